/*
 * What happened becomes state. While an execution goes byte by byte as it was simulated, so does
 * its state: if nobody looks at that, nothing is folded, until somebody does.
 */
#include "base/block.h"
#include "core/value.h"
#include "exec/audit.h"
#include "exec/judge.h"

static PDI_RARE void note_missing(struct pdi_exec *exec, struct pdi_state *state,
                                  const char *folded)
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
    pdi_enter(exec->progress, PDI_PHASE_APPLY); /* each may take its time */
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        struct pdi_state *const state = &exec->states[i];
        if (exec->audit) {
            pdi_audit_fold(exec, i, event, title);
        } else {
            pdi_state_fold(state, event);
        }
        if (state->missing.field) {
            note_missing(exec, state, title);
        }
    }
}

/* A command and its events are folded together; the checks see the final state. */
static void fold(struct pdi_exec *exec, const struct pdi_plan_step *step,
                 const struct pdi_emitted *events, uint32_t count)
{
    const struct pdi_command *const command = &exec->model->commands[step->command];
    const pd_event sent = {command->type, step->data, command->type, step->data};
    fold_one(exec, &sent, command->title);
    for (uint32_t i = 0; i < count && pdi_exec_holds(exec); i++) {
        const struct pdi_event_type *const type = &exec->model->events[events[i].event];
        const pd_event event = {type->type, events[i].data, command->type, step->data};
        fold_one(exec, &event, type->title);
    }
    pdi_enter(exec->progress, PDI_PHASE_IDLE);
}

void pdi_fold_begin(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    exec->plan = plan;
    exec->folds_late = exec->as_predicted && exec->model->invariant_count == 0 &&
                       exec->model->projection_count == 1 && !exec->watched;
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        pdi_state_begin(&exec->states[i]);
    }
}

void pdi_fold_what_is_late(struct pdi_exec *exec, size_t index)
{
    for (size_t i = 0; exec->folds_late && i < index; i++) {
        const struct pdi_prediction *const it = &exec->predictions->items[i];
        fold(exec, &exec->plan->steps[i], it->events, it->count);
    }
    exec->folds_late = false;
}

void pdi_fold_step(struct pdi_exec *exec, size_t index)
{
    pdi_fold_what_is_late(exec, index);
    fold(exec, &exec->plan->steps[index], exec->step.events, exec->step.event_count);
}

/* ---- Duplicates -------------------------------------------------------------------------- */

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
void pdi_check_duplicates(struct pdi_exec *exec, uint32_t first)
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
