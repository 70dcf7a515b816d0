/* See zygote.h. */
#include "drive/zygote.h"

#include "drive/shrinking.h"

#include <stdio.h>
#include <string.h>

static void answer(struct pdi_campaign *campaign, enum pdi_answer_kind kind, pid_t pid,
                   struct pdi_ended ended)
{
    const struct pdi_answer answer = {.kind = (uint32_t)kind, .pid = pid, .ended = ended};
    (void)pdi_write_all(campaign->answers[1], &answer, sizeof answer);
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

/* What a worker would have done is over: what was to be shrunk is reported as it is, and that there
 * is no worker says nothing of the system. */
static void report_refused(struct pdi_campaign *campaign, const pd_diag *diag)
{
    const struct pdi_subject *const subject = &campaign->shared->subject;
    struct pdi_result result = pdi_result_left(&subject->result);
    if (atomic_load(&campaign->shared->job) == PDI_JOB_ISOLATE) {
        pdi_report_unshrunk(campaign, &result, subject->run, &(struct pdi_plan){0});
    }
    result = (struct pdi_result){.kind = PDI_SETUP_FAILED, .step = PDI_NO_STEP};
    (void)snprintf(result.name, sizeof result.name, "worker");
    (void)snprintf(result.message, sizeof result.message, "%s", diag->text);
    pdi_report_unshrunk(campaign, &result, 0, &(struct pdi_plan){0});
    pdi_tell(campaign, PDI_MESSAGE_DONE, "", 0);
}

static void serve(struct pdi_campaign *campaign)
{
    char request;
    pd_diag diag;
    while (pdi_read_all(campaign->requests[0], &request, 1)) {
        const pid_t pid = pdi_fork(&diag);
        if (pid == 0) {
            pdi_close(&campaign->requests[0]);
            pdi_close(&campaign->answers[1]);
            pdi_worker_run(campaign);
            pdi_exit(0);
        }
        if (pid < 0) {
            report_refused(campaign, &diag);
            answer(campaign, PDI_ANSWER_ENDED, 0, (struct pdi_ended){0});
            continue;
        }
        answer(campaign, PDI_ANSWER_STARTED, pid, (struct pdi_ended){0});
        answer(campaign, PDI_ANSWER_ENDED, pid, pdi_wait(pid));
    }
}

void pdi_zygote(struct pdi_campaign *campaign)
{
    struct pdi_exec *const exec = &campaign->exec;
    pdi_crash_begin(&campaign->shared->crash);
    pdi_capture_begin(&campaign->capture);
    const unsigned threads = pdi_thread_count();
    const unsigned connections = pdi_connection_count();
    const bool ready = pdi_exec_hook(exec, PDI_SETUP_ONCE, PDI_PHASE_SETUP_ONCE);
    if (ready && (!exec->info.has_once || check_alone(campaign, threads, connections))) {
        answer(campaign, PDI_ANSWER_READY, 0, (struct pdi_ended){0});
        serve(campaign);
    } else {
        pdi_report_unshrunk(campaign, &exec->result, 0, &(struct pdi_plan){0});
    }
    if (ready && !pdi_exec_hook(exec, PDI_TEARDOWN_ONCE, PDI_PHASE_TEARDOWN_ONCE)) {
        pdi_tell(campaign, PDI_MESSAGE_WARNING, exec->result.message, strlen(exec->result.message));
    }
    pdi_exit(0);
}
