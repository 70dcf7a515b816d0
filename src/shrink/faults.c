/*
 * Faults of steps: see candidate.h. A step without one is simpler than any with, and all of them
 * can often go at once.
 */
#include "shrink/candidate.h"

enum { ONE_OF = 8 };

static bool try_fault(struct pdi_shrink *shrink, size_t index, uint32_t nth, bool on)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    candidate.steps[index].alloc = (struct pdi_alloc_fault){.nth = nth, .on = on && nth};
    return pdi_candidate_try(shrink, &candidate);
}

static bool try_none(struct pdi_shrink *shrink)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    for (size_t i = 0; i < candidate.count; i++) {
        candidate.steps[i].alloc = (struct pdi_alloc_fault){0};
    }
    return pdi_candidate_try(shrink, &candidate);
}

/* The fault of the step INDEX, lowered as far as it goes. */
static bool lower(struct pdi_shrink *shrink, size_t index)
{
    const uint32_t id = shrink->best.steps[index].id;
    const struct pdi_alloc_fault fault = shrink->best.steps[index].alloc;
    bool changed = false;
    for (uint32_t nth = fault.nth; fault.on && !changed && nth - fault.nth < ONE_OF; nth++) {
        changed = try_fault(shrink, index, nth, false); /* of all that fail, one may do */
    }
    uint32_t low = 0; /* the greatest that is known not to do */
    size_t at = pdi_best_index(shrink, id);
    while (at != SIZE_MAX && shrink->best.steps[at].alloc.nth > low + 1 &&
           !pdi_shrink_over(shrink)) {
        const struct pdi_alloc_fault now = shrink->best.steps[at].alloc;
        const uint32_t middle = low + (now.nth - low) / 2;
        if (try_fault(shrink, at, middle, now.on)) {
            changed = true;
        } else {
            low = middle;
        }
        at = pdi_best_index(shrink, id);
    }
    return changed;
}

bool pdi_pass_faults(struct pdi_shrink *shrink)
{
    bool changed = false;
    size_t faults = 0;
    for (size_t i = 0; i < shrink->best.count; i++) {
        faults += shrink->best.steps[i].alloc.nth != 0;
    }
    if (faults == 0) {
        return false;
    }
    changed = faults > 1 && try_none(shrink);
    for (size_t i = shrink->best.count; i-- > 0 && !pdi_shrink_over(shrink);) {
        if (i < shrink->best.count && shrink->best.steps[i].alloc.nth) {
            changed |= try_fault(shrink, i, 0, false) || lower(shrink, i);
        }
    }
    return changed;
}
