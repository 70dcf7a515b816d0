/*
 * Which values of the result do not matter: see shrink.h. A member is drawn anew by its own
 * description, a few times; what the model does not allow is no evidence, and one execution that
 * does not fail alike is enough to say that it matters.
 */
#include "core/gen.h"
#include "core/value.h"
#include "shrink/candidate.h"
#include "shrink/slot.h"

enum { OTHERS = 3, DRAWS = 8 };

/* A plan like the best, but that member AT of step INDEX is drawn once more. */
static struct pdi_plan redraw(struct pdi_shrink *shrink, size_t index, size_t at, uint64_t key)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, index);
    const pd_type *const type = shrink->model->commands[step->command].type;
    struct pd_gen gen = pdi_gen_new(shrink->model, &shrink->candidate, shrink->sim->progress);
    gen.key = pdi_key(pdi_key(pdi_key(key, index), at), 1);
    pdi_gen_member(&gen, &type->fields[at], step->data);
    return candidate;
}

/* Whether REPAIRED differs from the best plan in member AT of step INDEX and nowhere else. */
static bool is_other(const struct pdi_shrink *shrink, const struct pdi_plan *repaired, size_t index,
                     size_t at)
{
    if (repaired->count != shrink->best.count) {
        return false;
    }
    for (size_t i = 0; i < repaired->count; i++) {
        const struct pdi_plan_step *const a = &repaired->steps[i];
        const struct pdi_plan_step *const b = &shrink->best.steps[i];
        const pd_type *const type = shrink->model->commands[b->command].type;
        for (size_t k = 0; type->fields[k].name; k++) {
            const bool differs = !pdi_equal_field(&type->fields[k], a->data, b->data);
            if (a->id != b->id || differs != (i == index && k == at)) {
                return false;
            }
        }
    }
    return true;
}

static bool is_among(const uint64_t *hashes, unsigned count, uint64_t hash)
{
    for (unsigned i = 0; i < count; i++) {
        if (hashes[i] == hash) {
            return true;
        }
    }
    return false;
}

/* Whether the plan fails alike with OTHERS values in place of member AT of step INDEX. */
static bool is_any(struct pdi_shrink *shrink, size_t index, size_t at)
{
    uint64_t seen[OTHERS];
    unsigned others = 0;
    for (uint64_t draw = 0; draw < DRAWS && others < OTHERS && !pdi_shrink_over(shrink); draw++) {
        struct pdi_plan repaired;
        struct pdi_attempt attempt;
        const struct pdi_plan candidate = redraw(shrink, index, at, draw);
        if (!pdi_sim_repair(shrink->sim, &candidate, &repaired, &shrink->candidate) ||
            !is_other(shrink, &repaired, index, at)) {
            continue;
        }
        const uint64_t hash = pdi_candidate_hash(shrink, &repaired);
        if (is_among(seen, others, hash)) {
            continue;
        }
        pdi_candidate_execute(shrink, &repaired, &attempt);
        if (!attempt.fails) {
            return false;
        }
        seen[others++] = hash;
    }
    return others > 0 && !shrink->limit;
}

/* Whether FIELD of step INDEX is as simple as it may be. If it is not, the simplest does not fail,
 * and so it matters, whatever a few others do. */
static bool cannot_be_simpler(struct pdi_shrink *shrink, size_t index, const pd_field *field)
{
    struct pdi_plan candidate = pdi_candidate_begin(shrink);
    void *const simple = pdi_candidate_own(shrink, &candidate, index)->data;
    return pdi_field_simplify(shrink->model, field, simple, &shrink->candidate) &&
           pdi_equal_field(field, simple, shrink->best.steps[index].data);
}

/* References say which thing is meant, and what a generator function draws belongs together. */
static bool is_asked(const pd_field *field)
{
    return field->kind != PD_KIND_REF && field->rule != PD_RULE_DRAW && !field->from;
}

void pdi_shrink_explain(struct pdi_shrink *shrink)
{
    pd_arena *const arena = &shrink->arenas[shrink->current];
    const char *const limit = shrink->limit; /* of the shrinking itself: this one ends nothing */
    for (size_t i = 0; i < shrink->best.count && !pdi_shrink_over(shrink); i++) {
        struct pdi_plan_step *const step = &shrink->best.steps[i];
        const pd_type *const type = shrink->model->commands[step->command].type;
        struct pdi_text text = pdi_text_new(arena);
        bool any = false;
        for (size_t k = 0; type->fields[k].name; k++) {
            if (is_asked(&type->fields[k]) && cannot_be_simpler(shrink, i, &type->fields[k]) &&
                is_any(shrink, i, k)) {
                pdi_text_printf(&text, "%s%s", any ? ", " : PDI_ANY, type->fields[k].name);
                any = true;
            }
        }
        if (any) {
            pdi_text_printf(&text, ")%s", step->attributes ? step->attributes : "");
            step->attributes = text.data;
        }
    }
    shrink->limit = limit;
}
