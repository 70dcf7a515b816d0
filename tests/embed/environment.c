/* Programs without a command line of ours are told by the environment what a command line would
 * say: PD_SEED, PD_RUNS, PD_OPTIONS. What their own code says wins. */
#include <propertydamage/pd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- A counter that may be wrong ----------------------------------------------------------- */

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
PD_TYPE(add, PD_FIELD(amount, PD_RANGE(1, 9)));
static void simulate_add(const struct add *it, const struct counter *counter, pd_step *step)
{
    pd_emit(step, added, .total = counter->value + it->amount);
}
PD_COMMAND(add, counter, .simulate = simulate_add);
struct look {
    int64_t nothing;
};
PD_TYPE(look, PD_FIELD(nothing));
static void simulate_look(const struct look *it, const struct counter *counter, pd_step *step)
{
    (void)it;
    pd_emit(step, added, .total = counter->value);
}
PD_COMMAND(look, counter, .simulate = simulate_look);
PD_COMMANDS(counter, add, look);
PD_MODEL(counter, .exact = true);

struct config {
    int64_t extra;
};
PD_TYPE(config, PD_FIELD(extra));
struct counter_run {
    int64_t value;
};
static pd_status do_add(struct counter_run *run, const struct add *it, pd_step *step)
{
    run->value += it->amount + pd_config(step, config)->extra;
    pd_emit(step, added, .total = run->value);
    return PD_OK;
}
static pd_status do_look(struct counter_run *run, const struct look *it, pd_step *step)
{
    (void)it;
    pd_emit(step, added, .total = run->value);
    return PD_OK;
}
PD_HANDLERS(counter, counter_run, (add, do_add), (look, do_look));
PD_ADAPTER(counter, pd_nothing, counter_run, .handlers = counter_handlers, .config = &config_type);

static pd_status plain_add(struct counter_run *run, const struct add *it, pd_step *step)
{
    run->value += it->amount;
    pd_emit(step, added, .total = run->value);
    return PD_OK;
}
PD_HANDLERS(plain, counter_run, (add, plain_add), (look, do_look));
PD_ADAPTER(plain, pd_nothing, counter_run, .handlers = plain_handlers);

/* ---- Running it ---------------------------------------------------------------------------- */

static char output[10000];

static void keep_output(const char *text, size_t len, void *context)
{
    (void)context;
    (void)strncat(output, text, len < sizeof output / 2 ? len : 0);
}

static pd_options some_options(void)
{
    output[0] = '\0';
    return (pd_options){
        .size = sizeof(pd_options),
        .model = &counter_model,
        .adapter = &counter_adapter,
        .output = keep_output,
    };
}

static pd_report *run(const pd_options *options)
{
    pd_report *report = NULL;
    pd_diag diag;
    if (pd_run(options, &report, &diag) != PD_OK) {
        fail_msg("%s", diag.text);
    }
    return report;
}

static int clear(void **state)
{
    (void)state;
    (void)unsetenv("PD_SEED");
    (void)unsetenv("PD_RUNS");
    (void)unsetenv("PD_OPTIONS");
    return 0;
}

/* ---- What holds ---------------------------------------------------------------------------- */

static void test_variables(void **state)
{
    (void)state;
    const pd_options options = some_options();
    (void)setenv("PD_SEED", "5", 1);
    (void)setenv("PD_RUNS", "7", 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_seed(report), 5);
    assert_int_equal(pd_report_runs(report), 7);
    pd_report_free(report);
    (void)setenv("PD_SEED", "", 1);
    (void)setenv("PD_RUNS", "", 1);
    (void)setenv("PD_OPTIONS", "", 1);
    pd_report *const plain = run(&options);
    assert_int_equal(pd_report_runs(plain), 100);
    pd_report_free(plain);
}

static void test_options(void **state)
{
    (void)state;
    const pd_options options = some_options();
    (void)setenv("PD_SEED", "5", 1);
    (void)setenv("PD_RUNS", "7", 1);
    (void)setenv("PD_OPTIONS", "--seed 6 --runs=3 -c 1 --only Look --isolation none --verbose", 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_seed(report), 6);
    assert_int_equal(pd_report_runs(report), 3);
    assert_int_equal(pd_report_commands(report), 3);
    assert_non_null(strstr(output, "run 2: "));
    pd_report_free(report);
}

/* Who has said no place for it is told on stderr. */
static void test_verbose(void **state)
{
    (void)state;
    pd_options options = some_options();
    char text[1000] = "";
    FILE *const file = tmpfile();
    const int before = dup(STDERR_FILENO);
    assert_non_null(file);
    options.output = NULL;
    (void)setenv("PD_OPTIONS", "--seed 6 --runs 2 -c 1 --only Look --verbose", 1);
    assert_int_equal(dup2(fileno(file), STDERR_FILENO), STDERR_FILENO);
    pd_report *const report = run(&options);
    assert_int_equal(dup2(before, STDERR_FILENO), STDERR_FILENO);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_string_equal(text, "run 0: 1 command: held\nrun 1: 1 command: held\n");
    pd_report_free(report);
    fclose(file);
    close(before);
}

