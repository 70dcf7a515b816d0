/* A campaign from options to report, and its relatives for plans that were saved: see run.h and
 * replay.h. */
#include "drive/run.h"
#include "base/diag.h"
#include "drive/fresh.h"
#include "drive/replay.h"
#include "drive/report.h"
#include "drive/shrinking.h"
#include "drive/validation.h"
#include "sys/coverage.h"

#include <stdio.h>
#include <string.h>

enum { VALIDATION_RUNS = 1000 };

/* Models are validated before they run, in RUNS simulated ones: what is wrong is told, and nothing
 * runs. */
static pd_status validate(const pd_options *options, unsigned runs, struct pdi_problems *problems,
                          pd_diag *diag)
{
    const pd_status status = pdi_validation(options, runs, problems, diag);
    if (status != PD_OK) {
        return status;
    }
    size_t errors = 0;
    const struct pdi_problem *first = NULL;
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning) {
            first = first ? first : &problems->items[i];
            errors++;
        }
    }
    if (!first) {
        return PD_OK;
    }
    char more[64] = "";
    if (errors > 1) {
        (void)snprintf(more, sizeof more, " (and %zu more: see validate)", errors - 1);
    }
    return pdi_fail(diag, PD_EINVAL, "%s: %s%s", first->rule, first->text, more);
}

static pd_status run(const pd_options *options, const struct pdi_problems *problems,
                     pd_report **out, pd_diag *diag)
{
    struct pdi_campaign campaign;
    pd_status status = pdi_campaign_begin(&campaign, options, diag);
    if (status != PD_OK) {
        return status;
    }
    for (size_t i = 0; i < problems->count; i++) { /* the warnings; an error has ended it */
        pdi_warn(&campaign, problems->items[i].text);
    }
    if (campaign.isolated && pdi_coverage_is_lost()) {
        pdi_warn(&campaign, "what workers execute is missing in the coverage: link with what "
                            "pkg-config --variable=coverage propertydamage says");
    }
    pdi_tell_sequences(&campaign);
    status = pdi_campaign_run(&campaign, PDI_JOB_EXPLORE, diag);
    if (status == PD_OK) {
        *out = pdi_campaign_report(&campaign);
    } else {
        pdi_arena_release(&campaign.report_arena);
    }
    pdi_campaign_end(&campaign);
    return status;
}

/* A fresh process passes by this campaign, on its way to the one that it is meant for: nothing
 * runs, and nothing fails. */
static pd_status pass_by(const pd_options *options, pd_report **out, pd_diag *diag)
{
    struct pdi_campaign campaign;
    const pd_status status = pdi_campaign_begin(&campaign, options, diag);
    if (status == PD_OK) {
        *out = pdi_campaign_report(&campaign);
        pdi_report_pass(*out);
        pdi_campaign_end(&campaign);
    }
    return status;
}

pd_status pdi_run(const pd_options *given, pd_report **out, pd_diag *diag)
{
    pd_options options;
    pd_arena arena;
    pd_diag own = {0};
    diag = diag ? diag : &own;
    *out = NULL;
    pd_status status = pdi_options_check(given, &options, diag);
    if (status != PD_OK) {
        return status;
    }
    if (pdi_fresh_is_one()) {
        pdi_fresh_execute(given);
        return pass_by(given, out, diag);
    }
    pdi_arena_init(&arena, 0);
    struct pdi_problems problems = {.arena = &arena};
    if (!options.no_validate) {
        status = validate(&options, VALIDATION_RUNS, &problems, diag);
    }
    if (status == PD_OK) {
        status = run(&options, &problems, out, diag);
    }
    pdi_arena_release(&arena);
    return status;
}

/* ---- Saved plans ------------------------------------------------------------------------- */

/* Begins a campaign for a plan that was saved. Its model may be another by now, so the tables are
 * looked at; what it simulates is executed anyway. */
static pd_status begin_saved(struct pdi_campaign *campaign, const pd_options *given,
                             const struct pdi_failure *failure, pd_diag *diag)
{
    pd_options asked = *given;
    const pd_options *const options = &asked;
    asked.audit_system |= failure->kind == PDI_DIVERGED; /* that shows only in a second execution */
    pd_arena arena;
    pdi_fresh_execute(options);
    pdi_arena_init(&arena, 0);
    struct pdi_problems problems = {.arena = &arena};
    pd_status status = options->no_validate ? PD_OK : validate(options, 0, &problems, diag);
    if (status == PD_OK) {
        status = pdi_campaign_begin(campaign, options, diag);
    }
    pdi_arena_release(&arena);
    return status;
}

