/* See place.h: simplifying one value in one or several places. */
#include "shrink/place.h"

#include "core/value.h"
#include "shrink/search.h"

#include <string.h>

/* A number that is farther than that from the simplest, and came nearer by a part in so many at
 * most, creeps. */
enum { CREEPING_FAR = 4, CREEPING_PART = 8 };

bool pdi_place_find(const struct pdi_shrink *shrink, struct pdi_place place, struct pdi_slot *out)
{
    const size_t index = pdi_best_index(shrink, place.step);
    if (index == SIZE_MAX) {
        return false;
    }
    const struct pdi_plan_step *const step = &shrink->best.steps[index];
    return pdi_slot_at(shrink->model->commands[step->command].type, step->data, place.slot, out);
}

bool pdi_places_own(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                    struct pdi_plan *candidate, struct pdi_slot *slots)
{
    *candidate = pdi_candidate_begin(shrink);
    for (size_t i = 0; i < count; i++) {
        const size_t index = pdi_best_index(shrink, places[i].step);
        if (index == SIZE_MAX) {
            return false;
        }
        struct pdi_plan_step *const step =
            candidate->steps[index].data == shrink->best.steps[index].data
                ? pdi_candidate_own(shrink, candidate, index)
                : &candidate->steps[index];
        if (!pdi_slot_at(shrink->model->commands[step->command].type, step->data, places[i].slot,
                         &slots[i])) {
            return false;
        }
    }
    return true;
}

/* Room for the slots of COUNT places. */
static struct pdi_slot *room(struct pdi_shrink *shrink, size_t count)
{
    return pdi_arena_raw(&shrink->scratch, count * sizeof(struct pdi_slot));
}

bool pdi_try_integer(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                     uint64_t value)
{
    struct pdi_plan candidate;
    struct pdi_slot *const slots = room(shrink, count);
    if (!pdi_places_own(shrink, places, count, &candidate, slots)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        pdi_slot_set_integer(&slots[i], value);
    }
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_try_text(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                  pd_str text)
{
    struct pdi_plan candidate;
    struct pdi_slot *const slots = room(shrink, count);
    if (!pdi_places_own(shrink, places, count, &candidate, slots)) {
        return false;
    }
    text.data = pdi_arena_copy(&shrink->candidate, text.data, text.len);
    for (size_t i = 0; i < count; i++) {
        pdi_slot_set_text(&slots[i], text);
    }
    return pdi_candidate_try(shrink, &candidate);
}

/* ---- Integers: the simplest first, then nearer to it ------------------------------------- */

static uint64_t simplest_of(const struct pdi_slot *slot)
{
    uint64_t lo;
    uint64_t hi;
    pdi_field_range(slot->field, &lo, &hi);
    return pdi_simplest_integer(lo, hi, pdi_slot_signed(slot));
}

/* Equal integers that are lowered together. */
struct integers {
    struct pdi_shrink *shrink;
    const struct pdi_place *places;
    size_t count;
    uint64_t simplest;
    bool below; /* they are less than the simplest */
    bool changed;
};

static void try_distance(struct pdi_search *search, uint64_t distance)
{
    struct integers *const it = search->context;
    struct pdi_slot slot;
    const uint64_t value = it->below ? it->simplest - distance : it->simplest + distance;
    if (pdi_try_integer(it->shrink, it->places, it->count, value)) {
        it->changed = true;
        if (pdi_place_find(it->shrink, it->places[0], &slot) && slot.kind == PDI_SLOT_INTEGER) {
            const uint64_t now = pdi_slot_integer(&slot); /* it may have been repaired */
            search->distance = it->below ? it->simplest - now : now - it->simplest;
        } else {
            search->distance = 0;
        }
    }
}

/* The numbers in the order of their simplicity are 0, 1, -1, 2, -2 ..: the one before this has the
 * other sign. */
static bool try_other_signs(struct integers *it, struct pdi_slot *slot)
{
    uint64_t lo;
    uint64_t hi;
    bool changed = false;
    pdi_field_range(slot->field, &lo, &hi);
    while (pdi_place_find(it->shrink, it->places[0], slot) && pdi_slot_signed(slot)) {
        const int64_t value = (int64_t)pdi_slot_integer(slot);
        const int64_t other = value > 0 ? 1 - value : value == INT64_MIN ? 0 : -value;
        if (other == 0 || other < (int64_t)lo || other > (int64_t)hi ||
            !pdi_try_integer(it->shrink, it->places, it->count, (uint64_t)other)) {
            break;
        }
        changed = true;
    }
    return changed;
}

/* One character or truth value. */
static bool shrink_small(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                         const struct pdi_slot *slot)
{
    const uint64_t simplest = slot->field->kind == PD_KIND_BOOL
                                  ? 0
                                  : (uint64_t)(unsigned char)pdi_slot_letter(shrink->model, slot);
    return pdi_slot_integer(slot) != simplest && pdi_try_integer(shrink, places, count, simplest);
}

bool pdi_shrink_integers(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, places[0], &slot) || slot.kind != PDI_SLOT_INTEGER) {
        return false;
    }
    if (slot.field->kind == PD_KIND_BOOL || slot.field->kind == PD_KIND_CHAR) {
        return shrink_small(shrink, places, count, &slot);
    }
    const uint64_t value = pdi_slot_integer(&slot);
    struct integers it = {
        .shrink = shrink, .places = places, .count = count, .simplest = simplest_of(&slot)};
    if (value == it.simplest) {
        return false;
    }
    if (pdi_try_integer(shrink, places, count, it.simplest)) {
        return true; /* or the limit of this state, to which it was moved */
    }
    it.below = pdi_slot_signed(&slot) && (int64_t)value < (int64_t)it.simplest;
    if (it.below && pdi_try_integer(shrink, places, count, it.simplest + (it.simplest - value))) {
        it.below = false;
        it.changed = true;
    }
    if (!pdi_place_find(shrink, places[0], &slot)) {
        return it.changed;
    }
    const uint64_t now = pdi_slot_integer(&slot);
    struct pdi_search search = {try_distance, &it,
                                it.below ? it.simplest - now : now - it.simplest};
    const uint64_t before = search.distance;
    pdi_search(&search);
    shrink->crept |= search.distance < before && search.distance > CREEPING_FAR &&
                     before - search.distance <= before / CREEPING_PART;
    return try_other_signs(&it, &slot) || it.changed;
}
