/*
 * Reading a table of requests: routes with their requests, headers and bodies, and what belongs to
 * the table as a whole.
 */
#include "core/route_read.h"

#include "core/value.h"

#include <string.h>

enum { TIMEOUT_MS = 5000 };

/* Headers masked whatever the table says. As members they are ordinary words of many a service:
 * a payment has an authorization. */
static const char *const secret_headers[] = {"authorization", "proxy-authorization", "cookie",
                                             "set-cookie", NULL};

/* ---- Requests ---------------------------------------------------------------------------- */

/* Where the path of a request begins, behind a METHOD that goes into *OUT; NULL: it was told. */
static const char *read_method(const struct pdi_route_reader *reader, const char **out)
{
    const char *const text = reader->start;
    const size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (len == 0 || text[len] != ' ' || text[len + 1] != '/') {
        pdi_route_slip(reader, NULL, "'%.200s' is not \"METHOD /path\"", text);
        return NULL;
    }
    *out = pdi_arena_copy(reader->arena, text, len);
    for (const char *at = text + len + 1; *at; at++) {
        if (*at <= ' ' || *at == 0x7f || *at == '#' || *at == '"' || *at == '\\') {
            pdi_route_slip(reader, at, "write %%%02X for this character", (unsigned char)*at);
            return NULL;
        }
    }
    return text + len + 1;
}

static void read_query(const struct pdi_route_reader *reader, const char *at,
                       struct pdi_route *route)
{
    struct pdi_pair *const pairs = pd_alloc(reader->arena, struct pdi_pair, strlen(at) / 2 + 1);
    route->query = pairs;
    while (*at) {
        const size_t len = strcspn(at, "&");
        const char *const equals = memchr(at, '=', len);
        const size_t name_len = equals ? (size_t)(equals - at) : len;
        if (name_len == 0 || memchr(at, '{', name_len)) {
            pdi_route_slip(reader, at, "a parameter is name=value, its name as it is");
            return;
        }
        struct pdi_pair *const pair = &pairs[route->query_count++];
        pair->name = pdi_arena_copy(reader->arena, at, name_len);
        pair->bare = !equals;
        if (equals) {
            pair->value = pdi_route_template(reader, equals + 1, at + len);
        }
        at += len + (at[len] == '&');
    }
}

static void read_request(struct pdi_route_reader *reader, const pd_http_route *from,
                         struct pdi_route *route)
{
    pdi_route_begin(reader, from->request, "route %s: request", from->command->tag);
    if (!from->request) {
        pdi_route_slip(reader, NULL, "there is none: say .request = \"METHOD /path\"");
        return;
    }
    const char *const path = read_method(reader, &route->method);
    if (path) {
        const size_t len = strcspn(path, "?");
        route->path = pdi_route_template(reader, path, path + len);
        read_query(reader, path + len + (path[len] == '?'), route);
    }
}

static void read_plain(struct pdi_route_reader *reader, const char *text, const char *place,
                       struct pdi_plain_request *out)
{
    if (text) {
        pdi_route_begin(reader, text, "%s", place);
        out->path = read_method(reader, &out->method);
        const char *const brace = out->path ? strpbrk(out->path, "{}") : NULL;
        if (brace) {
            pdi_route_slip(reader, brace, "this request has no values to put into braces");
        }
    }
}

/* ---- Headers ----------------------------------------------------------------------------- */

static bool read_header(const struct pdi_route_reader *reader, struct pdi_pair *out)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *const text = reader->start;
    const size_t len = strspn(text, token);
    if (len == 0 || text[len] != ':') {
        pdi_route_slip(reader, NULL, "'%.200s' is not \"Name: value\"", text);
        return false;
    }
    const char *const value = text + len + 1 + strspn(text + len + 1, " ");
    for (const char *at = value; *at; at++) {
        const unsigned char c = (unsigned char)*at;
        if ((c < 0x20 && c != '\t') || c == 0x7f) { /* it may begin another header */
            pdi_route_slip(reader, at, "no header has character %02X in it", c);
            return false;
        }
    }
    out->name = pdi_arena_copy(reader->arena, text, len);
    out->value = pdi_route_template(reader, value, value + strlen(value));
    return true;
}

/* Reads HEADERS behind what is in *OUT already, COUNT of them. */
static void read_headers(struct pdi_route_reader *reader, const char *const *headers,
                         const char *place, const struct pdi_pair **out, size_t *count)
{
    struct pdi_pair *const pairs =
        pd_alloc(reader->arena, struct pdi_pair, *count + PD_HTTP_HEADERS_MAX);
    for (size_t i = 0; i < *count; i++) {
        pairs[i] = (*out)[i];
    }
    for (unsigned i = 0; i < PD_HTTP_HEADERS_MAX && headers[i]; i++) {
        pdi_route_begin(reader, headers[i], "%s: header %u", place, i + 1);
        *count += read_header(reader, &pairs[*count]);
    }
    *out = pairs;
}

