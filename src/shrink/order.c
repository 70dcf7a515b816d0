/*
 * One order of what may stand in several: see candidate.h. Neighbours are exchanged for as long as
 * the plan becomes simpler by it, so that equal failures have equal plans. A step that refers to
 * its neighbour would lose its producer, which the repair tells at no cost.
 */
#include "shrink/candidate.h"

static bool exchange(struct pdi_shrink *shrink, size_t at)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    const struct pdi_plan_step first = candidate.steps[at];
    candidate.steps[at] = candidate.steps[at + 1];
    candidate.steps[at + 1] = first;
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_pass_order(struct pdi_shrink *shrink)
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
