/*
 * Whoever ends the process that executes, with whatever signal and whatever it is at: the campaign
 * goes on to its last run, what was found before is reported and saved, and no run is lost or
 * counted twice.
 */
#include "engine_yard.h"

#include "base/arena.h"
#include "store/store.h"

#include <sys/resource.h>

/* Of each sort some. */
static const struct {
    int number;
    const char *name;
} some_signals[] = {
    {SIGHUP, "SIGHUP"},   {SIGINT, "SIGINT"},   {SIGQUIT, "SIGQUIT"}, {SIGILL, "SIGILL"},
    {SIGABRT, "SIGABRT"}, {SIGKILL, "SIGKILL"}, {SIGSEGV, "SIGSEGV"}, {SIGTERM, "SIGTERM"},
    {SIGUSR1, "SIGUSR1"}, {SIGSTOP, "SIGSTOP"}, {SIGCHLD, "SIGCHLD"}, {SIGIO, "SIGIO"},
};
enum { SOME_SIGNALS = sizeof some_signals / sizeof *some_signals };

/* ---- Campaigns ----------------------------------------------------------------------- */

static char folder[] = "/tmp/engine_kill_XXXXXX";
static uint64_t sent_of[RUNS]; /* how many commands a run has */
static uint64_t sent, late_run, late_step;

static pd_options yard_options(unsigned jobs)
{
    return (pd_options){.model = &yard_model,
                        .adapter = &yard_adapter,
                        .max_runs = RUNS,
                        .max_commands = STEPS,
                        .keep_going = true,
                        .no_validate = true,
                        .save_dir = folder,
                        .shrink_executions = 8,
                        .repeats = 2,
                        .no_leaks = true, /* what the killers leave is none of this */
                        .jobs = jobs};
}

/* The step of RUN from FIRST on whose field no other step has. */
static int64_t unique(int64_t values[RUNS][STEPS], uint64_t run, uint64_t first)
{
    for (uint64_t step = first; step < sent_of[run]; step++) {
        unsigned times = 0;
        for (size_t i = 0; i < (size_t)RUNS * STEPS; i++) {
            times += values[i / STEPS][i % STEPS] == values[run][step];
        }
        if (times == 1) {
            late_step = step;
            return values[run][step];
        }
    }
    return 0;
}

/* Learns what the plans are. */
static void learn(void)
{
    int64_t values[RUNS][STEPS] = {0};
    char *at = engine_notes()->text;
    for (uint64_t run = 0; run < RUNS; run++) {
        assert_int_equal(*at++, '|');
        while (*at && *at != '|') {
            values[run][sent_of[run]++] = strtoll(at, &at, 10);
            at += *at == ' ';
        }
        sent += sent_of[run];
    }
    game.slow = unique(values, 0, 0);
    game.early = unique(values, EARLY_RUN, sent_of[EARLY_RUN] - 1);
    for (late_run = LATE_RUN; late_run < RUNS && game.late == 0; late_run++) {
        game.late = unique(values, late_run, 1);
        game.late = late_step + 1 < sent_of[late_run] ? game.late : 0; /* one is left behind it */
    }
    late_run--;
    assert_true(game.slow && game.early && game.late);
}

static int begin(void **state)
{
    const struct rlimit no_core = {0};
    (void)state;
    (void)setrlimit(RLIMIT_CORE, &no_core);
    for (int signal = 1; signal <= SIGRTMAX; signal++) {
        struct sigaction before;
        if (sigaction(signal, NULL, &before) == 0 && before.sa_handler == SIG_IGN) {
            (void)sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
        }
    }
    assert_non_null(mkdtemp(folder));
    engine_forget(NULL);
    game.noting = true;
    pd_options options = yard_options(1);
    options.save_dir = NULL;
    engine_passes(options);
    game.noting = false;
    learn();
    return 0;
}

