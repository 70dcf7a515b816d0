/* A command that the model does not list.
 * gcc: 'spare_command' defined but not used
 * clang: unused variable 'spare_command'
 * fix: s/open_it, credit)/open_it, credit, spare)/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"

PD_EMPTY(spare);
PD_COMMAND(spare, bank);
PD_COMMANDS(bank, open_it, credit);
PD_MODEL(bank);

#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
