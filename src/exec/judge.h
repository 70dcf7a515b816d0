/* Judging a step: its events against those predicted, and the invariants. */
#ifndef PDI_JUDGE_H
#define PDI_JUDGE_H

#include "core/simulate.h"
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

/* Makes KEPT, of the step in progress, exec->predicted. */
void pdi_predict_as_kept(struct pdi_exec *exec, const struct pdi_prediction *kept);

/* Simulates PLANNED, step INDEX, on the state that was observed, into exec->predicted. False: the
 * model cannot tell. */
bool pdi_predict(struct pdi_exec *exec, const struct pdi_plan_step *planned, size_t index);

/* Compares what was emitted with what was predicted: in an exact model a difference is a
 * failure, else it is counted. */
void pdi_judge_prediction(struct pdi_exec *exec);

/* Begins the states, in which PLAN is going to be executed. */
void pdi_fold_begin(struct pdi_exec *exec, const struct pdi_plan *plan);

/* Folds step INDEX of the plan with what it has emitted, and what came before, if that is late. */
void pdi_fold_step(struct pdi_exec *exec, size_t index);

/* Folds the steps before INDEX, if that was put off, and puts off nothing more. */
void pdi_fold_what_is_late(struct pdi_exec *exec, size_t index);

/* Two live things that the system gave one id: among the bindings from FIRST on. */
void pdi_check_duplicates(struct pdi_exec *exec, uint32_t first);

/* Fires the invariants that the step in progress triggers: command DATA and its events. */
void pdi_check_step(struct pdi_exec *exec, const void *data);

/* Fires the invariants of PHASE. */
void pdi_check_phase(struct pdi_exec *exec, pd_phase phase);

#endif