static int end_all(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* Every failure of REPORT must be in a file of its own, whole, and nothing else. */
static void is_saved(pd_report *report)
{
    const size_t count = pd_report_failure_count(report);
    const char **paths;
    size_t saved;
    pd_arena arena;
    pd_diag diag;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < count; i++) {
        const pd_failure *const failure = pd_report_failure(report, i);
        struct pdi_failure read;
        assert_non_null(failure->file);
        assert_int_equal(pdi_store_load(failure->file, &arena, &read, &diag), PD_OK);
        assert_string_equal(read.name, failure->name);
        assert_string_equal(read.message, failure->message);
    }
    assert_int_equal(pdi_store_list(folder, &arena, &paths, &saved, &diag), PD_OK);
    assert_int_equal(saved, count);
    for (size_t i = 0; i < saved; i++) {
        assert_int_equal(unlink(paths[i]), 0);
    }
    pdi_arena_release(&arena);
}

/* The one failure of REPORT that is called NAME, with all kinds of sanitizers; NULL: none. */
static const pd_failure *called(pd_report *report, const char *name)
{
    const pd_failure *found = NULL;
    for (size_t i = 0; i < pd_report_failure_count(report); i++) {
        const pd_failure *const it = pd_report_failure(report, i);
        const size_t len = strlen(name);
        if (strncmp(it->name, name, len) == 0 && (!it->name[len] || it->name[len] == ':')) {
            assert_null(found);
            found = it;
        }
    }
    return found;
}

/* What is wrong with a campaign is told with what was done to it. */
static void complain(pd_report *report, const char *what)
{
    fail_msg("place %d, signal %d, %d kills: %s\n%s%s", (int)game.place, game.signal,
             (int)engine_notes()->counts[KILLS], what, pd_report_text(report).data,
             pd_report_json(report).data);
}

enum fate { DIES, STOPS, GOES_ON };

static enum fate fate_of(int signal)
{
    switch (signal) {
    case SIGCHLD:
    case SIGCONT:
    case SIGURG:
    case SIGWINCH:
        return GOES_ON;
    case SIGSTOP:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
        return STOPS;
    default:
        return DIES;
    }
}

/* Somebody is killed at PLACE, with SIGNAL and at most KILLS times; 0: always. */
static pd_report *campaign(enum place place, int signal, uint64_t kills, pd_options options)
{
    engine_forget(NULL);
    if (fate_of(signal) == STOPS) { /* else those who are slow would be taken for hung */
        options.step_timeout_ms = 50;
        options.run_timeout_ms = 100;
        options.shrink_executions = 2;
    }
    game.place = place;
    game.signal = signal;
    game.kills_max = kills;
    pd_report *const report = engine_run(options);
    engine_childless();
    const pd_failure *const early = called(report, "not_early");
    if (!early || strcmp(early->kind, "check_failed") != 0 || early->run != EARLY_RUN) {
        complain(report, "the early failure is not there");
    }
    is_saved(report);
    return report;
}

/* Sanitizers make reports of these, or an exit where nobody reads them. */
static bool may_be_reported(int signal)
{
    return ENGINE_SANITIZED && (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE ||
                                signal == SIGILL || signal == SIGTRAP || signal == SIGABRT);
}

/* REPORT must tell of the kill, in NAME, beside the early failure. */
static void is_told(pd_report *report, const char *name, uint64_t run)
{
    const pd_failure *const failure = called(report, name);
    const enum fate fate = engine_notes()->counts[KILLS] ? fate_of(game.signal) : GOES_ON;
    char text[40];
    if (pd_report_failure_count(report) != (fate == GOES_ON ? 1 : 2) ||
        (failure != NULL) != (fate != GOES_ON)) {
        complain(report, "other failures");
    }
    if (fate == GOES_ON) {
        return;
    }
    if (run != UINT64_MAX && failure->run != run) {
        complain(report, "another run");
    }
    if (fate == STOPS) {
        assert_string_equal(failure->kind, "hung");
    } else if (!may_be_reported(game.signal)) {
        assert_string_equal(failure->kind, "crashed");
        snprintf(text, sizeof text, "signal %d in ", game.signal);
        for (size_t i = 0; i < SOME_SIGNALS; i++) {
            if (some_signals[i].number == game.signal) {
                snprintf(text, sizeof text, "%s in ", some_signals[i].name);
            }
        }
        engine_begins(failure->message, game.signal < 32 && text[0] == 's' ? "SIG" : text);
    }
}

static void runs_are(pd_report *report, uint64_t runs)
{
    if (pd_report_runs(report) != runs) {
        complain(report, "another number of runs");
    }
}

