/* See model_check.h. */
#include "core/model_check.h"

#include "base/diag.h"

/* Whether TYPE and the structs below it have a tag and fields: what no walk can do without. */
static bool is_described(const pd_type *type, unsigned depth)
{
    if (!type || !type->tag || !type->fields) {
        return false;
    }
    for (const pd_field *field = type->fields; field->name && depth < 8; field++) {
        if (field->of && field->of != type && !is_described(field->of, depth + 1)) {
            return false;
        }
    }
    return true;
}

static pd_status check_described(const pd_model *model, pd_diag *diag)
{
    for (uint32_t i = 0; model->commands[i]; i++) {
        if (!model->commands[i]->call || !is_described(model->commands[i]->type, 0)) {
            return pdi_fail(diag, PD_EINVAL,
                            "command %" PRIu32 " of model %s is not described: make it with "
                            "PD_COMMAND",
                            i + 1, model->name);
        }
    }
    for (uint32_t i = 0; model->events[i]; i++) {
        if (!is_described(model->events[i], 0)) {
            return pdi_fail(diag, PD_EINVAL,
                            "event %" PRIu32 " of model %s is not described: describe it with "
                            "PD_TYPE",
                            i + 1, model->name);
        }
    }
    return is_described(model->sequence->state, 0)
               ? PD_OK
               : pdi_fail(diag, PD_EINVAL,
                          "the state of model %s is not described: describe it with PD_TYPE",
                          model->name);
}

pd_status pdi_model_check_tables(const pd_model *model, pd_model_info *info, pd_diag *diag)
{
    if (!model || !model->call || !model->name) {
        return pdi_fail(diag, PD_EINVAL, "no model: set options.model to &NAME_model of PD_MODEL");
    }
    if (!model->commands || !model->events || !model->sequence || !model->sequence->call) {
        return pdi_fail(diag, PD_EINVAL, "model %s has no commands, events or projection",
                        model->name);
    }
    model->call(PDI_MODEL_INFO, model, info); /* itself: one function may serve several models */
    if (info->size != sizeof(pd_model_info) || info->field_size != sizeof(pd_field) ||
        info->invariant_size != sizeof(pd_invariant) || info->command_size != sizeof(pd_command)) {
        return pdi_fail(diag, PD_EINVAL,
                        "model %s was compiled with headers of another version than this "
                        "library (%s): compile it again",
                        model->name, PD_VERSION);
    }
    if (pdi_list_length((const void *const *)model->commands) > PDI_COMMANDS_MAX ||
        pdi_list_length((const void *const *)model->events) > PDI_EVENTS_MAX) {
        return pdi_fail(diag, PD_EINVAL, "model %s has more than %d commands or %d events",
                        model->name, PDI_COMMANDS_MAX, PDI_EVENTS_MAX);
    }
    return check_described(model, diag);
}

pd_status pdi_model_check_functions(const struct pdi_model *model, pd_diag *diag)
{
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const it = &model->commands[i];
        if ((it->info.has_when && !it->when) || (it->info.has_simulate && !it->simulate)) {
            return pdi_fail(diag, PD_EINVAL,
                            "command %s of model %s says that it has a when or simulate, and has "
                            "none: make it with PD_COMMAND",
                            it->type->tag, model->model->name);
        }
    }
    for (uint32_t i = 0; i < model->projection_count; i++) {
        if (!model->projections[i].projection->apply) {
            return pdi_fail(diag, PD_EINVAL,
                            "projection %" PRIu32 " of model %s has no apply: make it with "
                            "PD_PROJECTION",
                            i + 1, model->model->name);
        }
    }
    return PD_OK;
}
