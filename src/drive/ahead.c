/* See ahead.h. */
#include "drive/ahead.h"

#include "sys/family.h"
#include "sys/process.h"

#include <signal.h>

/* What the copy leaves behind for us. */
struct found {
    unsigned count; /* results that hold */
    struct pdi_result results[PDI_AHEAD_MAX];
};

struct pdi_ahead {
    struct pdi_campaign *campaign;
    bool (*fails)(const void *context, const struct pdi_result *result);
    const void *context;
    unsigned limit;         /* how many are executed at once */
    struct pdi_seat *seats; /* one for each */
    struct found *found;    /* shared with the copy */
    unsigned next;          /* of the results, for us */
    bool is_copy;
    unsigned begun; /* by the copy */
    pid_t pids[PDI_AHEAD_MAX];
};

struct pdi_ahead *pdi_ahead_new(struct pdi_campaign *campaign, unsigned count,
                                bool (*fails)(const void *context, const struct pdi_result *result),
                                const void *context, pd_arena *arena)
{
    struct pdi_ahead *const ahead = pd_alloc(arena, struct pdi_ahead, 1);
    const unsigned limit = count < PDI_AHEAD_MAX ? count : PDI_AHEAD_MAX;
    *ahead = (struct pdi_ahead){
        .campaign = campaign, .fails = fails, .context = context, .limit = limit};
    ahead->seats = pd_alloc(arena, struct pdi_seat, limit);
    ahead->found = pdi_shared_new(sizeof *ahead->found);
    bool whole = ahead->found != NULL;
    for (unsigned i = 0; i < limit && whole; i++) {
        whole = pdi_seat_make(campaign, &ahead->seats[i], NULL) == PD_OK;
        ahead->seats[i].channel[1] = campaign->seat->channel[1];
    }
    if (!whole) {
        pdi_ahead_release(ahead);
        return NULL;
    }
    return ahead;
}

void pdi_ahead_release(struct pdi_ahead *ahead)
{
    for (unsigned i = 0; i < ahead->limit; i++) {
        if (ahead->seats[i].memory) {
            ahead->seats[i].channel[1] = -1; /* it is the worker's */
            pdi_seat_free(ahead->campaign, &ahead->seats[i]);
        }
    }
    if (ahead->found) {
        pdi_shared_free(ahead->found, sizeof *ahead->found);
    }
}

/* ---- The copy ---------------------------------------------------------------------------- */

/* In a process of its own: executes PLAN at a seat of its own. */
static void run(struct pdi_ahead *ahead, unsigned index, const struct pdi_plan *plan)
{
    struct pdi_campaign *const campaign = ahead->campaign;
    const struct pdi_shared *const ours = campaign->shared;
    struct pdi_seat *const seat = &ahead->seats[index];
    pdi_family_adopts();
    seat->shared->leaks = ours->leaks;
    seat->shared->known = ours->known;
    pdi_take_seat(campaign, seat);
    pdi_crash_begin(&campaign->shared->crash);
    pdi_capture_clear(&seat->capture);
    pdi_capture_begin(&seat->capture);
    pdi_attempt_isolated(campaign, plan, &ahead->found->results[index]);
    pdi_exit(0);
}

static void begin(struct pdi_ahead *ahead, const struct pdi_plan *plan)
{
    const unsigned index = ahead->begun;
    ahead->found->results[index] =
        (struct pdi_result){.kind = PDI_LIMIT_REACHED, .step = PDI_NO_STEP};
    ahead->pids[index] = pdi_fork(NULL);
    if (ahead->pids[index] == 0) {
        run(ahead, index, plan);
    }
    ahead->begun++;
}

/* Waits for what was begun, in the order of the shrinker; what lies behind one that fails is not
 * wanted any more. */
static void end_copy(struct pdi_ahead *ahead)
{
    struct pdi_family family;
    char names[1];
    bool failed = false;
    for (unsigned i = 0; i < ahead->begun; i++) {
        if (ahead->pids[i] <= 0) {
            break;
        }
        if (failed) {
            pdi_signal(ahead->pids[i], SIGKILL);
        }
        (void)pdi_wait(ahead->pids[i]);
        ahead->found->count += !failed;
        failed = failed || ahead->fails(ahead->context, &ahead->found->results[i]);
    }
    pdi_family_of(pdi_self(), &family); /* what those who were killed have left behind */
    pdi_family_end(&family, 0, names, sizeof names);
    pdi_exit(0);
}

void pdi_ahead_end(struct pdi_ahead *ahead)
{
    if (!ahead) {
        return;
    }
    if (ahead->is_copy) {
        end_copy(ahead);
    }
    ahead->next = ahead->found->count;
}

/* ---- We ---------------------------------------------------------------------------------- */

/* Waits for the copy. Whoever watches us sees that we go on. */
static void wait_for(struct pdi_ahead *ahead, pid_t pid)
{
    struct pdi_campaign *const campaign = ahead->campaign;
    struct pdi_ended ended;
    int pidfd = pdi_pidfd(pid);
    while (!pdi_wait_now(pid, &ended)) {
        pdi_poll(&pidfd, 1, pdi_look_ms(campaign));
        pdi_enter(&campaign->shared->progress, PDI_PHASE_IDLE);
    }
    pdi_close(&pidfd);
}

/* Looks ahead from the candidate in hand; in the copy it gives true, at once. */
static bool look(struct pdi_ahead *ahead)
{
    ahead->next = ahead->found->count = 0;
    const pid_t pid = pdi_fork(NULL);
    if (pid == 0) {
        ahead->is_copy = true;
        pdi_family_adopts();
        return true;
    }
    if (pid > 0) {
        wait_for(ahead, pid);
    }
    return false;
}

bool pdi_ahead_execute(struct pdi_ahead *ahead, const struct pdi_plan *plan, struct pdi_result *out,
                       const bool **skipped)
{
    if (!ahead->is_copy && ahead->next == ahead->found->count && !look(ahead) &&
        ahead->found->count == 0) {
        return false;
    }
    if (ahead->is_copy) {
        begin(ahead, plan);
        if (ahead->begun == ahead->limit) {
            end_copy(ahead);
        }
        *out = (struct pdi_result){.kind = PDI_HELD, .step = PDI_NO_STEP};
        *skipped = ahead->seats[0].shared->skipped;
        return true;
    }
    const unsigned index = ahead->next++;
    const struct pdi_shared *const there = ahead->seats[index].shared;
    *out = pdi_result_left(&ahead->found->results[index]);
    *skipped = there->skipped;
    ahead->campaign->shared->seen = there->seen; /* as if it had been executed here */
    if (ahead->fails(ahead->context, out)) {
        ahead->next = ahead->found->count;
    }
    return true;
}
