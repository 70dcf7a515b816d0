/* Plain properties: pd_forall from the outside, what is discarded, and what is refused. */
#include "engine.h"

#include <signal.h>

struct pair {
    int32_t a, b;
};
PD_TYPE(pair, PD_FIELD(a, PD_RANGE(0, 1000)), PD_FIELD(b, PD_RANGE(0, 1000)));

enum { EXECUTED };

static pd_verdict is_small(const struct pair *pair, pd_finding *finding)
{
    engine_count(EXECUTED);
    if (pair->a <= 100) {
        return PD_HOLDS;
    }
    pd_data(finding, pair, .a = pair->a, .b = pair->b);
    return pd_violated(finding, "%" PRId32 " is not small: %s", pair->a,
                       pd_show(finding, pair, pd_cause(finding, pair)));
}
PD_PROPERTY(small, pair, is_small, .statement = "Numbers are small");

static bool is_ordered(const struct pair *pair)
{
    return pair->a < pair->b;
}
PD_PROPERTY(small_ordered, pair, is_small, .assuming = is_ordered);

static bool is_never(const struct pair *pair)
{
    return pair->a < 0;
}
PD_PROPERTY(impossible, pair, is_small, .assuming = is_never);

static bool is_seldom(const struct pair *pair)
{
    return pair->a % 25 == 7 && pair->a <= 100;
}
PD_PROPERTY(seldom, pair, is_small, .assuming = is_seldom);
PD_PROPERTY(seldom_allowed, pair, is_small, .max_discards = 1000, .assuming = is_seldom);

static pd_verdict is_small_or_odd(const struct pair *pair, pd_finding *finding)
{
    return pair->a % 2 ? PD_DISCARDED : is_small(pair, finding);
}
PD_PROPERTY(small_or_odd, pair, is_small_or_odd);

static pd_verdict discard(const struct pair *pair, pd_finding *finding)
{
    (void)pair;
    (void)finding;
    return PD_DISCARDED;
}
PD_PROPERTY(discarding, pair, discard);

static pd_verdict crash(const struct pair *pair, pd_finding *finding)
{
    (void)finding;
    if (pair->b >= 17) {
        raise(SIGILL);
    }
    return PD_HOLDS;
}
PD_PROPERTY(crashing, pair, crash);

static pd_verdict loop(const struct pair *pair, pd_finding *finding)
{
    (void)finding;
    while (pair->b >= 17) {
        (void)sleep(1);
    }
    return PD_HOLDS;
}
PD_PROPERTY(looping, pair, loop, .timeout_ms = 20);

static bool is_bad(const struct pair *pair)
{
    if (pair->a > 10) {
        raise(SIGILL);
    }
    return true;
}
PD_PROPERTY(bad_assuming, pair, is_small, .assuming = is_bad);

static pd_verdict is_other(const struct pair *pair, pd_finding *finding)
{
    (void)finding;
    return pair->a > 500 ? (pd_verdict)7 : PD_HOLDS;
}
PD_PROPERTY(other_verdict, pair, is_other);

/* The second number is drawn within the first. */
static bool choose_within(pd_gen *gen, struct pair *pair)
{
    return pd_choose_int(gen, &pair->b, 0, pair->a);
}
static pd_verdict is_not_near(const struct pair *pair, pd_finding *finding)
{
    return pair->b > pair->a                         ? pd_violated(finding, "it was not chosen")
           : pair->b >= 20 && pair->b + 3 >= pair->a ? pd_violated(finding, "it is near")
                                                     : PD_HOLDS;
}
PD_PROPERTY(not_near, pair, is_not_near, .overrides = choose_within);

