/* See slot.h. */
#include "shrink/slot.h"

#include "core/ref.h"
#include "core/value.h"

#include <math.h>
#include <string.h>

struct walk {
    bool (*visit)(void *context, const struct pdi_slot *slot);
    void *context;
    size_t index;
};

static bool visit(struct walk *walk, enum pdi_slot_kind kind, const pd_field *field, void *item)
{
    const struct pdi_slot slot = {kind, field, item, walk->index++};
    return walk->visit(walk->context, &slot);
}

static bool walk_struct(struct walk *walk, const pd_type *type, void *object);

static bool walk_item(struct walk *walk, const pd_field *field, void *item)
{
    switch (field->kind) {
    case PD_KIND_BOOL:
        return visit(walk, PDI_SLOT_INTEGER, field, item);
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return visit(walk, field->names ? PDI_SLOT_NAMED : PDI_SLOT_INTEGER, field, item);
    case PD_KIND_REAL:
        return visit(walk, PDI_SLOT_REAL, field, item);
    case PD_KIND_CHAR:
        return visit(walk, field->shape == PD_SHAPE_ARRAY ? PDI_SLOT_TEXT : PDI_SLOT_INTEGER, field,
                     item);
    case PD_KIND_STR:
    case PD_KIND_BYTES:
        return visit(walk, PDI_SLOT_TEXT, field, item);
    case PD_KIND_REF:
        return visit(walk, PDI_SLOT_REF, field, item);
    case PD_KIND_STRUCT:
        return walk_struct(walk, field->of, item);
    }
    return true;
}

static bool walk_field(struct walk *walk, const pd_field *field, void *object)
{
    if (field->rule == PD_RULE_DRAW || pdi_is_box(field)) {
        return true;
    }
    const bool counted = field->shape == PD_SHAPE_COUNTED || field->shape == PD_SHAPE_SLICE ||
                         field->shape == PD_SHAPE_OPTIONAL;
    if ((counted && !visit(walk, PDI_SLOT_COUNT, field, object)) ||
        (field->has_size && !visit(walk, PDI_SLOT_HAS, field, object))) {
        return false;
    }
    const struct pdi_items items = pdi_items(field, object);
    for (size_t i = 0; i < items.count; i++) {
        if (!walk_item(walk, field, items.base + i * items.stride)) {
            return false;
        }
    }
    return true;
}

static bool walk_struct(struct walk *walk, const pd_type *type, void *object)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (!walk_field(walk, field, object)) {
            return false;
        }
    }
    return true;
}

bool pdi_each_slot_of(const pd_field *field, void *object,
                      bool (*function)(void *context, const struct pdi_slot *slot), void *context)
{
    struct walk walk = {function, context, 0};
    return walk_field(&walk, field, object);
}

bool pdi_each_slot(const pd_type *type, void *object,
                   bool (*function)(void *context, const struct pdi_slot *slot), void *context)
{
    struct walk walk = {function, context, 0};
    return walk_struct(&walk, type, object);
}

struct wanted {
    size_t index;
    struct pdi_slot *out;
};

static bool is_wanted(void *context, const struct pdi_slot *slot)
{
    const struct wanted *const wanted = context;
    if (slot->index != wanted->index) {
        return true;
    }
    *wanted->out = *slot;
    return false;
}

bool pdi_slot_at(const pd_type *type, void *object, size_t index, struct pdi_slot *out)
{
    struct wanted wanted = {index, out};
    return !pdi_each_slot(type, object, is_wanted, &wanted);
}

static bool count_slot(void *context, const struct pdi_slot *slot)
{
    *(size_t *)context = slot->index + 1;
    return true;
}

size_t pdi_slot_count(const pd_type *type, void *object)
{
    size_t count = 0;
    (void)pdi_each_slot(type, object, count_slot, &count);
    return count;
}

/* ---- Values ------------------------------------------------------------------------------ */

bool pdi_slot_signed(const struct pdi_slot *slot)
{
    return pdi_kind_signed(slot->field->kind);
}

