/* A set described as a map.
 * gcc: no member named 'a_map'
 * clang: no member named 'a_map'
 * fix: s/PD_MAP_OF(names, account)/PD_SET(names)/
 */
#include "1_state.inc"

struct tally {
    pd_set_of(pd_str) names;
};
PD_TYPE(tally, PD_MAP_OF(names, account));

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
