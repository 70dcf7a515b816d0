/*
 * What the system refuses - processes, pipes, memory - is told in one line, whoever asked for it;
 * and what a system under test writes to where it should not is noticed.
 */
#define _GNU_SOURCE
#include "engine.h"

#include "drive/campaign.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { FINE, ZYGOTE_CANNOT, ATTEMPT_CANNOT, DAMAGES, CHATTERS, MUTTERS, OVERWRITES };
static int mode;

enum { CRASHES, SIMULATIONS }; /* in the notebook */

/* ---- Limits of the system ---------------------------------------------------------------- */

/* From now on this process can fork no more. The limit holds for users without privileges: as root
 * it becomes another's, and gives them up. */
static bool forbid_forks(void)
{
    const struct rlimit none = {0, RLIM_INFINITY};
    if (geteuid() == 0) {
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct data[2];
        if (setresuid(65534, 0, 0) != 0 || syscall(SYS_capget, &header, data) != 0) {
            return false;
        }
        data[0].effective &= ~(1U << CAP_SYS_ADMIN | 1U << CAP_SYS_RESOURCE);
        if (syscall(SYS_capset, &header, data) != 0) {
            return false;
        }
    }
    struct rlimit now;
    return getrlimit(RLIMIT_NPROC, &now) == 0 &&
           setrlimit(RLIMIT_NPROC, &(struct rlimit){none.rlim_cur, now.rlim_max}) == 0;
}

/* ---- A switch ---------------------------------------------------------------------------- */

struct desk {
    int64_t turns;
};
PD_TYPE(desk, PD_FIELD(turns));
struct turned {
    bool ok;
};
PD_TYPE(turned, PD_FIELD(ok));
PD_EVENTS(desk, turned);
static void desk_apply(struct desk *desk, const pd_event *event)
{
    desk->turns += pd_as(event, turned) != NULL;
}
PD_PROJECTION(desk, .apply = desk_apply);

PD_EMPTY(turn);
static void simulate_turn(const struct turn *turn, const struct desk *desk, pd_step *step)
{
    static bool forbidden;
    (void)turn;
    (void)desk;
    if (mode == ATTEMPT_CANNOT && engine_notes()->counts[CRASHES] && !forbidden) {
        forbidden = forbid_forks(); /* in the worker that makes the plan of the crash again */
    }
    pd_emit(step, turned, .ok = true);
}
PD_COMMAND(turn, desk, .simulate = simulate_turn);
PD_COMMANDS(desk, turn);
PD_MODEL(desk);

