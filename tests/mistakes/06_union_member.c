/* A union: which of its members is there?
 * gcc: not compatible with any association
 * clang: not compatible with any generic association type
 * fix: s/union value key/double key/
 */
#include "1_state.inc"

union value {
    int64_t whole;
    double real;
};
struct credit {
    pd_ref account;
    int64_t amount;
    union value key;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount), PD_FIELD(key));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
