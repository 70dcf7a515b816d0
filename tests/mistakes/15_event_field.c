/* The member of an event is misspelt.
 * gcc: has no member named 'colour'
 * clang: 'colour' does not refer to any field
 * fix: s/colour/color/
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    if (pd_map_has(&bank->accounts, credit->account)) {
        pd_emit(step, opened, .colour = RED);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
