/* The name of a member is misspelt.
 * gcc: has no member named 'amonut'
 * clang: no member named 'amonut'
 * fix: s/amonut/amount/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amonut, PD_RANGE(1, 9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
