/*
 * What a table of requests can say, through pd_run: conditions of replies, events made of a
 * command's own fields, special values in requests, references of every kind; and a table that is
 * wrong.
 */
#include "bad_server.h"
#include "unit/engine.h"

#include <propertydamage/http.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>

/* ---- The model --------------------------------------------------------------------------- */

struct part {
    int16_t n;
};
PD_TYPE(part, PD_FIELD(n));

struct shelf {
    uint32_t events;
    pd_set_of(pd_ref) ids;
};
PD_TYPE(shelf, PD_FIELD(events), PD_SET(ids));

struct found {
    pd_ref id;
};
PD_TYPE(found, PD_FIELD(id, PD_EXTERNAL));
struct other {
    int16_t status;
    bool has_status;
    struct part deep;
};
PD_TYPE(other, PD_MAYBE(status, has_status, PD_EXTERNAL), PD_STRUCT(deep, part, PD_EXTERNAL));
struct kept {
    pd_str name;
    uint8_t list[4], count;
    int32_t extra;
    bool has_extra;
};
PD_TYPE(kept, PD_FIELD(name), PD_COUNTED(list, count), PD_MAYBE(extra, has_extra));
PD_EVENTS(shelf, found, other, kept);

static char last_text[200]; /* of the last event that the system made */

static void shelf_apply(struct shelf *shelf, const pd_event *event)
{
    const struct found *const found = pd_as(event, found);
    const struct other *const other = pd_as(event, other);
    const struct kept *const kept = pd_as(event, kept);
    shelf->events++;
    if (found) {
        pd_set_add(&shelf->ids, found->id);
        snprintf(last_text, sizeof last_text, "found");
    } else if (other) {
        snprintf(last_text, sizeof last_text, "other %d %d %d", other->has_status, other->status,
                 other->deep.n);
    } else if (kept) {
        snprintf(last_text, sizeof last_text, "kept %.*s %d %d %d %d", PD_STR_ARG(kept->name),
                 kept->count, kept->count ? kept->list[kept->count - 1] : 0, kept->has_extra,
                 kept->extra);
    }
}
PD_PROJECTION(shelf, .apply = shelf_apply);

struct look {
    pd_str name;
    uint8_t list[4], count;
    int32_t extra;
    bool has_extra;
};
PD_TYPE(look, PD_FIELD(name, PD_ONE_OF("a name")), PD_COUNTED(list, count, PD_RANGE(7, 7)),
        PD_MAYBE(extra, has_extra, PD_RANGE(5, 5)));
PD_COMMAND(look, shelf);
PD_EMPTY(make);
static void simulate_make(const struct make *make, const struct shelf *shelf, pd_step *step)
{
    (void)make;
    (void)shelf;
    pd_emit(step, found);
}
static bool make_when(const struct shelf *shelf)
{
    return shelf->ids.count == 0;
}
PD_COMMAND(make, shelf, .when = make_when, .simulate = simulate_make);
struct use {
    pd_ref id;
};
PD_TYPE(use, PD_FIELD(id, PD_FROM(shelf, ids)));
PD_COMMAND(use, shelf);
PD_COMMANDS(shelf, look, make, use);
PD_MODEL(shelf);

/* ---- Running ----------------------------------------------------------------------------- */

static struct bad_server server;
static const char *behaviour = "told";
static unsigned tries = 1; /* of .health */

/* Runs up to COMMANDS of ONLY with TRIED on the server's behaviour. An adapter's table is
 * known by its address, so each that is tried has one of its own. */
static pd_report *run_table(const pd_http_table *tried, const char *const *only, unsigned commands)
{
    static pd_http_table tables[64];
    static size_t count;
    char url[100];
    assert_true(count < sizeof tables / sizeof *tables);
    pd_http_table *const table = &tables[count++];
    *table = *tried;
    const pd_adapter adapter = {"shelf", pd_http_call, NULL, table};
    snprintf(url, sizeof url, "http://127.0.0.1:%d/%s", server.port, behaviour);
    const struct pd_http_config config = {.url = {url, strlen(url)}, .health_tries = tries};
    last_text[0] = '\0';
    return engine_run((pd_options){.model = &shelf_model,
                                   .adapter = &adapter,
                                   .config = &config,
                                   .only = only,
                                   .max_runs = 1,
                                   .max_commands = commands,
                                   .repeats = 1,
                                   .no_shrink = true,
                                   .no_validate = true,
                                   .isolation = PD_ISOLATION_NONE});
}

static const char *const look_only[] = {"look", NULL};
static const char *const make_and_use[] = {"make", "use", NULL};

