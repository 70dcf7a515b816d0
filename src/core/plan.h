/*
 * A plan: the sequence of commands of a run, with frozen field values. Step ids are given once,
 * when a step is generated, and never change: shrinking removes steps and lowers values, so
 * that a reference "$3.account" means the same in every candidate.
 */
#ifndef PDI_PLAN_H
#define PDI_PLAN_H

#include "base/arena.h"

/* What a step's generator functions drew; 0 is the simplest draw. So many are kept. */
enum { PDI_TAPE_MAX = 1 << 20 };

struct pdi_tape {
    uint64_t *draws;
    uint32_t count, capacity;
};

/* An allocation of a step that is made to fail: "@alloc(3)" is the third, "@alloc(3+)" all from the
 * third on. */
struct pdi_alloc_fault {
    uint32_t nth; /* from 1; 0: none fails */
    bool on;      /* and all after it */
};

/* How the attribute " @any(amount, name)" begins: values of the step that do not matter. */
#define PDI_ANY " @any("

struct pdi_plan_step {
    uint32_t id;      /* from 1 */
    uint32_t command; /* index into the model's */
    struct pdi_alloc_fault alloc;
    void *data; /* a struct of the command's type */
    struct pdi_tape tape;
    const char *attributes; /* " @stutter(2)" as in a file, for what is not known; or NULL */
};

struct pdi_plan {
    struct pdi_plan_step *steps;
    size_t count, capacity;
};

/* Whether an allocation of any step of PLAN is to fail. */
bool pdi_plan_has_faults(const struct pdi_plan *plan);

/* Room for more steps than there is. */
void pdi_plan_grow(struct pdi_plan *plan, pd_arena *arena);

/* Room for a step behind the last, which is not added yet; PLAN's steps live in ARENA. */
static inline struct pdi_plan_step *pdi_plan_room(struct pdi_plan *plan, pd_arena *arena)
{
    if (plan->count == plan->capacity) {
        pdi_plan_grow(plan, arena);
    }
    return &plan->steps[plan->count];
}

/* Adds a zeroed step. */
static inline struct pdi_plan_step *pdi_plan_add(struct pdi_plan *plan, pd_arena *arena)
{
    struct pdi_plan_step *const step = pdi_plan_room(plan, arena);
    *step = (struct pdi_plan_step){0};
    plan->count++;
    return step;
}

#endif
