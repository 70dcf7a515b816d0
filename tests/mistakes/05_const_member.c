/* A member that could never be set.
 * gcc: not compatible with any association
 * clang: not compatible with any generic association type
 * fix: s/const int limit/int limit/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    const int limit;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_FIELD(limit, PD_RANGE(0, 9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
