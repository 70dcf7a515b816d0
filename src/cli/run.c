/* `run` and `audit`: a campaign, and its report. */
#include "drive/run.h"
#include "cli/cli.h"
#include "drive/report.h"

/* --quiet leaves out warnings, but not that a failure is lost. */
static void tell_unsaved(struct pdi_cli *cli, const struct pdi_summary *summary)
{
    bool unsaved = false;
    for (size_t i = 0; i < summary->failure_count; i++) {
        unsaved |= cli->request.save_dir && !summary->failures[i].file;
    }
    for (size_t i = 0; i < summary->warning_count && unsaved && cli->request.quiet; i++) {
        (void)pdi_complain(cli, "warning: %s", summary->warnings[i]);
    }
}

static int run(struct pdi_cli *cli, bool audit)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    pd_report *report = NULL;
    int code = pdi_suite_choose(cli, NULL, NULL);
    if (code) {
        return code;
    }
    pd_options options = pdi_options(cli);
    options.audit = audit;
    code = pdi_configure(cli, NULL, NULL, &options);
    if (code) {
        return code;
    }
    pdi_progress_begin(cli, &options);
    const pd_status status = pdi_run(&options, &report, &cli->diag);
    pdi_progress_end(cli);
    if (status) {
        return pdi_complain_diag(cli, status, NULL);
    }
    struct pdi_summary *const summary = pdi_report_summary(report);
    summary->program = cli->program;
    summary->audited = audit;
    summary->again = pdi_again(cli);
    summary->replay = pdi_again_replay(cli);
    pdi_put_report(cli, &text, summary);
    tell_unsaved(cli, summary);
    code = pdi_finish(cli, &text, summary->exit_code);
    pd_report_free(report);
    return code;
}

int pdi_cli_run(struct pdi_cli *cli)
{
    return cli->request.list ? pdi_cli_list(cli) : run(cli, false);
}

int pdi_cli_audit(struct pdi_cli *cli)
{
    return run(cli, true);
}
