/* Requests from routes and values: paths, queries, headers and JSON bodies, each escaped its way.
 */
#include "core/route.h"

#include "core/value.h"

#include <string.h>

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void pdi_route_escape(struct pdi_text *text, enum pdi_route_place place, const char *data,
                      size_t len)
{
    if (place == PDI_PLACE_JSON) {
        pdi_text_json(text, data, len);
        return;
    }
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)data[i];
        /* In a header a line may not end; all else is its own business. */
        if (place == PDI_PLACE_HEADER ? c < 0x20 || c == 0x7f : !is_unreserved(c)) {
            pdi_text_printf(text, "%%%02X", c);
        } else {
            pdi_text_putc(text, (char)c);
        }
    }
}

static void put_value(struct pdi_text *text, const pd_field *field, const void *item,
                      enum pdi_route_place place, const struct pdi_filling *filling)
{
    if (field->kind == PD_KIND_REF) {
        const pd_ref *const ref = item;
        if (!pd_ref_none(*ref)) {
            filling->ref(filling->context, text, place, *ref);
        }
    } else if (field->kind == PD_KIND_STR) {
        const pd_str *const string = item;
        pdi_route_escape(text, place, string->data, string->len);
    } else if (field->kind == PD_KIND_CHAR) {
        const size_t size = pdi_item_size(field);
        pdi_route_escape(text, place, item, size > 1 ? strnlen(item, size) : 1);
    } else {
        struct pdi_text plain = pdi_text_new(text->arena);
        pdi_print_item(&plain, NULL, field, false, item);
        pdi_route_escape(text, place, plain.data, plain.len);
    }
}

void pdi_route_value(struct pdi_text *text, const struct pdi_template *value,
                     enum pdi_route_place place, const struct pdi_filling *filling)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct pdi_part *const part = &value->parts[i];
        if (part->kind == PDI_PART_TEXT) {
            pdi_text_add(text, part->text.data, part->text.len);
        } else if (part->kind != PDI_PART_FIELD) {
            filling->special(filling->context, text, place, part->kind);
        } else {
            const struct pdi_items items = pdi_items(part->field, filling->command);
            if (items.count) {
                put_value(text, part->field, items.base, place, filling);
            }
        }
    }
}

/* Whether a field in VALUE is not there. */
static bool is_absent(const struct pdi_template *value, const void *command)
{
    for (size_t i = 0; i < value->count; i++) {
        const pd_field *const field = value->parts[i].field;
        if (!field) {
            continue;
        }
        const struct pdi_items items = pdi_items(field, command);
        const pd_ref *const ref = field->kind == PD_KIND_REF ? (const void *)items.base : NULL;
        if (items.count == 0 || (ref && pd_ref_none(*ref))) {
            return true;
        }
    }
    return false;
}

void pdi_route_path(struct pdi_text *text, const struct pdi_route *route,
                    const struct pdi_filling *filling)
{
    char separator = '?';
    pdi_route_value(text, &route->path, PDI_PLACE_PATH, filling);
    for (size_t i = 0; i < route->query_count; i++) {
        const struct pdi_pair *const pair = &route->query[i];
        if (is_absent(&pair->value, filling->command)) {
            continue;
        }
        pdi_text_putc(text, separator);
        pdi_text_puts(text, pair->name);
        pdi_text_puts(text, pair->bare ? "" : "=");
        pdi_route_value(text, &pair->value, PDI_PLACE_QUERY, filling);
        separator = '&';
    }
}

/* ---- Bodies ------------------------------------------------------------------------------ */

static void put_member(struct pdi_text *text, const pd_field *field, const void *object,
                       const struct pdi_filling *filling);

/* Structs may hold structs: the depth is that of the value. */
static void put_struct(struct pdi_text *text, const pd_type *type, const void *object,
                       const struct pdi_filling *filling)
{
    pdi_text_putc(text, '{');
    for (const pd_field *field = type->fields; field->name; field++) {
        const char *const name = pdi_json_name(field);
        pdi_text_puts(text, field == type->fields ? "" : ", ");
        pdi_text_json(text, name, strlen(name));
        pdi_text_puts(text, ": ");
        put_member(text, field, object, filling);
    }
    pdi_text_putc(text, '}');
}

static void put_item(struct pdi_text *text, const pd_field *field, const void *item,
                     const struct pdi_filling *filling)
{
    if (field->kind == PD_KIND_STRUCT) {
        put_struct(text, field->of, item, filling);
    } else if (field->kind == PD_KIND_REF) {
        const pd_ref *const ref = item;
        if (pd_ref_none(*ref)) {
            pdi_text_puts(text, "null");
        } else {
            filling->ref(filling->context, text, PDI_PLACE_JSON, *ref);
        }
    } else {
        pdi_json_item(text, NULL, field, false, item);
    }
}

static void put_member(struct pdi_text *text, const pd_field *field, const void *object,
                       const struct pdi_filling *filling)
{
    const struct pdi_items items = pdi_items(field, object);
    const bool single = pdi_is_single(field);
    if (items.count == 0 && (single || field->has_size)) {
        pdi_text_puts(text, "null");
        return;
    }
    pdi_text_puts(text, single ? "" : "[");
    for (size_t i = 0; i < items.count; i++) {
        pdi_text_puts(text, i ? ", " : "");
        put_item(text, field, items.base + i * items.stride, filling);
    }
    pdi_text_puts(text, single ? "" : "]");
}

void pdi_route_body(struct pdi_text *text, const struct pdi_route *route,
                    const struct pdi_filling *filling)
{
    pdi_text_putc(text, '{');
    for (size_t i = 0; i < route->body_count; i++) {
        const struct pdi_member *const member = &route->body[i];
        pdi_text_puts(text, i ? ", " : "");
        pdi_text_json(text, member->name, strlen(member->name));
        pdi_text_puts(text, ": ");
        put_member(text, member->field, filling->command, filling);
    }
    pdi_text_putc(text, '}');
}
