/* The fold of another state.
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 * fix: s/struct account \*account/struct bank *bank/
 * fix: s/account->balance++/bank->accounts.count/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

static void fold(struct account *account, const pd_event *event)
{
    if (pd_as(event, done)) {
        (void)account->balance++;
    }
}
PD_PROJECTION(bank, .apply = fold);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
