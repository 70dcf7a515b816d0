/* Counted, and only one.
 * gcc: neither array nor pointer
 * clang: not an array
 * fix: s/int limits;/int limits[4];/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    int limits;
    size_t count;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_COUNTED(limits, count, PD_RANGE(0, 9)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
