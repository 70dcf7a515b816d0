/* See shrinking.h. */
#include "drive/shrinking.h"

#include "core/value.h"
#include "drive/second.h"
#include "exec/log.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { HUNG_REPEATS = 3, OUTPUT_MAX = 64 * 1024 };

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

/* ---- Shrinking and executing again ------------------------------------------------------- */

/* Executes the shrunk plan again, with a trace: how often it fails alike, and what it came to
 * then. */
static void reproduce(struct pdi_attempts *attempts, const struct pdi_plan *plan,
                      struct pdi_failure *failure, struct pdi_result *last, pd_arena *arena)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    /* Each time that hangs takes as long as the limit is. */
    const unsigned most = failure->kind == PDI_HUNG ? HUNG_REPEATS : UINT_MAX;
    const unsigned wanted = campaign->options.repeats;
    const unsigned repeats = wanted < most ? wanted : most;
    campaign->trace.states = false;
    campaign->exec.trace = &campaign->trace;
    for (unsigned i = 0; i < repeats && !(i && pdi_attempts_stopped(attempts)); i++) {
        const struct pdi_result *const result = pdi_attempts_execute(attempts, plan);
        failure->repeats++;
        if (pdi_attempts_same(attempts, result)) {
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

/* What is left of PLAN, and of another that fails alike, in *OUT. */
static void minimize(struct pdi_attempts *attempts, const struct pdi_plan *plan,
                     const struct pdi_result *result, const struct pdi_later *later,
                     struct pdi_shrink *out, struct pdi_failure *failure)
{
    const pd_options *const options = &attempts->campaign->options;
    const struct pdi_failure *const saved = attempts->campaign->replayed;
    pdi_attempts_shrink(attempts, plan, result, NULL, out);
    failure->original_steps =
        saved && saved->original_steps > plan->count ? saved->original_steps : plan->count;
    if (later) {
        pdi_shrink_second(attempts, result->kind, later, out, failure);
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
    struct pdi_attempts attempts = {
        .campaign = campaign,
        .sim = sim,
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
    minimize(&attempts, plan, &evidence, later, &shrink, &failure);
    reproduce(&attempts, &shrink.best, &failure, &last, &arena);
    const struct pdi_failure *const saved = campaign->replayed;
    failure.shrink_limit = shrink.limit && !pdi_tries_nothing(campaign)
                               ? limit_text(campaign, shrink.limit, &arena)
                               : NULL;
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
    pdi_attempts_release(&attempts);
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
