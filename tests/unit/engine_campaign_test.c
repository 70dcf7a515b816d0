/*
 * Campaigns as wholes: several failures in one, failures that come and go, limits, options that
 * are wrong, and failure files.
 */
#include "engine.h"

#include <signal.h>
#include <sys/stat.h>

/* ---- A machine with several mistakes ----------------------------------------------------------
 */

enum {
    BROKEN_RED = 1,
    BROKEN_BLUE = 2,
    CRASHING = 4,
    EXITING = 8,
    INVALID = 16,    /* what an invariant forbids */
    EACH_THIRD = 32, /* red is broken in every third execution */
    ONCE = 64,       /* red is broken in the first execution of all */
    GREEDY = 128     /* asks for more memory than there is for a run */
};
static unsigned bugs;

struct machine {
    int64_t parts;
};
PD_TYPE(machine, PD_FIELD(parts));
struct made {
    bool ok;
};
PD_TYPE(made, PD_FIELD(ok));
PD_EVENTS(machine, made);
static void machine_apply(struct machine *machine, const pd_event *event)
{
    machine->parts += pd_as(event, made) != NULL;
}
static pd_verdict not_five(const struct machine *machine, pd_finding *finding)
{
    return (bugs & INVALID) && machine->parts == 5 ? pd_violated(finding, "five parts") : PD_HOLDS;
}
PD_INVARIANT(not_five, machine, not_five);
PD_INVARIANTS(machine, not_five);
PD_PROJECTION(machine, .apply = machine_apply, .invariants = machine_invariants);

struct red {
    int64_t size;
};
PD_TYPE(red, PD_FIELD(size, PD_RANGE(0, 99)));
static void simulate_red(const struct red *it, const struct machine *machine, pd_step *step)
{
    (void)it;
    (void)machine;
    pd_emit(step, made, .ok = true);
}
PD_COMMAND(red, machine, .simulate = simulate_red);
struct blue {
    int64_t size;
};
PD_TYPE(blue, PD_FIELD(size, PD_RANGE(0, 99)));
static void simulate_blue(const struct blue *it, const struct machine *machine, pd_step *step)
{
    (void)it;
    (void)machine;
    pd_emit(step, made, .ok = true);
}
PD_COMMAND(blue, machine, .simulate = simulate_blue);
PD_COMMANDS(machine, red, blue);
PD_MODEL(machine, .exact = true);

struct machine_run {
    int64_t reds, blues;
    bool broken;
};
static pd_status switch_on(struct machine_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    const uint64_t executions = engine_count(0);
    run->broken = ((bugs & EACH_THIRD) && executions % 3 == 0) || ((bugs & ONCE) && !executions) ||
                  (bugs & BROKEN_RED);
    return PD_OK;
}
static pd_status do_red(struct machine_run *run, const struct red *it, pd_step *step)
{
    run->reds++;
    if ((bugs & CRASHING) && it->size > 60 && run->blues > 1) {
        (void)close(STDERR_FILENO);
        (void)raise(SIGSEGV);
    }
    if (bugs & GREEDY) {
        (void)pd_alloc(pd_step_arena(step), char, 1 << 20);
    }
    pd_emit(step, made, .ok = !(run->broken && run->reds == 2 && it->size >= 10));
    return PD_OK;
}
static pd_status do_blue(struct machine_run *run, const struct blue *it, pd_step *step)
{
    run->blues++;
    if ((bugs & EXITING) && it->size > 70 && run->reds > 1) {
        _exit(7);
    }
    pd_emit(step, made, .ok = !((bugs & BROKEN_BLUE) && run->blues == 3));
    return PD_OK;
}
PD_HANDLERS(machine, machine_run, (red, do_red), (blue, do_blue));
PD_ADAPTER(machine, pd_nothing, machine_run, .handlers = machine_handlers, .setup_each = switch_on);

static pd_options options(unsigned with)
{
    bugs = with;
    return (pd_options){.size = sizeof(pd_options),
                        .model = &machine_model,
                        .adapter = &machine_adapter,
                        .max_commands = 12};
}

/* ---- Several failures --------------------------------------------------------------------------
 */

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
    it.max_runs = 200;
    it.on_failure = count_failure;
    it.context = &called;
    pd_report *const report = engine_run(it);
    assert_int_equal(pd_report_failure_count(report), 5);
    assert_int_equal(called, 5);
    assert_int_equal(pd_report_runs(report), 200);
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

/* ---- Failures that come and go ------------------------------------------------------------------
 */

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

/* ---- Limits
 * ----------------------------------------------------------------------------------------- */

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

