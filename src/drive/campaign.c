/* Making a campaign ready, and taking what its workers tell: see campaign.h. */
#include "drive/campaign.h"

#include "base/diag.h"
#include "core/exhaust.h"
#include "drive/report.h"
#include "exec/audit.h"
#include "exec/twice.h"
#include "store/store.h"
#include "sys/allocation.h"
#include "sys/clock.h"
#include "sys/coverage.h"
#include "sys/process.h"

#include <stdio.h>
#include <string.h>

/* How often progress is told. */
enum { PROGRESS_MS = 100 };

/* ---- Options ----------------------------------------------------------------------------- */

pd_status pdi_options_check(const pd_options *given, pd_options *out, pd_diag *diag)
{
    if (!given || given->size == 0) {
        return pdi_fail(diag, PD_EINVAL,
                        "options.size is 0: begin with pd_options options = {.size = sizeof "
                        "options, ...}");
    }
    const size_t known = given->size < sizeof *out ? given->size : sizeof *out;
    const unsigned char *const bytes = (const unsigned char *)given;
    for (size_t i = known; i < given->size; i++) {
        if (bytes[i]) {
            return pdi_fail(diag, PD_EINVAL,
                            "options of a newer version: this library (%s) does not know the "
                            "member at byte %zu",
                            PD_VERSION, i);
        }
    }
    memset(out, 0, sizeof *out);
    memcpy(out, given, known);
    if (out->strategies & ~(unsigned)PDI_STRATEGIES_ALL) {
        return pdi_fail(diag, PD_EINVAL,
                        "strategies is %u, which is no sum of PD_UNIFORM, "
                        "PD_SWARM, PD_WEIGHTS and PD_REUSE",
                        out->strategies);
    }
    return out->max_commands > PDI_PLAN_COMMANDS_MAX
               ? pdi_fail(diag, PD_EINVAL, "max_commands is %u; the limit is %d", out->max_commands,
                          PDI_PLAN_COMMANDS_MAX)
               : PD_OK;
}

static void fill_defaults(pd_options *options, bool shared, bool is_property)
{
    const bool timed = options->time_ms != 0;
    options->max_runs = options->max_runs ? options->max_runs : timed ? 0 : 100;
    options->max_commands = options->max_commands ? options->max_commands : shared ? 50 : 200;
    if (is_property) {
        options->max_commands = 1; /* its input */
    }
    options->step_timeout_ms = options->step_timeout_ms ? options->step_timeout_ms
                               : shared                 ? 30000
                                                        : 1000;
    options->run_timeout_ms = options->run_timeout_ms ? options->run_timeout_ms : 60000;
    const bool exhaustive = options->shrinking == PD_SHRINK_EXHAUSTIVE;
    options->shrink_executions = options->shrink_executions ? options->shrink_executions
                                 : exhaustive               ? 100000
                                                            : 1000;
    options->shrink_ms = options->shrink_ms ? options->shrink_ms : exhaustive ? 600000 : 30000;
    options->repeats = options->repeats ? options->repeats : shared ? 3 : 10;
    options->jobs = options->jobs ? options->jobs : shared ? 1 : pdi_core_count();
    options->jobs = options->jobs > PDI_JOBS_MAX ? PDI_JOBS_MAX : options->jobs;
    options->suite = options->suite ? options->suite : options->model->name;
}

/* Those options that generation depends on, as a line to copy. */
static const char *generation_options(struct pdi_campaign *campaign)
{
    const pd_options *const options = &campaign->options;
    struct pdi_text text = pdi_text_new(&campaign->arena);
    if (options->exhaustive) {
        pdi_text_printf(&text, "--exhaustive %u%s", options->exhaustive,
                        options->exhaustive_any ? " --yes" : "");
    } else {
        pdi_text_printf(&text, "--commands %u", options->max_commands);
    }
    for (const char *const *name = options->only; name && *name; name++) {
        pdi_text_printf(&text, "%s%s", name == options->only ? " --only " : ",", *name);
    }
    for (const char *const *name = options->without; name && *name; name++) {
        pdi_text_printf(&text, "%s%s", name == options->without ? " --without " : ",", *name);
    }
    pdi_text_puts(&text, options->guided ? " --guided" : "");
    pdi_text_puts(&text, options->alloc_faults ? " --alloc-faults" : "");
    for (unsigned i = 0, said = 0; options->strategies && pdi_strategy_names[i]; i++) {
        if (options->strategies & (1U << i)) {
            pdi_text_printf(&text, "%s%s", said++ ? "," : " --strategies ", pdi_strategy_names[i]);
        }
    }
    for (const pd_weight *weight = options->weights; weight && weight->command; weight++) {
        pdi_text_printf(&text, " --weight %s=%u", weight->command, weight->weight);
    }
    return text.data;
}

