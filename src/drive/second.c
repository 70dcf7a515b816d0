/* See second.h. */
#include "drive/second.h"

#include "sys/clock.h"

/* Where a second failure is looked for: if the first was shrunk in less than SHRUNK_MS, in so many
 * more runs than the first was found in, and not for longer. */
enum { SHRUNK_MS = 1000, SEARCH_MS = 5000, MORE_RUNS = 100, COMMANDS_MAX = 200000 };

/* Whether one more is worth its time: the first was small work, and is not to be had without. */
static bool is_wanted(const struct pdi_attempts *attempts, enum pdi_kind kind,
                      const struct pdi_shrink *first)
{
    const struct pdi_campaign *const campaign = attempts->campaign;
    return campaign->options.shrinking != PD_SHRINK_QUICK && !pdi_ends_process(kind) &&
           !pdi_tries_nothing(campaign) && !first->limit && first->best.count > 1 &&
           pdi_clock_ms() - first->started_ms < SHRUNK_MS;
}

/* The next run behind FIRST that fails alike, in PLAN and RESULT; 0: none is near. */
static uint64_t find(struct pdi_attempts *attempts, const struct pdi_later *later, uint64_t first,
                     struct pdi_plan *plan, struct pdi_result *result)
{
    const uint64_t started_ms = pdi_clock_ms();
    uint64_t left = first + 1 + MORE_RUNS;
    uint64_t commands = 0;
    for (uint64_t run = first + 1; left > 0 && commands < COMMANDS_MAX; run++) {
        if (!later->is_wanted(later->context, run)) {
            continue;
        }
        left--;
        if (pdi_attempts_stopped(attempts) || pdi_clock_ms() - started_ms >= SEARCH_MS ||
            !later->make(later->context, run, plan)) {
            return 0;
        }
        *result = *pdi_attempts_execute(attempts, plan);
        commands += plan->count;
        if (pdi_attempts_same(attempts, result)) {
            return run;
        }
    }
    return 0;
}

void pdi_shrink_second(struct pdi_attempts *attempts, enum pdi_kind kind,
                       const struct pdi_later *later, struct pdi_shrink *first,
                       struct pdi_failure *failure)
{
    struct pdi_plan plan;
    struct pdi_result result;
    struct pdi_shrink second;
    const uint64_t run =
        is_wanted(attempts, kind, first) ? find(attempts, later, failure->run, &plan, &result) : 0;
    if (!run) {
        return;
    }
    pdi_attempts_shrink(attempts, &plan, &result, first, &second);
    second.executions += first->executions;
    second.commands += first->commands;
    second.started_ms = first->started_ms;
    second.before = NULL;
    if (!second.joined && pdi_shrink_is_smaller(&second, first)) {
        failure->shrunk_run = (size_t)run;
        failure->original_steps = plan.count;
        pdi_shrink_release(first);
        *first = second;
    } else {
        first->executions = second.executions;
        first->commands = second.commands;
        pdi_shrink_release(&second);
    }
}
