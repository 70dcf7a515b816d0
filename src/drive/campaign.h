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
#include "sys/bell.h"
#include "sys/capture.h"

/* What a worker is made for. */
enum pdi_job {
    PDI_JOB_NONE,
    PDI_JOB_EXPLORE, /* executes the runs that it is ordered to, many in one process */
    PDI_JOB_RECHECK, /* the same, each run in a process of its own */
    PDI_JOB_ISOLATE, /* shrinks shared->subject, each attempt in a process of its own */
    PDI_JOB_REPLAY,  /* executes campaign->plan once */
    PDI_JOB_RESHRINK /* shrinks campaign->plan */
};

/* What a worker that explores says; then it waits for an order. */
enum pdi_says {
    PDI_SAYS_NOTHING,  /* it is at work */
    PDI_SAYS_DONE,     /* the runs it was ordered to execute are over, or it had to stop */
    PDI_SAYS_FOUND,    /* what shared->subject says may have to be reported */
    PDI_SAYS_SUSPECTS, /* in one of its runs a sanitizer reported, or something was left behind */
    PDI_SAYS_REPORTED  /* what it had found is reported */
};

/* What it is told then. */
enum pdi_order { PDI_ORDER_EXPLORE, PDI_ORDER_REPORT, PDI_ORDER_QUIT };

enum {
    PDI_REPORTS_MAX = 64,
    PDI_SIGNATURES_MAX = 256,
    PDI_SKIPPED_MAX = PDI_PLAN_COMMANDS_MAX,
    PDI_JOBS_MAX = 128
};

#define PDI_TRACE_MAX ((size_t)16 << 20)
#define PDI_REPORT_MAX ((size_t)1 << 20) /* how much of an output is searched for a report */
#define PDI_GUARD UINT64_C(0x7065726d61676500)
#define PDI_NO_RUN UINT64_MAX /* as progress.run: none of those ordered is begun */

/* A failure as known before it is shrunk: its first evidence. */
struct pdi_subject {
    uint64_t run;
    struct pdi_result result;
};

/* Reports of sanitizers, as hashes of what and where. */
struct pdi_reports {
    uint32_t count;
    uint64_t hashes[PDI_REPORTS_MAX];
};

/* The memory that a worker and its supervisor share, and that outlives the worker. Addresses in it
 * are those of before the fork. */
struct pdi_shared {
    uint64_t guard_before; /* PDI_GUARD, or somebody wrote over us */
    struct pdi_progress progress;
    _Atomic uint32_t stop;        /* finish what is in progress, tear down, and end */
    atomic_bool exhausted;        /* a run was asked for beyond the last of all sequences */
    _Atomic uint64_t none_beyond; /* runs behind this one, from order.base, are not wanted */
    _Atomic uint32_t job;
    _Atomic uint32_t says; /* by the worker */
    _Atomic bool found;    /* subject is what the last run that is over came to */
    bool ends;             /* with it: what was reported ends the campaign */
    bool no_shrink;        /* what is to be shrunk ends the process that does it */
    struct {
        uint64_t over;         /* runs before this one are over, */
        uint64_t runs;         /* and so many are counted then */
    } closed[2];               /* one holds while the other is written: */
    _Atomic uint32_t closings; /* whether it is even tells which */
    struct {
        uint32_t what;
        uint64_t base;       /* the run that is the first of all */
        uint64_t first, end; /* of PDI_ORDER_EXPLORE: the runs from the one to before the other,
                                counted from BASE */
    } order;
    struct pdi_bell ordered;    /* rings when there is one */
    struct pdi_subject subject; /* being shrunk */
    _Atomic int32_t pid;        /* of the worker; 0: none */
    uint32_t died_at;           /* id of the step that a worker died in; 0: in none */
    uint32_t failing_step;      /* the same, if it was while a plan was made */
    struct pdi_crash crash;     /* of the process that ended last */
    struct pdi_reports known;   /* reports of sanitizers that were reported */
    struct pdi_reports seen;    /* others, in the output of the runs executed last */
    struct {
        bool suspected; /* by the worker */
        bool memory;    /* and LeakSanitizer it was that found one */
        bool over;      /* nobody looks for leaks any more */
        bool wanted;    /* plans are executed for them */
        unsigned kept_descriptors, kept_threads, kept_processes; /* that many more a worker kept */
    } leaks;
    bool arrived;              /* an attempt that began as a fresh process has come to us */
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
    PDI_MESSAGE_TEARDOWN, /* a warning of a teardown_each that failed */
    PDI_MESSAGE_OUTPUT,
    PDI_MESSAGE_REPLAYED, /* text of a failure file, of kind held if nothing failed */
    PDI_MESSAGE_REFUSED,  /* the model does not allow a step of a saved plan: its index, why */
    PDI_MESSAGE_SAYS,     /* shared->says has changed: only so that the supervisor wakes up */
    PDI_MESSAGE_FINISHED  /* the job is finished */
};

