/* Reads one value that is no struct: strictly, and none that does not fit its member. */
#include "core/read.h"
#include "core/ref.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_MAX = 400 }; /* longer ones are told shortened, and are no real */

/* What is being read, for messages: FIELD, or a key of it, SIZE bytes. */
struct target {
    const pd_field *field;
    bool is_key;
    pd_kind kind;
    size_t size;
};

#define TARGET_FORMAT "%s'%s'"
#define TARGET_ARGS(target_) ((target_)->is_key ? "a key of " : ""), (target_)->field->name

/* What looks like a number or a word: up to a blank, a comma, a bracket or a quote. */
static pd_str read_token(struct pdi_reader *reader)
{
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    for (; reader->at < reader->end; reader->at++) {
        const char c = *reader->at;
        if (!pdi_is_word(c) && c != '+' && c != '-' && c != '.') {
            break;
        }
    }
    return (pd_str){start, (size_t)(reader->at - start)};
}

static pd_status wrong_token(struct pdi_reader *reader, pd_str token, const char *expected)
{
    if (token.len == 0) {
        return pdi_reader_fail(reader, token.data, "expected %s", expected);
    }
    token.len = token.len < 60 ? token.len : 60;
    return pdi_reader_fail(reader, token.data, "expected %s, not %.*s", expected,
                           PD_STR_ARG(token));
}

/* How many of the characters from AT to END are digits. */
static size_t count_digits(const char *at, const char *end)
{
    const char *const start = at;
    while (at < end && pdi_is_digit(*at)) {
        at++;
    }
    return (size_t)(at - start);
}

static uint64_t highest(size_t size, bool signed_kind)
{
    return UINT64_MAX >> (64 - size * 8 + (signed_kind ? 1 : 0));
}

static pd_status misfit(struct pdi_reader *reader, const struct target *target, pd_str token)
{
    const bool signed_kind = pdi_kind_signed(target->kind);
    const uint64_t hi = highest(target->size, signed_kind);
    token.len = token.len < 60 ? token.len : 60;
    if (signed_kind) {
        return pdi_reader_fail(
            reader, token.data, "%.*s does not fit " TARGET_FORMAT " (%" PRId64 "..%" PRId64 ")",
            PD_STR_ARG(token), TARGET_ARGS(target), -(int64_t)hi - 1, (int64_t)hi);
    }
    return pdi_reader_fail(reader, token.data,
                           "%.*s does not fit " TARGET_FORMAT " (0..%" PRIu64 ")",
                           PD_STR_ARG(token), TARGET_ARGS(target), hi);
}

/* An integer from LOW's magnitude below 0 up to HIGH. */
static pd_status read_within(struct pdi_reader *reader, const struct target *target, uint64_t low,
                             uint64_t high, uint64_t *out)
{
    const pd_str token = read_token(reader);
    const char *const end = token.data + token.len;
    const bool negative = token.len && token.data[0] == '-';
    const char *at = token.data + negative;
    if (at == end || count_digits(at, end) != (size_t)(end - at)) {
        return wrong_token(reader, token, "an integer");
    }
    const uint64_t limit = negative ? low : high;
    uint64_t value = 0;
    for (; at < end; at++) {
        const uint64_t digit = (uint64_t)(*at - '0');
        if (digit > limit || value > (limit - digit) / 10) {
            return misfit(reader, target, token);
        }
        value = value * 10 + digit;
    }
    *out = negative ? 0 - value : value;
    return PD_OK;
}

static pd_status read_integer(struct pdi_reader *reader, const struct target *target, uint64_t *out)
{
    const bool signed_kind = pdi_kind_signed(target->kind);
    const uint64_t high = highest(target->size, signed_kind);
    return read_within(reader, target, signed_kind ? high + 1 : 0, high, out);
}

/* The longest name that is next, so that one may begin with another and none needs to be a
 * word; NULL if none is. */
static const pd_name *accept_name(struct pdi_reader *reader, const pd_enum *names)
{
    pdi_reader_blanks(reader);
    const size_t left = (size_t)(reader->end - reader->at);
    const pd_name *found = NULL;
    size_t found_len = 0;
    for (const pd_name *name = names->names; name->text; name++) {
        const size_t len = strlen(name->text);
        if (len > found_len && len <= left && memcmp(reader->at, name->text, len) == 0 &&
            (len == left || !pdi_is_word(reader->at[len]))) {
            found = name;
            found_len = len;
        }
    }
    reader->at += found_len;
    return found;
}

static pd_status unknown_name(struct pdi_reader *reader, const pd_enum *names)
{
    const pd_str word = read_token(reader);
    struct pdi_nearest nearest = {.word = pdi_arena_copy(reader->arena, word.data, word.len)};
    for (const pd_name *name = names->names; name->text; name++) {
        pdi_nearest_try(&nearest, name->text);
    }
    if (word.len == 0 || !nearest.found) {
        return wrong_token(reader, word, "a name or an integer");
    }
    return pdi_reader_fail(reader, word.data, "%s has no %.60s: did you mean %.60s?", names->tag,
                           nearest.word, nearest.found);
}

/* A name or a number of an enum. */
static pd_status read_name(struct pdi_reader *reader, const struct target *target, uint64_t *out)
{
    const pd_enum *const names = target->field->names;
    const pd_name *const name = accept_name(reader, names);
    if (name) {
        *out = (uint64_t)name->value;
        return PD_OK;
    }
    const char first = reader->at < reader->end ? *reader->at : '\0';
    if (!pdi_is_digit(first) && first != '-') {
        return unknown_name(reader, names);
    }
    if (target->field->flags) {
        /* Bits without a name are printed without a sign. */
        return read_within(reader, target, 0, highest(target->size, false), out);
    }
    return read_integer(reader, target, out);
}

