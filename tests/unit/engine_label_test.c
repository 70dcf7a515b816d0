/* Labels: what pd_label counts, and the distribution in the reports. */
#include "engine.h"

/* ---- A tank that holds three -------------------------------------------------------------- */

enum { CAPACITY = 3 };

struct tank {
    int64_t level;
};
PD_TYPE(tank, PD_FIELD(level));

PD_EMPTY(poured);
PD_EMPTY(drained);
PD_EVENTS(tank, poured, drained);

static void tank_apply(struct tank *tank, const pd_event *event)
{
    tank->level += pd_as(event, poured) != NULL;
    tank->level -= pd_as(event, drained) != NULL;
}
PD_PROJECTION(tank, .apply = tank_apply);

/* What the handlers do beside their work. */
static struct {
    const char *label; /* of every pour; NULL: none */
    bool many;         /* of every pour another one */
    bool breaks;       /* draining fails to drain */
} asked;

PD_EMPTY(pour);
static bool has_room(const struct tank *tank)
{
    return tank->level < CAPACITY;
}
static void simulate_pour(const struct pour *pour, const struct tank *tank, pd_step *step)
{
    (void)pour;
    pd_label(step, tank->level == 0 ? "into the empty tank" : "onto what is there");
    pd_emit(step, poured);
}
PD_COMMAND(pour, tank, .when = has_room, .simulate = simulate_pour);

PD_EMPTY(drain);
static bool has_any(const struct tank *tank)
{
    return tank->level > 0;
}
static void simulate_drain(const struct drain *drain, const struct tank *tank, pd_step *step)
{
    (void)drain;
    (void)tank;
    pd_emit(step, drained);
}
PD_COMMAND(drain, tank, .when = has_any, .simulate = simulate_drain);
PD_COMMANDS(tank, pour, drain);
PD_MODEL(tank, .exact = true);

static pd_status do_pour(struct pd_nothing *run, const struct pour *pour, pd_step *step)
{
    (void)run;
    (void)pour;
    if (asked.label) {
        pd_label(step, asked.label);
    }
    if (asked.many) {
        pd_label(step, pd_format(step, "label %d", (int)engine_count(0)).data);
    }
    pd_emit(step, poured);
    return PD_OK;
}
static pd_status do_drain(struct pd_nothing *run, const struct drain *drain, pd_step *step)
{
    (void)run;
    (void)drain;
    pd_label(step, "");
    if (!asked.breaks) {
        pd_emit(step, drained);
    }
    return PD_OK;
}
PD_HANDLERS(tank, pd_nothing, (pour, do_pour), (drain, do_drain));
PD_ADAPTER(tank, pd_nothing, pd_nothing, .handlers = tank_handlers);

static pd_options tank_options(void)
{
    return (pd_options){.model = &tank_model, .adapter = &tank_adapter, .max_runs = 50};
}

static int forget(void **state)
{
    memset(&asked, 0, sizeof asked);
    return engine_forget(state);
}

/* The number behind KEY in the JSON object of LABEL. */
static unsigned long long of_label(pd_report *report, const char *label, const char *key)
{
    char object[200];
    char member[40];
    (void)snprintf(object, sizeof object, "{\"label\": \"%s\"", label);
    (void)snprintf(member, sizeof member, "\"%s\": ", key);
    const char *const json = pd_report_json(report).data;
    engine_has(json, object);
    const char *const at = strstr(strstr(json, object), member);
    assert_non_null(at);
    return strtoull(at + strlen(member), NULL, 10);
}

/* ---- Tests -------------------------------------------------------------------------------- */

/* Each run begins with an empty tank and pours: every run has that label, and every pour one of
 * the two. */
static void test_every_step_once(void **state)
{
    (void)state;
    asked.label = "poured";
    pd_report *const report = engine_run(tank_options());
    engine_holds(report);
    const unsigned long long empty = of_label(report, "into the empty tank", "steps");
    assert_int_equal(of_label(report, "into the empty tank", "runs"), 50);
    assert_true(empty > 50);
    assert_int_equal(of_label(report, "poured", "steps"),
                     empty + of_label(report, "onto what is there", "steps"));
    engine_has(pd_report_text(report).data, "into the empty tank");
    engine_has(pd_report_text(report).data, "100.0 %  \u2588\u2588\u2588\u2588");
    assert_int_equal(engine_times(pd_report_json(report).data, "{\"label\": \""), 3);
    pd_report_free(report);
}

/* A campaign in this process counts the same. */
static void test_isolation_changes_nothing(void **state)
{
    (void)state;
    pd_options options = tank_options();
    pd_report *const isolated = engine_run(options);
    options.isolation = PD_ISOLATION_NONE;
    pd_report *const inside = engine_run(options);
    assert_string_equal(strstr(pd_report_json(isolated).data, "\"labels\""),
                        strstr(pd_report_json(inside).data, "\"labels\""));
    pd_report_free(isolated);
    pd_report_free(inside);
}

/* What shrinking and the repeats execute is not counted: as many labels as with --no-shrink. */
static void test_shrinking_counts_nothing(void **state)
{
    (void)state;
    asked.breaks = true;
    pd_options options = tank_options();
    pd_report *const shrunk = engine_run(options);
    options.no_shrink = true;
    pd_report *const found = engine_run(options);
    (void)engine_fails(shrunk, "mispredicted", "Drain");
    assert_string_equal(strstr(pd_report_json(shrunk).data, "\"labels\""),
                        strstr(pd_report_json(found).data, "\"labels\""));
    assert_true(of_label(shrunk, "into the empty tank", "steps") > 0);
    pd_report_free(shrunk);
    pd_report_free(found);
}

static void test_too_many_are_told(void **state)
{
    (void)state;
    asked.many = true;
    pd_report *const report = engine_run(tank_options());
    assert_int_equal(engine_times(pd_report_json(report).data, "{\"label\": \""), 64);
    engine_has(pd_report_text(report).data, "more than 64 labels: ");
    pd_report_free(report);
}

/* A long one is cut, and two that differ behind the cut are one. */
static void test_long_ones_are_cut(void **state)
{
    static char label[201];
    (void)state;
    memset(label, 'x', sizeof label - 1);
    asked.label = label;
    pd_report *const report = engine_run(tank_options());
    char expected[140];
    memset(expected, 'x', sizeof expected);
    (void)snprintf(expected + 119, sizeof expected - 119, "\", ");
    engine_has(pd_report_json(report).data, expected);
    pd_report_free(report);
}

/* The most frequent comes first. */
static void test_order(void **state)
{
    (void)state;
    asked.label = "a";
    pd_report *const report = engine_run(tank_options());
    const char *const labels = strstr(pd_report_json(report).data, "\"labels\"");
    assert_non_null(labels);
    engine_has(labels, "\"labels\": [{\"label\": \"a\"");
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_step_once, forget),
        cmocka_unit_test_setup(test_isolation_changes_nothing, forget),
        cmocka_unit_test_setup(test_shrinking_counts_nothing, forget),
        cmocka_unit_test_setup(test_too_many_are_told, forget),
        cmocka_unit_test_setup(test_long_ones_are_cut, forget),
        cmocka_unit_test_setup(test_order, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
