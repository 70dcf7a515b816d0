/* See audit.h. */
#include "exec/audit.h"

#include "core/state_diff.h"
#include "core/value.h"
#include "sys/clock.h"

#include <string.h>

enum { POISON = 0xdb };

void pdi_audit_init(struct pdi_exec *exec, struct pdi_audit *audit, pd_arena *arena)
{
    audit->twins = pd_alloc(arena, struct pdi_state, exec->model->projection_count);
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        pdi_state_init(&audit->twins[i], exec->model->projections[i].projection);
    }
    exec->audit = audit;
}

void pdi_audit_release(struct pdi_exec *exec)
{
    for (uint32_t i = 0; exec->audit && i < exec->model->projection_count; i++) {
        pdi_state_release(&exec->audit->twins[i]);
    }
}

void pdi_audit_begin(struct pdi_exec *exec)
{
    for (uint32_t i = 0; i < exec->model->projection_count; i++) {
        pdi_state_begin(&exec->audit->twins[i]);
    }
}

/* Folds a copy of EVENT, in FLEETING, into TWIN and overwrites the copy: what its slices and
 * optionals point to as well, but not text, which a state may keep. */
static void fold_copy(struct pdi_state *twin, const pd_event *event, pd_arena *fleeting)
{
    void *const data = pd_arena_alloc(fleeting, event->type->size, 1);
    pdi_copy(event->type, data, event->data, fleeting, PDI_DEPTH_CONTAINERS);
    const bool is_command = event->command == event->data;
    const pd_event copy = {event->type, data, event->command_type,
                           is_command ? data : event->command};
    pdi_state_fold(twin, &copy);
    pdi_arena_scrub(fleeting, POISON);
}

void pdi_audit_fold(struct pdi_exec *exec, uint32_t index, const pd_event *event, const char *title)
{
    struct pdi_state *const state = &exec->states[index];
    struct pdi_state *const twin = &exec->audit->twins[index];
    pd_arena fleeting;
    pdi_arena_init(&fleeting, 0);
    pdi_state_fold(state, event);
    fold_copy(twin, event, &fleeting);
    if (!twin->missing.field && pdi_state_hash(state) != pdi_state_hash(twin)) {
        struct pdi_text name = pdi_text_new(&exec->scratch);
        pdi_text_camel(&name, state->type->tag);
        pdi_exec_fail(exec, PDI_IMPURE, "apply",
                      "apply of %s folded %s twice into different states: it depends on more than "
                      "its arguments, or keeps a pointer into the event",
                      name.data, title);
    }
    pdi_arena_release(&fleeting);
}

uint64_t pdi_audit_look(const struct pdi_exec *exec, uint32_t index)
{
    return exec->audit ? pdi_state_hash(&exec->states[index]) : 0;
}

void pdi_audit_looked(struct pdi_exec *exec, uint32_t index, uint64_t before, const char *callback,
                      const char *whom)
{
    if (exec->audit && pdi_state_hash(&exec->states[index]) != before) {
        pdi_exec_fail(exec, PDI_IMPURE, callback,
                      "%s of %s changed a state that it may only look at", callback, whom);
    }
}

void pdi_record_state(struct pdi_exec *exec, uint32_t id)
{
    struct pdi_text diff = pdi_text_new(&exec->scratch);
    pdi_state_diff(&diff, exec->model, exec->states[0].type, exec->before.data,
                   exec->states[0].data);
    if (diff.len) {
        pdi_trace_text(exec->trace, pdi_clock_ns(), id, PDI_SOURCE_STATE, diff.data,
                       &exec->scratch);
    }
}