uint64_t pdi_slot_integer(const struct pdi_slot *slot)
{
    return pdi_integer_get(slot->item, slot->field->element_size, pdi_slot_signed(slot));
}

void pdi_slot_set_integer(const struct pdi_slot *slot, uint64_t value)
{
    pdi_integer_set(slot->item, slot->field->element_size, value);
}

bool pdi_slot_is_number(const struct pdi_slot *slot)
{
    return slot->kind == PDI_SLOT_INTEGER && slot->field->kind != PD_KIND_BOOL &&
           slot->field->kind != PD_KIND_CHAR;
}

pd_str pdi_slot_text(const struct pdi_slot *slot)
{
    switch (slot->field->kind) {
    case PD_KIND_BYTES: {
        const pd_bytes *const bytes = slot->item;
        return (pd_str){bytes->data, bytes->size};
    }
    case PD_KIND_CHAR:
        return (pd_str){slot->item, strnlen(slot->item, slot->field->size)};
    default:
        return *(const pd_str *)slot->item;
    }
}

void pdi_slot_set_text(const struct pdi_slot *slot, pd_str text)
{
    switch (slot->field->kind) {
    case PD_KIND_BYTES:
        *(pd_bytes *)slot->item = (pd_bytes){text.data, text.len};
        break;
    case PD_KIND_CHAR:
        memset(slot->item, 0, slot->field->size);
        memcpy(slot->item, text.data,
               text.len < slot->field->size ? text.len : slot->field->size - 1);
        break;
    default:
        *(pd_str *)slot->item = text;
    }
}

char pdi_slot_letter(const struct pdi_model *model, const struct pdi_slot *slot)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(model, slot->field);
    if (slot->field->kind == PD_KIND_BYTES) {
        return '\0';
    }
    return extra && extra->letter_count ? extra->letters[0] : 'a';
}

/* ---- Simplest forms ---------------------------------------------------------------------- */

struct simplification {
    const struct pdi_model *model;
    pd_arena *arena;
    bool is_simplest; /* false: something stays as it is that may not be the simplest */
};

static void simplify_text(struct simplification *it, const struct pdi_slot *slot)
{
    size_t min;
    size_t max;
    if (slot->field->rule == PD_RULE_MATCHES) {
        it->is_simplest = false; /* nobody knows what would be */
        return;
    }
    if (slot->field->rule == PD_RULE_ONE_OF) {
        const char *const first = slot->field->choices[0];
        pdi_slot_set_text(slot, (pd_str){first, strlen(first)});
        return;
    }
    pdi_field_length_range(slot->field, &min, &max);
    char *const letters = pdi_arena_raw(it->arena, min + 1);
    memset(letters, pdi_slot_letter(it->model, slot), min);
    letters[min] = '\0';
    pdi_slot_set_text(slot, (pd_str){letters, min});
}

static void simplify_count(const struct pdi_slot *slot)
{
    size_t min;
    size_t max;
    pdi_field_items_range(slot->field, &min, &max);
    if (slot->field->shape == PD_SHAPE_OPTIONAL) {
        memset((char *)slot->item + slot->field->offset, 0, sizeof(void *));
    } else if (pdi_items(slot->field, slot->item).count > min) {
        pdi_items_set_count(slot->field, slot->item, min);
    }
}

static bool simplify(void *context, const struct pdi_slot *slot)
{
    struct simplification *const it = context;
    uint64_t lo;
    uint64_t hi;
    switch (slot->kind) {
    case PDI_SLOT_INTEGER:
        pdi_field_range(slot->field, &lo, &hi);
        pdi_slot_set_integer(slot, slot->field->kind == PD_KIND_CHAR
                                       ? (uint64_t)(unsigned char)pdi_slot_letter(it->model, slot)
                                   : slot->field->kind == PD_KIND_BOOL
                                       ? 0
                                       : pdi_simplest_integer(lo, hi, pdi_slot_signed(slot)));
        break;
    case PDI_SLOT_NAMED:
        pdi_slot_set_integer(slot,
                             slot->field->flags ? 0 : (uint64_t)slot->field->names->names[0].value);
        break;
    case PDI_SLOT_REAL:
        if (slot->field->rule == PD_RULE_DEFAULT) {
            memset(slot->item, 0, slot->field->element_size);
        }
        it->is_simplest &= pdi_slot_complexity(it->model, slot) == 0;
        break;
    case PDI_SLOT_TEXT:
        simplify_text(it, slot);
        break;
    case PDI_SLOT_COUNT:
        simplify_count(slot);
        break;
    case PDI_SLOT_HAS:
        *((bool *)slot->item + slot->field->has_offset) = false;
        break;
    case PDI_SLOT_REF: /* the repair knows what there is */
        it->is_simplest &= pdi_slot_complexity(it->model, slot) == 0;
        break;
    }
    return true;
}

