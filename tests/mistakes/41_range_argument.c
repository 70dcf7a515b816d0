/* A range without its end.
 * gcc: macro "PD_RANGE" requires 2 arguments
 * clang: too few arguments provided to function-like macro
 * fix: s/PD_RANGE(9)/PD_RANGE(0, 9)/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount, PD_RANGE(9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
