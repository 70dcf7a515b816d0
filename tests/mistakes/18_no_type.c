/* A struct that is not described.
 * gcc: unknown type name 'limit_c_'
 * clang: 'limit_c_'
 * fix: s|^/. not described ./$|PD_TYPE(limit, PD_FIELD(low), PD_FIELD(high));|
 */
#include "1_state.inc"

struct limit {
    int low, high;
};
/* not described */
struct credit {
    pd_ref account;
    int64_t amount;
    struct limit limit;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_STRUCT(limit, limit));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
