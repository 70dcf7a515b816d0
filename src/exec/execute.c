/* See execute.h: the life of one execution, from setup_each to teardown_each. */
#include "exec/execute.h"

#include "base/diag.h"
#include "core/failure.h"
#include "core/value.h"
#include "exec/audit.h"
#include "exec/judge.h"
#include "exec/steps.h"
#include "sys/clock.h"

#include <propertydamage/run.h>
#include <stdio.h>
#include <string.h>

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
    exec->handlers = pd_alloc(arena, struct pdi_handler, model->command_count);
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const command = &model->commands[i];
        const pd_handler *const handler = handler_of(exec->info.handlers, command->type);
        exec->handlers[i] = (struct pdi_handler){.call = handler ? handler->call : NULL,
                                                 .timeout_ms = command->info.timeout_ms,
                                                 .has_refs = command->has_refs};
        if (!handler && command->weight) {
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
    pdi_arena_init(&exec->run, PDI_RUN_MAX);
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

static void begin_steps(struct pdi_exec *exec)
{
    pd_step *const step = &exec->step;
    pd_step *const predicted = &exec->predicted;
    pdi_arena_reset(&exec->run);
    pdi_arena_reset(&exec->scratch);
    pdi_step_clear(step, exec->model, &exec->run, &exec->scratch);
    pdi_step_clear(predicted, exec->model, &exec->run, &exec->scratch);
    step->bindings = &exec->bindings;
    step->releases = &exec->releases;
    step->trace = exec->trace;
    step->config = predicted->config = exec->config;
    step->config_type = predicted->config_type = exec->info.config;
    if (exec->counts) {
        step->labels = predicted->labels = exec->counts->labels;
        step->asked = predicted->asked = exec->counts->asked;
        step->reached = predicted->reached = exec->counts->reached;
        step->run_number = predicted->run_number = pdi_counted(&exec->counts->totals->runs) + 1;
    }
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
                      pdi_phase_text(phase), exec->adapter->name,
                      pdi_step_reason(&exec->step, status));
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
                      exec->adapter->name, pdi_step_reason(&exec->step, status));
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
                       pdi_step_reason(&exec->step, status));
        exec->warn(exec->warn_context, text);
    }
}

/* ---- A run ------------------------------------------------------------------------------- */

static void begin_records(struct pdi_exec *exec, size_t count)
{
    exec->skipped = pd_alloc(&exec->run, bool, count + 1);
    exec->watched = exec->trace || exec->twice || exec->oracle || exec->audit || exec->break_before;
    exec->as_predicted = exec->predictions && !exec->watched;
    exec->followed_from = exec->predictions;
    exec->followed = 0;
    pdi_step_reserve(&exec->step, count);
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
    pdi_fold_begin(exec, plan);
    memset(exec->occurred, 0, exec->model->invariant_count * sizeof *exec->occurred);
    if (exec->audit) {
        pdi_audit_begin(exec);
    }
    if (exec->trace) {
        pdi_trace_begin(exec->trace, pdi_clock_ns());
    }
    if (setup_each(exec)) {
        pdi_execute_steps(exec, plan);
        teardown_each(exec);
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    atomic_store_explicit(&exec->progress->executing, 0, memory_order_relaxed);
}
