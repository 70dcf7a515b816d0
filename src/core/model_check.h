/* What a model must have so that it can be made ready at all: its tables may be written by hand. */
#ifndef PDI_MODEL_CHECK_H
#define PDI_MODEL_CHECK_H

#include "core/model.h"

/* How many there are in LIST, which ends with NULL; NULL has none. */
static inline uint32_t pdi_list_length(const void *const *list)
{
    uint32_t length = 0;
    while (list && list[length]) {
        length++;
    }
    return length;
}

/* Whether the tables of MODEL are there, of this version of the library, and described; INFO is
 * what it says of itself. */
pd_status pdi_model_check_tables(const pd_model *model, pd_model_info *info, pd_diag *diag);

/* Whether the commands and projections of MODEL have what every step calls. */
pd_status pdi_model_check_functions(const struct pdi_model *model, pd_diag *diag);

#endif
