/*
 * What grows beyond its limit is told as that limit: traces, statements of pd_because, the time to
 * shrink. And what narrow members are drawn as, and taken from a state.
 */
#include "engine.h"

#include "sys/process.h"

enum { FINE, TALKS, MANY_REASONS, SLOW, OUTCOMES_IN_HANDLER, GIVES_IN_SIMULATE };
static int mode;

enum { STATEMENTS = 100, NOTE_SIZE = 1 << 20, NOTES = 26 };

struct store {
    int64_t turns;
    pd_set_of(pd_bytes) codes;
    pd_set_of(pd_str) names;
};
PD_TYPE(store, PD_FIELD(turns), PD_SET(codes), PD_SET(names));
struct done {
    bool ok;
};
PD_TYPE(done, PD_FIELD(ok));
struct named {
    pd_ref id;
};
PD_TYPE(named, PD_FIELD(id, PD_EXTERNAL));
PD_EVENTS(store, done, named);

static void store_init(struct store *store)
{
    pd_set_add(&store->codes, ((pd_bytes){"\x01\x02", 2}));
    pd_set_add(&store->codes, ((pd_bytes){"\x03", 1}));
    pd_set_add(&store->names, PD_STR("one"));
    pd_set_add(&store->names, PD_STR("two"));
}
static void store_apply(struct store *store, const pd_event *event)
{
    store->turns += pd_as(event, done) != NULL;
}
PD_PROJECTION(store, .init = store_init, .apply = store_apply);

PD_EMPTY(turn);
static void simulate_turn(const struct turn *turn, const struct store *store, pd_step *step)
{
    (void)turn;
    if (mode == MANY_REASONS) {
        pd_because(step, pd_format(step, "reason %d", (int)(store->turns % STATEMENTS)).data);
    }
    if (mode == GIVES_IN_SIMULATE && store->turns == 2) {
        pd_emit(step, named, .id = pd_ref_from_int(step, 7));
    } else {
        pd_emit(step, done, .ok = true);
    }
}
PD_COMMAND(turn, store, .simulate = simulate_turn);

/* Members that are drawn without a walk over their description, of all widths. */
struct narrow {
    int32_t a;
    int16_t b;
    uint8_t c;
};
PD_TYPE(narrow, PD_FIELD(a, PD_RANGE(-5, 5)), PD_FIELD(b, PD_RANGE(-300, -290)),
        PD_FIELD(c, PD_RANGE(200, 255)));
PD_COMMAND(narrow, store);

struct choose {
    pd_bytes code;
    pd_str name;
};
PD_TYPE(choose, PD_FIELD(code, PD_FROM(store, codes)), PD_FIELD(name, PD_FROM(store, names)));
PD_COMMAND(choose, store);
PD_COMMANDS(store, turn, narrow, choose);
PD_MODEL(store, .exact = true);

struct store_run {
    int64_t turns;
};
static pd_status do_turn(struct store_run *run, const struct turn *turn, pd_step *step)
{
    (void)turn;
    run->turns++;
    if (mode == TALKS && pd_noting(step)) {
        static char text[NOTE_SIZE];
        memset(text, 'x', sizeof text - 1);
        pd_note(step, "%s", text);
    }
    if (mode == OUTCOMES_IN_HANDLER && run->turns == 3) {
        pd_or(step);
    }
    if (mode == SLOW && run->turns > 2) {
        pdi_poll(NULL, 0, 10);
    }
    pd_emit(step, done,
            .ok = !(mode == SLOW && run->turns == 5) && !(mode == TALKS && run->turns == NOTES));
    return PD_OK;
}
static pd_status do_narrow(struct store_run *run, const struct narrow *it, pd_step *step)
{
    (void)run;
    (void)step;
    if (it->a < -5 || it->a > 5 || it->b < -300 || it->b > -290 || it->c < 200) {
        return pd_fail(step, PD_EINVAL, "%d %d %d", (int)it->a, (int)it->b, (int)it->c);
    }
    engine_notes()->counts[0] |= UINT64_C(1) << (it->a + 5);
    engine_notes()->counts[1] |= UINT64_C(1) << (it->b + 300);
    engine_notes()->counts[2] |= UINT64_C(1) << (it->c - 200);
    return PD_OK;
}
static pd_status do_choose(struct store_run *run, const struct choose *it, pd_step *step)
{
    (void)run;
    const bool first = it->code.size == 2 && memcmp(it->code.data, "\x01\x02", 2) == 0;
    const bool second = it->code.size == 1 && memcmp(it->code.data, "\x03", 1) == 0;
    const bool one = pd_str_equal(it->name, PD_STR("one"));
    if ((!first && !second) || (!one && !pd_str_equal(it->name, PD_STR("two")))) {
        return pd_fail(step, PD_EINVAL, "not of the state");
    }
    engine_notes()->counts[3] |= 1U << (2 * first + one);
    return PD_OK;
}
PD_HANDLERS(store, store_run, (turn, do_turn), (narrow, do_narrow), (choose, do_choose));
PD_ADAPTER(store, pd_nothing, store_run, .handlers = store_handlers);

static const char *const turn_only[] = {"turn", NULL};

static pd_options options(int in_mode)
{
    mode = in_mode;
    return (pd_options){.model = &store_model,
                        .adapter = &store_adapter,
                        .only = in_mode == FINE ? NULL : turn_only,
                        .max_commands = 100,
                        .repeats = 2,
                        .no_validate = true};
}

