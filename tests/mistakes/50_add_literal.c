/* A C string where a pd_str belongs.
 * gcc: type mismatch in conditional expression
 * clang: incompatible operand types
 * fix: s/"a"/PD_STR("a")/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

static void fold(struct bank *bank, const pd_event *event)
{
    if (pd_as(event, done)) {
        pd_set_add(&bank->names, "a");
    }
}
PD_PROJECTION(bank, .apply = fold);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
