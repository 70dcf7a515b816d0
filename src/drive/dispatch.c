/* See dispatch.h. */
#include "drive/dispatch.h"

#include "drive/shrinking.h"
#include "sys/clock.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Spans grow until they take about this long; LeakSanitizer takes some of it. */
enum { SPAN_MS = 20, SPAN_LSAN_MS = 100, SPAN_MAX = 1 << 16, SPAN_GROWTH = 4 };

/* With a sanitizer inside, a span in which something is reported is executed again in as many
 * processes as it has runs. */
enum { SPAN_LSAN_MAX = 16 };

/* Defined in programs that are built with AddressSanitizer or LeakSanitizer. */
extern int lsan_is_there(void) __asm__("__lsan_do_recoverable_leak_check") __attribute__((weak));

bool pdi_dispatch_is_stopped(const struct pdi_dispatch *dispatch)
{
    return dispatch->campaign->summary.stopped != NULL;
}

static struct pdi_shared *shared_of(const struct pdi_post *post)
{
    return post->seat->shared;
}

/* ---- Orders ------------------------------------------------------------------------------ */

/* The next worker at POST, or the one that waits there, is to do so. */
void pdi_post_order(struct pdi_dispatch *dispatch, struct pdi_post *post, enum pdi_order what)
{
    struct pdi_shared *const shared = shared_of(post);
    shared->order.what = what;
    shared->order.base = dispatch->base;
    shared->order.first = post->first;
    shared->order.end = post->end;
    if (what == PDI_ORDER_EXPLORE) {
        atomic_store(&shared->progress.run, PDI_NO_RUN);
        atomic_store(&shared->found, false);
        shared->closed[atomic_load(&shared->closings) & 1].runs =
            pdi_counted(&post->seat->counts.totals->runs);
    }
    post->began_ms = pdi_clock_ms();
    post->seat->lines =
        what == PDI_ORDER_EXPLORE && dispatch->campaign->isolated ? &post->lines : NULL;
    post->reporting = what == PDI_ORDER_REPORT;
    post->seat->told &= !post->reporting;
    atomic_store(&shared->says, PDI_SAYS_NOTHING);
    if (post->waits) {
        post->waits = false;
        if (dispatch->campaign->isolated) {
            pdi_bell_ring(&shared->ordered);
        }
    }
}

/* Whether a worker came to the end of all sequences that there are. */
static bool is_exhausted(const struct pdi_dispatch *dispatch)
{
    bool exhausted = false;
    for (unsigned i = 0; i < dispatch->count; i++) {
        exhausted |= atomic_load(&dispatch->posts[i].seat->shared->exhausted);
    }
    return exhausted;
}

/* Gives POST runs that nobody has; false: there are none. */
static bool take_span(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    const uint64_t end =
        dispatch->failed_run < dispatch->end_run ? dispatch->failed_run : dispatch->end_run;
    if (dispatch->over || pdi_dispatch_is_stopped(dispatch) || pdi_time_is_up(dispatch->campaign) ||
        is_exhausted(dispatch) || dispatch->next_run >= end) {
        return false;
    }
    const uint64_t left = end - dispatch->next_run;
    const uint64_t share = left / (2 * (uint64_t)dispatch->count); /* that all end together */
    uint64_t count = dispatch->count > 1 && dispatch->span > share ? share : dispatch->span;
    count = count < 1 ? 1 : count > left ? left : count;
    post->first = dispatch->next_run;
    post->end = dispatch->next_run += count;
    return true;
}

/* The runs of POST up to before END are settled as far as it goes. */
void pdi_post_settle(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t end)
{
    pdi_ledger_add(&dispatch->ledger, post->first, end, &post->seat->counts,
                   post->seat->counts_memory, &post->lines);
    post->first = end;
    post->stillborn = false;
}

/* The runs behind a failure that was looked at by itself are the next. */
static void take_later(struct pdi_post *post)
{
    post->end = post->later > post->end ? post->later : post->end;
    post->later = 0;
}

/* The runs of POST that are left are not executed. */
static void give_up(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    take_later(post);
    if (post->first < post->end) {
        pdi_post_settle(dispatch, post, post->end);
    }
}

