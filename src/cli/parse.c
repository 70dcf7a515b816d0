/*
 * Command lines: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, and at most one operand. What the
 * environment gives is set first, so that the command line wins.
 */
#include "base/diag.h"
#include "cli/cli.h"
#include "sys/env.h"

#include <string.h>

struct parse {
    char **arguments;
    int count, next;
    bool from_environment; /* of PD_OPTIONS: those of other subcommands are left alone */
    bool options_ended;    /* by "--" */
    bool is_tool;
    struct pdi_request *request;
    pd_arena *arena;
    pd_diag *diag;
};

bool pdi_split_words(const char *text, struct pdi_words *out, pd_arena *arena)
{
    static const char blanks[] = " \t\n";
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        struct pdi_text word = pdi_text_new(arena);
        char quote = '\0';
        for (; *text && (quote || !strchr(blanks, *text)); text++) {
            if (*text == quote) {
                quote = '\0';
            } else if (!quote && (*text == '\'' || *text == '"')) {
                quote = *text;
            } else if (*text == '\\' && quote != '\'' && text[1]) {
                pdi_text_putc(&word, *++text);
            } else {
                pdi_text_putc(&word, *text);
            }
        }
        if (quote) {
            return false;
        }
        pdi_words_add(out, word.data, arena);
    }
    return true;
}

/* ---- Options ----------------------------------------------------------------------------- */

static const struct pdi_option *option_named(const char *name, size_t len)
{
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return option;
        }
    }
    return NULL;
}

static const struct pdi_option *option_of_letter(char letter)
{
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if (option->letter && option->letter == letter) {
            return option;
        }
    }
    return NULL;
}

/* WORD is no option of this subcommand: which one was meant, or who has it. */
static pd_status unknown_option(const struct parse *parse, const char *word, size_t len)
{
    const struct pdi_subcommand *const subcommand = parse->request->subcommand;
    struct pdi_text text = pdi_text_new(parse->arena);
    const bool is_long = len > 2 && word[1] == '-';
    struct pdi_nearest nearest = {.word = pdi_arena_copy(parse->arena, word, len)};
    const struct pdi_option *const elsewhere = is_long ? option_named(word + 2, len - 2) : NULL;
    pdi_text_printf(&text, "%s has no option %.60s", subcommand->name, nearest.word);
    if (elsewhere) {
        const char *before = ": it belongs to";
        for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
            if (elsewhere->in & it->bit) {
                pdi_text_printf(&text, "%s %s", before, it->name);
                before = ",";
            }
        }
        return pdi_fail(parse->diag, PD_EINVAL, "%s", text.data);
    }
    for (const struct pdi_option *it = pdi_option_table; it->name && is_long; it++) {
        if ((it->in & subcommand->bit) && it->help) {
            struct pdi_text candidate = pdi_text_new(parse->arena);
            pdi_text_printf(&candidate, "--%s", it->name);
            pdi_nearest_try(&nearest, candidate.data);
        }
    }
    if (!pdi_suggest(&text, &nearest) && subcommand->call) {
        pdi_text_printf(&text, "; %s --help lists them", subcommand->name);
    }
    return pdi_fail(parse->diag, PD_EINVAL, "%s", text.data);
}

/* The value of OPTION: behind the '=' or the letter, at ATTACHED, or the next argument. */
static pd_status take_value(struct parse *parse, const struct pdi_option *option, const char *title,
                            const char *attached, const char **out)
{
    *out = attached;
    if (!option->metavar) {
        return attached ? pdi_fail(parse->diag, PD_EINVAL, "%s takes no value", title) : PD_OK;
    }
    if (!attached) {
        const char *const next = parse->next < parse->count ? parse->arguments[parse->next] : NULL;
        if (!next || strncmp(next, "--", 2) == 0) {
            return pdi_fail(parse->diag, PD_EINVAL, "%s needs a value: %s %s", title, title,
                            option->metavar);
        }
        *out = next;
        parse->next++;
    }
    return PD_OK;
}

static pd_status parse_option(struct parse *parse, const char *word)
{
    const bool is_long = word[1] == '-';
    const char *const equals = is_long ? strchr(word, '=') : NULL;
    const size_t len = equals ? (size_t)(equals - word) : is_long ? strlen(word) : 2;
    const struct pdi_option *const option =
        is_long ? option_named(word + 2, len - 2) : option_of_letter(word[1]);
    const bool belongs = option && (option->in & parse->request->subcommand->bit);
    const char *attached = equals ? equals + 1 : NULL;
    const char *value = NULL;
    if (!option || (!belongs && !parse->from_environment)) {
        return unknown_option(parse, word, len);
    }
    if (!is_long && word[2]) {
        attached = word + 2;
    }
    struct pdi_text title = pdi_text_new(parse->arena);
    pdi_text_add(&title, word, len);
    const pd_status status = take_value(parse, option, title.data, attached, &value);
    if (status || !belongs) {
        return status;
    }
    const struct pdi_given given = {option, title.data, value, parse->from_environment};
    return pdi_option_set(&given, parse->request, parse->arena, parse->diag);
}

static pd_status parse_operand(struct parse *parse, const char *word)
{
    const struct pdi_subcommand *const subcommand = parse->request->subcommand;
    struct pdi_request *const request = parse->request;
    if (parse->from_environment) {
        return pdi_fail(parse->diag, PD_EINVAL, "'%.60s' is no option", word);
    }
    if (parse->is_tool && subcommand->suite == PDI_SUITE_NEEDED && !request->plugin) {
        request->plugin = word;
        return PD_OK;
    }
    if (parse->is_tool && subcommand->suite == PDI_SUITE_OPTIONAL && request->operand &&
        !request->plugin) { /* there are two: it is the first of them */
        request->plugin = request->operand;
        request->operand = word;
        return PD_OK;
    }
    if (!subcommand->operand) {
        return pdi_fail(parse->diag, PD_EINVAL, "%s takes no '%.60s', only options",
                        subcommand->name, word);
    }
    if (request->operand) {
        return pdi_fail(parse->diag, PD_EINVAL, "%s takes one %s: '%.60s' is another",
                        subcommand->name, subcommand->operand, word);
    }
    request->operand = word;
    return PD_OK;
}

