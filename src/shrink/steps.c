/* Changing several steps at once: folding, moving numbers, rebinding references. */
#include "core/ref.h"
#include "core/value.h"
#include "shrink/place.h"

/* How many of a kind, before a step or behind it, are looked at: farther ones seldom do what the
 * nearest do not, and there may be many. */
enum { NEAR = 2 };

/* ---- Folding: a step goes, its numbers are added to another of its kind ------------------ */

/* Adds what is in FROM to INTO, two slots of one member: numbers are summed, texts and rows of
 * items are joined. Gives whether there was anything to add. */
static bool add_slot(struct pdi_shrink *shrink, const struct pdi_slot *into,
                     const struct pdi_slot *from)
{
    pd_arena *const arena = &shrink->candidate;
    if (into->kind != from->kind || into->field != from->field) {
        return false;
    }
    if (pdi_slot_is_number(into) && pdi_slot_integer(from)) {
        pdi_slot_set_integer(into, pdi_slot_integer(into) + pdi_slot_integer(from));
        return true;
    }
    if (into->kind == PDI_SLOT_TEXT && pdi_slot_text(from).len) {
        struct pdi_text joined = pdi_text_new(arena);
        pdi_text_add(&joined, pdi_slot_text(into).data, pdi_slot_text(into).len);
        pdi_text_add(&joined, pdi_slot_text(from).data, pdi_slot_text(from).len);
        pdi_slot_set_text(into, (pd_str){joined.data, joined.len});
        return true;
    }
    return into->kind == PDI_SLOT_COUNT && pdi_slot_join(into, from, arena);
}

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
        const bool added = add_slot(shrink, &a, &b);
        any |= added;
        if (added && a.kind == PDI_SLOT_COUNT) {
            break; /* the slots behind are other ones now */
        }
    }
    if (!any) {
        return false;
    }
    pdi_candidate_remove(&candidate, gone, 1);
    return pdi_candidate_try(shrink, &candidate);
}

/* Folds step GONE into one of the nearest of its kind, before it or behind it. */
static bool fold_near(struct pdi_shrink *shrink, size_t gone, bool before)
{
    const struct pdi_plan *const best = &shrink->best;
    unsigned near = 0;
    for (size_t i = gone; near < NEAR && (before ? i > 0 : i + 1 < best->count);) {
        i += before ? SIZE_MAX : 1;
        if (best->steps[i].command == best->steps[gone].command) {
            if (try_fold(shrink, gone, i)) {
                return true;
            }
            near++;
        }
    }
    return false;
}

bool pdi_pass_fold(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t gone = shrink->best.count; gone-- > 0 && !pdi_shrink_over(shrink);) {
        if (gone < shrink->best.count) {
            changed |= fold_near(shrink, gone, true) || fold_near(shrink, gone, false);
        }
    }
    return changed;
}

/* ---- Rebinding: references to the earliest producer of their kind ------------------------ */

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
    if (!pd_ref_none(*ref) &&
        collection->count < sizeof collection->refs / sizeof *collection->refs) {
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

/* ---- Moving numbers to later steps ------------------------------------------------------- */

/* Moves what can be moved from step I to K, of one command. */
static bool move_steps(struct pdi_shrink *shrink, size_t i, size_t k)
{
    const struct pdi_plan_step *const step = &shrink->best.steps[i];
    const pd_type *const type = shrink->model->commands[step->command].type;
    const size_t slots = pdi_slot_count(type, step->data);
    const uint32_t ids[] = {step->id, shrink->best.steps[k].id};
    bool changed = false;
    for (size_t slot = 0; slot < slots && !pdi_shrink_over(shrink); slot++) {
        const struct pdi_place from = {ids[0], slot};
        const struct pdi_place to = {ids[1], slot};
        changed |= pdi_move_integer(shrink, from, to);
    }
    return changed;
}

bool pdi_pass_redistribute(struct pdi_shrink *shrink)
{
    bool changed = false;
    for (size_t i = 0; i < shrink->best.count; i++) {
        unsigned near = 0;
        for (size_t k = i + 1; near < NEAR && k < shrink->best.count; k++) {
            if (shrink->best.steps[i].command == shrink->best.steps[k].command) {
                changed |= move_steps(shrink, i, k);
                near++;
            }
        }
    }
    return changed;
}
