/*
 * Judging a step: what was predicted against what was answered, in exact models and in others,
 * and which of several failures of one step is told.
 */
#include "engine.h"

enum {
    FINE,
    WRONG_VALUE,
    WRONG_TYPE,
    NOTHING,
    TWICE,
    SECOND_OUTCOME,
    THIRD_OUTCOME,
    MISSING_KEY,          /* apply asks for a key that is not there */
    MISSING_KEY_IN_CHECK, /* a check does */
    ALL_WRONG,            /* an error, a wrong answer, a missing key and a broken invariant */
    ALL_BUT_ERROR,
    ALL_BUT_ANSWER,
    ONLY_BROKEN
};
static int mode;

struct bank {
    pd_map_of(int64_t, int64_t) accounts;
    int64_t credits;
    bool broken;
};
PD_TYPE(bank, PD_MAP(accounts), PD_FIELD(credits), PD_FIELD(broken));
struct credited {
    int64_t account, balance;
};
PD_TYPE(credited, PD_FIELD(account), PD_FIELD(balance));
struct refused {
    bool final;
};
PD_TYPE(refused, PD_FIELD(final));
PD_EMPTY(flagged);
PD_EVENTS(bank, credited, refused, flagged);

static void bank_apply(struct bank *bank, const pd_event *event)
{
    const struct credited *const credited = pd_as(event, credited);
    if (credited && (mode == MISSING_KEY || (mode >= ALL_WRONG && mode <= ALL_BUT_ANSWER))) {
        *pd_map_edit(&bank->accounts, 77) = 1;
    }
    if (credited) {
        *pd_map_put(&bank->accounts, credited->account) = credited->balance;
        bank->credits++;
    }
    bank->broken |= pd_as(event, flagged) != NULL || (credited && mode >= ALL_WRONG);
}
static pd_verdict unbroken(const struct bank *bank, pd_finding *finding)
{
    if (mode == MISSING_KEY_IN_CHECK && bank->credits > 1) {
        (void)*pd_map_at(&bank->accounts, 88);
    }
    return bank->broken ? pd_violated(finding, "it is broken") : PD_HOLDS;
}
PD_INVARIANT(unbroken, bank, unbroken);
PD_INVARIANTS(bank, unbroken);
PD_PROJECTION(bank, .apply = bank_apply, .invariants = bank_invariants);

/* Credits of more than five may be refused. */
struct credit {
    int64_t account, amount;
};
PD_TYPE(credit, PD_FIELD(account, PD_RANGE(0, 3)), PD_FIELD(amount, PD_RANGE(1, 9)));
static int64_t balance_of(const struct bank *bank, int64_t account)
{
    const int64_t *const balance = pd_map_get(&bank->accounts, account);
    return balance ? *balance : 0;
}
static void simulate_credit(const struct credit *it, const struct bank *bank, pd_step *step)
{
    if (it->amount <= 5) {
        pd_because(step, "small credits are always taken");
    }
    pd_emit(step, credited, .account = it->account,
            .balance = balance_of(bank, it->account) + it->amount);
    if (it->amount > 5) {
        pd_or(step);
        pd_because(step, "large credits may be refused");
        pd_emit(step, refused, .final = false);
        pd_or(step);
        pd_emit(step, refused, .final = true);
        pd_emit(step, refused, .final = true);
    }
}
PD_COMMAND(credit, bank, .simulate = simulate_credit);

PD_EMPTY(look);
static void simulate_look(const struct look *it, const struct bank *bank, pd_step *step)
{
    (void)it;
    (void)bank;
    pd_emit(step, refused);
}
PD_COMMAND(look, bank, .simulate = simulate_look, .unchecked = true);
PD_COMMANDS(bank, credit, look);
PD_MODEL(bank, .exact = true);

/* The same, but its predictions are guesses. */
static bool guess_call(pdi_model_op op, const void *state, void *out)
{
    const bool answer = bank_model_call_(op, state, out);
    if (op == PDI_MODEL_INFO) {
        ((pd_model_info *)out)->exact = false;
    }
    return answer;
}
static const pd_model guess_model = {"guess", bank_commands, bank_events, &bank_projection,
                                     guess_call};

