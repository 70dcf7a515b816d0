/*
 * What simulate said when a plan was generated is not asked again while the system answers just so,
 * and a state that nobody looks at is not folded: but as soon as something is otherwise, both are,
 * as if they always had been.
 */
#include "engine.h"

/* In the notebook: how often callbacks were called while a plan was executed, and how often the
 * answer was wrong. */
enum { ASKED, FOLDED, WRONGS };

enum { QUIET, LABELS, REASONS, OUTCOMES, TEXTS_OF_LARGE };
enum { LARGE = 6 };
static int says; /* what simulate does beside emitting a number */

enum { RIGHT, OTHER_ORDER, ONE_MORE, NOTHING, WRONG, WRONG_ONCE, WORDY };
static int answers;

static bool executing; /* a plan, now, in this process */

static void count(int what)
{
    if (executing) {
        (void)engine_count(what);
    }
}

/* ---- The model ----------------------------------------------------------------------- */

struct tally {
    pd_list_of(int64_t) sums;
    int64_t sum;
};
PD_TYPE(tally, PD_LIST(sums), PD_FIELD(sum));
struct added {
    int64_t sum;
    int32_t value, times; /* of which the second is always 1 */
};
PD_TYPE(added, PD_FIELD(sum), PD_FIELD(value), PD_FIELD(times));
struct small {
    int16_t value;
};
PD_TYPE(small, PD_FIELD(value));
struct told {
    pd_str text;
};
PD_TYPE(told, PD_FIELD(text));
struct opened {
    pd_ref door;
};
PD_TYPE(opened, PD_FIELD(door, PD_EXTERNAL));
struct looked {
    int64_t count;
};
PD_TYPE(looked, PD_FIELD(count));
struct heaved {
    char weight[8192];
};
PD_TYPE(heaved, PD_FIELD(weight));
PD_EVENTS(tally, added, small, told, opened, looked, heaved);

static void tally_apply(struct tally *tally, const pd_event *event)
{
    const struct added *const added = pd_as(event, added);
    count(FOLDED);
    if (added) {
        *pd_list_add(&tally->sums) = added->sum;
        tally->sum = added->sum;
    }
}
PD_PROJECTION(tally, .apply = tally_apply);

static void say(pd_step *step, int32_t value)
{
    count(ASKED);
    if (says == LABELS) {
        pd_label(step, "asked");
    } else if (says == REASONS) {
        pd_because(step, "it is so");
    } else if (says == TEXTS_OF_LARGE && value >= LARGE) {
        pd_emit(step, told, .text = pd_format(step, "%d", 7));
    }
}
struct add {
    int32_t value;
};
PD_TYPE(add, PD_FIELD(value, PD_RANGE(1, 9)));
static void simulate_add(const struct add *add, const struct tally *tally, pd_step *step)
{
    say(step, add->value);
    pd_emit(step, added, .sum = tally->sum + add->value, .value = add->value, .times = 1);
    pd_emit(step, small, .value = (int16_t)add->value);
    if (says == OUTCOMES) {
        pd_or(step);
        pd_emit(step, looked);
    }
}
PD_COMMAND(add, tally, .simulate = simulate_add);

/* It may answer otherwise, and does: what comes then is in another state than was simulated. */
PD_EMPTY(jump);
static void simulate_jump(const struct jump *jump, const struct tally *tally, pd_step *step)
{
    (void)jump;
    count(ASKED);
    pd_emit(step, added, .sum = tally->sum + 1, .value = 1, .times = 1);
}
PD_COMMAND(jump, tally, .simulate = simulate_jump, .unchecked = true);

PD_EMPTY(look);
static void simulate_look(const struct look *look, const struct tally *tally, pd_step *step)
{
    (void)look;
    count(ASKED);
    pd_emit(step, looked, .count = (int64_t)tally->sums.count);
}
PD_COMMAND(look, tally, .simulate = simulate_look);

/* One that is not simulated. */
PD_EMPTY(nap);
PD_COMMAND(nap, tally, .unchecked = true);

