/*
 * The adapter that is a table of requests, through pd_run: answers of every kind, good and bad.
 * Each bad one is told in one line that says what came and, where nobody can know, that the system
 * may have done what it was asked for.
 */
#include "bad_server.h"
#include "unit/engine.h"

#include <propertydamage/http.h>

/* ---- The model --------------------------------------------------------------------------- */

struct desk {
    uint32_t answers;
};
PD_TYPE(desk, PD_FIELD(answers));
struct answered {
    pd_ref id;
    int16_t value;
    pd_str text;
};
PD_TYPE(answered, PD_FIELD(id, PD_REUSED), PD_FIELD(value), PD_FIELD(text));
struct seen {
    pd_str place;
    uint16_t status;
    uint8_t count;
};
PD_TYPE(seen, PD_FIELD(place), PD_FIELD(status), PD_FIELD(count));
PD_EVENTS(desk, answered, seen);

static char last_text[200]; /* of the last event; for runs in this process */

static void desk_apply(struct desk *desk, const pd_event *event)
{
    const struct answered *const answered = pd_as(event, answered);
    const struct seen *const seen = pd_as(event, seen);
    if (answered && answered->text.len) { /* of a simulated one it is empty */
        desk->answers++;
        snprintf(last_text, sizeof last_text, "%d %.*s", answered->value,
                 PD_STR_ARG(answered->text));
    } else if (seen && seen->place.len) {
        snprintf(last_text, sizeof last_text, "%d %d %.*s", seen->status, seen->count,
                 PD_STR_ARG(seen->place));
    }
}
PD_PROJECTION(desk, .apply = desk_apply);

struct ask {
    int64_t n;
};
PD_TYPE(ask, PD_FIELD(n, PD_RANGE(5, 5)));
static void simulate_ask(const struct ask *ask, const struct desk *desk, pd_step *step)
{
    (void)ask;
    (void)desk;
    pd_emit(step, answered);
}
PD_COMMAND(ask, desk, .simulate = simulate_ask);
PD_EMPTY(see);
static void simulate_see(const struct see *see, const struct desk *desk, pd_step *step)
{
    (void)see;
    (void)desk;
    pd_emit(step, seen);
}
PD_COMMAND(see, desk, .simulate = simulate_see);
PD_EMPTY(dig);
PD_COMMAND(dig, desk);
PD_COMMANDS(desk, ask, see, dig);
PD_MODEL(desk);

/* ---- The adapter ------------------------------------------------------------------------- */

static pd_http_answer dug;
static bool bad_path;

static pd_status do_dig(struct pd_http_run *run, const struct dig *dig, pd_step *step)
{
    (void)dig;
    const pd_str path = bad_path ? PD_STR("dig") : PD_STR("/dig?pin=hunter2");
    pd_status status = pd_http_send(run, step, "PUT", path, PD_STR("{\"pin\": \"hunter2\"}"), &dug);
    snprintf(last_text, sizeof last_text, "%d %.*s", dug.status, PD_STR_ARG(dug.body));
    return status;
}
PD_HANDLERS(desk, pd_http_run, (dig, do_dig));

static const pd_http_route routes[] = {
    {.command = &ask_type,
     .request = "POST /ask",
     .headers = {"X-Key: {n}"},
     .json = "n",
     .replies = {{.status = 201, .event = &answered_type, .take = "id value text"},
                 {.status = 204}}},
    {.command = &see_type,
     .request = "GET /see",
     .replies = {{.status = 200,
                  .event = &seen_type,
                  .take = "place=@Location status=status count=@X-Count"}}},
    {0},
};
#define PATIENT .routes = routes, .handlers = desk_handlers, .secrets = "pin x-key"
#define TABLE PATIENT, .timeout_ms = 500
PD_HTTP_ADAPTER(plain, TABLE);
PD_HTTP_ADAPTER(patient, PATIENT); /* for answers that take their time on a busy machine */
PD_HTTP_ADAPTER(careful, TABLE, .health = "GET /health", .product = "service=toy");
PD_HTTP_ADAPTER(resetting, TABLE, .reset = "POST /reset", .headers = {"X-Tenant: {$tenant}"});

/* ---- Running ----------------------------------------------------------------------------- */

static struct bad_server server;