/* ---- Bodies ------------------------------------------------------------------------------ */

static bool uses(const struct pdi_template *template, const pd_field *field)
{
    for (size_t i = 0; i < template->count; i++) {
        if (template->parts[i].field == field) {
            return true;
        }
    }
    return false;
}

static bool is_used(const struct pdi_route *route, const pd_field *field)
{
    bool used = uses(&route->path, field);
    for (size_t i = 0; i < route->query_count; i++) {
        used |= uses(&route->query[i].value, field);
    }
    for (size_t i = 0; i < route->header_count; i++) {
        used |= uses(&route->headers[i].value, field);
    }
    return used;
}

static void add_member(struct pdi_member *members, struct pdi_route *route,
                       const struct pdi_member *member)
{
    members[route->body_count++] = *member;
}

/* Reads the words of .json: "owner limit=max". */
static void read_members(const struct pdi_route_reader *reader, const char *json,
                         struct pdi_member *members, struct pdi_route *route)
{
    const char *at = json;
    for (pd_str word; (word = pdi_route_word(&at)).len > 0;) {
        const char *const equals = memchr(word.data, '=', word.len);
        const size_t name_len = equals ? (size_t)(equals - word.data) : 0;
        const pd_str name = {equals ? equals + 1 : word.data,
                             word.len - name_len - (equals ? 1 : 0)};
        const pd_field *const field = pdi_route_field(reader, route->command, "command", name);
        if (field) {
            add_member(members, route,
                       &(struct pdi_member){equals
                                                ? pdi_arena_copy(reader->arena, word.data, name_len)
                                                : pdi_json_name(field),
                                            field});
        }
    }
}

static bool method_has_body(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "PATCH") == 0;
}

static void read_body(struct pdi_route_reader *reader, const pd_http_route *from,
                      struct pdi_route *route)
{
    size_t most = from->json ? strlen(from->json) : 1;
    for (const pd_field *field = route->command->fields; field->name; field++) {
        most++;
    }
    struct pdi_member *const members = pd_alloc(reader->arena, struct pdi_member, most);
    route->body = members;
    pdi_route_begin(reader, from->json, "route %s: json", from->command->tag);
    if (from->json) {
        read_members(reader, from->json, members, route);
    } else if (method_has_body(route->method)) {
        for (const pd_field *field = route->command->fields; field->name; field++) {
            if (!is_used(route, field)) {
                add_member(members, route, &(struct pdi_member){pdi_json_name(field), field});
            }
        }
    }
    for (size_t i = 0; i < route->body_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(members[i].name, members[k].name) == 0) {
                pdi_route_slip(reader, NULL, "two members are called \"%s\"", members[i].name);
            }
        }
    }
    route->has_body = route->body_count > 0;
    if (route->has_body &&
        (strcmp(route->method, "GET") == 0 || strcmp(route->method, "HEAD") == 0)) {
        pdi_route_slip(reader, NULL, "%s has no body: put values into the request", route->method);
    }
}

/* ---- Replies ----------------------------------------------------------------------------- */

/* Whether whatever LATER would match, BEFORE took. */
static bool hides(const struct pdi_reply *before, const struct pdi_reply *later)
{
    return !before->conditional &&
           (before->status == later->status || before->status == later->status / 100);
}

static void read_replies(struct pdi_route_reader *reader, const pd_http_table *table,
                         const pd_http_route *from, struct pdi_route *route)
{
    size_t common = 0;
    while (table->common && table->common[common].status) {
        common++;
    }
    struct pdi_reply *const replies =
        pd_alloc(reader->arena, struct pdi_reply, common + PD_HTTP_REPLIES_MAX);
    struct pdi_text place = pdi_text_new(reader->arena);
    pdi_text_printf(&place, "route %s", from->command->tag);
    for (size_t i = 0; i < PD_HTTP_REPLIES_MAX && from->replies[i].status; i++) {
        struct pdi_reply *const reply = &replies[route->reply_count++];
        *reply = pdi_route_reply(reader, &from->replies[i], place.data);
        for (size_t k = 0; k < i; k++) {
            if (hides(&replies[k], reply)) {
                pdi_route_begin(reader, NULL, "%s: reply %d", place.data, reply->status);
                pdi_route_slip(reader, NULL, "one before it takes all that it would");
                break;
            }
        }
    }
    pdi_text_puts(&place, ", common");
    for (size_t i = 0; i < common; i++) {
        replies[route->reply_count++] = pdi_route_reply(reader, &table->common[i], place.data);
    }
    route->replies = replies;
    if (route->reply_count == 0) {
        pdi_route_begin(reader, NULL, "route %s", from->command->tag);
        pdi_route_slip(reader, NULL, "no answer is expected: say .replies");
    }
}

