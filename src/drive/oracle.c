/*
 * What the system writes and leaves behind, as oracles: sanitizers that report an error and go on,
 * and leaks. While exploring, many runs are looked at together, so that a run costs nothing more;
 * if there is something, those runs are executed again, each in a process of its own, because a
 * sanitizer reports each place once only.
 */
#include "drive/campaign.h"
#include "drive/leak.h"
#include "drive/sanitizer.h"

#include <stdio.h>

static bool find(const struct pdi_campaign *campaign, struct pdi_sanitizer *found)
{
    pd_arena arena;
    if (pdi_capture_size(&campaign->capture) == 0) {
        return false;
    }
    pdi_arena_init(&arena, 0);
    const pd_str output = pdi_capture_tail(&campaign->capture, PDI_REPORT_MAX, &arena);
    const bool is_there = pdi_sanitizer_find(output.data, found);
    pdi_arena_release(&arena);
    return is_there;
}

void pdi_output_oracle(void *context)
{
    struct pdi_campaign *const campaign = context;
    struct pdi_exec *const exec = &campaign->exec;
    const uint32_t command = exec->step.command;
    struct pdi_sanitizer found;
    char name[200];
    if (!find(campaign, &found)) {
        return;
    }
    const char *const title =
        command < campaign->model->command_count ? campaign->model->commands[command].title : "";
    (void)snprintf(name, sizeof name, "%s: %s", title, found.type);
    pdi_exec_fail(exec, PDI_SANITIZER, name, "%s; in $%" PRIu32 " %s", found.message, exec->step.id,
                  title);
}

bool pdi_look(struct pdi_campaign *campaign, uint64_t last, bool final)
{
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_sanitizer found;
    const bool any = campaign->isolated && last >= shared->unlooked;
    const bool reported = any && find(campaign, &found);
    uint64_t first = shared->unlooked;
    const bool leaks = any && !reported && !campaign->exec.info.shared &&
                       pdi_leak_grew(campaign, &first, last, final);
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
