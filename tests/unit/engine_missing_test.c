/*
 * Callbacks that look at a state may ask a map for a key that it has not: whoever says whether a
 * command is possible says no so, and everybody else has just asked. No step pays for it.
 */
#include "engine.h"

enum { NOBODY, WHEN_NO, WHEN_YES, TERMINATE, STATE_CLASS, LABEL };
static int asks;

struct bank {
    int64_t current, sum;
    pd_map_of(int64_t, int64_t) accounts;
};
PD_TYPE(bank, PD_FIELD(current), PD_FIELD(sum), PD_MAP(accounts));
struct created {
    int64_t key, sum;
};
PD_TYPE(created, PD_FIELD(key), PD_FIELD(sum));
PD_EMPTY(spent);
PD_EVENTS(bank, created, spent);

static void bank_apply(struct bank *bank, const pd_event *event)
{
    const struct created *const created = pd_as(event, created);
    if (created) {
        bank->current = created->key;
        bank->sum = created->sum;
        *pd_map_put(&bank->accounts, created->key) = 1;
    }
}
PD_PROJECTION(bank, .apply = bank_apply);

/* Of the account that stands across from the current one; mostly there is none. */
enum { ACROSS = 4 };
static int64_t ask(const struct bank *bank)
{
    return *pd_map_at(&bank->accounts, ACROSS - bank->current);
}

struct create {
    int64_t key;
};
PD_TYPE(create, PD_FIELD(key, PD_RANGE(1, 9)));
static void simulate_create(const struct create *create, const struct bank *bank, pd_step *step)
{
    pd_emit(step, created, .key = create->key, .sum = bank->sum + create->key);
}
static pd_str label_create(const struct create *create, const struct bank *bank, pd_step *step)
{
    (void)create;
    return asks == LABEL ? pd_format(step, "%d", (int)ask(bank)) : (pd_str){0};
}
PD_COMMAND(create, bank, .simulate = simulate_create, .label = label_create);

PD_EMPTY(spend);
static bool can_spend(const struct bank *bank)
{
    if (asks == WHEN_NO) {
        return ask(bank) > 0;
    }
    return asks != WHEN_YES || ask(bank) == 0;
}
static void simulate_spend(const struct spend *spend, const struct bank *bank, pd_step *step)
{
    (void)spend;
    (void)bank;
    pd_emit(step, spent);
}
PD_COMMAND(spend, bank, .when = can_spend, .simulate = simulate_spend);
PD_COMMANDS(bank, create, spend);

static bool done(const struct bank *bank)
{
    return asks == TERMINATE && ask(bank) < 0;
}
static uint64_t class_of(const struct bank *bank)
{
    return asks == STATE_CLASS ? (uint64_t)ask(bank) : 0;
}
PD_MODEL(bank, .exact = true, .terminate = done, .state_class = class_of);

static int64_t wrong_from; /* a sum from which on it is wrong; 0: it never is */
struct bank_run {
    int64_t sum;
    bool has[10];
    int64_t current;
};
static pd_status do_create(struct bank_run *run, const struct create *create, pd_step *step)
{
    run->sum += create->key;
    run->current = create->key;
    run->has[create->key] = true;
    pd_emit(step, created, .key = create->key,
            .sum = run->sum + (wrong_from && run->sum >= wrong_from));
    return PD_OK;
}
/* A command that was not possible is sent. */
static bool astray(const struct bank_run *run)
{
    return asks == WHEN_NO && (run->current >= ACROSS || !run->has[ACROSS - run->current]);
}
static pd_status do_spend(struct bank_run *run, const struct spend *spend, pd_step *step)
{
    (void)spend;
    if (astray(run)) {
        return pd_fail(step, PD_EIO, "nobody has that account");
    }
    (void)engine_count(0);
    pd_emit(step, spent);
    return PD_OK;
}
PD_HANDLERS(bank, bank_run, (create, do_create), (spend, do_spend));
PD_ADAPTER(bank, pd_nothing, bank_run, .handlers = bank_handlers);

static pd_options options_of(int who)
{
    engine_forget(NULL);
    asks = who;
    wrong_from = 0;
    return (pd_options){.model = &bank_model, .adapter = &bank_adapter, .max_runs = 40};
}

static void when_that_asks_in_vain_says_no(void **state)
{
    (void)state;
    engine_passes(options_of(WHEN_NO));
    assert_true(engine_notes()->counts[0] > 50);
    engine_passes(options_of(WHEN_YES)); /* its answer is worth nothing */
    assert_int_equal(engine_notes()->counts[0], 0);
}

static void in_every_sequence_too(void **state)
{
    (void)state;
    pd_options options = options_of(WHEN_NO);
    options.exhaustive = 3;
    engine_passes(options);
    assert_true(engine_notes()->counts[0] > 0);
}

static void who_only_looks_may_ask(void **state)
{
    (void)state;
    engine_passes(options_of(TERMINATE));
    pd_options options = options_of(STATE_CLASS);
    options.guided = true;
    engine_passes(options);
}

/* A wrong answer stays one, shrinks to the fewest steps and comes again. */
static void failures_are_as_they_would_be(void **state)
{
    static const int all[] = {NOBODY, WHEN_NO, TERMINATE, LABEL};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        pd_options options = options_of(all[i]);
        wrong_from = 20;
        pd_report *const report = engine_run(options);
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Create");
        assert_int_equal(failure->reproduced, failure->repeats);
        assert_int_equal(failure->steps, 3);
        pd_report_free(report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_that_asks_in_vain_says_no),
        cmocka_unit_test(in_every_sequence_too),
        cmocka_unit_test(who_only_looks_may_ask),
        cmocka_unit_test(failures_are_as_they_would_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
