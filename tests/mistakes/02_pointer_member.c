/* Text as a pointer, which could not be copied or freed.
 * gcc: not compatible with any association
 * clang: not compatible with any generic association type
 * fix: s/const char \*name/pd_str name/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    const char *name;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount), PD_FIELD(name));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
