/* A member is drawn in two ways.
 * gcc: initialized field overwritten
 * clang: overrides prior initialization
 * fix: s/, PD_ALNUM(1, 5)//
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    pd_str name;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_FIELD(name, PD_MATCHES("a+"), PD_ALNUM(1, 5)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
