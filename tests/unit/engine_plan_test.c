/*
 * Which plans a campaign executes: the same for the same seed, shaped by options, weights, when,
 * terminate, PD_FROM and overrides. What was executed is read in the notebook.
 */
#include "engine.h"

/* ---- A pool of keys ---------------------------------------------------------------------- */

static bool terminating;
enum { BUG_NONE, BUG_PICK, BUG_HALF, BUG_BIG };
static int bug;

struct pool {
    pd_set_of(int64_t) keys;
    int64_t stops;
};
PD_TYPE(pool, PD_SET(keys), PD_FIELD(stops));
struct inserted {
    int64_t key;
};
PD_TYPE(inserted, PD_FIELD(key));
PD_EMPTY(stopped);
struct said {
    bool ok;
};
PD_TYPE(said, PD_FIELD(ok));
PD_EVENTS(pool, inserted, stopped, said);

static void pool_apply(struct pool *pool, const pd_event *event)
{
    const struct inserted *inserted = pd_as(event, inserted);
    if (inserted) {
        pd_set_add(&pool->keys, inserted->key);
    } else if (pd_as(event, stopped)) {
        pool->stops++;
    }
}
PD_PROJECTION(pool, .apply = pool_apply);

struct insert {
    int64_t key;
};
PD_TYPE(insert, PD_FIELD(key, PD_RANGE(0, 999)));
static void simulate_insert(const struct insert *it, const struct pool *pool, pd_step *step)
{
    (void)pool;
    pd_emit(step, inserted, .key = it->key);
}
PD_COMMAND(insert, pool, .weight = 2, .simulate = simulate_insert);

struct pick {
    int64_t key;
};
PD_TYPE(pick, PD_FIELD(key, PD_FROM(pool, keys)));
static void simulate_pick(const struct pick *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, said, .ok = true);
}
PD_COMMAND(pick, pool, .simulate = simulate_pick);

/* Half of what is there at most. */
struct half {
    int64_t n;
};
PD_TYPE(half, PD_FIELD(n));
static bool choose_half(pd_gen *gen, const struct pool *pool, struct half *it)
{
    return pool->keys.count > 1 && pd_choose_int(gen, &it->n, 1, (int64_t)pool->keys.count / 2);
}
static void simulate_half(const struct half *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, said, .ok = true);
}
PD_COMMAND(half, pool, .overrides = choose_half, .simulate = simulate_half);

PD_EMPTY(stop_it);
static bool may_stop(const struct pool *pool)
{
    return pool->keys.count >= 3;
}
static void simulate_stop(const struct stop_it *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, stopped);
}
PD_COMMAND(stop_it, pool, .when = may_stop, .simulate = simulate_stop);
PD_COMMANDS(pool, insert, pick, half, stop_it);

static bool is_over(const struct pool *pool)
{
    return terminating && pool->stops > 0;
}
PD_MODEL(pool, .exact = true, .terminate = is_over);

/* ---- The system, which also says when it was asked for what it may not be asked ----------- */

struct pool_run {
    bool there[1000];
    int64_t count;
};
static pd_status setup(struct pool_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    (void)step;
    engine_note("\n");
    return PD_OK;
}
static pd_status do_insert(struct pool_run *run, const struct insert *it, pd_step *step)
{
    run->count += !run->there[it->key];
    run->there[it->key] = true;
    engine_note("I%d ", (int)it->key);
    pd_emit(step, inserted, .key = it->key);
    return PD_OK;
}
static pd_status do_pick(struct pool_run *run, const struct pick *it, pd_step *step)
{
    engine_note("P%d%s ", (int)it->key, run->there[it->key] ? "" : "!");
    pd_emit(step, said, .ok = bug != BUG_PICK && !(bug == BUG_BIG && it->key > 700));
    return PD_OK;
}
static pd_status do_half(struct pool_run *run, const struct half *it, pd_step *step)
{
    engine_note("H%d%s ", (int)it->n, it->n >= 1 && it->n * 2 <= run->count ? "" : "!");
    pd_emit(step, said, .ok = bug != BUG_HALF || it->n < 3);
    return PD_OK;
}
static pd_status do_stop(struct pool_run *run, const struct stop_it *it, pd_step *step)
{
    (void)it;
    engine_note("S%s ", run->count >= 3 ? "" : "!");
    pd_emit(step, stopped);
    return PD_OK;
}
PD_HANDLERS(pool, pool_run, (insert, do_insert), (pick, do_pick), (half, do_half),
            (stop_it, do_stop));
PD_ADAPTER(pool, pd_nothing, pool_run, .handlers = pool_handlers, .setup_each = setup);

static pd_options options(uint64_t runs)
{
    return (pd_options){
        .model = &pool_model, .adapter = &pool_adapter, .max_runs = runs, .max_commands = 40};
}

static int begin(void **state)
{
    terminating = false;
    bug = BUG_NONE;
    return engine_forget(state);
}

