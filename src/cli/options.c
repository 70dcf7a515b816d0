/* From what was asked for to the options of pd_run, and back to a line that asks for it again. */
#include "cli/cli.h"

#include "sys/env.h"
#include "sys/terminal.h"

#include <string.h>

static const pd_weight *weights_of(const struct pdi_words *words, pd_arena *arena)
{
    pd_weight *const weights = pd_alloc(arena, pd_weight, words->count + 1);
    for (size_t i = 0; i < words->count; i++) {
        const size_t len = strcspn(words->items[i], "=");
        uint64_t weight;
        (void)pdi_parse_number(words->items[i] + len + 1, 0, UINT32_MAX, &weight);
        weights[i].command = pdi_arena_copy(arena, words->items[i], len);
        weights[i].weight = (unsigned)weight;
    }
    return words->count ? weights : NULL;
}

static void add_number(unsigned *member, uint64_t asked)
{
    *member = *member ? *member : (unsigned)asked;
}

static void add_seed(pd_seed *member, pd_seed asked)
{
    *member = member->set ? *member : asked;
}

static void add_words(const char *const **member, const struct pdi_words *asked)
{
    *member = *member ? *member : asked->items;
}

void pdi_options_add(pd_options *options, const struct pdi_request *request, pd_arena *arena)
{
    options->max_runs = options->max_runs ? options->max_runs : request->runs;
    options->time_ms = options->time_ms ? options->time_ms : request->time_ms;
    add_number(&options->max_commands, request->commands);
    add_number(&options->step_timeout_ms, request->step_ms);
    add_number(&options->run_timeout_ms, request->run_ms);
    add_number(&options->shrink_executions, request->shrink_executions);
    add_number(&options->shrink_ms, request->shrink_ms);
    add_number(&options->repeats, request->repeats);
    add_number(&options->jobs, request->jobs);
    add_number(&options->strategies, request->strategies);
    add_number(&options->exhaustive, request->exhaustive);
    add_seed(&options->seed, request->seed);
    add_seed(&options->only_run, request->only_run);
    options->keep_going |= request->keep_going;
    options->exhaustive_any |= request->yes;
    options->guided |= request->guided;
    options->require_sometimes |= request->require_sometimes;
    options->no_shrink |= request->no_shrink;
    options->no_validate |= request->no_validate;
    options->alloc_faults |= request->alloc_faults;
    options->no_leaks |= request->no_leaks;
    options->verbose |= request->verbose;
    options->isolation = options->isolation ? options->isolation : (pd_isolation)request->isolation;
    options->shrinking = options->shrinking ? options->shrinking : (pd_shrinking)request->shrinking;
    add_words(&options->only, &request->only);
    add_words(&options->without, &request->without);
    options->weights = options->weights ? options->weights : weights_of(&request->weights, arena);
    options->save_dir = options->save_dir ? options->save_dir : request->save_dir;
}

/* What is passed on while it runs, to stderr: results alone go to stdout. Warnings are among these,
 * and need not be told twice. */
static void pass_on(const char *data, size_t len, void *context)
{
    static const char warning[] = "warning: ";
    if (len >= strlen(warning) && memcmp(data, warning, strlen(warning)) == 0) {
        return;
    }
    pdi_progress_end(context);
    (void)pdi_terminal_write(PDI_STDERR, data, len, NULL);
}

pd_options pdi_options(struct pdi_cli *cli)
{
    const struct pdi_request *const request = &cli->request;
    const pd_suite *const suite = cli->suite;
    pd_options options = {
        .size = sizeof options,
        .model = suite->model,
        .adapter = suite->adapter,
        .suite = pdi_suite_name(suite),
        .context = cli,
        .output = request->verbose || request->exhaustive ? pass_on : NULL,
    };
    pdi_options_add(&options, request, &cli->arena);
    if (!options.max_runs && !options.time_ms) {
        options.max_runs = suite->max_runs;
    }
    add_number(&options.max_commands, suite->max_commands);
    return options;
}

