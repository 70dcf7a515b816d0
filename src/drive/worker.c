/*
 * A worker: generates, executes, judges and shrinks. In isolation `batch` it is a process of its
 * own that a supervisor watches; else the very same function is called in ours.
 */
#include "base/diag.h"
#include "drive/campaign.h"
#include "drive/leak.h"
#include "drive/shrinking.h"
#include "exec/audit.h"
#include "exec/log.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

struct worker {
    struct pdi_campaign *campaign;
    struct pdi_sim sim;
    pd_arena plan_arena, twin_arena;
    uint64_t looked_ms; /* when somebody looked at the output */
};

enum { LOOK_MS = 10 };

static void tell_warning(void *context, const char *text)
{
    pdi_tell(context, PDI_MESSAGE_WARNING, text, strlen(text));
}

static bool must_stop(const struct pdi_campaign *campaign)
{
    const uint64_t limit = campaign->options.time_ms;
    return atomic_load(&campaign->shared->stop) ||
           (limit && pdi_clock_ms() - campaign->started_ms >= limit);
}

static void note_end(const struct pdi_campaign *campaign, enum pdi_plan_end end)
{
    if (end == PDI_PLAN_TERMINATED) {
        pdi_count(&campaign->counts.totals->terminated);
    } else if (end == PDI_PLAN_STUCK) {
        pdi_count(&campaign->counts.totals->stuck);
    }
}

static void tell_run(struct pdi_campaign *campaign, uint64_t run, const struct pdi_plan *plan)
{
    const struct pdi_result *const result = &campaign->exec.result;
    char text[400];
    const int len =
        snprintf(text, sizeof text, "run %" PRIu64 ": %zu command%s: %s%s%s\n", run, plan->count,
                 plan->count == 1 ? "" : "s", pdi_kind_row(result->kind)->text,
                 result->kind == PDI_HELD ? "" : ": ", result->name);
    pdi_tell(campaign, PDI_MESSAGE_OUTPUT, text, len < 400 ? (size_t)len : sizeof text - 1);
}

/* The model broke its own rules while the plan was made: there is nothing to execute. */
static void broken(struct worker *worker, uint64_t run, const struct pdi_plan *plan,
                   enum pdi_plan_end end)
{
    const bool impure = end == PDI_PLAN_IMPURE;
    struct pdi_result *const result = &worker->campaign->exec.result;
    *result = (struct pdi_result){.kind = impure ? PDI_IMPURE : PDI_PROJECTION_VIOLATION,
                                  .test_code = true,
                                  .step = plan->count ? plan->count - 1 : PDI_NO_STEP};
    (void)snprintf(result->name, sizeof result->name, impure ? "when or overrides" : "simulation");
    (void)snprintf(result->message, sizeof result->message, "%s", worker->sim.problem);
    pdi_report_unshrunk(worker->campaign, result, run, plan);
}

/* The same seed must give the same plan: where it does not, a generator, when, overrides or
 * simulate depends on something else. */
static bool audit_plan(struct worker *worker, uint64_t run, const struct pdi_plan *plan)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_plan twin;
    struct pdi_command_counts *const counts = worker->sim.counts;
    pdi_arena_reset(&worker->twin_arena);
    worker->sim.counts = NULL;
    (void)pdi_generate(&worker->sim, campaign->seed, run, campaign->options.max_commands, &twin,
                       &worker->twin_arena);
    worker->sim.counts = counts;
    return pdi_audit_plans(campaign, run, plan, &twin);
}

/* Whether to go on with the next run. */
static bool explore_run(struct worker *worker, uint64_t run)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_exec *const exec = &campaign->exec;
    struct pdi_plan plan;
    pdi_arena_reset(&worker->plan_arena);
    const enum pdi_plan_end end =
        pdi_generate(&worker->sim, campaign->seed, run, campaign->options.max_commands, &plan,
                     &worker->plan_arena);
    note_end(campaign, end);
    if (end == PDI_PLAN_BROKEN || end == PDI_PLAN_IMPURE) {
        broken(worker, run, &plan, end);
        return false;
    }
    if (exec->audit && !audit_plan(worker, run, &plan)) {
        return false;
    }
    if (plan.count == 0) {
        return true;
    }
    pdi_execute(exec, &plan);
    if (exec->result.kind != PDI_HELD && pdi_look(campaign, run, false)) {
        return true; /* what is rechecked comes first; then this run comes again */
    }
    pdi_count(&campaign->counts.totals->runs);
    if (campaign->options.verbose) {
        tell_run(campaign, run, &plan);
    }
    if (exec->result.kind == PDI_HELD) {
        return true;
    }
    const struct pdi_result result = exec->result;
    if (!pdi_is_shrinkable(result.kind)) {
        if (result.kind == PDI_SETUP_FAILED) {
            plan.count = 0; /* none of it was executed */
        }
        pdi_report_unshrunk(campaign, &result, run, &plan);
        return false;
    }
    if (pdi_signature_is_new(campaign, &result)) {
        pdi_shrink_and_report(campaign, &worker->sim, &result, run, &plan, false);
    }
    return campaign->options.keep_going;
}

