/*
 * Reads failure files, of which every byte may be wrong: line by line, each one checked before it
 * is looked at, and the first that is wrong is told with its column.
 */
#include "core/attribute.h"
#include "core/failure_key.h"

#include <string.h>

struct load {
    struct pdi_reader in;   /* of one line */
    const char *next, *end; /* of the lines after it */
    bool done;              /* there is none: IN is what would follow */
    struct pdi_failure *out;
    bool seen[PDI_FAILURE_KEY_COUNT];
};

/* ITEMS with room for one more than COUNT: it doubles whenever COUNT is a power of two. */
static void *with_room(pd_arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1)) {
        return items;
    }
    char *const more = pdi_arena_raw(arena, (count ? count * 2 : 1) * size);
    if (count) {
        memcpy(more, items, count * size);
    }
    return more;
}

/* ---- Lines ------------------------------------------------------------------------------- */

static void begin_line(struct load *load, const char *start, const char *end)
{
    load->in.start = load->in.line_start = load->in.at = start;
    load->in.end = end;
    load->in.line++;
}

/* A line is UTF-8 without control characters. */
static pd_status check_bytes(struct pdi_reader *in)
{
    for (const char *at = in->start; at < in->end;) {
        const size_t n = pdi_utf8_length(at, (size_t)(in->end - at));
        const unsigned char c = (unsigned char)*at;
        if (n == 0 || (c < 0x20 && c != '\t')) {
            return pdi_reader_fail(in, at, "byte 0x%02x is no text", c);
        }
        at += n;
    }
    return PD_OK;
}

/* Goes to the next line that is not blank, and in it to what is none. */
static pd_status next_line(struct load *load)
{
    struct pdi_reader *const in = &load->in;
    do {
        const size_t left = (size_t)(load->end - load->next);
        const size_t most = left > PDI_FAILURE_LINE_MAX ? PDI_FAILURE_LINE_MAX + 1 : left;
        const char *const newline = left ? memchr(load->next, '\n', most) : NULL;
        begin_line(load, load->next, newline ? newline : load->next + most);
        load->done = left == 0;
        if (load->done) {
            return PD_OK;
        }
        if (left > PDI_FAILURE_LINE_MAX && !newline) {
            return pdi_reader_fail(in, in->end - 1, "this line is longer than %d bytes",
                                   PDI_FAILURE_LINE_MAX);
        }
        if (!newline) {
            return pdi_reader_fail(in, in->end, "the file ends in the middle of a line");
        }
        load->next = newline + 1;
        in->end -= in->end > in->start && in->end[-1] == '\r';
        const pd_status status = check_bytes(in);
        if (status) {
            return status;
        }
        pdi_reader_blanks(in);
    } while (in->at == in->end);
    return PD_OK;
}

static bool is_line(const struct pdi_reader *in, const char *word)
{
    return pd_str_equal(pdi_failure_rest(in), (pd_str){word, strlen(word)});
}

/* ---- The header -------------------------------------------------------------------------- */

/* Adds a header to COUNT of them, unless its key is there. */
static pd_status add_header(struct load *load, struct pdi_header **headers, size_t *count,
                            struct pdi_header header)
{
    struct pdi_reader *const in = &load->in;
    for (size_t i = 0; i < *count; i++) {
        if (strcmp((*headers)[i].key, header.key) == 0) {
            return pdi_reader_fail(in, in->start, "'%.60s' is given twice", header.key);
        }
    }
    if (*count == PDI_FAILURE_KEYS_MAX) {
        return pdi_reader_fail(in, in->start, "there are more than %d such keys",
                               PDI_FAILURE_KEYS_MAX);
    }
    *headers = with_room(in->arena, *headers, *count, sizeof header);
    (*headers)[(*count)++] = header;
    return PD_OK;
}

/* A setting of the adapter: the key is written like a value. */
static pd_status read_setting(struct load *load, pd_str name)
{
    struct pdi_reader *const in = &load->in;
    struct pdi_header header;
    pd_status status = pdi_failure_text(in, name, &header.key);
    if (!status) {
        const pd_str value = {in->at, (size_t)(in->end - in->at)};
        status = pdi_failure_text(in, value, &header.value);
    }
    return status ? status : add_header(load, &load->out->config, &load->out->config_count, header);
}

