/* Numbers where strings are chosen.
 * gcc: makes pointer from integer
 * clang: incompatible integer to pointer
 * fix: s/PD_ONE_OF(1, 5)/PD_ONE_OF("1", "5")/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    pd_str name;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_FIELD(name, PD_ONE_OF(1, 5)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
