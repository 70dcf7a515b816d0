/* Prediction and its judgement: see judge.h. */
#include "exec/judge.h"

#include "core/value.h"
#include "exec/audit.h"

#include <stdio.h>
#include <string.h>

void pdi_predict_as_kept(struct pdi_exec *exec, const struct pdi_prediction *kept)
{
    pd_step *const step = &exec->predicted;
    step->id = exec->step.id;
    step->command = exec->step.command;
    step->events = kept->events;
    step->event_count = kept->count;
    step->outcomes[0] = (struct pdi_outcome){.count = kept->count};
    step->outcome_count = 1;
}

bool pdi_predict(struct pdi_exec *exec, const struct pdi_plan_step *planned, size_t index)
{
    pdi_fold_what_is_late(exec, index);
    const struct pdi_command *const it = &exec->model->commands[planned->command];
    pd_step *const step = &exec->predicted;
    struct pdi_missing missing;
    const uint64_t looked = pdi_audit_look(exec, 0);
    pdi_step_begin(step, PDI_STEP_SIMULATE, planned);
    pdi_enter(exec->progress, PDI_PHASE_SIMULATE);
    it->simulate(planned->data, exec->states[0].data, step);
    pdi_step_end_outcomes(step);
    pdi_audit_looked(exec, 0, looked, "simulate", it->title);
    /* What was observed may have left the ways of the simulation: then there is no prediction. */
    return !pdi_state_take_missing(&exec->states[0], &missing) && !step->malformed;
}

/* ---- Comparing --------------------------------------------------------------------------- */

static const struct pdi_emitted *same_event(const pd_step *step, uint32_t first, uint32_t count,
                                            const struct pdi_emitted *like)
{
    for (uint32_t i = first; i < first + count; i++) {
        if (step->events[i].event == like->event && step->events[i].ordinal == like->ordinal) {
            return &step->events[i];
        }
    }
    return NULL;
}

static bool is_as_predicted(const struct pdi_exec *exec, const struct pdi_emitted *expected,
                            const struct pdi_emitted *got)
{
    const struct pdi_event_type *const type = &exec->model->events[got->event];
    return type->solid ? memcmp(expected->data, got->data, type->type->size) == 0
                       : pdi_equal(type->type, expected->data, got->data, true);
}

/* Whether what was emitted is OUTCOME: event by event of a type, in any order of the types. */
static bool agrees(const struct pdi_exec *exec, const struct pdi_outcome *outcome, bool types_only)
{
    const pd_step *const predicted = &exec->predicted;
    const pd_step *const step = &exec->step;
    if (outcome->count != step->event_count) {
        return false;
    }
    for (uint32_t i = 0; i < step->event_count; i++) {
        const struct pdi_emitted *const got = &step->events[i];
        const struct pdi_emitted *const expected =
            same_event(predicted, outcome->first, outcome->count, got);
        if (!expected || (!types_only && !is_as_predicted(exec, expected, got))) {
            return false;
        }
    }
    return true;
}

static void fail_prediction(struct pdi_exec *exec)
{
    const pd_step *const predicted = &exec->predicted;
    const struct pdi_command *const command = &exec->model->commands[exec->step.command];
    const char *const because = predicted->outcomes[0].because;
    struct pdi_text text = pdi_text_new(&exec->scratch);
    struct pdi_text name = pdi_text_new(&exec->scratch);
    pdi_text_printf(&name, "%s%s%s", command->title, because ? ": " : "", because ? because : "");
    pdi_text_puts(&text, "expected ");
    for (uint32_t i = 0; i < predicted->outcome_count; i++) {
        const struct pdi_outcome *const outcome = &predicted->outcomes[i];
        pdi_text_puts(&text, i ? " or " : "");
        pdi_print_emitted(&text, exec->model, predicted->events + outcome->first, outcome->count);
    }
    pdi_text_puts(&text, ", got ");
    pdi_print_emitted(&text, exec->model, exec->step.events, exec->step.event_count);
    pdi_exec_fail(exec, PDI_MISPREDICTED, name.data, "%s", text.data);
}

void pdi_judge_prediction(struct pdi_exec *exec)
{
    const pd_step *const predicted = &exec->predicted;
    const struct pdi_command *const command = &exec->model->commands[exec->step.command];
    const bool exact = exec->model->info.exact && !command->info.unchecked;
    bool found = false;
    uint32_t which = 0;
    for (uint32_t i = 0; i < predicted->outcome_count && !found; i++) {
        found = agrees(exec, &predicted->outcomes[i], !exact);
        which = i;
    }
    if (exec->counts && predicted->outcomes[found ? which : 0].because) {
        pdi_tally_add(exec->counts->because, predicted->outcomes[found ? which : 0].because,
                      predicted->run_number);
    }
    if (found) {
        return;
    }
    if (exec->counts) {
        pdi_count(&exec->counts->commands[exec->step.command].mispredicted);
    }
    if (exact) {
        fail_prediction(exec);
    }
}
