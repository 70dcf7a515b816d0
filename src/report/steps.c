/*
 * Steps and what they did, in two columns:
 *
 *   $1 Add(amount=9)  # label  -> Added(total=9)
 *       | value: 0 -> 9
 *   $2 Add(amount=2)           -> Added(total=11)   <- fails here
 *
 * Steps and entries are both in the order of their ids, so one walk over both is enough.
 */
#include "report/steps.h"

#include "report/put.h"

#include <string.h>

static const char arrow_text[] = "-> ";
static const char fails_text[] = "<- fails here";
static const char unmade_text[] = "<- fails here, while it was made";
enum {
    INDENT = 2,
    GAP = 2,           /* between a command and its first event */
    MARK_GAP = 3,      /* before "<- fails here" */
    LONG_PLAN = 20,    /* steps from which on some are left out */
    FIRST_SHOWN = 2,   /* of a long plan */
    BEFORE_SHOWN = 12, /* up to the failing step, with it */
    AFTER_SHOWN = 1,
    EVENTS_SHOWN = 5,  /* of a step */
    CHANGES_SHOWN = 10 /* likewise */
};
static const size_t full_line = SIZE_MAX / 2; /* the column of a line that has no room left */

struct row {
    pd_str command; /* with its label, clean */
    size_t first_entry, entry_count;
};

struct steps {
    struct pdi_text *text;
    const struct pdi_failure *failure;
    const struct pdi_style *style;
    struct row *rows;
    size_t arrow; /* the column where events begin */
};

/* The number behind the $ of a plan line. */
static uint64_t id_of(const char *line)
{
    uint64_t id = 0;
    for (line += *line == '$'; *line >= '0' && *line <= '9'; line++) {
        id = id * 10 + (uint64_t)(*line - '0');
    }
    return id;
}

/* Entry J of ROW. */
static const struct pdi_entry *entry_of(const struct steps *steps, const struct row *row, size_t j)
{
    return &steps->failure->entries[row->first_entry + j];
}

/* The text of step I, with its label. */
static pd_str command_of(const struct steps *steps, size_t i)
{
    pd_arena *const arena = steps->text->arena;
    const struct row *const row = &steps->rows[i];
    struct pdi_text text = pdi_text_new(arena);
    pdi_put_clean(&text, pdi_plan_line_shown(&steps->failure->steps[i], text.arena));
    for (size_t j = 0; j < row->entry_count; j++) {
        const struct pdi_entry *const entry = entry_of(steps, row, j);
        if (entry->source == PDI_SOURCE_LABEL) {
            const pd_str label = pdi_clean(arena, entry->text.data, entry->text.len);
            pdi_text_puts(&text, "  # ");
            pdi_text_add(&text, label.data, label.len);
        }
    }
    return (pd_str){text.data, text.len};
}

static void make_rows(struct steps *steps)
{
    const struct pdi_failure *const failure = steps->failure;
    pd_arena *const arena = steps->text->arena;
    steps->rows = pd_alloc(arena, struct row, failure->step_count + 1);
    size_t next = 0;
    for (size_t i = 0; i < failure->step_count; i++) {
        struct row *const row = &steps->rows[i];
        const uint64_t id = id_of(failure->steps[i].text);
        while (next < failure->entry_count && failure->entries[next].step < id) {
            next++;
        }
        row->first_entry = next;
        while (next < failure->entry_count && failure->entries[next].step == id) {
            next++;
            row->entry_count++;
        }
        row->command = command_of(steps, i);
    }
}

/* Whether step I is shown. */
static bool is_shown(const struct steps *steps, size_t i)
{
    const size_t count = steps->failure->step_count;
    const size_t failing =
        steps->failure->failing_step < count ? steps->failure->failing_step : count - 1;
    return steps->style->verbose || count <= LONG_PLAN || i < FIRST_SHOWN ||
           (i + BEFORE_SHOWN > failing && i <= failing + AFTER_SHOWN);
}

