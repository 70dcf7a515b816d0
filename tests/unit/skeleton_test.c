/* Proves the build and the test runner while there is little to test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_runner_runs(void **state)
{
    (void)state;
    assert_int_equal(1 + 1, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_runner_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
