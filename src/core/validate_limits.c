/*
 * The rules of limits: that what the attributes of a command's members allow exists, and that
 * the member can hold it; and that patterns are patterns.
 */
#include "core/validate_check.h"

#include "core/gen.h"
#include "core/pattern.h"
#include "core/value.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { PATTERN_TRIES = 256 };

/* ---- V08: numbers --------------------------------------------------------------------------- */

static const char *integer_text(struct pdi_checking *checking, uint64_t value, bool is_signed)
{
    struct pdi_text text = pdi_text_new(checking->problems->arena);
    if (is_signed) {
        pdi_text_printf(&text, "%" PRId64, (int64_t)value);
    } else {
        pdi_text_printf(&text, "%" PRIu64, value);
    }
    return text.data;
}

static bool is_above(uint64_t a, uint64_t b, bool is_signed)
{
    return is_signed ? (int64_t)a > (int64_t)b : a > b;
}

/* The limits as written: those of an unsigned member may be negative numbers by mistake. */
static void check_range(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const bool is_signed = field->kind == PD_KIND_INT;
    const bool negative = !is_signed && (int64_t)field->lo < 0 && field->hi < field->lo;
    const char *const lo = integer_text(checking, field->lo, is_signed || negative);
    const char *const hi = integer_text(checking, field->hi, is_signed || negative);
    pd_field bare = *field;
    uint64_t least;
    uint64_t most;
    bare.rule = PD_RULE_DEFAULT;
    pdi_field_range(&bare, &least, &most);
    if (negative || is_above(least, field->lo, is_signed) || is_above(field->hi, most, is_signed) ||
        is_above(least, field->hi, is_signed) || is_above(field->lo, most, is_signed)) {
        pdi_broken(checking, "%s.%s: PD_RANGE(%s, %s) does not fit %s, %s to %s", type->tag,
                   field->name, lo, hi, pdi_kind_words(checking, field->kind, field->element_size),
                   integer_text(checking, least, is_signed),
                   integer_text(checking, most, is_signed));
    } else if (is_above(field->lo, field->hi, is_signed)) {
        pdi_broken(checking, "%s.%s: PD_RANGE(%s, %s) is empty: write the smaller limit first",
                   type->tag, field->name, lo, hi);
    }
}

static void check_reals(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const double lo = field->real_lo;
    const double hi = field->real_hi;
    struct pdi_text limits = pdi_text_new(checking->problems->arena);
    pdi_text_real(&limits, lo, false);
    pdi_text_puts(&limits, ", ");
    pdi_text_real(&limits, hi, false);
    const char *wrong = NULL;
    if (!isfinite(lo) || !isfinite(hi)) {
        wrong = "needs two finite limits";
    } else if (lo > hi) {
        wrong = "is empty: write the smaller limit first";
    } else if (!isfinite(hi - lo)) {
        wrong = "is wider than the largest real: halve it";
    } else if (field->element_size == sizeof(float) && (lo < -FLT_MAX || hi > FLT_MAX)) {
        wrong = "does not fit a float";
    }
    if (wrong) {
        pdi_broken(checking, "%s.%s: PD_REALS(%s) %s", type->tag, field->name, limits.data, wrong);
    }
}

/* The numbers behind names must be what the member can hold. */
static void check_constants(struct pdi_checking *checking, const pd_type *type,
                            const pd_field *field)
{
    pd_field bare = *field;
    uint64_t least;
    uint64_t most;
    bare.rule = PD_RULE_DEFAULT;
    pdi_field_range(&bare, &least, &most);
    const bool is_signed = field->kind == PD_KIND_INT;
    for (const pd_name *name = field->names->names; name && name->text; name++) {
        const uint64_t value = (uint64_t)name->value;
        if (is_above(least, value, is_signed) || is_above(value, most, is_signed)) {
            pdi_broken(checking, "%s.%s: %s of enum %s is %" PRId64 ", which does not fit %s",
                       type->tag, field->name, name->text, field->names->tag, name->value,
                       pdi_kind_words(checking, field->kind, field->element_size));
        }
    }
}

/* ---- V08: text ------------------------------------------------------------------------------ */

/* How many characters FIELD can hold. */
static size_t text_room(const pd_field *field)
{
    const bool array = field->kind == PD_KIND_CHAR && field->shape == PD_SHAPE_ARRAY;
    return array ? field->size - 1 : SIZE_MAX;
}

static void check_text_room(struct pdi_checking *checking, const pd_type *type,
                            const pd_field *field, const char *what, size_t len)
{
    if (len > text_room(field)) {
        pdi_broken(checking,
                   "%s.%s: %s has %zu characters, and char[%" PRIu32 "] holds %" PRIu32
                   " and the NUL",
                   type->tag, field->name, what, len, field->size, field->size - 1);
    }
}

static void check_chars(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const bool one = field->kind == PD_KIND_CHAR && field->shape != PD_SHAPE_ARRAY;
    const bool letters = field->rule == PD_RULE_CHARS && field->kind != PD_KIND_BYTES;
    if (letters && (!field->text || !*field->text) && field->max_len) {
        pdi_broken(checking, "%s.%s: PD_CHARS has an empty alphabet", type->tag, field->name);
    }
    if (field->min_len > field->max_len) {
        pdi_broken(checking,
                   "%s.%s: no string has %" PRIu32 " to %" PRIu32
                   " characters: write the smaller limit first",
                   type->tag, field->name, field->min_len, field->max_len);
    } else if (!one) {
        check_text_room(checking, type, field, "the longest string", field->max_len);
    }
}