/* ---- Options that are wrong
 * --------------------------------------------------------------------------- */

struct newer_options {
    pd_options known;
    int64_t unknown;
};

static void options_have_a_size(void **state)
{
    (void)state;
    pd_report *report;
    struct newer_options newer = {options(0), 0};
    newer.known.size = 0;
    engine_refused(&newer.known, PD_EINVAL, "pd_options options = {.size = sizeof options, ...}");
    assert_int_equal(pd_run(NULL, &report, NULL), PD_EINVAL);
    newer.known.size = sizeof newer;
    assert_int_equal(pd_run(&newer.known, &report, NULL), PD_OK);
    pd_report_free(report);
    newer.unknown = 1;
    engine_refused(&newer.known, PD_EINVAL, "options of a newer version");
    newer.known.size = offsetof(pd_options, max_runs); /* an older caller: what follows is 0 */
    newer.known.max_commands = 1000000;
    assert_int_equal(pd_run(&newer.known, &report, NULL), PD_OK);
    assert_int_equal(pd_report_runs(report), 100);
    pd_report_free(report);
}

static void options_must_make_sense(void **state)
{
    (void)state;
    pd_options it = options(0);
    it.max_commands = 100001;
    engine_refused(&it, PD_EINVAL, "max_commands is 100001; the limit is 100000");
    it = options(0);
    it.model = NULL;
    engine_refused(&it, PD_EINVAL, "no model");
    it = options(0);
    it.adapter = NULL;
    engine_refused(&it, PD_EINVAL, "no adapter");
}

PD_HANDLERS(half, machine_run, (red, do_red));
PD_ADAPTER(half, pd_nothing, machine_run, .handlers = half_handlers);

static void each_command_needs_a_handler(void **state)
{
    (void)state;
    static const char *const red_only[] = {"red", NULL};
    pd_options it = options(0);
    it.adapter = &half_adapter;
    engine_refused(&it, PD_EINVAL, "adapter half has no handler for");
    it.only = red_only;
    it.no_validate = true;
    engine_passes(it);
}

/* ---- Failure files
 * ---------------------------------------------------------------------------------------- */

static void a_failure_is_saved(void **state)
{
    (void)state;
    char dir[] = "/tmp/engine_campaign_XXXXXX";
    char text[16384];
    char inside[sizeof dir + 8];
    assert_non_null(mkdtemp(dir));
    snprintf(inside, sizeof inside, "%s/made", dir);
    pd_options it = options(BROKEN_RED);
    it.save_dir = inside;
    it.suite = "a suite";
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_failure(report);
    assert_non_null(failure->file);
    engine_has(failure->file, "-mispredicted-Red-seed1.pd");
    assert_int_equal(strncmp(failure->file, inside, strlen(inside)), 0);
    FILE *const file = fopen(failure->file, "r");
    assert_non_null(file);
    const size_t len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    fclose(file);
    assert_string_equal(text, failure->text);
    engine_has(text, "propertydamage-failure 1\n");
    engine_has(text, "\nsuite: a suite\n");
    engine_has(text, "\noptions: --commands 12\n");
    engine_has(text, "\nplan\n$1 Red(size=0)\n$2 Red(size=10) @fails\n");
    engine_has(pd_report_json(report).data, failure->file);
    unlink(failure->file);
    pd_report_free(report);
    rmdir(inside);
    rmdir(dir);
}

static void a_failure_that_cannot_be_saved_is_told(void **state)
{
    (void)state;
    char path[] = "/tmp/engine_campaign_XXXXXX";
    const int file = mkstemp(path); /* no directory */
    assert_true(file >= 0);
    close(file);
    pd_options it = options(BROKEN_RED);
    it.save_dir = path;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_failure(report);
    assert_null(failure->file);
    assert_true(engine_warns(report, path));
    assert_int_equal(pd_report_exit_code(report), 1); /* 1 wins over 3 */
    pd_report_free(report);
    bugs = GREEDY;
    it.max_commands = 200;
    pd_report *const other = engine_run(it);
    assert_int_equal(pd_report_exit_code(other), 3);
    pd_report_free(other);
    unlink(path);
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
        cmocka_unit_test_setup(options_have_a_size, engine_forget),
        cmocka_unit_test_setup(options_must_make_sense, engine_forget),
        cmocka_unit_test_setup(each_command_needs_a_handler, engine_forget),
        cmocka_unit_test_setup(a_failure_is_saved, engine_forget),
        cmocka_unit_test_setup(a_failure_that_cannot_be_saved_is_told, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
