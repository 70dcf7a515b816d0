/* An option of a model is misspelt.
 * gcc: has no member named 'exat'
 * clang: 'exat' does not refer to any field
 * fix: s/exat/exact/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"

PD_COMMANDS(bank, open_it, credit);
PD_MODEL(bank, .exat = true);

#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
