/*
 * The part of the manual page that is made from the tables, in the markup of scdoc(5): subcommands,
 * options, environment, exit codes. doc/man/pdamage.1.scd has it between two marks, which
 * tools/generated.sh fills.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <string.h>

enum { COLUMNS = 110 };

/* Appends the paragraph WORDS, indented by a tab and wrapped, and an empty line. */
static void put_paragraph(struct pdi_text *out, const char *words)
{
    size_t at = 0;
    while (*words) {
        const size_t len = strcspn(words, " ");
        const bool fits = at && at + 1 + len <= COLUMNS;
        pdi_text_puts(out, fits ? " " : "\n\t");
        pdi_text_add(out, words, len);
        at = fits ? at + 1 + len : len;
        words += len + strspn(words + len, " ");
    }
    pdi_text_puts(out, "\n\n");
}

/* Appends TEXT, in which nothing is markup. */
static void put_plain(struct pdi_text *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\*_", *text)) {
            pdi_text_putc(out, '\\');
        }
        pdi_text_putc(out, *text);
    }
}

/* Appends TEXT as a sentence: a capital first and a full stop at the end. */
static void put_sentence(struct pdi_text *out, const char *text)
{
    const char first[] = {(char)toupper((unsigned char)*text), '\0'};
    pdi_text_puts(out, first);
    put_plain(out, text + 1);
    pdi_text_putc(out, '.');
}

/* Ends a definition whose sentence is HELP and whose further text is DETAIL, may be NULL. */
static void put_definition(struct pdi_text *out, const char *help, const char *detail)
{
    struct pdi_text words = pdi_text_new(out->arena);
    put_sentence(&words, help);
    pdi_text_printf(&words, " %s", detail ? detail : "");
    put_paragraph(out, words.data);
}

/* The subcommands that have OPTION, unless that are all. */
static void put_owners(struct pdi_text *out, const struct pdi_option *option)
{
    const char *before = " Of ";
    if ((option->in & PDI_IN_ALL) == PDI_IN_ALL) {
        return;
    }
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        if (option->in & it->bit) {
            pdi_text_printf(out, "%s*%s*", before, it->name);
            before = ", ";
        }
    }
    pdi_text_putc(out, '.');
}

static void put_option(struct pdi_text *out, const struct pdi_option *option)
{
    struct pdi_text words = pdi_text_new(out->arena);
    if (option->letter) {
        pdi_text_printf(out, "*-%c*, ", option->letter);
    }
    pdi_text_printf(out, "*--%s*", option->name);
    if (option->metavar) {
        pdi_text_puts(out, " _");
        put_plain(out, option->metavar);
        pdi_text_putc(out, '_');
    }
    put_sentence(&words, option->help);
    if (option->fallback) {
        pdi_text_puts(&words, " Default: ");
        put_plain(&words, option->environment ? option->environment : "");
        pdi_text_puts(&words, option->environment ? ", else " : "");
        put_plain(&words, option->fallback);
        pdi_text_putc(&words, '.');
    }
    pdi_text_printf(&words, " %s", option->detail ? option->detail : "");
    put_owners(&words, option);
    put_paragraph(out, words.data);
}

static void put_options(struct pdi_text *out)
{
    static const char *const titles[] = {
        [PDI_GROUP_RUNS] = "What is run",
        [PDI_GROUP_SYSTEM] = "Which system",
        [PDI_GROUP_FAILURES] = "What becomes of a failure",
        [PDI_GROUP_REPORTS] = "Reports",
        [PDI_GROUP_ALWAYS] = "Everywhere",
    };
    for (int group = 0; group < PDI_GROUP_COUNT; group++) {
        pdi_text_printf(out, "## %s\n\n", titles[group]);
        for (const struct pdi_option *it = pdi_option_table; it->name; it++) {
            if ((int)it->group == group && it->help) {
                put_option(out, it);
            }
        }
    }
}

static void put_subcommands(struct pdi_text *out)
{
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        pdi_text_printf(out, "*%s*", it->name);
        if (it->operand) {
            const bool optional = it->operand[0] == '[';
            pdi_text_printf(out, optional ? " [_%.*s_]" : " _%.*s_",
                            (int)strcspn(it->operand + optional, "]"), it->operand + optional);
        }
        put_definition(out, it->help, it->detail);
    }
}

static void put_told(struct pdi_text *out, const struct pdi_told *rows)
{
    for (const struct pdi_told *it = rows; it->name; it++) {
        pdi_text_putc(out, '*');
        put_plain(out, it->name);
        pdi_text_putc(out, '*');
        put_definition(out, it->help, it->detail);
    }
}

static void put_variables(struct pdi_text *out)
{
    for (const struct pdi_option *it = pdi_option_table; it->name; it++) {
        if (it->environment) {
            pdi_text_putc(out, '*');
            put_plain(out, it->environment);
            pdi_text_printf(out, "*\n\tWhat *--%s* is if it is not given.\n\n", it->name);
        }
    }
    put_told(out, pdi_environment);
}

void pdi_put_manual(struct pdi_text *text)
{
    pdi_text_puts(text, "# SUBCOMMANDS\n\n");
    put_subcommands(text);
    pdi_text_puts(text, "# OPTIONS\n\n"
                        "An option that takes a value is written *--runs 5*, *--runs=5*, *-n 5* or "
                        "*-n5*. Of an option that is repeated,\nthe last one counts, unless it is "
                        "said otherwise. _TIME_ is a number with a unit: 500ms, 60s, 5m, 1h.\n\n");
    put_options(text);
    pdi_text_puts(text, "# ENVIRONMENT\n\n");
    put_variables(text);
    pdi_text_puts(text, "A variable that is empty counts as not set.\n\n# EXIT STATUS\n\n");
    put_told(text, pdi_exit_codes);
}
