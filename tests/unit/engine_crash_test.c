/*
 * Processes that end: by a signal, an abort, an exit, in the system under test and in every
 * callback of a test. It must be told in whose code it was, at which step, and be shrunk.
 */
#include "engine_box.h"

/* ---- In the system under test -------------------------------------------------------- */

static void ends(enum how how, const char *kind, const char *message)
{
    engine_forget(NULL);
    pd_report *const report = engine_run(box_options(HANDLER, false, how));
    const pd_failure *const failure = how == EXIT_3 || how == EXIT_0
                                          ? engine_fails(report, kind, "Poke")
                                          : engine_crashes(report, "Poke");
    if (strcmp(failure->kind, kind) == 0) { /* else a sanitizer ended it */
        engine_begins(failure->message, message);
    }
    ENGINE_PLAN(failure, "$1 Poke(n=0, m=0)", "$2 Poke(n=0, m=0)", "$3 Poke(n=0, m=0)");
    assert_int_equal(failure->failing_step, 2);
    assert_string_equal(failure->failure_class, "system");
    assert_int_equal(pd_report_exit_code(report), 1);
    assert_int_equal(failure->reproduced, 10);
    assert_int_equal(failure->repeats, 10);
    /* Each attempt has a worker of its own. */
    assert_int_equal(engine_times(engine_notes()->text, "W"),
                     1 + failure->shrink_executions + failure->repeats);
    assert_int_equal(engine_times(engine_notes()->text, "O"), 1);
    assert_int_equal(engine_times(engine_notes()->text, "o"), 1);
    pd_report_free(report);
    engine_childless();
}

static void a_crash_of_the_system_is_shrunk(void **state)
{
    (void)state;
    ends(CRASH, "crashed", "SIGSEGV in $3 Poke");
    ends(ABORT, "crashed", "SIGABRT in $3 Poke");
    ends(EXIT_3, "exited", "the process ended with status 3 in $3 Poke");
    ends(EXIT_0, "exited", "the process ended with status 0 in $3 Poke");
}

static void what_led_to_a_crash_is_kept(void **state)
{
    (void)state;
    pd_report *const report = engine_run(box_options(HANDLER, false, CRASH));
    const pd_failure *const failure = engine_crashes(report, "Poke");
    engine_has(failure->text, "\ntrace\n");
    engine_has(failure->text, "Poked");
    pd_report_free(report);
}

/* Beside the signal: what was wrong with which address, and in which function. */
static void the_place_of_a_crash_is_told(void **state)
{
    static const struct {
        enum how how;
        const char *message;
    } rows[] = {
        {NULL_WRITE, "SIGSEGV in $3 Poke: nothing is mapped at 0x0; "},
        {CONST_WRITE, "SIGSEGV in $3 Poke: access is not allowed to 0x"},
        {OVERFLOW, "SIGSEGV in $3 Poke: "},
        {ABORT, "SIGABRT in $3 Poke: "},
        {CRASH, "SIGSEGV in $3 Poke: "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pd_report *const report = engine_run(box_options(HANDLER, false, rows[i].how));
        const pd_failure *const failure = engine_crashes(report, "Poke");
        if (!ENGINE_SANITIZED) {
            engine_begins(failure->message, rows[i].message);
            engine_has(failure->message, ", engine_"); /* a file of ours */
        }
        assert_int_equal(failure->steps, 3);
        pd_report_free(report);
    }
}

/* A handler of the system's own is left to it: nothing is known then but the signal. */
static void a_system_that_handles_signals_itself(void **state)
{
    (void)state;
    pd_report *const report = engine_run(box_options(HANDLER, false, HANDLED));
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, "exited");
    assert_string_equal(failure->message, "the process ended with status 9 in $3 Poke");
    pd_report_free(report);
}

/* ---- In callbacks of the test -------------------------------------------------------- */

static void told(enum place place, bool generating, enum how how, const char *name,
                 const char *message, size_t steps)
{
    pd_report *const report = engine_run(box_options(place, generating, how));
    const pd_failure *const failure = engine_crashes(report, name);
    if (strcmp(failure->kind, "crashed") == 0) {
        engine_begins(failure->message, message);
    }
    if (failure->steps != steps) {
        fail_msg("%s: %zu steps and not %zu\n%s", name, failure->steps, steps, failure->text);
    }
    const bool system = place == TEARDOWN_EACH || place == RELEASE;
    assert_string_equal(failure->failure_class, system ? "system" : "test_code");
    assert_int_equal(pd_report_exit_code(report), system ? 1 : 3);
    pd_report_free(report);
    engine_childless();
}

/* There the plan is made again up to where it was, and not shrunk. */
static void while_plans_are_made(void **state)
{
    (void)state;
    told(WHEN, true, CRASH, "when", "SIGSEGV in when at $3 Poke", 2);
    told(OVERRIDES, true, CRASH, "overrides", "SIGSEGV in overrides at $3 Poke", 2);
    told(SIMULATE, true, ABORT, "simulate", "SIGABRT in simulate at $3 Poke", 2);
    told(APPLY, true, ASSERT, "apply", "SIGABRT in apply at $3 Poke", 2);
    told(TERMINATE, true, CRASH, "terminate", "SIGSEGV in terminate at $3 Poke", 2);
    told(GENERATOR, true, CRASH, "generator", "SIGSEGV in generator at $2 Poke", 1);
}

