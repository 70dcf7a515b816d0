/* See attempts.h. */
#include "drive/attempts.h"

#include "sys/clock.h"

/* After so many executions it is known whether they are slow: they take so long each. */
enum { SLOW_COUNT = 4, SLOW_MS = 25 };

const struct pdi_result *pdi_attempts_execute(struct pdi_attempts *attempts,
                                              const struct pdi_plan *plan)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    struct pdi_exec *const exec = &campaign->exec;
    atomic_store(&campaign->shared->progress.attempts, ++attempts->count);
    pdi_capture_clear(&campaign->seat->capture);
    if (attempts->isolated) {
        pdi_attempt_isolated(campaign, plan, &exec->result);
    } else {
        pdi_execute_asked(campaign, plan);
    }
    if (!campaign->isolated) {
        pdi_show_progress(campaign);
    }
    return &exec->result;
}

bool pdi_attempts_same(const struct pdi_attempts *attempts, const struct pdi_result *result)
{
    return result->kind != PDI_HELD &&
           pdi_signature(result->kind, result->name, attempts->campaign->exec.adapter->name) ==
               attempts->signature;
}

bool pdi_attempts_stopped(const struct pdi_attempts *attempts)
{
    return atomic_load(&attempts->campaign->shared->stop) != 0;
}

bool pdi_tries_nothing(const struct pdi_campaign *campaign)
{
    return campaign->options.no_shrink || campaign->shared->no_shrink;
}

bool pdi_ends_process(enum pdi_kind kind)
{
    return kind == PDI_CRASHED || kind == PDI_HUNG || kind == PDI_EXITED || kind == PDI_SANITIZER ||
           kind == PDI_LEAKED || kind == PDI_CORRUPTED;
}

/* ---- What the shrinker asks -------------------------------------------------------------- */

static bool fails_alike(const void *context, const struct pdi_result *result)
{
    return pdi_attempts_same(context, result);
}

/* Whether several candidates are executed at once: that pays where one takes long, and needs an
 * adapter of which there may be several. */
static bool looks_ahead(struct pdi_attempts *attempts)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    const bool slow =
        attempts->count >= SLOW_COUNT && attempts->spent_ms / attempts->count >= SLOW_MS;
    if (!attempts->ahead && slow && campaign->isolated && campaign->options.jobs > 1) {
        attempts->ahead =
            pdi_ahead_new(campaign, campaign->options.jobs, fails_alike, attempts, attempts->arena);
    }
    return attempts->ahead != NULL;
}

static void attempt(void *context, const struct pdi_plan *plan, struct pdi_attempt *out)
{
    struct pdi_attempts *const attempts = context;
    const struct pdi_campaign *const campaign = attempts->campaign;
    const struct pdi_result *result = &attempts->known;
    if (looks_ahead(attempts) &&
        pdi_ahead_execute(attempts->ahead, plan, &attempts->known, &out->skipped)) {
        atomic_store(&campaign->shared->progress.attempts, ++attempts->count);
    } else {
        const uint64_t started_ms = pdi_clock_ms();
        result = pdi_attempts_execute(attempts, plan);
        attempts->spent_ms += pdi_clock_ms() - started_ms;
        out->skipped = attempts->isolated ? campaign->shared->skipped : campaign->exec.skipped;
    }
    out->fails = pdi_attempts_same(attempts, result);
    out->step = result->step;
    out->executed = result->executed;
}

static bool stopped(void *context)
{
    return pdi_attempts_stopped(context);
}

void pdi_attempts_shrink(struct pdi_attempts *attempts, const struct pdi_plan *plan,
                         const struct pdi_result *result, const struct pdi_shrink *before,
                         struct pdi_shrink *out)
{
    struct pdi_campaign *const campaign = attempts->campaign;
    const pd_options *const options = &campaign->options;
    const unsigned spent = before ? before->executions : 0;
    const uint64_t spent_ms = before ? pdi_clock_ms() - before->started_ms : 0;
    *out = (struct pdi_shrink){
        .model = campaign->model,
        .sim = attempts->sim,
        .execute = attempt,
        .context = attempts,
        .strategy = options->shrinking,
        .costly = pdi_ends_process(result->kind) && options->shrinking != PD_SHRINK_EXHAUSTIVE,
        .max_executions = pdi_tries_nothing(campaign) ? 0 : options->shrink_executions - spent,
        .max_ms = options->shrink_ms > spent_ms ? options->shrink_ms - spent_ms : 0,
        .before = before,
        .stopped = stopped,
    };
    pdi_shrink_init(out);
    struct pdi_plan given = *plan;
    if (pdi_tries_nothing(campaign) && result->step < plan->count) {
        given.count = result->step + 1; /* the rest was never executed */
    }
    pdi_shrink_run(out, &given, result->step);
    pdi_ahead_end(attempts->ahead);
}

void pdi_attempts_release(struct pdi_attempts *attempts)
{
    if (attempts->ahead) {
        pdi_ahead_release(attempts->ahead);
    }
}
