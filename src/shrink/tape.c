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
    if (gen.draws > PDI_DRAWS_MAX) {
        return false; /* it does not end on such a tape */
    }
    if (gen.tape_at < step->tape.count) {
        step->tape.count = gen.tape_at; /* the rest was not asked for */
    }
    return pdi_candidate_try(shrink, &candidate);
}

/* The parts of the value that the tape of the step with ID makes. */
static void find_spans(struct pdi_shrink *shrink, uint32_t id, struct pdi_spans *out)
{
    const size_t index = pdi_best_index(shrink, id);
    *out = (struct pdi_spans){.count = 0};
    if (index != SIZE_MAX) {
        struct pdi_plan candidate = pdi_candidate_begin(shrink);
        struct pdi_plan_step *const step = pdi_candidate_own(shrink, &candidate, index);
        struct pd_gen gen = pdi_gen_new(shrink->model, &shrink->candidate, shrink->sim->progress);
        gen.mode = PDI_DRAW;
        gen.spans = out;
        pdi_gen_replay(&gen, step->command, step->data, &step->tape);
    }
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

/* TAPE without COUNT draws from FIRST on. */
static void remove_draws(struct pdi_tape *tape, uint32_t first, uint32_t count)
{
    memmove(tape->draws + first, tape->draws + first + count,
            (tape->count - first - count) * sizeof *tape->draws);
    tape->count -= count;
}

/* Blocks of all draws, a half .. down to eight, then of each smaller size: what made a part of a
 * value is a block of any size. */
static bool delete_draws(struct pdi_shrink *shrink, uint32_t id)
{
    bool changed = false;
    uint32_t count = tape_of(shrink, id).count;
    for (uint32_t size = count; size > 0; size = size > 16 ? size / 2 : size - 1) {
        for (uint32_t end = count; end > 0 && !pdi_shrink_over(shrink);) {
            const uint32_t some = end < size ? end : size;
            struct pdi_tape shorter = tape_of(shrink, id);
            if (shorter.count < end) {
                return changed; /* the step is gone */
            }
            remove_draws(&shorter, end - some, some);
            const bool shrunk = try_tape(shrink, id, &shorter);
            changed |= shrunk;
            count = shrunk ? tape_of(shrink, id).count : count;
            end -= size > 8 ? some : 1;
            end = end > count ? count : end;
        }
    }
    return changed;
}

/* Two small blocks at once: what stands before and what stands behind a part that stays. */
static bool delete_around(struct pdi_shrink *shrink, uint32_t id)
{
    const uint32_t count = tape_of(shrink, id).count;
    if (count > TOGETHER_MAX) {
        return false;
    }
    for (uint32_t first = 0; first < count; first++) {
        for (uint32_t second = first + 1; second < count; second++) {
            for (uint32_t sizes = 0; sizes < 9 && !pdi_shrink_over(shrink); sizes++) {
                const uint32_t before = 1 + sizes / 3;
                const uint32_t behind = 1 + sizes % 3;
                struct pdi_tape shorter = tape_of(shrink, id);
                if (first + before > second || second + behind > shorter.count) {
                    continue;
                }
                remove_draws(&shorter, second, behind);
                remove_draws(&shorter, first, before);
                if (try_tape(shrink, id, &shorter)) {
                    return true;
                }
            }
        }
    }
    return false;
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

/* A tape may be shorter than what was read from it: the rest was 0. */
static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* A part without parts of its own: what is in it goes, and one of the draws that led to it
 * becomes another, 0 or 1. */
static bool try_leaf(struct pdi_shrink *shrink, uint32_t id, const struct pdi_span *span)
{
    for (uint32_t i = 2; i < 8 && i / 2 <= span->first; i++) {
        struct pdi_tape tape = tape_of(shrink, id);
        if (span->first > tape.count) {
            return false;
        }
        const uint32_t end = least(span->end, tape.count);
        tape.draws[span->first - i / 2] = i % 2;
        remove_draws(&tape, span->first, end - span->first);
        if (try_tape(shrink, id, &tape)) {
            return true;
        }
    }
    return false;
}

/* The inner part in place of the outer, each with the draws that led to it. */
static bool try_hoist(struct pdi_shrink *shrink, uint32_t id, const struct pdi_span *outer,
                      const struct pdi_span *inner)
{
    for (uint32_t led = 0; led <= 3 && led <= outer->first; led++) {
        struct pdi_tape tape = tape_of(shrink, id);
        if (inner->first > tape.count || inner->first < outer->first + led) {
            return false;
        }
        const uint32_t behind = least(inner->end, tape.count);
        remove_draws(&tape, behind, least(outer->end, tape.count) - behind);
        remove_draws(&tape, outer->first - led, inner->first - outer->first);
        if (try_tape(shrink, id, &tape)) {
            return true;
        }
    }
    return false;
}

/* Parts of a recursive value: outer ones first, hoisted or made leaves. */
static bool shrink_parts(struct pdi_shrink *shrink, uint32_t id)
{
    struct pdi_spans spans;
    find_spans(shrink, id, &spans);
    for (uint32_t i = 0; i < spans.count && !pdi_shrink_over(shrink); i++) {
        const struct pdi_span *const outer = &spans.items[i];
        if (try_leaf(shrink, id, outer)) {
            return true;
        }
        for (uint32_t k = i + 1; k < spans.count && spans.items[k].first < outer->end; k++) {
            if (try_hoist(shrink, id, outer, &spans.items[k])) {
                return true;
            }
        }
    }
    return false;
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
                remove_draws(&lower, at, some);
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
    bool changed = false;
    while (!pdi_shrink_over(shrink) && shrink_parts(shrink, id)) {
        changed = true;
    }
    changed |= delete_draws(shrink, id);
    for (uint32_t i = 0; i < tape_of(shrink, id).count && !pdi_shrink_over(shrink); i++) {
        changed |= lower_draw(shrink, id, i);
    }
    while (!pdi_shrink_over(shrink) &&
           (lower_and_delete(shrink, id) || delete_around(shrink, id))) {
        changed = true;
    }
    return changed;
}
