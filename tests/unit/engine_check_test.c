/*
 * Invariants from end to end: when they fire and how often, what they can ask, what they give to
 * the report, and what is said of one that never fires or answers nonsense.
 */
#include "engine.h"

enum {
    FINE,
    STARTUP,
    TEARDOWN,
    EACH,
    ON_EVENT,
    AFTER_PUT,
    EVERY,
    OTHER,    /* an invariant of the second projection */
    NONSENSE, /* a verdict that is none */
    SILENT    /* a violation without a word */
};
static int mode;

/* ---- Two projections ----------------------------------------------------------------- */

struct tally {
    int64_t puts, takes, marks;
};
PD_TYPE(tally, PD_FIELD(puts), PD_FIELD(takes), PD_FIELD(marks));
struct sum {
    int64_t total;
};
PD_TYPE(sum, PD_FIELD(total));

struct added {
    int64_t amount;
    pd_ref id;
};
PD_TYPE(added, PD_FIELD(amount), PD_FIELD(id, PD_EXTERNAL));
PD_EMPTY(taken);
PD_EMPTY(marked);
PD_EVENTS(tally, added, taken, marked);

struct put {
    int64_t amount;
};
PD_TYPE(put, PD_FIELD(amount, PD_RANGE(0, 9)));
static void simulate_put(const struct put *it, const struct tally *tally, pd_step *step)
{
    (void)tally;
    pd_emit(step, added, .amount = it->amount);
    pd_emit(step, marked);
    pd_emit(step, marked);
}
PD_COMMAND(put, tally, .simulate = simulate_put);
PD_EMPTY(take);
static void simulate_take(const struct take *it, const struct tally *tally, pd_step *step)
{
    (void)it;
    (void)tally;
    pd_emit(step, taken);
}
PD_COMMAND(take, tally, .simulate = simulate_take);
PD_COMMANDS(tally, put, take);

static void tally_apply(struct tally *tally, const pd_event *event)
{
    tally->puts += pd_as(event, added) != NULL;
    tally->takes += pd_as(event, taken) != NULL;
    tally->marks += pd_as(event, marked) != NULL;
}
static void sum_init(struct sum *sum)
{
    sum->total = 1000;
}
static void sum_apply(struct sum *sum, const pd_event *event)
{
    const struct added *const added = pd_as(event, added);
    if (added) {
        /* What caused it is known to projections, too. */
        sum->total += pd_cause_as(event, put) && !pd_cause_as(event, take) ? added->amount : 1000;
    }
}

/* ---- Checks -------------------------------------------------------------------------- */

enum { ON_STEP = 0, ON_COMMAND = 1, EVENTS = 2, PUT_ADDED = 3, THIRD = 4, START = 5, END = 6 };

static pd_verdict each_step(const struct tally *tally, pd_finding *finding)
{
    engine_count(ON_STEP);
    return mode == EACH && tally->takes > 1 ? pd_violated(finding, "%d takes", (int)tally->takes)
                                            : PD_HOLDS;
}
PD_INVARIANT(each_step, tally, each_step, .statement = "There is never more than one take");

/* Once a command, on the state with all its events folded. */
static pd_verdict on_command(const struct tally *tally, pd_finding *finding)
{
    engine_count(ON_COMMAND);
    if (!pd_cause(finding, put) && !pd_cause(finding, take)) {
        return pd_violated(finding, "no command caused it");
    }
    return tally->marks == 2 * tally->puts ? PD_HOLDS : pd_violated(finding, "folded in part");
}
PD_INVARIANT(on_command, tally, on_command, .on = PD_ON_COMMANDS);

static pd_verdict on_event(const struct tally *tally, pd_finding *finding)
{
    engine_count(EVENTS);
    const struct added *const added = pd_cause(finding, added);
    if (pd_cause(finding, put) || pd_cause(finding, take)) {
        return pd_violated(finding, "a command caused it");
    }
    if (mode != ON_EVENT || !added || added->amount < 3) {
        return PD_HOLDS;
    }
    pd_data(finding, added, .amount = added->amount, .id = added->id);
    pd_data(finding, tally, .puts = tally->puts);
    return pd_violated(finding, "%s is %s", pd_show_ref(finding, added->id),
                       pd_show(finding, added, added));
}
PD_INVARIANT(on_event, tally, on_event, .on = PD_ON_EVENTS);