static void while_plans_are_executed(void **state)
{
    (void)state;
    told(SIMULATE, false, CRASH, "simulate", "SIGSEGV in simulate at $3 Poke", 3);
    told(APPLY, false, CRASH, "apply", "SIGSEGV in apply at $3 Poke", 3);
    told(CHECK, false, ABORT, "check", "SIGABRT in check at $3 Poke", 3);
    told(CHECK_AT_END, false, ABORT, "check", "SIGABRT in check", 3);
}

static void in_setups_and_teardowns(void **state)
{
    (void)state;
    told(SETUP_ONCE, false, CRASH, "setup_once", "SIGSEGV in setup_once", 0);
    told(SETUP_WORKER, false, CRASH, "setup_worker", "SIGSEGV in setup_worker", 0);
    told(SETUP_EACH, false, CRASH, "setup_each", "SIGSEGV in setup_each", 0);
    told(TEARDOWN_EACH, false, CRASH, "teardown_each", "SIGSEGV in teardown_each", 2);
    told(RELEASE, false, CRASH, "teardown_each", "SIGSEGV in teardown_each", 2);
    told(TEARDOWN_WORKER, false, CRASH, "teardown_worker", "SIGSEGV in teardown_worker", 0);
    told(TEARDOWN_ONCE, false, CRASH, "teardown_once", "SIGSEGV in teardown_once", 0);
}

/* Validation comes first, and says the same of what it calls. */
static void a_model_that_crashes_is_refused(void **state)
{
    (void)state;
    pd_options it = box_options(SIMULATE, true, ABORT);
    it.size = sizeof it;
    it.no_validate = false;
    engine_refused(&it, PD_EINVAL, "while model box was validated: SIGABRT in simulate");
    it = box_options(WHEN, true, EXIT_0);
    it.size = sizeof it;
    it.no_validate = false;
    engine_refused(&it, PD_EINVAL, "the process ended with status 0 in when");
    engine_childless();
}

/* ---- Several failures ---------------------------------------------------------------- */

static void it_goes_on_after_a_crash(void **state)
{
    (void)state;
    pd_options it = box_options(ODD_HANDLER, false, CRASH);
    it.keep_going = true;
    it.max_runs = 60;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_crashes(report, "Poke");
    assert_int_equal(failure->steps, 3);
    assert_int_equal(pd_report_runs(report), 60);
    engine_has(failure->plan[2], "m=1");
    pd_report_free(report);
    engine_childless();
}

/* A crash where plans are made ends nothing either. */
static void it_goes_on_after_a_crash_of_the_model(void **state)
{
    (void)state;
    pd_options it = box_options(TERMINATE, true, CRASH);
    it.keep_going = true;
    pd_report *const report = engine_run(it);
    engine_crashes(report, "terminate");
    assert_int_equal(pd_report_runs(report), 20);
    pd_report_free(report);
    engine_childless();
}

/* ---- What is left behind ------------------------------------------------------------- */

/* The processes that a worker started are gone when the campaign is: as their next of kin, this
 * process can tell how they ended. */
static void a_grandchild_dies_too(void **state)
{
    (void)state;
    const enum how hows[] = {FORK, FORK_AND_CRASH};
    for (int i = 0; i < 2; i++) {
        pd_options it = box_options(HANDLER, false, hows[i]);
        it.max_runs = 1;
        it.no_shrink = true;
        it.repeats = 1;
        engine_forget(NULL);
        pd_report_free(engine_run(it));
        const pid_t pid = (pid_t)engine_notes()->counts[15];
        assert_true(pid > 0);
        for (int tries = 0; tries < 100 && kill(pid, 0) == 0; tries++) {
            char path[64];
            char line[256] = "";
            snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
            FILE *const file = fopen(path, "r");
            if (!file || !fgets(line, sizeof line, file) || strstr(line, ") Z ")) {
                tries = 100; /* dead, and not yet reaped by whoever inherited it */
            } else if (tries == 99) {
                fail_msg("it lives: %s", line);
            } else {
                nap();
            }
            if (file) {
                fclose(file);
            }
        }
        engine_childless();
    }
}

/* ---- Without isolation --------------------------------------------------------------- */

static void without_isolation_a_crash_ends_us(void **state)
{
    (void)state;
    const pid_t pid = fork();
    if (pid == 0) {
        pd_options it = box_options(HANDLER, false, CRASH);
        it.isolation = PD_ISOLATION_NONE;
        (void)signal(SIGSEGV, SIG_DFL); /* cmocka would go on in this process */
        pd_report_free(engine_run(it));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGSEGV
                                    : ENGINE_ASAN && WEXITSTATUS(status) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_crash_of_the_system_is_shrunk, engine_forget),
        cmocka_unit_test_setup(the_place_of_a_crash_is_told, engine_forget),
        cmocka_unit_test_setup(a_system_that_handles_signals_itself, engine_forget),
        cmocka_unit_test_setup(what_led_to_a_crash_is_kept, engine_forget),
        cmocka_unit_test_setup(while_plans_are_made, engine_forget),
        cmocka_unit_test_setup(while_plans_are_executed, engine_forget),
        cmocka_unit_test_setup(in_setups_and_teardowns, engine_forget),
        cmocka_unit_test_setup(a_model_that_crashes_is_refused, engine_forget),
        cmocka_unit_test_setup(it_goes_on_after_a_crash, engine_forget),
        cmocka_unit_test_setup(it_goes_on_after_a_crash_of_the_model, engine_forget),
        cmocka_unit_test_setup(a_grandchild_dies_too, engine_forget),
        cmocka_unit_test_setup(without_isolation_a_crash_ends_us, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
