/* A comma behind the last command.
 * gcc: '_command' undeclared
 * clang: undeclared identifier '_command'
 * fix: s/credit, *)/credit)/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"

PD_COMMANDS(bank, open_it, credit, );
PD_MODEL(bank);

#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
