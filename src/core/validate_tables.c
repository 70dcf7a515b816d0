/*
 * The rules that need no simulation: what is listed, what belongs together, and what has an
 * effect. Calls nothing of the model's but INFO.
 */
#include "core/validate_check.h"

#include "core/value.h"

#include <string.h>

/* ---- V01: one description ------------------------------------------------------------------- */

/* Structs that are told apart by the address of their description. */
static void share(struct pdi_checking *checking, struct pdi_types *shared, const pd_type *type)
{
    for (uint32_t i = 0; type && i < shared->count; i++) {
        if (shared->items[i] != type && strcmp(shared->items[i]->tag, type->tag) == 0) {
            pdi_broken(checking,
                       "struct %s has two descriptions, so that events and commands of it are not "
                       "recognized: use PD_DECLARE_TYPE(%s) in a header and PD_DEFINE_TYPE(%s, "
                       "...) in one file",
                       type->tag, type->tag, type->tag);
        }
    }
    if (type) {
        (void)pdi_types_add_one(shared, type, checking->problems->arena);
    }
}

static void check_descriptions(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    struct pdi_types shared = {0};
    for (uint32_t i = 0; i < model->projection_count; i++) {
        share(checking, &shared, model->projections[i].projection->state);
    }
    for (uint32_t i = 0; i < model->command_count; i++) {
        share(checking, &shared, model->commands[i].type);
        share(checking, &shared, model->commands[i].command->state);
    }
    for (uint32_t i = 0; i < model->event_count; i++) {
        share(checking, &shared, model->events[i].type);
    }
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_type *const *const after = model->invariants[i].invariant->after;
        share(checking, &shared, model->invariants[i].invariant->state);
        for (unsigned k = 0; k < PD_AFTER_MAX && after[k]; k++) {
            share(checking, &shared, after[k]);
        }
    }
    for (uint32_t i = 0; i < checking->commands.count; i++) {
        for (const pd_field *field = checking->commands.items[i]->fields; field->name; field++) {
            share(checking, &shared, field->from);
        }
    }
    for (const pd_handler *it = checking->info.handlers; it && it->type; it++) {
        share(checking, &shared, it->type);
    }
}

/* ---- V02: names of their own ---------------------------------------------------------------- */

/* A and B are listed under those tags and titles. */
static void check_pair(struct pdi_checking *checking, const char *what, const char *list,
                       const pd_type *a, const char *a_title, const pd_type *b, const char *b_title)
{
    if (a == b) {
        pdi_broken(checking, "%s %s is listed twice: name it once in %s", what, a->tag, list);
    } else if (strcmp(a->tag, b->tag) != 0 && strcmp(a_title, b_title) == 0) {
        pdi_broken(checking, "%ss %s and %s are both %s in reports and files: rename one", what,
                   a->tag, b->tag, a_title);
    }
}

static void check_titles(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const it = &model->commands[i];
        for (uint32_t k = 0; k < i; k++) {
            check_pair(checking, "command", "PD_COMMANDS", model->commands[k].type,
                       model->commands[k].title, it->type, it->title);
        }
    }
    for (uint32_t i = 0; i < model->event_count; i++) {
        const struct pdi_event_type *const it = &model->events[i];
        for (uint32_t k = 0; k < i; k++) {
            check_pair(checking, "event", "PD_EVENTS", model->events[k].type,
                       model->events[k].title, it->type, it->title);
        }
        if (pdi_pointer_find(&model->command_of_type, it->type) != UINT32_MAX) {
            pdi_doubtful(checking,
                         "struct %s is a command and an event, so apply meets it twice: give the "
                         "event a struct of its own",
                         it->type->tag);
        }
    }
}

static void check_states_and_invariants(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    for (uint32_t i = 0; i < model->projection_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (model->projections[i].projection == model->projections[k].projection) {
                pdi_broken(checking, "projection %s is listed twice%s",
                           model->projections[i].projection->state->tag,
                           k == 0 ? ": .projections names those beside the model's own"
                                  : ": name it once in PD_PROJECTIONS");
            }
        }
    }
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const it = model->invariants[i].invariant;
        for (uint32_t k = 0; k < i; k++) {
            const pd_invariant *const other = model->invariants[k].invariant;
            if (it == other) {
                pdi_broken(checking, "invariant %s is listed twice: name it once in PD_INVARIANTS",
                           it->id);
            } else if (strcmp(it->id, other->id) == 0) {
                pdi_broken(checking,
                           "two invariants are called %s, so that their failures are "
                           "one: rename one",
                           it->id);
            }
        }
    }
}

