/*
 * The command line: what its parts share. A test program's main is pdi_main (main.c): it parses
 * (parse.c, by the table of option.c), chooses a suite (suite.c), reads its configuration
 * (config.c) and calls the subcommand's function, one file each.
 */
#ifndef PDI_CLI_H
#define PDI_CLI_H

#include "cli/option.h"
#include "report/summary.h"

/* CONTRACTS 4, as far as it is reached here. */
enum { PDI_EXIT_OK, PDI_EXIT_VIOLATED, PDI_EXIT_USAGE, PDI_EXIT_NO_VERDICT };

struct pdi_cli {
    const char *name;   /* how messages call this program: "counter" */
    int argument_count; /* as main has them, without the program */
    char **arguments;
    const char *program; /* how to call it again: "build/examples/counter" */
    bool is_tool;        /* it is `pdamage`, whose suites are in request.plugin */
    /* Of the tool: loads them, gives 0 or the exit code. By address, so that a program that has its
     * own suites does not link what loads others. */
    int (*load)(struct pdi_cli *cli);
    const pd_suite *suites;
    size_t suite_count;
    pd_arena arena; /* of everything below */
    pd_diag diag;
    struct pdi_request request;
    const pd_suite *suite;       /* chosen; NULL: none yet */
    struct pdi_telling *telling; /* of a campaign that shows failures as they come (run.c) */
    size_t progress_len;         /* characters of the progress line that is shown */
    uint64_t progress_ms;        /* when it was written */
};

/* ---- Messages (main.c) ------------------------------------------------------------------- */

/* Says on stderr what is wrong, "NAME: ...", in one line; gives PDI_EXIT_USAGE. */
int pdi_complain(struct pdi_cli *cli, const char *format, ...) PD_PRINTF(2, 3);

/* Says what STATUS and cli->diag tell: of FILE, with line and column, unless NULL. Gives the exit
 * code. */
int pdi_complain_diag(struct pdi_cli *cli, pd_status status, const char *file);

/* Writes TEXT to stdout and gives EXIT_CODE; or that of no verdict, where it cannot be written. */
int pdi_finish(struct pdi_cli *cli, const struct pdi_text *text, int exit_code);

/* Writes TEXT to stderr. */
void pdi_note(struct pdi_cli *cli, const struct pdi_text *text);

/* Appends ": did you mean X?" if the nearest word is near enough; gives whether it is. */
bool pdi_suggest(struct pdi_text *text, const struct pdi_nearest *nearest);

/* ---- main (main.c) ----------------------------------------------------------------------- */

/* The whole of a program, whose name, suites and kind CLI says; gives its exit code. */
int pdi_cli_main(struct pdi_cli *cli, int argc, char **argv, size_t suite_size);

/* Takes over SUITES, an array of structs of SUITE_SIZE bytes. Gives 0, or the exit code after
 * telling what is wrong with how they were made. */
int pdi_suites_take(struct pdi_cli *cli, const pd_suite *suites, size_t suite_size);

/* Lets SUMMARY's lines to copy call this program. */
void pdi_callable(const struct pdi_cli *cli, struct pdi_summary *summary);

/* ---- Suites (suite.c) -------------------------------------------------------------------- */

/* What holds the suites, for messages: "this program", "./suite.so". */
const char *pdi_suites_holder(const struct pdi_cli *cli);

/* The name of SUITE: its own, or its model's. */
const char *pdi_suite_name(const pd_suite *suite);

/* Whether --model and --adapter, as far as given, are SUITE's. */
bool pdi_suite_is_asked(const struct pdi_cli *cli, const pd_suite *suite);

/* Chooses cli->suite by --model and --adapter; for FILE's failure, unless NULL, by what it was
 * found in. Gives 0, or the exit code after telling why there is none. */
int pdi_suite_choose(struct pdi_cli *cli, const struct pdi_failure *failure, const char *file);

