/* An event taken for another.
 * gcc: incompatible pointer type
 * clang: incompatible pointer types
 * fix: s/struct done/struct opened/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

static void fold(struct bank *bank, const pd_event *event)
{
    const struct done *opened = pd_as(event, opened);
    if (opened) {
        pd_clear(&bank->accounts);
    }
}
PD_PROJECTION(bank, .apply = fold);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
