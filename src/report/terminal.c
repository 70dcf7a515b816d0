/* The report for people: what failed first, in full; then what the campaign came to. */
#include "report/counts.h"
#include "report/put.h"
#include "report/steps.h"

#include <string.h>

/* The name by which a report calls the suite of FAILURE. */
static const char *suite_of(const struct pdi_summary *summary, const struct pdi_failure *failure)
{
    const char *const names[] = {summary->suite, failure ? failure->suite : NULL, summary->model,
                                 failure ? failure->model : NULL};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i] && *names[i]) {
            return names[i];
        }
    }
    return "suite";
}

/* ---- One failure ------------------------------------------------------------------------- */

/* What must hold, in the words of the model if it has some. NULL: the name says it already, for it
 * is that of a command with its because. */
static const char *statement_of(const struct pdi_summary *summary,
                                const struct pdi_failure *failure)
{
    for (size_t i = 0; i < summary->invariant_count && failure->kind == PDI_CHECK_FAILED; i++) {
        const struct pdi_invariant_summary *const invariant = &summary->invariants[i];
        if (failure->name && strcmp(invariant->id, failure->name) == 0 && invariant->statement) {
            return invariant->statement;
        }
    }
    const bool has_because =
        failure->kind == PDI_MISPREDICTED && failure->name && strstr(failure->name, ": ");
    return has_because ? NULL : pdi_kind_row(failure->kind)->meaning;
}

static void put_head(struct pdi_text *text, const struct pdi_summary *summary,
                     const struct pdi_failure *failure, const struct pdi_style *style)
{
    struct pdi_text head = pdi_text_new(text->arena);
    const char *const kind = pdi_kind_row(failure->kind)->text;
    const char *const suite = suite_of(summary, failure);
    const bool named = summary->is_property && failure->name && strcmp(failure->name, suite) == 0;
    pdi_text_puts(&head, summary->is_property ? "property " : "");
    pdi_put_clean(&head, suite);
    pdi_text_puts(&head, ": ");
    const size_t at = pdi_columns_of(head.data, head.len) + strlen(kind);
    pdi_put_ink(&head, style, PDI_INK_BAD, kind);
    struct pdi_text rest = pdi_text_new(text->arena);
    if (failure->name && *failure->name && !named) {
        pdi_text_puts(&rest, ": ");
        pdi_put_clean(&rest, failure->name);
    }
    const char *const statement = statement_of(summary, failure);
    if (statement) {
        pdi_text_puts(&rest, " - ");
        pdi_put_clean(&rest, statement);
    }
    pdi_text_add(text, head.data, head.len);
    (void)pdi_put_fitting(text, style, (pd_str){rest.data, rest.len}, at, false);
    pdi_text_putc(text, '\n');
}

/* Who is wrong, where it is not simply the system. */
static void put_class(struct pdi_text *text, const struct pdi_failure *failure,
                      const struct pdi_style *style)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"test_code", "in the test's own code"},
        {"environment", "in what the test needs around it, not in the system"},
        {"framework", "told by the framework, not by the system"},
        {"unknown", "in the system or in the adapter"},
    };
    const char *const name = pdi_failure_class(failure);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            struct pdi_text line = pdi_text_new(text->arena);
            pdi_text_puts(&line, rows[i].text);
            if (failure->test_code && failure->name && *failure->name) {
                pdi_text_printf(&line, " (%s)", failure->name);
            }
            pdi_put_paragraph(text, style, line.data);
        }
    }
}

/* "2 of 187 steps are left (shrunk in 23 executions, stopped by the limit of 30000 ms: ...)" */
static void put_shrink(struct pdi_text *line, const struct pdi_failure *failure)
{
    pdi_text_puts(line, "; ");
    const bool shrunk = failure->shrink_executions || failure->shrink_limit;
    if (failure->original_steps > failure->step_count) {
        pdi_put_count(line, failure->step_count);
        pdi_text_puts(line, " of ");
        pdi_put_counted(line, failure->original_steps, "step");
        pdi_text_puts(line, failure->step_count == 1 ? " is left" : " are left");
    } else {
        pdi_put_counted(line, failure->step_count, "step");
    }
    if (shrunk) {
        pdi_text_puts(line, " (shrunk in ");
        pdi_put_counted(line, failure->shrink_executions, "execution");
        if (failure->shrink_limit) {
            pdi_text_printf(line, ", stopped by %s: it may not be the shortest",
                            failure->shrink_limit);
        }
        if (failure->shrunk_run) {
            pdi_text_printf(line, "; left of run %zu, which fails alike", failure->shrunk_run);
        }
        pdi_text_putc(line, ')');
    } else {
        pdi_text_puts(line, ", not shrunk");
    }
}

