/*
 * The rules that need simulated runs. Each run is generated in one world and repeated step by
 * step in another: whatever was drawn must be possible there too, and there its predictions and
 * the states before and after it can be looked at.
 */
#include "core/validate_check.h"

#include "core/draw_field.h"
#include "core/generate.h"
#include "core/value.h"

#include <string.h>

enum { REPLAYS = 8, WATCHED = 100 /* runs in which states are watched for changes */ };

struct simulation {
    struct pdi_checking checking;
    unsigned runs, commands; /* as asked for */
    unsigned run;            /* in progress */
    struct pdi_plan plan;    /* of that */
    struct pdi_sim drawn, repeated;
    struct pdi_state before; /* a read_only step */
    pd_arena plans, values;  /* of a run, of a step */
    bool *predicted;         /* of each event: whether a step was to emit it */
    bool *told;              /* of each command: whether it broke V17 */
    bool *accused;           /* of each command: whether it broke V18, and is asked no more */
    bool *unlike;            /* of those, whether what is simulated after it means nothing */
    bool told_impure;        /* that a callback changes what it may only look at */
    bool lost;               /* not even the first state is the same again */
    uint64_t steps;          /* drawn */
    unsigned ended_at_once, longer;
};

/* ---- V17: the model's own rules ------------------------------------------------------------- */

/* One line for each command: another run finds the same with other numbers. */
static void tell_own_rules(struct simulation *it, const struct pdi_plan_step *step,
                           const struct pdi_sim *sim)
{
    if (!it->told[step->command]) {
        it->told[step->command] = true;
        it->checking.rule = "V17";
        pdi_broken(&it->checking, "%s (run %u of seed 0, step $%" PRIu32 ")%s", sim->problem,
                   it->run, step->id,
                   sim->step.malformed ? "" : ": ask with pd_map_get, or draw the key by PD_FROM");
    }
}

/* ---- V18: asked again ----------------------------------------------------------------------- */

/* Whether a command is possible with DATA when it is asked again; DATA may change. */
static bool judge(struct simulation *it, const struct pdi_plan_step *step, void *data)
{
    struct pdi_plan_step again = *step;
    again.data = data;
    return pdi_sim_judge(&it->repeated, &again, PDI_JUDGE);
}

/* The member that judging DATA, a command like that of STEP, changes; NULL: none, as must be. */
static const pd_field *assigned(struct simulation *it, const struct pdi_plan_step *step,
                                const void *data, bool *possible)
{
    const pd_type *const type = it->repeated.model->commands[step->command].type;
    void *const copy = pdi_arena_raw(&it->values, type->size);
    pdi_copy(type, copy, data, &it->values, PDI_DEPTH_ALL);
    *possible = judge(it, step, copy);
    for (const pd_field *field = type->fields; field->name; field++) {
        if (!pdi_equal_field(field, data, copy)) {
            return field;
        }
    }
    return NULL;
}

/* A generator of the fields of the command of STEP. */
static struct pd_gen generator(struct simulation *it, const struct pdi_plan_step *step, void *data,
                               enum pdi_gen_mode mode)
{
    struct pdi_sim *const sim = &it->repeated;
    struct pd_gen gen = pdi_gen_new(sim->model, &it->values, sim->progress);
    gen.mode = mode;
    gen.type = sim->model->commands[step->command].type;
    gen.command = data;
    gen.state = sim->state.data;
    gen.state_type = sim->state.type;
    return gen;
}

/* A constant assigned to what was drawn by the same assignment changes nothing. So each member in
 * turn is another that its description allows: overrides may refuse that, but not change it. */
