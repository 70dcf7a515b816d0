/* See shrinking.h. */
#include "drive/shrinking.h"

#include "core/value.h"
#include "drive/ahead.h"
#include "exec/log.h"
#include "shrink/shrink.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { HUNG_REPEATS = 3, OUTPUT_MAX = 64 * 1024 };

/* After so many executions it is known whether they are slow: they take so long each. */
enum { SLOW_COUNT = 4, SLOW_MS = 25 };

/* Where a second failure is looked for: if the first was shrunk in less than SECOND_MS, in so many
 * more runs than the first was found in, and not for longer. */
enum { SECOND_MS = 1000, SEARCH_MS = 5000, SECOND_RUNS = 100, SECOND_COMMANDS = 200000 };

struct attempts {
    struct pdi_campaign *campaign;
    uint64_t signature;
    bool isolated;
    unsigned count;
    uint64_t spent_ms;       /* in executions */
    struct pdi_ahead *ahead; /* once they have been found slow; NULL: each is awaited */
    struct pdi_result known; /* of the last that was executed ahead */
    pd_arena *arena;
};

bool pdi_is_shrinkable(enum pdi_kind kind)
{
    return kind != PDI_SETUP_FAILED && kind != PDI_LIMIT_REACHED && kind != PDI_IMPURE;
}

/* ---- Writing a failure ------------------------------------------------------------------- */

const char *pdi_result_message(const struct pdi_result *result, pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_text_puts(&text, result->message);
    pdi_crash_tell(&result->crash, &text);
    if (result->left[0] && result->kind != PDI_LEAKED) {
        pdi_text_printf(&text, "; left running: %s", result->left);
    }
    if (result->kind == PDI_LEAKED && result->crash.frames[0]) {
        struct pdi_text place = pdi_text_new(arena);
        pdi_crash_place(&result->crash, &place);
        pdi_text_printf(&text, "%s%s", place.len ? "; made in " : "", place.data);
    }
    return text.data;
}

/* Something that is in the object which MODEL was compiled into. */
static const void *home_of(const struct pdi_model *model)
{
    const pd_property *const property = model->info.property;
    return property ? (const void *)property : (const void *)model->model;
}

struct pdi_failure pdi_failure_of(struct pdi_campaign *campaign, const struct pdi_result *result,
                                  uint64_t run, pd_arena *arena)
{
    const pd_options *const options = &campaign->options;
    char utc[32];
    char room[64];
    pdi_clock_utc(utc, false);
    struct pdi_failure failure = {
        .kind = result->kind,
        .test_code = result->test_code,
        .name = pdi_arena_string(arena, result->name),
        .message = pdi_arena_string(arena, result->message),
        .data = result->data[0] ? pdi_arena_string(arena, result->data) : NULL,
        .run = run,
        .seed = campaign->seed,
        .suite = options->suite,
        .model = options->model->name,
        .adapter = options->adapter->name,
        .options = campaign->generation_options,
        .model_hash = campaign->model->hash,
        .build_id = pdi_arena_string(arena, pdi_build_id(home_of(campaign->model), room)),
        .version = pd_version(),
        .created = pdi_arena_string(arena, utc),
        .failing_step = SIZE_MAX,
    };
    size_t count = 0;
    while (options->settings && options->settings[count]) {
        count++;
    }
    failure.config = pd_alloc(arena, struct pdi_header, count + 1);
    for (size_t i = 0; i < count; i++) {
        char *const key = pdi_arena_string(arena, options->settings[i]);
        char *const equals = strchr(key, '=');
        if (equals) {
            *equals = '\0';
            failure.config[failure.config_count++] = (struct pdi_header){key, equals + 1};
        }
    }
    return failure;
}

void pdi_failure_plan(struct pdi_campaign *campaign, struct pdi_failure *failure,
                      const struct pdi_plan *plan, const struct pdi_result *result, pd_arena *arena)
{
    failure->steps = pdi_plan_lines(campaign->model, plan, arena);
    failure->step_count = plan->count;
    failure->failing_step = result->step < plan->count ? result->step : SIZE_MAX;
}

