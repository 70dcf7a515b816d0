/* The function of another command.
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 * fix: s/simulate = simulate_open/simulate = simulate_credit/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

PD_COMMAND(credit, bank, .simulate = simulate_open);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