PD_EMPTY(open);
static void simulate_open(const struct open *open, const struct tally *tally, pd_step *step)
{
    (void)open;
    (void)tally;
    count(ASKED);
    pd_emit(step, opened);
}
PD_COMMAND(open, tally, .simulate = simulate_open);

PD_EMPTY(heave);
static void simulate_heave(const struct heave *heave, const struct tally *tally, pd_step *step)
{
    (void)heave;
    (void)tally;
    say(step, 0);
    pd_emit(step, heaved);
}
PD_COMMAND(heave, tally, .simulate = simulate_heave);
PD_COMMANDS(tally, add, jump, look, nap, open, heave);
PD_MODEL(tally, .exact = true);

/* The same, with somebody who looks at the state after each step. */
static pd_verdict last_is_sum(const struct tally *tally, pd_finding *finding)
{
    const size_t count = tally->sums.count;
    const int64_t last = count ? tally->sums.items[count - 1] : 0;
    return last == tally->sum ? PD_HOLDS : pd_violated(finding, "the last is not the sum");
}
PD_INVARIANT(last_is_sum, tally, last_is_sum);
PD_INVARIANTS(tally, last_is_sum);
static void watched_call(pdi_projection_op op, void *state, void *out)
{
    tally_projection_call_(op, state, out);
    if (op == PDI_INVARIANTS) {
        *(const pd_invariant *const **)out = tally_invariants;
    }
}
static const pd_projection watched_projection = {&tally_type, watched_call,
                                                 tally_projection_apply_};
static const pd_model watched_model = {"watched", tally_commands, tally_events, &watched_projection,
                                       tally_model_call_};

/* ---- The system ---------------------------------------------------------------------- */

struct sums {
    int64_t sum, count, doors;
};
static pd_status do_add(struct sums *sums, const struct add *add, pd_step *step)
{
    const bool late = answers == WRONG_ONCE && sums->count >= 5 && engine_count(WRONGS) == 0;
    sums->sum += add->value + (answers == WRONG || late);
    sums->count++;
    if (says == TEXTS_OF_LARGE && add->value >= LARGE) {
        pd_emit(step, told, .text = PD_STR("7"));
    }
    if (answers == OTHER_ORDER) {
        pd_emit(step, small, .value = (int16_t)add->value);
    }
    pd_emit(step, added, .sum = sums->sum, .value = add->value, .times = 1);
    if (answers != OTHER_ORDER && answers != NOTHING) {
        pd_emit(step, small, .value = (int16_t)add->value);
    }
    if (answers == ONE_MORE) {
        pd_emit(step, looked);
    }
    return PD_OK;
}
static pd_status do_jump(struct sums *sums, const struct jump *jump, pd_step *step)
{
    (void)jump;
    sums->sum += 100;
    sums->count++;
    pd_emit(step, added, .sum = sums->sum, .value = 100, .times = 1);
    return PD_OK;
}
static pd_status do_look(struct sums *sums, const struct look *look, pd_step *step)
{
    (void)look;
    pd_emit(step, looked, .count = sums->count);
    return PD_OK;
}
static pd_status do_nap(struct sums *sums, const struct nap *nap, pd_step *step)
{
    (void)sums;
    (void)nap;
    if (answers == ONE_MORE) {
        pd_emit(step, looked); /* nobody said that it would not */
    }
    return PD_OK;
}
static pd_status do_open(struct sums *sums, const struct open *open, pd_step *step)
{
    (void)open;
    pd_emit(step, opened, .door = pd_ref_from_int(step, ++sums->doors));
    return PD_OK;
}
static pd_status begin(struct sums *sums, struct pd_nothing *nothing, pd_step *step)
{
    (void)sums;
    (void)nothing;
    (void)step;
    executing = true;
    return PD_OK;
}
static pd_status end(struct sums *sums, pd_step *step)
{
    (void)sums;
    (void)step;
    executing = false;
    return PD_OK;
}
static pd_status do_heave(struct sums *sums, const struct heave *heave, pd_step *step)
{
    (void)sums;
    (void)heave;
    if (answers == WORDY) {
        (void)pd_format(step, "%01000000d", 7);
    }
    pd_emit(step, heaved);
    return PD_OK;
}
PD_HANDLERS(sums, sums, (add, do_add), (jump, do_jump), (look, do_look), (nap, do_nap),
            (open, do_open), (heave, do_heave));