static void add_entry(struct pdi_failure *failure, size_t *capacity, const struct pdi_entry *entry,
                      pd_arena *arena)
{
    if (failure->entry_count == *capacity) {
        struct pdi_entry *const old = failure->entries;
        *capacity = *capacity * 2 + 64;
        failure->entries = pd_alloc(arena, struct pdi_entry, *capacity);
        if (failure->entry_count) {
            memcpy(failure->entries, old, failure->entry_count * sizeof *entry);
        }
    }
    failure->entries[failure->entry_count++] = *entry;
}

/* Adds TEXT of SOURCE behind what there is, unless it is empty. */
static void add_text(struct pdi_failure *failure, size_t *capacity, uint32_t step,
                     enum pdi_source source, pd_str text, pd_arena *arena)
{
    _Atomic size_t used = 0;
    _Atomic bool truncated = false;
    struct pdi_trace trace = {.used = &used, .truncated = &truncated};
    struct pdi_entry entry;
    size_t at = 0;
    if (text.len) {
        trace.capacity = text.len * 6 + 200; /* as JSON */
        trace.buffer = pd_alloc(arena, char, trace.capacity);
        trace.seq = failure->entry_count;
        pdi_trace_text(&trace, 0, step, source, text.data, arena);
        if (pdi_trace_next(trace.buffer, atomic_load(&used), &at, &entry, arena)) {
            add_entry(failure, capacity, &entry, arena);
        }
    }
}

/* What the system has written is the last entry: nobody knows when it was. */
static void add_output(const struct pdi_campaign *campaign, struct pdi_failure *failure,
                       size_t *capacity, pd_arena *arena)
{
    add_text(failure, capacity, 0, PDI_SOURCE_OUTPUT,
             pdi_capture_tail(&campaign->seat->capture, OUTPUT_MAX, arena), arena);
}

/* Where a step was that did not end: it is another place each time, so it is no part of what is
 * told of the failure itself. */
static void add_place(const struct pdi_campaign *campaign, struct pdi_failure *failure,
                      size_t *capacity, pd_arena *arena)
{
    const struct pdi_crash *const crash = &campaign->shared->crash;
    const uint32_t last = atomic_load(&campaign->shared->progress.step);
    const uint32_t step = last ? last : campaign->shared->failing_step;
    struct pdi_text text = pdi_text_new(arena);
    struct pdi_text place = pdi_text_new(arena);
    if (failure->kind == PDI_HUNG && crash->signal == SIGABRT && step) {
        pdi_crash_where(crash, &place);
    }
    if (place.len) {
        pdi_text_printf(&text, "stopped: %s", place.data);
        add_text(failure, capacity, step, PDI_SOURCE_NOTE, (pd_str){text.data, text.len}, arena);
    }
}

void pdi_failure_trace(struct pdi_campaign *campaign, struct pdi_failure *failure, pd_arena *arena)
{
    const size_t used = atomic_load(&campaign->shared->trace_used);
    const size_t len = used > PDI_TRACE_MAX ? PDI_TRACE_MAX : used;
    struct pdi_entry entry;
    size_t capacity = 0;
    failure->entry_count = 0;
    for (size_t at = 0; pdi_trace_next(campaign->seat->trace_buffer, len, &at, &entry, arena);) {
        add_entry(failure, &capacity, &entry, arena);
    }
    add_place(campaign, failure, &capacity, arena);
    add_output(campaign, failure, &capacity, arena);
}

static void tell_failure(struct pdi_campaign *campaign, struct pdi_failure *failure,
                         pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    failure->fingerprint = pdi_failure_fingerprint(failure, arena);
    pdi_failure_write(&text, failure);
    pdi_tell(campaign, PDI_MESSAGE_FAILURE, text.data, text.len);
}

