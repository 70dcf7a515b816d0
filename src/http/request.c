/* From a command to its request, out and back; and requests that handlers make themselves. */
#include "http/http.h"

#include "core/bind.h"

#include <string.h>

/* ---- What stands in braces --------------------------------------------------------------- */

struct source {
    const struct pd_http_run *run;
    pd_step *step;
};

/* A reference as what the system chose for it. A step whose references are not all bound is not
 * executed. */
static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    const struct source *const source = context;
    const struct pdi_binding *const it =
        source->step->bindings ? pdi_bindings_find(source->step->bindings, ref) : NULL;
    if (!it || it->value.kind == PDI_VALUE_PTR) {
        (void)pd_ref_to_str(source->step, ref); /* which says what is wrong */
    } else if (it->value.kind == PDI_VALUE_STR) {
        pdi_route_escape(text, place, it->value.text.data, it->value.text.len);
    } else {
        pdi_text_printf(text, "%" PRId64, (int64_t)it->value.number);
    }
}

static void put_special(void *context, struct pdi_text *text, enum pdi_route_place place,
                        enum pdi_part_kind kind)
{
    const struct source *const source = context;
    const struct pdi_http_worker *const worker = source->run->worker;
    switch (kind) {
    case PDI_PART_KEY:
        pdi_text_printf(text, "%016" PRIx64 "-%" PRIu64 "-%" PRIu32, worker->nonce,
                        source->run->number, source->step->id);
        break;
    case PDI_PART_STEP:
        pdi_text_printf(text, "%" PRIu32, source->step->id);
        break;
    case PDI_PART_RUN:
        pdi_text_printf(text, "%" PRIu64, source->run->number);
        break;
    case PDI_PART_TENANT:
        pdi_route_escape(text, place, worker->tenant.data, worker->tenant.len);
        break;
    case PDI_PART_TEXT:
    case PDI_PART_FIELD:
        break;
    }
}

/* ---- Headers ----------------------------------------------------------------------------- */

/* Adds LINE, which lives in ARENA as the list does: libcurl only reads it. */
static struct curl_slist *add_header(struct curl_slist *headers, char *line, pd_arena *arena)
{
    struct curl_slist *const header = pd_alloc(arena, struct curl_slist, 1);
    header->data = line;
    header->next = headers;
    return header;
}

static bool is_named(const struct pdi_pair *pair, const char *name)
{
    const char *const names[] = {name, NULL};
    return pdi_route_is_secret(names, pair->name, strlen(pair->name));
}

/* The headers PAIRS, and what else belongs to the request. */
static struct curl_slist *fill_headers(pd_arena *arena, const struct pdi_pair *pairs, size_t count,
                                       bool has_body, const struct pdi_filling *filling)
{
    struct curl_slist *list = NULL;
    bool has_type = false;
    for (size_t i = count; i-- > 0;) {
        struct pdi_text line = pdi_text_new(arena);
        struct pdi_text value = pdi_text_new(arena);
        pdi_route_value(&value, &pairs[i].value, PDI_PLACE_HEADER, filling);
        pdi_text_puts(&line, pairs[i].name);
        pdi_text_puts(&line, value.len ? ": " : ";"); /* so says libcurl that it has no value */
        pdi_text_add(&line, value.data, value.len);
        list = add_header(list, line.data, arena);
        has_type |= is_named(&pairs[i], "content-type");
    }
    if (!has_type) {
        static char json[] = "Content-Type: application/json";
        static char none[] = "Content-Type:";
        list = add_header(list, has_body ? json : none, arena);
    }
    if (has_body) {
        static char expect[] = "Expect:"; /* none: it would cost a round trip */
        list = add_header(list, expect, arena);
    }
    return list;
}

/* ---- Requests ---------------------------------------------------------------------------- */

static struct pdi_filling filling_of(struct source *source, const void *command)
{
    return (struct pdi_filling){
        .command = command, .ref = put_ref, .special = put_special, .context = source};
}

