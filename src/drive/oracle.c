/*
 * What the system writes and leaves behind, as oracles: sanitizers that report an error and go on,
 * and leaks. While exploring, many runs are looked at together, so that a run costs nothing more;
 * if there is something, those runs are executed again, each in a process of its own, because a
 * sanitizer reports each place once only.
 */
#include "base/hash.h"
#include "drive/campaign.h"
#include "drive/leak.h"
#include "drive/sanitizer.h"

#include <stdio.h>
#include <string.h>

enum { LEAKS_ASKED_MAX = 8 };

bool pdi_output_find(const struct pdi_campaign *campaign,
                     bool (*find)(const char *text, struct pdi_sanitizer *out),
                     struct pdi_sanitizer *out)
{
    pd_arena arena;
    if (pdi_capture_size(&campaign->capture) == 0) {
        return false;
    }
    pdi_arena_init(&arena, 0);
    const bool found = find(pdi_capture_tail(&campaign->capture, PDI_REPORT_MAX, &arena).data, out);
    pdi_arena_release(&arena);
    return found;
}

void pdi_output_oracle(void *context)
{
    struct pdi_campaign *const campaign = context;
    struct pdi_exec *const exec = &campaign->exec;
    const uint32_t command = exec->step.command;
    struct pdi_sanitizer found;
    char name[200];
    if (!pdi_output_find(campaign, pdi_sanitizer_find, &found)) {
        return;
    }
    const char *const title =
        command < campaign->model->command_count ? campaign->model->commands[command].title : "";
    (void)snprintf(name, sizeof name, "%s: %s", title, found.type);
    pdi_exec_fail(exec, PDI_SANITIZER, name, "%s; in $%" PRIu32 " %s", found.message, exec->step.id,
                  title);
}

/* Whether FOUND is asked about for the first time; it is noted. Each is asked about once, or the
 * same runs would be executed again and again where the campaign goes on. */
static bool is_new(struct pdi_shared *shared, const struct pdi_sanitizer *found)
{
    const size_t len = strcspn(found->message, " "); /* its source, or the sanitizer */
    const uint64_t hash =
        pdi_hash_bytes(pdi_hash_bytes(1, found->type, strlen(found->type)), found->message, len);
    for (unsigned i = 0; i < shared->recheck.report_count; i++) {
        if (shared->recheck.reports[i] == hash) {
            return false;
        }
    }
    if (shared->recheck.report_count == PDI_REPORTS_MAX) {
        return false;
    }
    shared->recheck.reports[shared->recheck.report_count++] = hash;
    return true;
}

/* Whether there is a report in the output that nobody has asked about; all of them are noted. */
static bool has_new_report(struct pdi_campaign *campaign)
{
    struct pdi_sanitizer found;
    bool any = false;
    pd_arena arena;
    if (pdi_capture_size(&campaign->capture) == 0) {
        return false;
    }
    pdi_arena_init(&arena, 0);
    const char *text = pdi_capture_tail(&campaign->capture, PDI_REPORT_MAX, &arena).data;
    while (pdi_sanitizer_next(&text, &found)) {
        any |= is_new(campaign->shared, &found);
    }
    pdi_arena_release(&arena);
    return any;
}

/* Whether something was left behind that may be a leak. */
static bool may_leak(struct pdi_campaign *campaign, uint64_t *first, uint64_t last, bool final)
{
    struct pdi_shared *const shared = campaign->shared;
    if (campaign->exec.info.shared || shared->recheck.leaks_over ||
        !pdi_leak_grew(campaign, first, last, final)) {
        return false;
    }
    shared->recheck.leaks_over = ++shared->recheck.leaks_asked == LEAKS_ASKED_MAX;
    return true;
}

bool pdi_look(struct pdi_campaign *campaign, uint64_t last, bool final)
{
    struct pdi_shared *const shared = campaign->shared;
    /* At the end also of runs that were looked at: LeakSanitizer is asked less often. */
    const bool any = campaign->isolated && (final || last >= shared->unlooked);
    uint64_t first = shared->unlooked;
    const bool reported = any && has_new_report(campaign);
    const bool leaks = any && !reported && may_leak(campaign, &first, last, final);
    if (reported || leaks) {
        shared->recheck.first = first;
        shared->recheck.last = last;
        shared->recheck.asked = true;
        shared->recheck.found = false;
        shared->recheck.leaks = leaks;
    }
    shared->written += pdi_capture_size(&campaign->capture);
    pdi_capture_clear(&campaign->capture);
    shared->unlooked = last + 1;
    return reported || leaks;
}
