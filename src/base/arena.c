/* See arena.h. The only file that calls malloc for the engine. */
#include "base/arena.h"

#include "base/own_memory.h"

#include <stdlib.h>
#include <string.h>

#if PDI_ARENA_POISONS && !defined(PDI_VALGRIND)
#include <sanitizer/asan_interface.h>
#define POISON(data_, size_) ASAN_POISON_MEMORY_REGION((data_), (size_))
#define UNPOISON(data_, size_) ASAN_UNPOISON_MEMORY_REGION((data_), (size_))
enum { RED_ZONE = 16 };
#elif PDI_ARENA_POISONS
#include <valgrind/memcheck.h>
#define POISON(data_, size_) ((void)VALGRIND_MAKE_MEM_NOACCESS((data_), (size_)))
#define UNPOISON(data_, size_) ((void)VALGRIND_MAKE_MEM_UNDEFINED((data_), (size_)))
enum { RED_ZONE = 16 };
#else
#define POISON(data_, size_) ((void)(data_), (void)(size_))
#define UNPOISON(data_, size_) ((void)(data_), (void)(size_))
enum { RED_ZONE = 0 };
#endif

enum { ALIGNMENT = 16, CHUNK_MIN = 16 * 1024, OVER_LIMIT_MAX = 64 };

struct pdi_chunk {
    struct pdi_chunk *next;
    size_t size;
    _Alignas(ALIGNMENT) char data[];
};

_Thread_local volatile unsigned pdi_own_memory;

void pdi_arena_init(pd_arena *arena, size_t limit)
{
    *arena = (pd_arena){.limit = limit};
}

static void use_chunk(pd_arena *arena, struct pdi_chunk *chunk)
{
    if (arena->current) {
        arena->used += arena->current->size;
    }
    arena->current = chunk;
    arena->next = arena->start = chunk->data;
    arena->end = chunk->data + chunk->size;
    arena->untouched = arena->first ? arena->first->data : chunk->data;
}

void pdi_arena_reset_slow(pd_arena *arena)
{
    for (struct pdi_chunk *chunk = arena->first; chunk; chunk = chunk->next) {
        POISON(chunk->data, chunk->size);
        if (chunk == arena->current) {
            break;
        }
    }
    arena->current = NULL;
    arena->used = 0;
    arena->over_limit = false;
    arena->next = arena->end = arena->start = NULL;
    if (arena->first) {
        use_chunk(arena, arena->first);
    }
}

void pdi_arena_release(pd_arena *arena)
{
    struct pdi_chunk *chunk = arena->first;
    while (chunk) {
        struct pdi_chunk *next = chunk->next;
        UNPOISON(chunk->data, chunk->size);
        pdi_own_memory++;
        free(chunk);
        pdi_own_memory--;
        chunk = next;
    }
    *arena = (pd_arena){.limit = arena->limit};
}

void pdi_arena_scrub(pd_arena *arena, unsigned char byte)
{
    for (struct pdi_chunk *chunk = arena->first; chunk; chunk = chunk->next) {
        UNPOISON(chunk->data, chunk->size);
        memset(chunk->data, byte, chunk->size);
    }
}

/* A chunk with room for SIZE bytes: the next one of an earlier use, or a new one. */
static void grow(pd_arena *arena, size_t size)
{
    struct pdi_chunk *next = arena->current ? arena->current->next : arena->first;
    if (next && next->size >= size) {
        use_chunk(arena, next);
        return;
    }
    size_t chunk_size = arena->current ? arena->current->size * 2 : CHUNK_MIN;
    if (chunk_size > ((size_t)4 << 20)) {
        chunk_size = (size_t)4 << 20;
    }
    chunk_size = chunk_size < size ? size : chunk_size;
    pdi_own_memory++;
    struct pdi_chunk *chunk = malloc(sizeof *chunk + chunk_size);
    pdi_own_memory--;
    PD_ASSERT(chunk && "out of memory");
    chunk->size = chunk_size;
    chunk->next = next;
    if (arena->current) {
        arena->current->next = chunk;
    } else {
        arena->first = chunk;
    }
    POISON(chunk->data, chunk->size);
    use_chunk(arena, chunk);
}

void *pdi_arena_raw_slow(pd_arena *arena, size_t size)
{
    PD_ASSERT(size < SIZE_MAX / 2);
    const size_t rounded = (size + RED_ZONE + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded > (size_t)(arena->end - arena->next)) {
        if (arena->limit && pdi_arena_used(arena) + rounded > arena->limit) {
            arena->over_limit = true;
            PD_ASSERT(pdi_arena_used(arena) + rounded < arena->limit * OVER_LIMIT_MAX);
        }
        grow(arena, rounded);
    }
    char *const data = arena->next;
    arena->next += rounded;
    UNPOISON(data, size);
    return data;
}

void *pd_arena_alloc(pd_arena *arena, size_t size, size_t count)
{
    PD_ASSERT(count == 0 || size <= SIZE_MAX / count);
    void *const data = pdi_arena_raw(arena, size * count);
    memset(data, 0, size * count);
    return data;
}

void pdi_arena_abandon(pd_arena *arena, void *data, size_t size)
{
    (void)arena;
    POISON(data, size);
}

char *pdi_arena_copy(pd_arena *arena, const void *data, size_t size)
{
    char *const copy = pdi_arena_raw(arena, size + 1);
    if (size) {
        memcpy(copy, data, size);
    }
    copy[size] = '\0';
    return copy;
}

char *pdi_arena_string(pd_arena *arena, const char *text)
{
    return pdi_arena_copy(arena, text, strlen(text));
}
