/*
 * Executing the shrinker's next candidates at once, where an execution takes long. Most candidates
 * do not fail, so what would be tried next is known before the result of one: a copy of this
 * process, made by fork, goes on as if each did not fail, and has each candidate that it comes to
 * executed in a process of its own, until there is one for each worker. Then it is gone, and we
 * come to the same candidates, whose results are known. Behind the first that does fail nothing
 * counts: so the outcome is that of one after the other, whatever the timing, and only time is
 * saved.
 */
#ifndef PDI_AHEAD_H
#define PDI_AHEAD_H

#include "drive/campaign.h"

/* How many are executed at once, at most. */
enum { PDI_AHEAD_MAX = 16 };

struct pdi_ahead;

/* What looks ahead for CAMPAIGN with COUNT processes; FAILS, of CONTEXT, says whether a result is
 * what is being shrunk. All in ARENA; NULL: there is no memory to share. */
struct pdi_ahead *pdi_ahead_new(struct pdi_campaign *campaign, unsigned count,
                                bool (*fails)(const void *context, const struct pdi_result *result),
                                const void *context, pd_arena *arena);

/* Executes PLAN, or knows already what comes of it: *OUT, and which of its steps were SKIPPED,
 * valid until the next. False: it could not be done. */
bool pdi_ahead_execute(struct pdi_ahead *ahead, const struct pdi_plan *plan, struct pdi_result *out,
                       const bool **skipped);

/* The shrinker has come to its end: where it was only the copy that did, that ends as well. */
void pdi_ahead_end(struct pdi_ahead *ahead);

/* Gives back what it holds. */
void pdi_ahead_release(struct pdi_ahead *ahead);

#endif
