/* Simplifying values one by one, and folding and rebinding steps: see candidate.h. */
#include "core/ref.h"
#include "core/value.h"
#include "shrink/place.h"

#include <math.h>
#include <string.h>

/* ---- Named, real, optional values --------------------------------------------------------------- */

static bool shrink_named(struct pdi_shrink *shrink, struct pdi_place place,
                         const struct pdi_slot *slot)
{
    const uint64_t value = pdi_slot_integer(slot);
    bool changed = false;
    for (const pd_name *name = slot->field->names->names; name->text; name++) {
        if (slot->field->flags) {
            struct pdi_slot now;
            if (!pdi_place_find(shrink, place, &now)) {
                return changed;
            }
            const uint64_t bits = pdi_slot_integer(&now);
            const uint64_t without = bits & ~(uint64_t)name->value;
            changed |= without != bits && pdi_try_integer(shrink, &place, 1, without);
        } else if ((uint64_t)name->value == value) {
            return false;
        } else if (pdi_try_integer(shrink, &place, 1, (uint64_t)name->value)) {
            return true;
        }
    }
    return changed;
}

static double real_of(const struct pdi_slot *slot)
{
    return slot->field->element_size == sizeof(float) ? (double)*(const float *)slot->item
                                                      : *(const double *)slot->item;
}

static bool try_real(struct pdi_shrink *shrink, struct pdi_place place, double value)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    if (slot.field->element_size == sizeof(float)) {
        *(float *)slot.item = (float)value;
    } else {
        *(double *)slot.item = value;
    }
    return pdi_candidate_try(shrink, &candidate);
}

static bool shrink_real(struct pdi_shrink *shrink, struct pdi_place place,
                        const struct pdi_slot *slot)
{
    const bool limited = slot->field->rule == PD_RULE_REALS;
    const double lo = slot->field->real_lo;
    const double simplest = limited && lo > 0                        ? lo
                            : limited && slot->field->real_hi < 0 ? slot->field->real_hi
                                                                  : 0;
    bool changed = false;
    double value = real_of(slot);
    const double first[] = {simplest, fabs(value), trunc(value), fabs(trunc(value)), 1};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        changed |= first[i] != value && try_real(shrink, place, first[i]);
    }
    struct pdi_slot now;
    double passes = simplest;
    for (unsigned i = 0; i < 64 && pdi_place_find(shrink, place, &now); i++) {
        value = real_of(&now);
        double middle = trunc(passes + (value - passes) / 2);
        if (!isfinite(middle) || middle == value || middle == passes) {
            break;
        }
        if (try_real(shrink, place, middle)) {
            changed = true;
        } else {
            passes = middle;
        }
    }
    return changed;
}

static bool shrink_has(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    bool *const has = (bool *)slot.item + slot.field->has_offset;
    if (!*has) {
        return false;
    }
    *has = false;
    return pdi_candidate_try(shrink, &candidate);
}

/* ---- How many items -------------------------------------------------------------------------------- */

static bool try_fewer(struct pdi_shrink *shrink, struct pdi_place place, size_t first, size_t count)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    const struct pdi_items items = pdi_items(slot.field, slot.item);
    if (first + count > items.count) {
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

/* A struct that holds one of its own type: the part in place of the whole. */
static bool try_hoist(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, place, &slot) || slot.field->shape != PD_SHAPE_OPTIONAL) {
        return false;
    }
    const pd_type *const type = slot.field->of;
    for (const pd_field *field = type->fields; field->name; field++) {
        struct pdi_plan candidate;
        if (field->shape != PD_SHAPE_OPTIONAL || field->of != type) {
            continue;
        }
        if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
            return false;
        }
        void **const whole = (void **)(void *)((char *)slot.item + slot.field->offset);
        void *const part = *whole ? *(void **)(void *)((char *)*whole + field->offset) : NULL;
        if (part) {
            *whole = part;
            if (pdi_candidate_try(shrink, &candidate)) {
                return true;
            }
        }
    }
    return false;
}

static bool shrink_count(struct pdi_shrink *shrink, struct pdi_place place,
                         const struct pdi_slot *slot)
{
    bool changed = false;
    size_t count = pdi_items(slot->field, slot->item).count;
    for (size_t size = count; size > 0; size /= 2) {
        for (size_t end = count; end > 0 && !pdi_shrink_over(shrink);) {
            const size_t some = end < size ? end : size;
            struct pdi_slot now;
            changed |= try_fewer(shrink, place, end - some, some);
            if (!pdi_place_find(shrink, place, &now)) {
                return changed;
            }
            count = pdi_items(now.field, now.item).count;
            end -= some;
            end = end > count ? count : end;
        }
    }
    while (try_hoist(shrink, place)) {
        changed = true;
    }
    return changed;
}

