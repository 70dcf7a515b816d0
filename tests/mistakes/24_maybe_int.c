/* What says whether a member is there must be a bool.
 * gcc: not compatible with any association
 * clang: not compatible with any generic association type
 * fix: s/int has_limit/bool has_limit/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    int limit;
    int has_limit;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_MAYBE(limit, has_limit, PD_RANGE(0, 9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
