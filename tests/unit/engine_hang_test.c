/*
 * What does not end: a handler, a callback of the test, a setup, a run; and what ends before its
 * time: a campaign with a time limit, one that is interrupted.
 */
#include "engine_box.h"

/* As few executions as show that it is shrunk: each takes as long as the limit is. */
static pd_options hanging(enum place place, bool generating, enum how how)
{
    pd_options it = box_options(place, generating, how);
    it.step_timeout_ms = 100;
    it.max_commands = 5;
    it.repeats = 2;
    return it;
}

static void hangs(const pd_options *options, const char *name, const char *message, size_t steps)
{
    pd_report *const report = engine_run(*options);
    const pd_failure *const failure = engine_fails(report, "hung", name);
    assert_string_equal(failure->message, message);
    assert_int_equal(failure->steps, steps);
    const bool own = strcmp(failure->failure_class, "test_code") == 0;
    assert_int_equal(pd_report_exit_code(report), own ? 3 : 1);
    pd_report_free(report);
    engine_childless();
}

static void a_handler_that_hangs_is_shrunk(void **state)
{
    (void)state;
    const pd_options it = hanging(HANDLER, false, HANG);
    hangs(&it, "Poke", "$3 Poke did not end within 100 ms", 3);
}

static void even_if_it_is_deaf(void **state)
{
    (void)state;
    pd_options it = hanging(HANDLER, false, HANG_DEAF);
    it.no_shrink = true;
    it.repeats = 1;
    pd_report *const report = engine_run(it);
    engine_fails(report, "hung", "Poke");
    pd_report_free(report);
    engine_childless();
}

static void callbacks_that_hang_are_told(void **state)
{
    (void)state;
    pd_options it = hanging(WHEN, true, HANG);
    hangs(&it, "when", "when at $3 Poke did not end within 100 ms", 2);
    it = hanging(APPLY, false, HANG);
    it.shrink_executions = 4;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "hung", "apply");
    assert_string_equal(failure->failure_class, "test_code");
    pd_report_free(report);
    it = hanging(SIMULATE, true, HANG);
    it.size = sizeof it;
    it.no_validate = false;
    engine_refused(&it, PD_EINVAL, "validated: simulate at $3 Poke did not end within 100 ms");
    engine_childless();
}

/* What takes its time is a sanitizer that ends the process. */
static void a_report_is_given_time(void **state)
{
    (void)state;
    pd_options it = hanging(HANDLER, false, REPORT_SLOWLY);
    it.shrink_executions = 4;
    pd_report *const report = engine_run(it);
    engine_fails(report, "sanitizer", "Poke: heap-use-after-free");
    pd_report_free(report);
    engine_childless();
}

/* A server may need longer to start than a step may take. */
static void setups_have_the_time_of_a_run(void **state)
{
    (void)state;
    pd_options it = hanging(SETUP_ONCE, false, HANG);
    it.run_timeout_ms = 150;
    hangs(&it, "setup_once", "setup_once did not end within 150 ms", 0);
    it = hanging(SETUP_WORKER, false, HANG);
    it.run_timeout_ms = 150;
    hangs(&it, "setup_worker", "setup_worker did not end within 150 ms", 0);
    it = hanging(TEARDOWN_EACH, false, HANG);
    it.run_timeout_ms = 150;
    it.shrink_executions = 3;
    pd_report *const report = engine_run(it);
    engine_fails(report, "hung", "teardown_each");
    pd_report_free(report);
    engine_childless();
}

/* ---- A system that is slow, and says so ---------------------------------------------- */

struct road {
    int64_t length;
};
PD_TYPE(road, PD_FIELD(length));
PD_EMPTY(went);
PD_EVENTS(road, went);
PD_EMPTY(walk);
static void simulate_walk(const struct walk *it, const struct road *road, pd_step *step)
{
    (void)it;
    (void)road;
    pd_emit(step, went);
}
PD_COMMAND(walk, road, .simulate = simulate_walk);
PD_EMPTY(wait_long);
static void simulate_wait(const struct wait_long *it, const struct road *road, pd_step *step)
{
    (void)it;
    (void)road;
    pd_emit(step, went);
}
PD_COMMAND(wait_long, road, .weight = 1, .timeout_ms = 100, .simulate = simulate_wait);
PD_COMMANDS(road, walk, wait_long);
static void road_apply(struct road *road, const pd_event *event)
{
    road->length += pd_as(event, went) != NULL;
}
PD_PROJECTION(road, .apply = road_apply);
PD_MODEL(road, .exact = true);

struct road_run {
    int64_t walks;
};
static pd_status do_walk(struct road_run *run, const struct walk *it, pd_step *step)
{
    (void)it;
    run->walks++;
    nap();
    pd_emit(step, went);
    return PD_OK;
}
static pd_status do_wait(struct road_run *run, const struct wait_long *it, pd_step *step)
{
    (void)it;
    (void)run;
    (void)step;
    for (;;) {
        nap();
    }
    return PD_OK;
}
static pd_status leave(struct road_run *run, pd_step *step)
{
    (void)run;
    (void)step;
    engine_note("e");
    return PD_OK;
}
static pd_status leave_worker(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    engine_note("w");
    return PD_OK;
}
static pd_status leave_once(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    engine_note("o");
    return PD_OK;
}
PD_HANDLERS(road, road_run, (walk, do_walk), (wait_long, do_wait));
PD_ADAPTER(road, pd_nothing, road_run, .handlers = road_handlers, .teardown_each = leave,
           .teardown_worker = leave_worker, .teardown_once = leave_once);

