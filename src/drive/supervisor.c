/*
 * The supervisor: whoever called pd_run. It runs no code of the test; it asks the zygote for
 * workers, watches them, takes what they tell, and when one dies it knows the run and the step
 * and starts another.
 */
#include "base/diag.h"
#include "drive/campaign.h"
#include "drive/shrinking.h"
#include "drive/zygote.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <signal.h>
#include <string.h>

enum { ABORT_MS = 300, STOP_MS = 5000, NESTED_MS = 2000 };

#define OUTPUT_MAX ((size_t)64 << 20)

struct supervisor {
    struct pdi_campaign *campaign;
    pid_t zygote, worker; /* 0: none */
    int zygote_fd;        /* readable when the zygote ends */
    struct pdi_watch watch;
    enum pdi_watched hung; /* the worker was ended because of this */
    enum pdi_watched zygote_hung;
    uint64_t stop_ms, abort_ms;
    unsigned interrupts; /* seen so far */
    bool ready, zygote_ended, output_cut;
    struct pdi_ended zygote_how, worker_how;
};

/* ---- While a worker runs ----------------------------------------------------------------- */

/* The first interrupt asks the worker to finish; the second, or five seconds, end it. */
static void heed_interrupts(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    int signal;
    const unsigned count = pdi_interrupts(&signal);
    if (count > supervisor->interrupts) {
        campaign->summary.stopped = "interrupted";
        campaign->summary.exit_code = 128 + signal;
        atomic_store(&campaign->shared->stop, 1);
        supervisor->stop_ms = supervisor->stop_ms ? supervisor->stop_ms : pdi_clock_ms();
        supervisor->interrupts = count;
    }
    const bool late = supervisor->stop_ms && pdi_clock_ms() - supervisor->stop_ms >= STOP_MS;
    if (supervisor->worker && (late || supervisor->interrupts > 1)) {
        pdi_signal_group(supervisor->worker, SIGKILL);
    }
}

/* What the system writes lies in memory. */
static void heed_output(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    if (pdi_capture_size(&campaign->capture) > OUTPUT_MAX) {
        pdi_capture_clear(&campaign->capture);
        if (!supervisor->output_cut) {
            pdi_warn(campaign, "the system writes more than 64 MiB at once: only the end is kept");
        }
        supervisor->output_cut = true;
    }
}

/* A worker that does not go on is asked for a stack first, and then ended with all it started. */
static void look_for_hang(struct supervisor *supervisor)
{
    const uint64_t now = pdi_clock_ms();
    const pid_t watched = supervisor->worker ? supervisor->worker : supervisor->zygote;
    if (supervisor->hung != PDI_WATCH_FINE) {
        if (now - supervisor->abort_ms >= ABORT_MS) {
            pdi_signal_group(watched, SIGKILL);
        }
        return;
    }
    /* A worker that shrinks isolated attempts ends those that hang itself; it is given the time. */
    const struct pdi_shared *const shared = supervisor->campaign->shared;
    const bool nested =
        atomic_load(&shared->job) != PDI_JOB_EXPLORE && atomic_load(&shared->progress.shrinking);
    const unsigned slack_ms = nested ? NESTED_MS : 0;
    supervisor->hung = pdi_watch_look(&supervisor->watch, supervisor->campaign, slack_ms);
    if (supervisor->hung != PDI_WATCH_FINE) {
        supervisor->abort_ms = now;
        supervisor->zygote_hung =
            watched == supervisor->zygote ? supervisor->hung : supervisor->zygote_hung;
        pdi_signal(watched, SIGABRT);
    }
}

/* Waits for the zygote's next answer; false: there will be none. */
static bool next_answer(struct supervisor *supervisor, struct pdi_answer *out)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    for (;;) {
        const int fds[] = {campaign->answers[0], campaign->channel[0]};
        const ssize_t got = pdi_read_some(campaign->answers[0], out, sizeof *out);
        pdi_receive_all(campaign);
        if (got == (ssize_t)sizeof *out) {
            return true;
        }
        if (got == 0 || supervisor->zygote_ended) {
            return false;
        }
        pdi_poll(fds, 2, pdi_look_ms(campaign));
        supervisor->zygote_ended = pdi_wait_now(supervisor->zygote, &supervisor->zygote_how);
        heed_interrupts(supervisor);
        heed_output(supervisor);
        look_for_hang(supervisor);
        pdi_show_progress(campaign);
    }
}

