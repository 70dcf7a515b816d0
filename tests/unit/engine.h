/*
 * What the end-to-end tests of the engine share: running a campaign with few words, asking its
 * report, and a notebook in shared memory, for callbacks are called in other processes.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <propertydamage/pd.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
#define ENGINE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ENGINE_ASAN 1
#endif
#endif
#ifndef ENGINE_ASAN
#define ENGINE_ASAN 0
#endif

/* Whether some sanitizer has signal handlers of its own. */
#if ENGINE_ASAN || defined(__SANITIZE_THREAD__)
#define ENGINE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ENGINE_SANITIZED 1
#endif
#endif
#ifndef ENGINE_SANITIZED
#define ENGINE_SANITIZED 0
#endif

/* ---- The notebook -------------------------------------------------------------------- */

enum { ENGINE_NOTES_MAX = 1 << 20, ENGINE_COUNTS = 16 };

struct engine_notes {
    _Atomic size_t len;
    _Atomic uint64_t counts[ENGINE_COUNTS];
    char text[ENGINE_NOTES_MAX];
};

/* The notebook of this program; every process it forks writes into the same one. */
static inline struct engine_notes *engine_notes(void)
{
    static struct engine_notes *notes;
    if (!notes) {
        FILE *const file = tmpfile(); /* POSIX has no other memory that is shared and nameless */
        assert_non_null(file);
        assert_int_equal(ftruncate(fileno(file), sizeof *notes), 0);
        void *const memory =
            mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
        assert_true(memory != MAP_FAILED);
        fclose(file);
        notes = memory;
    }
    return notes;
}

/* Empties it; a fixture of cmocka. */
static inline int engine_forget(void **state)
{
    (void)state;
    struct engine_notes *const notes = engine_notes();
    notes->len = 0;
    for (int i = 0; i < ENGINE_COUNTS; i++) {
        notes->counts[i] = 0;
    }
    memset(notes->text, 0, 4096);
    return 0;
}

/* Adds text to it; what does not fit is lost. */
static inline void engine_note(const char *format, ...) PD_PRINTF(1, 2);
static inline void engine_note(const char *format, ...)
{
    struct engine_notes *const notes = engine_notes();
    const size_t len = notes->len;
    va_list args;
    va_start(args, format);
    const int more = vsnprintf(notes->text + len, sizeof notes->text - len, format, args);
    va_end(args);
    if (more > 0 && len + (size_t)more < sizeof notes->text) {
        notes->len = len + (size_t)more;
    }
}

/* Counts one more of what INDEX stands for; gives how many there were before. */
static inline uint64_t engine_count(int index)
{
    return engine_notes()->counts[index]++;
}

/* ---- Campaigns ----------------------------------------------------------------------- */

/* Runs OPTIONS, with seed 1 and one worker, unless they say otherwise. */
static inline pd_report *engine_run_thoroughly(pd_options options)
{
    pd_report *report = NULL;
    pd_diag diag = {0};
    options.size = sizeof options;
    options.jobs = options.jobs ? options.jobs : 1;
    options.seed = options.seed.set ? options.seed : PD_SEED(1);
    const pd_status status = pd_run(&options, &report, &diag);
    if (status != PD_OK) {
        fail_msg("pd_run: %s: %s", pd_status_text(status), diag.text);
    }
    assert_non_null(report);
    return report;
}

/* The same, where nothing but the plain shrinking is looked at. */
static inline pd_report *engine_run(pd_options options)
{
    options.shrinking = options.shrinking ? options.shrinking : PD_SHRINK_QUICK;
    return engine_run_thoroughly(options);
}

/* Runs OPTIONS, which must be refused with STATUS and a line that has TEXT in it. */
static inline void engine_refused(const pd_options *options, pd_status wanted, const char *text)
{
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_status status = pd_run(options, &report, &diag);
    if (status != wanted || !strstr(diag.text, text) || strchr(diag.text, '\n')) {
        fail_msg("pd_run gave %d, not %d: %s", (int)status, (int)wanted, diag.text);
    }
    assert_int_equal(diag.status, wanted);
    assert_null(report);
}

