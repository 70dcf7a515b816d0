/*
 * The supervisor: whoever called pd_run. It runs no code of the test; it asks the zygote for
 * workers, watches them, takes what they tell, and when one dies it knows the run and the step
 * and starts another. What each of them has to do is decided in dispatch.h.
 */
#include "base/diag.h"
#include "drive/dispatch.h"
#include "drive/shrinking.h"
#include "drive/zygote.h"
#include "sys/allocation.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A campaign that is over before WORKERS_MS needs one worker only. */
enum { ABORT_MS = 300, STOP_MS = 5000, NESTED_MS = 2000, WORKERS_MS = 20 };

#define OUTPUT_MAX ((size_t)64 << 20)

/* What is known of the process at a seat. */
struct guard {
    pid_t pid; /* 0: none yet, or none any more */
    struct pdi_watch watch;
    enum pdi_watched hung; /* it was ended because of this */
    uint64_t abort_ms;
};

struct supervisor {
    struct pdi_campaign *campaign;
    struct pdi_dispatch dispatch;
    struct guard *guards; /* one for each seat */
    struct guard zygote;
    uint64_t stop_ms;    /* since when all should end; 0: they need not */
    unsigned interrupts; /* seen so far */
    bool ready;          /* setup_once is through */
    bool zygote_ended, output_cut;
    struct pdi_ended zygote_how;
    int *fds; /* of the zygote's answers, and of every channel */
};

/* ---- While workers run ------------------------------------------------------------------- */

static void kill_all(const struct supervisor *supervisor)
{
    for (unsigned i = 0; i < supervisor->dispatch.count; i++) {
        if (supervisor->guards[i].pid) {
            pdi_signal_group(supervisor->guards[i].pid, SIGKILL);
        }
    }
}

/* The first interrupt asks the workers to finish; the second, or five seconds, end them. So do five
 * seconds after a failure has been reported: what the others do is not wanted any more. */
static void heed_interrupts(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    int signal;
    const unsigned count = pdi_interrupts(&signal);
    if (count > supervisor->interrupts) {
        campaign->summary.stopped = "interrupted";
        campaign->summary.exit_code = 128 + signal;
        pdi_dispatch_stop(&supervisor->dispatch);
        supervisor->interrupts = count;
    }
    if (supervisor->stop_ms == 0 && (count || supervisor->dispatch.over)) {
        supervisor->stop_ms = pdi_clock_ms();
    }
    const bool late = supervisor->stop_ms && pdi_clock_ms() - supervisor->stop_ms >= STOP_MS;
    if (late || supervisor->interrupts > 1) {
        kill_all(supervisor);
    }
}

/* What the system writes lies in memory. */
static void heed_output(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    for (unsigned i = 0; i < supervisor->dispatch.count; i++) {
        struct pdi_capture *const capture = &campaign->seats[i].capture;
        if (pdi_capture_size(capture) <= OUTPUT_MAX) {
            continue;
        }
        pdi_capture_clear(capture);
        if (!supervisor->output_cut) {
            pdi_warn(campaign, "the system writes more than 64 MiB at once: only the end is kept");
        }
        supervisor->output_cut = true;
    }
}

/* A process that does not go on is asked for a stack first, and then ended with all it started. */
static void look_for_hang(const struct supervisor *supervisor, struct guard *guard, bool nested)
{
    const uint64_t now = pdi_clock_ms();
    if (guard->hung != PDI_WATCH_FINE) {
        if (now - guard->abort_ms >= ABORT_MS) {
            pdi_signal_group(guard->pid, SIGKILL);
        }
        return;
    }
    guard->hung = pdi_watch_look(&guard->watch, supervisor->campaign, nested ? NESTED_MS : 0);
    if (guard->hung != PDI_WATCH_FINE) {
        guard->abort_ms = now;
        pdi_abort(guard->pid);
    }
}

static void look_for_hangs(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    bool any = false;
    for (unsigned i = 0; i < supervisor->dispatch.count; i++) {
        const struct pdi_post *const post = &supervisor->dispatch.posts[i];
        struct guard *const guard = &supervisor->guards[i];
        any |= post->seated;
        if (guard->pid && pdi_post_works(post)) {
            /* One that has attempts of its own ends those that hang itself; it is given the time.
             */
            const bool nested = post->job != PDI_JOB_EXPLORE && post->job != PDI_JOB_REPLAY;
            pdi_take_seat(campaign, post->seat);
            look_for_hang(supervisor, guard, nested);
        }
    }
    if (!any) { /* setup_once or teardown_once, at the first seat */
        pdi_take_seat(campaign, campaign->seats);
        look_for_hang(supervisor, &supervisor->zygote, false);
    }
}

/* Takes what the worker at SEAT has told and said. */
static void hear_worker(struct supervisor *supervisor, unsigned seat)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_post *const post = &supervisor->dispatch.posts[seat];
    pdi_take_seat(campaign, post->seat);
    pdi_receive_all(campaign);
    if (pdi_post_works(post) && atomic_load(&campaign->shared->says) != PDI_SAYS_NOTHING) {
        pdi_receive_all(campaign); /* what it told before it said so */
        pdi_dispatch_heard(&supervisor->dispatch, post);
        pdi_watch_begin(&supervisor->guards[seat].watch, campaign);
    }
}

