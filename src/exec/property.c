/* See property.h. */
#include "exec/property.h"

#include "base/diag.h"
#include "core/gen.h"
#include "exec/judge.h"

#include <string.h>

enum { MAX_DISCARDS = 10 };

/* The adapter's struct of a run: the verdict lies between the handler and the invariant. */
struct property_run {
    const struct pdi_property_tables *tables;
    pd_verdict verdict;
    const pd_finding *finding; /* of the step */
};

/* The tables that the MEMBER at ADDRESS belongs to. */
#define TABLES_OF(address_, member_)                                                               \
    ((const struct pdi_property_tables *)(const void *)((const char *)(address_)-offsetof(         \
        struct pdi_property_tables, member_)))

/* The state: nothing happens to it. */
static const pd_field no_fields[] = {{.name = NULL}};
static const pd_type nothing = {"nothing", sizeof(struct pd_nothing), no_fields};

/* ---- The model --------------------------------------------------------------------------- */

static bool model_call(pdi_model_op op, const void *state, void *out)
{
    if (op == PDI_MODEL_INFO) { /* of the model itself */
        const struct pdi_property_tables *const tables = TABLES_OF(state, model);
        pd_model_info *const info = out;
        *info = tables->info.model;
        info->property = tables->property;
        return true;
    }
    return false;
}

static void apply(void *state, const pd_event *event)
{
    (void)state;
    (void)event;
}

static void projection_call(pdi_projection_op op, void *state, void *out)
{
    if (op == PDI_INVARIANTS) { /* of the projection itself */
        *(const pd_invariant *const **)out = TABLES_OF(state, projection)->invariants;
    }
}

static bool command_info(const struct pdi_property_tables *tables, pd_command_info *info)
{
    *info =
        (pd_command_info){.size = sizeof *info,
                          .timeout_ms = tables->info.timeout_ms,
                          .has_overrides = tables->info.has_assuming || tables->info.has_overrides};
    return true;
}

static bool command_call(pdi_op op, void *command, const void *state, pd_gen *gen, pd_step *step,
                         void *out)
{
    (void)state;
    (void)step;
    if (op == PDI_INFO) { /* of the command itself */
        return command_info(TABLES_OF(command, command), out);
    }
    if (op != PDI_OVERRIDES) {
        return false;
    }
    const pd_property *const property = gen->model->info.property;
    if (property->call(PDI_PROPERTY_OVERRIDES, command, gen, NULL, NULL) != PD_HOLDS) {
        return false;
    }
    pdi_enter(gen->progress, PDI_PHASE_ASSUMING);
    return property->call(PDI_PROPERTY_ASSUMING, command, NULL, NULL, NULL) == PD_HOLDS;
}

/* ---- The adapter ------------------------------------------------------------------------- */

static pd_status adapter_call(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                              pd_step *step, void *out)
{
    const struct pdi_property_tables *const tables = TABLES_OF(self, adapter);
    (void)worker;
    (void)step;
    if (op == PDI_ADAPTER_INFO) {
        *(pd_adapter_info *)out = (pd_adapter_info){.size = sizeof(pd_adapter_info),
                                                    .worker_size = sizeof(struct pd_nothing),
                                                    .run_size = sizeof(struct property_run),
                                                    .config = tables->info.config,
                                                    .handlers = tables->handlers};
    } else if (op == PDI_SETUP_EACH) {
        ((struct property_run *)run)->tables = tables;
    }
    return PD_OK;
}

/* Asks the property. What it finds waits for the invariant, which is asked next. */
static pd_status execute(void *run, const void *input, pd_step *step)
{
    struct property_run *const it = run;
    struct pdi_exec *const exec =
        (struct pdi_exec *)(void *)((char *)step - offsetof(struct pdi_exec, step));
    const pd_property *const property = it->tables->property;
    pd_finding *const finding = pdi_arena_raw(step->scratch, sizeof *finding);
    pdi_finding_begin(finding, exec, (pd_event){property->input, input, property->input, input});
    it->finding = finding;
    /* The dispatcher's one signature takes void *; the function itself takes it const. */
    it->verdict = property->call(PDI_PROPERTY_CALL, (void *)(uintptr_t)input, NULL, finding, NULL);
    if (it->verdict == PD_DISCARDED && exec->counts) {
        pdi_count(&exec->counts->totals->discarded);
    }
    return PD_OK;
}

static pd_verdict invariant_call(const void *state, pd_finding *finding)
{
    const struct property_run *const it = finding->exec->run_context;
    (void)state;
    if (it->verdict == PD_VIOLATED) {
        memcpy(finding->message, it->finding->message, sizeof finding->message);
        finding->data = it->finding->data;
    }
    return it->verdict == PD_DISCARDED ? PD_HOLDS : it->verdict;
}

const void *pdi_property_config(const pd_finding *finding, const pd_type *type)
{
    const struct pdi_exec *const exec = finding->exec;
    PD_ASSERT(exec->info.config == type && "pd_property_config of another type than .config");
    return exec->config;
}

/* ---- Making them ------------------------------------------------------------------------- */

pd_status pdi_property_tables(struct pdi_property_tables *tables, const pd_property *property,
                              pd_diag *diag)
{
    *tables = (struct pdi_property_tables){.property = property};
    if (!property || !property->name || !property->input || !property->call) {
        return pdi_fail(diag, PD_EINVAL,
                        "no property: make it with PD_PROPERTY, and name NAME_property");
    }
    (void)property->call(PDI_PROPERTY_INFO, NULL, NULL, NULL, &tables->info);
    if (tables->info.size != sizeof tables->info) {
        return pdi_fail(diag, PD_EINVAL,
                        "property %s was compiled with headers of another version than this "
                        "library (%s): compile it again",
                        property->name, PD_VERSION);
    }
    tables->command =
        (pd_command){.type = property->input, .state = &nothing, .call = command_call};
    tables->commands[0] = &tables->command;
    tables->projection = (pd_projection){&nothing, projection_call, apply};
    tables->invariant = (pd_invariant){.id = property->name,
                                       .call = invariant_call,
                                       .state = &nothing,
                                       .statement = tables->info.statement};
    tables->invariants[0] = &tables->invariant;
    tables->model = (pd_model){property->name, tables->commands, tables->events,
                               &tables->projection, model_call};
    tables->handlers[0] = (pd_handler){property->input, execute};
    tables->adapter = (pd_adapter){property->name, adapter_call, NULL, NULL};
    return PD_OK;
}

unsigned pdi_property_max_discards(const pd_model *model)
{
    const unsigned most = TABLES_OF(model, model)->info.max_discards;
    return most ? most : MAX_DISCARDS;
}
