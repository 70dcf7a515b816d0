/* Watching a process that executes the system under test, and telling how it ended. */
#include "drive/campaign.h"
#include "drive/sanitizer.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

enum { OWN_MS = 5000, REPORT_MS = 10000, LOOK_MIN_MS = 5, LOOK_MAX_MS = 100, LOOKS = 8 };

int pdi_look_ms(const struct pdi_campaign *campaign)
{
    const unsigned share = campaign->options.step_timeout_ms / LOOKS;
    return share < LOOK_MIN_MS ? LOOK_MIN_MS : share > LOOK_MAX_MS ? LOOK_MAX_MS : (int)share;
}

void pdi_watch_begin(struct pdi_watch *watch, const struct pdi_campaign *campaign)
{
    const struct pdi_progress *const progress = &campaign->shared->progress;
    *watch = (struct pdi_watch){.tick = atomic_load(&progress->tick),
                                .run = atomic_load(&progress->run),
                                .looked_ms = pdi_clock_ms()};
}

static uint64_t step_limit(const struct pdi_campaign *campaign)
{
    const struct pdi_progress *const progress = &campaign->shared->progress;
    const uint32_t own = atomic_load(&progress->timeout_ms);
    switch (atomic_load(&progress->phase)) {
    case PDI_PHASE_HANDLER:
        return own ? own : campaign->options.step_timeout_ms;
    case PDI_PHASE_IDLE: /* our own code, or a process that is only being made */
        return (uint64_t)campaign->options.step_timeout_ms + OWN_MS;
    case PDI_PHASE_SETUP_ONCE:
    case PDI_PHASE_SETUP_WORKER:
    case PDI_PHASE_SETUP_EACH:
    case PDI_PHASE_TEARDOWN_EACH:
    case PDI_PHASE_TEARDOWN_WORKER:
    case PDI_PHASE_TEARDOWN_ONCE:
        return campaign->options.run_timeout_ms; /* servers start and stop here */
    default:
        return campaign->options.step_timeout_ms;
    }
}

/* Whether a report has begun that ends the process. */
static bool find_last_words(const char *text, struct pdi_sanitizer *out)
{
    (void)out;
    return strstr(text, "==ERROR: AddressSanitizer: ") ||
           strstr(text, "==ERROR: MemorySanitizer: ");
}

/* Whether a process that has not gone on for so long has not hung: a sanitizer needs its time to
 * find names for what it tells. */
static bool is_telling(const struct pdi_campaign *campaign, uint64_t beyond_ms)
{
    struct pdi_sanitizer none;
    return beyond_ms < REPORT_MS && pdi_output_find(campaign, find_last_words, &none);
}

enum pdi_watched pdi_watch_look(struct pdi_watch *watch, const struct pdi_campaign *campaign,
                                unsigned slack_ms)
{
    const struct pdi_progress *const progress = &campaign->shared->progress;
    const uint64_t now = pdi_clock_ms();
    const uint64_t slept = now - watch->looked_ms;
    /* If we slept longer than we wanted, so did they: the machine is busy, nobody hangs. */
    const uint64_t most = 2 * (uint64_t)pdi_look_ms(campaign);
    const uint64_t passed = slept > most ? most : slept;
    const uint64_t tick = atomic_load(&progress->tick);
    const uint64_t run = atomic_load(&progress->run) ^ (uint64_t)atomic_load(&progress->attempts)
                                                           << 32;
    watch->looked_ms = now;
    watch->tick_ms = tick == watch->tick ? watch->tick_ms + passed : 0;
    watch->run_ms = run == watch->run ? watch->run_ms + passed : 0;
    watch->tick = tick;
    watch->run = run;
    const uint64_t step_ms = step_limit(campaign) + slack_ms;
    const uint64_t run_ms = (uint64_t)campaign->options.run_timeout_ms + slack_ms;
    if (watch->tick_ms >= step_ms && !is_telling(campaign, watch->tick_ms - step_ms)) {
        return PDI_WATCH_STEP_HUNG;
    }
    return atomic_load(&progress->executing) && watch->run_ms >= run_ms &&
                   !is_telling(campaign, watch->run_ms - run_ms)
               ? PDI_WATCH_RUN_HUNG
               : PDI_WATCH_FINE;
}

