/* Where the items of a member are, integers of any width, and what else every operation needs. */
#include "core/value.h"

#include "core/box.h"

#include <string.h>

/* The member at OFFSET: as const as the object, which the caller knows. */
static char *member(const void *object, uint32_t offset)
{
    return (char *)(uintptr_t)object + offset;
}

static char *pointer_at(const void *data)
{
    char *pointer;
    memcpy(&pointer, data, sizeof pointer);
    return pointer;
}

static bool is_text(const pd_field *field)
{
    return field->kind == PD_KIND_CHAR && field->shape == PD_SHAPE_ARRAY;
}

static size_t counted(const pd_field *field, const void *object)
{
    return pdi_integer_get(member(object, field->count_offset), field->count_size, false);
}

/* Whether a PD_MAYBE is there. A reference to nothing is not: both print as none. */
static bool is_there(const pd_field *field, const void *object)
{
    if (!pdi_integer_get(member(object, field->has_offset), field->has_size, false)) {
        return false;
    }
    return field->kind != PD_KIND_REF || field->shape != PD_SHAPE_ONE ||
           pdi_integer_get(member(object, field->offset), sizeof(pd_ref), false);
}

struct pdi_items pdi_items(const pd_field *field, const void *object)
{
    struct pdi_items items = {member(object, field->offset), 1, field->element_size};
    const size_t slots = pdi_inline_slots(field);
    switch (field->shape) {
    case PD_SHAPE_ONE:
        break;
    case PD_SHAPE_ARRAY:
        items.count = slots;
        items.stride = is_text(field) ? field->size : field->element_size;
        break;
    case PD_SHAPE_COUNTED:
        items.count = counted(field, object);
        PD_ASSERT(items.count <= slots && "the member that counts exceeds its array");
        break;
    case PD_SHAPE_SLICE:
        items.base = pointer_at(items.base);
        items.count = counted(field, object);
        PD_ASSERT((items.base || items.count == 0) &&
                  "items are counted where the pointer is NULL");
        break;
    case PD_SHAPE_OPTIONAL:
        items.base = pointer_at(items.base);
        items.count = items.base != NULL;
        break;
    case PD_SHAPE_LIST:
    case PD_SHAPE_SET:
    case PD_SHAPE_MAP: {
        const struct pdi_box *const box = (const void *)items.base;
        items.base = box->items;
        items.count = box->count;
        break;
    }
    }
    if (field->has_size && !is_there(field, object)) {
        items.count = 0;
    }
    return items;
}

size_t pdi_inline_slots(const pd_field *field)
{
    switch (field->shape) {
    case PD_SHAPE_ONE:
        return 1;
    case PD_SHAPE_ARRAY:
    case PD_SHAPE_COUNTED:
        if (is_text(field)) {
            return 1;
        }
        return field->element_size ? field->size / field->element_size : 0;
    default:
        return 0;
    }
}

size_t pdi_item_size(const pd_field *field)
{
    if (field->shape == PD_SHAPE_ONE || is_text(field)) {
        return field->size;
    }
    return field->shape == PD_SHAPE_MAP ? field->value_size : field->element_size;
}

bool pdi_is_single(const pd_field *field)
{
    return field->shape == PD_SHAPE_ONE || field->shape == PD_SHAPE_OPTIONAL || is_text(field);
}

bool pdi_is_box(const pd_field *field)
{
    return field->shape == PD_SHAPE_LIST || field->shape == PD_SHAPE_SET ||
           field->shape == PD_SHAPE_MAP;
}

void pdi_items_set_count(const pd_field *field, void *object, size_t count)
{
    if (field->shape == PD_SHAPE_COUNTED || field->shape == PD_SHAPE_SLICE) {
        pdi_integer_set((char *)object + field->count_offset, field->count_size, count);
    }
}

const pd_field *pdi_field_named(const pd_type *type, const char *name, size_t len)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (strlen(field->name) == len && memcmp(field->name, name, len) == 0) {
            return field;
        }
    }
    return NULL;
}

uint64_t pdi_integer_get(const void *data, size_t size, bool signed_kind)
{
#define GET(bits_)                                                                                 \
    {                                                                                              \
        uint##bits_##_t value;                                                                     \
        memcpy(&value, data, sizeof value);                                                        \
        return signed_kind ? (uint64_t)(int64_t)(int##bits_##_t)value : value;                     \
    }
    switch (size) {
    case 1:
        GET(8)
    case 2:
        GET(16)
    case 4:
        GET(32)
    case 8:
        GET(64)
    default:
        PD_ASSERT(size == 1 || size == 2 || size == 4 || size == 8);
        return 0;
    }
#undef GET
}

void pdi_integer_set(void *data, size_t size, uint64_t value)
{
#define SET(bits_)                                                                                 \
    {                                                                                              \
        const uint##bits_##_t narrow = (uint##bits_##_t)value;                                     \
        memcpy(data, &narrow, sizeof narrow);                                                      \
        return;                                                                                    \
    }
    switch (size) {
    case 1:
        SET(8)
    case 2:
        SET(16)
    case 4:
        SET(32)
    case 8:
        SET(64)
    default:
        PD_ASSERT(size == 1 || size == 2 || size == 4 || size == 8);
    }
#undef SET
}

bool pdi_kind_signed(pd_kind kind)
{
    return kind == PD_KIND_INT || (kind == PD_KIND_CHAR && (char)-1 < 0);
}

bool pdi_type_flat(const pd_type *type)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (pdi_inline_slots(field) == 0 || field->kind == PD_KIND_STR ||
            field->kind == PD_KIND_BYTES ||
            (field->kind == PD_KIND_STRUCT && !(field->of && pdi_type_flat(field->of)))) {
            return false;
        }
    }
    return true;
}

void pdi_boxes_init(const pd_type *type, void *object, pd_arena *arena)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        char *const at = (char *)object + field->offset;
        if (pdi_is_box(field)) {
            const struct pdi_box empty = pdi_box_new(field, arena);
            memcpy(at, &empty, sizeof empty);
        } else if (field->kind == PD_KIND_STRUCT) {
            for (size_t i = 0; i < pdi_inline_slots(field); i++) {
                pdi_boxes_init(field->of, at + i * field->element_size, arena);
            }
        }
    }
}
