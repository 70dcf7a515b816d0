/* What the system under test wrote, below the steps of a failure. */
#include "report/put.h"
#include "report/steps.h"

#include <string.h>

enum { LINES = 20, INDENT = 4 };

static const pd_str *output_of(const struct pdi_failure *failure)
{
    for (size_t i = failure->entry_count; i > 0; i--) {
        if (failure->entries[i - 1].source == PDI_SOURCE_OUTPUT) {
            return &failure->entries[i - 1].text;
        }
    }
    return NULL;
}

/* Where the last COUNT lines of S begin. */
static const char *last_lines(pd_str s, size_t count)
{
    const char *at = s.data + s.len;
    at -= s.len && at[-1] == '\n';
    while (at > s.data) {
        if (at[-1] == '\n' && --count == 0) {
            break;
        }
        at--;
    }
    return at;
}

/* Where the first COUNT lines of S end. */
static const char *first_lines(pd_str s, size_t count)
{
    const char *at = s.data;
    const char *const end = s.data + s.len;
    while (at < end && count) {
        count -= *at++ == '\n';
    }
    return at;
}

static size_t count_lines(const char *from, const char *to)
{
    size_t count = 0;
    for (; from < to; from++) {
        count += *from == '\n';
    }
    return count;
}

static void put_hidden(struct pdi_text *text, size_t count)
{
    if (count) {
        pdi_put_blanks(text, INDENT);
        pdi_text_puts(text, "... ");
        pdi_put_counted(text, count, "line");
        pdi_text_puts(text, " more (--verbose shows them)\n");
    }
}

static void put_lines(struct pdi_text *text, const struct pdi_style *style, const char *at,
                      const char *end)
{
    while (at < end) {
        const char *const newline = memchr(at, '\n', (size_t)(end - at));
        const char *const stop = newline ? newline : end;
        pdi_put_blanks(text, INDENT);
        pdi_put_ink(text, style, PDI_INK_FAINT, "| ");
        (void)pdi_put_fitting(text, style, pdi_clean(text->arena, at, (size_t)(stop - at)),
                              INDENT + 2, !style->verbose);
        pdi_text_putc(text, '\n');
        at = newline ? newline + 1 : end;
    }
}

void pdi_report_output(struct pdi_text *text, const struct pdi_failure *failure,
                       const struct pdi_style *style)
{
    const pd_str *const output = output_of(failure);
    if (!output) {
        return;
    }
    const char *const end = output->data + output->len;
    const char *from = output->data;
    const char *to = end;
    const bool is_report = failure->kind == PDI_SANITIZER || failure->kind == PDI_LEAKED;
    if (!style->verbose && is_report) {
        to = first_lines(*output, LINES); /* how it came to it stands at the beginning */
    } else if (!style->verbose) {
        from = last_lines(*output, LINES);
    }
    pdi_text_puts(text, "\n  the system wrote:\n");
    put_hidden(text, count_lines(output->data, from));
    put_lines(text, style, from, to);
    put_hidden(text, count_lines(to, end));
}
