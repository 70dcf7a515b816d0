/*
 * Simplifying values that stand in several places, in all of them at once: a key that is put
 * and got, an amount that is credited and authorised. Lowered one by one they would fall apart.
 * Two different values that must keep their distance are lowered by the same amount.
 */
#include "core/value.h"
#include "shrink/place.h"
#include "shrink/search.h"

#include <string.h>

enum { PAIRED_MAX = 8, FOUND_MAX = 4096, TOGETHER_MAX = 64, GROUPS_MAX = 16 };

struct found {
    struct pdi_place place;
    enum pdi_slot_kind kind;
    uint64_t number;
    const pd_enum *names; /* of NAMED */
    pd_str text;
    bool taken;
};

struct finding {
    uint32_t step;
    struct found *items;
    size_t count, capacity;
};

/* Equal values, wherever they stand. */
struct group {
    struct pdi_place places[TOGETHER_MAX];
    size_t count;
    enum pdi_slot_kind kind;
    const pd_enum *names;
    uint64_t number;
};

static bool find_slot(void *context, const struct pdi_slot *slot)
{
    struct finding *const finding = context;
    struct found found = {.place = {finding->step, slot->index}, .kind = slot->kind};
    if (slot->kind == PDI_SLOT_TEXT) {
        found.text = pdi_slot_text(slot);
    } else if (slot->kind == PDI_SLOT_INTEGER && slot->field->kind != PD_KIND_BOOL) {
        found.number = pdi_slot_integer(slot);
    } else if (slot->kind == PDI_SLOT_NAMED && !slot->field->flags && pdi_slot_name_rank(slot)) {
        found.number = pdi_slot_integer(slot);
        found.names = slot->field->names;
    } else {
        return true;
    }
    if ((found.number || found.names || found.text.len) && finding->count < finding->capacity) {
        finding->items[finding->count++] = found;
    }
    return true;
}

static bool same(const struct found *a, const struct found *b)
{
    return a->kind == b->kind && a->number == b->number && a->names == b->names &&
           pd_str_equal(a->text, b->text);
}

/* The values of the best plan that are not the simplest, in ARENA. */
static struct finding find_all(struct pdi_shrink *shrink, pd_arena *arena)
{
    struct finding finding = {.items = pd_alloc(arena, struct found, FOUND_MAX),
                              .capacity = FOUND_MAX};
    const struct pdi_plan *const best = &shrink->best;
    for (size_t i = 0; i < best->count; i++) {
        finding.step = best->steps[i].id;
        (void)pdi_each_slot(shrink->model->commands[best->steps[i].command].type,
                            best->steps[i].data, find_slot, &finding);
    }
    for (size_t i = 0; i < finding.count; i++) { /* the best plan's texts will not outlive it */
        struct found *const it = &finding.items[i];
        it->text.data = it->text.len ? pdi_arena_copy(arena, it->text.data, it->text.len) : NULL;
    }
    return finding;
}

/* The next group from *AT on; false: there is none. */
static bool next_group(struct finding *finding, size_t *at, struct group *out)
{
    while (*at < finding->count && finding->items[*at].taken) {
        ++*at;
    }
    if (*at == finding->count) {
        return false;
    }
    const struct found *const first = &finding->items[*at];
    *out = (struct group){.kind = first->kind, .names = first->names, .number = first->number};
    for (size_t i = *at; i < finding->count && out->count < TOGETHER_MAX; i++) {
        if (!finding->items[i].taken && same(&finding->items[*at], &finding->items[i])) {
            finding->items[i].taken = true;
            out->places[out->count++] = finding->items[i].place;
        }
    }
    return true;
}

/* An earlier name of the enum, in all places. */
static bool shrink_names(struct pdi_shrink *shrink, const struct group *group)
{
    for (const pd_name *name = group->names->names; name->text; name++) {
        if ((uint64_t)name->value == group->number) {
            return false;
        }
        if (pdi_try_integer(shrink, group->places, group->count, (uint64_t)name->value)) {
            return true;
        }
    }
    return false;
}

