/* Hashes of values by description: equal values, equal hashes. */
#include "base/hash.h"

#include "core/value.h"

static uint64_t hash_item(uint64_t hash, pd_kind kind, size_t size, const pd_type *of,
                          const void *item)
{
    switch (kind) {
    case PD_KIND_BOOL:
        return pdi_hash_u64(hash, pdi_integer_get(item, size, false) != 0);
    case PD_KIND_CHAR:
        if (size > 1) {
            return pdi_hash_bytes(hash, item, strnlen(item, size));
        }
        return pdi_hash_u64(hash, pdi_integer_get(item, size, false));
    case PD_KIND_INT:
    case PD_KIND_UINT:
    case PD_KIND_REAL:
    case PD_KIND_REF:
        return pdi_hash_u64(hash, pdi_integer_get(item, size, false));
    case PD_KIND_STR: {
        const pd_str *const text = item;
        return pdi_hash_bytes(hash, text->data, text->len);
    }
    case PD_KIND_BYTES: {
        const pd_bytes *const bytes = item;
        return pdi_hash_bytes(hash, bytes->data, bytes->size);
    }
    case PD_KIND_STRUCT:
        return pdi_hash_struct(hash, of, item);
    }
    return hash;
}

/* Whether FIELD has the same number of items in every object. */
static bool has_fixed_count(const pd_field *field)
{
    return (field->shape == PD_SHAPE_ONE || field->shape == PD_SHAPE_ARRAY) && !field->has_size;
}

uint64_t pdi_hash_struct(uint64_t hash, const pd_type *type, const void *object)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        const struct pdi_items items = pdi_items(field, object);
        const size_t size = pdi_item_size(field);
        if (!has_fixed_count(field)) {
            hash = pdi_hash_u64(hash, items.count);
        }
        for (size_t i = 0; i < items.count; i++) {
            const char *const item = items.base + i * items.stride;
            if (field->shape == PD_SHAPE_MAP) {
                hash = hash_item(hash, field->key_kind, field->key_size, field->of, item);
            }
            hash = hash_item(hash, field->kind, size, field->of, item + field->value_offset);
        }
    }
    return hash;
}
