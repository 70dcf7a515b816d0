/*
 * A worker: generates, executes, judges and shrinks. In isolation `batch` it is a process of its
 * own that a supervisor watches; else the very same function is called in ours.
 */
#include "base/diag.h"
#include "core/exhaust.h"
#include "drive/campaign.h"
#include "drive/leak.h"
#include "drive/second.h"
#include "drive/shrinking.h"
#include "exec/audit.h"
#include "exec/log.h"
#include "sys/allocation.h"
#include "sys/family.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

struct worker {
    struct pdi_campaign *campaign;
    struct pdi_sim sim;
    struct pdi_guide guide;
    struct pdi_exhaust exhaust; /* of all sequences, if all are to be made */
    pd_arena plan_arena, twin_arena;
    struct pdi_plan plan; /* of the run that was executed last */
    bool one_by_one;      /* each run in a process of its own */
};

static void tell_warning(void *context, const char *text)
{
    pdi_tell(context, PDI_MESSAGE_WARNING, text, strlen(text));
}

static void tell_teardown(void *context, const char *text)
{
    pdi_tell(context, PDI_MESSAGE_TEARDOWN, text, strlen(text));
}

static bool must_stop(const struct pdi_campaign *campaign, uint64_t index)
{
    const struct pdi_shared *const shared = campaign->shared;
    return atomic_load(&shared->stop) || atomic_load(&shared->exhausted) ||
           index > atomic_load(&shared->none_beyond) || pdi_time_is_up(campaign);
}

static void note_end(const struct pdi_campaign *campaign, enum pdi_plan_end end)
{
    if (end == PDI_PLAN_TERMINATED) {
        pdi_count(&campaign->seat->counts.totals->terminated);
    } else if (end == PDI_PLAN_NONE) {
        atomic_store(&campaign->shared->exhausted, true);
    } else if (end == PDI_PLAN_STUCK && !campaign->options.exhaustive) {
        pdi_count(&campaign->seat->counts.totals->stuck);
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
static void broken(struct worker *worker, enum pdi_plan_end end)
{
    static const struct {
        enum pdi_kind kind;
        const char *name;
    } kinds[] = {
        [PDI_PLAN_IMPURE] = {PDI_IMPURE, NULL},
        [PDI_PLAN_ENDLESS] = {PDI_LIMIT_REACHED, "draws"},
        [PDI_PLAN_BROKEN] = {PDI_PROJECTION_VIOLATION, "simulation"},
    };
    const size_t count = worker->plan.count;
    struct pdi_result *const result = &worker->campaign->exec.result;
    *result = (struct pdi_result){
        .kind = kinds[end].kind, .test_code = true, .step = count ? count - 1 : PDI_NO_STEP};
    (void)snprintf(result->name, sizeof result->name, "%s",
                   end == PDI_PLAN_IMPURE ? worker->sim.impure : kinds[end].name);
    (void)snprintf(result->message, sizeof result->message, "%s", worker->sim.problem);
}

/* Generates the plan of RUN in ARENA, which holds nothing else. */
static enum pdi_plan_end generate(struct worker *worker, uint64_t run, struct pdi_plan *plan,
                                  pd_arena *arena)
{
    const struct pdi_campaign *const campaign = worker->campaign;
    pdi_arena_reset(arena);
    if (campaign->options.exhaustive) {
        return pdi_exhaust_generate(&worker->exhaust, &worker->sim, run,
                                    campaign->options.exhaustive, plan, arena);
    }
    return pdi_generate(&worker->sim, campaign->seed, run, campaign->options.max_commands, plan,
                        arena);
}

/* The same seed must give the same plan: where it does not, a generator, when, overrides or
 * simulate depends on something else. */
static bool audit_plan(struct worker *worker, uint64_t run)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_plan twin;
    struct pdi_command_counts *const counts = worker->sim.counts;
    worker->sim.counts = NULL;
    (void)generate(worker, run, &twin, &worker->twin_arena);
    worker->sim.counts = counts;
    const struct pdi_result *const result = &campaign->exec.result;
    const bool alike =
        pdi_audit_plans(&worker->plan, &twin, campaign->model, &campaign->exec.result);
    if (!alike && result->step < worker->plan.count) {
        worker->plan.count = result->step + 1; /* what follows was made for another state */
    }
    return alike;
}

static enum pdi_plan_end make_plan(struct worker *worker, uint64_t run)
{
    return generate(worker, run, &worker->plan, &worker->plan_arena);
}

/* Executes PLAN in this process; if memory is left behind, it is made sure of. */
static void execute_here(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    const int64_t blocks = pdi_allocations_live();
    pdi_execute_asked(campaign, plan);
    if (!campaign->exec.twice && pdi_allocations_live() > blocks &&
        pdi_exec_holds(&campaign->exec) && pdi_leak_is_counted(campaign)) {
        pdi_leak_confirm(campaign, plan, true);
    }
}

/* Executes RUN; what it came to is in exec->result. False: there was nothing to execute. */
static bool explore_run(struct worker *worker, uint64_t run)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_exec *const exec = &campaign->exec;
    exec->result.kind = PDI_HELD;
    const enum pdi_plan_end end = make_plan(worker, run);
    note_end(campaign, end);
    if (end == PDI_PLAN_BROKEN || end == PDI_PLAN_IMPURE || end == PDI_PLAN_ENDLESS) {
        broken(worker, end);
        return false;
    }
    if ((exec->audit && !audit_plan(worker, run)) || worker->plan.count == 0) {
        return false;
    }
    if (worker->one_by_one) {
        pdi_capture_clear(&campaign->seat->capture);
        pdi_attempt_isolated(campaign, &worker->plan, &exec->result);
    } else {
        exec->predictions = exec->audit ? NULL : &worker->sim.predictions;
        execute_here(campaign, &worker->plan);
        exec->predictions = NULL;
    }
    if (campaign->options.verbose) {
        tell_run(campaign, run, &worker->plan);
    }
    return true;
}

