/*
 * Random streams and what is drawn of them. The golden numbers guard that a seed means the same
 * tomorrow: a change of them is told under Reproducibility in CHANGELOG.md.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "core/gen.h"

enum { DRAWS = 100 };

/* FNV-1a of COUNT numbers, which shares nothing with what is tested. */
static uint64_t digest(const uint64_t *numbers, size_t count)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < count; i++) {
        for (unsigned byte = 0; byte < 8; byte++) {
            hash = (hash ^ (numbers[i] >> byte * 8 & 0xff)) * UINT64_C(0x100000001b3);
        }
    }
    return hash;
}

/* The first numbers of a hundred are as EXPECTED, which ends with the digest of all. */
static void golden(const uint64_t *numbers, const uint64_t expected[5])
{
    const uint64_t all = digest(numbers, DRAWS);
    for (unsigned i = 0; i < 4 || all != expected[4]; i++) {
        if (i == 4 || numbers[i] != expected[i]) {
            fail_msg("{0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 ", 0x%" PRIx64 "}",
                     numbers[0], numbers[1], numbers[2], numbers[3], all);
        }
    }
}

/* ---- Streams -------------------------------------------------------------------------------- */

static void the_streams_are_golden(void **state)
{
    (void)state;
    static const struct {
        uint64_t key, expected[5];
    } streams[] = {
        {0,
         {0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x6c45d188009454f, 0xf88bb8a8724c81ec,
          0x4cc4488c524fbbc1}},
        {1,
         {0x910a2dec89025cc1, 0xbeeb8da1658eec67, 0xf893a2eefb32555e, 0x71c18690ee42c90b,
          0xadc9cb94588b8a3f}},
        {UINT64_MAX,
         {0xe4d971771b652c20, 0xe99ff867dbf682c9, 0x382ff84cb27281e9, 0x6d1db36ccba982d2,
          0x54b29d9e897fae6c}},
    };
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        struct pdi_random random = pdi_random(streams[i].key);
        uint64_t numbers[DRAWS];
        for (size_t k = 0; k < DRAWS; k++) {
            numbers[k] = pdi_random_next(&random);
        }
        golden(numbers, streams[i].expected);
    }
}

static void the_keys_are_golden(void **state)
{
    (void)state;
    uint64_t numbers[DRAWS];
    for (size_t i = 0; i < DRAWS; i++) {
        numbers[i] = pdi_key(pdi_mix(i / 10), i % 10);
    }
    golden(numbers, (const uint64_t[5]){0xad53d5472392edec, 0xbdbdf2ec8090b8f0, 0x71ab18368e1b2f07,
                                        0xd2447a17df434c09, 0x3f86f18ca73bf7ce});
}

/* The reference of the mixing function: SplitMix64 of seed 1234567, as published. */
static void the_stream_is_splitmix(void **state)
{
    (void)state;
    static const uint64_t published[] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
        UINT64_C(4593380528125082431), UINT64_C(16408922859458223821)};
    struct pdi_random random = pdi_random(1234567);
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        assert_true(pdi_random_next(&random) == published[i]);
    }
}

static void a_stream_is_a_function_of_key_and_count(void **state)
{
    (void)state;
    struct pdi_random whole = pdi_random(pdi_key(7, 3));
    for (uint64_t i = 0; i < DRAWS; i++) {
        struct pdi_random part = {.key = pdi_key(7, 3), .drawn = i};
        assert_true(pdi_random_next(&whole) == pdi_random_next(&part));
    }
    assert_true(pdi_key(7, 3) != pdi_key(3, 7) && pdi_key(7, 3) != pdi_key(7, 4));
}

/* ---- Below ---------------------------------------------------------------------------------- */

static void below_stays_below(void **state)
{
    (void)state;
    static const uint64_t limits[] = {1,
                                      2,
                                      3,
                                      10,
                                      255,
                                      256,
                                      1000003,
                                      UINT32_MAX,
                                      UINT64_C(1) << 32,
                                      UINT64_C(1) << 63,
                                      (UINT64_C(1) << 63) + 1,
                                      UINT64_MAX};
    struct pdi_random random = pdi_random(3);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (unsigned k = 0; k < 2000; k++) {
            assert_true(pdi_random_below(&random, limits[i]) < limits[i]);
        }
    }
}

/* Ten counters of 10,000 draws: each within five standard deviations of a thousand. */
static void below_is_even(void **state)
{
    (void)state;
    struct pdi_random random = pdi_random(5);
    unsigned counts[10] = {0};
    for (unsigned i = 0; i < 10000; i++) {
        counts[pdi_random_below(&random, 10)]++;
    }
    for (unsigned i = 0; i < 10; i++) {
        assert_in_range(counts[i], 850, 1150);
    }
}

/* ---- Integers ------------------------------------------------------------------------------- */

