/*
 * Which commands are in the plans of a campaign: by weight and by name, and only where PD_FROM,
 * when and overrides allow them, shrunk plans included.
 */
#include "engine_pool.h"

/* ---- Which commands ------------------------------------------------------------------ */

static uint64_t sent(pd_report *report, const char *command)
{
    return engine_number(report, command, "sent");
}

static void weights_say_how_often(void **state)
{
    (void)state;
    const pd_weight weights[] = {{"pick", 30}, {"StopIt", 0}, {0}};
    pd_options it = options(50);
    it.strategies = PD_UNIFORM;
    pd_report *report = engine_run(it);
    engine_holds(report);
    /* 2 : 1 : 1 : 1 of what is possible nearly always */
    assert_in_range(sent(report, "Insert") * 10 / sent(report, "Pick"), 15, 27);
    assert_in_range(sent(report, "StopIt") * 10 / sent(report, "Pick"), 6, 13);
    pd_report_free(report);
    it.weights = weights;
    report = engine_run(it);
    engine_holds(report);
    assert_in_range(sent(report, "Pick") / sent(report, "Insert"), 9, 20);
    assert_int_equal(sent(report, "StopIt"), 0);
    assert_false(engine_warns(report, "StopIt"));
    pd_report_free(report);
}

static void commands_are_chosen_by_name(void **state)
{
    (void)state;
    const char *const only[] = {"insert", "Half", NULL};
    const char *const without[] = {"pick", NULL};
    const char *const wrong[] = {"pik", NULL};
    pd_options it = options(20);
    it.only = only;
    pd_report *report = engine_run(it);
    engine_holds(report);
    assert_true(sent(report, "Insert") && sent(report, "Half"));
    assert_int_equal(sent(report, "Pick") + sent(report, "StopIt"), 0);
    pd_report_free(report);
    it.only = NULL;
    it.without = without;
    report = engine_run(it);
    engine_holds(report);
    assert_true(sent(report, "Insert") && sent(report, "Half") && sent(report, "StopIt"));
    assert_int_equal(sent(report, "Pick"), 0);
    pd_report_free(report);
    it.size = sizeof it;
    it.without = wrong;
    engine_refused(&it, PD_EINVAL, "did you mean 'Pick'?");
    it.without = NULL;
    it.only = wrong;
    engine_refused(&it, PD_EINVAL, "no command 'pik'");
    it.only = without; /* and nothing to pick from */
    engine_refused(&it, PD_EINVAL, "V19");
}

static void where_nothing_is_possible_nothing_ran(void **state)
{
    (void)state;
    const char *const only[] = {"pick", NULL};
    pd_options it = options(20);
    it.only = only;
    it.no_validate = true;
    pd_report *const report = engine_run(it);
    assert_int_equal(pd_report_outcome(report), PD_NOTHING_RAN);
    assert_int_equal(pd_report_exit_code(report), 4);
    assert_true(engine_warns(report, "Pick was never executed"));
    assert_true(engine_warns(report, "20 of 20 plans ended early"));
    assert_true(engine_number(report, "Pick", "refused_by_overrides") > 0);
    pd_report_free(report);
}

static void only_what_is_possible_is_sent(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(100));
    engine_holds(report);
    assert_null(strchr(engine_notes()->text, '!'));
    assert_true(engine_number(report, "StopIt", "refused_by_when") > 0);
    assert_true(engine_number(report, "Half", "refused_by_overrides") > 0);
    assert_int_equal(sent(report, "Insert") + sent(report, "Pick") + sent(report, "Half") +
                         sent(report, "StopIt"),
                     pd_report_commands(report));
    pd_report_free(report);
}

/* The same functions judge what the shrinker makes. */
static void what_is_shrunk_is_possible_too(void **state)
{
    (void)state;
    pd_options it = options(100);
    bug = BUG_PICK;
    pd_report *report = engine_run(it);
    const pd_failure *const pick = engine_fails(report, "mispredicted", "Pick");
    ENGINE_PLAN(pick, "$1 Insert(key=0)", "$2 Pick(key=0)");
    assert_int_equal(pick->failing_step, 1);
    pd_report_free(report);
    bug = BUG_HALF; /* of three: there must be six keys, all different */
    report = engine_run(it);
    const pd_failure *const half = engine_fails(report, "mispredicted", "Half");
    assert_int_equal(half->steps, 7);
    assert_string_equal(half->plan[6], "$7 Half(n=3)");
    assert_null(strchr(engine_notes()->text, '!'));
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(weights_say_how_often, begin),
        cmocka_unit_test_setup(commands_are_chosen_by_name, begin),
        cmocka_unit_test_setup(where_nothing_is_possible_nothing_ran, begin),
        cmocka_unit_test_setup(only_what_is_possible_is_sent, begin),
        cmocka_unit_test_setup(what_is_shrunk_is_possible_too, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
