/* See execute.h: the life of one execution, from setup_each to teardown_each. */
#include "exec/execute.h"

#include "base/diag.h"
#include "core/failure.h"
#include "core/value.h"
#include "exec/audit.h"
#include "exec/judge.h"
#include "exec/twice.h"
#include "sys/allocation.h"
#include "sys/clock.h"

#include <propertydamage/run.h>
#include <stdio.h>
#include <string.h>

enum { RUN_ARENA_MAX = 64 * 1024 * 1024 };

/* ---- Making ready ------------------------------------------------------------------------ */

static const pd_handler *handler_of(const pd_handler *handlers, const pd_type *type)
{
    for (; handlers && handlers->type; handlers++) {
        if (handlers->type == type) {
            return handlers;
        }
    }
    return NULL;
}

pd_status pdi_exec_init(struct pdi_exec *exec, const struct pdi_model *model,
                        const pd_adapter *adapter, const void *config,
                        struct pdi_progress *progress, pd_arena *arena, pd_diag *diag)
{
    *exec = (struct pdi_exec){.model = model, .adapter = adapter, .progress = progress};
    if (!adapter || !adapter->call || !adapter->name) {
        return pdi_fail(diag, PD_EINVAL,
                        "no adapter: set options.adapter to &NAME_adapter of PD_ADAPTER");
    }
    (void)adapter->call(PDI_ADAPTER_INFO, adapter, NULL, NULL, NULL, &exec->info);
    if (exec->info.size != sizeof(pd_adapter_info)) {
        return pdi_fail(diag, PD_EINVAL,
                        "adapter %s was compiled with headers of another version than this "
                        "library (%s): compile it again",
                        adapter->name, PD_VERSION);
    }
    exec->handlers = pd_alloc(arena, const pd_handler *, model->command_count);
    for (uint32_t i = 0; i < model->command_count; i++) {
        exec->handlers[i] = handler_of(exec->info.handlers, model->commands[i].type);
        if (!exec->handlers[i] && model->commands[i].weight) {
            return pdi_fail(diag, PD_EINVAL,
                            "adapter %s has no handler for %s: add it to PD_HANDLERS",
                            adapter->name, model->commands[i].title);
        }
    }
    exec->config = config              ? config
                   : exec->info.config ? pd_arena_alloc(arena, exec->info.config->size, 1)
                                       : NULL;
    exec->states = pd_alloc(arena, struct pdi_state, model->projection_count);
    for (uint32_t i = 0; i < model->projection_count; i++) {
        pdi_state_init(&exec->states[i], model->projections[i].projection);
    }
    pdi_state_init(&exec->before, model->projections[0].projection);
    exec->occurred = pd_alloc(arena, uint64_t, (size_t)model->invariant_count + 1);
    exec->worker = pd_arena_alloc(arena, exec->info.worker_size, 1);
    exec->run_context = pd_arena_alloc(arena, exec->info.run_size, 1);
    pdi_arena_init(&exec->run, RUN_ARENA_MAX);
    pdi_arena_init(&exec->scratch, 0);
    return PD_OK;
}

void pdi_exec_release(struct pdi_exec *exec)
{
    for (uint32_t i = 0; exec->states && i < exec->model->projection_count; i++) {
        pdi_state_release(&exec->states[i]);
    }
    pdi_state_release(&exec->before);
    pdi_arena_release(&exec->run);
    pdi_arena_release(&exec->scratch);
}

void pdi_exec_fail(struct pdi_exec *exec, enum pdi_kind kind, const char *name, const char *format,
                   ...)
{
    struct pdi_result *const result = &exec->result;
    if (result->kind != PDI_HELD) {
        return;
    }
    va_list args;
    va_start(args, format);
    result->kind = kind;
    result->test_code = pdi_kind_row(kind)->class_ == PDI_CLASS_TEST_CODE;
    (void)snprintf(result->name, sizeof result->name, "%s", name);
    (void)vsnprintf(result->message, sizeof result->message, format, args);
    va_end(args);
}

/* ---- Setups and teardowns ---------------------------------------------------------------- */

static pd_status call_hook(struct pdi_exec *exec, pdi_adapter_op op, enum pdi_phase phase)
{
    pd_step *const step = &exec->step;
    pdi_enter_step(exec->progress, 0, UINT32_MAX);
    pdi_enter(exec->progress, phase);
    pdi_step_begin(step, PDI_STEP_OTHER, &(struct pdi_plan_step){0});
    return exec->adapter->call(op, exec->adapter, exec->worker, exec->run_context, step, NULL);
}