/* "step $3 Add", "setup_each". */
static void name_place(const struct pdi_campaign *campaign, char *out, size_t size)
{
    const struct pdi_progress *const progress = &campaign->shared->progress;
    const uint32_t step = atomic_load(&progress->step);
    const uint32_t command = atomic_load(&progress->command);
    const uint32_t phase = atomic_load(&progress->phase);
    const char *const title =
        command < campaign->model->command_count ? campaign->model->commands[command].title : "";
    if (phase == PDI_PHASE_HANDLER) {
        (void)snprintf(out, size, "$%" PRIu32 " %s", step, title);
    } else if (step && phase != PDI_PHASE_IDLE) {
        (void)snprintf(out, size, "%s at $%" PRIu32 " %s", pdi_phase_text(phase), step, title);
    } else {
        (void)snprintf(out, size, "%s", pdi_phase_text(phase));
    }
}

bool pdi_is_intact(const struct pdi_shared *shared)
{
    return shared->guard_before == PDI_GUARD && shared->guard_after == PDI_GUARD &&
           atomic_load(&shared->progress.phase) < PDI_PHASE_COUNT;
}

/* What a sanitizer said before it ended the process; false: nothing. */
static bool tell_sanitizer(const struct pdi_campaign *campaign, const char *place,
                           struct pdi_result *result)
{
    struct pdi_sanitizer found;
    const bool reported = pdi_output_find(campaign, pdi_sanitizer_find_last, &found);
    if (reported) {
        const size_t len = strlen(result->name);
        result->kind = PDI_SANITIZER;
        (void)snprintf(result->name + len, sizeof result->name - len, ": %s", found.type);
        (void)snprintf(result->message, sizeof result->message, "%s; in %s", found.message, place);
    }
    return reported;
}

static void tell_end(const struct pdi_campaign *campaign, int signal, int status, const char *place,
                     struct pdi_result *result)
{
    char room[16];
    if (tell_sanitizer(campaign, place, result)) {
        return;
    }
    if (signal) {
        result->kind = PDI_CRASHED;
        if (campaign->shared->crash.signal == signal) {
            result->crash = campaign->shared->crash;
        }
        (void)snprintf(result->message, sizeof result->message, "%s in %s",
                       pdi_signal_name(signal, room), place);
    } else {
        result->kind = PDI_EXITED;
        (void)snprintf(result->message, sizeof result->message,
                       "the process ended with status %d in %s", status, place);
    }
}

static struct pdi_result corrupted(void)
{
    struct pdi_result result = {.kind = PDI_CORRUPTED, .step = PDI_NO_STEP};
    (void)snprintf(result.name, sizeof result.name, "shared memory");
    (void)snprintf(result.message, sizeof result.message,
                   "the framework's own memory was overwritten before the process ended");
    return result;
}

struct pdi_result pdi_result_left(const struct pdi_result *result)
{
    unsigned char test_code; /* what is no bool may not be read as one */
    memcpy(&test_code, &result->test_code, 1);
    const bool is_whole = (unsigned)result->kind < PDI_KIND_COUNT && test_code <= 1 &&
                          memchr(result->name, 0, sizeof result->name) &&
                          memchr(result->message, 0, sizeof result->message) &&
                          memchr(result->left, 0, sizeof result->left) &&
                          memchr(result->data, 0, sizeof result->data);
    return is_whole ? *result : corrupted();
}

struct pdi_result pdi_evidence(const struct pdi_campaign *campaign, int signal, int status,
                               enum pdi_watched hung)
{
    const struct pdi_progress *const progress = &campaign->shared->progress;
    struct pdi_result result = {.step = PDI_NO_STEP};
    char place[200];
    if (!pdi_is_intact(campaign->shared)) {
        return corrupted();
    }
    const uint32_t phase = atomic_load(&progress->phase);
    const uint32_t command = atomic_load(&progress->command);
    const bool handling = phase == PDI_PHASE_HANDLER && command < campaign->model->command_count;
    result.test_code = pdi_phase_is_test_code(phase);
    (void)snprintf(result.name, sizeof result.name, "%s",
                   handling ? campaign->model->commands[command].title : pdi_phase_text(phase));
    name_place(campaign, place, sizeof place);
    if (hung == PDI_WATCH_STEP_HUNG) {
        result.kind = PDI_HUNG;
        (void)snprintf(result.message, sizeof result.message,
                       "%s did not end within %" PRIu64 " ms", place, step_limit(campaign));
    } else if (hung == PDI_WATCH_RUN_HUNG) {
        result.kind = PDI_HUNG;
        (void)snprintf(result.message, sizeof result.message,
                       "the run did not end within %u ms; it was in %s",
                       campaign->options.run_timeout_ms, place);
    } else {
        tell_end(campaign, signal, status, place, &result);
    }
    return result;
}
