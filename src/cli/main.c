/* main() of every test program and of the tool, and how the command line speaks: results, notes,
 * complaints. */
#include "cli/cli.h"
#include "exec/property.h"
#include "report/put.h"
#include "sys/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- Messages ---------------------------------------------------------------------------- */

void pdi_note(struct pdi_cli *cli, const struct pdi_text *text)
{
    pdi_progress_end(cli);
    (void)fflush(stdout);
    (void)pdi_terminal_write(PDI_STDERR, text->data, text->len, NULL);
}

int pdi_complain(struct pdi_cli *cli, const char *format, ...)
{
    struct pdi_text said = pdi_text_new(&cli->arena);
    struct pdi_text text = pdi_text_new(&cli->arena);
    va_list args;
    va_start(args, format);
    pdi_text_printf(&said, "%s: ", cli->name);
    pdi_text_vprintf(&said, format, args);
    va_end(args);
    pdi_put_clean(&text, said.data);
    pdi_text_putc(&text, '\n');
    pdi_note(cli, &text);
    return PDI_EXIT_USAGE;
}

int pdi_complain_diag(struct pdi_cli *cli, pd_status status, const char *file)
{
    const pd_diag *const diag = &cli->diag;
    const char *const what = diag->text[0] ? diag->text : pd_status_text(status);
    const bool is_input = status == PD_EINVAL || status == PD_EPARSE;
    if (file && diag->line) {
        (void)pdi_complain(cli, "%s:%d:%d: %s", file, diag->line, diag->column, what);
    } else {
        (void)pdi_complain(cli, "%s", what);
    }
    return is_input ? PDI_EXIT_USAGE : PDI_EXIT_NO_VERDICT;
}

int pdi_finish(struct pdi_cli *cli, const struct pdi_text *text, int exit_code)
{
    pdi_progress_end(cli);
    (void)fflush(stdout); /* what the test printed comes first */
    if (pdi_terminal_write(PDI_STDOUT, text->data, text->len, &cli->diag)) {
        (void)pdi_complain(cli, "%s", cli->diag.text);
        return PDI_EXIT_NO_VERDICT;
    }
    return exit_code;
}

bool pdi_suggest(struct pdi_text *text, const struct pdi_nearest *nearest)
{
    const size_t len = strlen(nearest->word);
    const bool is_near = nearest->found && nearest->distance <= (len < 6 ? 2 : len / 3);
    if (is_near) {
        pdi_text_printf(text, ": did you mean %s?", nearest->found);
    }
    return is_near;
}

/* ---- main -------------------------------------------------------------------------------- */

/* The first pd_suite ended before this member. */
enum { LEAST_SIZE = offsetof(pd_suite, property) };

/* Suite I of SUITES, each of SIZE bytes: what older headers did not know is zero. */
static pd_suite suite_at(const pd_suite *suites, size_t size, size_t i)
{
    pd_suite suite = {0};
    memcpy(&suite, (const char *)suites + i * size, size);
    return suite;
}

static size_t count_suites(const pd_suite *suites, size_t size)
{
    size_t count = 0;
    for (;; count++) {
        const pd_suite suite = suite_at(suites, size, count);
        if (!suite.name && !suite.model && !suite.adapter && !suite.property) {
            return count;
        }
    }
}

/* A suite that is a plain property gets its tables; gives 0, or the exit code. */
static int take_property(struct pdi_cli *cli, pd_suite *suite)
{
    struct pdi_property_tables *const tables = pd_alloc(&cli->arena, struct pdi_property_tables, 1);
    if (pdi_property_tables(tables, suite->property, &cli->diag)) {
        return pdi_complain_diag(cli, PD_EINVAL, NULL);
    }
    if (suite->model || suite->adapter) {
        return pdi_complain(cli,
                            "suite %s has a model or an adapter beside its property: make two "
                            "suites of it",
                            suite->name ? suite->name : suite->property->name);
    }
    suite->model = &tables->model;
    suite->adapter = &tables->adapter;
    return PDI_EXIT_OK;
}

