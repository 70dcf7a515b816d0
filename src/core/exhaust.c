/* See exhaust.h. */
#include "core/exhaust.h"

#include <stdio.h>
#include <string.h>

void pdi_exhaust_init(struct pdi_exhaust *exhaust)
{
    memset(exhaust, 0, sizeof *exhaust);
    pdi_arena_init(&exhaust->walked, 0);
}

void pdi_exhaust_release(struct pdi_exhaust *exhaust)
{
    pdi_arena_release(&exhaust->walked);
}

/* To the digits that come next, those from FROM on being forgotten. Whether what was known of a
 * step still holds depends on whether a digit before it has changed. */
static void advance(struct pdi_exhaust *exhaust, uint32_t from)
{
    const uint32_t changed = pdi_choices_advance(&exhaust->choices, from);
    exhaust->over = changed == UINT32_MAX;
    exhaust->advanced = true;
    for (unsigned id = 1; id <= PDI_EXHAUST_STEPS_MAX + 1; id++) {
        if (exhaust->over || exhaust->marks[id] > changed) {
            exhaust->possible[id] = false;
        }
    }
}

/* The command that has digit AT, of those with a weight. */
static uint32_t command_of(const struct pdi_model *model, uint32_t at)
{
    uint32_t index = 0;
    while (!model->commands[index].weight || at-- > 0) {
        index++;
    }
    return index;
}

static uint32_t commands_in(const struct pdi_model *model)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->command_count; i++) {
        count += model->commands[i].weight != 0;
    }
    return count;
}

/* Step ID as the digits say into STEP; false: it is not possible. */
static bool choose_step(struct pdi_exhaust *exhaust, struct pdi_sim *sim, uint32_t id,
                        struct pdi_plan_step *step)
{
    struct pdi_choices *const choices = &exhaust->choices;
    const uint32_t commands = commands_in(sim->model);
    const uint32_t index = command_of(sim->model, pdi_digit(choices, commands, commands));
    const struct pdi_command *const it = &sim->model->commands[index];
    struct pd_gen gen = pdi_gen_new(sim->model, &exhaust->walked, sim->progress);
    struct pdi_missing missing;
    pdi_enter_step(sim->progress, id, index);
    if (!pdi_sim_may(sim, it)) {
        return false;
    }
    *step = (struct pdi_plan_step){.id = id, .command = index};
    step->data = pd_arena_alloc(&exhaust->walked, it->type->size, 1);
    choices->chosen_count = 0;
    choices->impossible = false;
    gen.mode = PDI_DRAW;
    gen.choices = choices;
    gen.tape = it->has_draws ? &step->tape : NULL;
    const bool chosen = pdi_gen_command(&gen, index, step->data, sim->state.data);
    return !pdi_state_take_missing(&sim->state, &missing) && chosen && !choices->impossible;
}

enum walked { WALKED_LEAF, WALKED_NOTHING };

/* Walks from the first step as the digits say. WALKED_LEAF: PLAN is one, ended by *END; else the
 * digits have become others, with which to try again, or it is over. */
static enum walked walk(struct pdi_exhaust *exhaust, struct pdi_sim *sim, unsigned steps,
                        struct pdi_plan *plan, enum pdi_plan_end *end)
{
    struct pdi_choices *const choices = &exhaust->choices;
    pdi_arena_reset(&exhaust->walked);
    *plan = (struct pdi_plan){0};
    *end = PDI_PLAN_FULL;
    choices->at = 0;
    for (unsigned id = 1; id <= PDI_EXHAUST_STEPS_MAX + 1; id++) {
        exhaust->marks[id] = UINT32_MAX;
    }
    pdi_sim_begin(sim);
    for (uint32_t id = 1; id <= steps; id++) {
        struct pdi_plan_step step;
        if (sim->stop_before && id >= sim->stop_before && exhaust->next == exhaust->wanted) {
            *end = PDI_PLAN_STUCK;
            return WALKED_LEAF;
        }
        exhaust->marks[id] = choices->at;
        if (!choose_step(exhaust, sim, id, &step)) {
            const bool possible = exhaust->possible[id];
            const uint32_t mark = exhaust->marks[id];
            advance(exhaust, choices->at);
            /* All that could follow was tried, in vain: here the sequence ends. */
            *end = PDI_PLAN_STUCK;
            return !possible && id > 1 && choices->count <= mark ? WALKED_LEAF : WALKED_NOTHING;
        }
        if (choices->full) {
            (void)snprintf(sim->problem, sizeof sim->problem,
                           "a sequence makes more than %d choices: fewer steps make fewer",
                           PDI_DIGITS_MAX);
            *end = PDI_PLAN_BROKEN;
            return WALKED_LEAF;
        }
        exhaust->possible[id] = true;
        *pdi_plan_add(plan, &exhaust->walked) = step;
        if (!pdi_sim_step(sim, &step)) {
            *end = PDI_PLAN_BROKEN;
            return WALKED_LEAF;
        }
        if (pdi_sim_ends(sim)) {
            *end = PDI_PLAN_TERMINATED;
            return WALKED_LEAF;
        }
    }
    return WALKED_LEAF;
}

/* The next leaf into PLAN, in exhaust->walked. */
static enum pdi_plan_end next_leaf(struct pdi_exhaust *exhaust, struct pdi_sim *sim, unsigned steps,
                                   struct pdi_plan *plan)
{
    enum pdi_plan_end end = PDI_PLAN_NONE;
    if (!exhaust->advanced && !exhaust->over) {
        advance(exhaust, exhaust->choices.at);
    }
    while (!exhaust->over) {
        exhaust->advanced = false;
        if (walk(exhaust, sim, steps, plan, &end) == WALKED_LEAF) {
            exhaust->next++;
            return end;
        }
    }
    *plan = (struct pdi_plan){0};
    return PDI_PLAN_NONE;
}

enum pdi_plan_end pdi_exhaust_generate(struct pdi_exhaust *exhaust, struct pdi_sim *sim,
                                       uint64_t run, unsigned steps, struct pdi_plan *plan,
                                       pd_arena *arena)
{
    struct pdi_plan walked;
    enum pdi_plan_end end = PDI_PLAN_NONE;
    if (!exhaust->begun || exhaust->next > run) {
        exhaust->begun = exhaust->advanced = true; /* to the first: all digits 0 */
        exhaust->over = false;
        exhaust->next = 0;
        exhaust->choices.count = 0;
        memset(exhaust->possible, 0, sizeof exhaust->possible);
    }
    exhaust->wanted = run;
    do {
        end = next_leaf(exhaust, sim, steps, &walked);
    } while (end != PDI_PLAN_NONE && exhaust->next <= run);
    *plan = (struct pdi_plan){0};
    for (size_t i = 0; end != PDI_PLAN_NONE && i < walked.count; i++) {
        *pdi_plan_add(plan, arena) = pdi_plan_step_copy(sim->model, &walked.steps[i], arena);
        if (sim->counts) {
            pdi_count(&sim->counts[walked.steps[i].command].drawn);
        }
    }
    return end;
}
