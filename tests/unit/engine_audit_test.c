/*
 * What an audit finds: callbacks that depend on more than their arguments, that change what they
 * may only look at, that keep what is not theirs. And that reports depend on the seed alone.
 */
#include "engine.h"

enum {
    PURE,
    GENERATOR,
    WHEN,
    CHOICE,
    SIMULATION,
    APPLY,
    APPLY_TWIN,
    KEEPING,
    WRITING_SIMULATE,
    WRITING_CHECK,
    WRITING_WHEN,
    WRITING_TERMINATE,
    ENDING, /* some sequences earlier than others */
    BROKEN  /* the system */
};
static int mode;
static int64_t calls; /* what nothing may depend on */

/* ---- The model ----------------------------------------------------------------------- */

struct log {
    int64_t lines, odd, last;
    pd_list_of(int64_t) kept;
};
PD_TYPE(log, PD_FIELD(lines), PD_FIELD(odd), PD_FIELD(last), PD_LIST(kept));
struct mirror {
    int64_t last;
};
PD_TYPE(mirror, PD_FIELD(last));

struct written {
    const int64_t *words;
    size_t count;
};
PD_TYPE(written, PD_COUNTED(words, count));
PD_EMPTY(erased);
PD_EVENTS(log, written, erased);

static void draw_word(pd_gen *gen, int64_t *word)
{
    *word = pd_gen_int(gen, 0, 9) + (mode == GENERATOR ? ++calls : 0);
}
PD_GENERATOR(word, int64_t, draw_word);

struct write_it {
    int64_t word, again;
};
PD_TYPE(write_it, PD_FIELD(word, PD_DRAW(word)), PD_FIELD(again, PD_RANGE(0, 9)));
static bool choose_write(pd_gen *gen, const struct log *log, struct write_it *it)
{
    (void)log;
    const int64_t most = mode == CHOICE && ++calls % 2 ? 1 : 9;
    return pd_choose_int(gen, &it->again, 0, most);
}
static void simulate_write(const struct write_it *it, const struct log *log, pd_step *step)
{
    if (mode == WRITING_SIMULATE && log->lines > 2) {
        ((struct log *)(uintptr_t)log)->odd++;
    }
    if (mode == SIMULATION && ++calls % 7 == 0) {
        return;
    }
    const int64_t words[] = {it->word, it->again};
    pd_emit(step, written, .words = words, .count = 2);
}
PD_COMMAND(write_it, log, .overrides = choose_write, .simulate = simulate_write);

PD_EMPTY(erase);
static bool may_erase(const struct log *log)
{
    if (mode == WRITING_WHEN && log->lines > 2) {
        ((struct log *)(uintptr_t)log)->odd++;
    }
    return log->lines > 3 && (mode != WHEN || ++calls % 3);
}
static void simulate_erase(const struct erase *it, const struct log *log, pd_step *step)
{
    (void)it;
    (void)log;
    pd_emit(step, erased);
}
PD_COMMAND(erase, log, .when = may_erase, .simulate = simulate_erase);
PD_COMMANDS(log, write_it, erase);

static const int64_t *last_words; /* what apply may not keep */

static void log_apply(struct log *log, const pd_event *event)
{
    const struct written *const written = pd_as(event, written);
    if (written) {
        log->lines++;
        log->last = written->words[0];
        log->odd += mode == APPLY ? ++calls % 2 : 0;
        if (mode == KEEPING && last_words) {
            log->last = last_words[0];
        }
        last_words = written->words;
        *pd_list_add(&log->kept) = log->last;
    } else if (pd_as(event, erased)) {
        log->lines = 0;
    }
}
static pd_verdict few_lines(const struct log *log, pd_finding *finding)
{
    (void)finding;
    if (mode == WRITING_CHECK && log->lines > 2) {
        ((struct log *)(uintptr_t)log)->lines = 0;
    }
    return PD_HOLDS;
}
PD_INVARIANT(few_lines, log, few_lines);
PD_INVARIANTS(log, few_lines);
PD_PROJECTION(log, .apply = log_apply, .invariants = log_invariants);
static void mirror_apply(struct mirror *mirror, const pd_event *event)
{
    mirror->last += pd_as(event, written) && mode == APPLY_TWIN ? ++calls : 1;
}
PD_PROJECTION(mirror, .apply = mirror_apply);
PD_PROJECTIONS(log, mirror);
static bool ends(const struct log *log)
{
    if (mode == WRITING_TERMINATE && log->lines > 2) {
        ((struct log *)(uintptr_t)log)->odd++;
    }
    return mode == ENDING && log->lines > 3 && ++calls % 2;
}
PD_MODEL(log, .projections = log_projections, .terminate = ends);

struct log_run {
    int64_t lines;
};
static pd_status do_write(struct log_run *run, const struct write_it *it, pd_step *step)
{
    const int64_t words[] = {it->word, it->again};
    pd_emit(step, written, .words = words, .count = 2);
    return mode == BROKEN && ++run->lines == 3 ? pd_fail(step, PD_EIO, "full") : PD_OK;
}
static pd_status do_erase(struct log_run *run, const struct erase *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, erased);
    return PD_OK;
}
PD_HANDLERS(log, log_run, (write_it, do_write), (erase, do_erase));
PD_ADAPTER(log, pd_nothing, log_run, .handlers = log_handlers);