/* Generator functions that do not end: on any draw but the simplest, and on any draw. */
static void draw_for_long(pd_gen *gen, int64_t *out)
{
    *out = 1;
    while (pd_gen_bool(gen, 100)) {
        ++*out;
    }
}
PD_GENERATOR(for_long, int64_t, draw_for_long);
static void draw_for_ever(pd_gen *gen, int64_t *out)
{
    do {
        *out = pd_gen_int(gen, 0, 9);
    } while (*out < 10);
}
PD_GENERATOR(for_ever, int64_t, draw_for_ever);
/* Draws until one fits: on a tape that is too short nothing would. */
static void draw_until_odd(pd_gen *gen, int64_t *out)
{
    do {
        *out = pd_gen_int(gen, 0, 1000);
    } while (*out % 2 == 0);
}
PD_GENERATOR(until_odd, int64_t, draw_until_odd);
struct long_one {
    int64_t value;
};
PD_TYPE(long_one, PD_FIELD(value, PD_DRAW(for_long)));
struct endless_one {
    int64_t value;
};
PD_TYPE(endless_one, PD_FIELD(value, PD_DRAW(for_ever)));
struct odd_one {
    int64_t value;
};
PD_TYPE(odd_one, PD_FIELD(value, PD_DRAW(until_odd)));
static pd_verdict is_fine(const struct long_one *it, pd_finding *finding)
{
    (void)it;
    (void)finding;
    return PD_HOLDS;
}
static pd_verdict is_fine_too(const struct endless_one *it, pd_finding *finding)
{
    (void)it;
    (void)finding;
    return PD_HOLDS;
}
static pd_verdict is_low(const struct odd_one *it, pd_finding *finding)
{
    return it->value < 100 ? PD_HOLDS : pd_violated(finding, "%" PRId64, it->value);
}
PD_PROPERTY(drawing_long, long_one, is_fine);
PD_PROPERTY(drawing_endlessly, endless_one, is_fine_too);
PD_PROPERTY(low, odd_one, is_low);

static pd_report *forall(const pd_property *property, pd_options options)
{
    pd_report *report = NULL;
    pd_diag diag = {0};
    options.size = sizeof options;
    options.jobs = options.jobs ? options.jobs : 1;
    options.seed = PD_SEED(1);
    options.shrinking = PD_SHRINK_QUICK; /* what matters is not looked at here */
    if (pd_forall(property, &options, &report, &diag) != PD_OK) {
        fail_msg("pd_forall: %s", diag.text);
    }
    return report;
}

static void a_failing_input_is_shrunk(void **state)
{
    (void)state;
    pd_report *const report = forall(&small_property, (pd_options){.max_commands = 50});
    const pd_failure *const failure = engine_fails(report, "check_failed", "small");
    assert_string_equal(failure->message, "101 is not small: {a=101, b=0}");
    assert_int_equal(failure->original_steps, 1);
    assert_int_equal(pd_report_commands(report), pd_report_runs(report));
    ENGINE_PLAN(failure, "$1 Pair(a=101, b=0)");
    engine_has(pd_report_text(report).data,
               "property small: check_failed - Numbers are small\n  101 is not small");
    engine_has(pd_report_text(report).data, "\n  data: {\"Pair\":{\"a\": 101, \"b\": 0}}\n");
    engine_has(pd_report_text(report).data, "property small: 1 failure in");
    pd_report_free(report);
}

struct limit {
    int64_t most;
};
PD_TYPE(limit, PD_FIELD(most));
static pd_verdict is_within(const struct pair *in, pd_finding *finding)
{
    const struct limit *const limit = pd_property_config(finding, limit);
    return in->a <= limit->most ? PD_HOLDS : pd_violated(finding, "above %" PRId64, limit->most);
}
PD_PROPERTY(within, pair, is_within, .config = &limit_type);

static void a_property_has_a_configuration(void **state)
{
    (void)state;
    pd_report *const report =
        forall(&within_property, (pd_options){.config = &(const struct limit){.most = 54}});
    ENGINE_PLAN(engine_fails(report, "check_failed", "within"), "$1 Pair(a=55, b=0)");
    pd_report_free(report);
}

static void assuming_holds_for_all_that_is_executed(void **state)
{
    (void)state;
    pd_report *const report = forall(&small_ordered_property, (pd_options){0});
    const pd_failure *const failure = engine_fails(report, "check_failed", "small_ordered");
    ENGINE_PLAN(failure, "$1 Pair(a=101, b=102)");
    engine_has(pd_report_text(report).data, " by .assuming, 0 while executed");
    engine_has(pd_report_json(report).data, "\"discarded\": {\"assuming\": ");
    pd_report_free(report);
}

/* Not even as a plan without a step, of which nothing is to be learnt. */
static void what_assuming_refuses_is_no_attempt(void **state)
{
    (void)state;
    const uint64_t before = engine_notes()->counts[EXECUTED];
    pd_report *const report = forall(&small_ordered_property, (pd_options){.repeats = 1});
    const pd_failure *const failure = engine_fails(report, "check_failed", "small_ordered");
    assert_int_equal(engine_notes()->counts[EXECUTED] - before,
                     pd_report_runs(report) + failure->shrink_executions + failure->repeats);
    pd_report_free(report);
}

