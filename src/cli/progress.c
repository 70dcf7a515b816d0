/* One line on stderr that tells how far a campaign is, for who looks at a terminal. */
#include "cli/cli.h"

#include "report/put.h"
#include "sys/clock.h"
#include "sys/terminal.h"

enum { INTERVAL_MS = 100 };

static void write_line(struct pdi_cli *cli, const struct pdi_text *line)
{
    struct pdi_text text = pdi_text_new(line->arena);
    pdi_text_putc(&text, '\r');
    pdi_text_add(&text, line->data, line->len);
    pdi_put_blanks(&text, cli->progress_len > line->len ? cli->progress_len - line->len : 0);
    pdi_text_putc(&text, '\r');
    (void)pdi_terminal_write(PDI_STDERR, text.data, text.len, NULL);
    cli->progress_len = line->len;
}

static void put_progress(struct pdi_text *line, const pd_progress *progress)
{
    pdi_put_count(line, progress->runs);
    if (progress->max_runs) {
        pdi_text_puts(line, " of ");
        pdi_put_count(line, progress->max_runs);
    }
    pdi_text_puts(line, " runs, ");
    pdi_put_counted(line, progress->commands, "command");
    pdi_text_puts(line, ", ");
    pdi_put_seconds(line, progress->elapsed_ms);
    if (progress->failures) {
        pdi_text_puts(line, ", ");
        pdi_put_counted(line, progress->failures, "failure");
    }
    if (progress->shrinking) {
        pdi_text_puts(line, ", shrinking: ");
        pdi_put_counted(line, progress->shrink_executions, "execution");
    }
}

static void show(const pd_progress *progress, void *context)
{
    struct pdi_cli *const cli = context;
    const uint64_t now = pdi_clock_ms();
    if (cli->progress_ms && now - cli->progress_ms < INTERVAL_MS) {
        return;
    }
    pd_arena arena; /* of this call: a campaign may take days */
    pdi_arena_init(&arena, 0);
    struct pdi_text line = pdi_text_new(&arena);
    pdi_text_printf(&line, "%s: ", cli->name);
    put_progress(&line, progress);
    const unsigned columns = pdi_terminal_columns(PDI_STDERR);
    if (columns && line.len >= columns) {
        line.len = columns - 1;
    }
    write_line(cli, &line);
    cli->progress_ms = now;
    pdi_arena_release(&arena);
}

void pdi_progress_begin(struct pdi_cli *cli, pd_options *options)
{
    if (!cli->request.quiet && pdi_terminal_is(PDI_STDERR)) {
        options->on_progress = show;
    }
}

void pdi_progress_end(struct pdi_cli *cli)
{
    if (cli->progress_len) {
        pd_arena arena;
        pdi_arena_init(&arena, 0);
        const struct pdi_text nothing = pdi_text_new(&arena);
        write_line(cli, &nothing);
        pdi_arena_release(&arena);
    }
}
