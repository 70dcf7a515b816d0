/*
 * What a worker is doing right now: written at every callback into memory that outlives the
 * worker, so that whoever watches it can tell which step crashed or hung, and in whose code.
 */
#ifndef PDI_PROGRESS_H
#define PDI_PROGRESS_H

#include <propertydamage/base.h>

#ifdef __cplusplus
#error "internal: C only"
#endif

#include <stdatomic.h>

/* A phase, its name, and whether its code is the test's (else the system's, or ours). */
#define PDI_PHASE_MAP(X)                                                                           \
    X(IDLE, "the framework", false)                                                                \
    X(GENERATOR, "generator", true)                                                                \
    X(WHEN, "when", true)                                                                          \
    X(OVERRIDES, "overrides", true)                                                                \
    X(ASSUMING, "assuming", true)                                                                  \
    X(SIMULATE, "simulate", true)                                                                  \
    X(APPLY, "apply", true)                                                                        \
    X(CHECK, "check", true)                                                                        \
    X(TERMINATE, "terminate", true)                                                                \
    X(STATE_CLASS, "state_class", true)                                                            \
    X(LABEL, "label", true)                                                                        \
    X(HANDLER, "handler", false)                                                                   \
    X(SETUP_ONCE, "setup_once", true)                                                              \
    X(SETUP_WORKER, "setup_worker", true)                                                          \
    X(SETUP_EACH, "setup_each", true)                                                              \
    X(TEARDOWN_EACH, "teardown_each", false)                                                       \
    X(TEARDOWN_WORKER, "teardown_worker", true)                                                    \
    X(TEARDOWN_ONCE, "teardown_once", true)

enum pdi_phase {
#define PDI_PHASE_NAME(name_, text_, test_code_) PDI_PHASE_##name_,
    PDI_PHASE_MAP(PDI_PHASE_NAME)
#undef PDI_PHASE_NAME
        PDI_PHASE_COUNT
};

struct pdi_progress {
    _Atomic uint64_t tick;    /* changes with every callback */
    _Atomic uint64_t run;     /* index of the run */
    _Atomic uint64_t runs;    /* runs executed to their end */
    _Atomic uint64_t sent;    /* commands executed */
    _Atomic uint32_t step;    /* id; 0: none yet */
    _Atomic uint32_t command; /* index into the model's; UINT32_MAX: none */
    _Atomic uint32_t phase;
    _Atomic uint32_t timeout_ms; /* of this step; 0: the run's */
    _Atomic uint32_t executing;  /* a plan is being executed, not generated */
    _Atomic uint32_t attempts;   /* of the shrink in progress */
    _Atomic uint32_t shrinking;
};

/* PROGRESS enters PHASE. One writer: no read-modify-write is needed. */
static inline void pdi_enter(struct pdi_progress *progress, enum pdi_phase phase)
{
    const uint64_t tick = atomic_load_explicit(&progress->tick, memory_order_relaxed);
    atomic_store_explicit(&progress->phase, (uint32_t)phase, memory_order_relaxed);
    atomic_store_explicit(&progress->tick, tick + 1, memory_order_relaxed);
}

/* PROGRESS begins step ID of COMMAND. */
static inline void pdi_enter_step(struct pdi_progress *progress, uint32_t id, uint32_t command)
{
    atomic_store_explicit(&progress->step, id, memory_order_relaxed);
    atomic_store_explicit(&progress->command, command, memory_order_relaxed);
}

/* The name of PHASE: "handler". */
const char *pdi_phase_text(uint32_t phase);

/* Whether the code that runs in PHASE is the test's own. */
bool pdi_phase_is_test_code(uint32_t phase);

#endif
