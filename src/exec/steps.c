/* See steps.h: each step is resolved, predicted, sent, judged, folded and checked. */
#include "exec/steps.h"

#include "base/block.h"
#include "core/failure.h"
#include "core/value.h"
#include "exec/audit.h"
#include "exec/judge.h"
#include "exec/twice.h"
#include "sys/allocation.h"
#include "sys/clock.h"

#include <propertydamage/run.h>
#include <stdio.h>

const char *pdi_step_reason(const pd_step *step, pd_status status)
{
    return step->problem[0] ? step->problem : pd_status_text(status);
}

static bool is_bound(void *context, pd_ref *ref)
{
    const struct pdi_bindings *const bindings = context;
    return pd_ref_none(*ref) || pdi_bindings_find(bindings, *ref) != NULL;
}

/* Whether the system has given all that STEP refers to. */
static bool is_resolved(struct pdi_exec *exec, const struct pdi_plan_step *step)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
    return pdi_each_ref(command->type, step->data, is_bound, &exec->bindings);
}

static PDI_RARE void skip(struct pdi_exec *exec, const struct pdi_plan_step *step)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
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
static PDI_RARE void note_fault(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                uint32_t failed)
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

/* What the handler's answer means, if it is not simply to be judged. */
static PDI_RARE void fail_handler(struct pdi_exec *exec, const struct pdi_command *command,
                                  pd_status status)
{
    const pd_step *const it = &exec->step;
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
    } else {
        pdi_exec_fail(exec, PDI_ADAPTER_ERROR, command->title, "%s: %s", command->title,
                      pdi_step_reason(it, status));
    }
}

/* Calls HANDLER, that of STEP, which has begun. */
static PDI_WITHIN pd_status call_handler(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                         struct pdi_handler handler)
{
    struct pdi_progress *const progress = exec->progress;
    pd_step *const it = &exec->step;
    atomic_store_explicit(&progress->timeout_ms, handler.timeout_ms, memory_order_relaxed);
    pdi_enter(progress, PDI_PHASE_HANDLER);
    if (step->alloc.nth) {
        (void)pdi_allocations_fail(step->alloc.nth, step->alloc.on);
    }
    const pd_status status = handler.call(exec->run_context, step->data, it);
    if (step->alloc.nth) {
        note_fault(exec, step, pdi_allocations_fail(0, false));
    }
    pdi_enter(progress, PDI_PHASE_IDLE);
    exec->result.executed++;
    if (exec->counts) {
        pdi_count(&exec->counts->commands[step->command].sent);
    }
    return status;
}

/* Whether the answer of a handler, which gave STATUS, can be judged. */
static bool is_answer(struct pdi_exec *exec, const struct pdi_command *command, pd_status status)
{
    if (exec->step.malformed || status != PD_OK) {
        fail_handler(exec, command, status);
        return false;
    }
    return true;
}

static PDI_RARE void record_label(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                  const struct pdi_command *command)
{
    pd_str label = {0};
    struct pdi_missing missing;
    const uint64_t looked = pdi_audit_look(exec, 0);
    pdi_enter(exec->progress, PDI_PHASE_LABEL);
    pdi_step_begin(&exec->step, PDI_STEP_OTHER, step);
    if (command->command->call(PDI_LABEL, step->data, exec->states[0].data, NULL, &exec->step,
                               &label) &&
        label.len) {
        pdi_trace_text(exec->trace, pdi_clock_ns(), step->id, PDI_SOURCE_LABEL,
                       pdi_arena_copy(&exec->scratch, label.data, label.len), &exec->scratch);
    }
    (void)pdi_state_take_missing(&exec->states[0], &missing); /* it predicts nothing */
    pdi_audit_looked(exec, 0, looked, "label", command->title);
}

static PDI_RARE void record_events(struct pdi_exec *exec, bool folded)
{
    const uint64_t now = pdi_clock_ns();
    for (uint32_t i = 0; i < exec->step.event_count; i++) {
        const struct pdi_emitted *const emitted = &exec->step.events[i];
        pdi_trace_event(exec->trace, now, exec->step.id, emitted->event, emitted->data, folded,
                        &exec->scratch);
    }
}

