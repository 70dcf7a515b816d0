/*
 * Rows of items - arrays, slices, optionals - with fewer items and simpler ones: see place.h.
 * First all structs become one, for parts that lie apart cannot be seen together; then it is looked
 * for the shortest beginning of the row, from below; then blocks go.
 */
#include "core/value.h"
#include "shrink/place.h"

#include <string.h>

/* How many items the row at PLACE has. */
static size_t count_at(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, place, &slot) || slot.kind != PDI_SLOT_COUNT) {
        return 0;
    }
    return pdi_items(slot.field, slot.item).count;
}

/* ---- Fewer of them ----------------------------------------------------------------------- */

static bool try_fewer(struct pdi_shrink *shrink, struct pdi_place place, size_t first, size_t count)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    const struct pdi_items items = pdi_items(slot.field, slot.item);
    if (first + count > items.count || count == 0) {
        return false;
    }
    memmove(items.base + first * items.stride, items.base + (first + count) * items.stride,
            (items.count - first - count) * items.stride);
    if (slot.field->shape == PD_SHAPE_OPTIONAL) {
        memset((char *)slot.item + slot.field->offset, 0, sizeof(void *));
    } else {
        pdi_items_set_count(slot.field, slot.item, items.count - count);
    }
    return pdi_candidate_try(shrink, &candidate);
}

/* Keeps only the first COUNT. */
static bool try_first(struct pdi_shrink *shrink, struct pdi_place place, size_t count)
{
    const size_t all = count_at(shrink, place);
    return count < all && try_fewer(shrink, place, count, all - count);
}

/* The shortest beginning that fails. */
static bool keep_beginning(struct pdi_shrink *shrink, struct pdi_place place, size_t min)
{
    const size_t all = count_at(shrink, place);
    size_t passes = min; /* so many do not do */
    size_t at = min;
    for (; at < all && !try_first(shrink, place, at); at = at < min + 2 ? at + 1 : at * 2) {
        passes = at;
    }
    while (count_at(shrink, place) > passes + 1 && !pdi_shrink_over(shrink)) {
        const size_t now = count_at(shrink, place);
        const size_t middle = passes + (now - passes) / 2;
        if (!try_first(shrink, place, middle)) {
            passes = middle;
        }
    }
    return count_at(shrink, place) < all;
}

/* Blocks of half of the items, a quarter .. one, from the end. */
static bool remove_blocks(struct pdi_shrink *shrink, struct pdi_place place)
{
    size_t count = count_at(shrink, place);
    bool changed = count > 1 && try_fewer(shrink, place, 0, count - 1); /* all but the last */
    count = count_at(shrink, place);
    for (size_t size = count / 2; size > 0; size /= 2) {
        for (size_t end = count; end > 0 && !pdi_shrink_over(shrink);) {
            const size_t some = end < size ? end : size;
            changed |= try_fewer(shrink, place, end - some, some);
            count = count_at(shrink, place);
            end -= some;
            end = end > count ? count : end;
        }
    }
    return changed;
}

/* ---- Joined ------------------------------------------------------------------------------ */

/* Appends what the rows and texts of struct FROM hold to those of INTO, both of TYPE. Gives whether
 * there was anything. */
static bool join_structs(const pd_type *type, void *into, void *from, pd_arena *arena)
{
    bool any = false;
    for (const pd_field *field = type->fields; field->name; field++) {
        if (field->rule == PD_RULE_DRAW ||
            (field->shape != PD_SHAPE_SLICE && field->shape != PD_SHAPE_COUNTED)) {
            continue;
        }
        const struct pdi_slot a = {PDI_SLOT_COUNT, field, into, 0};
        const struct pdi_slot b = {PDI_SLOT_COUNT, field, from, 0};
        any |= pdi_slot_join(&a, &b, arena);
    }
    return any;
}

/* Structs FIRST and on, COUNT of them, become one. */
static bool try_join(struct pdi_shrink *shrink, struct pdi_place place, size_t first, size_t count)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    bool any = false;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    const pd_field *const field = slot.field;
    const struct pdi_items items = pdi_items(field, slot.item);
    if (field->shape == PD_SHAPE_OPTIONAL || field->kind != PD_KIND_STRUCT ||
        first + count > items.count) {
        return false;
    }
    char *const into = items.base + first * items.stride;
    for (size_t i = 1; i < count; i++) {
        any |= join_structs(field->of, into, into + i * items.stride, &shrink->candidate);
    }
    memmove(into + items.stride, into + count * items.stride,
            (items.count - first - count) * items.stride);
    pdi_items_set_count(field, slot.item, items.count - count + 1);
    return any && pdi_candidate_try(shrink, &candidate);
}

