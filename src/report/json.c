/*
 * The report for programs: one JSON object, its keys those of CONTRACTS 7, in that order, all of
 * them always there. Valid whatever bytes the model, the system or a file brought in.
 */
#include "report/json_check.h"
#include "report/summary.h"

#include <string.h>

static const char format[] = "propertydamage-report 1";

/* Appends the comma, unless an object or array has just begun, and KEY. */
static void put_key(struct pdi_text *text, const char *key)
{
    const char last = text->len ? text->data[text->len - 1] : '{';
    pdi_text_printf(text, "%s\"%s\": ", last == '{' || last == '[' ? "" : ", ", key);
}

/* The comma of an array. */
static void put_comma(struct pdi_text *text, size_t i)
{
    pdi_text_puts(text, i ? ", " : "");
}

static void put_word(struct pdi_text *text, const char *s)
{
    if (s) {
        pdi_text_json(text, s, strlen(s));
    } else {
        pdi_text_puts(text, "null");
    }
}

static void put_text(struct pdi_text *text, const char *key, const char *s)
{
    put_key(text, key);
    put_word(text, s);
}

static void put_number(struct pdi_text *text, const char *key, uint64_t n)
{
    put_key(text, key);
    pdi_text_printf(text, "%" PRIu64, n);
}

/* Appends what is in object I of an array of SUMMARY. */
typedef void put_fn(struct pdi_text *text, const struct pdi_summary *summary, size_t i);

/* Appends KEY and the array of COUNT objects that PUT tells of. */
static void put_objects(struct pdi_text *text, const char *key, const struct pdi_summary *summary,
                        size_t count, put_fn *put)
{
    put_key(text, key);
    pdi_text_putc(text, '[');
    for (size_t i = 0; i < count; i++) {
        put_comma(text, i);
        pdi_text_putc(text, '{');
        put(text, summary, i);
        pdi_text_putc(text, '}');
    }
    pdi_text_putc(text, ']');
}

/* The data of a finding: a JSON object, if nobody broke it. */
static void put_data(struct pdi_text *text, const char *data)
{
    put_key(text, "data");
    if (data && pdi_is_json(data, strlen(data))) {
        pdi_text_puts(text, data);
    } else {
        put_word(text, data);
    }
}

static void put_plan(struct pdi_text *text, const struct pdi_failure *failure)
{
    put_key(text, "plan");
    pdi_text_putc(text, '[');
    for (size_t i = 0; i < failure->step_count; i++) {
        const struct pdi_plan_line *const step = &failure->steps[i];
        struct pdi_text line = pdi_text_new(text->arena);
        pdi_text_puts(&line, step->text);
        pdi_text_puts(&line, step->attributes ? step->attributes : "");
        put_comma(text, i);
        put_word(text, line.data);
    }
    pdi_text_putc(text, ']');
    put_key(text, "failing_step");
    if (failure->failing_step < failure->step_count) {
        pdi_text_printf(text, "%zu", failure->failing_step);
    } else {
        pdi_text_puts(text, "null");
    }
}

static void put_failure(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    const struct pdi_reported_failure *const reported = &summary->failures[i];
    const struct pdi_failure *const failure = &reported->failure;
    put_text(text, "kind", pdi_kind_row(failure->kind)->text);
    put_text(text, "class", pdi_failure_class(failure));
    put_text(text, "name", failure->name);
    put_text(text, "message", failure->message);
    put_data(text, failure->data);
    put_number(text, "run", failure->run);
    put_number(text, "seed", failure->seed);
    put_text(text, "fingerprint", failure->fingerprint);
    put_number(text, "original_steps", failure->original_steps);
    put_number(text, "steps", failure->step_count);
    put_plan(text, failure);
    put_text(text, "file", reported->file);
    put_key(text, "shrink");
    pdi_text_putc(text, '{');
    put_number(text, "executions", failure->shrink_executions);
    put_number(text, "commands", failure->shrink_commands);
    put_number(text, "ms", failure->shrink_ms);
    put_text(text, "limit", failure->shrink_limit);
    put_number(text, "run", failure->shrunk_run ? failure->shrunk_run : failure->run);
    pdi_text_putc(text, '}');
    put_key(text, "reproduced");
    pdi_text_printf(text, "[%u, %u]", failure->reproduced, failure->repeats);
}

