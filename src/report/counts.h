/* Tables of all counts of a campaign. */
#ifndef PDI_REPORT_COUNTS_H
#define PDI_REPORT_COUNTS_H

#include "report/summary.h"

/* Appends the distribution of labels; nothing, if there are none. */
void pdi_report_labels(struct pdi_text *text, const struct pdi_summary *summary,
                       const struct pdi_style *style);

/* Appends what runs were asked to reach; nothing, if that is nothing. */
void pdi_report_sometimes(struct pdi_text *text, const struct pdi_summary *summary,
                          const struct pdi_style *style);

/* Appends how often each command, each invariant and each reason of pd_because came up. */
void pdi_report_counts(struct pdi_text *text, const struct pdi_summary *summary,
                       const struct pdi_style *style);

#endif