static void check_choices(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (!field->choices || !field->choices[0]) {
        pdi_broken(checking, "%s.%s: PD_ONE_OF has no choices", type->tag, field->name);
    }
    for (const char *const *choice = field->choices; choice && *choice; choice++) {
        struct pdi_text quoted = pdi_text_new(checking->problems->arena);
        pdi_text_quoted(&quoted, *choice, strlen(*choice));
        check_text_room(checking, type, field, quoted.data, strlen(*choice));
    }
}

static uint64_t decide(void *random, uint64_t n)
{
    return pdi_random_below(random, n);
}

/* A pattern does not tell its longest string, but those it makes do. */
static void check_matching(struct pdi_checking *checking, const pd_type *type,
                           const pd_field *field)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(checking->model, field);
    struct pdi_random random = pdi_random(0);
    struct pdi_text text = pdi_text_new(checking->problems->arena);
    if (!extra || !extra->pattern || text_room(field) == SIZE_MAX) {
        return; /* none: V09 */
    }
    for (unsigned i = 0; i < PATTERN_TRIES; i++) {
        text.len = 0;
        pdi_pattern_generate(extra->pattern, decide, &random, &text);
        if (text.len > text_room(field)) {
            pdi_broken(checking,
                       "%s.%s: PD_MATCHES makes strings of %zu characters, and char[%" PRIu32
                       "] holds %" PRIu32 " and the NUL",
                       type->tag, field->name, text.len, field->size, field->size - 1);
            return;
        }
    }
}

/* ---- V08: how many -------------------------------------------------------------------------- */

/* How many items there is room for, and a number. */
static size_t items_room(const pd_field *field)
{
    const size_t countable =
        field->count_size < 8 ? ((size_t)1 << field->count_size * 8) - 1 : SIZE_MAX;
    const size_t room = field->shape == PD_SHAPE_COUNTED && field->element_size
                            ? field->size / field->element_size
                            : SIZE_MAX;
    return room < countable ? room : countable;
}

static void check_items(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const bool many = field->shape == PD_SHAPE_COUNTED || field->shape == PD_SHAPE_SLICE;
    size_t min;
    size_t max;
    if (!field->min_items && !field->max_items) {
        return;
    }
    pdi_field_items_range(field, &min, &max);
    const char *wrong = NULL;
    if (!many) {
        pdi_doubtful(checking,
                     "%s.%s: PD_ITEMS is for what another member counts, so it has no "
                     "effect",
                     type->tag, field->name);
        return;
    }
    if (field->max_items > items_room(field) || field->min_items > items_room(field)) {
        wrong = field->shape == PD_SHAPE_COUNTED ? "does not fit the array, or what counts it"
                                                 : "does not fit what counts it";
    } else if (min > max) {
        wrong = "is empty: write the smaller limit first";
    } else if (min > 0 && field->of == type) {
        wrong = "never ends, for each holds some of its own kind: let there be none";
    }
    if (wrong) {
        pdi_broken(checking, "%s.%s: PD_ITEMS(%" PRIu32 ", %" PRIu32 ") %s", type->tag, field->name,
                   field->min_items, field->max_items, wrong);
    }
}

static void check_limits(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const bool integer = field->kind == PD_KIND_INT || field->kind == PD_KIND_UINT;
    const bool text = field->kind == PD_KIND_STR || field->kind == PD_KIND_CHAR;
    if (integer && field->names) {
        check_constants(checking, type, field);
    }
    if (integer && field->rule == PD_RULE_RANGE) {
        check_range(checking, type, field);
    } else if (field->kind == PD_KIND_REAL && field->rule == PD_RULE_REALS) {
        check_reals(checking, type, field);
    } else if ((field->kind == PD_KIND_STR && field->rule == PD_RULE_TEXT) ||
               ((text || field->kind == PD_KIND_BYTES) && field->rule == PD_RULE_CHARS)) {
        check_chars(checking, type, field);
    } else if (text && field->rule == PD_RULE_ONE_OF) {
        check_choices(checking, type, field);
    } else if (text && field->rule == PD_RULE_MATCHES) {
        check_matching(checking, type, field);
    }
    check_items(checking, type, field);
}

void pdi_check_limits(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands, check_limits);
}

/* ---- V09: patterns -------------------------------------------------------------------------- */

static void check_pattern(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    pd_diag diag = {0};
    if (field->rule == PD_RULE_MATCHES && !field->text) {
        pdi_broken(checking, "%s.%s: PD_MATCHES has no pattern", type->tag, field->name);
    } else if (field->rule == PD_RULE_MATCHES &&
               !pdi_pattern_new(field->text, checking->problems->arena, &diag)) {
        struct pdi_text quoted = pdi_text_new(checking->problems->arena);
        pdi_text_quoted(&quoted, field->text, strlen(field->text));
        pdi_broken(checking, "%s.%s: PD_MATCHES(%s), column %d: %s", type->tag, field->name,
                   quoted.data, diag.column, diag.text);
    }
}

void pdi_check_patterns(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands, check_pattern);
}