static pd_report *run_at(const pd_adapter *adapter, const char *command, unsigned commands,
                         const char *url)
{
    const char *const only[] = {command, NULL};
    const struct pd_http_config config = {.url = {url, strlen(url)}, .health_tries = 2};
    last_text[0] = '\0';
    return engine_run((pd_options){.model = &desk_model,
                                   .adapter = adapter,
                                   .config = &config,
                                   .only = only,
                                   .max_runs = 1,
                                   .max_commands = commands,
                                   .repeats = 1,
                                   .no_shrink = true,
                                   .isolation = PD_ISOLATION_NONE});
}

static const char *url_of(const char *path)
{
    static char url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/%s", server.port, path);
    return url;
}

/* COMMAND, answered in the way of PATH, gives an event that reads TEXT. */
static void gives(const char *command, const char *path, const char *text)
{
    pd_report *const report = run_at(&plain_adapter, command, 1, url_of(path));
    engine_holds(report);
    assert_string_equal(last_text, text);
    pd_report_free(report);
}

/* COMMAND, sent by ADAPTER and answered in the way of PATH, is the adapter error MESSAGE. */
static void fails_by(const pd_adapter *adapter, const char *command, const char *path,
                     const char *message)
{
    pd_report *const report = run_at(adapter, command, 1, url_of(path));
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, "adapter_error");
    assert_string_equal(failure->message, message);
    assert_null(strstr(failure->text, "hunter2"));
    pd_report_free(report);
}

static void fails(const char *command, const char *path, const char *message)
{
    fails_by(&plain_adapter, command, path, message);
}

/* ADAPTER cannot be set up at URL: its message ends with END. */
static void refuses(const pd_adapter *adapter, const char *url, const char *end)
{
    pd_report *const report = run_at(adapter, "ask", 1, url);
    const pd_failure *const failure = engine_failure(report);
    char expected[500];
    snprintf(expected, sizeof expected, "adapter %s: %s", adapter->name, end);
    assert_string_equal(failure->kind, "setup_failed");
    if (!strstr(failure->message, expected)) {
        assert_string_equal(failure->message, expected);
    }
    assert_int_equal(pd_report_exit_code(report), 3);
    pd_report_free(report);
}

/* ---- Good answers ------------------------------------------------------------------------ */

static void good_answers_become_events(void **state)
{
    (void)state;
    gives("ask", "well", "7 ok");
    gives("ask", "well/", "7 ok");
    gives("ask", "gzip", "7 ok");
    gives("ask", "deflate", "7 ok");
    gives("ask", "chunked", "7 ok");
    gives("ask", "drip", "7 ok");
    gives("ask", "http_1_0", "7 ok");
    gives("ask", "utf8", "7 gr\xc3\xbc\xc3\x9f\xf0\x9f\x98\x80");
    gives("ask", "no_content", "");
    gives("see", "header", "200 12 /a/b?c");
}

static void a_request_is_as_the_table_says(void **state)
{
    (void)state;
    gives("ask", "well", "7 ok");
    char expected[400];
    snprintf(expected, sizeof expected,
             "POST /well/ask HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\n"
             "Accept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\n"
             "X-Key: 5\r\nContent-Length: 8\r\n\r\n{\"n\": 5}",
             server.port);
    assert_string_equal(server.counts->last, expected);
}

static void handlers_send_their_own_requests(void **state)
{
    (void)state;
    gives("dig", "wrong_type", "201 {\"id\": \"a-1\", \"value\": \"7\", \"text\": \"ok\"}");
    engine_has(server.counts->last, "PUT /wrong_type/dig?pin=hunter2 HTTP/1.1\r\n");
    engine_has(server.counts->last, "\r\n\r\n{\"pin\": \"hunter2\"}");
    fails("dig", "close",
          "Dig: PUT /dig?pin=***: the connection was closed without an answer: it may have been "
          "done");
}