/* Sends REQUEST, and notes it and its answer. */
static bool exchange(struct pdi_http_worker *worker, pd_step *step,
                     const struct pdi_http_request *request, pd_http_answer *out, const char **why)
{
    const bool noting = pd_noting(step);
    if (noting) {
        pdi_http_note_request(worker, step, request);
    }
    const bool done = pdi_http_exchange(worker, request, out, why);
    if (noting) {
        pdi_http_note_answer(worker, step, out, *why);
    }
    return done;
}

pd_status pdi_http_handle(void *run, const void *command, pd_step *step)
{
    struct pd_http_run *const own = run;
    struct pdi_http_worker *const worker = own->worker;
    const struct pdi_route *const route = worker->by_command[step->command];
    struct source source = {own, step};
    const struct pdi_filling filling = filling_of(&source, command);
    pd_http_answer answer;
    const char *why;
    pdi_arena_reset(&worker->exchange);
    struct pdi_text path = pdi_text_new(&worker->exchange);
    struct pdi_text body = pdi_text_new(&worker->exchange);
    struct pdi_http_request request = {.method = route->method};
    pdi_route_path(&path, route, &filling);
    request.path = (pd_str){path.data, path.len};
    if (route->has_body) {
        pdi_route_body(&body, route, &filling);
        request.body = (pd_str){body.data, body.len};
    }
    request.headers = fill_headers(&worker->exchange, route->headers, route->header_count,
                                   route->has_body, &filling);
    if (step->malformed) {
        return PD_OK; /* a reference that has no value; the step says so */
    }
    if (!exchange(worker, step, &request, &answer, &why)) {
        return pdi_http_unanswered(worker, step, PD_EIO, &request, why);
    }
    return pdi_http_answer(worker, step, route, &request, command, &answer);
}

/* Sends a request that no route describes. */
static bool send_plain(struct pd_http_run *run, pd_step *step, struct pdi_http_request *request,
                       pd_http_answer *out, const char **why)
{
    struct pdi_http_worker *const worker = run->worker;
    struct source source = {run, step};
    const struct pdi_filling filling = filling_of(&source, NULL);
    request->headers =
        fill_headers(&worker->exchange, worker->routes->headers, worker->routes->header_count,
                     request->body.data != NULL, &filling);
    return exchange(worker, step, request, out, why);
}

bool pdi_http_plain(struct pd_http_run *run, pd_step *step, const struct pdi_plain_request *request,
                    pd_http_answer *out, const char **why)
{
    struct pdi_http_request ready = {.method = request->method,
                                     .path = {request->path, strlen(request->path)}};
    pdi_arena_reset(&run->worker->exchange);
    return send_plain(run, step, &ready, out, why);
}

pd_status pd_http_send(struct pd_http_run *run, pd_step *step, const char *method, pd_str path,
                       pd_str body, pd_http_answer *out)
{
    struct pdi_http_worker *const worker = run->worker;
    const char *why;
    if (path.len == 0 || path.data[0] != '/') {
        return pd_fail(step, PD_EINVAL, "pd_http_send: the path '%.*s' does not begin with /",
                       path.len > 100 ? 100 : (int)path.len, path.data ? path.data : "");
    }
    /* What is to be sent may be part of the answer before. */
    const pd_str own_path = {pdi_arena_copy(step->scratch, path.data, path.len), path.len};
    const pd_str own_body = {body.len ? pdi_arena_copy(step->scratch, body.data, body.len) : NULL,
                             body.len};
    struct pdi_http_request request = {.method = method, .path = own_path, .body = own_body};
    pdi_arena_reset(&worker->exchange);
    if (!send_plain(run, step, &request, out, &why)) {
        return pdi_http_unanswered(worker, step, PD_EIO, &request, why);
    }
    return PD_OK;
}