struct bank_run {
    int64_t balances[4];
    int64_t credits;
};
static pd_status do_credit(struct bank_run *run, const struct credit *it, pd_step *step)
{
    const int64_t balance = run->balances[it->account] += it->amount;
    const bool third = ++run->credits >= 3 && it->amount <= 5;
    const int64_t wrong = mode == WRONG_VALUE || mode == ALL_WRONG || mode == ALL_BUT_ERROR;
    if (third && mode == NOTHING) {
        return PD_OK;
    }
    if (third && mode == WRONG_TYPE) {
        pd_emit(step, flagged);
        return PD_OK;
    }
    if (it->amount > 5 && (mode == SECOND_OUTCOME || mode == THIRD_OUTCOME)) {
        run->balances[it->account] -= it->amount;
        pd_emit(step, refused, .final = mode == THIRD_OUTCOME);
        if (mode == THIRD_OUTCOME) {
            pd_emit(step, refused, .final = true);
        }
        return PD_OK;
    }
    pd_emit(step, credited, .account = it->account, .balance = balance + (third ? wrong : 0));
    if (third && mode == TWICE) {
        pd_emit(step, credited, .account = it->account, .balance = balance);
    }
    return mode == ALL_WRONG && third ? pd_fail(step, PD_EIO, "no line to %s", "the bank") : PD_OK;
}
static pd_status do_look(struct bank_run *run, const struct look *it, pd_step *step)
{
    (void)run;
    (void)it;
    (void)step; /* predicted one event, and there is none */
    return PD_OK;
}
PD_HANDLERS(bank, bank_run, (credit, do_credit), (look, do_look));
PD_ADAPTER(bank, pd_nothing, bank_run, .handlers = bank_handlers);

static pd_report *run(const pd_model *model, int in_mode)
{
    mode = in_mode;
    return engine_run((pd_options){.model = model,
                                   .adapter = &bank_adapter,
                                   .max_runs = 50,
                                   .max_commands = 50,
                                   .no_validate = true});
}

/* ---- Exact models -------------------------------------------------------------------- */

static void it_holds_where_answers_are_as_predicted(void **state)
{
    (void)state;
    pd_report *const report = run(&bank_model, FINE);
    engine_holds(report);
    assert_int_equal(engine_number(report, "Credit", "mispredicted"), 0);
    assert_true(engine_number(report, "small credits are always taken", "judged") > 100);
    assert_true(engine_number(report, "unbroken", "fired") > 100);
    pd_report_free(report);
}

static void says(int in_mode, const char *message)
{
    pd_report *const report = run(&bank_model, in_mode);
    const pd_failure *const failure =
        engine_fails(report, "mispredicted", "Credit: small credits are always taken");
    assert_string_equal(failure->failure_class, "system");
    assert_int_equal(failure->steps, 3);
    assert_string_equal(failure->message, message);
    assert_int_equal(pd_report_exit_code(report), 1);
    pd_report_free(report);
}

static void another_answer_fails(void **state)
{
    (void)state;
    says(WRONG_VALUE,
         "expected Credited(account=0, balance=3), got Credited(account=0, balance=4)");
    says(WRONG_TYPE, "expected Credited(account=0, balance=3), got Flagged()");
    says(NOTHING, "expected Credited(account=0, balance=3), got nothing");
    says(TWICE, "expected Credited(account=0, balance=3), "
                "got Credited(account=0, balance=3), Credited(account=0, balance=3)");
}

static void any_outcome_is_fine(void **state)
{
    (void)state;
    pd_report *report = run(&bank_model, SECOND_OUTCOME);
    engine_holds(report);
    assert_true(engine_number(report, "large credits may be refused", "judged") > 50);
    assert_int_equal(engine_number(report, "Credit", "mispredicted"), 0);
    pd_report_free(report);
    report = run(&bank_model, THIRD_OUTCOME);
    engine_holds(report);
    assert_null(strstr(pd_report_json(report).data, "large credits may be refused"));
    pd_report_free(report);
}

/* An unchecked command may answer otherwise; how often it does is told. */
static void unchecked_answers_are_counted(void **state)
{
    (void)state;
    pd_report *const report = run(&bank_model, FINE);
    engine_holds(report);
    assert_int_equal(engine_number(report, "Look", "mispredicted"),
                     engine_number(report, "Look", "sent"));
    assert_true(engine_warns(report, "Look answered with other events than simulated in "));
    assert_false(engine_warns(report, "Credit answered"));
    pd_report_free(report);
}

