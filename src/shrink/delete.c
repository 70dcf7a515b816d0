/*
 * Deleting steps: see candidate.h. If the last step is the one that fails, it stays. Halving
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

/* How many steps, from the first on, may go. */
static size_t removable(const struct pdi_shrink *shrink)
{
    const size_t count = shrink->best.count;
    return shrink->last_fails && count ? count - 1 : count;
}

static bool delete_blocks(struct pdi_shrink *shrink, size_t size)
{
    bool changed = false;
    for (size_t end = removable(shrink); end > 0 && !pdi_shrink_over(shrink);) {
        const size_t count = end < size ? end : size;
        changed |= remove_steps(shrink, end - count, count);
        end -= count;
        if (end > removable(shrink)) { /* more than the block went with it */
            end = removable(shrink);
        }
    }
    return changed;
}

/* One by one, those of HINT. */
static bool delete_hinted(struct pdi_shrink *shrink, pd_shrink_hint hint)
{
    bool changed = false;
    for (size_t at = removable(shrink); at-- > 0 && !pdi_shrink_over(shrink);) {
        if (hint_of(shrink, at) == hint) {
            changed |= remove_steps(shrink, at, 1);
        }
        if (at > removable(shrink)) {
            at = removable(shrink);
        }
    }
    return changed;
}

bool pdi_pass_delete(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t size = shrink->best.count / 2; size > 1; size /= 2) {
        changed |= delete_blocks(shrink, size);
    }
    static const pd_shrink_hint order[] = {PD_PREFER_REMOVE, PD_NEUTRAL, PD_PREFER_KEEP};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        changed |= delete_hinted(shrink, order[i]);
    }
    return changed;
}

/* Without the COUNT steps at AT, the last of them first. */
static bool remove_all(struct pdi_shrink *shrink, const size_t *at, size_t count)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    for (size_t i = 0; i < count; i++) {
        pdi_candidate_remove(&candidate, at[i], 1);
    }
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_pass_pairs(struct pdi_shrink *shrink)
{
    if (shrink->best.count > PAIRS_MAX && shrink->strategy != PD_SHRINK_EXHAUSTIVE) {
        return false;
    }
    for (size_t second = removable(shrink); second-- > 1;) {
        for (size_t first = second; first-- > 0 && !pdi_shrink_over(shrink);) {
            if (remove_all(shrink, (const size_t[]){second, first}, 2)) {
                return true;
            }
        }
    }
    return false;
}

bool pdi_pass_triples(struct pdi_shrink *shrink)
{
    for (size_t third = removable(shrink); third-- > 2;) {
        for (size_t second = third; second-- > 1;) {
            for (size_t first = second; first-- > 0 && !pdi_shrink_over(shrink);) {
                if (remove_all(shrink, (const size_t[]){third, second, first}, 3)) {
                    return true;
                }
            }
        }
    }
    return false;
}