/* What there was when a worker began; see leak.h. */
struct pdi_leaks {
    unsigned descriptors, threads, processes;
    int64_t blocks;
    bool lsan_over; /* LeakSanitizer has found something, and would find it for ever */
};

struct pdi_lines;

/* Where a worker sits: all that is its own. The one that takes another's seat when that has died
 * finds everything as it was left. */
struct pdi_seat {
    void *memory;  /* shared with the worker: what follows lies in it */
    int memory_fd; /* the same as a file, and that of the plan to be executed, */
    int plan_fd;   /* for fresh processes; -1: there is none */
    struct pdi_shared *shared;
    void *counts_memory;
    struct pdi_counts counts; /* of the runs it was ordered to execute */
    char *trace_buffer;
    struct pdi_capture capture; /* of what the system writes; none, if it is passed on */
    int channel[2];             /* the worker writes, the supervisor reads; -1 in isolation none */
    struct pdi_pin channel_pin;
    char *inbox; /* bytes of the channel that are no whole message yet */
    size_t inbox_len, inbox_capacity;
    bool inbox_lost;         /* what came last was no message: the next one is looked for */
    bool finished;           /* the worker said that its job is finished */
    bool told;               /* the failure that it was to report is received */
    struct pdi_lines *lines; /* where what it says is kept until it is its turn; NULL: heard now */
};

struct pdi_dispatch;

struct pdi_campaign {
    pd_options options; /* every default filled in */
    uint64_t seed;
    bool isolated; /* not PDI_ISOLATION_NONE */
    struct pdi_model *model;
    struct pdi_exec exec;
    struct pdi_seat *seats;
    unsigned seat_count;
    struct pdi_seat *seat; /* the one that all below concerns; see pdi_take_seat */
    struct pdi_shared *shared;
    struct pdi_trace trace;
    struct pdi_leaks leaks; /* of this worker */
    size_t counts_size;
    void *totals_memory;
    struct pdi_counts totals; /* of all runs up to where everything is decided */
    pd_arena arena;
    const struct pdi_plan *plan;        /* of a replay */
    const struct pdi_failure *replayed; /* what is replayed or shrunk again */
    bool trace_states;
    uint64_t sequences;             /* at most, of --exhaustive; else 0 */
    const char *generation_options; /* for the failure file */
    uint64_t started_ms;
    uint64_t progress_ms; /* when on_progress was called last */

    int requests[2];               /* the supervisor asks the zygote */
    int answers[2];                /* the zygote tells how workers ended */
    struct pdi_dispatch *dispatch; /* while it runs */

    pd_arena report_arena;
    struct pdi_summary summary; /* grows as failures arrive */
    size_t failure_capacity, warning_capacity;
    struct pdi_failure replay_result; /* of PDI_MESSAGE_REPLAYED */
    bool have_replay_result;
    bool teardown_told;
    const char *refused; /* of PDI_MESSAGE_REFUSED; NULL: it was not */
    size_t refused_step;
};

/* Makes *OUT of what a caller GIVEs, who may have been compiled with older headers (what it does
 * not know is zero) or newer ones (what we do not know must be zero). PD_EINVAL and DIAG. */
pd_status pdi_options_check(const pd_options *given, pd_options *out, pd_diag *diag);

/* CAMPAIGN is from now on about SEAT: in its worker, and in the supervisor that cares for it. */
void pdi_take_seat(struct pdi_campaign *campaign, struct pdi_seat *seat);

/* Lets SEAT lie in the memory that FD is; whether it can. */
bool pdi_seat_map(struct pdi_campaign *campaign, struct pdi_seat *seat, int fd);

/* Makes SEAT, without a channel. PD_EIO and DIAG: there is no memory to share. */
pd_status pdi_seat_make(struct pdi_campaign *campaign, struct pdi_seat *seat, pd_diag *diag);

/* Frees it. */
void pdi_seat_free(struct pdi_campaign *campaign, struct pdi_seat *seat);

/* Makes COUNT seats, in all. */
pd_status pdi_make_seats(struct pdi_campaign *campaign, unsigned count, pd_diag *diag);

/* Whether allocations can be made to fail; PD_EINVAL and DIAG: they cannot. */
pd_status pdi_faults_check(pd_diag *diag);

