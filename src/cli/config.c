/* --config KEY=VALUE: members of the adapter's described struct, read like those of a plan. */
#include "cli/cli.h"

#include "base/diag.h"

#include <string.h>

pd_adapter_info pdi_adapter_info(const pd_adapter *adapter)
{
    pd_adapter_info info = {.size = sizeof info};
    (void)adapter->call(PDI_ADAPTER_INFO, adapter, NULL, NULL, NULL, &info);
    return info;
}

const char *pdi_config_names(pd_arena *arena, const pd_field *field)
{
    struct pdi_text text = pdi_text_new(arena);
    for (const pd_name *name = field->names ? field->names->names : NULL; name && name->text;
         name++) {
        pdi_text_printf(&text, "%s%s", text.len ? "|" : "", name->text);
    }
    if (field->kind == PD_KIND_BOOL) {
        pdi_text_puts(&text, "true|false");
    }
    return text.data;
}

/* Whether VALUE may stand without quotes, as a shell likes it. */
static bool is_bare_text(const pd_field *field, const char *value)
{
    return pdi_is_single(field) && value[0] != '"' &&
           (field->kind == PD_KIND_STR || field->kind == PD_KIND_BYTES ||
            field->kind == PD_KIND_CHAR);
}

/* Reads VALUE, whole, into FIELD of OBJECT. */
static pd_status read_value(struct pdi_cli *cli, const pd_field *field, const char *value,
                            void *object)
{
    struct pdi_text quoted = pdi_text_new(&cli->arena);
    if (is_bare_text(field, value)) {
        pdi_text_quoted(&quoted, value, strlen(value));
    } else {
        pdi_text_puts(&quoted, value);
    }
    struct pdi_reader reader =
        pdi_reader_new(quoted.data, quoted.len, NULL, &cli->arena, &cli->diag);
    const pd_status status = pdi_read_field(&reader, field, object);
    pdi_reader_blanks(&reader);
    if (status == PD_OK && reader.at < reader.end) {
        return pdi_fail(&cli->diag, PD_EPARSE, "what does '%.60s' mean?", reader.at);
    }
    return status;
}

/* PAIR, "KEY=VALUE" from ORIGIN, goes into OBJECT, a struct of TYPE. */
static int set_member(struct pdi_cli *cli, const pd_type *type, const char *origin,
                      const char *pair, void *object)
{
    const size_t len = strcspn(pair, "=");
    const char *const value = pair + len + 1;
    const pd_field *const field = pdi_field_named(type, pair, len);
    if (!field) {
        struct pdi_text text = pdi_text_new(&cli->arena);
        struct pdi_nearest nearest = {.word = pdi_arena_copy(&cli->arena, pair, len)};
        for (const pd_field *it = type->fields; it->name; it++) {
            pdi_nearest_try(&nearest, it->name);
        }
        pdi_text_printf(&text, "%s %s: %s has no '%s'", origin, pair, type->tag, nearest.word);
        if (!pdi_suggest(&text, &nearest)) {
            pdi_text_puts(&text, ", it has");
            for (const pd_field *it = type->fields; it->name; it++) {
                pdi_text_printf(&text, "%s %s", it == type->fields ? "" : ",", it->name);
            }
        }
        return pdi_complain(cli, "%s", text.data);
    }
    if (read_value(cli, field, value, object) == PD_OK) {
        return PDI_EXIT_OK;
    }
    const char *const names = pdi_config_names(&cli->arena, field);
    if (*names) {
        return pdi_complain(cli, "%s %s: %s is one of %s", origin, pair, field->name, names);
    }
    return pdi_complain(cli, "%s %s: %s", origin, pair, cli->diag.text);
}

/* Adds what FAILURE was found with, unless --config gives its key. */
static void add_saved(struct pdi_cli *cli, const struct pdi_failure *failure,
                      struct pdi_words *pairs)
{
    const struct pdi_words *const given = &cli->request.settings;
    for (size_t i = 0; i < failure->config_count; i++) {
        struct pdi_text pair = pdi_text_new(&cli->arena);
        pdi_text_printf(&pair, "%s=", failure->config[i].key);
        bool is_given = false;
        for (size_t k = 0; k < given->count; k++) {
            is_given |= strncmp(given->items[k], pair.data, pair.len) == 0;
        }
        if (!is_given) {
            pdi_text_puts(&pair, failure->config[i].value);
            pdi_words_add(pairs, pair.data, &cli->arena);
        }
    }
}

int pdi_configure(struct pdi_cli *cli, const struct pdi_failure *failure, const char *file,
                  pd_options *options)
{
    const pd_type *const type = pdi_adapter_info(cli->suite->adapter).config;
    struct pdi_words pairs = {0};
    struct pdi_text saved = pdi_text_new(&cli->arena);
    if (failure) {
        add_saved(cli, failure, &pairs);
        pdi_text_printf(&saved, "'%s': config", file);
    }
    const size_t saved_count = pairs.count;
    for (size_t i = 0; i < cli->request.settings.count; i++) {
        pdi_words_add(&pairs, cli->request.settings.items[i], &cli->arena);
    }
    if (!type && pairs.count) {
        return pdi_complain(cli, "%s %s: adapter %s has no configuration",
                            saved_count ? saved.data : "--config", pairs.items[0],
                            cli->suite->adapter->name);
    }
    void *const object = type ? pd_arena_alloc(&cli->arena, type->size, 1) : NULL;
    if (type) {
        pdi_boxes_init(type, object, &cli->arena);
    }
    for (size_t i = 0; i < pairs.count; i++) {
        const int code = set_member(cli, type, i < saved_count ? saved.data : "--config",
                                    pairs.items[i], object);
        if (code) {
            return code;
        }
    }
    options->config = object;
    options->settings = pairs.items;
    return PDI_EXIT_OK;
}
