/* The steps of a plan beside what each of them did. */
#ifndef PDI_STEPS_H
#define PDI_STEPS_H

#include "report/summary.h"

/* Appends a line for each step of FAILURE and each event of it; of a long plan, unless verbose,
 * the first steps and those up to the failing one. */
void pdi_report_steps(struct pdi_text *text, const struct pdi_failure *failure,
                      const struct pdi_style *style);

/* Appends the last lines that the system wrote to standard output and error, if there are any; all
 * that are known, if verbose. */
void pdi_report_output(struct pdi_text *text, const struct pdi_failure *failure,
                       const struct pdi_style *style);

/* Whether FAILURE ended its process while a step was still being made, so that its plan ends before
 * it: *STEP is what the message calls it, "$9 Add". Executing the plan would show nothing. */
bool pdi_step_unmade(const struct pdi_failure *failure, pd_str *step);

#endif
