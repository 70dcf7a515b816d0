/* See candidate.h. */
#include "shrink/candidate.h"

#include "base/hash.h"
#include "core/value.h"
#include "shrink/slot.h"
#include "sys/clock.h"

#include <string.h>

struct pdi_plan pdi_candidate_begin(struct pdi_shrink *shrink)
{
    struct pdi_plan candidate = {.count = shrink->best.count, .capacity = shrink->best.count};
    pdi_arena_reset(&shrink->candidate);
    candidate.steps =
        pdi_arena_raw(&shrink->candidate, (candidate.count + 1) * sizeof *candidate.steps);
    memcpy(candidate.steps, shrink->best.steps, candidate.count * sizeof *candidate.steps);
    return candidate;
}

static void copy_step(const struct pdi_model *model, struct pdi_plan_step *step, pd_arena *arena)
{
    const pd_type *const type = model->commands[step->command].type;
    void *const data = pd_arena_alloc(arena, type->size, 1);
    pdi_copy(type, data, step->data, arena, PDI_DEPTH_ALL);
    step->data = data;
    if (step->tape.count) {
        const size_t size = step->tape.count * sizeof *step->tape.draws;
        uint64_t *const draws = pdi_arena_raw(arena, size);
        step->tape.draws = memcpy(draws, step->tape.draws, size);
        step->tape.capacity = step->tape.count;
    }
    if (step->attributes) {
        step->attributes = pdi_arena_string(arena, step->attributes);
    }
}

struct pdi_plan_step *pdi_candidate_own(struct pdi_shrink *shrink, struct pdi_plan *candidate,
                                        size_t index)
{
    copy_step(shrink->model, &candidate->steps[index], &shrink->candidate);
    return &candidate->steps[index];
}

void pdi_candidate_remove(struct pdi_plan *candidate, size_t first, size_t count)
{
    PD_ASSERT(first + count <= candidate->count);
    memmove(candidate->steps + first, candidate->steps + first + count,
            (candidate->count - first - count) * sizeof *candidate->steps);
    candidate->count -= count;
}

