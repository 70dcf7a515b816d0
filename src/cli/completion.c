/*
 * `completion`: the scripts with which bash and zsh complete a command line, made from the table of
 * options. What a value may be is known of choices, files and directories; of the others nothing is
 * proposed.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <string.h>

/* What a shell may propose for a value. */
enum proposal { PROPOSE_NOTHING, PROPOSE_WORDS, PROPOSE_FILES, PROPOSE_FOLDERS };

static enum proposal proposal_of(const struct pdi_option *option)
{
    return option->form == PDI_FORM_CHOICE        ? PROPOSE_WORDS
           : strcmp(option->metavar, "FILE") == 0 ? PROPOSE_FILES
           : strcmp(option->metavar, "DIR") == 0  ? PROPOSE_FOLDERS
                                                  : PROPOSE_NOTHING;
}

static enum proposal proposal_of_operand(const struct pdi_subcommand *subcommand)
{
    return !subcommand->operand                        ? PROPOSE_NOTHING
           : strcmp(subcommand->operand, "SHELL") == 0 ? PROPOSE_WORDS
           : strcmp(subcommand->operand, "[DIR]") == 0 ? PROPOSE_FOLDERS
                                                       : PROPOSE_FILES;
}

static const char shells[] = "bash|zsh";

/* Appends "a|b" as "a b". */
static void put_words(struct pdi_text *text, const char *choice)
{
    for (; *choice; choice++) {
        pdi_text_putc(text, *choice == '|' ? ' ' : *choice);
    }
}

/* The function of a shell for program NAME: "_my_test". */
static const char *function_of(const struct pdi_cli *cli, pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_text_putc(&text, '_');
    for (const char *at = cli->name; *at; at++) {
        pdi_text_putc(&text, isalnum((unsigned char)*at) ? *at : '_');
    }
    return text.data;
}

static bool has(const struct pdi_option *option, const struct pdi_subcommand *subcommand)
{
    return option->help && (option->in & subcommand->bit);
}

/* Whether the operands of SUBCOMMAND are files whose names may be proposed. */
static bool takes_files(const struct pdi_cli *cli, const struct pdi_subcommand *subcommand)
{
    return proposal_of_operand(subcommand) == PROPOSE_FILES ||
           (cli->is_tool && subcommand->suite != PDI_SUITE_NONE);
}

/* ---- bash -------------------------------------------------------------------------------- */

/* What is proposed for the word in progress: a line that sets COMPREPLY. */
static void put_bash_reply(struct pdi_text *text, enum proposal proposal, const char *words)
{
    switch (proposal) {
    case PROPOSE_NOTHING:
        pdi_text_puts(text, ":");
        break;
    case PROPOSE_WORDS:
        pdi_text_puts(text, "mapfile -t COMPREPLY < <(compgen -W '");
        put_words(text, words);
        pdi_text_puts(text, "' -- \"$current\")");
        break;
    case PROPOSE_FILES:
    case PROPOSE_FOLDERS:
        pdi_text_printf(text,
                        "compopt -o filenames 2>/dev/null; "
                        "mapfile -t COMPREPLY < <(compgen -%c -- \"$current\")",
                        proposal == PROPOSE_FILES ? 'f' : 'd');
        break;
    }
}

/* A case for the options whose values are proposed alike: as files, as folders, not at all. */
static void put_bash_alike(struct pdi_text *text, enum proposal proposal)
{
    const char *before = "    ";
    for (const struct pdi_option *it = pdi_option_table; it->name; it++) {
        if (it->help && it->metavar && proposal_of(it) == proposal) {
            pdi_text_printf(text, "%s--%s", before, it->name);
            before = " | ";
            if (it->letter) {
                pdi_text_printf(text, " | -%c", it->letter);
            }
        }
    }
    pdi_text_puts(text, ") ");
    put_bash_reply(text, proposal, NULL);
    pdi_text_puts(text, "; return ;;\n");
}

