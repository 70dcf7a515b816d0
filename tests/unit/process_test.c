/* What the system tells about processes, in words that are the same with every C library. */
#include "sys/process.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void signals_have_names(void **state)
{
    (void)state;
    char room[16];
    assert_string_equal(pdi_signal_name(SIGSEGV, room), "SIGSEGV");
    assert_string_equal(pdi_signal_name(SIGABRT, room), "SIGABRT");
    assert_string_equal(pdi_signal_name(SIGKILL, room), "SIGKILL");
    assert_string_equal(pdi_signal_name(SIGVTALRM, room), "SIGVTALRM");
    assert_string_equal(pdi_signal_name(0, room), "signal 0");
    assert_string_equal(pdi_signal_name(99, room), "signal 99");
    assert_string_equal(pdi_signal_name(-1, room), "signal -1");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(signals_have_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
