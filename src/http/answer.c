/* From an answer to an event: which reply of the route it is, and what it says. */
#include "http/http.h"

#include "core/value.h"

#include <string.h>

enum { SHOWN_MAX = 100 };

/* ---- JSON -------------------------------------------------------------------------------- */

json_t *pdi_http_json(pd_str text, pd_arena *arena, const char **why)
{
    json_error_t error;
    json_t *const json = json_loadb(
        text.data, text.len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    const char *const nul = json ? memchr(text.data, 0, text.len) : NULL;
    if (json && !nul) {
        return json;
    }
    if (nul) { /* jansson passes over it behind a number, and JSON has none */
        struct pdi_text line = pdi_text_new(arena);
        pdi_text_printf(&line, "is no JSON: byte %td is a NUL", nul - text.data + 1);
        json_decref(json);
        *why = line.data;
        return NULL;
    }
    struct pdi_text line = pdi_text_new(arena);
    switch (json_error_code(&error)) {
    case json_error_numeric_overflow:
        pdi_text_puts(&line, "has a number beyond 64 bits with sign (as text it can be read)");
        break;
    case json_error_invalid_utf8:
        pdi_text_puts(&line, "is no UTF-8");
        break;
    case json_error_duplicate_key:
        pdi_text_puts(&line, "has a member twice");
        break;
    default:
        pdi_text_puts(&line, text.len ? "is no JSON" : "has no body");
        break;
    }
    if (text.len) {
        pdi_text_printf(&line, ", line %d, column %d", error.line, error.column);
    }
    *why = line.data;
    return NULL;
}

/* The index that STEP is; SIZE_MAX: it is none. */
static size_t index_of(pd_str step)
{
    size_t index = 0;
    for (size_t i = 0; i < step.len; i++) {
        if (step.data[i] < '0' || step.data[i] > '9' || i > 8 || (i && step.data[0] == '0')) {
            return SIZE_MAX;
        }
        index = index * 10 + (size_t)(step.data[i] - '0');
    }
    return step.len ? index : SIZE_MAX;
}

const json_t *pdi_http_at(const json_t *json, const struct pdi_pointer *pointer)
{
    for (size_t i = 0; i < pointer->count && json; i++) {
        const pd_str step = pointer->steps[i];
        json = json_is_array(json) ? json_array_get(json, index_of(step))
                                   : json_object_getn(json, step.data, step.len);
    }
    return json;
}

/* Whether VALUE, as a condition writes it, is what JSON says. */
static bool reads(const json_t *json, pd_str value)
{
    char number[32] = "";
    switch (json ? json_typeof(json) : JSON_NULL) {
    case JSON_STRING:
        return pd_str_equal((pd_str){json_string_value(json), json_string_length(json)}, value);
    case JSON_INTEGER:
        (void)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
        return pd_str_equal((pd_str){number, strlen(number)}, value);
    case JSON_TRUE:
        return pd_str_equal(PD_STR("true"), value);
    case JSON_FALSE:
        return pd_str_equal(PD_STR("false"), value);
    case JSON_NULL:
        return json && pd_str_equal(PD_STR("null"), value);
    default:
        return false;
    }
}

/* ---- Choosing a reply -------------------------------------------------------------------- */

/* An answer while it is read. */
struct reading {
    const struct pdi_http_worker *worker;
    const struct pdi_http_request *request;
    const void *command;
    const pd_http_answer *answer;
    json_t *json;    /* NULL: not read yet, or it is none */
    const char *why; /* it is none */
    struct pdi_http_reading values;
};

/* What the answer says; NULL: it says nothing in JSON. */
static const json_t *json_of(struct reading *reading)
{
    if (!reading->json && !reading->why) {
        reading->json =
            pdi_http_json(reading->answer->body, reading->values.step->scratch, &reading->why);
    }
    return reading->json;
}

static bool matches(struct reading *reading, const struct pdi_reply *reply)
{
    const int status = reading->answer->status;
    if (reply->status != status && reply->status != status / 100) {
        return false;
    }
    return !reply->conditional ||
           reads(pdi_http_at(json_of(reading), &reply->when), reply->when_value);
}

static const struct pdi_reply *choose(struct reading *reading, const struct pdi_route *route)
{
    for (size_t i = 0; i < route->reply_count; i++) {
        if (matches(reading, &route->replies[i])) {
            return &route->replies[i];
        }
    }
    return NULL;
}

/* ---- Filling the event ------------------------------------------------------------------- */

/* The command's value of FROM for TO, which is like it. */
static void copy_field(const pd_field *to, void *event, const pd_field *from, const void *command)
{
    memcpy((char *)event + to->offset, (const char *)command + from->offset, to->size);
    if (to->count_size) {
        pdi_items_set_count(to, event, pdi_items(from, command).count);
    }
    if (to->has_size) {
        memcpy((char *)event + to->has_offset, (const char *)command + from->has_offset,
               to->has_size);
    }
}

static bool take_answer(struct reading *reading, const struct pdi_take *take, void *event)
{
    struct pdi_http_reading *const values = &reading->values;
    const json_t *const json = json_of(reading);
    if (!json) {
        (void)snprintf(values->problem, sizeof values->problem, "the answer %s", reading->why);
        return false;
    }
    return pdi_http_take(values, take->member, event, pdi_http_at(json, &take->pointer),
                         take->pointer.text);
}

static bool take_header(struct reading *reading, const struct pdi_take *take, void *event)
{
    struct pdi_http_reading *const values = &reading->values;
    struct curl_header *header = NULL;
    CURL *const easy = reading->worker->easy;
    const CURLHcode code = curl_easy_header(easy, take->header, 0, CURLH_HEADER, -1, &header);
    if (code != CURLHE_OK) {
        (void)snprintf(values->problem, sizeof values->problem, "the answer has no header %s",
                       take->header);
        return false;
    }
    if (header->amount > 1) {
        (void)snprintf(values->problem, sizeof values->problem,
                       "the answer has the header %s %zu times", take->header, header->amount);
        return false;
    }
    return pdi_http_take_text(values, take->member, event, header->value, take->header);
}

static bool take(struct reading *reading, const struct pdi_take *take, void *event)
{
    switch (take->from) {
    case PDI_TAKE_ANSWER:
        return take_answer(reading, take, event);
    case PDI_TAKE_HEADER:
        return take_header(reading, take, event);
    case PDI_TAKE_STATUS:
        pdi_integer_set((char *)event + take->member->offset, take->member->element_size,
                        (uint64_t)reading->answer->status);
        if (take->member->has_size) {
            *((char *)event + take->member->has_offset) = 1;
        }
        return true;
    case PDI_TAKE_FIELD:
        copy_field(take->member, event, take->field, reading->command);
        return true;
    }
    return false;
}

/* ---- The whole --------------------------------------------------------------------------- */

static pd_status refuse(const struct reading *reading, const char *what)
{
    const struct pdi_http_worker *const worker = reading->worker;
    pd_step *const step = reading->values.step;
    struct pdi_text body = pdi_text_new(step->scratch);
    if (reading->answer->body.len) {
        pdi_text_puts(&body, ": ");
        pdi_http_show_body(&body, worker->routes->secrets, reading->answer->body, SHOWN_MAX);
    }
    return pdi_http_fail(worker, step, PD_EPARSE, reading->request, "answers %d, %s%s",
                         reading->answer->status, what, body.data);
}

static pd_status emit(struct reading *reading, const struct pdi_reply *reply)
{
    pd_step *const step = reading->values.step;
    if (!reply->event) {
        return PD_OK;
    }
    void *const event = pd_arena_alloc(step->scratch, reply->event->size, 1);
    for (size_t i = 0; i < reply->take_count; i++) {
        if (!take(reading, &reply->takes[i], event)) {
            struct pdi_text what = pdi_text_new(step->scratch);
            pdi_text_printf(&what, "but %s", reading->values.problem);
            return refuse(reading, what.data);
        }
    }
    (void)pdi_emit(step, reply->event, event);
    return PD_OK;
}

pd_status pdi_http_answer(const struct pdi_http_worker *worker, pd_step *step,
                          const struct pdi_route *route, const struct pdi_http_request *request,
                          const void *command, const pd_http_answer *answer)
{
    struct reading reading = {.worker = worker,
                              .request = request,
                              .command = command,
                              .answer = answer,
                              .values = {.step = step, .secrets = worker->routes->secrets}};
    const struct pdi_reply *const reply = choose(&reading, route);
    const pd_status status =
        reply ? emit(&reading, reply) : refuse(&reading, "which no reply of the route expects");
    json_decref(reading.json);
    return status;
}
