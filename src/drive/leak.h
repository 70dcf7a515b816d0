/*
 * What is left behind: descriptors, threads and memory. Memory is counted with each run, for that
 * costs next to nothing, or LeakSanitizer knows. While
 * exploring, it is counted every now and then; if there is more of it, the runs since then are
 * executed again, each in a process of its own, and what left something behind three more times, so
 * that what is opened once and kept is not taken for a leak.
 */
#ifndef PDI_LEAK_H
#define PDI_LEAK_H

#include "drive/campaign.h"

/* Counts what there is before a worker explores. */
void pdi_leak_begin(struct pdi_campaign *campaign);

/* Whether there is more than there was, in this worker or in those that sat there before. */
bool pdi_leak_grew(struct pdi_campaign *campaign);

/* From now on this process sees what it allocates, if that is wanted: to be counted, or to fail. */
void pdi_leak_watch(const struct pdi_campaign *campaign);

/* Whether the memory that a run leaves behind is counted: where LeakSanitizer does not know better.
 */
bool pdi_leak_is_counted(const struct pdi_campaign *campaign);

/* Executes PLAN, which held and may have left something behind, again; what grows with each time is
 * a failure of the kind leaked. MEMORY_ONLY: nothing else was left behind. */
void pdi_leak_confirm(struct pdi_campaign *campaign, const struct pdi_plan *plan, bool memory_only);

/* Executes PLAN; if that leaves something behind, three more times: what grows with each of them is
 * a failure of the kind leaked. */
void pdi_execute_for_leaks(struct pdi_campaign *campaign, const struct pdi_plan *plan);

#endif
