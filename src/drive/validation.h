/* Validating a model in a process of its own, before it runs. */
#ifndef PDI_VALIDATION_H
#define PDI_VALIDATION_H

#include "core/validate.h"

/* Checks all rules of core/validate.h for OPTIONS->model and ->adapter; those that call the
 * model's functions in a child, so that a crash in one is told as such: PD_EINVAL and DIAG then.
 * With 0 RUNS those are left out. PD_OK: PROBLEMS, in its arena, are what is broken. */
pd_status pdi_validation(const pd_options *options, unsigned runs, struct pdi_problems *problems,
                         pd_diag *diag);

#endif
