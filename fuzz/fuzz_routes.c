/*
 * Tables of requests: each line of the input is a text of one, its first letter says which; a
 * backslash stands for the end of a line. What is wrong must be told in one line; what is not must
 * make requests in which no value leaves its place.
 */
#include "core/route.h"
#include "core/value.h"
#include "report/json_check.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- What the tables are about --------------------------------------------------------------- */

enum money { EURO, YEN = 7 };
PD_ENUM(money, PD_NAME(EURO, "euro"), PD_NAME(YEN, "yen \"y\""));

struct row {
    int32_t n;
    pd_str s;
};
PD_TYPE(row, PD_FIELD(n), PD_FIELD(s));

struct pay {
    pd_ref account, none;
    pd_str note;
    double sum;
    enum money money;
    bool has_tip;
    int16_t tip;
    char code[4];
    struct row rows[2];
    size_t row_count;
    struct row *next;
    pd_bytes blob;
};
PD_TYPE(pay, PD_FIELD(account), PD_FIELD(none), PD_FIELD(note), PD_FIELD(sum, PD_JSON("the sum")),
        PD_FIELD(money, PD_NAMES(money)), PD_MAYBE(tip, has_tip), PD_FIELD(code),
        PD_STRUCTS(rows, row_count, row), PD_OPTIONAL(next, row), PD_FIELD(blob));

struct paid {
    pd_ref id, account;
    double sum;
    uint16_t status;
    pd_str place;
};
PD_TYPE(paid, PD_FIELD(id, PD_EXTERNAL), PD_FIELD(account), PD_FIELD(sum), PD_FIELD(status),
        PD_FIELD(place));

/* ---- From the input to a table --------------------------------------------------------------- */

struct draft {
    pd_http_table table;
    pd_http_route routes[2];
    pd_http_reply common[PD_HTTP_REPLIES_MAX + 1], nowhere;
    pd_http_reply *reply; /* in progress */
    unsigned headers, table_headers, replies, commons;
};

static pd_http_reply *next_reply(struct draft *draft, pd_http_reply *replies, unsigned *count)
{
    return *count < PD_HTTP_REPLIES_MAX ? &replies[(*count)++] : &draft->nowhere;
}

static void add(struct draft *draft, char letter, const char *text)
{
    pd_http_route *const route = &draft->routes[0];
    switch (letter) {
    case 'q':
        route->request = text;
        break;
    case 'j':
        route->json = text;
        break;
    case 'h':
        route->headers[draft->headers++ % PD_HTTP_HEADERS_MAX] = text;
        break;
    case 'H':
        draft->table.headers[draft->table_headers++ % PD_HTTP_HEADERS_MAX] = text;
        break;
    case 'r':
    case 'c':
        draft->reply = letter == 'r' ? next_reply(draft, route->replies, &draft->replies)
                                     : next_reply(draft, draft->common, &draft->commons);
        draft->reply->status = *text ? (int)strtol(text, NULL, 10) % 1000 : 200;
        break;
    case 't':
        draft->reply->event = &paid_type;
        draft->reply->take = text;
        break;
    case 'w':
        draft->reply->when = text;
        break;
    case 'y':
        draft->table.health = text;
        break;
    case 'z':
        draft->table.reset = text;
        break;
    case 'p':
        draft->table.product = text;
        break;
    case 's':
        draft->table.secrets = text;
        break;
    default:
        break;
    }
}

static void read_lines(struct draft *draft, char *text)
{
    *draft = (struct draft){.routes = {{.command = &pay_type}}};
    draft->table.routes = draft->routes;
    draft->table.common = draft->common;
    draft->reply = &draft->nowhere;
    while (*text) {
        char *const end = text + strcspn(text, "\n");
        const bool last = *end == '\0';
        *end = '\0';
        for (char *c = text; *c; c++) {
            *c = *c == '\\' ? '\n' : *c;
        }
        if (*text) {
            add(draft, *text, text + 1 + (text[1] == ' '));
        }
        text = last ? end : end + 1;
    }
}

/* ---- What is accepted ------------------------------------------------------------------------ */

static const char wild[] = "a/b?c&d=\"\n\x7f\xff{}%#";

static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    (void)context;
    (void)ref;
    pdi_route_escape(text, place, wild, sizeof wild - 1);
}

static void put_special(void *context, struct pdi_text *text, enum pdi_route_place place,
                        enum pdi_part_kind kind)
{
    (void)context;
    PD_ASSERT(kind != PDI_PART_TEXT && kind != PDI_PART_FIELD);
    pdi_route_escape(text, place, wild, sizeof wild - 1);
}

