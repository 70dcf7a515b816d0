/* See zygote.h. */
#include "drive/zygote.h"

#include "drive/shrinking.h"
#include "sys/family.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 10, ORPHANS_MS = 500, GRACE_MS = 100 };

static void answer(struct pdi_campaign *campaign, const struct pdi_answer *answer)
{
    (void)pdi_write_all(campaign->answers[1], answer, sizeof *answer);
}

/* Workers are forked from here: another thread would not live on in them, and a connection would
 * be theirs together. */
static bool check_alone(struct pdi_campaign *campaign, unsigned threads_before,
                        unsigned connections_before)
{
    struct pdi_result *const result = &campaign->exec.result;
    const bool threads = pdi_thread_count() > threads_before; /* a sanitizer has one of its own */
    const bool connected = pdi_connection_count() > connections_before;
    if (!threads && !connected) {
        return true;
    }
    *result = (struct pdi_result){.kind = PDI_SETUP_FAILED, .step = PDI_NO_STEP};
    (void)snprintf(result->name, sizeof result->name, "setup_once");
    (void)snprintf(result->message, sizeof result->message,
                   "setup_once of adapter %s left %s behind: workers are forked after it, so "
                   "%s belong into setup_worker",
                   campaign->exec.adapter->name, connected ? "an open connection" : "a thread",
                   connected ? "connections" : "threads");
    return false;
}

/* ---- Workers ----------------------------------------------------------------------------- */

struct workers {
    struct pdi_campaign *campaign;
    pid_t *pids;               /* of each seat; 0: nobody sits there */
    struct pdi_family *before; /* children of ours that setup_once has left */
    bool told;                 /* that something was left behind */
    int *fds; /* [0] is where requests come from; the others become readable as workers end */
};

static void close_seat(struct pdi_seat *seat)
{
    pdi_close(&seat->channel[1]);
    pdi_capture_close(&seat->capture);
}

/* The worker at SEAT, a process of its own: what belongs to other seats is none of its business. */
static void work(struct workers *workers, uint32_t seat) PD_NORETURN;

static void work(struct workers *workers, uint32_t seat)
{
    struct pdi_campaign *const campaign = workers->campaign;
    for (uint32_t i = 0; i < campaign->seat_count; i++) {
        pdi_close(&workers->fds[i + 1]);
        if (i != seat) {
            close_seat(&campaign->seats[i]);
        }
    }
    pdi_close(&campaign->requests[0]);
    pdi_close(&campaign->answers[1]);
    pdi_take_seat(campaign, &campaign->seats[seat]);
    pdi_crash_begin(&campaign->shared->crash);
    pdi_capture_begin(&campaign->seat->capture);
    pdi_worker_run(campaign);
    pdi_exit(0);
}

static void start(struct workers *workers, uint32_t seat)
{
    struct pdi_answer told = {.kind = PDI_ANSWER_STARTED, .seat = seat};
    pd_diag diag;
    const pid_t pid = pdi_fork(&diag);
    if (pid == 0) {
        work(workers, seat);
    }
    if (pid < 0) {
        told.kind = PDI_ANSWER_REFUSED;
        (void)snprintf(told.why, sizeof told.why, "%.199s", diag.text);
    } else {
        workers->pids[seat] = pid;
        atomic_store(&workers->campaign->seats[seat].shared->pid, pid);
        workers->fds[seat + 1] = pdi_pidfd(pid);
    }
    told.pid = pid;
    answer(workers->campaign, &told);
}

/* Tells of workers that have ended; gives whether any is left. */
static bool look_for_ends(struct workers *workers)
{
    struct pdi_campaign *const campaign = workers->campaign;
    bool any = false;
    for (uint32_t i = 0; i < campaign->seat_count; i++) {
        struct pdi_answer told = {.kind = PDI_ANSWER_ENDED, .seat = i, .pid = workers->pids[i]};
        if (told.pid && pdi_wait_now(told.pid, &told.ended)) {
            workers->pids[i] = 0;
            atomic_store(&campaign->seats[i].shared->pid, 0);
            pdi_close(&workers->fds[i + 1]);
            answer(campaign, &told);
        }
        any |= workers->pids[i] != 0;
    }
    return any;
}

