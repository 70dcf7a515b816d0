/*
 * Values from JSON, by description: strictly, and none that does not fit its member. Texts stay
 * where jansson has them: pdi_emit copies them.
 */
#include "http/http.h"

#include "core/bind.h"
#include "core/print.h"
#include "core/value.h"

#include <math.h>
#include <string.h>

enum { DESCRIBED_MAX = 40 };

/* ---- What is wrong ----------------------------------------------------------------------- */

/* JSON as it is shown: short, and without secrets. */
static const char *describe(const struct pdi_http_reading *reading, const json_t *json)
{
    struct pdi_text text = pdi_text_new(reading->step->scratch);
    char dump[600] = "";
    const char *const name = strrchr(reading->path, '/');
    if (name && pdi_route_is_secret(reading->secrets, name + 1, strlen(name + 1))) {
        return "***";
    }
    /* What does not fit is left out, so that what is there ends with a NUL. */
    (void)json_dumpb(json, dump, sizeof dump - 1,
                     JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
    pdi_http_show_body(&text, reading->secrets, (pd_str){dump, strlen(dump)}, DESCRIBED_MAX);
    return text.data;
}

static bool wrong(struct pdi_http_reading *reading, const json_t *json, const char *expected)
{
    (void)snprintf(reading->problem, sizeof reading->problem, "%s is %s, not %s", reading->path,
                   describe(reading, json), expected);
    return false;
}

static bool misfits(struct pdi_http_reading *reading, const json_t *json, const pd_field *field)
{
    (void)snprintf(reading->problem, sizeof reading->problem, "%s is %s, which does not fit %s",
                   reading->path, describe(reading, json), field->name);
    return false;
}

/* ---- One value --------------------------------------------------------------------------- */

static bool take_number(struct pdi_http_reading *reading, const pd_field *field, void *item,
                        const json_t *json)
{
    const size_t size = pdi_item_size(field);
    if (!json_is_integer(json)) {
        return wrong(reading, json, field->names ? "a name" : "an integer");
    }
    const int64_t value = json_integer_value(json);
    const unsigned bits = (unsigned)size * 8;
    const bool fits = pdi_kind_signed(field->kind)
                          ? bits == 64 || (value >= -(INT64_C(1) << (bits - 1)) &&
                                           value < INT64_C(1) << (bits - 1))
                          : value >= 0 && (bits == 64 || value < INT64_C(1) << bits);
    if (!fits) {
        return misfits(reading, json, field);
    }
    pdi_integer_set(item, size, (uint64_t)value);
    return true;
}

/* The constant that JSON names. */
static bool take_constant(struct pdi_http_reading *reading, const pd_field *field,
                          const json_t *json, uint64_t *out)
{
    const char *const text = json_string_value(json);
    for (const pd_name *name = field->names->names; text && name->text; name++) {
        if (strcmp(name->text, text) == 0) {
            *out = (uint64_t)name->value;
            return true;
        }
    }
    struct pdi_text names = pdi_text_new(reading->step->scratch);
    for (const pd_name *name = field->names->names; name->text; name++) {
        pdi_text_printf(&names, "%s%s", name == field->names->names ? "one of " : ", ", name->text);
    }
    return wrong(reading, json, names.data);
}

static bool take_flags(struct pdi_http_reading *reading, const pd_field *field, void *item,
                       const json_t *json)
{
    uint64_t bits = 0;
    if (!json_is_array(json)) {
        return wrong(reading, json, "an array of names");
    }
    for (size_t i = 0; i < json_array_size(json); i++) {
        uint64_t bit = 0;
        if (!take_constant(reading, field, json_array_get(json, i), &bit)) {
            return false;
        }
        bits |= bit;
    }
    pdi_integer_set(item, pdi_item_size(field), bits);
    return true;
}

static bool take_integer(struct pdi_http_reading *reading, const pd_field *field, void *item,
                         const json_t *json)
{
    if (!field->names || json_is_integer(json)) {
        return take_number(reading, field, item, json);
    }
    if (field->flags) {
        return take_flags(reading, field, item, json);
    }
    uint64_t value = 0;
    const bool known = take_constant(reading, field, json, &value);
    if (known) {
        pdi_integer_set(item, pdi_item_size(field), value);
    }
    return known;
}

static bool take_real(struct pdi_http_reading *reading, const pd_field *field, void *item,
                      const json_t *json)
{
    if (!json_is_number(json)) {
        return wrong(reading, json, "a number");
    }
    const double value = json_number_value(json);
    const float single = (float)value;
    if (pdi_item_size(field) == sizeof value) {
        memcpy(item, &value, sizeof value);
    } else if (isinf(single)) {
        return misfits(reading, json, field);
    } else {
        memcpy(item, &single, sizeof single);
    }
    return true;
}

/* Text in an array of characters, or one character. */
static bool take_chars(struct pdi_http_reading *reading, const pd_field *field, void *item,
                       const json_t *json)
{
    const size_t size = pdi_item_size(field);
    const size_t len = json_string_length(json);
    if (!json_is_string(json)) {
        return wrong(reading, json, "a string");
    }
    if (len > size || (size == 1 && len != 1) || memchr(json_string_value(json), 0, len)) {
        return misfits(reading, json, field);
    }
    memset(item, 0, size);
    memcpy(item, json_string_value(json), len);
    return true;
}

int pdi_http_hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Bytes are written as hexadecimal digits. */
static bool take_bytes(struct pdi_http_reading *reading, void *item, const json_t *json)
{
    const char *const text = json_string_value(json);
    const size_t len = json_string_length(json);
    unsigned char *const data = pd_alloc(reading->step->scratch, unsigned char, len / 2 + 1);
    for (size_t i = 0; text && i + 1 < len; i += 2) {
        const int high = pdi_http_hex_digit(text[i]);
        const int low = pdi_http_hex_digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return wrong(reading, json, "hexadecimal digits");
        }
        data[i / 2] = (unsigned char)(high * 16 + low);
    }
    if (!text || len % 2) {
        return wrong(reading, json, "hexadecimal digits");
    }
    const pd_bytes bytes = {data, len / 2};
    memcpy(item, &bytes, sizeof bytes);
    return true;
}

