/*
 * Workers: whatever their number, their timing and their isolation, what is reported is the same -
 * which failure, every count, every warning - but for times.
 */
#include "engine.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>

enum {
    FINE,             /* more labels than are counted */
    LATE,             /* a check fails, but in few runs */
    CRASHES,          /* the system does */
    MANY,             /* all of these, and it exits and fails otherwise */
    REPORTS,          /* a sanitizer reports, and the system goes on */
    ENDS,             /* or ends, or crashes otherwise */
    REPORTS_AND_ENDS, /* the one seldom, the other often */
    LEAKS,            /* descriptors */
    TEARDOWNS,        /* fail now and then */
    SIMULATES,        /* the model crashes while a plan is made */
    STARTS            /* setup_worker fails */
};
static int mode;

struct mill {
    int64_t ground, worst;
};
PD_TYPE(mill, PD_FIELD(ground), PD_FIELD(worst));
struct grind {
    int64_t grain;
};
PD_TYPE(grind, PD_FIELD(grain, PD_RANGE(0, 9999)));
struct flour {
    int64_t grain;
};
PD_TYPE(flour, PD_FIELD(grain));
PD_EVENTS(mill, flour);

static void mill_apply(struct mill *mill, const pd_event *event)
{
    const struct flour *const flour = pd_as(event, flour);
    if (flour) {
        mill->ground++;
        mill->worst = flour->grain > mill->worst ? flour->grain : mill->worst;
    }
}
static pd_verdict no_pebble(const struct mill *mill, pd_finding *finding)
{
    return mill->worst > 9900 && (mode == LATE || mode == MANY)
               ? pd_violated(finding, "a pebble of %d", (int)mill->worst)
               : PD_HOLDS;
}
PD_INVARIANT(no_pebble, mill, no_pebble);
static pd_verdict few(const struct mill *mill, pd_finding *finding)
{
    return mill->worst > 9700 && mill->ground > 3 && mode == MANY ? pd_violated(finding, "too many")
                                                                  : PD_HOLDS;
}
PD_INVARIANT(few, mill, few);
PD_INVARIANTS(mill, no_pebble, few);
PD_PROJECTION(mill, .apply = mill_apply, .invariants = mill_invariants);

static void simulate_grind(const struct grind *grind, const struct mill *mill, pd_step *step)
{
    (void)mill;
    if (mode == SIMULATES && grind->grain > 9900) {
        (void)raise(SIGSEGV);
    }
    pd_because(step, pd_format(step, "grain %d", (int)(grind->grain % 70)).data);
    pd_emit(step, flour, .grain = grind->grain);
}
PD_COMMAND(grind, mill, .simulate = simulate_grind);
PD_COMMANDS(mill, grind);
PD_MODEL(mill);

static pd_status do_grind(struct pd_nothing *run, const struct grind *grind, pd_step *step)
{
    const bool bad = grind->grain % 10 == 7;
    const struct timespec while_it_grinds = {.tv_nsec = 50000};
    (void)run;
    (void)nanosleep(&while_it_grinds, NULL); /* so that workers overtake one another */
    pd_label(step, pd_format(step, "label %d", (int)(grind->grain % 90)).data);
    if (mode == CRASHES && grind->grain > 9900) {
        (void)raise(SIGSEGV);
    } else if (mode == MANY && grind->grain > 8000 && bad) {
        (void)raise(grind->grain > 9000 ? SIGFPE : SIGBUS);
    } else if (mode == MANY && grind->grain > 7000 && bad) {
        _exit(4);
    } else if (mode == MANY && grind->grain > 6000 && bad) {
        return pd_fail(step, PD_EIO, "the mill is out of order");
    } else if (mode == REPORTS && grind->grain > 9700) {
        fprintf(stderr, "mill.c:%d:5: runtime error: signed integer overflow: 1 + 2\n",
                grind->grain > 9850 ? 7 : 8);
    } else if (bad && ((mode == ENDS && grind->grain > 9000) ||
                       (mode == REPORTS_AND_ENDS && grind->grain > 4000))) {
        fprintf(stderr, "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020\n");
        _exit(1);
    } else if (mode == ENDS && grind->grain > 8000 && bad) {
        (void)raise(SIGKILL);
    } else if (mode == REPORTS_AND_ENDS && grind->grain > 3000 && grind->grain < 3200) {
        fprintf(stderr, "mill.c:7:5: runtime error: signed integer overflow: 1 + 2\n");
    } else if (mode == LEAKS && grind->grain > 9900) {
        assert_true(dup(STDIN_FILENO) >= 0);
    }
    pd_emit(step, flour, .grain = grind->grain);
    return PD_OK;
}
PD_HANDLERS(mill, pd_nothing, (grind, do_grind));
static pd_status teardown(struct pd_nothing *run, pd_step *step)
{
    (void)run;
    static unsigned times;
    return mode == TEARDOWNS && ++times % 2 == 0 ? pd_fail(step, PD_EIO, "dust") : PD_OK;
}
static pd_status start(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    return mode == STARTS ? pd_fail(step, PD_EIO, "no wind") : PD_OK;
}
PD_ADAPTER(mill, pd_nothing, pd_nothing, .handlers = mill_handlers, .setup_worker = start,
           .teardown_each = teardown);

