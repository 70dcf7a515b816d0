/* See leak.h. */
#include "drive/leak.h"

#include "drive/sanitizer.h"
#include "sys/allocation.h"
#include "sys/family.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

/* How often what left something behind is executed again. Memory may be kept for later, and a
 * little more of it by chance: that does not go on for long. */
enum { TIMES = 3, MEMORY_TIMES = 10 };

/* Defined in programs that are built with AddressSanitizer or LeakSanitizer. */
extern int lsan_check(void) __asm__("__lsan_do_recoverable_leak_check") __attribute__((weak));

/* What is open or running in this process, and how much of its memory. */
static struct pdi_leaks what_is_there(void)
{
    struct pdi_family family;
    pdi_family_of(pdi_self(), &family);
    return (struct pdi_leaks){.descriptors = pdi_descriptor_count(),
                              .threads = pdi_thread_count(),
                              .processes = pdi_family_count(&family),
                              .blocks = pdi_allocations_live()};
}

/* How many processes have lost their parents, and are children of the zygote now. */
static unsigned orphans(const struct pdi_campaign *campaign)
{
    struct pdi_family family;
    struct pdi_family workers = {.count = 0};
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        workers.pids[workers.count] = atomic_load(&campaign->seats[i].shared->pid);
        workers.count += workers.pids[workers.count] != 0;
    }
    pdi_family_of(pdi_parent(), &family);
    pdi_family_without(&family, &workers);
    return pdi_family_count(&family);
}

void pdi_leak_begin(struct pdi_campaign *campaign)
{
    campaign->leaks = what_is_there();
    campaign->leaks.processes += orphans(campaign);
}

/* Whether allocations of CAMPAIGN may be made to fail. */
static bool has_faults(const struct pdi_campaign *campaign)
{
    return campaign->options.alloc_faults ||
           (campaign->plan && pdi_plan_has_faults(campaign->plan));
}

void pdi_leak_watch(const struct pdi_campaign *campaign)
{
    if (pdi_leak_is_counted(campaign) || has_faults(campaign)) {
        pdi_allocations_begin();
    }
}

bool pdi_leak_is_counted(const struct pdi_campaign *campaign)
{
    return campaign->isolated && !lsan_check && !campaign->exec.info.shared &&
           !campaign->shared->leaks.over;
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
    const struct pdi_leaks now = what_is_there();
    const bool descriptors =
        grew(now.descriptors, leaks->descriptors, &shared->leaks.kept_descriptors);
    const bool threads = grew(now.threads, leaks->threads, &shared->leaks.kept_threads);
    const bool processes =
        grew(now.processes + orphans(campaign), leaks->processes, &shared->leaks.kept_processes);
    const bool any = descriptors || threads || processes;
    shared->leaks.memory = !any && lsan_found(leaks);
    return any || shared->leaks.memory;
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

/* Fails the execution, if each of MEMORY_TIMES left blocks behind that are there still. */
static void judge_memory(struct pdi_campaign *campaign)
{
    struct pdi_exec *const exec = &campaign->exec;
    struct pdi_block block = {.data = NULL};
    size_t bytes = 0;
    size_t count = 1;
    unsigned rounds = MEMORY_TIMES;
    while (rounds > 0 && count) { /* the first comes last, to be told */
        count = pdi_blocks_left(rounds--, &block, &bytes);
    }
    if (!pdi_blocks_forget() || count == 0) {
        return;
    }
    pdi_exec_fail(exec, PDI_LEAKED, "memory",
                  "%zu byte%s in %zu block%s more after each time that this is executed", bytes,
                  bytes == 1 ? "" : "s", count, count == 1 ? "" : "s");
    exec->result.crash = campaign->shared->crash; /* where everything lies, if not where it does */
    exec->result.crash.signal = 0;
    memset(exec->result.crash.frames, 0, sizeof exec->result.crash.frames);
    memcpy(exec->result.crash.frames, block.frames, sizeof block.frames);
}

/* Fails the execution, if each of TIMES left more behind than there was BEFORE. */
static void judge(struct pdi_exec *exec, const struct pdi_leaks *before)
{
    const struct pdi_leaks now = what_is_there();
    const unsigned descriptors = now.descriptors - before->descriptors;
    const unsigned threads = now.threads - before->threads;
    const unsigned processes = now.processes - before->processes;
    if ((int)descriptors >= TIMES) {
        fail(exec, "descriptors", descriptors / TIMES);
    } else if ((int)threads >= TIMES) {
        fail(exec, "threads", threads / TIMES);
    } else if ((int)processes >= TIMES) { /* dead ones, too: nobody has waited for them */
        fail(exec, "processes", processes / TIMES);
    }
}

/* Executes PLAN once more; whether there is more memory afterwards than before. Only if it is
 * looked at CLOSELY, it is known which. */
static bool grows_again(struct pdi_exec *exec, const struct pdi_plan *plan, bool closely)
{
    const int64_t blocks = pdi_allocations_live();
    if (closely) {
        pdi_blocks_begin();
    }
    pdi_execute(exec, plan);
    pdi_blocks_end();
    return pdi_allocations_live() > blocks;
}

/* Whether execution after execution leaves memory behind. */
static bool confirm_memory(struct pdi_exec *exec, const struct pdi_plan *plan)
{
    unsigned rounds = 0;
    bool grows = grows_again(exec, plan, false); /* mostly it does not, and that is it */
    while (grows && pdi_exec_holds(exec) && rounds++ < MEMORY_TIMES) {
        grows = grows_again(exec, plan, true);
    }
    return grows && pdi_exec_holds(exec);
}

void pdi_leak_confirm(struct pdi_campaign *campaign, const struct pdi_plan *plan, bool memory_only)
{
    struct pdi_exec *const exec = &campaign->exec;
    struct pdi_counts *const counts = exec->counts;
    const struct pdi_leaks before = what_is_there();
    const struct pdi_result result = exec->result;
    exec->counts = NULL; /* it is counted once */
    for (int i = 0; i < TIMES && !memory_only && pdi_exec_holds(exec); i++) {
        pdi_execute(exec, plan);
    }
    if (!memory_only && pdi_exec_holds(exec)) {
        exec->result = result;
        exec->result.step = PDI_NO_STEP;
        judge(exec, &before);
    }
    if (pdi_exec_holds(exec) && pdi_leak_is_counted(campaign) && confirm_memory(exec, plan)) {
        exec->result = result;
        exec->result.step = PDI_NO_STEP;
        judge_memory(campaign);
    }
    if (pdi_exec_holds(exec)) {
        exec->result = result;
    }
    exec->counts = counts;
    (void)pdi_blocks_forget();
}

void pdi_execute_for_leaks(struct pdi_campaign *campaign, const struct pdi_plan *plan)
{
    struct pdi_exec *const exec = &campaign->exec;
    const struct pdi_leaks before = what_is_there();
    pdi_execute(exec, plan);
    const struct pdi_leaks after = what_is_there();
    if (!pdi_exec_holds(exec)) {
        return;
    }
    const bool others = after.descriptors > before.descriptors || after.threads > before.threads ||
                        after.processes > before.processes;
    if (others || (after.blocks > before.blocks && pdi_leak_is_counted(campaign))) {
        pdi_leak_confirm(campaign, plan, !others);
    }
    if (pdi_exec_holds(exec) && lsan_check && lsan_check()) {
        exec->result.step = PDI_NO_STEP;
        fail_memory(campaign);
    }
}