/* The answer to Look, read by REPLIES, becomes the event TEXT. */
static void look_gives(const pd_http_reply *replies, const char *text)
{
    pd_http_route routes[] = {{.command = &look_type, .request = "POST /look"}, {0}};
    memcpy(routes[0].replies, replies, 2 * sizeof *replies);
    pd_report *const report = run_table(&(pd_http_table){.routes = routes}, look_only, 1);
    engine_holds(report);
    assert_string_equal(last_text, text);
    pd_report_free(report);
}

/* ---- Answers ----------------------------------------------------------------------------- */

static void a_condition_chooses_the_reply(void **state)
{
    (void)state;
    static const struct {
        const char *when;
        bool holds;
    } cases[] = {{"/state=done", true},    {"/state=don", false},   {"/count=3", true},
                 {"/count=03", false},     {"/ok=true", true},      {"/ok=false", false},
                 {"/no=false", true},      {"/no=", false},         {"/gone=null", true},
                 {"/gone=", false},        {"/none=null", false},   {"/half=0.5", false},
                 {"/parts/1/n=2", true},   {"/parts/0/n=2", false}, {"/parts/2/n=2", false},
                 {"/parts/01/n=2", false}, {"/parts/x/n=2", false}, {"/deep/n=-1", true},
                 {"/deep=", false},        {"/state/n=done", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const pd_http_reply replies[] = {
            {.status = 200, .event = &found_type, .take = "id=/count", .when = cases[i].when},
            {.status = 2, .event = &other_type, .take = "status=status deep=/deep"}};
        look_gives(replies, cases[i].holds ? "found" : "other 1 200 -1");
    }
}

static void fields_of_the_command_become_the_event(void **state)
{
    (void)state;
    unsigned filled = 0;
    pd_http_route routes[] = {{.command = &look_type,
                               .request = "POST /look",
                               .replies = {{.status = 200,
                                            .event = &kept_type,
                                            .take = "name={name} list={list} extra={extra}"}}},
                              {0}};
    for (uint64_t i = 0; i < 20; i++) {
        pd_report *const report =
            run_table(&(pd_http_table){.routes = routes}, look_only, (unsigned)i + 1);
        int count = 0;
        int item = 0;
        int has = 0;
        int extra = 0;
        engine_holds(report);
        assert_int_equal(sscanf(last_text, "kept a name %d %d %d %d", &count, &item, &has, &extra),
                         4);
        assert_int_equal(item, count ? 7 : 0);
        assert_int_equal(extra, has ? 5 : 0);
        const char *const body = strstr(server.counts->last, "\r\n\r\n");
        assert_int_equal(engine_times(body, "7"), count);
        assert_int_equal(engine_times(body, "\"extra\": 5"), has);
        filled |= (count ? 1U : 2U) | (has ? 4U : 8U);
        pd_report_free(report);
    }
    assert_int_equal(filled, 15); /* each of them was seen */
}

static void the_whole_answer_may_be_taken(void **state)
{
    (void)state;
    const pd_http_reply replies[] = {
        {.status = 200, .event = &other_type, .take = "status=status deep=body"}, {0}};
    pd_http_route routes[] = {{.command = &look_type, .request = "POST /look"}, {0}};
    memcpy(routes[0].replies, replies, sizeof replies);
    pd_report *const report = run_table(&(pd_http_table){.routes = routes}, look_only, 1);
    engine_has(engine_fails(report, "adapter_error", "Look")->message,
               "answers 200, but it has no /n: ");
    pd_report_free(report);
}

/* ---- Requests ---------------------------------------------------------------------------- */

static void steps_and_runs_are_numbered(void **state)
{
    (void)state;
    pd_http_route routes[] = {{.command = &look_type,
                               .request = "POST /{$run}/{$step}",
                               .headers = {"X-At: {$step} of {$run}"},
                               .replies = {{.status = 200}}},
                              {0}};
    pd_report *const report = run_table(&(pd_http_table){.routes = routes}, look_only, 1);
    engine_holds(report);
    engine_has(server.counts->last, "POST /told/1/1 HTTP/1.1\r\n");
    engine_has(server.counts->last, "\r\nX-At: 1 of 1\r\n");
    pd_report_free(report);
}

static void numbers_are_references_too(void **state)
{
    (void)state;
    const pd_http_route routes[] = {
        {.command = &make_type,
         .request = "GET /make",
         .replies = {{.status = 200, .event = &found_type, .take = "id=/count"}}},
        {.command = &use_type, .request = "GET /use/{id}", .replies = {{.status = 200}}},
        {0}};
    pd_report *const report = run_table(&(pd_http_table){.routes = routes}, make_and_use, 20);
    engine_holds(report);
    engine_has(server.counts->last, "GET /told/use/3 HTTP/1.1\r\n");
    pd_report_free(report);
}

static pd_status do_make(struct pd_http_run *run, const struct make *make, pd_step *step)
{
    static int thing;
    (void)run;
    (void)make;
    pd_emit(step, found, .id = pd_ref_from_ptr(step, &thing));
    return PD_OK;
}
PD_HANDLERS(shelf, pd_http_run, (make, do_make));

static void a_pointer_cannot_be_sent(void **state)
{
    (void)state;
    const pd_http_route routes[] = {
        {.command = &use_type, .request = "GET /use/{id}", .replies = {{.status = 200}}}, {0}};
    const unsigned requests = server.counts->requests;
    pd_report *const report =
        run_table(&(pd_http_table){.routes = routes, .handlers = shelf_handlers}, make_and_use, 20);
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->name, "Use");
    engine_has(failure->message, "pointer");
    assert_int_equal(server.counts->requests, requests);
    pd_report_free(report);
}

