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

bool pdi_output_find(const struct pdi_campaign *campaign,
                     bool (*find)(const char *text, struct pdi_sanitizer *out),
                     struct pdi_sanitizer *out)
{
    pd_arena arena;
    if (pdi_capture_size(&campaign->seat->capture) == 0) {
        return false;
    }
    pdi_arena_init(&arena, 0);
    const bool found =
        find(pdi_capture_tail(&campaign->seat->capture, PDI_REPORT_MAX, &arena).data, out);
    pdi_arena_release(&arena);
    return found;
}

bool pdi_reports_have(const struct pdi_reports *reports, uint64_t hash)
{
    for (uint32_t i = 0; i < pdi_reports_count(reports); i++) {
        if (reports->hashes[i] == hash) {
            return true;
        }
    }
    return false;
}

void pdi_reports_add(struct pdi_reports *reports, uint64_t hash)
{
    if (reports->count < PDI_REPORTS_MAX && !pdi_reports_have(reports, hash)) {
        reports->hashes[reports->count++] = hash;
    }
}

static uint64_t hash_of(const struct pdi_sanitizer *found)
{
    const size_t len = strcspn(found->message, " "); /* its source, or the sanitizer */
    return pdi_hash_bytes(pdi_hash_string(1, found->type), found->message, len);
}

/* The first report in the output that is not known already, *OUT; false: there is none. All of them
 * are noted in shared->seen: a report that was told is told no more, or the same runs would be
 * executed again and again where the campaign goes on. */
static bool find_new(const struct pdi_campaign *campaign, struct pdi_sanitizer *out)
{
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_sanitizer found;
    bool any = false;
    pd_arena arena;
    if (pdi_capture_size(&campaign->seat->capture) == 0) {
        return false;
    }
    pdi_arena_init(&arena, 0);
    const char *text = pdi_capture_tail(&campaign->seat->capture, PDI_REPORT_MAX, &arena).data;
    while (pdi_sanitizer_next(&text, &found)) {
        const uint64_t hash = hash_of(&found);
        if (!pdi_reports_have(&shared->known, hash)) {
            *out = any ? *out : found;
            any = true;
            pdi_reports_add(&shared->seen, hash);
        }
    }
    pdi_arena_release(&arena);
    return any;
}

void pdi_output_oracle(void *context)
{
    struct pdi_campaign *const campaign = context;
    struct pdi_exec *const exec = &campaign->exec;
    const uint32_t command = exec->step.command;
    struct pdi_sanitizer found;
    char name[200];
    campaign->shared->seen.count = 0;
    if (!find_new(campaign, &found)) {
        return;
    }
    const char *const title =
        command < campaign->model->command_count ? campaign->model->commands[command].title : "";
    (void)snprintf(name, sizeof name, "%s: %s", title, found.type);
    pdi_exec_fail(exec, PDI_SANITIZER, name, "%s; in $%" PRIu32 " %s", found.message, exec->step.id,
                  title);
}

bool pdi_look(struct pdi_campaign *campaign)
{
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_sanitizer found;
    if (!campaign->isolated) {
        return false;
    }
    const bool reported = find_new(campaign, &found);
    shared->leaks.suspected =
        !reported && !campaign->exec.info.shared && !shared->leaks.over && pdi_leak_grew(campaign);
    pdi_count_more(&campaign->seat->counts.totals->written,
                   pdi_capture_size(&campaign->seat->capture));
    pdi_capture_clear(&campaign->seat->capture);
    return reported || shared->leaks.suspected;
}

bool pdi_look_at_dead(struct pdi_campaign *campaign)
{
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_sanitizer first;
    struct pdi_sanitizer last;
    shared->seen.count = 0;
    return find_new(campaign, &first) &&
           (shared->seen.count > 1 || !pdi_output_find(campaign, pdi_sanitizer_find_last, &last) ||
            hash_of(&last) != shared->seen.hashes[0]);
}
