/* The arguments of a setup in the wrong order.
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 * fix: s/, struct bank_run .run,/,/
 * fix: s/prepare(struct/prepare(struct bank_run *run, struct/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"

static pd_status prepare(struct bank_worker *worker, struct bank_run *run, pd_step *step)
{
    return setup(run, worker, step);
}
PD_HANDLERS(bank, bank_run, (open_it, do_open), (credit, do_credit));
PD_ADAPTER(bank, bank_worker, bank_run, .handlers = bank_handlers, .setup_each = prepare);

#include "9_main.inc"
