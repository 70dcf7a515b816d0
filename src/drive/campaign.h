/*
 * A campaign: what a supervisor and its workers share. Everything here is made before the first
 * fork; afterwards only `shared` is common, and messages go through the channel.
 */
#ifndef PDI_CAMPAIGN_H
#define PDI_CAMPAIGN_H

#include "core/failure.h"
#include "core/generate.h"
#include "exec/execute.h"
#include "report/summary.h"
#include "sys/capture.h"

/* What a worker is made for. */
enum pdi_job {
    PDI_JOB_EXPLORE, /* run after run, from shared->next_run */
    PDI_JOB_RECHECK, /* runs shared->recheck again, each in a process of its own */
    PDI_JOB_ISOLATE, /* shrink run shared->subject.run, each attempt in a process of its own */
    PDI_JOB_REPLAY,  /* execute campaign->plan once */
    PDI_JOB_RESHRINK /* shrink campaign->plan */
};

enum { PDI_REPORTS_MAX = 64, PDI_SIGNATURES_MAX = 256, PDI_SKIPPED_MAX = PDI_PLAN_COMMANDS_MAX };

#define PDI_TRACE_MAX ((size_t)16 << 20)
#define PDI_REPORT_MAX ((size_t)1 << 20) /* how much of an output is searched for a report */
#define PDI_GUARD UINT64_C(0x7065726d61676500)

/* A failure as known before it is shrunk: its first evidence. */
struct pdi_subject {
    uint64_t run;
    struct pdi_result result;
};

/* The memory that outlives a worker. Addresses in it are those of before the fork. */
struct pdi_shared {
    uint64_t guard_before; /* PDI_GUARD, or somebody wrote over us */
    struct pdi_progress progress;
    _Atomic uint64_t next_run;
    _Atomic uint32_t stop; /* finish what is in progress, tear down, and end */
    _Atomic uint32_t job;
    _Atomic uint32_t signature_count;
    uint64_t signatures[PDI_SIGNATURES_MAX]; /* of failures reported so far */
    struct pdi_subject subject;              /* being shrunk */
    uint32_t failing_step;                   /* id, where a crash was; 0: none */
    struct pdi_crash crash;                  /* of the process that ended last */
    uint64_t written;  /* bytes that were in the output when it was looked at */
    uint64_t unlooked; /* the first run whose output nobody has looked at */
    struct {
        uint64_t first, last; /* runs in one of which a sanitizer reported, or something leaked */
        bool asked, found;
        bool leaks;           /* it is about leaks: plans are executed for them */
        bool memory;          /* and LeakSanitizer it was that found one */
        unsigned leaks_asked; /* how often that was asked for */
        unsigned kept_descriptors, kept_threads; /* how many more a worker was seen to keep */
        bool leaks_over;                         /* nobody looks for leaks any more */
        unsigned report_count;
        uint64_t reports[PDI_REPORTS_MAX]; /* of sanitizers that were asked about, as hashes */
    } recheck;
    struct pdi_result attempt; /* of an isolated attempt; kind PDI_KIND_COUNT: none yet */
    _Atomic size_t trace_used;
    _Atomic bool trace_truncated;
    bool skipped[PDI_SKIPPED_MAX]; /* of an isolated attempt */
    uint64_t guard_after;
};

/* What a worker tells: each message begins with this, so that what a system under test writes into
 * our pipe by mistake costs none of ours. */
#define PDI_MESSAGE_MARK UINT32_C(0x50444d1f)

enum pdi_message {
    PDI_MESSAGE_FAILURE = 1, /* text of a failure file */
    PDI_MESSAGE_WARNING,
    PDI_MESSAGE_OUTPUT,
    PDI_MESSAGE_REPLAYED, /* text of a failure file, of kind held if nothing failed */
    PDI_MESSAGE_REFUSED,  /* the model does not allow a step of a saved plan: its index, why */
    PDI_MESSAGE_DONE      /* the job is finished */
};

/* What there was when a worker began; see leak.h. */
struct pdi_leaks {
    unsigned descriptors, threads;
    uint64_t lsan_ms;   /* when LeakSanitizer was asked */
    uint64_t lsan_from; /* the first run that it was not asked about */
    bool lsan_over;     /* it has found something, and would find it for ever */
};

struct pdi_campaign {
    pd_options options; /* every default filled in */
    uint64_t seed;
    bool isolated; /* not PDI_ISOLATION_NONE */
    struct pdi_model *model;
    struct pdi_exec exec;
    struct pdi_counts counts;
    struct pdi_shared *shared;
    void *counts_memory;
    char *trace_buffer;
    size_t counts_size;
    struct pdi_trace trace;
    struct pdi_capture capture; /* of what the system writes; none, if it is passed on */
    struct pdi_leaks leaks;     /* of this worker */
    pd_arena arena;
    const struct pdi_plan *plan;        /* of a replay */
    const struct pdi_failure *replayed; /* what is replayed or shrunk again */
    bool trace_states;
    const char *generation_options; /* for the failure file */
    uint64_t started_ms;
    uint64_t progress_ms; /* when on_progress was called last */

    int channel[2];  /* workers write, the supervisor reads; -1 in isolation none */
    int requests[2]; /* the supervisor asks the zygote */
    int answers[2];  /* the zygote tells how workers ended */
    char *inbox;     /* bytes of the channel that are no whole message yet */
    size_t inbox_len, inbox_capacity;
    bool inbox_lost; /* what came last was no message: the next one is looked for */
    bool done;       /* the worker said that its job is finished */

