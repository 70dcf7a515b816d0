/* See leak.h. */
#include "drive/leak.h"

#include "drive/sanitizer.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <stdio.h>

enum { TIMES = 3, LSAN_MS = 100 };

/* Defined in programs that are built with AddressSanitizer or LeakSanitizer. */
extern int lsan_check(void) __asm__("__lsan_do_recoverable_leak_check") __attribute__((weak));

void pdi_leak_begin(struct pdi_campaign *campaign, uint64_t first)
{
    campaign->leaks = (struct pdi_leaks){.descriptors = pdi_descriptor_count(),
                                         .threads = pdi_thread_count(),
                                         .lsan_ms = pdi_clock_ms(),
                                         .lsan_from = first};
}

/* LeakSanitizer stops the process for some milliseconds, and tells of the same leak each time. */
static bool lsan_found(struct pdi_leaks *leaks, bool final)
{
    const uint64_t now = pdi_clock_ms();
    if (!lsan_check || leaks->lsan_over || (!final && now - leaks->lsan_ms < LSAN_MS)) {
        return false;
    }
    leaks->lsan_ms = now;
    leaks->lsan_over = lsan_check() != 0;
    return leaks->lsan_over;
}

/* Whether NOW is more than there was BEFORE, and more than workers were seen to KEEP, which it is
 * raised to. */
static bool grew(unsigned now, unsigned before, unsigned *keep)
{
    const bool more = now > before + *keep;
    *keep = more ? now - before : *keep;
    return more;
}

bool pdi_leak_grew(struct pdi_campaign *campaign, uint64_t *first, uint64_t last, bool final)
{
    struct pdi_leaks *const leaks = &campaign->leaks;
    struct pdi_shared *const shared = campaign->shared;
    const uint64_t asked_ms = leaks->lsan_ms;
    const bool descriptors =
        grew(pdi_descriptor_count(), leaks->descriptors, &shared->recheck.kept_descriptors);
    const bool threads = grew(pdi_thread_count(), leaks->threads, &shared->recheck.kept_threads);
    shared->recheck.memory = false;
    if (descriptors || threads) {
        return true;
    }
    if (lsan_found(leaks, final)) {
        shared->recheck.memory = true;
        *first = leaks->lsan_from < *first ? leaks->lsan_from : *first;
        return true;
    }
    if (leaks->lsan_ms != asked_ms) {
        leaks->lsan_from = last + 1;
    }
    return false;
}

static void fail(struct pdi_exec *exec, const char *what, unsigned count)
{
    pdi_exec_fail(exec, PDI_LEAKED, what, "%u more after each time that this is executed", count);
}

static void fail_memory(struct pdi_campaign *campaign)
{
    struct pdi_sanitizer found;
    const bool told = pdi_output_find(campaign, pdi_sanitizer_find_leak, &found);
    pdi_exec_fail(&campaign->exec, PDI_LEAKED, "memory", "%s",
                  told ? found.message : "LeakSanitizer found memory that nothing leads to");
}

void pdi_execute_for_leaks(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    struct pdi_exec *const exec = &campaign->exec;
    pdi_execute(exec, plan);
    const unsigned descriptors = pdi_descriptor_count();
    const unsigned threads = pdi_thread_count();
    for (int i = 0; i < TIMES && pdi_exec_holds(exec); i++) {
        pdi_execute(exec, plan);
    }
    if (!pdi_exec_holds(exec)) {
        return;
    }
    const unsigned more_descriptors = pdi_descriptor_count() - descriptors;
    const unsigned more_threads = pdi_thread_count() - threads;
    exec->result.step = PDI_NO_STEP;
    if ((int)more_descriptors >= TIMES) {
        fail(exec, "descriptors", more_descriptors / TIMES);
    } else if ((int)more_threads >= TIMES) {
        fail(exec, "threads", more_threads / TIMES);
    } else if (lsan_check && lsan_check()) {
        fail_memory(campaign);
    }
}
