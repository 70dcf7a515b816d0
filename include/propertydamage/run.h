/*
 * propertydamage/run.h - running a model against an adapter, from a program or inside another
 * test, and what came of it.
 */
#ifndef PD_RUN_H
#define PD_RUN_H

#include <propertydamage/adapter.h>
#include <propertydamage/property.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What came of it --------------------------------------------------------------------- */

/* Whether the properties held. */
typedef enum pd_outcome {
    PD_HELD,       /* in the budget given */
    PD_FAILED,     /* a property was violated */
    PD_NO_VERDICT, /* it could not be told: setup failed, a limit was hit */
    PD_NOTHING_RAN
} pd_outcome;

/* One failure, shrunk. Everything lives as long as the report. */
typedef struct pd_failure {
    const char *kind;          /* "check_failed", "mispredicted", "crashed", ... */
    const char *failure_class; /* "system", "test_code", "environment", "framework" or "unknown" */
    const char *name;          /* the invariant, command or callback; with why */
    const char *message;       /* one line, in the words of the model */
    const char *fingerprint;   /* equal for equal signatures and equal shrunk plans */
    const char *text;          /* the failure file, whole */
    const char *file;          /* where it was saved; NULL: nowhere */
    uint64_t run;              /* which run of the seed */
    size_t original_steps, steps;
    const char *const *plan;      /* the lines of the shrunk plan, STEPS of them */
    size_t failing_step;          /* index into plan; SIZE_MAX: none */
    unsigned reproduced, repeats; /* k of n executions of the shrunk plan failed alike */
    unsigned shrink_executions;
    const char *shrink_limit; /* the budget that ended the shrinking; NULL: it was done */
} pd_failure;

/* What a campaign found; opaque. */
typedef struct pd_report pd_report;

/* Whether the properties held. */
PD_API pd_outcome pd_report_outcome(const pd_report *report);
/* What a program that ran this should exit with: 0, 1, 3, 4 or 5. */
PD_API int pd_report_exit_code(const pd_report *report);
/* The seed that repeats it. */
PD_API uint64_t pd_report_seed(const pd_report *report);
/* How many runs were executed. */
PD_API uint64_t pd_report_runs(const pd_report *report);
/* How many commands were executed in them. */
PD_API uint64_t pd_report_commands(const pd_report *report);
/* How many failures there are, distinct by signature, in the order of their runs. */
PD_API size_t pd_report_failure_count(const pd_report *report);
/* The failure of that INDEX; NULL if there is none. */
PD_API const pd_failure *pd_report_failure(const pd_report *report, size_t index);
/* The whole report for a terminal, without colours; lives as long as REPORT. */
PD_API pd_str pd_report_text(pd_report *report);
/* The whole report as one JSON object and a newline; lives as long as REPORT. */
PD_API pd_str pd_report_json(pd_report *report);
/* Frees REPORT and what it gave out; NULL is fine. */
PD_API void pd_report_free(pd_report *report);

/* ---- Running ----------------------------------------------------------------------------- */

/* A seed that may be left out. */
typedef struct pd_seed {
    bool set;
    uint64_t value;
} pd_seed;

/* The seed N; 0 is one, too. */
#ifdef __cplusplus
#define PD_SEED(n_) (pd_seed{true, (n_)})
#else
#define PD_SEED(n_) ((pd_seed){true, (n_)})
#endif

/* Where the system under test is executed. */
typedef enum pd_isolation {
    PD_ISOLATION_AUTO,  /* PD_ISOLATION_BATCH; PD_ISOLATION_NONE under a debugger */
    PD_ISOLATION_BATCH, /* in a worker process that executes many runs */
    PD_ISOLATION_NONE,  /* in this process: a crash ends it */
    PD_ISOLATION_RUN,   /* each run in a process of its own */
    PD_ISOLATION_EXEC   /* and that is this program, started again: nothing is inherited */
} pd_isolation;

/* How much is done to make a failure small. */
typedef enum pd_shrinking {
    PD_SHRINK_THOROUGH,  /* QUICK; where that took less than a second, a later run that fails alike
                            is shrunk as well, and the smaller one reported; and values that do not
                            matter are marked @any */
    PD_SHRINK_QUICK,     /* one failure, in few executions */
    PD_SHRINK_EXHAUSTIVE /* THOROUGH, and every two and every three steps are left out together: up
                            to 100,000 executions and ten minutes, if no other limit is given */
} pd_shrinking;

/* How far a campaign is. */
typedef struct pd_progress {
    uint64_t runs, max_runs; /* max_runs 0: until the time is up */
    uint64_t commands;
    uint64_t elapsed_ms;
    size_t failures;
    bool shrinking;
    unsigned shrink_executions;
} pd_progress;

