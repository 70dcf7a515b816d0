/*
 * What sequences shrink to: only such as the model can generate, never a false minimum in which
 * the system rightly refuses; equal values in several steps, hints, references, and budgets.
 */
#include "shrunk.h"

enum {
    THIRD,     /* the third key that was ever made opens nothing */
    SAME_NAME, /* two keys of one name */
    TWO_TAGS,  /* a pair of names, one after the other */
    ANY_TWO,   /* a large number after anything else was made */
    OLD_KEY    /* using the first key after two others were made */
};
static int mode;

/* ---- Keys that may be used while they are there -------------------------------------- */

struct ring {
    pd_set_of(pd_ref) keys;
};
PD_TYPE(ring, PD_SET(keys));
struct forged {
    pd_ref key;
};
PD_TYPE(forged, PD_FIELD(key, PD_EXTERNAL));
struct melted {
    pd_ref key;
};
PD_TYPE(melted, PD_FIELD(key));
struct turned {
    bool ok;
};
PD_TYPE(turned, PD_FIELD(ok));
PD_EVENTS(ring, forged, melted, turned);
static void ring_apply(struct ring *ring, const pd_event *event)
{
    const struct forged *const forged = pd_as(event, forged);
    const struct melted *const melted = pd_as(event, melted);
    if (forged) {
        pd_set_add(&ring->keys, forged->key);
    } else if (melted) {
        pd_set_remove(&ring->keys, melted->key);
    }
}
PD_PROJECTION(ring, .apply = ring_apply);

struct forge {
    pd_str name;
    int64_t number;
};
PD_TYPE(forge, PD_FIELD(name, PD_ALNUM(1, 6), PD_CLASS("name")), PD_FIELD(number));
static void simulate_forge(const struct forge *it, const struct ring *ring, pd_step *step)
{
    (void)it;
    (void)ring;
    pd_emit(step, forged);
}
PD_COMMAND(forge, ring, .simulate = simulate_forge, .shrink = PD_PREFER_KEEP);
struct cast {
    int64_t number;
};
PD_TYPE(cast, PD_FIELD(number, PD_RANGE(0, 99)));
static void simulate_cast(const struct cast *it, const struct ring *ring, pd_step *step)
{
    (void)it;
    (void)ring;
    pd_emit(step, forged);
}
PD_COMMAND(cast, ring, .simulate = simulate_cast, .shrink = PD_PREFER_REMOVE);
struct melt {
    pd_ref key;
};
PD_TYPE(melt, PD_FIELD(key, PD_FROM(ring, keys)));
static void simulate_melt(const struct melt *it, const struct ring *ring, pd_step *step)
{
    (void)ring;
    pd_emit(step, melted, .key = it->key);
}
PD_COMMAND(melt, ring, .simulate = simulate_melt);
struct turn {
    pd_ref key;
};
PD_TYPE(turn, PD_FIELD(key));
static bool choose_turn(pd_gen *gen, const struct ring *ring, struct turn *it)
{
    return pd_choose_item(gen, &it->key, &ring->keys);
}
static void simulate_turn(const struct turn *it, const struct ring *ring, pd_step *step)
{
    (void)it;
    (void)ring;
    pd_emit(step, turned, .ok = true);
}
PD_COMMAND(turn, ring, .overrides = choose_turn, .simulate = simulate_turn);
PD_COMMANDS(ring, forge, cast, melt, turn);
PD_MODEL(ring, .exact = true);

/* ---- The locksmith ------------------------------------------------------------------- */

enum { KEYS = 300 };

struct smith {
    int64_t made;
    bool gone[KEYS], false_minimum;
    char names[KEYS][8];
};

static pd_status make(struct smith *smith, const char *name, pd_step *step)
{
    const int64_t key = smith->made++;
    snprintf(smith->names[key], sizeof *smith->names, "%s", name);
    pd_emit(step, forged, .key = pd_ref_from_int(step, key));
    return PD_OK;
}
static pd_status do_forge(struct smith *smith, const struct forge *it, pd_step *step)
{
    char name[8];
    bool wrong = false;
    snprintf(name, sizeof name, "%.*s", PD_STR_ARG(it->name));
    for (int64_t i = 0; i < smith->made; i++) {
        wrong |= mode == SAME_NAME && strcmp(smith->names[i], name) == 0;
        wrong |= mode == TWO_TAGS && strcmp(smith->names[i], name) == 0 && strlen(name) >= 3;
    }
    wrong |= mode == ANY_TWO && smith->made > 0 && it->number > 1000;
    return wrong ? pd_fail(step, PD_EIO, "wrong") : make(smith, name, step);
}
static pd_status do_cast(struct smith *smith, const struct cast *it, pd_step *step)
{
    (void)it;
    return make(smith, "", step);
}
static pd_status do_melt(struct smith *smith, const struct melt *it, pd_step *step)
{
    smith->gone[pd_ref_to_int(step, it->key)] = true;
    pd_emit(step, melted, .key = it->key);
    return PD_OK;
}
static pd_status do_turn(struct smith *smith, const struct turn *it, pd_step *step)
{
    const int64_t key = pd_ref_to_int(step, it->key);
    const bool wrong = (mode == THIRD && key == 2) ||
                       (mode == OLD_KEY && key == 0 && smith->made >= 3) || smith->gone[key];
    pd_emit(step, turned, .ok = !wrong);
    return PD_OK;
}
PD_HANDLERS(smith, smith, (forge, do_forge), (cast, do_cast), (melt, do_melt), (turn, do_turn));
PD_ADAPTER(smith, pd_nothing, smith, .handlers = smith_handlers);

