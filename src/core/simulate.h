/*
 * The simulated world: a state that predicted events are folded into. Generation draws a plan
 * in it; repairing and checking a plan ask it whether each step is possible. No system under
 * test is involved.
 */
#ifndef PDI_SIMULATE_H
#define PDI_SIMULATE_H

#include "core/counts.h"
#include "core/gen.h"
#include "core/guide.h"
#include "core/state.h"
#include "core/step.h"

/* What simulate said of a step of a plan while that was generated. */
struct pdi_prediction {
    struct pdi_emitted *events;
    uint32_t count;
};

/* Predictions of the plan that was generated last, until the next is: of its first COUNT steps, up
 * to one of which simulate said more than events that are blocks of bytes, or whose events are more
 * than a run may use. */
struct pdi_predictions {
    pd_arena arena;
    struct pdi_prediction *items;
    size_t count;
    bool more; /* there was such a step; */
    bool full; /* it was more than a run may use */
};

struct pdi_sim {
    const struct pdi_model *model;
    struct pdi_progress *progress;
    struct pdi_state state; /* of the sequence projection */
    pd_arena run, scratch;
    pd_arena *values; /* where text of repaired values goes; NULL: run */
    pd_step step;
    struct pdi_limits limits; /* of the step judged last */
    struct pdi_predictions predictions;
    bool plain; /* so far simulate has said nothing but events that are blocks of bytes, of states
                 * that are, while its predictions are kept */
    struct pdi_command_counts *counts; /* of each command; NULL: not counted */
    unsigned strategies;               /* of pd_strategy, that a run may follow; 0: all */
    struct pdi_guide *guide;           /* what runs go on from; NULL: from the first state */
    bool alloc_faults;                 /* generate steps whose allocations fail */
    bool audit;                        /* watch the state while it is only looked at */
    bool audit_simulate;               /* by simulate, too, which execution watches otherwise */
    uint32_t stop_before;              /* generate no step of this id or later; 0: all */
    const char *impure;                /* the callback that changed a state; NULL: none */
    char problem[320];                 /* why simulating or drawing a step failed */
    bool endless;                      /* a generator function draws without end */
};

/* A world of MODEL; PROGRESS is told what is called. */
void pdi_sim_init(struct pdi_sim *sim, const struct pdi_model *model,
                  struct pdi_progress *progress);

/* Frees it. */
void pdi_sim_release(struct pdi_sim *sim);

/* Begins a sequence: the first state, nothing allocated. */
void pdi_sim_begin(struct pdi_sim *sim);

/* From here on, before the first step of a sequence of so many, what is predicted is kept in
 * sim->predictions, until the next time. */
void pdi_sim_keep(struct pdi_sim *sim, size_t steps);

/* Simulates STEP of a plan, and folds it with what it predicts first. False, with sim->problem: the
 * model broke its own rules. The predictions stand in sim->step. */
bool pdi_sim_step(struct pdi_sim *sim, const struct pdi_plan_step *step);

/* Whether when allows COMMAND in the state as it is. One that asks a container for what it has not
 * does not. */
static inline bool pdi_sim_may(struct pdi_sim *sim, const struct pdi_command *command)
{
    struct pdi_missing missing;
    if (!command->when) {
        return true;
    }
    pdi_enter(sim->progress, PDI_PHASE_WHEN);
    const bool allowed = command->when(sim->state.data);
    return !pdi_state_take_missing(&sim->state, &missing) && allowed;
}

/* Whether the model's terminate ends a sequence here. */
bool pdi_sim_ends(struct pdi_sim *sim);

/* The class of the state into *STATE_CLASS; false: the model does not tell. */
bool pdi_sim_class(struct pdi_sim *sim, uint64_t *state_class);

/* Whether the command of STEP is possible now, with when, its fields' limits, PD_FROM and
 * overrides; PDI_REPAIR moves fields that are not to the nearest value that is. The limits are
 * in sim->limits. */
bool pdi_sim_judge(struct pdi_sim *sim, struct pdi_plan_step *step, enum pdi_gen_mode mode);

/* Which steps of PLAN the model allows: INTO gets copies of those in ARENA, repaired where a
 * reference lost its producer or a value its limits; steps that are not possible are dropped.
 * False: the model broke its own rules. */
bool pdi_sim_repair(struct pdi_sim *sim, const struct pdi_plan *plan, struct pdi_plan *into,
                    pd_arena *arena);

/* The index of the first step of PLAN that the model does not allow; plan->count if all are
 * fine. */
size_t pdi_sim_check(struct pdi_sim *sim, const struct pdi_plan *plan);

#endif
