/*
 * Inside Check, which forks a process for each test and has handlers and limits of its own: a
 * property that holds, one that does not, and a system that crashes; the test that asks is the only
 * one that fails or passes.
 */
#include <propertydamage/pd.h>

#include <check.h>
#include <signal.h>
#include <stdlib.h>

struct tank {
    int64_t level;
};
PD_TYPE(tank, PD_FIELD(level));
struct fill {
    int64_t amount;
};
PD_TYPE(fill, PD_FIELD(amount, PD_RANGE(1, 9)));
struct filled {
    int64_t level;
};
PD_TYPE(filled, PD_FIELD(level));
PD_EVENTS(tank, filled);
static void tank_apply(struct tank *tank, const pd_event *event)
{
    const struct filled *const filled = pd_as(event, filled);
    tank->level = filled ? filled->level : tank->level;
}
static pd_verdict overflow(const struct tank *tank, pd_finding *finding)
{
    return tank->level > 10 ? pd_violated(finding, "%d in the tank", (int)tank->level) : PD_HOLDS;
}
PD_INVARIANT(overflow, tank, overflow);
PD_INVARIANTS(tank, overflow);
PD_PROJECTION(tank, .apply = tank_apply, .invariants = tank_invariants);
static void simulate_fill(const struct fill *fill, const struct tank *tank, pd_step *step)
{
    pd_emit(step, filled, .level = tank->level + fill->amount);
}
PD_COMMAND(fill, tank, .simulate = simulate_fill);
PD_COMMANDS(tank, fill);
PD_MODEL(tank);

static enum { LIMITED, OVERFLOWS, CRASHES } how;

struct tank_run {
    int64_t level;
};
static pd_status do_fill(struct tank_run *run, const struct fill *fill, pd_step *step)
{
    run->level += fill->amount;
    if (how == LIMITED && run->level > 10) {
        run->level = 10;
    } else if (how == CRASHES && run->level > 10) {
        abort();
    }
    pd_emit(step, filled, .level = run->level);
    return PD_OK;
}
PD_HANDLERS(tank, tank_run, (fill, do_fill));
PD_ADAPTER(tank, pd_nothing, tank_run, .handlers = tank_handlers);

/* The report of a campaign, to be freed. */
static pd_report *run(void)
{
    const pd_options options = {
        .size = sizeof options, .model = &tank_model, .adapter = &tank_adapter, .seed = PD_SEED(1)};
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_status status = pd_run(&options, &report, &diag);
    ck_assert_msg(status == PD_OK, "%s", diag.text);
    return report;
}

START_TEST(it_holds)
{
    how = LIMITED;
    pd_report *const report = run();
    ck_assert_msg(pd_report_outcome(report) == PD_HELD, "%s", pd_report_text(report).data);
    pd_report_free(report);
}
END_TEST

/* The one failure is of KIND, and two steps long. */
static void fails_as(const char *kind)
{
    pd_report *const report = run();
    ck_assert_uint_eq(pd_report_failure_count(report), 1);
    ck_assert_str_eq(pd_report_failure(report, 0)->kind, kind);
    ck_assert_uint_eq(pd_report_failure(report, 0)->steps, 2);
    pd_report_free(report);
}

START_TEST(it_fails)
{
    how = OVERFLOWS;
    fails_as("check_failed");
}
END_TEST

START_TEST(it_crashes)
{
    how = CRASHES;
    fails_as("crashed");
}
END_TEST

/* What Check catches in its own processes, it goes on to catch. */
START_TEST(it_leaves_signals_alone)
{
    struct sigaction before;
    struct sigaction after;
    how = CRASHES;
    ck_assert_int_eq(sigaction(SIGINT, NULL, &before), 0);
    pd_report_free(run());
    ck_assert_int_eq(sigaction(SIGINT, NULL, &after), 0);
    ck_assert(before.sa_handler == after.sa_handler);
}
END_TEST

static int run_with(enum fork_status fork_status)
{
    Suite *const suite = suite_create("tank");
    TCase *const properties = tcase_create("properties");
    tcase_add_test(properties, it_holds);
    tcase_add_test(properties, it_fails);
    tcase_add_test(properties, it_crashes);
    tcase_add_test(properties, it_leaves_signals_alone);
    suite_add_tcase(suite, properties);
    SRunner *const runner = srunner_create(suite);
    srunner_set_fork_status(runner, fork_status);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

int main(void)
{
    return run_with(CK_FORK) + run_with(CK_NOFORK) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
