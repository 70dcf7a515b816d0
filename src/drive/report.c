/* The report of a campaign: its counts as a summary, its warnings, and pd_report_. */
#include "drive/report.h"

#include "core/failure.h"
#include "drive/shrinking.h"
#include "exec/property.h"
#include "report/put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pd_report {
    pd_arena arena;
    struct pdi_summary summary;
    pd_failure *failures;
    pd_str text, json;
};

/* A command that is skipped or answers otherwise more often than this is told. */
enum { WARN_PERCENT = 20, WARN_KEPT = 8 };

/* So many inputs may be discarded in any case: of few, the share says little. */
enum { DISCARDS_ALLOWED = 100 };

/* ---- Counts ------------------------------------------------------------------------------ */

static void summarize_commands(struct pdi_campaign *campaign, struct pdi_summary *summary)
{
    const struct pdi_model *const model = campaign->model;
    pd_arena *const arena = &campaign->report_arena;
    summary->command_count = model->command_count;
    summary->commands_by_type =
        pd_alloc(arena, struct pdi_command_summary, (size_t)model->command_count + 1);
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command_counts *const counts = &campaign->totals.commands[i];
        struct pdi_command_summary *const row = &summary->commands_by_type[i];
        *row = (struct pdi_command_summary){
            .name = pdi_arena_string(arena, model->commands[i].title),
            .drawn = pdi_counted(&counts->drawn),
            .sent = pdi_counted(&counts->sent),
            .skipped = pdi_counted(&counts->skipped),
            .refused_by_when = pdi_counted(&counts->refused_by_when),
            .refused_by_overrides = pdi_counted(&counts->refused_by_overrides),
            .mispredicted = pdi_counted(&counts->mispredicted),
        };
        summary->commands += row->sent;
    }
}

static void summarize_invariants(struct pdi_campaign *campaign, struct pdi_summary *summary)
{
    const struct pdi_model *const model = campaign->model;
    summary->invariant_count = model->invariant_count;
    summary->invariants = pd_alloc(&campaign->report_arena, struct pdi_invariant_summary,
                                   (size_t)model->invariant_count + 1);
    for (uint32_t i = 0; i < model->invariant_count; i++) {
        const pd_invariant *const it = model->invariants[i].invariant;
        summary->invariants[i] = (struct pdi_invariant_summary){
            it->id, it->statement, pdi_counted(&campaign->totals.fired[i])};
    }
}

/* The rows of TALLY in use, *COUNT of them. */
static struct pdi_tally_summary *summarize_tally(const struct pdi_tally *tally, pd_arena *arena,
                                                 size_t *count)
{
    struct pdi_tally_summary *const rows = pd_alloc(arena, struct pdi_tally_summary, PDI_TALLY_MAX);
    *count = 0;
    for (unsigned i = 0; i < PDI_TALLY_MAX; i++) {
        const struct pdi_tally_row *const it = &tally->rows[i];
        const size_t len = strnlen(it->text, sizeof it->text);
        if (len) {
            rows[(*count)++] =
                (struct pdi_tally_summary){pdi_arena_copy(arena, it->text, len),
                                           pdi_counted(&it->times), pdi_counted(&it->runs)};
        }
    }
    return rows;
}

/* The most frequent first. */
static int compare_rows(const void *a, const void *b)
{
    const struct pdi_tally_summary *const x = a;
    const struct pdi_tally_summary *const y = b;
    return x->times == y->times ? strcmp(x->text, y->text) : x->times < y->times ? 1 : -1;
}

static void summarize_tallies(struct pdi_campaign *campaign, struct pdi_summary *summary)
{
    pd_arena *const arena = &campaign->report_arena;
    summary->because = summarize_tally(campaign->totals.because, arena, &summary->because_count);
    qsort(summary->because, summary->because_count, sizeof *summary->because, compare_rows);
    summary->labels = summarize_tally(campaign->totals.labels, arena, &summary->label_count);
    qsort(summary->labels, summary->label_count, sizeof *summary->labels, compare_rows);
}

static int compare_names(const void *a, const void *b)
{
    const struct pdi_sometimes_summary *const x = a;
    const struct pdi_sometimes_summary *const y = b;
    return strcmp(x->name, y->name);
}

