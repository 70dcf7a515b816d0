/* `failures`: the failure files in a directory, a line each. */
#include "cli/cli.h"

#include "report/put.h"
#include "store/store.h"

#include <string.h>

static const char default_directory[] = "pd-failures";
enum { KIND, NAME, STEPS, CREATED, PATH, COLUMN_COUNT };

struct row {
    const char *cells[COLUMN_COUNT];
};

static const char *cell(pd_arena *arena, const char *s)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_put_clean(&text, s && *s ? s : "-");
    return text.data;
}

static struct row row_of(pd_arena *arena, const char *path, const struct pdi_failure *failure)
{
    struct pdi_text steps = pdi_text_new(arena);
    struct pdi_text quoted = pdi_text_new(arena);
    pdi_put_counted(&steps, failure->step_count, "step");
    pdi_report_shell_word(&quoted, path);
    return (struct row){{pdi_kind_row(failure->kind)->text, cell(arena, failure->name), steps.data,
                         cell(arena, failure->created), quoted.data}};
}

static void put_rows(struct pdi_text *text, const struct row *rows, size_t count)
{
    size_t widths[COLUMN_COUNT] = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < PATH; k++) {
            const size_t width = pdi_columns_of(rows[i].cells[k], strlen(rows[i].cells[k]));
            widths[k] = width > widths[k] ? width : widths[k];
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < COLUMN_COUNT; k++) {
            const char *const it = rows[i].cells[k];
            pdi_text_puts(text, it);
            pdi_put_blanks(text, k < PATH ? widths[k] + 2 - pdi_columns_of(it, strlen(it)) : 0);
        }
        pdi_text_putc(text, '\n');
    }
}

int pdi_cli_failures(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    const char *const directory = cli->request.operand ? cli->request.operand : default_directory;
    const char **paths = NULL;
    size_t count = 0, good = 0;
    const pd_status status = pdi_store_list(directory, &cli->arena, &paths, &count, &cli->diag);
    if (status) {
        (void)pdi_complain_diag(cli, status, NULL);
        return PDI_EXIT_USAGE;
    }
    struct row *const rows = pd_alloc(&cli->arena, struct row, count + 1);
    for (size_t i = 0; i < count; i++) {
        pd_arena arena; /* of one file: many may be large */
        struct pdi_failure failure;
        pdi_arena_init(&arena, 0);
        const pd_status loaded = pdi_store_load(paths[i], &arena, &failure, &cli->diag);
        if (loaded) {
            (void)pdi_complain_diag(cli, loaded, paths[i]);
        } else {
            rows[good++] = row_of(&cli->arena, paths[i], &failure);
        }
        pdi_arena_release(&arena);
    }
    put_rows(&text, rows, good);
    if (count == 0) {
        pdi_text_printf(&text, "no failures in ");
        pdi_report_shell_word(&text, directory);
        pdi_text_putc(&text, '\n');
    }
    return pdi_finish(cli, &text, good < count ? PDI_EXIT_USAGE : PDI_EXIT_OK);
}
