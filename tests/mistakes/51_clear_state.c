/* A state is no container.
 * gcc: no member named 'items'
 * clang: no member named 'items'
 * fix: s/pd_clear(bank)/pd_clear(\&bank->names)/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

static void fold(struct bank *bank, const pd_event *event)
{
    if (pd_as(event, done)) {
        pd_clear(bank);
    }
}
PD_PROJECTION(bank, .apply = fold);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
