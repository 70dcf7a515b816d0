/* Judging a step: its events against those predicted, and the invariants. */
#ifndef PDI_JUDGE_H
#define PDI_JUDGE_H

#include "exec/execute.h"

struct pd_finding {
    struct pdi_exec *exec;
    pd_event cause; /* all NULL: the start or the end of the run */
    char message[1024];
    struct pdi_text data;
};

/* Begins what a check of EXEC after CAUSE reports to. It is not zeroed as a whole: the message
 * alone is a kilobyte, on the hottest path. */
void pdi_finding_begin(pd_finding *finding, struct pdi_exec *exec, pd_event cause);

/* Simulates COMMAND with DATA on the state that was observed, into exec->predicted. False: the
 * model cannot tell. */
bool pdi_predict(struct pdi_exec *exec, const struct pdi_plan_step *planned);

/* Compares what was emitted with what was predicted: in an exact model a difference is a
 * failure, else it is counted. */
void pdi_judge_prediction(struct pdi_exec *exec);

/* Fires the invariants that the step in progress triggers: command DATA and its events. */
void pdi_check_step(struct pdi_exec *exec, const void *data);

/* Fires the invariants of PHASE. */
void pdi_check_phase(struct pdi_exec *exec, pd_phase phase);

#endif