/* The first evidence: the plan as it was generated, up to where it failed. */
static void keep_evidence(struct pdi_campaign *campaign, const struct pdi_plan *plan,
                          const struct pdi_result *result, struct pdi_failure *failure,
                          pd_arena *arena)
{
    struct pdi_plan cut = *plan;
    cut.count = result->step < plan->count ? result->step + 1 : plan->count;
    pdi_failure_plan(campaign, failure, &cut, result, arena);
}

void pdi_report_unshrunk(struct pdi_campaign *campaign, const struct pdi_result *result,
                         uint64_t run, const struct pdi_plan *plan)
{
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct pdi_failure failure = pdi_failure_of(campaign, result, run, &arena);
    failure.message = pdi_result_message(result, &arena);
    keep_evidence(campaign, plan, result, &failure, &arena);
    add_output(campaign, &failure, &(size_t){0}, &arena);
    failure.original_steps = plan->count;
    tell_failure(campaign, &failure, &arena);
    pdi_arena_release(&arena);
}

void pdi_report_here(struct pdi_campaign *campaign, const struct pdi_result *result, uint64_t run)
{
    const bool isolated = campaign->isolated;
    campaign->isolated = false; /* told to ourselves */
    pdi_report_unshrunk(campaign, result, run, &(struct pdi_plan){0});
    campaign->isolated = isolated;
}

/* ---- Attempts ---------------------------------------------------------------------------- */

/* Executes PLAN as the campaign wants it; gives what it came to. */
static const struct pdi_result *execute(struct attempts *attempts, const struct pdi_plan *plan)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    struct pdi_exec *const exec = &campaign->exec;
    atomic_store(&campaign->shared->progress.attempts, ++attempts->count);
    pdi_capture_clear(&campaign->seat->capture);
    if (attempts->isolated) {
        pdi_attempt_isolated(campaign, plan, &exec->result);
    } else {
        pdi_execute_asked(campaign, plan);
    }
    if (!campaign->isolated) {
        pdi_show_progress(campaign);
    }
    return &exec->result;
}

static bool same_signature(const struct attempts *attempts, const struct pdi_result *result)
{
    return result->kind != PDI_HELD &&
           pdi_signature(result->kind, result->name, attempts->campaign->exec.adapter->name) ==
               attempts->signature;
}

static bool fails_alike(const void *context, const struct pdi_result *result)
{
    return same_signature(context, result);
}

/* Whether several candidates are executed at once: that pays where one takes long, and needs an
 * adapter of which there may be several. */
static bool looks_ahead(struct attempts *attempts)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    const bool slow =
        attempts->count >= SLOW_COUNT && attempts->spent_ms / attempts->count >= SLOW_MS;
    if (!attempts->ahead && slow && campaign->isolated && campaign->options.jobs > 1) {
        attempts->ahead =
            pdi_ahead_new(campaign, campaign->options.jobs, fails_alike, attempts, attempts->arena);
    }
    return attempts->ahead != NULL;
}

static void attempt(void *context, const struct pdi_plan *plan, struct pdi_attempt *out)
{
    struct attempts *const attempts = context;
    const struct pdi_campaign *const campaign = attempts->campaign;
    const struct pdi_result *result = &attempts->known;
    if (looks_ahead(attempts) &&
        pdi_ahead_execute(attempts->ahead, plan, &attempts->known, &out->skipped)) {
        atomic_store(&campaign->shared->progress.attempts, ++attempts->count);
    } else {
        const uint64_t started_ms = pdi_clock_ms();
        result = execute(attempts, plan);
        attempts->spent_ms += pdi_clock_ms() - started_ms;
        out->skipped = attempts->isolated ? campaign->shared->skipped : campaign->exec.skipped;
    }
    out->fails = same_signature(attempts, result);
    out->step = result->step;
    out->executed = result->executed;
}

static bool stopped(void *context)
{
    const struct attempts *const attempts = context;
    return atomic_load(&attempts->campaign->shared->stop) != 0;
}

/* ---- Shrinking and executing again ------------------------------------------------------- */

/* Executes the shrunk plan again, with a trace: how often it fails alike, and what it came to
 * then. */