/* RUN is over. Should this process end in the middle, whoever finds what it left finds RUN in
 * progress, or what all is to be counted. */
static void end_run(const struct pdi_campaign *campaign, uint64_t run, bool executed)
{
    struct pdi_shared *const shared = campaign->shared;
    pdi_counter *const runs = &campaign->seat->counts.totals->runs;
    const uint32_t next = atomic_load(&shared->closings) + 1;
    shared->closed[next & 1].over = run + 1;
    shared->closed[next & 1].runs = pdi_counted(runs) + executed;
    atomic_store(&shared->closings, next); /* now it is */
    atomic_store(runs, shared->closed[next & 1].runs);
}

/* What RUN came to may have to be reported. */
static void note_found(struct pdi_campaign *campaign, uint64_t run)
{
    struct pdi_shared *const shared = campaign->shared;
    shared->subject = (struct pdi_subject){.run = run, .result = campaign->exec.result};
    shared->ends = !pdi_is_shrinkable(campaign->exec.result.kind);
    atomic_store(&shared->found, true);
}

/* Executes the runs from FIRST to before END, or up to one that fails. */
static enum pdi_says explore_span(struct worker *worker, uint64_t first, uint64_t end)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_shared *const shared = campaign->shared;
    bool found = false;
    pdi_capture_renew(&campaign->seat->capture);
    shared->seen.count = 0;
    shared->leaks.wanted = worker->one_by_one && !campaign->exec.info.shared;
    for (uint64_t i = first; i < end && !found && !must_stop(campaign, i); i++) {
        const uint64_t run = shared->order.base + i;
        atomic_store_explicit(&shared->progress.run, run, memory_order_relaxed);
        const bool executed = explore_run(worker, run);
        found = campaign->exec.result.kind != PDI_HELD;
        if (found) {
            note_found(campaign, run);
        }
        end_run(campaign, run, executed);
        if (!campaign->isolated) { /* else it is our supervisor who tells */
            pdi_show_progress(campaign);
        }
    }
    /* What an earlier run has written or left behind comes first; then this one comes again. */
    if (!worker->one_by_one && pdi_look(campaign)) {
        return PDI_SAYS_SUSPECTS;
    }
    return found ? PDI_SAYS_FOUND : PDI_SAYS_DONE;
}

