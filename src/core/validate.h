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

/* All rules, ending with {0}: first those of the tables, then those that simulate. */
const struct pdi_rule *pdi_rules(void);

/* A rule that is broken. */
struct pdi_problem {
    const char *rule; /* its id */
    const char *text; /* what, where and what to do: one line */
    bool warning;     /* told, but does not keep from running */
};

/* Those found, by rule; zeroed but for the arena to begin with. */
struct pdi_problems {
    pd_arena *arena;
    struct pdi_problem *items;
    size_t count, capacity;
};

/* Whether one of them is more than a warning, so that nothing may run. */
bool pdi_problems_forbid(const struct pdi_problems *problems);

/* Checks the rules that need no simulation: calls nothing but INFO. PROBLEMS gets what is broken.
 * ADAPTER may be NULL: then nothing is said of handlers and configuration. */
void pdi_validate_tables(const struct pdi_model *model, const pd_adapter *adapter,
                         struct pdi_problems *problems);

/* Checks the others in RUNS simulated runs of at most COMMANDS each, those of seed 0. Calls the
 * model's functions; where they may crash, call it in a process of its own. The tables must be
 * right: when pdi_problems_forbid after pdi_validate_tables, do not call it, for generation
 * relies on them. */
void pdi_validate_simulated(const struct pdi_model *model, unsigned runs, unsigned commands,
                            struct pdi_progress *progress, struct pdi_problems *problems);

#endif