/* Whether it is time to look at what the runs have written and left behind. */
static bool must_look(struct worker *worker)
{
    const uint64_t now = pdi_clock_ms();
    const bool must = worker->campaign->isolated && now - worker->looked_ms >= LOOK_MS;
    worker->looked_ms = must ? now : worker->looked_ms;
    return must;
}

static void explore(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    const pd_options *const options = &campaign->options;
    uint64_t run = atomic_load(&campaign->shared->next_run);
    const bool alone = options->only_run.set;
    const uint64_t end = alone ? 0 : options->max_runs;
    bool go_on = true;
    pdi_leak_begin(campaign, run);
    while (go_on && (end == 0 || run < end) && !must_stop(campaign)) {
        atomic_store_explicit(&campaign->shared->progress.run, run, memory_order_relaxed);
        go_on = explore_run(worker, run);
        if (campaign->shared->recheck.asked) {
            atomic_store(&campaign->shared->next_run, run); /* that run again, after those */
            return;
        }
        if (!campaign->isolated) { /* else it is our supervisor who tells */
            pdi_show_progress(campaign);
        }
        atomic_store_explicit(&campaign->shared->next_run, ++run, memory_order_relaxed);
        if (go_on && must_look(worker) && pdi_look(campaign, run - 1, false)) {
            return;
        }
        if (alone) {
            break;
        }
    }
    if (go_on && run > 0) {
        (void)pdi_look(campaign, run - 1, true);
    }
}

/* Executes runs again, each in a process of its own: in one of them a sanitizer reported an error,
 * or something was left behind. */
static void recheck(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_shared *const shared = campaign->shared;
    bool seen = false;
    shared->recheck.asked = false;
    worker->sim.counts = NULL;
    campaign->exec.counts = NULL;
    for (uint64_t run = shared->recheck.first; run <= shared->recheck.last && !must_stop(campaign);
         run++) {
        struct pdi_plan plan;
        struct pdi_result result;
        pdi_arena_reset(&worker->plan_arena);
        atomic_store(&shared->progress.run, run);
        (void)pdi_generate(&worker->sim, campaign->seed, run, campaign->options.max_commands, &plan,
                           &worker->plan_arena);
        pdi_capture_clear(&campaign->capture);
        pdi_attempt_isolated(campaign, &plan, &result);
        if (result.kind != (shared->recheck.leaks ? PDI_LEAKED : PDI_SANITIZER)) {
            continue;
        }
        seen = true;
        shared->recheck.leaks_over |= shared->recheck.leaks;
        if (pdi_signature_is_new(campaign, &result)) {
            shared->recheck.found = true;
            pdi_shrink_and_report(campaign, &worker->sim, &result, run, &plan, true);
        }
        if (!campaign->options.keep_going) {
            return;
        }
    }
    const bool is_told = !shared->recheck.leaks || shared->recheck.memory;
    if (!seen && is_told) { /* descriptors that were opened once and kept are no leak */
        char text[200];
        (void)snprintf(text, sizeof text,
                       "a sanitizer reported an error in one of the runs %" PRIu64 " to %" PRIu64
                       ", and none when they were executed again",
                       shared->recheck.first, shared->recheck.last);
        tell_warning(campaign, text);
    }
}

/* A run that crashed or hung: its plan is made again, as far as it came, and shrunk with each
 * attempt in a process of its own. */
static void isolate(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_shared *const shared = campaign->shared;
    const struct pdi_subject subject = {shared->subject.run,
                                        pdi_result_left(&shared->subject.result)};
    struct pdi_plan plan;
    worker->sim.counts = NULL;
    campaign->exec.counts = NULL;
    worker->sim.stop_before = shared->failing_step; /* 0: it was executing, make all of it */
    (void)pdi_generate(&worker->sim, campaign->seed, subject.run, campaign->options.max_commands,
                       &plan, &worker->plan_arena);
    worker->sim.stop_before = 0;
    if (shared->failing_step) { /* it happened while the plan was made */
        pdi_report_unshrunk(campaign, &subject.result, subject.run, &plan);
        return;
    }
    pdi_shrink_and_report(campaign, &worker->sim, &subject.result, subject.run, &plan, true);
}

