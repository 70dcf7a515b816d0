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
    if (shrink->limit || shrink->joined) {
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

uint64_t pdi_candidate_hash(struct pdi_shrink *shrink, const struct pdi_plan *plan)
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

/* Whether PLAN has to be executed to know what comes of it. What an earlier shrinking of the same
 * failure knows is not asked again; if it fails, all that follows is known as well. */
static bool is_worth_executing(struct pdi_shrink *shrink, const struct pdi_plan *plan)
{
    const uint64_t hash = pdi_candidate_hash(shrink, plan);
    if (!pdi_hashes_add(&shrink->tried, hash)) {
        return false;
    }
    if (!shrink->before) {
        return true;
    }
    shrink->joined = pdi_hashes_have(&shrink->before->adopted, hash);
    return !shrink->joined && !pdi_hashes_have(&shrink->before->tried, hash);
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
    (void)pdi_hashes_add(&shrink->adopted, pdi_candidate_hash(shrink, candidate));
    (void)pdi_hashes_add(&shrink->adopted, pdi_candidate_hash(shrink, &best));
    shrink->best = best;
    shrink->last_fails = attempt->step != SIZE_MAX;
    shrink->current = 1 - shrink->current;
}

static bool is_simpler(const struct pdi_model *model, const struct pdi_plan *a,
                       const struct pdi_plan *b)
{
    if (a->count != b->count) {
        return a->count < b->count;
    }
    const struct pdi_complexity its = pdi_plan_complexity(model, a);
    const struct pdi_complexity other = pdi_plan_complexity(model, b);
    return pdi_is_less_complex(&its, &other);
}

bool pdi_shrink_is_smaller(const struct pdi_shrink *a, const struct pdi_shrink *b)
{
    return is_simpler(a->model, &a->best, &b->best);
}

void pdi_candidate_execute(struct pdi_shrink *shrink, const struct pdi_plan *plan,
                           struct pdi_attempt *out)
{
    *out = (struct pdi_attempt){.step = SIZE_MAX};
    shrink->executions++;
    shrink->execute(shrink->context, plan, out);
    shrink->commands += out->executed;
}

/* Makes of CANDIDATE a plan that the model allows; false: there is none. */
static bool repair(struct pdi_shrink *shrink, const struct pdi_plan *candidate,
                   struct pdi_plan *repaired)
{
    /* Of a plain property without its input nothing is to be executed. */
    return pdi_sim_repair(shrink->sim, candidate, repaired, &shrink->candidate) &&
           (repaired->count > 0 || !shrink->model->info.property);
}

bool pdi_candidate_try(struct pdi_shrink *shrink, const struct pdi_plan *candidate)
{
    struct pdi_plan repaired;
    struct pdi_attempt attempt;
    if (pdi_shrink_over(shrink) || !repair(shrink, candidate, &repaired) ||
        !is_simpler(shrink->model, &repaired, &shrink->best) ||
        !is_worth_executing(shrink, &repaired)) {
        return false;
    }
    pdi_candidate_execute(shrink, &repaired, &attempt);
    if (attempt.fails) {
        adopt(shrink, &repaired, &attempt);
    }
    return attempt.fails;
}
