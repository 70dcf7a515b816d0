/*
 * Which plans a campaign executes: the same for the same seed, as long as options and terminate
 * say. What was executed is read in the notebook.
 */
#include "engine_pool.h"

/* ---- Seeds --------------------------------------------------------------------------- */

static void one_seed_gives_one_sequence(void **state)
{
    pd_options it = options(10);
    engine_passes(it);
    char *const first = strdup(engine_notes()->text);
    engine_forget(state);
    engine_passes(it);
    assert_string_equal(engine_notes()->text, first);
    engine_forget(state);
    it.isolation = PD_ISOLATION_NONE;
    engine_passes(it);
    assert_string_equal(engine_notes()->text, first);
    engine_forget(state);
    it.seed = PD_SEED(2);
    engine_passes(it);
    assert_string_not_equal(engine_notes()->text, first);
    assert_null(strchr(first, '!'));
    free(first);
}

static void zero_is_a_seed(void **state)
{
    (void)state;
    pd_options it = options(1);
    it.seed = PD_SEED(0);
    pd_report *const report = engine_run(it);
    assert_int_equal(pd_report_seed(report), 0);
    pd_report_free(report);
}

static void one_run_alone_fails_as_in_the_campaign(void **state)
{
    (void)state;
    pd_options it = options(1000);
    bug = BUG_BIG;
    it.max_commands = 6; /* so that it takes some runs */
    pd_report *const all = engine_run_thoroughly(it);
    const pd_failure *const a = engine_fails(all, "mispredicted", "Pick");
    assert_true(a->run > 0);
    it.only_run = PD_SEED(a->run);
    pd_report *const one = engine_run_thoroughly(it);
    const pd_failure *const b = engine_fails(one, "mispredicted", "Pick");
    assert_int_equal(pd_report_runs(one), 1);
    assert_int_equal(b->run, a->run);
    assert_int_equal(b->original_steps, a->original_steps);
    assert_int_equal(b->shrink_executions, a->shrink_executions);
    assert_string_equal(b->message, a->message);
    assert_string_equal(b->fingerprint, a->fingerprint);
    ENGINE_PLAN(b, a->plan[0], a->plan[1]);
    pd_report_free(one);
    pd_report_free(all);
}

static void the_last_run_there_is_can_be_run_alone(void **state)
{
    (void)state;
    pd_options it = options(5);
    it.only_run = PD_SEED(UINT64_MAX);
    it.time_ms = 10000; /* should it not end */
    pd_report *const report = engine_run(it);
    engine_holds(report);
    assert_int_equal(pd_report_runs(report), 1);
    pd_report_free(report);
}

static void the_environment_names_a_seed(void **state)
{
    (void)state;
    pd_options it = options(1);
    it.size = sizeof it;
    pd_report *report;
    setenv("PD_SEED", "18446744073709551615", 1);
    assert_int_equal(pd_run(&it, &report, NULL), PD_OK);
    assert_true(pd_report_seed(report) == UINT64_MAX);
    pd_report_free(report);
    it.seed = PD_SEED(7); /* goes before it */
    assert_int_equal(pd_run(&it, &report, NULL), PD_OK);
    assert_int_equal(pd_report_seed(report), 7);
    pd_report_free(report);
    it.seed = (pd_seed){0};
    setenv("PD_SEED", "18446744073709551616", 1);
    engine_refused(&it, PD_EINVAL, "PD_SEED");
    setenv("PD_SEED", "12x", 1);
    engine_refused(&it, PD_EINVAL, "not '12x'");
    setenv("PD_SEED", "", 1);
    uint64_t seeds[2];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pd_run(&it, &report, NULL), PD_OK);
        seeds[i] = pd_report_seed(report);
        pd_report_free(report);
    }
    assert_true(seeds[0] != seeds[1]);
    unsetenv("PD_SEED");
}

/* ---- Lengths ------------------------------------------------------------------------- */

/* Calls VISIT with the commands of each run, one character each. */
static void each_run(void (*visit)(const char *commands, void *context), void *context)
{
    char commands[64];
    size_t count = 0;
    for (const char *at = engine_notes()->text + 1;; at++) {
        if (*at >= 'A' && *at <= 'Z' && count + 1 < sizeof commands) {
            commands[count++] = *at;
        } else if (*at == '\n' || *at == '\0') {
            commands[count] = '\0';
            visit(commands, context);
            count = 0;
        }
        if (*at == '\0') {
            return;
        }
    }
}

static void note_length(const char *commands, void *context)
{
    unsigned *const lengths = context;
    assert_in_range(strlen(commands), 1, 40);
    lengths[(strlen(commands) - 1) / 10]++;
    lengths[4] += strlen(commands) == 40;
}

static void half_of_the_runs_have_the_maximum_length(void **state)
{
    (void)state;
    unsigned lengths[5] = {0}; /* by tens; those of forty */
    pd_report *const report = engine_run(options(400));
    engine_holds(report);
    each_run(note_length, lengths);
    assert_in_range(lengths[4], 160, 250);
    for (int i = 0; i < 3; i++) {
        assert_in_range(lengths[i], 25, 75); /* the others are spread: fifty in each ten */
    }
    pd_report_free(report);
}

static void ends_with_stop(const char *commands, void *context)
{
    const char *const stop = strchr(commands, 'S');
    *(unsigned *)context += stop != NULL;
    assert_true(!stop || stop[1] == '\0');
}

static void terminate_ends_a_run(void **state)
{
    (void)state;
    unsigned stops = 0;
    terminating = true;
    pd_report *const report = engine_run(options(100));
    engine_holds(report);
    assert_int_equal(pd_report_runs(report), 100);
    each_run(ends_with_stop, &stops);
    assert_in_range(stops, 50, 100);
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_seed_gives_one_sequence, begin),
        cmocka_unit_test_setup(zero_is_a_seed, begin),
        cmocka_unit_test_setup(one_run_alone_fails_as_in_the_campaign, begin),
        cmocka_unit_test_setup(the_last_run_there_is_can_be_run_alone, begin),
        cmocka_unit_test_setup(the_environment_names_a_seed, begin),
        cmocka_unit_test_setup(half_of_the_runs_have_the_maximum_length, begin),
        cmocka_unit_test_setup(terminate_ends_a_run, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
