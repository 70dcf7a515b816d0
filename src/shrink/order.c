/*
 * Of plans that are equally long and whose values are equally large, one order is the simplest:
 * small values first. So the same failure ends in the same plan, wherever it began; and numbers
 * that lie apart come together. Tried last, for it brings little down: see candidate.h.
 */
#include "core/value.h"
#include "shrink/place.h"

#include <string.h>

enum { MEMBERS_MAX = 16, NUMBERS_MAX = 12, ROW_MAX = 64 };

/* ---- The items of a row ------------------------------------------------------------------ */

/* Items FIRST to before END of the row at PLACE in order. */
static bool try_sorted(struct pdi_shrink *shrink, struct pdi_place place, size_t first, size_t end)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    const struct pdi_items items = pdi_items(slot.field, slot.item);
    char *const room = pdi_arena_raw(&shrink->candidate, items.stride);
    bool any = false;
    for (size_t i = first + 1; i < end && i < items.count; i++) { /* by insertion: it is stable */
        for (size_t k = i; k > first; k--) {
            char *const a = items.base + (k - 1) * items.stride;
            char *const b = items.base + k * items.stride;
            if (pdi_item_complexity(shrink->model, slot.field, a) <=
                pdi_item_complexity(shrink->model, slot.field, b)) {
                break;
            }
            memcpy(room, a, items.stride);
            memcpy(a, b, items.stride);
            memcpy(b, room, items.stride);
            any = true;
        }
    }
    return any && pdi_candidate_try(shrink, &candidate);
}

static bool sort_row(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, place, &slot) || slot.kind != PDI_SLOT_COUNT ||
        slot.field->shape == PD_SHAPE_OPTIONAL) {
        return false;
    }
    const size_t count = pdi_items(slot.field, slot.item).count;
    if (count < 2 || count > ROW_MAX) {
        return false;
    }
    bool changed = try_sorted(shrink, place, 0, count);
    for (size_t i = 0; i + 1 < count && !changed && !pdi_shrink_over(shrink); i++) {
        changed = try_sorted(shrink, place, i, i + 2);
    }
    return changed;
}

/* ---- Members that are described alike ---------------------------------------------------- */

static bool are_alike(const pd_field *a, const pd_field *b)
{
    return a->kind == b->kind && a->shape == b->shape && a->size == b->size &&
           a->element_size == b->element_size && a->of == b->of && a->names == b->names &&
           a->flags == b->flags && a->rule == b->rule && a->lo == b->lo && a->hi == b->hi &&
           a->min_len == b->min_len && a->max_len == b->max_len && a->text == b->text &&
           a->choices == b->choices && a->min_items == b->min_items &&
           a->max_items == b->max_items && a->count_size == b->count_size &&
           a->has_size == b->has_size;
}

static bool may_be_swapped(const pd_field *field)
{
    return field->kind != PD_KIND_REF && field->kind != PD_KIND_BOOL &&
           field->rule != PD_RULE_DRAW && field->rule != PD_RULE_REALS && !field->from &&
           !pdi_is_box(field);
}

static void swap_bytes(char *a, char *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char was = a[i];
        a[i] = b[i];
        b[i] = was;
    }
}

static void swap_members(char *object, const pd_field *a, const pd_field *b)
{
    swap_bytes(object + a->offset, object + b->offset, a->size);
    swap_bytes(object + a->count_offset, object + b->count_offset, a->count_size);
    swap_bytes(object + a->has_offset, object + b->has_offset, a->has_size);
}

/* Swaps members A and B of the command itself in step INDEX, if that is simpler. */
static bool try_swapped(struct pdi_shrink *shrink, size_t index, const pd_field *a,
                        const pd_field *b)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, index);
    swap_members(step->data, a, b);
    return pdi_candidate_try(shrink, &candidate);
}

static bool sort_members(struct pdi_shrink *shrink, size_t index)
{
    const struct pdi_plan_step *const step = &shrink->best.steps[index];
    const pd_field *const fields = shrink->model->commands[step->command].type->fields;
    bool changed = false;
    for (size_t i = 0; i < MEMBERS_MAX && fields[i].name; i++) {
        for (size_t k = i + 1; k < MEMBERS_MAX && fields[k].name; k++) {
            if (index >= shrink->best.count || pdi_shrink_over(shrink)) {
                return changed;
            }
            if (may_be_swapped(&fields[i]) && are_alike(&fields[i], &fields[k])) {
                changed |= try_swapped(shrink, index, &fields[i], &fields[k]);
            }
        }
    }
    return changed;
}

