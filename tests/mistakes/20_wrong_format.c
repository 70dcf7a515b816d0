/* The arguments of a message do not fit its format.
 * gcc: format '%s' expects
 * clang: format specifies type 'char *'
 * fix: s/%s accounts/%zu accounts/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"

PD_INVARIANT(few, bank, few_accounts);

static pd_verdict one_account(const struct bank *bank, pd_finding *finding)
{
    return pd_violated(finding, "%s accounts", bank->accounts.count);
}
PD_INVARIANT(one, bank, one_account);
PD_INVARIANTS(bank, few, one);
PD_PROJECTION(bank, .apply = bank_apply, .invariants = bank_invariants);

#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
