/*
 * A step while its callbacks run: what simulate and a handler emit, and what they say of it.
 * The same object serves both, so that pd_emit is one function; the mode tells them apart.
 */
#ifndef PDI_STEP_H
#define PDI_STEP_H

#include "core/bind.h"
#include "core/counts.h"
#include "core/model.h"
#include "core/plan.h"

enum pdi_step_mode {
    PDI_STEP_SIMULATE, /* externals become references, text is shared */
    PDI_STEP_EXECUTE,  /* externals are bound, text is copied */
    PDI_STEP_OTHER     /* setup, teardown, label: nothing is emitted */
};

struct pdi_emitted {
    uint32_t event;   /* index into the model's */
    uint32_t ordinal; /* among those of its type in this outcome */
    const void *data;
};

/* One of the outcomes that simulate allows: the events from FIRST on, COUNT of them. */
struct pdi_outcome {
    uint32_t first, count;
    const char *because; /* NULL: it did not say */
};

enum { PDI_OUTCOMES_MAX = 16 };

struct pdi_trace;

struct pd_step {
    const struct pdi_model *model;
    enum pdi_step_mode mode;
    uint32_t id, command;
    struct pdi_alloc_fault alloc; /* of the step */
    pd_arena *run;                /* until the run is over */
    pd_arena *scratch;            /* until the step is over */
    struct pdi_emitted *events;
    uint32_t event_count, event_capacity;
    struct pdi_outcome outcomes[PDI_OUTCOMES_MAX];
    uint32_t outcome_count;        /* complete ones; the one in progress stands behind them */
    struct pdi_bindings *bindings; /* NULL while simulating */
    const void *config;
    const pd_type *config_type;
    struct pdi_releases *releases;
    struct pdi_trace *trace;  /* where notes go; NULL: they are not kept */
    struct pdi_tally *labels; /* where labels are counted; NULL: they are not */
    uint64_t run_number;      /* for that: tells the runs that are counted apart, from 1 */
    pd_status status;         /* of pd_fail */
    bool malformed;           /* the protocol was broken, as problem says */
    char problem[320];
};

/* Begins PLANNED, a step of a plan, in MODE. */
void pdi_step_begin(pd_step *step, enum pdi_step_mode mode, const struct pdi_plan_step *planned);

/* Appends COUNT EVENTS, "Added(total=2), Warned()"; "nothing", if there are none. */
void pdi_print_emitted(struct pdi_text *text, const struct pdi_model *model,
                       const struct pdi_emitted *events, uint32_t count);

/* Ends what simulate began: the last outcome is complete. */
void pdi_step_end_outcomes(pd_step *step);

/* Notes that the protocol was broken; the first note stays. */
void pdi_step_malformed(pd_step *step, const char *format, ...) PD_PRINTF(2, 3);

/* ---- What a run leaves open -------------------------------------------------------------- */

struct pdi_release {
    struct pdi_release *older;
    void *object;
    void (*function)(void *object);
};

struct pdi_releases {
    struct pdi_release *newest;
};

/* Calls all that are left, the newest first. */
void pdi_releases_call(struct pdi_releases *releases);

#endif
