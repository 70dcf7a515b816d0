/* `show`: a failure file as a report. All that is told is in the file; if this program has its
 * model, that adds what its invariants state, and the lines that find the failure again. */
#include "cli/saved.h"

/* The settings that FAILURE was found with, "KEY=VALUE", ending with NULL. */
static const char *const *settings_of(struct pdi_cli *cli, const struct pdi_failure *failure)
{
    struct pdi_words pairs = {0};
    for (size_t i = 0; i < failure->config_count; i++) {
        struct pdi_text pair = pdi_text_new(&cli->arena);
        pdi_text_printf(&pair, "%s=%s", failure->config[i].key, failure->config[i].value);
        pdi_words_add(&pairs, pair.data, &cli->arena);
    }
    return pairs.items;
}

/* What this program knows of the failure, if it has the model, and the adapter. */
static void add_suite(struct pdi_cli *cli, struct pdi_saved *saved)
{
    const pd_suite *const alike = pdi_suite_of(cli, &saved->failure, true);
    const pd_suite *const suite = pdi_suite_of(cli, &saved->failure, false);
    if (alike) {
        (void)pdi_saved_invariants(cli, suite ? suite : alike, saved);
    }
    if (suite) {
        pdi_callable(cli, &saved->summary);
        saved->summary.again =
            pdi_saved_again(cli, &saved->failure, suite, settings_of(cli, &saved->failure));
    }
}

int pdi_cli_show(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    struct pdi_saved saved;
    const int code = pdi_saved_load(cli, &saved);
    if (code) {
        return code;
    }
    struct pdi_reported_failure shown = {.failure = saved.failure, .file = saved.file};
    saved.summary.failures = &shown;
    saved.summary.failure_count = 1;
    saved.summary.outcome =
        saved.summary.exit_code == PDI_EXIT_VIOLATED ? PD_FAILED : PD_NO_VERDICT;
    add_suite(cli, &saved);
    if (cli->request.report == PDI_REPORT_JSON) {
        pdi_report_json(&text, &saved.summary);
    } else {
        const struct pdi_style style = pdi_style(cli);
        pdi_report_failure(&text, &saved.summary, &shown, &style);
    }
    return pdi_finish(cli, &text, PDI_EXIT_OK);
}