bool pdi_field_simplify(const struct pdi_model *model, const pd_field *field, void *object,
                        pd_arena *arena)
{
    struct simplification simplification = {model, arena, true};
    (void)pdi_each_slot_of(field, object, simplify, &simplification);
    return simplification.is_simplest;
}

void pdi_slot_simplify_items(const struct pdi_model *model, const struct pdi_slot *slot,
                             pd_arena *arena)
{
    struct simplification simplification = {model, arena, true};
    struct walk walk = {simplify, &simplification, 0};
    const struct pdi_items items = pdi_items(slot->field, slot->item);
    for (size_t i = 0; i < items.count; i++) {
        (void)walk_item(&walk, slot->field, items.base + i * items.stride);
    }
}

bool pdi_slot_join(const struct pdi_slot *into, const struct pdi_slot *from, pd_arena *arena)
{
    const pd_field *const field = into->field;
    const struct pdi_items a = pdi_items(field, into->item);
    const struct pdi_items b = pdi_items(field, from->item);
    const size_t count = a.count + b.count;
    if (b.count == 0 || field->shape == PD_SHAPE_OPTIONAL ||
        (field->shape == PD_SHAPE_COUNTED && count * field->element_size > field->size)) {
        return false;
    }
    char *items = a.base;
    if (field->shape == PD_SHAPE_SLICE) {
        items = pdi_arena_raw(arena, count * field->element_size);
        if (a.count) {
            memcpy(items, a.base, a.count * a.stride);
        }
        memcpy((char *)into->item + field->offset, &items, sizeof items);
    }
    memcpy(items + a.count * a.stride, b.base, b.count * b.stride);
    pdi_items_set_count(field, into->item, count);
    return true;
}

uint64_t pdi_slot_name_rank(const struct pdi_slot *slot)
{
    const uint64_t value = pdi_slot_integer(slot);
    if (slot->field->flags) {
        return (uint64_t)__builtin_popcountll(value);
    }
    uint64_t rank = 0;
    for (const pd_name *name = slot->field->names->names; name->text; name++, rank++) {
        if ((uint64_t)name->value == value) {
            return rank;
        }
    }
    return rank;
}

/* ---- Complexity -------------------------------------------------------------------------- */

struct complexity {
    const struct pdi_model *model;
    const struct pdi_plan *plan; /* that the values are of */
    pdi_u128 sum;
    pdi_u128 inner; /* of the sums up to each value: an earlier one is in more of them */
};

/* How far LEN characters at LETTERS are from the simplest that SLOT may have. */
static uint64_t of_letters(const struct pdi_model *model, const struct pdi_slot *slot,
                           const char *letters, size_t len)
{
    const struct pdi_field_extra *const extra = pdi_model_extra(model, slot->field);
    const char simplest = pdi_slot_letter(model, slot);
    uint64_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        const char *const at = extra && extra->letter_count
                                   ? memchr(extra->letters, letters[i], extra->letter_count)
                                   : NULL;
        sum += at ? (uint64_t)(at - extra->letters) : (unsigned char)(letters[i] - simplest);
    }
    return sum;
}