static bool join_neighbours(struct pdi_shrink *shrink, struct pdi_place place)
{
    bool changed = false;
    for (size_t at = 0; at + 1 < count_at(shrink, place) && !pdi_shrink_over(shrink);) {
        const bool joined = try_join(shrink, place, at, 2);
        changed |= joined;
        at += !joined;
    }
    return changed;
}

/* ---- Simpler ones ------------------------------------------------------------------------ */

/* All that the items hold becomes the simplest at once. */
static bool try_simplest(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    pdi_slot_simplify_items(shrink->model, &slot, &shrink->candidate);
    return pdi_candidate_try(shrink, &candidate);
}

/* The parts of OBJECT, a struct of TYPE, that are optional structs of type OF: their addresses. */
struct parts {
    const pd_type *of;
    void *items[16];
    size_t count;
};

static void find_parts(struct parts *parts, const pd_type *type, void *object, unsigned depth)
{
    for (const pd_field *field = type->fields; field->name && depth; field++) {
        if (field->kind != PD_KIND_STRUCT || field->rule == PD_RULE_DRAW || pdi_is_box(field)) {
            continue;
        }
        const bool optional = field->shape == PD_SHAPE_OPTIONAL;
        const struct pdi_items items = pdi_items(field, object);
        for (size_t i = 0; i < items.count; i++) {
            void *const item = items.base + i * items.stride;
            if (!optional || field->of != parts->of) {
                find_parts(parts, field->of, item, depth - 1);
            } else if (parts->count < sizeof parts->items / sizeof *parts->items) {
                parts->items[parts->count++] = item;
            }
        }
    }
}

/* A struct that holds one of its own type, however deep: the part in place of the whole. */
static bool try_hoist(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    struct parts parts = {.count = 1};
    for (size_t i = 0; i < parts.count && !pdi_shrink_over(shrink); i++) {
        struct pdi_plan candidate;
        if (!pdi_places_own(shrink, &place, 1, &candidate, &slot) ||
            slot.field->shape != PD_SHAPE_OPTIONAL || pdi_items(slot.field, slot.item).count == 0) {
            return false;
        }
        void **const whole = (void **)(void *)((char *)slot.item + slot.field->offset);
        parts = (struct parts){.of = slot.field->of};
        find_parts(&parts, slot.field->of, *whole, 3);
        if (i < parts.count) {
            *whole = parts.items[i];
            if (pdi_candidate_try(shrink, &candidate)) {
                return true;
            }
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------------------ */

bool pdi_shrink_items(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    size_t min;
    size_t max;
    bool changed = false;
    if (!pdi_place_find(shrink, place, &slot) || slot.kind != PDI_SLOT_COUNT) {
        return false;
    }
    const size_t count = count_at(shrink, place);
    const bool structs = slot.field->kind == PD_KIND_STRUCT;
    pdi_field_items_range(slot.field, &min, &max);
    changed |= structs && count > 2 && try_join(shrink, place, 0, count);
    changed |= keep_beginning(shrink, place, min);
    if (count_at(shrink, place) > (structs ? 0 : 1)) {
        changed |= try_simplest(shrink, place);
    }
    changed |= remove_blocks(shrink, place);
    changed |= join_neighbours(shrink, place);
    while (try_hoist(shrink, place)) {
        changed = true;
    }
    return changed;
}

static bool find_count(void *context, const struct pdi_slot *slot)
{
    size_t *const next = context;
    if (slot->index < *next || slot->kind != PDI_SLOT_COUNT) {
        return true;
    }
    *next = slot->index;
    return false;
}

bool pdi_pass_items(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t at = shrink->best.count; at-- > 0 && !pdi_shrink_over(shrink);) {
        if (at >= shrink->best.count) {
            at = shrink->best.count;
            continue;
        }
        const struct pdi_command *const command =
            &shrink->model->commands[shrink->best.steps[at].command];
        const uint32_t id = shrink->best.steps[at].id;
        for (size_t next = 0; !pdi_shrink_over(shrink); next++) {
            const size_t index = pdi_best_index(shrink, id);
            if (index == SIZE_MAX ||
                pdi_each_slot(command->type, shrink->best.steps[index].data, find_count, &next)) {
                break;
            }
            changed |= pdi_shrink_items(shrink, (struct pdi_place){id, next});
        }
    }
    return changed;
}