static void check_json(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    for (const pd_field *other = type->fields; other < field; other++) {
        if (strcmp(pdi_json_name(other), pdi_json_name(field)) == 0) {
            pdi_broken(checking, "%s.%s and %s.%s are both \"%s\" in JSON: change one PD_JSON",
                       type->tag, other->name, type->tag, field->name, pdi_json_name(field));
        }
    }
}

static void check_names(struct pdi_checking *checking)
{
    check_titles(checking);
    check_states_and_invariants(checking);
    pdi_each_field(checking, &checking->all, check_json);
}

/* ---- V13: one state ------------------------------------------------------------------------- */

static bool same_tag(const pd_type *a, const pd_type *b)
{
    return a == b || strcmp(a->tag, b->tag) == 0; /* of two descriptions V01 tells */
}

/* An invariant is called with the state of the projection that lists it, whatever it casts it to.
 */
static void check_looks_at(struct pdi_checking *checking, const pd_invariant *it,
                           const pd_type *state)
{
    if (!it->state) {
        pdi_broken(checking,
                   "invariant %s is listed by projection %s and says no state: say "
                   ".state = &%s_type",
                   it->id, state->tag, state->tag);
    } else if (!same_tag(it->state, state)) {
        pdi_broken(checking,
                   "invariant %s is written for struct %s and listed by projection %s: list it in "
                   "the PD_INVARIANTS of %s, or say PD_INVARIANT(%s, %s, ...)",
                   it->id, it->state->tag, state->tag, it->state->tag, it->id, state->tag);
    }
}

static void check_states(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    const pd_type *const state = model->model->sequence->state;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const pd_type *const written_for = model->commands[i].command->state;
        const char *const tag = model->commands[i].type->tag;
        if (!written_for || !same_tag(written_for, state)) {
            pdi_broken(checking,
                       "command %s is written for struct %s, and the state of model %s is struct "
                       "%s: say PD_COMMAND(%s, %s, ...)",
                       tag, written_for ? written_for->tag : "(none)", model->model->name,
                       state->tag, tag, state->tag);
        }
    }
    for (uint32_t i = 1; i < model->projection_count; i++) {
        const pd_type *const described = model->projections[i].projection->state;
        if (!described || !described->size) {
            pdi_broken(checking,
                       "projection %" PRIu32 " of .projections has no described struct as its "
                       "state: make it with PD_PROJECTION",
                       i);
        }
    }
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const struct pdi_invariant *const it = &model->invariants[i];
        const pd_type *const described = model->projections[it->projection].projection->state;
        if (described) {
            check_looks_at(checking, it->invariant, described);
        }
    }
}

/* ---- V14: handlers -------------------------------------------------------------------------- */

/* How many handlers of TYPE there are; those of another description of it are told by V01. */
static unsigned count_handlers(const pd_handler *handlers, const pd_type *type)
{
    unsigned count = 0;
    for (; handlers && handlers->type; handlers++) {
        count += same_tag(handlers->type, type);
    }
    return count;
}

static bool is_command(const struct pdi_model *model, const pd_type *type)
{
    for (uint32_t i = 0; i < model->command_count; i++) {
        if (same_tag(model->commands[i].type, type)) {
            return true;
        }
    }
    return false;
}

static void no_handler(struct pdi_checking *checking, const char *tag)
{
    const pd_adapter *const adapter = checking->adapter;
    if (adapter->http) {
        pdi_broken(checking,
                   "adapter %s has no route for command %s: add one to .routes, or (%s, function) "
                   "to the PD_HANDLERS of .handlers",
                   adapter->name, tag, tag);
    } else {
        pdi_broken(checking,
                   "adapter %s has no handler for command %s: add (%s, function) to PD_HANDLERS",
                   adapter->name, tag, tag);
    }
}

static void check_handlers(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    if (!checking->adapter) {
        return;
    }
    const char *const adapter = checking->adapter->name;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const it = &model->commands[i];
        const unsigned count = count_handlers(checking->info.handlers, it->type);
        if (count == 0 && it->weight) {
            no_handler(checking, it->type->tag);
        } else if (count > 1) {
            pdi_broken(checking,
                       "adapter %s has %u handlers for command %s, of which the first is called: "
                       "keep one",
                       adapter, count, it->type->tag);
        }
    }
    for (const pd_handler *it = checking->info.handlers; it && it->type; it++) {
        if (!is_command(model, it->type)) {
            pdi_doubtful(checking,
                         "adapter %s handles %s, which is no command of model %s: add it to "
                         "PD_COMMANDS, or remove the handler",
                         adapter, it->type->tag, model->model->name);
        }
    }
    pdi_check_routes(checking);
}

/* ---- V15: invariants ------------------------------------------------------------------------ */