PD_ADAPTER(sums, pd_nothing, sums, .handlers = sums_handlers, .setup_each = begin,
           .teardown_each = end);

#define ONLY(...) ((const char *const[]){__VA_ARGS__, NULL})

static pd_options options_of(const pd_model *model, const char *const *only)
{
    engine_forget(NULL);
    says = QUIET;
    answers = RIGHT;
    return (pd_options){.model = model, .adapter = &sums_adapter, .only = only, .max_runs = 20};
}

static uint64_t counted(int what)
{
    return engine_notes()->counts[what];
}

/* ---- Tests --------------------------------------------------------------------------- */

static void nothing_is_asked_or_folded_again(void **state)
{
    (void)state;
    engine_passes(options_of(&tally_model, ONLY("add", "look", "nap")));
    assert_int_equal(counted(ASKED), 0);
    assert_int_equal(counted(FOLDED), 0);
}

static void who_looks_at_the_state_finds_it_folded(void **state)
{
    (void)state;
    engine_passes(options_of(&watched_model, ONLY("add", "look", "nap")));
    assert_int_equal(counted(ASKED), 0);
    assert_true(counted(FOLDED) > 0);
}

static void an_audit_asks_for_everything(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("add", "look"));
    options.audit = true;
    engine_passes(options);
    assert_true(counted(ASKED) > 0 && counted(FOLDED) > 0);
}

/* Were predictions of the simulated state used, add would fail; were a step not folded, too. */
static void after_another_answer_the_observed_state_counts(void **state)
{
    (void)state;
    engine_passes(options_of(&tally_model, ONLY("add", "jump", "look", "nap")));
    assert_true(counted(ASKED) > 0 && counted(FOLDED) > 0);
    engine_passes(options_of(&watched_model, ONLY("add", "jump", "look", "nap")));
    assert_true(counted(ASKED) > 0);
}

/* What a handler emits though nothing was simulated is no failure, but it is not as simulated. */
static void an_event_of_what_is_not_simulated(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("nap", "look"));
    answers = ONE_MORE;
    engine_passes(options);
    assert_true(counted(ASKED) > 0 && counted(FOLDED) > 0);
}

static void an_order_of_types_is_free(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("add"));
    answers = OTHER_ORDER;
    engine_passes(options);
    assert_true(counted(ASKED) > 0 && counted(FOLDED) > 0);
}

static void references_are_named_alike(void **state)
{
    (void)state;
    engine_passes(options_of(&tally_model, ONLY("open", "add")));
    assert_int_equal(counted(ASKED), 0);
    assert_true(counted(FOLDED) > 0); /* for whether two doors are one */
}

/* Whatever simulate says that is no event is said in the execution, too. */
static void more_than_events_is_asked_again(void **state)
{
    static const int all[] = {LABELS, REASONS, OUTCOMES};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        pd_options options = options_of(&tally_model, ONLY("add"));
        says = all[i];
        pd_report *const report = engine_run(options);
        engine_holds(report);
        assert_int_equal(counted(ASKED), pd_report_commands(report));
        pd_report_free(report);
    }
}

/* From the first text on; by then there are steps whose folding was put off. */
static void texts_are_asked_for_again(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("add", "look"));
    says = TEXTS_OF_LARGE;
    pd_report *const report = engine_run(options);
    engine_holds(report);
    assert_true(counted(ASKED) > 0 && counted(ASKED) < pd_report_commands(report));
    pd_report_free(report);
}