/* The one failure of REPORT. */
static inline const pd_failure *engine_failure(pd_report *report)
{
    if (pd_report_failure_count(report) != 1) {
        fail_msg("not one failure but %zu:\n%s", pd_report_failure_count(report),
                 pd_report_text(report).data);
    }
    return pd_report_failure(report, 0);
}

/* Its one failure, which must be of KIND and called NAME. */
static inline const pd_failure *engine_fails(pd_report *report, const char *kind, const char *name)
{
    const pd_failure *const failure = engine_failure(report);
    if (strcmp(failure->kind, kind) != 0 || strcmp(failure->name, name) != 0) {
        fail_msg("not %s: %s but\n%s", kind, name, pd_report_text(report).data);
    }
    return failure;
}

/* Whether the failure is that a process ended in NAME: a sanitizer turns a signal into a report, or
 * into an exit where nobody hears it. */
static inline const pd_failure *engine_crashes(pd_report *report, const char *name)
{
    const pd_failure *const failure = engine_failure(report);
    if (ENGINE_ASAN && strcmp(failure->kind, "sanitizer") == 0) {
        assert_memory_equal(failure->name, name, strlen(name));
        return failure;
    }
    return engine_fails(
        report, ENGINE_ASAN && strcmp(failure->kind, "exited") == 0 ? "exited" : "crashed", name);
}

/* REPORT must say that nothing failed. */
static inline void engine_holds(pd_report *report)
{
    if (pd_report_outcome(report) != PD_HELD || pd_report_exit_code(report) != 0) {
        fail_msg("it does not hold:\n%s", pd_report_text(report).data);
    }
}

/* Runs OPTIONS, under which nothing may fail. */
static inline void engine_passes(pd_options options)
{
    pd_report *const report = engine_run(options);
    engine_holds(report);
    pd_report_free(report);
}

/* The steps of FAILURE must be these LINES. */
static inline void engine_plan_is(const pd_failure *failure, const char *const *lines)
{
    size_t count = 0;
    bool same = true;
    while (lines[count]) {
        same = same && count < failure->steps && strcmp(failure->plan[count], lines[count]) == 0;
        count++;
    }
    if (!same || count != failure->steps) {
        fail_msg("another plan:\n%s", failure->text);
    }
}
#define ENGINE_PLAN(failure_, ...)                                                                 \
    engine_plan_is((failure_), (const char *const[]){__VA_ARGS__, NULL})

/* TEXT must have PART in it. */
static inline void engine_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("'%s' is not in\n%s", part, text);
    }
}

/* TEXT must begin with START. */
static inline void engine_begins(const char *text, const char *start)
{
    if (strncmp(text, start, strlen(start)) != 0) {
        fail_msg("'%s' is not how this begins:\n%s", start, text);
    }
}

/* How often PART is in TEXT. */
static inline size_t engine_times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

/* The number KEY of what is called NAME in the JSON report: a command, an invariant, a reason. */
static inline uint64_t engine_number(pd_report *report, const char *name, const char *key)
{
    char part[200];
    snprintf(part, sizeof part, "\": \"%s\", \"", name);
    const char *const json = pd_report_json(report).data;
    const char *at = strstr(strstr(json, "\"invariants\": ["), part);
    snprintf(part, sizeof part, "\"%s\": ", key);
    at = at ? strstr(at, part) : NULL;
    if (!at) {
        fail_msg("no %s of %s in\n%s", key, name, json);
    }
    return strtoull(at + strlen(part), NULL, 10);
}

/* Whether there is a warning with PART in it; "": whether there is any. */
static inline bool engine_warns(pd_report *report, const char *part)
{
    const char *const warnings = strstr(pd_report_json(report).data, "\"warnings\": [");
    assert_non_null(warnings);
    return *part ? strstr(warnings, part) != NULL : !strstr(warnings, "\"warnings\": []");
}

/* ---- What may not be left behind ----------------------------------------------------- */

/* There must be no child process, running or not reaped. */
static inline void engine_childless(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

#endif