static void summarize_sometimes(struct pdi_campaign *campaign, struct pdi_summary *summary)
{
    pd_arena *const arena = &campaign->report_arena;
    size_t reached_count;
    const struct pdi_tally_summary *const asked =
        summarize_tally(campaign->totals.asked, arena, &summary->sometimes_count);
    const struct pdi_tally_summary *const reached =
        summarize_tally(campaign->totals.reached, arena, &reached_count);
    summary->sometimes = pd_alloc(arena, struct pdi_sometimes_summary, PDI_TALLY_MAX);
    for (size_t i = 0; i < summary->sometimes_count; i++) {
        struct pdi_sometimes_summary *const it = &summary->sometimes[i];
        *it = (struct pdi_sometimes_summary){.name = asked[i].text, .asked = asked[i].runs};
        for (size_t k = 0; k < reached_count; k++) {
            it->reached += strcmp(reached[k].text, it->name) == 0 ? reached[k].runs : 0;
        }
    }
    qsort(summary->sometimes, summary->sometimes_count, sizeof *summary->sometimes, compare_names);
}

/* ---- Warnings: nothing is silent --------------------------------------------------------- */

static void warn(struct pdi_campaign *campaign, const char *format, ...) PD_PRINTF(2, 3);

static void warn(struct pdi_campaign *campaign, const char *format, ...)
{
    struct pdi_text text = pdi_text_new(&campaign->report_arena);
    va_list args;
    va_start(args, format);
    pdi_text_vprintf(&text, format, args);
    va_end(args);
    pdi_warn(campaign, text.data);
}

/* N as reports show it: "12,345". */
static const char *figure(struct pdi_campaign *campaign, uint64_t n)
{
    struct pdi_text text = pdi_text_new(&campaign->report_arena);
    pdi_put_count(&text, n);
    return text.data;
}

static void warn_of_command(struct pdi_campaign *campaign, const struct pdi_command_summary *row,
                            bool wanted)
{
    const uint64_t all = row->sent + row->skipped;
    const uint64_t refused = row->refused_by_when + row->refused_by_overrides;
    if (all == 0 && wanted && (refused || campaign->summary.runs)) {
        warn(campaign,
             "%s was never executed: refused %s times by when, %s times by overrides or for want "
             "of something to choose",
             row->name, figure(campaign, row->refused_by_when),
             figure(campaign, row->refused_by_overrides));
    } else if (row->skipped * 100 > all * WARN_PERCENT) {
        warn(campaign,
             "%s was skipped in %s of %s steps: what it refers to was never given by the system",
             row->name, figure(campaign, row->skipped), figure(campaign, all));
    }
    if (row->mispredicted * 100 > row->sent * WARN_PERCENT) {
        warn(campaign,
             "%s answered with other events than simulated in %s of %s steps: later steps are made "
             "for a state that is not there",
             row->name, figure(campaign, row->mispredicted), figure(campaign, row->sent));
    }
}

/* A teardown that fails is told once, with how often. */
static void repeat_teardown_warning(struct pdi_campaign *campaign, uint64_t count)
{
    struct pdi_summary *const summary = &campaign->summary;
    for (size_t i = 0; i < summary->warning_count; i++) {
        if (strncmp(summary->warnings[i], "teardown_each", strlen("teardown_each")) == 0) {
            struct pdi_text text = pdi_text_new(&campaign->report_arena);
            pdi_text_printf(&text, "%s (%s times)", summary->warnings[i], figure(campaign, count));
            summary->warnings[i] = text.data;
            return;
        }
    }
}

static void warn_of_totals(struct pdi_campaign *campaign, const struct pdi_summary *summary)
{
    const uint64_t stuck = pdi_counted(&campaign->totals.totals->stuck);
    const uint64_t teardowns = pdi_counted(&campaign->totals.totals->teardown_failures);
    if (stuck) {
        warn(campaign, "%s of %s plans ended early because no command was possible any more",
             figure(campaign, stuck), figure(campaign, summary->runs + stuck));
    }
    if (teardowns > 1) {
        repeat_teardown_warning(campaign, teardowns);
    }
    if (summary->faulty_steps && summary->failed_allocations == 0) {
        warn(campaign,
             "--alloc-faults: no step asked for memory in a way that could be made to fail, in %s "
             "steps",
             figure(campaign, summary->faulty_steps));
    }
    if (pdi_counted(&campaign->totals.because->dropped)) {
        warn(campaign, "more than %d statements of pd_because: the others are not counted",
             PDI_TALLY_MAX);
    }
    if (pdi_counted(&campaign->totals.labels->dropped)) {
        warn(campaign,
             "more than %d labels: %s more times it was another one, which is not counted",
             PDI_TALLY_MAX, figure(campaign, pdi_counted(&campaign->totals.labels->dropped)));
    }
}

