/*
 * A system under test may be rude: it closes what is not its own, forks, leaves processes behind,
 * changes its directory, handles and blocks signals, and writes as it likes. What is reported is
 * right all the same, and nothing is left of it.
 */
#define _GNU_SOURCE
#include "engine.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

enum {
    FINE,
    CLOSES,    /* every descriptor, the standard ones among them */
    REPLACES,  /* and opens files that take their numbers */
    MOVES,     /* to another directory */
    BLOCKS,    /* all signals, and handles those of a crash; then it crashes */
    FORKS,     /* a child that does not end */
    FORGETS,   /* a child that ends, and that it does not wait for */
    HIDES,     /* a daemon: a session of its own, and no parent */
    CRASHES,   /* with a daemon running */
    CHATS,     /* without ends of lines, and forks then */
    INTERRUPTS /* itself, as from a terminal */
};
static int mode;

struct guest {
    int64_t visits;
};
PD_TYPE(guest, PD_FIELD(visits));
struct entered {
    bool ok;
};
PD_TYPE(entered, PD_FIELD(ok));
PD_EVENTS(guest, entered);
static void guest_apply(struct guest *guest, const pd_event *event)
{
    guest->visits += pd_as(event, entered) != NULL;
}
static pd_verdict thrice(const struct guest *guest, pd_finding *finding)
{
    const bool fails =
        guest->visits > 3 && mode != FORKS && mode != FORGETS && mode != HIDES && mode != FINE;
    return fails ? pd_violated(finding, "%d visits", (int)guest->visits) : PD_HOLDS;
}
PD_INVARIANT(thrice, guest, thrice);
PD_INVARIANTS(guest, thrice);
PD_PROJECTION(guest, .apply = guest_apply, .invariants = guest_invariants);
PD_EMPTY(enter);
static void simulate_enter(const struct enter *enter, const struct guest *guest, pd_step *step)
{
    (void)enter, (void)guest;
    pd_emit(step, entered, .ok = true);
}
PD_COMMAND(enter, guest, .simulate = simulate_enter);
PD_COMMANDS(guest, enter);
PD_MODEL(guest);

/* ---- Its manners -------------------------------------------------------------------------- */

static void close_all(void)
{
    for (int fd = 0; fd < 256; fd++) {
        (void)close(fd);
    }
}

static char precious[] = "/tmp/precious XXXXXX";

static void take_numbers(void)
{
    for (int fd = 0; fd < 64; fd++) {
        (void)open(precious, O_RDWR);
    }
}

static void sleep_on(void)
{
    for (;;) {
        (void)pause();
    }
}

static void leave_child(bool ends)
{
    if (fork() == 0) {
        if (!ends) {
            (void)prctl(PR_SET_NAME, "sleeper");
            sleep_on();
        }
        _exit(0);
    }
}

static void leave_daemon(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_NAME, "sleeper");
        (void)setsid();
        if (fork() == 0) {
            sleep_on();
        }
        _exit(0);
    }
    int status;
    (void)waitpid(pid, &status, 0);
}

static void carry_on(int signal)
{
    (void)signal;
}

static void block_all(void)
{
    sigset_t all;
    (void)sigfillset(&all);
    (void)signal(SIGSEGV, carry_on);
    (void)signal(SIGABRT, carry_on);
    (void)signal(SIGTERM, SIG_IGN);
    (void)pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static void chat(void)
{
    printf("once");
    const pid_t pid = fork();
    if (pid == 0) {
        exit(0); /* and so flushes what it has inherited */
    }
    int status;
    (void)waitpid(pid, &status, 0);
}

static pd_status do_enter(struct pd_nothing *run, const struct enter *enter, pd_step *step)
{
    (void)run, (void)enter;
    switch (mode) {
    case CLOSES:
        close_all();
        break;
    case REPLACES:
        close_all();
        take_numbers();
        break;
    case MOVES:
        assert_int_equal(chdir("/"), 0);
        break;
    case BLOCKS:
        block_all();
        (void)kill(getpid(), SIGKILL);
        break;
    case FORKS:
        leave_child(false);
        break;
    case FORGETS:
        leave_child(true);
        break;
    case HIDES:
        leave_daemon();
        break;
    case CRASHES:
        leave_daemon();
        abort();
    case CHATS:
        chat();
        break;
    case INTERRUPTS:
        (void)kill(getpid(), SIGTERM);
        break;
    default:
        break;
    }
    pd_emit(step, entered, .ok = true);
    return PD_OK;
}
PD_HANDLERS(guest, pd_nothing, (enter, do_enter));
PD_ADAPTER(guest, pd_nothing, pd_nothing, .handlers = guest_handlers);

static pd_options guest_options(int in_mode)
{
    mode = in_mode;
    return (pd_options){.model = &guest_model,
                        .adapter = &guest_adapter,
                        .max_runs = 20,
                        .max_commands = 6,
                        .repeats = 2,
                        .no_validate = true};
}

/* Nobody of that name runs any more: whatever lost its parent came to us. */
static void nobody_is_left(void)
{
    char command[] = "test -z \"$(cat /proc/[0-9]*/comm 2>/dev/null | grep -x sleeper)\"";
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): of our own making */
    engine_childless();
}

