/* `shrink`: goes on where the shrinking of a saved failure was stopped. */
#include "cli/saved.h"

#include "drive/replay.h"
#include "drive/report.h"
#include "drive/shrinking.h"
#include "store/store.h"

/* Whether it does not fail any more: a failure that never came again is none. */
static bool is_gone(const struct pdi_summary *summary)
{
    const struct pdi_failure *const left =
        summary->failure_count ? &summary->failures[0].failure : NULL;
    return left ? left->repeats && left->reproduced == 0 : !summary->stopped;
}

/* It was no campaign: what is left of the failure is all there is to tell. */
static void put_text(const struct pdi_cli *cli, struct pdi_text *text,
                     const struct pdi_summary *summary, const struct pdi_saved *saved)
{
    const struct pdi_style style = pdi_style(cli);
    const bool gone = is_gone(summary);
    for (size_t i = 0; i < summary->failure_count && !gone; i++) {
        pdi_report_failure(text, summary, &summary->failures[i], &style);
    }
    if (gone || summary->failure_count == 0) {
        pdi_text_printf(text, "%s: %s: ", saved->summary.suite,
                        gone ? "no longer reproduces" : summary->stopped);
        pdi_put_signature(text, &saved->failure);
        pdi_text_putc(text, '\n');
    }
}

/* Saves what is left, as a failure of the same campaign. Gives whether that could be done. */
static bool save(struct pdi_cli *cli, struct pdi_summary *summary, const struct pdi_saved *saved)
{
    for (size_t i = 0; i < summary->failure_count; i++) {
        struct pdi_reported_failure *const reported = &summary->failures[i];
        reported->failure.options = saved->failure.options;
        if (cli->request.save_dir && pdi_store_save(cli->request.save_dir, &reported->failure,
                                                    &cli->arena, &reported->file, &cli->diag)) {
            reported->file = NULL;
            (void)pdi_complain(cli, "%s", cli->diag.text);
            return false;
        }
    }
    return true;
}

int pdi_cli_shrink(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    struct pdi_saved saved;
    pd_report *report = NULL;
    int code = pdi_saved_load(cli, &saved);
    if (code == PDI_EXIT_OK && !pdi_is_shrinkable(saved.failure.kind)) {
        return pdi_complain(cli, "'%s': what is %s is never shrunk", saved.file,
                            pdi_kind_row(saved.failure.kind)->text);
    }
    code = code ? code : pdi_saved_prepare(cli, &saved);
    if (code) {
        return code;
    }
    saved.options.save_dir = NULL; /* see save */
    pdi_progress_begin(cli, &saved.options);
    const pd_status status = pdi_reshrink(&saved.options, &saved.failure, &report, &cli->diag);
    pdi_progress_end(cli);
    if (status) {
        return pdi_complain_diag(cli, status, saved.file);
    }
    struct pdi_summary *const summary = pdi_report_summary(report);
    const bool gone = is_gone(summary);
    code = gone ? PDI_EXIT_OK : summary->exit_code;
    if (!gone && !save(cli, summary, &saved) && code == PDI_EXIT_OK) {
        code = PDI_EXIT_NO_VERDICT;
    }
    pdi_callable(cli, summary);
    summary->audited = saved.summary.audited;
    summary->replay = pdi_again_replay(cli);
    summary->again = pdi_saved_again(cli, &saved.failure, cli->suite, saved.options.settings);
    if (cli->request.report == PDI_REPORT_JSON) {
        pdi_report_json(&text, summary);
    } else {
        put_text(cli, &text, summary, &saved);
    }
    code = pdi_finish(cli, &text, code);
    pd_report_free(report);
    return code;
}
