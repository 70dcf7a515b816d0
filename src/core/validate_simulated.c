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

struct simulation {
    struct pdi_checking checking;
    unsigned runs, commands; /* as asked for */
    unsigned run;            /* in progress */
    struct pdi_sim drawn, repeated;
    struct pdi_state before; /* a read_only step */
    pd_arena plans;
    bool *predicted; /* of each event: whether a step was to emit it */
    bool *told;      /* of each command: whether it broke V17 */
    uint64_t steps;  /* drawn */
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

/* Whether the limits of STEP's fields alone allow it. */
static bool fields_allow(struct simulation *it, const struct pdi_plan_step *step)
{
    struct pdi_sim *const sim = &it->repeated;
    const struct pdi_command *const command = &sim->model->commands[step->command];
    struct pd_gen gen = pdi_gen_new(sim->model, &sim->run, sim->progress);
    gen.mode = PDI_JUDGE;
    gen.type = command->type;
    gen.command = step->data;
    gen.state = sim->state.data;
    gen.state_type = sim->state.type;
    return pdi_gen_fields(&gen, command->type, step->data, 0);
}

static void tell_refused(struct simulation *it, const struct pdi_plan_step *step)
{
    const struct pdi_command *const command = &it->repeated.model->commands[step->command];
    it->checking.rule = "V18";
    if (command->info.has_overrides && !fields_allow(it, step)) {
        pdi_broken(&it->checking,
                   "overrides of command %s chooses what its members may not be: let PD_RANGE and "
                   "the other attributes allow all that it chooses",
                   command->type->tag);
    } else if (command->info.has_overrides) {
        pdi_broken(&it->checking,
                   "overrides of command %s refuses what it drew: say all that members may be "
                   "with pd_choose_, and assign nothing",
                   command->type->tag);
    } else if (command->info.has_when && fields_allow(it, step)) {
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

/* Whether the run can go on after STEP. */
static bool repeat_step(struct simulation *it, struct pdi_plan_step *step)
{
    struct pdi_sim *const sim = &it->repeated;
    const bool read_only = sim->model->commands[step->command].info.read_only;
    if (!pdi_sim_judge(sim, step, PDI_JUDGE)) {
        tell_refused(it, step);
        return false;
    }
    if (read_only) {
        pdi_state_copy(&it->before, &sim->state);
    }
    if (!pdi_sim_step(sim, step->id, step->command, step->data)) {
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
    struct pdi_plan plan;
    atomic_store_explicit(&progress->run, it->run, memory_order_relaxed);
    pdi_arena_reset(&it->plans);
    const enum pdi_plan_end end =
        pdi_generate(&it->drawn, 0, it->run, it->commands, &plan, &it->plans);
    it->steps += plan.count;
    it->longer += plan.count > 1;
    it->ended_at_once += end == PDI_PLAN_TERMINATED && plan.count == 1;
    if (end == PDI_PLAN_BROKEN) {
        tell_own_rules(it, &plan.steps[plan.count - 1], &it->drawn);
    }
    pdi_sim_begin(&it->repeated);
    for (size_t i = 0; i < plan.count && repeat_step(it, &plan.steps[i]); i++) {
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
    for (uint32_t i = 0; i < model->command_count; i++) {
        simulates |= model->commands[i].info.has_simulate;
    }
    for (uint32_t i = 0; simulates && i < model->event_count; i++) {
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
                            .commands = commands,
                            .predicted = pd_alloc(arena, bool, (size_t)model->event_count + 1),
                            .told = pd_alloc(arena, bool, (size_t)model->command_count + 1)};
    pdi_arena_init(&it.plans, 0);
    pdi_sim_init(&it.drawn, model, progress);
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
    pdi_arena_release(&it.plans);
}