static const struct range {
    int64_t lo, hi;
    bool is_signed;
    uint64_t expected[5];
} ranges[] = {
    {0, 0, true, {0x0, 0x0, 0x0, 0x0, 0x14d5bceae7b5b1a5}},
    {0, 9, true, {0x3, 0x2, 0x6, 0x5, 0x11942a8c343481a5}},
    {-5, 5, true, {0xfffffffffffffffe, 0xfffffffffffffffd, 0x2, 0x0, 0xb028e0e915bd974b}},
    {0, 255, false, {0x50, 0x43, 0xa3, 0x0, 0x945c689e71dc734}},
    {0, 256, false, {0x43, 0x4, 0x19, 0xa, 0xaeb9b2ddd9132ad3}},
    {1, 500, true, {0x84, 0x5, 0x33, 0xb, 0xfd32f041121d7ef7}},
    {-1000,
     -1,
     true,
     {0xfffffffffffffd1e, 0xfffffffffffffffb, 0xfffffffffffffc7c, 0xfffffffffffffff5,
      0x2f988f4063a77dbe}},
    {-1000000,
     1000000,
     true,
     {0xfffffffffff8bf7a, 0xfffffffffffffff2, 0xf423f, 0xdf40f, 0x3b5c872a1ea6149c}},
    {INT32_MIN,
     INT32_MAX,
     true,
     {0xffffffffc32a5cd2, 0xfffffffffffffff2, 0x7ffffffe, 0x750c98db, 0xf8f994f71a796d2d}},
    {INT64_MIN,
     INT64_MAX,
     true,
     {0x432a5cd27a6b13a1, 0xfffffffffffffff2, 0x7ffffffffffffffe, 0xf50c98db4db2062a,
      0x304d0ce149007796}},
    {INT64_MIN,
     -1,
     true,
     {0xa1952e693d3589d0, 0xffffffff8afba63b, 0x8cdda89029784fb2, 0xffffffffffcdf9d5,
      0x52a93a0e82fcef96}},
    {0,
     -1,
     false,
     {0x432a5cd27a6b13a1, 0x750459c4, 0x19bb512052f09f64, 0x32062a, 0x7b164c09043d3198}},
    {-256,
     -1,
     false,
     {0xffffffffffffff50, 0xffffffffffffff43, 0xffffffffffffffa3, 0xffffffffffffff00,
      0x745e4f89c73ab784}},
};

static void drawn_integers_are_golden(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct range *const it = &ranges[i];
        struct pdi_random random = pdi_random(11);
        uint64_t numbers[DRAWS];
        for (size_t k = 0; k < DRAWS; k++) {
            numbers[k] =
                pdi_draw_integer(&random, (uint64_t)it->lo, (uint64_t)it->hi, it->is_signed);
        }
        golden(numbers, it->expected);
    }
}

/* Whether VALUE lies in IT. */
static bool within(const struct range *it, uint64_t value)
{
    return it->is_signed ? (int64_t)value >= it->lo && (int64_t)value <= it->hi
                         : value >= (uint64_t)it->lo && value <= (uint64_t)it->hi;
}

static void drawn_integers_stay_in_range_and_reach_its_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct range *const it = &ranges[i];
        const uint64_t lo = (uint64_t)it->lo;
        const uint64_t hi = (uint64_t)it->hi;
        const uint64_t simplest = pdi_simplest_integer(lo, hi, it->is_signed);
        struct pdi_random random = pdi_random(13);
        bool least = false;
        bool most = false;
        bool simple = false;
        for (unsigned k = 0; k < 5000; k++) {
            const uint64_t value = pdi_draw_integer(&random, lo, hi, it->is_signed);
            assert_true(within(it, value));
            least |= value == lo;
            most |= value == hi;
            simple |= value == simplest;
        }
        assert_true(least && most && simple && within(it, simplest));
    }
}

/* Every integer of a range has a rank, the simplest has 0, and no two share one. */
static void ranks_count_from_the_simplest(void **state)
{
    (void)state;
    static const int64_t small[][2] = {{0, 9}, {-5, 5}, {-3, 7}, {-9, -2}, {4, 11}, {-7, 2}};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        const int64_t lo = small[i][0];
        const int64_t hi = small[i][1];
        bool seen[32] = {false};
        for (int64_t rank = 0; rank <= hi - lo; rank++) {
            const int64_t value = pdi_integer_of_rank((uint64_t)rank, lo, hi);
            assert_true(value >= lo && value <= hi && !seen[value - lo]);
            seen[value - lo] = true;
        }
        assert_true(pdi_integer_of_rank(0, lo, hi) ==
                    (int64_t)pdi_simplest_integer((uint64_t)lo, (uint64_t)hi, true));
    }
    assert_true(pdi_integer_of_rank(1, -5, 5) == 1 && pdi_integer_of_rank(2, -5, 5) == -1);
    assert_true(pdi_integer_of_rank(UINT64_MAX, INT64_MIN, INT64_MAX) == INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_streams_are_golden),
        cmocka_unit_test(the_keys_are_golden),
        cmocka_unit_test(the_stream_is_splitmix),
        cmocka_unit_test(a_stream_is_a_function_of_key_and_count),
        cmocka_unit_test(below_stays_below),
        cmocka_unit_test(below_is_even),
        cmocka_unit_test(drawn_integers_are_golden),
        cmocka_unit_test(drawn_integers_stay_in_range_and_reach_its_ends),
        cmocka_unit_test(ranks_count_from_the_simplest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
