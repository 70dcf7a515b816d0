/*
 * What this process allocates through malloc and its kin: counted, remembered with where it was
 * asked for, and made to fail. Two ways lead here: the calls of every loaded object (interpose.h),
 * and, where calls are bound at link time, `-Wl,--wrap=malloc,...` of the user's program.
 */
#ifndef PDI_ALLOCATION_H
#define PDI_ALLOCATION_H

#include <propertydamage/base.h>

enum { PDI_BLOCK_FRAMES = 8 };

/* Something that was allocated and is there still. */
struct pdi_block {
    const void *data;
    size_t size;
    unsigned round;                 /* of pdi_blocks_begin, from 1 */
    void *frames[PDI_BLOCK_FRAMES]; /* where it was asked for, the nearest first; NULL: no more */
};

/* The four functions that a wrapped program calls. */
struct pdi_allocator {
    void *(*malloc)(size_t size);
    void *(*calloc)(size_t items, size_t size);
    void *(*realloc)(void *data, size_t size);
    void (*free)(void *data);
};

/* Those that see what is allocated, or the real ones. */
const struct pdi_allocator *pdi_allocator(void);

/* Whether this process can be made to see what it allocates. */
bool pdi_allocations_possible(void);

/* From now on it sees them; what is loaded later is seen when this is called again. */
void pdi_allocations_begin(void);

/* Never again, until then. */
void pdi_allocations_end(void);

/* How many blocks were allocated and not freed since then; may be below 0. */
int64_t pdi_allocations_live(void);

/* The NTH allocation of this thread from now on fails, and, with ON, all after it; 0: none does.
 * Gives how many have failed since the last time. */
uint32_t pdi_allocations_fail(uint32_t nth, bool on);

/* From now on each block is remembered, in the next round. */
void pdi_blocks_begin(void);

/* No more is remembered. */
void pdi_blocks_end(void);

/* The first block of ROUND that is still there, *OUT; how many there are, and their bytes together.
 * A block whose address was given again later was freed where nobody saw it, and is none. */
size_t pdi_blocks_left(unsigned round, struct pdi_block *out, size_t *bytes);

/* Forgets all of them. False: there were more than could be remembered. */
bool pdi_blocks_forget(void);

#endif