/* Behind the longest command, but not so far that events have no room. */
static size_t arrow_column(const struct steps *steps)
{
    const size_t most = pdi_style_columns(steps->style) * 55 / 100;
    size_t widest = 0;
    for (size_t i = 0; i < steps->failure->step_count; i++) {
        const pd_str command = steps->rows[i].command;
        const size_t width = INDENT + pdi_columns_of(command.data, command.len) + GAP;
        if (is_shown(steps, i) && width > widest && width <= most) {
            widest = width;
        }
    }
    return widest ? widest : INDENT + GAP * 2;
}

/* Moves from column AT to the events' column, in a new line where it is passed. */
static void go_to_arrow(struct steps *steps, size_t at)
{
    if (at + GAP > steps->arrow) {
        pdi_text_putc(steps->text, '\n');
        at = 0;
    }
    pdi_put_blanks(steps->text, steps->arrow - at);
}

/* Appends an event, or why there is none; gives the column it ends in. */
static size_t put_event(struct steps *steps, const struct pdi_entry *entry, size_t at)
{
    struct pdi_text *const text = steps->text;
    const bool skipped = entry->source == PDI_SOURCE_SKIPPED;
    const char *const before = skipped ? "skipped: " : "";
    go_to_arrow(steps, at);
    pdi_put_ink(text, steps->style, PDI_INK_FAINT, arrow_text);
    pdi_put_ink(text, steps->style, PDI_INK_WARNING, before);
    return pdi_put_fitting(
        text, steps->style, pdi_clean(text->arena, entry->text.data, entry->text.len),
        steps->arrow + strlen(arrow_text) + strlen(before), !steps->style->verbose);
}

/* Appends "... 3 events more (--verbose shows them)". */
static void put_more(struct steps *steps, size_t count, const char *noun)
{
    pdi_text_puts(steps->text, "... ");
    pdi_put_counted(steps->text, count, noun);
    pdi_text_puts(steps->text, " more (--verbose shows them)");
}

/* Appends what the step changed in a state, lines of "member: before -> after", or a note. */
static void put_lines(struct steps *steps, pd_str changes, const char *bar)
{
    size_t shown = 0, hidden = 0;
    while (changes.len) {
        const char *const newline = memchr(changes.data, '\n', changes.len);
        const size_t len = newline ? (size_t)(newline - changes.data) : changes.len;
        const size_t skipped = len + (newline != NULL);
        if (shown == CHANGES_SHOWN && !steps->style->verbose) {
            hidden++;
        } else {
            shown++;
            pdi_text_putc(steps->text, '\n');
            pdi_put_ink(steps->text, steps->style, PDI_INK_FAINT, bar);
            (void)pdi_put_fitting(steps->text, steps->style,
                                  pdi_clean(steps->text->arena, changes.data, len), strlen(bar),
                                  !steps->style->verbose);
        }
        changes = (pd_str){changes.data + skipped, changes.len - skipped};
    }
    if (hidden) {
        pdi_text_putc(steps->text, '\n');
        pdi_put_ink(steps->text, steps->style, PDI_INK_FAINT, bar);
        put_more(steps, hidden, "change");
    }
}

static void put_mark(struct steps *steps, size_t at, bool has_events)
{
    const bool fits = at + MARK_GAP + strlen(fails_text) <= pdi_style_columns(steps->style);
    if (has_events && fits) {
        pdi_put_blanks(steps->text, MARK_GAP);
    } else {
        go_to_arrow(steps, has_events ? full_line : at);
    }
    pdi_put_ink(steps->text, steps->style, PDI_INK_BAD, fails_text);
}

/* Appends the events of ROW behind its command, which ends in column *AT; there they end then.
 * Gives whether there are any. */
static bool put_events(struct steps *steps, const struct row *row, size_t *at)
{
    size_t shown = 0, hidden = 0;
    for (size_t j = 0; j < row->entry_count; j++) {
        const struct pdi_entry *const entry = entry_of(steps, row, j);
        if (entry->source != PDI_SOURCE_COMMAND && entry->source != PDI_SOURCE_SKIPPED) {
            continue;
        }
        if (shown == EVENTS_SHOWN && !steps->style->verbose) {
            hidden++;
            continue;
        }
        *at = put_event(steps, entry, shown++ ? full_line : *at);
    }
    if (hidden) {
        go_to_arrow(steps, full_line);
        put_more(steps, hidden, "event");
        *at = full_line;
    }
    return shown > 0;
}

