/* A misspelt command in a list.
 * gcc: 'credti_command' undeclared
 * clang: undeclared identifier 'credti_command'
 * fix: s/credti/credit/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"

PD_COMMANDS(bank, open_it, credti);
PD_MODEL(bank);

#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
