/* See place.h: moving what is in one number to another. */
#include "core/value.h"
#include "shrink/place.h"
#include "shrink/search.h"

/* Two numbers, of which the second takes what the first loses. */
struct moving {
    struct pdi_shrink *shrink;
    struct pdi_place places[2];
    bool below, changed; /* the first is less than the simplest */
};

/* The two as they are now; false: one is gone, or they are not described alike. */
static bool find_both(const struct moving *moving, struct pdi_slot slots[2])
{
    return pdi_place_find(moving->shrink, moving->places[0], &slots[0]) &&
           pdi_place_find(moving->shrink, moving->places[1], &slots[1]) &&
           pdi_slot_is_number(&slots[0]) && pdi_slot_is_number(&slots[1]) &&
           slots[0].field->kind == slots[1].field->kind &&
           slots[0].field->element_size == slots[1].field->element_size;
}

/* How much of the first the second has room for. */
static uint64_t movable(struct moving *moving)
{
    struct pdi_slot slots[2];
    uint64_t lo;
    uint64_t hi;
    if (!find_both(moving, slots)) {
        return 0;
    }
    const bool is_signed = pdi_slot_signed(&slots[0]);
    const uint64_t from = pdi_slot_integer(&slots[0]);
    const uint64_t to = pdi_slot_integer(&slots[1]);
    pdi_field_range(slots[0].field, &lo, &hi);
    const uint64_t simplest = pdi_simplest_integer(lo, hi, is_signed);
    pdi_field_range(slots[1].field, &lo, &hi);
    moving->below = is_signed ? (int64_t)from < (int64_t)simplest : from < simplest;
    const uint64_t most = moving->below ? simplest - from : from - simplest;
    const uint64_t room = moving->below ? to - lo : hi - to;
    return most < room ? most : room;
}

/* Leaves DISTANCE of what could be moved. */
static void try_left(struct pdi_search *search, uint64_t distance)
{
    struct moving *const moving = search->context;
    struct pdi_plan candidate;
    struct pdi_slot slots[2];
    const uint64_t amount = search->distance - distance;
    if (!pdi_places_own(moving->shrink, moving->places, 2, &candidate, slots)) {
        return;
    }
    const uint64_t signed_amount = moving->below ? -amount : amount;
    pdi_slot_set_integer(&slots[0], pdi_slot_integer(&slots[0]) - signed_amount);
    pdi_slot_set_integer(&slots[1], pdi_slot_integer(&slots[1]) + signed_amount);
    if (pdi_candidate_try(moving->shrink, &candidate)) {
        moving->changed = true;
        search->distance = movable(moving); /* they may have been repaired, or be gone */
    }
}

bool pdi_move_integer(struct pdi_shrink *shrink, struct pdi_place from, struct pdi_place to)
{
    struct moving moving = {.shrink = shrink, .places = {from, to}};
    struct pdi_search search = {try_left, &moving, movable(&moving)};
    if (search.distance) {
        try_left(&search, 0);
        pdi_search(&search);
    }
    return moving.changed;
}