/* ---- Making ready ------------------------------------------------------------------------ */

static void close_both(int ends[2])
{
    pdi_close(&ends[0]);
    pdi_close(&ends[1]);
}

enum { PAGE = 1 << 16 }; /* as large as any */

static size_t pages(size_t size)
{
    return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

/* How much memory a seat is. */
static size_t seat_size(const struct pdi_campaign *campaign)
{
    return pages(sizeof(struct pdi_shared)) + pages(campaign->counts_size) + PDI_TRACE_MAX;
}

/* Says where in SEAT's memory is what. */
static void lay_out(const struct pdi_campaign *campaign, struct pdi_seat *seat)
{
    const struct pdi_model *const model = campaign->model;
    char *const memory = seat->memory;
    seat->shared = (void *)memory;
    seat->counts_memory = memory + pages(sizeof *seat->shared);
    seat->trace_buffer = memory + pages(sizeof *seat->shared) + pages(campaign->counts_size);
    seat->counts = pdi_counts_in(seat->counts_memory, model->command_count, model->invariant_count);
}

pd_status pdi_seat_make(struct pdi_campaign *campaign, struct pdi_seat *seat, pd_diag *diag)
{
    const bool fresh = campaign->options.isolation == PD_ISOLATION_EXEC;
    *seat = (struct pdi_seat){
        .channel = {-1, -1}, .capture = {.fd = -1}, .memory_fd = -1, .plan_fd = -1};
    seat->memory = fresh ? pdi_shared_file(seat_size(campaign), &seat->memory_fd)
                         : pdi_shared_new(seat_size(campaign));
    if (!seat->memory || (fresh && !pdi_nameless_file(&seat->plan_fd))) {
        return pdi_fail(diag, PD_EIO, "cannot get %zu MiB of shared memory",
                        seat_size(campaign) >> 20);
    }
    lay_out(campaign, seat);
    seat->shared->guard_before = seat->shared->guard_after = PDI_GUARD;
    atomic_store(&seat->shared->none_beyond, UINT64_MAX);
    seat->shared->leaks.over = campaign->options.no_leaks;
    pdi_bell_init(&seat->shared->ordered);
    if (campaign->isolated && !campaign->options.verbose) {
        pdi_capture_open(&seat->capture);
    }
    return PD_OK;
}

bool pdi_seat_map(struct pdi_campaign *campaign, struct pdi_seat *seat, int fd)
{
    void *const memory = pdi_shared_map(fd, seat_size(campaign));
    if (memory) {
        pdi_shared_free(seat->memory, seat_size(campaign));
        seat->memory = memory;
        seat->memory_fd = fd;
        lay_out(campaign, seat);
    }
    return memory != NULL;
}

void pdi_seat_free(struct pdi_campaign *campaign, struct pdi_seat *seat)
{
    close_both(seat->channel);
    pdi_close(&seat->memory_fd);
    pdi_close(&seat->plan_fd);
    pdi_capture_close(&seat->capture);
    pdi_shared_free(seat->memory, seat_size(campaign));
}

/* The first seat is there from the beginning; others are made when there are runs to share. */
pd_status pdi_make_seats(struct pdi_campaign *campaign, unsigned count, pd_diag *diag)
{
    pd_status status = PD_OK;
    for (; status == PD_OK && campaign->seat_count < count; campaign->seat_count++) {
        status = pdi_seat_make(campaign, &campaign->seats[campaign->seat_count], diag);
    }
    return status;
}

void pdi_take_seat(struct pdi_campaign *campaign, struct pdi_seat *seat)
{
    campaign->seat = seat;
    campaign->shared = seat->shared;
    campaign->exec.progress = &seat->shared->progress;
    campaign->trace = (struct pdi_trace){.buffer = seat->trace_buffer,
                                         .capacity = PDI_TRACE_MAX,
                                         .used = &seat->shared->trace_used,
                                         .truncated = &seat->shared->trace_truncated,
                                         .model = campaign->model};
}

pd_status pdi_faults_check(pd_diag *diag)
{
    return pdi_allocations_possible()
               ? PD_OK
               : pdi_fail(diag, PD_EINVAL,
                          "no allocation can be made to fail: this program calls malloc where "
                          "nobody can step in; link it with what pkg-config "
                          "--variable=alloc_faults propertydamage says");
}

enum { SEQUENCES_MAX = 10000000 };

static void put_sequences(struct pdi_text *text, const struct pdi_campaign *campaign)
{
    const unsigned steps = campaign->options.exhaustive;
    pdi_text_printf(text, "at most %s%" PRIu64 " sequences of up to %u step%s",
                    campaign->sequences == UINT64_MAX ? "more than " : "", campaign->sequences,
                    steps, steps == 1 ? "" : "s");
}

/* All sequences are to be made: whether they are not too many. */
static pd_status count_sequences(struct pdi_campaign *campaign, pd_diag *diag)
{
    pd_options *const options = &campaign->options;
    struct pdi_text text = pdi_text_new(&campaign->arena);
    campaign->sequences = pdi_choices_bound(campaign->model, options->exhaustive);
    put_sequences(&text, campaign);
    if (options->exhaustive > PDI_EXHAUST_STEPS_MAX) {
        return pdi_fail(diag, PD_EINVAL, "--exhaustive %u: the limit is %d steps",
                        options->exhaustive, PDI_EXHAUST_STEPS_MAX);
    }
    if (campaign->sequences > SEQUENCES_MAX && !options->exhaustive_any) {
        return pdi_fail(diag, PD_EINVAL,
                        "--exhaustive %u: %s, more than %d: --yes executes them all the same, "
                        "fewer steps or --only make it fewer",
                        options->exhaustive, text.data, SEQUENCES_MAX);
    }
    options->max_runs = campaign->sequences;
    options->max_commands = options->exhaustive;
    return PD_OK;
}

static pd_status make_ready(struct pdi_campaign *campaign, pd_diag *diag)
{
    pd_options *const options = &campaign->options;
    campaign->model = pdi_model_new(options->model, &campaign->arena, diag);
    if (!campaign->model) {
        return PD_EINVAL;
    }
    if (pdi_model_select(campaign->model, options->only, options->without, options->weights,
                         diag) != PD_OK) {
        return diag ? diag->status : PD_EINVAL;
    }
    if (options->exhaustive && count_sequences(campaign, diag) != PD_OK) {
        return PD_EINVAL;
    }
    if (options->guided && !campaign->model->info.has_state_class) {
        return pdi_fail(diag, PD_EINVAL,
                        "--guided: model %s does not tell states apart: give PD_MODEL a "
                        ".state_class",
                        options->model->name);
    }
    pd_status status = pdi_exec_init(&campaign->exec, campaign->model, options->adapter,
                                     options->config, NULL, &campaign->arena, diag);
    if (status != PD_OK) {
        return status;
    }
    campaign->counts_size =
        pdi_counts_size(campaign->model->command_count, campaign->model->invariant_count);
    campaign->totals_memory = pd_alloc(&campaign->arena, char, campaign->counts_size);
    campaign->totals = pdi_counts_in(campaign->totals_memory, campaign->model->command_count,
                                     campaign->model->invariant_count);
    fill_defaults(options, campaign->exec.info.shared, campaign->model->info.property != NULL);
    if (options->audit) {
        pdi_audit_init(&campaign->exec, pd_alloc(&campaign->arena, struct pdi_audit, 1),
                       &campaign->arena);
    }
    if (options->alloc_faults && pdi_faults_check(diag) != PD_OK) {
        return PD_EINVAL;
    }
    campaign->isolated = options->isolation != PD_ISOLATION_NONE &&
                         (options->isolation != PD_ISOLATION_AUTO || !pdi_traced());
    if (options->audit_system) {
        pdi_twice_init(&campaign->exec, &campaign->arena);
    }
    if (!campaign->isolated || options->only_run.set) {
        options->jobs = 1;
    }
    campaign->seats = pd_alloc(&campaign->arena, struct pdi_seat, options->jobs);
    status = pdi_make_seats(campaign, 1, diag);
    if (status != PD_OK) {
        return status;
    }
    pdi_take_seat(campaign, campaign->seats);
    campaign->generation_options = generation_options(campaign);
    campaign->seed = options->seed.set ? options->seed.value : pdi_entropy();
    return PD_OK;
}

pd_status pdi_campaign_begin(struct pdi_campaign *campaign, const pd_options *options,
                             pd_diag *diag)
{
    pd_diag own = {0};
    diag = diag ? diag : &own;
    *diag = (pd_diag){0};
    *campaign = (struct pdi_campaign){.requests = {-1, -1}, .answers = {-1, -1}};
    pdi_arena_init(&campaign->arena, 0);
    pdi_arena_init(&campaign->report_arena, 0);
    pd_status status = pdi_options_check(options, &campaign->options, diag);
    if (status == PD_OK) {
        status = make_ready(campaign, diag);
    }
    if (status == PD_OK) {
        pdi_coverage_use(&campaign->model->info.coverage);
    }
    if (status != PD_OK) {
        pdi_campaign_end(campaign);
        pdi_arena_release(&campaign->report_arena);
    }
    return status;
}

void pdi_campaign_end(struct pdi_campaign *campaign)
{
    close_both(campaign->requests);
    close_both(campaign->answers);
    if (campaign->exec.states) {
        pdi_audit_release(&campaign->exec);
        pdi_twice_release(&campaign->exec);
        pdi_exec_release(&campaign->exec);
    }
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        pdi_seat_free(campaign, &campaign->seats[i]);
    }
    pdi_arena_release(&campaign->arena);
}