static void a_connection_is_kept_and_replaced(void **state)
{
    (void)state;
    const struct {
        const char *path;
        unsigned connections, requests;
    } cases[] = {{"well", 1, 5}, {"closing", 5, 5}, {"closing_late", 5, 9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const unsigned connections = server.counts->connections;
        const unsigned requests = server.counts->requests;
        uint64_t commands = 0;
        pd_report *const report = run_at(&plain_adapter, "ask", 5, url_of(cases[i].path));
        commands = pd_report_commands(report);
        engine_holds(report);
        pd_report_free(report);
        assert_int_equal(commands, 5);
        assert_int_equal(server.counts->connections - connections, cases[i].connections);
        assert_int_equal(server.counts->requests - requests, cases[i].requests);
    }
}

/* The connection was kept and is closed at the second request; on a new one it is closed again:
 * once was enough. */
static void a_request_is_sent_again_once_only(void **state)
{
    (void)state;
    const unsigned requests = server.counts->requests;
    pd_report *const report = run_at(&plain_adapter, "ask", 5, url_of("never_again"));
    const pd_failure *const failure = engine_fails(report, "adapter_error", "Ask");
    assert_string_equal(failure->message, "Ask: POST /ask: the connection was closed without an "
                                          "answer: it may have been done");
    pd_report_free(report);
    /* One answered, one sent twice, and one when it is executed once more for the report. */
    assert_int_equal(server.counts->requests - requests, 4);
}

/* ---- Nobody knows ------------------------------------------------------------------------ */

static void where_nobody_knows_that_is_said(void **state)
{
    (void)state;
    fails("ask", "hang", "Ask: POST /ask: no answer within 500 ms: it may have been done");
    fails("ask", "reset",
          "Ask: POST /ask: the connection broke: Connection reset by peer: it may have been done");
    fails("ask", "close",
          "Ask: POST /ask: the connection was closed without an answer: it may "
          "have been done");
    fails("ask", "half_headers",
          "Ask: POST /ask: answers 201, but the connection was closed within its headers: it may "
          "have been done");
    fails("ask", "half_body",
          "Ask: POST /ask: answers 201, but the connection was closed within its body: it may have "
          "been done");
    fails("ask", "stall",
          "Ask: POST /ask: answers 201, but no end of it within 500 ms: it may "
          "have been done");
    fails("ask", "drip_slowly",
          "Ask: POST /ask: answers 201, but no end of it within 500 ms: it may have been done");
}

/* ---- Answers that are none --------------------------------------------------------------- */

static void what_is_no_answer_is_told(void **state)
{
    (void)state;
    fails("ask", "no_http",
          "Ask: POST /ask: Received HTTP/0.9 when not allowed: it may have been "
          "done");
    fails("ask", "gzip_corrupt",
          "Ask: POST /ask: answers 201, but its body is not compressed as "
          "it says: it may have been done");
    fails("ask", "chunked_corrupt",
          "Ask: POST /ask: answers 201, but Illegal or missing hexadecimal sequence in "
          "chunked-encoding: it may have been done");
    fails_by(&patient_adapter, "ask", "large",
             "Ask: POST /ask: answers 201, but its body is larger than 16 MiB: it may "
             "have been done");
    fails_by(&patient_adapter, "ask", "endless",
             "Ask: POST /ask: answers 201, but its body is larger than 16 MiB: it "
             "may have been done");
    fails_by(&patient_adapter, "ask", "bomb",
             "Ask: POST /ask: answers 201, but its body is larger than 16 MiB: it may "
             "have been done");
}

static void an_answer_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    fails("ask", "no_json",
          "Ask: POST /ask: answers 201, but the answer is no JSON, line 1, "
          "column 1: <html> <b>It works!</b>\\x01</html>");
    fails("ask", "no_body", "Ask: POST /ask: answers 201, but the answer has no body");
    fails("ask", "array", "Ask: POST /ask: answers 201, but it has no /id: [1, 2]");
    fails("ask", "wrong_type",
          "Ask: POST /ask: answers 201, but /value is \"7\", not an integer: "
          "{\"id\": \"a-1\", \"value\": \"7\", \"text\": \"ok\"}");
    fails("ask", "missing",
          "Ask: POST /ask: answers 201, but it has no /value: {\"id\": \"a-1\", "
          "\"text\": \"ok\"}");
    fails("ask", "too_big",
          "Ask: POST /ask: answers 201, but /value is 40000, which does not fit "
          "value: {\"id\": \"a-1\", \"value\": 40000, \"text\": \"ok\"}");
    fails("ask", "beyond",
          "Ask: POST /ask: answers 201, but the answer has a number beyond 64 "
          "bits with sign (as text it can be read), line 1, column 43: {\"id\": "
          "\"a-1\", \"value\": 18446744073709551615, \"text\": \"ok\"}");
    fails("ask", "member_twice",
          "Ask: POST /ask: answers 201, but the answer has a member twice, "
          "line 1, column 18: {\"id\": \"a-1\", \"id\": \"a-2\"}");
    fails("ask", "utf8_corrupt",
          "Ask: POST /ask: answers 201, but the answer is no UTF-8, line 1, "
          "column 37: {\"id\": \"a-1\", \"value\": 7, \"text\": \"gr\\xc3(\"}");
    fails("see", "header_twice",
          "See: GET /see: answers 200, but the answer has the header Location 2 times");
    fails("see", "well",
          "See: GET /see: answers 201, which no reply of the route expects: "
          "{\"id\": \"a-1\", \"value\": 7, \"text\": \"ok\"}");
    fails("ask", "status",
          "Ask: POST /ask: answers 500, which no reply of the route expects: "
          "{\"error\": \"boom\", \"pin\": \"***\"}");
    fails("ask", "redirect", "Ask: POST /ask: answers 302, which no reply of the route expects");
    fails("ask", "secret",
          "Ask: POST /ask: answers 201, but /value is \"x\", not an integer: "
          "{\"id\": \"a-1\", \"value\": \"x\", \"pin\": \"***\", \"deep\": "
          "[{\"pin\": \"***\"}]}");
}

