/* A run whose status nobody looks at.
 * gcc: ignoring return value
 * clang: ignoring return value
 * fix: s/pd_run(&options/return pd_run(\&options/
 * fix: s/return 0/return 1/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"

int main(void)
{
    pd_options options = {.size = sizeof options, .model = &bank_model, .adapter = &bank_adapter};
    pd_report *report = NULL;
    pd_run(&options, &report, NULL);
    return 0;
}