/* The system's choice, or one it made before. */
static bool take_ref(struct pdi_http_reading *reading, const pd_field *field, void *item,
                     const json_t *json)
{
    pd_step *const step = reading->step;
    pd_ref ref = {0};
    if (json_is_string(json)) {
        const char *const text = json_string_value(json);
        const size_t len = json_string_length(json);
        ref = field->external ? pd_ref_from_str(step, text, len) : pd_ref_find_str(step, text, len);
    } else if (json_is_integer(json)) {
        const int64_t value = json_integer_value(json);
        ref = field->external ? pd_ref_from_int(step, value) : pd_ref_find_int(step, value);
    } else if (!json_is_null(json) || field->external) {
        return wrong(reading, json, "a string or an integer");
    }
    memcpy(item, &ref, sizeof ref);
    return true;
}

/* ---- Structs and rows -------------------------------------------------------------------- */

/* Reads what NAME (NULL: INDEX) below the path in progress leads to. */
static size_t enter(struct pdi_http_reading *reading, const char *name, size_t index)
{
    const size_t len = strlen(reading->path);
    char *const end = reading->path + (strcmp(reading->path, "/") == 0 ? 0 : len);
    const size_t room = sizeof reading->path - (size_t)(end - reading->path);
    if (name) {
        (void)snprintf(end, room, "/%s", name);
    } else {
        (void)snprintf(end, room, "/%zu", index);
    }
    return len;
}

static bool take_member(struct pdi_http_reading *reading, const pd_field *field, void *object,
                        const json_t *json);

/* As deep as the answer, which jansson limits. */
static bool take_struct(struct pdi_http_reading *reading, const pd_type *type, void *object,
                        const json_t *json)
{
    if (!json_is_object(json)) {
        return wrong(reading, json, "an object");
    }
    for (const pd_field *field = type->fields; field->name; field++) {
        const char *const name = pdi_json_name(field);
        const size_t len = enter(reading, name, 0);
        if (!take_member(reading, field, object, json_object_get(json, name))) {
            return false;
        }
        reading->path[len] = '\0';
    }
    return true;
}

static bool take_item(struct pdi_http_reading *reading, const pd_field *field, void *item,
                      const json_t *json)
{
    switch (field->kind) {
    case PD_KIND_BOOL:
        if (!json_is_boolean(json)) {
            return wrong(reading, json, "true or false");
        }
        pdi_integer_set(item, sizeof(bool), json_is_true(json));
        return true;
    case PD_KIND_CHAR:
        return take_chars(reading, field, item, json);
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return take_integer(reading, field, item, json);
    case PD_KIND_REAL:
        return take_real(reading, field, item, json);
    case PD_KIND_STR: {
        const pd_str text = {json_string_value(json), json_string_length(json)};
        memcpy(item, &text, sizeof text);
        return json_is_string(json) || wrong(reading, json, "a string");
    }
    case PD_KIND_BYTES:
        return take_bytes(reading, item, json);
    case PD_KIND_REF:
        return take_ref(reading, field, item, json);
    case PD_KIND_STRUCT:
        return take_struct(reading, field->of, item, json);
    }
    return false;
}

