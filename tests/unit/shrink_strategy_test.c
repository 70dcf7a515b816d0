/*
 * How much is done to make a failure small: a second failure, values that do not matter, one order
 * of what may stand in several, exhaustive deletion, and shrinking further.
 */
#include "engine.h"

#include <time.h>

enum {
    TWO_WAYS, /* a shot fails after four knocks, or after a key and a lock */
    MODULO,   /* it fails if one knock is left over when they are divided by three */
    ODD_SHOT, /* it fails with an odd number, after a lock and a key in either order */
    SLOW,     /* the same, and a shot takes its time */
    SLOW_END  /* and ends the process */
};
enum { SHOT_MS = 30, PROCESSES = 0 };
static int mode;

/* ---- A model that knows nothing -------------------------------------------------------- */

struct door {
    int64_t knocks;
};
PD_TYPE(door, PD_FIELD(knocks));
PD_EMPTY(fired);
PD_EVENTS(door, fired);
static void door_apply(struct door *door, const pd_event *event)
{
    door->knocks += pd_as(event, fired) != NULL;
}
PD_PROJECTION(door, .apply = door_apply);

PD_EMPTY(knock);
PD_COMMAND(knock, door, .weight = 3);
struct lock {
    int64_t number;
    pd_str name;
    char side;
};
PD_TYPE(lock, PD_FIELD(number, PD_RANGE(0, 1000)), PD_FIELD(name, PD_ALNUM(0, 5)), PD_FIELD(side));
PD_COMMAND(lock, door);
struct key {
    bool gold;
};
PD_TYPE(key, PD_FIELD(gold));
PD_COMMAND(key, door);
struct shoot {
    int64_t number;
};
PD_TYPE(shoot, PD_FIELD(number, PD_RANGE(0, 1000)));
PD_COMMAND(shoot, door);
PD_COMMANDS(door, knock, lock, key, shoot);
PD_MODEL(door, .exact = false);

/* ---- The system under test ------------------------------------------------------------- */

struct house {
    unsigned knocks, keys, locks;
};
static pd_status do_knock(struct house *house, const struct knock *it, pd_step *step)
{
    (void)it;
    (void)step;
    house->knocks++;
    return PD_OK;
}
static pd_status do_lock(struct house *house, const struct lock *it, pd_step *step)
{
    (void)it;
    (void)step;
    house->locks++;
    return PD_OK;
}
static pd_status do_key(struct house *house, const struct key *it, pd_step *step)
{
    (void)it;
    (void)step;
    house->keys++;
    return PD_OK;
}
/* Counts the processes in which shots are slow. */
static void take_time(void)
{
    static pid_t counted;
    if (counted != getpid()) {
        counted = getpid();
        engine_count(PROCESSES);
    }
    nanosleep(&(struct timespec){.tv_nsec = SHOT_MS * 1000000L}, NULL);
}

static pd_status do_shoot(struct house *house, const struct shoot *it, pd_step *step)
{
    if (mode == SLOW || mode == SLOW_END) {
        take_time();
    }
    const bool both = house->keys && house->locks;
    const bool wrong = mode == TWO_WAYS ? (house->knocks >= 4 || both)
                       : mode == MODULO ? house->knocks % 3 == 1
                                        : both && it->number % 2;
    if (wrong && mode == SLOW_END) {
        _exit(3);
    }
    return wrong ? pd_fail(step, PD_EIO, "shot") : PD_OK;
}
PD_HANDLERS(house, house, (knock, do_knock), (lock, do_lock), (key, do_key), (shoot, do_shoot));
PD_ADAPTER(house, pd_nothing, house, .handlers = house_handlers);

/* ---- Tests --------------------------------------------------------------------------- */

static pd_options options(int in_mode, uint64_t seed, pd_shrinking shrinking)
{
    mode = in_mode;
    return (pd_options){.model = &door_model,
                        .adapter = &house_adapter,
                        .seed = PD_SEED(seed),
                        .max_commands = 30,
                        .shrinking = shrinking};
}

