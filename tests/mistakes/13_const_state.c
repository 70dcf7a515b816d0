/* A simulation that changes the state.
 * gcc: discards 'const' qualifier
 * clang: discards qualifiers
 * fix: /balance = 2/d
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    pd_map_edit(&bank->accounts, credit->account)->balance = 2;
    if (pd_map_has(&bank->accounts, credit->account)) {
        pd_emit(step, done);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
