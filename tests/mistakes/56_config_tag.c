/* A configuration that is not described.
 * gcc: 'bank_run_type' undeclared
 * clang: undeclared identifier 'bank_run_type'
 * fix: s/pd_config(step, bank_run)->next/pd_config(step, account)->balance/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"

static pd_status prepare(struct bank_run *run, struct bank_worker *worker, pd_step *step)
{
    run->next = pd_config(step, bank_run)->next > 0;
    return setup(run, worker, step);
}
PD_HANDLERS(bank, bank_run, (open_it, do_open), (credit, do_credit));
PD_ADAPTER(bank, bank_worker, bank_run, .handlers = bank_handlers, .setup_each = prepare);

#include "9_main.inc"