/* What a newer version wrote is kept as it stands. */
static pd_status keep_unknown(struct load *load, pd_str key)
{
    const struct pdi_reader *const in = &load->in;
    const struct pdi_header header = {
        pdi_arena_copy(in->arena, key.data, key.len),
        pdi_arena_copy(in->arena, in->at, (size_t)(in->end - in->at)),
    };
    return add_header(load, &load->out->unknown, &load->out->unknown_count, header);
}

static pd_status read_known(struct load *load, size_t index)
{
    if (load->seen[index]) {
        return pdi_reader_fail(&load->in, load->in.start, "'%s' is given twice",
                               pdi_failure_keys[index].name);
    }
    load->seen[index] = true;
    return pdi_failure_value(&load->in, &pdi_failure_keys[index], load->out);
}

static size_t key_named(pd_str name)
{
    size_t i = 0;
    while (
        i < PDI_FAILURE_KEY_COUNT &&
        !pd_str_equal(name, (pd_str){pdi_failure_keys[i].name, strlen(pdi_failure_keys[i].name)})) {
        i++;
    }
    return i;
}

static pd_status read_key(struct load *load)
{
    static const char config[] = "config ";
    struct pdi_reader *const in = &load->in;
    const char *const start = in->at;
    const char *const colon = memchr(start, ':', (size_t)(in->end - start));
    if (!colon || *start < 'a' || *start > 'z') {
        return pdi_reader_fail(in, start, "expected 'key: value' or 'plan'");
    }
    pd_str key = {start, (size_t)(colon - start)};
    in->at = colon + 1;
    in->at += in->at < in->end && *in->at == ' ';
    if (key.len >= sizeof config - 1 && memcmp(start, config, sizeof config - 1) == 0) {
        const size_t skipped = sizeof config - 1;
        return read_setting(load, (pd_str){start + skipped, key.len - skipped});
    }
    while (key.data[key.len - 1] == ' ' || key.data[key.len - 1] == '\t') {
        key.len--;
    }
    const size_t index = key_named(key);
    return index < PDI_FAILURE_KEY_COUNT ? read_known(load, index) : keep_unknown(load, key);
}

/* Whether all is there without which a plan cannot be executed. */
static pd_status check_required(struct load *load)
{
    static const char *const required[] = {"kind", "model"};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (!load->seen[key_named((pd_str){required[i], strlen(required[i])})]) {
            return pdi_reader_fail(&load->in, load->in.start, "the key '%s' is missing",
                                   required[i]);
        }
    }
    return PD_OK;
}

static pd_status read_header(struct load *load)
{
    for (;;) {
        pd_status status = next_line(load);
        if (!status && load->done) {
            return pdi_reader_fail(&load->in, load->in.at, "the line 'plan' is missing");
        }
        if (!status && is_line(&load->in, "plan")) {
            return check_required(load);
        }
        status = status ? status : read_key(load);
        if (status) {
            return status;
        }
    }
}

/* The first line says which format this is. */
static pd_status read_format(struct load *load)
{
    const size_t len = strlen(PDI_FAILURE_MAGIC);
    struct pdi_reader *const in = &load->in;
    if ((size_t)(load->end - load->next) < len || memcmp(load->next, PDI_FAILURE_MAGIC, len) != 0) {
        begin_line(load, load->next, load->next);
        return pdi_reader_fail(in, in->at, "this is no failure file: it does not begin with '%s'",
                               PDI_FAILURE_MAGIC PDI_FAILURE_FORMAT);
    }
    const pd_status status = next_line(load);
    if (status) {
        return status;
    }
    in->at += len;
    const pd_str format = pdi_failure_rest(in);
    if (pd_str_equal(format, PD_STR(PDI_FAILURE_FORMAT))) {
        return PD_OK;
    }
    size_t digits = 0;
    while (digits < format.len && pdi_is_digit(format.data[digits])) {
        digits++;
    }
    if (digits == 0 || digits < format.len || format.data[0] == '0') {
        return pdi_reader_fail(in, in->at, "expected the number of the format: %s",
                               PDI_FAILURE_FORMAT);
    }
    return pdi_reader_fail(
        in, in->at, "this file is of format %.*s; this version reads %s: use a newer pdamage",
        (int)(digits < 20 ? digits : 20), format.data, PDI_FAILURE_FORMAT);
}