/* ---- What workers tell ------------------------------------------------------------------- */

/* Room for one more of COUNT items of SIZE bytes. */
static void *more(struct pdi_campaign *campaign, void *items, size_t count, size_t *capacity,
                  size_t size)
{
    if (count < *capacity) {
        return items;
    }
    *capacity = *capacity * 2 + 8;
    void *const grown = pd_arena_alloc(&campaign->report_arena, size, *capacity);
    if (count) {
        memcpy(grown, items, count * size);
    }
    return grown;
}

static void pass_on(const struct pdi_campaign *campaign, const char *text, size_t len)
{
    if (campaign->options.output) {
        campaign->options.output(text, len, campaign->options.context);
    }
}

void pdi_tell_sequences(struct pdi_campaign *campaign)
{
    if (campaign->sequences) {
        struct pdi_text text = pdi_text_new(&campaign->report_arena);
        put_sequences(&text, campaign);
        pdi_text_putc(&text, '\n');
        pass_on(campaign, text.data, text.len);
    }
}

void pdi_warn(struct pdi_campaign *campaign, const char *text)
{
    struct pdi_summary *const summary = &campaign->summary;
    summary->warnings = more(campaign, summary->warnings, summary->warning_count,
                             &campaign->warning_capacity, sizeof *summary->warnings);
    summary->warnings[summary->warning_count++] = pdi_arena_string(&campaign->report_arena, text);
    struct pdi_text line = pdi_text_new(&campaign->report_arena);
    pdi_text_printf(&line, "warning: %s\n", text);
    pass_on(campaign, line.data, line.len);
}