static void put_repeats(struct pdi_text *line, const struct pdi_failure *failure)
{
    if (failure->repeats == 0) {
        return;
    }
    if (failure->reproduced == 0) {
        pdi_text_printf(line, "; flaky: it did not fail again in ");
        pdi_put_counted(line, failure->repeats, "execution");
        pdi_text_puts(line, ", this is what was seen at first");
        return;
    }
    pdi_text_printf(line, ", failed %u of %u times%s", failure->reproduced, failure->repeats,
                    failure->reproduced < failure->repeats ? ": flaky" : "");
}

/* Appends the beginning of a line to copy: "  again:   build/examples/counter run". */
static void put_command(struct pdi_text *text, const struct pdi_style *style, const char *title,
                        const struct pdi_summary *summary, const char *subcommand)
{
    pdi_put_blanks(text, 2);
    pdi_put_ink(text, style, PDI_INK_FAINT, title);
    pdi_report_shell_word(text, summary->program);
    pdi_text_printf(text, " %s", subcommand);
    if (summary->plugin) {
        pdi_text_putc(text, ' ');
        pdi_report_shell_word(text, summary->plugin);
    }
}

/* Appends OPTIONS, if there are any, to such a line. */
static void put_more_options(struct pdi_text *text, const char *options)
{
    if (options && *options) {
        pdi_text_printf(text, " %s", options);
    }
}

static void put_lines_to_copy(struct pdi_text *text, const struct pdi_summary *summary,
                              const struct pdi_reported_failure *reported,
                              const struct pdi_style *style)
{
    const struct pdi_failure *const failure = &reported->failure;
    pd_str unmade;
    if (summary->program && reported->file && !pdi_step_unmade(failure, &unmade)) {
        put_command(text, style, "replay:  ", summary, "replay");
        pdi_text_putc(text, ' ');
        pdi_report_shell_word(text, reported->file);
        put_more_options(text, summary->replay);
        pdi_text_putc(text, '\n');
    } else if (reported->file) {
        pdi_text_puts(text, "  saved:   ");
        pdi_report_shell_word(text, reported->file);
        pdi_text_putc(text, '\n');
    }
    if (summary->program) {
        put_command(text, style, "again:   ", summary, summary->audited ? "audit" : "run");
        pdi_text_printf(text, " --seed %" PRIu64 " --run %" PRIu64, failure->seed, failure->run);
        put_more_options(text, summary->again);
        pdi_text_putc(text, '\n');
    }
}

void pdi_report_failure(struct pdi_text *text, const struct pdi_summary *summary,
                        const struct pdi_reported_failure *reported, const struct pdi_style *style)
{
    const struct pdi_failure *const failure = &reported->failure;
    struct pdi_text line = pdi_text_new(text->arena);
    pd_str unmade;
    put_head(text, summary, failure, style);
    if (failure->message && *failure->message) {
        pdi_put_paragraph(text, style, failure->message);
    }
    put_class(text, failure, style);
    pdi_text_printf(&line, "seed %" PRIu64 ", run %" PRIu64, failure->seed, failure->run);
    if (failure->step_count || failure->original_steps) {
        put_shrink(&line, failure);
    }
    put_repeats(&line, failure);
    pdi_put_paragraph(text, style, line.data);
    if (failure->data && *failure->data) {
        line = pdi_text_new(text->arena);
        pdi_text_printf(&line, "data: %s", failure->data);
        pdi_put_paragraph(text, style, line.data);
    }
    if (failure->step_count || pdi_step_unmade(failure, &unmade)) {
        pdi_text_putc(text, '\n');
        pdi_report_steps(text, failure, style);
    }
    pdi_report_output(text, failure, style);
    if (summary->program || reported->file) {
        pdi_text_putc(text, '\n');
        put_lines_to_copy(text, summary, reported, style);
    }
}

/* ---- The campaign ------------------------------------------------------------------------ */

static void put_outcome(struct pdi_text *text, const struct pdi_summary *summary,
                        const struct pdi_style *style)
{
    static const char *const held[] = {"held", "held so far", "audited and held",
                                       "audited and held so far"};
    struct pdi_text failures = pdi_text_new(text->arena);
    pdi_put_counted(&failures, summary->failure_count, "failure");
    switch (summary->outcome) {
    case PD_HELD:
        pdi_put_ink(text, style, PDI_INK_GOOD,
                    held[(summary->audited ? 2 : 0) + (summary->stopped ? 1 : 0)]);
        break;
    case PD_FAILED:
        pdi_put_ink(text, style, PDI_INK_BAD, failures.data);
        break;
    case PD_NO_VERDICT:
        pdi_put_ink(text, style, PDI_INK_WARNING, "no verdict");
        break;
    case PD_NOTHING_RAN:
        pdi_put_ink(text, style, PDI_INK_WARNING, "nothing ran");
        break;
    }
}

