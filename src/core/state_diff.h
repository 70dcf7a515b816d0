/* What changed from one state to the next, for people. */
#ifndef PDI_STATE_DIFF_H
#define PDI_STATE_DIFF_H

#include "core/value.h"

/* Appends a line for each member that differs between BEFORE and AFTER, structs of TYPE:
 * "accounts[$1.account].balance: 0 -> 9", "+ open: $2.handle", "- open: $1.handle". Lines are
 * separated, not ended, by newlines; nothing if they are equal. */
void pdi_state_diff(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                    const void *before, const void *after);

#endif
