/*
 * Tables of requests: what is read from their texts, how requests are filled, and every slip that
 * is told, by itself and as rule V14.
 */
#include "validate_bank.h"

#include "core/route.h"

/* ---- A table with something of everything ---------------------------------------------------- */

struct pay {
    pd_ref account;
    pd_str note;
    int64_t amount;
    enum currency currency;
    bool has_tip;
    int16_t tip;
    char code[4];
    pd_ref from;
    struct entry entries[2];
    size_t entry_count;
    bool urgent;
    pd_bytes blob;
};
PD_TYPE(pay, PD_FIELD(account), PD_FIELD(note), PD_FIELD(amount, PD_JSON("sum")),
        PD_FIELD(currency, PD_NAMES(currency)), PD_MAYBE(tip, has_tip), PD_FIELD(code),
        PD_FIELD(from), PD_STRUCTS(entries, entry_count, entry), PD_FIELD(urgent), PD_FIELD(blob));

struct paid {
    pd_ref payment, account;
    int64_t amount;
    uint16_t status;
    pd_str place;
    struct entry *rows;
    size_t row_count;
};
PD_TYPE(paid, PD_FIELD(payment, PD_EXTERNAL), PD_FIELD(account), PD_FIELD(amount, PD_JSON("sum")),
        PD_FIELD(status), PD_FIELD(place), PD_STRUCTS(rows, row_count, entry));

static const pd_http_route pay_route = {
    .command = &pay_type,
    .request = "POST /a/{account}/{code}?note={note}&tip={tip}&from={from}&v=2&dry",
    .headers = {"Idempotency-Key: {$key}/{amount}", "X-Run: {$run}"},
    .json = "amount money=currency entries urgent blob",
    .replies = {{.status = 202, .when = "/a~1b/~0/0=x=y"},
                {.status = 202,
                 .event = &paid_type,
                 .take = "payment=/id account={account} amount  status=status place=@Location "
                         "rows=/x~1y/rows"}},
};
static const pd_http_reply common[] = {{.status = 4, .event = &refused_type}, {0}};

struct slips {
    struct pdi_text text;
    size_t count;
};

static void keep(void *context, const char *text)
{
    struct slips *const slips = context;
    pdi_text_printf(&slips->text, "%s%s", slips->count++ ? "\n" : "", text);
}

static const struct pdi_routes *read_table(const pd_http_table *table, pd_arena *arena,
                                           struct slips *slips)
{
    pdi_arena_init(arena, 0);
    *slips = (struct slips){.text = pdi_text_new(arena)};
    return pdi_routes_read(table, arena, keep, slips);
}

/* ---- Reading --------------------------------------------------------------------------------- */

static void a_table_is_read(void **state)
{
    (void)state;
    const pd_http_route routes[] = {pay_route, {0}};
    const pd_http_table table = {.routes = routes,
                                 .common = common,
                                 .headers = {"X-Tenant: {$tenant}"},
                                 .health = "GET /health?a=1",
                                 .reset = "POST /reset",
                                 .product = "service=toy=1",
                                 .secrets = "PIN  api-key"};
    pd_arena arena;
    struct slips slips;
    const struct pdi_routes *const all = read_table(&table, &arena, &slips);
    assert_string_equal(slips.text.data, "");
    assert_int_equal(all->count, 1);
    assert_int_equal(all->timeout_ms, 5000);
    assert_string_equal(all->health.method, "GET");
    assert_string_equal(all->health.path, "/health?a=1");
    assert_string_equal(all->reset.path, "/reset");
    assert_string_equal(all->product_name, "service");
    assert_string_equal(all->product_value, "toy=1");
    assert_true(pdi_route_is_secret(all->secrets, "pin", 3));
    assert_true(pdi_route_is_secret(all->secrets, "API-Key", 7));
    assert_false(pdi_route_is_secret(all->secrets, "authorization", 13));
    assert_true(pdi_route_is_secret_header(all->secrets, "Set-Cookie", 10));
    assert_true(pdi_route_is_secret_header(all->secrets, "API-key", 7));
    assert_false(pdi_route_is_secret_header(all->secrets, "Accept", 6));
    assert_false(pdi_route_is_secret(all->secrets, "pins", 4));
    assert_false(pdi_route_is_secret(all->secrets, "pi", 2));
    const struct pdi_route *const route = pdi_route_of(all, &pay_type);
    assert_null(pdi_route_of(all, &paid_type));
    assert_string_equal(route->method, "POST");
    assert_int_equal(route->path.count, 4);
    assert_int_equal(route->query_count, 5);
    assert_true(route->query[4].bare);
    assert_int_equal(route->header_count, 3);
    assert_string_equal(route->headers[0].name, "X-Tenant");
    assert_int_equal(route->headers[0].value.parts[0].kind, PDI_PART_TENANT);
    assert_int_equal(route->body_count, 5);
    assert_string_equal(route->body[0].name, "sum");
    assert_string_equal(route->body[1].name, "money");
    pdi_arena_release(&arena);
}