static const char *reason_of(const pd_step *step, pd_status status)
{
    return step->problem[0] ? step->problem : pd_status_text(status);
}

static void begin_steps(struct pdi_exec *exec)
{
    const pd_step fresh = {.model = exec->model,
                           .run = &exec->run,
                           .scratch = &exec->scratch,
                           .bindings = &exec->bindings,
                           .config = exec->config,
                           .config_type = exec->info.config,
                           .releases = &exec->releases,
                           .trace = exec->trace,
                           .labels = exec->counts ? exec->counts->labels : NULL,
                           .run_number =
                               exec->counts ? pdi_counted(&exec->counts->totals->runs) + 1 : 0};
    pdi_arena_reset(&exec->run);
    pdi_arena_reset(&exec->scratch);
    exec->step = fresh;
    exec->predicted = fresh;
    exec->predicted.trace = NULL;
    exec->predicted.bindings = NULL;
    exec->predicted.releases = NULL;
    exec->releases.newest = NULL;
    pdi_bindings_begin(&exec->bindings, &exec->run);
}

bool pdi_exec_hook(struct pdi_exec *exec, pdi_adapter_op op, enum pdi_phase phase)
{
    begin_steps(exec);
    exec->result = (struct pdi_result){.step = PDI_NO_STEP};
    const pd_status status = call_hook(exec, op, phase);
    if (status != PD_OK || exec->step.malformed) {
        pdi_exec_fail(exec, PDI_SETUP_FAILED, pdi_phase_text(phase), "%s of adapter %s: %s",
                      pdi_phase_text(phase), exec->adapter->name, reason_of(&exec->step, status));
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    return pdi_exec_holds(exec);
}

static bool setup_each(struct pdi_exec *exec)
{
    memset(exec->run_context, 0, exec->info.run_size);
    const pd_status status = call_hook(exec, PDI_SETUP_EACH, PDI_PHASE_SETUP_EACH);
    if (status != PD_OK || exec->step.malformed) {
        pdi_exec_fail(exec, PDI_SETUP_FAILED, "setup_each", "setup_each of adapter %s: %s",
                      exec->adapter->name, reason_of(&exec->step, status));
    }
    return pdi_exec_holds(exec);
}

static void teardown_each(struct pdi_exec *exec)
{
    pdi_enter_step(exec->progress, 0, UINT32_MAX);
    pdi_enter(exec->progress, PDI_PHASE_TEARDOWN_EACH);
    pdi_releases_call(&exec->releases);
    const pd_status status = call_hook(exec, PDI_TEARDOWN_EACH, PDI_PHASE_TEARDOWN_EACH);
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    if (status == PD_OK && !exec->step.malformed) {
        return;
    }
    const bool first = !exec->counts || pdi_counted(&exec->counts->totals->teardown_failures) == 0;
    if (exec->counts) {
        pdi_count(&exec->counts->totals->teardown_failures);
    }
    if (first && exec->warn) {
        char text[400];
        (void)snprintf(text, sizeof text, "teardown_each of adapter %s: %s", exec->adapter->name,
                       reason_of(&exec->step, status));
        exec->warn(exec->warn_context, text);
    }
}

/* ---- A step ------------------------------------------------------------------------------ */

static bool is_bound(void *context, pd_ref *ref)
{
    const struct pdi_bindings *const bindings = context;
    return pd_ref_none(*ref) || pdi_bindings_find(bindings, *ref) != NULL;
}

static void skip(struct pdi_exec *exec, const struct pdi_plan_step *step,
                 const struct pdi_command *command)
{
    exec->result.skipped++;
    if (exec->counts) {
        pdi_count(&exec->counts->commands[step->command].skipped);
    }
    if (exec->trace) {
        pdi_trace_text(exec->trace, pdi_clock_ns(), step->id, PDI_SOURCE_SKIPPED,
                       "what it refers to was never given by the system", &exec->scratch);
    }
    if (command->info.must_resolve) {
        pdi_exec_fail(exec, PDI_UNRESOLVED_REF, command->title,
                      "%s must resolve, but what it refers to was never given by the system",
                      command->title);
    }
}

/* Whether the allocation that was to fail has failed is told: it may not have come so far. */
static void note_fault(struct pdi_exec *exec, const struct pdi_plan_step *step, uint32_t failed)
{
    if (exec->counts) {
        pdi_count(&exec->counts->totals->faulty_steps);
        pdi_count_more(&exec->counts->totals->failed_allocations, failed);
    }
    if (step->alloc.on && failed > 1) {
        pd_note(&exec->step, "%" PRIu32 " allocations failed, from the %" PRIu32 ". on", failed,
                step->alloc.nth);
    } else if (failed) {
        pd_note(&exec->step, "allocation %" PRIu32 " failed", step->alloc.nth);
    } else {
        pd_note(&exec->step, "no allocation failed: there were fewer than %" PRIu32,
                step->alloc.nth);
    }
}

/* Calls the handler; whether its answer can be judged. */
static bool call_handler(struct pdi_exec *exec, const struct pdi_plan_step *step,
                         const struct pdi_command *command)
{
    pd_step *const it = &exec->step;
    pdi_step_begin(it, PDI_STEP_EXECUTE, step);
    atomic_store_explicit(&exec->progress->timeout_ms, command->info.timeout_ms,
                          memory_order_relaxed);
    pdi_enter(exec->progress, PDI_PHASE_HANDLER);
    if (step->alloc.nth) {
        (void)pdi_allocations_fail(step->alloc.nth, step->alloc.on);
    }
    const pd_status status = exec->handlers[step->command]->call(exec->run_context, step->data, it);
    if (step->alloc.nth) {
        note_fault(exec, step, pdi_allocations_fail(0, false));
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    exec->result.executed++;
    if (exec->counts) {
        pdi_count(&exec->counts->commands[step->command].sent);
    }
    if (it->malformed) {
        pdi_exec_fail(exec, PDI_MALFORMED_RESULT, command->title, "%s: %s", command->title,
                      it->problem);
    } else if (status == PD_RETRY) {
        pdi_exec_fail(exec, PDI_RETRY_FROM_SYNC, command->title,
                      "%s is synchronous and asked for a retry", command->title);
    } else if (status > 0) {
        pdi_exec_fail(exec, PDI_MALFORMED_RESULT, command->title,
                      "the handler of %s returned %d, which is no pd_status", command->title,
                      (int)status);
    } else if (status < 0) {
        pdi_exec_fail(exec, PDI_ADAPTER_ERROR, command->title, "%s: %s", command->title,
                      reason_of(it, status));
    }
    return pdi_exec_holds(exec);
}

static void note_missing(struct pdi_exec *exec, struct pdi_state *state, const char *folded)
{
    struct pdi_missing missing;
    if (pdi_state_take_missing(state, &missing)) {
        struct pdi_text name = pdi_text_new(&exec->scratch);
        struct pdi_text key = pdi_text_new(&exec->scratch);
        pdi_text_camel(&name, state->type->tag);
        pdi_print_item(&key, exec->model, missing.field, true, missing.key);
        pdi_text_printf(&name, ".%s", missing.field->name);
        pdi_exec_fail(exec, PDI_PROJECTION_VIOLATION, name.data, "folding %s: %s has no %s", folded,
                      missing.field->name, key.data);
    }
}

static void fold_one(struct pdi_exec *exec, const pd_event *event, const char *title)
{
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        struct pdi_state *const state = &exec->states[i];
        pdi_enter(exec->progress, PDI_PHASE_APPLY);
        if (exec->audit) {
            pdi_audit_fold(exec, i, event, title);
        } else {
            pdi_state_fold(state, event);
        }
        if (state->missing.field) {
            note_missing(exec, state, title);
        }
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
}

/* A command and its events are folded together; the checks see the final state. */
static void fold(struct pdi_exec *exec, const struct pdi_plan_step *step,
                 const struct pdi_command *command)
{
    const pd_event sent = {command->type, step->data, command->type, step->data};
    fold_one(exec, &sent, command->title);
    for (uint32_t i = 0; i < exec->step.event_count && pdi_exec_holds(exec); i++) {
        const struct pdi_emitted *const emitted = &exec->step.events[i];
        const struct pdi_event_type *const type = &exec->model->events[emitted->event];
        const pd_event event = {type->type, emitted->data, command->type, step->data};
        fold_one(exec, &event, type->title);
    }
}

struct search {
    pd_ref ref;
};

static bool differs(void *context, pd_ref *ref)
{
    return !pd_ref_same(((const struct search *)context)->ref, *ref);
}

/* Whether REF is still somewhere in the state of the sequence. */
static bool lives(struct pdi_exec *exec, pd_ref ref)
{
    struct search search = {ref};
    return !pdi_each_ref(exec->states[0].type, exec->states[0].data, differs, &search);
}

/* Two live things that the system gave one id. */
static void check_duplicates(struct pdi_exec *exec, uint32_t first)
{
    struct pdi_bindings *const bindings = &exec->bindings;
    for (uint32_t i = first; i < bindings->count; i++) {
        const struct pdi_binding *const it = &bindings->items[i];
        const struct pdi_ref_parts parts = pdi_ref_parts(it->ref);
        const struct pdi_leaf *const leaf = &exec->model->events[parts.event].leaves[parts.leaf];
        for (uint32_t older = it->older; older && !leaf->field->reused;
             older = bindings->items[older - 1].older) {
            const pd_ref other = bindings->items[older - 1].ref;
            const struct pdi_ref_parts was = pdi_ref_parts(other);
            if (was.event == parts.event && was.leaf == parts.leaf && lives(exec, other) &&
                lives(exec, it->ref)) {
                struct pdi_text a = pdi_text_new(&exec->scratch);
                struct pdi_text b = pdi_text_new(&exec->scratch);
                pdi_ref_print(&a, exec->model, other);
                pdi_ref_print(&b, exec->model, it->ref);
                pdi_exec_fail(exec, PDI_DUPLICATE_EXTERNAL, leaf->path,
                              "%s and %s are alive and the system gave both one value; if it may, "
                              "say PD_REUSED of %s",
                              a.data, b.data, leaf->path);
                return;
            }
        }
    }
}

static void record_label(struct pdi_exec *exec, const struct pdi_plan_step *step,
                         const struct pdi_command *command)
{
    pd_str label = {0};
    pdi_enter(exec->progress, PDI_PHASE_LABEL);
    pdi_step_begin(&exec->step, PDI_STEP_OTHER, step);
    if (command->command->call(PDI_LABEL, step->data, exec->states[0].data, NULL, &exec->step,
                               &label) &&
        label.len) {
        pdi_trace_text(exec->trace, pdi_clock_ns(), step->id, PDI_SOURCE_LABEL,
                       pdi_arena_copy(&exec->scratch, label.data, label.len), &exec->scratch);
    }
}

/* Remembers the step's events: a few bytes each, written out only if the run fails. */
static void log_events(struct pdi_exec *exec)
{
    const pd_step *const step = &exec->step;
    if (exec->log_count + step->event_count > exec->log_capacity) {
        const size_t capacity = (exec->log_capacity + step->event_count) * 2 + 64;
        struct pdi_logged *const log =
            pdi_arena_raw(&exec->run, capacity * sizeof(struct pdi_logged));
        if (exec->log_count) {
            memcpy(log, exec->log, exec->log_count * sizeof *log);
        }
        exec->log = log;
        exec->log_capacity = capacity;
    }
    for (uint32_t i = 0; i < step->event_count; i++) {
        exec->log[exec->log_count++] =
            (struct pdi_logged){step->id, step->events[i].event, step->events[i].data};
    }
}

static void record_events(struct pdi_exec *exec, bool folded)
{
    const uint64_t now = pdi_clock_ns();
    for (uint32_t i = 0; i < exec->step.event_count; i++) {
        const struct pdi_emitted *const emitted = &exec->step.events[i];
        pdi_trace_event(exec->trace, now, exec->step.id, emitted->event, emitted->data, folded,
                        &exec->scratch);
    }
}

/* What a run may use, it may use up: then it ends, and says so. */
static void check_limits(struct pdi_exec *exec, uint32_t id, const char *title)
{
    if (exec->run.over_limit) {
        pdi_exec_fail(exec, PDI_LIMIT_REACHED, "run memory",
                      "a run may use %d MiB of memory for what was generated and emitted; $%" PRIu32
                      " %s went beyond: make runs shorter (--commands) or values smaller",
                      RUN_ARENA_MAX >> 20, id, title);
    }
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        if (pdi_state_over_limit(&exec->states[i])) {
            pdi_exec_fail(exec, PDI_LIMIT_REACHED, "state memory",
                          "a state may use %d MiB of memory; $%" PRIu32
                          " %s went beyond: keep less in it, or make runs shorter (--commands)",
                          PDI_STATE_MAX >> 20, id, title);
        }
    }
}

/* Lets a debugger stop before STEP. */
static void stop_before(struct pdi_exec *exec, const struct pdi_plan_step *step)
{
    struct pdi_text text = pdi_text_new(&exec->scratch);
    pdi_plan_print_step(&text, exec->model, step);
    pdi_alloc_fault_print(&text, step->alloc);
    pd_break(text.data);
}

static void execute_step(struct pdi_exec *exec, const struct pdi_plan_step *step, size_t index)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
    pdi_arena_reset(&exec->scratch);
    pdi_enter_step(exec->progress, step->id, step->command);
    exec->result.step = index;
    if (command->has_refs && !pdi_each_ref(command->type, step->data, is_bound, &exec->bindings)) {
        exec->skipped[index] = true;
        skip(exec, step, command);
        return;
    }
    if (exec->trace) {
        record_label(exec, step, command);
        if (exec->trace->states) {
            pdi_state_copy(&exec->before, &exec->states[0]);
        }
    }
    const bool predicted = command->info.has_simulate && pdi_predict(exec, step);
    const uint32_t bound = exec->bindings.count;
    if (step->id == exec->break_before) {
        stop_before(exec, step);
    }
    if (call_handler(exec, step, command) && predicted) {
        pdi_judge_prediction(exec);
    }
    log_events(exec);
    if (exec->twice && pdi_exec_holds(exec)) {
        pdi_twice_step(exec, index);
    }
    if (exec->trace) {
        record_events(exec, pdi_exec_holds(exec));
    }
    if (pdi_exec_holds(exec)) {
        fold(exec, step, command);
    }
    if (pdi_exec_holds(exec) && exec->bindings.count > bound) {
        check_duplicates(exec, bound);
    }
    if (pdi_exec_holds(exec)) {
        pdi_check_step(exec, step->data);
    }
    if (exec->oracle && pdi_exec_holds(exec)) {
        exec->oracle(exec->oracle_context);
    }
    if (exec->trace && exec->trace->states) {
        pdi_record_state(exec, step->id);
    }
    check_limits(exec, step->id, command->title);
}