/* After a command and after an event: twice for each put. */
static pd_verdict after_put(const struct tally *tally, pd_finding *finding)
{
    engine_count(PUT_ADDED);
    (void)tally;
    const struct put *const put = pd_cause(finding, put);
    return mode == AFTER_PUT && put && put->amount > 4 ? pd_violated(finding, "a large put")
                                                       : PD_HOLDS;
}
PD_INVARIANT(after_put, tally, after_put, .after = {&put_type, &added_type});

static pd_verdict every_third(const struct tally *tally, pd_finding *finding)
{
    engine_count(THIRD);
    const int64_t steps = tally->puts + tally->takes;
    return steps % 3 || mode == EVERY ? pd_violated(finding, "after %d steps", (int)steps)
                                      : PD_HOLDS;
}
PD_INVARIANT(every_third, tally, every_third, .every = 3);

static pd_verdict at_startup(const struct tally *tally, pd_finding *finding)
{
    engine_count(START);
    return mode == STARTUP || tally->puts || pd_cause(finding, put)
               ? pd_violated(finding, "wrong from the start")
               : PD_HOLDS;
}
PD_INVARIANT(at_startup, tally, at_startup, .at = PD_AT_STARTUP);

static pd_verdict at_teardown(const struct tally *tally, pd_finding *finding)
{
    engine_count(END);
    return mode == TEARDOWN && tally->puts >= 2 ? pd_violated(finding, "at the end") : PD_HOLDS;
}
PD_INVARIANT(at_teardown, tally, at_teardown, .at = PD_AT_TEARDOWN);

static pd_verdict nonsense(const struct tally *tally, pd_finding *finding)
{
    (void)tally;
    (void)finding;
    return mode == NONSENSE ? (pd_verdict)7 : mode == SILENT ? PD_VIOLATED : PD_HOLDS;
}
PD_INVARIANT(nonsense, tally, nonsense);
PD_INVARIANTS(tally, each_step, on_command, on_event, after_put, every_third, at_startup,
              at_teardown, nonsense);
PD_PROJECTION(tally, .apply = tally_apply, .invariants = tally_invariants);

static pd_verdict total(const struct sum *sum, pd_finding *finding)
{
    return mode == OTHER && sum->total > 1005
               ? pd_violated(finding, "the total is %d", (int)sum->total)
               : PD_HOLDS;
}
PD_INVARIANT(total, sum, total);
PD_INVARIANTS(sum, total);
PD_PROJECTION(sum, .init = sum_init, .apply = sum_apply, .invariants = sum_invariants);
PD_PROJECTIONS(tally, sum);
PD_MODEL(tally, .exact = true, .projections = tally_projections);

/* ---- The system ---------------------------------------------------------------------- */

struct tally_run {
    int64_t last;
};
static pd_status do_put(struct tally_run *run, const struct put *it, pd_step *step)
{
    pd_emit(step, marked);
    pd_emit(step, added, .amount = it->amount, .id = pd_ref_from_int(step, ++run->last));
    pd_emit(step, marked);
    return PD_OK;
}
static pd_status do_take(struct tally_run *run, const struct take *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, taken);
    return PD_OK;
}
PD_HANDLERS(tally, tally_run, (put, do_put), (take, do_take));
PD_ADAPTER(tally, pd_nothing, tally_run, .handlers = tally_handlers);

static pd_report *run(int in_mode)
{
    mode = in_mode;
    return engine_run((pd_options){
        .model = &tally_model, .adapter = &tally_adapter, .max_runs = 20, .max_commands = 30});
}

/* ---- Tests --------------------------------------------------------------------------- */

