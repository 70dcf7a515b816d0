/* Real numbers: see place.h. */
#include "shrink/place.h"
#include "shrink/search.h"

#include <float.h>
#include <math.h>

struct real {
    struct pdi_shrink *shrink;
    struct pdi_place place;
    bool single; /* a float */
    bool changed;
    double rest; /* what is added to the distance; with its sign */
};

static bool find(const struct real *it, double *out)
{
    struct pdi_slot slot;
    if (!pdi_place_find(it->shrink, it->place, &slot) || slot.kind != PDI_SLOT_REAL) {
        return false;
    }
    *out = it->single ? (double)*(const float *)slot.item : *(const double *)slot.item;
    return true;
}

static bool try_value(struct real *it, double value)
{
    struct pdi_plan candidate;
    struct pdi_slot slot;
    if (!pdi_places_own(it->shrink, &it->place, 1, &candidate, &slot)) {
        return false;
    }
    if (it->single) {
        *(float *)slot.item = (float)value;
    } else {
        *(double *)slot.item = value;
    }
    const bool fails = pdi_candidate_try(it->shrink, &candidate);
    it->changed |= fails;
    return fails;
}

/* The simplest that FIELD may be: 0, or the whole number nearest to it. */
static double simplest_of(const pd_field *field)
{
    const double lo = field->real_lo;
    const double hi = field->real_hi;
    if (field->rule != PD_RULE_REALS || (lo <= 0 && hi >= 0)) {
        return 0;
    }
    const double whole = lo > 0 ? ceil(lo) : floor(hi);
    return whole < lo || whole > hi ? (lo > 0 ? lo : hi) : whole;
}

/* Fewer binary digits behind the point: none, one, two, four .. */
static void shorten_fraction(struct real *it, double value)
{
    for (int bits = 0; bits <= 32; bits = bits ? bits * 2 : 1) {
        const double short_one = ldexp(trunc(ldexp(value, bits)), -bits);
        const double away = short_one + copysign(ldexp(1, -bits), value);
        if (short_one == value || try_value(it, short_one) || try_value(it, away)) {
            return;
        }
    }
}

static void try_whole(struct pdi_search *search, uint64_t distance)
{
    struct real *const it = search->context;
    const double size = (double)distance + fabs(it->rest);
    if (try_value(it, copysign(size, it->rest))) {
        search->distance = distance;
    }
}

static void try_power(struct pdi_search *search, uint64_t exponent)
{
    struct real *const it = search->context;
    if (try_value(it, copysign(ldexp(1, (int)exponent), it->rest))) {
        search->distance = exponent;
    }
}

/* A number without end, or none, by one that has one. */
static bool try_finite(struct real *it, double value)
{
    const double most = it->single ? (double)FLT_MAX : DBL_MAX;
    return try_value(it, 1) || try_value(it, -1) || try_value(it, most) || try_value(it, -most) ||
           (isnan(value) && try_value(it, INFINITY));
}

/* The whole part is lowered, what is behind the point stays. */
static void lower(struct real *it, double value)
{
    const double size = fabs(value);
    const bool large = size >= 0x1p53;
    struct pdi_search search = {.context = it};
    if (large) { /* by powers of two */
        int exponent;
        (void)frexp(size, &exponent);
        it->rest = value;
        search.try_it = try_power;
        search.distance = (uint64_t)exponent;
    } else {
        it->rest = copysign(size - trunc(size), value);
        search.try_it = try_whole;
        search.distance = (uint64_t)size;
    }
    if (search.distance) {
        search.try_it(&search, 0);
        pdi_search(&search);
    }
    if (large && find(it, &value) && fabs(value) < 0x1p53) {
        lower(it, value);
    }
}

bool pdi_shrink_real(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    double value;
    if (!pdi_place_find(shrink, place, &slot) || slot.kind != PDI_SLOT_REAL) {
        return false;
    }
    struct real it = {
        .shrink = shrink, .place = place, .single = slot.field->element_size == sizeof(float)};
    if (try_value(&it, simplest_of(slot.field)) || !find(&it, &value) ||
        (!isfinite(value) && !try_finite(&it, value)) || !find(&it, &value) || !isfinite(value)) {
        return it.changed;
    }
    if (value < 0 && try_value(&it, -value)) {
        value = -value;
    }
    shorten_fraction(&it, value);
    if (find(&it, &value) && value != simplest_of(slot.field)) {
        lower(&it, value);
    }
    return it.changed;
}
