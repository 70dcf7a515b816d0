/* The ring alone: each operation without memory changes nothing, and loses none. */
#include "ring.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- Memory that runs out: the linker sends the ring's calls here --------------------------- */

static int left = -1; /* so many allocations go well, then one fails; below 0: none does */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

void *__wrap_malloc(size_t size)
{
    return left-- == 0 ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return left-- == 0 ? NULL : __real_calloc(count, size);
}

/* ---- Tests -------------------------------------------------------------------------------- */

/* Whether RING has "a" and "bc" in it, and is not damaged. */
static void assert_is_as_it_was(struct ring *ring)
{
    char byte;
    assert_null(ring_check(ring));
    assert_int_equal(ring_count(ring), 2);
    assert_int_equal(ring_peek(ring, &byte, sizeof byte), 1);
    assert_int_equal(byte, 'a');
    assert_int_equal(ring_find(ring, "bc", 2), 1);
}

static void test_new(void **state)
{
    (void)state;
    for (int good = 0; good < 2; good++) {
        left = good;
        errno = 0;
        assert_null(ring_new(2, RING_NO_BUG));
        assert_int_equal(errno, ENOMEM);
    }
    left = -1;
    assert_null(ring_new(0, RING_NO_BUG));
    assert_int_equal(errno, EINVAL);
    assert_null(ring_new(SIZE_MAX, RING_NO_BUG));
    assert_int_equal(errno, EINVAL);
}

static bool push_fails(struct ring *ring)
{
    return ring_push(ring, "d", 1) < 0;
}
static bool replace_fails(struct ring *ring)
{
    return ring_replace(ring, "d", 1) < 0;
}
static bool resize_fails(struct ring *ring)
{
    return ring_resize(ring, 1) < 0;
}
static bool cursor_fails(struct ring *ring)
{
    return !ring_cursor_new(ring);
}

static void test_out_of_memory(void **state)
{
    static bool (*const failing[])(struct ring *) = {push_fails, replace_fails, resize_fails,
                                                     cursor_fails};
    (void)state;
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
        struct ring *const ring = ring_new(3, RING_NO_BUG);
        char bytes[2];
        assert_int_equal(ring_push(ring, "a", 1), 0);
        struct ring_cursor *const cursor = ring_cursor_new(ring);
        assert_int_equal(ring_push(ring, "bc", 2), 0);
        left = 0;
        errno = 0;
        assert_true(failing[i](ring));
        assert_int_equal(errno, ENOMEM);
        assert_is_as_it_was(ring);
        assert_int_equal(ring_next(cursor, bytes, sizeof bytes), 1);
        assert_int_equal(ring_next(cursor, bytes, sizeof bytes), 2);
        left = -1;
        assert_false(failing[i](ring));
        assert_null(ring_check(ring));
        ring_free(ring);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_new),
                                       cmocka_unit_test(test_out_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