/* What a handler noted is shown of the step that fails; of all steps where the state is, too. */
static bool show_notes(const struct steps *steps, size_t i)
{
    const struct row *const row = &steps->rows[i];
    bool stepping = steps->style->verbose || i == steps->failure->failing_step;
    for (size_t j = 0; j < row->entry_count && !stepping; j++) {
        stepping = entry_of(steps, row, j)->source == PDI_SOURCE_STATE;
    }
    return stepping;
}

static void put_step(struct steps *steps, size_t i)
{
    const struct row *const row = &steps->rows[i];
    pdi_put_blanks(steps->text, INDENT);
    size_t at =
        pdi_put_fitting(steps->text, steps->style, row->command, INDENT, !steps->style->verbose);
    const bool has_events = put_events(steps, row, &at);
    if (i == steps->failure->failing_step) {
        put_mark(steps, at, has_events);
    }
    for (size_t j = 0; j < row->entry_count; j++) {
        const struct pdi_entry *const entry = entry_of(steps, row, j);
        if (entry->source == PDI_SOURCE_STATE) {
            put_lines(steps, entry->text, "      | ");
        } else if (entry->source == PDI_SOURCE_NOTE && show_notes(steps, i)) {
            put_lines(steps, entry->text, "      > ");
        }
    }
    pdi_text_putc(steps->text, '\n');
}

bool pdi_step_unmade(const struct pdi_failure *failure, pd_str *step)
{
    const size_t count = failure->step_count;
    const uint64_t last = count ? id_of(failure->steps[count - 1].text) : 0;
    const bool ended =
        failure->kind == PDI_CRASHED || failure->kind == PDI_HUNG || failure->kind == PDI_EXITED;
    const char *const at = failure->message ? strstr(failure->message, " at $") : NULL;
    if (!ended || !failure->test_code || failure->failing_step < count || !at ||
        id_of(at + 4) <= last) {
        return false;
    }
    const size_t id_len = strcspn(at + 4, " ");
    const size_t title_len = at[4 + id_len] ? strcspn(at + 4 + id_len + 1, " :;") : 0;
    *step = (pd_str){at + 4, id_len + (title_len ? 1 + title_len : 0)};
    return true;
}

static void put_unmade(struct steps *steps)
{
    pd_str step;
    if (!pdi_step_unmade(steps->failure, &step)) {
        return;
    }
    const pd_str clean = pdi_clean(steps->text->arena, step.data, step.len);
    pdi_put_blanks(steps->text, INDENT);
    const size_t at = pdi_put_fitting(steps->text, steps->style, clean, INDENT, true);
    if (at + MARK_GAP + strlen(unmade_text) > pdi_style_columns(steps->style)) {
        pdi_text_putc(steps->text, '\n');
    }
    pdi_put_blanks(steps->text, MARK_GAP);
    pdi_put_ink(steps->text, steps->style, PDI_INK_BAD, unmade_text);
    pdi_text_putc(steps->text, '\n');
}

void pdi_report_steps(struct pdi_text *text, const struct pdi_failure *failure,
                      const struct pdi_style *style)
{
    struct steps steps = {.text = text, .failure = failure, .style = style};
    size_t hidden = 0;
    make_rows(&steps);
    steps.arrow = arrow_column(&steps);
    for (size_t i = 0; i <= failure->step_count; i++) {
        const bool shown = i == failure->step_count || is_shown(&steps, i);
        if (hidden && shown) {
            pdi_put_blanks(text, INDENT);
            put_more(&steps, hidden, "step");
            pdi_text_putc(text, '\n');
            hidden = 0;
        }
        if (!shown) {
            hidden++;
        } else if (i < failure->step_count) {
            put_step(&steps, i);
        }
    }
    put_unmade(&steps);
}
