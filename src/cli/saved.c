/* See saved.h. */
#include "cli/saved.h"

#include "report/put.h"
#include "report/steps.h"
#include "store/store.h"

int pdi_saved_load(struct pdi_cli *cli, struct pdi_saved *saved)
{
    *saved = (struct pdi_saved){.file = cli->request.operand};
    struct pdi_failure *const failure = &saved->failure;
    const pd_status status = pdi_store_load(saved->file, &cli->arena, failure, &cli->diag);
    if (status) { /* whatever it is, nothing was run */
        (void)pdi_complain_diag(cli, status, saved->file);
        return PDI_EXIT_USAGE;
    }
    saved->summary = (struct pdi_summary){
        .outcome = PD_FAILED,
        .exit_code = pdi_failure_exit_code(failure),
        .seed = failure->seed,
        .suite = failure->suite,
        .model = failure->model,
        .adapter = failure->adapter,
        .audited = failure->kind == PDI_IMPURE,
    };
    return PDI_EXIT_OK;
}

/* The statements of invariants, so that a report can say what does not hold. */
static void add_invariants(struct pdi_cli *cli, const struct pdi_model *model,
                           struct pdi_summary *summary)
{
    if (cli->request.report == PDI_REPORT_JSON) {
        return; /* it has counts only, and these are none */
    }
    summary->invariants =
        pd_alloc(&cli->arena, struct pdi_invariant_summary, model->invariant_count + 1);
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const invariant = model->invariants[i].invariant;
        summary->invariants[i].id = invariant->id;
        summary->invariants[i].statement = invariant->statement;
    }
    summary->invariant_count = model->invariant_count;
    summary->is_property = model->info.property != NULL;
}

bool pdi_saved_invariants(struct pdi_cli *cli, const pd_suite *suite, struct pdi_saved *saved)
{
    const struct pdi_model *const model = pdi_model_new(suite->model, &cli->arena, &cli->diag);
    if (model) {
        add_invariants(cli, model, &saved->summary);
    }
    return model != NULL;
}

static void put_option(struct pdi_text *text, const char *name, const char *value)
{
    pdi_text_printf(text, "%s--%s ", text->len ? " " : "", name);
    pdi_report_shell_word(text, value);
}

const char *pdi_saved_again(struct pdi_cli *cli, const struct pdi_failure *failure,
                            const pd_suite *suite, const char *const *settings)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    struct pdi_words words = {0};
    if (failure->options && pdi_split_words(failure->options, &words, &cli->arena)) {
        for (size_t i = 0; i < words.count; i++) {
            pdi_text_puts(&text, i ? " " : "");
            pdi_report_shell_word(&text, words.items[i]);
        }
    }
    for (size_t i = 0; settings && settings[i]; i++) {
        put_option(&text, "config", settings[i]);
    }
    if (cli->suite_count > 1) {
        put_option(&text, "model", pdi_suite_name(suite));
        if (!suite->property) {
            put_option(&text, "adapter", suite->adapter->name);
        }
    }
    return text.data;
}

int pdi_saved_prepare(struct pdi_cli *cli, struct pdi_saved *saved)
{
    const struct pdi_failure *const failure = &saved->failure;
    int code = pdi_suite_choose(cli, failure, saved->file);
    if (code) {
        return code;
    }
    saved->options = pdi_options(cli);
    saved->options.audit = saved->summary.audited;
    saved->options.seed = PD_SEED(failure->seed); /* PD_SEED of the environment is for others */
    code = pdi_configure(cli, failure, saved->file, &saved->options);
    if (code) {
        return code;
    }
    const struct pdi_model *const model = pdi_model_new(cli->suite->model, &cli->arena, &cli->diag);
    if (!model) {
        return pdi_complain_diag(cli, PD_EINVAL, NULL);
    }
    pd_str unmade;
    if (pdi_step_unmade(failure, &unmade)) {
        (void)pdi_complain(cli,
                           "'%s' failed while its next step was made, so its steps show nothing; "
                           "show tells how to make them again",
                           saved->file);
        return PDI_EXIT_NO_VERDICT;
    }
    if (failure->model_hash && failure->model_hash != model->hash) {
        (void)pdi_complain(cli,
                           "note: model %s has changed since '%s' was saved: its steps may mean "
                           "something else now",
                           model->model->name, saved->file);
    }
    add_invariants(cli, model, &saved->summary);
    saved->summary.suite = pdi_suite_name(cli->suite);
    saved->summary.adapter = cli->suite->adapter->name;
    return PDI_EXIT_OK;
}

void pdi_put_signature(struct pdi_text *text, const struct pdi_failure *failure)
{
    pdi_text_puts(text, pdi_kind_row(failure->kind)->text);
    if (failure->name && *failure->name) {
        pdi_text_puts(text, ": ");
        pdi_put_clean(text, failure->name);
    }
}
