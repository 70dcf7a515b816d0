/* Simplifying values one by one, last step first: see candidate.h. */
#include "core/ref.h"
#include "core/value.h"
#include "shrink/place.h"

#include <string.h>

/* ---- Named and optional values -------------------------------------------------------------- */

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

/* ---- References: none, or an earlier one ------------------------------------------------- */

static bool try_ref(struct pdi_shrink *shrink, struct pdi_place place, pd_ref ref)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(shrink, &place, 1, &candidate, &slot)) {
        return false;
    }
    *(pd_ref *)slot.item = ref;
    return pdi_candidate_try(shrink, &candidate);
}

/* One of the producers before that of REF, of the same event; the repair finds the nearest that is
 * possible. */
static bool shrink_ref(struct pdi_shrink *shrink, struct pdi_place place,
                       const struct pdi_slot *slot)
{
    const pd_ref ref = *(const pd_ref *)slot->item;
    const struct pdi_ref_parts parts = pdi_ref_parts(ref);
    if (pd_ref_none(ref)) {
        return false;
    }
    if (slot->field->or_none && try_ref(shrink, place, (pd_ref){0})) {
        return true;
    }
    for (size_t i = 0; i < shrink->best.count && shrink->best.steps[i].id < parts.step; i++) {
        const uint32_t id = shrink->best.steps[i].id;
        if (try_ref(shrink, place, pdi_ref_pack(id, parts.event, parts.ordinal, parts.leaf))) {
            return true;
        }
    }
    return false;
}

/* ---- The pass ---------------------------------------------------------------------------- */

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
        return pdi_shrink_real(shrink, place);
    case PDI_SLOT_TEXT:
        return pdi_shrink_texts(shrink, &place, 1);
    case PDI_SLOT_COUNT:
        return pdi_shrink_items(shrink, place);
    case PDI_SLOT_HAS:
        return shrink_has(shrink, place);
    case PDI_SLOT_REF:
        return shrink_ref(shrink, place, &slot);
    }
    return false;
}

bool pdi_pass_values(struct pdi_shrink *shrink)
{
    bool changed = false;
    shrink->crept = false;
    for (size_t at = shrink->best.count; at-- > 0 && !pdi_shrink_over(shrink);) {
        if (at >= shrink->best.count) {
            at = shrink->best.count;
            continue;
        }
        pdi_arena_reset(&shrink->scratch);
        const uint32_t id = shrink->best.steps[at].id;
        if (shrink->best.steps[at].tape.count) {
            changed |= pdi_shrink_tape(shrink, id);
        }
        for (size_t slot = 0;; slot++) {
            struct pdi_slot there;
            if (!pdi_place_find(shrink, (struct pdi_place){id, slot}, &there) ||
                pdi_shrink_over(shrink)) {
                break;
            }
            changed |= shrink_slot(shrink, (struct pdi_place){id, slot});
            if (shrink->crept) {
                shrink->crept = false;
                changed |= pdi_pass_lower_pairs(shrink);
            }
        }
    }
    return changed;
}
