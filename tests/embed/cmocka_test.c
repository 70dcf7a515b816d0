/*
 * The engine inside somebody else's tests: several models and adapters in one cmocka program,
 * callbacks with their context, and nothing left behind.
 */
#include <propertydamage/pd.h>

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- A stack, and a system that forgets what lies below the fourth ------------------- */

struct stack {
    pd_list_of(int64_t) items;
};
PD_TYPE(stack, PD_LIST(items));
struct pushed {
    int64_t item;
};
PD_TYPE(pushed, PD_FIELD(item));
struct popped {
    int64_t item;
    bool any;
};
PD_TYPE(popped, PD_FIELD(item), PD_FIELD(any));
PD_EVENTS(stack, pushed, popped);
static void stack_apply(struct stack *stack, const pd_event *event)
{
    const struct pushed *const pushed = pd_as(event, pushed);
    const struct popped *const popped = pd_as(event, popped);
    if (pushed) {
        *pd_list_add(&stack->items) = pushed->item;
    } else if (popped && popped->any) {
        pd_list_remove(&stack->items, stack->items.count - 1);
    }
}
PD_PROJECTION(stack, .apply = stack_apply);

struct push {
    int64_t item;
};
PD_TYPE(push, PD_FIELD(item, PD_RANGE(0, 99)));
static void simulate_push(const struct push *it, const struct stack *stack, pd_step *step)
{
    (void)stack;
    pd_emit(step, pushed, .item = it->item);
}
PD_COMMAND(push, stack, .simulate = simulate_push);
PD_EMPTY(pop);
static void simulate_pop(const struct pop *it, const struct stack *stack, pd_step *step)
{
    (void)it;
    const size_t count = stack->items.count;
    pd_emit(step, popped, .any = count > 0, .item = count ? stack->items.items[count - 1] : 0);
}
PD_COMMAND(pop, stack, .simulate = simulate_pop);
PD_COMMANDS(stack, push, pop);
PD_MODEL(stack, .exact = true);

struct stack_config {
    bool forgets, crashes;
};
PD_TYPE(stack_config, PD_FIELD(forgets), PD_FIELD(crashes));
struct stack_run {
    int64_t items[1000];
    size_t count;
};
static pd_status do_push(struct stack_run *run, const struct push *it, pd_step *step)
{
    const struct stack_config *const config = pd_config(step, stack_config);
    const bool forgotten = config->forgets && run->count == 3;
    run->items[run->count++] = forgotten ? 0 : it->item;
    if (config->crashes && run->count == 3) {
        (void)close(STDERR_FILENO); /* sanitizers tell of it at length */
        (void)raise(SIGSEGV);
    }
    pd_emit(step, pushed, .item = it->item);
    return PD_OK;
}
static pd_status do_pop(struct stack_run *run, const struct pop *it, pd_step *step)
{
    (void)it;
    const bool any = run->count > 0;
    pd_emit(step, popped, .any = any, .item = any ? run->items[--run->count] : 0);
    return PD_OK;
}
PD_HANDLERS(stack, stack_run, (push, do_push), (pop, do_pop));
PD_ADAPTER(stack, pd_nothing, stack_run, .handlers = stack_handlers, .config = &stack_config_type);

/* ---- A lamp, and an adapter whose lamp is slow --------------------------------------- */

struct lamp {
    bool on;
};
PD_TYPE(lamp, PD_FIELD(on));
struct switched {
    bool on;
};
PD_TYPE(switched, PD_FIELD(on));
PD_EVENTS(lamp, switched);
static void lamp_apply(struct lamp *lamp, const pd_event *event)
{
    const struct switched *const switched = pd_as(event, switched);
    lamp->on = switched ? switched->on : lamp->on;
}
static pd_verdict never_checked(const struct lamp *lamp, pd_finding *finding)
{
    (void)lamp;
    (void)finding;
    return PD_HOLDS;
}
PD_INVARIANT(seldom, lamp, never_checked, .every = 100000);
PD_INVARIANTS(lamp, seldom);
PD_PROJECTION(lamp, .apply = lamp_apply, .invariants = lamp_invariants);
PD_EMPTY(toggle);
static void simulate_toggle(const struct toggle *it, const struct lamp *lamp, pd_step *step)
{
    (void)it;
    pd_emit(step, switched, .on = !lamp->on);
}
PD_COMMAND(toggle, lamp, .simulate = simulate_toggle);
PD_COMMANDS(lamp, toggle);
PD_MODEL(lamp, .exact = true);