/* ---- Seeds -------------------------------------------------------------------------------- */

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
    pd_report *const all = engine_run(it);
    const pd_failure *const a = engine_fails(all, "mispredicted", "Pick");
    assert_true(a->run > 0);
    it.only_run = PD_SEED(a->run);
    pd_report *const one = engine_run(it);
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

/* ---- Lengths ------------------------------------------------------------------------------ */

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

/* ---- Which commands ----------------------------------------------------------------------- */

static uint64_t sent(pd_report *report, const char *command)
{
    return engine_number(report, command, "sent");
}

static void weights_say_how_often(void **state)
{
    (void)state;
    const pd_weight weights[] = {{"pick", 30}, {"StopIt", 0}, {0}};
    pd_options it = options(50);
    pd_report *report = engine_run(it);
    engine_holds(report);
    /* 2 : 1 : 1 : 1 of what is possible nearly always */
    assert_in_range(sent(report, "Insert") * 10 / sent(report, "Pick"), 15, 27);
    assert_in_range(sent(report, "StopIt") * 10 / sent(report, "Pick"), 6, 13);
    pd_report_free(report);
    it.weights = weights;
    report = engine_run(it);
    engine_holds(report);
    assert_in_range(sent(report, "Pick") / sent(report, "Insert"), 9, 20);
    assert_int_equal(sent(report, "StopIt"), 0);
    assert_false(engine_warns(report, "StopIt"));
    pd_report_free(report);
}

static void commands_are_chosen_by_name(void **state)
{
    (void)state;
    const char *const only[] = {"insert", "Half", NULL};
    const char *const without[] = {"pick", NULL};
    const char *const wrong[] = {"pik", NULL};
    pd_options it = options(20);
    it.only = only;
    pd_report *report = engine_run(it);
    engine_holds(report);
    assert_true(sent(report, "Insert") && sent(report, "Half"));
    assert_int_equal(sent(report, "Pick") + sent(report, "StopIt"), 0);
    pd_report_free(report);
    it.only = NULL;
    it.without = without;
    report = engine_run(it);
    engine_holds(report);
    assert_true(sent(report, "Insert") && sent(report, "Half") && sent(report, "StopIt"));
    assert_int_equal(sent(report, "Pick"), 0);
    pd_report_free(report);
    it.size = sizeof it;
    it.without = wrong;
    engine_refused(&it, PD_EINVAL, "did you mean 'Pick'?");
    it.without = NULL;
    it.only = wrong;
    engine_refused(&it, PD_EINVAL, "no command 'pik'");
    it.only = without; /* and nothing to pick from */
    engine_refused(&it, PD_EINVAL, "V19");
}

static void where_nothing_is_possible_nothing_ran(void **state)
{
    (void)state;
    const char *const only[] = {"pick", NULL};
    pd_options it = options(20);
    it.only = only;
    it.no_validate = true;
    pd_report *const report = engine_run(it);
    assert_int_equal(pd_report_outcome(report), PD_NOTHING_RAN);
    assert_int_equal(pd_report_exit_code(report), 4);
    assert_true(engine_warns(report, "Pick was never executed"));
    assert_true(engine_warns(report, "20 of 20 plans ended early"));
    assert_true(engine_number(report, "Pick", "refused_by_overrides") > 0);
    pd_report_free(report);
}

static void only_what_is_possible_is_sent(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(100));
    engine_holds(report);
    assert_null(strchr(engine_notes()->text, '!'));
    assert_true(engine_number(report, "StopIt", "refused_by_when") > 0);
    assert_true(engine_number(report, "Half", "refused_by_overrides") > 0);
    assert_int_equal(sent(report, "Insert") + sent(report, "Pick") + sent(report, "Half") +
                         sent(report, "StopIt"),
                     pd_report_commands(report));
    pd_report_free(report);
}

/* The same functions judge what the shrinker makes. */
static void what_is_shrunk_is_possible_too(void **state)
{
    (void)state;
    pd_options it = options(100);
    bug = BUG_PICK;
    pd_report *report = engine_run(it);
    const pd_failure *const pick = engine_fails(report, "mispredicted", "Pick");
    ENGINE_PLAN(pick, "$1 Insert(key=0)", "$2 Pick(key=0)");
    assert_int_equal(pick->failing_step, 1);
    pd_report_free(report);
    bug = BUG_HALF; /* of three: there must be six keys, all different */
    report = engine_run(it);
    const pd_failure *const half = engine_fails(report, "mispredicted", "Half");
    assert_int_equal(half->steps, 7);
    assert_string_equal(half->plan[6], "$7 Half(n=3)");
    assert_null(strchr(engine_notes()->text, '!'));
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
        cmocka_unit_test_setup(weights_say_how_often, begin),
        cmocka_unit_test_setup(commands_are_chosen_by_name, begin),
        cmocka_unit_test_setup(where_nothing_is_possible_nothing_ran, begin),
        cmocka_unit_test_setup(only_what_is_possible_is_sent, begin),
        cmocka_unit_test_setup(what_is_shrunk_is_possible_too, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