static void replies_are_read(void **state)
{
    (void)state;
    const pd_http_route routes[] = {pay_route, {0}};
    const pd_http_table table = {.routes = routes, .common = common};
    pd_arena arena;
    struct slips slips;
    const struct pdi_route *const route = read_table(&table, &arena, &slips)->routes;
    assert_int_equal(slips.count, 0);
    assert_int_equal(route->reply_count, 3);
    const struct pdi_reply *const first = &route->replies[0];
    assert_true(first->conditional);
    assert_int_equal(first->when.count, 3);
    assert_string_equal(first->when.steps[0].data, "a/b");
    assert_string_equal(first->when.steps[1].data, "~");
    assert_string_equal(first->when.steps[2].data, "0");
    assert_string_equal(first->when_value.data, "x=y");
    const struct pdi_take *const takes = route->replies[1].takes;
    assert_int_equal(route->replies[1].take_count, 6);
    assert_string_equal(takes[0].pointer.text, "/id");
    assert_int_equal(takes[1].from, PDI_TAKE_FIELD);
    assert_string_equal(takes[2].pointer.text, "/sum");
    assert_int_equal(takes[3].from, PDI_TAKE_STATUS);
    assert_string_equal(takes[4].header, "Location");
    assert_int_equal(takes[5].pointer.count, 2);
    assert_string_equal(takes[5].pointer.steps[0].data, "x/y");
    assert_int_equal(route->replies[2].status, 4);
    pdi_arena_release(&arena);
}

/* ---- Filling --------------------------------------------------------------------------------- */

static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    (void)context;
    pdi_route_escape(text, place, ref.id == 1 ? "acc/1" : "acc-2", 5);
}

static void put_special(void *context, struct pdi_text *text, enum pdi_route_place place,
                        enum pdi_part_kind kind)
{
    (void)context;
    (void)place;
    pdi_text_printf(text, "<%d>", (int)kind);
}

/* What ROUTE makes of PAY. */
static const char *filled(const pd_http_route *route, const struct pay *pay, pd_arena *arena)
{
    const pd_http_route routes[] = {*route, {0}};
    const pd_http_table table = {.routes = routes, .common = common};
    const struct pdi_filling filling = {pay, put_ref, put_special, NULL};
    struct slips slips;
    const struct pdi_route *const it = read_table(&table, arena, &slips)->routes;
    struct pdi_text text = pdi_text_new(arena);
    assert_string_equal(slips.text.data, "");
    pdi_route_path(&text, it, &filling);
    for (size_t i = 0; i < it->header_count; i++) {
        pdi_text_printf(&text, "\n%s: ", it->headers[i].name);
        pdi_route_value(&text, &it->headers[i].value, PDI_PLACE_HEADER, &filling);
    }
    if (it->has_body) {
        pdi_text_putc(&text, '\n');
        pdi_route_body(&text, it, &filling);
    }
    return text.data;
}

static void requests_are_filled_and_escaped(void **state)
{
    (void)state;
    const struct pay pay = {.account = {1},
                            .note = PD_STR("a b&c=\xc3\xa4?\n"),
                            .amount = -5,
                            .currency = CURRENCY_USD,
                            .code = {'/', '.', '%', '~'},
                            .from = {2},
                            .entries = {{-1, RIGHT_READ | RIGHT_WRITE}},
                            .entry_count = 1,
                            .blob = {"\x01\xff", 2}};
    pd_arena arena;
    assert_string_equal(filled(&pay_route, &pay, &arena),
                        "/a/acc%2F1/%2F.%25~?note=a%20b%26c%3D%C3%A4%3F%0A&from=acc-2&v=2&dry\n"
                        "Idempotency-Key: <2>/-5\n"
                        "X-Run: <4>\n"
                        "{\"sum\": -5, \"money\": \"USD\", \"entries\": [{\"amount\": -1, "
                        "\"rights\": [\"read\", \"write\"]}], \"urgent\": false, "
                        "\"blob\": \"01ff\"}");
    pdi_arena_release(&arena);
}

