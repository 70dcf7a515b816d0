/* Draws of one item by its description: see draw_field.h. */
#include "core/draw_field.h"

#include "core/pattern.h"
#include "core/unicode.h"
#include "core/value.h"

#include <math.h>
#include <string.h>

enum { STRING_MAX = 20, PRINTABLE_FIRST = 32, PRINTABLE_COUNT = 95 };

void pdi_field_range(const pd_field *field, uint64_t *lo, uint64_t *hi)
{
    if (field->rule == PD_RULE_RANGE) {
        *lo = field->lo;
        *hi = field->hi;
        return;
    }
    const unsigned bits = field->element_size * 8;
    if (pdi_kind_signed(field->kind)) {
        *lo = (uint64_t)(INT64_MIN >> (64 - bits));
        *hi = (uint64_t)(INT64_MAX >> (64 - bits));
    } else {
        *lo = 0;
        *hi = UINT64_MAX >> (64 - bits);
    }
}

void pdi_field_length_range(const pd_field *field, size_t *min, size_t *max)
{
    if (field->rule == PD_RULE_CHARS || field->rule == PD_RULE_TEXT) {
        *min = field->min_len;
        *max = field->max_len;
    } else {
        *min = 0;
        *max = STRING_MAX;
    }
    if (field->kind == PD_KIND_CHAR && *max >= field->size) {
        *max = field->size - 1;
    }
}

static uint64_t decide_freely(void *context, uint64_t n)
{
    return pdi_random_below(&((pd_gen *)context)->random, n);
}

static char draw_letter(pd_gen *gen, const struct pdi_field_extra *extra)
{
    return extra && extra->letter_count
               ? extra->letters[pdi_random_below(&gen->random, extra->letter_count)]
               : (char)(PRINTABLE_FIRST + pdi_random_below(&gen->random, PRINTABLE_COUNT));
}

/* Text of FIELD, in the arena of the generator. */
static pd_str draw_text(pd_gen *gen, const pd_field *field)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
    if (field->rule == PD_RULE_ONE_OF) {
        const char *const text =
            field->choices[pdi_random_below(&gen->random, extra->choice_count)];
        return (pd_str){text, strlen(text)};
    }
    if (field->rule == PD_RULE_MATCHES) {
        struct pdi_text out = pdi_text_new(gen->arena);
        PD_ASSERT(extra && extra->pattern);
        pdi_pattern_generate(extra->pattern, decide_freely, gen, &out);
        return (pd_str){out.data, out.len};
    }
    size_t min;
    size_t max;
    pdi_field_length_range(field, &min, &max);
    if (field->rule == PD_RULE_TEXT) {
        return pdi_draw_unicode(&gen->random, min, max, gen->arena);
    }
    const size_t len = (size_t)pdi_draw_integer(&gen->random, min, max, false);
    char *const data = pdi_arena_raw(gen->arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        data[i] = draw_letter(gen, extra);
    }
    data[len] = '\0';
    return (pd_str){data, len};
}

static void draw_chars(pd_gen *gen, const pd_field *field, void *item)
{
    if (field->shape != PD_SHAPE_ARRAY) {
        *(char *)item = draw_letter(gen, pdi_model_extra(gen->model, field));
        return;
    }
    const pd_str text = draw_text(gen, field);
    memset(item, 0, field->size);
    memcpy(item, text.data, text.len < field->size ? text.len : field->size - 1);
}

static pd_bytes draw_bytes(pd_gen *gen, const pd_field *field)
{
    size_t min;
    size_t max;
    pdi_field_length_range(field, &min, &max);
    const size_t size = (size_t)pdi_draw_integer(&gen->random, min, max, false);
    unsigned char *const data = pdi_arena_raw(gen->arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        data[i] = (unsigned char)pdi_random_below(&gen->random, 256);
    }
    data[size] = 0;
    return (pd_bytes){data, size};
}

static double draw_real(pd_gen *gen, const pd_field *field)
{
    static const double notable[] = {0, 1, -1, 0.5, 1e-300, 1e300, 0x1p53, -0.0};
    struct pdi_random *const random = &gen->random;
    if (field->rule == PD_RULE_REALS) {
        const double unit = (double)(pdi_random_next(random) >> 11) * 0x1p-53;
        const double value = field->real_lo + (field->real_hi - field->real_lo) * unit;
        const uint64_t choice = pdi_random_below(random, 8);
        return choice == 0 ? field->real_lo : choice == 1 ? field->real_hi : value;
    }
    if (pdi_random_below(random, 4) == 0) {
        return notable[pdi_random_below(random, sizeof notable / sizeof *notable)];
    }
    const double scale = ldexp(1, (int)pdi_random_below(random, 40) - 8);
    return ((double)(int64_t)pdi_random_next(random) * 0x1p-63) * scale;
}

static uint64_t draw_named(pd_gen *gen, const pd_field *field)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
    if (!field->flags) {
        const uint64_t at = pdi_random_below(&gen->random, extra->choice_count);
        return (uint64_t)field->names->names[at].value;
    }
    uint64_t bits = 0;
    for (uint32_t i = 0; i < extra->choice_count; i++) {
        if (pdi_random_below(&gen->random, 2)) {
            bits |= (uint64_t)field->names->names[i].value;
        }
    }
    return bits;
}

/* Only what is pointed to can be recursive, so only that costs a level. */
static bool draw_struct(pd_gen *gen, const pd_field *field, void *item)
{
    const unsigned level = field->shape == PD_SHAPE_OPTIONAL || field->shape == PD_SHAPE_SLICE;
    memset(item, 0, field->of->size);
    if (gen->depth < level) {
        return true;
    }
    gen->depth -= level;
    const bool drawn = pdi_gen_fields(gen, field->of, item, gen->random.key);
    gen->depth += level;
    return drawn;
}

bool pdi_draw_item(pd_gen *gen, const pd_field *field, void *item)
{
    switch (field->kind) {
    case PD_KIND_BOOL:
        *(bool *)item = pdi_random_below(&gen->random, 2) != 0;
        return true;
    case PD_KIND_CHAR:
        draw_chars(gen, field, item);
        return true;
    case PD_KIND_INT:
    case PD_KIND_UINT: {
        uint64_t lo;
        uint64_t hi;
        pdi_field_range(field, &lo, &hi);
        pdi_integer_set(item, field->element_size,
                        field->names
                            ? draw_named(gen, field)
                            : pdi_draw_integer(&gen->random, lo, hi, field->kind == PD_KIND_INT));
        return true;
    }
    case PD_KIND_REAL:
        if (field->element_size == sizeof(float)) {
            *(float *)item = (float)draw_real(gen, field);
        } else {
            *(double *)item = draw_real(gen, field);
        }
        return true;
    case PD_KIND_STR:
        *(pd_str *)item = draw_text(gen, field);
        return true;
    case PD_KIND_BYTES:
        *(pd_bytes *)item = draw_bytes(gen, field);
        return true;
    case PD_KIND_REF:
        *(pd_ref *)item = (pd_ref){0};
        return true;
    case PD_KIND_STRUCT:
        return draw_struct(gen, field, item);
    }
    return false;
}
