/* An integer chosen into a reference.
 * gcc: wrong type argument to bit-complement
 * clang: invalid argument type 'pd_ref'
 * fix: s/credit->account/credit->amount/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

static bool choose_credit(pd_gen *gen, const struct bank *bank, struct credit *credit)
{
    (void)bank;
    return pd_choose_int(gen, &credit->account, 1, 9);
}
PD_COMMAND(credit, bank, .overrides = choose_credit, .simulate = simulate_credit);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
