/*
 * Requests of an exported script. Ids that the service chose are variables of the script, which
 * hold them as JSON. A request is written as it will be, with what the shell is to put there
 * between two bytes that no request has.
 */
#include "export/curl_script.h"

#include "core/read.h"
#include "export/jq.h"
#include "report/put.h"

#include <string.h>

enum { BEGIN = 1, END = 2 }; /* of what the shell puts there */

/* ---- Ids --------------------------------------------------------------------------------- */

static struct pdi_script_id *find_id(struct pdi_script *script, pd_ref ref)
{
    for (size_t i = 0; i < script->id_count; i++) {
        if (pd_ref_same(script->ids[i].ref, ref)) {
            return &script->ids[i];
        }
    }
    return NULL;
}

/* The leaf that REF names; NULL: it is of no step of a plan. */
static const struct pdi_leaf *leaf_of(const struct pdi_model *model, pd_ref ref)
{
    const struct pdi_ref_parts parts = pdi_ref_parts(ref);
    const struct pdi_event_type *const event =
        parts.step && parts.event < model->event_count ? &model->events[parts.event] : NULL;
    return event && parts.leaf < event->leaf_count ? &event->leaves[parts.leaf] : NULL;
}

static bool count_id(void *context, pd_ref *ref)
{
    (void)ref;
    ((struct pdi_script *)context)->id_capacity++;
    return true;
}

/* Somebody refers to REF: it needs a name. What a step says of itself is no reference. */
static bool note_id(void *context, pd_ref *ref)
{
    struct pdi_script *const script = context;
    const struct pdi_leaf *const leaf = leaf_of(script->curl->story->model, *ref);
    const uint32_t step = pdi_ref_parts(*ref).step;
    if (!leaf || step == script->step->step->id || find_id(script, *ref)) {
        return true;
    }
    struct pdi_text name = pdi_text_new(script->text->arena);
    for (const char *c = leaf->path; *c; c++) {
        pdi_text_putc(&name, pdi_is_word(*c) ? *c : '_');
    }
    pdi_text_printf(&name, "_%" PRIu32, step);
    script->ids[script->id_count++] = (struct pdi_script_id){*ref, name.data, false};
    return true;
}

typedef bool each_ref_fn(void *context, pd_ref *ref);

static void each_ref_of(struct pdi_script *script, const struct pdi_emitted *events, size_t count,
                        each_ref_fn *each)
{
    for (size_t i = 0; i < count; i++) {
        /* It is shared with those who change references; nobody here does. */
        (void)pdi_each_ref(script->curl->story->model->events[events[i].event].type,
                           (void *)(uintptr_t)events[i].data, each, script);
    }
}

/* Calls EACH with all references of steps and answers, and of what was expected. */
static void each_ref(struct pdi_script *script, each_ref_fn *each)
{
    const struct pdi_story *const story = script->curl->story;
    for (size_t i = 0; i < story->count; i++) {
        const struct pdi_told_step *const it = script->step = &story->steps[i];
        (void)pdi_each_ref(it->command, it->step->data, each, script);
        each_ref_of(script, it->events, it->event_count, each);
        if (i == story->failing && story->expected) {
            each_ref_of(script, story->expected->events, story->expected->event_count, each);
        }
    }
}

void pdi_script_find_ids(struct pdi_script *script)
{
    each_ref(script, count_id);
    script->ids = pd_alloc(script->text->arena, struct pdi_script_id, script->id_capacity);
    each_ref(script, note_id);
}

const char *pdi_script_name_of(void *context, pd_ref ref)
{
    const struct pdi_script_id *const id = find_id(context, ref);
    return id && id->taken ? id->name : NULL;
}

/* Appends "take account_1 'at(["id"])'" for each id that the step in progress gave, if somebody
 * refers to it. */
void pdi_script_takes(struct pdi_script *script, const struct pdi_route *route)
{
    const struct pdi_model *const model = script->curl->story->model;
    for (size_t i = 0; i < script->id_count; i++) {
        struct pdi_script_id *const id = &script->ids[i];
        const struct pdi_ref_parts parts = pdi_ref_parts(id->ref);
        struct pdi_text filter = pdi_text_new(script->text->arena);
        if (parts.step == script->step->step->id) {
            id->taken = pdi_jq_leaf(&filter, route, model->events[parts.event].type,
                                    leaf_of(model, id->ref));
        }
        if (filter.len) {
            pdi_text_printf(script->text, "take %s ", id->name);
            pdi_script_word(script, filter.data);
            pdi_text_putc(script->text, '\n');
        }
    }
}

