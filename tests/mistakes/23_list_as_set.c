/* A list described as a set.
 * gcc: no member named 'a_set'
 * clang: no member named 'a_set'
 * fix: s/PD_SET(names)/PD_LIST(names)/
 */
#include "1_state.inc"

struct tally {
    pd_list_of(pd_str) names;
};
PD_TYPE(tally, PD_SET(names));

struct credit {
    pd_ref account;
    int64_t amount;
    struct tally tally;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_STRUCT(tally, tally));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
