/* `list`: what a program holds, as its models and adapters say it themselves. */
#include "cli/cli.h"

#include "core/model.h"
#include "core/value.h"

#include <string.h>

static void put_adapter(struct pdi_cli *cli, struct pdi_text *text, const pd_suite *suite)
{
    const pd_adapter_info info = pdi_adapter_info(suite->adapter);
    void *const zeroed = pd_arena_alloc(&cli->arena, info.config ? info.config->size : 1, 1);
    if (info.config) {
        pdi_boxes_init(info.config, zeroed, &cli->arena);
    }
    if (!suite->property) {
        pdi_text_printf(text, "  adapter %s, %s\n", suite->adapter->name,
                        info.shared ? "one system for all runs" : "a system for each run");
    }
    for (const pd_field *field = info.config ? info.config->fields : NULL; field && field->name;
         field++) {
        const char *const names = pdi_config_names(&cli->arena, field);
        pdi_text_printf(text, "    --config %s=%s (default: ", field->name,
                        *names ? names : "VALUE");
        pdi_print_field(text, NULL, field, zeroed);
        pdi_text_puts(text, ")\n");
    }
}

static void put_model(struct pdi_text *text, const struct pdi_model *model)
{
    size_t widest = 0;
    if (model->info.property) {
        pdi_text_printf(text, "  property of %s\n", model->commands[0].title);
        if (model->invariants[0].invariant->statement) {
            pdi_text_printf(text, "    %s\n", model->invariants[0].invariant->statement);
        }
        return;
    }
    pdi_text_printf(text, "  model %s%s\n", model->model->name,
                    model->info.exact ? ", exact: its simulation is the oracle" : "");
    for (uint32_t i = 0; i < model->command_count; i++) {
        const size_t width = strlen(model->commands[i].title);
        widest = width > widest ? width : widest;
    }
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const size_t width = strlen(model->invariants[i].invariant->id);
        widest = width > widest ? width : widest;
    }
    pdi_text_puts(text, model->command_count ? "  commands\n" : "");
    for (uint32_t i = 0; i < model->command_count; i++) {
        pdi_text_printf(text, "    %-*s  weight %" PRIu64 "\n", (int)widest,
                        model->commands[i].title, model->commands[i].weight);
    }
    pdi_text_puts(text, model->invariant_count ? "  invariants\n" : "");
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const invariant = model->invariants[i].invariant;
        if (invariant->statement) {
            pdi_text_printf(text, "    %-*s  %s\n", (int)widest, invariant->id,
                            invariant->statement);
        } else {
            pdi_text_printf(text, "    %s\n", invariant->id);
        }
    }
}

int pdi_cli_list(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    for (size_t i = 0; i < cli->suite_count; i++) {
        const pd_suite *const suite = &cli->suites[i];
        if (!pdi_suite_is_asked(cli, suite)) {
            continue;
        }
        const struct pdi_model *const model = pdi_model_new(suite->model, &cli->arena, &cli->diag);
        if (!model) {
            return pdi_complain_diag(cli, PD_EINVAL, NULL);
        }
        pdi_text_printf(&text, "%s%s\n", text.len ? "\n" : "", pdi_suite_name(suite));
        put_model(&text, model);
        put_adapter(cli, &text, suite);
    }
    if (text.len == 0) {
        return pdi_suite_choose(cli, NULL, NULL); /* which tells that there is none */
    }
    return pdi_finish(cli, &text, PDI_EXIT_OK);
}
