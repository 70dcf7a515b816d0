/* Firing invariants, and what their checks call: see judge.h. */
#include "exec/judge.h"

#include "core/value.h"
#include "exec/audit.h"

#include <stdio.h>
#include <string.h>

void pdi_finding_begin(pd_finding *finding, struct pdi_exec *exec, pd_event cause)
{
    finding->exec = exec;
    finding->cause = cause;
    finding->message[0] = '\0';
    finding->data = (struct pdi_text){0};
}

pd_verdict pd_violated(pd_finding *finding, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(finding->message, sizeof finding->message, format, args);
    va_end(args);
    return PD_VIOLATED;
}

void pdi_data(pd_finding *finding, const pd_type *type, const void *data)
{
    struct pdi_text *const text = &finding->data;
    if (!text->data) {
        *text = pdi_text_new(&finding->exec->scratch);
    }
    pdi_text_puts(text, text->len ? "," : "");
    pdi_text_putc(text, '"');
    pdi_text_camel(text, type->tag);
    pdi_text_puts(text, "\":");
    pdi_json_struct(text, finding->exec->model, type, data);
}

const void *pdi_cause(const pd_finding *finding, const pd_type *type)
{
    return finding->cause.type == type ? finding->cause.data : NULL;
}

const void *pdi_cause_command(const pd_finding *finding, const pd_type *type)
{
    return finding->cause.command_type == type ? finding->cause.command : NULL;
}

const char *pdi_show(pd_finding *finding, const pd_type *type, const void *value)
{
    struct pdi_text text = pdi_text_new(&finding->exec->scratch);
    pdi_print_struct(&text, finding->exec->model, type, value);
    return text.data;
}

const char *pd_show_ref(pd_finding *finding, pd_ref ref)
{
    struct pdi_text text = pdi_text_new(&finding->exec->scratch);
    pdi_ref_print(&text, finding->exec->model, ref);
    return text.data;
}

/* ---- Firing ------------------------------------------------------------------------------ */

static void report(struct pdi_exec *exec, const pd_invariant *invariant, const pd_finding *finding,
                   pd_verdict verdict)
{
    if (verdict != PD_VIOLATED) {
        pdi_exec_fail(exec, PDI_MALFORMED_RESULT, invariant->id,
                      "the check of %s returned %d, which is no pd_verdict", invariant->id,
                      (int)verdict);
        return;
    }
    const char *const message = finding->message[0] ? finding->message : "it does not hold";
    pdi_exec_fail(exec, PDI_CHECK_FAILED, invariant->id, "%s", message);
    if (finding->data.len && finding->data.len + 3 < sizeof exec->result.data) {
        (void)snprintf(exec->result.data, sizeof exec->result.data, "{%s}", finding->data.data);
    }
}

static void fire(struct pdi_exec *exec, uint32_t index, pd_event cause)
{
    const struct pdi_invariant *const it = &exec->model->invariants[index];
    const unsigned every = it->invariant->every ? it->invariant->every : 1;
    if (++exec->occurred[index] % every || !pdi_exec_holds(exec)) {
        return;
    }
    if (exec->counts) {
        pdi_count(&exec->counts->fired[index]);
    }
    pd_finding finding;
    pdi_finding_begin(&finding, exec, cause);
    struct pdi_state *const state = &exec->states[it->projection];
    struct pdi_missing missing;
    const uint64_t looked = pdi_audit_look(exec, it->projection);
    pdi_enter(exec->progress, PDI_PHASE_CHECK);
    const pd_verdict verdict = it->invariant->call(state->data, &finding);
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
    pdi_audit_looked(exec, it->projection, looked, "check", it->invariant->id);
    if (pdi_state_take_missing(state, &missing)) {
        struct pdi_text key = pdi_text_new(&exec->scratch);
        pdi_print_item(&key, exec->model, missing.field, true, missing.key);
        pdi_exec_fail(exec, PDI_PROJECTION_VIOLATION, it->invariant->id,
                      "checking %s: %s has no %s", it->invariant->id, missing.field->name,
                      key.data);
    } else if (verdict != PD_HOLDS) {
        report(exec, it->invariant, &finding, verdict);
    }
}

static bool listed(const pd_invariant *invariant, const pd_type *type)
{
    for (unsigned i = 0; i < PD_AFTER_MAX && invariant->after[i]; i++) {
        if (invariant->after[i] == type) {
            return true;
        }
    }
    return false;
}

void pdi_check_step(struct pdi_exec *exec, const void *data)
{
    const struct pdi_model *const model = exec->model;
    const pd_type *const command = model->commands[exec->step.command].type;
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const invariant = model->invariants[i].invariant;
        if (invariant->at != PD_EACH_STEP) {
            continue;
        }
        const bool after = invariant->after[0] != NULL;
        const bool of_events = invariant->on == PD_ON_EVENTS || after;
        if (invariant->on != PD_ON_EVENTS && (!after || listed(invariant, command))) {
            fire(exec, i, (pd_event){command, data, command, data});
        }
        for (uint32_t k = 0; of_events && k < exec->step.event_count; k++) {
            const struct pdi_emitted *const emitted = &exec->step.events[k];
            const pd_type *const type = model->events[emitted->event].type;
            if (invariant->on != PD_ON_COMMANDS && (!after || listed(invariant, type))) {
                fire(exec, i, (pd_event){type, emitted->data, command, data});
            }
        }
    }
}

void pdi_check_phase(struct pdi_exec *exec, pd_phase phase)
{
    for (uint32_t i = 0; i < exec->model->invariant_count; i++) {
        if (exec->model->invariants[i].invariant->at == phase) {
            fire(exec, i, (pd_event){0});
        }
    }
}