/* POST has decided what there was: its worker, if it has one, gets the next order. */
void pdi_post_go_on(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    post->undecided = false;
    pdi_capture_clear(&post->seat->capture); /* nobody takes it for what comes next */
    if (dispatch->over || pdi_dispatch_is_stopped(dispatch)) {
        give_up(dispatch, post);
    }
    if (post->first == post->end) {
        post->one_by_one = post->suspects_leak = post->found_before = false;
        post->suspects.count = 0;
        take_later(post);
    }
    if (!post->seated) {
        post->reporting = false;
        return; /* see pdi_dispatch_needs */
    }
    const bool fits = (post->job == dispatch->explores) || post->one_by_one;
    const bool more = fits && (post->first < post->end || take_span(dispatch, post));
    if (post->waits) {
        pdi_post_order(dispatch, post, more ? PDI_ORDER_EXPLORE : PDI_ORDER_QUIT);
    }
}

/* The earliest run that fails is RUN, as far as is known: later ones are not wanted. */
static void fail_at(struct pdi_dispatch *dispatch, uint64_t run)
{
    if (dispatch->campaign->options.keep_going || run >= dispatch->failed_run) {
        return;
    }
    dispatch->failed_run = run;
    for (unsigned i = 0; i < dispatch->count; i++) {
        atomic_store(&dispatch->posts[i].seat->shared->none_beyond, run);
    }
}

static void end_all(struct pdi_dispatch *dispatch)
{
    if (dispatch->over) {
        return;
    }
    dispatch->over = true;
    pdi_ledger_seal(&dispatch->ledger, dispatch->ledger.settled);
    for (unsigned i = 0; i < dispatch->count; i++) {
        struct pdi_post *const post = &dispatch->posts[i];
        atomic_store(&shared_of(post)->stop, 1);
        post->later = 0;
        post->first = post->end;
        post->undecided = false;
        if (post->waits) {
            pdi_post_order(dispatch, post, PDI_ORDER_QUIT);
        }
    }
}

void pdi_dispatch_stop(struct pdi_dispatch *dispatch)
{
    for (unsigned i = 0; i < dispatch->count; i++) {
        atomic_store(&shared_of(&dispatch->posts[i])->stop, 1);
    }
}

/* ---- Reports ----------------------------------------------------------------------------- */

static void after_report(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    const pd_options *const options = &dispatch->campaign->options;
    post->reporting = false;
    post->deaths = 0;
    shared_of(post)->no_shrink = false;
    if (!options->keep_going || shared_of(post)->ends) {
        end_all(dispatch);
    } else {
        pdi_note_known(dispatch, post, shared_of(post)->subject.result.kind);
    }
    pdi_post_go_on(dispatch, post);
}

/* ---- Decisions, in the order of the runs ------------------------------------------------- */

/* What the runs of POST that are not settled came to is forgotten. */
void pdi_post_forget(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    memset(post->seat->counts_memory, 0, dispatch->campaign->counts_size);
    pdi_lines_release(&post->lines);
}

bool pdi_post_settle_failure(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t end)
{
    const struct pdi_shared *const shared = shared_of(post);
    const bool new = pdi_is_new(dispatch, &shared->subject.result);
    if (new && (shared->ends || !dispatch->campaign->options.keep_going)) {
        pdi_ledger_seal(&dispatch->ledger, end);
    }
    pdi_post_settle(dispatch, post, end);
    post->undecided = false;
    return new;
}

void pdi_post_report_next(struct pdi_post *post)
{
    post->reporting = true;
    post->seat->told = false;
    post->seat->lines = NULL;
}

void pdi_post_decide(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = shared_of(post);
    struct pdi_result result = pdi_result_left(&shared->subject.result);
    shared->subject.result = result;
    atomic_store(&shared->says, PDI_SAYS_NOTHING);
    if (post->waits && pdi_is_outdated(post, &result)) {
        pdi_post_forget(dispatch, post);
        pdi_post_go_on(dispatch, post);
        return;
    }
    if (!pdi_post_settle_failure(dispatch, post, shared->subject.run - dispatch->base + 1)) {
        pdi_note_known(dispatch, post, result.kind);
        pdi_post_go_on(dispatch, post);
    } else if (post->waits) {
        pdi_post_order(dispatch, post, PDI_ORDER_REPORT);
    } else {
        pdi_post_report_next(post);
    }
}