static void what_is_absent_is_left_out_of_queries_and_null_in_bodies(void **state)
{
    (void)state;
    static const pd_http_route route = {.command = &pay_type,
                                        .request = "PATCH /?tip={tip}&from={from}",
                                        .json = "tip from account",
                                        .replies = {{.status = 2}}};
    const struct pay pay = {.account = {1}};
    const struct pay tipped = {.has_tip = true, .tip = 7};
    pd_arena arena;
    assert_string_equal(filled(&route, &pay, &arena),
                        "/\n{\"tip\": null, \"from\": null, \"account\": \"acc/1\"}");
    pdi_arena_release(&arena);
    assert_string_equal(filled(&route, &tipped, &arena),
                        "/?tip=7\n{\"tip\": 7, \"from\": null, \"account\": null}");
    pdi_arena_release(&arena);
}

static void a_header_cannot_end_its_line(void **state)
{
    (void)state;
    static const pd_http_route route = {.command = &pay_type,
                                        .request = "GET /",
                                        .headers = {"X-Note: {note}"},
                                        .replies = {{.status = 2}}};
    const struct pay pay = {.note = PD_STR("a\r\nEvil: 1\xc3\xa4 %")};
    pd_arena arena;
    assert_string_equal(filled(&route, &pay, &arena), "/\nX-Note: a%0D%0AEvil: 1\xc3\xa4 %");
    pdi_arena_release(&arena);
}

static void a_body_is_every_field_not_used_if_the_method_has_one(void **state)
{
    (void)state;
    static const char *const requests[] = {"POST /{account}", "PUT /{account}", "GET /{account}",
                                           "DELETE /{account}"};
    for (size_t i = 0; i < 4; i++) {
        const pd_http_route routes[] = {{.command = &deposit_type,
                                         .request = requests[i],
                                         .headers = {"X: {name}"},
                                         .replies = {{.status = 2}}},
                                        {0}};
        const pd_http_table table = {.routes = routes};
        pd_arena arena;
        struct slips slips;
        const struct pdi_route *const route = read_table(&table, &arena, &slips)->routes;
        assert_int_equal(slips.count, 0);
        assert_int_equal(route->body_count, i < 2 ? 3 : 0);
        assert_int_equal(route->has_body, i < 2);
        pdi_arena_release(&arena);
    }
}

/* ---- Slips ----------------------------------------------------------------------------------- */

/* The table of ROUTE is told to have EXPECTED wrong with it. */
static void slip(const pd_http_route *route, const char *expected)
{
    const pd_http_route routes[] = {*route, {0}};
    const pd_http_table table = {.routes = routes};
    pd_arena arena;
    struct slips slips;
    (void)read_table(&table, &arena, &slips);
    assert_string_equal(slips.text.data, expected);
    pdi_arena_release(&arena);
}

#define SLIP(expected_, ...)                                                                       \
    slip(&(const pd_http_route){.command = &pay_type, __VA_ARGS__}, (expected_))
#define OK_REPLY .replies = {{.status = 200}}

static void slips_of_requests_are_told(void **state)
{
    (void)state;
    SLIP("route pay: request: there is none: say .request = \"METHOD /path\"", OK_REPLY);
    SLIP("route pay: request: 'post /a' is not \"METHOD /path\"", .request = "post /a", OK_REPLY);
    SLIP("route pay: request: 'GET a' is not \"METHOD /path\"", .request = "GET a", OK_REPLY);
    SLIP("route pay: request, column 7: write %20 for this character", .request = "GET /a b",
         OK_REPLY);
    SLIP("route pay: request, column 7: write %23 for this character", .request = "GET /a#b",
         OK_REPLY);
    SLIP("route pay: request, column 7: command pay has no 'acount': did you mean account?",
         .request = "GET /{acount}", OK_REPLY);
    SLIP("route pay: request, column 7: command pay has no 'zzzzzz'", .request = "GET /{zzzzzz}",
         OK_REPLY);
    SLIP("route pay: request, column 7: pay.entries is not one number, text or reference",
         .request = "GET /{entries}", OK_REPLY);
    SLIP("route pay: request, column 7: there is no {$id}: {$key}, {$step}, {$run} and {$tenant} "
         "are",
         .request = "GET /{$id}", OK_REPLY);
    SLIP("route pay: request, column 6: this brace has no other", .request = "GET /{note",
         OK_REPLY);
    SLIP("route pay: request, column 7: this brace has no other", .request = "GET /a}", OK_REPLY);
    SLIP("route pay: request, column 7: a parameter is name=value, its name as it is",
         .request = "GET /?{note}=1", OK_REPLY);
    SLIP("route pay: request, column 7: a parameter is name=value, its name as it is",
         .request = "GET /?&a=1", OK_REPLY);
}

