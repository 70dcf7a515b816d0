/* The value of a map as another struct.
 * gcc: incompatible pointer type
 * clang: incompatible pointer types
 * fix: s/const struct opened \*account/const struct account *account/
 */
#include "1_state.inc"
#include "2_credit.inc"

static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    const struct opened *account = pd_map_at(&bank->accounts, credit->account);
    if (account) {
        pd_emit(step, done);
    }
}

#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
