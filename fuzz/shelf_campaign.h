/*
 * A campaign of the model of plan_model.h that is never run: what stands between a worker and its
 * supervisor, for the fuzz targets of what a worker may leave.
 */
#ifndef SHELF_CAMPAIGN_H
#define SHELF_CAMPAIGN_H

#include "plan_model.h"

#include "drive/campaign.h"
#include "drive/report.h"
#include "report/json_check.h"

#include <string.h>

static pd_status do_nothing(struct pd_nothing *run, const void *command, pd_step *step)
{
    (void)run;
    (void)command;
    (void)step;
    return PD_OK;
}

PD_HANDLERS(shelf, pd_nothing, (open_file, do_nothing), (copy_file, do_nothing),
            (set_all, do_nothing));
PD_ADAPTER(shelf, pd_nothing, pd_nothing, .handlers = shelf_handlers);

static void shelf_campaign_begin(struct pdi_campaign *campaign)
{
    static const pd_options options = {.size = sizeof options,
                                       .model = &shelf_model,
                                       .adapter = &shelf_adapter,
                                       .isolation = PD_ISOLATION_BATCH,
                                       .max_runs = 10,
                                       .seed = {.set = true, .value = 1}};
    pd_diag diag;
    PD_ASSERT(pdi_campaign_begin(campaign, &options, &diag) == PD_OK);
}

/* Makes the report of CAMPAIGN, which must be sound whatever is in it; CAMPAIGN is as if nobody had
 * told anything yet. Gives the report as JSON, in ARENA. */
static const char *shelf_report(struct pdi_campaign *campaign, pd_arena *arena)
{
    pd_report *const report = pdi_campaign_report(campaign);
    const pd_str json = pd_report_json(report);
    const pd_str text = pd_report_text(report);
    PD_ASSERT(json.len && json.data[json.len - 1] == '\n');
    PD_ASSERT(pdi_is_json(json.data, json.len));
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        PD_ASSERT((c >= ' ' || c == '\n') && c != 0x7f);
    }
    const char *const copy = pdi_arena_copy(arena, json.data, json.len);
    pd_report_free(report);
    pdi_arena_init(&campaign->report_arena, 0);
    campaign->summary = (struct pdi_summary){.failures = NULL};
    campaign->failure_capacity = campaign->warning_capacity = 0;
    campaign->have_replay_result = campaign->teardown_told = false;
    campaign->seat->finished = campaign->seat->told = false;
    campaign->refused = NULL;
    pdi_receive_begin(campaign);
    return copy;
}

#endif