/* ---- Requests ---------------------------------------------------------------------------- */

static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    const char *const known = pdi_script_name_of(context, ref);
    const char *const name = known ? known : "none";
    if (place == PDI_PLACE_JSON) {
        pdi_text_printf(text, "%c$%s%c", BEGIN, name, END);
    } else {
        pdi_text_printf(text, "%c$(%s \"$%s\")%c", BEGIN,
                        place == PDI_PLACE_HEADER ? "text" : "uri", name, END);
    }
}

static void put_special(void *context, struct pdi_text *text, enum pdi_route_place place,
                        enum pdi_part_kind kind)
{
    const struct pdi_script *const script = context;
    const uint32_t step = script->step ? script->step->step->id : 0;
    (void)place; /* what these are is never escaped */
    switch (kind) {
    case PDI_PART_STEP:
        pdi_text_printf(text, "%" PRIu32, step);
        break;
    case PDI_PART_KEY:
        pdi_text_printf(text, "%c$tenant%c-%" PRIu32, BEGIN, END, step);
        break;
    default:
        pdi_text_printf(text, "%c$%s%c", BEGIN, kind == PDI_PART_RUN ? "run" : "tenant", END);
    }
}

static struct pdi_filling filling_of(struct pdi_script *script)
{
    return (struct pdi_filling){.command = script->step ? script->step->step->data : NULL,
                                .ref = put_ref,
                                .special = put_special,
                                .context = script};
}

/* Appends RAW as one word for the shell, which puts something where it is marked. */
static void put_marked(struct pdi_script *script, const struct pdi_text *raw)
{
    const char *at = raw->data;
    if (raw->len == 0) {
        pdi_script_word(script, "");
    }
    while (*at) {
        const size_t len = strcspn(at, "\x01\x02");
        if (len) {
            pdi_script_word(script, pdi_arena_copy(script->text->arena, at, len));
        }
        at += len;
        if (*at == BEGIN) {
            const size_t inside = strcspn(at + 1, "\x02");
            pdi_text_printf(script->text, "\"%.*s\"", (int)inside, at + 1);
            at += inside + 1;
        }
        at += *at == END;
    }
}

/* The variable of the environment that gives secret header NAME: X-Api-Key is X_API_KEY. */
const char *pdi_script_variable(pd_arena *arena, const char *name)
{
    struct pdi_text text = pdi_text_new(arena);
    for (const char *c = name; *c; c++) {
        pdi_text_putc(&text, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A')
                             : pdi_is_word(*c)      ? *c
                                                    : '_');
    }
    return text.data;
}

bool pdi_script_is_secret(const struct pdi_script *script, const struct pdi_pair *header)
{
    return pdi_route_is_secret_header(script->curl->routes->secrets, header->name,
                                      strlen(header->name));
}

/* Appends "Name: value" of HEADER as one word. */
void pdi_script_header(struct pdi_script *script, const struct pdi_pair *header)
{
    struct pdi_text raw = pdi_text_new(script->text->arena);
    const struct pdi_filling filling = filling_of(script);
    pdi_text_printf(&raw, "%s: ", header->name);
    if (pdi_script_is_secret(script, header)) {
        pdi_text_printf(&raw, "%c$%s%c", BEGIN, pdi_script_variable(raw.arena, header->name), END);
    } else {
        pdi_route_value(&raw, &header->value, PDI_PLACE_HEADER, &filling);
    }
    put_marked(script, &raw);
}

void pdi_script_send(struct pdi_script *script, const struct pdi_route *route)
{
    struct pdi_text path = pdi_text_new(script->text->arena);
    struct pdi_text body = pdi_text_new(script->text->arena);
    const struct pdi_filling filling = filling_of(script);
    const size_t common = script->curl->routes->header_count;
    pdi_route_path(&path, route, &filling);
    if (route->has_body) {
        pdi_route_body(&body, route, &filling);
    }
    pdi_text_printf(script->text, "send %s ", route->method);
    put_marked(script, &path);
    if (body.len || route->header_count > common) {
        pdi_text_putc(script->text, ' ');
        put_marked(script, &body);
    }
    for (size_t i = common; i < route->header_count; i++) {
        pdi_text_puts(script->text, " \\\n    ");
        pdi_script_header(script, &route->headers[i]);
    }
    pdi_text_putc(script->text, '\n');
}