/* How a run is drawn. Half of the runs are uniform, the others take turns with the rest; which a
 * run follows, its number says. */
typedef enum pd_strategy {
    PD_UNIFORM = 1, /* commands by their weights, and each value for itself */
    PD_SWARM = 2,   /* only some of the commands, in each run others */
    PD_WEIGHTS = 4, /* each weight times 1/8 to 8, in each run otherwise */
    PD_REUSE = 8    /* every second value is one that the same member had before in the run */
} pd_strategy;

/* The weight of a command, by its name, for one campaign. */
typedef struct pd_weight {
    const char *command PDI_ZERO; /* NULL ends a list */
    unsigned weight PDI_ZERO;
} pd_weight;

/* How to run. A zeroed member means its default. */
typedef struct pd_options {
    size_t size; /* sizeof(pd_options), as the caller was compiled */
    const pd_model *model;
    const pd_adapter *adapter;
    const void *config;    /* a struct of the adapter's .config type; NULL: zeroed */
    uint64_t max_runs;     /* 0 means 100; with time_ms alone: no limit */
    unsigned max_commands; /* a run; 0 means 200, for a shared adapter 50 */
    pd_seed seed;          /* unset: PD_SEED of the environment, else one from the system */
    pd_seed only_run;      /* set: only this run of the seed */
    uint64_t time_ms;      /* of the campaign; 0 means no limit */
    bool keep_going;       /* shrink one failure of each signature, and go on */
    bool no_shrink;
    bool no_validate;            /* do not validate the model first */
    bool audit;                  /* every plan generated twice, every trace folded twice */
    bool verbose;                /* pass a line for each run to OUTPUT */
    pd_isolation isolation;      /* 0 means PD_ISOLATION_AUTO */
    unsigned step_timeout_ms;    /* 0 means 1,000, for a shared adapter 30,000 */
    unsigned run_timeout_ms;     /* 0 means 60,000 */
    unsigned shrink_executions;  /* 0 means 1,000, where it is exhaustive 100,000 */
    unsigned shrink_ms;          /* 0 means 30,000, where it is exhaustive 600,000 */
    unsigned repeats;            /* of the shrunk plan; 0 means 10, for a shared adapter 3 */
    const char *const *only;     /* commands, by name, ending with NULL; NULL: all */
    const char *const *without;  /* the same: none of these */
    const pd_weight *weights;    /* ends with {0}; NULL: as the model says */
    const char *save_dir;        /* where failure files go; NULL: nowhere */
    const char *suite;           /* the name of the suite in reports; NULL: the model's */
    const char *const *settings; /* CONFIG as "KEY=VALUE" for the failure file, ending with NULL */
    void *context;               /* of the callbacks */
    void (*on_progress)(const pd_progress *progress, void *context); /* some times a second */
    void (*on_failure)(const pd_failure *failure, void *context);    /* once shrunk */
    void (*output)(const char *text, size_t len, void *context);     /* warnings, verbose runs */
    bool alloc_faults;      /* in some steps, an allocation of the system fails */
    bool audit_system;      /* every plan executed twice: whether the system answers alike */
    bool no_leaks;          /* do not look for what runs leave behind */
    unsigned jobs;          /* workers at once; 0 means one for each core, for a shared adapter 1 */
    pd_shrinking shrinking; /* 0 means PD_SHRINK_THOROUGH */
    unsigned strategies;    /* of pd_strategy, added: PD_UNIFORM | PD_SWARM; 0 means all of them */
    bool guided;            /* runs go on from what reached states of new classes: .state_class */
    unsigned exhaustive;    /* all sequences of up to so many steps; at most 64; 0: drawn ones */
    bool exhaustive_any;    /* also if they may be more than 10,000,000 */
    bool require_sometimes; /* what pd_sometimes asks for and no run reaches: exit code 5 */
} pd_options;

/* Runs OPTIONS->max_runs sequences until one fails, and shrinks that one. PD_OK says only that
 * it could be done: ask the report. *OUT is yours to free with pd_report_free; NULL unless
 * PD_OK. PD_EINVAL: options, configuration, environment or model are wrong, DIAG says how and
 * nothing was run. May be called from any thread, but from one at a time; flushes all stdio
 * streams.
 *
 * The environment is asked for every member that is zeroed: PD_SEED and PD_RUNS, and PD_OPTIONS,
 * which goes before them, with options as on the command line of pd_main: --runs --commands --seed
 * --run --time --keep-going --only --without --weight --strategies --guided --exhaustive --yes
 * --require-sometimes --alloc-faults --no-leaks --isolation --jobs --step-time --run-time
 * --no-shrink --shrink --shrink-executions --shrink-time --repeats --no-validate --save; --config
 * and --url, if the adapter has a .config and CONFIG is NULL; --verbose, to stderr where OUTPUT is
 * NULL. Those that choose a suite, a report or a subcommand's ways (--model --report --list ...)
 * are passed over; what is none of pd_main's is PD_EINVAL. A variable that is empty counts as not
 * set. */