static void each_firing_is_counted(void **state)
{
    (void)state;
    static const char *const names[] = {"each_step",   "on_command", "on_event",   "after_put",
                                        "every_third", "at_startup", "at_teardown"};
    pd_report *const report = run(FINE);
    engine_holds(report);
    const uint64_t puts = engine_number(report, "Put", "sent");
    const uint64_t takes = engine_number(report, "Take", "sent");
    uint64_t fired[7];
    for (int i = 0; i < 7; i++) {
        fired[i] = engine_number(report, names[i], "fired");
        assert_int_equal(fired[i], engine_notes()->counts[i]);
    }
    assert_int_equal(fired[ON_STEP], puts + takes);
    assert_int_equal(fired[ON_COMMAND], puts + takes);
    assert_int_equal(fired[EVENTS], 3 * puts + takes);
    assert_int_equal(fired[PUT_ADDED], 2 * puts);
    assert_in_range(fired[THIRD], (puts + takes) / 3 - 20, (puts + takes) / 3);
    assert_int_equal(fired[START], 20);
    assert_int_equal(fired[END], 20);
    assert_false(engine_warns(report, ""));
    pd_report_free(report);
}

static void finds(int in_mode, const char *name, const char *message, size_t steps)
{
    pd_report *const report = run(in_mode);
    const pd_failure *const failure = engine_fails(report, "check_failed", name);
    assert_string_equal(failure->failure_class, "system");
    assert_string_equal(failure->message, message);
    assert_int_equal(failure->steps, steps);
    assert_int_equal(failure->reproduced, failure->repeats);
    assert_int_equal(pd_report_exit_code(report), 1);
    pd_report_free(report);
}

static void each_kind_of_trigger_finds(void **state)
{
    (void)state;
    finds(EACH, "each_step", "2 takes", 2);
    finds(AFTER_PUT, "after_put", "a large put", 1);
    finds(EVERY, "every_third", "after 3 steps", 3);
    finds(STARTUP, "at_startup", "wrong from the start", 0);
    finds(TEARDOWN, "at_teardown", "at the end", 2);
    finds(OTHER, "total", "the total is 1006", 1);
    finds(SILENT, "nonsense", "it does not hold", 1);
}

static void the_statement_and_the_failing_step_are_told(void **state)
{
    (void)state;
    pd_report *report = run(EACH);
    engine_has(pd_report_text(report).data, "There is never more than one take");
    assert_int_equal(engine_failure(report)->failing_step, 1);
    pd_report_free(report);
    report = run(TEARDOWN);
    assert_true(engine_failure(report)->failing_step == SIZE_MAX);
    pd_report_free(report);
}

static void what_a_finding_holds_is_told(void **state)
{
    (void)state;
    pd_report *const report = run(ON_EVENT);
    const pd_failure *const failure = engine_fails(report, "check_failed", "on_event");
    ENGINE_PLAN(failure, "$1 Put(amount=3)");
    assert_string_equal(failure->message, "$1.id is {amount=3, id=$1.id}");
    const char *const json = pd_report_json(report).data;
    engine_has(json, "\"data\": {\"Added\":{\"amount\": 3, \"id\": \"$1.id\"},");
    engine_has(json, "\"Tally\":{\"puts\": 1, \"takes\": 0, \"marks\": 0}}");
    pd_report_free(report);
}

static void a_verdict_is_one_of_two(void **state)
{
    (void)state;
    pd_report *const report = run(NONSENSE);
    const pd_failure *const failure = engine_fails(report, "malformed_result", "nonsense");
    engine_has(failure->message, "returned 7");
    assert_string_equal(failure->failure_class, "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

static void what_never_fired_is_told(void **state)
{
    (void)state;
    const char *const without[] = {"put", NULL};
    mode = FINE;
    pd_report *const report = engine_run((pd_options){.model = &tally_model,
                                                      .adapter = &tally_adapter,
                                                      .max_runs = 20,
                                                      .max_commands = 2,
                                                      .without = without});
    engine_holds(report);
    assert_true(engine_warns(report, "invariant after_put never fired"));
    assert_true(engine_warns(report, "invariant every_third never fired"));
    assert_false(engine_warns(report, "invariant each_step"));
    assert_int_equal(engine_number(report, "after_put", "fired"), 0);
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_firing_is_counted, engine_forget),
        cmocka_unit_test_setup(each_kind_of_trigger_finds, engine_forget),
        cmocka_unit_test_setup(the_statement_and_the_failing_step_are_told, engine_forget),
        cmocka_unit_test_setup(what_a_finding_holds_is_told, engine_forget),
        cmocka_unit_test_setup(a_verdict_is_one_of_two, engine_forget),
        cmocka_unit_test_setup(what_never_fired_is_told, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