/* ---- What is wrong ----------------------------------------------------------------------- */

static void the_first_mistake_of_a_table_is_told(void **state)
{
    (void)state;
    const pd_http_route routes[] = {
        {.command = &look_type, .request = "look", .replies = {{.status = 200}}},
        {.command = &make_type, .request = "make", .replies = {{.status = 200}}},
        {0}};
    pd_report *const report = run_table(&(pd_http_table){.routes = routes}, look_only, 1);
    const pd_failure *const failure = engine_failure(report);
    assert_string_equal(failure->kind, "setup_failed");
    engine_has(failure->message, "route look: ");
    assert_null(strstr(failure->message, "make"));
    pd_report_free(report);
}

static void any_service_that_is_healthy_is_right(void **state)
{
    (void)state;
    const pd_http_route routes[] = {
        {.command = &look_type, .request = "POST /look", .replies = {{.status = 200}}}, {0}};
    pd_report *const report =
        run_table(&(pd_http_table){.routes = routes, .health = "GET /health"}, look_only, 1);
    engine_holds(report);
    pd_report_free(report);
}

/* A try that takes longer than there is between two takes the time of the next. */
static void health_that_hangs_takes_no_more_time(void **state)
{
    (void)state;
    const pd_http_route routes[] = {
        {.command = &look_type, .request = "POST /look", .replies = {{.status = 200}}}, {0}};
    const pd_http_table table = {.routes = routes, .health = "GET /health", .timeout_ms = 1200};
    const unsigned requests = server.counts->requests;
    behaviour = "hang";
    tries = 2;
    pd_report *const report = run_table(&table, look_only, 1);
    behaviour = "told";
    tries = 1;
    engine_has(engine_fails(report, "setup_failed", "setup_worker")->message,
               "does not answer: no answer within 1200 ms");
    assert_int_equal(server.counts->requests - requests, 1);
    pd_report_free(report);
}

/* A port whose queue of connections is full: the system answers no further one. */
static void a_service_that_accepts_nobody_is_told(void **state)
{
    enum { MANY = 16 };
    (void)state;
    int fds[MANY];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(listener, 0), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    for (int i = 0; i < MANY; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(fcntl(fds[i], F_SETFL, O_NONBLOCK), 0);
        (void)connect(fds[i], (struct sockaddr *)&at, size);
    }
    const pd_http_route routes[] = {
        {.command = &look_type, .request = "POST /look", .replies = {{.status = 200}}}, {0}};
    const uint16_t port = server.port;
    server.port = ntohs(at.sin_port);
    pd_report *const report =
        run_table(&(pd_http_table){.routes = routes, .timeout_ms = 200}, look_only, 1);
    server.port = port;
    assert_string_equal(engine_fails(report, "adapter_error", "Look")->message,
                        "Look: POST /look: no connection within 200 ms: nothing was sent");
    pd_report_free(report);
    for (int i = 0; i < MANY; i++) {
        close(fds[i]);
    }
    close(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_chooses_the_reply),
        cmocka_unit_test(fields_of_the_command_become_the_event),
        cmocka_unit_test(the_whole_answer_may_be_taken),
        cmocka_unit_test(steps_and_runs_are_numbered),
        cmocka_unit_test(numbers_are_references_too),
        cmocka_unit_test(a_pointer_cannot_be_sent),
        cmocka_unit_test(the_first_mistake_of_a_table_is_told),
        cmocka_unit_test(any_service_that_is_healthy_is_right),
        cmocka_unit_test(health_that_hangs_takes_no_more_time),
        cmocka_unit_test(a_service_that_accepts_nobody_is_told),
    };
    server = bad_server_start();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    bad_server_stop(&server);
    return failed;
}