/* What no run reached, of what pd_sometimes asks for. */
static void warn_of_sometimes(struct pdi_campaign *campaign)
{
    const struct pdi_summary *const summary = &campaign->summary;
    for (size_t i = 0; i < summary->sometimes_count; i++) {
        const struct pdi_sometimes_summary *const it = &summary->sometimes[i];
        if (it->reached == 0) {
            warn(campaign, "no run reached '%s', of %s that were asked to", it->name,
                 figure(campaign, it->asked));
        }
    }
    if (pdi_counted(&campaign->totals.asked->dropped)) {
        warn(campaign, "more than %d names of pd_sometimes: the others are not counted",
             PDI_TALLY_MAX);
    }
    if (campaign->options.require_sometimes && summary->sometimes_count == 0 && summary->runs) {
        warn(campaign, "--require-sometimes: no run was asked to reach anything by pd_sometimes");
    }
}

/* Whether something that was to be reached was not. */
static bool is_missed(const struct pdi_summary *summary)
{
    bool missed = summary->sometimes_count == 0;
    for (size_t i = 0; i < summary->sometimes_count; i++) {
        missed |= summary->sometimes[i].reached == 0;
    }
    return missed;
}

static unsigned most(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

/* What grows slowly, or is kept for later: no run is to blame, but it is told. */
static void warn_of_growth(struct pdi_campaign *campaign)
{
    unsigned descriptors = 0;
    unsigned threads = 0;
    for (unsigned i = 0; i < campaign->seat_count; i++) {
        const struct pdi_shared *const shared = campaign->seats[i].shared;
        descriptors = most(descriptors, shared->leaks.kept_descriptors);
        threads = most(threads, shared->leaks.kept_threads);
    }
    if (descriptors > WARN_KEPT || threads > WARN_KEPT) {
        warn(campaign,
             "a worker ended up with %u more %s than it began with, and no run leaves them "
             "behind when it is executed again",
             descriptors > WARN_KEPT ? descriptors : threads,
             descriptors > WARN_KEPT ? "descriptors" : "threads");
    }
}

static void warn_of_all(struct pdi_campaign *campaign)
{
    struct pdi_summary *const summary = &campaign->summary;
    if (summary->failure_count || summary->stopped) {
        return; /* it ended before its time: what did not happen says nothing */
    }
    for (size_t i = 0; i < summary->command_count; i++) {
        warn_of_command(campaign, &summary->commands_by_type[i],
                        campaign->model->commands[i].weight > 0);
    }
    for (size_t i = 0; i < summary->invariant_count && summary->runs; i++) {
        if (summary->invariants[i].fired == 0) {
            warn(campaign, "invariant %s never fired", summary->invariants[i].id);
        }
    }
    warn_of_totals(campaign, summary);
    warn_of_growth(campaign);
    warn_of_sometimes(campaign);
}

/* ---- The report -------------------------------------------------------------------------- */

pd_failure pdi_public_failure(const struct pdi_reported_failure *reported, const char *const *plan)
{
    const struct pdi_failure *const failure = &reported->failure;
    return (pd_failure){
        .kind = pdi_kind_row(failure->kind)->text,
        .failure_class = pdi_failure_class(failure),
        .name = failure->name,
        .message = failure->message,
        .fingerprint = failure->fingerprint,
        .text = reported->text,
        .file = reported->file,
        .run = failure->run,
        .original_steps = failure->original_steps,
        .steps = failure->step_count,
        .plan = plan,
        .failing_step = failure->failing_step,
        .reproduced = failure->reproduced,
        .repeats = failure->repeats,
        .shrink_executions = failure->shrink_executions,
        .shrink_limit = failure->shrink_limit,
    };
}

/* A property that discards too much was not tested: that limit is told like any other. */
static void judge_discards(struct pdi_campaign *campaign)
{
    struct pdi_summary *const summary = &campaign->summary;
    const struct pdi_model *const model = campaign->model;
    if (!model->info.property) {
        return;
    }
    const uint64_t before = pdi_counted(&campaign->totals.commands[0].refused_by_overrides);
    const uint64_t executing = pdi_counted(&campaign->totals.totals->discarded);
    const uint64_t counts = summary->runs > executing ? summary->runs - executing : 0;
    const uint64_t most = counts * pdi_property_max_discards(model->model);
    summary->is_property = true;
    summary->discarded_before = before;
    summary->discarded_executing = executing;
    if (before + executing <= most || before + executing <= DISCARDS_ALLOWED ||
        summary->failure_count || summary->stopped || campaign->options.only_run.set) {
        return;
    }
    struct pdi_result result = {.kind = PDI_LIMIT_REACHED, .step = PDI_NO_STEP};
    (void)snprintf(result.name, sizeof result.name, "discards");
    (void)snprintf(
        result.message, sizeof result.message,
        "property %s discarded %s inputs (%s by .assuming, %s while it was executed) and "
        "%s counted: at most %u may be discarded for each that counts; describe inputs "
        "that count, or allow more with .max_discards",
        model->model->name, figure(campaign, before + executing), figure(campaign, before),
        figure(campaign, executing), figure(campaign, counts),
        pdi_property_max_discards(model->model));
    pdi_report_here(campaign, &result, 0);
}

static void judge(struct pdi_campaign *campaign)
{
    struct pdi_summary *const summary = &campaign->summary;
    int code = 0;
    for (size_t i = 0; i < summary->failure_count; i++) {
        const int its = pdi_failure_exit_code(&summary->failures[i].failure);
        code = its == 1 || code == 1 ? 1 : its; /* 1 wins over 3 */
    }
    if (code == 0 && summary->runs == 0) {
        code = 4;
    }
    if (code == 0 && campaign->options.require_sometimes && is_missed(summary)) {
        code = 5;
    }
    summary->outcome = code == 0   ? PD_HELD
                       : code == 5 ? PD_HELD
                       : code == 1 ? PD_FAILED
                       : code == 4 ? PD_NOTHING_RAN
                                   : PD_NO_VERDICT;
    /* An interrupt decides only where nothing was found. */
    summary->exit_code = code == 1 || !summary->stopped ? code : summary->exit_code;
}

pd_report *pdi_campaign_report(struct pdi_campaign *campaign)
{
    struct pdi_summary *const summary = &campaign->summary;
    pd_arena *const arena = &campaign->report_arena;
    summary->seed = campaign->seed;
    summary->exhaustive = campaign->options.exhaustive;
    summary->sequences = campaign->sequences;
    summary->written = pdi_counted(&campaign->totals.totals->written);
    summary->faulty_steps = pdi_counted(&campaign->totals.totals->faulty_steps);
    summary->failed_allocations = pdi_counted(&campaign->totals.totals->failed_allocations);
    summary->runs = pdi_counted(&campaign->totals.totals->runs);
    summary->max_runs = campaign->options.max_runs;
    summary->suite = pdi_arena_string(arena, campaign->options.suite);
    summary->model = campaign->options.model->name;
    summary->adapter = campaign->options.adapter->name;
    summary->again = pdi_arena_string(arena, campaign->generation_options);
    summarize_commands(campaign, summary);
    summarize_invariants(campaign, summary);
    summarize_tallies(campaign, summary);
    judge_discards(campaign);
    summarize_sometimes(campaign, summary);
    warn_of_all(campaign);
    judge(campaign);
    pd_report *const report = pd_alloc(arena, pd_report, 1);
    report->failures = pd_alloc(arena, pd_failure, summary->failure_count + 1);
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct pdi_failure *const failure = &summary->failures[i].failure;
        const char **const plan = pd_alloc(arena, const char *, failure->step_count + 1);
        for (size_t k = 0; k < failure->step_count; k++) {
            plan[k] = pdi_plan_line_shown(&failure->steps[k], arena);
        }
        report->failures[i] = pdi_public_failure(&summary->failures[i], plan);
    }
    report->summary = *summary;
    report->arena = *arena; /* the report frees what it lies in itself */
    return report;
}

