/* Recorded draws: the public pd_gen_ functions. */
#include "core/gen.h"

#include "base/hash.h"
#include "core/choice.h"
#include "core/pattern.h"
#include "core/value.h"

#include <math.h>
#include <string.h>

static void record(pd_gen *gen, uint64_t draw)
{
    struct pdi_tape *const tape = gen->tape;
    if (tape->count == PDI_TAPE_MAX) {
        return; /* whoever draws without end is ended by the clock, and need not take all memory */
    }
    if (tape->count == tape->capacity) {
        const uint32_t capacity = tape->capacity ? tape->capacity * 2 : 16;
        uint64_t *const draws = pd_alloc(gen->arena, uint64_t, capacity);
        if (tape->count) {
            memcpy(draws, tape->draws, tape->count * sizeof *draws);
        }
        tape->draws = draws;
        tape->capacity = capacity;
    }
    tape->draws[tape->count++] = draw;
}

uint64_t pdi_gen_taped(pd_gen *gen, uint64_t span, uint64_t fresh)
{
    if (++gen->draws > PDI_DRAWS_MAX && gen->mode == PDI_DRAW) {
        if (gen->draws > 2 * PDI_DRAWS_MAX) {
            pd_assert_failed(__FILE__, __LINE__,
                             "a generator function ends: it made 131072 draws for one value");
        }
        return gen->tape_replay ? fresh : 0; /* a replay is on 0 already, far behind its tape */
    }
    if (!gen->tape) {
        return fresh;
    }
    if (gen->tape_replay) {
        uint64_t *const draw =
            gen->tape_at < gen->tape->count ? &gen->tape->draws[gen->tape_at] : NULL;
        gen->tape_at++;
        if (draw && *draw > span) {
            *draw = span; /* an edit moved it to a place of fewer choices */
        }
        return draw ? *draw : 0;
    }
    if (gen->choices) {
        fresh = pdi_first_draw(gen, span == UINT64_MAX ? span : span + 1);
    }
    record(gen, fresh);
    return fresh;
}

static uint64_t rank_of_integer(int64_t value, int64_t lo, int64_t hi)
{
    const int64_t simplest = (int64_t)pdi_simplest_integer((uint64_t)lo, (uint64_t)hi, true);
    const uint64_t below = (uint64_t)simplest - (uint64_t)lo;
    const uint64_t above = (uint64_t)hi - (uint64_t)simplest;
    const uint64_t both = below < above ? below : above;
    const bool up = value > simplest;
    const uint64_t distance =
        up ? (uint64_t)value - (uint64_t)simplest : (uint64_t)simplest - (uint64_t)value;
    return distance > both ? distance + both : distance * 2 - (up ? 1 : 0);
}

int64_t pd_gen_int(pd_gen *gen, int64_t min, int64_t max)
{
    PD_ASSERT(min <= max);
    const int64_t fresh =
        (int64_t)pdi_draw_integer(&gen->random, (uint64_t)min, (uint64_t)max, true);
    const uint64_t span = (uint64_t)max - (uint64_t)min;
    return pdi_integer_of_rank(pdi_gen_taped(gen, span, rank_of_integer(fresh, min, max)), min,
                               max);
}

bool pd_gen_bool(pd_gen *gen, unsigned percent)
{
    return pdi_gen_taped(gen, 1, pdi_random_below(&gen->random, 100) < percent) != 0;
}

/* A real by a rank: 0, the whole numbers by distance, then fractions. */
double pd_gen_real(pd_gen *gen, double min, double max)
{
    PD_ASSERT(min <= max);
    const double unit = (double)(pdi_random_next(&gen->random) >> 11) * 0x1p-53;
    const uint64_t steps = UINT64_C(1) << 53;
    const uint64_t at = pdi_gen_taped(gen, steps, (uint64_t)(unit * 0x1p53));
    const double simplest = min > 0 ? min : max < 0 ? max : 0;
    if (at == 0) {
        return simplest;
    }
    const double value = min + (max - min) * ((double)at * 0x1p-53);
    return value < min ? min : value > max ? max : value;
}

pd_str pd_gen_str(pd_gen *gen, const char *set, size_t min, size_t max)
{
    PD_ASSERT(min <= max && set[0]);
    char letters[256] = {0};
    size_t count = 0;
    for (const char *c = set; *c && count < sizeof letters; c++) {
        const bool range = c[1] == '-' && c[2];
        const unsigned last = (unsigned char)(range ? c[2] : *c);
        for (unsigned x = (unsigned char)*c; x <= last && count < sizeof letters; x++) {
            letters[count++] = (char)x;
        }
        c += range ? 2 : 0;
    }
    const size_t len = (size_t)pd_gen_int(gen, (int64_t)min, (int64_t)max);
    char *const data = pdi_arena_raw(gen->arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        data[i] = letters[pd_gen_int(gen, 0, (int64_t)count - 1)];
    }
    data[len] = '\0';
    return (pd_str){data, len};
}

static uint64_t decide_taped(void *context, uint64_t n)
{
    pd_gen *const gen = context;
    return pdi_gen_taped(gen, n - 1, pdi_random_below(&gen->random, n));
}

pd_str pd_gen_matching(pd_gen *gen, const char *pattern)
{
    pd_diag diag = {0};
    struct pdi_pattern *const compiled = pdi_pattern_new(pattern, gen->arena, &diag);
    PD_ASSERT(compiled && "pd_gen_matching needs a pattern of the documented syntax");
    struct pdi_text out = pdi_text_new(gen->arena);
    pdi_pattern_generate(compiled, decide_taped, gen, &out);
    return (pd_str){out.data, out.len};
}

pd_arena *pd_gen_arena(pd_gen *gen)
{
    return gen->arena;
}

unsigned pd_gen_depth(const pd_gen *gen)
{
    return gen->depth;
}

void pd_gen_deeper(pd_gen *gen)
{
    PD_ASSERT(gen->depth > 0 && "pd_gen_deeper below depth 0");
    gen->depth--;
    struct pdi_spans *const spans = gen->spans;
    if (spans && spans->count < PDI_SPANS_MAX && spans->open_count < PDI_DEPTH_MAX) {
        spans->open[spans->open_count++] = spans->count;
        spans->items[spans->count++] = (struct pdi_span){gen->tape_at, gen->tape_at};
    }
}

void pd_gen_back(pd_gen *gen)
{
    gen->depth++;
    struct pdi_spans *const spans = gen->spans;
    if (spans && spans->open_count) {
        spans->items[spans->open[--spans->open_count]].end = gen->tape_at;
    }
}