static void reproduce(struct attempts *attempts, const struct pdi_plan *plan,
                      struct pdi_failure *failure, struct pdi_result *last, pd_arena *arena)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    /* Each time that hangs takes as long as the limit is. */
    const unsigned most = failure->kind == PDI_HUNG ? HUNG_REPEATS : UINT_MAX;
    const unsigned wanted = campaign->options.repeats;
    const unsigned repeats = wanted < most ? wanted : most;
    campaign->trace.states = false;
    campaign->exec.trace = &campaign->trace;
    for (unsigned i = 0; i < repeats && !(i && stopped(attempts)); i++) {
        const struct pdi_result *const result = execute(attempts, plan);
        failure->repeats++;
        if (same_signature(attempts, result)) {
            if (failure->reproduced++ == 0) {
                pdi_failure_trace(campaign, failure, arena);
                *last = *result;
            }
        }
    }
    campaign->exec.trace = NULL;
    if (atomic_load(campaign->trace.truncated)) {
        const char text[] = "a trace is longer than 16 MiB: what came later is not in it";
        pdi_tell(campaign, PDI_MESSAGE_WARNING, text, sizeof text - 1);
    }
}

static const char *limit_text(const struct pdi_campaign *campaign, const char *limit,
                              pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    if (strcmp(limit, "executions") == 0) {
        pdi_text_printf(&text, "the limit of %u executions", campaign->options.shrink_executions);
    } else if (strcmp(limit, "time") == 0) {
        pdi_text_printf(&text, "the limit of %u ms", campaign->options.shrink_ms);
    } else {
        pdi_text_puts(&text, "an interrupt");
    }
    return text.data;
}

/* Whether nothing is to be tried: that is wanted, or has ended the process that tried. */
static bool is_kept(const struct pdi_campaign *campaign)
{
    return campaign->options.no_shrink || campaign->shared->no_shrink;
}

/* Whether each execution that fails costs a process: such failures are not looked for twice. */
static bool ends_process(enum pdi_kind kind)
{
    return kind == PDI_CRASHED || kind == PDI_HUNG || kind == PDI_EXITED || kind == PDI_SANITIZER ||
           kind == PDI_LEAKED || kind == PDI_CORRUPTED;
}

/* Shrinks PLAN, which came to RESULT, with what is left of the budgets after BEFORE; NULL: all. */
static void shrink_plan(struct pdi_shrink *shrink, struct attempts *attempts, struct pdi_sim *sim,
                        const struct pdi_plan *plan, const struct pdi_result *result,
                        const struct pdi_shrink *before)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    const pd_options *const options = &campaign->options;
    const unsigned spent = before ? before->executions : 0;
    const uint64_t spent_ms = before ? pdi_clock_ms() - before->started_ms : 0;
    *shrink = (struct pdi_shrink){
        .model = campaign->model,
        .sim = sim,
        .execute = attempt,
        .context = attempts,
        .strategy = options->shrinking,
        .costly = ends_process(result->kind) && options->shrinking != PD_SHRINK_EXHAUSTIVE,
        .max_executions = is_kept(campaign) ? 0 : options->shrink_executions - spent,
        .max_ms = options->shrink_ms > spent_ms ? options->shrink_ms - spent_ms : 0,
        .before = before,
        .stopped = stopped,
    };
    pdi_shrink_init(shrink);
    struct pdi_plan given = *plan;
    if (is_kept(campaign) && result->step < plan->count) {
        given.count = result->step + 1; /* the rest was never executed */
    }
    pdi_shrink_run(shrink, &given, result->step);
    pdi_ahead_end(attempts->ahead);
}

/* ---- A second failure -------------------------------------------------------------------- */

/* Whether one more is worth its time: the first was small work, and is not to be had without. */
static bool wants_second(const struct attempts *attempts, enum pdi_kind kind,
                         const struct pdi_shrink *first)
{
    const struct pdi_campaign *const campaign = attempts->campaign;
    return campaign->options.shrinking != PD_SHRINK_QUICK && !ends_process(kind) &&
           !is_kept(campaign) && !first->limit && first->best.count > 1 &&
           pdi_clock_ms() - first->started_ms < SECOND_MS;
}

