/* Executing and shrinking plans that were saved. */
#ifndef PDI_REPLAY_H
#define PDI_REPLAY_H

#include "core/failure.h"

/* What a replay showed. */
enum pdi_replayed {
    PDI_REPLAY_REPRODUCES, /* the same signature */
    PDI_REPLAY_HOLDS,      /* nothing failed */
    PDI_REPLAY_DIFFERS,    /* something else failed */
    PDI_REPLAY_NO_VERDICT  /* a setup failed, a limit was hit */
};

/* What a replay is to do beside. */
struct pdi_replay_how {
    bool states;           /* the trace says what each step changed in the state */
    uint32_t break_before; /* pd_break is called before the step of that id; 0: before none */
};

/* Executes the plan of FAILURE on OPTIONS->model and ->adapter, isolated as OPTIONS say, with a
 * trace. *OUT, in ARENA, is what happened, as a failure: its entries are the trace (kind PDI_HELD
 * if nothing failed). PD_EPARSE or PD_EINVAL and DIAG (with line and column in the file): the plan
 * is none of this model, or a step of it is not possible in it. */
pd_status pdi_replay(const pd_options *options, const struct pdi_failure *failure,
                     struct pdi_replay_how how, pd_arena *arena, enum pdi_replayed *verdict,
                     struct pdi_failure *out, pd_diag *diag);

/* Shrinks FAILURE further, from its plan; *OUT is a report with the one failure, or none if it
 * does not reproduce. */
pd_status pdi_reshrink(const pd_options *options, const struct pdi_failure *failure,
                       pd_report **out, pd_diag *diag);

#endif