static void commands_are(pd_report *report, uint64_t commands)
{
    if (pd_report_commands(report) != commands) {
        complain(report, "another number of commands");
    }
}

/* ---- Every signal, every place ------------------------------------------------------- */

static void kill_at(enum place place, const char *name, uint64_t missing, int signal)
{
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        pd_options options = yard_options(jobs);
        options.no_shrink = place == SETUP_EACH || fate_of(signal) == STOPS;
        options.repeats = options.no_shrink ? 1 : options.repeats;
        pd_report *const report = campaign(place, signal, 0, options);
        assert_true(engine_notes()->counts[KILLS] > 0 || (place == SETUP_EACH && jobs > 1));
        is_told(report, name, place == SETUP_EACH ? UINT64_MAX : late_run);
        runs_are(report, RUNS);
        if (place != SETUP_EACH) {
            commands_are(report, sent - (fate_of(signal) == GOES_ON ? 0 : missing));
        }
        pd_report_free(report);
    }
}

static void every_signal(void **state)
{
    (void)state;
    const uint64_t left = sent_of[late_run] - late_step; /* what never answers does not count */
    for (int signal = 1; signal <= SIGRTMAX; signal++) {
        if (signal < 32 || signal >= SIGRTMIN) { /* those between are libc's own */
            kill_at(HANDLER, "Tick", left, signal);
        }
    }
}

static void every_place(void **state)
{
    (void)state;
    const uint64_t all = sent_of[late_run];
    const uint64_t left = all - late_step;
    const struct {
        enum place place;
        const char *name;
        uint64_t missing; /* commands that are not executed */
    } rows[] = {
        {GENERATOR, "generator", all}, {WHEN, "when", all},
        {SIMULATE, "simulate", all},   {PREDICT, "simulate", left},
        {APPLY, "apply", left - 1},    {CHECK, "check", left - 1},
        {SETUP_EACH, "setup_each", 0}, {TEARDOWN_EACH, "teardown_each", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t k = 0; k < SOME_SIGNALS; k++) {
            kill_at(rows[i].place, rows[i].name, rows[i].missing, some_signals[k].number);
        }
        kill_at(rows[i].place, rows[i].name, rows[i].missing, SIGRTMIN);
    }
}

/* The last thing that a worker does, when all runs are over. */
static void the_teardown_of_a_worker(void **state)
{
    (void)state;
    for (size_t k = 0; k < SOME_SIGNALS; k++) {
        for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
            pd_report *const report =
                campaign(TEARDOWN_WORKER, some_signals[k].number, 0, yard_options(jobs));
            is_told(report, "teardown_worker", UINT64_MAX);
            runs_are(report, RUNS);
            commands_are(report, sent);
            pd_report_free(report);
        }
    }
}

/* Without a worker nothing can be executed: that is where a campaign ends. */
static void the_setup_of_a_worker(void **state)
{
    (void)state;
    for (size_t k = 0; k < SOME_SIGNALS; k++) {
        pd_report *const report =
            campaign(SETUP_WORKER, some_signals[k].number, 0, yard_options(1));
        const bool dies = fate_of(game.signal) != GOES_ON;
        if (!called(report, "Tick") || (called(report, "setup_worker") != NULL) != dies ||
            pd_report_failure_count(report) != 2 + (size_t)dies) {
            complain(report, "other failures");
        }
        runs_are(report, dies ? late_run + 1 : RUNS);
        pd_report_free(report);
    }
}

/* ---- While something is shrunk -------------------------------------------------------- */

/* Whoever shrinks the early failure is killed: it is reported all the same, once. */
static void kill_while_shrinking(enum place place, int signal, uint64_t kills)
{
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        pd_options options = yard_options(jobs);
        pd_report *const report = campaign(place, signal, kills, options);
        const pd_failure *const failure = called(report, "not_early");
        if (pd_report_failure_count(report) != 1) {
            complain(report, "other failures");
        }
        const bool lasting = kills == 0 && fate_of(signal) != GOES_ON;
        const bool found_again = place != ATTEMPT || !lasting;
        if ((failure->reproduced > 0) != (found_again && !(place == SHRINKER && lasting))) {
            complain(report, "reproduced or not");
        }
        runs_are(report, RUNS);
        commands_are(report, sent);
        pd_report_free(report);
    }
}