/* The next run behind FIRST that fails alike, in PLAN and RESULT; 0: none is near. */
static uint64_t find_second(struct attempts *attempts, const struct pdi_later *later,
                            uint64_t first, struct pdi_plan *plan, struct pdi_result *result)
{
    const uint64_t started_ms = pdi_clock_ms();
    uint64_t left = first + 1 + SECOND_RUNS;
    uint64_t commands = 0;
    for (uint64_t run = first + 1; left > 0 && commands < SECOND_COMMANDS; run++) {
        if (!later->is_wanted(later->context, run)) {
            continue;
        }
        left--;
        if (stopped(attempts) || pdi_clock_ms() - started_ms >= SEARCH_MS ||
            !later->make(later->context, run, plan)) {
            return 0;
        }
        *result = *execute(attempts, plan);
        commands += plan->count;
        if (same_signature(attempts, result)) {
            return run;
        }
    }
    return 0;
}

/* Shrinks a later run that fails alike, and keeps the smaller of two: a failure may have a local
 * minimum that no pass leaves, and another failure seldom ends in the same. */
static void shrink_second(struct attempts *attempts, struct pdi_sim *sim,
                          const struct pdi_later *later, struct pdi_shrink *first,
                          struct pdi_failure *failure)
{
    struct pdi_plan plan;
    struct pdi_result result;
    struct pdi_shrink second;
    const uint64_t run = find_second(attempts, later, failure->run, &plan, &result);
    if (!run) {
        return;
    }
    shrink_plan(&second, attempts, sim, &plan, &result, first);
    second.executions += first->executions;
    second.commands += first->commands;
    second.started_ms = first->started_ms;
    second.before = NULL;
    if (!second.joined && pdi_shrink_is_smaller(&second, first)) {
        failure->shrunk_run = (size_t)run;
        failure->original_steps = plan.count;
        pdi_shrink_release(first);
        *first = second;
    } else {
        first->executions = second.executions;
        first->commands = second.commands;
        pdi_shrink_release(&second);
    }
}

/* ---- Shrinking and executing again ------------------------------------------------------- */

/* What is left of PLAN, and of another that fails alike, in *OUT. */
static void minimize(struct attempts *attempts, struct pdi_sim *sim, const struct pdi_plan *plan,
                     const struct pdi_result *result, const struct pdi_later *later,
                     struct pdi_shrink *out, struct pdi_failure *failure)
{
    const pd_options *const options = &attempts->campaign->options;
    const struct pdi_failure *const saved = attempts->campaign->replayed;
    shrink_plan(out, attempts, sim, plan, result, NULL);
    failure->original_steps =
        saved && saved->original_steps > plan->count ? saved->original_steps : plan->count;
    if (later && wants_second(attempts, result->kind, out)) {
        shrink_second(attempts, sim, later, out, failure);
    }
    if (options->shrinking != PD_SHRINK_QUICK && !out->costly) {
        pdi_shrink_explain(out);
        pdi_ahead_end(attempts->ahead);
    }
    failure->shrink_executions = out->executions;
    failure->shrink_commands = out->commands;
    failure->shrink_ms = pdi_clock_ms() - out->started_ms;
}