/* What has lost its parent is ours. Who is dead is buried; when no worker is left, ANY, nobody
 * needs what they have left behind. */
static void look_after_orphans(struct workers *workers, bool any)
{
    struct pdi_family family;
    struct pdi_family ours = {.count = 0};
    char names[200];
    char text[300];
    for (uint32_t i = 0; i < workers->campaign->seat_count; i++) {
        ours.pids[ours.count] = workers->pids[i];
        ours.count += workers->pids[i] != 0;
    }
    pdi_family_of(pdi_self(), &family);
    pdi_family_without(&family, &ours);
    pdi_family_without(&family, workers->before);
    pdi_family_reap(&family);
    if (any || family.count == 0) {
        return;
    }
    pdi_family_end(&family, GRACE_MS, names, sizeof names);
    if (names[0] && !workers->told) {
        (void)snprintf(text, sizeof text, "left running by the system, and ended: %s", names);
        pdi_tell(workers->campaign, PDI_MESSAGE_WARNING, text, strlen(text));
        workers->told = true;
    }
}

/* Whether every worker has a descriptor that tells of its end. */
static bool all_tell(const struct workers *workers)
{
    for (uint32_t i = 0; i < workers->campaign->seat_count; i++) {
        if (workers->pids[i] && workers->fds[i + 1] < 0) {
            return false;
        }
    }
    return true;
}

static void serve(struct pdi_campaign *campaign)
{
    const size_t count = campaign->seat_count;
    struct workers workers = {.campaign = campaign,
                              .pids = pd_alloc(&campaign->arena, pid_t, count),
                              .fds = pd_alloc(&campaign->arena, int, count + 1)};
    bool more = true;
    for (size_t i = 0; i < count; i++) {
        workers.fds[i + 1] = -1;
        campaign->seats[i].capture.pin = pdi_pin(campaign->seats[i].capture.fd);
        campaign->seats[i].channel_pin = pdi_pin(campaign->seats[i].channel[1]);
    }
    workers.before = pd_alloc(&campaign->arena, struct pdi_family, 1);
    pdi_family_of(pdi_self(), workers.before);
    pdi_family_adopts();
    pdi_nonblocking(campaign->requests[0]);
    for (bool any = false; any || more;) {
        uint32_t seat;
        workers.fds[0] = more ? campaign->requests[0] : -1;
        pdi_poll(workers.fds, count + 1, all_tell(&workers) ? ORPHANS_MS : LOOK_MS);
        while (more) {
            const ssize_t got = pdi_read_some(campaign->requests[0], &seat, sizeof seat);
            if (got == (ssize_t)sizeof seat) {
                start(&workers, seat);
                continue;
            }
            more = got != 0; /* the supervisor has closed its end */
            break;
        }
        any = look_for_ends(&workers);
        look_after_orphans(&workers, any);
    }
}

/* ---- Its life ---------------------------------------------------------------------------- */

void pdi_zygote(struct pdi_campaign *campaign)
{
    struct pdi_exec *const exec = &campaign->exec;
    pdi_crash_begin(&campaign->shared->crash);
    pdi_capture_begin(&campaign->seat->capture);
    const unsigned threads = pdi_thread_count();
    const unsigned connections = pdi_connection_count();
    const bool fresh = campaign->options.isolation == PD_ISOLATION_EXEC; /* then each does it */
    const bool ready = fresh || pdi_exec_hook(exec, PDI_SETUP_ONCE, PDI_PHASE_SETUP_ONCE);
    if (ready && (!exec->info.has_once || check_alone(campaign, threads, connections))) {
        answer(campaign, &(struct pdi_answer){.kind = PDI_ANSWER_READY});
        serve(campaign);
    } else {
        pdi_report_unshrunk(campaign, &exec->result, 0, &(struct pdi_plan){0});
    }
    if (ready && !fresh && !pdi_exec_hook(exec, PDI_TEARDOWN_ONCE, PDI_PHASE_TEARDOWN_ONCE)) {
        pdi_tell(campaign, PDI_MESSAGE_WARNING, exec->result.message, strlen(exec->result.message));
    }
    pdi_exit(0);
}