static void put_result(struct pdi_text *text, const struct pdi_summary *summary,
                       const struct pdi_style *style)
{
    pdi_text_puts(text, summary->is_property ? "property " : "");
    pdi_put_clean(text, suite_of(summary, NULL));
    pdi_text_puts(text, ": ");
    put_outcome(text, summary, style);
    pdi_text_puts(text, summary->outcome == PD_FAILED ? " in " : ": ");
    pdi_put_counted(text, summary->runs, "run");
    if (summary->stopped && summary->max_runs) {
        pdi_text_puts(text, " of ");
        pdi_put_count(text, summary->max_runs);
    }
    if (!summary->is_property) {
        pdi_text_puts(text, ", ");
        pdi_put_counted(text, summary->commands, "command");
    }
    pdi_text_printf(text, ", seed %" PRIu64 ", ", summary->seed);
    pdi_put_seconds(text, summary->elapsed_ms);
    if (summary->stopped) {
        pdi_text_puts(text, " (");
        pdi_put_clean(text, summary->stopped);
        pdi_text_putc(text, ')');
    }
    pdi_text_putc(text, '\n');
}

/* Steps with an allocation that was to fail, and whether it did. */
static void put_faults(struct pdi_text *text, const struct pdi_summary *summary)
{
    if (summary->faulty_steps && summary->failure_count == 0) {
        pdi_text_puts(text, "  ");
        pdi_put_counted(text, summary->failed_allocations, "allocation");
        pdi_text_puts(text, " failed, in ");
        pdi_put_counted(text, summary->faulty_steps, "step");
        pdi_text_puts(text, " that had a fault\n");
    }
}

/* Inputs that do not count. */
static void put_discards(struct pdi_text *text, const struct pdi_summary *summary)
{
    if (summary->discarded_before + summary->discarded_executing == 0) {
        return;
    }
    pdi_text_puts(text, "  ");
    pdi_put_counted(text, summary->discarded_before + summary->discarded_executing, "input");
    pdi_text_puts(text, " discarded: ");
    pdi_put_count(text, summary->discarded_before);
    pdi_text_puts(text, " by .assuming, ");
    pdi_put_count(text, summary->discarded_executing);
    pdi_text_puts(text, " while executed\n");
}

static void put_exhaustive(struct pdi_text *text, const struct pdi_summary *summary)
{
    if (summary->exhaustive) {
        pdi_text_puts(text, "  exhaustive: ");
        pdi_put_count(text, summary->runs);
        pdi_text_puts(text, " of at most ");
        pdi_put_count(text, summary->sequences);
        pdi_text_printf(text, " sequences of up to %u step%s were executed\n", summary->exhaustive,
                        summary->exhaustive == 1 ? "" : "s");
    }
}

static void put_written(struct pdi_text *text, const struct pdi_summary *summary)
{
    if (summary->written && summary->failure_count == 0) {
        pdi_text_puts(text, "  the system wrote ");
        pdi_put_counted(text, summary->written, "byte");
        pdi_text_puts(text, " to standard output and error (--verbose passes them on)\n");
    }
}

static void put_warnings(struct pdi_text *text, const struct pdi_summary *summary,
                         const struct pdi_style *style)
{
    static const char title[] = "warning: ";
    for (size_t i = 0; i < summary->warning_count; i++) {
        const char *const warning = summary->warnings[i];
        pdi_put_blanks(text, 2);
        pdi_put_ink(text, style, PDI_INK_WARNING, title);
        (void)pdi_put_fitting(text, style, pdi_clean(text->arena, warning, strlen(warning)),
                              2 + strlen(title), false);
        pdi_text_putc(text, '\n');
    }
}

void pdi_report_terminal(struct pdi_text *text, const struct pdi_summary *summary,
                         const struct pdi_style *style)
{
    for (size_t i = summary->told; i < summary->failure_count; i++) {
        pdi_report_failure(text, summary, &summary->failures[i], style);
        pdi_text_puts(text, style->quiet && i + 1 == summary->failure_count ? "" : "\n");
    }
    if (style->quiet) {
        return;
    }
    put_result(text, summary, style);
    put_discards(text, summary);
    put_exhaustive(text, summary);
    put_faults(text, summary);
    put_written(text, summary);
    put_warnings(text, summary, style);
    pdi_report_labels(text, summary, style);
    pdi_report_sometimes(text, summary, style);
    if (style->verbose) {
        pdi_report_counts(text, summary, style);
    }
}
