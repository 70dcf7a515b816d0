/* See trace.h. */
#include "core/trace.h"

#include "base/hash.h"
#include "core/value.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct header {
    uint32_t len, checksum;
};

static const char *const sources[PDI_SOURCE_COUNT] = {
#define SOURCE(name_, text_) text_,
    PDI_SOURCE_MAP(SOURCE)
#undef SOURCE
};

static uint32_t checksum(const char *data, size_t len)
{
    return (uint32_t)pdi_hash_bytes(7, data, len);
}

void pdi_trace_begin(struct pdi_trace *trace, uint64_t now_ns)
{
    atomic_store(trace->used, 0);
    trace->seq = trace->folds = 0;
    trace->started_ns = now_ns;
    atomic_store(trace->truncated, false);
}

static void append(struct pdi_trace *trace, const struct pdi_text *line)
{
    const struct header header = {(uint32_t)line->len, checksum(line->data, line->len)};
    const size_t used = atomic_load(trace->used);
    if (sizeof header + line->len > trace->capacity - used) {
        atomic_store(trace->truncated, true);
        return;
    }
    memcpy(trace->buffer + used, &header, sizeof header);
    memcpy(trace->buffer + used + sizeof header, line->data, line->len);
    atomic_store(trace->used, used + sizeof header + line->len);
}

static struct pdi_text begin_line(struct pdi_trace *trace, uint64_t now_ns, uint32_t step,
                                  enum pdi_source source, pd_arena *scratch)
{
    struct pdi_text line = pdi_text_new(scratch);
    pdi_text_printf(&line,
                    "{\"seq\":%" PRIu64 ",\"ns\":%" PRIu64 ",\"step\":%" PRIu32
                    ",\"branch\":0,\"source\":\"%s\"",
                    ++trace->seq, now_ns - trace->started_ns, step, sources[source]);
    return line;
}

void pdi_trace_event(struct pdi_trace *trace, uint64_t now_ns, uint32_t step, uint32_t event,
                     const void *data, bool folded, pd_arena *scratch)
{
    const struct pdi_event_type *const type = &trace->model->events[event];
    struct pdi_text line = begin_line(trace, now_ns, step, PDI_SOURCE_COMMAND, scratch);
    struct pdi_text text = pdi_text_new(scratch);
    pdi_text_puts(&text, type->title);
    pdi_text_putc(&text, '(');
    pdi_print_fields(&text, trace->model, type->type, data);
    pdi_text_putc(&text, ')');
    pdi_text_puts(&line, ",\"text\":");
    pdi_text_json(&line, text.data, text.len);
    pdi_text_printf(&line, ",\"event\":\"%s\",\"value\":", type->title);
    pdi_json_struct(&line, trace->model, type->type, data);
    if (folded) {
        pdi_text_printf(&line, ",\"fold\":%" PRIu64, ++trace->folds);
    } else {
        pdi_text_puts(&line, ",\"fold\":null");
    }
    pdi_text_putc(&line, '}');
    append(trace, &line);
}

void pdi_trace_text(struct pdi_trace *trace, uint64_t now_ns, uint32_t step, enum pdi_source source,
                    const char *text, pd_arena *scratch)
{
    struct pdi_text line = begin_line(trace, now_ns, step, source, scratch);
    pdi_text_puts(&line, ",\"text\":");
    pdi_text_json(&line, text, strlen(text));
    pdi_text_putc(&line, '}');
    append(trace, &line);
}

/* ---- Reading ----------------------------------------------------------------------------- */

/* Where the value of KEY begins in LINE, whose keys stand in the order in which we write them. */
static const char *value_of(pd_str line, const char *key)
{
    const char *const found = strstr(line.data, key);
    return found && found < line.data + line.len ? found + strlen(key) : NULL;
}

static bool read_number(pd_str line, const char *key, uint64_t *out)
{
    const char *at = value_of(line, key);
    if (!at || *at < '0' || *at > '9') {
        return false;
    }
    *out = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        *out = *out * 10 + (uint64_t)(*at - '0');
    }
    return true;
}

/* A JSON string of our own writing: \uNNNN below 0x20 only. */
static bool read_string(pd_str line, const char *key, pd_arena *arena, pd_str *out)
{
    const char *at = value_of(line, key);
    const char *const end = line.data + line.len;
    if (!at || *at++ != '"') {
        return false;
    }
    struct pdi_text text = pdi_text_new(arena);
    while (at < end && *at != '"') {
        if (*at != '\\') {
            pdi_text_putc(&text, *at++);
            continue;
        }
        if (++at == end) {
            return false;
        }
        if (*at == 'u' && end - at > 4) {
            const char digits[] = {at[3], at[4], '\0'};
            char *rest;
            pdi_text_putc(&text, (char)strtol(digits, &rest, 16));
            at += 5;
            continue;
        }
        pdi_text_putc(&text, *at == 'n' ? '\n' : *at == 't' ? '\t' : *at == 'r' ? '\r' : *at);
        at++;
    }
    *out = (pd_str){text.data, text.len};
    return at < end;
}

bool pdi_trace_read_line(pd_str line, struct pdi_entry *out, pd_arena *arena)
{
    uint64_t step;
    pd_str source;
    line.data = pdi_arena_copy(arena, line.data, line.len);
    *out = (struct pdi_entry){.line = line};
    if (line.len < 2 || line.data[0] != '{' || line.data[line.len - 1] != '}' ||
        !read_number(line, "\"seq\":", &out->seq) || !read_number(line, "\"ns\":", &out->ns) ||
        !read_number(line, "\"step\":", &step) ||
        !read_string(line, "\"source\":", arena, &source) ||
        !read_string(line, "\"text\":", arena, &out->text)) {
        return false;
    }
    out->step = (uint32_t)step;
    for (unsigned i = 0; i < PDI_SOURCE_COUNT; i++) {
        if (strcmp(source.data, sources[i]) == 0) {
            out->source = (enum pdi_source)i;
            return true;
        }
    }
    return false;
}

bool pdi_trace_next(const char *data, size_t len, size_t *at, struct pdi_entry *out,
                    pd_arena *arena)
{
    struct header header;
    if (len < sizeof header || *at > len - sizeof header) {
        return false;
    }
    memcpy(&header, data + *at, sizeof header);
    const char *const line = data + *at + sizeof header;
    if (header.len > len - *at - sizeof header || header.checksum != checksum(line, header.len)) {
        return false;
    }
    *at += sizeof header + header.len;
    return pdi_trace_read_line((pd_str){line, header.len}, out, arena);
}
