/*
 * The life of an adapter: which of its functions are called when and how often, what their
 * failures come to, what handlers may return, configuration, and what a run leaves open.
 */
#include "engine.h"

#include <pthread.h>

enum mode {
    FINE,
    BAD_COMMAND, /* a wrong answer */
    SETUP_ONCE,  /* this fails */
    SETUP_WORKER,
    SETUP_EACH,
    THIRD_SETUP_EACH,
    SETUP_SIGNAL, /* a setup that asks for a retry */
    TEARDOWN_EACH,
    TEARDOWN_WORKER,
    TEARDOWN_ONCE,
    THREAD /* setup_once leaves a thread behind */
};
static int mode;
static int answer; /* of the handler */
static bool with_text;

/* ---- The model ----------------------------------------------------------------------- */

struct shop {
    int64_t sales;
};
PD_TYPE(shop, PD_FIELD(sales));
struct sold {
    int64_t price;
};
PD_TYPE(sold, PD_FIELD(price));
PD_EVENTS(shop, sold);
struct sell {
    int64_t price;
};
PD_TYPE(sell, PD_FIELD(price, PD_RANGE(1, 50)));
static void simulate_sell(const struct sell *it, const struct shop *shop, pd_step *step)
{
    (void)shop;
    pd_emit(step, sold, .price = it->price);
}
PD_COMMAND(sell, shop, .simulate = simulate_sell);
PD_COMMANDS(shop, sell);
static void shop_apply(struct shop *shop, const pd_event *event)
{
    shop->sales += pd_as(event, sold) != NULL;
}
PD_PROJECTION(shop, .apply = shop_apply);
PD_MODEL(shop, .exact = true);

/* ---- The adapter: every function leaves a letter ------------------------------------- */

enum tax { TAX_NONE, TAX_LOW };
PD_ENUM(tax, PD_NAME(TAX_NONE, "none"), PD_NAME(TAX_LOW, "low"));
struct shop_config {
    enum tax tax;
    int64_t limit;
};
PD_TYPE(shop_config, PD_FIELD(tax, PD_NAMES(tax)), PD_FIELD(limit));

struct shop_worker {
    int64_t once, started;
};
struct shop_run {
    int64_t sales;
    char letters[64];
};

static pd_status told(pd_step *step, int in_mode, const char *letter)
{
    engine_note("%s", letter);
    return mode == in_mode ? pd_fail(step, PD_EIO, "no %s today", "luck") : PD_OK;
}
static void *wait_for_ever(void *unused)
{
    for (;;) {
        pause();
    }
    return unused;
}
static pd_status once(struct shop_worker *worker, pd_step *step)
{
    worker->once = 42;
    if (mode == THREAD) {
        pthread_t thread;
        (void)pthread_create(&thread, NULL, wait_for_ever, NULL);
    }
    return told(step, SETUP_ONCE, "O");
}
static pd_status once_down(struct shop_worker *worker, pd_step *step)
{
    return told(step, TEARDOWN_ONCE, worker->once == 42 ? "o" : "?");
}
static pd_status start(struct shop_worker *worker, pd_step *step)
{
    worker->started++;
    return told(step, SETUP_WORKER, worker->once == 42 ? "W" : "?");
}
static pd_status end(struct shop_worker *worker, pd_step *step)
{
    return told(step, TEARDOWN_WORKER, worker->started == 1 ? "w" : "?");
}
static pd_status open_shop(struct shop_run *run, struct shop_worker *worker, pd_step *step)
{
    const bool third = engine_count(0) == 2;
    const bool fresh = run->sales == 0 && run->letters[0] == '\0' && worker->started == 1;
    const pd_status status = told(step, SETUP_EACH, fresh ? "E" : "?");
    if (mode == SETUP_SIGNAL) {
        return PD_RETRY;
    }
    return mode == THIRD_SETUP_EACH && third ? PD_ESETUP : status;
}
static pd_status close_shop(struct shop_run *run, pd_step *step)
{
    (void)run;
    return told(step, TEARDOWN_EACH, "e");
}

static void release(void *object)
{
    engine_note("%c", *(const char *)object);
}