/* COUNT items at BASE from an array of as many. */
static bool take_items(struct pdi_http_reading *reading, const pd_field *field, char *base,
                       const json_t *json)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        const size_t len = enter(reading, NULL, i);
        if (!take_item(reading, field, base + i * field->element_size, json_array_get(json, i))) {
            return false;
        }
        reading->path[len] = '\0';
    }
    return true;
}

static bool take_row(struct pdi_http_reading *reading, const pd_field *field, void *object,
                     const json_t *json)
{
    char *base = (char *)object + field->offset;
    const size_t count = json_array_size(json);
    const size_t slots = pdi_inline_slots(field);
    if (!json_is_array(json)) {
        return wrong(reading, json, "an array");
    }
    if (field->shape == PD_SHAPE_ARRAY ? count != slots : slots && count > slots) {
        (void)snprintf(reading->problem, sizeof reading->problem,
                       "%s has %zu items, and %s has room for %zu", reading->path, count,
                       field->name, slots);
        return false;
    }
    if (field->shape == PD_SHAPE_SLICE) {
        char *const items =
            pd_arena_alloc(reading->step->scratch, field->element_size, count ? count : 1);
        memcpy(base, &items, sizeof items);
        base = items;
    }
    if (field->count_size) {
        if (field->count_size < 4 && count >> (field->count_size * 8)) {
            return misfits(reading, json, field);
        }
        pdi_integer_set((char *)object + field->count_offset, field->count_size, count);
    }
    return take_items(reading, field, base, json);
}

static bool take_optional(struct pdi_http_reading *reading, const pd_field *field, void *object,
                          const json_t *json)
{
    void *one = NULL;
    if (json && !json_is_null(json)) {
        one = pd_arena_alloc(reading->step->scratch, field->of->size, 1);
        if (!take_struct(reading, field->of, one, json)) {
            return false;
        }
    }
    memcpy((char *)object + field->offset, &one, sizeof one);
    return true;
}

static bool take_member(struct pdi_http_reading *reading, const pd_field *field, void *object,
                        const json_t *json)
{
    if (field->shape == PD_SHAPE_OPTIONAL) {
        return take_optional(reading, field, object, json);
    }
    if (field->has_size) {
        const bool there = json && !json_is_null(json);
        pdi_integer_set((char *)object + field->has_offset, field->has_size, there);
        if (!there) {
            return true;
        }
    }
    if (!json) {
        (void)snprintf(reading->problem, sizeof reading->problem, "it has no %s", reading->path);
        return false;
    }
    return pdi_is_single(field) ? take_item(reading, field, (char *)object + field->offset, json)
                                : take_row(reading, field, object, json);
}

bool pdi_http_take(struct pdi_http_reading *reading, const pd_field *field, void *object,
                   const json_t *json, const char *path)
{
    (void)snprintf(reading->path, sizeof reading->path, "%s", path);
    return take_member(reading, field, object, json);
}

/* An older value that reads as TEXT: an id in a path is text, in JSON it may be a number. */
static json_t *text_of_ref(const struct pdi_http_reading *reading, const char *text)
{
    const struct pdi_value value = {PDI_VALUE_STR, 0, {text, strlen(text)}};
    const struct pdi_bindings *const bindings = reading->step->bindings;
    json_t *const number = json_loads(text, JSON_DECODE_ANY, NULL);
    if (json_is_integer(number) && bindings && !pdi_bindings_find_value(bindings, value)) {
        return number;
    }
    json_decref(number);
    return json_string_nocheck(text);
}

bool pdi_http_take_text(struct pdi_http_reading *reading, const pd_field *field, void *object,
                        const char *text, const char *path)
{
    const bool is_text = field->kind == PD_KIND_STR || field->kind == PD_KIND_CHAR ||
                         field->kind == PD_KIND_BYTES || field->names || field->external;
    json_t *json = field->kind == PD_KIND_REF && !field->external ? text_of_ref(reading, text)
                   : is_text                                      ? json_string_nocheck(text)
                             : json_loads(text, JSON_DECODE_ANY, NULL);
    json = json ? json : json_string_nocheck(text);
    const bool taken = pdi_http_take(reading, field, object, json, path);
    /* The text lives as long as the step: it is copied when the event is emitted. */
    if (taken && field->kind == PD_KIND_STR) {
        const pd_str own = {pdi_arena_string(reading->step->scratch, text), strlen(text)};
        memcpy((char *)object + field->offset, &own, sizeof own);
    }
    json_decref(json);
    return taken;
}
