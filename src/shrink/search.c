/* See search.h. */
#include "shrink/search.h"

enum { GROWTH = 4 };

/* Whether DISTANCE, if it is less than the least, brings it down. */
static bool lowers(struct pdi_search *search, uint64_t distance)
{
    const uint64_t before = search->distance;
    if (distance < before) {
        search->try_it(search, distance);
    }
    return search->distance < before;
}

/* Gives the greatest distance that is known not to fail. */
static uint64_t from_below(struct pdi_search *search)
{
    static const uint64_t small[] = {1, 4, 16, 256, UINT64_C(1) << 16, UINT64_C(1) << 32};
    uint64_t passes = 0;
    for (size_t i = 0; i < sizeof small / sizeof *small && small[i] < search->distance; i++) {
        if (lowers(search, small[i])) {
            break;
        }
        passes = small[i];
    }
    return passes;
}

/* The same, where all up to PASSES is known not to. */
static uint64_t from_above(struct pdi_search *search, uint64_t passes)
{
    uint64_t step = GROWTH;
    while (search->distance > passes && search->distance - passes > step) {
        const uint64_t target = search->distance - step;
        if (!lowers(search, target)) {
            return target;
        }
        step *= GROWTH;
    }
    return passes;
}

void pdi_search(struct pdi_search *search)
{
    const uint64_t half = search->distance / 2;
    uint64_t passes;
    if (search->distance < 2) {
        return;
    }
    if (lowers(search, half)) {
        passes = from_below(search);
    } else if ((search->distance - half > 1 && lowers(search, search->distance - 1)) ||
               (search->distance - half > 2 && lowers(search, search->distance - 2))) {
        passes = from_above(search, half);
    } else {
        return;
    }
    while (search->distance > passes && search->distance - passes > 1) {
        const uint64_t middle = passes + (search->distance - passes) / 2;
        if (!lowers(search, middle)) {
            passes = middle;
        }
    }
}
