/* Reading how answers become events: .take and .when of a table of requests. */
#include "core/route_read.h"

#include "core/value.h"

#include <string.h>

/* ---- JSON pointers ----------------------------------------------------------------------- */

/* One name of a pointer, with ~0 and ~1 as what they stand for. */
static bool read_step(const struct pdi_route_reader *reader, pd_str raw, pd_str *out)
{
    struct pdi_text text = pdi_text_new(reader->arena);
    for (size_t i = 0; i < raw.len; i++) {
        const char next = i + 1 < raw.len ? raw.data[i + 1] : '\0';
        if (raw.data[i] == '~' && next != '0' && next != '1') {
            pdi_route_slip(reader, raw.data + i, "in a JSON pointer ~ is written ~0, and / is ~1");
            return false;
        }
        if (raw.data[i] == '~') {
            pdi_text_putc(&text, next == '0' ? '~' : '/');
            i++;
        } else {
            pdi_text_putc(&text, raw.data[i]);
        }
    }
    *out = (pd_str){text.data, text.len};
    return true;
}

static bool read_pointer(const struct pdi_route_reader *reader, pd_str text,
                         struct pdi_pointer *out)
{
    if (text.len == 0 || text.data[0] != '/') {
        pdi_route_slip(reader, text.data, "a JSON pointer begins with /");
        return false;
    }
    pd_str *const steps = pd_alloc(reader->arena, pd_str, text.len);
    *out = (struct pdi_pointer){.steps = steps,
                                .text = pdi_arena_copy(reader->arena, text.data, text.len)};
    for (const char *at = text.data, *const end = text.data + text.len; at < end;) {
        const char *const next = memchr(at + 1, '/', (size_t)(end - at - 1));
        const size_t len = (size_t)((next ? next : end) - at - 1);
        if (!read_step(reader, (pd_str){at + 1, len}, &steps[out->count++])) {
            return false;
        }
        at += len + 1;
    }
    return true;
}

/* The member of the answer's object that is called as MEMBER is. */
static struct pdi_pointer pointer_to(const struct pdi_route_reader *reader, const pd_field *member)
{
    pd_str *const step = pd_alloc(reader->arena, pd_str, 1);
    struct pdi_text text = pdi_text_new(reader->arena);
    *step = (pd_str){pdi_json_name(member), strlen(pdi_json_name(member))};
    pdi_text_printf(&text, "/%s", pdi_json_name(member));
    return (struct pdi_pointer){step, 1, text.data};
}

/* ---- Sources ----------------------------------------------------------------------------- */

static bool alike(const pd_field *a, const pd_field *b)
{
    return a->kind == b->kind && a->shape == b->shape && a->size == b->size && a->of == b->of &&
           a->element_size == b->element_size && (a->has_size > 0) == (b->has_size > 0) &&
           a->names == b->names;
}

static bool take_field(const struct pdi_route_reader *reader, const pd_type *event, pd_str source,
                       struct pdi_take *take)
{
    const pd_str name = {source.data + 1, source.len - 2};
    take->from = PDI_TAKE_FIELD;
    take->field = pdi_route_field(reader, reader->command, "command", name);
    if (!take->field) {
        return false;
    }
    if (take->member->external) {
        pdi_route_slip(reader, source.data,
                       "%s.%s is external: the answer must give it, the command cannot", event->tag,
                       take->member->name);
        return false;
    }
    if (!alike(take->member, take->field)) {
        pdi_route_slip(reader, source.data, "%s.%s and %s.%s have different types", event->tag,
                       take->member->name, reader->command->tag, take->field->name);
        return false;
    }
    return true;
}

static bool take_header(const struct pdi_route_reader *reader, const pd_type *event, pd_str source,
                        struct pdi_take *take)
{
    take->from = PDI_TAKE_HEADER;
    take->header = pdi_arena_copy(reader->arena, source.data + 1, source.len - 1);
    if (source.len == 1) {
        pdi_route_slip(reader, source.data, "@ stands before the name of a header");
        return false;
    }
    if (!pdi_is_single(take->member) || take->member->kind == PD_KIND_STRUCT) {
        pdi_route_slip(reader, source.data, "%s.%s is not one value, as a header is", event->tag,
                       take->member->name);
        return false;
    }
    return true;
}

static bool take_status(const struct pdi_route_reader *reader, const pd_type *event, pd_str source,
                        struct pdi_take *take)
{
    const pd_field *const member = take->member;
    take->from = PDI_TAKE_STATUS;
    if (!pdi_is_single(member) || member->element_size < 2 ||
        (member->kind != PD_KIND_INT && member->kind != PD_KIND_UINT)) {
        pdi_route_slip(reader, source.data, "%s.%s is no integer of 16 bits or more", event->tag,
                       member->name);
        return false;
    }
    return true;
}

