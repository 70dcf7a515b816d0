/*
 * Command lines: the first line of the input is PD_OPTIONS, the rest what stands behind the name
 * of the program. What is refused is told in one line; the numbers of what is not are within their
 * limits, and the line that repeats a campaign asks for the same again.
 */
#include "cli/cli.h"
#include "cli/option.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static pd_arena arena;

/* ---- Words ----------------------------------------------------------------------------------- */

/* Whether TEXT was written for a shell that knows more than we do. */
static bool has_dollar_quotes(const char *text)
{
    return strstr(text, "$'") != NULL;
}

static void check_words(const struct pdi_words *words)
{
    struct pdi_text text = pdi_text_new(&arena);
    struct pdi_words again = {0};
    bool plain = true;
    for (size_t i = 0; i < words->count; i++) {
        struct pdi_text word = pdi_text_new(&arena);
        pdi_report_shell_word(&word, words->items[i]);
        plain = plain && strncmp(word.data, "$'", 2) != 0;
        pdi_text_printf(&text, "%s ", word.data);
    }
    if (!plain) {
        return;
    }
    PD_ASSERT(pdi_split_words(text.data, &again, &arena));
    PD_ASSERT(again.count == words->count);
    for (size_t i = 0; i < words->count; i++) {
        PD_ASSERT(strcmp(words->items[i], again.items[i]) == 0);
    }
}

/* ---- What is asked for ----------------------------------------------------------------------- */

static void check_option(const struct pdi_option *option, const struct pdi_request *request)
{
    const void *const member = (const char *)request + option->offset;
    if (option->form == PDI_FORM_NUMBER || option->form == PDI_FORM_TIME) {
        const uint64_t value = *(const uint64_t *)member;
        PD_ASSERT(value == 0 || (value >= option->least && value <= option->most));
    } else if (option->form == PDI_FORM_CHOICE) {
        PD_ASSERT(*(const int *)member >= 0 && *(const int *)member <= 3);
    } else if (option->form == PDI_FORM_PAIR || option->form == PDI_FORM_WEIGHT) {
        const struct pdi_words *const words = member;
        for (size_t i = 0; i < words->count; i++) {
            const char *const equals = strchr(words->items[i], '=');
            uint64_t weight;
            PD_ASSERT(equals && equals > words->items[i]);
            PD_ASSERT(option->form == PDI_FORM_PAIR ||
                      pdi_parse_number(equals + 1, 0, UINT32_MAX, &weight));
        }
    } else if (option->form == PDI_FORM_WORDS) {
        const struct pdi_words *const words = member;
        for (size_t i = 0; i < words->count; i++) {
            PD_ASSERT(words->items[i][0] && !strchr(words->items[i], ','));
        }
    }
}

static pd_status parse(const struct pdi_words *words, bool is_tool, struct pdi_request *request)
{
    char **const arguments = pd_alloc(&arena, char *, words->count + 1);
    pd_diag diag = {.status = PD_OK};
    for (size_t i = 0; i < words->count; i++) {
        arguments[i] = pdi_arena_string(&arena, words->items[i]);
    }
    const pd_status status =
        pdi_parse((int)words->count, arguments, is_tool, request, &arena, &diag);
    PD_ASSERT(status == PD_OK || status == PD_EINVAL);
    PD_ASSERT(status == diag.status);
    PD_ASSERT(status == PD_OK || (diag.text[0] && !strpbrk(diag.text, "\n\r")));
    return status;
}

static void check_again(const struct pdi_request *request)
{
    struct pdi_cli cli = {.request = *request, .arena = arena};
    const char *const line = pdi_again(&cli);
    struct pdi_words words = {0};
    arena = cli.arena;
    if (has_dollar_quotes(line)) {
        return;
    }
    PD_ASSERT(pdi_split_words(line, &words, &arena));
    cli = (struct pdi_cli){.name = "again"};
    PD_ASSERT(parse(&words, false, &cli.request) == PD_OK);
    cli.arena = arena;
    PD_ASSERT(strcmp(pdi_again(&cli), line) == 0);
    arena = cli.arena;
}

static void check_request(const struct pdi_request *request)
{
    PD_ASSERT(request->subcommand && request->subcommand->name);
    for (const struct pdi_option *option = pdi_option_table; option->name; option++) {
        check_option(option, request);
    }
}

static void check_environment(void)
{
    struct pdi_request request;
    pd_diag diag = {.status = PD_OK};
    const pd_status status = pdi_parse_environment(&request, &arena, &diag);
    PD_ASSERT(status == PD_OK || (diag.text[0] && !strpbrk(diag.text, "\n\r")));
    if (status == PD_OK) {
        check_request(&request);
    }
}

static void check_line(const struct pdi_words *words, bool is_tool)
{
    struct pdi_request request;
    if (parse(words, is_tool, &request) == PD_OK) {
        check_request(&request);
        (void)unsetenv("PD_OPTIONS");
        check_again(&request);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool begun;
    struct pdi_words words = {0};
    if (!begun) {
        begun = unsetenv("PD_SEED") == 0 && unsetenv("PD_RUNS") == 0;
        pdi_arena_init(&arena, 0);
    }
    pdi_arena_reset(&arena);
    char *const text = pdi_arena_copy(&arena, data, size);
    const size_t len = strcspn(text, "\n");
    const char *const rest = text[len] ? text + len + 1 : "";
    text[len] = '\0';
    (void)setenv("PD_OPTIONS", text, 1);
    check_environment();
    if (pdi_split_words(rest, &words, &arena)) {
        check_words(&words);
        check_line(&words, false);
        (void)setenv("PD_OPTIONS", text, 1);
        check_line(&words, true);
    }
    return 0;
}