void pdi_shrink_and_report(struct pdi_campaign *campaign, struct pdi_sim *sim,
                           const struct pdi_result *result, uint64_t run,
                           const struct pdi_plan *plan, bool isolated,
                           const struct pdi_later *later)
{
    struct pdi_shared *const shared = campaign->shared;
    pd_arena arena;
    struct attempts attempts = {
        .campaign = campaign,
        .signature = pdi_signature(result->kind, result->name, campaign->exec.adapter->name),
        .isolated = isolated,
        .arena = &arena};
    const struct pdi_result evidence = *result;
    struct pdi_result last = evidence;
    struct pdi_shrink shrink;
    pdi_arena_init(&arena, 0);
    struct pdi_failure failure = pdi_failure_of(campaign, &evidence, run, &arena);
    struct pdi_failure first = {0};
    struct pdi_counts *const counts = campaign->exec.counts;
    struct pdi_command_counts *const sim_counts = sim->counts;
    if (!isolated) { /* the events of the run that failed, should it never fail again */
        pdi_exec_write_log(&campaign->exec, &campaign->trace);
        pdi_failure_trace(campaign, &first, &arena);
    } else {
        add_output(campaign, &first, &(size_t){0}, &arena);
    }
    campaign->exec.counts = NULL;
    sim->counts = NULL;
    shared->subject = (struct pdi_subject){.run = run, .result = evidence};
    shared->leaks.wanted = evidence.kind == PDI_LEAKED;
    atomic_store(&shared->progress.attempts, 0);
    atomic_store(&shared->progress.shrinking, 1);
    minimize(&attempts, sim, plan, &evidence, later, &shrink, &failure);
    reproduce(&attempts, &shrink.best, &failure, &last, &arena);
    const struct pdi_failure *const saved = campaign->replayed;
    failure.shrink_limit =
        shrink.limit && !is_kept(campaign) ? limit_text(campaign, shrink.limit, &arena) : NULL;
    if (failure.reproduced) {
        failure.message = pdi_result_message(&last, &arena);
        failure.data = last.data[0] ? pdi_arena_string(&arena, last.data) : NULL;
        pdi_failure_plan(campaign, &failure, &shrink.best, &last, &arena);
    } else {
        failure.message = pdi_result_message(&evidence, &arena);
        keep_evidence(campaign, plan, &evidence, &failure, &arena);
        failure.shrunk_run = 0;
        failure.entries = first.entries;
        failure.entry_count = first.entry_count;
    }
    if (failure.reproduced || !saved) { /* a saved one that is gone is no failure any more */
        tell_failure(campaign, &failure, &arena);
    }
    atomic_store(&shared->progress.shrinking, 0);
    campaign->exec.counts = counts;
    sim->counts = sim_counts;
    pdi_shrink_release(&shrink);
    if (attempts.ahead) {
        pdi_ahead_release(attempts.ahead);
    }
    pdi_arena_release(&arena);
}

/* ---- Auditing plans ---------------------------------------------------------------------- */

static const char *differing_field(const pd_type *type, const void *a, const void *b)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (!pdi_equal_field(field, a, b)) {
            return field->name;
        }
    }
    return NULL;
}

static void note_impure(struct pdi_result *out, size_t step, const char *name, const char *what)
{
    *out = (struct pdi_result){.kind = PDI_IMPURE, .test_code = true, .step = step};
    (void)snprintf(out->name, sizeof out->name, "%s", name);
    (void)snprintf(out->message, sizeof out->message,
                   "generated twice from one seed, step $%zu %s: something depends on more than "
                   "its arguments",
                   step + 1, what);
}

bool pdi_audit_plans(const struct pdi_plan *plan, const struct pdi_plan *twin,
                     const struct pdi_model *model, struct pdi_result *out)
{
    const struct pdi_command *const commands = model->commands;
    char name[160];
    char what[240];
    for (size_t i = 0; i < plan->count && i < twin->count; i++) {
        const struct pdi_plan_step *const a = &plan->steps[i];
        const struct pdi_plan_step *const b = &twin->steps[i];
        if (a->command != b->command) {
            (void)snprintf(what, sizeof what, "was %s and then %s", commands[a->command].title,
                           commands[b->command].title);
            note_impure(out, i, "when or overrides", what);
            return false;
        }
        const char *const field = differing_field(commands[a->command].type, a->data, b->data);
        if (field) {
            (void)snprintf(name, sizeof name, "generator of %s.%s", commands[a->command].title,
                           field);
            (void)snprintf(what, sizeof what, "had two values of %s.%s", commands[a->command].title,
                           field);
            note_impure(out, i, name, what);
            return false;
        }
    }
    if (plan->count != twin->count) {
        note_impure(out, plan->count < twin->count ? plan->count : twin->count,
                    "when, simulate or terminate", "was there once only");
        return false;
    }
    return true;
}