struct lamp_run {
    bool on;
};
static pd_status do_toggle(struct lamp_run *run, const struct toggle *it, pd_step *step)
{
    (void)it;
    run->on = !run->on;
    pd_emit(step, switched, .on = run->on);
    return PD_OK;
}
PD_HANDLERS(lamp, lamp_run, (toggle, do_toggle));
PD_ADAPTER(lamp, pd_nothing, lamp_run, .handlers = lamp_handlers);

static pd_status do_slowly(struct lamp_run *run, const struct toggle *it, pd_step *step)
{
    const struct timespec while_ = {.tv_nsec = 5 * 1000 * 1000};
    (void)nanosleep(&while_, NULL);
    return do_toggle(run, it, step);
}
PD_HANDLERS(slow, lamp_run, (toggle, do_slowly));
PD_ADAPTER(slow, pd_nothing, lamp_run, .handlers = slow_handlers);

/* ---- What may not be left behind ----------------------------------------------------- */

static size_t open_descriptors(void)
{
    DIR *const directory = opendir("/proc/self/fd");
    size_t count = 0;
    assert_non_null(directory);
    while (readdir(directory)) {
        count++;
    }
    closedir(directory);
    return count;
}

static void own_handler(int signal)
{
    (void)signal;
}

static const int watched[] = {SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGALRM, SIGABRT, SIGSEGV};
enum { WATCHED = sizeof watched / sizeof *watched };

struct surroundings {
    size_t descriptors;
    struct sigaction actions[WATCHED];
    sigset_t blocked;
    FILE *output; /* in place of stdout */
    int real_output;
};

static int before(void **state)
{
    static struct surroundings surroundings;
    struct surroundings *const it = &surroundings;
    const struct sigaction mine = {.sa_handler = own_handler};
    sigaction(SIGINT, &mine, NULL);
    fflush(stdout);
    it->output = tmpfile();
    it->real_output = dup(STDOUT_FILENO);
    if (!it->output || dup2(fileno(it->output), STDOUT_FILENO) < 0) {
        return -1;
    }
    for (size_t i = 0; i < WATCHED; i++) {
        sigaction(watched[i], NULL, &it->actions[i]);
    }
    sigprocmask(SIG_BLOCK, NULL, &it->blocked);
    it->descriptors = open_descriptors();
    *state = it;
    return 0;
}

static bool as_before(const struct surroundings *it)
{
    bool same = open_descriptors() == it->descriptors;
    for (size_t i = 0; i < WATCHED; i++) {
        struct sigaction now;
        sigaction(watched[i], NULL, &now);
        same = same && now.sa_handler == it->actions[i].sa_handler;
    }
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int i = 1; i < 32; i++) {
        same = same && sigismember(&blocked, i) == sigismember(&it->blocked, i);
    }
    return same && waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

/* Everything must be as it was, and nothing printed. */
static int after(void **state)
{
    struct surroundings *const it = *state;
    const bool same = as_before(it);
    char said[4096];
    fflush(stdout);
    rewind(it->output);
    const size_t len = fread(said, 1, sizeof said - 1, it->output);
    said[len] = '\0';
    dup2(it->real_output, STDOUT_FILENO);
    close(it->real_output);
    fclose(it->output);
    if (len) {
        print_error("printed: %s\n", said);
    }
    return same && len == 0 ? 0 : -1;
}

/* ---- Tests --------------------------------------------------------------------------- */

struct heard {
    int progress, failures;
    pd_progress last;
    char kind[32], text[4096];
    size_t len;
};
static void hear_progress(const pd_progress *progress, void *context)
{
    struct heard *const heard = context;
    heard->progress++;
    heard->last = *progress;
}
static void hear_failure(const pd_failure *failure, void *context)
{
    struct heard *const heard = context;
    heard->failures++;
    snprintf(heard->kind, sizeof heard->kind, "%s %zu", failure->kind, failure->steps);
}
static void hear_output(const char *text, size_t len, void *context)
{
    struct heard *const heard = context;
    const size_t room = sizeof heard->text - 1 - heard->len;
    memcpy(heard->text + heard->len, text, len < room ? len : room);
    heard->len += len < room ? len : room;
}

static pd_report *run(const pd_model *model, const pd_adapter *adapter, const void *config,
                      struct heard *heard, pd_isolation isolation)
{
    const pd_options options = {.size = sizeof options,
                                .model = model,
                                .adapter = adapter,
                                .config = config,
                                .seed = PD_SEED(1),
                                .max_runs = 10,
                                .max_commands = 15,
                                .isolation = isolation,
                                .verbose = true,
                                .context = heard,
                                .on_progress = hear_progress,
                                .on_failure = hear_failure,
                                .output = hear_output};
    pd_report *report = NULL;
    pd_diag diag;
    if (pd_run(&options, &report, &diag) != PD_OK) {
        fail_msg("%s", diag.text);
    }
    return report;
}