/* ---- Numbers that lie apart -------------------------------------------------------------- */

/* A number that is not the simplest. */
struct number {
    struct pdi_place place;
    struct pdi_place row; /* that it is an item of */
    size_t item;
    bool in_row;
    pd_kind kind;
    uint32_t size;
    bool negative;
};

struct numbers {
    const struct pdi_shrink *shrink;
    uint32_t step;
    size_t row; /* the slot of the last row */
    struct number items[NUMBERS_MAX];
    size_t count;
};

static bool find_number(void *context, const struct pdi_slot *slot)
{
    struct numbers *const numbers = context;
    const pd_field *const field = slot->field;
    if (slot->kind == PDI_SLOT_COUNT) {
        numbers->row = slot->index;
    }
    if (!pdi_slot_is_number(slot) || pdi_slot_integer(slot) == 0 || numbers->count == NUMBERS_MAX) {
        return true;
    }
    numbers->items[numbers->count++] = (struct number){
        .place = {numbers->step, slot->index},
        .row = {numbers->step, numbers->row},
        .item = slot->index - numbers->row - 1,
        .in_row = field->shape == PD_SHAPE_SLICE || field->shape == PD_SHAPE_COUNTED,
        .kind = field->kind,
        .size = field->element_size,
        .negative = pdi_slot_signed(slot) && (int64_t)pdi_slot_integer(slot) < 0,
    };
    return true;
}

/* Item FROM goes from its row, and is added to INTO. */
static bool try_gather(struct pdi_shrink *shrink, const struct number *from,
                       const struct number *into)
{
    struct pdi_plan candidate;
    struct pdi_slot slots[2];
    const struct pdi_place places[] = {from->row, into->place};
    if (!from->in_row || !pdi_places_own(shrink, places, 2, &candidate, slots) ||
        slots[0].kind != PDI_SLOT_COUNT || slots[1].kind != PDI_SLOT_INTEGER) {
        return false;
    }
    const struct pdi_items items = pdi_items(slots[0].field, slots[0].item);
    if (from->item >= items.count) {
        return false;
    }
    char *const gone = items.base + from->item * items.stride;
    /* Where the sum does not fit it wraps around, as it may do in the system. */
    const uint64_t sum = pdi_slot_integer(&slots[1]) +
                         pdi_integer_get(gone, from->size, pdi_kind_signed(from->kind));
    pdi_slot_set_integer(&slots[1], sum);
    memmove(gone, gone + items.stride, (items.count - from->item - 1) * items.stride);
    pdi_items_set_count(slots[0].field, slots[0].item, items.count - 1);
    return pdi_candidate_try(shrink, &candidate);
}

static bool gather_numbers(struct pdi_shrink *shrink, size_t index)
{
    const struct pdi_plan_step *const step = &shrink->best.steps[index];
    struct numbers numbers = {.shrink = shrink, .step = step->id};
    (void)pdi_each_slot(shrink->model->commands[step->command].type, step->data, find_number,
                        &numbers);
    for (size_t i = 0; i < numbers.count; i++) {
        for (size_t k = i + 1; k < numbers.count; k++) {
            const struct number *const a = &numbers.items[i];
            const struct number *const b = &numbers.items[k];
            if (a->kind == b->kind && a->size == b->size && !pdi_shrink_over(shrink) &&
                (try_gather(shrink, a, b) || try_gather(shrink, b, a) ||
                 (a->negative == b->negative && pdi_move_integer(shrink, a->place, b->place)))) {
                return true; /* the others may stand elsewhere now */
            }
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------------------ */

bool pdi_pass_order(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t at = shrink->best.count; at-- > 0 && !pdi_shrink_over(shrink);) {
        if (at >= shrink->best.count) {
            at = shrink->best.count;
            continue;
        }
        const uint32_t id = shrink->best.steps[at].id;
        const pd_type *const type = shrink->model->commands[shrink->best.steps[at].command].type;
        const size_t slots = pdi_slot_count(type, shrink->best.steps[at].data);
        for (size_t i = 0; i < slots && !pdi_shrink_over(shrink); i++) {
            changed |= sort_row(shrink, (struct pdi_place){id, i});
        }
        while (at < shrink->best.count && gather_numbers(shrink, at)) {
            changed = true;
        }
        changed |= at < shrink->best.count && sort_members(shrink, at);
    }
    return changed;
}