/* ---- Tapes of generator functions ------------------------------------------------------------------ */

static bool try_tape(struct pdi_shrink *shrink, uint32_t id, const struct pdi_tape *tape)
{
    const size_t index = pdi_best_index(shrink, id);
    if (index == SIZE_MAX) {
        return false;
    }
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, index);
    const size_t size = tape->count * sizeof *tape->draws;
    step->tape = *tape;
    step->tape.draws = memcpy(pdi_arena_raw(&shrink->candidate, size + 1), tape->draws, size);
    struct pd_gen gen = pdi_gen_new(shrink->model, &shrink->candidate, shrink->sim->progress);
    gen.mode = PDI_DRAW;
    pdi_gen_replay(&gen, step->command, step->data, &step->tape);
    if (gen.tape_at < step->tape.count) {
        step->tape.count = gen.tape_at; /* the rest was not asked for */
    }
    return pdi_candidate_try(shrink, &candidate);
}

static struct pdi_tape tape_of(struct pdi_shrink *shrink, uint32_t id)
{
    const size_t index = pdi_best_index(shrink, id);
    struct pdi_tape tape = {0};
    if (index != SIZE_MAX) {
        tape = shrink->best.steps[index].tape;
        const size_t size = tape.count * sizeof *tape.draws;
        tape.draws = memcpy(pdi_arena_raw(&shrink->scratch, size + 1), tape.draws, size);
    }
    return tape;
}

static bool delete_draws(struct pdi_shrink *shrink, uint32_t id)
{
    bool changed = false;
    struct pdi_tape tape = tape_of(shrink, id);
    for (uint32_t size = tape.count; size > 0; size /= 2) {
        for (uint32_t end = tape.count; end > 0 && !pdi_shrink_over(shrink);) {
            const uint32_t some = end < size ? end : size;
            struct pdi_tape shorter = tape_of(shrink, id);
            memmove(shorter.draws + end - some, shorter.draws + end,
                    (shorter.count - end) * sizeof *shorter.draws);
            shorter.count -= some;
            if (try_tape(shrink, id, &shorter)) {
                changed = true;
                tape = tape_of(shrink, id);
            }
            end -= some;
            end = end > tape.count ? tape.count : end;
        }
    }
    return changed;
}

/* Lowers draw AT: 0, then by binary search. */
static bool lower_draw(struct pdi_shrink *shrink, uint32_t id, uint32_t at)
{
    bool changed = false;
    uint64_t passes = 0;
    bool first = true;
    while (!pdi_shrink_over(shrink)) {
        struct pdi_tape tape = tape_of(shrink, id);
        if (at >= tape.count || tape.draws[at] == 0 ||
            (!first && tape.draws[at] - passes < 2)) {
            break;
        }
        const uint64_t target = first ? 0 : passes + (tape.draws[at] - passes) / 2;
        tape.draws[at] = target;
        if (try_tape(shrink, id, &tape)) {
            changed = true;
        } else {
            passes = target;
        }
        first = false;
    }
    return changed;
}

static bool shrink_tape(struct pdi_shrink *shrink, uint32_t id)
{
    bool changed = delete_draws(shrink, id);
    for (uint32_t i = 0; i < tape_of(shrink, id).count && !pdi_shrink_over(shrink); i++) {
        changed |= lower_draw(shrink, id, i);
    }
    return changed;
}

/* ---- The pass ------------------------------------------------------------------------------------------ */

static bool shrink_slot(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, place, &slot)) {
        return false;
    }
    switch (slot.kind) {
    case PDI_SLOT_INTEGER:
        return pdi_shrink_integers(shrink, &place, 1);
    case PDI_SLOT_NAMED:
        return shrink_named(shrink, place, &slot);
    case PDI_SLOT_REAL:
        return shrink_real(shrink, place, &slot);
    case PDI_SLOT_TEXT:
        return pdi_shrink_texts(shrink, &place, 1);
    case PDI_SLOT_COUNT:
        return shrink_count(shrink, place, &slot);
    case PDI_SLOT_HAS:
        return shrink_has(shrink, place);
    case PDI_SLOT_REF:
        return false; /* rebinding is a pass of its own */
    }
    return false;
}