/* Writes into the pipe to the supervisor, the only one that is open for writing here. */
static void write_into_pipe(const void *data, size_t size)
{
    for (int fd = 3; fd < 64; fd++) {
        struct stat about;
        if (fstat(fd, &about) == 0 && S_ISFIFO(about.st_mode) &&
            (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
            engine_note("%d bytes; ", (int)write(fd, data, size));
        }
    }
}

/* Overwrites the beginning of all memory that is shared and has no file. */
static void overwrite_shared_memory(void)
{
    FILE *const maps = fopen("/proc/self/maps", "r");
    char line[500];
    while (maps && fgets(line, sizeof line, maps)) {
        if (strstr(line, "rw-s") && strstr(line, "/dev/zero")) {
            char *const start = (char *)(uintptr_t)strtoull(line, NULL, 16); /* NOLINT */
            memset(start, 0xff, 8);
        }
    }
    fclose(maps);
}

static pd_status do_turn(struct pd_nothing *run, const struct turn *turn, pd_step *step)
{
    static unsigned turns;
    const struct {
        uint32_t mark, message, len, unused;
        uint64_t checksum;
        char text[8];
    } damaged = {PDI_MESSAGE_MARK, PDI_MESSAGE_WARNING, 8, 0, 1, "warning"};
    static const char *const chats[] = {"ready to serve on port 8080\n", "ok\n"};
    (void)run;
    (void)turn;
    turns++;
    if (mode == DAMAGES && turns == 3) {
        write_into_pipe(&damaged, sizeof damaged);
    } else if ((mode == CHATTERS || mode == MUTTERS) && turns == 3) {
        write_into_pipe(chats[mode == MUTTERS], strlen(chats[mode == MUTTERS]));
    } else if (mode == OVERWRITES && turns == 3) {
        overwrite_shared_memory();
        _exit(3);
    } else if (mode == ATTEMPT_CANNOT && turns == 3) {
        engine_count(CRASHES);
        _exit(3);
    }
    pd_emit(step, turned, .ok = true);
    return PD_OK;
}
PD_HANDLERS(desk, pd_nothing, (turn, do_turn));
static pd_status once(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    return mode != ZYGOTE_CANNOT || forbid_forks() ? PD_OK : pd_fail(step, PD_EIO, "not possible");
}
PD_ADAPTER(desk, pd_nothing, pd_nothing, .handlers = desk_handlers, .setup_once = once);

static pd_options desk_options(int in_mode, bool validate)
{
    mode = in_mode;
    return (pd_options){.size = sizeof(pd_options),
                        .model = &desk_model,
                        .adapter = &desk_adapter,
                        .max_runs = 20,
                        .max_commands = 10,
                        .repeats = 2,
                        .no_validate = !validate};
}

/* ---- Refusals ---------------------------------------------------------------------------- */

/* Calls TRY in a process of its own, which must find all as it should be. */
static void in_a_child(bool (*prepare)(void), void (*try)(void))
{
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        if (!prepare()) {
            _exit(77);
        }
        try();
        exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        skip();
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* OPTIONS, with validation and without, are refused with STATUS and TEXT. */
static void try_both(pd_status status, const char *text)
{
    for (int validate = 0; validate < 2; validate++) {
        pd_report *report = NULL;
        pd_diag diag = {0};
        const pd_options options = desk_options(FINE, validate != 0);
        if (pd_run(&options, &report, &diag) != status || !strstr(diag.text, text) || report) {
            fprintf(stderr, "%d: '%s' is not in '%s'\n", (int)diag.status, text, diag.text);
            exit(1);
        }
    }
}

static void try_forks(void)
{
    try_both(PD_EFORK, "cannot make a worker process: Resource temporarily unavailable; "
                       "--isolation none runs without");
    pd_report *report = NULL;
    pd_options options = desk_options(FINE, true);
    options.isolation = PD_ISOLATION_NONE;
    if (pd_run(&options, &report, NULL) != PD_OK || pd_report_outcome(report) != PD_HELD) {
        fprintf(stderr, "it does not run without\n");
        exit(1);
    }
    pd_report_free(report);
    struct rlimit limit; /* a sanitizer forks to look for leaks */
    if (getrlimit(RLIMIT_NPROC, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NPROC, &limit);
    }
}

static void no_processes(void **state)
{
    (void)state;
    in_a_child(forbid_forks, try_forks);
}

static struct rlimit old_files;

static bool forbid_files(void)
{
    const int next = dup(STDIN_FILENO);
    close(next);
    return next >= 0 && getrlimit(RLIMIT_NOFILE, &old_files) == 0 &&
           setrlimit(RLIMIT_NOFILE, &(struct rlimit){(rlim_t)next, old_files.rlim_max}) == 0;
}

static void try_files(void)
{
    try_both(PD_EIO, "cannot make a pipe: Too many open files");
    (void)setrlimit(RLIMIT_NOFILE, &old_files);
}

static void no_pipes(void **state)
{
    (void)state;
    in_a_child(forbid_files, try_files);
}

static struct rlimit old_memory;

static bool forbid_memory(void)
{
    unsigned long pages = 0;
    FILE *const file = fopen("/proc/self/statm", "r");
    const bool known = file && fscanf(file, "%lu", &pages) == 1;
    if (file) {
        fclose(file);
    }
    const rlim_t limit = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + ((rlim_t)8 << 20);
    return !ENGINE_SANITIZED && known && getrlimit(RLIMIT_AS, &old_memory) == 0 &&
           setrlimit(RLIMIT_AS, &(struct rlimit){limit, old_memory.rlim_max}) == 0;
}

static void try_memory(void)
{
    try_both(PD_EIO, "cannot get 16 MiB of shared memory");
    (void)setrlimit(RLIMIT_AS, &old_memory);
}

static void no_shared_memory(void **state)
{
    (void)state;
    in_a_child(forbid_memory, try_memory);
}

static void no_processes_for_workers(void **state)
{
    (void)state;
    pd_report *const report = engine_run(desk_options(ZYGOTE_CANNOT, false));
    const pd_failure *const failure = engine_failure(report);
    if (strcmp(failure->name, "setup_once") == 0) {
        pd_report_free(report);
        skip(); /* the limit cannot be set here */
    }
    engine_fails(report, "setup_failed", "worker");
    engine_has(failure->message, "cannot make a worker process: ");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
    engine_childless();
}

/* The crash was seen: that it could not be shrunk does not hide it. */
static void no_processes_for_attempts(void **state)
{
    (void)state;
    pd_report *const report = engine_run(desk_options(ATTEMPT_CANNOT, false));
    const pd_failure *const failure = engine_fails(report, "exited", "Turn");
    assert_int_equal(failure->reproduced, 0);
    assert_int_equal(failure->steps, 3); /* as far as it came */
    assert_int_equal(engine_notes()->counts[CRASHES], 1);
    assert_int_equal(pd_report_exit_code(report), 1);
    pd_report_free(report);
    engine_childless();
}

/* ---- What is written to where it should not ---------------------------------------------- */

static void warns(int in_mode, const char *warning)
{
    pd_report *const report = engine_run(desk_options(in_mode, false));
    engine_holds(report);
    assert_int_equal(engine_times(engine_notes()->text, " bytes; "), 1);
    assert_int_equal(engine_times(pd_report_json(report).data, warning), 1);
    pd_report_free(report);
}

static void what_is_no_message_is_dropped(void **state)
{
    (void)state;
    warns(DAMAGES, "a message of a worker was damaged and was dropped");
    (void)engine_forget(NULL);
    warns(CHATTERS, "a worker sent what is no message: it was dropped");
    (void)engine_forget(NULL);
    warns(MUTTERS, "a worker sent what is no message: it was dropped"); /* less than a header */
}

static void overwritten_memory_is_told(void **state)
{
    (void)state;
    pd_report *const report = engine_run(desk_options(OVERWRITES, false));
    const pd_failure *const failure = engine_fails(report, "corrupted", "shared memory");
    assert_string_equal(failure->message,
                        "the framework's own memory was overwritten before the process ended");
    pd_report_free(report);
    engine_childless();
}

#define TEST(name_) cmocka_unit_test_setup(name_, engine_forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_processes),
        TEST(no_pipes),
        TEST(no_shared_memory),
        TEST(no_processes_for_workers),
        TEST(no_processes_for_attempts),
        TEST(what_is_no_message_is_dropped),
        TEST(overwritten_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
