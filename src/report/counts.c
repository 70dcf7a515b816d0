/* Everything that was counted, as tables: how often each command, invariant and reason came up. */
#include "report/counts.h"

#include "report/put.h"

enum { COLUMNS_MAX = 7, INDENT = 2, GAP = 2, BAR = 20 };

/* A table: its first column is words, the last may be, those between are numbers. */
struct table {
    size_t columns, rows;
    const char *const *titles;
    pd_str (*cell)(pd_arena *arena, const struct pdi_summary *summary, size_t row, size_t column);
};

static pd_str count_cell(pd_arena *arena, uint64_t n)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_put_count(&text, n);
    return (pd_str){text.data, text.len};
}

static pd_str word_cell(pd_arena *arena, const char *word)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_put_clean(&text, word ? word : "");
    return (pd_str){text.data, text.len};
}

static pd_str command_cell(pd_arena *arena, const struct pdi_summary *summary, size_t row,
                           size_t column)
{
    const struct pdi_command_summary *const command = &summary->commands_by_type[row];
    const uint64_t counts[] = {command->drawn,           command->sent,
                               command->skipped,         command->mispredicted,
                               command->refused_by_when, command->refused_by_overrides};
    return column ? count_cell(arena, counts[column - 1]) : word_cell(arena, command->name);
}

static pd_str invariant_cell(pd_arena *arena, const struct pdi_summary *summary, size_t row,
                             size_t column)
{
    const struct pdi_invariant_summary *const invariant = &summary->invariants[row];
    return column == 1 ? count_cell(arena, invariant->fired)
                       : word_cell(arena, column ? invariant->statement : invariant->id);
}

static pd_str because_cell(pd_arena *arena, const struct pdi_summary *summary, size_t row,
                           size_t column)
{
    const struct pdi_tally_summary *const because = &summary->because[row];
    return column ? count_cell(arena, because->times) : word_cell(arena, because->text);
}

/* "12.3 %", "<0.1 %" */
static pd_str share_cell(pd_arena *arena, uint64_t part, uint64_t whole)
{
    const double percent = whole ? 100.0 * (double)part / (double)whole : 0;
    struct pdi_text text = pdi_text_new(arena);
    if (part && percent < 0.1) {
        pdi_text_puts(&text, "<0.1 %");
    } else {
        const uint64_t tenths = (uint64_t)(percent * 10 + 0.5); /* of no locale */
        pdi_text_printf(&text, "%" PRIu64 ".%" PRIu64 " %%", tenths / 10, tenths % 10);
    }
    return (pd_str){text.data, text.len};
}

/* A bar as long as PART is of WHOLE. */
static pd_str bar_cell(pd_arena *arena, uint64_t part, uint64_t whole)
{
    const uint64_t length = whole ? (part * BAR + whole - 1) / whole : 0;
    struct pdi_text text = pdi_text_new(arena);
    for (uint64_t i = 0; i < length && i < BAR; i++) {
        pdi_text_puts(&text, "\u2588");
    }
    return (pd_str){text.data, text.len};
}

static pd_str label_cell(pd_arena *arena, const struct pdi_summary *summary, size_t row,
                         size_t column)
{
    const struct pdi_tally_summary *const label = &summary->labels[row];
    switch (column) {
    case 0:
        return word_cell(arena, label->text);
    case 1:
        return count_cell(arena, label->times);
    case 2:
        return share_cell(arena, label->times, summary->commands);
    case 3:
        return count_cell(arena, label->runs);
    case 4:
        return share_cell(arena, label->runs, summary->runs);
    default:
        return bar_cell(arena, label->runs, summary->runs);
    }
}

static pd_str sometimes_cell(pd_arena *arena, const struct pdi_summary *summary, size_t row,
                             size_t column)
{
    const struct pdi_sometimes_summary *const it = &summary->sometimes[row];
    switch (column) {
    case 0:
        return word_cell(arena, it->name);
    case 1:
        return count_cell(arena, it->asked);
    case 2:
        return count_cell(arena, it->reached);
    default:
        return share_cell(arena, it->reached, it->asked);
    }
}

/* A cell, or the title above it if ROW is 0. */
static pd_str cell_of(pd_arena *arena, const struct table *table, const struct pdi_summary *summary,
                      size_t row, size_t column)
{
    return row ? table->cell(arena, summary, row - 1, column)
               : word_cell(arena, table->titles[column]);
}

static void put_table(struct pdi_text *text, const struct pdi_summary *summary,
                      const struct table *table, const struct pdi_style *style)
{
    pd_arena *const arena = text->arena;
    size_t widths[COLUMNS_MAX] = {0};
    for (size_t row = 0; row <= table->rows; row++) {
        for (size_t column = 0; column < table->columns; column++) {
            const pd_str cell = cell_of(arena, table, summary, row, column);
            const size_t width = pdi_columns_of(cell.data, cell.len);
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
    for (size_t row = 0; row <= table->rows && table->rows; row++) {
        pdi_text_puts(text, row ? "" : "\n");
        size_t at = INDENT;
        pdi_put_blanks(text, INDENT);
        for (size_t column = 0; column < table->columns; column++) {
            const pd_str cell = cell_of(arena, table, summary, row, column);
            const bool words = column == 0 || !table->titles[column][0];
            const size_t blanks = widths[column] - pdi_columns_of(cell.data, cell.len);
            const bool last = column + 1 == table->columns;
            at += column ? GAP : 0;
            pdi_put_blanks(text, (column && cell.len ? GAP : 0) + (words ? 0 : blanks));
            (void)pdi_put_fitting(text, style, cell, at, false);
            pdi_put_blanks(text, words && !last ? blanks : 0);
            at += widths[column];
        }
        pdi_text_putc(text, '\n');
    }
}

void pdi_report_labels(struct pdi_text *text, const struct pdi_summary *summary,
                       const struct pdi_style *style)
{
    static const char *const titles[] = {"label", "steps", "of all", "runs", "of all", ""};
    put_table(text, summary, &(struct table){6, summary->label_count, titles, label_cell}, style);
}

void pdi_report_sometimes(struct pdi_text *text, const struct pdi_summary *summary,
                          const struct pdi_style *style)
{
    static const char *const titles[] = {"sometimes", "runs asked", "reached", "of these"};
    put_table(text, summary, &(struct table){4, summary->sometimes_count, titles, sometimes_cell},
              style);
}

void pdi_report_counts(struct pdi_text *text, const struct pdi_summary *summary,
                       const struct pdi_style *style)
{
    static const char *const command_titles[] = {"command",      "drawn",    "sent",     "skipped",
                                                 "mispredicted", "not when", "no choice"};
    static const char *const invariant_titles[] = {"invariant", "fired", ""};
    static const char *const because_titles[] = {"because", "judged"};
    const struct table tables[] = {
        {7, summary->command_count, command_titles, command_cell},
        {3, summary->invariant_count, invariant_titles, invariant_cell},
        {2, summary->because_count, because_titles, because_cell},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        put_table(text, summary, &tables[i], style);
    }
}
