/*
 * What a campaign came to, as data: what every report is a pure function of. It holds texts and
 * numbers only, so that a report can be made of a saved failure as well as of a run.
 */
#ifndef PDI_SUMMARY_H
#define PDI_SUMMARY_H

#include "core/failure.h"

struct pdi_command_summary {
    const char *name;
    uint64_t drawn, sent, skipped, refused_by_when, refused_by_overrides, mispredicted;
};

struct pdi_invariant_summary {
    const char *id, *statement; /* statement may be NULL */
    uint64_t fired;
};

/* A text and how often it came up: a statement of pd_because, a label. */
struct pdi_tally_summary {
    const char *text;
    uint64_t times, runs;
};

/* A name of pd_sometimes: in how many runs it was asked for and reached. */
struct pdi_sometimes_summary {
    const char *name;
    uint64_t asked, reached;
};

struct pdi_reported_failure {
    struct pdi_failure failure;
    const char *file; /* where it was saved; NULL: nowhere */
    const char *text; /* as in the file */
};

struct pdi_summary {
    pd_outcome outcome;
    int exit_code;
    uint64_t seed, runs, max_runs, commands, elapsed_ms;
    const char *suite, *model, *adapter;
    const char *program; /* how to call this program again: "build/examples/counter" */
    const char *plugin;  /* of the tool: what it is to load then; NULL: nothing */
    bool audited;        /* by "audit": everything was done twice */
    const char *again;   /* options for a line to copy: "--commands 50"; "" if none */
    const char *replay;  /* those for one that replays; NULL: none */
    struct pdi_reported_failure *failures;
    size_t failure_count;
    size_t told; /* failures that were shown as they came: the report begins behind them */
    struct pdi_command_summary *commands_by_type;
    size_t command_count;
    struct pdi_invariant_summary *invariants;
    size_t invariant_count;
    struct pdi_tally_summary *because;
    size_t because_count;
    struct pdi_tally_summary *labels; /* of pd_label, the most frequent first */
    size_t label_count;
    struct pdi_sometimes_summary *sometimes; /* by name */
    size_t sometimes_count;
    const char **warnings;
    size_t warning_count;
    uint64_t faulty_steps, failed_allocations; /* see --alloc-faults */
    uint64_t written; /* bytes that the system wrote while it was explored, and nobody saw */
    bool is_property; /* what follows was counted */
    uint64_t discarded_before, discarded_executing; /* inputs: by .assuming, by its function */
    unsigned exhaustive; /* all sequences of up to so many steps were made; 0: they were drawn */
    uint64_t sequences;  /* at most, then */
    const char *stopped; /* why it ended before its budget: "interrupted"; NULL */
};

/* How a report for people is written. */
struct pdi_style {
    bool color;
    bool quiet;   /* failures only */
    bool verbose; /* all counts */
    unsigned columns;
};

/* Appends the report of SUMMARY for a terminal. */
void pdi_report_terminal(struct pdi_text *text, const struct pdi_summary *summary,
                         const struct pdi_style *style);

/* Appends one failure, REPORTED, for a terminal: kind and name, message, the steps with what they
 * did, the lines to copy. */
void pdi_report_failure(struct pdi_text *text, const struct pdi_summary *summary,
                        const struct pdi_reported_failure *reported, const struct pdi_style *style);

/* Appends the JSON report of CONTRACTS 7 and a newline. */
void pdi_report_json(struct pdi_text *text, const struct pdi_summary *summary);

/* Appends WORD so that a shell reads it as one word, quoted where needed. */
void pdi_report_shell_word(struct pdi_text *text, const char *word);

#endif
