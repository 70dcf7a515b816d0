/*
 * The executor: one plan on one adapter in this process, judged as it goes. Exploring, shrink
 * attempts, replays and audits all come through pdi_execute; there is no second path.
 */
#ifndef PDI_EXECUTE_H
#define PDI_EXECUTE_H

#include "core/counts.h"
#include "core/kind.h"
#include "core/plan.h"
#include "core/progress.h"
#include "core/state.h"
#include "core/step.h"
#include "core/trace.h"
#include "sys/crash.h"

#define PDI_NO_STEP SIZE_MAX

/* What an execution came to. It holds no addresses but of literals: it may lie in shared memory. */
struct pdi_result {
    enum pdi_kind kind; /* PDI_HELD: every property held */
    bool test_code;     /* it happened in a callback of the test */
    size_t step;        /* index into the plan; PDI_NO_STEP: none */
    size_t executed;    /* steps sent */
    size_t skipped;     /* steps not sent */
    char name[160];     /* invariant, command or callback: with the kind, the signature */
    char message[1024];
    char left[160];         /* processes that were left running, by name; "": none */
    char data[2048];        /* of pd_data: one JSON object; "" if there is none */
    struct pdi_crash crash; /* of a signal; signal 0: none */
};

struct pdi_audit;
struct pdi_twice;
struct pdi_predictions;

/* What executes a command. */
struct pdi_handler {
    pd_status (*call)(void *run, const void *command, pd_step *step); /* NULL: nothing does */
    uint32_t timeout_ms;
    bool has_refs; /* which must be bound */
};

struct pdi_exec {
    const struct pdi_model *model;
    const pd_adapter *adapter;
    pd_adapter_info info;
    struct pdi_handler *handlers; /* of each command of the model */
    const void *config;
    struct pdi_progress *progress;
    struct pdi_counts *counts;                     /* NULL: not counted */
    struct pdi_trace *trace;                       /* NULL: not recorded */
    struct pdi_audit *audit;                       /* NULL: not audited */
    struct pdi_twice *twice;                       /* NULL: nothing is compared */
    const struct pdi_predictions *predictions;     /* of the plan; NULL: simulate is asked */
    uint32_t break_before;                         /* id of a step: see pd_break; 0: none */
    void (*warn)(void *context, const char *text); /* of teardowns that fail */
    void *warn_context;
    void (*oracle)(void *context); /* asked after each step, may fail it; NULL: nobody is */
    void *oracle_context;

    struct pdi_state *states; /* of each projection of the model */
    struct pdi_state before;  /* of the sequence, for what a step changed */
    uint64_t *occurred;       /* of what triggers each invariant, in this run */
    pd_arena run, scratch;
    pd_step predicted, step;
    /*
     * What simulate said of a step while the plan was generated need not be asked again where every
     * step before has answered byte by byte what simulate had said: then it is executed in the very
     * state that it was simulated in. It stands unless it was more than events.
     */
    bool as_predicted;                           /* that is so of every step so far */
    const struct pdi_predictions *followed_from; /* what was predicted; NULL: nothing */
    size_t followed; /* of so many steps those are the events, if they are not in the log */
    bool folds_late; /* while that is so, as nobody looks at the state */
    bool watched;    /* traced, audited, compared, or stopped in */
    const struct pdi_plan *plan; /* in progress */
    struct pdi_bindings bindings;
    struct pdi_releases releases;
    void *worker, *run_context; /* the adapter's structs */
    bool *skipped;              /* of each step of the plan */
    struct pdi_result result;
};

/* An executor of MODEL on ADAPTER; all in ARENA but what grows with runs. PD_EINVAL and DIAG if
 * the adapter does not fit the model. */
pd_status pdi_exec_init(struct pdi_exec *exec, const struct pdi_model *model,
                        const pd_adapter *adapter, const void *config,
                        struct pdi_progress *progress, pd_arena *arena, pd_diag *diag);

/* Frees it. */
void pdi_exec_release(struct pdi_exec *exec);

/* Calls a setup or teardown of the adapter outside of runs; what it says is in exec->result. */
bool pdi_exec_hook(struct pdi_exec *exec, pdi_adapter_op op, enum pdi_phase phase);

/* Executes PLAN and judges it: setup_each, each step, the checks at the end, teardown_each. The
 * result is exec->result; exec->skipped says which steps were not sent. */
void pdi_execute(struct pdi_exec *exec, const struct pdi_plan *plan);

/* Ends the execution with a failure of KIND at the step in progress, unless one is noted. */
void pdi_exec_fail(struct pdi_exec *exec, enum pdi_kind kind, const char *name, const char *format,
                   ...) PD_PRINTF(4, 5);

/* Whether nothing failed yet. */
static inline bool pdi_exec_holds(const struct pdi_exec *exec)
{
    return exec->result.kind == PDI_HELD;
}

#endif
