/* The report of a campaign, for the layers below: see also pd_report_ in run.h. */
#ifndef PDI_DRIVE_REPORT_H
#define PDI_DRIVE_REPORT_H

#include "drive/campaign.h"

/* What REPORT is made of; the command line adds how the program is called. */
struct pdi_summary *pdi_report_summary(pd_report *report);

/* REPORT says that all held, though nothing ran. */
void pdi_report_pass(pd_report *report);

/* REPORTED as a user sees it, with the lines of its PLAN. */
pd_failure pdi_public_failure(const struct pdi_reported_failure *reported, const char *const *plan);

#endif
