/*
 * Executing a plan in a fresh process of this very program, for systems that have a state which a
 * fork would inherit. The program is started again as it was; when it comes to pd_run, replay or
 * shrink with the same model, adapter and configuration, it finds in its environment which memory
 * it shares with us and what the plan is, executes that, and ends.
 */
#ifndef PDI_FRESH_H
#define PDI_FRESH_H

#include "drive/campaign.h"

/* Becomes a fresh process of this program that executes PLAN; in the child that an attempt has
 * forked. Returns only if it cannot: the reason is the result of the attempt. */
void pdi_fresh_become(struct pdi_campaign *campaign, const struct pdi_plan *plan);

/* Whether this process is one. */
bool pdi_fresh_is_one(void);

/* If this process is one, and is meant for a campaign of OPTIONS, executes its plan and never
 * returns. */
void pdi_fresh_execute(const pd_options *options);

#endif
