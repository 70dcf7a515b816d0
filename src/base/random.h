/*
 * Counter-based random streams: a stream is a key, its n-th draw a function of key and n. So a
 * draw more in one stream shifts nothing in another, and run 1,234,567 needs none before it.
 * The mixing function is that of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, 2014), with the constants of David Stafford's mix 13.
 */
#ifndef PDI_RANDOM_H
#define PDI_RANDOM_H

#include <propertydamage/base.h>

__extension__ typedef unsigned __int128 pdi_u128; /* ISO C has none */

struct pdi_random {
    uint64_t key, drawn;
};

/* X, mixed: a bijection of 64 bits. */
static inline uint64_t pdi_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The key of what is NAMEd below KEY: of a run below a seed, of a step below a run. Names walk
 * with another odd stride than draws do, so that a stream and the keys below it do not meet. */
static inline uint64_t pdi_key(uint64_t key, uint64_t name)
{
    return pdi_mix(key + (name + 1) * UINT64_C(0xd1342543de82ef95));
}

/* The stream of KEY, from its start. */
static inline struct pdi_random pdi_random(uint64_t key)
{
    return (struct pdi_random){.key = key, .drawn = 0};
}

/* The next 64 bits. */
static inline uint64_t pdi_random_next(struct pdi_random *random)
{
    return pdi_mix(random->key + ++random->drawn * UINT64_C(0x9e3779b97f4a7c15));
}

/* 64 random BITS as a number below N, which is not 0. The high half of a 128-bit product: without
 * the rejection of Lemire (2019) its bias is below N / 2^64. */
static inline uint64_t pdi_scale(uint64_t bits, uint64_t n)
{
    return (uint64_t)((pdi_u128)bits * n >> 64);
}

/* A number below N, which is not 0. */
static inline uint64_t pdi_random_below(struct pdi_random *random, uint64_t n)
{
    return pdi_scale(pdi_random_next(random), n);
}

#endif