static void hear_workers(struct supervisor *supervisor)
{
    for (unsigned i = 0; i < supervisor->dispatch.count; i++) {
        hear_worker(supervisor, i);
    }
}

/* Waits until something happens, and looks after everything else. */
static void wait_a_little(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    pdi_poll(supervisor->fds, supervisor->dispatch.count + 1, pdi_look_ms(campaign));
    supervisor->zygote_ended =
        supervisor->zygote_ended || pdi_wait_now(supervisor->zygote.pid, &supervisor->zygote_how);
    heed_interrupts(supervisor);
    heed_output(supervisor);
    look_for_hangs(supervisor);
    pdi_show_progress(campaign);
}

/* ---- Workers ----------------------------------------------------------------------------- */

/* Asks for a worker at POST. */
static bool seat_worker(struct supervisor *supervisor, struct pdi_post *post, uint32_t seat)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_shared *const shared = post->seat->shared;
    post->seat->finished = false;
    shared->crash.signal = 0;
    pdi_bell_init(&shared->ordered); /* the last one may not have heard it */
    atomic_store(&shared->job, (uint32_t)post->job);
    atomic_store(&shared->progress.executing, 0);
    atomic_store(&shared->progress.shrinking, 0);
    pdi_enter(&shared->progress, PDI_PHASE_IDLE);
    pdi_take_seat(campaign, post->seat);
    supervisor->guards[seat] = (struct guard){0};
    pdi_watch_begin(&supervisor->guards[seat].watch, campaign);
    post->seated = pdi_write_all(campaign->requests[1], &seat, sizeof seat);
    return post->seated;
}

/* Asks for all workers that are needed. False: there can be none any more. */
static bool seat_workers(struct supervisor *supervisor)
{
    struct pdi_dispatch *const dispatch = &supervisor->dispatch;
    const uint64_t passed = pdi_clock_ms() - supervisor->campaign->started_ms;
    bool possible = true;
    for (uint32_t i = 0; i < dispatch->count && (i == 0 || passed >= WORKERS_MS); i++) {
        if (pdi_dispatch_needs(dispatch, &dispatch->posts[i])) {
            possible &= seat_worker(supervisor, &dispatch->posts[i], i);
        }
    }
    return possible;
}

static bool any_seated(const struct supervisor *supervisor)
{
    for (unsigned i = 0; i < supervisor->dispatch.count; i++) {
        if (supervisor->dispatch.posts[i].seated) {
            return true;
        }
    }
    return false;
}

static void heed_answer(struct supervisor *supervisor, const struct pdi_answer *answer)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    struct pdi_post *const post = &supervisor->dispatch.posts[answer->seat];
    struct guard *const guard = &supervisor->guards[answer->seat];
    pdi_take_seat(campaign, post->seat);
    switch (answer->kind) {
    case PDI_ANSWER_READY:
        supervisor->ready = true;
        break;
    case PDI_ANSWER_STARTED:
        guard->pid = answer->pid;
        break;
    case PDI_ANSWER_REFUSED:
        pdi_dispatch_refused(&supervisor->dispatch, post, answer->why);
        break;
    case PDI_ANSWER_ENDED:
        hear_worker(supervisor, answer->seat);  /* its last words */
        pdi_signal_group(answer->pid, SIGKILL); /* what it left behind */
        guard->pid = 0;
        pdi_receive_begin(campaign);
        pdi_dispatch_ended(
            &supervisor->dispatch, post,
            post->seat->finished
                ? NULL
                : &(struct pdi_death){answer->ended.signal, answer->ended.status, guard->hung});
        break;
    default:
        break;
    }
}

/* Takes what the zygote and all workers have to say. False: the zygote is gone. */
static bool hear_all(struct supervisor *supervisor)
{
    const bool ended = supervisor->zygote_ended;
    struct pdi_answer answer;
    ssize_t got;
    hear_workers(supervisor);
    while ((got = pdi_read_some(supervisor->campaign->answers[0], &answer, sizeof answer)) ==
           (ssize_t)sizeof answer) {
        heed_answer(supervisor, &answer);
    }
    pdi_dispatch_decide(&supervisor->dispatch);
    return got != 0 && !ended;
}

/* ---- A campaign -------------------------------------------------------------------------- */