static pd_report *run(int in_mode, uint64_t seed, pd_shrinking shrinking)
{
    return engine_run_thoroughly(options(in_mode, seed, shrinking));
}

/* Four knocks are a minimum that no deletion leaves; some other run has a key and a lock. */
static void the_smaller_of_two_is_reported(void **state)
{
    (void)state;
    unsigned small[2] = {0};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        pd_report *const quick = run(TWO_WAYS, seed, PD_SHRINK_QUICK);
        pd_report *const thorough = run(TWO_WAYS, seed, PD_SHRINK_THOROUGH);
        const pd_failure *const a = engine_fails(quick, "adapter_error", "Shoot");
        const pd_failure *const b = engine_fails(thorough, "adapter_error", "Shoot");
        assert_true(b->steps <= a->steps && a->run == b->run);
        assert_int_equal(pd_report_runs(quick), pd_report_runs(thorough));
        assert_true(a->shrink_executions < b->shrink_executions);
        if (b->steps < a->steps) {
            char other[64];
            engine_has(b->text, "\nshrunk-run: ");
            snprintf(other, sizeof other, "\nshrunk-run: %" PRIu64 "\n", a->run);
            assert_null(strstr(b->text, other));
            engine_has(pd_report_text(thorough).data, "; left of run ");
        }
        small[0] += a->steps == 3;
        small[1] += b->steps == 3;
        pd_report_free(quick);
        pd_report_free(thorough);
    }
    assert_true(small[0] <= 15 && small[1] > small[0]);
}

static void values_that_do_not_matter_are_marked(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        pd_report *const report = run(ODD_SHOT, seed, PD_SHRINK_THOROUGH);
        ENGINE_PLAN(engine_fails(report, "adapter_error", "Shoot"),
                    "$1 Lock(number=0, name=\"\", side=\"a\") @any(number, name, side)",
                    "$2 Key(gold=false) @any(gold)", "$3 Shoot(number=1)");
        pd_report_free(report);
    }
}

static void what_may_stand_either_way_has_one_order(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        pd_report *const report = run(ODD_SHOT, seed, PD_SHRINK_QUICK);
        ENGINE_PLAN(engine_fails(report, "adapter_error", "Shoot"),
                    "$1 Lock(number=0, name=\"\", side=\"a\")", "$2 Key(gold=false)",
                    "$3 Shoot(number=1)");
        pd_report_free(report);
    }
}

/* Only three knocks at once can go. */
static void exhaustive_deletes_three_at_once(void **state)
{
    (void)state;
    unsigned stuck = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        pd_report *const quick = run(MODULO, seed, PD_SHRINK_QUICK);
        pd_report *const all = run(MODULO, seed, PD_SHRINK_EXHAUSTIVE);
        stuck += engine_fails(quick, "adapter_error", "Shoot")->steps > 2;
        ENGINE_PLAN(engine_fails(all, "adapter_error", "Shoot"), "$1 Knock()",
                    "$2 Shoot(number=0) @any(number)");
        pd_report_free(quick);
        pd_report_free(all);
    }
    assert_true(stuck > 0);
}

static pd_str text_of(const pd_failure *failure)
{
    return (pd_str){failure->text, strlen(failure->text)};
}