/* ---- What comes of it --------------------------------------------------------------------- */

/* A failure of that KIND, NAME and number of STEPS, whose message SAYS so, is found by any number
 * of workers, in processes of any kind. */
static void finds(int in_mode, const char *kind, const char *name, size_t steps, const char *says)
{
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_RUN; isolation += 2) {
            pd_options options = guest_options(in_mode);
            options.jobs = jobs;
            options.isolation = (pd_isolation)isolation;
            pd_report *const report = engine_run(options);
            const pd_failure *const failure = engine_fails(report, kind, name);
            engine_has(failure->message, says);
            assert_int_equal(failure->steps, steps);
            assert_int_equal(failure->reproduced, 2);
            pd_report_free(report);
            nobody_is_left();
        }
    }
}

static void it_closes_our_descriptors(void **state)
{
    (void)state;
    finds(CLOSES, "check_failed", "thrice", 4, "4 visits");
}

static void it_takes_their_numbers(void **state)
{
    (void)state;
    struct stat status;
    const int fd = mkstemp(precious);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "mine", 4), 4);
    finds(REPLACES, "check_failed", "thrice", 4, "4 visits");
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_size, 4); /* nothing of ours went there */
    close(fd);
    unlink(precious);
}

static void it_goes_elsewhere(void **state)
{
    (void)state;
    char here[] = "/tmp/pd rude XXXXXX";
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_non_null(mkdtemp(here));
    assert_int_equal(chdir(here), 0);
    pd_options options = guest_options(MOVES);
    options.save_dir = "saved";
    pd_report *const report = engine_run(options);
    const pd_failure *const failure = engine_fails(report, "check_failed", "thrice");
    assert_int_equal(access(failure->file, R_OK), 0);
    assert_int_equal(unlink(failure->file), 0);
    assert_int_equal(rmdir("saved"), 0);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(rmdir(here), 0);
    pd_report_free(report);
}

static void it_blocks_signals(void **state)
{
    (void)state;
    pd_report *const report = engine_run(guest_options(BLOCKS));
    const pd_failure *const failure = engine_fails(report, "crashed", "Enter");
    engine_has(failure->message, "SIGKILL in $1 Enter");
    assert_int_equal(failure->steps, 1);
    pd_report_free(report);
    engine_childless();
}

static void it_interrupts_itself(void **state)
{
    (void)state;
    pd_report *const report = engine_run(guest_options(INTERRUPTS));
    const pd_failure *const failure = engine_fails(report, "crashed", "Enter");
    engine_has(failure->message, "SIGTERM in $1 Enter");
    pd_report_free(report);
}

/* Whoever is there still when a run is over was left behind by it, wherever that has gone. */
static void leaves(int in_mode, const char *says)
{
    finds(in_mode, "leaked", "processes", 1, says);
}

static void it_leaves_children(void **state)
{
    (void)state;
    leaves(FORKS, "1 more after each time that this is executed");
    leaves(FORGETS, "1 more after each time that this is executed");
}

static void it_leaves_daemons(void **state)
{
    (void)state;
    leaves(HIDES, "left running: sleeper");
    pd_options options = guest_options(HIDES); /* if nobody asks, it is told all the same */
    options.no_leaks = true;
    pd_report *const report = engine_run(options);
    engine_holds(report);
    engine_has(pd_report_json(report).data, "left running by the system, and ended: ");
    pd_report_free(report);
    nobody_is_left();
}

static void it_crashes_and_leaves_daemons(void **state)
{
    (void)state;
    pd_report *const report = engine_run(guest_options(CRASHES));
    const pd_failure *const failure = engine_fails(report, "crashed", "Enter");
    engine_has(failure->message, "; left running: sleeper");
    pd_report_free(report);
    nobody_is_left();
}

/* What it has not flushed is its own business; what we have not is not printed by its children. */
static void nothing_is_printed_twice(void **state)
{
    (void)state;
    printf("ours, and not yet flushed; ");
    pd_report *const report = engine_run(guest_options(CHATS));
    const pd_failure *const failure = engine_fails(report, "check_failed", "thrice");
    assert_null(strstr(failure->text, "not yet flushed"));
    pd_report_free(report);
    engine_childless();
}

#define TEST(name_) cmocka_unit_test_setup(name_, engine_forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_closes_our_descriptors), TEST(it_takes_their_numbers),
        TEST(it_goes_elsewhere),         TEST(it_blocks_signals),
        TEST(it_interrupts_itself),      TEST(it_leaves_children),
        TEST(it_leaves_daemons),         TEST(it_crashes_and_leaves_daemons),
        TEST(nothing_is_printed_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
