/* Help, laid out from the tables. */
#include "cli/cli.h"

#include <string.h>

enum { COLUMNS = 100, HELP_COLUMN = 33 };

/* Appends WORDS, wrapped, where AT columns of the line are taken. */
static void put_wrapped(struct pdi_text *text, const char *words, size_t at)
{
    while (*words) {
        const size_t len = strcspn(words, " ");
        if (at + 1 + len > COLUMNS) {
            pdi_text_printf(text, "\n%*s", HELP_COLUMN, "");
            at = HELP_COLUMN;
        } else if (at > HELP_COLUMN) {
            pdi_text_putc(text, ' ');
            at++;
        }
        pdi_text_add(text, words, len);
        at += len;
        words += len + strspn(words + len, " ");
    }
    pdi_text_putc(text, '\n');
}

/* Appends a row: TITLE, and HELP beside or below it. */
static void put_row(struct pdi_text *text, const char *title, const char *help)
{
    const size_t len = strlen(title);
    pdi_text_printf(text, "%-*s", HELP_COLUMN, title);
    if (len >= HELP_COLUMN) {
        pdi_text_printf(text, "\n%*s", HELP_COLUMN, "");
    }
    put_wrapped(text, help, HELP_COLUMN);
}

static void put_option(struct pdi_text *text, const struct pdi_option *option)
{
    struct pdi_text title = pdi_text_new(text->arena);
    struct pdi_text help = pdi_text_new(text->arena);
    if (option->letter) {
        pdi_text_printf(&title, "  -%c, --%s", option->letter, option->name);
    } else {
        pdi_text_printf(&title, "      --%s", option->name);
    }
    if (option->metavar) {
        pdi_text_printf(&title, " %s", option->metavar);
    }
    pdi_text_puts(&help, option->help);
    if (option->fallback || option->environment) {
        pdi_text_printf(&help, " (default: %s%s%s)", option->environment ? option->environment : "",
                        option->environment ? ", else " : "",
                        option->fallback ? option->fallback : "none");
    }
    put_row(text, title.data, help.data);
}

static void put_options(struct pdi_text *text, const struct pdi_subcommand *subcommand)
{
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if ((option->in & subcommand->bit) && option->help) {
            put_option(text, option);
        }
    }
}

static void put_environment(struct pdi_text *text)
{
    pdi_text_puts(text, "\nenvironment:\n");
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if (option->environment) {
            pdi_text_printf(text, "  %-10s  --%s, if it is not given\n", option->environment,
                            option->name);
        }
    }
    for (const struct pdi_told *it = pdi_environment; it->name; it++) {
        pdi_text_printf(text, "  %-10s  %s\n", it->name, it->help);
    }
}

static void put_exit_codes(struct pdi_text *text)
{
    pdi_text_puts(text, "\nexit codes:\n");
    for (const struct pdi_told *it = pdi_exit_codes; it->name; it++) {
        pdi_text_printf(text, "  %s  %s\n", it->name, it->help);
    }
}

/* Appends what SUBCOMMAND takes beside options: " SUITE.so FILE". */
static void put_operands(const struct pdi_cli *cli, struct pdi_text *text,
                         const struct pdi_subcommand *subcommand)
{
    static const char *const suite[] = {
        [PDI_SUITE_NEEDED] = " SUITE.so", [PDI_SUITE_OPTIONAL] = " [SUITE.so]"};
    if (cli->is_tool && subcommand->suite != PDI_SUITE_NONE) {
        pdi_text_puts(text, suite[subcommand->suite]);
    }
    if (subcommand->operand) {
        pdi_text_printf(text, " %s", subcommand->operand);
    }
}

void pdi_put_help(const struct pdi_cli *cli, struct pdi_text *text,
                  const struct pdi_subcommand *subcommand)
{
    const bool is_default = subcommand == pdi_subcommands;
    pdi_text_printf(text, "usage: %s %s", cli->name, is_default ? "[run]" : subcommand->name);
    put_operands(cli, text, subcommand);
    pdi_text_printf(text, " [options]\n%s\n", subcommand->help);
    if (is_default) {
        pdi_text_puts(text, "\nother subcommands, each with its own --help:\n");
        for (const struct pdi_subcommand *it = pdi_subcommands + 1; it->name; it++) {
            struct pdi_text title = pdi_text_new(text->arena);
            pdi_text_printf(&title, "  %s", it->name);
            put_operands(cli, &title, it);
            put_row(text, title.data, it->help);
        }
    }
    pdi_text_puts(text, "\noptions:\n");
    put_options(text, subcommand);
    if (is_default) {
        put_environment(text);
        put_exit_codes(text);
    }
}

void pdi_put_option_list(struct pdi_text *text)
{
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        pdi_text_printf(text, "%s\n", it->name);
        for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
            if ((option->in & it->bit) && option->help) {
                pdi_text_printf(text, "%s --%s%s%s\n", it->name, option->name,
                                option->metavar ? " " : "", option->metavar ? option->metavar : "");
            }
        }
    }
}