static void add_progress(pd_progress *shown, const struct pdi_campaign *campaign,
                         const struct pdi_counts *counts)
{
    shown->runs += pdi_counted(&counts->totals->runs);
    shown->commands += pdi_counts_sent(counts, campaign->model->command_count);
}

bool pdi_time_is_up(const struct pdi_campaign *campaign)
{
    const uint64_t limit = campaign->options.time_ms;
    return limit && pdi_clock_ms() - campaign->started_ms >= limit;
}

void pdi_show_progress(struct pdi_campaign *campaign)
{
    if (!campaign->options.on_progress) {
        return;
    }
    const uint64_t now = pdi_clock_ms();
    if (now - campaign->progress_ms < PROGRESS_MS) {
        return;
    }
    pd_progress shown = {
        .max_runs = campaign->options.max_runs,
        .elapsed_ms = now - campaign->started_ms,
        .failures = campaign->summary.failure_count,
    };
    pdi_dispatch_waiting(campaign->dispatch, &shown.runs, &shown.commands);
    add_progress(&shown, campaign, &campaign->totals);
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        const struct pdi_progress *const progress = &campaign->seats[i].shared->progress;
        add_progress(&shown, campaign, &campaign->seats[i].counts);
        if (atomic_load(&progress->shrinking)) {
            shown.shrinking = true;
            shown.shrink_executions = atomic_load(&progress->attempts);
        }
    }
    campaign->progress_ms = now;
    campaign->options.on_progress(&shown, campaign->options.context);
}