static void it_holds(void **state)
{
    (void)state;
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        struct heard heard = {0};
        pd_report *const report =
            run(&lamp_model, &lamp_adapter, NULL, &heard, (pd_isolation)isolation);
        assert_int_equal(pd_report_outcome(report), PD_HELD);
        assert_int_equal(pd_report_exit_code(report), 0);
        assert_int_equal(pd_report_runs(report), 10);
        assert_int_equal(pd_report_failure_count(report), 0);
        assert_int_equal(heard.failures, 0);
        assert_non_null(strstr(heard.text, "run 9: "));
        assert_non_null(strstr(heard.text, "warning: invariant seldom never fired\n"));
        assert_non_null(strstr(pd_report_text(report).data, "lamp: held: 10 runs"));
        assert_non_null(strstr(pd_report_json(report).data, "\"verdict\": \"held\""));
        pd_report_free(report);
    }
}

static void it_fails(void **state)
{
    (void)state;
    const struct stack_config forgets = {.forgets = true};
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        struct heard heard = {0};
        pd_report *const report =
            run(&stack_model, &stack_adapter, &forgets, &heard, (pd_isolation)isolation);
        assert_int_equal(pd_report_outcome(report), PD_FAILED);
        assert_int_equal(pd_report_exit_code(report), 1);
        const pd_failure *const failure = pd_report_failure(report, 0);
        assert_non_null(failure);
        assert_string_equal(failure->kind, "mispredicted");
        assert_int_equal(failure->steps, 5);
        assert_string_equal(failure->plan[3], "$4 Push(item=1)");
        assert_string_equal(failure->message,
                            "expected Popped(item=1, any=true), got Popped(item=0, any=true)");
        assert_int_equal(heard.failures, 1);
        assert_string_equal(heard.kind, "mispredicted 5");
        const pd_str text = pd_report_text(report);
        assert_int_equal(strlen(text.data), text.len);
        assert_non_null(strstr(text.data, "mispredicted: Pop"));
        assert_ptr_equal(pd_report_text(report).data, text.data); /* lives as long as it does */
        pd_report_free(report);
    }
}

static void it_crashes(void **state)
{
    (void)state;
    const struct stack_config crashes = {.crashes = true};
    struct heard heard = {0};
    pd_report *const report =
        run(&stack_model, &stack_adapter, &crashes, &heard, PD_ISOLATION_AUTO);
    const pd_failure *const failure = pd_report_failure(report, 0);
    assert_non_null(failure);
    assert_true(strcmp(failure->kind, "crashed") == 0 || strcmp(failure->kind, "exited") == 0);
    assert_int_equal(failure->steps, 3);
    assert_int_equal(heard.failures, 1);
    pd_report_free(report);
}

/* One after the other, and both reports at once. */
static void campaigns_do_not_mix(void **state)
{
    (void)state;
    const struct stack_config forgets = {.forgets = true};
    struct heard first = {0};
    struct heard second = {0};
    pd_report *const failed =
        run(&stack_model, &stack_adapter, &forgets, &first, PD_ISOLATION_AUTO);
    pd_report *const held = run(&lamp_model, &lamp_adapter, NULL, &second, PD_ISOLATION_AUTO);
    pd_report *const again = run(&stack_model, &stack_adapter, NULL, &second, PD_ISOLATION_AUTO);
    assert_int_equal(pd_report_failure_count(failed), 1);
    assert_int_equal(pd_report_failure_count(held), 0);
    assert_int_equal(pd_report_failure_count(again), 0);
    assert_int_equal(first.failures, 1);
    assert_int_equal(second.failures, 0);
    assert_non_null(strstr(pd_report_text(failed).data, "Push"));
    assert_null(strstr(pd_report_text(held).data, "Push"));
    pd_report_free(failed);
    pd_report_free(again);
    pd_report_free(held);
    pd_report_free(NULL);
}

static void progress_is_told(void **state)
{
    (void)state;
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        struct heard heard = {0};
        pd_report *const report =
            run(&lamp_model, &slow_adapter, NULL, &heard, (pd_isolation)isolation);
        assert_in_range(heard.progress, 3, 100);
        assert_int_equal(heard.last.max_runs, 10);
        assert_true(heard.last.commands > 0 && heard.last.elapsed_ms > 0);
        pd_report_free(report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_holds, before, after),
        cmocka_unit_test_setup_teardown(it_fails, before, after),
        cmocka_unit_test_setup_teardown(it_crashes, before, after),
        cmocka_unit_test_setup_teardown(campaigns_do_not_mix, before, after),
        cmocka_unit_test_setup_teardown(progress_is_told, before, after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