/* Runs one worker to its end. False: the zygote is gone. */
static bool run_worker(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_answer answer;
    supervisor->worker = 0;
    supervisor->hung = PDI_WATCH_FINE;
    campaign->done = false;
    campaign->shared->crash.signal = 0;
    pdi_enter(&campaign->shared->progress, PDI_PHASE_IDLE);
    atomic_store(&campaign->shared->progress.executing, 0);
    atomic_store(&campaign->shared->progress.shrinking, 0);
    pdi_watch_begin(&supervisor->watch, campaign);
    if (!pdi_write_all(campaign->requests[1], "W", 1)) {
        return false;
    }
    while (next_answer(supervisor, &answer)) {
        if (answer.kind == PDI_ANSWER_STARTED) {
            supervisor->worker = answer.pid;
        } else if (answer.kind == PDI_ANSWER_ENDED) {
            pdi_receive_all(campaign);
            if (supervisor->worker) {
                pdi_signal_group(supervisor->worker, SIGKILL); /* what it left behind */
            }
            supervisor->worker = 0;
            supervisor->worker_how = answer.ended;
            pdi_receive_begin(campaign);
            return true;
        }
    }
    return false;
}

/* ---- When a worker died ------------------------------------------------------------------ */

/* Reports what there is, of a worker that died where nothing can be shrunk. */
static void report_as_is(struct pdi_campaign *campaign, const struct pdi_result *result,
                         uint64_t run)
{
    const bool isolated = campaign->isolated;
    campaign->isolated = false; /* told to ourselves */
    pdi_report_unshrunk(campaign, result, run, &(struct pdi_plan){0});
    campaign->isolated = isolated;
}

/* Decides what the next worker does. False: there is nothing more to do. */
static bool after_death(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_progress *const progress = &shared->progress;
    const enum pdi_job job = (enum pdi_job)atomic_load(&shared->job);
    struct pdi_result evidence = pdi_evidence(campaign, supervisor->worker_how.signal,
                                              supervisor->worker_how.status, supervisor->hung);
    const uint64_t run = atomic_load(&progress->run);
    if (campaign->summary.stopped) {
        return false;
    }
    if (job == PDI_JOB_EXPLORE && atomic_load(&progress->shrinking)) {
        /* An attempt to shrink something else: the same again, each attempt by itself. */
        shared->failing_step = 0;
        atomic_store(&shared->job, PDI_JOB_ISOLATE);
        return true;
    }
    if (job == PDI_JOB_ISOLATE) { /* the model itself crashes where the shrinker asks it */
        evidence = pdi_result_left(&shared->subject.result);
        report_as_is(campaign, &evidence, shared->subject.run);
        return false;
    }
    const uint32_t phase = atomic_load(&progress->phase);
    const bool hook = phase == PDI_PHASE_SETUP_WORKER || phase == PDI_PHASE_TEARDOWN_WORKER;
    if (job != PDI_JOB_EXPLORE || hook || evidence.kind == PDI_CORRUPTED) {
        shared->failing_step = atomic_load(&progress->step); /* a teardown enters none */
        report_as_is(campaign, &evidence, run);
        return false;
    }
    atomic_store(&shared->next_run, run + 1);
    shared->unlooked = run + 1;
    pdi_count(&campaign->counts.totals->runs);
    if (!pdi_signature_is_new(campaign, &evidence)) {
        return campaign->options.keep_going;
    }
    evidence.step = PDI_NO_STEP;
    shared->subject = (struct pdi_subject){.run = run, .result = evidence};
    shared->failing_step = atomic_load(&progress->executing) ? 0 : atomic_load(&progress->step);
    atomic_store(&shared->job, PDI_JOB_ISOLATE);
    return true;
}

/* After a worker that finished its job: whether there is another. */
static bool after_job(struct pdi_campaign *campaign)
{
    struct pdi_shared *const shared = campaign->shared;
    if (shared->recheck.asked) {
        atomic_store(&shared->job, PDI_JOB_RECHECK);
        return true;
    }
    if (atomic_load(&shared->job) == PDI_JOB_RECHECK) {
        shared->recheck.leaks = false;
        const bool ends = shared->recheck.found && !campaign->options.keep_going;
        atomic_store(&shared->job, PDI_JOB_EXPLORE);
        return !ends && !campaign->summary.stopped && !campaign->options.only_run.set;
    }
    if (atomic_load(&shared->job) != PDI_JOB_ISOLATE || !campaign->options.keep_going ||
        campaign->summary.stopped || campaign->options.only_run.set) {
        return false;
    }
    atomic_store(&shared->next_run, shared->subject.run + 1);
    atomic_store(&shared->job, PDI_JOB_EXPLORE);
    return true;
}

