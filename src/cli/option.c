/* The tables of option.h, and nothing else. */
#include "cli/option.h"

#include "cli/cli.h"
#include "core/exhaust.h"

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
    {"run",      NULL,    "run sequences until one fails, and shrink that one", PDI_IN_RUN, pdi_cli_run, PDI_SUITE_NEEDED,
     "This is what happens without a subcommand."},
    {"replay",   "FILE",  "execute the steps of a failure file: 1 if it still fails, else 0", PDI_IN_REPLAY, pdi_cli_replay, PDI_SUITE_NEEDED,
     "The configuration in the file holds; *--config* overrides it key by key; with another "
     "*--adapter*, it alone counts. A model that has changed since is noted."},
    {"shrink",   "FILE",  "shrink a failure further, from the steps of its file", PDI_IN_SHRINK, pdi_cli_shrink, PDI_SUITE_NEEDED,
     "The file stays as it is; --save keeps what is left."},
    {"show",     "FILE",  "print a failure file as a report, without executing anything", PDI_IN_SHOW, pdi_cli_show, PDI_SUITE_OPTIONAL,
     "Nothing is executed, and the model need not be there."},
    {"failures", "[DIR]", "list the failure files in a directory (pd-failures)", PDI_IN_FAILURES, pdi_cli_failures, PDI_SUITE_NONE,
     "Of each: kind, name, number of steps, date, path."},
    {"list",     NULL,    "list the models, adapters, commands and invariants", PDI_IN_LIST, pdi_cli_list, PDI_SUITE_NEEDED,
     "The adapters with their configuration, the commands with their weights."},
    {"validate", NULL,    "check that models and adapters keep the rules, in simulation only", PDI_IN_VALIDATE, pdi_cli_validate, PDI_SUITE_NEEDED,
     "Every *run* does so first."},
    {"audit",    NULL,    "run, doing everything twice, to find callbacks that are not pure", PDI_IN_AUDIT, pdi_cli_audit, PDI_SUITE_NEEDED,
     "Each sequence is generated and each event folded twice: a callback that depends on more than "
     "its arguments is named."},
    {"export",   "FILE",  "write a failure file as a script that sends its requests", PDI_IN_EXPORT, pdi_cli_export, PDI_SUITE_NEEDED,
     "A script of bash, *curl*(1) and *jq*(1) that sends each request with the ids that the service "
     "gave before. Only of adapters that are a table of requests; *--adapter* chooses such a one for "
     "what another adapter found. The script asks _BASE_URL_ of the environment, else where the "
     "service was or *--url*. It exits with 1 while the failure shows: in the step that failed, the "
     "answer is none of those that the model expects, or, of an invariant, all answers are what they "
     "were, but for ids. It exits with 0 if the failure no longer shows, with 2 if it cannot tell. "
     "Secret headers are no part of it: it asks for them in the environment."},
    {"completion", "SHELL", "write the script with which bash or zsh completes this command", PDI_IN_COMPLETION, pdi_cli_completion, PDI_SUITE_NONE,
     "For this shell, or in its start-up file: *eval \"$(PROGRAM completion bash)\"*. Those of *pdamage* are installed with it."},
    {0},
};

