/* See saved.h. */
#include "cli/saved.h"

#include "report/put.h"
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
    };
    return PDI_EXIT_OK;
}

/* The statements of invariants, so that a report can say what does not hold. */
static void add_invariants(struct pdi_cli *cli, const struct pdi_model *model,
                           struct pdi_summary *summary)
{
    summary->invariants =
        pd_alloc(&cli->arena, struct pdi_invariant_summary, model->invariant_count + 1);
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const invariant = model->invariants[i].invariant;
        summary->invariants[i].id = invariant->id;
        summary->invariants[i].statement = invariant->statement;
    }
    summary->invariant_count = model->invariant_count;
}

int pdi_saved_prepare(struct pdi_cli *cli, struct pdi_saved *saved)
{
    const struct pdi_failure *const failure = &saved->failure;
    int code = pdi_suite_choose(cli, failure, saved->file);
    if (code) {
        return code;
    }
    saved->options = pdi_options(cli);
    code = pdi_configure(cli, failure, saved->file, &saved->options);
    if (code) {
        return code;
    }
    const struct pdi_model *const model = pdi_model_new(cli->suite->model, &cli->arena, &cli->diag);
    if (!model) {
        return pdi_complain_diag(cli, PD_EINVAL, NULL);
    }
    if (failure->model_hash && failure->model_hash != model->hash) {
        (void)pdi_complain(cli,
                           "note: model %s has changed since '%s' was saved: its steps may mean "
                           "something else now",
                           model->model->name, saved->file);
    }
    if (cli->request.report == PDI_REPORT_TEXT) { /* JSON has counts only, and these are none */
        add_invariants(cli, model, &saved->summary);
    }
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
