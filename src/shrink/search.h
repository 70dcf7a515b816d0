/* Searching for the least distance from the simplest value at which a plan still fails alike. */
#ifndef PDI_SEARCH_H
#define PDI_SEARCH_H

#include <propertydamage/base.h>

struct pdi_search {
    /* Tries DISTANCE, which is less than search->distance; sets that to what became the best. */
    void (*try_it)(struct pdi_search *search, uint64_t distance);
    void *context;
    uint64_t distance; /* the least that is known to fail */
};

/* Lowers search->distance as far as it goes, once 0 was tried. Where half of it fails, the least is
 * looked for from below, for counterexamples are small: 1, 4, 16, 256, 65536. Else it is looked for
 * from above, in steps that grow; and if neither one nor two less fail it is taken for the least.
 * So what cannot be lowered costs three tries, whatever the distance. */
void pdi_search(struct pdi_search *search);

#endif
