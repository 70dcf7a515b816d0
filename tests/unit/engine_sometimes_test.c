/* pd_sometimes: what runs are asked to reach, how it is counted and told. */
#include "engine.h"

/* ---- A lamp that is switched up to five ----------------------------------------------------- */

struct lamp {
    int64_t level;
};
PD_TYPE(lamp, PD_FIELD(level));

PD_EMPTY(brighter);
PD_EVENTS(lamp, brighter);

static void lamp_apply(struct lamp *lamp, const pd_event *event)
{
    lamp->level += pd_as(event, brighter) != NULL;
}
PD_PROJECTION(lamp, .apply = lamp_apply);

static struct {
    bool silent;     /* nothing is asked for */
    bool impossible; /* something that cannot be */
    bool many;       /* another name each time */
    bool breaks;     /* the third step answers otherwise */
} asked;

PD_EMPTY(press);
static void simulate_press(const struct press *press, const struct lamp *lamp, pd_step *step)
{
    (void)press;
    if (!asked.silent) {
        assert_int_equal(pd_sometimes(step, lamp->level == 4, "the lamp is at four"),
                         lamp->level == 4);
    }
    pd_emit(step, brighter);
}
PD_COMMAND(press, lamp, .simulate = simulate_press);
PD_COMMANDS(lamp, press);
PD_MODEL(lamp, .exact = true);

struct wire {
    int64_t pressed;
};
static pd_status do_press(struct wire *wire, const struct press *press, pd_step *step)
{
    (void)press;
    wire->pressed++;
    if (asked.impossible) {
        (void)pd_sometimes(step, wire->pressed < 0, "the lamp is dark");
        (void)pd_sometimes(step, true, "");
    }
    if (asked.many) {
        (void)pd_sometimes(step, true, pd_format(step, "name %d", (int)engine_count(0)).data);
    }
    if (!asked.breaks || wire->pressed != 3) {
        pd_emit(step, brighter);
    }
    return PD_OK;
}
PD_HANDLERS(wire, wire, (press, do_press));
PD_ADAPTER(wire, pd_nothing, wire, .handlers = wire_handlers);

static pd_options lamp_options(void)
{
    return (pd_options){.model = &lamp_model,
                        .adapter = &wire_adapter,
                        .max_runs = 40,
                        .max_commands = 8,
                        .require_sometimes = true};
}

static int forget(void **state)
{
    memset(&asked, 0, sizeof asked);
    return engine_forget(state);
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static const char *sometimes_of(pd_report *report)
{
    const char *const at = strstr(pd_report_json(report).data, "\"sometimes\"");
    assert_non_null(at);
    return at;
}

/* Every run is asked; those that reach it are as many as have five steps. */
static void runs_are_counted(void **state)
{
    (void)state;
    unsigned long long reached = 0;
    pd_report *const report = engine_run(lamp_options());
    engine_holds(report);
    assert_int_equal(pd_report_exit_code(report), 0);
    assert_int_equal(sscanf(sometimes_of(report),
                            "\"sometimes\": [{\"name\": \"the lamp is at four\", \"asked\": 40, "
                            "\"reached\": %llu}]",
                            &reached),
                     1);
    assert_in_range(reached, 22, 38);
    engine_has(pd_report_text(report).data, "sometimes            runs asked  reached  of these");
    assert_false(engine_warns(report, "no run reached"));
    pd_report_free(report);
}

static void any_number_of_workers_counts_the_same(void **state)
{
    (void)state;
    pd_options options = lamp_options();
    options.max_runs = 500;
    asked.many = true;
    pd_report *const one = engine_run((options.jobs = 1, options));
    pd_report *const three = engine_run((options.jobs = 3, options));
    options.isolation = PD_ISOLATION_NONE;
    pd_report *const inside = engine_run(options);
    assert_true(engine_warns(one, "more than 64 names of pd_sometimes"));
    assert_int_equal(engine_times(sometimes_of(one), "{\"name\": "), 64);
    pd_report_free(one);
    pd_report_free(three);
    pd_report_free(inside);
    asked.many = false;
    pd_report *const few = engine_run((options.isolation = 0, options.jobs = 1, options));
    pd_report *const more = engine_run((options.jobs = 3, options));
    assert_string_equal(sometimes_of(few), sometimes_of(more));
    pd_report_free(few);
    pd_report_free(more);
}

static void what_is_never_reached_is_told(void **state)
{
    (void)state;
    pd_options options = lamp_options();
    asked.impossible = true;
    pd_report *report = engine_run(options);
    assert_int_equal(pd_report_outcome(report), PD_HELD);
    assert_int_equal(pd_report_exit_code(report), 5);
    assert_true(
        engine_warns(report, "no run reached 'the lamp is dark', of 40 that were asked to"));
    engine_has(sometimes_of(report),
               "{\"name\": \"the lamp is dark\", \"asked\": 40, \"reached\": 0}");
    pd_report_free(report);
    options.require_sometimes = false;
    report = engine_run(options);
    assert_int_equal(pd_report_exit_code(report), 0);
    pd_report_free(report);
}

static void nothing_asked_is_missed_too(void **state)
{
    (void)state;
    asked.silent = true;
    pd_report *const report = engine_run(lamp_options());
    assert_int_equal(pd_report_exit_code(report), 5);
    assert_true(engine_warns(report, "no run was asked to reach anything"));
    pd_report_free(report);
}

/* A failure goes before, and what it cut short says nothing. */
static void a_failure_wins(void **state)
{
    (void)state;
    asked.breaks = true;
    pd_report *const report = engine_run(lamp_options());
    (void)engine_fails(report, "mispredicted", "Press");
    assert_int_equal(pd_report_exit_code(report), 1);
    assert_false(engine_warns(report, "no run reached"));
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(runs_are_counted, forget),
        cmocka_unit_test_setup(any_number_of_workers_counts_the_same, forget),
        cmocka_unit_test_setup(what_is_never_reached_is_told, forget),
        cmocka_unit_test_setup(nothing_asked_is_missed_too, forget),
        cmocka_unit_test_setup(a_failure_wins, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
