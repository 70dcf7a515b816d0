/* A command of another state.
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 * fix: s/credit, account/credit, bank/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

PD_COMMAND(credit, account, .simulate = simulate_credit);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
