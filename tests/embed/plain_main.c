/*
 * The engine in a plain main, without a test framework and without pd_main; and where no process
 * can be made: that is told in one line, and isolation none still works.
 */
#include <propertydamage/pd.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static bool limit_in_setup;

/* ---- A counter ----------------------------------------------------------------------- */

struct counter {
    int64_t value;
};
PD_TYPE(counter, PD_FIELD(value));
struct added {
    int64_t total;
};
PD_TYPE(added, PD_FIELD(total));
PD_EVENTS(counter, added);
static void counter_apply(struct counter *counter, const pd_event *event)
{
    const struct added *const added = pd_as(event, added);
    counter->value = added ? added->total : counter->value;
}
PD_PROJECTION(counter, .apply = counter_apply);
struct add {
    int64_t amount;
};
PD_TYPE(add, PD_FIELD(amount, PD_RANGE(0, 9)));
static void simulate_add(const struct add *it, const struct counter *counter, pd_step *step)
{
    pd_emit(step, added, .total = counter->value + it->amount);
}
PD_COMMAND(add, counter, .simulate = simulate_add);
PD_COMMANDS(counter, add);
PD_MODEL(counter, .exact = true);

/* From now on this process makes no other. */
static bool forbid_forks(void)
{
#ifdef RLIMIT_NPROC
    const struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_NPROC, &none) == 0;
#else
    return false;
#endif
}

struct counter_run {
    int64_t value;
};
static pd_status once(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    if (limit_in_setup && !forbid_forks()) {
        return pd_fail(step, PD_EIO, "no limit");
    }
    return PD_OK;
}
static pd_status do_add(struct counter_run *run, const struct add *it, pd_step *step)
{
    run->value += it->amount;
    pd_emit(step, added, .total = run->value);
    return PD_OK;
}
PD_HANDLERS(counter, counter_run, (add, do_add));
PD_ADAPTER(counter, pd_nothing, counter_run, .handlers = counter_handlers, .setup_once = once);

/* ---- What is expected ---------------------------------------------------------------- */

#define EXPECT(condition_)                                                                         \
    do {                                                                                           \
        if (!(condition_)) {                                                                       \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition_);               \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static pd_options options(pd_isolation isolation)
{
    return (pd_options){.size = sizeof(pd_options),
                        .model = &counter_model,
                        .adapter = &counter_adapter,
                        .isolation = isolation,
                        .seed = PD_SEED(1)};
}

static void it_runs(pd_isolation isolation)
{
    const pd_options it = options(isolation);
    pd_report *report = NULL;
    pd_diag diag;
    EXPECT(pd_run(&it, &report, &diag) == PD_OK);
    EXPECT(pd_report_exit_code(report) == 0 && pd_report_runs(report) == 100);
    pd_report_free(report);
}

static void no_process_is_told(bool no_validate)
{
    pd_options it = options(PD_ISOLATION_AUTO);
    it.no_validate = no_validate;
    pd_report *report = NULL;
    pd_diag diag;
    EXPECT(pd_run(&it, &report, &diag) == PD_EFORK);
    EXPECT(report == NULL && diag.status == PD_EFORK);
    EXPECT(strstr(diag.text, "cannot make a worker process: "));
    EXPECT(strstr(diag.text, "--isolation none runs without"));
    EXPECT(!strchr(diag.text, '\n'));
}

/* Too late for a status: there is no verdict, and the system is not to blame. */
static void no_worker_is_told(void)
{
    const pd_options it = options(PD_ISOLATION_AUTO);
    pd_report *report = NULL;
    pd_diag diag;
    limit_in_setup = true;
    EXPECT(pd_run(&it, &report, &diag) == PD_OK);
    limit_in_setup = false;
    EXPECT(pd_report_failure_count(report) == 1);
    const pd_failure *const failure = pd_report_failure(report, 0);
    EXPECT(strcmp(failure->kind, "setup_failed") == 0);
    EXPECT(strcmp(failure->failure_class, "environment") == 0);
    EXPECT(strstr(failure->message, "cannot make a worker process: "));
    EXPECT(pd_report_exit_code(report) == 3);
    pd_report_free(report);
}

/* In a process of its own, as somebody whom the limit binds: root is free of it. */
static int without_processes(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            printf("skipped: root cannot become another user here\n");
            fflush(stdout);
            _exit(0);
        }
        no_worker_is_told();
        if (!forbid_forks()) {
            printf("skipped: there is no limit of processes here\n");
            fflush(stdout);
            _exit(0);
        }
        no_process_is_told(false);
        no_process_is_told(true);
        it_runs(PD_ISOLATION_NONE);
        _exit(0);
    }
    int status = 1;
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid);
    return status == 0 ? 0 : 1;
}

int main(void)
{
    it_runs(PD_ISOLATION_AUTO);
    it_runs(PD_ISOLATION_NONE);
    return without_processes();
}