/* Takes over SUITES, each of SIZE bytes, some of which may be plain properties. */
static int copy_suites(struct pdi_cli *cli, const pd_suite *suites, size_t size)
{
    pd_suite *const copies = pd_alloc(&cli->arena, pd_suite, cli->suite_count + 1);
    int code = PDI_EXIT_OK;
    for (size_t i = 0; i < cli->suite_count && !code; i++) {
        copies[i] = suite_at(suites, size, i);
        code = copies[i].property ? take_property(cli, &copies[i]) : PDI_EXIT_OK;
    }
    cli->suites = copies;
    return code;
}

int pdi_suites_take(struct pdi_cli *cli, const pd_suite *suites, size_t suite_size)
{
    const char *const holder = cli->is_tool ? cli->request.plugin : "it";
    if (suite_size < LEAST_SIZE || suite_size > sizeof(pd_suite)) {
        return pdi_complain(cli,
                            "%s was compiled for another version of the library: its pd_suite has "
                            "%zu bytes, that of version %s has %zu",
                            holder, suite_size, pd_version(), sizeof(pd_suite));
    }
    cli->suite_count = suites ? count_suites(suites, suite_size) : 0;
    if (cli->suite_count == 0) {
        return pdi_complain(cli, "%s holds no suite", holder);
    }
    const int code = copy_suites(cli, suites, suite_size);
    for (size_t i = 0; i < cli->suite_count && !code; i++) {
        const pd_suite *const suite = &cli->suites[i];
        if (!suite->model || !suite->adapter || !suite->model->name || !suite->adapter->name) {
            return pdi_complain(cli, "suite %zu%s%s has no %s", i + 1, cli->is_tool ? " of " : "",
                                cli->is_tool ? holder : "",
                                suite->model && suite->model->name ? "adapter" : "model");
        }
    }
    return code;
}

void pdi_callable(const struct pdi_cli *cli, struct pdi_summary *summary)
{
    summary->program = cli->program;
    summary->plugin = cli->is_tool ? cli->request.plugin : NULL;
}

static int call(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    const struct pdi_request *const request = &cli->request;
    const struct pdi_subcommand *const subcommand = request->subcommand;
    if (request->help_options) {
        pdi_put_option_list(&text);
        return pdi_finish(cli, &text, PDI_EXIT_OK);
    }
    if (request->help_manual) {
        pdi_put_manual(&text);
        return pdi_finish(cli, &text, PDI_EXIT_OK);
    }
    if (request->version) {
        pdi_text_printf(&text, cli->is_tool ? "%s %s\n" : "%s, with PropertyDamage %s\n", cli->name,
                        pd_version());
        return pdi_finish(cli, &text, PDI_EXIT_OK);
    }
    if (request->help) {
        pdi_put_help(cli, &text, subcommand);
        return pdi_finish(cli, &text, PDI_EXIT_OK);
    }
    const int code = cli->load ? cli->load(cli) : PDI_EXIT_OK;
    return code ? code : subcommand->call(cli);
}

int pdi_cli_main(struct pdi_cli *cli, int argc, char **argv, size_t suite_size)
{
    const char *const program = argc > 0 && argv[0] ? argv[0] : "pdamage";
    const char *const slash = strrchr(program, '/');
    cli->name = slash ? slash + 1 : program;
    cli->program = program;
    pdi_arena_init(&cli->arena, 0);
    int code = cli->is_tool ? PDI_EXIT_OK : pdi_suites_take(cli, cli->suites, suite_size);
    if (code == PDI_EXIT_OK) {
        cli->argument_count = argc > 1 ? argc - 1 : 0;
        cli->arguments = argv + 1;
        const pd_status status = pdi_parse(cli->argument_count, cli->arguments, cli->is_tool,
                                           &cli->request, &cli->arena, &cli->diag);
        code = status ? pdi_complain_diag(cli, status, NULL) : call(cli);
    }
    pdi_arena_release(&cli->arena);
    return code;
}

int pdi_main(int argc, char **argv, const pd_suite *suites, size_t suite_size)
{
    struct pdi_cli cli = {.suites = suites};
    return pdi_cli_main(&cli, argc, argv, suite_size);
}
