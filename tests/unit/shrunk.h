/* What the tests of shrinking share. */
#ifndef SHRUNK_H
#define SHRUNK_H

#include "engine.h"

#include "core/failure.h"
#include "core/simulate.h"

/* What FAILURE has shrunk to, read back, must be possible step by step in the model TESTED. */
static inline void shrunk_is_possible(const pd_model *tested, const pd_failure *failure)
{
    pd_arena arena;
    pd_diag diag = {0};
    struct pdi_failure read;
    struct pdi_plan plan;
    struct pdi_sim sim;
    struct pdi_progress progress = {0};
    pdi_arena_init(&arena, 0);
    struct pdi_model *const model = pdi_model_new(tested, &arena, &diag);
    assert_non_null(model);
    if (pdi_failure_read(failure->text, strlen(failure->text), &arena, &read, &diag) != PD_OK ||
        pdi_plan_read(model, read.steps, read.step_count, &arena, &plan, &diag) != PD_OK) {
        fail_msg("%d:%d: %s\n%s", diag.line, diag.column, diag.text, failure->text);
    }
    pdi_sim_init(&sim, model, &progress);
    assert_int_equal(pdi_sim_check(&sim, &plan), plan.count);
    pdi_sim_release(&sim);
    pdi_arena_release(&arena);
}

#endif
