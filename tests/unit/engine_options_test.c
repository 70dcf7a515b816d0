/* Options that are wrong, of older and newer callers, and where failure files go. */
#include "engine_machine.h"

/* ---- Options that are wrong ---------------------------------------------------------- */

struct newer_options {
    pd_options known;
    int64_t unknown;
};

static void options_have_a_size(void **state)
{
    (void)state;
    pd_report *report;
    struct newer_options newer = {options(0), 0};
    newer.known.size = 0;
    engine_refused(&newer.known, PD_EINVAL, "pd_options options = {.size = sizeof options, ...}");
    assert_int_equal(pd_run(NULL, &report, NULL), PD_EINVAL);
    newer.known.size = sizeof newer;
    assert_int_equal(pd_run(&newer.known, &report, NULL), PD_OK);
    pd_report_free(report);
    newer.unknown = 1;
    engine_refused(&newer.known, PD_EINVAL, "options of a newer version");
    newer.known.size = offsetof(pd_options, max_runs); /* an older caller: what follows is 0 */
    newer.known.max_commands = 1000000;
    assert_int_equal(pd_run(&newer.known, &report, NULL), PD_OK);
    assert_int_equal(pd_report_runs(report), 100);
    pd_report_free(report);
}

static void options_must_make_sense(void **state)
{
    (void)state;
    pd_options it = options(0);
    it.max_commands = 100001;
    engine_refused(&it, PD_EINVAL, "max_commands is 100001; the limit is 100000");
    it.max_commands = 0;
    it.strategies = 16;
    engine_refused(&it, PD_EINVAL, "strategies is 16, which is no sum of PD_UNIFORM, PD_SWARM");
    it.strategies = 0;
    it = options(0);
    it.model = NULL;
    engine_refused(&it, PD_EINVAL, "no model");
    it = options(0);
    it.adapter = NULL;
    engine_refused(&it, PD_EINVAL, "no adapter");
    it.no_validate = true;
    engine_refused(&it, PD_EINVAL, "no adapter: set options.adapter to &NAME_adapter");
    static const char *const nothing[] = {"nothing", NULL};
    it = options(0);
    it.only = nothing;
    engine_refused(&it, PD_EINVAL, "model machine has no command 'nothing'");
    static const pd_weight weights[] = {{"red", 2}, {"nothing", 1}, {NULL, 0}};
    it = options(0);
    it.weights = weights;
    engine_refused(&it, PD_EINVAL, "model machine has no command 'nothing'");
    pd_model bare = machine_model;
    bare.commands = NULL;
    it = options(0);
    it.model = &bare;
    engine_refused(&it, PD_EINVAL, "model machine has no commands");
    it.no_validate = true;
    engine_refused(&it, PD_EINVAL, "model machine has no commands");
}

PD_HANDLERS(half, machine_run, (red, do_red));
PD_ADAPTER(half, pd_nothing, machine_run, .handlers = half_handlers);

static void each_command_needs_a_handler(void **state)
{
    (void)state;
    static const char *const red_only[] = {"red", NULL};
    pd_options it = options(0);
    it.adapter = &half_adapter;
    engine_refused(&it, PD_EINVAL, "adapter half has no handler for");
    it.no_validate = true;
    engine_refused(&it, PD_EINVAL, "adapter half has no handler for Blue: add it to PD_HANDLERS");
    it.only = red_only;
    engine_passes(it);
}

/* What an adapter says of itself in a program that was compiled with other headers. */
static pd_status call_other(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                            pd_step *step, void *out)
{
    const pd_status status = machine_adapter.call(op, self, worker, run, step, out);
    if (op == PDI_ADAPTER_INFO) {
        ((pd_adapter_info *)out)->size--;
    }
    return status;
}

static void an_adapter_of_another_version_is_refused(void **state)
{
    (void)state;
    const pd_adapter other = {"other", call_other, NULL, NULL};
    pd_options it = options(0);
    it.adapter = &other;
    it.no_validate = true;
    engine_refused(&it, PD_EINVAL, "adapter other was compiled with headers of another version");
}

/* ---- Failure files ------------------------------------------------------------------- */

static void a_failure_is_saved(void **state)
{
    (void)state;
    char dir[] = "/tmp/engine_campaign_XXXXXX";
    char text[16384];
    char inside[sizeof dir + 8];
    assert_non_null(mkdtemp(dir));
    snprintf(inside, sizeof inside, "%s/made", dir);
    pd_options it = options(BROKEN_RED);
    it.save_dir = inside;
    it.suite = "a suite";
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_failure(report);
    assert_non_null(failure->file);
    engine_has(failure->file, "-mispredicted-Red-seed1.pd");
    assert_int_equal(strncmp(failure->file, inside, strlen(inside)), 0);
    FILE *const file = fopen(failure->file, "r");
    assert_non_null(file);
    const size_t len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    fclose(file);
    assert_string_equal(text, failure->text);
    engine_has(text, "propertydamage-failure 1\n");
    engine_has(text, "\nsuite: a suite\n");
    engine_has(text, "\noptions: --commands 12\n");
    engine_has(text, "\nplan\n$1 Red(size=0)\n$2 Red(size=10) @fails\n");
    engine_has(pd_report_json(report).data, failure->file);
    unlink(failure->file);
    pd_report_free(report);
    rmdir(inside);
    rmdir(dir);
}

static void a_failure_that_cannot_be_saved_is_told(void **state)
{
    (void)state;
    char path[] = "/tmp/engine_campaign_XXXXXX";
    const int file = mkstemp(path); /* no directory */
    assert_true(file >= 0);
    close(file);
    pd_options it = options(BROKEN_RED);
    it.save_dir = path;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_failure(report);
    assert_null(failure->file);
    assert_true(engine_warns(report, path));
    assert_int_equal(pd_report_exit_code(report), 1); /* 1 wins over 3 */
    pd_report_free(report);
    bugs = GREEDY;
    it.max_commands = 200;
    pd_report *const other = engine_run(it);
    assert_int_equal(pd_report_exit_code(other), 3);
    pd_report_free(other);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(options_have_a_size, engine_forget),
        cmocka_unit_test_setup(options_must_make_sense, engine_forget),
        cmocka_unit_test_setup(each_command_needs_a_handler, engine_forget),
        cmocka_unit_test_setup(an_adapter_of_another_version_is_refused, engine_forget),
        cmocka_unit_test_setup(a_failure_is_saved, engine_forget),
        cmocka_unit_test_setup(a_failure_that_cannot_be_saved_is_told, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