static void what_was_sent_and_came_is_noted_without_secrets(void **state)
{
    (void)state;
    pd_report *const report = run_at(&plain_adapter, "ask", 1, url_of("secret"));
    const char *const text = engine_failure(report)->text;
    char request[200];
    snprintf(request, sizeof request,
             "POST http://127.0.0.1:%d/secret/ask {\\\"n\\\": 5} [Content-Type: application/json, "
             "X-Key: ***]",
             server.port);
    engine_has(text, request);
    engine_has(text,
               "201 {\\\"id\\\": \\\"a-1\\\", \\\"value\\\": \\\"x\\\", \\\"pin\\\": "
               "\\\"***\\\", \\\"deep\\\": [{\\\"pin\\\": \\\"***\\\"}]} [Content-Length: 82, "
               "Set-Cookie: ***, X-Key: ***]");
    const char *const shown = pd_report_text(report).data;
    engine_has(shown, "\n      > POST http://127.0.0.1:");
    engine_has(shown, "\n      > 201 {\"id\": \"a-1\"");
    pd_report_free(report);
}

static void that_a_request_was_sent_twice_is_noted(void **state)
{
    (void)state;
    pd_report *const report = run_at(&plain_adapter, "ask", 2, url_of("wrong_later"));
    engine_has(engine_fails(report, "adapter_error", "Ask")->text,
               "(sent twice: the connection had been closed)");
    pd_report_free(report);
}

static void paths_of_handlers_are_checked(void **state)
{
    (void)state;
    bad_path = true;
    pd_report *const report = run_at(&plain_adapter, "dig", 1, url_of("well"));
    assert_string_equal(engine_fails(report, "adapter_error", "Dig")->message,
                        "Dig: pd_http_send: the path 'dig' does not begin with /");
    pd_report_free(report);
    bad_path = false;
}

/* ---- Setups ------------------------------------------------------------------------------ */

static void urls_that_are_none_are_told(void **state)
{
    (void)state;
    refuses(&plain_adapter, "", "no URL: --url http://HOST:PORT says where the service is");
    refuses(&plain_adapter, "localhost:1",
            "the URL localhost:1 has no scheme: http://localhost:1?");
    refuses(&plain_adapter, "ftp://localhost", "the URL ftp://localhost is neither http nor https");
    refuses(&plain_adapter, "gopherx://a", "the URL gopherx://a is neither http nor https");
    refuses(&plain_adapter, "http://a:99999",
            "the URL http://a:99999 is none: Port number was not a decimal number between 0 and "
            "65535");
    refuses(&plain_adapter, "http://[::1", "the URL http://[::1 is none: Bad IPv6 address");
    refuses(&plain_adapter, "http://", "the URL http:// is none: No host part in the URL");
    refuses(&plain_adapter, "http://a/?b=c",
            "the URL http://a/?b=c has a query or a fragment: it ends with what all paths begin "
            "with");
    refuses(&plain_adapter, "http://a/?",
            "the URL http://a/? has a query or a fragment: it ends with what all paths begin with");
    refuses(&plain_adapter, "http://a#",
            "the URL http://a# has a query or a fragment: it ends with what all paths begin with");
}

