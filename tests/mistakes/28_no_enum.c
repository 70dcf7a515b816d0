/* Names of an enum that are not there.
 * gcc: 'colour_enum' undeclared
 * clang: undeclared identifier 'colour_enum'
 * fix: s/colour/color/
 */
#include "1_state.inc"

struct credit {
    pd_ref account;
    int64_t amount;
    enum color color;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_FIELD(color, PD_NAMES(colour)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
