/* Arenas: what is handed out, what is taken back, and that nobody may look at the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#include <string.h>

#if PDI_ARENA_POISONS && !defined(PDI_VALGRIND)
#include <sanitizer/asan_interface.h>
enum { POISONS = 1, RED_ZONE = 16 };
#else
#define __asan_address_is_poisoned(address_) ((void)(address_), 0)
enum { POISONS = 0, RED_ZONE = 0 };
#endif

/* Whether none of SIZE bytes at DATA may be looked at; where nothing is poisoned, so it is said. */
static bool forbidden(const void *data, size_t size)
{
    bool all = true;
    for (size_t i = 0; i < size; i++) {
        all &= __asan_address_is_poisoned((const char *)data + i) != 0;
    }
    return all || !POISONS;
}

/* Whether all of SIZE bytes at DATA may be looked at. */
static bool allowed(const void *data, size_t size)
{
    bool all = true;
    for (size_t i = 0; i < size; i++) {
        all &= __asan_address_is_poisoned((const char *)data + i) == 0;
    }
    return all;
}

/* ---- Handing out ---------------------------------------------------------------------------- */

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t size = 0; size < 300; size++) {
        unsigned char *const data = pd_arena_alloc(&arena, size, 3);
        assert_int_equal((uintptr_t)data % 16, 0);
        for (size_t i = 0; i < size * 3; i++) {
            assert_int_equal(data[i], 0);
        }
        memset(data, 0xff, size * 3);
    }
    pdi_arena_reset(&arena);
    const unsigned char *const again = pd_arena_alloc(&arena, 1, 4096);
    for (size_t i = 0; i < 4096; i++) {
        assert_int_equal(again[i], 0);
    }
    pdi_arena_release(&arena);
}

static void an_arena_grows_and_keeps_what_it_gave(void **state)
{
    (void)state;
    enum { COUNT = 2000, SIZE = 1000 };
    static unsigned char *given[COUNT];
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    assert_int_equal(pdi_arena_used(&arena), 0);
    for (size_t i = 0; i < COUNT; i++) {
        given[i] = pdi_arena_raw(&arena, SIZE);
        memset(given[i], (int)(i % 251), SIZE);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(given[i][0], i % 251);
        assert_int_equal(given[i][SIZE - 1], i % 251);
    }
    assert_true(pdi_arena_used(&arena) >= (size_t)COUNT * SIZE);
    pdi_arena_release(&arena);
    assert_int_equal(pdi_arena_used(&arena), 0);
}

static void one_piece_may_be_larger_than_any_chunk(void **state)
{
    (void)state;
    enum { LARGE = 9 << 20 };
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    char *const before = pdi_arena_string(&arena, "before");
    char *const large = pdi_arena_raw(&arena, LARGE);
    char *const after = pdi_arena_string(&arena, "after");
    memset(large, 1, LARGE);
    assert_string_equal(before, "before");
    assert_string_equal(after, "after");
    assert_true(pdi_arena_used(&arena) >= LARGE);
    pdi_arena_release(&arena);
}

