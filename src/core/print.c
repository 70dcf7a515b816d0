/* Values as text, in the syntax of failure files; read.c and its like read it back. */
#include "core/print.h"

#include "core/ref.h"

#include <math.h>
#include <string.h>

/* VALUE's low SIZE bytes, so that a constant and a member can be compared. */
static uint64_t narrow(uint64_t value, size_t size)
{
    return size < sizeof value ? value & ((UINT64_C(1) << (size * 8)) - 1) : value;
}

const char *pdi_name_of(const pd_enum *names, size_t size, uint64_t value)
{
    for (const pd_name *name = names->names; name->text; name++) {
        if (narrow((uint64_t)name->value, size) == narrow(value, size)) {
            return name->text;
        }
    }
    return NULL;
}

const char *pdi_name_of_flag(const pd_enum *names, size_t size, uint64_t *bits)
{
    *bits = narrow(*bits, size);
    for (const pd_name *name = names->names; name->text; name++) {
        const uint64_t flag = narrow((uint64_t)name->value, size);
        if (flag && (*bits & flag) == flag) {
            *bits &= ~flag;
            return name->text;
        }
    }
    return NULL;
}

static void print_integer(struct pdi_text *text, uint64_t value, bool signed_kind)
{
    if (signed_kind) {
        pdi_text_printf(text, "%" PRId64, (int64_t)value);
    } else {
        pdi_text_printf(text, "%" PRIu64, value);
    }
}

static void print_flags(struct pdi_text *text, const pd_enum *names, size_t size, uint64_t bits)
{
    const char *separator = "";
    for (const char *name; (name = pdi_name_of_flag(names, size, &bits)) != NULL;) {
        pdi_text_puts(text, separator);
        pdi_text_puts(text, name);
        separator = "|";
    }
    if (bits || !*separator) {
        pdi_text_puts(text, separator);
        print_integer(text, bits, false);
    }
}

/* An integer, by name if it is one of an enum. */
static void print_number(struct pdi_text *text, const pd_field *field, bool is_key, size_t size,
                         const void *item)
{
    const bool signed_kind = pdi_kind_signed(is_key ? field->key_kind : field->kind);
    const uint64_t value = pdi_integer_get(item, size, signed_kind);
    const pd_enum *const names = is_key ? NULL : field->names;
    const char *const name = names ? pdi_name_of(names, size, value) : NULL;
    if (names && field->flags && (value != 0 || !name)) {
        print_flags(text, names, size, value);
    } else if (name && !(field->has_size && strcmp(name, "none") == 0)) {
        pdi_text_puts(text, name);
    } else {
        /* Of a PD_MAYBE, a constant called none would be read as "is not there". */
        print_integer(text, value, signed_kind);
    }
}

static void print_real(struct pdi_text *text, size_t size, const void *item)
{
    double value;
    if (size == sizeof(float)) {
        float single;
        memcpy(&single, item, sizeof single);
        value = (double)single;
    } else {
        memcpy(&value, item, sizeof value);
    }
    if (isnan(value) && signbit(value)) {
        pdi_text_putc(text, '-');
    }
    pdi_text_real(text, value, size == sizeof(float));
}

static void print_bytes(struct pdi_text *text, const pd_bytes *bytes)
{
    const unsigned char *const data = bytes->data;
    pdi_text_putc(text, '"');
    for (size_t i = 0; i < bytes->size; i++) {
        pdi_text_printf(text, "\\x%02x", data[i]);
    }
    pdi_text_putc(text, '"');
}

void pdi_print_item(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                    bool is_key, const void *item)
{
    const size_t size = is_key ? field->key_size : pdi_item_size(field);
    switch (is_key ? field->key_kind : field->kind) {
    case PD_KIND_BOOL:
        pdi_text_puts(text, pdi_integer_get(item, size, false) ? "true" : "false");
        break;
    case PD_KIND_CHAR:
        pdi_text_quoted(text, item, size > 1 ? strnlen(item, size) : 1);
        break;
    case PD_KIND_INT:
    case PD_KIND_UINT:
        print_number(text, field, is_key, size, item);
        break;
    case PD_KIND_REAL:
        print_real(text, size, item);
        break;
    case PD_KIND_STR: {
        const pd_str *const string = item;
        pdi_text_quoted(text, string->data, string->len);
        break;
    }
    case PD_KIND_BYTES:
        print_bytes(text, item);
        break;
    case PD_KIND_REF: {
        const pd_ref *const ref = item;
        pdi_ref_print(text, model, *ref);
        break;
    }
    case PD_KIND_STRUCT:
        pdi_print_struct(text, model, field->of, item);
        break;
    }
}

void pdi_print_row(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                   const void *object, pdi_print_item_fn *print, const char *none)
{
    const struct pdi_items items = pdi_items(field, object);
    const bool single = pdi_is_single(field);
    const bool is_map = field->shape == PD_SHAPE_MAP;
    if (items.count == 0 && (single || field->has_size)) {
        pdi_text_puts(text, none);
        return;
    }
    pdi_text_puts(text, single ? "" : is_map ? "{" : "[");
    for (size_t i = 0; i < items.count; i++) {
        const char *const item = items.base + i * items.stride;
        pdi_text_puts(text, i ? ", " : "");
        if (is_map) {
            print(text, model, field, true, item);
            pdi_text_puts(text, ": ");
        }
        print(text, model, field, false, item + field->value_offset);
    }
    pdi_text_puts(text, single ? "" : is_map ? "}" : "]");
}

void pdi_print_field(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                     const void *object)
{
    pdi_print_row(text, model, field, object, pdi_print_item, "none");
}

void pdi_print_fields(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                      const void *object)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        pdi_text_puts(text, field == type->fields ? "" : ", ");
        pdi_text_puts(text, field->name);
        pdi_text_putc(text, '=');
        pdi_print_field(text, model, field, object);
    }
}

void pdi_print_struct(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                      const void *object)
{
    pdi_text_putc(text, '{');
    pdi_print_fields(text, model, type, object);
    pdi_text_putc(text, '}');
}