static pd_options options(int in_mode)
{
    mode = in_mode;
    calls = 0;
    last_words = NULL;
    return (pd_options){.model = &log_model,
                        .adapter = &log_adapter,
                        .max_commands = 30,
                        .audit = true,
                        .no_validate = true};
}

/* ---- Tests --------------------------------------------------------------------------- */

static void what_is_pure_passes(void **state)
{
    (void)state;
    engine_passes(options(PURE));
    pd_options it = options(PURE);
    it.isolation = PD_ISOLATION_NONE;
    engine_passes(it);
}

static void is_impure(int in_mode, const char *name, const char *message)
{
    for (int isolation = PD_ISOLATION_BATCH; isolation <= PD_ISOLATION_NONE; isolation++) {
        pd_options it = options(in_mode);
        it.isolation = (pd_isolation)isolation;
        pd_report *const report = engine_run(it);
        const pd_failure *const failure = engine_fails(report, "impure", name);
        engine_has(failure->message, message);
        assert_string_equal(failure->failure_class, "test_code");
        assert_int_equal(pd_report_exit_code(report), 3);
        assert_int_equal(failure->shrink_executions, 0);
        pd_report_free(report);
    }
}

static void what_makes_plans_must_be_pure(void **state)
{
    (void)state;
    is_impure(GENERATOR, "generator of WriteIt.word", "had two values of WriteIt.word");
    is_impure(CHOICE, "generator of WriteIt.again", "had two values of WriteIt.again");
    is_impure(WHEN, "when or overrides", "then");
    is_impure(ENDING, "when, simulate or terminate", "was there once only");
}

static void what_folds_must_be_pure(void **state)
{
    (void)state;
    is_impure(APPLY, "apply", "apply of Log folded Written twice into different states");
    is_impure(APPLY_TWIN, "apply", "apply of Mirror folded Written twice into different states");
    is_impure(KEEPING, "apply", "apply of Log folded Written twice into different states");
}

static void who_looks_may_not_write(void **state)
{
    (void)state;
    is_impure(WRITING_SIMULATE, "simulate", "simulate of WriteIt changed a state");
    is_impure(WRITING_WHEN, "when or overrides",
              "when or overrides changed a state that it may only look at, at $");
    is_impure(WRITING_TERMINATE, "terminate or state_class",
              "terminate or state_class changed a state that it may only look at, at $");
    is_impure(WRITING_CHECK, "check", "check of few_lines changed a state");
}

/* Validation watches for it, too, in simulation. */
static void validation_watches(void **state)
{
    static const struct {
        int mode;
        const char *told;
    } cases[] = {
        {WRITING_SIMULATE, "V17: simulate of WriteIt changed the state that it may only look"},
        {WRITING_WHEN, "V17: when or overrides changed a state that it may only look at"},
        {WRITING_TERMINATE, "V17: terminate or state_class changed a state that it may"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pd_options it = options(cases[i].mode);
        it.size = sizeof it;
        it.no_validate = it.audit = false;
        engine_refused(&it, PD_EINVAL, cases[i].told);
    }
}

/* Without an audit the same are not noticed, or as something else. */
static void only_an_audit_looks(void **state)
{
    (void)state;
    pd_options it = options(APPLY);
    it.audit = false;
    engine_passes(it);
    it = options(WRITING_CHECK);
    it.audit = false;
    engine_passes(it);
}

/* A copy of TEXT without the times: what differs from campaign to campaign. */
static char *timeless(const char *text)
{
    static const char *const before[] = {"created: ", " commands, ",
                                         "\"ns\":", "\"ms\": ", "seed 1, "};
    char *const copy = strdup(text);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        for (char *at = strstr(copy, before[i]); at; at = strstr(at + 1, before[i])) {
            char *const time = at + strlen(before[i]);
            const size_t len = strspn(time, "0123456789-:TZ.");
            memmove(time, time + len, strlen(time + len) + 1);
        }
    }
    return copy;
}

static void same(const char *a, const char *b)
{
    char *const first = timeless(a);
    char *const second = timeless(b);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void one_seed_gives_one_report(void **state)
{
    (void)state;
    pd_options it = options(BROKEN);
    it.audit = false;
    pd_report *const one = engine_run(it);
    pd_report *const other = engine_run(it);
    engine_fails(one, "adapter_error", "WriteIt");
    same(pd_report_text(one).data, pd_report_text(other).data);
    same(pd_report_json(one).data, pd_report_json(other).data);
    same(engine_failure(one)->text, engine_failure(other)->text);
    assert_string_equal(engine_failure(one)->fingerprint, engine_failure(other)->fingerprint);
    pd_report_free(one);
    pd_report_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_pure_passes),
        cmocka_unit_test(what_makes_plans_must_be_pure),
        cmocka_unit_test(what_folds_must_be_pure),
        cmocka_unit_test(who_looks_may_not_write),
        cmocka_unit_test(validation_watches),
        cmocka_unit_test(only_an_audit_looks),
        cmocka_unit_test(one_seed_gives_one_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
