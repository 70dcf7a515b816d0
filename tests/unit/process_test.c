/* Pipes and processes: what is written to nobody is no signal, and nothing is left of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "sys/process.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static void writing_to_nobody_is_no_signal(void **state)
{
    (void)state;
    int ends[2];
    sigset_t pending;
    assert_int_equal(pdi_pipe(ends, NULL), PD_OK);
    pdi_close(&ends[0]);
    assert_int_equal(ends[0], -1);
    assert_false(pdi_write_all(ends[1], "text", 4)); /* the default of SIGPIPE would end us here */
    assert_int_equal(sigpending(&pending), 0);
    assert_int_equal(sigismember(&pending, SIGPIPE), 0);
    pdi_close(&ends[1]);
    pdi_close(&ends[1]); /* once more is nothing */
}

/* A signal that our caller waits for stays pending. */
static void a_signal_of_our_caller_stays(void **state)
{
    (void)state;
    int ends[2];
    sigset_t pipe_signal;
    sigset_t old;
    sigset_t pending;
    int taken = 0;
    (void)sigemptyset(&pipe_signal);
    (void)sigaddset(&pipe_signal, SIGPIPE);
    assert_int_equal(sigprocmask(SIG_BLOCK, &pipe_signal, &old), 0);
    assert_int_equal(raise(SIGPIPE), 0);
    assert_int_equal(pdi_pipe(ends, NULL), PD_OK);
    pdi_close(&ends[0]);
    assert_false(pdi_write_all(ends[1], "text", 4));
    assert_int_equal(sigpending(&pending), 0);
    assert_int_equal(sigismember(&pending, SIGPIPE), 1);
    assert_int_equal(sigwait(&pipe_signal, &taken), 0);
    assert_int_equal(taken, SIGPIPE);
    assert_int_equal(sigprocmask(SIG_SETMASK, &old, NULL), 0);
    pdi_close(&ends[1]);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    int ends[2];
    char text[8] = "";
    assert_int_equal(pdi_pipe(ends, NULL), PD_OK);
    assert_true(pdi_write_all(ends[1], "one two", 7));
    assert_true(pdi_read_all(ends[0], text, 3));
    assert_string_equal(text, "one");
    pdi_close(&ends[1]);
    assert_false(pdi_read_all(ends[0], text, 5)); /* there are four */
    assert_int_equal(pdi_read_some(ends[0], text, 5), 0);
    pdi_close(&ends[0]);
}

/* With every C library the same. */
static void signals_have_names_or_numbers(void **state)
{
    (void)state;
    char room[16];
    assert_string_equal(pdi_signal_name(SIGSEGV, room), "SIGSEGV");
    assert_string_equal(pdi_signal_name(SIGABRT, room), "SIGABRT");
    assert_string_equal(pdi_signal_name(SIGKILL, room), "SIGKILL");
    assert_string_equal(pdi_signal_name(SIGVTALRM, room), "SIGVTALRM");
    assert_string_equal(pdi_signal_name(0, room), "signal 0");
    assert_string_equal(pdi_signal_name(99, room), "signal 99");
    assert_string_equal(pdi_signal_name(200, room), "signal 200");
    assert_string_equal(pdi_signal_name(-1, room), "signal -1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_to_nobody_is_no_signal),
        cmocka_unit_test(a_signal_of_our_caller_stays),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(signals_have_names_or_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
