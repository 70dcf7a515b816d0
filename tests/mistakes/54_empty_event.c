/* An event without members that is given one.
 * gcc: has no member named 'color'
 * clang: 'color' does not refer to any field
 * fix: s/, .color = RED//
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    if (pd_map_has(&bank->accounts, credit->account)) {
        pd_emit(step, done, .color = RED);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
