/*
 * Shrinking what generator functions drew: the tape is edited and they run again on it, so that
 * whatever comes out is something that they can make.
 */
#include "shrink/place.h"

#include <string.h>

enum { TOGETHER_MAX = 24 };

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
    }
    uint64_t *const draws = pd_alloc(&shrink->scratch, uint64_t, (size_t)tape.count + 1);
    if (tape.count) {
        memcpy(draws, tape.draws, tape.count * sizeof *draws);
    }
    tape.draws = draws;
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
            if (shorter.count < end) {
                return changed; /* the step is gone */
            }
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
        if (at >= tape.count || tape.draws[at] == 0 || (!first && tape.draws[at] - passes < 2)) {
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

/* A draw that says how many, lowered together with what the last of them drew. */
static bool lower_and_delete(struct pdi_shrink *shrink, uint32_t id)
{
    const struct pdi_tape tape = tape_of(shrink, id);
    if (tape.count > TOGETHER_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < tape.count; i++) {
        for (uint32_t some = 1; tape.draws[i] && some <= 3; some++) {
            for (uint32_t at = i + 1; at + some <= tape.count; at++) {
                struct pdi_tape lower = tape_of(shrink, id);
                if (lower.count != tape.count) {
                    return false; /* the step is gone */
                }
                lower.draws[i]--;
                memmove(lower.draws + at, lower.draws + at + some,
                        (lower.count - at - some) * sizeof *lower.draws);
                lower.count -= some;
                if (try_tape(shrink, id, &lower)) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool pdi_shrink_tape(struct pdi_shrink *shrink, uint32_t id)
{
    bool changed = delete_draws(shrink, id);
    for (uint32_t i = 0; i < tape_of(shrink, id).count && !pdi_shrink_over(shrink); i++) {
        changed |= lower_draw(shrink, id, i);
    }
    while (!pdi_shrink_over(shrink) && lower_and_delete(shrink, id)) {
        changed = true;
    }
    return changed;
}
