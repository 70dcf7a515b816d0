/* What text and JSON have in common: the row of a member's items, and the names of enums. */
#ifndef PDI_PRINT_H
#define PDI_PRINT_H

#include "core/value.h"

/* Appends one item, as pdi_print_item does. */
typedef void pdi_print_item_fn(struct pdi_text *text, const struct pdi_model *model,
                               const pd_field *field, bool is_key, const void *item);

/* Appends the items of FIELD in OBJECT, each by PRINT: one alone, several as [a, b], a map as
 * {key: value}; NONE, if the one there could be is absent. */
void pdi_print_row(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                   const void *object, pdi_print_item_fn *print, const char *none);

/* The name of VALUE, an integer of SIZE bytes; NULL if it has none. */
const char *pdi_name_of(const pd_enum *names, size_t size, uint64_t value);

/* The first name whose bits are all set in *BITS, SIZE bytes, which takes them out of *BITS; NULL
 * if there is none: *BITS are what no name covers then. */
const char *pdi_name_of_flag(const pd_enum *names, size_t size, uint64_t *bits);

#endif
