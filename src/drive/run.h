/* Running a campaign. */
#ifndef PDI_DRIVE_RUN_H
#define PDI_DRIVE_RUN_H

#include <propertydamage/run.h>

/* pd_run for options GIVEN that are complete: the environment has no say. */
pd_status pdi_run(const pd_options *given, pd_report **out, pd_diag *diag);

#endif
