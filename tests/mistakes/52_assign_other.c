/* A container assigned to one of another type.
 * gcc: not compatible with any association
 * clang: not compatible with any generic association type
 * fix: s/&bank->amounts/\&bank->names/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

static void fold(struct bank *bank, const pd_event *event)
{
    if (pd_as(event, done)) {
        pd_assign(&bank->names, &bank->amounts);
    }
}
PD_PROJECTION(bank, .apply = fold);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