/* ---- A run ------------------------------------------------------------------------------- */

static void begin_records(struct pdi_exec *exec, size_t count)
{
    exec->skipped = pd_alloc(&exec->run, bool, count + 1);
    exec->log = NULL;
    exec->log_count = exec->log_capacity = 0;
}

static void run_steps(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    pdi_check_phase(exec, PD_AT_STARTUP);
    for (size_t i = 0; i < plan->count && pdi_exec_holds(exec); i++) {
        execute_step(exec, &plan->steps[i], i);
    }
    if (pdi_exec_holds(exec)) {
        exec->result.step = PDI_NO_STEP;
        pdi_enter_step(exec->progress, 0, UINT32_MAX);
        pdi_check_phase(exec, PD_AT_TEARDOWN);
    }
}

void pdi_execute(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    begin_steps(exec);
    begin_records(exec, plan->count);
    exec->result.kind = PDI_HELD;
    exec->result.test_code = false;
    exec->result.step = PDI_NO_STEP;
    exec->result.executed = exec->result.skipped = 0;
    exec->result.name[0] = exec->result.message[0] = exec->result.data[0] = '\0';
    exec->result.left[0] = '\0';
    pdi_enter_step(exec->progress, 0, UINT32_MAX);
    atomic_store_explicit(&exec->progress->executing, 1, memory_order_relaxed);
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        pdi_state_begin(&exec->states[i]);
    }
    memset(exec->occurred, 0, exec->model->invariant_count * sizeof *exec->occurred);
    if (exec->audit) {
        pdi_audit_begin(exec);
    }
    if (exec->trace) {
        pdi_trace_begin(exec->trace, pdi_clock_ns());
    }
    if (setup_each(exec)) {
        run_steps(exec, plan);
        teardown_each(exec);
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    atomic_store_explicit(&exec->progress->executing, 0, memory_order_relaxed);
}
