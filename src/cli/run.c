/* `run` and `audit`: a campaign, and its report. */
#include "drive/run.h"
#include "cli/cli.h"
#include "cli/saved.h"
#include "drive/report.h"

#include <string.h>

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

/* Failures of a campaign that goes on are shown as they come: the next may be long in coming. */
struct pdi_telling {
    struct pdi_saved saved; /* its summary: what is known before the end */
    size_t told;
};

static void tell_failure(const pd_failure *failure, void *context)
{
    struct pdi_cli *const cli = context;
    struct pdi_telling *const telling = cli->telling;
    struct pdi_reported_failure reported = {.file = failure->file, .text = failure->text};
    struct pdi_text text = pdi_text_new(&cli->arena);
    const struct pdi_style style = pdi_style(cli);
    if (pdi_failure_read(failure->text, strlen(failure->text), &cli->arena, &reported.failure,
                         &cli->diag) == PD_OK) {
        pdi_report_failure(&text, &telling->saved.summary, &reported, &style);
        pdi_text_putc(&text, '\n');
        (void)pdi_finish(cli, &text, PDI_EXIT_OK);
        telling->told++;
    }
}

static void begin_telling(struct pdi_telling *telling, struct pdi_cli *cli, pd_options *options)
{
    cli->telling = telling;
    if (cli->request.report != PDI_REPORT_TEXT || !options->keep_going ||
        !pdi_saved_invariants(cli, cli->suite, &telling->saved)) {
        return;
    }
    struct pdi_summary *const summary = &telling->saved.summary;
    summary->suite = options->suite ? options->suite : options->model->name;
    summary->model = options->model->name;
    summary->adapter = options->adapter->name;
    pdi_callable(cli, summary);
    summary->again = pdi_again(cli);
    summary->replay = pdi_again_replay(cli);
    options->on_failure = tell_failure;
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
    options.audit_system = cli->request.system;
    code = pdi_configure(cli, NULL, NULL, &options);
    if (code) {
        return code;
    }
    struct pdi_telling telling = {.told = 0};
    begin_telling(&telling, cli, &options);
    pdi_progress_begin(cli, &options);
    const pd_status status = pdi_run(&options, &report, &cli->diag);
    pdi_progress_end(cli);
    if (status) {
        return pdi_complain_diag(cli, status, NULL);
    }
    struct pdi_summary *const summary = pdi_report_summary(report);
    pdi_callable(cli, summary);
    summary->audited = audit;
    summary->told = telling.told;
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
