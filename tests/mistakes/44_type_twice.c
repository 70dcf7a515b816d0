/* A struct described twice.
 * gcc: redeclaration of enumerator 'credit_01_account'
 * clang: redefinition of enumerator 'credit_01_account'
 * fix: /PD_FIELD(account), PD_FIELD(amount))/d
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(credit, PD_FIELD(account), PD_FIELD(amount, PD_RANGE(0, 9)));
PD_TYPE(credit, PD_FIELD(account), PD_FIELD(amount));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