/* Reads SOURCE, what stands behind "member=". */
static bool read_source(const struct pdi_route_reader *reader, const pd_type *event, pd_str source,
                        struct pdi_take *take)
{
    if (source.len && source.data[0] == '/') {
        return read_pointer(reader, source, &take->pointer);
    }
    if (source.len > 2 && source.data[0] == '{' && source.data[source.len - 1] == '}') {
        return take_field(reader, event, source, take);
    }
    if (source.len && source.data[0] == '@') {
        return take_header(reader, event, source, take);
    }
    if (pd_str_equal(source, PD_STR("status"))) {
        return take_status(reader, event, source, take);
    }
    if (pd_str_equal(source, PD_STR("body"))) {
        take->pointer = (struct pdi_pointer){.text = "/"};
        return true;
    }
    pdi_route_slip(reader, source.data,
                   "'%.*s' is none of /json/pointer, {field}, @Header, status, body",
                   PD_STR_ARG(source));
    return false;
}

/* Reads "member" or "member=source". */
static bool read_take(const struct pdi_route_reader *reader, const pd_type *event, pd_str word,
                      struct pdi_take *take)
{
    const char *const equals = memchr(word.data, '=', word.len);
    const pd_str name = {word.data, equals ? (size_t)(equals - word.data) : word.len};
    *take = (struct pdi_take){.member = pdi_route_field(reader, event, "event", name)};
    if (!take->member) {
        return false;
    }
    if (!equals) {
        take->pointer = pointer_to(reader, take->member);
        return true;
    }
    return read_source(reader, event, (pd_str){equals + 1, word.len - name.len - 1}, take);
}

/* ---- Replies ----------------------------------------------------------------------------- */

static void read_takes(const struct pdi_route_reader *reader, const pd_http_reply *reply,
                       struct pdi_reply *out)
{
    const char *const text = reply->take ? reply->take : "";
    struct pdi_take *const takes = pd_alloc(reader->arena, struct pdi_take, strlen(text) / 2 + 1);
    const char *at = text;
    bool sound = true;
    for (pd_str word; (word = pdi_route_word(&at)).len > 0;) {
        struct pdi_take *const take = &takes[out->take_count];
        if (!read_take(reader, reply->event, word, take)) {
            sound = false;
            continue;
        }
        for (size_t i = 0; i < out->take_count; i++) {
            if (takes[i].member == take->member) {
                pdi_route_slip(reader, word.data, "%s.%s is named twice", reply->event->tag,
                               take->member->name);
            }
        }
        out->take_count++;
    }
    for (const pd_field *it = reply->event->fields; it->name && sound; it++) {
        bool covered = false;
        for (size_t i = 0; i < out->take_count; i++) {
            covered |= takes[i].member == it;
        }
        if (!covered) {
            pdi_route_slip(reader, NULL, "%s.%s is not named: say where it comes from",
                           reply->event->tag, it->name);
        }
    }
    out->takes = takes;
}

static void read_when(struct pdi_route_reader *reader, const char *when, struct pdi_reply *out)
{
    const char *const equals = strchr(when, '=');
    if (!equals) {
        pdi_route_slip(reader, NULL, "'%s' is not /json/pointer=value", when);
        return;
    }
    out->conditional = read_pointer(reader, (pd_str){when, (size_t)(equals - when)}, &out->when);
    out->when_value = (pd_str){equals + 1, strlen(equals + 1)};
}

struct pdi_reply pdi_route_reply(struct pdi_route_reader *reader, const pd_http_reply *reply,
                                 const char *place)
{
    struct pdi_reply out = {.status = reply->status, .event = reply->event};
    pdi_route_begin(reader, reply->take, "%s: reply %d", place, reply->status);
    if (!(reply->status >= 1 && reply->status <= 5) &&
        !(reply->status >= 100 && reply->status <= 599)) {
        pdi_route_slip(reader, NULL, "a status is 100 to 599, or 1 to 5 for a hundred of them");
    }
    pdi_route_begin(reader, reply->take, "%s: take of reply %d", place, reply->status);
    if (reply->event) {
        read_takes(reader, reply, &out);
    } else if (reply->take && *reply->take) {
        pdi_route_slip(reader, NULL, "'%s' goes into no event: say .event", reply->take);
    }
    if (reply->when) {
        pdi_route_begin(reader, reply->when, "%s: when of reply %d", place, reply->status);
        read_when(reader, reply->when, &out);
    }
    return out;
}
