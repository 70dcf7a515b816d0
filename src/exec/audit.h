/*
 * The audit of one execution: every event is folded twice, the second time from a copy that is
 * overwritten afterwards, and whoever may only look is watched for changes.
 */
#ifndef PDI_AUDIT_H
#define PDI_AUDIT_H

#include "exec/execute.h"

struct pdi_audit {
    struct pdi_state *twins; /* of each projection */
};

/* Makes EXEC audit itself; memory from ARENA. */
void pdi_audit_init(struct pdi_exec *exec, struct pdi_audit *audit, pd_arena *arena);

/* Begins the twins. */
void pdi_audit_begin(struct pdi_exec *exec);

/* Folds EVENT, called TITLE, into projection INDEX and into its twin, and compares them. */
void pdi_audit_fold(struct pdi_exec *exec, uint32_t index, const pd_event *event,
                    const char *title);

/* The hash of the state of projection INDEX, before a callback that may only look at it. */
uint64_t pdi_audit_look(const struct pdi_exec *exec, uint32_t index);

/* Fails if it changed: CALLBACK of WHOM wrote to a const state. */
void pdi_audit_looked(struct pdi_exec *exec, uint32_t index, uint64_t before, const char *callback,
                      const char *whom);

/* Frees the twins. */
void pdi_audit_release(struct pdi_exec *exec);

/* Writes what step ID changed in the state of the sequence into the trace. */
void pdi_record_state(struct pdi_exec *exec, uint32_t id);

#endif