static pd_status parse_all(struct parse *parse)
{
    pd_status status = PD_OK;
    while (status == PD_OK && parse->next < parse->count) {
        const char *const word = parse->arguments[parse->next++];
        if (!parse->options_ended && strcmp(word, "--") == 0) {
            parse->options_ended = true;
        } else if (!parse->options_ended && word[0] == '-' && word[1]) {
            status = parse_option(parse, word);
        } else {
            status = parse_operand(parse, word);
        }
    }
    return status;
}

/* ---- The environment --------------------------------------------------------------------- */

/* Variables that stand for one option each; one that is empty stands for none. */
static pd_status parse_variables(struct parse *parse)
{
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        const char *const value =
            option->environment && (option->in & parse->request->subcommand->bit)
                ? pdi_env(option->environment)
                : NULL;
        const struct pdi_given given = {option, option->environment, value, true};
        const pd_status status =
            value && *value ? pdi_option_set(&given, parse->request, parse->arena, parse->diag)
                            : PD_OK;
        if (status) {
            return status;
        }
    }
    return PD_OK;
}

static pd_status parse_environment(struct parse *parse)
{
    struct pdi_words words = {0};
    const char *const options = pdi_env("PD_OPTIONS");
    pd_status status = parse_variables(parse);
    if (status || !options) {
        return status;
    }
    if (!pdi_split_words(options, &words, parse->arena)) {
        return pdi_fail(parse->diag, PD_EINVAL, "PD_OPTIONS: a quote is not closed");
    }
    struct parse inner = *parse;
    inner.from_environment = true;
    inner.next = 0;
    inner.count = (int)words.count;
    inner.arguments = pd_alloc(parse->arena, char *, words.count + 1);
    for (size_t i = 0; i < words.count; i++) {
        inner.arguments[i] = pdi_arena_string(parse->arena, words.items[i]);
    }
    status = parse_all(&inner);
    if (status && parse->diag) {
        const pd_diag inside = *parse->diag;
        return pdi_fail(parse->diag, status, "PD_OPTIONS: %.480s", inside.text);
    }
    return status;
}

pd_status pdi_parse_environment(struct pdi_request *request, pd_arena *arena, pd_diag *diag)
{
    static const struct pdi_subcommand embedded = {.name = "pd_run", .bit = PDI_IN_EMBEDDED};
    struct parse parse = {.request = request, .arena = arena, .diag = diag};
    *request = (struct pdi_request){.subcommand = &embedded};
    return parse_environment(&parse);
}

/* ---- All of it --------------------------------------------------------------------------- */

/* Whether WORD names a file rather than a subcommand. */
static bool is_plugin(const char *word)
{
    const char *const dot = strrchr(word, '.');
    return strchr(word, '/') || (dot && strcmp(dot, ".so") == 0);
}

/* The subcommand that the first word names; without one, the first of the table. */
static pd_status parse_subcommand(struct parse *parse)
{
    parse->request->subcommand = pdi_subcommands;
    if (parse->count == 0 || parse->arguments[0][0] == '-') {
        return PD_OK;
    }
    const char *const word = parse->arguments[parse->next];
    if (parse->is_tool && is_plugin(word)) {
        return PD_OK;
    }
    parse->next++;
    struct pdi_nearest nearest = {.word = word};
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        if (strcmp(it->name, word) == 0) {
            parse->request->subcommand = it;
            return PD_OK;
        }
        pdi_nearest_try(&nearest, it->name);
    }
    struct pdi_text text = pdi_text_new(parse->arena);
    pdi_text_printf(&text, "there is no subcommand '%.60s'", word);
    if (!pdi_suggest(&text, &nearest)) {
        pdi_text_puts(&text, "; --help lists them");
    }
    return pdi_fail(parse->diag, PD_EINVAL, "%s", text.data);
}

/* What REQUEST cannot do without. */
static pd_status check_operands(const struct parse *parse)
{
    const struct pdi_request *const request = parse->request;
    const struct pdi_subcommand *const subcommand = request->subcommand;
    const bool needs_file = subcommand->operand && subcommand->operand[0] != '[';
    const bool needs_suite = parse->is_tool && subcommand->suite == PDI_SUITE_NEEDED;
    const bool has_all = (request->operand || !needs_file) && (request->plugin || !needs_suite);
    if (has_all || request->help || request->version || request->help_options ||
        request->help_manual) {
        return PD_OK;
    }
    return pdi_fail(parse->diag, PD_EINVAL, "%s needs a %s%s%s", subcommand->name,
                    needs_suite ? "SUITE.so" : "", needs_suite && needs_file ? " and a " : "",
                    needs_file ? subcommand->operand : "");
}

pd_status pdi_parse(int count, char **arguments, bool is_tool, struct pdi_request *request,
                    pd_arena *arena, pd_diag *diag)
{
    struct parse parse = {
        .arguments = arguments,
        .count = count,
        .is_tool = is_tool,
        .request = request,
        .arena = arena,
        .diag = diag,
    };
    *request = (struct pdi_request){0};
    pd_status status = parse_subcommand(&parse);
    status = status ? status : parse_environment(&parse);
    status = status ? status : parse_all(&parse);
    return status ? status : check_operands(&parse);
}
