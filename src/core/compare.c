/* Order and equality of values by description: shorter rows first, then item by item. */
#include "core/value.h"

#include <string.h>

#define ORDER(a_, b_) (((a_) > (b_)) - ((a_) < (b_)))

static int compare_structs(const pd_type *type, bool skip_external, const char *a, const char *b);

static int compare_integers(size_t size, bool signed_kind, const void *a, const void *b)
{
    /* With the sign's bit turned over, the order of signed integers is that of unsigned ones. */
    const uint64_t turn = (uint64_t)signed_kind << 63;
    const uint64_t x = pdi_integer_get(a, size, signed_kind) ^ turn;
    const uint64_t y = pdi_integer_get(b, size, signed_kind) ^ turn;
    return ORDER(x, y);
}

/* The bits of a real, such that their order as an integer is a total one of reals. */
static uint64_t real_rank(size_t size, const void *data)
{
    const uint64_t sign = UINT64_C(1) << (size * 8 - 1);
    const uint64_t bits = pdi_integer_get(data, size, false);
    return bits & sign ? (sign - 1) & ~bits : bits | sign;
}

static int compare_bytes(const void *a, size_t a_size, const void *b, size_t b_size)
{
    const size_t common = a_size < b_size ? a_size : b_size;
    const int order = common ? memcmp(a, b, common) : 0;
    return order ? order : ORDER(a_size, b_size);
}

static int compare_items(pd_kind kind, size_t size, const pd_type *of, bool skip_external,
                         const void *a, const void *b)
{
    switch (kind) {
    case PD_KIND_BOOL: {
        const bool x = pdi_integer_get(a, size, false);
        const bool y = pdi_integer_get(b, size, false);
        return ORDER(x, y);
    }
    case PD_KIND_CHAR:
        if (size > 1) {
            return compare_bytes(a, strnlen(a, size), b, strnlen(b, size));
        }
        return compare_integers(size, pdi_kind_signed(kind), a, b);
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return compare_integers(size, pdi_kind_signed(kind), a, b);
    case PD_KIND_REAL: {
        const uint64_t x = real_rank(size, a);
        const uint64_t y = real_rank(size, b);
        return ORDER(x, y);
    }
    case PD_KIND_STR: {
        const pd_str *const x = a;
        const pd_str *const y = b;
        return compare_bytes(x->data, x->len, y->data, y->len);
    }
    case PD_KIND_BYTES: {
        const pd_bytes *const x = a;
        const pd_bytes *const y = b;
        return compare_bytes(x->data, x->size, y->data, y->size);
    }
    case PD_KIND_REF:
        return compare_integers(sizeof(pd_ref), false, a, b);
    case PD_KIND_STRUCT:
        return compare_structs(of, skip_external, a, b);
    }
    return 0;
}

static int compare_fields(const pd_field *field, bool skip_external, const char *a, const char *b)
{
    const struct pdi_items x = pdi_items(field, a);
    const struct pdi_items y = pdi_items(field, b);
    const size_t size = pdi_item_size(field);
    int order = ORDER(x.count, y.count);
    for (size_t i = 0; i < x.count && !order; i++) {
        const char *const p = x.base + i * x.stride;
        const char *const q = y.base + i * y.stride;
        if (field->shape == PD_SHAPE_MAP) {
            order = compare_items(field->key_kind, field->key_size, field->of, skip_external, p, q);
        }
        if (!order) {
            order = compare_items(field->kind, size, field->of, skip_external,
                                  p + field->value_offset, q + field->value_offset);
        }
    }
    return order;
}

static int compare_structs(const pd_type *type, bool skip_external, const char *a, const char *b)
{
    int order = 0;
    for (const pd_field *field = type->fields; field->name && !order; field++) {
        if (!skip_external || !field->external) {
            order = compare_fields(field, skip_external, a, b);
        }
    }
    return order;
}

int pdi_compare_items(pd_kind kind, size_t size, const pd_type *of, const void *a, const void *b)
{
    return compare_items(kind, size, of, false, a, b);
}

bool pdi_equal(const pd_type *type, const void *a, const void *b, bool skip_external)
{
    return compare_structs(type, skip_external, a, b) == 0;
}

bool pdi_equal_field(const pd_field *field, const void *a, const void *b)
{
    return compare_fields(field, false, a, b) == 0;
}
