/* The handler of another command.
 * gcc: incompatible pointer type
 * clang: incompatible pointer types
 * fix: s/(credit, do_open)/(credit, do_credit)/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"

PD_HANDLERS(bank, bank_run, (open_it, do_open), (credit, do_open));
PD_ADAPTER(bank, bank_worker, bank_run, .handlers = bank_handlers, .setup_each = setup);

#include "9_main.inc"
