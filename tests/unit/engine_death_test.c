/*
 * Processes that end where it is least convenient: while something else is shrunk, in the model
 * that the shrinker asks, in the middle of the supervision. And what setup_once leaves open.
 */
#include "engine.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>

enum { CRASHES_WHEN_SHORT, MODEL_DIES, ZYGOTE_DIES, NAMELESS, CONNECTED };
static int mode;

enum { CRASHED }; /* in the notebook */

struct road {
    int64_t steps;
};
PD_TYPE(road, PD_FIELD(steps));
struct gone {
    bool ok;
};
PD_TYPE(gone, PD_FIELD(ok));
PD_EVENTS(road, gone);
static void road_apply(struct road *road, const pd_event *event)
{
    road->steps += pd_as(event, gone) != NULL;
}
PD_PROJECTION(road, .apply = road_apply);
PD_EMPTY(go);
static void simulate_go(const struct go *go, const struct road *road, pd_step *step)
{
    (void)go;
    (void)road;
    if (mode == MODEL_DIES && engine_notes()->counts[CRASHED]) {
        _exit(5); /* in the worker that makes the plan of the crash again */
    }
    pd_emit(step, gone, .ok = true);
}
PD_COMMAND(go, road, .simulate = simulate_go);
PD_EMPTY(rest);
static void simulate_rest(const struct rest *rest, const struct road *road, pd_step *step)
{
    (void)rest;
    (void)road;
    pd_emit(step, gone, .ok = true);
}
PD_COMMAND(rest, road, .simulate = simulate_rest);
PD_COMMANDS(road, go, rest);
PD_MODEL(road, .exact = true);

struct road_run {
    int64_t went, rested;
};
static pd_status do_go(struct road_run *run, const struct go *go, pd_step *step)
{
    (void)go;
    run->went++;
    if (mode == CRASHES_WHEN_SHORT && run->went == 3 && run->rested == 0) {
        engine_count(CRASHED);
        _exit(4);
    }
    if (mode == MODEL_DIES && run->went == 3) {
        engine_count(CRASHED);
        _exit(4);
    }
    if (mode == ZYGOTE_DIES && run->went == 3) {
        (void)kill(getppid(), SIGKILL);
        for (;;) {
            (void)pause(); /* it takes us along */
        }
    }
    if (mode == NAMELESS && run->went == 3) {
        (void)raise(SIGRTMIN + 3);
    }
    pd_emit(step, gone, .ok = !(mode == CRASHES_WHEN_SHORT && run->went == 3));
    return PD_OK;
}
static pd_status do_rest(struct road_run *run, const struct rest *rest, pd_step *step)
{
    (void)rest;
    run->rested++;
    pd_emit(step, gone, .ok = true);
    return PD_OK;
}
PD_HANDLERS(road, road_run, (go, do_go), (rest, do_rest));

/* Leaves a connection to itself behind. */
static pd_status once(struct pd_nothing *worker, pd_step *step)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    (void)worker;
    if (mode == CONNECTED) {
        const int listener = socket(AF_INET, SOCK_STREAM, 0);
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(listener, (struct sockaddr *)&at, size) != 0 || listen(listener, 1) != 0 ||
            getsockname(listener, (struct sockaddr *)&at, &size) != 0 ||
            connect(fd, (struct sockaddr *)&at, size) != 0) {
            return pd_fail(step, PD_EIO, "no connection");
        }
    }
    return PD_OK;
}
PD_ADAPTER(road, pd_nothing, road_run, .handlers = road_handlers, .setup_once = once);

static pd_report *run(int in_mode)
{
    mode = in_mode;
    return engine_run((pd_options){.model = &road_model,
                                   .adapter = &road_adapter,
                                   .max_runs = 50,
                                   .max_commands = 20,
                                   .repeats = 3,
                                   .no_validate = true});
}

/* A wrong answer is shrunk in one process; without Rest it would be a crash. That ends the worker,
 * so it begins again, with a process for each attempt, and comes to the end. */
static void a_crash_while_another_failure_is_shrunk(void **state)
{
    (void)state;
    pd_report *const report = run(CRASHES_WHEN_SHORT);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Go");
    assert_true(engine_notes()->counts[CRASHED] > 0);
    assert_int_equal(failure->steps, 4); /* three times Go, and Rest before the last */
    assert_int_equal(failure->reproduced, failure->repeats);
    pd_report_free(report);
    engine_childless();
}

static void a_model_that_dies_while_a_crash_is_shrunk(void **state)
{
    (void)state;
    pd_report *const report = run(MODEL_DIES);
    const pd_failure *const failure = engine_fails(report, "exited", "Go");
    engine_has(failure->message, "the process ended with status 4");
    assert_int_equal(failure->shrink_executions, 0);
    assert_int_equal(engine_notes()->counts[CRASHED], 1);
    pd_report_free(report);
    engine_childless();
}

static void whoever_ends_the_whole_is_told(void **state)
{
    (void)state;
    pd_report *const report = run(ZYGOTE_DIES);
    const pd_failure *const failure = engine_fails(report, "crashed", "Go");
    engine_has(failure->message, "SIGKILL in ");
    pd_report_free(report);
    engine_childless();
}

static void a_signal_without_a_name_has_a_number(void **state)
{
    (void)state;
    char message[40];
    snprintf(message, sizeof message, "signal %d in $3 Go", SIGRTMIN + 3);
    pd_report *const report = run(NAMELESS);
    const pd_failure *const failure = engine_fails(report, "crashed", "Go");
    assert_string_equal(failure->message, message);
    pd_report_free(report);
}

static void connections_belong_to_workers(void **state)
{
    (void)state;
    pd_report *const report = run(CONNECTED);
    assert_string_equal(engine_fails(report, "setup_failed", "setup_once")->message,
                        "setup_once of adapter road left an open connection behind: workers are "
                        "forked after it, so connections belong into setup_worker");
    pd_report_free(report);
}

#define TEST(name_) cmocka_unit_test_setup(name_, engine_forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_crash_while_another_failure_is_shrunk),
        TEST(a_model_that_dies_while_a_crash_is_shrunk),
        TEST(whoever_ends_the_whole_is_told),
        TEST(a_signal_without_a_name_has_a_number),
        TEST(connections_belong_to_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
