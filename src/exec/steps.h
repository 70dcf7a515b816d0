/* The steps of a plan, one after the other, between setup_each and teardown_each. */
#ifndef PDI_STEPS_H
#define PDI_STEPS_H

#include "exec/execute.h"

/* Executes the steps of PLAN, up to one that fails, and what is checked before and behind them. */
void pdi_execute_steps(struct pdi_exec *exec, const struct pdi_plan *plan);

/* Why STEP has failed, which gave STATUS. */
const char *pdi_step_reason(const pd_step *step, pd_status status);

#endif
