/* Campaigns as wholes: several failures in one, failures that come and go, limits. */
#include "engine_machine.h"

/* ---- Several failures ---------------------------------------------------------------- */

static const pd_failure *found(pd_report *report, const char *kind, const char *name)
{
    const pd_failure *it = NULL;
    for (size_t i = 0; i < pd_report_failure_count(report); i++) {
        const pd_failure *const failure = pd_report_failure(report, i);
        if (strcmp(failure->kind, kind) == 0 && strcmp(failure->name, name) == 0) {
            assert_null(it); /* each signature once */
            it = failure;
        }
    }
    if (!it) {
        fail_msg("no %s: %s in\n%s", kind, name, pd_report_text(report).data);
    }
    return it;
}

/* Which of the failures is the crash; a sanitizer may have made an exit of it. */
static size_t crash_index(pd_report *report)
{
    size_t index = 0;
    for (size_t i = 0; i < pd_report_failure_count(report); i++) {
        const pd_failure *const failure = pd_report_failure(report, i);
        index = strcmp(failure->kind, "crashed") == 0 ||
                        (strcmp(failure->kind, "exited") == 0 && strcmp(failure->name, "Red") == 0)
                    ? i
                    : index;
    }
    return index;
}

static void count_failure(const pd_failure *failure, void *context)
{
    (void)failure;
    ++*(size_t *)context;
}

static void it_keeps_going(void **state)
{
    (void)state;
    size_t called = 0;
    pd_options it = options(BROKEN_RED | BROKEN_BLUE | CRASHING | EXITING | INVALID);
    it.keep_going = true;
    it.max_runs = 600;
    it.on_failure = count_failure;
    it.context = &called;
    pd_report *const report = engine_run(it);
    assert_int_equal(pd_report_failure_count(report), 5);
    assert_int_equal(called, 5);
    assert_int_equal(pd_report_runs(report), 600);
    assert_int_equal(pd_report_exit_code(report), 1);
    assert_int_equal(found(report, "mispredicted", "Red")->steps, 2);
    assert_int_equal(found(report, "mispredicted", "Blue")->steps, 3);
    assert_int_equal(found(report, "check_failed", "not_five")->steps, 5);
    const pd_failure *const crash = pd_report_failure(report, crash_index(report));
    assert_string_equal(crash->name, "Red");
    assert_int_equal(crash->steps, 3);
    assert_int_equal(found(report, "exited", "Blue")->steps, 3);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(pd_report_failure(report, i)->reproduced, 10);
    }
    assert_null(pd_report_failure(report, 5));
    pd_report_free(report);
    engine_childless();
}

static void it_stops_at_the_first(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(BROKEN_RED | BROKEN_BLUE | INVALID));
    const pd_failure *const failure = engine_failure(report);
    assert_int_equal(pd_report_runs(report), failure->run + 1);
    pd_report_free(report);
}

/* ---- Failures that come and go ------------------------------------------------------- */

static void a_flaky_failure_says_how_often(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(EACH_THIRD));
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Red");
    assert_int_equal(failure->repeats, 10);
    assert_in_range(failure->reproduced, 3, 4);
    engine_has(pd_report_text(report).data, "flaky");
    pd_report_free(report);
}

static void what_never_fails_again_keeps_its_evidence(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(ONCE));
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Red");
    assert_int_equal(failure->reproduced, 0);
    assert_int_equal(failure->repeats, 10);
    assert_true(failure->steps >= 2 && failure->steps <= failure->original_steps);
    assert_int_equal(failure->failing_step, failure->steps - 1);
    assert_string_equal(failure->message, "expected Made(ok=true), got Made(ok=false)");
    engine_has(failure->text, "Made(ok=false)"); /* the trace */
    engine_has(pd_report_text(report).data, "flaky: it did not fail again");
    pd_report_free(report);
}

/* ---- Limits -------------------------------------------------------------------------- */

static void a_run_has_so_much_memory(void **state)
{
    (void)state;
    pd_options it = options(GREEDY);
    it.max_commands = 200;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "limit_reached", "run memory");
    assert_string_equal(failure->failure_class, "framework");
    engine_has(failure->message, "64 MiB");
    assert_int_equal(pd_report_exit_code(report), 3);
    assert_int_equal(failure->shrink_executions, 0);
    pd_report_free(report);
}

static void shrinking_has_limits_and_says_so(void **state)
{
    (void)state;
    pd_options it = options(BROKEN_RED);
    it.shrink_executions = 3;
    pd_report *report = engine_run(it);
    const pd_failure *failure = engine_failure(report);
    assert_int_equal(failure->shrink_executions, 3);
    engine_has(failure->shrink_limit, "3 executions");
    assert_int_equal(failure->reproduced, 10);
    pd_report_free(report);
    it.no_shrink = true;
    report = engine_run(it);
    failure = engine_failure(report);
    assert_int_equal(failure->shrink_executions, 0);
    assert_null(failure->shrink_limit);
    assert_true(failure->steps > 2);
    assert_int_equal(failure->reproduced, 10);
    engine_has(pd_report_text(report).data, "not shrunk");
    pd_report_free(report);
    it = options(BROKEN_RED);
    report = engine_run(it);
    failure = engine_failure(report);
    ENGINE_PLAN(failure, "$1 Red(size=0)", "$2 Red(size=10)");
    assert_null(failure->shrink_limit);
    assert_true(failure->shrink_executions <= 60);
    pd_report_free(report);
}

static void repeats_can_be_chosen(void **state)
{
    (void)state;
    pd_options it = options(BROKEN_RED);
    it.repeats = 4;
    pd_report *const report = engine_run(it);
    assert_int_equal(engine_failure(report)->repeats, 4);
    assert_int_equal(engine_notes()->counts[0],
                     pd_report_runs(report) + engine_failure(report)->shrink_executions + 4);
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_keeps_going, engine_forget),
        cmocka_unit_test_setup(it_stops_at_the_first, engine_forget),
        cmocka_unit_test_setup(a_flaky_failure_says_how_often, engine_forget),
        cmocka_unit_test_setup(what_never_fails_again_keeps_its_evidence, engine_forget),
        cmocka_unit_test_setup(a_run_has_so_much_memory, engine_forget),
        cmocka_unit_test_setup(shrinking_has_limits_and_says_so, engine_forget),
        cmocka_unit_test_setup(repeats_can_be_chosen, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
