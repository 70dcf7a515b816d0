/*
 * Arenas: memory with one lifetime. A bump allocator over chunks that are kept and used again
 * after a reset, so that a hot loop never calls malloc. Under AddressSanitizer and valgrind
 * whatever was not handed out is poisoned, and every allocation is followed by a red zone.
 */
#ifndef PDI_ARENA_H
#define PDI_ARENA_H

#include <propertydamage/base.h>

#if defined(__SANITIZE_ADDRESS__) || defined(PDI_VALGRIND)
#define PDI_ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PDI_ARENA_POISONS 1
#endif
#endif
#ifndef PDI_ARENA_POISONS
#define PDI_ARENA_POISONS 0
#endif

struct pdi_chunk;

/* A key that pd_map_at did not find; noted by containers, read by whoever called back. */
struct pdi_missing {
    const struct pd_field *field; /* of the container; NULL: nothing was missing */
    uint64_t key[4];              /* the key's bytes, as many as fit */
};

struct pd_arena {
    char *next, *end;            /* of the current chunk */
    char *start;                 /* likewise */
    char *untouched;             /* what next is while nothing was handed out */
    struct pdi_chunk *first;     /* all chunks, in the order of their use */
    struct pdi_chunk *current;   /* NULL: none used yet */
    size_t used;                 /* bytes in the chunks before the current one */
    size_t limit;                /* 0: none */
    bool over_limit;             /* more than the limit was asked for (and given) */
    struct pdi_missing *missing; /* where containers note a missing key; may be NULL */
};

/* An arena without memory yet. LIMIT bytes, 0: none: what exceeds it is given all the same, but
 * over_limit says so, and 64 times the limit is a programming error. */
PD_API void pdi_arena_init(pd_arena *arena, size_t limit);

/* Like pdi_arena_reset, where something was handed out. */
PD_API void pdi_arena_reset_slow(pd_arena *arena);

/* Takes back all that was handed out; keeps the chunks. */
static inline void pdi_arena_reset(pd_arena *arena)
{
    if (arena->next != arena->untouched) {
        pdi_arena_reset_slow(arena);
    }
}

/* Frees the chunks. */
PD_API void pdi_arena_release(pd_arena *arena);

/* Overwrites all that was handed out with BYTE: so that whoever still looks there is told. */
void pdi_arena_scrub(pd_arena *arena, unsigned char byte);

/* How many bytes are handed out. */
static inline size_t pdi_arena_used(const pd_arena *arena)
{
    return arena->used + (size_t)(arena->next - arena->start);
}

/* Like pdi_arena_raw, where the current chunk may be full. */
PD_API void *pdi_arena_raw_slow(pd_arena *arena, size_t size);

/* How much SIZE bytes, of which there are not more than can be, take in an arena. */
static inline size_t pdi_arena_room(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

/* Whether ROOM can be had from the current chunk, without further ado. */
static inline bool pdi_arena_has(const pd_arena *arena, size_t room)
{
    return !PDI_ARENA_POISONS && room <= (size_t)(arena->end - arena->next);
}

/* It: ROOM that pdi_arena_has said is there. */
static inline void *pdi_arena_take(pd_arena *arena, size_t room)
{
    char *const data = arena->next;
    arena->next += room;
    return data;
}

/* Like pd_arena_alloc for SIZE bytes, not zeroed. */
static inline void *pdi_arena_raw(pd_arena *arena, size_t size)
{
    const size_t room = pdi_arena_room(size);
    return room >= size && pdi_arena_has(arena, room) ? pdi_arena_take(arena, room)
                                                      : pdi_arena_raw_slow(arena, size);
}

/* Says that SIZE bytes at DATA, from ARENA, are used no more: where it poisons, so are they. */
void pdi_arena_abandon(pd_arena *arena, void *data, size_t size);

/* A copy of SIZE bytes at DATA, followed by a NUL. */
PD_API char *pdi_arena_copy(pd_arena *arena, const void *data, size_t size);

/* A copy of TEXT. */
PD_API char *pdi_arena_string(pd_arena *arena, const char *text);

#endif
