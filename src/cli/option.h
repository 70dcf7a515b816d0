/*
 * The one table of options and the one of subcommands. Parser, help, the manual page, completion in
 * shells and the lines to copy are made from them.
 */
#ifndef PDI_OPTION_H
#define PDI_OPTION_H

#include "base/text.h"
#include "core/read.h"

#include <propertydamage/run.h>

struct pdi_cli;

/* ---- What is asked for ------------------------------------------------------------------- */

/* Words, one after the other. */
struct pdi_words {
    const char **items;
    size_t count;
    bool from_environment; /* the first one of the command line replaces them all */
};

enum pdi_report_format { PDI_REPORT_TEXT, PDI_REPORT_JSON };
enum pdi_color { PDI_COLOR_AUTO, PDI_COLOR_ALWAYS, PDI_COLOR_NEVER };

/* A command line, parsed. A zeroed member was not given. */
struct pdi_request {
    const struct pdi_subcommand *subcommand;
    const char *plugin;  /* of the tool: SUITE.so */
    const char *operand; /* FILE or DIR */
    uint64_t runs, commands, time_ms, step_ms, run_ms, shrink_executions, shrink_ms, repeats, jobs;
    pd_seed seed, only_run;
    uint64_t strategies, exhaustive;
    bool keep_going, guided, yes, require_sometimes, no_shrink, no_validate, alloc_faults, no_leaks,
        system, verbose, quiet;
    bool step, list, help, version, help_options, help_manual;
    int isolation, shrinking, report, color, format, debugger;
    uint64_t break_before;
    const char *save_dir, *model, *adapter, *url, *output;
    struct pdi_words settings, only, without, weights;
};

/* ---- Subcommands ------------------------------------------------------------------------- */

/* Bits, for options. */
enum {
    PDI_IN_RUN = 1,
    PDI_IN_REPLAY = 2,
    PDI_IN_SHRINK = 4,
    PDI_IN_SHOW = 8,
    PDI_IN_FAILURES = 16,
    PDI_IN_LIST = 32,
    PDI_IN_VALIDATE = 64,
    PDI_IN_AUDIT = 128,
    PDI_IN_EXPORT = 256,
    PDI_IN_COMPLETION = 512,
    PDI_IN_ALL = 1023,
    PDI_IN_EMBEDDED = 1024 /* no subcommand: pd_run, which has only the environment */
};

/* Whether a subcommand of the tool, which holds no suites itself, is told where there are some. */
enum pdi_suite_need { PDI_SUITE_NEEDED, PDI_SUITE_OPTIONAL, PDI_SUITE_NONE };

struct pdi_subcommand {
    const char *name;    /* NULL ends the table */
    const char *operand; /* "FILE", "[DIR]"; NULL: it takes none */
    const char *help;
    unsigned bit;
    int (*call)(struct pdi_cli *cli);
    enum pdi_suite_need suite;
    const char *detail; /* what the manual page says beside, as scdoc reads it; NULL: nothing */
};

/* The table, ending with {0}; the first is what runs if none is named. */
extern const struct pdi_subcommand pdi_subcommands[];

/* ---- Options ----------------------------------------------------------------------------- */

/* How a value is read, and the type of the member that it goes to. */
enum pdi_option_form {
    PDI_FORM_FLAG,   /* bool: takes no value */
    PDI_FORM_NUMBER, /* uint64_t */
    PDI_FORM_SEED,   /* pd_seed */
    PDI_FORM_TIME,   /* uint64_t, milliseconds */
    PDI_FORM_TEXT,   /* const char * */
    PDI_FORM_CHOICE, /* int: index of one of the words in METAVAR, from 0; or from 1, see LEAST */
    PDI_FORM_SET,    /* uint64_t: a bit for each of the words in METAVAR, which has commas */
    PDI_FORM_WORDS,  /* struct pdi_words: of a list with commas */
    PDI_FORM_PAIR,   /* struct pdi_words: KEY=VALUE, the last one of a key counts */
    PDI_FORM_WEIGHT  /* the same, where VALUE is a number */
};

/* Under which heading of the manual page an option stands. */
enum pdi_option_group {
    PDI_GROUP_RUNS,
    PDI_GROUP_SYSTEM,
    PDI_GROUP_FAILURES,
    PDI_GROUP_REPORTS,
    PDI_GROUP_ALWAYS,
    PDI_GROUP_COUNT
};

struct pdi_option {
    const char *name;        /* without the dashes; NULL ends the table */
    char letter;             /* of a short form; 0: none */
    const char *metavar;     /* NULL: takes no value */
    const char *help;        /* NULL: not shown */
    const char *fallback;    /* what holds if it is not given; NULL: nothing to say */
    const char *environment; /* a variable that gives it; NULL: none */
    enum pdi_option_form form;
    size_t offset; /* of the member of struct pdi_request */
    uint64_t least, most;
    unsigned in; /* the subcommands that have it */
    bool again;  /* part of the line that repeats a campaign */
    enum pdi_option_group group;
    const char *detail; /* like that of a subcommand */
};

/* The table, ending with {0}. */
extern const struct pdi_option pdi_option_table[];

/* What is told as it is: exit codes, variables of the environment. */
struct pdi_told {
    const char *name; /* NULL ends the table */
    const char *help, *detail;
};

/* Those of CONTRACTS 4, as far as they are reached. */
extern const struct pdi_told pdi_exit_codes[];

/* The variables that stand for no single option. */
extern const struct pdi_told pdi_environment[];

/* An option as it is given. */
struct pdi_given {
    const struct pdi_option *option;
    const char *title; /* "--runs", "-n", "PD_RUNS" */
    const char *value; /* NULL: of a flag */
    bool from_environment;
};

/* Reads what is GIVEN into REQUEST. PD_EINVAL and DIAG, which begins with the title, if the value
 * is none of the option's. */
pd_status pdi_option_set(const struct pdi_given *given, struct pdi_request *request,
                         pd_arena *arena, pd_diag *diag);

/* Whether VALUE is a decimal number from LEAST to MOST; *OUT is it. */
bool pdi_parse_number(const char *value, uint64_t least, uint64_t most, uint64_t *out);

/* Parses ARGUMENTS, COUNT of them and without the program's name, the environment before them.
 * IS_TOOL: before other operands stands the SUITE.so. PD_EINVAL and DIAG: something is wrong with
 * them. */
pd_status pdi_parse(int count, char **arguments, bool is_tool, struct pdi_request *request,
                    pd_arena *arena, pd_diag *diag);

/* The same for pd_run, which is called without a command line: the environment alone. Options that
 * it has no use for are passed over. */
pd_status pdi_parse_environment(struct pdi_request *request, pd_arena *arena, pd_diag *diag);

/* Adds WORD to WORDS, in ARENA. */
void pdi_words_add(struct pdi_words *words, const char *word, pd_arena *arena);

/* Splits TEXT like a shell: blanks, quotes, backslashes. False: a quote is not closed. */
bool pdi_split_words(const char *text, struct pdi_words *out, pd_arena *arena);

#endif