static void a_service_that_is_not_there_is_told(void **state)
{
    (void)state;
    char url[100];
    char end[400];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", server.nobody);
    snprintf(end, sizeof end,
             "%s does not answer: Connection refused; is the service running? --url says where",
             url);
    refuses(&careful_adapter, url, end);
    pd_report *const report = run_at(&plain_adapter, "ask", 1, url);
    assert_string_equal(engine_fails(report, "adapter_error", "Ask")->message,
                        "Ask: POST /ask: Connection refused: nothing was sent");
    pd_report_free(report);
    snprintf(url, sizeof url, "https://127.0.0.1:%d/well", server.port);
    snprintf(end, sizeof end,
             "https://127.0.0.1:%d/well does not answer: no TLS there: ", server.port);
    refuses(&careful_adapter, url, end);
}

static void a_service_that_is_another_or_not_well_is_told(void **state)
{
    (void)state;
    char end[400];
    snprintf(end, sizeof end, "%s is another service: its health answer has no service=toy",
             url_of("another"));
    refuses(&careful_adapter, url_of("another"), end);
    snprintf(end, sizeof end, "%s is not healthy: GET /health answers 503; --url says where it is",
             url_of("sick"));
    refuses(&careful_adapter, url_of("sick"), end);
    snprintf(end, sizeof end, "%s is another service: its health answer has no service=toy",
             url_of("no_content"));
    refuses(&careful_adapter, url_of("no_content"), end);
    pd_report *const report = run_at(&careful_adapter, "see", 1, url_of("sick_once"));
    engine_fails(report, "adapter_error", "See"); /* healthy at the second try */
    pd_report_free(report);
}

static void a_reset_that_fails_is_told(void **state)
{
    (void)state;
    pd_report *const report = run_at(&resetting_adapter, "ask", 1, url_of("well"));
    engine_holds(report); /* it answers 201, which is as good */
    pd_report_free(report);
    refuses(&resetting_adapter, url_of("status"),
            "POST /reset: answers 500: {\"error\": \"boom\", \"pin\": \"***\"}");
    engine_has(server.counts->last, "POST /status/reset HTTP/1.1\r\n");
    engine_has(server.counts->last, "Content-Length: 0\r\n");
    engine_has(server.counts->last, "X-Tenant: pd-");
    assert_null(strstr(server.counts->last, "Content-Type"));
    refuses(&resetting_adapter, url_of("hang"),
            "POST /reset: no answer within 500 ms: it may have been done");
}

static void a_password_in_the_url_is_not_shown(void **state)
{
    (void)state;
    char url[100];
    snprintf(url, sizeof url, "http://me:hunter2@127.0.0.1:%d/sick", server.port);
    pd_report *const report = run_at(&careful_adapter, "ask", 1, url);
    assert_null(strstr(engine_failure(report)->message, "hunter2"));
    engine_has(server.counts->last, "Authorization: Basic ");
    pd_report_free(report);
}

static void it_works_in_workers(void **state)
{
    (void)state;
    const char *const only[] = {"ask", NULL};
    const struct pd_http_config config = {.url = {url_of("well"), strlen(url_of("well"))},
                                          .tenant = PD_STR("mine")};
    engine_passes((pd_options){.model = &desk_model,
                               .adapter = &resetting_adapter,
                               .config = &config,
                               .only = only,
                               .max_runs = 5,
                               .max_commands = 5});
    engine_has(server.counts->last, "X-Tenant: mine\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_answers_become_events),
        cmocka_unit_test(a_request_is_as_the_table_says),
        cmocka_unit_test(handlers_send_their_own_requests),
        cmocka_unit_test(a_connection_is_kept_and_replaced),
        cmocka_unit_test(a_request_is_sent_again_once_only),
        cmocka_unit_test(where_nobody_knows_that_is_said),
        cmocka_unit_test(what_is_no_answer_is_told),
        cmocka_unit_test(an_answer_that_cannot_be_read_is_told),
        cmocka_unit_test(what_was_sent_and_came_is_noted_without_secrets),
        cmocka_unit_test(that_a_request_was_sent_twice_is_noted),
        cmocka_unit_test(paths_of_handlers_are_checked),
        cmocka_unit_test(urls_that_are_none_are_told),
        cmocka_unit_test(a_service_that_is_not_there_is_told),
        cmocka_unit_test(a_service_that_is_another_or_not_well_is_told),
        cmocka_unit_test(a_reset_that_fails_is_told),
        cmocka_unit_test(a_password_in_the_url_is_not_shown),
        cmocka_unit_test(it_works_in_workers),
    };
    server = bad_server_start();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bad_server_stop(&server);
    return failed;
}
