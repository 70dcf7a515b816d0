/* pd_run: for programs that have no command line, the environment stands in for one. */
#include "drive/run.h"

pd_status pd_run(const pd_options *options, pd_report **out, pd_diag *diag)
{
    return pdi_run(options, out, diag);
}
