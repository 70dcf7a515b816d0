/* The tables of layout.inc as C makes them. */
#include <propertydamage/pd.h>

#include "layout.inc"

extern const pd_type *const *const types_of_c;
const pd_type *const *const types_of_c = all_types;