/* Whether a failure is being shrunk: the next has to wait, for they are told in order. */
static bool any_reports(const struct pdi_dispatch *dispatch)
{
    bool any = false;
    for (unsigned i = 0; i < dispatch->count; i++) {
        any |= dispatch->posts[i].reporting;
    }
    return any;
}

void pdi_dispatch_decide(struct pdi_dispatch *dispatch)
{
    for (unsigned i = 0; i < dispatch->count; i++) {
        struct pdi_post *const post = &dispatch->posts[i];
        if (!post->undecided || post->first != dispatch->ledger.settled || dispatch->over ||
            any_reports(dispatch)) {
            continue;
        }
        pdi_take_seat(dispatch->campaign, post->seat);
        if (atomic_load(&shared_of(post)->says) == PDI_SAYS_SUSPECTS) {
            pdi_post_suspect(dispatch, post);
        } else {
            pdi_post_decide(dispatch, post);
        }
        i = UINT_MAX; /* others may have their turn now */
    }
}

/* ---- What workers say -------------------------------------------------------------------- */

static void adapt_span(struct pdi_dispatch *dispatch, const struct pdi_post *post)
{
    const uint64_t wanted = lsan_is_there ? SPAN_LSAN_MS : SPAN_MS;
    const uint64_t took = pdi_clock_ms() - post->began_ms;
    const uint64_t most = lsan_is_there ? SPAN_LSAN_MAX : SPAN_MAX;
    if (took < wanted / SPAN_GROWTH && dispatch->span < most) {
        dispatch->span *= SPAN_GROWTH;
    } else if (took > 2 * wanted && dispatch->span > 1) {
        dispatch->span /= 2;
    }
}

/* Nothing is to be said of the runs of POST. */
static void heard_done(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    if (post->suspects.count || post->suspects_leak) {
        pdi_post_end_suspicion(dispatch, post);
    } else {
        adapt_span(dispatch, post);
    }
    if (post->found_before) {
        pdi_post_report_lost(dispatch, post);
        return;
    }
    if (post->first < post->end) {
        pdi_post_settle(dispatch, post, post->end);
    }
    pdi_post_go_on(dispatch, post);
}

/* Its memory is not ours any more: whatever it says cannot be believed. */
static void report_damage(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    const struct pdi_result result = pdi_evidence(dispatch->campaign, 0, 0, PDI_WATCH_FINE);
    if (pdi_is_new(dispatch, &result)) {
        pdi_report_here(dispatch->campaign, &result, dispatch->base + post->first);
    }
    end_all(dispatch);
}

void pdi_dispatch_heard(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = shared_of(post);
    post->waits = true;
    if (dispatch->over) {
        pdi_post_order(dispatch, post, PDI_ORDER_QUIT);
        return;
    }
    if (!pdi_is_intact(shared)) {
        report_damage(dispatch, post);
        return;
    }
    switch (atomic_load(&shared->says)) {
    case PDI_SAYS_FOUND:
        post->undecided = true;
        post->found_before &= shared->subject.run != post->before.run;
        fail_at(dispatch, shared->subject.run - dispatch->base);
        break;
    case PDI_SAYS_SUSPECTS:
        post->undecided = true;
        post->suspected_first = post->first;
        break;
    case PDI_SAYS_REPORTED:
        after_report(dispatch, post);
        break;
    default:
        heard_done(dispatch, post);
        break;
    }
}

/* ---- How workers end --------------------------------------------------------------------- */

/* It died outside of any run: that is told once, whoever it happens to. */
static void died_outside(struct pdi_dispatch *dispatch, const struct pdi_post *post,
                         const struct pdi_result *evidence)
{
    struct pdi_shared *const shared = shared_of(post);
    const uint64_t run = atomic_load(&shared->progress.run);
    shared->failing_step = atomic_load(&shared->progress.step); /* a teardown enters none */
    if (pdi_is_new(dispatch, evidence)) {
        pdi_report_here(dispatch->campaign, evidence,
                        run == PDI_NO_RUN ? dispatch->base + post->first : run);
    }
    pdi_capture_clear(&post->seat->capture);
}

