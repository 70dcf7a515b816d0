/* The tables of option.h, and nothing else. */
#include "cli/option.h"

#include "cli/cli.h"
#include "core/generate.h"

#define TO(member_) offsetof(struct pdi_request, member_)

/* Options of everything that executes. */
#define EXECUTING (CAMPAIGN | PDI_IN_REPLAY | PDI_IN_SHRINK)
#define CAMPAIGN (PDI_IN_RUN | PDI_IN_AUDIT | PDI_IN_EMBEDDED)
#define SHRINKING (CAMPAIGN | PDI_IN_SHRINK)
#define CHOOSING ((EXECUTING | PDI_IN_LIST | PDI_IN_VALIDATE | PDI_IN_EXPORT) & ~PDI_IN_EMBEDDED)
#define REPORTING ((EXECUTING | PDI_IN_SHOW) & ~PDI_IN_EMBEDDED)
#define ANY UINT64_MAX
#define MS_MAX (UINT64_C(720) * 3600 * 1000)

/* clang-format off */
const struct pdi_subcommand pdi_subcommands[] = {
    {"run",      NULL,    "run sequences until one fails, and shrink that one", PDI_IN_RUN, pdi_cli_run, PDI_SUITE_NEEDED},
    {"replay",   "FILE",  "execute the steps of a failure file: 1 if it still fails, else 0", PDI_IN_REPLAY, pdi_cli_replay, PDI_SUITE_NEEDED},
    {"shrink",   "FILE",  "shrink a failure further, from the steps of its file", PDI_IN_SHRINK, pdi_cli_shrink, PDI_SUITE_NEEDED},
    {"show",     "FILE",  "print a failure file as a report, without executing anything", PDI_IN_SHOW, pdi_cli_show, PDI_SUITE_OPTIONAL},
    {"failures", "[DIR]", "list the failure files in a directory (pd-failures)", PDI_IN_FAILURES, pdi_cli_failures, PDI_SUITE_NONE},
    {"list",     NULL,    "list the models, adapters, commands and invariants", PDI_IN_LIST, pdi_cli_list, PDI_SUITE_NEEDED},
    {"validate", NULL,    "check that models and adapters keep the rules, in simulation only", PDI_IN_VALIDATE, pdi_cli_validate, PDI_SUITE_NEEDED},
    {"audit",    NULL,    "run, doing everything twice, to find callbacks that are not pure", PDI_IN_AUDIT, pdi_cli_audit, PDI_SUITE_NEEDED},
    {"export",   "FILE",  "write a failure file as a script that sends its requests", PDI_IN_EXPORT, pdi_cli_export, PDI_SUITE_NEEDED},
    {0},
};