static void a_difference_is_told_as_ever(void **state)
{
    static const struct {
        int answers;
        const char *message;
    } rows[] = {
        {WRONG, "expected Added(sum=1, value=1, times=1), Small(value=1), "
                "got Added(sum=2, value=1, times=1), Small(value=1)"},
        {NOTHING, "expected Added(sum=1, value=1, times=1), Small(value=1), "
                  "got Added(sum=1, value=1, times=1)"},
        {ONE_MORE, "expected Added(sum=1, value=1, times=1), Small(value=1), "
                   "got Added(sum=1, value=1, times=1), Small(value=1), Looked(count=0)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        pd_options options = options_of(&tally_model, ONLY("look", "add"));
        answers = rows[i].answers;
        pd_report *const report = engine_run(options);
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Add");
        assert_string_equal(failure->message, rows[i].message);
        assert_int_equal(failure->steps, 1);
        pd_report_free(report);
    }
}

/* Checks that the line behind AT tells of EVENT, of step ID; gives that line's end. */
static const char *told_next(const char *at, size_t id, const char *event)
{
    char wanted[100];
    (void)snprintf(wanted, sizeof wanted,
                   "\"step\":%zu,\"branch\":0,\"source\":\"command\",\"text\":\"%s(", id, event);
    const char *const step = strstr(at, "\"step\"");
    assert_non_null(step);
    engine_begins(step, wanted);
    return strchr(step, '\n');
}

/* Where nothing was written down while it went as predicted, all of it is told all the same. */
static void what_happened_once_is_told_whole(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("add", "look", "open"));
    answers = WRONG_ONCE;
    pd_report *const report = engine_run(options);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Add");
    assert_int_equal(failure->reproduced, 0);
    assert_true(failure->steps > 10);
    const char *at = strstr(failure->text, "\ntrace\n");
    for (size_t i = 0; i < failure->steps; i++) {
        if (strstr(failure->plan[i], " Add(")) {
            at = told_next(at, i + 1, "Added");
            at = told_next(at, i + 1, "Small");
        } else {
            at = told_next(at, i + 1, strstr(failure->plan[i], " Open(") ? "Opened" : "Looked");
        }
    }
    assert_null(strstr(at, "\"step\""));
    pd_report_free(report);
}

/* Where events are only followed, a run may use as much memory as where they are written down. */
static void memory_has_one_limit(void **state)
{
    size_t steps[2];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        pd_options options = options_of(&tally_model, ONLY("heave"));
        options.max_commands = 9000;
        says = i ? LABELS : QUIET;
        pd_report *const report = engine_run(options);
        steps[i] = engine_fails(report, "limit_reached", "run memory")->failing_step;
        pd_report_free(report);
    }
    assert_in_range(steps[0], 8000, 8300); /* what is beside the events differs */
    assert_in_range(steps[1], 8000, 8300);
}

/* What handlers use of it counts as well. */
static void texts_of_handlers_are_limited(void **state)
{
    (void)state;
    pd_options options = options_of(&tally_model, ONLY("heave"));
    answers = WORDY;
    pd_report *const report = engine_run(options);
    const pd_failure *const failure = engine_fails(report, "limit_reached", "run memory");
    assert_in_range(failure->failing_step, 10, 66); /* a text grows by copying */
    pd_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_asked_or_folded_again),
        cmocka_unit_test(who_looks_at_the_state_finds_it_folded),
        cmocka_unit_test(an_audit_asks_for_everything),
        cmocka_unit_test(after_another_answer_the_observed_state_counts),
        cmocka_unit_test(an_event_of_what_is_not_simulated),
        cmocka_unit_test(an_order_of_types_is_free),
        cmocka_unit_test(references_are_named_alike),
        cmocka_unit_test(more_than_events_is_asked_again),
        cmocka_unit_test(texts_are_asked_for_again),
        cmocka_unit_test(a_difference_is_told_as_ever),
        cmocka_unit_test(what_happened_once_is_told_whole),
        cmocka_unit_test(memory_has_one_limit),
        cmocka_unit_test(texts_of_handlers_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