PD_API PD_MUST_USE pd_status pd_run(const pd_options *options, pd_report **out, pd_diag *diag);

/* Shrinks a failure further: from the plan of FAILURE, the text of a failure file such as
 * pd_failure.text, as OPTIONS->shrinking says, within OPTIONS->shrink_executions and ->shrink_ms.
 * *OUT is a report with what is left, or without failures if it does not fail any more; yours to
 * free. Everything else, and the environment, as of pd_run; the configuration is OPTIONS->config,
 * whatever the file says. PD_EPARSE: FAILURE is no failure file, or has a step that is not possible
 * in the model. */
PD_API PD_MUST_USE pd_status pd_shrink_further(const pd_options *options, pd_str failure,
                                               pd_report **out, pd_diag *diag);

/* Runs OPTIONS->max_runs inputs of PROPERTY until one fails, and shrinks that one: like pd_run,
 * with an input for a sequence. OPTIONS may be NULL, and has no model, adapter or max_commands; the
 * environment is the same. A campaign that discards too much has no verdict.
 *     pd_report *report;
 *     pd_diag diag;
 *     assert_int_equal(pd_forall(&round_trip_property, NULL, &report, &diag), PD_OK);
 *     assert_int_equal(pd_report_outcome(report), PD_HELD);
 *     pd_report_free(report); */
PD_API PD_MUST_USE pd_status pd_forall(const pd_property *property, const pd_options *options,
                                       pd_report **out, pd_diag *diag);

/* ---- Debugging ---------------------------------------------------------------------------- */

/* Does nothing. Called before the step that `replay --break N` names, where a debugger may stop:
 * (gdb) break pd_break. STEP is that step, "$6 Enter(ticket=$5.ticket)". */
PD_API void pd_break(const char *step);

/* ---- Suites ------------------------------------------------------------------------------ */

/* What a test program offers under a name: a model with an adapter, or a plain property. */
typedef struct pd_suite {
    const char *name PDI_ZERO; /* NULL: the model's or the property's */
    const pd_model *model PDI_ZERO;
    const pd_adapter *adapter PDI_ZERO;
    uint64_t max_runs PDI_ZERO;           /* 0 means the default */
    unsigned max_commands PDI_ZERO;       /* 0 means the default */
    const pd_property *property PDI_ZERO; /* instead of a model and an adapter */
} pd_suite;

/* What the tool `pdamage` looks for in a shared object; made by PD_EXPORT. */
typedef struct pd_plugin {
    uint32_t abi;           /* PD_ABI, as it was compiled */
    size_t suite_size;      /* sizeof(pd_suite), likewise */
    const pd_suite *suites; /* ends with {0} */
} pd_plugin;

/* Changes when a suite compiled with older headers cannot be called any more. */
#define PD_ABI 1

/* clang-format off */
/* Lets `pdamage run ./suite.so` find SUITES, an array that ends with {0}. Once in a shared object,
 * outside of functions:
 *     static const pd_suite suites[] = {{.model = &queue_model, .adapter = &lfq_adapter}, {0}};
 *     PD_EXPORT(suites);
 * built with: cc -shared -fPIC suite.c -o suite.so $(pkg-config --cflags --libs propertydamage) */
#define PD_EXPORT(suites_) \
    PDI_EXTERN_C PD_API const pd_plugin pd_plugin_entry; \
    const pd_plugin pd_plugin_entry = { PD_ABI, sizeof *(suites_), (suites_) }
#ifdef __cplusplus
#define PDI_EXTERN_C extern "C"
#else
#define PDI_EXTERN_C extern
#endif
/* clang-format on */

/* main() of a test program. SUITES, an array, ends with {0}. Gives the exit code.
 *     return pd_main(argc, argv, suites); */
#define pd_main(argc_, argv_, suites_) pdi_main((argc_), (argv_), (suites_), sizeof *(suites_))
/* See pd_main. */
PD_API int pdi_main(int argc, char **argv, const pd_suite *suites, size_t suite_size);

#ifdef __cplusplus
}
#endif
#endif