/* Checks OPTIONS, fills in defaults, makes model, executor, shared memory and channel ready. */
pd_status pdi_campaign_begin(struct pdi_campaign *campaign, const pd_options *options,
                             pd_diag *diag);

/* Tells, before anything is executed, how many sequences --exhaustive makes at most. */
void pdi_tell_sequences(struct pdi_campaign *campaign);

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

/* Takes what MESSAGE of the seat says; the supervisor's side. */
void pdi_receive(struct pdi_campaign *campaign, enum pdi_message message, const char *data,
                 size_t len);

/* Forgets what is no whole message yet: whoever began to say it has ended. */
void pdi_receive_begin(struct pdi_campaign *campaign);

/* Reads the seat's channel and takes every whole message. A message that is not whole or was
 * tampered with is dropped and counted as a warning. */
void pdi_receive_all(struct pdi_campaign *campaign);

/* Adds a warning to the report, and passes it on. */
void pdi_warn(struct pdi_campaign *campaign, const char *text);

/* Whether the time that CAMPAIGN may take is up. */
bool pdi_time_is_up(const struct pdi_campaign *campaign);

/* How many runs and commands of DISPATCH are over and not settled. */
void pdi_dispatch_waiting(const struct pdi_dispatch *dispatch, uint64_t *runs, uint64_t *commands);

/* Tells on_progress how far CAMPAIGN is, some times a second. */
void pdi_show_progress(struct pdi_campaign *campaign);

/* Adds FAILURE to the report: saves it and calls back. */
void pdi_add_failure(struct pdi_campaign *campaign, const struct pdi_failure *failure,
                     const char *text, size_t len);

/* ---- Workers ----------------------------------------------------------------------------- */

/* Does shared->job, in a worker process or in ours. */
void pdi_worker_run(struct pdi_campaign *campaign);

/* A worker says SAYS and waits for its next order, which is in shared->order. */
enum pdi_order pdi_ask(struct pdi_campaign *campaign, enum pdi_says says);

/* A failure of the campaign with what is common to all of them filled in. */
struct pdi_failure pdi_failure_of(struct pdi_campaign *campaign, const struct pdi_result *result,
                                  uint64_t run, pd_arena *arena);

/* Executes PLAN in a process of its own: *OUT is how it ended, crash and hang included. */
void pdi_attempt_isolated(struct pdi_campaign *campaign, const struct pdi_plan *plan,
                          struct pdi_result *out);

/* Executes PLAN in this process: once, twice to be compared, or again and again for leaks, as it is
 * asked for. */
void pdi_execute_asked(struct pdi_campaign *campaign, const struct pdi_plan *plan);

/* Like pdi_attempt_isolated in this process, which has nothing else to do; the result is in
 * shared->attempt. ONCE: setup_once and teardown_once, too. */
void pdi_attempt_here(struct pdi_campaign *campaign, const struct pdi_plan *plan, bool once);

/* The index of the step of PLAN that has ID; PDI_NO_STEP: none has. */
size_t pdi_step_index(const struct pdi_plan *plan, uint32_t id);

/* ---- Output (oracle.c) ------------------------------------------------------------------- */

/* What FIND finds in what the system has written, *OUT; false: nothing. */
struct pdi_sanitizer;
bool pdi_output_find(const struct pdi_campaign *campaign,
                     bool (*find)(const char *text, struct pdi_sanitizer *out),
                     struct pdi_sanitizer *out);

/* Fails the step in progress of CONTEXT, a campaign, if a sanitizer has reported something: for
 * exec->oracle. */
void pdi_output_oracle(void *context);

/* Looks at what the runs since the last look have written and left behind, and forgets it. Whether
 * there is something that they must be executed again for is in shared->seen and
 * shared->leaks.suspected. */
bool pdi_look(struct pdi_campaign *campaign);

/* Looks at what a worker that died has written: shared->seen. Whether there is a report that is not
 * known beside the last, which is what it died of. */
bool pdi_look_at_dead(struct pdi_campaign *campaign);

/* How many there are in REPORTS, whatever a worker may have written there. */
static inline uint32_t pdi_reports_count(const struct pdi_reports *reports)
{
    return reports->count < PDI_REPORTS_MAX ? reports->count : PDI_REPORTS_MAX;
}

/* Whether REPORTS has HASH. */
bool pdi_reports_have(const struct pdi_reports *reports, uint64_t hash);

/* Adds HASH to REPORTS, if it is not there and there is room. */
void pdi_reports_add(struct pdi_reports *reports, uint64_t hash);

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

/* Whether what SHARED holds is still ours. */
bool pdi_is_intact(const struct pdi_shared *shared);

#endif
