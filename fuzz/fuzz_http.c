/*
 * Answers of a service: the first line of the input is the status, the second a header, the rest
 * the body. An answer becomes an event or is refused in one line; what is taken reads the same
 * once it is sent; what is shown keeps secrets.
 */
#include "http/http.h"

#include "core/value.h"

#include <propertydamage/pd.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- A model and its table ------------------------------------------------------------------- */

enum color { RED, BLUE = 7 };
PD_ENUM(color, PD_NAME(RED, "red"), PD_NAME(BLUE, "blue"));
enum right { READ = 1, WRITE = 2 };
PD_ENUM(right, PD_NAME(READ, "read"), PD_NAME(WRITE, "write"));

struct part {
    pd_ref owner;
    int8_t small;
};
PD_TYPE(part, PD_FIELD(owner), PD_FIELD(small, PD_JSON("little")));

struct all {
    pd_ref other;
    bool yes;
    int8_t i8;
    uint8_t u8;
    int64_t i64;
    uint64_t u64;
    double real;
    float single;
    enum color color;
    uint8_t rights;
    char letter, code[4];
    pd_str text;
    pd_bytes bytes;
    bool has_limit;
    int32_t limit;
    int16_t pair[2];
    uint8_t count;
    int32_t few[3];
    struct part *parts;
    size_t part_count;
    struct part *maybe;
    struct part one;
};
PD_TYPE(all, PD_FIELD(other), PD_FIELD(yes), PD_FIELD(i8), PD_FIELD(u8), PD_FIELD(i64),
        PD_FIELD(u64), PD_FIELD(real), PD_FIELD(single), PD_FIELD(color, PD_NAMES(color)),
        PD_FIELD(rights, PD_FLAGS(right)), PD_FIELD(letter), PD_FIELD(code), PD_FIELD(text),
        PD_FIELD(bytes), PD_MAYBE(limit, has_limit), PD_FIELD(pair), PD_COUNTED(few, count),
        PD_STRUCTS(parts, part_count, part), PD_OPTIONAL(maybe, part), PD_STRUCT(one, part));

struct made {
    pd_ref id, owner;
    uint16_t status;
    pd_str name;
};
PD_TYPE(made, PD_FIELD(id, PD_EXTERNAL), PD_FIELD(owner), PD_FIELD(status), PD_FIELD(name));

struct placed {
    pd_str place;
};
PD_TYPE(placed, PD_FIELD(place));

struct desk {
    int64_t count;
};
PD_TYPE(desk, PD_FIELD(count));
PD_EVENTS(desk, all, made, placed);

static void desk_apply(struct desk *desk, const pd_event *event)
{
    desk->count += pd_as(event, made) != NULL;
}
PD_PROJECTION(desk, .apply = desk_apply);

struct ask {
    pd_str name;
};
PD_TYPE(ask, PD_FIELD(name));
PD_COMMAND(ask, desk);
PD_COMMANDS(desk, ask);
PD_MODEL(desk);

static const pd_http_route routes[] = {
    {.command = &ask_type,
     .request = "POST /",
     .replies = {{.status = 201,
                  .when = "/items/0/state=done",
                  .event = &made_type,
                  .take = "id=/items/0/id owner=/a~1b status=status name={name}"},
                 {.status = 201,
                  .event = &made_type,
                  .take = "id=/id owner=/owner status=status name=/name"},
                 {.status = 202, .event = &placed_type, .take = "place=@Location"},
                 {.status = 2,
                  .event = &all_type,
                  .take = "other yes i8 u8 i64 u64 real single color rights letter code text bytes "
                          "limit pair few parts maybe one"},
                 {.status = 4}}},
    {0}};
static const pd_http_table table = {.routes = routes, .secrets = "pin"};

/* ---- One answer ------------------------------------------------------------------------------ */

static pd_arena arena;
static struct pdi_bindings bindings;
static struct pdi_http_worker worker;

static void no_problem(void *context, const char *text)
{
    (void)context;
    PD_ASSERT(!text);
}

/* A step of a handler, before which the system chose "a-1" and 17. */
static pd_step begin_step(const struct pdi_model *model)
{
    pdi_bindings_begin(&bindings, &arena);
    (void)pdi_bindings_add(&bindings, pdi_ref_pack(3, 0, 0, 0),
                           (struct pdi_value){PDI_VALUE_STR, 0, PD_STR("a-1")});
    (void)pdi_bindings_add(&bindings, pdi_ref_pack(4, 0, 0, 0),
                           (struct pdi_value){PDI_VALUE_INT, 17, {0}});
    pd_step step;
    pdi_step_clear(&step, model, &arena, &arena);
    step.bindings = &bindings;
    pdi_step_begin(&step, PDI_STEP_EXECUTE, &(struct pdi_plan_step){.id = 5});
    return step;
}

static bool is_line(const char *text)
{
    return text[0] && !strpbrk(text, "\n\r");
}

/* ---- What is taken is sent, and taken again -------------------------------------------------- */

static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    const struct pdi_binding *const it = pdi_bindings_find(context, ref);
    if (!it) { /* one that nobody has seen equals no other */
        pdi_text_puts(text, "null");
    } else if (it->value.kind == PDI_VALUE_STR) {
        pdi_route_escape(text, place, it->value.text.data, it->value.text.len);
    } else {
        pdi_text_printf(text, "%" PRId64, (int64_t)it->value.number);
    }
}

static void no_special(void *context, struct pdi_text *text, enum pdi_route_place place,
                       enum pdi_part_kind kind)
{
    (void)context;
    (void)text;
    (void)place;
    PD_ASSERT(kind == PDI_PART_TEXT);
}