static void check_after(struct pdi_checking *checking, const pd_invariant *invariant,
                        const pd_type *type)
{
    const struct pdi_model *const model = checking->model;
    const bool command = is_command(model, type);
    bool event = false;
    for (uint32_t i = 0; i < model->event_count; i++) {
        event |= same_tag(model->events[i].type, type);
    }
    if (!command && !event) {
        pdi_broken(checking,
                   "invariant %s fires after %s, which is no event and no command of model %s: "
                   "list it, or remove it from .after",
                   invariant->id, type->tag, model->model->name);
    } else if ((invariant->on == PD_ON_EVENTS && !event) ||
               (invariant->on == PD_ON_COMMANDS && !command)) {
        pdi_broken(checking,
                   "invariant %s never fires after %s, which is %s, while .on says %s: remove .on",
                   invariant->id, type->tag, event ? "an event" : "a command",
                   event ? "PD_ON_COMMANDS" : "PD_ON_EVENTS");
    }
}

static void check_invariants(struct pdi_checking *checking)
{
    for (uint32_t i = 0; i < checking->model->invariant_count; i++) {
        const pd_invariant *const it = checking->model->invariants[i].invariant;
        const char *const beside = it->after[0]            ? ".after"
                                   : it->every > 1         ? ".every"
                                   : it->on != PD_ON_STEPS ? ".on"
                                                           : NULL;
        if (it->at != PD_EACH_STEP && beside) {
            pdi_broken(checking,
                       "invariant %s fires once, as .at says, and %s would have it fire during "
                       "the run: remove one of them",
                       it->id, beside);
        }
        for (unsigned k = 0; k < PD_AFTER_MAX && it->after[k]; k++) {
            check_after(checking, it, it->after[k]);
        }
    }
}

/* ---- V16: what commands say of themselves --------------------------------------------------- */

static void check_effects(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const it = &model->commands[i];
        const char *const tag = it->type->tag;
        if (model->info.exact && !it->info.has_simulate && !it->info.unchecked) {
            pdi_broken(checking,
                       "command %s of the exact model %s is not simulated, so nothing judges it: "
                       "give it .simulate, or say .unchecked",
                       tag, model->model->name);
        }
        if (!model->info.exact && it->info.unchecked) {
            pdi_doubtful(checking,
                         "command %s is .unchecked, which has no effect: model %s is not .exact",
                         tag, model->model->name);
        }
        if (it->info.must_resolve && !it->has_refs) {
            pdi_doubtful(checking,
                         "command %s says .must_resolve, which has no effect: it has no references",
                         tag);
        }
    }
}

/* ---- All of them ---------------------------------------------------------------------------- */

static void (*const checks[])(struct pdi_checking *) = {
    check_descriptions,   check_names,     pdi_check_covered,    pdi_check_layout,
    pdi_check_containers, pdi_check_enums, pdi_check_generators, pdi_check_limits,
    pdi_check_patterns,   pdi_check_from,  pdi_check_references, pdi_check_externals,
    check_states,         check_handlers,  check_invariants,     check_effects,
};

static void add_types(struct pdi_checking *checking, struct pdi_types *types, const pd_type *type)
{
    if (type) {
        pdi_types_add(types, type, checking->problems->arena);
        pdi_types_add(&checking->all, type, checking->problems->arena);
    }
}

static void collect_types(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    struct pdi_types config = {0};
    for (uint32_t i = 0; i < model->command_count; i++) {
        add_types(checking, &checking->commands, model->commands[i].type);
        if (!model->commands[i].info.has_overrides) {
            add_types(checking, &checking->commands_alone, model->commands[i].type);
        }
    }
    for (uint32_t i = 0; i < model->event_count; i++) {
        add_types(checking, &checking->events, model->events[i].type);
    }
    for (uint32_t i = 0; i < model->projection_count; i++) {
        add_types(checking, &checking->states, model->projections[i].projection->state);
    }
    add_types(checking, &config, checking->info.config);
}

void pdi_validate_tables(const struct pdi_model *model, const pd_adapter *adapter,
                         struct pdi_problems *problems)
{
    struct pdi_checking checking = {.model = model, .problems = problems};
    if (adapter && adapter->call) {
        (void)adapter->call(PDI_ADAPTER_INFO, adapter, NULL, NULL, NULL, &checking.info);
        const bool known = checking.info.size == sizeof checking.info;
        checking.adapter = known ? adapter : NULL; /* another version: the executor tells */
        checking.info = known ? checking.info : (pd_adapter_info){0};
    }
    collect_types(&checking);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        checking.rule = pdi_rules()[i].id;
        checks[i](&checking);
    }
}