size_t pdi_best_index(const struct pdi_shrink *shrink, uint32_t id)
{
    for (size_t i = 0; i < shrink->best.count; i++) {
        if (shrink->best.steps[i].id == id) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool pdi_shrink_over(struct pdi_shrink *shrink)
{
    if (shrink->limit) {
        return true;
    }
    if (shrink->executions >= shrink->max_executions) {
        shrink->limit = "executions";
    } else if (pdi_clock_ms() - shrink->started_ms >= shrink->max_ms) {
        shrink->limit = "time";
    } else if (shrink->stopped && shrink->stopped(shrink->context)) {
        shrink->limit = "interrupted";
    }
    return shrink->limit != NULL;
}

/* ---- What was tried ---------------------------------------------------------------------- */

struct positions {
    const struct pdi_plan *plan;
    size_t count; /* of the steps before this one */
};

/* A reference as the position of its producer: equal plans of other steps are equal. What
 * dangles stays as it is: it must differ from every position. */
static bool to_position(void *context, pd_ref *ref)
{
    const struct positions *const positions = context;
    const struct pdi_ref_parts parts = pdi_ref_parts(*ref);
    for (size_t i = 0; i < positions->count; i++) {
        if (positions->plan->steps[i].id == parts.step) {
            *ref = pdi_ref_pack((uint32_t)i + 1, parts.event, parts.ordinal, parts.leaf);
            return true;
        }
    }
    ref->id |= UINT64_C(1) << 63;
    return true;
}

static uint64_t hash_plan(struct pdi_shrink *shrink, const struct pdi_plan *plan)
{
    uint64_t hash = pdi_hash_u64(0, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        struct pdi_plan_step step = plan->steps[i];
        const struct pdi_command *const command = &shrink->model->commands[step.command];
        if (command->has_refs) {
            struct positions positions = {plan, i};
            copy_step(shrink->model, &step, &shrink->candidate);
            (void)pdi_each_ref(command->type, step.data, to_position, &positions);
        }
        hash = pdi_hash_struct(pdi_hash_u64(hash, step.command), command->type, step.data);
        if (step.alloc.nth) {
            hash = pdi_hash_u64(hash, (uint64_t)step.alloc.nth << 1 | step.alloc.on);
        }
    }
    return hash | 1; /* 0 is an empty slot */
}

static void grow_cache(struct pdi_shrink *shrink)
{
    const size_t slots = shrink->tried ? (shrink->tried_mask + 1) * 2 : 1024;
    const uint64_t *const old = shrink->tried;
    const size_t old_slots = old ? shrink->tried_mask + 1 : 0;
    shrink->tried = pd_alloc(&shrink->cache, uint64_t, slots);
    shrink->tried_mask = slots - 1;
    for (size_t i = 0; i < old_slots; i++) {
        for (size_t k = old[i]; old[i]; k++) {
            if (!shrink->tried[k & shrink->tried_mask]) {
                shrink->tried[k & shrink->tried_mask] = old[i];
                break;
            }
        }
    }
}

/* Whether HASH was not there; it is then. */
static bool is_new(struct pdi_shrink *shrink, uint64_t hash)
{
    if (!shrink->tried || shrink->tried_count * 2 > shrink->tried_mask) {
        grow_cache(shrink);
    }
    for (size_t k = hash;; k++) {
        uint64_t *const slot = &shrink->tried[k & shrink->tried_mask];
        if (*slot == hash) {
            return false;
        }
        if (!*slot) {
            *slot = hash;
            shrink->tried_count++;
            return true;
        }
    }
}

/* ---- Accepting --------------------------------------------------------------------------- */

/* The candidate becomes the best plan: cut, without what was skipped, in memory of its own. */
static void adopt(struct pdi_shrink *shrink, const struct pdi_plan *candidate,
                  const struct pdi_attempt *attempt)
{
    pd_arena *const arena = &shrink->arenas[1 - shrink->current];
    const size_t end = attempt->step == SIZE_MAX ? candidate->count : attempt->step + 1;
    struct pdi_plan best = {0};
    pdi_arena_reset(arena);
    for (size_t i = 0; i < end; i++) {
        /* The failing one stays: that it could not be sent may be what fails. */
        if (!attempt->skipped || !attempt->skipped[i] || i == attempt->step) {
            struct pdi_plan_step *const step = pdi_plan_add(&best, arena);
            *step = candidate->steps[i];
            copy_step(shrink->model, step, arena);
        }
    }
    shrink->best = best;
    shrink->last_fails = attempt->step != SIZE_MAX;
    shrink->current = 1 - shrink->current;
}

static bool is_simpler(const struct pdi_shrink *shrink, const struct pdi_plan *plan)
{
    if (plan->count != shrink->best.count) {
        return plan->count < shrink->best.count;
    }
    const struct pdi_complexity its = pdi_plan_complexity(shrink->model, plan);
    const struct pdi_complexity best = pdi_plan_complexity(shrink->model, &shrink->best);
    return pdi_is_less_complex(&its, &best);
}

bool pdi_candidate_try(struct pdi_shrink *shrink, const struct pdi_plan *candidate)
{
    struct pdi_plan repaired;
    struct pdi_attempt attempt = {.step = SIZE_MAX};
    if (pdi_shrink_over(shrink) ||
        !pdi_sim_repair(shrink->sim, candidate, &repaired, &shrink->candidate) ||
        !is_simpler(shrink, &repaired) || !is_new(shrink, hash_plan(shrink, &repaired))) {
        return false;
    }
    shrink->executions++;
    shrink->execute(shrink->context, &repaired, &attempt);
    shrink->commands += attempt.executed;
    if (attempt.fails) {
        adopt(shrink, &repaired, &attempt);
    }
    return attempt.fails;
}