static void put_bash_values(struct pdi_text *text)
{
    pdi_text_puts(text, "    case $previous in\n");
    for (const struct pdi_option *it = pdi_option_table; it->name; it++) {
        if (it->help && it->metavar && proposal_of(it) == PROPOSE_WORDS) {
            pdi_text_printf(text, "    --%s) ", it->name);
            put_bash_reply(text, PROPOSE_WORDS, it->metavar);
            pdi_text_puts(text, "; return ;;\n");
        }
    }
    put_bash_alike(text, PROPOSE_FILES);
    put_bash_alike(text, PROPOSE_FOLDERS);
    put_bash_alike(text, PROPOSE_NOTHING);
    pdi_text_puts(text, "    esac\n");
}

/* The words that begin with a dash, as one variable. */
static void put_bash_options(struct pdi_text *text)
{
    pdi_text_puts(text, "        case $subcommand in\n");
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        const char *before = "";
        pdi_text_printf(text, "        %s) words='", it->name);
        for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
            if (has(option, it)) {
                pdi_text_printf(text, "%s--%s", before, option->name);
                before = " ";
                if (option->letter) {
                    pdi_text_printf(text, " -%c", option->letter);
                }
            }
        }
        pdi_text_puts(text, "' ;;\n");
    }
    pdi_text_puts(text, "        esac\n");
}

static void put_bash_operands(const struct pdi_cli *cli, struct pdi_text *text)
{
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        const enum proposal proposal =
            takes_files(cli, it) ? PROPOSE_FILES : proposal_of_operand(it);
        if (proposal != PROPOSE_NOTHING) {
            pdi_text_printf(text, "    %s) ", it->name);
            put_bash_reply(text, proposal, shells);
            pdi_text_puts(text, " ;;\n");
        }
    }
}

static void put_subcommand_words(struct pdi_text *text, const char *between)
{
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        pdi_text_printf(text, "%s%s", it == pdi_subcommands ? "" : between, it->name);
    }
}

static void put_bash(const struct pdi_cli *cli, struct pdi_text *text)
{
    const char *const function = function_of(cli, text->arena);
    pdi_text_printf(text,
                    "# Completion of %s in bash; made by: %s completion bash\n"
                    "%s()\n{\n"
                    "    local current=$2 previous=$3 subcommand=run words=\n"
                    "    COMPREPLY=()\n"
                    "    if [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
                    "    if [[ $current == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 1]} "
                    "current=; fi\n",
                    cli->name, cli->name, function);
    put_bash_values(text);
    pdi_text_puts(text, "    case ${COMP_WORDS[1]-} in\n    ");
    put_subcommand_words(text, " | ");
    pdi_text_puts(text, ") if ((COMP_CWORD > 1)); then subcommand=${COMP_WORDS[1]}; fi ;;\n"
                        "    esac\n"
                        "    if [[ $current == -* ]]; then\n");
    put_bash_options(text);
    pdi_text_puts(text, "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
                        "        return\n"
                        "    fi\n"
                        "    if ((COMP_CWORD == 1)); then\n"
                        "        mapfile -t COMPREPLY < <(compgen -W '");
    put_subcommand_words(text, " ");
    pdi_text_puts(text, "' -- \"$current\")\n");
    if (cli->is_tool) {
        pdi_text_puts(text, "        if ((${#COMPREPLY[@]} == 0)); then ");
        put_bash_reply(text, PROPOSE_FILES, NULL);
        pdi_text_puts(text, "; fi\n");
    }
    pdi_text_puts(text, "        return\n    fi\n    case $subcommand in\n");
    put_bash_operands(cli, text);
    pdi_text_printf(text, "    esac\n}\ncomplete -F %s %s\n", function, cli->name);
}

/* ---- zsh --------------------------------------------------------------------------------- */

/* Appends TEXT within single quotes, for a specification of _arguments. */
static void put_zsh_words(struct pdi_text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') {
            pdi_text_puts(out, "'\\''");
        } else {
            pdi_text_puts(out, strchr("[]:\\", *text) ? "\\" : "");
            pdi_text_putc(out, *text);
        }
    }
}

/* What follows the colon of a value. */
static void put_zsh_action(struct pdi_text *text, enum proposal proposal, const char *words)
{
    switch (proposal) {
    case PROPOSE_NOTHING:
        pdi_text_puts(text, " ");
        break;
    case PROPOSE_WORDS:
        pdi_text_putc(text, '(');
        put_words(text, words);
        pdi_text_putc(text, ')');
        break;
    case PROPOSE_FILES:
        pdi_text_puts(text, "_files");
        break;
    case PROPOSE_FOLDERS:
        pdi_text_puts(text, "_files -/");
        break;
    }
}