const struct pdi_option pdi_option_table[] = {
    {"runs", 'n', "N", "run that many sequences", "100; with --time alone, no limit", "PD_RUNS",
     PDI_FORM_NUMBER, TO(runs), 1, ANY, CAMPAIGN, false, PDI_GROUP_RUNS, NULL},
    {"commands", 'c', "N", "at most that many commands in a sequence", "200; 50 for a shared adapter", NULL,
     PDI_FORM_NUMBER, TO(commands), 1, PDI_PLAN_COMMANDS_MAX, CAMPAIGN, true, PDI_GROUP_RUNS,
     "Half of the sequences have as many, the others fewer."},
    {"seed", 's', "N", "the seed that sequences are drawn from", "a fresh one", "PD_SEED",
     PDI_FORM_SEED, TO(seed), 0, ANY, CAMPAIGN, false, PDI_GROUP_RUNS,
     "It is always printed. 0 is a seed."},
    {"run", 0, "K", "only run K of the seed", NULL, NULL,
     PDI_FORM_SEED, TO(only_run), 0, ANY, CAMPAIGN, false, PDI_GROUP_RUNS,
     "It is counted from 0."},
    {"time", 't', "TIME", "stop after that time: 500ms, 60s, 5m, 1h", "none", NULL,
     PDI_FORM_TIME, TO(time_ms), 1, MS_MAX, CAMPAIGN, false, PDI_GROUP_RUNS, NULL},
    {"keep-going", 'k', NULL, "go on after a failure: one of each kind and name is shrunk", NULL, NULL,
     PDI_FORM_FLAG, TO(keep_going), 0, 0, CAMPAIGN, false, PDI_GROUP_RUNS, NULL},
    {"config", 0, "KEY=VALUE", "set a member of the adapter's configuration; may be repeated", NULL, NULL,
     PDI_FORM_PAIR, TO(settings), 0, 0, EXECUTING, true, PDI_GROUP_SYSTEM,
     "*list* shows which there are."},
    {"url", 0, "URL", "where the service is; the same as --config url=URL", NULL, NULL,
     PDI_FORM_TEXT, TO(url), 0, 0, EXECUTING | PDI_IN_EXPORT, true, PDI_GROUP_SYSTEM,
     "Only adapters that have such a member take it."},
    {"model", 0, "NAME", "the model, or suite, where there are several", NULL, NULL,
     PDI_FORM_TEXT, TO(model), 0, 0, CHOOSING, true, PDI_GROUP_SYSTEM, NULL},
    {"adapter", 0, "NAME", "the adapter, where there are several", NULL, NULL,
     PDI_FORM_TEXT, TO(adapter), 0, 0, CHOOSING, true, PDI_GROUP_SYSTEM, NULL},
    {"only", 0, "CMD,...", "only these commands", "all", NULL,
     PDI_FORM_WORDS, TO(only), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS, NULL},
    {"without", 0, "CMD,...", "none of these commands", NULL, NULL,
     PDI_FORM_WORDS, TO(without), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS, NULL},
    {"weight", 0, "CMD=N", "how often a command is drawn, relative to others; may be repeated", NULL, NULL,
     PDI_FORM_WEIGHT, TO(weights), 0, UINT32_MAX, CAMPAIGN, true, PDI_GROUP_RUNS,
     "0: never."},
    {"strategies", 0, "uniform,swarm,weights,reuse", "how runs are drawn, one or several of these", "all of them", NULL,
     PDI_FORM_SET, TO(strategies), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS,
     "*uniform*: commands by their weights. *swarm*: only some of them, in each run others. *weights*: each weight times "
     "1/8 to 8, in each run otherwise. *reuse*: every second value is one that the same member had before in the run. "
     "Where *uniform* is one of several, half of the runs are; the others take turns with the rest."},
    {"guided", 0, NULL, "go on from what reached a state of a new class, as the model's .state_class tells", NULL, NULL,
     PDI_FORM_FLAG, TO(guided), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS,
     "Most sequences begin as an earlier one did up to there, or to where *pd_sometimes* was true for the first time."},
    {"exhaustive", 0, "N", "every sequence of up to N steps over the first values of each field", NULL, NULL,
     PDI_FORM_NUMBER, TO(exhaustive), 1, PDI_EXHAUST_STEPS_MAX, PDI_IN_RUN | PDI_IN_EMBEDDED, true, PDI_GROUP_RUNS,
     "Of each member the first three, the simplest first. How many sequences there are at most is told first; "
     "*--runs*, *--commands*, *--strategies* and *--guided* count for nothing then."},
    {"yes", 0, NULL, "with --exhaustive: also if it may be more than 10,000,000 sequences", NULL, NULL,
     PDI_FORM_FLAG, TO(yes), 0, 0, PDI_IN_RUN | PDI_IN_EMBEDDED, true, PDI_GROUP_RUNS, NULL},
    {"alloc-faults", 0, NULL, "in some steps let an allocation of the system fail", NULL, NULL,
     PDI_FORM_FLAG, TO(alloc_faults), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS,
     "Of *malloc* and its kin: the N-th of a step, or all from the N-th on."},
    {"system", 0, NULL, "execute each sequence twice, too: whether the system answers alike", NULL, NULL,
     PDI_FORM_FLAG, TO(system), 0, 0, PDI_IN_AUDIT, true, PDI_GROUP_SYSTEM, NULL},
    {"no-leaks", 0, NULL, "do not look for what runs leave behind", NULL, NULL,
     PDI_FORM_FLAG, TO(no_leaks), 0, 0, CAMPAIGN, false, PDI_GROUP_SYSTEM,
     "Memory, descriptors and threads, else a failure of the kind leaked."},
    {"isolation", 0, "batch|none|run|exec", "execute in worker processes, in this one, each run in its own, or in a fresh one", "batch", NULL,
     PDI_FORM_CHOICE, TO(isolation), 1, 0, EXECUTING, false, PDI_GROUP_SYSTEM,
     "Under a debugger or valgrind it is none, where a crash ends this process."},
    {"jobs", 'j', "N", "workers at once; what is reported is the same for any number", "the number of cores; 1 for a shared adapter", NULL,
     PDI_FORM_NUMBER, TO(jobs), 1, 128, CAMPAIGN, false, PDI_GROUP_SYSTEM, NULL},
    {"step-time", 0, "TIME", "a step that takes longer hangs", "1s; 30s for a shared adapter", NULL,
     PDI_FORM_TIME, TO(step_ms), 1, MS_MAX, EXECUTING, true, PDI_GROUP_SYSTEM, NULL},
    {"run-time", 0, "TIME", "a run that takes longer hangs", "60s", NULL,
     PDI_FORM_TIME, TO(run_ms), 1, MS_MAX, EXECUTING, true, PDI_GROUP_SYSTEM, NULL},
    {"no-shrink", 0, NULL, "report failures as they were found", NULL, NULL,
     PDI_FORM_FLAG, TO(no_shrink), 0, 0, CAMPAIGN, false, PDI_GROUP_FAILURES, NULL},
    {"shrink", 0, "thorough|quick|exhaustive", "how much is done to make a failure small", "thorough", NULL,
     PDI_FORM_CHOICE, TO(shrinking), 0, 0, CAMPAIGN, false, PDI_GROUP_FAILURES,
     "*quick* shrinks one failure in few executions. *thorough* also shrinks a second one that fails "
     "alike, if the first took less than a second, reports the smaller, and marks values that do not "
     "matter as @any. *exhaustive* also leaves out every two and three steps together."},
    {"strategy", 0, "thorough|quick|exhaustive", "how much is done to make the failure small", "thorough", NULL,
     PDI_FORM_CHOICE, TO(shrinking), 0, 0, PDI_IN_SHRINK, false, PDI_GROUP_FAILURES,
     "As *run --shrink*, of the one failure."},
    {"shrink-executions", 0, "N", "give up shrinking after that many executions", "1000; 100000 if exhaustive", NULL,
     PDI_FORM_NUMBER, TO(shrink_executions), 1, UINT32_MAX, SHRINKING, false, PDI_GROUP_FAILURES, NULL},
    {"shrink-time", 0, "TIME", "give up shrinking after that time", "30s; 10m if exhaustive", NULL,
     PDI_FORM_TIME, TO(shrink_ms), 1, MS_MAX, SHRINKING, false, PDI_GROUP_FAILURES, NULL},
    {"repeats", 0, "N", "execute what is left that often, to see whether it always fails", "10; 3 for a shared adapter", NULL,
     PDI_FORM_NUMBER, TO(repeats), 1, UINT32_MAX, SHRINKING, false, PDI_GROUP_FAILURES,
     "What does not always fail is told as flaky."},
    {"no-validate", 0, NULL, "do not validate the model first", NULL, NULL,
     PDI_FORM_FLAG, TO(no_validate), 0, 0, CAMPAIGN, true, PDI_GROUP_RUNS, NULL},
    {"save", 0, "DIR", "save each failure as a file in DIR, for replay", NULL, NULL,
     PDI_FORM_TEXT, TO(save_dir), 0, 0, SHRINKING, false, PDI_GROUP_FAILURES,
     "The directory is made if it is missing; see *propertydamage-failure*(5)."},
    {"format", 0, "curl", "what to write: a script of bash, curl and jq", "curl", NULL,
     PDI_FORM_CHOICE, TO(format), 0, 0, PDI_IN_EXPORT, false, PDI_GROUP_REPORTS, NULL},
    {"output", 'o', "FILE", "where to write it; a file that is there stays", "standard output", NULL,
     PDI_FORM_TEXT, TO(output), 0, 0, PDI_IN_EXPORT, false, PDI_GROUP_REPORTS, NULL},
    {"step", 0, NULL, "tell what each step changes in the state", NULL, NULL,
     PDI_FORM_FLAG, TO(step), 0, 0, PDI_IN_REPLAY, false, PDI_GROUP_REPORTS, NULL},
    {"debugger", 0, "gdb|lldb|rr", "start that debugger, which stops before the step that fails", NULL, NULL,
     PDI_FORM_CHOICE, TO(debugger), 1, 0, PDI_IN_REPLAY, false, PDI_GROUP_FAILURES,
     "Everything runs in one process then. *rr* records first, and replays that."},
    {"break", 0, "N", "in a debugger: stop before step $N instead, in pd_break", NULL, NULL,
     PDI_FORM_NUMBER, TO(break_before), 1, UINT32_MAX, PDI_IN_REPLAY, false, PDI_GROUP_FAILURES,
     "For a debugger that was started by hand: *break pd_break*."},
    {"list", 0, NULL, "the same as the subcommand list; of validate: print the rules", NULL, NULL,
     PDI_FORM_FLAG, TO(list), 0, 0, PDI_IN_RUN | PDI_IN_VALIDATE, false, PDI_GROUP_RUNS, NULL},
    {"require-sometimes", 0, NULL, "exit with 5 if no run reaches something that pd_sometimes asks for", NULL, NULL,
     PDI_FORM_FLAG, TO(require_sometimes), 0, 0, CAMPAIGN, false, PDI_GROUP_RUNS, NULL},
    {"report", 0, "text|json", "how to report", "text", NULL,
     PDI_FORM_CHOICE, TO(report), 0, 0, REPORTING, false, PDI_GROUP_REPORTS,
     "JSON is one object, whose keys are only ever added to."},
    {"verbose", 'v', NULL, "tell all: each run, all counts, long lines and plans whole, what the system writes", NULL, NULL,
     PDI_FORM_FLAG, TO(verbose), 0, 0, REPORTING | PDI_IN_EMBEDDED, false, PDI_GROUP_REPORTS, NULL},
    {"quiet", 'q', NULL, "print failures only, and no progress", NULL, NULL,
     PDI_FORM_FLAG, TO(quiet), 0, 0, REPORTING & ~PDI_IN_SHOW, false, PDI_GROUP_REPORTS, NULL},
    {"color", 0, "auto|always|never", "when to use colours; NO_COLOR turns auto off", "auto", NULL,
     PDI_FORM_CHOICE, TO(color), 0, 0, REPORTING, false, PDI_GROUP_REPORTS, NULL},
    {"help", 'h', NULL, "print this, or what a subcommand takes", NULL, NULL,
     PDI_FORM_FLAG, TO(help), 0, 0, PDI_IN_ALL, false, PDI_GROUP_ALWAYS, NULL},
    {"version", 'V', NULL, "print the version", NULL, NULL,
     PDI_FORM_FLAG, TO(version), 0, 0, PDI_IN_ALL, false, PDI_GROUP_ALWAYS, NULL},
    {"help-options", 0, NULL, NULL, NULL, NULL,
     PDI_FORM_FLAG, TO(help_options), 0, 0, PDI_IN_ALL, false, PDI_GROUP_ALWAYS, NULL},
    {"help-manual", 0, NULL, NULL, NULL, NULL,
     PDI_FORM_FLAG, TO(help_manual), 0, 0, PDI_IN_ALL, false, PDI_GROUP_ALWAYS, NULL},
    {0},
};

const struct pdi_told pdi_exit_codes[] = {
    {"0", "every property held; replay: it no longer fails", NULL},
    {"1", "a property was violated; replay: it still fails", "1 wins over 3."},
    {"2", "the command line, the environment, the model or a file is wrong: nothing was run", NULL},
    {"3", "no verdict: a setup failed, the test's own code did, or something could not be written",
     "Of *replay* also: it fails otherwise."},
    {"4", "nothing was run", NULL},
    {"5", "a threshold was missed, and no property failed: --require-sometimes", NULL},
    {"130, 143", "interrupted", "That is, before anything was found."},
    {0},
};

const struct pdi_told pdi_environment[] = {
    {"PD_OPTIONS", "options, as if they stood before those of the command line",
     "It is split like a shell does. Options of another subcommand are passed over."},
    {"NO_COLOR", "if it is set: no colours, unless --color always is given", NULL},
    {0},
};
/* clang-format on */
