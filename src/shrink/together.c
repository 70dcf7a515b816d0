/*
 * Simplifying values that stand in several places, in all of them at once: a key that is put
 * and got, an amount that is credited and authorised. Lowered one by one they would fall apart.
 */
#include "core/value.h"
#include "shrink/place.h"

#include <string.h>

struct found {
    struct pdi_place place;
    enum pdi_slot_kind kind;
    uint64_t number;
    pd_str text;
    bool taken;
};

struct finding {
    struct pdi_shrink *shrink;
    uint32_t step;
    struct found *items;
    size_t count, capacity;
};

static bool find_slot(void *context, const struct pdi_slot *slot)
{
    struct finding *const finding = context;
    struct found found = {.place = {finding->step, slot->index}, .kind = slot->kind};
    if (slot->kind == PDI_SLOT_TEXT) {
        found.text = pdi_slot_text(slot);
    } else if (slot->kind == PDI_SLOT_INTEGER && slot->field->kind != PD_KIND_BOOL) {
        found.number = pdi_slot_integer(slot);
    } else {
        return true;
    }
    if ((found.number || found.text.len) && finding->count < finding->capacity) {
        finding->items[finding->count++] = found;
    }
    return true;
}

static bool same(const struct found *a, const struct found *b)
{
    return a->kind == b->kind && a->number == b->number && pd_str_equal(a->text, b->text);
}

enum { FOUND_MAX = 4096, TOGETHER_MAX = 64 };

bool pdi_pass_together(struct pdi_shrink *shrink)
{
    bool changed = false;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct finding finding = {.shrink = shrink,
                              .items = pd_alloc(&arena, struct found, FOUND_MAX),
                              .capacity = FOUND_MAX};
    struct pdi_plan *const best = &shrink->best;
    for (size_t i = 0; i < best->count; i++) {
        finding.step = best->steps[i].id;
        (void)pdi_each_slot(shrink->model->commands[best->steps[i].command].type,
                            best->steps[i].data, find_slot, &finding);
    }
    for (size_t i = 0; i < finding.count; i++) { /* the best plan's texts will not outlive it */
        struct found *const it = &finding.items[i];
        it->text.data = it->text.len ? pdi_arena_copy(&arena, it->text.data, it->text.len) : NULL;
    }
    for (size_t i = 0; i < finding.count && !pdi_shrink_over(shrink); i++) {
        struct pdi_place places[TOGETHER_MAX];
        size_t count = 0;
        for (size_t k = i; k < finding.count && count < TOGETHER_MAX; k++) {
            if (!finding.items[k].taken && same(&finding.items[i], &finding.items[k])) {
                finding.items[k].taken = true;
                places[count++] = finding.items[k].place;
            }
        }
        if (count > 1) {
            pdi_arena_reset(&shrink->scratch);
            changed |= finding.items[i].kind == PDI_SLOT_TEXT
                           ? pdi_shrink_texts(shrink, places, count)
                           : pdi_shrink_integers(shrink, places, count);
        }
    }
    pdi_arena_release(&arena);
    return changed;
}
