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

/* A configuration that is being read. */
struct reading {
    const pd_adapter *adapter;
    const pd_type *type; /* NULL: it has none */
    void *object;
    pd_arena *arena;
    pd_diag *diag;
};

static struct reading begin(const pd_adapter *adapter, pd_arena *arena, pd_diag *diag)
{
    const pd_type *const type = pdi_adapter_info(adapter).config;
    void *const object = type ? pd_arena_alloc(arena, type->size, 1) : NULL;
    if (type) {
        pdi_boxes_init(type, object, arena);
    }
    return (struct reading){adapter, type, object, arena, diag};
}

/* Reads VALUE, whole, into FIELD. */
static pd_status read_value(struct reading *reading, const pd_field *field, const char *value)
{
    struct pdi_text quoted = pdi_text_new(reading->arena);
    if (is_bare_text(field, value)) {
        pdi_text_quoted(&quoted, value, strlen(value));
    } else {
        pdi_text_puts(&quoted, value);
    }
    struct pdi_reader reader =
        pdi_reader_new(quoted.data, quoted.len, NULL, reading->arena, reading->diag);
    const pd_status status = pdi_read_field(&reader, field, reading->object);
    pdi_reader_blanks(&reader);
    if (status == PD_OK && reader.at < reader.end) {
        return pdi_fail(reading->diag, PD_EPARSE, "what does '%.60s' mean?", reader.at);
    }
    return status;
}

/* PAIR, from ORIGIN, names no member: WORD is not one. */
static pd_status unknown_member(struct reading *reading, const char *origin, const char *pair,
                                const char *word)
{
    struct pdi_text text = pdi_text_new(reading->arena);
    struct pdi_nearest nearest = {.word = word};
    const pd_type *const type = reading->type;
    for (const pd_field *it = type->fields; it->name; it++) {
        pdi_nearest_try(&nearest, it->name);
    }
    pdi_text_printf(&text, "%s %.120s: %s has no '%.60s'", origin, pair, type->tag, word);
    if (!pdi_suggest(&text, &nearest)) {
        pdi_text_puts(&text, ", it has");
        for (const pd_field *it = type->fields; it->name; it++) {
            pdi_text_printf(&text, "%s %s", it == type->fields ? "" : ",", it->name);
        }
    }
    return pdi_fail(reading->diag, PD_EINVAL, "%s", text.data);
}

/* PAIR, "KEY=VALUE" from ORIGIN, goes into the object. */
static pd_status set_member(struct reading *reading, const char *origin, const char *pair)
{
    const size_t len = strcspn(pair, "=");
    const pd_field *const field = pdi_field_named(reading->type, pair, len);
    if (!field) {
        return unknown_member(reading, origin, pair, pdi_arena_copy(reading->arena, pair, len));
    }
    if (read_value(reading, field, pair + len + 1) == PD_OK) {
        return PD_OK;
    }
    const char *const names = pdi_config_names(reading->arena, field);
    if (*names) {
        return pdi_fail(reading->diag, PD_EINVAL, "%s %.120s: %s is one of %s", origin, pair,
                        field->name, names);
    }
    const pd_diag inside = *reading->diag;
    return pdi_fail(reading->diag, PD_EINVAL, "%s %.120s: %.300s", origin, pair, inside.text);
}

/* All PAIRS, from ORIGIN, go into the object. */
static pd_status set_members(struct reading *reading, const char *origin,
                             const struct pdi_words *pairs)
{
    pd_status status = PD_OK;
    if (!reading->type && pairs->count) {
        return pdi_fail(reading->diag, PD_EINVAL, "%s %.120s: adapter %s has no configuration",
                        origin, pairs->items[0], reading->adapter->name);
    }
    for (size_t i = 0; i < pairs->count && status == PD_OK; i++) {
        status = set_member(reading, origin, pairs->items[i]);
    }
    return status;
}

/* What REQUEST sets, as pairs in *OUT: --config, and --url, which wins over a url there. */
static pd_status asked_pairs(const struct reading *reading, const struct pdi_request *request,
                             struct pdi_words *out)
{
    static const char key[] = "url=";
    *out = (struct pdi_words){0};
    for (size_t i = 0; i < request->settings.count; i++) {
        const char *const pair = request->settings.items[i];
        if (!request->url || strncmp(pair, key, strlen(key)) != 0) {
            pdi_words_add(out, pair, reading->arena);
        }
    }
    if (!request->url) {
        return PD_OK;
    }
    if (!reading->type || !pdi_field_named(reading->type, key, strlen(key) - 1)) {
        return pdi_fail(reading->diag, PD_EINVAL,
                        "--url %.120s: adapter %s has no url in its configuration", request->url,
                        reading->adapter->name);
    }
    struct pdi_text pair = pdi_text_new(reading->arena);
    pdi_text_printf(&pair, "%s%s", key, request->url);
    pdi_words_add(out, pair.data, reading->arena);
    return PD_OK;
}

pd_status pdi_config_read(const pd_adapter *adapter, const struct pdi_request *request,
                          pd_arena *arena, pd_options *options, pd_diag *diag)
{
    struct reading reading = begin(adapter, arena, diag);
    struct pdi_words pairs;
    pd_status status = asked_pairs(&reading, request, &pairs);
    status = status ? status : set_members(&reading, "--config", &pairs);
    options->config = reading.object;
    options->settings = pairs.items;
    return status;
}

/* Adds what FAILURE was found with, unless its key is among those GIVEN. */
static void add_saved(struct pdi_cli *cli, const struct pdi_failure *failure,
                      const struct pdi_words *given, struct pdi_words *pairs)
{
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

/* Whether FAILURE was found with ADAPTER: another one has another configuration. */
static bool is_of(const struct pdi_failure *failure, const pd_adapter *adapter)
{
    return !failure->adapter || strcmp(failure->adapter, adapter->name) == 0;
}

int pdi_configure(struct pdi_cli *cli, const struct pdi_failure *failure, const char *file,
                  pd_options *options)
{
    struct reading reading = begin(cli->suite->adapter, &cli->arena, &cli->diag);
    struct pdi_words given;
    struct pdi_words pairs = {0};
    struct pdi_text origin = pdi_text_new(&cli->arena);
    pd_status status = asked_pairs(&reading, &cli->request, &given);
    if (failure && status == PD_OK && is_of(failure, cli->suite->adapter)) {
        add_saved(cli, failure, &given, &pairs);
        pdi_text_printf(&origin, "'%s': config", file);
    }
    status = status ? status : set_members(&reading, origin.data, &pairs);
    status = status ? status : set_members(&reading, "--config", &given);
    if (status) {
        return pdi_complain_diag(cli, status, NULL);
    }
    for (size_t i = 0; i < given.count; i++) {
        pdi_words_add(&pairs, given.items[i], &cli->arena);
    }
    options->config = reading.object;
    options->settings = pairs.items;
    return PDI_EXIT_OK;
}
