/* See ledger.h. */
#include "drive/ledger.h"

#include <string.h>

/* ---- Lines ------------------------------------------------------------------------------- */

void pdi_lines_init(struct pdi_lines *lines)
{
    pdi_arena_init(&lines->arena, 0);
    lines->first = NULL;
    lines->last = NULL;
}

void pdi_lines_add(struct pdi_lines *lines, enum pdi_message message, const char *data, size_t len)
{
    struct pdi_line *const line = pd_alloc(&lines->arena, struct pdi_line, 1);
    *line = (struct pdi_line){
        .message = message, .data = pdi_arena_copy(&lines->arena, data, len), .len = len};
    *(lines->first ? lines->last : &lines->first) = line;
    lines->last = &line->next;
}

void pdi_lines_release(struct pdi_lines *lines)
{
    pdi_arena_release(&lines->arena);
    pdi_lines_init(lines);
}

static void move_lines(struct pdi_lines *to, struct pdi_lines *from)
{
    for (const struct pdi_line *line = from->first; line; line = line->next) {
        pdi_lines_add(to, line->message, line->data, line->len);
    }
    pdi_lines_release(from);
}

/* ---- Spans ------------------------------------------------------------------------------- */

static void merge(struct pdi_ledger *ledger, struct pdi_counts *into,
                  const struct pdi_counts *counts)
{
    const struct pdi_model *const model = ledger->campaign->model;
    pdi_counts_merge(into, counts, model->command_count, model->invariant_count);
}

/* SPAN is used no more, and may be again. */
static void put_back(struct pdi_ledger *ledger, struct pdi_stretch *span)
{
    pdi_lines_release(&span->lines);
    memset(span->memory, 0, ledger->campaign->counts_size);
    span->next = ledger->unused;
    ledger->unused = span;
}

/* What the first span counted and said counts from now on. */
static void settle_first(struct pdi_ledger *ledger)
{
    struct pdi_stretch *const span = ledger->spans;
    ledger->spans = span->next;
    for (const struct pdi_line *line = span->lines.first; line; line = line->next) {
        pdi_receive(ledger->campaign, line->message, line->data, line->len);
    }
    merge(ledger, &ledger->campaign->totals, &span->counts);
    ledger->settled = span->end;
    put_back(ledger, span);
}

void pdi_ledger_init(struct pdi_ledger *ledger, struct pdi_campaign *campaign)
{
    *ledger = (struct pdi_ledger){.campaign = campaign, .sealed = UINT64_MAX};
}

/* A span of those counters and lines. */
static struct pdi_stretch *new_span(struct pdi_ledger *ledger, uint64_t first, uint64_t end,
                                    const struct pdi_counts *counts, struct pdi_lines *lines)
{
    const struct pdi_model *const model = ledger->campaign->model;
    pd_arena *const arena = &ledger->campaign->arena;
    struct pdi_stretch *span = ledger->unused;
    if (span) {
        ledger->unused = span->next;
    } else {
        span = pd_alloc(arena, struct pdi_stretch, 1);
        span->memory = pd_alloc(arena, char, ledger->campaign->counts_size);
        span->counts = pdi_counts_in(span->memory, model->command_count, model->invariant_count);
        pdi_lines_init(&span->lines);
    }
    span->first = first;
    span->end = end;
    merge(ledger, &span->counts, counts);
    move_lines(&span->lines, lines);
    return span;
}

/* Makes one of SPAN and the next, if the one ends where the other begins. */
static void join_next(struct pdi_ledger *ledger, struct pdi_stretch *span)
{
    struct pdi_stretch *const next = span->next;
    if (next && span->end == next->first) {
        merge(ledger, &span->counts, &next->counts);
        move_lines(&span->lines, &next->lines);
        span->end = next->end;
        span->next = next->next;
        put_back(ledger, next);
    }
}

void pdi_ledger_add(struct pdi_ledger *ledger, uint64_t first, uint64_t end,
                    struct pdi_counts *counts, void *counts_memory, struct pdi_lines *lines)
{
    struct pdi_stretch **at = &ledger->spans;
    struct pdi_stretch *before = NULL;
    if (first >= ledger->sealed) {
        pdi_lines_release(lines);
        return;
    }
    struct pdi_stretch *const span = new_span(ledger, first, end, counts, lines);
    memset(counts_memory, 0, ledger->campaign->counts_size);
    while (*at && (*at)->first < first) {
        before = *at;
        at = &before->next;
    }
    span->next = *at;
    *at = span;
    join_next(ledger, span);
    if (before) {
        join_next(ledger, before);
    }
    while (ledger->spans && ledger->spans->first == ledger->settled) {
        settle_first(ledger);
    }
}

void pdi_ledger_close(struct pdi_ledger *ledger)
{
    while (ledger->spans) {
        settle_first(ledger);
    }
}

void pdi_ledger_seal(struct pdi_ledger *ledger, uint64_t end)
{
    struct pdi_stretch **at = &ledger->spans;
    ledger->sealed = end;
    while (*at && (*at)->first < end) {
        at = &(*at)->next;
    }
    while (*at) {
        struct pdi_stretch *const span = *at;
        *at = span->next;
        put_back(ledger, span);
    }
}

void pdi_ledger_waiting(const struct pdi_ledger *ledger, uint64_t *runs, uint64_t *commands)
{
    *runs = *commands = 0;
    for (const struct pdi_stretch *span = ledger->spans; span; span = span->next) {
        *runs += pdi_counted(&span->counts.totals->runs);
        *commands += pdi_counts_sent(&span->counts, ledger->campaign->model->command_count);
    }
}