/* ---- Tables ------------------------------------------------------------------------------ */

static const char *const *read_secrets(const char *secrets, pd_arena *arena)
{
    const char *at = secrets ? secrets : "";
    const char **const words = pd_alloc(arena, const char *, strlen(at) / 2 + 2);
    size_t count = 0;
    for (pd_str word; (word = pdi_route_word(&at)).len > 0;) {
        words[count++] = pdi_arena_copy(arena, word.data, word.len);
    }
    return words;
}

static void read_product(struct pdi_route_reader *reader, const char *product,
                         struct pdi_routes *out)
{
    const char *const equals = product ? strchr(product, '=') : NULL;
    pdi_route_begin(reader, product, "product");
    if (product && (!equals || equals == product)) {
        pdi_route_slip(reader, NULL, "'%s' is not member=value", product);
    } else if (product && !out->table->health) {
        pdi_route_slip(reader, NULL, "it is looked for in the answer to .health: say one");
    } else if (product) {
        out->product_name = pdi_arena_copy(reader->arena, product, (size_t)(equals - product));
        out->product_value = equals + 1;
    }
}

static void read_route(struct pdi_route_reader *reader, const pd_http_table *table,
                       const struct pdi_routes *routes, const pd_http_route *from,
                       struct pdi_route *route)
{
    struct pdi_text place = pdi_text_new(reader->arena);
    pdi_text_printf(&place, "route %s", from->command->tag);
    *route = (struct pdi_route){
        .command = from->command, .headers = routes->headers, .header_count = routes->header_count};
    reader->command = from->command;
    read_request(reader, from, route);
    if (route->method) {
        read_headers(reader, from->headers, place.data, &route->headers, &route->header_count);
        read_body(reader, from, route);
    }
    read_replies(reader, table, from, route);
    reader->command = NULL;
}

const struct pdi_routes *pdi_routes_read(const pd_http_table *table, pd_arena *arena,
                                         pdi_route_problem_fn *problem, void *context)
{
    struct pdi_route_reader reader = {.arena = arena, .problem = problem, .context = context};
    struct pdi_routes *const out = pd_alloc(arena, struct pdi_routes, 1);
    *out = (struct pdi_routes){.table = table,
                               .secrets = read_secrets(table->secrets, arena),
                               .timeout_ms = table->timeout_ms ? table->timeout_ms : TIMEOUT_MS};
    size_t count = 0;
    while (table->routes && table->routes[count].command) {
        count++;
    }
    read_plain(&reader, table->health, "health", &out->health);
    read_plain(&reader, table->reset, "reset", &out->reset);
    read_product(&reader, table->product, out);
    read_headers(&reader, table->headers, "table", &out->headers, &out->header_count);
    struct pdi_route *const routes = pd_alloc(arena, struct pdi_route, count + 1);
    for (size_t i = 0; i < count; i++) {
        read_route(&reader, table, out, &table->routes[i], &routes[i]);
        for (size_t k = 0; k < i; k++) {
            if (routes[k].command == routes[i].command) {
                pdi_route_begin(&reader, NULL, "route %s", routes[i].command->tag);
                pdi_route_slip(&reader, NULL, "there are two: keep one");
            }
        }
    }
    out->routes = routes;
    out->count = count;
    return out;
}

const struct pdi_route *pdi_route_of(const struct pdi_routes *routes, const pd_type *command)
{
    for (size_t i = 0; i < routes->count; i++) {
        if (routes->routes[i].command == command) {
            return &routes->routes[i];
        }
    }
    return NULL;
}

bool pdi_route_is_secret(const char *const *secrets, const char *name, size_t len)
{
    for (; *secrets; secrets++) {
        size_t i = 0;
        while (i < len && (*secrets)[i] && ((name[i] ^ (*secrets)[i]) & ~0x20) == 0) {
            i++;
        }
        if (i == len && !(*secrets)[i]) {
            return true;
        }
    }
    return false;
}

bool pdi_route_is_secret_header(const char *const *secrets, const char *name, size_t len)
{
    return pdi_route_is_secret(secret_headers, name, len) ||
           pdi_route_is_secret(secrets, name, len);
}
