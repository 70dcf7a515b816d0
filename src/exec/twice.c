/* See twice.h. */
#include "exec/twice.h"

#include "core/value.h"

#include <string.h>

/* What the step in progress has emitted: "Added(total=2), Warned()". */
static const char *answer_of(struct pdi_exec *exec, pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_print_emitted(&text, exec->model, exec->step.events, exec->step.event_count);
    return text.data;
}

void pdi_twice_init(struct pdi_exec *exec, pd_arena *arena)
{
    exec->twice = pd_alloc(arena, struct pdi_twice, 1);
    pdi_arena_init(&exec->twice->arena, 0);
}

void pdi_twice_release(struct pdi_exec *exec)
{
    if (exec->twice) {
        pdi_arena_release(&exec->twice->arena);
    }
}

void pdi_twice_step(struct pdi_exec *exec, size_t index)
{
    struct pdi_twice *const twice = exec->twice;
    if (!twice->answers) {
        return; /* executed once only, for another reason */
    }
    if (!twice->second) {
        twice->answers[index] = answer_of(exec, &twice->arena);
        return;
    }
    const char *const before = twice->answers[index] ? twice->answers[index] : "it was skipped";
    const char *const now = answer_of(exec, &exec->scratch);
    if (strcmp(before, now) != 0) {
        const char *const title = exec->model->commands[exec->step.command].title;
        pdi_exec_fail(exec, PDI_DIVERGED, title, "executed twice, $%" PRIu32 " %s: %s, and then %s",
                      exec->step.id, title, before, now);
    }
}

void pdi_execute_twice(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    struct pdi_twice *const twice = exec->twice;
    struct pdi_counts *const counts = exec->counts;
    pdi_arena_reset(&twice->arena);
    twice->answers = pd_alloc(&twice->arena, const char *, plan->count + 1);
    twice->second = false;
    pdi_execute(exec, plan);
    if (pdi_exec_holds(exec)) {
        twice->second = true;
        exec->counts = NULL; /* it is counted once */
        pdi_execute(exec, plan);
        exec->counts = counts;
    }
    twice->answers = NULL;
}
