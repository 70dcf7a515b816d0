/*
 * Hashes of 64 bits, for caches, fingerprints and checksums: not against malice. The value is
 * written into files, so it must not change.
 */
#ifndef PDI_HASH_H
#define PDI_HASH_H

#include "base/random.h"

#include <string.h>

/* HASH with the number VALUE added. */
static inline uint64_t pdi_hash_u64(uint64_t hash, uint64_t value)
{
    return pdi_mix((hash ^ value) * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0xd1b54a32d192ed03));
}

/* HASH with SIZE bytes at DATA added. */
static inline uint64_t pdi_hash_bytes(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *p = data;
    hash = pdi_hash_u64(hash, size);
    while (size >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        hash = pdi_hash_u64(hash, word);
        p += 8;
        size -= 8;
    }
    if (size) {
        uint64_t word = 0;
        memcpy(&word, p, size);
        hash = pdi_hash_u64(hash, word);
    }
    return hash;
}

/* HASH with the string TEXT added. */
static inline uint64_t pdi_hash_string(uint64_t hash, const char *text)
{
    return pdi_hash_bytes(hash, text, strlen(text));
}

#endif
