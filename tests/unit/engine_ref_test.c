/*
 * References from end to end: bound by event type and ordinal, unbound where the system gave
 * nothing, asked for as what they are not, found again by value, given twice.
 */
#include "engine.h"

enum {
    FINE,
    EXTRA,   /* one more event than predicted */
    DECLINE, /* every second time no event at all */
    SELDOM,  /* every eighth time */
    DECLINE_BUG,
    WRONG_KIND, /* asks for a number as a pointer */
    NOT_GIVEN,  /* forgets an external member */
    UNDECLARED, /* emits what the model does not list */
    IN_SETUP,   /* emits where there is no step */
    DUPLICATE,  /* one number for all */
    REUSE,      /* the number of a closed one */
    UNKNOWN     /* answers with a number that it never gave */
};
static int mode;

/* ---- The model ---------------------------------------------------------------------------- */

struct door {
    int64_t nth;
    pd_ref name, where;
};
PD_TYPE(door, PD_FIELD(nth), PD_FIELD(name), PD_FIELD(where));
struct desk {
    pd_map_of(pd_ref, struct door) doors;
    int64_t asked, opened;
};
PD_TYPE(desk, PD_MAP_OF(doors, door), PD_FIELD(asked), PD_FIELD(opened));

struct opened {
    int64_t nth;
    pd_ref id, name, where;
};
PD_TYPE(opened, PD_FIELD(nth), PD_FIELD(id, PD_EXTERNAL), PD_FIELD(name, PD_EXTERNAL),
        PD_FIELD(where, PD_EXTERNAL));
struct closed {
    pd_ref id;
};
PD_TYPE(closed, PD_FIELD(id));
struct used {
    int64_t nth;
};
PD_TYPE(used, PD_FIELD(nth));
struct found {
    pd_ref id, name, where;
};
PD_TYPE(found, PD_FIELD(id), PD_FIELD(name), PD_FIELD(where));
struct leased {
    pd_ref lease;
};
PD_TYPE(leased, PD_FIELD(lease, PD_REUSED));
PD_EMPTY(noise);
PD_EMPTY(undeclared);
PD_EVENTS(desk, opened, closed, used, found, leased, noise);

struct open_it {
    int64_t count;
};
PD_TYPE(open_it, PD_FIELD(count, PD_RANGE(1, 3)));
static void simulate_open(const struct open_it *it, const struct desk *desk, pd_step *step)
{
    (void)desk;
    for (int64_t i = 0; i < it->count; i++) {
        pd_emit(step, opened, .nth = i);
    }
    pd_emit(step, noise);
}
PD_COMMAND(open_it, desk, .simulate = simulate_open, .unchecked = true);