/* It died in the run of that INDEX: that run is over, too. */
static void died_in_run(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t index,
                        const struct pdi_result *evidence)
{
    struct pdi_shared *const shared = shared_of(post);
    shared->subject = (struct pdi_subject){.run = dispatch->base + index, .result = *evidence};
    shared->subject.result.step = PDI_NO_STEP;
    shared->ends = false;
    shared->died_at = atomic_load(&shared->progress.step);
    shared->failing_step = atomic_load(&shared->progress.executing) ? 0 : shared->died_at;
    pdi_count(&post->seat->counts.totals->runs);
    post->undecided = true;
    fail_at(dispatch, index);
}

/* It died when the run of that INDEX was over and no other begun. */
static void died_between(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t index,
                         const struct pdi_result *evidence)
{
    if (atomic_load(&shared_of(post)->found)) { /* it was about to say so */
        post->undecided = true;
        fail_at(dispatch, index);
        return;
    }
    pdi_post_settle(dispatch, post, index + 1);
    died_outside(dispatch, post, evidence);
}

/* It died where it had runs to execute. */
static void died_at_work(struct pdi_dispatch *dispatch, struct pdi_post *post,
                         const struct pdi_result *evidence)
{
    struct pdi_shared *const shared = shared_of(post);
    const uint64_t run = atomic_load(&shared->progress.run);
    const bool begun = run != PDI_NO_RUN;
    const uint64_t index = begun ? run - dispatch->base : post->first;
    if (index < post->first || index >= post->end) {
        died_outside(dispatch, post, evidence);
        return;
    }
    if (pdi_suspects_the_dead(dispatch, post)) {
        return;
    }
    const uint32_t last = atomic_load(&shared->closings) & 1;
    atomic_store(&post->seat->counts.totals->runs, shared->closed[last].runs);
    if (begun && shared->closed[last].over == run + 1) {
        died_between(dispatch, post, index, evidence);
    } else if (!begun && !post->stillborn) { /* the next one will begin it; or it is the run's */
        post->stillborn = true;
        died_outside(dispatch, post, evidence);
    } else {
        died_in_run(dispatch, post, index, evidence);
    }
}

static void died_exploring(struct pdi_dispatch *dispatch, struct pdi_post *post,
                           const struct pdi_result *evidence)
{
    struct pdi_shared *const shared = shared_of(post);
    const uint32_t phase = atomic_load(&shared->progress.phase);
    shared->died_at = shared->failing_step = 0;
    if (post->reporting && post->seat->told) {
        after_report(dispatch, post);
    } else if (post->reporting || post->undecided) {
        return; /* an attempt to shrink, which is made again by itself; or while it waited */
    } else if (evidence->kind == PDI_CORRUPTED || phase == PDI_PHASE_SETUP_WORKER) {
        died_outside(dispatch, post, evidence);
        end_all(dispatch);
    } else if (shared->order.what == PDI_ORDER_QUIT) {
        died_outside(dispatch, post, evidence);
    } else {
        died_at_work(dispatch, post, evidence);
    }
}

/* What is to be reported ends also the process that shrinks it: the model itself crashes where the
 * shrinker asks it. Then it is reported as it was found; if even that cannot be, as it is known. */
static void died_isolating(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = shared_of(post);
    if (!post->seat->told && ++post->deaths == 1) {
        shared->no_shrink = true;
        return;
    }
    if (!post->seat->told) {
        const struct pdi_result evidence = pdi_result_left(&shared->subject.result);
        pdi_report_here(dispatch->campaign, &evidence, shared->subject.run);
    }
    after_report(dispatch, post);
}

static void finished(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    switch (post->job) {
    case PDI_JOB_EXPLORE:
    case PDI_JOB_RECHECK:
        if (shared_of(post)->order.what != PDI_ORDER_QUIT) { /* its setup failed */
            end_all(dispatch);
        }
        break;
    case PDI_JOB_ISOLATE:
        after_report(dispatch, post);
        break;
    default:
        end_all(dispatch);
        break;
    }
}

