/* From a failing run to a failure that is reported: shrinking, executing again, writing. */
#ifndef PDI_SHRINKING_H
#define PDI_SHRINKING_H

#include "drive/campaign.h"

/* Whether failures of KIND are shrunk at all. */
bool pdi_is_shrinkable(enum pdi_kind kind);

/* What RESULT says, and of a crash all that is known of it, in ARENA. */
const char *pdi_result_message(const struct pdi_result *result, pd_arena *arena);

/* Reports RESULT of RUN, whose plan was PLAN, as it is. */
void pdi_report_unshrunk(struct pdi_campaign *campaign, const struct pdi_result *result,
                         uint64_t run, const struct pdi_plan *plan);

/* Reports RESULT of RUN as it is, in the supervisor: no worker lives to do it. */
void pdi_report_here(struct pdi_campaign *campaign, const struct pdi_result *result, uint64_t run);

struct pdi_later;

/* Shrinks PLAN, which came to RESULT, executes what is left again, and reports it. ISOLATED: each
 * execution in a process of its own. LATER: where another may be found that becomes smaller; NULL:
 * nowhere (second.h). */
void pdi_shrink_and_report(struct pdi_campaign *campaign, struct pdi_sim *sim,
                           const struct pdi_result *result, uint64_t run,
                           const struct pdi_plan *plan, bool isolated,
                           const struct pdi_later *later);

/* Puts PLAN and where it failed into FAILURE. */
void pdi_failure_plan(struct pdi_campaign *campaign, struct pdi_failure *failure,
                      const struct pdi_plan *plan, const struct pdi_result *result,
                      pd_arena *arena);

/* Puts what the trace buffer holds into FAILURE. */
void pdi_failure_trace(struct pdi_campaign *campaign, struct pdi_failure *failure, pd_arena *arena);

/* Compares a plan with its TWIN of the same seed: gives whether they are alike; *OUT is the first
 * difference. */
bool pdi_audit_plans(const struct pdi_plan *plan, const struct pdi_plan *twin,
                     const struct pdi_model *model, struct pdi_result *out);

#endif