bool pdi_pass_values(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t at = shrink->best.count; at-- > 0 && !pdi_shrink_over(shrink);) {
        if (at >= shrink->best.count) {
            at = shrink->best.count;
            continue;
        }
        pdi_arena_reset(&shrink->scratch);
        const uint32_t id = shrink->best.steps[at].id;
        if (shrink->best.steps[at].tape.count) {
            changed |= shrink_tape(shrink, id);
        }
        for (size_t slot = 0;; slot++) {
            struct pdi_slot there;
            if (!pdi_place_find(shrink, (struct pdi_place){id, slot}, &there) ||
                pdi_shrink_over(shrink)) {
                break;
            }
            changed |= shrink_slot(shrink, (struct pdi_place){id, slot});
        }
    }
    return changed;
}

/* ---- Folding: a step goes, its numbers are added to another of its kind ------------------------------- */

static bool try_fold(struct pdi_shrink *shrink, size_t gone, size_t kept)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    struct pdi_plan_step *const into = pdi_candidate_own(shrink, &candidate, kept);
    const struct pdi_plan_step *const from = &candidate.steps[gone];
    const pd_type *const type = shrink->model->commands[into->command].type;
    bool any = false;
    struct pdi_slot a;
    struct pdi_slot b;
    for (size_t i = 0; pdi_slot_at(type, into->data, i, &a) && pdi_slot_at(type, from->data, i, &b);
         i++) {
        if (a.kind == PDI_SLOT_INTEGER && b.kind == PDI_SLOT_INTEGER &&
            a.field->kind != PD_KIND_BOOL && a.field->kind != PD_KIND_CHAR &&
            pdi_slot_integer(&b)) {
            pdi_slot_set_integer(&a, pdi_slot_integer(&a) + pdi_slot_integer(&b));
            any = true;
        }
    }
    if (!any) {
        return false;
    }
    pdi_candidate_remove(&candidate, gone, 1);
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_pass_fold(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t gone = shrink->best.count; gone-- > 0 && !pdi_shrink_over(shrink);) {
        for (size_t kept = 0; kept < shrink->best.count && gone < shrink->best.count; kept++) {
            if (kept != gone &&
                shrink->best.steps[kept].command == shrink->best.steps[gone].command &&
                try_fold(shrink, gone, kept)) {
                changed = true;
                break;
            }
        }
    }
    return changed;
}

/* ---- Rebinding: references to the earliest producer of their kind ---------------------------------------- */

struct rebinding {
    pd_ref from, to;
};

static bool rebind_ref(void *context, pd_ref *ref)
{
    const struct rebinding *const rebinding = context;
    *ref = pd_ref_same(*ref, rebinding->from) ? rebinding->to : *ref;
    return true;
}

struct collection {
    pd_ref refs[64];
    size_t count;
};

static bool collect_ref(void *context, pd_ref *ref)
{
    struct collection *const collection = context;
    for (size_t i = 0; i < collection->count; i++) {
        if (pd_ref_same(collection->refs[i], *ref)) {
            return true;
        }
    }
    if (!pd_ref_none(*ref) && collection->count < sizeof collection->refs / sizeof *collection->refs) {
        collection->refs[collection->count++] = *ref;
    }
    return true;
}

static void collect(const struct pdi_shrink *shrink, struct collection *collection)
{
    for (size_t i = 0; i < shrink->best.count; i++) {
        const struct pdi_plan_step *const step = &shrink->best.steps[i];
        const struct pdi_command *const command = &shrink->model->commands[step->command];
        if (command->has_refs) {
            (void)pdi_each_ref(command->type, step->data, collect_ref, collection);
        }
    }
}

static bool try_rebind(struct pdi_shrink *shrink, struct rebinding rebinding)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    for (size_t i = 0; i < candidate.count; i++) {
        const struct pdi_command *const command =
            &shrink->model->commands[candidate.steps[i].command];
        if (command->has_refs) {
            struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, i);
            (void)pdi_each_ref(command->type, step->data, rebind_ref, &rebinding);
        }
    }
    return pdi_candidate_try(shrink, &candidate);
}

bool pdi_pass_rebind(struct pdi_shrink *shrink)
{
    struct collection collection = {.count = 0};
    bool changed = false;
    collect(shrink, &collection);
    for (size_t later = collection.count; later-- > 0;) {
        for (size_t i = 0; i < collection.count && !pdi_shrink_over(shrink); i++) {
            const struct pdi_ref_parts a = pdi_ref_parts(collection.refs[i]);
            const struct pdi_ref_parts b = pdi_ref_parts(collection.refs[later]);
            if (a.event == b.event && a.leaf == b.leaf && a.step < b.step &&
                try_rebind(shrink,
                           (struct rebinding){collection.refs[later], collection.refs[i]})) {
                changed = true;
                break;
            }
        }
    }
    return changed;
}