struct pdi_summary *pdi_report_summary(pd_report *report)
{
    return &report->summary;
}

void pdi_report_pass(pd_report *report)
{
    report->summary.outcome = PD_HELD;
    report->summary.exit_code = 0;
}

pd_outcome pd_report_outcome(const pd_report *report)
{
    return report->summary.outcome;
}

int pd_report_exit_code(const pd_report *report)
{
    return report->summary.exit_code;
}

uint64_t pd_report_seed(const pd_report *report)
{
    return report->summary.seed;
}

uint64_t pd_report_runs(const pd_report *report)
{
    return report->summary.runs;
}

uint64_t pd_report_commands(const pd_report *report)
{
    return report->summary.commands;
}

size_t pd_report_failure_count(const pd_report *report)
{
    return report->summary.failure_count;
}

const pd_failure *pd_report_failure(const pd_report *report, size_t index)
{
    return index < report->summary.failure_count ? &report->failures[index] : NULL;
}

pd_str pd_report_text(pd_report *report)
{
    if (!report->text.data) {
        const struct pdi_style style = {.columns = 100};
        struct pdi_text text = pdi_text_new(&report->arena);
        pdi_report_terminal(&text, &report->summary, &style);
        report->text = (pd_str){text.data, text.len};
    }
    return report->text;
}

pd_str pd_report_json(pd_report *report)
{
    if (!report->json.data) {
        struct pdi_text text = pdi_text_new(&report->arena);
        pdi_report_json(&text, &report->summary);
        report->json = (pd_str){text.data, text.len};
    }
    return report->json;
}

void pd_report_free(pd_report *report)
{
    if (report) {
        pd_arena arena = report->arena;
        pdi_arena_release(&arena);
    }
}