static void check_path(const char *path)
{
    PD_ASSERT(path[0] == '/');
    for (; *path; path++) {
        PD_ASSERT(*path > ' ' && *path < 0x7f && *path != '"' && *path != '#');
    }
}

static void check_header(const struct pdi_pair *pair, const char *value)
{
    PD_ASSERT(pair->name[0] && !strpbrk(pair->name, ": \r\n"));
    for (; *value; value++) {
        const unsigned char c = (unsigned char)*value;
        PD_ASSERT((c >= ' ' || c == '\t') && c != 0x7f);
    }
}

/* A pointer's names, joined and escaped, are its text. */
static void check_pointer(const struct pdi_pointer *pointer, pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    for (size_t i = 0; i < pointer->count; i++) {
        const pd_str name = pointer->steps[i];
        pdi_text_putc(&text, '/');
        for (size_t k = 0; k < name.len; k++) {
            const char c = name.data[k];
            pdi_text_add(&text,
                         c == '~'   ? "~0"
                         : c == '/' ? "~1"
                                    : &c,
                         c == '~' || c == '/' ? 2 : 1);
        }
    }
    PD_ASSERT(strcmp(pointer->count ? text.data : "/", pointer->text) == 0);
}

static void check_reply(const struct pdi_reply *reply, pd_arena *arena)
{
    size_t fields = 0;
    for (const pd_field *it = paid_type.fields; it->name; it++) {
        fields++;
    }
    PD_ASSERT(reply->take_count == (reply->event ? fields : 0));
    for (size_t i = 0; i < reply->take_count; i++) {
        if (reply->takes[i].from == PDI_TAKE_ANSWER) {
            check_pointer(&reply->takes[i].pointer, arena);
        }
    }
    if (reply->conditional) {
        check_pointer(&reply->when, arena);
    }
}

static void check_route(const struct pdi_route *route, const struct pay *pay, pd_arena *arena)
{
    const struct pdi_filling filling = {.command = pay, .ref = put_ref, .special = put_special};
    struct pdi_text path = pdi_text_new(arena);
    pdi_route_path(&path, route, &filling);
    check_path(path.data);
    for (size_t i = 0; i < route->header_count; i++) {
        struct pdi_text value = pdi_text_new(arena);
        pdi_route_value(&value, &route->headers[i].value, PDI_PLACE_HEADER, &filling);
        check_header(&route->headers[i], value.data);
    }
    if (route->has_body) {
        struct pdi_text body = pdi_text_new(arena);
        pdi_route_body(&body, route, &filling);
        PD_ASSERT(pdi_is_json(body.data, body.len));
    }
    for (size_t i = 0; i < route->reply_count; i++) {
        check_reply(&route->replies[i], arena);
    }
}

static void check(const struct pdi_routes *routes, pd_arena *arena)
{
    struct row row = {-1, {wild, sizeof wild - 1}};
    const struct pay nothing = {.account = {0}};
    const struct pay all = {.account = {77},
                            .note = {wild, sizeof wild - 1},
                            .sum = -1e300,
                            .money = YEN,
                            .has_tip = true,
                            .tip = -3,
                            .code = {'\n', '"', '\xff', '/'},
                            .rows = {{1, {"x", 1}}, row},
                            .row_count = 2,
                            .next = &row,
                            .blob = {wild, 3}};
    PD_ASSERT(routes->count == 1);
    check_route(routes->routes, &nothing, arena);
    check_route(routes->routes, &all, arena);
    if (routes->health.method) {
        check_path(routes->health.path);
    }
    if (routes->reset.method) {
        check_path(routes->reset.path);
    }
    for (const char *const *secret = routes->secrets; *secret; secret++) {
        PD_ASSERT(pdi_route_is_secret(routes->secrets, *secret, strlen(*secret)));
    }
}

static void keep(void *context, const char *text)
{
    ++*(size_t *)context;
    PD_ASSERT(text[0] && !strchr(text, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena arena;
    static struct draft draft;
    size_t problems = 0;
    pdi_arena_reset(&arena);
    read_lines(&draft, pdi_arena_copy(&arena, data, size));
    const struct pdi_routes *const routes = pdi_routes_read(&draft.table, &arena, keep, &problems);
    if (problems == 0) {
        check(routes, &arena);
    }
    return 0;
}
