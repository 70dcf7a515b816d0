/* The name of an attribute is misspelt.
 * gcc: 'PD_RANG'
 * clang: 'PD_RANG'
 * fix: s/PD_RANG(/PD_RANGE(/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount, PD_RANG(1, 9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
