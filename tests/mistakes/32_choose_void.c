/* An overrides function that does not say whether the command is possible.
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 * fix: s/static void/static bool/
 * fix: s/(void)pd/return pd/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

static void choose_credit(pd_gen *gen, const struct bank *bank, struct credit *credit)
{
    (void)pd_choose_key(gen, &credit->account, &bank->accounts);
}
PD_COMMAND(credit, bank, .overrides = choose_credit, .simulate = simulate_credit);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
