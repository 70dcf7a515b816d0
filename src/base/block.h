/*
 * Small blocks of bytes: mostly one integer or two, for which a call of memcpy or memcmp would cost
 * more than what it does.
 */
#ifndef PDI_BLOCK_H
#define PDI_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* For functions that hardly ever run: they stay out of those that always do. */
#define PDI_RARE __attribute__((noinline, cold))

/* For functions that are to stay by themselves, and for those that must not: what the hottest path
 * is made of was measured. */
#define PDI_APART __attribute__((noinline))
#define PDI_WITHIN inline __attribute__((always_inline))

/* Copies WORDS of eight bytes, aligned or not. */
static inline void pdi_words_copy(void *to, const void *from, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        memcpy((char *)to + i * 8, (const char *)from + i * 8, 8);
    }
}

/* Whether WORDS of eight bytes, aligned or not, are the same. */
static inline bool pdi_words_same(const void *a, const void *b, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        uint64_t x;
        uint64_t y;
        memcpy(&x, (const char *)a + i * 8, 8);
        memcpy(&y, (const char *)b + i * 8, 8);
        if (x != y) {
            return false;
        }
    }
    return true;
}

/* Zeroes SIZE bytes. */
static inline void pdi_block_zero(void *block, size_t size)
{
    if (size == 8) {
        memset(block, 0, 8);
    } else if (size == 1) {
        memset(block, 0, 1);
    } else {
        memset(block, 0, size);
    }
}

#endif
