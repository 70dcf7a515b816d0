/* See choice.h. */
#include "core/choice.h"

#include "core/draw_field.h"
#include "core/pattern.h"
#include "core/value.h"

#include <string.h>

/* ---- Digits ------------------------------------------------------------------------------ */

uint32_t pdi_digit(struct pdi_choices *choices, uint64_t n, uint32_t limit)
{
    const uint32_t radix = n < limit ? (uint32_t)n : limit;
    if (choices->forced) {
        choices->forced = false;
        choices->impossible |= choices->force >= radix;
        return choices->force < radix ? choices->force : 0;
    }
    if (choices->frozen) {
        return 0;
    }
    if (choices->at == choices->count) {
        if (choices->count == PDI_DIGITS_MAX) {
            choices->full = true;
            return 0;
        }
        choices->digits[choices->count] = 0;
        choices->radices[choices->count++] = radix;
    }
    return choices->digits[choices->at++];
}

uint32_t pdi_choice(struct pdi_choices *choices, uint64_t n)
{
    return pdi_digit(choices, n, PDI_CHOICES);
}

uint32_t pdi_choice_again(struct pdi_choices *choices, size_t offset, uint64_t n)
{
    for (uint32_t i = 0; i < choices->chosen_count; i++) {
        if (choices->chosen[i].offset == offset) {
            const uint32_t digit = choices->digits[choices->chosen[i].digit];
            choices->impossible |= digit >= n;
            return digit < n ? digit : 0;
        }
    }
    return pdi_choice(choices, n);
}

uint32_t pdi_choices_advance(struct pdi_choices *choices, uint32_t from)
{
    for (uint32_t i = from; i > 0; i--) {
        if (choices->digits[i - 1] + 1 < choices->radices[i - 1]) {
            choices->digits[i - 1]++;
            choices->count = i;
            return i - 1;
        }
    }
    choices->count = 0;
    return UINT32_MAX;
}

/* ---- Values ------------------------------------------------------------------------------ */

/* How many values LO..HI has, if they are few; else so many that it does not matter. */
static uint64_t values_of(uint64_t lo, uint64_t hi)
{
    return hi - lo < PDI_CHOICES ? hi - lo + 1 : PDI_CHOICES;
}

/* How many texts of MIN..MAX of so many LETTERS there are, up to three. */
static uint64_t texts_of(size_t min, size_t max, size_t letters)
{
    const uint64_t shortest = min == 0                            ? 1
                              : letters < PDI_CHOICES && min == 1 ? letters
                                                                  : PDI_CHOICES;
    return letters == 1 ? values_of(min, max) : min == max ? shortest : PDI_CHOICES;
}

/* Text number RANK of MIN letters or more, the shorter first: "a", "b", "aa". FIRST is the simplest
 * letter, where LETTERS does not list COUNT of them. */
static pd_str text_of(pd_gen *gen, uint64_t rank, size_t min, const char *letters, size_t count)
{
    size_t len = min;
    uint64_t texts = 1; /* of that length, as far as it matters */
    for (size_t i = 0; i < len && texts <= PDI_CHOICES; i++) {
        texts *= count;
    }
    while (rank >= texts) {
        rank -= texts;
        texts *= count;
        len++;
    }
    char *const data = pdi_arena_raw(gen->arena, len + 1);
    data[len] = '\0';
    for (size_t i = len; i > 0; i--) {
        const uint64_t letter = rank % count;
        rank /= count;
        data[i - 1] = letters ? letters[letter] : (char)((count == 256 ? 0 : 'a') + (int)letter);
    }
    return (pd_str){data, len};
}

uint64_t pdi_first_draw(pd_gen *gen, uint64_t n)
{
    const uint64_t first = gen->first_draw;
    gen->first_draw = 0;
    gen->choices->impossible |= first >= n;
    return first < n ? first : 0;
}

static uint64_t decide_first(void *context, uint64_t n)
{
    return pdi_first_draw(context, n);
}

enum { LETTERS = 26 };

static pd_str choose_text(pd_gen *gen, const pd_field *field)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
    if (field->rule == PD_RULE_ONE_OF) {
        const char *const text = field->choices[pdi_choice(gen->choices, extra->choice_count)];
        return (pd_str){text, strlen(text)};
    }
    if (field->rule == PD_RULE_MATCHES) {
        struct pdi_text out = pdi_text_new(gen->arena);
        gen->first_draw = pdi_choice(gen->choices, PDI_CHOICES);
        pdi_pattern_generate(extra->pattern, decide_first, gen, &out);
        (void)pdi_first_draw(gen, 1); /* nothing may have been there to decide */
        return (pd_str){out.data, out.len};
    }
    const bool listed = extra && extra->letter_count;
    const size_t letters = field->kind == PD_KIND_BYTES ? 256
                           : listed                     ? extra->letter_count
                                                        : LETTERS;
    size_t min;
    size_t max;
    pdi_field_length_range(field, &min, &max);
    const uint32_t rank = pdi_choice(gen->choices, texts_of(min, max, letters));
    return text_of(gen, rank, min, listed && letters != 256 ? extra->letters : NULL, letters);
}

