/* Two members in one line.
 * gcc: 'limit' undeclared
 * clang: undeclared identifier 'limit'
 * fix: s/PD_FIELD(amount, limit)/PD_FIELD(amount), PD_FIELD(limit)/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    int64_t limit;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount, limit));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
