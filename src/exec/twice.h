/*
 * One plan executed twice: a system that answers otherwise the second time depends on more than
 * what it was asked - time, chance, what earlier runs left behind - and its failures will be flaky.
 */
#ifndef PDI_TWICE_H
#define PDI_TWICE_H

#include "exec/execute.h"

struct pdi_twice {
    pd_arena arena;
    const char **answers; /* of each step of the plan, the first time; NULL: it was skipped */
    bool second;          /* it is the second time */
};

/* Lets EXEC compare; memory from ARENA. */
void pdi_twice_init(struct pdi_exec *exec, pd_arena *arena);

/* Forgets what was answered. */
void pdi_twice_release(struct pdi_exec *exec);

/* Executes PLAN twice. If it holds both times, and one step answers otherwise the second time, that
 * is a failure of the kind diverged, at that step. */
void pdi_execute_twice(struct pdi_exec *exec, const struct pdi_plan *plan);

/* The step INDEX, in progress, has answered. */
void pdi_twice_step(struct pdi_exec *exec, size_t index);

#endif