/* The struct that BODY says; what it refers to and nobody has seen is none. */
static const struct all *take_all(pd_step *step, const char *body, size_t len)
{
    struct pdi_http_reading reading = {.step = step, .secrets = worker.routes->secrets};
    struct all *const all = pd_alloc(&arena, struct all, 1);
    const char *why = NULL;
    json_t *const json = pdi_http_json((pd_str){body, len}, &arena, &why);
    PD_ASSERT(json || is_line(why));
    bool taken = json != NULL;
    for (const pd_field *field = all_type.fields; field->name && taken; field++) {
        taken = pdi_http_take(&reading, field, all, json_object_get(json, field->name), "/");
        PD_ASSERT(taken != is_line(reading.problem));
    }
    struct all *const copy = taken ? pd_alloc(&arena, struct all, 1) : NULL;
    if (taken) {
        pdi_copy(&all_type, copy, all, &arena, PDI_DEPTH_ALL);
    }
    json_decref(json);
    return copy;
}

static const char *send_all(const struct all *all)
{
    struct pdi_member members[40];
    size_t count = 0;
    for (const pd_field *field = all_type.fields; field->name; field++) {
        members[count++] = (struct pdi_member){pdi_json_name(field), field};
    }
    const struct pdi_route route = {.body = members, .body_count = count};
    const struct pdi_filling filling = {
        .command = all, .ref = put_ref, .special = no_special, .context = &bindings};
    struct pdi_text text = pdi_text_new(&arena);
    pdi_route_body(&text, &route, &filling);
    return text.data;
}

static void check_again(pd_step *step, pd_str body)
{
    const struct all *const all = take_all(step, body.data, body.len);
    if (all) {
        const char *const sent = send_all(all);
        const struct all *const again = take_all(step, sent, strlen(sent));
        PD_ASSERT(again && strcmp(send_all(again), sent) == 0);
    }
}

/* ---- Secrets --------------------------------------------------------------------------------- */

static const char marker[] = "S3CRET";

/* Removes all secret members of JSON. As deep as jansson's limit. */
static void strip(json_t *json)
{
    size_t index;
    const char *name;
    void *next;
    json_t *item;
    json_array_foreach(json, index, item)
    {
        strip(item);
    }
    json_object_foreach_safe(json, next, name, item)
    {
        if (pdi_route_is_secret(worker.routes->secrets, name, strlen(name))) {
            (void)json_object_del(json, name);
        } else {
            strip(item);
        }
    }
}

/* Where the marker is in secret members alone, it is not shown. */
static void check_secrets(pd_str body)
{
    struct pdi_text shown = pdi_text_new(&arena);
    const char *why;
    pdi_http_show_body(&shown, worker.routes->secrets, body, 4000);
    PD_ASSERT(!strpbrk(shown.data, "\n\r"));
    json_t *const json = pdi_http_json(body, &arena, &why);
    PD_ASSERT(!json || !memchr(body.data, 0, body.len));
    if (json) {
        strip(json);
        char *const rest = json_dumps(json, JSON_ENCODE_ANY);
        PD_ASSERT(strstr(rest, marker) || !strstr(shown.data, marker));
        free(rest);
        json_decref(json);
    }
}

/* ---- Headers --------------------------------------------------------------------------------- */

static void check_header(pd_step *step, const char *text)
{
    for (const pd_field *field = all_type.fields; field->name; field++) {
        struct pdi_http_reading reading = {.step = step, .secrets = worker.routes->secrets};
        struct all all = {.yes = false};
        if (!pdi_is_single(field) || field->kind == PD_KIND_STRUCT) {
            continue;
        }
        const bool taken = pdi_http_take_text(&reading, field, &all, text, "X-Header");
        PD_ASSERT(taken != is_line(reading.problem));
        PD_ASSERT(field->kind != PD_KIND_STR || !taken || strcmp(all.text.data, text) == 0);
    }
}

static void begin(const struct pdi_model **model)
{
    static pd_arena forever;
    pdi_arena_init(&forever, 0);
    pdi_arena_init(&arena, 0);
    *model = pdi_model_new(&desk_model, &forever, NULL);
    worker.routes = pdi_routes_read(&table, &forever, no_problem, NULL);
    worker.easy = curl_easy_init();
    PD_ASSERT(*model && worker.easy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct pdi_model *model;
    if (!model) {
        begin(&model);
    }
    pdi_arena_reset(&arena);
    char *const text = pdi_arena_copy(&arena, data, size);
    char *const header = text + strcspn(text, "\n") + 1;
    if (header > text + size) {
        return 0;
    }
    const size_t len = strcspn(header, "\n");
    const size_t at = (size_t)(header - text) + len + 1;
    header[len] = '\0';
    const pd_str body = {text + (at < size ? at : size), at < size ? size - at : 0};
    const struct pdi_http_request request = {.method = "POST", .path = PD_STR("/a?pin=S3CRET")};
    const pd_http_answer answer = {(int)(strtol(text, NULL, 10) % 600), body};
    const struct ask command = {.name = PD_STR("me")};
    pd_step step = begin_step(model);
    const pd_status status =
        pdi_http_answer(&worker, &step, worker.routes->routes, &request, &command, &answer);
    PD_ASSERT(status == PD_OK || (status == PD_EPARSE && is_line(step.problem)));
    PD_ASSERT(status == PD_OK ? step.event_count <= 1 : step.event_count == 0);
    PD_ASSERT(!step.malformed);
    check_again(&step, body);
    check_secrets(body);
    check_header(&step, header);
    return 0;
}