/* The first suite that FAILURE may have been found in, in whatever it is called; NULL: none.
 * ANY_ADAPTER: that of another adapter will do. Nothing is told. */
const pd_suite *pdi_suite_of(const struct pdi_cli *cli, const struct pdi_failure *failure,
                             bool any_adapter);

/* ---- Configuration (config.c) ------------------------------------------------------------ */

/* Sets options->config and ->settings, in ARENA, for ADAPTER: by --config and --url of REQUEST.
 * PD_EINVAL and DIAG: one of them is wrong. */
pd_status pdi_config_read(const pd_adapter *adapter, const struct pdi_request *request,
                          pd_arena *arena, pd_options *options, pd_diag *diag);

/* The same for the chosen suite: from the settings of FILE's FAILURE, unless NULL or found with
 * another adapter, and over them, key by key, those of --config and --url. Gives 0 or the exit
 * code. */
int pdi_configure(struct pdi_cli *cli, const struct pdi_failure *failure, const char *file,
                  pd_options *options);

/* What FIELD may be, for people: "none|overshoot"; "" if its kind says it all. */
const char *pdi_config_names(pd_arena *arena, const pd_field *field);

/* What ADAPTER says of itself. */
pd_adapter_info pdi_adapter_info(const pd_adapter *adapter);

/* ---- Options of a campaign (options.c) --------------------------------------------------- */

/* What REQUEST asks for goes into those members of OPTIONS that are zero, in ARENA. */
void pdi_options_add(pd_options *options, const struct pdi_request *request, pd_arena *arena);

/* The options of pd_run, all but model, adapter and configuration, as asked. */
pd_options pdi_options(struct pdi_cli *cli);

/* The options that a campaign is to be repeated with, as a shell reads them. */
const char *pdi_again(struct pdi_cli *cli);

/* Those of them that hold for a replay and that a failure file does not tell. */
const char *pdi_again_replay(struct pdi_cli *cli);

/* How reports are to be written. */
struct pdi_style pdi_style(const struct pdi_cli *cli);

/* Appends the report of SUMMARY in the format asked for. */
void pdi_put_report(const struct pdi_cli *cli, struct pdi_text *text,
                    const struct pdi_summary *summary);

/* ---- Progress (progress.c) --------------------------------------------------------------- */

/* Lets OPTIONS tell how far it is, if somebody sees it. */
void pdi_progress_begin(struct pdi_cli *cli, pd_options *options);

/* Erases what was shown. */
void pdi_progress_end(struct pdi_cli *cli);

/* ---- Subcommands ------------------------------------------------------------------------- */

int pdi_cli_run(struct pdi_cli *cli);
int pdi_cli_replay(struct pdi_cli *cli);
int pdi_cli_shrink(struct pdi_cli *cli);
int pdi_cli_show(struct pdi_cli *cli);
int pdi_cli_failures(struct pdi_cli *cli);
int pdi_cli_list(struct pdi_cli *cli);
int pdi_cli_validate(struct pdi_cli *cli);
int pdi_cli_audit(struct pdi_cli *cli);
int pdi_cli_export(struct pdi_cli *cli);
int pdi_cli_completion(struct pdi_cli *cli);

/* Becomes the debugger that was asked for, which replays SAVED with our own arguments; gives the
 * exit code after telling why that cannot be (debugger.c). */
int pdi_become_debugger(struct pdi_cli *cli, const struct pdi_failure *failure);

/* Appends the help of SUBCOMMAND; NULL: of the whole program (help.c). */
void pdi_put_help(const struct pdi_cli *cli, struct pdi_text *text,
                  const struct pdi_subcommand *subcommand);

/* Appends every option, a line for each subcommand that has it: for tests. */
void pdi_put_option_list(struct pdi_text *text);

/* Appends the part of the manual page that is made from the tables, as scdoc reads it (manual.c).
 */
void pdi_put_manual(struct pdi_text *text);

#endif