static bool shrink_group(struct pdi_shrink *shrink, const struct group *group)
{
    switch (group->kind) {
    case PDI_SLOT_TEXT:
        return pdi_shrink_texts(shrink, group->places, group->count);
    case PDI_SLOT_NAMED:
        return shrink_names(shrink, group);
    default:
        return pdi_shrink_integers(shrink, group->places, group->count);
    }
}

bool pdi_pass_together(struct pdi_shrink *shrink)
{
    struct group group;
    bool changed = false;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct finding finding = find_all(shrink, &arena);
    for (size_t at = 0; !pdi_shrink_over(shrink) && next_group(&finding, &at, &group);) {
        if (group.count > 1) {
            pdi_arena_reset(&shrink->scratch);
            changed |= shrink_group(shrink, &group);
        }
    }
    pdi_arena_release(&arena);
    return changed;
}

/* ---- Two values that keep their distance ------------------------------------------------- */

static uint64_t room_of(const struct pdi_shrink *shrink, const struct group *group)
{
    struct pdi_slot slot;
    uint64_t lo;
    uint64_t hi;
    if (!pdi_place_find(shrink, group->places[0], &slot) || slot.kind != PDI_SLOT_INTEGER) {
        return 0;
    }
    pdi_field_range(slot.field, &lo, &hi);
    const bool is_signed = pdi_slot_signed(&slot);
    const uint64_t value = pdi_slot_integer(&slot);
    const uint64_t simplest = pdi_simplest_integer(lo, hi, is_signed);
    const bool above = is_signed ? (int64_t)value > (int64_t)simplest : value > simplest;
    return above ? value - simplest : 0;
}

static bool try_lower(struct pdi_shrink *shrink, const struct group *a, const struct group *b,
                      uint64_t amount)
{
    struct pdi_plan candidate;
    struct pdi_place places[2 * TOGETHER_MAX];
    struct pdi_slot slots[2 * TOGETHER_MAX];
    memcpy(places, a->places, a->count * sizeof *places);
    memcpy(places + a->count, b->places, b->count * sizeof *places);
    const size_t count = a->count + b->count;
    if (!pdi_places_own(shrink, places, count, &candidate, slots)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        pdi_slot_set_integer(&slots[i], pdi_slot_integer(&slots[i]) - amount);
    }
    return pdi_candidate_try(shrink, &candidate);
}

struct pair {
    struct pdi_shrink *shrink;
    const struct group *a, *b;
    bool changed;
};

/* How far the nearer of the two is from its simplest. */
static uint64_t room_of_both(const struct pair *pair)
{
    const uint64_t x = room_of(pair->shrink, pair->a);
    const uint64_t y = room_of(pair->shrink, pair->b);
    return x < y ? x : y;
}

static void try_nearer(struct pdi_search *search, uint64_t distance)
{
    struct pair *const pair = search->context;
    if (try_lower(pair->shrink, pair->a, pair->b, search->distance - distance)) {
        pair->changed = true;
        search->distance = room_of_both(pair);
    }
}

static bool lower_pair(struct pdi_shrink *shrink, const struct group *a, const struct group *b)
{
    struct pair pair = {shrink, a, b, false};
    struct pdi_search search = {try_nearer, &pair, room_of_both(&pair)};
    if (search.distance) {
        try_nearer(&search, 0);
        pdi_search(&search);
    }
    return pair.changed;
}

bool pdi_pass_lower_pairs(struct pdi_shrink *shrink)
{
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct finding finding = find_all(shrink, &arena);
    struct group *const groups = pd_alloc(&arena, struct group, GROUPS_MAX);
    size_t count = 0;
    bool changed = false;
    for (size_t at = 0; count < GROUPS_MAX && next_group(&finding, &at, &groups[count]);) {
        count += groups[count].kind == PDI_SLOT_INTEGER;
    }
    if (count > PAIRED_MAX && shrink->strategy != PD_SHRINK_EXHAUSTIVE) {
        count = 0; /* of so many numbers, two that belong together are hardly all there is */
    }
    for (size_t i = 0; i < count && !changed; i++) {
        for (size_t k = i + 1; k < count && !changed; k++) {
            changed = lower_pair(shrink, &groups[i], &groups[k]);
        }
    }
    pdi_arena_release(&arena);
    return changed;
}