/* ---- Tests --------------------------------------------------------------------------- */

static const char *const no_cast[] = {"cast", NULL};

static pd_report *run(int in_mode, uint64_t seed, const char *const *without)
{
    mode = in_mode;
    pd_report *const report = engine_run((pd_options){.model = &ring_model,
                                                      .adapter = &smith_adapter,
                                                      .seed = PD_SEED(seed),
                                                      .max_runs = 5000,
                                                      .max_commands = 100,
                                                      .without = without,
                                                      .repeats = 1,
                                                      .no_validate = true});
    const pd_failure *const failure = engine_failure(report);
    shrunk_is_possible(&ring_model, failure);
    assert_null(failure->shrink_limit);
    assert_int_equal(failure->reproduced, 1);
    return report;
}

/* Without asking the model the shortest would be forge, melt, turn, which fails as it should. */
static void there_is_no_false_minimum(void **state)
{
    (void)state;
    unsigned executions = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        pd_report *const report = run(THIRD, seed, no_cast);
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Turn");
        ENGINE_PLAN(failure, "$1 Forge(name=\"a\", number=0)", "$2 Forge(name=\"a\", number=0)",
                    "$3 Forge(name=\"a\", number=0)", "$4 Turn(key=$3.key)");
        executions += failure->shrink_executions;
        pd_report_free(report);
    }
    assert_true(executions / 40 <= 60);
}

static void references_find_their_producers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        pd_report *const report = run(OLD_KEY, seed, no_cast);
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Turn");
        assert_int_equal(failure->steps, 4);
        assert_string_equal(failure->plan[3], "$4 Turn(key=$1.key)");
        pd_report_free(report);
    }
}

/* What is equal in two steps must change in both at once. */
static void equal_values_shrink_together(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        pd_report *report = run(SAME_NAME, seed, no_cast);
        ENGINE_PLAN(engine_fails(report, "adapter_error", "Forge"),
                    "$1 Forge(name=\"a\", number=0)", "$2 Forge(name=\"a\", number=0)");
        pd_report_free(report);
        report = run(TWO_TAGS, seed, no_cast);
        ENGINE_PLAN(engine_fails(report, "adapter_error", "Forge"),
                    "$1 Forge(name=\"aaa\", number=0)", "$2 Forge(name=\"aaa\", number=0)");
        pd_report_free(report);
    }
}

/* One of two is needed before the last: where there are both, the one that is rather to be kept
 * stays, whichever of them came first. */
static void hints_say_what_goes_first(void **state)
{
    (void)state;
    static const char *const making[] = {"cast", "forge", NULL};
    unsigned both = 0;
    mode = ANY_TWO;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        pd_options it = {.model = &ring_model,
                         .adapter = &smith_adapter,
                         .seed = PD_SEED(seed),
                         .max_commands = 3,
                         .only = making,
                         .no_validate = true};
        pd_report *const report = engine_run(it);
        it.no_shrink = true;
        pd_report *const whole = engine_run(it);
        const pd_failure *const before = engine_fails(whole, "adapter_error", "Forge");
        const pd_failure *const failure = engine_fails(report, "adapter_error", "Forge");
        assert_int_equal(failure->steps, 2);
        assert_string_equal(strchr(failure->plan[1], ' '), " Forge(name=\"a\", number=1001)");
        if (before->failing_step == 2 &&
            !strstr(before->plan[0], "Forge") != !strstr(before->plan[1], "Forge")) {
            assert_non_null(strstr(failure->plan[0], "Forge"));
            both++;
        }
        pd_report_free(whole);
        pd_report_free(report);
    }
    assert_true(both >= 5);
}

/* However small it is, the budget is kept, and what is left is possible. */
static void a_budget_is_kept(void **state)
{
    (void)state;
    for (unsigned most = 1; most <= 25; most += 4) {
        mode = THIRD;
        pd_report *const report = engine_run((pd_options){.model = &ring_model,
                                                          .adapter = &smith_adapter,
                                                          .max_commands = 100,
                                                          .shrink_executions = most,
                                                          .without = no_cast,
                                                          .repeats = 2});
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Turn");
        assert_true(failure->shrink_executions <= most);
        assert_int_equal(failure->reproduced, 2);
        shrunk_is_possible(&ring_model, failure);
        pd_report_free(report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_no_false_minimum),
        cmocka_unit_test(references_find_their_producers),
        cmocka_unit_test(equal_values_shrink_together),
        cmocka_unit_test(hints_say_what_goes_first),
        cmocka_unit_test(a_budget_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
