/* See leak.h. */
#include "drive/leak.h"

#include "drive/sanitizer.h"
#include "sys/process.h"

#include <stdio.h>

enum { TIMES = 3 };

/* Defined in programs that are built with AddressSanitizer or LeakSanitizer. */
extern int lsan_check(void) __asm__("__lsan_do_recoverable_leak_check") __attribute__((weak));

/* What is open or running in this process. */
static struct pdi_leaks what_is_there(void)
{
    return (struct pdi_leaks){.descriptors = pdi_descriptor_count(), .threads = pdi_thread_count()};
}

void pdi_leak_begin(struct pdi_campaign *campaign)
{
    campaign->leaks = what_is_there();
}

/* LeakSanitizer stops the process for some milliseconds, and tells of the same leak each time. */
static bool lsan_found(struct pdi_leaks *leaks)
{
    if (!lsan_check || leaks->lsan_over) {
        return false;
    }
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

bool pdi_leak_grew(struct pdi_campaign *campaign)
{
    struct pdi_leaks *const leaks = &campaign->leaks;
    struct pdi_shared *const shared = campaign->shared;
    const bool descriptors =
        grew(pdi_descriptor_count(), leaks->descriptors, &shared->leaks.kept_descriptors);
    const bool threads = grew(pdi_thread_count(), leaks->threads, &shared->leaks.kept_threads);
    shared->leaks.memory = !descriptors && !threads && lsan_found(leaks);
    return descriptors || threads || shared->leaks.memory;
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

/* Fails the execution, if each of TIMES left more behind than there was BEFORE. */
static void judge(struct pdi_exec *exec, const struct pdi_leaks *before)
{
    const struct pdi_leaks now = what_is_there();
    const unsigned descriptors = now.descriptors - before->descriptors;
    const unsigned threads = now.threads - before->threads;
    if ((int)descriptors >= TIMES) {
        fail(exec, "descriptors", descriptors / TIMES);
    } else if ((int)threads >= TIMES) {
        fail(exec, "threads", threads / TIMES);
    }
}

void pdi_execute_for_leaks(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    struct pdi_exec *const exec = &campaign->exec;
    struct pdi_counts *const counts = exec->counts;
    const struct pdi_leaks before = what_is_there();
    pdi_execute(exec, plan);
    const struct pdi_leaks after = what_is_there();
    if (!pdi_exec_holds(exec)) {
        return;
    }
    if (after.descriptors > before.descriptors || after.threads > before.threads) {
        exec->counts = NULL; /* it is counted once */
        for (int i = 0; i < TIMES && pdi_exec_holds(exec); i++) {
            pdi_execute(exec, plan);
        }
        exec->counts = counts;
        if (pdi_exec_holds(exec)) {
            exec->result.step = PDI_NO_STEP;
            judge(exec, &after);
        }
    }
    if (pdi_exec_holds(exec) && lsan_check && lsan_check()) {
        exec->result.step = PDI_NO_STEP;
        fail_memory(campaign);
    }
}
