/* The name of an option is misspelt.
 * gcc: has no member named 'weigth'
 * clang: 'weigth' does not refer to any field
 * fix: s/weigth/weight/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"

PD_COMMAND(credit, bank, .weigth = 2, .simulate = simulate_credit);

#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