static bool is_repeated(const struct pdi_option *option)
{
    return option->form == PDI_FORM_WORDS || option->form == PDI_FORM_PAIR ||
           option->form == PDI_FORM_WEIGHT;
}

static void put_zsh_option(struct pdi_text *text, const struct pdi_option *option)
{
    pdi_text_puts(text, " \\\n            ");
    if (option->letter) {
        pdi_text_printf(text, "'(-%c --%s)'{-%c,--%s}'", option->letter, option->name,
                        option->letter, option->name);
    } else {
        pdi_text_printf(text, "'%s--%s", is_repeated(option) ? "*" : "", option->name);
    }
    pdi_text_puts(text, option->metavar ? "=[" : "[");
    put_zsh_words(text, option->help);
    pdi_text_putc(text, ']');
    if (option->metavar) {
        pdi_text_putc(text, ':');
        put_zsh_words(text, option->metavar);
        pdi_text_putc(text, ':');
        put_zsh_action(text, proposal_of(option), option->metavar);
    }
    pdi_text_putc(text, '\'');
}

static void put_zsh_operand(struct pdi_text *text, const char *title, enum proposal proposal)
{
    pdi_text_puts(text, " \\\n            ':");
    put_zsh_words(text, title);
    pdi_text_putc(text, ':');
    put_zsh_action(text, proposal, shells);
    pdi_text_putc(text, '\'');
}

static void put_zsh_case(const struct pdi_cli *cli, struct pdi_text *text,
                         const struct pdi_subcommand *subcommand)
{
    pdi_text_printf(text, "    %s)\n        _arguments -s", subcommand->name);
    for (const struct pdi_option *it = pdi_option_table; it->name; it++) {
        if (has(it, subcommand)) {
            put_zsh_option(text, it);
        }
    }
    if (cli->is_tool && subcommand->suite != PDI_SUITE_NONE) {
        put_zsh_operand(text, "SUITE.so", PROPOSE_FILES);
    }
    if (subcommand->operand) {
        put_zsh_operand(text, subcommand->operand, proposal_of_operand(subcommand));
    }
    pdi_text_puts(text, "\n        ;;\n");
}

static void put_zsh(const struct pdi_cli *cli, struct pdi_text *text)
{
    const char *const function = function_of(cli, text->arena);
    pdi_text_printf(text,
                    "#compdef %s\n"
                    "# Completion of %s in zsh; made by: %s completion zsh\n"
                    "%s() {\n"
                    "    local subcommand=run\n"
                    "    local -a subcommands=(\n",
                    cli->name, cli->name, cli->name, function);
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        pdi_text_printf(text, "        '%s:", it->name);
        put_zsh_words(text, it->help);
        pdi_text_puts(text, "'\n");
    }
    pdi_text_puts(text, "    )\n"
                        "    if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
                        "        _describe subcommand subcommands\n");
    pdi_text_puts(text, cli->is_tool ? "        _files -g '*.so'\n" : "");
    pdi_text_puts(text, "        return\n"
                        "    fi\n"
                        "    if ((${subcommands[(I)$words[2]:*]})); then\n"
                        "        subcommand=$words[2]\n"
                        "        shift words\n"
                        "        ((CURRENT--))\n"
                        "    fi\n"
                        "    case $subcommand in\n");
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        put_zsh_case(cli, text, it);
    }
    pdi_text_printf(text,
                    "    esac\n}\n"
                    "if [[ $funcstack[1] == %s ]]; then %s \"$@\"; else compdef %s %s; fi\n",
                    function, function, function, cli->name);
}

/* ---- The subcommand ---------------------------------------------------------------------- */

int pdi_cli_completion(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    const char *const shell = cli->request.operand;
    if (strcmp(shell, "bash") == 0) {
        put_bash(cli, &text);
    } else if (strcmp(shell, "zsh") == 0) {
        put_zsh(cli, &text);
    } else {
        return pdi_complain(cli, "completion is for bash or zsh, not '%.60s'", shell);
    }
    return pdi_finish(cli, &text, PDI_EXIT_OK);
}
