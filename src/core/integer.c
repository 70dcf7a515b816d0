/* Draws of integers, and of commands that are nothing else. */
#include "base/block.h"
#include "core/gen.h"
#include "core/pool.h"
#include "core/value.h"

/* Spans from which on the ends are drawn more often, and from which on small distances are. */
enum { ENDS_FROM = 16, WIDE_FROM = 256 };

uint64_t pdi_simplest_integer(uint64_t lo, uint64_t hi, bool is_signed)
{
    if (is_signed && (int64_t)lo < 0) {
        return (int64_t)hi < 0 ? hi : 0;
    }
    return lo;
}

/* A distance of up to FAR from the simplest: every size of distance as likely as every other. */
static PDI_WITHIN uint64_t draw_distance(struct pdi_random *random, uint64_t far)
{
    const uint64_t bits = 1 + pdi_random_below(random, 64 - (uint64_t)__builtin_clzll(far | 1));
    const uint64_t distance = pdi_random_next(random) & (UINT64_MAX >> (64 - bits));
    return distance > far ? far : distance;
}

/* A if FIRST, else B: without a branch, which a compiler may make of ?:. */
static inline uint64_t either(bool first, uint64_t a, uint64_t b)
{
    return b ^ ((a ^ b) & (0 - (uint64_t)first));
}

/* Three draws at once, of which two or three count: which of them is chance, so that to go
 * different ways for them would cost more than what is thrown away. */
static PDI_WITHIN uint64_t draw_from_one_end(struct pdi_random *random, uint64_t lo, uint64_t hi,
                                             bool down)
{
    const uint64_t span = hi - lo;
    struct pdi_random wide = *random;
    const uint64_t choice = pdi_random_below(&wide, 16);
    struct pdi_random near = wide;
    const uint64_t distance = draw_distance(&near, span);
    const uint64_t second = pdi_random_next(&wide);
    const uint64_t inside = second >> 63;
    const uint64_t end = either(choice == 0, lo + inside, hi - inside);
    const uint64_t even = span == UINT64_MAX ? second : lo + pdi_scale(second, span + 1);
    const uint64_t close = down ? hi - distance : lo + distance;
    random->drawn = either(choice < 9, wide.drawn, near.drawn);
    return either(choice < 9, either(choice < 3, end, even), close);
}

static uint64_t draw_wide(struct pdi_random *random, uint64_t lo, uint64_t hi, bool is_signed)
{
    const uint64_t simplest = pdi_simplest_integer(lo, hi, is_signed);
    if (simplest == lo || simplest == hi) {
        return draw_from_one_end(random, lo, hi, simplest == hi);
    }
    const uint64_t span = hi - lo; /* at least WIDE_FROM */
    const uint64_t choice = pdi_random_below(random, 16);
    if (choice < 3) { /* an end, or just inside */
        const uint64_t inside = pdi_random_below(random, 2);
        return choice == 0 ? lo + inside : hi - inside;
    }
    if (choice < 9) {
        return span == UINT64_MAX ? pdi_random_next(random)
                                  : lo + pdi_random_below(random, span + 1);
    }
    const bool down = pdi_random_below(random, 2);
    const uint64_t distance = draw_distance(random, down ? simplest - lo : hi - simplest);
    return down ? simplest - distance : simplest + distance;
}

static PDI_WITHIN uint64_t draw_narrow(struct pdi_random *random, uint64_t lo, uint64_t hi)
{
    const uint64_t span = hi - lo;
    /* One draw decides all: its low bits whether it is an end, its high bits which value it is.
     * Of a dozen values or so each is drawn often enough. */
    const uint64_t drawn = pdi_random_next(random);
    if (span >= ENDS_FROM && drawn % 16 == 0) {
        return drawn & 16 ? lo : hi;
    }
    return lo + pdi_scale(drawn, span + 1);
}

uint64_t pdi_draw_integer(struct pdi_random *random, uint64_t lo, uint64_t hi, bool is_signed)
{
    return hi - lo < WIDE_FROM ? draw_narrow(random, lo, hi) : draw_wide(random, lo, hi, is_signed);
}

int64_t pdi_integer_of_rank(uint64_t rank, int64_t lo, int64_t hi)
{
    const int64_t simplest = (int64_t)pdi_simplest_integer((uint64_t)lo, (uint64_t)hi, true);
    const uint64_t below = (uint64_t)simplest - (uint64_t)lo;
    const uint64_t above = (uint64_t)hi - (uint64_t)simplest;
    const uint64_t both = below < above ? below : above;
    if (rank <= both * 2) {
        const uint64_t distance = (rank + 1) / 2;
        return (int64_t)(rank % 2 ? (uint64_t)simplest + distance : (uint64_t)simplest - distance);
    }
    const uint64_t distance = rank - both;
    return (int64_t)(above > below ? (uint64_t)simplest + distance : (uint64_t)simplest - distance);
}

/* ---- Commands that are nothing but integers ---------------------------------------------- */

void pdi_plain_ready(struct pdi_plain_field *field)
{
    const uint64_t simplest = pdi_simplest_integer(field->lo, field->hi, field->is_signed);
    field->down = simplest == field->hi;
    field->one_end = field->hi - field->lo >= WIDE_FROM && (simplest == field->lo || field->down);
}

/* An integer, perhaps one drawn before. */
static PDI_APART uint64_t draw_pooled(const struct pdi_plain_field *field,
                                      struct pdi_random *random, struct pdi_pool *pools)
{
    struct pdi_pool *const pool = &pools[field->pool];
    const void *const before = pdi_pool_draw(pool, field->size, random);
    uint64_t value = before ? pdi_integer_get(before, field->size, field->is_signed) : 0;
    const bool fits = field->is_signed ? (int64_t)value >= (int64_t)field->lo &&
                                             (int64_t)value <= (int64_t)field->hi
                                       : value >= field->lo && value <= field->hi;
    if (!before || !fits) {
        value = pdi_draw_integer(random, field->lo, field->hi, field->is_signed);
        pdi_integer_set(pdi_pool_slot(pool, field->size), field->size, value);
    }
    return value;
}

void pdi_draw_plain(const struct pdi_command *it, uint64_t key, struct pdi_pool *pools, void *data)
{
    char *const command = data;
    for (uint32_t i = 0; i < it->plain_count; i++) {
        const struct pdi_plain_field *const field = &it->plain[i];
        struct pdi_random random = pdi_random(pdi_key(key, (uint64_t)i + 1));
        const uint64_t value =
            pools            ? draw_pooled(field, &random, pools)
            : field->one_end ? draw_from_one_end(&random, field->lo, field->hi, field->down)
                             : pdi_draw_integer(&random, field->lo, field->hi, field->is_signed);
        switch (field->size) {
        case 8:
            memcpy(command + field->offset, &value, 8);
            break;
        case 4:
            memcpy(command + field->offset, &(uint32_t){(uint32_t)value}, 4);
            break;
        default:
            pdi_integer_set(command + field->offset, field->size, value);
        }
    }
}
