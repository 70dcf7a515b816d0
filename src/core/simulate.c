/* See simulate.h. */
#include "core/simulate.h"

#include "base/block.h"
#include "core/value.h"

#include <stdio.h>
#include <string.h>

void pdi_sim_init(struct pdi_sim *sim, const struct pdi_model *model, struct pdi_progress *progress)
{
    *sim = (struct pdi_sim){.model = model, .progress = progress};
    pdi_state_init(&sim->state, model->projections[0].projection);
    pdi_arena_init(&sim->run, 0);
    pdi_arena_init(&sim->scratch, 0);
    pdi_arena_init(&sim->predictions.arena, PDI_RUN_MAX);
}

void pdi_sim_release(struct pdi_sim *sim)
{
    pdi_state_release(&sim->state);
    pdi_arena_release(&sim->run);
    pdi_arena_release(&sim->scratch);
    pdi_arena_release(&sim->predictions.arena);
}

void pdi_sim_begin(struct pdi_sim *sim)
{
    pdi_arena_reset(&sim->run);
    pdi_arena_reset(&sim->scratch);
    sim->problem[0] = '\0';
    sim->endless = false;
    pdi_step_clear(&sim->step, sim->model, &sim->run, &sim->scratch);
    sim->predictions.count = 0; /* they are of another sequence */
    sim->plain = false;
    pdi_state_begin(&sim->state);
}

static PDI_RARE void note_missing(struct pdi_sim *sim, uint32_t command)
{
    struct pdi_missing missing;
    (void)pdi_state_take_missing(&sim->state, &missing);
    struct pdi_text key = pdi_text_new(&sim->scratch);
    pdi_print_item(&key, sim->model, missing.field, true, missing.key);
    (void)snprintf(sim->problem, sizeof sim->problem, "simulating %s: %s has no %s",
                   sim->model->commands[command].title, missing.field->name, key.data);
}

static PDI_RARE void note_limit(struct pdi_sim *sim, const char *title)
{
    (void)snprintf(sim->problem, sizeof sim->problem,
                   "simulating %s: the state grows beyond %d MiB", title, PDI_STATE_MAX >> 20);
}

static PDI_RARE void simulate_audited(struct pdi_sim *sim, const struct pdi_command *it,
                                      const void *data)
{
    const uint64_t before = pdi_state_hash(&sim->state);
    it->simulate(data, sim->state.data, &sim->step);
    if (pdi_state_hash(&sim->state) != before) {
        pdi_step_malformed(&sim->step, "simulate of %s changed the state that it may only look at",
                           it->title);
    }
}

/* Folds PLANNED, which was simulated, with what that predicts first. */
static bool fold_predicted(struct pdi_sim *sim, const struct pdi_plan_step *planned)
{
    const struct pdi_command *const it = &sim->model->commands[planned->command];
    pd_step *const step = &sim->step;
    pdi_step_end_outcomes(step);
    if (step->malformed) {
        memcpy(sim->problem, step->problem, sizeof sim->problem);
        return false;
    }
    pdi_enter(sim->progress, PDI_PHASE_APPLY);
    pd_event event = {it->type, planned->data, it->type, planned->data};
    pdi_state_fold(&sim->state, &event);
    for (uint32_t i = 0; i < step->outcomes[0].count; i++) {
        event.type = sim->model->events[step->events[i].event].type;
        event.data = step->events[i].data;
        pdi_state_fold(&sim->state, &event);
    }
    if (pdi_state_over_limit(&sim->state)) {
        note_limit(sim, it->title);
        return false;
    }
    if (sim->state.missing.field) {
        note_missing(sim, planned->command);
        return false;
    }
    return true;
}

/* Simulates and folds PLANNED while all is plain, which is most there is to do. */
static PDI_WITHIN bool step_plainly(struct pdi_sim *sim, const struct pdi_plan_step *planned)
{
    const struct pdi_command *const it = &sim->model->commands[planned->command];
    pd_step *const step = &sim->step;
    void *const state = sim->state.data;
    pdi_step_next(step, planned);
    if (it->simulate) {
        pdi_enter(sim->progress, PDI_PHASE_SIMULATE);
        it->simulate(planned->data, state, step);
    }
    if (step->more | step->deep | step->malformed | sim->predictions.arena.over_limit) {
        sim->plain = false;
        return fold_predicted(sim, planned);
    }
    pdi_enter(sim->progress, PDI_PHASE_APPLY);
    void (*const apply)(void *, const pd_event *) = sim->state.projection->apply;
    const struct pdi_emitted *emitted = step->events;
    const struct pdi_emitted *const end = emitted + step->event_count;
    pd_event event = {it->type, planned->data, it->type, planned->data};
    apply(state, &event);
    for (; emitted < end; emitted++) {
        event.type = sim->model->events[emitted->event].type;
        event.data = emitted->data;
        apply(state, &event);
    }
    return true; /* a plain state has no containers in which something could be missing */
}

