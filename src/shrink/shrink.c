/* See shrink.h: the order of the passes. */
#include "shrink/shrink.h"

#include "core/model.h"
#include "core/ref.h"
#include "core/value.h"
#include "shrink/candidate.h"
#include "sys/clock.h"

#include <string.h>

void pdi_shrink_init(struct pdi_shrink *shrink)
{
    pdi_arena_init(&shrink->arenas[0], 0);
    pdi_arena_init(&shrink->arenas[1], 0);
    pdi_arena_init(&shrink->candidate, 0);
    pdi_arena_init(&shrink->scratch, 0);
    pdi_hashes_init(&shrink->tried);
    pdi_hashes_init(&shrink->adopted);
}

void pdi_shrink_release(struct pdi_shrink *shrink)
{
    pdi_arena_release(&shrink->arenas[0]);
    pdi_arena_release(&shrink->arenas[1]);
    pdi_arena_release(&shrink->candidate);
    pdi_arena_release(&shrink->scratch);
    pdi_hashes_release(&shrink->tried);
    pdi_hashes_release(&shrink->adopted);
}

/* Steps numbered from 1 read better. Their order stays, so that references keep theirs. */
struct renumbering {
    const uint32_t *old;
    size_t count;
};

static bool renumber_ref(void *context, pd_ref *ref)
{
    const struct renumbering *const renumbering = context;
    const struct pdi_ref_parts parts = pdi_ref_parts(*ref);
    for (size_t i = 0; i < renumbering->count && parts.step; i++) {
        if (renumbering->old[i] == parts.step) {
            *ref = pdi_ref_pack((uint32_t)i + 1, parts.event, parts.ordinal, parts.leaf);
            break;
        }
    }
    return true;
}

static void renumber(struct pdi_shrink *shrink)
{
    struct pdi_plan *const plan = &shrink->best;
    pdi_arena_reset(&shrink->scratch);
    uint32_t *const old = pd_alloc(&shrink->scratch, uint32_t, plan->count + 1);
    struct renumbering renumbering = {old, 0};
    for (size_t i = 0; i < plan->count; i++) {
        struct pdi_plan_step *const step = &plan->steps[i];
        const struct pdi_command *const command = &shrink->model->commands[step->command];
        old[renumbering.count++] = step->id;
        step->id = (uint32_t)i + 1;
        if (command->has_refs) {
            (void)pdi_each_ref(command->type, step->data, renumber_ref, &renumbering);
        }
    }
}

/* ATTRIBUTES but what an earlier shrinking said of values, which is found out anew. */
static const char *without_any(const char *attributes, pd_arena *arena)
{
    const char *const any = attributes ? strstr(attributes, PDI_ANY) : NULL;
    const char *const end = any ? strchr(any, ')') : NULL;
    struct pdi_text text = pdi_text_new(arena);
    if (!end) {
        return attributes;
    }
    pdi_text_add(&text, attributes, (size_t)(any - attributes));
    pdi_text_puts(&text, end + 1);
    return text.data;
}

static void begin(struct pdi_shrink *shrink, const struct pdi_plan *plan, size_t failing)
{
    shrink->last_fails = failing + 1 == plan->count;
    shrink->started_ms = pdi_clock_ms();
    shrink->executions = 0;
    shrink->commands = 0;
    shrink->limit = NULL;
    pd_arena *const arena = &shrink->arenas[shrink->current];
    pdi_arena_reset(arena);
    shrink->best = (struct pdi_plan){0};
    for (size_t i = 0; i < plan->count; i++) {
        struct pdi_plan_step *const step = pdi_plan_add(&shrink->best, arena);
        *step = plan->steps[i];
        const pd_type *const type = shrink->model->commands[step->command].type;
        step->data = pd_arena_alloc(arena, type->size, 1);
        pdi_copy(type, step->data, plan->steps[i].data, arena, PDI_DEPTH_ALL);
        step->attributes = without_any(step->attributes, arena);
    }
}

static void cut(struct pdi_shrink *shrink, size_t failing)
{
    if (failing != SIZE_MAX && failing + 1 < shrink->best.count) {
        struct pdi_plan candidate = pdi_candidate_begin(shrink);
        candidate.count = failing + 1;
        (void)pdi_candidate_try(shrink, &candidate);
    }
}

/* One round of all that makes a plan shorter or its values simpler; what seldom helps comes only
 * where nothing else did. */
static bool shorten(struct pdi_shrink *shrink)
{
    bool changed = pdi_pass_together(shrink);
    changed |= pdi_pass_values(shrink);
    changed |= pdi_pass_faults(shrink);
    changed |= pdi_pass_fold(shrink);
    changed |= pdi_pass_rebind(shrink);
    changed |= pdi_pass_delete(shrink);
    return changed || pdi_pass_pairs(shrink) || pdi_pass_lower_pairs(shrink) ||
           pdi_pass_order(shrink) ||
           (shrink->strategy == PD_SHRINK_EXHAUSTIVE && pdi_pass_triples(shrink));
}

void pdi_shrink_run(struct pdi_shrink *shrink, const struct pdi_plan *plan, size_t failing)
{
    begin(shrink, plan, failing);
    cut(shrink, failing);
    (void)pdi_pass_delete(shrink);
    (void)pdi_pass_faults(shrink);
    (void)pdi_pass_items(shrink);
    do {
        while (shorten(shrink)) {
            continue;
        }
        if (shrink->costly) {
            break;
        }
        (void)pdi_pass_exchange(shrink);
    } while (pdi_pass_redistribute(shrink));
    renumber(shrink);
}