/* What a run may use, it may use up: then it ends, and says so. */
static PDI_RARE void tell_limits(struct pdi_exec *exec, uint32_t id, const char *title)
{
    if (exec->run.over_limit) {
        pdi_exec_fail(exec, PDI_LIMIT_REACHED, "run memory",
                      "a run may use %d MiB of memory for what was generated and emitted; $%" PRIu32
                      " %s went beyond: make runs shorter (--commands) or values smaller",
                      PDI_RUN_MAX >> 20, id, title);
    } else {
        pdi_exec_fail(exec, PDI_LIMIT_REACHED, "state memory",
                      "a state may use %d MiB of memory; $%" PRIu32
                      " %s went beyond: keep less in it, or make runs shorter (--commands)",
                      PDI_STATE_MAX >> 20, id, title);
    }
}

static inline void check_limits(struct pdi_exec *exec, uint32_t id, const char *title)
{
    bool over = exec->run.over_limit;
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        over |= pdi_state_over_limit(&exec->states[i]);
    }
    if (over) {
        tell_limits(exec, id, title);
    }
}

/* Lets a debugger stop before STEP. */
static PDI_RARE void stop_before(struct pdi_exec *exec, const struct pdi_plan_step *step)
{
    struct pdi_text text = pdi_text_new(&exec->scratch);
    pdi_plan_print_step(&text, exec->model, step);
    pdi_alloc_fault_print(&text, step->alloc);
    pd_break(text.data);
}

/* Before STEP: what whoever watches wants to know. */
static PDI_RARE void watch_before(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                  const struct pdi_command *command)
{
    if (exec->trace) {
        record_label(exec, step, command);
    }
    if (exec->trace && exec->trace->states) {
        pdi_state_copy(&exec->before, &exec->states[0]);
    }
}

/* When it has answered. */
static PDI_RARE void watch_answer(struct pdi_exec *exec, size_t index)
{
    if (exec->twice && pdi_exec_holds(exec)) {
        pdi_twice_step(exec, index);
    }
    if (exec->trace) {
        record_events(exec, pdi_exec_holds(exec));
    }
}

/* After it. */
static PDI_RARE void watch_after(struct pdi_exec *exec, const struct pdi_plan_step *step)
{
    if (exec->oracle && pdi_exec_holds(exec)) {
        exec->oracle(exec->oracle_context);
    }
    if (exec->trace && exec->trace->states) {
        pdi_record_state(exec, step->id);
    }
}

/* STEP has answered: folds it, and checks what must hold then. BOUND: how many bindings there were
 * before. */
static void settle(struct pdi_exec *exec, const struct pdi_plan_step *step, size_t index,
                   uint32_t bound)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
    const bool fresh = exec->bindings.count > bound;
    if (exec->folds_late && exec->as_predicted && !fresh) {
        if (exec->run.over_limit) {
            tell_limits(exec, step->id, command->title);
        }
        return;
    }
    if (pdi_exec_holds(exec)) {
        pdi_fold_step(exec, index);
    }
    if (fresh && pdi_exec_holds(exec)) {
        pdi_check_duplicates(exec, bound);
    }
    if (exec->model->invariant_count && pdi_exec_holds(exec)) {
        pdi_check_step(exec, step->data);
    }
    if (exec->watched) {
        watch_after(exec, step);
    }
    check_limits(exec, step->id, command->title);
}

/* The steps from INDEX on are not followed. */
static void follow_no_more(struct pdi_exec *exec, size_t index)
{
    if (exec->as_predicted) {
        exec->as_predicted = false;
        exec->followed = index;
        pdi_step_follow_no_more(&exec->step);
    }
}

/* STEP was followed, and either it did something else, or somebody looks at what it did. */
static PDI_APART void settle_followed(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                      size_t index, pd_status status, uint32_t bound)
{
    pd_step *const it = &exec->step;
    const struct pdi_command *const command = &exec->model->commands[step->command];
    const struct pdi_prediction *const kept = &exec->predictions->items[index];
    const bool answered = is_answer(exec, command, status);
    if (answered && pdi_step_followed(it)) {
        it->event_count = kept->count;
        settle(exec, step, index, bound);
        pdi_step_end_followed(it);
        return;
    }
    pdi_step_unfollow(it);
    exec->as_predicted = false;
    exec->followed = index;
    if (answered && command->simulate) {
        pdi_predict_as_kept(exec, kept);
        pdi_judge_prediction(exec);
    }
    settle(exec, step, index, bound);
}