/* Where runs are uniform, only those: one that leaves commands out may have no way to the
 * smallest. */
static bool is_later_wanted(void *context, uint64_t run)
{
    const struct worker *const worker = context;
    const unsigned allowed = worker->campaign->options.strategies;
    return pdi_strategies_of(run, allowed) == PD_UNIFORM ||
           pdi_strategies_of(run + 1, allowed) != PD_UNIFORM;
}

/* Makes the plan of a later RUN beside that of the one that failed. */
static bool make_later(void *context, uint64_t run, struct pdi_plan *plan)
{
    struct worker *const worker = context;
    const enum pdi_plan_end end = generate(worker, run, plan, &worker->twin_arena);
    return end != PDI_PLAN_BROKEN && end != PDI_PLAN_NONE;
}

/* Shrinks SUBJECT, whose plan is the last that was made, and reports it. */
static void report(struct worker *worker, const struct pdi_subject *subject, bool isolated)
{
    struct pdi_campaign *const campaign = worker->campaign;
    if (pdi_is_shrinkable(subject->result.kind)) {
        const struct pdi_later later = {is_later_wanted, make_later, worker};
        pdi_shrink_and_report(campaign, &worker->sim, &subject->result, subject->run, &worker->plan,
                              isolated, &later);
        return;
    }
    if (subject->result.kind == PDI_SETUP_FAILED) {
        worker->plan.count = 0; /* none of it was executed */
    }
    pdi_report_unshrunk(campaign, &subject->result, subject->run, &worker->plan);
}

/* Does what it is ordered to, until that is to quit. */
static void explore(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    const struct pdi_shared *const shared = campaign->shared;
    enum pdi_order order = (enum pdi_order)shared->order.what;
    pdi_leak_begin(campaign);
    while (order != PDI_ORDER_QUIT) {
        enum pdi_says says = PDI_SAYS_REPORTED;
        if (order == PDI_ORDER_REPORT) {
            const struct pdi_subject subject = shared->subject;
            report(worker, &subject, worker->one_by_one);
        } else {
            says = explore_span(worker, shared->order.first, shared->order.end);
        }
        order = pdi_ask(campaign, says);
    }
}

/* A run that crashed or hung, or whose worker ended before it could report it: its plan is made
 * again, as far as it came, and shrunk with each attempt in a process of its own. */
static void isolate(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    struct pdi_shared *const shared = campaign->shared;
    struct pdi_subject subject = {shared->subject.run, pdi_result_left(&shared->subject.result)};
    worker->sim.counts = NULL;
    campaign->exec.counts = NULL;
    worker->sim.stop_before = shared->failing_step; /* 0: it was executing, make all of it */
    (void)make_plan(worker, subject.run);
    worker->sim.stop_before = 0;
    if (shared->died_at) {
        subject.result.step = pdi_step_index(&worker->plan, shared->died_at);
    }
    if (shared->failing_step) { /* it happened while the plan was made */
        pdi_report_unshrunk(campaign, &subject.result, subject.run, &worker->plan);
        return;
    }
    report(worker, &subject, true);
}