const struct pdi_option pdi_option_table[] = {
    {"runs", 'n', "N", "run that many sequences", "100; with --time alone, no limit", "PD_RUNS",
     PDI_FORM_NUMBER, TO(runs), 1, ANY, CAMPAIGN, false},
    {"commands", 'c', "N", "at most that many commands in a sequence", "200; 50 for a shared adapter", NULL,
     PDI_FORM_NUMBER, TO(commands), 1, PDI_PLAN_COMMANDS_MAX, CAMPAIGN, true},
    {"seed", 's', "N", "the seed that sequences are drawn from", "a fresh one", "PD_SEED",
     PDI_FORM_SEED, TO(seed), 0, ANY, CAMPAIGN, false},
    {"run", 0, "K", "only run K of the seed", NULL, NULL,
     PDI_FORM_SEED, TO(only_run), 0, ANY, CAMPAIGN, false},
    {"time", 't', "TIME", "stop after that time: 500ms, 60s, 5m, 1h", "none", NULL,
     PDI_FORM_TIME, TO(time_ms), 1, MS_MAX, CAMPAIGN, false},
    {"keep-going", 'k', NULL, "go on after a failure: one of each kind and name is shrunk", NULL, NULL,
     PDI_FORM_FLAG, TO(keep_going), 0, 0, CAMPAIGN, false},
    {"config", 0, "KEY=VALUE", "set a member of the adapter's configuration; may be repeated", NULL, NULL,
     PDI_FORM_PAIR, TO(settings), 0, 0, EXECUTING, true},
    {"url", 0, "URL", "where the service is; the same as --config url=URL", NULL, NULL,
     PDI_FORM_TEXT, TO(url), 0, 0, EXECUTING | PDI_IN_EXPORT, true},
    {"model", 0, "NAME", "the model, or suite, where there are several", NULL, NULL,
     PDI_FORM_TEXT, TO(model), 0, 0, CHOOSING, true},
    {"adapter", 0, "NAME", "the adapter, where there are several", NULL, NULL,
     PDI_FORM_TEXT, TO(adapter), 0, 0, CHOOSING, true},
    {"only", 0, "CMD,...", "only these commands", "all", NULL,
     PDI_FORM_WORDS, TO(only), 0, 0, CAMPAIGN, true},
    {"without", 0, "CMD,...", "none of these commands", NULL, NULL,
     PDI_FORM_WORDS, TO(without), 0, 0, CAMPAIGN, true},
    {"weight", 0, "CMD=N", "how often a command is drawn, relative to others; may be repeated", NULL, NULL,
     PDI_FORM_WEIGHT, TO(weights), 0, UINT32_MAX, CAMPAIGN, true},
    {"isolation", 0, "batch|none", "execute in a worker process, or in this one, where a crash ends it", "batch", NULL,
     PDI_FORM_CHOICE, TO(isolation), 1, 0, EXECUTING, false},
    {"step-time", 0, "TIME", "a step that takes longer hangs", "1s; 30s for a shared adapter", NULL,
     PDI_FORM_TIME, TO(step_ms), 1, MS_MAX, EXECUTING, true},
    {"run-time", 0, "TIME", "a run that takes longer hangs", "60s", NULL,
     PDI_FORM_TIME, TO(run_ms), 1, MS_MAX, EXECUTING, true},
    {"no-shrink", 0, NULL, "report failures as they were found", NULL, NULL,
     PDI_FORM_FLAG, TO(no_shrink), 0, 0, CAMPAIGN, false},
    {"shrink-executions", 0, "N", "give up shrinking after that many executions", "1000", NULL,
     PDI_FORM_NUMBER, TO(shrink_executions), 1, UINT32_MAX, SHRINKING, false},
    {"shrink-time", 0, "TIME", "give up shrinking after that time", "30s", NULL,
     PDI_FORM_TIME, TO(shrink_ms), 1, MS_MAX, SHRINKING, false},
    {"repeats", 0, "N", "execute what is left that often, to see whether it always fails", "10; 3 for a shared adapter", NULL,
     PDI_FORM_NUMBER, TO(repeats), 1, UINT32_MAX, SHRINKING, false},
    {"no-validate", 0, NULL, "do not validate the model first", NULL, NULL,
     PDI_FORM_FLAG, TO(no_validate), 0, 0, CAMPAIGN, true},
    {"save", 0, "DIR", "save each failure as a file in DIR, for replay", NULL, NULL,
     PDI_FORM_TEXT, TO(save_dir), 0, 0, SHRINKING, false},
    {"format", 0, "curl", "what to write: a script of bash, curl and jq", "curl", NULL,
     PDI_FORM_CHOICE, TO(format), 0, 0, PDI_IN_EXPORT, false},
    {"output", 'o', "FILE", "where to write it; a file that is there stays", "standard output", NULL,
     PDI_FORM_TEXT, TO(output), 0, 0, PDI_IN_EXPORT, false},
    {"step", 0, NULL, "tell what each step changes in the state", NULL, NULL,
     PDI_FORM_FLAG, TO(step), 0, 0, PDI_IN_REPLAY, false},
    {"list", 0, NULL, "the same as the subcommand list; of validate: print the rules", NULL, NULL,
     PDI_FORM_FLAG, TO(list), 0, 0, PDI_IN_RUN | PDI_IN_VALIDATE, false},
    {"report", 0, "text|json", "how to report", "text", NULL,
     PDI_FORM_CHOICE, TO(report), 0, 0, REPORTING, false},
    {"verbose", 'v', NULL, "tell all: each run, all counts, long lines and plans whole", NULL, NULL,
     PDI_FORM_FLAG, TO(verbose), 0, 0, REPORTING | PDI_IN_EMBEDDED, false},
    {"quiet", 'q', NULL, "print failures only, and no progress", NULL, NULL,
     PDI_FORM_FLAG, TO(quiet), 0, 0, REPORTING & ~PDI_IN_SHOW, false},
    {"color", 0, "auto|always|never", "when to use colours; NO_COLOR turns auto off", "auto", NULL,
     PDI_FORM_CHOICE, TO(color), 0, 0, REPORTING, false},
    {"help", 'h', NULL, "print this, or what a subcommand takes", NULL, NULL,
     PDI_FORM_FLAG, TO(help), 0, 0, PDI_IN_ALL, false},
    {"version", 'V', NULL, "print the version", NULL, NULL,
     PDI_FORM_FLAG, TO(version), 0, 0, PDI_IN_ALL, false},
    {"help-options", 0, NULL, NULL, NULL, NULL,
     PDI_FORM_FLAG, TO(help_options), 0, 0, PDI_IN_ALL, false},
    {0},
};
/* clang-format on */