/* ---- Models that only guess ---------------------------------------------------------- */

static void a_guess_may_be_wrong(void **state)
{
    (void)state;
    pd_report *report = run(&guess_model, NOTHING);
    engine_holds(report);
    const uint64_t sent = engine_number(report, "Credit", "sent");
    assert_in_range(engine_number(report, "Credit", "mispredicted"), sent / 3, sent - 1);
    assert_true(engine_warns(report, "Credit answered with other events than simulated in "));
    pd_report_free(report);
    report = run(&guess_model, WRONG_VALUE); /* the types are right */
    engine_holds(report);
    assert_int_equal(engine_number(report, "Credit", "mispredicted"), 0);
    assert_false(engine_warns(report, "Credit answered"));
    pd_report_free(report);
    report = run(&guess_model, WRONG_TYPE); /* it is what was observed that counts */
    assert_int_equal(engine_fails(report, "check_failed", "unbroken")->steps, 3);
    pd_report_free(report);
}

/* ---- Projection violations ----------------------------------------------------------- */

static void apply_and_checks_need_their_keys(void **state)
{
    (void)state;
    pd_report *report = run(&bank_model, MISSING_KEY);
    /* The simulation itself breaks, before anything is executed. */
    const pd_failure *failure = engine_fails(report, "projection_violation", "simulation");
    assert_string_equal(failure->message, "simulating Credit: accounts has no 77");
    assert_string_equal(failure->failure_class, "test_code");
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
    report = run(&bank_model, MISSING_KEY_IN_CHECK);
    failure = engine_fails(report, "projection_violation", "unbroken");
    assert_string_equal(failure->message, "checking unbroken: accounts has no 88");
    assert_string_equal(failure->failure_class, "system");
    assert_int_equal(failure->steps, 2);
    pd_report_free(report);
}

/* ---- Precedence ---------------------------------------------------------------------- */

/* Nothing is wrong while plans are made, everything while they are executed. */
static enum { CALM, STORM } weather;
static void late_apply(void *bank, const pd_event *event)
{
    const int wanted = mode;
    mode = weather == CALM ? FINE : wanted;
    bank_apply(bank, event);
    mode = wanted;
}
static const pd_projection late_projection = {&bank_type, bank_projection_call_, late_apply};
static const pd_model late_model = {"late", bank_commands, bank_events, &late_projection,
                                    bank_model_call_};
static pd_status late_setup(struct bank_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    (void)step;
    weather = STORM;
    return PD_OK;
}
static pd_status late_teardown(struct bank_run *run, pd_step *step)
{
    (void)run;
    (void)step;
    weather = CALM;
    return PD_OK;
}
/* One command alone, wrong in every way from its first time on. */
static pd_status do_all(struct bank_run *run, const struct credit *it, pd_step *step)
{
    run->credits = 2;
    return do_credit(run, it, step);
}
PD_HANDLERS(all, bank_run, (credit, do_all), (look, do_look));
PD_ADAPTER(all, pd_nothing, bank_run, .handlers = all_handlers, .setup_each = late_setup,
           .teardown_each = late_teardown);

static void first(int in_mode, const char *kind, const char *message)
{
    mode = in_mode;
    weather = CALM;
    pd_report *const report = engine_run((pd_options){.model = &late_model,
                                                      .adapter = &all_adapter,
                                                      .max_runs = 10,
                                                      .max_commands = 20,
                                                      .no_validate = true});
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, kind);
    engine_has(failure->message, message);
    assert_int_equal(failure->steps, 1);
    pd_report_free(report);
}

static void one_failure_of_a_step_is_told(void **state)
{
    (void)state;
    first(ALL_WRONG, "adapter_error", "Credit: no line to the bank");
    first(ALL_BUT_ERROR, "mispredicted", "expected Credited(");
    first(ALL_BUT_ANSWER, "projection_violation", "folding Credited: accounts has no 77");
    first(ONLY_BROKEN, "check_failed", "it is broken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_where_answers_are_as_predicted),
        cmocka_unit_test(another_answer_fails),
        cmocka_unit_test(any_outcome_is_fine),
        cmocka_unit_test(unchecked_answers_are_counted),
        cmocka_unit_test(a_guess_may_be_wrong),
        cmocka_unit_test(apply_and_checks_need_their_keys),
        cmocka_unit_test(one_failure_of_a_step_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