/* ---- Limits ------------------------------------------------------------------------------ */

static void a_long_trace_ends_and_that_is_told(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(TALKS));
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Turn");
    assert_int_equal(failure->steps, NOTES);
    assert_true(
        engine_warns(report, "a trace is longer than 16 MiB: what came later is not in it"));
    const size_t notes = engine_times(failure->text, "\"source\":\"note\"");
    assert_in_range(notes, 10, 15);
    pd_report_free(report);
}

static void more_statements_than_are_counted_are_told(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(MANY_REASONS));
    engine_holds(report);
    assert_true(
        engine_warns(report, "more than 64 statements of pd_because: the others are not counted"));
    assert_int_equal(engine_times(pd_report_json(report).data, "\"reason "), 64);
    pd_report_free(report);
}

static void shrinking_stops_when_its_time_is_over(void **state)
{
    (void)state;
    pd_options it = options(SLOW);
    it.shrink_ms = 1;
    pd_report *const report = engine_run(it);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Turn");
    assert_string_equal(failure->shrink_limit, "the limit of 1 ms");
    assert_true(failure->shrink_executions < 5);
    pd_report_free(report);
}

/* ---- What belongs elsewhere -------------------------------------------------------------- */

static void a_handler_has_one_outcome(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(OUTCOMES_IN_HANDLER));
    engine_has(engine_fails(report, "malformed_result", "Turn")->message,
               "pd_or belongs into simulate");
    pd_report_free(report);
}

static void a_model_gives_no_choice_of_the_system(void **state)
{
    (void)state;
    pd_report *const report = engine_run(options(GIVES_IN_SIMULATE));
    engine_has(engine_failure(report)->message, "only a handler can give what the system chose");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

/* ---- Values ------------------------------------------------------------------------------ */

static void narrow_members_have_all_their_values(void **state)
{
    (void)state;
    engine_passes(options(FINE));
    assert_int_equal(engine_notes()->counts[0], (UINT64_C(1) << 11) - 1);
    assert_int_equal(engine_notes()->counts[1], (UINT64_C(1) << 11) - 1);
    assert_int_equal(engine_notes()->counts[2], (UINT64_C(1) << 56) - 1);
    assert_int_equal(engine_notes()->counts[3], 15); /* each code with each name */
}

/* ---- Many warnings ----------------------------------------------------------------------- */

struct idle {
    int64_t turns;
};
PD_TYPE(idle, PD_FIELD(turns));
PD_EVENTS(idle, done);
static void idle_apply(struct idle *idle, const pd_event *event)
{
    idle->turns += pd_as(event, done) != NULL;
}
PD_PROJECTION(idle, .apply = idle_apply);
static bool never(const struct idle *idle)
{
    return idle->turns < 0;
}
#define NEVER(name_)                                                                               \
    PD_EMPTY(name_);                                                                               \
    PD_COMMAND(name_, idle, .when = never);                                                        \
    static pd_status do_##name_(struct pd_nothing *run, const struct name_ *it, pd_step *step)     \
    {                                                                                              \
        (void)run;                                                                                 \
        (void)it;                                                                                  \
        return pd_fail(step, PD_EINVAL, "never");                                                  \
    }
NEVER(never_1)
NEVER(never_2)
NEVER(never_3)
NEVER(never_4)
NEVER(never_5)
NEVER(never_6)
NEVER(never_7)
NEVER(never_8)
NEVER(never_9)
PD_EMPTY(stay);
PD_COMMAND(stay, idle);
static pd_status do_stay(struct pd_nothing *run, const struct stay *it, pd_step *step)
{
    (void)run;
    (void)it;
    (void)step;
    return PD_OK;
}
PD_COMMANDS(idle, stay, never_1, never_2, never_3, never_4, never_5, never_6, never_7, never_8,
            never_9);
PD_MODEL(idle);
PD_HANDLERS(idle, pd_nothing, (stay, do_stay), (never_1, do_never_1), (never_2, do_never_2),
            (never_3, do_never_3), (never_4, do_never_4), (never_5, do_never_5),
            (never_6, do_never_6), (never_7, do_never_7), (never_8, do_never_8),
            (never_9, do_never_9));
PD_ADAPTER(idle, pd_nothing, pd_nothing, .handlers = idle_handlers);

static void all_warnings_are_told(void **state)
{
    (void)state;
    pd_report *const report =
        engine_run((pd_options){.model = &idle_model, .adapter = &idle_adapter});
    engine_holds(report);
    for (int i = 1; i <= 9; i++) {
        char warning[100];
        snprintf(warning, sizeof warning, "command never_%d was never possible", i);
        assert_true(engine_warns(report, warning)); /* of the validation */
        snprintf(warning, sizeof warning, "Never%d was never executed", i);
        assert_true(engine_warns(report, warning)); /* of the campaign */
    }
    pd_report_free(report);
}

#define TEST(name_) cmocka_unit_test_setup(name_, engine_forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_long_trace_ends_and_that_is_told),
        TEST(more_statements_than_are_counted_are_told),
        TEST(shrinking_stops_when_its_time_is_over),
        TEST(a_handler_has_one_outcome),
        TEST(a_model_gives_no_choice_of_the_system),
        TEST(narrow_members_have_all_their_values),
        TEST(all_warnings_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
