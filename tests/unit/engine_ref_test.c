/*
 * References from end to end: bound by event type and ordinal, unbound where the system gave
 * nothing, asked for as what they are not, found again by value, given twice.
 */
#include "engine_desk.h"

/* ---- Tests --------------------------------------------------------------------------- */

/* Between the events of one type others come, and they come before the one that was predicted
 * first: each reference has its value all the same, and is found again by it. */
static void bound_by_type_and_ordinal(void **state)
{
    (void)state;
    pd_report *const report = run(FINE);
    engine_holds(report);
    assert_int_equal(engine_number(report, "UseIt", "skipped"), 0);
    assert_true(engine_number(report, "UseIt", "sent") > 100);
    assert_true(engine_number(report, "FindIt", "sent") > 100);
    assert_true(engine_number(report, "OpenIt", "mispredicted") > 0);
    pd_report_free(report);
}

static void extra_events_are_kept(void **state)
{
    (void)state;
    pd_report *const report = run(EXTRA);
    const pd_failure *const failure = engine_fails(report, "check_failed", "as_many");
    ENGINE_PLAN(failure, "$1 OpenIt(count=2)");
    assert_string_equal(failure->message,
                        "asked for 2 and got 3, the last is $1.Opened#2.id, {count=2}");
    pd_report_free(report);
}

static void unbound_steps_are_skipped_and_told(void **state)
{
    (void)state;
    pd_report *const report = run(DECLINE);
    engine_holds(report);
    const uint64_t sent = engine_number(report, "UseIt", "sent");
    const uint64_t skipped = engine_number(report, "UseIt", "skipped");
    assert_in_range(skipped * 100 / (sent + skipped), 30, 70);
    assert_int_equal(engine_number(report, "LeaseIt", "skipped"), 0);
    assert_true(engine_warns(report, "UseIt was skipped in "));
    assert_false(engine_warns(report, "LeaseIt was"));
    pd_report_free(report);
}

static void skipped_steps_leave_the_shrunk_plan(void **state)
{
    (void)state;
    pd_report *const report = run(DECLINE_BUG);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "UseIt");
    assert_int_equal(failure->steps, 4); /* three times open, the second in vain */
    assert_null(strstr(failure->text, "\"source\":\"skipped\""));
    assert_int_equal(failure->reproduced, failure->repeats);
    pd_report_free(report);
}

static void what_must_resolve_fails(void **state)
{
    (void)state;
    pd_report *const report = run(SELDOM);
    const pd_failure *const failure = engine_fails(report, "unresolved_ref", "MustUse");
    assert_string_equal(failure->failure_class, "framework");
    assert_int_equal(pd_report_exit_code(report), 1);
    engine_has(failure->message, "never given by the system");
    assert_int_equal(failure->steps, 9); /* eight times open, the last in vain */
    assert_int_equal(failure->reproduced, failure->repeats);
    assert_int_equal(failure->failing_step, 8);
    pd_report_free(report);
}

static void malformed(int in_mode, const char *name, const char *message)
{
    pd_report *const report = run(in_mode);
    const pd_failure *const failure = engine_fails(report, "malformed_result", name);
    assert_string_equal(failure->failure_class, "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    assert_int_equal(pd_report_outcome(report), PD_NO_VERDICT);
    engine_has(failure->message, message);
    pd_report_free(report);
}

static void asked_for_as_another_kind(void **state)
{
    (void)state;
    malformed(WRONG_KIND, "UseIt", "asks for $1.id as a pointer, but it was bound to an integer");
}

static void externals_must_be_given(void **state)
{
    (void)state;
    malformed(NOT_GIVEN, "OpenIt", "Opened.name is external and was not given by the adapter");
}

static void events_must_be_declared(void **state)
{
    (void)state;
    malformed(UNDECLARED, "OpenIt",
              "emits undeclared, which is not among the events of model desk");
}

static void a_setup_emits_nothing(void **state)
{
    (void)state;
    pd_report *const report = run(IN_SETUP);
    const pd_failure *const failure = engine_fails(report, "setup_failed", "setup_each");
    engine_has(failure->message, "a setup emits noise");
    pd_report_free(report);
}

static void two_live_things_have_two_ids(void **state)
{
    (void)state;
    pd_report *const report = run(DUPLICATE);
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, "duplicate_external");
    assert_string_equal(failure->failure_class, "system");
    assert_true(strcmp(failure->name, "id") == 0 || strcmp(failure->name, "name") == 0 ||
                strcmp(failure->name, "where") == 0);
    assert_int_equal(failure->steps, 1);
    ENGINE_PLAN(failure, "$1 OpenIt(count=2)");
    engine_has(failure->message, "say PD_REUSED");
    pd_report_free(report);
}

/* Of what was closed the number may come again; of what is PD_REUSED at any time. */
static void dead_and_reused_ids_may_come_again(void **state)
{
    (void)state;
    pd_report *const report = run(REUSE);
    engine_holds(report);
    assert_true(engine_number(report, "LeaseIt", "sent") > 100);
    pd_report_free(report);
}

static void unknown_values_equal_no_other(void **state)
{
    (void)state;
    pd_report *const report = run(UNKNOWN);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "FindIt");
    engine_has(failure->message, "expected Found(id=$1.id, name=$1.name, where=$1.where), "
                                 "got Found(id=unknown#");
    ENGINE_PLAN(failure, "$1 OpenIt(count=1)", "$2 FindIt(id=$1.id)");
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bound_by_type_and_ordinal),
        cmocka_unit_test(extra_events_are_kept),
        cmocka_unit_test(unbound_steps_are_skipped_and_told),
        cmocka_unit_test(skipped_steps_leave_the_shrunk_plan),
        cmocka_unit_test(what_must_resolve_fails),
        cmocka_unit_test(asked_for_as_another_kind),
        cmocka_unit_test(externals_must_be_given),
        cmocka_unit_test(events_must_be_declared),
        cmocka_unit_test(a_setup_emits_nothing),
        cmocka_unit_test(two_live_things_have_two_ids),
        cmocka_unit_test(dead_and_reused_ids_may_come_again),
        cmocka_unit_test(unknown_values_equal_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