static void put_invariant(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    put_text(text, "id", summary->invariants[i].id);
    put_number(text, "fired", summary->invariants[i].fired);
}

static void put_because(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    put_text(text, "statement", summary->because[i].text);
    put_number(text, "judged", summary->because[i].times);
}

static void put_command(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    const struct pdi_command_summary *const command = &summary->commands_by_type[i];
    put_text(text, "name", command->name);
    put_number(text, "drawn", command->drawn);
    put_number(text, "sent", command->sent);
    put_number(text, "skipped", command->skipped);
    put_number(text, "refused_by_when", command->refused_by_when);
    put_number(text, "refused_by_overrides", command->refused_by_overrides);
    put_number(text, "mispredicted", command->mispredicted);
}

static void put_warnings(struct pdi_text *text, const struct pdi_summary *summary)
{
    put_key(text, "warnings");
    pdi_text_putc(text, '[');
    for (size_t i = 0; i < summary->warning_count; i++) {
        put_comma(text, i);
        put_word(text, summary->warnings[i]);
    }
    pdi_text_putc(text, ']');
}

static void put_faults(struct pdi_text *text, const struct pdi_summary *summary)
{
    pdi_text_puts(text, ", \"alloc_faults\": {");
    put_number(text, "steps", summary->faulty_steps);
    put_number(text, "failed", summary->failed_allocations);
    pdi_text_putc(text, '}');
}

static void put_discards(struct pdi_text *text, const struct pdi_summary *summary)
{
    pdi_text_puts(text, ", \"discarded\": {");
    put_number(text, "assuming", summary->discarded_before);
    put_number(text, "executing", summary->discarded_executing);
    pdi_text_putc(text, '}');
}

static void put_label(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    put_text(text, "label", summary->labels[i].text);
    put_number(text, "steps", summary->labels[i].times);
    put_number(text, "runs", summary->labels[i].runs);
}

static void put_sometimes(struct pdi_text *text, const struct pdi_summary *summary, size_t i)
{
    put_text(text, "name", summary->sometimes[i].name);
    put_number(text, "asked", summary->sometimes[i].asked);
    put_number(text, "reached", summary->sometimes[i].reached);
}

/* Only where all sequences were made. */
static void put_exhaustive(struct pdi_text *text, const struct pdi_summary *summary)
{
    if (summary->exhaustive) {
        put_key(text, "exhaustive");
        pdi_text_putc(text, '{');
        put_number(text, "steps", summary->exhaustive);
        put_number(text, "at_most", summary->sequences);
        put_number(text, "executed", summary->runs);
        pdi_text_putc(text, '}');
    }
}

void pdi_report_json(struct pdi_text *text, const struct pdi_summary *summary)
{
    static const char *const verdicts[] = {
        [PD_HELD] = "held",
        [PD_FAILED] = "violated",
        [PD_NO_VERDICT] = "no_verdict",
        [PD_NOTHING_RAN] = "no_verdict",
    };
    pdi_text_putc(text, '{');
    put_text(text, "format", format);
    put_text(text, "verdict", verdicts[summary->outcome]);
    put_number(text, "seed", summary->seed);
    put_text(text, "model", summary->model);
    put_text(text, "adapter", summary->adapter);
    put_number(text, "runs", summary->runs);
    put_number(text, "commands", summary->commands);
    put_objects(text, "failures", summary, summary->failure_count, put_failure);
    put_objects(text, "invariants", summary, summary->invariant_count, put_invariant);
    put_objects(text, "because", summary, summary->because_count, put_because);
    put_objects(text, "commands_by_type", summary, summary->command_count, put_command);
    put_warnings(text, summary);
    put_objects(text, "labels", summary, summary->label_count, put_label);
    put_objects(text, "sometimes", summary, summary->sometimes_count, put_sometimes);
    put_faults(text, summary);
    if (summary->is_property) {
        put_discards(text, summary);
    }
    put_exhaustive(text, summary);
    pdi_text_puts(text, "}\n");
}