static const char *const walk_only[] = {"walk", NULL};
static const char *const wait_only[] = {"wait_long", NULL};

static pd_options on_the_road(const char *const *only)
{
    return (pd_options){.model = &road_model, .adapter = &road_adapter, .only = only, .repeats = 1};
}

static void a_command_has_a_time_of_its_own(void **state)
{
    (void)state;
    pd_options it = on_the_road(wait_only);
    it.step_timeout_ms = 5000;
    it.max_commands = 1;
    hangs(&it, "WaitLong", "$1 WaitLong did not end within 100 ms", 1);
}

static void a_run_ends_some_time(void **state)
{
    (void)state;
    pd_options it = on_the_road(walk_only);
    it.run_timeout_ms = 300;
    it.max_commands = 50;
    it.no_shrink = true;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "hung", "Walk");
    engine_has(failure->message, "the run did not end within 300 ms; it was in $");
    pd_report_free(report);
    engine_childless();
}

/* ---- Before its time ----------------------------------------------------------------- */

static void a_campaign_has_a_time(void **state)
{
    (void)state;
    pd_options it = on_the_road(walk_only);
    it.max_commands = 1;
    it.time_ms = 170;
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        engine_forget(state);
        it.isolation = (pd_isolation)isolation;
        pd_report *const report = engine_run(it); /* of fifty milliseconds each */
        engine_holds(report);
        assert_in_range(pd_report_runs(report), 1, 4);
        assert_int_equal(engine_times(engine_notes()->text, "e"), pd_report_runs(report));
        engine_has(engine_notes()->text, "ewo");
        pd_report_free(report);
    }
}

/* Interrupts this process when a run was executed: the first asks, the second insists. */
static void interrupt(const pd_progress *progress, void *context)
{
    int *const times = context;
    if (progress->commands > 0 && *times > 0) {
        --*times;
        (void)raise(SIGINT);
    }
}

static void an_interrupt_ends_a_campaign(void **state)
{
    (void)state;
    int times = 1;
    pd_options it = on_the_road(walk_only);
    it.max_commands = 3;
    it.on_progress = interrupt;
    it.context = &times;
    pd_report *const report = engine_run(it);
    assert_int_equal(times, 0);
    assert_int_equal(pd_report_failure_count(report), 0);
    assert_int_equal(pd_report_exit_code(report), 130);
    assert_in_range(pd_report_runs(report), 1, 5);
    engine_has(engine_notes()->text, "ewo"); /* all was torn down */
    engine_has(pd_report_text(report).data, "interrupted");
    pd_report_free(report);
    engine_childless();
}

static void a_second_one_ends_it_now(void **state)
{
    (void)state;
    int times = 2;
    pd_options it = on_the_road(walk_only);
    it.max_commands = 50; /* of 2.5 seconds */
    it.on_progress = interrupt;
    it.context = &times;
    it.seed = PD_SEED(3);
    pd_report *const report = engine_run(it);
    assert_int_equal(times, 0);
    assert_int_equal(pd_report_failure_count(report), 0);
    assert_int_equal(pd_report_exit_code(report), 130);
    engine_has(engine_notes()->text, "o"); /* what one worker left, the others can tear down */
    pd_report_free(report);
    engine_childless();
}

/* While it shrinks, what is known so far is told. */
static void interrupt_shrinking(const pd_progress *progress, void *context)
{
    int *const times = context;
    if (progress->shrinking && progress->shrink_executions > 0 && *times > 0) {
        --*times;
        (void)raise(SIGTERM);
    }
}

static void an_interrupt_ends_shrinking(void **state)
{
    (void)state;
    int times = 1;
    pd_options it = hanging(HANDLER, false, HANG);
    it.max_commands = 40;
    it.on_progress = interrupt_shrinking;
    it.context = &times;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "hung", "Poke");
    assert_int_equal(times, 0);
    assert_string_equal(failure->shrink_limit, "an interrupt");
    assert_int_equal(pd_report_exit_code(report), 1); /* what was found decides */
    pd_report_free(report);
    engine_childless();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_handler_that_hangs_is_shrunk, engine_forget),
        cmocka_unit_test_setup(even_if_it_is_deaf, engine_forget),
        cmocka_unit_test_setup(callbacks_that_hang_are_told, engine_forget),
        cmocka_unit_test_setup(a_report_is_given_time, engine_forget),
        cmocka_unit_test_setup(setups_have_the_time_of_a_run, engine_forget),
        cmocka_unit_test_setup(a_command_has_a_time_of_its_own, engine_forget),
        cmocka_unit_test_setup(a_run_ends_some_time, engine_forget),
        cmocka_unit_test_setup(a_campaign_has_a_time, engine_forget),
        cmocka_unit_test_setup(an_interrupt_ends_a_campaign, engine_forget),
        cmocka_unit_test_setup(a_second_one_ends_it_now, engine_forget),
        cmocka_unit_test_setup(an_interrupt_ends_shrinking, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