struct close_it {
    pd_ref id;
};
PD_TYPE(close_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_close(const struct close_it *it, const struct desk *desk, pd_step *step)
{
    (void)desk;
    pd_emit(step, closed, .id = it->id);
}
PD_COMMAND(close_it, desk, .simulate = simulate_close);

struct use_it {
    pd_ref id;
};
PD_TYPE(use_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_use(const struct use_it *it, const struct desk *desk, pd_step *step)
{
    const struct door *const door = pd_map_get(&desk->doors, it->id);
    pd_emit(step, used, .nth = door ? door->nth : -1);
}
PD_COMMAND(use_it, desk, .simulate = simulate_use);

struct must_use {
    pd_ref id;
};
PD_TYPE(must_use, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_must(const struct must_use *it, const struct desk *desk, pd_step *step)
{
    (void)it;
    (void)desk;
    pd_emit(step, noise);
}
PD_COMMAND(must_use, desk, .simulate = simulate_must, .must_resolve = true);

struct find_it {
    pd_ref id;
};
PD_TYPE(find_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_find(const struct find_it *it, const struct desk *desk, pd_step *step)
{
    const struct door *const door = pd_map_get(&desk->doors, it->id);
    pd_emit(step, found, .id = it->id, .name = door ? door->name : it->id,
            .where = door ? door->where : it->id);
}
PD_COMMAND(find_it, desk, .simulate = simulate_find);

PD_EMPTY(lease_it);
static void simulate_lease(const struct lease_it *it, const struct desk *desk, pd_step *step)
{
    (void)it;
    (void)desk;
    pd_emit(step, leased);
}
PD_COMMAND(lease_it, desk, .simulate = simulate_lease);
PD_COMMANDS(desk, open_it, close_it, use_it, must_use, find_it, lease_it);

static void desk_apply(struct desk *desk, const pd_event *event)
{
    const struct open_it *const open = pd_as(event, open_it);
    const struct opened *const opened = pd_as(event, opened);
    const struct closed *const closed = pd_as(event, closed);
    if (open) {
        desk->asked += open->count;
    } else if (opened) {
        desk->opened++;
        struct door *const door = pd_map_put(&desk->doors, opened->id);
        *door = (struct door){opened->nth, opened->name, opened->where};
    } else if (closed) {
        pd_map_remove(&desk->doors, closed->id);
    }
}
static pd_verdict as_many(const struct desk *desk, pd_finding *finding)
{
    const struct open_it *const open = pd_cause(finding, open_it);
    if (desk->opened <= desk->asked) {
        return PD_HOLDS;
    }
    const pd_ref last = desk->doors.items[desk->doors.count - 1].key;
    return pd_violated(finding, "asked for %" PRId64 " and got %" PRId64 ", the last is %s, %s",
                       desk->asked, desk->opened, pd_show_ref(finding, last),
                       open ? pd_show(finding, open_it, open) : "?");
}
PD_INVARIANT(as_many, desk, as_many);
PD_INVARIANTS(desk, as_many);
PD_PROJECTION(desk, .apply = desk_apply, .invariants = desk_invariants);
PD_MODEL(desk, .exact = true);

/* ---- The system: numbers that end with nth -------------------------------------------------- */

enum { DOORS = 1000 };

struct desk_run {
    int64_t opens, next, closed;
    bool was_opened[DOORS];
};

static pd_status setup(struct desk_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    run->closed = -1;
    if (mode == IN_SETUP) {
        pd_emit(step, noise);
    }
    return PD_OK;
}

static void give(struct desk_run *run, int64_t nth, pd_step *step)
{
    const int64_t number = mode == DUPLICATE                          ? 5
                           : mode == REUSE && run->closed % 10 == nth ? run->closed
                                                                      : run->next++ * 10 + nth;
    char name[32];
    snprintf(name, sizeof name, "door %d", (int)number);
    run->closed = mode == REUSE && number == run->closed ? -1 : run->closed;
    if (mode == NOT_GIVEN) {
        pd_emit(step, opened, .nth = nth, .id = pd_ref_from_int(step, number));
        return;
    }
    pd_emit(step, noise);
    pd_emit(step, opened, .nth = nth, .name = pd_ref_from_str(step, name, strlen(name)),
            .where = pd_ref_from_ptr(step, &run->was_opened[number % DOORS]),
            .id = pd_ref_from_int(step, number));
}

static pd_status do_open(struct desk_run *run, const struct open_it *it, pd_step *step)
{
    const int64_t opens = run->opens++;
    if (((mode == DECLINE || mode == DECLINE_BUG) && opens % 2) ||
        (mode == SELDOM && opens % 8 == 7)) {
        return PD_OK;
    }
    if (mode == UNDECLARED) {
        pd_emit(step, undeclared);
    }
    for (int64_t i = 0; i < it->count + (mode == EXTRA && it->count == 2); i++) {
        give(run, i, step);
    }
    return PD_OK;
}
static pd_status do_close(struct desk_run *run, const struct close_it *it, pd_step *step)
{
    run->closed = pd_ref_to_int(step, it->id);
    pd_emit(step, closed, .id = it->id);
    return PD_OK;
}
static pd_status do_use(struct desk_run *run, const struct use_it *it, pd_step *step)
{
    if (mode == WRONG_KIND) {
        (void)pd_ref_to_ptr(step, it->id);
    }
    const bool wrong = mode == DECLINE_BUG && run->opens == 3;
    const int64_t nth = mode == DUPLICATE ? 0 : pd_ref_to_int(step, it->id) % 10;
    pd_emit(step, used, .nth = wrong ? -1 : nth);
    return PD_OK;
}
static pd_status do_must(struct desk_run *run, const struct must_use *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, noise);
    return PD_OK;
}
static pd_status do_find(struct desk_run *run, const struct find_it *it, pd_step *step)
{
    const int64_t number = pd_ref_to_int(step, it->id);
    char name[32];
    snprintf(name, sizeof name, "door %d", (int)number);
    pd_emit(step, found, .id = pd_ref_find_int(step, mode == UNKNOWN ? -1 : number),
            .name = pd_ref_find_str(step, name, strlen(name)),
            .where = pd_ref_find_ptr(step, &run->was_opened[number % DOORS]));
    return PD_OK;
}
static pd_status do_lease(struct desk_run *run, const struct lease_it *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, leased, .lease = pd_ref_from_int(step, 7));
    return PD_OK;
}
PD_HANDLERS(desk, desk_run, (open_it, do_open), (close_it, do_close), (use_it, do_use),
            (must_use, do_must), (find_it, do_find), (lease_it, do_lease));
PD_ADAPTER(desk, pd_nothing, desk_run, .handlers = desk_handlers, .setup_each = setup);

static pd_report *run(int in_mode)
{
    static const char *const without[] = {"must_use", NULL};
    mode = in_mode;
    return engine_run((pd_options){.model = &desk_model,
                                   .adapter = &desk_adapter,
                                   .max_commands = 60,
                                   .without = in_mode == SELDOM ? NULL : without});
}

/* ---- Tests ---------------------------------------------------------------------------------- */

/* Between the events of one type others come, and they come before the one that was predicted
 * first: each reference has its value all the same, and is found again by it. */
static void bound_by_type_and_ordinal(void **state)
{
    (void)state;
    pd_report *const report = run(FINE);
    engine_holds(report);
    assert_int_equal(engine_number(report, "UseIt", "skipped"), 0);
    assert_true(engine_number(report, "UseIt", "sent") > 100);
    assert_true(engine_number(report, "FindIt", "sent") > 100);
    assert_true(engine_number(report, "OpenIt", "mispredicted") > 0);
    pd_report_free(report);
}

static void extra_events_are_kept(void **state)
{
    (void)state;
    pd_report *const report = run(EXTRA);
    const pd_failure *const failure = engine_fails(report, "check_failed", "as_many");
    ENGINE_PLAN(failure, "$1 OpenIt(count=2)");
    assert_string_equal(failure->message,
                        "asked for 2 and got 3, the last is $1.Opened#2.id, {count=2}");
    pd_report_free(report);
}

static void unbound_steps_are_skipped_and_told(void **state)
{
    (void)state;
    pd_report *const report = run(DECLINE);
    engine_holds(report);
    const uint64_t sent = engine_number(report, "UseIt", "sent");
    const uint64_t skipped = engine_number(report, "UseIt", "skipped");
    assert_in_range(skipped * 100 / (sent + skipped), 30, 70);
    assert_int_equal(engine_number(report, "LeaseIt", "skipped"), 0);
    assert_true(engine_warns(report, "UseIt was skipped in "));
    assert_false(engine_warns(report, "LeaseIt was"));
    pd_report_free(report);
}

static void skipped_steps_leave_the_shrunk_plan(void **state)
{
    (void)state;
    pd_report *const report = run(DECLINE_BUG);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "UseIt");
    assert_int_equal(failure->steps, 4); /* three times open, the second in vain */
    assert_null(strstr(failure->text, "\"source\":\"skipped\""));
    assert_int_equal(failure->reproduced, failure->repeats);
    pd_report_free(report);
}

static void what_must_resolve_fails(void **state)
{
    (void)state;
    pd_report *const report = run(SELDOM);
    const pd_failure *const failure = engine_fails(report, "unresolved_ref", "MustUse");
    assert_string_equal(failure->failure_class, "framework");
    assert_int_equal(pd_report_exit_code(report), 1);
    engine_has(failure->message, "never given by the system");
    assert_int_equal(failure->steps, 9); /* eight times open, the last in vain */
    assert_int_equal(failure->reproduced, failure->repeats);
    assert_int_equal(failure->failing_step, 8);
    pd_report_free(report);
}

static void malformed(int in_mode, const char *name, const char *message)
{
    pd_report *const report = run(in_mode);
    const pd_failure *const failure = engine_fails(report, "malformed_result", name);
    assert_string_equal(failure->failure_class, "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    assert_int_equal(pd_report_outcome(report), PD_NO_VERDICT);
    engine_has(failure->message, message);
    pd_report_free(report);
}

static void asked_for_as_another_kind(void **state)
{
    (void)state;
    malformed(WRONG_KIND, "UseIt", "asks for $1.id as a pointer, but it was bound to an integer");
}

static void externals_must_be_given(void **state)
{
    (void)state;
    malformed(NOT_GIVEN, "OpenIt", "Opened.name is external and was not given by the adapter");
}

static void events_must_be_declared(void **state)
{
    (void)state;
    malformed(UNDECLARED, "OpenIt",
              "emits undeclared, which is not among the events of model desk");
}

static void a_setup_emits_nothing(void **state)
{
    (void)state;
    pd_report *const report = run(IN_SETUP);
    const pd_failure *const failure = engine_fails(report, "setup_failed", "setup_each");
    engine_has(failure->message, "a setup emits noise");
    pd_report_free(report);
}

static void two_live_things_have_two_ids(void **state)
{
    (void)state;
    pd_report *const report = run(DUPLICATE);
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, "duplicate_external");
    assert_string_equal(failure->failure_class, "system");
    assert_true(strcmp(failure->name, "id") == 0 || strcmp(failure->name, "name") == 0 ||
                strcmp(failure->name, "where") == 0);
    assert_int_equal(failure->steps, 1);
    ENGINE_PLAN(failure, "$1 OpenIt(count=2)");
    engine_has(failure->message, "say PD_REUSED");
    pd_report_free(report);
}

/* Of what was closed the number may come again; of what is PD_REUSED at any time. */
static void dead_and_reused_ids_may_come_again(void **state)
{
    (void)state;
    pd_report *const report = run(REUSE);
    engine_holds(report);
    assert_true(engine_number(report, "LeaseIt", "sent") > 100);
    pd_report_free(report);
}

static void unknown_values_equal_no_other(void **state)
{
    (void)state;
    pd_report *const report = run(UNKNOWN);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "FindIt");
    engine_has(failure->message, "expected Found(id=$1.id, name=$1.name, where=$1.where), "
                                 "got Found(id=unknown#");
    ENGINE_PLAN(failure, "$1 OpenIt(count=1)", "$2 FindIt(id=$1.id)");
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bound_by_type_and_ordinal),
        cmocka_unit_test(extra_events_are_kept),
        cmocka_unit_test(unbound_steps_are_skipped_and_told),
        cmocka_unit_test(skipped_steps_leave_the_shrunk_plan),
        cmocka_unit_test(what_must_resolve_fails),
        cmocka_unit_test(asked_for_as_another_kind),
        cmocka_unit_test(externals_must_be_given),
        cmocka_unit_test(events_must_be_declared),
        cmocka_unit_test(a_setup_emits_nothing),
        cmocka_unit_test(two_live_things_have_two_ids),
        cmocka_unit_test(dead_and_reused_ids_may_come_again),
        cmocka_unit_test(unknown_values_equal_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