/* Whether the model allows the plan that was saved; tells where it does not. */
static bool is_possible(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    const size_t wrong = pdi_sim_check(&worker->sim, campaign->plan);
    if (wrong == campaign->plan->count) {
        return true;
    }
    const char *const why = worker->sim.problem[0]
                                ? worker->sim.problem
                                : "when, a limit of a field, PD_FROM or overrides forbids it";
    struct pdi_text text = pdi_text_new(&worker->plan_arena);
    pdi_text_add(&text, &wrong, sizeof wrong);
    pdi_text_puts(&text, why);
    pdi_tell(campaign, PDI_MESSAGE_REFUSED, text.data, text.len);
    return false;
}

/* Executes the plan once and sends what happened. */
static void replay(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_text text = pdi_text_new(&worker->plan_arena);
    campaign->trace.states = campaign->trace_states;
    campaign->exec.trace = &campaign->trace;
    campaign->exec.oracle = campaign->isolated ? pdi_output_oracle : NULL;
    campaign->exec.oracle_context = campaign;
    if (campaign->replayed->kind == PDI_LEAKED) {
        pdi_execute_for_leaks(campaign, campaign->plan);
    } else {
        pdi_execute(&campaign->exec, campaign->plan);
    }
    campaign->exec.trace = NULL;
    struct pdi_failure failure = pdi_failure_of(campaign, &campaign->exec.result,
                                                campaign->replayed->run, &worker->plan_arena);
    pdi_failure_plan(campaign, &failure, campaign->plan, &campaign->exec.result,
                     &worker->plan_arena);
    pdi_failure_trace(campaign, &failure, &worker->plan_arena);
    pdi_failure_write(&text, &failure);
    pdi_tell(campaign, PDI_MESSAGE_REPLAYED, text.data, text.len);
}

static void reshrink(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    const struct pdi_failure *const failure = campaign->replayed;
    struct pdi_result wanted = {
        .kind = failure->kind, .test_code = failure->test_code, .step = failure->failing_step};
    campaign->shared->recheck.leaks = failure->kind == PDI_LEAKED;
    (void)snprintf(wanted.name, sizeof wanted.name, "%s", failure->name);
    (void)snprintf(wanted.message, sizeof wanted.message, "%s", failure->message);
    pdi_shrink_and_report(campaign, &worker->sim, &wanted, failure->run, campaign->plan,
                          campaign->isolated);
}

static const char *assert_context(void)
{
    return "the system under test or its test";
}

void pdi_worker_run(struct pdi_campaign *campaign)
{
    struct worker worker = {.campaign = campaign};
    struct pdi_shared *const shared = campaign->shared;
    const enum pdi_job job = (enum pdi_job)atomic_load(&shared->job);
    const bool attempts_isolated = job == PDI_JOB_RECHECK || job == PDI_JOB_ISOLATE ||
                                   (job == PDI_JOB_RESHRINK && campaign->isolated);
    pdi_assert_context = assert_context;
    pdi_sim_init(&worker.sim, campaign->model, &shared->progress);
    worker.sim.counts = campaign->counts.commands;
    worker.sim.audit = campaign->options.audit;
    pdi_arena_init(&worker.plan_arena, 0);
    pdi_arena_init(&worker.twin_arena, 0);
    campaign->exec.counts = job == PDI_JOB_EXPLORE ? &campaign->counts : NULL;
    campaign->exec.warn = tell_warning;
    campaign->exec.warn_context = campaign;
    if (!attempts_isolated &&
        !pdi_exec_hook(&campaign->exec, PDI_SETUP_WORKER, PDI_PHASE_SETUP_WORKER)) {
        pdi_report_unshrunk(campaign, &campaign->exec.result, 0, &(struct pdi_plan){0});
    } else {
        switch (job) {
        case PDI_JOB_EXPLORE:
            explore(&worker);
            break;
        case PDI_JOB_RECHECK:
            recheck(&worker);
            break;
        case PDI_JOB_ISOLATE:
            isolate(&worker);
            break;
        case PDI_JOB_REPLAY:
            if (is_possible(&worker)) {
                replay(&worker);
            }
            break;
        case PDI_JOB_RESHRINK:
            if (is_possible(&worker)) {
                reshrink(&worker);
            }
            break;
        }
        if (!attempts_isolated &&
            !pdi_exec_hook(&campaign->exec, PDI_TEARDOWN_WORKER, PDI_PHASE_TEARDOWN_WORKER)) {
            tell_warning(campaign, campaign->exec.result.message);
        }
    }
    pdi_sim_release(&worker.sim);
    pdi_arena_release(&worker.plan_arena);
    pdi_arena_release(&worker.twin_arena);
    pdi_tell(campaign, PDI_MESSAGE_DONE, "", 0);
}