static void copies_end_with_a_nul(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    assert_string_equal(pdi_arena_copy(&arena, NULL, 0), "");
    assert_memory_equal(pdi_arena_copy(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(pdi_arena_string(&arena, "text"), "text");
    pdi_arena_release(&arena);
}

/* ---- Taking back ---------------------------------------------------------------------------- */

static void a_reset_arena_gives_the_same_memory_again(void **state)
{
    (void)state;
    enum { COUNT = 500, SIZE = 300 };
    static void *given[COUNT];
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    pdi_arena_reset(&arena); /* of nothing is nothing */
    for (size_t i = 0; i < COUNT; i++) {
        given[i] = pdi_arena_raw(&arena, SIZE);
    }
    const size_t used = pdi_arena_used(&arena);
    for (unsigned round = 0; round < 3; round++) {
        pdi_arena_reset(&arena);
        assert_int_equal(pdi_arena_used(&arena), 0);
        for (size_t i = 0; i < COUNT; i++) {
            assert_ptr_equal(pdi_arena_raw(&arena, SIZE), given[i]);
        }
        assert_int_equal(pdi_arena_used(&arena), used);
    }
    pdi_arena_release(&arena);
}

static void chunks_that_are_too_small_are_passed_over(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (unsigned round = 0; round < 50; round++) {
        (void)pdi_arena_raw(&arena, 10 * 1024);
        char *const large = pdi_arena_raw(&arena, 40 * 1024 + (size_t)round * 100);
        memset(large, 1, 40 * 1024 + (size_t)round * 100);
        pdi_arena_reset(&arena);
    }
    pdi_arena_release(&arena);
}

/* ---- Limits --------------------------------------------------------------------------------- */

static void a_limit_is_told_and_memory_given(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 100 * 1024);
    while (!arena.over_limit) {
        char *const data = pdi_arena_raw(&arena, 1000);
        memset(data, 1, 1000);
        assert_true(pdi_arena_used(&arena) < 1024 * 1024);
    }
    assert_true(pdi_arena_used(&arena) > 100 * 1024);
    memset(pdi_arena_raw(&arena, 1000), 1, 1000);
    assert_true(arena.over_limit);
    pdi_arena_reset(&arena);
    assert_false(arena.over_limit);
    (void)pdi_arena_raw(&arena, 1000);
    assert_false(arena.over_limit);
    assert_int_equal(arena.limit, 100 * 1024);
    pdi_arena_release(&arena);
    assert_int_equal(arena.limit, 100 * 1024);
}

/* ---- What may not be looked at -------------------------------------------------------------- */

static void what_was_not_handed_out_is_poisoned(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t size = 1; size < 100; size++) {
        char *const data = pdi_arena_raw(&arena, size);
        assert_true(allowed(data, size));
        assert_true(forbidden(data + size, RED_ZONE));
    }
    assert_true(forbidden(arena.next, (size_t)(arena.end - arena.next)));
    pdi_arena_release(&arena);
    if (!POISONS) {
        skip(); /* not built with AddressSanitizer */
    }
}

static void what_was_taken_back_is_poisoned(void **state)
{
    (void)state;
    enum { COUNT = 100, SIZE = 1000 };
    static char *given[COUNT];
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT; i++) {
        given[i] = pdi_arena_raw(&arena, SIZE);
    }
    pdi_arena_abandon(&arena, given[7], SIZE);
    assert_true(forbidden(given[7], SIZE));
    assert_true(allowed(given[6], SIZE) && allowed(given[8], SIZE));
    pdi_arena_reset(&arena);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(forbidden(given[i], SIZE));
    }
    char *const again = pdi_arena_raw(&arena, 8);
    assert_ptr_equal(again, given[0]);
    assert_true(allowed(again, 8) && forbidden(again + 8, SIZE - 8));
    pdi_arena_release(&arena);
    if (!POISONS) {
        skip(); /* not built with AddressSanitizer */
    }
}

static void scrubbed_memory_is_overwritten(void **state)
{
    (void)state;
    enum { COUNT = 50, SIZE = 1000 };
    static unsigned char *given[COUNT];
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    pdi_arena_scrub(&arena, 0xa5); /* of nothing is nothing */
    for (size_t i = 0; i < COUNT; i++) {
        given[i] = pd_arena_alloc(&arena, 1, SIZE);
    }
    pdi_arena_scrub(&arena, 0xa5);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < SIZE; k++) {
            assert_int_equal(given[i][k], 0xa5);
        }
    }
    pdi_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(an_arena_grows_and_keeps_what_it_gave),
        cmocka_unit_test(one_piece_may_be_larger_than_any_chunk),
        cmocka_unit_test(copies_end_with_a_nul),
        cmocka_unit_test(a_reset_arena_gives_the_same_memory_again),
        cmocka_unit_test(chunks_that_are_too_small_are_passed_over),
        cmocka_unit_test(a_limit_is_told_and_memory_given),
        cmocka_unit_test(what_was_not_handed_out_is_poisoned),
        cmocka_unit_test(what_was_taken_back_is_poisoned),
        cmocka_unit_test(scrubbed_memory_is_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