/* ---- A campaign -------------------------------------------------------------------------- */

static pd_status start_zygote(struct supervisor *supervisor, pd_diag *diag)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    if (pdi_pipe(campaign->channel, diag) != PD_OK || pdi_pipe(campaign->requests, diag) != PD_OK ||
        pdi_pipe(campaign->answers, diag) != PD_OK) {
        return PD_EIO;
    }
    supervisor->zygote = pdi_fork(diag);
    if (supervisor->zygote < 0) {
        return PD_EFORK;
    }
    if (supervisor->zygote == 0) {
        pdi_close(&campaign->channel[0]);
        pdi_close(&campaign->requests[1]);
        pdi_close(&campaign->answers[0]);
        pdi_zygote(campaign);
    }
    pdi_close(&campaign->channel[1]);
    pdi_close(&campaign->requests[0]);
    pdi_close(&campaign->answers[1]);
    pdi_nonblocking(campaign->channel[0]);
    pdi_nonblocking(campaign->answers[0]);
    return PD_OK;
}

static void end_zygote(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_answer answer;
    pdi_close(&campaign->requests[1]); /* teardown_once, and the end */
    supervisor->hung = PDI_WATCH_FINE;
    supervisor->worker = 0;
    pdi_watch_begin(&supervisor->watch, campaign);
    while (next_answer(supervisor, &answer)) {
    }
    if (!supervisor->zygote_ended) {
        supervisor->zygote_how = pdi_wait(supervisor->zygote);
    }
    pdi_receive_all(campaign);
    pdi_signal_group(supervisor->zygote, SIGKILL);
}

static void supervise(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_answer answer;
    pdi_watch_begin(&supervisor->watch, campaign);
    bool more = next_answer(supervisor, &answer) && answer.kind == PDI_ANSWER_READY;
    supervisor->ready = more;
    while (more && run_worker(supervisor)) {
        more = campaign->done ? after_job(campaign) : after_death(supervisor);
    }
}

static pd_status run_isolated(struct pdi_campaign *campaign, pd_diag *diag)
{
    struct supervisor supervisor = {.campaign = campaign};
    if (start_zygote(&supervisor, diag) != PD_OK) {
        return diag ? diag->status : PD_EFORK;
    }
    supervise(&supervisor);
    end_zygote(&supervisor);
    if (supervisor.zygote_how.signal || supervisor.zygote_how.status) {
        const struct pdi_result evidence =
            pdi_evidence(campaign, supervisor.zygote_how.signal, supervisor.zygote_how.status,
                         supervisor.zygote_hung);
        if (!campaign->summary.stopped) {
            report_as_is(campaign, &evidence, 0);
        }
    }
    return PD_OK;
}

static void run_here(struct pdi_campaign *campaign)
{
    struct pdi_exec *const exec = &campaign->exec;
    if (!pdi_exec_hook(exec, PDI_SETUP_ONCE, PDI_PHASE_SETUP_ONCE)) {
        pdi_report_unshrunk(campaign, &exec->result, 0, &(struct pdi_plan){0});
        return;
    }
    pdi_worker_run(campaign);
    if (!pdi_exec_hook(exec, PDI_TEARDOWN_ONCE, PDI_PHASE_TEARDOWN_ONCE)) {
        pdi_warn(campaign, exec->result.message);
    }
}

pd_status pdi_campaign_run(struct pdi_campaign *campaign, enum pdi_job job, pd_diag *diag)
{
    pd_status status = PD_OK;
    atomic_store(&campaign->shared->job, (uint32_t)job);
    campaign->started_ms = pdi_clock_ms();
    if (campaign->isolated) {
        pdi_interrupts_begin();
        status = run_isolated(campaign, diag);
        pdi_interrupts_end();
    } else {
        run_here(campaign);
    }
    campaign->summary.elapsed_ms = pdi_clock_ms() - campaign->started_ms;
    return status;
}
