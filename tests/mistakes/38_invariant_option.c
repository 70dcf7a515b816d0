/* An option of an invariant is misspelt.
 * gcc: has no member named 'statment'
 * clang: 'statment' does not refer to any field
 * fix: s/statment/statement/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

PD_INVARIANT(few, bank, few_accounts);

static pd_verdict one_account(const struct bank *bank, pd_finding *finding)
{
    return bank->accounts.count < 2 ? PD_HOLDS : pd_violated(finding, "too many");
}
PD_INVARIANT(one, bank, one_account, .statment = "One account");
PD_INVARIANTS(bank, few, one);
PD_PROJECTION(bank, .apply = bank_apply, .invariants = bank_invariants);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
