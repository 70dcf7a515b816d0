/*
 * --config: each line of the input is a pair for a configuration with every kind and shape; one
 * that begins with @ is --url. What is accepted reads the same from what it prints; what is not
 * is told in one line.
 */
#include "rich_value.h"

#include "cli/cli.h"

#include <propertydamage/adapter.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct settings {
    pd_str url;
    struct rich_one one;
    bool yes;
    char letter, word[4];
    int8_t small;
    uint64_t large;
    float single;
    double real;
    pd_bytes bytes;
    pd_ref ref;
    enum rich_color color;
    uint8_t rights;
    struct rich_array array;
    struct rich_counted counted;
    struct rich_maybe maybe;
    struct rich_box box;
    bool has_limit;
    int32_t limit;
};
PD_TYPE(settings, PD_FIELD(url), PD_STRUCT(one, rich_one), PD_FIELD(yes), PD_FIELD(letter),
        PD_FIELD(word), PD_FIELD(small), PD_FIELD(large), PD_FIELD(single), PD_FIELD(real),
        PD_FIELD(bytes), PD_FIELD(ref), PD_FIELD(color, PD_NAMES(rich_color)),
        PD_FIELD(rights, PD_FLAGS(rich_right)), PD_STRUCT(array, rich_array),
        PD_STRUCT(counted, rich_counted), PD_STRUCT(maybe, rich_maybe), PD_STRUCT(box, rich_box),
        PD_MAYBE(limit, has_limit));

static pd_status call(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                      pd_step *step, void *out)
{
    (void)self;
    (void)worker;
    (void)run;
    (void)step;
    if (op == PDI_ADAPTER_INFO) {
        *(pd_adapter_info *)out =
            (pd_adapter_info){.size = sizeof(pd_adapter_info), .config = &settings_type};
    }
    return PD_OK;
}

static const pd_adapter adapter = {"fuzzed", call, NULL, NULL};

static const struct settings *read_settings(const struct pdi_request *request, pd_arena *arena)
{
    pd_options options = {.size = sizeof options};
    pd_diag diag = {.status = PD_OK};
    const pd_status status = pdi_config_read(&adapter, request, arena, &options, &diag);
    PD_ASSERT(status == diag.status && (status == PD_OK || status == PD_EINVAL));
    PD_ASSERT(status == PD_OK || (diag.text[0] && !strpbrk(diag.text, "\n\r")));
    return status == PD_OK ? options.config : NULL;
}

/* Every member as it prints, as pairs. */
static void check(const struct settings *settings, pd_arena *arena)
{
    struct pdi_request request = {.subcommand = NULL};
    for (const pd_field *field = settings_type.fields; field->name; field++) {
        struct pdi_text pair = pdi_text_new(arena);
        pdi_text_printf(&pair, "%s=", field->name);
        pdi_print_field(&pair, NULL, field, settings);
        pdi_words_add(&request.settings, pair.data, arena);
    }
    const struct settings *const again = read_settings(&request, arena);
    PD_ASSERT(again && pdi_equal(&settings_type, settings, again, false));
}

static const struct pdi_option *option_named(const char *name)
{
    const struct pdi_option *option = pdi_option_table;
    while (strcmp(option->name, name) != 0) {
        option++;
    }
    return option;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena arena;
    struct pdi_request request = {.subcommand = NULL};
    pdi_arena_reset(&arena);
    char *const text = pdi_arena_copy(&arena, data, size);
    for (char *line = text; *line;) {
        char *const end = line + strcspn(line, "\n");
        char *const next = *end ? end + 1 : end;
        pd_diag diag;
        *end = '\0';
        const bool is_url = *line == '@';
        const struct pdi_given given = {.option = option_named(is_url ? "url" : "config"),
                                        .title = "fuzzed",
                                        .value = line + is_url};
        if (pdi_option_set(&given, &request, &arena, &diag) != PD_OK) {
            return 0;
        }
        line = next;
    }
    const struct settings *const settings = read_settings(&request, &arena);
    if (settings) {
        check(settings, &arena);
    }
    return 0;
}
