/* Filling a pd_diag. */
#ifndef PDI_DIAG_H
#define PDI_DIAG_H

#include <propertydamage/base.h>

/* Fills DIAG, unless NULL, and gives STATUS. */
pd_status pdi_fail(pd_diag *diag, pd_status status, const char *format, ...) PD_PRINTF(3, 4);

/* The same, of a place in an input, counted from 1. */
pd_status pdi_fail_at(pd_diag *diag, pd_status status, int line, int column, const char *format,
                      ...) PD_PRINTF(5, 6);

/* What PD_ASSERT says beside its condition, such as "run 17, step $3 Add"; gives "" if there is
 * nothing to say. Set by the engine, for this process. */
extern const char *(*pdi_assert_context)(void);

#endif
