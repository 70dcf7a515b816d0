/*
 * Runs that are executed again, one by one, because a sanitizer reported something in one of them
 * or something was left behind; and what becomes of what was found before that. See dispatch.h.
 */
#include "drive/dispatch.h"
#include "drive/shrinking.h"

enum { SUSPICIONS_MAX = 8 };

/* The worker at POST suspects one of its runs: they are executed again, one by one, and what was
 * counted is forgotten. */
void pdi_post_suspect(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = post->seat->shared;
    const bool found = atomic_load(&shared->found);
    atomic_store(&shared->says, PDI_SAYS_NOTHING);
    if (pdi_dispatch_is_stopped(dispatch) || !pdi_is_worth_a_recheck(post)) {
        if (found) {
            pdi_post_decide(dispatch, post);
            return;
        }
        if (post->waits) {
            pdi_post_settle(dispatch, post, post->end);
        } else if (!pdi_dispatch_is_stopped(dispatch)) {
            pdi_post_forget(dispatch, post); /* it died, and it is not known in which run */
        }
        pdi_post_go_on(dispatch, post);
        return;
    }
    post->suspects = shared->seen;
    post->suspects_leak = shared->leaks.suspected && shared->seen.count == 0;
    post->found_before = found;
    post->before = shared->subject;
    if (found) { /* what is behind it was not executed yet */
        post->later = post->end;
        post->end = post->before.run - dispatch->base + 1;
    }
    post->undecided = false;
    post->one_by_one = true;
    pdi_post_forget(dispatch, post);
    if (post->waits) {
        pdi_post_order(dispatch, post, PDI_ORDER_QUIT);
    }
}

/* All runs that were suspected were executed again. */
void pdi_post_end_suspicion(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = post->seat->shared;
    bool unexplained = false;
    for (uint32_t i = 0; i < pdi_reports_count(&post->suspects); i++) {
        unexplained |= !pdi_reports_have(&shared->known, post->suspects.hashes[i]);
    }
    shared->seen = post->suspects;
    pdi_note_known(dispatch, post, PDI_SANITIZER);
    const bool leak = post->suspects_leak && !shared->leaks.over;
    if (leak && ++dispatch->suspicions == SUSPICIONS_MAX) {
        pdi_note_known(dispatch, post, PDI_LEAKED);
    }
    if (unexplained || (leak && shared->leaks.memory)) { /* what was opened once and kept is none */
        struct pdi_text text = pdi_text_new(&dispatch->campaign->report_arena);
        pdi_text_printf(&text,
                        "a sanitizer reported an error in one of the runs %" PRIu64 " to %" PRIu64
                        ", and none when they were executed again",
                        dispatch->base + post->suspected_first, dispatch->base + post->end - 1);
        pdi_lines_add(&post->lines, PDI_MESSAGE_WARNING, text.data, text.len);
    }
}

/* What was found before the runs of POST were executed again did not come again: it is reported
 * with its first evidence. */
void pdi_post_report_lost(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = post->seat->shared;
    post->found_before = false;
    shared->subject = post->before;
    shared->subject.result.step = PDI_NO_STEP;
    shared->died_at = shared->failing_step = 0;
    shared->ends = !pdi_is_shrinkable(shared->subject.result.kind);
    if (!pdi_post_settle_failure(dispatch, post, post->end)) {
        pdi_post_go_on(dispatch, post);
        return;
    }
    pdi_post_order(dispatch, post, PDI_ORDER_QUIT);
    pdi_post_report_next(post);
}