static pd_status read_number(struct pdi_reader *reader, const struct target *target, void *item)
{
    uint64_t value = 0;
    pd_status status = PD_OK;
    if (target->is_key || !target->field->names) {
        status = read_integer(reader, target, &value);
    } else {
        do {
            uint64_t more = 0;
            status = read_name(reader, target, &more);
            value |= more;
        } while (!status && target->field->flags && pdi_reader_accept(reader, '|'));
    }
    if (!status) {
        pdi_integer_set(item, target->size, value);
    }
    return status;
}

/* Whether TOKEN is -12.5e-3, inf, -inf, nan or -nan. */
static bool is_real(pd_str token)
{
    const char *at = token.data;
    const char *const end = at + token.len;
    at += at < end && *at == '-';
    if (end - at == 3 && (memcmp(at, "inf", 3) == 0 || memcmp(at, "nan", 3) == 0)) {
        return true;
    }
    size_t digits = count_digits(at, end);
    at += digits;
    if (digits && at < end && *at == '.') {
        digits = count_digits(++at, end);
        at += digits;
    }
    if (digits && at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '-' || *at == '+');
        digits = count_digits(at, end);
        at += digits;
    }
    return digits && at == end;
}

/* strtod reads the point of the locale, so it gets that one. */
static double to_double(pd_str token)
{
    char text[TOKEN_MAX + 32] = {0};
    const char *const point = localeconv()->decimal_point;
    const char *const dot = memchr(token.data, '.', token.len);
    const size_t before = dot ? (size_t)(dot - token.data) : token.len;
    const size_t point_len = dot ? strnlen(point, 16) : 0;
    memcpy(text, token.data, before);
    if (dot) {
        memcpy(text + before, point, point_len);
        memcpy(text + before + point_len, dot + 1, token.len - before - 1);
    }
    return strtod(text, NULL);
}

static pd_status read_real(struct pdi_reader *reader, const struct target *target, void *item)
{
    const pd_str token = read_token(reader);
    if (!is_real(token) || token.len > TOKEN_MAX) {
        return wrong_token(reader, token, "a number");
    }
    const double value = to_double(token);
    const float single = (float)value;
    const bool is_single = target->size == sizeof single;
    /* "inf" is a value, but 1e999 does not become it. */
    if (pdi_is_digit(token.data[token.len - 1]) && (is_single ? isinf(single) : isinf(value))) {
        return pdi_reader_fail(reader, token.data, "%.*s does not fit " TARGET_FORMAT,
                               PD_STR_ARG(token), TARGET_ARGS(target));
    }
    memcpy(item, is_single ? (const void *)&single : (const void *)&value, target->size);
    return PD_OK;
}

/* Stores the text that began at START: one character, or an array of them. */
static pd_status fill_chars(struct pdi_reader *reader, const char *start,
                            const struct target *target, pd_str text, char *chars)
{
    if (target->size == 1 && text.len != 1) {
        return pdi_reader_fail(reader, start, TARGET_FORMAT " is one character, not %zu",
                               TARGET_ARGS(target), text.len);
    }
    if (text.len > target->size) {
        return pdi_reader_fail(reader, start, "%zu characters do not fit " TARGET_FORMAT " (%zu)",
                               text.len, TARGET_ARGS(target), target->size);
    }
    if (target->size > 1 && memchr(text.data, '\0', text.len)) {
        return pdi_reader_fail(reader, start, "the text of " TARGET_FORMAT " cannot hold \\x00",
                               TARGET_ARGS(target));
    }
    memset(chars, 0, target->size);
    memcpy(chars, text.data, text.len);
    return PD_OK;
}

static pd_status read_text(struct pdi_reader *reader, const struct target *target, void *item)
{
    pd_str text;
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    const pd_status status = pdi_read_string(reader, &text);
    if (status) {
        return status;
    }
    if (target->kind == PD_KIND_CHAR) {
        return fill_chars(reader, start, target, text, item);
    }
    if (target->kind == PD_KIND_STR) {
        memcpy(item, &text, sizeof text);
    } else {
        const pd_bytes bytes = {text.data, text.len};
        memcpy(item, &bytes, sizeof bytes);
    }
    return PD_OK;
}

static pd_status read_bool(struct pdi_reader *reader, bool *out)
{
    const pd_str token = read_token(reader);
    *out = pd_str_equal(token, PD_STR("true"));
    if (!*out && !pd_str_equal(token, PD_STR("false"))) {
        return wrong_token(reader, token, "true or false");
    }
    return PD_OK;
}

pd_status pdi_read_scalar(struct pdi_reader *reader, const pd_field *field, bool is_key, void *item)
{
    const struct target target = {
        .field = field,
        .is_key = is_key,
        .kind = is_key ? field->key_kind : field->kind,
        .size = is_key ? field->key_size : pdi_item_size(field),
    };
    switch (target.kind) {
    case PD_KIND_BOOL:
        return read_bool(reader, item);
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return read_number(reader, &target, item);
    case PD_KIND_REAL:
        return read_real(reader, &target, item);
    case PD_KIND_CHAR:
    case PD_KIND_STR:
    case PD_KIND_BYTES:
        return read_text(reader, &target, item);
    case PD_KIND_REF:
        return pdi_ref_read(reader, item);
    case PD_KIND_STRUCT:
        break;
    }
    PD_ASSERT(target.kind != PD_KIND_STRUCT);
    return PD_EINVAL;
}