void pdi_dispatch_ended(struct pdi_dispatch *dispatch, struct pdi_post *post,
                        const struct pdi_death *death)
{
    struct pdi_campaign *const campaign = dispatch->campaign;
    post->seated = post->waits = false;
    if (!death) {
        finished(dispatch, post);
        return;
    }
    if (dispatch->over || pdi_dispatch_is_stopped(dispatch)) { /* by us */
        give_up(dispatch, post);
        post->undecided = post->reporting = false;
        return;
    }
    const struct pdi_result evidence =
        pdi_evidence(campaign, death->signal, death->status, death->hung);
    switch (post->job) {
    case PDI_JOB_EXPLORE:
    case PDI_JOB_RECHECK:
        died_exploring(dispatch, post, &evidence);
        break;
    case PDI_JOB_ISOLATE:
        died_isolating(dispatch, post);
        break;
    default:
        died_outside(dispatch, post, &evidence);
        end_all(dispatch);
        break;
    }
}

static bool is_alone(const struct pdi_dispatch *dispatch, const struct pdi_post *post)
{
    for (unsigned i = 0; i < dispatch->count; i++) {
        if (&dispatch->posts[i] != post && dispatch->posts[i].seated) {
            return false;
        }
    }
    return true;
}

void pdi_dispatch_refused(struct pdi_dispatch *dispatch, struct pdi_post *post, const char *why)
{
    struct pdi_shared *const shared = shared_of(post);
    struct pdi_result result = pdi_result_left(&shared->subject.result);
    post->seated = false;
    post->refused = true;
    if (!is_alone(dispatch, post)) {
        return; /* the others do without it */
    }
    if (post->reporting) {
        pdi_report_here(dispatch->campaign, &result, shared->subject.run);
    }
    result = (struct pdi_result){.kind = PDI_SETUP_FAILED, .step = PDI_NO_STEP};
    (void)snprintf(result.name, sizeof result.name, "worker");
    (void)snprintf(result.message, sizeof result.message, "%s", why);
    pdi_report_here(dispatch->campaign, &result, 0);
    end_all(dispatch);
}

/* ---- Beginning and ending ---------------------------------------------------------------- */

bool pdi_dispatch_needs(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    if (post->seated || post->undecided || dispatch->over ||
        (post->refused && !is_alone(dispatch, post))) {
        return false;
    }
    if (post->reporting) {
        post->job = PDI_JOB_ISOLATE;
        return true;
    }
    if (post->job == PDI_JOB_REPLAY || post->job == PDI_JOB_RESHRINK) {
        return true;
    }
    if (pdi_dispatch_is_stopped(dispatch)) {
        give_up(dispatch, post);
    }
    if (post->first == post->end && !take_span(dispatch, post)) {
        return false;
    }
    post->job = post->one_by_one ? PDI_JOB_RECHECK : dispatch->explores;
    pdi_post_order(dispatch, post, PDI_ORDER_EXPLORE);
    return true;
}

void pdi_dispatch_waiting(const struct pdi_dispatch *dispatch, uint64_t *runs, uint64_t *commands)
{
    pdi_ledger_waiting(&dispatch->ledger, runs, commands);
}

bool pdi_post_works(const struct pdi_post *post)
{
    return post->seated && !post->waits;
}

void pdi_dispatch_init(struct pdi_dispatch *dispatch, struct pdi_campaign *campaign,
                       enum pdi_job job)
{
    const pd_options *const options = &campaign->options;
    *dispatch = (struct pdi_dispatch){
        .campaign = campaign,
        .posts = pd_alloc(&campaign->arena, struct pdi_post, campaign->seat_count),
        .count = campaign->seat_count,
        .explores = job,
        .base = options->only_run.set ? options->only_run.value : 0,
        .end_run = options->only_run.set ? 1
                   : options->max_runs   ? options->max_runs
                                         : UINT64_MAX,
        .span = 1,
        .failed_run = UINT64_MAX,
    };
    for (unsigned i = 0; i < dispatch->count; i++) {
        dispatch->posts[i] = (struct pdi_post){.seat = &campaign->seats[i], .job = job};
        pdi_lines_init(&dispatch->posts[i].lines);
    }
    pdi_ledger_init(&dispatch->ledger, campaign);
}

void pdi_dispatch_release(struct pdi_dispatch *dispatch)
{
    for (unsigned i = 0; i < dispatch->count; i++) {
        pdi_lines_release(&dispatch->posts[i].lines);
    }
    pdi_ledger_close(&dispatch->ledger);
}
