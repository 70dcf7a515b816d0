/*
 * What a program that is linked with `-Wl,--wrap=malloc` and so on calls instead; see allocation.c.
 * For calls that are bound at link time: of static programs, and of programs that have a sanitizer
 * inside.
 */
#include "sys/allocation.h"

#include <stdlib.h>

/* clang-format off */
PD_API void *wrap_malloc(size_t size) __asm__("__wrap_malloc");
PD_API void *wrap_calloc(size_t items, size_t size) __asm__("__wrap_calloc");
PD_API void *wrap_realloc(void *data, size_t size) __asm__("__wrap_realloc");
PD_API void wrap_free(void *data) __asm__("__wrap_free");
/* clang-format on */

void *wrap_malloc(size_t size)
{
    const struct pdi_allocator *const it = pdi_allocator();
    return it->malloc(size);
}

void *wrap_calloc(size_t items, size_t size)
{
    const struct pdi_allocator *const it = pdi_allocator();
    return it->calloc(items, size);
}

void *wrap_realloc(void *data, size_t size)
{
    const struct pdi_allocator *const it = pdi_allocator();
    return it->realloc(data, size);
}

void wrap_free(void *data)
{
    const struct pdi_allocator *const it = pdi_allocator();
    it->free(data);
}
