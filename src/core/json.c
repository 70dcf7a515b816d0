/*
 * Values as JSON: what is no number or truth value is a string, what is absent null, flags are
 * an array of names, maps are objects.
 */
#include "core/print.h"

#include <string.h>

static void json_flags(struct pdi_text *text, const pd_enum *names, size_t size, uint64_t bits)
{
    const char *separator = "";
    pdi_text_putc(text, '[');
    for (const char *name; (name = pdi_name_of_flag(names, size, &bits)) != NULL;) {
        pdi_text_puts(text, separator);
        pdi_text_json(text, name, strlen(name));
        separator = ", ";
    }
    if (bits) {
        pdi_text_printf(text, "%s%" PRIu64, separator, bits);
    }
    pdi_text_putc(text, ']');
}

static void json_bytes(struct pdi_text *text, const pd_bytes *bytes)
{
    const unsigned char *const data = bytes->data;
    pdi_text_putc(text, '"');
    for (size_t i = 0; i < bytes->size; i++) {
        pdi_text_printf(text, "%02x", data[i]);
    }
    pdi_text_putc(text, '"');
}

/* An integer by its name; false if it has none. */
static bool json_name(struct pdi_text *text, const pd_field *field, size_t size, const void *item)
{
    const uint64_t value = pdi_integer_get(item, size, false);
    if (field->names && field->flags) {
        json_flags(text, field->names, size, value);
        return true;
    }
    const char *const name = field->names ? pdi_name_of(field->names, size, value) : NULL;
    if (name) {
        pdi_text_json(text, name, strlen(name));
    }
    return name != NULL;
}

/* As in text; in quotes where it is a key, or JSON has no such value. */
static void json_plain(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                       bool is_key, const void *item)
{
    const pd_kind kind = is_key ? field->key_kind : field->kind;
    struct pdi_text plain = pdi_text_new(text->arena);
    pdi_print_item(&plain, model, field, is_key, item);
    const bool no_number = kind == PD_KIND_REAL && strpbrk(plain.data, "n"); /* inf, nan */
    if (kind == PD_KIND_REF && !is_key && strcmp(plain.data, "none") == 0) {
        pdi_text_puts(text, "null");
    } else if (kind == PD_KIND_REF || is_key || no_number) {
        pdi_text_json(text, plain.data, plain.len);
    } else {
        pdi_text_add(text, plain.data, plain.len);
    }
}

void pdi_json_item(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                   bool is_key, const void *item)
{
    const size_t size = is_key ? field->key_size : pdi_item_size(field);
    switch (is_key ? field->key_kind : field->kind) {
    case PD_KIND_BOOL:
    case PD_KIND_REAL:
    case PD_KIND_REF:
        json_plain(text, model, field, is_key, item);
        break;
    case PD_KIND_INT:
    case PD_KIND_UINT:
        if (is_key || !json_name(text, field, size, item)) {
            json_plain(text, model, field, is_key, item);
        }
        break;
    case PD_KIND_CHAR:
        pdi_text_json(text, item, size > 1 ? strnlen(item, size) : 1);
        break;
    case PD_KIND_STR: {
        const pd_str *const string = item;
        pdi_text_json(text, string->data, string->len);
        break;
    }
    case PD_KIND_BYTES:
        json_bytes(text, item);
        break;
    case PD_KIND_STRUCT:
        pdi_json_struct(text, model, field->of, item);
        break;
    }
}

void pdi_json_struct(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                     const void *object)
{
    pdi_text_putc(text, '{');
    for (const pd_field *field = type->fields; field->name; field++) {
        const char *const name = pdi_json_name(field);
        pdi_text_puts(text, field == type->fields ? "" : ", ");
        pdi_text_json(text, name, strlen(name));
        pdi_text_puts(text, ": ");
        pdi_print_row(text, model, field, object, pdi_json_item, "null");
    }
    pdi_text_putc(text, '}');
}
