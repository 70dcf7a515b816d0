/* An invariant of another state.
 * gcc: incompatible pointer type
 * clang: incompatible pointer types
 * fix: s/struct account \*bank/struct bank *bank/
 * fix: s/bank->balance/bank->accounts.count/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

PD_INVARIANT(few, bank, few_accounts);

static pd_verdict one_account(const struct account *bank, pd_finding *finding)
{
    return bank->balance < 2 ? PD_HOLDS : pd_violated(finding, "too many");
}
PD_INVARIANT(one, bank, one_account);
PD_INVARIANTS(bank, few, one);
PD_PROJECTION(bank, .apply = bank_apply, .invariants = bank_invariants);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