/* The distance of a number from the simplest that its member may be; below 0 a little more. */
static pdi_u128 of_integer(const struct pdi_model *model, const struct pdi_slot *slot)
{
    const uint64_t value = pdi_slot_integer(slot);
    if (slot->field->kind == PD_KIND_CHAR) {
        return of_letters(model, slot, slot->item, 1);
    }
    if (slot->field->kind == PD_KIND_BOOL) {
        return value & 0xff;
    }
    uint64_t lo;
    uint64_t hi;
    pdi_field_range(slot->field, &lo, &hi);
    const bool is_signed = pdi_slot_signed(slot);
    const uint64_t simplest = pdi_simplest_integer(lo, hi, is_signed);
    const bool below = is_signed ? (int64_t)value < (int64_t)simplest : value < simplest;
    return below ? ((pdi_u128)(simplest - value) * 2 + 1) : (pdi_u128)(value - simplest) * 2;
}

const char *const pdi_simple_characters[] = {
    "a", "0", "A", "\xc3\xa9", "\xe6\x97\xa5", "\xf0\x9f\x98\x80", NULL};

/* How simple the character is that LEN bytes at DATA are. */
static uint64_t of_character(const char *data, size_t len)
{
    uint64_t rank = 0;
    for (; pdi_simple_characters[rank]; rank++) {
        if (strncmp(pdi_simple_characters[rank], data, len) == 0) {
            return rank;
        }
    }
    uint64_t bytes = 0;
    for (size_t i = 0; i < len; i++) {
        bytes = bytes << 8 | (unsigned char)data[i];
    }
    return rank + bytes;
}

/* Of text of any script it is characters that count. */
static pdi_u128 of_unicode(pd_str text)
{
    pdi_u128 sum = 0;
    for (size_t at = 0; at < text.len;) {
        const size_t len = pdi_utf8_length(text.data + at, text.len - at);
        sum += ((pdi_u128)1 << 40) + of_character(text.data + at, len ? len : 1);
        at += len ? len : 1;
    }
    return sum;
}

static pdi_u128 of_text(const struct pdi_model *model, const struct pdi_slot *slot)
{
    const pd_str text = pdi_slot_text(slot);
    if (slot->field->rule == PD_RULE_TEXT) {
        return of_unicode(text);
    }
    return (pdi_u128)text.len * (pdi_u128)1024 + of_letters(model, slot, text.data, text.len);
}

/* How many binary digits VALUE has behind the point. */
static unsigned fraction_bits(double value)
{
    unsigned bits = 0;
    for (; value != trunc(value); bits++) { /* exact: only the exponent changes */
        value *= 2;
    }
    return bits;
}

/* Whole numbers by size, then fractions, those with few binary digits first; then what is no
 * number, or has no end. */
static pdi_u128 of_real(const struct pdi_slot *slot)
{
    const double value = slot->field->element_size == sizeof(float)
                             ? (double)*(const float *)slot->item
                             : *(const double *)slot->item;
    const bool negative = signbit(value) != 0;
    const double size = fabs(value);
    if (!isfinite(value)) {
        return ((pdi_u128)(isnan(value) ? 7 : 6) << 76) + negative;
    }
    pdi_u128 sum = (pdi_u128)fraction_bits(size) << 66;
    if (size < 0x1p62) {
        return sum + (pdi_u128)(uint64_t)ceil(size) * 4 + negative;
    }
    int exponent;
    const double mantissa = frexp(size, &exponent);
    sum = ((pdi_u128)1 << 65) + ((pdi_u128)(unsigned)exponent << 54);
    return sum + (pdi_u128)(uint64_t)(mantissa * 0x1p53) * 2 + negative;
}

/* Where the producer of REF stands in PLAN, from 1; behind all, if it is gone. */
static size_t position_of(const struct pdi_plan *plan, pd_ref ref)
{
    const uint32_t id = pdi_ref_parts(ref).step;
    size_t at = 0;
    while (at < plan->count && plan->steps[at].id != id) {
        at++;
    }
    return at + 1;
}

