/* `show`: a failure file as a report. The model is not needed: all that is told is in the file. */
#include "cli/saved.h"

/* The options that find it again, as far as the file knows them. */
static const char *again_of(struct pdi_cli *cli, const struct pdi_failure *failure)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    pdi_text_puts(&text, failure->options ? failure->options : "");
    for (size_t i = 0; i < failure->config_count; i++) {
        struct pdi_text pair = pdi_text_new(&cli->arena);
        pdi_text_printf(&pair, "%s=%s", failure->config[i].key, failure->config[i].value);
        pdi_text_puts(&text, text.len ? " --config " : "--config ");
        pdi_report_shell_word(&text, pair.data);
    }
    return text.data;
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
    saved.summary.program = cli->program;
    saved.summary.again = again_of(cli, &saved.failure);
    if (cli->request.report == PDI_REPORT_JSON) {
        pdi_report_json(&text, &saved.summary);
    } else {
        const struct pdi_style style = pdi_style(cli);
        pdi_report_failure(&text, &saved.summary, &shown, &style);
    }
    return pdi_finish(cli, &text, PDI_EXIT_OK);
}
