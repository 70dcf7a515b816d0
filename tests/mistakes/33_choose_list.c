/* A key chosen out of a list.
 * gcc: request for member 'key'
 * clang: member reference base type
 * fix: s/bank->amounts/bank->accounts/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

static bool choose_credit(pd_gen *gen, const struct bank *bank, struct credit *credit)
{
    return pd_choose_key(gen, &credit->account, &bank->amounts);
}
PD_COMMAND(credit, bank, .overrides = choose_credit, .simulate = simulate_credit);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