static uint64_t choose_integer(pd_gen *gen, const pd_field *field)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
    uint64_t lo;
    uint64_t hi;
    if (field->names && field->flags) {
        const uint32_t at = pdi_choice(gen->choices, (uint64_t)extra->choice_count + 1);
        return at ? (uint64_t)field->names->names[at - 1].value : 0;
    }
    if (field->names) {
        return (uint64_t)field->names->names[pdi_choice(gen->choices, extra->choice_count)].value;
    }
    pdi_field_range(field, &lo, &hi);
    const uint32_t rank = pdi_choice(gen->choices, values_of(lo, hi));
    return field->kind == PD_KIND_INT
               ? (uint64_t)pdi_integer_of_rank(rank, (int64_t)lo, (int64_t)hi)
               : lo + rank;
}

/* 0, 1, -1; of limits: the simplest within them, and both. */
static double choose_real(pd_gen *gen, const pd_field *field)
{
    const bool limited = field->rule == PD_RULE_REALS;
    const double lo = limited ? field->real_lo : -1;
    const double hi = limited ? field->real_hi : 1;
    const double simplest = lo > 0 ? lo : hi < 0 ? hi : 0;
    const double values[] = {simplest, simplest < hi ? hi : lo, lo};
    const uint64_t count = lo == hi ? 1 : lo < simplest && simplest < hi ? 3 : 2;
    return values[pdi_choice(gen->choices, count)];
}

bool pdi_choose_value(pd_gen *gen, const pd_field *field, void *item)
{
    switch (field->kind) {
    case PD_KIND_BOOL:
        *(bool *)item = pdi_choice(gen->choices, 2) != 0;
        return true;
    case PD_KIND_CHAR:
        if (field->shape == PD_SHAPE_ARRAY) {
            const pd_str text = choose_text(gen, field);
            memset(item, 0, field->size);
            memcpy(item, text.data, text.len < field->size ? text.len : field->size - 1);
        } else {
            const struct pdi_field_extra *const extra = pdi_model_extra(gen->model, field);
            const uint32_t count = extra && extra->letter_count ? extra->letter_count : LETTERS;
            const uint32_t rank = pdi_choice(gen->choices, count);
            *(char *)item =
                extra && extra->letter_count ? extra->letters[rank] : (char)('a' + (int)rank);
        }
        return true;
    case PD_KIND_INT:
    case PD_KIND_UINT:
        pdi_integer_set(item, field->element_size, choose_integer(gen, field));
        return true;
    case PD_KIND_REAL:
        if (field->element_size == sizeof(float)) {
            *(float *)item = (float)choose_real(gen, field);
        } else {
            *(double *)item = choose_real(gen, field);
        }
        return true;
    case PD_KIND_STR:
        *(pd_str *)item = choose_text(gen, field);
        return true;
    case PD_KIND_BYTES: {
        const pd_str text = choose_text(gen, field);
        *(pd_bytes *)item = (pd_bytes){(const unsigned char *)text.data, text.len};
        return true;
    }
    case PD_KIND_REF:
    case PD_KIND_STRUCT:
        return pdi_draw_item(gen, field, item); /* a struct: its members choose */
    }
    return false;
}

/* ---- How many there are ------------------------------------------------------------------ */

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t combinations(const struct pdi_model *model, const pd_type *type, unsigned depth);

/* How many digits' values FIELD has at most. */
static uint64_t field_values(const struct pdi_model *model, const pd_field *field, unsigned depth)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(model, field);
    const bool one = field->shape == PD_SHAPE_ONE && !field->has_size;
    uint64_t lo;
    uint64_t hi;
    if (field->from) {
        return field->often_from ? PDI_CHOICES + 2 : PDI_CHOICES;
    }
    if (one && field->rule != PD_RULE_DRAW && field->kind == PD_KIND_BOOL) {
        return 2;
    }
    if (one && field->rule != PD_RULE_DRAW && field->kind == PD_KIND_STRUCT) {
        return depth ? combinations(model, field->of, depth - 1) : 1;
    }
    if (one && field->rule != PD_RULE_DRAW &&
        (field->kind == PD_KIND_INT || field->kind == PD_KIND_UINT)) {
        if (field->names) {
            const uint64_t names = (uint64_t)extra->choice_count + (field->flags ? 1 : 0);
            return names < PDI_CHOICES ? names : PDI_CHOICES;
        }
        pdi_field_range(field, &lo, &hi);
        return values_of(lo, hi);
    }
    return PDI_CHOICES;
}

static uint64_t combinations(const struct pdi_model *model, const pd_type *type, unsigned depth)
{
    uint64_t product = 1;
    for (const pd_field *field = type->fields; field->name; field++) {
        if (!field->external && !pdi_is_box(field)) {
            product = multiply(product, field_values(model, field, depth));
        }
    }
    return product;
}

uint64_t pdi_choices_bound(const struct pdi_model *model, unsigned steps)
{
    uint64_t one = 0;
    uint64_t all = 1;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const it = &model->commands[i];
        const uint64_t its = it->weight ? combinations(model, it->type, PDI_DEPTH_MAX) : 0;
        one = one + its < one ? UINT64_MAX : one + its;
    }
    for (unsigned i = 0; i < steps; i++) {
        all = multiply(all, one);
    }
    return all;
}