/* ---- The plan and the trace -------------------------------------------------------------- */

/* The attributes after a step: one step has @fails, which is not kept as text. */
static pd_status read_attributes(struct load *load, struct pdi_plan_line *line)
{
    struct pdi_reader *const in = &load->in;
    struct pdi_text kept = pdi_text_new(in->arena);
    for (;;) {
        struct pdi_attribute attribute;
        const pd_status status = pdi_attribute_next(in, &attribute);
        if (status || attribute.text.len == 0) {
            line->attributes = kept.data;
            return status;
        }
        if (!pd_str_equal(attribute.name, PD_STR("fails"))) {
            pdi_text_putc(&kept, ' ');
            pdi_text_add(&kept, attribute.text.data, attribute.text.len);
        } else if (load->out->failing_step == SIZE_MAX) {
            load->out->failing_step = load->out->step_count;
        } else {
            return pdi_reader_fail(in, attribute.text.data, "only one step is the one that fails");
        }
    }
}

static pd_status read_step(struct load *load)
{
    struct pdi_reader *const in = &load->in;
    struct pdi_failure *const out = load->out;
    const char *const open = memchr(in->at, '(', (size_t)(in->end - in->at));
    if (pdi_failure_begins(in, "branch ") || is_line(in, "join")) {
        return pdi_reader_fail(in, in->at, "parallel branches are not executed by this version");
    }
    if (*in->at != '$' || !open) {
        return pdi_reader_fail(in, in->at, "expected a step, such as '$1 Name(field=value)'");
    }
    if (out->step_count == PDI_FAILURE_STEPS_MAX) {
        return pdi_reader_fail(in, in->at, "there are more than %d steps", PDI_FAILURE_STEPS_MAX);
    }
    in->at = open;
    pd_status status = pdi_skip_parentheses(in);
    struct pdi_plan_line line = {.line = in->line};
    if (!status) {
        line.text = pdi_arena_copy(in->arena, in->start, (size_t)(in->at - in->start));
        status = read_attributes(load, &line);
    }
    if (!status) {
        out->steps = with_room(in->arena, out->steps, out->step_count, sizeof line);
        out->steps[out->step_count++] = line;
    }
    return status;
}

static pd_status read_plan(struct load *load)
{
    pd_status status = next_line(load);
    while (!status && !load->done && !is_line(&load->in, "trace")) {
        status = read_step(load);
        status = status ? status : next_line(load);
    }
    return status;
}

static pd_status read_trace(struct load *load)
{
    struct pdi_reader *const in = &load->in;
    struct pdi_failure *const out = load->out;
    pd_status status = load->done ? PD_OK : next_line(load);
    while (!status && !load->done) {
        struct pdi_entry entry;
        if (!pdi_trace_read_line(pdi_failure_rest(in), &entry, in->arena)) {
            return pdi_reader_fail(in, in->at, "this is no entry of a trace");
        }
        out->entries = with_room(in->arena, out->entries, out->entry_count, sizeof entry);
        out->entries[out->entry_count++] = entry;
        status = next_line(load);
    }
    return status;
}

pd_status pdi_failure_read(const char *data, size_t len, pd_arena *arena, struct pdi_failure *out,
                           pd_diag *diag)
{
    static const char bom[] = "\xef\xbb\xbf";
    const size_t skipped = len >= 3 && memcmp(data, bom, 3) == 0 ? 3 : 0;
    struct load load = {
        .in = pdi_reader_new(data, 0, NULL, arena, diag),
        .next = data + skipped,
        .end = data + len,
        .out = out,
    };
    load.in.line = 0;
    *out = (struct pdi_failure){
        .name = "",
        .message = "",
        .suite = "",
        .model = "",
        .adapter = "",
        .options = "",
        .failing_step = SIZE_MAX,
    };
    pd_status status = read_format(&load);
    status = status ? status : read_header(&load);
    status = status ? status : read_plan(&load);
    return status ? status : read_trace(&load);
}