/* Executes step INDEX, of which it is known what it is to emit: mostly it does, and that is all. */
static PDI_WITHIN void follow_step(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                   size_t index, struct pdi_handler handler)
{
    pd_step *const it = &exec->step;
    const struct pdi_prediction *const kept = &exec->predictions->items[index];
    const uint32_t bound = exec->bindings.count;
    pdi_step_follow(it, step, kept->events, kept->count);
    const pd_status status = call_handler(exec, step, handler);
    const bool plain = exec->folds_late && it->expected == it->expected_end && !it->is_checked &&
                       !it->malformed && !exec->run.over_limit;
    if (!plain || status != PD_OK || it->status != PD_OK) {
        settle_followed(exec, step, index, status, bound);
    }
}

/* Executes step INDEX, of which that must be asked first. */
static PDI_APART void ask_step(struct pdi_exec *exec, const struct pdi_plan_step *step,
                               size_t index)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
    if (exec->watched) {
        watch_before(exec, step, command);
    }
    const bool predicted = command->simulate && pdi_predict(exec, step, index);
    const uint32_t bound = exec->bindings.count;
    if (exec->watched && step->id == exec->break_before) {
        stop_before(exec, step);
    }
    pdi_step_begin(&exec->step, PDI_STEP_EXECUTE, step);
    const pd_status status = call_handler(exec, step, exec->handlers[step->command]);
    if (is_answer(exec, command, status) && predicted) {
        pdi_judge_prediction(exec);
    }
    if (exec->watched) {
        watch_answer(exec, index);
    }
    settle(exec, step, index, bound);
}

/* Begins step INDEX; false: it is skipped, as the system has not given what it refers to. */
static PDI_WITHIN bool begin_step(struct pdi_exec *exec, const struct pdi_plan_step *step,
                                  size_t index)
{
    pdi_arena_reset(&exec->scratch);
    pdi_enter_step(exec->progress, step->id, step->command);
    exec->result.step = index;
    if (exec->handlers[step->command].has_refs && !is_resolved(exec, step)) {
        pdi_fold_what_is_late(exec, index);
        follow_no_more(exec, index);
        exec->skipped[index] = true;
        skip(exec, step);
        return false;
    }
    return true;
}

/* ---- All of them ------------------------------------------------------------------------- */

void pdi_execute_steps(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    const size_t predicted = exec->as_predicted ? exec->predictions->count : 0;
    size_t i = 0;
    pdi_check_phase(exec, PD_AT_STARTUP);
    pdi_step_begin(&exec->step, PDI_STEP_EXECUTE, &(struct pdi_plan_step){0});
    /* Which handler is next, the processor cannot guess; that it is wrong it finds out the sooner
     * the longer that was known. */
    struct pdi_handler next = {0};
    if (predicted) {
        next = exec->handlers[plan->steps[0].command];
    }
    for (; i < predicted && exec->as_predicted && pdi_exec_holds(exec); i++) {
        const struct pdi_handler handler = next;
        next = exec->handlers[plan->steps[i + 1 < predicted ? i + 1 : i].command];
        if (begin_step(exec, &plan->steps[i], i)) {
            follow_step(exec, &plan->steps[i], i, handler);
        }
    }
    if (exec->as_predicted && exec->predictions->full) {
        exec->run.over_limit = true; /* what was followed would have used it up */
    }
    follow_no_more(exec, i);
    for (; i < plan->count && pdi_exec_holds(exec); i++) {
        if (begin_step(exec, &plan->steps[i], i)) {
            ask_step(exec, &plan->steps[i], i);
        }
    }
    if (pdi_exec_holds(exec)) {
        exec->result.step = PDI_NO_STEP;
        pdi_enter_step(exec->progress, 0, UINT32_MAX);
        pdi_check_phase(exec, PD_AT_TEARDOWN);
    }
}