/* What it sells is released later, but for every third. */
static pd_status do_sell(struct shop_run *run, const struct sell *it, pd_step *step)
{
    char *const letter = &run->letters[run->sales++ % 26];
    *letter = (char)('f' + run->sales % 10);
    pd_release_later(step, letter, release);
    pd_release_later(step, run, release); /* never there twice: */
    pd_released(step, run);
    if (run->sales % 3 == 0) {
        pd_released(step, letter);
    }
    engine_note("c");
    const struct shop_config *const config = pd_config(step, shop_config);
    const bool over = config->limit && it->price > config->limit;
    pd_emit(step, sold,
            .price = it->price + (config->tax == TAX_LOW && over) +
                     (mode == BAD_COMMAND && run->sales == 3));
    return with_text ? pd_fail(step, (pd_status)answer, "the till %s", "jams") : (pd_status)answer;
}
PD_HANDLERS(shop, shop_run, (sell, do_sell));
PD_ADAPTER(shop, shop_worker, shop_run, .handlers = shop_handlers, .config = &shop_config_type,
           .setup_once = once, .teardown_once = once_down, .setup_worker = start,
           .teardown_worker = end, .setup_each = open_shop, .teardown_each = close_shop);

static int begin(void **state)
{
    answer = 0;
    with_text = false;
    return engine_forget(state);
}

static pd_options options(int in_mode, uint64_t runs, unsigned commands)
{
    mode = in_mode;
    return (pd_options){
        .model = &shop_model, .adapter = &shop_adapter, .max_runs = runs, .max_commands = commands};
}

/* ---- Order --------------------------------------------------------------------------- */

static void each_function_has_its_time(void **state)
{
    pd_options it = options(FINE, 3, 1);
    engine_passes(it);
    assert_string_equal(engine_notes()->text, "OWEcgeEcgeEcgewo");
    engine_forget(state);
    it.isolation = PD_ISOLATION_NONE;
    engine_passes(it);
    assert_string_equal(engine_notes()->text, "OWEcgeEcgeEcgewo");
    engine_childless();
}

static void every_execution_is_set_up(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(BAD_COMMAND, 10, 20));
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Sell");
    const char *const notes = engine_notes()->text;
    assert_int_equal(failure->steps, 3);
    assert_int_equal(engine_times(notes, "E"),
                     pd_report_runs(report) + failure->shrink_executions + failure->repeats);
    assert_int_equal(engine_times(notes, "e"), engine_times(notes, "E"));
    assert_int_equal(engine_times(notes, "W"), 1);
    assert_int_equal(engine_times(notes, "o"), 1);
    assert_null(strchr(notes, '?'));
    pd_report_free(report);
}

static void what_is_left_open_is_released(void **state)
{
    (void)state;
    pd_options it = options(FINE, 1, 7);
    it.seed = PD_SEED(2);
    while (engine_times(engine_notes()->text, "c") != 7) { /* a run of the full length */
        engine_forget(state);
        it.seed.value++;
        engine_passes(it);
    }
    /* Sold: g h i j k l m; of these the third and the sixth are gone. */
    assert_string_equal(engine_notes()->text, "OWEcccccccmkjhgewo");
}

/* ---- Failures of setups and teardowns ------------------------------------------------ */

static void does_not_start(int in_mode, const char *name, const char *notes, const char *message)
{
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        pd_options it = options(in_mode, 5, 1);
        it.isolation = (pd_isolation)isolation;
        begin(NULL);
        pd_report *const report = engine_run(it);
        const pd_failure *const failure = engine_fails(report, "setup_failed", name);
        assert_string_equal(failure->failure_class, "environment");
        assert_string_equal(failure->message, message);
        assert_int_equal(failure->steps, 0);
        assert_int_equal(failure->shrink_executions + failure->repeats, 0);
        assert_int_equal(pd_report_outcome(report), PD_NO_VERDICT);
        assert_int_equal(pd_report_exit_code(report), 3);
        assert_string_equal(engine_notes()->text, notes);
        pd_report_free(report);
    }
}

