/* Judging and repairing one item by its description: see draw_field.h. */
#include "core/draw_field.h"

#include "core/pattern.h"
#include "core/unicode.h"
#include "core/value.h"

#include <string.h>

static bool judge_integer(pd_gen *gen, const pd_field *field, void *item)
{
    const bool is_signed = pdi_kind_signed(field->kind);
    uint64_t lo;
    uint64_t hi;
    pdi_field_range(field, &lo, &hi);
    pdi_note_limit(gen, item,
                   (struct pdi_limit){.field = field,
                                      .size = field->element_size,
                                      .is_signed = is_signed,
                                      .lo = (int64_t)lo,
                                      .hi = (int64_t)hi});
    const uint64_t value = pdi_integer_get(item, field->element_size, is_signed);
    const bool below = is_signed ? (int64_t)value < (int64_t)lo : value < lo;
    const bool above = is_signed ? (int64_t)value > (int64_t)hi : value > hi;
    if ((below || above) && gen->mode == PDI_REPAIR) {
        pdi_integer_set(item, field->element_size, below ? lo : hi);
        return true;
    }
    return !below && !above;
}

static bool judge_named(const pd_field *field, const void *item)
{
    const uint64_t value = pdi_integer_get(item, field->element_size, pdi_kind_signed(field->kind));
    uint64_t known = 0;
    for (const pd_name *name = field->names->names; name->text; name++) {
        if (!field->flags && (uint64_t)name->value == value) {
            return true;
        }
        known |= (uint64_t)name->value;
    }
    return field->flags && (value & ~known) == 0;
}

static bool judge_letters(const struct pdi_field_extra *extra, pd_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!memchr(extra->letters, text.data[i], extra->letter_count)) {
            return false;
        }
    }
    return true;
}

static bool judge_text(pd_gen *gen, const pd_field *field, pd_str text)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
    if (field->rule == PD_RULE_ONE_OF) {
        for (const char *const *choice = field->choices; *choice; choice++) {
            if (pd_str_equal(text, (pd_str){*choice, strlen(*choice)})) {
                return true;
            }
        }
        return false;
    }
    if (field->rule == PD_RULE_MATCHES) {
        return pdi_pattern_matches(extra->pattern, text.data, text.len);
    }
    if (field->rule == PD_RULE_CHARS) {
        return text.len >= field->min_len && text.len <= field->max_len &&
               judge_letters(extra, text);
    }
    return field->rule != PD_RULE_TEXT || pdi_is_unicode(text, field->min_len, field->max_len);
}

static bool judge_chars(pd_gen *gen, const pd_field *field, const void *item)
{
    const bool one = field->shape != PD_SHAPE_ARRAY;
    const size_t len = one ? 1 : strnlen(item, field->size);
    if (one && field->rule == PD_RULE_CHARS) { /* of one character the length says nothing */
        const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
        return judge_letters(extra, (pd_str){item, 1});
    }
    return one || judge_text(gen, field, (pd_str){item, len});
}

/* A float is compared with the limits as floats: (float)0.1 is above 0.1. */
static bool judge_real(const pd_field *field, const void *item)
{
    if (field->rule != PD_RULE_REALS) {
        return true;
    }
    if (field->element_size == sizeof(float)) {
        const float value = *(const float *)item;
        return value >= (float)field->real_lo && value <= (float)field->real_hi;
    }
    const double value = *(const double *)item;
    return value >= field->real_lo && value <= field->real_hi;
}

bool pdi_judge_item(pd_gen *gen, const pd_field *field, void *item)
{
    switch (field->kind) {
    case PD_KIND_BOOL:
    case PD_KIND_REF:
        return true;
    case PD_KIND_CHAR:
        return judge_chars(gen, field, item);
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return field->names ? judge_named(field, item) : judge_integer(gen, field, item);
    case PD_KIND_REAL:
        return judge_real(field, item);
    case PD_KIND_STR:
        return judge_text(gen, field, *(const pd_str *)item);
    case PD_KIND_BYTES: {
        size_t min;
        size_t max;
        pdi_field_length_range(field, &min, &max);
        const size_t size = ((const pd_bytes *)item)->size;
        return field->rule != PD_RULE_CHARS || (size >= min && size <= max);
    }
    case PD_KIND_STRUCT:
        return pdi_gen_fields(gen, field->of, item, 0);
    }
    return false;
}
