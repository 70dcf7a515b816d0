/* All sequences of a model: where they end before they have as many steps as they might. */
#include "engine.h"

/* ---- A clock that stops after two ticks ----------------------------------------------------- */

struct clock_mark {
    int64_t at;
};
PD_TYPE(clock_mark, PD_FIELD(at));
struct clock {
    int64_t ticks;
    pd_map_of(int64_t, struct clock_mark) marks;
};
PD_TYPE(clock, PD_FIELD(ticks), PD_MAP_OF(marks, clock_mark));
PD_EMPTY(ticked);
PD_EVENTS(clock, ticked);
PD_EMPTY(tick);
PD_COMMAND(tick, clock);
static bool looks_up;
static void clock_apply(struct clock *clock, const pd_event *event)
{
    if (pd_as(event, tick)) {
        clock->ticks++;
        if (looks_up) {
            clock->ticks += pd_map_at(&clock->marks, clock->ticks)->at;
        }
    }
}
static bool has_stopped(const struct clock *clock)
{
    return clock->ticks == 2;
}
PD_PROJECTION(clock, .apply = clock_apply);
PD_COMMANDS(clock, tick);
PD_MODEL(clock, .terminate = has_stopped);

struct tower {
    int64_t struck;
};
static pd_status do_tick(struct tower *tower, const struct tick *it, pd_step *step)
{
    (void)it;
    (void)step;
    tower->struck++;
    engine_count(0);
    return PD_OK;
}
PD_HANDLERS(tower, tower, (tick, do_tick));
PD_ADAPTER(tower, pd_nothing, tower, .handlers = tower_handlers);

/* ---- Tests ------------------------------------------------------------------------------------
 */

static void the_model_may_end_it(void **state)
{
    (void)state;
    looks_up = false;
    pd_report *const report =
        engine_run((pd_options){.model = &clock_model, .adapter = &tower_adapter, .exhaustive = 5});
    engine_holds(report);
    assert_int_equal(pd_report_runs(report), 1);
    assert_int_equal(engine_notes()->counts[0], 2);
    pd_report_free(report);
}

static void a_model_that_breaks_its_rules_is_told(void **state)
{
    (void)state;
    looks_up = true;
    pd_report *const report = engine_run((pd_options){
        .model = &clock_model, .adapter = &tower_adapter, .exhaustive = 3, .no_validate = true});
    const pd_failure *const failure = engine_fails(report, "projection_violation", "simulation");
    engine_has(failure->message, "marks has no 1");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_model_may_end_it, engine_forget),
        cmocka_unit_test_setup(a_model_that_breaks_its_rules_is_told, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
