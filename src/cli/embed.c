/*
 * pd_run and pd_shrink_further: in programs that have no command line of ours, the environment
 * stands in for one. What the caller set wins over it, and it wins over the defaults.
 */
#include "base/diag.h"
#include "cli/cli.h"
#include "core/model.h"
#include "drive/campaign.h"
#include "drive/replay.h"
#include "drive/report.h"
#include "drive/run.h"
#include "drive/shrinking.h"
#include "exec/property.h"
#include "sys/terminal.h"

static void write_output(const char *data, size_t len, void *context)
{
    (void)context; /* it is the caller's */
    (void)pdi_terminal_write(PDI_STDERR, data, len, NULL);
}

/* Whether the model has the commands that REQUEST names. One that is broken is told elsewhere. */
static pd_status check_commands(const pd_options *options, const struct pdi_request *request,
                                pd_arena *arena, pd_diag *diag)
{
    pd_diag broken;
    const bool asked = request->only.count || request->without.count || request->weights.count;
    struct pdi_model *const model =
        asked && options->model ? pdi_model_new(options->model, arena, &broken) : NULL;
    return model ? pdi_model_select(model, options->only, options->without, options->weights, diag)
                 : PD_OK;
}

/* Adds to OPTIONS what the environment asks for. */
static pd_status add_environment(pd_options *options, pd_arena *arena, pd_diag *diag)
{
    struct pdi_request request;
    pd_status status = pdi_parse_environment(&request, arena, diag);
    if (status) {
        return status;
    }
    if (request.verbose && !options->output) {
        options->output = write_output;
    }
    pdi_options_add(options, &request, arena);
    if (!options->config && options->adapter && (request.settings.count || request.url)) {
        status = pdi_config_read(options->adapter, &request, arena, options, diag);
    }
    status = status ? status : check_commands(options, &request, arena, diag);
    const pd_diag inside = *diag;
    return status ? pdi_fail(diag, status, "PD_OPTIONS: %.480s", inside.text) : PD_OK;
}

/* What to run, as GIVEN and the environment have it, in *OUT. */
static pd_status fill_in(const pd_options *given, pd_options *out, pd_arena *arena, pd_diag *diag)
{
    const pd_status status = pdi_options_check(given, out, diag);
    if (status) {
        return status;
    }
    out->size = sizeof *out;
    return add_environment(out, arena, diag);
}

pd_status pd_run(const pd_options *given, pd_report **out, pd_diag *diag)
{
    pd_options options;
    pd_arena arena;
    pd_diag own = {0};
    diag = diag ? diag : &own;
    *out = NULL;
    pdi_arena_init(&arena, 0);
    pd_status status = fill_in(given, &options, &arena, diag);
    status = status ? status : pdi_run(&options, out, diag);
    if (status == PD_OK) {
        pdi_report_summary(*out)->audited = options.audit;
    }
    pdi_arena_release(&arena);
    return status;
}

pd_status pd_shrink_further(const pd_options *given, pd_str text, pd_report **out, pd_diag *diag)
{
    pd_options options;
    pd_arena arena;
    pd_diag own = {0};
    struct pdi_failure failure;
    diag = diag ? diag : &own;
    *out = NULL;
    pdi_arena_init(&arena, 0);
    pd_status status = fill_in(given, &options, &arena, diag);
    status = status ? status : pdi_failure_read(text.data, text.len, &arena, &failure, diag);
    if (status == PD_OK && !pdi_is_shrinkable(failure.kind)) {
        status = pdi_fail(diag, PD_EINVAL, "what is %s is never shrunk",
                          pdi_kind_row(failure.kind)->text);
    }
    status = status ? status : pdi_reshrink(&options, &failure, out, diag);
    pdi_arena_release(&arena);
    return status;
}

pd_status pd_forall(const pd_property *property, const pd_options *given, pd_report **out,
                    pd_diag *diag)
{
    struct pdi_property_tables tables;
    pd_options options = {.size = sizeof options};
    *out = NULL;
    pd_status status = pdi_property_tables(&tables, property, diag);
    if (status == PD_OK && given) {
        status = pdi_options_check(given, &options, diag);
    }
    if (status) {
        return status;
    }
    if (options.model || options.adapter) {
        return pdi_fail(diag, PD_EINVAL,
                        "options of pd_forall have a model or an adapter: property %s is both",
                        property->name);
    }
    options.size = sizeof options;
    options.model = &tables.model;
    options.adapter = &tables.adapter;
    return pd_run(&options, out, diag);
}
