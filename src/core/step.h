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

#include <stddef.h>
#include <string.h>

enum pdi_step_mode {
    PDI_STEP_SIMULATE, /* externals become references, text is shared */
    PDI_STEP_EXECUTE,  /* externals are bound, text is copied */
    PDI_STEP_OTHER     /* setup, teardown, label: nothing is emitted */
};

struct pdi_emitted {
    uint16_t event;   /* index into the model's */
    uint16_t ordinal; /* among those of its type in this outcome */
    uint32_t step;    /* id */
    const void *data;
};

/* One of the outcomes that simulate allows: the events from FIRST on, COUNT of them. */
struct pdi_outcome {
    uint32_t first, count;
    const char *because; /* NULL: it did not say */
};

enum { PDI_OUTCOMES_MAX = 16, PDI_NEWS_MAX = 16 };

/* What a run may use of memory for what is generated and emitted, bytes. */
enum { PDI_RUN_MAX = 64 * 1024 * 1024 };

struct pdi_trace;

struct pd_step {
    const struct pdi_model *model;
    /* What an execution is to emit next, as a simulation did before, and where that ends. Both are
     * NULL where nobody knows. */
    const struct pdi_emitted *expected, *expected_end;
    struct pdi_emitted *events; /* of this step: in its log; in the simulation's, while followed */
    uint32_t event_count;
    uint32_t outcome_count; /* complete ones; the one in progress stands behind them */
    uint32_t id, command;
    struct pdi_alloc_fault alloc; /* of the step */
    pd_status status;             /* of pd_fail */
    enum pdi_step_mode mode;
    bool more;      /* simulate said more than events: pd_or, pd_because, pd_label, pd_sometimes */
    bool deep;      /* an event was more than a block of bytes */
    bool malformed; /* the protocol was broken, as problem says */
    struct pdi_emitted *log;      /* of all steps that are kept, */
    struct pdi_emitted *log_next; /* where those of this step begin, */
    struct pdi_emitted *log_end;  /* and of its room */
    pd_arena *run;                /* until the run is over */
    pd_arena *scratch;            /* until the step is over */
    pd_arena *kept; /* where blocks stay that simulate emits: scratch, if they go with the step */
    const struct pdi_emitted *checked; /* what it is to emit next where it is no longer followed,
                                        * but written down; NULL: something else was emitted */
    bool is_checked;                   /* that is so */
    struct pdi_bindings *bindings;     /* NULL while simulating */
    const void *config;
    const pd_type *config_type;
    struct pdi_releases *releases;
    struct pdi_trace *trace;   /* where notes go; NULL: they are not kept */
    struct pdi_tally *labels;  /* where labels are counted; NULL: they are not */
    struct pdi_tally *asked;   /* where names of pd_sometimes are counted; NULL: they are not */
    struct pdi_tally *reached; /* those among them whose condition was true */
    uint64_t *news;            /* hashes of names that simulate reached; NULL: nobody asks */
    uint32_t news_count;       /* at most PDI_NEWS_MAX */
    uint64_t run_number;       /* for those: tells the runs that are counted apart, from 1 */
    struct pdi_outcome outcomes[PDI_OUTCOMES_MAX];
    char problem[320];
};

/* The log of a step that has none yet: there is room for nothing. */
extern struct pdi_emitted pdi_no_log[1];

/* Makes STEP one of MODEL with memory of RUN and SCRATCH, before the first step of a run. */
static inline void pdi_step_clear(pd_step *step, const struct pdi_model *model, pd_arena *run,
                                  pd_arena *scratch)
{
    memset(step, 0, offsetof(pd_step, outcomes)); /* beginning a step does the rest */
    step->problem[0] = '\0';
    step->model = model;
    step->run = run;
    step->scratch = step->kept = scratch;
    step->events = step->log = step->log_next = step->log_end = pdi_no_log;
}

/* STEP is PLANNED, a step of a plan. */
static inline void pdi_step_of(pd_step *step, const struct pdi_plan_step *planned)
{
    step->id = planned->id;
    step->command = planned->command;
    step->alloc = planned->alloc;
}

/* Begins PLANNED in MODE. Of every step of a run, so it touches what it must and no more. */
static inline void pdi_step_begin(pd_step *step, enum pdi_step_mode mode,
                                  const struct pdi_plan_step *planned)
{
    const bool keeps = mode != PDI_STEP_SIMULATE || step->kept != step->scratch;
    step->log_next = keeps ? step->log_next + step->event_count : step->log;
    step->events = step->log_next;
    step->event_count = 0;
    step->outcome_count = 0;
    pdi_step_of(step, planned);
    step->status = PD_OK;
    step->mode = mode;
    step->more = false;
    step->deep = false;
    step->malformed = false;
    step->problem[0] = '\0';
    step->outcomes[0] = (struct pdi_outcome){0};
}

/* The same in the mode of the step before, which has done nothing but emit: the rest is as it was
 * left. */
static inline void pdi_step_next(pd_step *step, const struct pdi_plan_step *planned)
{
    step->log_next += step->event_count;
    step->events = step->log_next;
    step->event_count = 0;
    step->outcome_count = 0;
    pdi_step_of(step, planned);
}

/* Begins PLANNED, which is to emit COUNT events, as those at EVENTS of a simulation. While it does,
 * nothing of it is written down. */
static inline void pdi_step_follow(pd_step *step, const struct pdi_plan_step *planned,
                                   struct pdi_emitted *events, uint32_t count)
{
    pdi_step_of(step, planned);
    step->mode = PDI_STEP_EXECUTE;
    step->events = events;
    step->expected = events;
    step->expected_end = events + count;
}

/* Whether it has emitted exactly that. */
static inline bool pdi_step_followed(const pd_step *step)
{
    return (step->is_checked ? step->checked : step->expected) == step->expected_end;
}

/* STEP is over, and the next can be followed. */
void pdi_step_end_followed(pd_step *step);

/* STEP has emitted something else: its events are written down. The next cannot be followed. */
void pdi_step_unfollow(pd_step *step);

/* STEP is over, as expected, but the next cannot be followed. */
void pdi_step_follow_no_more(pd_step *step);

/* Room for COUNT events in STEP's log, from the start of a run on; it grows when there are more. */
void pdi_step_reserve(pd_step *step, size_t count);

/* Appends COUNT EVENTS, "Added(total=2), Warned()"; "nothing", if there are none. */
void pdi_print_emitted(struct pdi_text *text, const struct pdi_model *model,
                       const struct pdi_emitted *events, uint32_t count);

/* Ends what simulate began: the last outcome is complete. */
static inline void pdi_step_end_outcomes(pd_step *step)
{
    if (step->outcome_count == 0) {
        step->outcome_count = 1;
        step->outcomes[0].count = step->event_count;
        return;
    }
    struct pdi_outcome *const last = &step->outcomes[step->outcome_count++];
    last->count = step->event_count - last->first;
}

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
