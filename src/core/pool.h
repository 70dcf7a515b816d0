/* Values of a member, or of all members of a class, drawn earlier in the run: raw items, a ring. */
#ifndef PDI_POOL_H
#define PDI_POOL_H

#include "base/random.h"

/* Larger items, which are long arrays of char, are not kept. */
enum { PDI_POOL_SIZE = 16, PDI_POOL_ITEM = 32 };

struct pdi_pool {
    uint32_t count; /* ever added */
    uint32_t size;  /* of an item */
    unsigned char items[PDI_POOL_SIZE][PDI_POOL_ITEM];
};

/* A value of SIZE bytes that was drawn before, every second time; NULL: a fresh one is due. */
static inline const void *pdi_pool_draw(const struct pdi_pool *pool, uint32_t size,
                                        struct pdi_random *random)
{
    const uint32_t kept = pool->count < PDI_POOL_SIZE ? pool->count : PDI_POOL_SIZE;
    if (!kept || pool->size != size || pdi_random_below(random, 2)) {
        return NULL;
    }
    return pool->items[pdi_random_below(random, kept)];
}

/* Where the next fresh value of SIZE bytes is kept. */
static inline void *pdi_pool_slot(struct pdi_pool *pool, uint32_t size)
{
    pool->size = size;
    return pool->items[pool->count++ % PDI_POOL_SIZE];
}

#endif
