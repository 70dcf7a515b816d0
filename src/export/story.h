/*
 * What a failure file tells, as values: its steps, what the system answered in each, and what the
 * model expects of the step that failed. For those who write a failure down in another language.
 */
#ifndef PDI_STORY_H
#define PDI_STORY_H

#include "core/failure.h"
#include "core/simulate.h"

/* A step of a story. */
struct pdi_told_step {
    const struct pdi_plan_step *step;
    const pd_type *command;
    const char *text;  /* "$3 Add(amount=2)" */
    const char *label; /* what the command says of itself; NULL: nothing */
    bool skipped;      /* it was not sent */
    bool told;         /* EVENTS is what it answered; else that is not known */
    const struct pdi_emitted *events;
    size_t event_count;
};

struct pdi_story {
    const struct pdi_model *model;
    const struct pdi_failure *failure;
    struct pdi_told_step *steps;
    size_t count;
    size_t failing;                 /* index; SIZE_MAX: none */
    const struct pd_step *expected; /* of the failing step, if it was mispredicted; or NULL */
    struct pdi_sim sim;             /* where EXPECTED lives */
    struct pdi_progress progress;
};

/* Reads FAILURE of MODEL into *STORY; all that is not in its sim is in ARENA. Of what stands in the
 * file, the plan alone must be right: answers that cannot be read are not told. PD_EPARSE and DIAG:
 * it is no plan of that model. To be released if PD_OK. */
pd_status pdi_story_begin(struct pdi_story *story, const struct pdi_model *model,
                          const struct pdi_failure *failure, pd_arena *arena, pd_diag *diag);

/* Frees what STORY holds. */
void pdi_story_release(struct pdi_story *story);

#endif