    pd_arena report_arena;
    struct pdi_summary summary; /* grows as failures arrive */
    size_t failure_capacity, warning_capacity;
    struct pdi_failure replay_result; /* of PDI_MESSAGE_REPLAYED */
    bool have_replay_result;
    const char *refused; /* of PDI_MESSAGE_REFUSED; NULL: it was not */
    size_t refused_step;
};

/* Makes *OUT of what a caller GIVEs, who may have been compiled with older headers (what it does
 * not know is zero) or newer ones (what we do not know must be zero). PD_EINVAL and DIAG. */
pd_status pdi_options_check(const pd_options *given, pd_options *out, pd_diag *diag);

/* Checks OPTIONS, fills in defaults, makes model, executor, shared memory and channel ready. */
pd_status pdi_campaign_begin(struct pdi_campaign *campaign, const pd_options *options,
                             pd_diag *diag);

/* Frees all but the report. */
void pdi_campaign_end(struct pdi_campaign *campaign);

/* Runs the campaign's workers with JOB until it is finished; in this process, if isolation is
 * off. */
pd_status pdi_campaign_run(struct pdi_campaign *campaign, enum pdi_job job, pd_diag *diag);

/* The pd_report of CAMPAIGN, whose arena moves into it. */
pd_report *pdi_campaign_report(struct pdi_campaign *campaign);

/* ---- Messages ---------------------------------------------------------------------------- */

/* Tells the supervisor: through the channel, or at once where there is no other process. */
void pdi_tell(struct pdi_campaign *campaign, enum pdi_message message, const char *data,
              size_t len);

/* Takes what MESSAGE says; the supervisor's side. */
void pdi_receive(struct pdi_campaign *campaign, enum pdi_message message, const char *data,
                 size_t len);

/* Forgets what is no whole message yet: whoever began to say it has ended. */
void pdi_receive_begin(struct pdi_campaign *campaign);

/* Reads the channel and takes every whole message. A message that is not whole or was tampered
 * with is dropped and counted as a warning. */
void pdi_receive_all(struct pdi_campaign *campaign);

/* Adds a warning to the report, and passes it on. */
void pdi_warn(struct pdi_campaign *campaign, const char *text);

/* Tells on_progress how far CAMPAIGN is, some times a second. */
void pdi_show_progress(struct pdi_campaign *campaign);

/* Adds FAILURE to the report: saves it and calls back. */
void pdi_add_failure(struct pdi_campaign *campaign, const struct pdi_failure *failure,
                     const char *text, size_t len);

/* ---- Workers ----------------------------------------------------------------------------- */

/* Does shared->job, in a worker process or in ours. */
void pdi_worker_run(struct pdi_campaign *campaign);

/* A failure of the campaign with what is common to all of them filled in. */
struct pdi_failure pdi_failure_of(struct pdi_campaign *campaign, const struct pdi_result *result,
                                  uint64_t run, pd_arena *arena);

/* Executes PLAN in a process of its own: *OUT is how it ended, crash and hang included. */
void pdi_attempt_isolated(struct pdi_campaign *campaign, const struct pdi_plan *plan,
                          struct pdi_result *out);

/* ---- Output (oracle.c) ------------------------------------------------------------------- */

/* What FIND finds in what the system has written, *OUT; false: nothing. */
struct pdi_sanitizer;
bool pdi_output_find(const struct pdi_campaign *campaign,
                     bool (*find)(const char *text, struct pdi_sanitizer *out),
                     struct pdi_sanitizer *out);

/* Fails the step in progress of CONTEXT, a campaign, if a sanitizer has reported something: for
 * exec->oracle. */
void pdi_output_oracle(void *context);

/* Asks for a recheck of the runs that nobody has looked at, up to LAST, if a sanitizer has reported
 * something in their output, or something was left behind; else forgets the output. FINAL: it is
 * the worker's last look. Gives whether it asked. */
bool pdi_look(struct pdi_campaign *campaign, uint64_t last, bool final);

/* ---- Watching ---------------------------------------------------------------------------- */

/* Notices when nothing changes any more. */
struct pdi_watch {
    uint64_t tick, run;       /* as last seen */
    uint64_t tick_ms, run_ms; /* how long they were seen unchanged, by our own waking time */
    uint64_t looked_ms;
};

enum pdi_watched { PDI_WATCH_FINE, PDI_WATCH_STEP_HUNG, PDI_WATCH_RUN_HUNG };

/* How long to sleep between two looks: several of them fit into a step's time, so that a process
 * that only waits for its turn on a busy machine has had it before it is called hung. */
int pdi_look_ms(const struct pdi_campaign *campaign);

/* Begins to watch. */
void pdi_watch_begin(struct pdi_watch *watch, const struct pdi_campaign *campaign);

/* Looks again. Time in which we ourselves did not run does not count. SLACK_MS: so much longer than
 * the limits, where somebody nearer watches, too. */
enum pdi_watched pdi_watch_look(struct pdi_watch *watch, const struct pdi_campaign *campaign,
                                unsigned slack_ms);

/* What became of a process whose progress is in shared, as a result: crashed, hung, exited, with
 * step and callback named. HUNG: it was ended because it did not go on. */
struct pdi_result pdi_evidence(const struct pdi_campaign *campaign, int signal, int status,
                               enum pdi_watched hung);

/* RESULT, which a process left in shared memory before it ended; PDI_CORRUPTED if it is none. */
struct pdi_result pdi_result_left(const struct pdi_result *result);

/* Whether no failure of RESULT's signature was found before; it is noted now. Beyond
 * PDI_SIGNATURES_MAX none is new. */
bool pdi_signature_is_new(const struct pdi_campaign *campaign, const struct pdi_result *result);

#endif
