/*
 * Validation: numbered rules that a model and its adapter must keep, checked before every run
 * and by `validate`. One table; one test breaks each rule.
 */
#ifndef PDI_VALIDATE_H
#define PDI_VALIDATE_H

#include "core/model.h"
#include "core/progress.h"

/* A rule. */
struct pdi_rule {
    const char *id;      /* "V01" */
    const char *text;    /* what must be, one sentence */
    const char *example; /* how it is broken, one line */
    bool simulates;      /* looked at in simulated runs, which call the model's functions */
};

/* All rules, ending with {0}. */
const struct pdi_rule *pdi_rules(void);

/* A rule that is broken. */
struct pdi_problem {
    const char *rule; /* its id */
    const char *text; /* where and what to do: one line */
    bool warning;     /* told, but does not keep from running */
};

struct pdi_problems {
    pd_arena *arena;
    struct pdi_problem *items;
    size_t count, capacity;
};

/* Checks the rules that need no simulation: calls nothing but INFO. PROBLEMS gets what is broken. */
void pdi_validate_tables(const struct pdi_model *model, const pd_adapter *adapter,
                         struct pdi_problems *problems);

/* Checks the others in RUNS simulated runs of at most COMMANDS each, from fixed seeds. Calls the model's
 * functions; where they may crash, call it in a process of its own. */
void pdi_validate_simulated(const struct pdi_model *model, unsigned runs, unsigned commands,
                            struct pdi_progress *progress, struct pdi_problems *problems);

#endif
