/* A member described twice.
 * gcc: redeclaration of enumerator 'credit_01_amount'
 * clang: redefinition of enumerator 'credit_01_amount'
 * fix: s/PD_FIELD(amount))/PD_FIELD(limit))/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    int64_t limit;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount, PD_RANGE(1, 9)),
        PD_FIELD(amount));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
