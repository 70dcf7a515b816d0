/* Copies of values: the bytes first, then whatever they point to. */
#include "core/box.h"

#include <string.h>

/* SIZE bytes at DATA, kept in ARENA and followed by a NUL. */
static const void *keep(pd_arena *arena, const void *data, size_t size)
{
    return size ? pdi_arena_copy(arena, data, size) : "";
}

/* Whether an item of KIND still points into its original when its bytes are copied. */
static bool points(pd_kind kind, const pd_type *of, enum pdi_depth depth)
{
    if (kind == PD_KIND_STRUCT) {
        return !pdi_type_flat(of);
    }
    return depth == PDI_DEPTH_ALL && (kind == PD_KIND_STR || kind == PD_KIND_BYTES);
}

/* Makes TO, whose bytes are a copy of FROM's already, independent of it. */
static void deepen(pd_kind kind, const pd_type *of, void *to, const void *from, pd_arena *arena,
                   enum pdi_depth depth)
{
    if (kind == PD_KIND_STRUCT) {
        pdi_copy(of, to, from, arena, depth);
    } else if (kind == PD_KIND_STR) {
        pd_str *const text = to;
        text->data = keep(arena, text->data, text->len);
    } else {
        pd_bytes *const bytes = to;
        bytes->data = keep(arena, bytes->data, bytes->size);
    }
}

/* The same for as many items as FROM has, rows of one stride. */
static void deepen_items(const pd_field *field, char *to, const struct pdi_items *from,
                         pd_arena *arena, enum pdi_depth depth)
{
    const bool keys = field->shape == PD_SHAPE_MAP && points(field->key_kind, field->of, depth);
    const bool values = points(field->kind, field->of, depth);
    for (size_t i = 0; (keys || values) && i < from->count; i++) {
        const size_t at = i * from->stride;
        if (keys) {
            deepen(field->key_kind, field->of, to + at, from->base + at, arena, depth);
        }
        if (values) {
            deepen(field->kind, field->of, to + at + field->value_offset,
                   from->base + at + field->value_offset, arena, depth);
        }
    }
}

static char *copy_row(const struct pdi_items *from, pd_arena *arena)
{
    if (from->count == 0) {
        return NULL;
    }
    char *const to = pdi_arena_raw(arena, from->count * from->stride);
    memcpy(to, from->base, from->count * from->stride);
    return to;
}

void pdi_box_copy(const pd_field *field, struct pdi_box *to, const struct pdi_box *from,
                  pd_arena *arena, enum pdi_depth depth)
{
    const struct pdi_items items = {from->items, from->count, field->element_size};
    *to = pdi_box_new(field, arena);
    to->items = copy_row(&items, arena);
    to->count = to->box.capacity = items.count;
    deepen_items(field, to->items, &items, arena, depth);
}

/* Items of an array that are not in use are zeroed: they may point into the original. */
static void clear_unused(const pd_field *field, char *to, const struct pdi_items *used,
                         pd_arena *arena)
{
    for (size_t i = used->count; i < pdi_inline_slots(field); i++) {
        memset(to + i * used->stride, 0, pdi_item_size(field));
        if (field->kind == PD_KIND_STRUCT) {
            pdi_boxes_init(field->of, to + i * used->stride, arena);
        }
    }
}

void pdi_copy(const pd_type *type, void *to, const void *from, pd_arena *arena,
              enum pdi_depth depth)
{
    memcpy(to, from, type->size);
    for (const pd_field *field = type->fields; field->name; field++) {
        char *row = (char *)to + field->offset;
        if (pdi_is_box(field)) {
            const char *const original = (const char *)from + field->offset;
            pdi_box_copy(field, (void *)row, (const void *)original, arena, depth);
            continue;
        }
        const struct pdi_items items = pdi_items(field, from);
        if (field->shape == PD_SHAPE_SLICE || field->shape == PD_SHAPE_OPTIONAL) {
            char *const moved = copy_row(&items, arena);
            memcpy(row, &moved, sizeof moved);
            row = moved;
        } else {
            clear_unused(field, row, &items, arena);
        }
        deepen_items(field, row, &items, arena, depth);
    }
}