static void slips_of_headers_and_bodies_are_told(void **state)
{
    (void)state;
    SLIP("route pay: header 2: 'X Y: 1' is not \"Name: value\"", .request = "GET /",
         .headers = {"A: 1", "X Y: 1"}, OK_REPLY);
    SLIP("route pay: header 1, column 5: command pay has no 'nots': did you mean note?",
         .request = "GET /", .headers = {"A: {nots}"}, OK_REPLY);
    SLIP("route pay: header 1, column 5: no header has character 0D in it", .request = "GET /",
         .headers = {"A: 1\r\nB: 2"}, OK_REPLY);
    SLIP("route pay: header 1: 'A\\nB: 1' is not \"Name: value\"", .request = "GET /",
         .headers = {"A\nB: 1"}, OK_REPLY);
    SLIP("route pay: json, column 6: command pay has no 'amont': did you mean amount?",
         .request = "POST /", .json = "note amont", OK_REPLY);
    SLIP("route pay: json, column 3: command pay has no 'tipp': did you mean tip?",
         .request = "POST /", .json = "a=tipp", OK_REPLY);
    SLIP("route pay: json: two members are called \"sum\"", .request = "POST /",
         .json = "amount sum=tip", OK_REPLY);
    SLIP("route pay: json: GET has no body: put values into the request", .request = "GET /",
         .json = "amount", OK_REPLY);
}

#define REPLY(...) .request = "GET /", .replies = {{.status = 200, __VA_ARGS__}}
#define PAID                                                                                       \
    "payment=/id account amount status=status place=@Location rows " /* what is right before it */

static void slips_of_takes_are_told(void **state)
{
    (void)state;
    SLIP("route pay: take of reply 200: paid.rows is not named: say where it comes from",
         REPLY(.event = &paid_type, .take = "payment account amount status place"));
    SLIP("route pay: take of reply 200, column 63: event paid has no 'amout': did you mean amount?",
         REPLY(.event = &paid_type, .take = PAID "amout"));
    SLIP("route pay: take of reply 200, column 63: paid.amount is named twice",
         REPLY(.event = &paid_type, .take = PAID "amount=/x"));
    SLIP("route pay: take of reply 200, column 9: 'id' is none of /json/pointer, {field}, "
         "@Header, status, body",
         REPLY(.event = &paid_type, .take = "payment=id"));
    SLIP("route pay: take of reply 200, column 12: in a JSON pointer ~ is written ~0, and / is ~1",
         REPLY(.event = &paid_type, .take = "payment=/id~x"));
    SLIP("route pay: take of reply 200, column 10: command pay has no 'amonut': did you mean "
         "amount?",
         REPLY(.event = &paid_type, .take = "account={amonut}"));
    SLIP("route pay: take of reply 200, column 9: paid.payment is external: the answer must give "
         "it, the command cannot",
         REPLY(.event = &paid_type, .take = "payment={account}"));
    SLIP("route pay: take of reply 200, column 9: paid.account and pay.amount have different types",
         REPLY(.event = &paid_type, .take = "account={amount}"));
    SLIP("route pay: take of reply 200, column 6: paid.rows is not one value, as a header is",
         REPLY(.event = &paid_type, .take = "rows=@Rows"));
    SLIP("route pay: take of reply 200, column 7: @ stands before the name of a header",
         REPLY(.event = &paid_type, .take = "place=@"));
    SLIP("route pay: take of reply 200, column 7: paid.place is no integer of 16 bits or more",
         REPLY(.event = &paid_type, .take = "place=status"));
    SLIP("route pay: take of reply 200: 'amount' goes into no event: say .event",
         REPLY(.take = "amount"));
}