static void publish(struct pdi_campaign *campaign, const struct pdi_reported_failure *reported)
{
    const struct pdi_failure *const failure = &reported->failure;
    const char **const plan =
        pd_alloc(&campaign->report_arena, const char *, failure->step_count + 1);
    for (size_t i = 0; i < failure->step_count; i++) {
        plan[i] = pdi_plan_line_shown(&failure->steps[i], &campaign->report_arena);
    }
    const pd_failure public = pdi_public_failure(reported, plan);
    if (campaign->options.on_failure) {
        campaign->options.on_failure(&public, campaign->options.context);
    }
}

void pdi_add_failure(struct pdi_campaign *campaign, const struct pdi_failure *failure,
                     const char *text, size_t len)
{
    struct pdi_summary *const summary = &campaign->summary;
    struct pdi_reported_failure reported = {.failure = *failure};
    pd_diag diag;
    reported.text = pdi_arena_copy(&campaign->report_arena, text, len);
    if (campaign->options.save_dir &&
        pdi_store_save(campaign->options.save_dir, failure, &campaign->report_arena, &reported.file,
                       &diag) != PD_OK) {
        pdi_warn(campaign, diag.text);
    }
    summary->failures = more(campaign, summary->failures, summary->failure_count,
                             &campaign->failure_capacity, sizeof *summary->failures);
    summary->failures[summary->failure_count++] = reported;
    publish(campaign, &reported);
}

/* Whether a failure of that kind and name is in SUMMARY already. */
static bool is_told(const struct pdi_summary *summary, const struct pdi_failure *failure)
{
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct pdi_failure *const it = &summary->failures[i].failure;
        if (it->kind == failure->kind && strcmp(it->name, failure->name) == 0) {
            return true;
        }
    }
    return false;
}

static void receive_failure(struct pdi_campaign *campaign, enum pdi_message message,
                            const char *data, size_t len)
{
    struct pdi_failure failure;
    pd_diag diag = {0};
    if (pdi_failure_read(data, len, &campaign->report_arena, &failure, &diag) == PD_OK &&
        failure.kind == PDI_SETUP_FAILED && is_told(&campaign->summary, &failure)) {
        return; /* it fails in every worker */
    }
    if (diag.status != PD_OK) {
        pdi_warn(campaign, "a worker told of a failure that cannot be read:");
        pdi_warn(campaign, diag.text);
    } else if (message == PDI_MESSAGE_REPLAYED) {
        campaign->replay_result = failure;
        campaign->have_replay_result = true;
    } else {
        campaign->seat->told = true;
        pdi_add_failure(campaign, &failure, data, len);
    }
}

void pdi_receive(struct pdi_campaign *campaign, enum pdi_message message, const char *data,
                 size_t len)
{
    switch (message) {
    case PDI_MESSAGE_FAILURE:
    case PDI_MESSAGE_REPLAYED:
        receive_failure(campaign, message, data, len);
        break;
    case PDI_MESSAGE_TEARDOWN: /* the first is enough: the report says how many there were */
        if (campaign->teardown_told) {
            break;
        }
        campaign->teardown_told = true;
        pdi_warn(campaign, pdi_arena_copy(&campaign->report_arena, data, len));
        break;
    case PDI_MESSAGE_WARNING:
        pdi_warn(campaign, pdi_arena_copy(&campaign->report_arena, data, len));
        break;
    case PDI_MESSAGE_OUTPUT:
        pass_on(campaign, data, len);
        break;
    case PDI_MESSAGE_REFUSED:
        if (len > sizeof campaign->refused_step) {
            memcpy(&campaign->refused_step, data, sizeof campaign->refused_step);
            campaign->refused =
                pdi_arena_copy(&campaign->report_arena, data + sizeof campaign->refused_step,
                               len - sizeof campaign->refused_step);
        }
        break;
    case PDI_MESSAGE_SAYS:
        break;
    case PDI_MESSAGE_FINISHED:
        campaign->seat->finished = true;
        break;
    }
}
