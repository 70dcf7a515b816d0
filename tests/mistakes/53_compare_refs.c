/* References are no numbers.
 * gcc: invalid operands to binary ==
 * clang: invalid operands to binary expression
 * fix: s/writer == credit->account/pd_ref_same(writer, credit->account)/
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    pd_ref writer = bank->accounts.items[0].key;
    if (writer == credit->account) {
        pd_emit(step, done);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