/* ---- The line that asks for it again ----------------------------------------------------- */

static void put_word(struct pdi_text *text, const struct pdi_option *option, const char *value)
{
    /* What looks like an option is a value only where it is attached. */
    const char *const separator = strncmp(value, "--", 2) == 0 ? "=" : " ";
    pdi_text_printf(text, "%s--%s%s", text->len ? " " : "", option->name, separator);
    pdi_report_shell_word(text, value);
}

static void put_number(struct pdi_text *text, const struct pdi_option *option, uint64_t value,
                       const char *unit)
{
    if (value) {
        pdi_text_printf(text, "%s--%s %" PRIu64 "%s", text->len ? " " : "", option->name, value,
                        unit);
    }
}

/* The words of METAVAR whose bits are in SET. */
static void put_set(struct pdi_text *text, const struct pdi_option *option, uint64_t set)
{
    struct pdi_text words = pdi_text_new(text->arena);
    const char *word = option->metavar;
    for (; set; set >>= 1) {
        const size_t len = strcspn(word, ",");
        if (set & 1) {
            pdi_text_printf(&words, "%s%.*s", words.len ? "," : "", (int)len, word);
        }
        word += len + (word[len] == ',');
    }
    if (words.len) {
        put_word(text, option, words.data);
    }
}

/* Appends OPTION as it was asked for, if it was. */
static void put_option(struct pdi_text *text, const struct pdi_option *option,
                       const struct pdi_request *request)
{
    const void *const member = (const char *)request + option->offset;
    const struct pdi_words *const words = member;
    const char *const *const value = member;
    switch (option->form) {
    case PDI_FORM_FLAG:
        if (*(const bool *)member) {
            pdi_text_printf(text, "%s--%s", text->len ? " " : "", option->name);
        }
        break;
    case PDI_FORM_NUMBER:
        put_number(text, option, *(const uint64_t *)member, "");
        break;
    case PDI_FORM_TIME:
        put_number(text, option, *(const uint64_t *)member, "ms");
        break;
    case PDI_FORM_SET:
        put_set(text, option, *(const uint64_t *)member);
        break;
    case PDI_FORM_TEXT:
        if (*value) {
            put_word(text, option, *value);
        }
        break;
    default: /* words of whatever kind */
        for (size_t i = 0; i < words->count; i++) {
            put_word(text, option, words->items[i]);
        }
    }
}

const char *pdi_again(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if (option->again) {
            put_option(&text, option, &cli->request);
        }
    }
    return text.data;
}

const char *pdi_again_replay(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        if (option->again && (option->in & PDI_IN_REPLAY) && option->form == PDI_FORM_TIME) {
            put_option(&text, option, &cli->request);
        }
    }
    return text.data;
}

/* ---- Reports ----------------------------------------------------------------------------- */

struct pdi_style pdi_style(const struct pdi_cli *cli)
{
    const struct pdi_request *const request = &cli->request;
    const char *const terminal = pdi_env("TERM");
    const bool is_plain = pdi_env("NO_COLOR") || (terminal && strcmp(terminal, "dumb") == 0);
    const bool can = pdi_terminal_is(PDI_STDOUT) && !is_plain;
    return (struct pdi_style){
        .color = request->color == PDI_COLOR_ALWAYS || (request->color == PDI_COLOR_AUTO && can),
        .quiet = request->quiet,
        .verbose = request->verbose,
        .columns = pdi_terminal_is(PDI_STDOUT) ? pdi_terminal_columns(PDI_STDOUT) : 0,
    };
}

void pdi_put_report(const struct pdi_cli *cli, struct pdi_text *text,
                    const struct pdi_summary *summary)
{
    if (cli->request.report == PDI_REPORT_JSON) {
        pdi_report_json(text, summary);
    } else {
        const struct pdi_style style = pdi_style(cli);
        pdi_report_terminal(text, summary, &style);
    }
}