static pd_options mill_options(int in_mode, uint64_t runs)
{
    mode = in_mode;
    return (pd_options){.model = &mill_model,
                        .adapter = &mill_adapter,
                        .max_runs = runs,
                        .max_commands = 4,
                        .repeats = 2,
                        .no_validate = true};
}

/* The JSON report of OPTIONS without its times; to be freed. */
static char *timeless(pd_options options)
{
    pd_report *const report = engine_run_thoroughly(options);
    char *const text = strdup(pd_report_json(report).data);
    assert_non_null(text);
    for (char *at = text; (at = strstr(at, "\"ms\": ")) != NULL; at++) {
        char *const number = at + strlen("\"ms\": ");
        memset(number, '0', strspn(number, "0123456789"));
        const size_t len = strspn(number, "0");
        memmove(number, number + len, strlen(number + len) + 1);
    }
    pd_report_free(report);
    engine_childless();
    return text;
}

/* OPTIONS come to the same with 1, 2 and 7 workers, and each run in a process of its own. */
static void is_the_same(pd_options options, const char *has)
{
    static const struct {
        unsigned jobs;
        pd_isolation isolation;
    } ways[] = {{2, PD_ISOLATION_BATCH},
                {7, PD_ISOLATION_BATCH},
                {7, PD_ISOLATION_BATCH},
                {1, PD_ISOLATION_RUN},
                {7, PD_ISOLATION_RUN}};
    options.jobs = 1;
    options.isolation = PD_ISOLATION_BATCH;
    char *const one = timeless(options);
    engine_has(one, has);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        options.jobs = ways[i].jobs;
        options.isolation = ways[i].isolation;
        char *const other = timeless(options);
        if (strcmp(one, other) != 0) {
            fprintf(stderr, "1 worker: %s%u workers, isolation %d: %s", one, ways[i].jobs,
                    (int)ways[i].isolation, other);
            fail();
        }
        free(other);
    }
    free(one);
}

static void what_holds(void **state)
{
    (void)state;
    is_the_same(mill_options(FINE, 300), "\"verdict\": \"held\"");
}

static void the_first_failure_is_reported(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        pd_options options = mill_options(LATE, 1000);
        options.seed = PD_SEED(seed);
        is_the_same(options, "\"check_failed\"");
        options = mill_options(CRASHES, 1000);
        options.seed = PD_SEED(seed);
        is_the_same(options, "\"crashed\"");
    }
}

static void all_that_fail_are_reported(void **state)
{
    (void)state;
    pd_options options = mill_options(MANY, 400);
    options.keep_going = true;
    is_the_same(options, "\"exited\"");
    options.no_shrink = true;
    is_the_same(options, "\"check_failed\"");
}

static void suspicions(void **state)
{
    (void)state;
    if (ENGINE_ASAN) {
        skip(); /* what a process of its own forgets is a leak of the test's */
    }
    for (int going = 0; going < 2; going++) {
        pd_options options = mill_options(REPORTS, 300);
        options.keep_going = going;
        is_the_same(options, "\"sanitizer\"");
        options = mill_options(LEAKS, 300);
        options.keep_going = going;
        is_the_same(options, "\"leaked\"");
    }
}

/* What one that ended has written is not what the next one ended of. */
static void last_words(void **state)
{
    (void)state;
    pd_options options = mill_options(ENDS, 600);
    options.keep_going = true;
    is_the_same(options, "\"crashed\"");
    for (uint64_t seed = 1; seed <= 4; seed++) {
        options = mill_options(REPORTS_AND_ENDS, 300);
        options.keep_going = true;
        options.seed = PD_SEED(seed);
        is_the_same(options, "signed integer overflow");
    }
}

/* OPTIONS come to a report that SAYS so once, however many workers there are. */
static void is_told_once(pd_options options, const char *says)
{
    for (unsigned jobs = 1; jobs < 8; jobs += 6) {
        options.jobs = jobs;
        char *const text = timeless(options);
        assert_int_equal(engine_times(text, says), 1);
        free(text);
    }
}

static void warnings(void **state)
{
    (void)state;
    is_told_once(mill_options(TEARDOWNS, 200), "teardown_each of adapter mill: dust");
}

static void the_model_crashes(void **state)
{
    (void)state;
    is_the_same(mill_options(SIMULATES, 1000), "\"test_code\"");
    pd_options options = mill_options(SIMULATES, 300);
    options.keep_going = true;
    is_the_same(options, "\"test_code\"");
}

static void a_setup_that_fails_is_told_once(void **state)
{
    (void)state;
    is_told_once(mill_options(STARTS, 100), "setup_worker of adapter mill: no wind");
}

static void one_run_alone(void **state)
{
    (void)state;
    pd_options options = mill_options(FINE, 0);
    options.only_run = PD_SEED(17);
    is_the_same(options, "\"runs\": 1,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_holds),
        cmocka_unit_test(the_first_failure_is_reported),
        cmocka_unit_test(all_that_fail_are_reported),
        cmocka_unit_test(suspicions),
        cmocka_unit_test(last_words),
        cmocka_unit_test(warnings),
        cmocka_unit_test(the_model_crashes),
        cmocka_unit_test(a_setup_that_fails_is_told_once),
        cmocka_unit_test(one_run_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