static void test_caller_wins(void **state)
{
    (void)state;
    static const char *const only[] = {"Add", NULL};
    static const struct config config = {.extra = 0};
    pd_options options = some_options();
    options.seed = PD_SEED(0);
    options.max_runs = 2;
    options.max_commands = 3;
    options.only = only;
    options.config = &config;
    (void)setenv("PD_SEED", "5", 1);
    (void)setenv("PD_RUNS", "7", 1);
    (void)setenv("PD_OPTIONS", "--commands 50 --only Look --config extra=1", 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_outcome(report), PD_HELD);
    assert_int_equal(pd_report_seed(report), 0);
    assert_int_equal(pd_report_runs(report), 2);
    assert_true(pd_report_commands(report) <= 6);
    assert_non_null(strstr(pd_report_json(report).data, "{\"name\": \"Look\", \"drawn\": 0"));
    pd_report_free(report);
}

static void test_config(void **state)
{
    (void)state;
    const pd_options options = some_options();
    (void)setenv("PD_OPTIONS", "--config extra=1 --seed 1", 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_outcome(report), PD_FAILED);
    assert_non_null(strstr(pd_report_failure(report, 0)->text, "\nconfig extra: 1\n"));
    pd_report_free(report);
}

/* What is about a command line, or about another subcommand, is nothing to pd_run. */
static void test_passed_over(void **state)
{
    (void)state;
    const pd_options options = some_options();
    (void)setenv("PD_OPTIONS",
                 "--report json --color always --list --quiet --model x --adapter y --step --help "
                 "--version --runs 2",
                 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_runs(report), 2);
    assert_string_equal(output, "");
    pd_report_free(report);
}

static void test_audit(void **state)
{
    (void)state;
    pd_options options = some_options();
    options.audit = true;
    (void)setenv("PD_RUNS", "2", 1);
    pd_report *const report = run(&options);
    assert_memory_equal(pd_report_text(report).data, "counter: audited and held: 2 runs, ", 35);
    pd_report_free(report);
}

/* A caller that was compiled when pd_options ended before .only. */
static void test_older_caller(void **state)
{
    (void)state;
    pd_options options = some_options();
    options.size = offsetof(pd_options, only);
    (void)setenv("PD_OPTIONS", "--only Look --commands 1 --runs 2", 1);
    pd_report *const report = run(&options);
    assert_int_equal(pd_report_runs(report), 2);
    assert_non_null(strstr(pd_report_json(report).data, "{\"name\": \"Add\", \"drawn\": 0"));
    pd_report_free(report);
}

/* ---- What is refused ----------------------------------------------------------------------- */

static void test_refused(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"PD_SEED", "x", "PD_SEED needs a number from 0 to 18446744073709551615, not 'x'"},
        {"PD_RUNS", "0", "PD_RUNS needs a number from 1 to 18446744073709551615, not '0'"},
        {"PD_OPTIONS", "--runs 'x", "PD_OPTIONS: a quote is not closed"},
        {"PD_OPTIONS", "--rnus 1", "PD_OPTIONS: pd_run has no option --rnus: did you mean --runs?"},
        {"PD_OPTIONS", "--frobnicate", "PD_OPTIONS: pd_run has no option --frobnicate"},
        {"PD_OPTIONS", "x", "PD_OPTIONS: 'x' is no option"},
        {"PD_OPTIONS", "--isolation x",
         "PD_OPTIONS: --isolation is one of batch|none|run|exec, not 'x'"},
        {"PD_OPTIONS", "--only Ad",
         "PD_OPTIONS: model counter has no command 'Ad': did you mean 'Add'?"},
        {"PD_OPTIONS", "--config extra=x",
         "PD_OPTIONS: --config extra=x: expected an integer, not x"},
        {"PD_OPTIONS", "--config etxra=1",
         "PD_OPTIONS: --config etxra=1: config has no 'etxra': did you mean extra?"},
    };
    const pd_options options = some_options();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pd_report *report = (pd_report *)(void *)output;
        pd_diag diag;
        (void)setenv(rows[i][0], rows[i][1], 1);
        assert_int_equal(pd_run(&options, &report, &diag), PD_EINVAL);
        assert_string_equal(diag.text, rows[i][2]);
        assert_null(report);
        assert_int_equal(pd_run(&options, &report, NULL), PD_EINVAL);
        (void)unsetenv(rows[i][0]);
    }
    pd_options plain = some_options();
    pd_report *report;
    pd_diag diag;
    plain.adapter = &plain_adapter;
    (void)setenv("PD_OPTIONS", "--config extra=1", 1);
    assert_int_equal(pd_run(&plain, &report, &diag), PD_EINVAL);
    assert_string_equal(diag.text,
                        "PD_OPTIONS: --config extra=1: adapter plain has no configuration");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_variables, clear),
        cmocka_unit_test_setup(test_options, clear),
        cmocka_unit_test_setup(test_verbose, clear),
        cmocka_unit_test_setup(test_caller_wins, clear),
        cmocka_unit_test_setup(test_config, clear),
        cmocka_unit_test_setup(test_passed_over, clear),
        cmocka_unit_test_setup(test_audit, clear),
        cmocka_unit_test_setup(test_older_caller, clear),
        cmocka_unit_test_setup_teardown(test_refused, clear, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