static void a_setup_that_fails_is_no_verdict(void **state)
{
    (void)state;
    does_not_start(SETUP_ONCE, "setup_once", "O", "setup_once of adapter shop: no luck today");
    does_not_start(SETUP_WORKER, "setup_worker", "OWo",
                   "setup_worker of adapter shop: no luck today");
    does_not_start(SETUP_EACH, "setup_each", "OWEwo", "setup_each of adapter shop: no luck today");
    does_not_start(THIRD_SETUP_EACH, "setup_each", "OWEcgeEcgeEwo",
                   "setup_each of adapter shop: the system under test could not be prepared");
    does_not_start(SETUP_SIGNAL, "setup_each", "OWEwo",
                   "setup_each of adapter shop: not yet: ask again");
}

static void a_teardown_that_fails_is_one_warning(void **state)
{
    static const char *const warnings[] = {
        "[\"teardown_each of adapter shop: no luck today (20 times)\"]",
        "[\"teardown_worker of adapter shop: no luck today\"]",
        "[\"teardown_once of adapter shop: no luck today\"]"};
    for (int i = 0; i < 3; i++) {
        for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
            pd_options it = options(TEARDOWN_EACH + i, 20, 1);
            it.isolation = (pd_isolation)isolation;
            engine_forget(state);
            pd_report *const report = engine_run(it);
            engine_holds(report);
            engine_has(pd_report_json(report).data, warnings[i]);
            engine_has(engine_notes()->text, "ewo");
            pd_report_free(report);
        }
    }
}

static void nothing_may_run_beside_a_fork(void **state)
{
    (void)state;
    pd_report *report = engine_run(options(THREAD, 5, 1));
    const pd_failure *const failure = engine_fails(report, "setup_failed", "setup_once");
    engine_has(failure->message, "left a thread behind");
    assert_string_equal(engine_notes()->text, "Oo");
    pd_report_free(report);
}

/* ---- What a handler returns ---------------------------------------------------------- */

static void returns(int status, bool text, const char *kind, const char *message)
{
    answer = status;
    with_text = text;
    pd_report *const report = engine_run(options(FINE, 5, 10));
    const pd_failure *const failure = engine_fails(report, kind, "Sell");
    assert_string_equal(failure->message, message);
    assert_int_equal(failure->steps, 1);
    assert_string_equal(failure->plan[0], "$1 Sell(price=1)");
    assert_string_equal(failure->failure_class,
                        strcmp(kind, "adapter_error") == 0 ? "unknown" : "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

static void a_handler_returns_a_status(void **state)
{
    (void)state;
    returns(42, false, "malformed_result",
            "the handler of Sell returned 42, which is no pd_status");
    returns(PD_RETRY, false, "retry_from_sync", "Sell is synchronous and asked for a retry");
    returns(PD_EIO, false, "adapter_error", "Sell: input or output failed");
    returns(PD_EIO, true, "adapter_error", "Sell: the till jams");
    returns(-77, false, "adapter_error", "Sell: unknown status");
    returns(0, true, "malformed_result", "Sell: pd_fail needs a negative status, not 0");
}

/* ---- Configuration ------------------------------------------------------------------- */

static void a_configuration_is_asked_for(void **state)
{
    (void)state;
    const struct shop_config config = {TAX_LOW, 20};
    const char *const settings[] = {"tax=low", "limit=20", NULL};
    pd_options it = options(FINE, 20, 20);
    it.config = &config;
    it.settings = settings;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Sell");
    ENGINE_PLAN(failure, "$1 Sell(price=21)");
    engine_has(failure->text, "\nconfig tax: low\nconfig limit: 20\n");
    pd_report_free(report);
    it.config = NULL; /* zeroed */
    engine_passes(it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_function_has_its_time, begin),
        cmocka_unit_test_setup(every_execution_is_set_up, begin),
        cmocka_unit_test_setup(what_is_left_open_is_released, begin),
        cmocka_unit_test_setup(a_setup_that_fails_is_no_verdict, begin),
        cmocka_unit_test_setup(a_teardown_that_fails_is_one_warning, begin),
        cmocka_unit_test_setup(nothing_may_run_beside_a_fork, begin),
        cmocka_unit_test_setup(a_handler_returns_a_status, begin),
        cmocka_unit_test_setup(a_configuration_is_asked_for, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