void pdi_sim_keep(struct pdi_sim *sim, size_t steps)
{
    struct pdi_predictions *const all = &sim->predictions;
    pd_step *const step = &sim->step;
    pdi_arena_reset(&all->arena);
    all->items = pdi_arena_raw(&all->arena, steps * sizeof *all->items);
    all->count = 0;
    all->more = all->full = false;
    step->kept = &all->arena;
    pdi_step_begin(step, PDI_STEP_SIMULATE, &(struct pdi_plan_step){0});
    pdi_step_reserve(step, steps);
    sim->plain = sim->state.flat && !sim->audit_simulate;
}

bool pdi_sim_step(struct pdi_sim *sim, const struct pdi_plan_step *planned)
{
    const struct pdi_command *const it = &sim->model->commands[planned->command];
    pd_step *const step = &sim->step;
    pdi_arena_reset(&sim->scratch);
    if (sim->plain) {
        return step_plainly(sim, planned);
    }
    pdi_step_begin(step, PDI_STEP_SIMULATE, planned);
    if (it->simulate) {
        pdi_enter(sim->progress, PDI_PHASE_SIMULATE);
        if (sim->audit_simulate) {
            simulate_audited(sim, it, planned->data);
        } else {
            it->simulate(planned->data, sim->state.data, step);
        }
    }
    return fold_predicted(sim, planned);
}

bool pdi_sim_ends(struct pdi_sim *sim)
{
    struct pdi_missing missing;
    if (!sim->model->info.has_terminate) {
        return false;
    }
    pdi_enter(sim->progress, PDI_PHASE_TERMINATE);
    const bool ends = sim->model->model->call(PDI_TERMINATE, sim->state.data, NULL);
    (void)pdi_state_take_missing(&sim->state, &missing); /* no step's business */
    return ends;
}

bool pdi_sim_class(struct pdi_sim *sim, uint64_t *state_class)
{
    struct pdi_missing missing;
    pdi_enter(sim->progress, PDI_PHASE_STATE_CLASS);
    const bool told = sim->model->model->call(PDI_STATE_CLASS, sim->state.data, state_class);
    (void)pdi_state_take_missing(&sim->state, &missing);
    return told;
}

bool pdi_sim_judge(struct pdi_sim *sim, struct pdi_plan_step *step, enum pdi_gen_mode mode)
{
    const struct pdi_command *const it = &sim->model->commands[step->command];
    struct pd_gen gen =
        pdi_gen_new(sim->model, sim->values ? sim->values : &sim->run, sim->progress);
    struct pdi_missing missing;
    gen.mode = mode;
    gen.limits = &sim->limits;
    if (!pdi_sim_may(sim, it)) {
        return false;
    }
    const bool possible = pdi_gen_command(&gen, step->command, step->data, sim->state.data);
    return !pdi_state_take_missing(&sim->state, &missing) && possible;
}

bool pdi_sim_repair(struct pdi_sim *sim, const struct pdi_plan *plan, struct pdi_plan *into,
                    pd_arena *arena)
{
    *into = (struct pdi_plan){0};
    pdi_sim_begin(sim);
    sim->values = arena;
    for (size_t i = 0; i < plan->count; i++) {
        struct pdi_plan_step step = plan->steps[i];
        const pd_type *const type = sim->model->commands[step.command].type;
        const void *const original = step.data;
        step.data = pdi_arena_raw(arena, type->size);
        /* Members are repaired in place; what they point to never is. */
        memcpy(step.data, original, type->size);
        if (!pdi_sim_judge(sim, &step, PDI_REPAIR)) {
            continue;
        }
        *pdi_plan_add(into, arena) = step;
        if (!pdi_sim_step(sim, &step)) {
            break;
        }
    }
    sim->values = NULL;
    return sim->problem[0] == '\0';
}

size_t pdi_sim_check(struct pdi_sim *sim, const struct pdi_plan *plan)
{
    pdi_sim_begin(sim);
    for (size_t i = 0; i < plan->count; i++) {
        struct pdi_plan_step *const step = &plan->steps[i];
        if (!pdi_sim_judge(sim, step, PDI_JUDGE) || !pdi_sim_step(sim, step)) {
            return i;
        }
    }
    return plan->count;
}
