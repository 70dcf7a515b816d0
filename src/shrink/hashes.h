/* A set of 64-bit hashes that only grows: which plans were executed. */
#ifndef PDI_HASHES_H
#define PDI_HASHES_H

#include "base/arena.h"

struct pdi_hashes {
    uint64_t *slots; /* an open hash table; 0 is an empty slot */
    size_t count, mask;
    pd_arena arena;
};

/* Makes HASHES empty. */
void pdi_hashes_init(struct pdi_hashes *hashes);

/* Frees it. */
void pdi_hashes_release(struct pdi_hashes *hashes);

/* Adds HASH, which is not 0; whether it was not there. */
bool pdi_hashes_add(struct pdi_hashes *hashes, uint64_t hash);

/* Whether HASH is there. */
bool pdi_hashes_have(const struct pdi_hashes *hashes, uint64_t hash);

#endif
