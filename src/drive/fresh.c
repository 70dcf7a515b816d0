/* See fresh.h. */
#include "drive/fresh.h"

#include "base/hash.h"
#include "drive/leak.h"
#include "sys/env.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

static const char variable[] = "PD_FRESH";

/* What the environment of a fresh process says: descriptors, whose campaign it is, and how the
 * plan is executed. */
struct fresh {
    int memory, plan, capture, channel;
    uint64_t identity;
    int counted, traced, states;
};

static const char format[] = "%d %d %d %d %" PRIx64 " %d %d %d";

/* What tells one campaign of a program from another. */
static uint64_t identity_of(const struct pdi_campaign *campaign)
{
    const pd_options *const options = &campaign->options;
    uint64_t hash = pdi_hash_string(campaign->model->hash, options->suite);
    hash = pdi_hash_string(hash, options->model->name);
    hash = pdi_hash_string(hash, options->adapter->name);
    for (const char *const *setting = options->settings; setting && *setting; setting++) {
        hash = pdi_hash_string(hash, *setting);
    }
    return hash;
}

static void fail(struct pdi_campaign *campaign, const char *text)
{
    struct pdi_result *const attempt = &campaign->shared->attempt;
    *attempt = (struct pdi_result){.kind = PDI_SETUP_FAILED, .step = PDI_NO_STEP};
    (void)snprintf(attempt->name, sizeof attempt->name, "exec");
    (void)snprintf(attempt->message, sizeof attempt->message, "%s", text);
}

void pdi_fresh_become(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    const struct pdi_seat *const seat = campaign->seat;
    const struct fresh fresh = {.memory = seat->memory_fd,
                                .plan = seat->plan_fd,
                                .capture = seat->capture.fd,
                                .channel = seat->channel[1],
                                .identity = identity_of(campaign),
                                .counted = campaign->exec.counts != NULL,
                                .traced = campaign->exec.trace != NULL,
                                .states = campaign->trace.states};
    const struct pdi_failure failure = {.name = "",
                                        .message = "",
                                        .model_hash = campaign->model->hash,
                                        .steps =
                                            pdi_plan_lines(campaign->model, plan, &campaign->arena),
                                        .step_count = plan->count,
                                        .failing_step = SIZE_MAX};
    struct pdi_text text = pdi_text_new(&campaign->arena);
    char value[200];
    pd_diag diag;
    pdi_failure_write(&text, &failure); /* as a file would say it */
    (void)snprintf(value, sizeof value, format, fresh.memory, fresh.plan, fresh.capture,
                   fresh.channel, fresh.identity, fresh.counted, fresh.traced, fresh.states);
    const int kept[] = {fresh.memory, fresh.plan, fresh.capture, fresh.channel};
    if (pdi_rewrite(fresh.plan, text.data, text.len) && pdi_env_set(variable, value)) {
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
            pdi_keep_open(kept[i]);
        }
        (void)pdi_become_again(&diag);
    } else {
        (void)snprintf(diag.text, sizeof diag.text, "cannot hand a plan to a fresh process");
    }
    fail(campaign, diag.text);
}

/* ---- In the fresh process ---------------------------------------------------------------- */

bool pdi_fresh_is_one(void)
{
    return pdi_env(variable) != NULL;
}

/* Sits down at the seat of the process that started this one. */
static bool sit_down(struct pdi_campaign *campaign, const struct fresh *fresh)
{
    struct pdi_seat *const seat = campaign->seat;
    if (!pdi_seat_map(campaign, seat, fresh->memory)) {
        return false;
    }
    seat->plan_fd = fresh->plan;
    seat->capture.fd = fresh->capture;
    seat->channel[1] = fresh->channel;
    seat->capture.pin = pdi_pin(fresh->capture);
    seat->channel_pin = pdi_pin(fresh->channel);
    seat->capture.pin.keeper = seat->channel_pin.keeper = pdi_parent();
    pdi_take_seat(campaign, seat);
    campaign->trace.states = fresh->states;
    campaign->exec.trace = fresh->traced ? &campaign->trace : NULL;
    campaign->exec.counts = fresh->counted ? &seat->counts : NULL;
    return true;
}

static bool read_plan(struct pdi_campaign *campaign, struct pdi_plan *plan)
{
    struct pdi_failure failure;
    pd_diag diag;
    pd_arena *const arena = &campaign->arena;
    const pd_str text = pdi_read_whole(campaign->seat->plan_fd, arena);
    const bool whole = pdi_failure_read(text.data, text.len, arena, &failure, &diag) == PD_OK &&
                       pdi_plan_read(campaign->model, failure.steps, failure.step_count, arena,
                                     plan, &diag) == PD_OK;
    if (!whole) {
        fail(campaign, diag.text);
    }
    return whole;
}

void pdi_fresh_execute(const pd_options *options)
{
    struct pdi_campaign campaign;
    struct fresh fresh;
    struct pdi_plan plan;
    const char *const value = pdi_env(variable);
    if (!value || sscanf(value, format, &fresh.memory, &fresh.plan, &fresh.capture, &fresh.channel,
                         &fresh.identity, &fresh.counted, &fresh.traced, &fresh.states) != 8) {
        return;
    }
    if (pdi_campaign_begin(&campaign, options, NULL) != PD_OK) {
        return;
    }
    if (fresh.identity != identity_of(&campaign) || !sit_down(&campaign, &fresh)) {
        pdi_campaign_end(&campaign);
        pdi_arena_release(&campaign.report_arena);
        return;
    }
    /* What the program has printed on its way here is not the system's. */
    (void)fflush(NULL);
    pdi_capture_clear(&campaign.seat->capture);
    pdi_crash_begin(&campaign.shared->crash);
    pdi_crash_modules(&campaign.shared->crash);
    campaign.shared->arrived = true;
    if (read_plan(&campaign, &plan)) {
        campaign.plan = &plan;
        pdi_leak_watch(&campaign);
        pdi_attempt_here(&campaign, &plan, true);
    }
    pdi_exit(0);
}
