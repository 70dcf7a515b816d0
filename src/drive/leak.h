/*
 * What is left behind: descriptors, threads, and memory where LeakSanitizer is there. While
 * exploring, it is counted every now and then; if there is more of it, the runs since then are
 * executed again, four times each in a process of its own, so that what is opened once and kept is
 * not taken for a leak.
 */
#ifndef PDI_LEAK_H
#define PDI_LEAK_H

#include "drive/campaign.h"

/* Counts what there is before a worker explores from run FIRST on. */
void pdi_leak_begin(struct pdi_campaign *campaign, uint64_t first);

/* Whether there is more after run LAST than there was; *FIRST, that of the runs that were not
 * looked at, may become an earlier one. FINAL: nothing is explored afterwards, so that what takes
 * long is looked at as well. */
bool pdi_leak_grew(struct pdi_campaign *campaign, uint64_t *first, uint64_t last, bool final);

/* Executes PLAN four times; what grows with each time is a failure of the kind leaked. */
void pdi_execute_for_leaks(struct pdi_campaign *campaign, const struct pdi_plan *plan);

#endif