static void slips_of_replies_are_told(void **state)
{
    (void)state;
    SLIP("route pay: no answer is expected: say .replies", .request = "GET /");
    SLIP("route pay: reply 20: a status is 100 to 599, or 1 to 5 for a hundred of them",
         .request = "GET /", .replies = {{.status = 20}});
    SLIP("route pay: when of reply 200: 'state' is not /json/pointer=value",
         REPLY(.when = "state"));
    SLIP("route pay: when of reply 200, column 1: a JSON pointer begins with /",
         REPLY(.when = "state=x"));
    SLIP("route pay: reply 200: one before it takes all that it would", .request = "GET /",
         .replies = {{.status = 2}, {.status = 200}});
}

static void slips_of_tables_are_told(void **state)
{
    (void)state;
    const pd_http_route routes[] = {{.command = &pay_type, REPLY(.event = NULL)},
                                    {.command = &pay_type, REPLY(.event = NULL)},
                                    {0}};
    const pd_http_table table = {.routes = routes,
                                 .headers = {"X: {account}"},
                                 .health = "GET health",
                                 .reset = "POST /{$tenant}",
                                 .product = "toy"};
    pd_arena arena;
    struct slips slips;
    (void)read_table(&table, &arena, &slips);
    assert_string_equal(slips.text.data,
                        "health: 'GET health' is not \"METHOD /path\"\n"
                        "reset, column 7: this request has no values to put into braces\n"
                        "product: 'toy' is not member=value\n"
                        "table: header 1, column 5: {account} is a field of a command, and this "
                        "is for all of them\n"
                        "route pay: there are two: keep one");
    pdi_arena_release(&arena);
    (void)read_table(&(pd_http_table){.product = "service=toy"}, &arena, &slips);
    assert_string_equal(slips.text.data,
                        "product: it is looked for in the answer to .health: say one");
    pdi_arena_release(&arena);
}

/* ---- V14 ------------------------------------------------------------------------------------- */

static pd_status call_http(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                           pd_step *step, void *out)
{
    static const pd_handler handlers[] = {
        {&open_account_type, NULL}, {&deposit_type, NULL}, {NULL, NULL}};
    (void)self;
    (void)worker;
    (void)run;
    (void)step;
    if (op == PDI_ADAPTER_INFO) {
        *(pd_adapter_info *)out =
            (pd_adapter_info){.size = sizeof(pd_adapter_info), .handlers = handlers};
    }
    return PD_OK;
}

static void V14_tells_slips_of_routes(void **state)
{
    (void)state;
    static const pd_http_route routes[] = {
        {.command = &open_account_type,
         .request = "POST /accounts",
         .replies = {{.status = 201, .event = &paid_type, .take = PAID}}},
        {.command = &deposit_type,
         .request = "POST /accounts/{acount}",
         .replies = {{.status = 201, .event = &deposited_type, .take = "account amount"}}},
        {0},
    };
    static const pd_http_table table = {.routes = routes};
    static const pd_adapter adapter = {"web", call_http, NULL, &table};
    EXPECT(&bank_model, &adapter,
           {"V14",
            "adapter web has no route for command list_all: add one to .routes, or (list_all, "
            "function) to the PD_HANDLERS of .handlers",
            false},
           {"V14",
            "adapter web, route deposit: request, column 17: command deposit has no 'acount': did "
            "you mean account?",
            false},
           {"V14",
            "adapter web, route open_account: reply 201 makes paid, which is not among the events "
            "of model bank; if it is, it has two descriptions: use PD_DECLARE_TYPE and "
            "PD_DEFINE_TYPE",
            false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_read),
        cmocka_unit_test(replies_are_read),
        cmocka_unit_test(requests_are_filled_and_escaped),
        cmocka_unit_test(what_is_absent_is_left_out_of_queries_and_null_in_bodies),
        cmocka_unit_test(a_header_cannot_end_its_line),
        cmocka_unit_test(a_body_is_every_field_not_used_if_the_method_has_one),
        cmocka_unit_test(slips_of_requests_are_told),
        cmocka_unit_test(slips_of_headers_and_bodies_are_told),
        cmocka_unit_test(slips_of_takes_are_told),
        cmocka_unit_test(slips_of_replies_are_told),
        cmocka_unit_test(slips_of_tables_are_told),
        cmocka_unit_test(V14_tells_slips_of_routes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
