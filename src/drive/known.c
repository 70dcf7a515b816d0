/* What was reported before, and what of what workers suspect is worth a look. */
#include "drive/dispatch.h"
#include "drive/shrinking.h"

bool pdi_is_new(struct pdi_dispatch *dispatch, const struct pdi_result *result)
{
    const char *const adapter = dispatch->campaign->exec.adapter->name;
    const uint64_t signature = pdi_signature(result->kind, result->name, adapter);
    for (unsigned i = 0; i < dispatch->signature_count; i++) {
        if (dispatch->signatures[i] == signature) {
            return false;
        }
    }
    if (dispatch->signature_count == PDI_SIGNATURES_MAX) {
        return false;
    }
    dispatch->signatures[dispatch->signature_count++] = signature;
    return true;
}

void pdi_note_known(struct pdi_dispatch *dispatch, struct pdi_post *post, enum pdi_kind kind)
{
    const struct pdi_reports *const seen = &post->seat->shared->seen;
    for (unsigned i = 0; i < dispatch->count; i++) {
        struct pdi_shared *const shared = dispatch->posts[i].seat->shared;
        for (uint32_t k = 0; kind == PDI_SANITIZER && k < pdi_reports_count(seen); k++) {
            pdi_reports_add(&shared->known, seen->hashes[k]);
        }
        shared->leaks.over |= kind == PDI_LEAKED;
    }
}

bool pdi_suspects_the_dead(struct pdi_dispatch *dispatch, struct pdi_post *post)
{
    struct pdi_shared *const shared = post->seat->shared;
    if (post->one_by_one || post->job != PDI_JOB_EXPLORE || !pdi_look_at_dead(dispatch->campaign)) {
        return false;
    }
    shared->leaks.suspected = false;
    atomic_store(&shared->says, PDI_SAYS_SUSPECTS);
    post->suspected_first = post->first;
    post->undecided = true;
    return true;
}

bool pdi_is_worth_a_recheck(const struct pdi_post *post)
{
    const struct pdi_shared *const shared = post->seat->shared;
    bool any = shared->leaks.suspected && !shared->leaks.over;
    for (uint32_t i = 0; i < pdi_reports_count(&shared->seen); i++) {
        any |= !pdi_reports_have(&shared->known, shared->seen.hashes[i]);
    }
    return any;
}

bool pdi_is_outdated(const struct pdi_post *post, const struct pdi_result *result)
{
    const struct pdi_shared *const shared = post->seat->shared;
    for (uint32_t i = 0; result->kind == PDI_SANITIZER && i < pdi_reports_count(&shared->seen);
         i++) {
        if (pdi_reports_have(&shared->known, shared->seen.hashes[i])) {
            return true;
        }
    }
    return result->kind == PDI_LEAKED && shared->leaks.over;
}
