/*
 * Executing a plan in a process of its own, made and watched by this one: how a crash or a hang
 * is shrunk. What the child did and said lies in shared memory.
 */
#include "drive/campaign.h"
#include "drive/fresh.h"
#include "drive/leak.h"
#include "exec/twice.h"
#include "sys/family.h"
#include "sys/process.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 20, ABORT_MS = 200, GRACE_MS = 200 };

void pdi_execute_asked(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    const struct pdi_shared *const shared = campaign->shared;
    if (campaign->exec.twice) {
        pdi_execute_twice(&campaign->exec, plan);
    } else if (shared->leaks.wanted && !shared->leaks.over) {
        pdi_execute_for_leaks(campaign, plan);
    } else {
        pdi_execute(&campaign->exec, plan);
    }
}

static void execute(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    struct pdi_exec *const exec = &campaign->exec;
    struct pdi_shared *const shared = campaign->shared;
    pdi_execute_asked(campaign, plan);
    for (size_t i = 0; i < plan->count && i < PDI_SKIPPED_MAX; i++) {
        shared->skipped[i] = exec->skipped[i];
    }
}

void pdi_attempt_here(struct pdi_campaign *campaign, const struct pdi_plan *plan, bool once)
{
    struct pdi_exec *const exec = &campaign->exec;
    if (campaign->seat->capture.fd >= 0) {
        exec->oracle = pdi_output_oracle;
        exec->oracle_context = campaign;
    }
    if ((!once || pdi_exec_hook(exec, PDI_SETUP_ONCE, PDI_PHASE_SETUP_ONCE)) &&
        pdi_exec_hook(exec, PDI_SETUP_WORKER, PDI_PHASE_SETUP_WORKER)) {
        execute(campaign, plan);
        const struct pdi_result result = exec->result;
        (void)pdi_exec_hook(exec, PDI_TEARDOWN_WORKER, PDI_PHASE_TEARDOWN_WORKER);
        if (once) {
            (void)pdi_exec_hook(exec, PDI_TEARDOWN_ONCE, PDI_PHASE_TEARDOWN_ONCE);
        }
        exec->result = result;
    }
    campaign->shared->attempt = exec->result;
}

static void execute_in_child(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    if (campaign->seat->capture.fd < 0) {
        pdi_silence(); /* the first crash was heard; the attempts would say the same again */
    }
    if (campaign->options.isolation == PD_ISOLATION_EXEC) {
        pdi_fresh_become(campaign, plan);
    } else {
        pdi_attempt_here(campaign, plan, false);
    }
    pdi_exit(0);
}

/* Ends a process that does not go on: first with a signal that leaves a stack behind. */
static struct pdi_ended end_hung(pid_t pid)
{
    struct pdi_ended ended;
    pdi_abort(pid);
    for (unsigned waited = 0; waited < ABORT_MS; waited += LOOK_MS) {
        if (pdi_wait_now(pid, &ended)) {
            return ended;
        }
        pdi_poll(NULL, 0, LOOK_MS);
    }
    pdi_signal(pid, SIGKILL);
    return pdi_wait(pid);
}

size_t pdi_step_index(const struct pdi_plan *plan, uint32_t id)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].id == id) {
            return i;
        }
    }
    return PDI_NO_STEP;
}

/* What becomes of a program that was started again, and ENDED before it came to pd_run. */
static struct pdi_result never_arrived(struct pdi_ended ended)
{
    struct pdi_result result = {.kind = PDI_SETUP_FAILED, .step = PDI_NO_STEP};
    char room[16];
    (void)snprintf(result.name, sizeof result.name, "exec");
    (void)snprintf(result.message, sizeof result.message,
                   "started again, the program %s %.*s%d before it came to this campaign: "
                   "--isolation exec needs one that always does",
                   ended.signal ? "was ended by" : "ended with", ended.signal ? 16 : 7,
                   ended.signal ? pdi_signal_name(ended.signal, room) : "status ",
                   ended.signal ? ended.signal : ended.status);
    return result;
}

/* Ends what process PID has left behind, wherever that has gone, and gives the names. */
static void end_those_left(pid_t pid, const struct pdi_campaign *campaign,
                           char left[sizeof((struct pdi_result *)0)->left])
{
    struct pdi_family family;
    const struct pdi_shared *const shared = campaign->shared;
    const bool judged = shared->leaks.wanted && shared->attempt.kind == PDI_HELD;
    pdi_family_of(pdi_self(), &family);
    pdi_family_end(&family, judged ? GRACE_MS : 0, left, sizeof((struct pdi_result *)0)->left);
    pdi_signal_group(pid, SIGKILL); /* where nobody can say what descends from it */
}

/* What is left running when all is over, is a leak. */
static void judge_those_left(const struct pdi_campaign *campaign, const char *left,
                             struct pdi_result *out)
{
    const struct pdi_shared *const shared = campaign->shared;
    (void)snprintf(out->left, sizeof out->left, "%s", left);
    if (out->kind == PDI_HELD && *left && shared->leaks.wanted && !shared->leaks.over) {
        out->kind = PDI_LEAKED;
        out->step = PDI_NO_STEP;
        (void)snprintf(out->name, sizeof out->name, "processes");
        (void)snprintf(out->message, sizeof out->message, "left running: %s", left);
    }
}

void pdi_attempt_isolated(struct pdi_campaign *campaign, const struct pdi_plan *plan,
                          struct pdi_result *out)
{
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_watch watch;
    struct pdi_ended ended = {0};
    enum pdi_watched hung = PDI_WATCH_FINE;
    memset(shared->skipped, 0, plan->count * sizeof *shared->skipped);
    shared->attempt = (struct pdi_result){.kind = PDI_KIND_COUNT};
    shared->arrived = campaign->options.isolation != PD_ISOLATION_EXEC;
    shared->crash.signal = 0;
    pdi_enter(&shared->progress, PDI_PHASE_IDLE);
    pdi_enter_step(&shared->progress, 0, UINT32_MAX);
    const pid_t pid = pdi_fork(NULL);
    if (pid == 0) {
        execute_in_child(campaign, plan);
    }
    if (pid < 0) {
        *out = (struct pdi_result){.kind = PDI_LIMIT_REACHED, .step = PDI_NO_STEP};
        return;
    }
    int pidfd = pdi_pidfd(pid);
    pdi_watch_begin(&watch, campaign);
    while (!pdi_wait_now(pid, &ended)) {
        pdi_poll(&pidfd, 1, pdi_look_ms(campaign));
        hung = pdi_watch_look(&watch, campaign, 0);
        if (hung != PDI_WATCH_FINE) {
            ended = end_hung(pid);
            break;
        }
    }
    char left[sizeof out->left];
    end_those_left(pid, campaign, left);
    pdi_close(&pidfd);
    if (shared->attempt.kind != PDI_KIND_COUNT && hung == PDI_WATCH_FINE && !ended.signal &&
        !ended.status) {
        *out = pdi_result_left(&shared->attempt);
    } else if (!shared->arrived) {
        *out = never_arrived(ended);
    } else {
        *out = pdi_evidence(campaign, ended.signal, ended.status, hung);
        (void)pdi_look_at_dead(campaign); /* what it died of is known once it is reported */
        out->step = pdi_step_index(plan, atomic_load(&shared->progress.step));
        out->executed = out->step == PDI_NO_STEP ? plan->count : out->step + 1;
    }
    judge_those_left(campaign, left, out);
    /* Whoever watches us must not take its last words for ours. */
    pdi_enter(&shared->progress, PDI_PHASE_IDLE);
    atomic_store(&shared->progress.executing, 0);
}
