/* Searching for the least distance that fails: what it finds, and in how many tries. */
#include "shrink/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What fails, and how often it was asked. */
struct system {
    bool (*fails)(uint64_t distance);
    uint64_t repaired; /* nothing comes nearer than that: it is moved there */
    unsigned tries;
};

static void try_it(struct pdi_search *search, uint64_t distance)
{
    struct system *const system = search->context;
    const uint64_t moved = distance < system->repaired ? system->repaired : distance;
    assert_true(distance < search->distance);
    system->tries++;
    if (system->fails(moved)) {
        search->distance = moved;
    }
}

/* From START, LEAST is found, in at most that many TRIES. */
static void finds(bool (*fails)(uint64_t), uint64_t start, uint64_t least, unsigned tries)
{
    struct system system = {.fails = fails};
    struct pdi_search search = {try_it, &system, start};
    pdi_search(&search);
    assert_int_equal(search.distance, least);
    assert_in_range(system.tries, 0, tries);
}

static bool never(uint64_t distance)
{
    (void)distance;
    return false;
}
static bool from_1(uint64_t distance)
{
    return distance >= 1;
}
static bool from_10(uint64_t distance)
{
    return distance >= 10;
}
static bool from_900(uint64_t distance)
{
    return distance >= 900;
}
static bool from_a_million(uint64_t distance)
{
    return distance >= 1000000;
}
static bool if_even(uint64_t distance)
{
    return distance % 2 == 0 && distance >= 500;
}

static void what_cannot_be_lowered_costs_three_tries(void **state)
{
    (void)state;
    finds(never, 1, 1, 0);
    finds(never, 2, 2, 1);
    finds(never, 3, 3, 2);
    finds(never, 1000, 1000, 3);
    finds(never, UINT64_MAX, UINT64_MAX, 3);
}

static void small_ones_are_found_soon(void **state)
{
    (void)state;
    finds(from_1, UINT64_MAX, 1, 2);
    finds(from_1, 5, 1, 2);
    finds(from_10, 1000, 10, 8);
    finds(from_10, UINT64_MAX, 10, 8);
}

static void so_are_those_near_the_start(void **state)
{
    (void)state;
    finds(from_900, 903, 900, 5);
    finds(from_900, 1000, 900, 14);
    finds(from_a_million, 1000007, 1000000, 8);
}

static void any_is_found(void **state)
{
    (void)state;
    for (uint64_t start = 900; start < 5000; start++) {
        finds(from_900, start, 900, 24);
    }
    finds(from_a_million, UINT64_MAX, 1000000, 45);
}

static void steps_of_two_are_made(void **state)
{
    (void)state;
    struct system system = {.fails = if_even};
    struct pdi_search search = {try_it, &system, 700};
    pdi_search(&search);
    assert_true(search.distance < 700);
}

static void what_is_moved_elsewhere_ends(void **state)
{
    (void)state;
    struct system system = {.fails = from_10, .repaired = 70};
    struct pdi_search search = {try_it, &system, 1000};
    pdi_search(&search);
    assert_int_equal(search.distance, 70);
    assert_in_range(system.tries, 1, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_lowered_costs_three_tries),
        cmocka_unit_test(small_ones_are_found_soon),
        cmocka_unit_test(so_are_those_near_the_start),
        cmocka_unit_test(any_is_found),
        cmocka_unit_test(steps_of_two_are_made),
        cmocka_unit_test(what_is_moved_elsewhere_ends),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