/* Runs JOB for the plan of FAILURE. The worker asks the model first whether each step is possible;
 * where one is not, that is told here, where the lines of the file are known. */
static pd_status run_saved(struct pdi_campaign *campaign, const struct pdi_failure *failure,
                           struct pdi_plan *plan, enum pdi_job job, pd_diag *diag)
{
    campaign->seed = failure->seed;
    campaign->replayed = failure;
    campaign->plan = plan;
    pd_status status = pdi_plan_read(campaign->model, failure->steps, failure->step_count,
                                     &campaign->arena, plan, diag);
    if (status == PD_OK && pdi_plan_has_faults(plan)) {
        status = pdi_faults_check(diag);
    }
    if (status == PD_OK) {
        status = pdi_campaign_run(campaign, job, diag);
    }
    if (status == PD_OK && campaign->refused && campaign->refused_step < failure->step_count) {
        const struct pdi_plan_line *const line = &failure->steps[campaign->refused_step];
        status = pdi_fail_at(diag, PD_EPARSE, line->line, 1, "%s is not possible there: %s",
                             line->text, campaign->refused);
    }
    return status;
}

static enum pdi_replayed compare(const struct pdi_campaign *campaign,
                                 const struct pdi_failure *wanted, const struct pdi_failure *got)
{
    if (got->kind == PDI_HELD) {
        return PDI_REPLAY_HOLDS;
    }
    const char *const adapter = campaign->exec.adapter->name;
    if (pdi_signature(wanted->kind, wanted->name, adapter) ==
        pdi_signature(got->kind, got->name, adapter)) {
        return PDI_REPLAY_REPRODUCES;
    }
    return got->kind == PDI_SETUP_FAILED || got->kind == PDI_LIMIT_REACHED ? PDI_REPLAY_NO_VERDICT
                                                                           : PDI_REPLAY_DIFFERS;
}

/* What there is of a worker that did not live to tell: the failure the supervisor noted, and the
 * trace up to there. */
static void recover(struct pdi_campaign *campaign, const struct pdi_plan *plan,
                    struct pdi_failure *out)
{
    if (campaign->have_replay_result) {
        *out = campaign->replay_result;
        return;
    }
    PD_ASSERT(campaign->summary.failure_count || campaign->summary.stopped);
    struct pdi_result result = {.step = PDI_NO_STEP};
    if (campaign->summary.failure_count) {
        *out = campaign->summary.failures[0].failure;
    }
    for (size_t i = 0; i < plan->count; i++) {
        result.step = plan->steps[i].id == campaign->shared->failing_step ? i : result.step;
    }
    pdi_failure_plan(campaign, out, plan, &result, &campaign->report_arena);
    pdi_failure_trace(campaign, out, &campaign->report_arena);
}

pd_status pdi_replay(const pd_options *options, const struct pdi_failure *failure,
                     struct pdi_replay_how how, pd_arena *arena, enum pdi_replayed *verdict,
                     struct pdi_failure *out, pd_diag *diag)
{
    struct pdi_campaign campaign;
    struct pdi_plan plan;
    pd_status status = begin_saved(&campaign, options, failure, diag);
    if (status != PD_OK) {
        return status;
    }
    campaign.trace_states = how.states;
    campaign.exec.break_before = how.break_before;
    *out = (struct pdi_failure){0};
    status = run_saved(&campaign, failure, &plan, PDI_JOB_REPLAY, diag);
    if (status == PD_OK && (campaign.have_replay_result || campaign.summary.failure_count)) {
        struct pdi_text text = pdi_text_new(arena);
        struct pdi_failure got = {0};
        recover(&campaign, &plan, &got);
        pdi_failure_write(&text, &got);
        status = pdi_failure_read(text.data, text.len, arena, out, diag);
        *verdict = compare(&campaign, failure, out);
    } else if (status == PD_OK) {
        *verdict = PDI_REPLAY_NO_VERDICT;
    }
    pdi_campaign_end(&campaign);
    pdi_arena_release(&campaign.report_arena);
    return status;
}

pd_status pdi_reshrink(const pd_options *options, const struct pdi_failure *failure,
                       pd_report **out, pd_diag *diag)
{
    struct pdi_campaign campaign;
    struct pdi_plan plan;
    *out = NULL;
    pd_status status = begin_saved(&campaign, options, failure, diag);
    if (status != PD_OK) {
        return status;
    }
    status = run_saved(&campaign, failure, &plan, PDI_JOB_RESHRINK, diag);
    if (status == PD_OK) {
        *out = pdi_campaign_report(&campaign);
    } else {
        pdi_arena_release(&campaign.report_arena);
    }
    pdi_campaign_end(&campaign);
    return status;
}
