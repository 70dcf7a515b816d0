/* A key of another type than the map has.
 * gcc: type mismatch in conditional expression
 * clang: incompatible operand types
 * fix: s/credit->amount/credit->account/
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    if (pd_map_at(&bank->accounts, credit->amount)->balance > 0) {
        pd_emit(step, done);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