static void a_failure_is_shrunk_further(void **state)
{
    (void)state;
    pd_options it = options(MODULO, 1, PD_SHRINK_QUICK);
    it.no_shrink = true;
    pd_report *const first = engine_run_thoroughly(it);
    const pd_failure *const whole = engine_fails(first, "adapter_error", "Shoot");
    pd_report *further = NULL;
    pd_diag diag = {0};
    it.no_shrink = false;
    it.shrinking = PD_SHRINK_EXHAUSTIVE;
    it.size = sizeof it;
    assert_int_equal(pd_shrink_further(&it, text_of(whole), &further, &diag), PD_OK);
    const pd_failure *const left = engine_fails(further, "adapter_error", "Shoot");
    ENGINE_PLAN(left, "$1 Knock()", "$2 Shoot(number=0) @any(number)");
    assert_int_equal(left->original_steps, whole->original_steps);

    pd_report *again = NULL; /* what was said of values is found out anew */
    it.shrinking = PD_SHRINK_QUICK;
    assert_int_equal(pd_shrink_further(&it, text_of(left), &again, &diag), PD_OK);
    ENGINE_PLAN(engine_failure(again), "$1 Knock()", "$2 Shoot(number=0)");
    pd_report_free(again);

    mode = ODD_SHOT;
    assert_int_equal(pd_shrink_further(&it, text_of(left), &again, &diag), PD_OK);
    assert_int_equal(pd_report_failure_count(again), 0);
    pd_report_free(again);
    pd_report_free(further);
    pd_report_free(first);
}

/* The failure of MODE with JOBS; its text, but for what depends on time, in OUT. Gives how many
 * processes have shot. */
static uint64_t shrink_slowly(int in_mode, unsigned jobs, char *out, size_t size)
{
    pd_options it = options(in_mode, 3, PD_SHRINK_QUICK);
    it.jobs = jobs;
    it.max_commands = 12;
    it.repeats = 1;
    engine_notes()->counts[PROCESSES] = 0;
    pd_report *const report = engine_run_thoroughly(it);
    const pd_failure *const failure = engine_failure(report);
    size_t len = (size_t)snprintf(out, size, "%s %s %zu %u", failure->kind, failure->name,
                                  failure->original_steps, failure->shrink_executions);
    for (size_t i = 0; i < failure->steps; i++) {
        len += (size_t)snprintf(out + len, size - len, "; %s", failure->plan[i]);
    }
    pd_report_free(report);
    return engine_notes()->counts[PROCESSES];
}

/* What is slow is executed several at once, and nothing but time shows it. */
static void slow_candidates_are_executed_at_once(void **state)
{
    (void)state;
    for (int slow = SLOW; slow <= SLOW_END; slow++) {
        char one[1000];
        char three[1000];
        const uint64_t few = shrink_slowly(slow, 1, one, sizeof one);
        const uint64_t many = shrink_slowly(slow, 3, three, sizeof three);
        assert_string_equal(one, three);
        assert_true(many > few);
        engine_has(one, slow == SLOW ? "adapter_error Shoot" : "exited Shoot");
        engine_has(one, "; $3 Shoot(number=1)");
    }
}

static void what_is_no_failure_is_not_shrunk(void **state)
{
    (void)state;
    pd_options it = options(MODULO, 1, PD_SHRINK_QUICK);
    pd_report *report = NULL;
    pd_diag diag = {0};
    it.size = sizeof it;
    assert_int_equal(pd_shrink_further(&it, PD_STR("no failure"), &report, &diag), PD_EPARSE);
    assert_int_equal(diag.line, 1);
    assert_null(report);
    static const char never[] = "propertydamage-failure 1\nkind: setup_failed\nname: setup_each\n"
                                "seed: 1\nrun: 0\nmodel: door\nadapter: house\nplan\n";
    assert_int_equal(pd_shrink_further(&it, PD_STR(never), &report, &diag), PD_EINVAL);
    engine_has(diag.text, "never shrunk");
    it.size = 0;
    assert_int_equal(pd_shrink_further(&it, PD_STR(""), &report, NULL), PD_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smaller_of_two_is_reported),
        cmocka_unit_test(values_that_do_not_matter_are_marked),
        cmocka_unit_test(what_may_stand_either_way_has_one_order),
        cmocka_unit_test(exhaustive_deletes_three_at_once),
        cmocka_unit_test(a_failure_is_shrunk_further),
        cmocka_unit_test(slow_candidates_are_executed_at_once),
        cmocka_unit_test(what_is_no_failure_is_not_shrunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