static pdi_u128 of_slot(const struct complexity *complexity, const struct pdi_slot *slot)
{
    switch (slot->kind) {
    case PDI_SLOT_INTEGER:
        return of_integer(complexity->model, slot);
    case PDI_SLOT_NAMED:
        return (pdi_u128)pdi_slot_name_rank(slot) * 2;
    case PDI_SLOT_REAL:
        return of_real(slot);
    case PDI_SLOT_TEXT:
        return of_text(complexity->model, slot);
    case PDI_SLOT_COUNT: /* a length weighs more than whatever its items hold */
        return (pdi_u128)pdi_items(slot->field, slot->item).count << 80;
    case PDI_SLOT_HAS:
        return pdi_items(slot->field, slot->item).count ? (pdi_u128)1 << 80 : 0;
    case PDI_SLOT_REF: /* earlier producers are simpler */
        return pd_ref_none(*(const pd_ref *)slot->item)
                   ? 0
                   : position_of(complexity->plan, *(const pd_ref *)slot->item);
    }
    return 0;
}

static bool add_complexity(void *context, const struct pdi_slot *slot)
{
    struct complexity *const complexity = context;
    complexity->sum += of_slot(complexity, slot);
    complexity->inner += complexity->sum;
    return true;
}

pdi_u128 pdi_slot_complexity(const struct pdi_model *model, const struct pdi_slot *slot)
{
    const struct pdi_plan none = {0};
    const struct complexity complexity = {.model = model, .plan = &none};
    return of_slot(&complexity, slot);
}

pdi_u128 pdi_item_complexity(const struct pdi_model *model, const pd_field *field, void *item)
{
    const struct pdi_plan none = {0};
    struct complexity complexity = {.model = model, .plan = &none};
    struct walk walk = {add_complexity, &complexity, 0};
    (void)walk_item(&walk, field, item);
    return complexity.sum;
}

static void print_drawn(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                        const void *object)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        const struct pdi_items items = pdi_items(field, object);
        if (field->rule == PD_RULE_DRAW) {
            pdi_print_field(text, model, field, object);
            continue;
        }
        for (size_t i = 0; field->kind == PD_KIND_STRUCT && i < items.count; i++) {
            print_drawn(text, model, field->of, items.base + i * items.stride);
        }
    }
}

/* How long in text what generator functions made is: their tape alone says little, because draws
 * that are not there are 0, and what 0 means is the function's choice. */
static size_t printed_length(const struct pdi_model *model, const struct pdi_plan_step *step)
{
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct pdi_text text = pdi_text_new(&arena);
    print_drawn(&text, model, model->commands[step->command].type, step->data);
    const size_t len = text.len;
    pdi_arena_release(&arena);
    return len;
}

struct pdi_complexity pdi_plan_complexity(const struct pdi_model *model,
                                          const struct pdi_plan *plan)
{
    struct pdi_complexity whole = {.sum = 0};
    for (size_t i = 0; i < plan->count; i++) {
        const struct pdi_plan_step *const step = &plan->steps[i];
        struct complexity complexity = {.model = model, .plan = plan};
        (void)pdi_each_slot(model->commands[step->command].type, step->data, add_complexity,
                            &complexity);
        if (step->tape.count) {
            complexity.sum += (pdi_u128)printed_length(model, step) << 80;
        }
        complexity.sum += (pdi_u128)step->tape.count << 60;
        for (uint32_t k = 0; k < step->tape.count; k++) {
            complexity.sum += step->tape.draws[k];
        }
        if (step->alloc.nth) { /* simplest is none; then one allocation, then all after it */
            complexity.sum += ((pdi_u128)(step->alloc.on ? 2 : 1) << 96) + step->alloc.nth;
        }
        whole.sum += complexity.sum;
        whole.weighted += complexity.sum * (pdi_u128)(plan->count - i);
        whole.inner += complexity.inner;
        whole.order += (uint64_t)step->command * (plan->count - i);
    }
    return whole;
}

bool pdi_is_less_complex(const struct pdi_complexity *a, const struct pdi_complexity *b)
{
    return a->sum != b->sum             ? a->sum < b->sum
           : a->weighted != b->weighted ? a->weighted < b->weighted
           : a->inner != b->inner       ? a->inner < b->inner
                                        : a->order < b->order;
}
