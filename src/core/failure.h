/*
 * A failure, as text: all that a report, a file and a replay need, without the model. A worker
 * hands a failure to its supervisor in the very form in which it is saved (doc/formats), so
 * there is one writer and one reader, and what a crash leaves behind is checked like any file.
 */
#ifndef PDI_FAILURE_H
#define PDI_FAILURE_H

#include "core/kind.h"
#include "core/plan.h"
#include "core/trace.h"

struct pdi_header {
    const char *key, *value;
};

/* A line of the plan. */
struct pdi_plan_line {
    const char *text;       /* "$3 Add(amount=2)" */
    const char *attributes; /* " @tape(00ff) @alloc(3)", without @fails; "" if there are none */
    int line;               /* in the file, counted from 1; 0: it is from no file */
};

struct pdi_failure {
    enum pdi_kind kind;
    bool test_code; /* class: test_code, whatever the kind's is */
    const char *name, *message;
    const char *data; /* a JSON object; NULL: none */
    uint64_t run, seed;
    const char *suite, *model, *adapter;
    struct pdi_header *config; /* KEY and VALUE of the adapter's configuration */
    size_t config_count;
    const char *options; /* those that generation depends on: "--commands 50"; "" if none */
    uint64_t model_hash;
    const char *build_id, *version, *fingerprint, *created; /* NULL: not known */
    unsigned reproduced, repeats;
    size_t original_steps;
    size_t shrunk_run; /* the run that the plan is left of, if it is another than run; else 0 */
    unsigned shrink_executions;
    uint64_t shrink_commands, shrink_ms;
    const char *shrink_limit; /* "the limit of 9 executions" ended it; NULL: it was done */
    struct pdi_plan_line *steps;
    size_t step_count;
    size_t failing_step;       /* index into steps; SIZE_MAX: none */
    struct pdi_entry *entries; /* the trace of the shrunk plan */
    size_t entry_count;
    struct pdi_header *unknown; /* header keys of a newer version: kept as they stand */
    size_t unknown_count;
};

/* Appends FAILURE in the format of CONTRACTS 6. */
void pdi_failure_write(struct pdi_text *text, const struct pdi_failure *failure);

/* Reads LEN bytes at DATA into *OUT, all in ARENA. PD_EPARSE and DIAG, with line and column, where
 * it is not that format; the plan's values are not looked at: pdi_plan_read does. */
pd_status pdi_failure_read(const char *data, size_t len, pd_arena *arena, struct pdi_failure *out,
                           pd_diag *diag);

/* The class of FAILURE: "system", "test_code", ... */
const char *pdi_failure_class(const struct pdi_failure *failure);

/* Its exit code: that of its kind, 3 where the test's own code failed. */
int pdi_failure_exit_code(const struct pdi_failure *failure);

/* Its fingerprint: of its kind, name, adapter and the lines of its plan; 16 hexadecimal digits in
 * ARENA. */
const char *pdi_failure_fingerprint(const struct pdi_failure *failure, pd_arena *arena);

/* Its signature: of kind, name and adapter; what shrinking keeps. */
uint64_t pdi_signature(enum pdi_kind kind, const char *name, const char *adapter);

/* ---- Plans as text ----------------------------------------------------------------------- */

/* Appends STEP of MODEL: "$3 Add(amount=2)". */
void pdi_plan_print_step(struct pdi_text *text, const struct pdi_model *model,
                         const struct pdi_plan_step *step);

/* Appends " @alloc(3)", if an allocation is to fail. */
void pdi_alloc_fault_print(struct pdi_text *text, struct pdi_alloc_fault fault);

/* The lines of PLAN, plan->count of them, with their tapes and attributes, in ARENA. */
struct pdi_plan_line *pdi_plan_lines(const struct pdi_model *model, const struct pdi_plan *plan,
                                     pd_arena *arena);

/* LINE as people see it, "$3 Add(amount=2) @alloc(3)": without what only machines read; in ARENA.
 */
const char *pdi_plan_line_shown(const struct pdi_plan_line *line, pd_arena *arena);

/* Reads the COUNT LINES as a plan of MODEL, in ARENA: values by their fields' names, ids rising.
 * PD_EPARSE and DIAG with line and column, and the nearest name, where one is wrong. */
pd_status pdi_plan_read(const struct pdi_model *model, const struct pdi_plan_line *lines,
                        size_t count, pd_arena *arena, struct pdi_plan *out, pd_diag *diag);

#endif