static void what_is_discarded_while_executed_does_not_fail(void **state)
{
    (void)state;
    pd_report *const report = forall(&small_or_odd_property, (pd_options){0});
    ENGINE_PLAN(engine_failure(report), "$1 Pair(a=102, b=0)");
    pd_report_free(report);
}

static void too_many_discards_are_no_verdict(void **state)
{
    (void)state;
    pd_report *const report = forall(&discarding_property, (pd_options){.max_runs = 101});
    const pd_failure *const failure = engine_fails(report, "limit_reached", "discards");
    assert_string_equal(
        failure->message,
        "property discarding discarded 101 inputs (0 by .assuming, 101 while it was executed) and "
        "0 "
        "counted: at most 10 may be discarded for each that counts; describe inputs that count, or "
        "allow more with .max_discards");
    assert_int_equal(pd_report_outcome(report), PD_NO_VERDICT);
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

static void of_few_inputs_all_may_be_discarded(void **state)
{
    (void)state;
    pd_report *const report = forall(&discarding_property, (pd_options){.max_runs = 100});
    engine_holds(report);
    pd_report_free(report);
}

static void assuming_may_refuse_ten_for_each_that_counts(void **state)
{
    (void)state;
    pd_report *report = forall(&seldom_property, (pd_options){0});
    (void)engine_fails(report, "limit_reached", "discards");
    pd_report_free(report);
    report = forall(&seldom_allowed_property, (pd_options){0});
    engine_holds(report);
    pd_report_free(report);
}

static void an_assumption_that_nothing_meets_is_a_mistake(void **state)
{
    (void)state;
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_options options = {.size = sizeof options, .seed = PD_SEED(1)};
    assert_int_equal(pd_forall(&impossible_property, &options, &report, &diag), PD_EINVAL);
    assert_null(report);
    engine_has(diag.text, "V19: assuming of property impossible allowed none of 101000 inputs in "
                          "1000 simulated runs: nothing would run");
}

static void unless_it_is_not_validated(void **state)
{
    (void)state;
    pd_report *const report =
        forall(&impossible_property, (pd_options){.no_validate = true, .max_runs = 2});
    (void)engine_fails(report, "limit_reached", "discards");
    assert_int_equal(pd_report_runs(report), 0);
    pd_report_free(report);
}

static void a_crash_is_the_systems(void **state)
{
    (void)state;
    pd_report *const report = forall(&crashing_property, (pd_options){0});
    const pd_failure *const failure = engine_crashes(report, "Pair");
    assert_string_equal(failure->failure_class, "system");
    ENGINE_PLAN(failure, "$1 Pair(a=0, b=17)");
    pd_report_free(report);
}

static void a_hang_is_too(void **state)
{
    (void)state;
    pd_report *const report = forall(&looping_property, (pd_options){.shrink_executions = 5});
    const pd_failure *const failure = engine_fails(report, "hung", "Pair");
    assert_string_equal(failure->failure_class, "system");
    pd_report_free(report);
}

static void a_crash_of_assuming_is_the_tests(void **state)
{
    (void)state;
    pd_report *const report = forall(&bad_assuming_property, (pd_options){.no_validate = true});
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->failure_class, "test_code");
    engine_has(failure->name, "assuming");
    pd_report_free(report);
}

static void another_number_is_no_verdict(void **state)
{
    (void)state;
    pd_report *const report = forall(&other_verdict_property, (pd_options){0});
    const pd_failure *const failure = engine_fails(report, "malformed_result", "other_verdict");
    assert_string_equal(failure->message,
                        "the check of other_verdict returned 7, which is no pd_verdict");
    pd_report_free(report);
}

static void a_member_may_depend_on_another(void **state)
{
    (void)state;
    pd_report *const report = forall(&not_near_property, (pd_options){0});
    ENGINE_PLAN(engine_failure(report), "$1 Pair(a=20, b=20)");
    pd_report_free(report);
}

