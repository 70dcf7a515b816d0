/* Allocations are seen, counted, remembered and made to fail, whichever function is asked. */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sys/allocation.h"

static int begun(void **state)
{
    (void)state;
    pdi_allocations_begin();
    return 0;
}

/* Not so in a program that has a sanitizer inside: it calls malloc where nobody can step in. */
static bool is_seen(void)
{
    pdi_allocations_begin();
    const int64_t before = pdi_allocations_live();
    void *volatile data = malloc(1);
    const bool seen = pdi_allocations_live() > before;
    free(data);
    pdi_allocations_end();
    return seen;
}

static int gone(void **state)
{
    (void)state;
    pdi_allocations_end();
    return 0;
}

static void *ask(int how)
{
    void *data = NULL;
    switch (how) {
    case 0:
        return malloc(10);
    case 1:
        return calloc(2, 5);
    case 2:
        return realloc(NULL, 10);
    case 3:
        return reallocarray(NULL, 2, 5);
    case 4:
        return aligned_alloc(64, 64);
    case 5:
        return memalign(64, 10);
    case 6:
        errno = posix_memalign(&data, 64, 10);
        return data;
    default:
        return strdup("a string");
    }
}

enum { WAYS = 8 };

static void every_function_is_counted_and_fails(void **state)
{
    (void)state;
    for (int how = 0; how < WAYS; how++) {
        const int64_t before = pdi_allocations_live();
        void *const data = ask(how);
        assert_non_null(data);
        assert_int_equal(pdi_allocations_live(), before + 1);
        (void)pdi_allocations_fail(1, false);
        errno = 0;
        assert_null(ask(how));
        assert_int_equal(errno, ENOMEM);
        void *const next = ask(how); /* the first only */
        assert_int_equal(pdi_allocations_fail(0, false), 1);
        assert_non_null(next);
        free(next);
        free(data);
        assert_int_equal(pdi_allocations_live(), before);
    }
}

static void what_is_moved_is_one_block(void **state)
{
    (void)state;
    const int64_t before = pdi_allocations_live();
    char *data = malloc(1);
    data = realloc(data, 100000);
    data = reallocarray(data, 10, 100000);
    assert_int_equal(pdi_allocations_live(), before + 1);
    (void)pdi_allocations_fail(2, true);
    /* A compiler may leave out what is asked for and only freed again, but for the volatile. */
    void *volatile const same = realloc(data, 10);
    void *volatile const none = realloc(NULL, 20);
    void *volatile const neither = reallocarray(NULL, 2, 20);
    assert_int_equal(pdi_allocations_fail(0, false), 2);
    assert_non_null(same);
    assert_null(none);
    assert_null(neither);
    assert_int_equal(pdi_allocations_live(), before + 1);
    free(same);
    free(none);
    free(neither);
    assert_int_equal(pdi_allocations_live(), before);
}

static void *allocate(void *data)
{
    *(void **)data = malloc(5);
    return NULL;
}

static void other_threads_are_counted_and_do_not_fail(void **state)
{
    (void)state;
    pthread_t thread;
    void *data = NULL;
    const int64_t before = pdi_allocations_live();
    assert_int_equal(pthread_create(&thread, NULL, allocate, &data), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    const int64_t after = pdi_allocations_live();
    assert_non_null(data);
    assert_true(after > before);
    free(data);
    assert_int_equal(pdi_allocations_live(), after - 1);
}

static void what_is_left_is_remembered(void **state)
{
    (void)state;
    struct pdi_block block = {.data = NULL};
    size_t bytes = 0;
    void *kept[3000];
    pdi_blocks_begin();
    for (size_t i = 0; i < 3000; i++) {
        kept[i] = malloc(i + 1);
    }
    for (size_t i = 1; i < 3000; i++) {
        free(kept[i]);
    }
    pdi_blocks_begin();
    void *volatile second = malloc(7); /* or the compiler would do without */
    pdi_blocks_end();
    assert_int_equal(pdi_blocks_left(1, &block, &bytes), 1);
    assert_int_equal(bytes, 1);
    assert_ptr_equal(block.data, kept[0]);
    assert_non_null(block.frames[0]);
    assert_int_equal(pdi_blocks_left(2, &block, &bytes), 1);
    assert_int_equal(bytes, 7);
    assert_true(pdi_blocks_forget());
    assert_int_equal(pdi_blocks_left(1, &block, &bytes), 0);
    free(second);
    free(kept[0]);
}

static void more_than_is_remembered_is_told(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    void **const kept = calloc(MANY, sizeof *kept);
    assert_non_null(kept);
    pdi_blocks_begin();
    for (size_t i = 0; i < MANY; i++) {
        kept[i] = malloc(1);
    }
    pdi_blocks_end();
    for (size_t i = 0; i < MANY; i++) {
        free(kept[i]);
    }
    free(kept);
    assert_false(pdi_blocks_forget());
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, begun, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_function_is_counted_and_fails),       TEST(what_is_moved_is_one_block),
        TEST(other_threads_are_counted_and_do_not_fail), TEST(what_is_left_is_remembered),
        TEST(more_than_is_remembered_is_told),
    };
    if (!is_seen()) {
        printf("skipped: calls of malloc are bound inside this program\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