static void attempts(void **state)
{
    (void)state;
    for (size_t k = 0; k < SOME_SIGNALS; k++) {
        for (uint64_t kills = 0; kills <= 2; kills++) {
            kill_while_shrinking(ATTEMPT, some_signals[k].number, kills);
        }
    }
}

static void shrinkers(void **state)
{
    (void)state;
    for (size_t k = 0; k < SOME_SIGNALS; k++) {
        for (uint64_t kills = 0; kills <= 2; kills++) {
            if (kills == 1 || fate_of(some_signals[k].number) != STOPS) { /* that takes long */
                kill_while_shrinking(SHRINKER, some_signals[k].number, kills);
            }
        }
    }
}

/* ---- From outside -------------------------------------------------------------------- */

/* What it has found, and that it may not be shrunk, is known. */
static void while_it_waits_for_its_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        pd_options options = yard_options(3);
        options.step_timeout_ms =
            400; /* so often the supervisor looks whether there is more to do */
        pd_report *report = campaign(QUEUE, SIGKILL, 0, options);
        if (!called(report, "not_late") || pd_report_failure_count(report) != 2) {
            complain(report, "what was found is lost");
        }
        assert_int_equal(called(report, "not_late")->run, late_run);
        assert_true(engine_notes()->counts[KILLS] > 0);
        runs_are(report, RUNS);
        commands_are(report, sent - (sent_of[late_run] - late_step - 1));
        pd_report_free(report);
        options.max_runs = 3 * RUNS;
        report = campaign(SETUP_QUEUE, SIGKILL, 0, options);
        const pd_failure *const failure = called(report, "setup_each");
        if (!failure || strcmp(failure->kind, "setup_failed") != 0 || failure->steps != 0 ||
            pd_report_failure_count(report) != 2) {
            complain(report, "another failure");
        }
        runs_are(report, failure->run + 1);
        pd_report_free(report);
    }
}

/* Kills whoever found what is told just now, if it is still there. */
static void kill_the_finder(const pd_failure *failure, void *context)
{
    (void)context;
    if (strcmp(failure->name, "not_early") == 0) {
        (void)kill((pid_t)engine_notes()->counts[FINDER], SIGKILL);
    }
}

/* It is told once, however much of its life the worker has left. */
static void while_it_is_told(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        pd_options options = yard_options(i % 2 ? 3 : 1);
        options.on_failure = kill_the_finder;
        pd_report *const report = campaign(NOWHERE, SIGKILL, 0, options);
        const pd_failure *const other = called(report, "the framework");
        if (pd_report_failure_count(report) > 1 + (other != NULL)) {
            complain(report, "told twice");
        }
        runs_are(report, RUNS);
        pd_report_free(report);
    }
}

/* At any moment: whatever it was in is told, once, and no run is lost or counted twice. */
static void at_any_moment(void **state)
{
    (void)state;
    for (int i = 0; i < 60; i++) {
        pd_options options = yard_options(i % 2 ? 3 : 1);
        options.max_runs = 400;
        options.shrink_executions = 3;
        options.repeats = 1;
        game.delay_us = 97 * i;
        pd_report *const report = campaign(MOMENT, SIGKILL, 0, options);
        for (size_t k = 0; k < pd_report_failure_count(report); k++) {
            const pd_failure *const failure = pd_report_failure(report, k);
            const bool early = strcmp(failure->name, "not_early") == 0;
            assert_string_equal(failure->kind, early ? "check_failed" : "crashed");
        }
        runs_are(report, 400);
        pd_report_free(report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signal),
        cmocka_unit_test(every_place),
        cmocka_unit_test(the_teardown_of_a_worker),
        cmocka_unit_test(the_setup_of_a_worker),
        cmocka_unit_test(attempts),
        cmocka_unit_test(shrinkers),
        cmocka_unit_test(while_it_waits_for_its_turn),
        cmocka_unit_test(while_it_is_told),
        cmocka_unit_test(at_any_moment),
    };
    return cmocka_run_group_tests(tests, begin, end_all);
}