static const pd_field *assigned_to_others(struct simulation *it, const struct pdi_plan_step *step)
{
    const pd_type *const type = it->repeated.model->commands[step->command].type;
    char *const other = pd_arena_alloc(&it->values, type->size, 1);
    char *const mixed = pdi_arena_raw(&it->values, type->size);
    struct pd_gen gen = generator(it, step, other, PDI_DRAW);
    gen.key = pdi_key(it->run, step->id);
    if (!pdi_gen_fields(&gen, type, other, 0)) {
        return NULL;
    }
    for (const pd_field *field = type->fields; field->name; field++) {
        bool possible;
        memcpy(mixed, step->data, type->size);
        memcpy(mixed + field->offset, other + field->offset, field->size);
        memcpy(mixed + field->count_offset, other + field->count_offset, field->count_size);
        memcpy(mixed + field->has_offset, other + field->has_offset, field->has_size);
        const pd_field *const found = assigned(it, step, mixed, &possible);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static void tell_assigned(struct simulation *it, const struct pdi_plan_step *step,
                          const pd_field *field)
{
    it->checking.rule = "V18";
    pdi_broken(&it->checking,
               "overrides of command %s assigns its member %s: choose it with pd_choose_int, "
               "pd_choose_item or pd_choose_key, which judge what is there",
               it->repeated.model->commands[step->command].type->tag, field->name);
}

/* Simulates the COUNT first steps again and again, and gives how many it takes to another state
 * than the time before; UINT32_MAX: it is always the same. */
static uint32_t steps_to_another(struct simulation *it, size_t count)
{
    struct pdi_sim *const sim = &it->drawn; /* which has served */
    uint64_t *const hashes = pd_alloc(&it->plans, uint64_t, count + 1);
    for (unsigned replay = 0; replay < REPLAYS; replay++) {
        pdi_sim_begin(sim);
        for (uint32_t i = 0; i <= count; i++) {
            const uint64_t hash = pdi_state_hash(&sim->state);
            if (replay > 0 && hash != hashes[i]) {
                return i;
            }
            hashes[i] = hash;
            const struct pdi_plan_step *const step = &it->plan.steps[i];
            if (i < count && !pdi_sim_step(sim, step)) {
                if (replay > 0) {
                    return i + 1;
                }
                count = i; /* what is compared is what the first time reaches */
            }
        }
    }
    return UINT32_MAX;
}

/* Whether a step before that at AT was simulated otherwise than when the run was drawn: then
 * that is told, and nothing is said of the one at AT. */
static bool tell_unlike(struct simulation *it, size_t at)
{
    const struct pdi_model *const model = it->repeated.model;
    const uint32_t steps = steps_to_another(it, at);
    if (steps == UINT32_MAX) {
        return false;
    }
    it->checking.rule = "V18";
    if (steps == 0) {
        it->lost = true;
        pdi_broken(&it->checking,
                   "init of projection %s makes another state when it is asked again: let it "
                   "depend on nothing",
                   it->repeated.state.type->tag);
        return true;
    }
    const uint32_t command = it->plan.steps[steps - 1].command;
    it->accused[command] = it->unlike[command] = true;
    pdi_broken(&it->checking,
               "simulate of command %s, or apply of what it emits, does otherwise when it is asked "
               "again: let it depend on the command and the state alone",
               model->commands[command].type->tag);
    return true;
}

static void tell_refused(struct simulation *it, const struct pdi_plan_step *step)
{
    const struct pdi_command *const command = &it->repeated.model->commands[step->command];
    struct pd_gen gen = generator(it, step, step->data, PDI_JUDGE);
    const bool fields_allow = pdi_gen_fields(&gen, command->type, step->data, 0);
    it->checking.rule = "V18";
    if (command->info.has_overrides && !fields_allow) {
        pdi_broken(&it->checking,
                   "overrides of command %s chooses what its members may not be: let PD_RANGE and "
                   "the other attributes allow all that it chooses",
                   command->type->tag);
    } else if (command->info.has_overrides) {
        pdi_broken(&it->checking,
                   "overrides of command %s refuses what it drew: say all that members may be "
                   "with pd_choose_, and assign nothing",
                   command->type->tag);
    } else if (command->info.has_when && fields_allow) {
        pdi_broken(&it->checking,
                   "when of command %s says no where it said yes before: let it depend on the "
                   "state alone",
                   command->type->tag);
    } else {
        pdi_doubtful(&it->checking,
                     "command %s is drawn with values that it may not have, so that shrinking "
                     "drops it: this is a mistake of PropertyDamage, please report it",
                     command->type->tag);
    }
}

/* Asks the command of the step at AT again. False: it broke the rule, or a step before it did. */
static bool ask_again(struct simulation *it, size_t at)
{
    const struct pdi_plan_step *const step = &it->plan.steps[at];
    const bool overrides = it->repeated.model->commands[step->command].info.has_overrides;
    bool possible;
    pdi_arena_reset(&it->values);
    const pd_field *field = assigned(it, step, step->data, &possible);
    if (!field && possible) {
        field = overrides ? assigned_to_others(it, step) : NULL;
        if (!field) {
            return true;
        }
    }
    if (field) {
        tell_assigned(it, step, field);
    } else if (tell_unlike(it, at)) {
        return false;
    } else {
        tell_refused(it, step);
    }
    it->accused[step->command] = true;
    return false;
}

/* ---- V20: read_only ------------------------------------------------------------------------- */

static void check_unchanged(struct simulation *it, const struct pdi_plan_step *step)
{
    const pd_type *const state = it->before.type;
    const pd_type *const command = it->repeated.model->commands[step->command].type;
    for (const pd_field *field = state->fields; field->name; field++) {
        if (!pdi_equal_field(field, it->before.data, it->repeated.state.data)) {
            it->checking.rule = "V20";
            pdi_broken(&it->checking,
                       "command %s is read_only, and folding it or its events changes %s.%s: "
                       "leave out .read_only, or change nothing in apply",
                       command->tag, state->tag, field->name);
            return;
        }
    }
}

/* ---- Runs ----------------------------------------------------------------------------------- */

/* Whether the run can go on after the step at AT. A command that broke V18 is asked no more, but
 * its step is simulated as it was drawn. */
static bool repeat_step(struct simulation *it, size_t at)
{
    struct pdi_sim *const sim = &it->repeated;
    const struct pdi_plan_step *const step = &it->plan.steps[at];
    const bool read_only = sim->model->commands[step->command].info.read_only;
    pdi_enter_step(sim->progress, step->id, step->command);
    if (it->unlike[step->command] || (!it->accused[step->command] && !ask_again(it, at))) {
        return false;
    }
    if (read_only) {
        pdi_state_copy(&it->before, &sim->state);
    }
    if (!pdi_sim_step(sim, step)) {
        tell_own_rules(it, step, sim);
        return false;
    }
    for (uint32_t i = 0; i < sim->step.event_count; i++) {
        it->predicted[sim->step.events[i].event] = true;
    }
    if (read_only) {
        check_unchanged(it, step);
    }
    return true;
}

static void simulate_run(struct simulation *it, struct pdi_progress *progress)
{
    struct pdi_plan *const plan = &it->plan;
    atomic_store_explicit(&progress->run, it->run, memory_order_relaxed);
    pdi_arena_reset(&it->plans);
    it->drawn.audit = it->drawn.audit_simulate = it->run < WATCHED;
    const enum pdi_plan_end end =
        pdi_generate(&it->drawn, 0, it->run, it->commands, plan, &it->plans);
    it->steps += plan->count;
    it->longer += plan->count > 1;
    it->ended_at_once += end == PDI_PLAN_TERMINATED && plan->count == 1;
    if (end == PDI_PLAN_ENDLESS) {
        it->checking.rule = "V17";
        pdi_broken(&it->checking, "%s", it->drawn.problem);
    } else if (end == PDI_PLAN_BROKEN) {
        tell_own_rules(it, &plan->steps[plan->count - 1], &it->drawn);
    }
    if (end == PDI_PLAN_IMPURE && !it->told_impure) {
        it->told_impure = true;
        it->checking.rule = "V17";
        pdi_broken(&it->checking, "%s (run %u of seed 0)", it->drawn.problem, it->run);
    }
    pdi_sim_begin(&it->repeated);
    for (size_t i = 0; i < plan->count && !it->lost && repeat_step(it, i); i++) {
    }
}

/* ---- V19: what runs reach ------------------------------------------------------------------- */

static bool has_from(const struct pdi_checking *checking, const pd_type *type)
{
    struct pdi_types below = {0};
    pdi_types_add(&below, type, checking->problems->arena);
    for (uint32_t i = 0; i < below.count; i++) {
        for (const pd_field *field = below.items[i]->fields; field->name; field++) {
            if (field->from) {
                return true;
            }
        }
    }
    return false;
}

/* Who refused a command that was never possible. Warnings: a state may lie deeper than these
 * runs go. */
static void check_reached(struct simulation *it, uint32_t index)
{
    struct pdi_checking *const checking = &it->checking;
    const struct pdi_command *const command = &checking->model->commands[index];
    const struct pdi_command_counts *const counts = &it->drawn.counts[index];
    const uint64_t by_when = pdi_counted(&counts->refused_by_when);
    const uint64_t by_overrides = pdi_counted(&counts->refused_by_overrides);
    const char *const refuser = !command->info.has_overrides        ? "PD_FROM"
                                : has_from(checking, command->type) ? "PD_FROM or overrides"
                                                                    : "overrides";
    const char *const tag = command->type->tag;
    if (!command->weight || pdi_counted(&counts->drawn)) {
        return;
    }
    if (by_when && by_overrides) {
        pdi_doubtful(checking,
                     "command %s was never possible in %u simulated runs: when refused it %" PRIu64
                     " times, %s the other %" PRIu64,
                     tag, it->runs, by_when, refuser, by_overrides);
    } else if (by_when || by_overrides) {
        pdi_doubtful(checking,
                     "command %s was never possible in %u simulated runs: %s refused it each time, "
                     "%" PRIu64 " times",
                     tag, it->runs, by_when ? "when" : refuser, by_when + by_overrides);
    } else if (it->steps) {
        pdi_doubtful(checking,
                     "command %s was not drawn once in %u simulated runs: its weight is %" PRIu64
                     " of %" PRIu64 ": raise it, or lower the others",
                     tag, it->runs, command->weight, checking->model->weight_sum);
    }
}

/* A system may do what is never predicted, but references come from predictions alone. */
static void check_predicted(struct simulation *it)
{
    const struct pdi_model *const model = it->checking.model;
    bool simulates = false;
    bool repeated = !it->lost; /* to the ends of runs */
    for (uint32_t i = 0; i < model->command_count; i++) {
        simulates |= model->commands[i].info.has_simulate;
        repeated &= !it->unlike[i];
    }
    for (uint32_t i = 0; simulates && repeated && i < model->event_count; i++) {
        if (model->events[i].leaf_count && !it->predicted[i]) {
            pdi_doubtful(&it->checking,
                         "event %s has external references, and no simulate emitted it in %u "
                         "simulated runs: no command can refer to them",
                         model->events[i].type->tag, it->runs);
        }
    }
}

static void check_reach(struct simulation *it)
{
    struct pdi_checking *const checking = &it->checking;
    checking->rule = "V19";
    if (it->steps == 0 && checking->model->info.property) {
        pdi_broken(checking,
                   "assuming of property %s allowed none of %" PRIu64 " inputs in %u simulated "
                   "runs: nothing would run; describe inputs that it allows",
                   checking->model->model->name,
                   pdi_counted(&it->drawn.counts[0].refused_by_overrides), it->runs);
        return;
    }
    if (it->steps == 0) {
        pdi_broken(checking,
                   "no command of model %s is possible in its first state: nothing "
                   "would run",
                   checking->model->model->name);
    } else if (it->ended_at_once && !it->longer && it->commands > 1) {
        pdi_broken(checking,
                   "terminate of model %s ended all %u simulated runs after their first command: "
                   "it is true from the start",
                   checking->model->model->name, it->ended_at_once);
    }
    for (uint32_t i = 0; i < checking->model->command_count; i++) {
        check_reached(it, i);
    }
    check_predicted(it);
}

/* ---- All of them ---------------------------------------------------------------------------- */

void pdi_validate_simulated(const struct pdi_model *model, unsigned runs, unsigned commands,
                            struct pdi_progress *progress, struct pdi_problems *problems)
{
    pd_arena *const arena = problems->arena;
    struct simulation it = {.checking = {.model = model, .problems = problems},
                            .runs = runs,
                            .commands = model->info.property ? 1 : commands,
                            .predicted = pd_alloc(arena, bool, (size_t)model->event_count + 1),
                            .told = pd_alloc(arena, bool, (size_t)model->command_count + 1),
                            .accused = pd_alloc(arena, bool, (size_t)model->command_count + 1),
                            .unlike = pd_alloc(arena, bool, (size_t)model->command_count + 1)};
    pdi_arena_init(&it.plans, 0);
    pdi_arena_init(&it.values, 0);
    pdi_sim_init(&it.drawn, model, progress);
    it.drawn.strategies = PD_UNIFORM; /* what is seldom drawn is told by its weight */
    pdi_sim_init(&it.repeated, model, progress);
    pdi_state_init(&it.before, model->projections[0].projection);
    it.drawn.counts = pd_alloc(arena, struct pdi_command_counts, (size_t)model->command_count + 1);
    for (it.run = 0; it.run < runs; it.run++) {
        simulate_run(&it, progress);
    }
    check_reach(&it);
    pdi_enter(progress, PDI_PHASE_IDLE);
    pdi_state_release(&it.before);
    pdi_sim_release(&it.repeated);
    pdi_sim_release(&it.drawn);
    pdi_arena_release(&it.values);
    pdi_arena_release(&it.plans);
}
