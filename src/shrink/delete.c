/*
 * Deleting steps: see candidate.h. The last step is the one that fails, so it stays; halving
 * from n/2 without restart keeps the number of executions nearly the same for 50 and for 1,600
 * steps, because what a deletion makes impossible goes with it.
 */
#include "shrink/candidate.h"

enum { PAIRS_MAX = 24 };

static bool remove_steps(struct pdi_shrink *shrink, size_t first, size_t count)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    pdi_candidate_remove(&candidate, first, count);
    return pdi_candidate_try(shrink, &candidate);
}

static pd_shrink_hint hint_of(const struct pdi_shrink *shrink, size_t index)
{
    return shrink->model->commands[shrink->best.steps[index].command].info.shrink;
}

static bool delete_blocks(struct pdi_shrink *shrink, size_t size)
{
    bool changed = false;
    for (size_t end = shrink->best.count - 1; end > 0 && !pdi_shrink_over(shrink);) {
        const size_t count = end < size ? end : size;
        changed |= remove_steps(shrink, end - count, count);
        end -= count;
        if (end >= shrink->best.count) { /* more than the block went with it */
            end = shrink->best.count ? shrink->best.count - 1 : 0;
        }
    }
    return changed;
}

/* One by one, those of HINT. */
static bool delete_hinted(struct pdi_shrink *shrink, pd_shrink_hint hint)
{
    bool changed = false;
    for (size_t at = shrink->best.count - 1; at-- > 0 && !pdi_shrink_over(shrink);) {
        if (at < shrink->best.count - 1 && hint_of(shrink, at) == hint) {
            changed |= remove_steps(shrink, at, 1);
        }
        if (at >= shrink->best.count) {
            at = shrink->best.count - 1;
        }
    }
    return changed;
}

bool pdi_pass_delete(struct pdi_shrink *shrink)
{
    bool changed = false;
    if (shrink->best.count < 2) {
        return false;
    }
    for (size_t size = shrink->best.count / 2; size > 1; size /= 2) {
        if (shrink->best.count > 1) {
            changed |= delete_blocks(shrink, size);
        }
    }
    static const pd_shrink_hint order[] = {PD_PREFER_REMOVE, PD_NEUTRAL, PD_PREFER_KEEP};
    for (size_t i = 0; i < sizeof order / sizeof *order && shrink->best.count > 1; i++) {
        changed |= delete_hinted(shrink, order[i]);
    }
    return changed;
}

bool pdi_pass_pairs(struct pdi_shrink *shrink)
{
    if (shrink->best.count > PAIRS_MAX) {
        return false;
    }
    for (size_t second = shrink->best.count; second-- > 1;) {
        for (size_t first = second; first-- > 0;) {
            if (second + 1 >= shrink->best.count) {
                break; /* the last step fails */
            }
            struct pdi_plan candidate = pdi_candidate_begin(shrink);
            pdi_candidate_remove(&candidate, second, 1);
            pdi_candidate_remove(&candidate, first, 1);
            if (pdi_candidate_try(shrink, &candidate)) {
                return true;
            }
        }
    }
    return false;
}