static pd_status start_zygote(struct supervisor *supervisor, pd_diag *diag)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    if (pdi_pipe(campaign->requests, diag) != PD_OK || pdi_pipe(campaign->answers, diag) != PD_OK) {
        return PD_EIO;
    }
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        if (pdi_pipe(campaign->seats[i].channel, diag) != PD_OK) {
            return PD_EIO;
        }
    }
    supervisor->zygote.pid = pdi_fork(diag);
    if (supervisor->zygote.pid < 0) {
        return PD_EFORK;
    }
    if (supervisor->zygote.pid == 0) {
        for (unsigned i = 0; i < campaign->seat_count; i++) {
            pdi_close(&campaign->seats[i].channel[0]);
        }
        pdi_close(&campaign->requests[1]);
        pdi_close(&campaign->answers[0]);
        pdi_zygote(campaign);
    }
    supervisor->fds = pd_alloc(&campaign->arena, int, campaign->seat_count + 1);
    supervisor->fds[0] = campaign->answers[0];
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        pdi_close(&campaign->seats[i].channel[1]);
        pdi_nonblocking(campaign->seats[i].channel[0]);
        supervisor->fds[i + 1] = campaign->seats[i].channel[0];
    }
    pdi_close(&campaign->requests[0]);
    pdi_close(&campaign->answers[1]);
    pdi_nonblocking(campaign->answers[0]);
    return PD_OK;
}

/* Does all there is to do. */
static void supervise(struct supervisor *supervisor)
{
    pdi_watch_begin(&supervisor->zygote.watch, supervisor->campaign);
    while (hear_all(supervisor) &&
           (!supervisor->ready || (seat_workers(supervisor) && any_seated(supervisor)))) {
        wait_a_little(supervisor);
    }
}

static void end_zygote(struct supervisor *supervisor)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    pdi_close(&campaign->requests[1]); /* teardown_once, and the end */
    pdi_take_seat(campaign, campaign->seats);
    pdi_watch_begin(&supervisor->zygote.watch, campaign);
    while (hear_all(supervisor)) {
        wait_a_little(supervisor);
    }
    if (!supervisor->zygote_ended) {
        supervisor->zygote_how = pdi_wait(supervisor->zygote.pid);
    }
    hear_workers(supervisor);
    pdi_signal_group(supervisor->zygote.pid, SIGKILL);
}

static pd_status run_isolated(struct supervisor *supervisor, pd_diag *diag)
{
    struct pdi_campaign *const campaign = supervisor->campaign;
    if (start_zygote(supervisor, diag) != PD_OK) {
        return diag ? diag->status : PD_EFORK;
    }
    supervise(supervisor);
    end_zygote(supervisor);
    if (supervisor->zygote_how.signal || supervisor->zygote_how.status) {
        pdi_take_seat(campaign, campaign->seats);
        const struct pdi_result evidence =
            pdi_evidence(campaign, supervisor->zygote_how.signal, supervisor->zygote_how.status,
                         supervisor->zygote.hung);
        if (!campaign->summary.stopped) {
            pdi_report_here(campaign, &evidence, 0);
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
    if (pdi_dispatch_needs(campaign->dispatch, campaign->dispatch->posts)) {
        campaign->dispatch->posts[0].seated = true;
        atomic_store(&campaign->shared->job, (uint32_t)campaign->dispatch->posts[0].job);
        pdi_worker_run(campaign);
        pdi_allocations_end();
    }
    if (!pdi_exec_hook(exec, PDI_TEARDOWN_ONCE, PDI_PHASE_TEARDOWN_ONCE)) {
        pdi_warn(campaign, exec->result.message);
    }
}

enum pdi_order pdi_ask(struct pdi_campaign *campaign, enum pdi_says says)
{
    struct pdi_shared *const shared = campaign->shared;
    atomic_store(&shared->says, (uint32_t)says);
    if (campaign->isolated) {
        pdi_tell(campaign, PDI_MESSAGE_SAYS, "", 0);
        pdi_bell_wait(&shared->ordered);
    } else {
        pdi_dispatch_heard(campaign->dispatch, campaign->dispatch->posts);
        pdi_dispatch_decide(campaign->dispatch);
    }
    return (enum pdi_order)shared->order.what;
}

pd_status pdi_campaign_run(struct pdi_campaign *campaign, enum pdi_job job, pd_diag *diag)
{
    struct supervisor supervisor = {.campaign = campaign};
    const bool explores = job == PDI_JOB_EXPLORE;
    pd_status status = pdi_make_seats(campaign, explores ? campaign->options.jobs : 1, diag);
    if (status != PD_OK) {
        return status;
    }
    const bool one_by_one = explores && (campaign->options.isolation == PD_ISOLATION_RUN ||
                                         campaign->options.isolation == PD_ISOLATION_EXEC);
    pdi_dispatch_init(&supervisor.dispatch, campaign, one_by_one ? PDI_JOB_RECHECK : job);
    supervisor.guards = pd_alloc(&campaign->arena, struct guard, campaign->seat_count);
    campaign->dispatch = &supervisor.dispatch;
    campaign->started_ms = pdi_clock_ms();
    if (campaign->isolated) {
        pdi_interrupts_begin();
        status = run_isolated(&supervisor, diag);
        pdi_interrupts_end();
    } else {
        run_here(campaign);
    }
    pdi_dispatch_release(&supervisor.dispatch);
    campaign->dispatch = NULL;
    campaign->summary.elapsed_ms = pdi_clock_ms() - campaign->started_ms;
    return status;
}
