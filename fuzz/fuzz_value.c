/*
 * Reads any bytes as the fields of a struct with every kind and shape. What is accepted must
 * print, read back as an equal value, print the same again, and survive being copied.
 */
#include "rich_value.h"

#include "core/read.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rich *read_rich(const char *text, size_t len, pd_arena *arena)
{
    pd_diag diag = {.status = PD_OK};
    struct rich *const rich = pd_alloc(arena, struct rich, 1);
    struct pdi_reader reader = pdi_reader_new(text, len, NULL, arena, &diag);
    const pd_status status = pdi_read_fields(&reader, &rich_type, rich, '\0');
    PD_ASSERT(status == diag.status);
    PD_ASSERT(status == PD_OK || (diag.line == 1 && diag.column >= 1 && diag.text[0]));
    PD_ASSERT(status == PD_OK || (size_t)diag.column <= len + 1);
    return status == PD_OK ? rich : NULL;
}

static void check(const struct rich *rich, pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_print_fields(&text, NULL, &rich_type, rich);
    const struct rich *const again = read_rich(text.data, text.len, arena);
    PD_ASSERT(again);
    PD_ASSERT(pdi_equal(&rich_type, rich, again, false));
    PD_ASSERT(pdi_hash_struct(0, &rich_type, rich) == pdi_hash_struct(0, &rich_type, again));
    struct rich copy;
    pdi_copy(&rich_type, &copy, rich, arena, PDI_DEPTH_ALL);
    struct pdi_text copied = pdi_text_new(arena);
    pdi_print_fields(&copied, NULL, &rich_type, &copy);
    PD_ASSERT(strcmp(copied.data, text.data) == 0);
    pdi_json_struct(&copied, NULL, &rich_type, &copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena arena;
    if (!arena.first) {
        pdi_arena_init(&arena, 0);
    }
    const struct rich *const rich = read_rich((const char *)data, size, &arena);
    if (rich) {
        check(rich, &arena);
    }
    pdi_arena_reset(&arena);
    return 0;
}
