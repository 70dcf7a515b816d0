/*
 * One order of what may stand in several: see candidate.h. Neighbours are exchanged for as long as
 * the plan becomes simpler by it, so that equal failures have equal plans. A step that refers to
 * its neighbour would lose its producer, which the repair tells at no cost.
 */
#include "core/ref.h"
#include "shrink/candidate.h"

struct exchange {
    uint32_t a, b; /* ids */
};

static bool follow(void *context, pd_ref *ref)
{
    const struct exchange *const exchange = context;
    const struct pdi_ref_parts parts = pdi_ref_parts(*ref);
    const uint32_t step = parts.step == exchange->a   ? exchange->b
                          : parts.step == exchange->b ? exchange->a
                                                      : 0;
    if (step) {
        *ref = pdi_ref_pack(step, parts.event, parts.ordinal, parts.leaf);
    }
    return true;
}

/* The ids stay in their order, and references follow their producers. */
static bool exchange(struct pdi_shrink *shrink, size_t at)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    struct pdi_plan_step *const steps = candidate.steps;
    struct exchange exchange = {steps[at].id, steps[at + 1].id};
    const struct pdi_plan_step first = steps[at];
    steps[at] = steps[at + 1];
    steps[at + 1] = first;
    steps[at].id = exchange.a;
    steps[at + 1].id = exchange.b;
    for (size_t i = at; i < candidate.count; i++) {
        const struct pdi_command *const command = &shrink->model->commands[steps[i].command];
        if (command->has_refs) {
            struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, i);
            (void)pdi_each_ref(command->type, step->data, follow, &exchange);
        }
    }
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_pass_exchange(struct pdi_shrink *shrink)
{
    bool changed = false;
    size_t end = shrink->best.count - (shrink->last_fails ? 1 : 0);
    while (end > 1) {
        size_t last = 0; /* behind it everything stands as it should */
        for (size_t at = 0; at + 1 < end && end <= shrink->best.count; at++) {
            last = exchange(shrink, at) ? at + 1 : last;
        }
        changed |= last > 0;
        end = last;
    }
    return changed;
}
