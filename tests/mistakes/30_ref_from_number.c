/* A number where a reference belongs.
 * gcc: missing braces around initializer
 * clang: suggest braces around initialization
 * fix: s/run->next++/pd_ref_from_int(step, run->next++)/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"

static pd_status open_one(struct bank_run *run, const struct open_it *open, pd_step *step)
{
    (void)open;
    pd_emit(step, opened, .account = run->next++, .color = RED);
    return PD_OK;
}
PD_HANDLERS(bank, bank_run, (open_it, open_one), (credit, do_credit));
PD_ADAPTER(bank, bank_worker, bank_run, .handlers = bank_handlers, .setup_each = setup);

#include "9_main.inc"