static void drawing_without_end_is_told(void **state)
{
    (void)state;
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_options options = {.size = sizeof options, .seed = PD_SEED(1)};
    assert_int_equal(pd_forall(&drawing_long_property, &options, &report, &diag), PD_EINVAL);
    engine_has(diag.text, "V17: the generator functions of LongOne made more than 65536 draws for "
                          "one value: let them end");
    report = forall(&drawing_long_property, (pd_options){.no_validate = true});
    const pd_failure *const failure = engine_fails(report, "limit_reached", "draws");
    assert_string_equal(failure->failure_class, "test_code");
    engine_begins(failure->message, "the generator functions of LongOne made more than 65536");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

static void so_is_what_no_draw_ends(void **state)
{
    (void)state;
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_options options = {.size = sizeof options, .seed = PD_SEED(1)};
    assert_int_equal(pd_forall(&drawing_endlessly_property, &options, &report, &diag), PD_EINVAL);
    engine_has(diag.text, "while model drawing_endlessly was validated");
    report = forall(&drawing_endlessly_property, (pd_options){.no_validate = true});
    assert_string_equal(engine_failure(report)->failure_class, "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

static void a_draw_that_is_repeated_until_it_fits_is_shrunk(void **state)
{
    (void)state;
    pd_report *const report = forall(&low_property, (pd_options){0});
    ENGINE_PLAN(engine_failure(report), "$1 OddOne(value=101)");
    pd_report_free(report);
}

static void workers_share_its_runs(void **state)
{
    (void)state;
    pd_report *const one = forall(&small_property, (pd_options){.jobs = 1});
    pd_report *const three = forall(&small_property, (pd_options){.jobs = 3});
    assert_string_equal(pd_report_failure(one, 0)->fingerprint,
                        pd_report_failure(three, 0)->fingerprint);
    assert_int_equal(pd_report_runs(one), pd_report_runs(three));
    pd_report_free(one);
    pd_report_free(three);
}

static void it_runs_in_this_process(void **state)
{
    (void)state;
    const uint64_t before = engine_notes()->counts[EXECUTED];
    pd_report *const report =
        forall(&small_property, (pd_options){.isolation = PD_ISOLATION_NONE, .audit = true});
    const pd_failure *const failure = engine_fails(report, "check_failed", "small");
    assert_true(engine_notes()->counts[EXECUTED] - before >= failure->shrink_executions);
    pd_report_free(report);
}

static void refused(const pd_property *property, const pd_options *options, const char *text)
{
    pd_report *report = (pd_report *)1;
    pd_diag diag = {0};
    assert_int_equal(pd_forall(property, options, &report, &diag), PD_EINVAL);
    assert_null(report);
    engine_has(diag.text, text);
}

static pd_verdict is_of_another_version(pdi_property_op op, void *input, pd_gen *gen,
                                        pd_finding *finding, void *out)
{
    (void)op;
    (void)input;
    (void)gen;
    (void)finding;
    ((pd_property_info *)out)->size = 8;
    return PD_HOLDS;
}

static void what_is_no_property_is_refused(void **state)
{
    (void)state;
    const pd_property other = {"other", &pair_type, is_of_another_version};
    const pd_options with_adapter = {.size = sizeof with_adapter,
                                     .adapter = &(const pd_adapter){"other", NULL, NULL, NULL}};
    refused(NULL, NULL, "no property: make it with PD_PROPERTY");
    refused(&other, NULL, "property other was compiled with headers of another version");
    refused(&small_property, &(const pd_options){0}, "options.size is 0");
    refused(&small_property, &with_adapter, "options of pd_forall have a model or an adapter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_input_is_shrunk),
        cmocka_unit_test(a_property_has_a_configuration),
        cmocka_unit_test(assuming_holds_for_all_that_is_executed),
        cmocka_unit_test(what_assuming_refuses_is_no_attempt),
        cmocka_unit_test(what_is_discarded_while_executed_does_not_fail),
        cmocka_unit_test(too_many_discards_are_no_verdict),
        cmocka_unit_test(of_few_inputs_all_may_be_discarded),
        cmocka_unit_test(assuming_may_refuse_ten_for_each_that_counts),
        cmocka_unit_test(an_assumption_that_nothing_meets_is_a_mistake),
        cmocka_unit_test(unless_it_is_not_validated),
        cmocka_unit_test(a_crash_is_the_systems),
        cmocka_unit_test(a_hang_is_too),
        cmocka_unit_test(a_crash_of_assuming_is_the_tests),
        cmocka_unit_test(another_number_is_no_verdict),
        cmocka_unit_test(a_member_may_depend_on_another),
        cmocka_unit_test(drawing_without_end_is_told),
        cmocka_unit_test(so_is_what_no_draw_ends),
        cmocka_unit_test(a_draw_that_is_repeated_until_it_fits_is_shrunk),
        cmocka_unit_test(workers_share_its_runs),
        cmocka_unit_test(it_runs_in_this_process),
        cmocka_unit_test(what_is_no_property_is_refused),
    };
    return cmocka_run_group_tests_name("engine_property", tests, NULL, NULL);
}