/* Whether the model allows the plan that was saved; tells where it does not. */
static bool is_possible(struct worker *worker)
{
    struct pdi_campaign *const campaign = worker->campaign;
    const size_t wrong = pdi_sim_check(&worker->sim, campaign->plan);
    if (wrong == campaign->plan->count) {
        return true;
    }
    const char *const why = worker->sim.problem[0] ? worker->sim.problem
                            : campaign->model->info.property
                                ? "assuming, a limit of a member or overrides forbids it"
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
    campaign->shared->leaks.wanted = campaign->replayed->kind == PDI_LEAKED;
    if (campaign->options.isolation == PD_ISOLATION_EXEC) {
        pdi_attempt_isolated(campaign, campaign->plan, &campaign->exec.result);
    } else {
        pdi_execute_asked(campaign, campaign->plan);
    }
    campaign->exec.trace = NULL;
    struct pdi_failure failure = pdi_failure_of(campaign, &campaign->exec.result,
                                                campaign->replayed->run, &worker->plan_arena);
    failure.message = pdi_result_message(&campaign->exec.result, &worker->plan_arena);
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
    (void)snprintf(wanted.name, sizeof wanted.name, "%s", failure->name);
    (void)snprintf(wanted.message, sizeof wanted.message, "%s", failure->message);
    pdi_shrink_and_report(campaign, &worker->sim, &wanted, failure->run, campaign->plan,
                          campaign->isolated, NULL);
}

static const char *assert_context(void)
{
    return "the system under test or its test";
}

static void do_job(struct worker *worker, enum pdi_job job)
{
    switch (job) {
    case PDI_JOB_NONE:
        break;
    case PDI_JOB_EXPLORE:
    case PDI_JOB_RECHECK:
        explore(worker);
        break;
    case PDI_JOB_ISOLATE:
        isolate(worker);
        break;
    case PDI_JOB_REPLAY:
        if (is_possible(worker)) {
            replay(worker);
        }
        break;
    case PDI_JOB_RESHRINK:
        if (is_possible(worker)) {
            reshrink(worker);
        }
        break;
    }
}

void pdi_worker_run(struct pdi_campaign *campaign)
{
    struct worker worker = {.campaign = campaign};
    struct pdi_shared *const shared = campaign->shared;
    const enum pdi_job job = (enum pdi_job)atomic_load(&shared->job);
    const bool explores = job == PDI_JOB_EXPLORE || job == PDI_JOB_RECHECK;
    const bool attempts_isolated = job == PDI_JOB_RECHECK || job == PDI_JOB_ISOLATE ||
                                   (job == PDI_JOB_RESHRINK && campaign->isolated) ||
                                   campaign->options.isolation == PD_ISOLATION_EXEC;
    pdi_assert_context = assert_context;
    pdi_leak_watch(campaign);
    if (attempts_isolated) {
        pdi_family_adopts(); /* what an attempt leaves behind is its own, and known to be */
    }
    pdi_sim_init(&worker.sim, campaign->model, &shared->progress);
    worker.one_by_one = job == PDI_JOB_RECHECK;
    worker.sim.counts = campaign->seat->counts.commands;
    worker.sim.strategies = campaign->options.strategies;
    worker.sim.guide = campaign->options.guided ? &worker.guide : NULL;
    pdi_guide_init(&worker.guide);
    pdi_exhaust_init(&worker.exhaust);
    worker.sim.audit = campaign->options.audit;
    worker.sim.alloc_faults = campaign->options.alloc_faults;
    pdi_arena_init(&worker.plan_arena, 0);
    pdi_arena_init(&worker.twin_arena, 0);
    campaign->exec.counts = explores ? &campaign->seat->counts : NULL;
    campaign->exec.warn = tell_teardown;
    campaign->exec.warn_context = campaign;
    if (!attempts_isolated &&
        !pdi_exec_hook(&campaign->exec, PDI_SETUP_WORKER, PDI_PHASE_SETUP_WORKER)) {
        pdi_report_unshrunk(campaign, &campaign->exec.result, 0, &(struct pdi_plan){0});
    } else {
        do_job(&worker, job);
        if (!attempts_isolated &&
            !pdi_exec_hook(&campaign->exec, PDI_TEARDOWN_WORKER, PDI_PHASE_TEARDOWN_WORKER)) {
            tell_warning(campaign, campaign->exec.result.message);
        }
    }
    pdi_guide_release(&worker.guide);
    pdi_exhaust_release(&worker.exhaust);
    pdi_sim_release(&worker.sim);
    pdi_arena_release(&worker.plan_arena);
    pdi_arena_release(&worker.twin_arena);
    pdi_tell(campaign, PDI_MESSAGE_FINISHED, "", 0);
}
