/*
 * What PD_HTTP_ADAPTER's object calls: configuration, health and product of the service when a
 * process begins, its reset before each run.
 */
#include "http/http.h"

#include "core/model.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <pthread.h>
#include <string.h>

enum { HEALTH_INTERVAL_MS = 1000, SHOWN_MAX = 100 };

PD_DEFINE_TYPE(pd_http_config, PD_FIELD(url), PD_FIELD(tenant), PD_FIELD(health_tries));

/* ---- Handlers ---------------------------------------------------------------------------- */

/* The handlers of a table, made once: what asks for them has no memory for them. */
struct made {
    const pd_http_table *table;
    struct made *next;
    pd_handler handlers[];
};

static struct made *make(const pd_http_table *table, pd_arena *arena)
{
    size_t routes = 0;
    size_t own = 0;
    while (table->routes && table->routes[routes].command) {
        routes++;
    }
    while (table->handlers && table->handlers[own].type) {
        own++;
    }
    struct made *const made =
        pd_arena_alloc(arena, sizeof *made + (routes + own + 1) * sizeof *made->handlers, 1);
    made->table = table;
    for (size_t i = 0; i < routes; i++) {
        made->handlers[i] = (pd_handler){table->routes[i].command, pdi_http_handle};
    }
    for (size_t i = 0; i < own; i++) {
        made->handlers[routes + i] = table->handlers[i];
    }
    return made;
}

static const pd_handler *handlers_of(const pd_http_table *table)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static pd_arena arena; /* until the program ends */
    static struct made *newest;
    (void)pthread_mutex_lock(&lock);
    struct made *made = newest;
    while (made && made->table != table) {
        made = made->next;
    }
    if (!made) {
        made = make(table, &arena);
        made->next = newest;
        newest = made;
    }
    (void)pthread_mutex_unlock(&lock);
    return made->handlers;
}

static void describe(const pd_adapter *self, pd_adapter_info *out)
{
    *out = (pd_adapter_info){.size = sizeof *out,
                             .worker_size = sizeof(struct pdi_http_worker),
                             .run_size = sizeof(struct pd_http_run),
                             .config = &pd_http_config_type,
                             .handlers = handlers_of(self->http),
                             .shared = true};
}

/* ---- The table --------------------------------------------------------------------------- */

struct first_problem {
    char text[256];
};

static void keep_first(void *context, const char *text)
{
    struct first_problem *const first = context;
    if (!first->text[0]) {
        (void)snprintf(first->text, sizeof first->text, "%s", text);
    }
}

static pd_status read_table(struct pdi_http_worker *worker, pd_step *step,
                            const pd_http_table *table)
{
    struct first_problem first = {""};
    const struct pdi_model *const model = step->model;
    worker->routes = pdi_routes_read(table, &worker->worker, keep_first, &first);
    if (first.text[0]) {
        return pd_fail(step, PD_EINVAL, "%s", first.text);
    }
    worker->by_command = pd_alloc(&worker->worker, const struct pdi_route *, model->command_count);
    for (uint32_t i = 0; i < model->command_count; i++) {
        worker->by_command[i] = pdi_route_of(worker->routes, model->commands[i].type);
    }
    return PD_OK;
}

/* ---- Is it there, and is it the right one? ----------------------------------------------- */

static pd_status check_product(struct pd_http_run *run, pd_step *step, const pd_http_answer *answer)
{
    const struct pdi_http_worker *const worker = run->worker;
    const struct pdi_routes *const routes = worker->routes;
    const char *why = NULL;
    if (!routes->product_name) {
        return PD_OK;
    }
    json_t *const json = pdi_http_json(answer->body, step->scratch, &why);
    const json_t *const member = json_object_get(json, routes->product_name);
    const char *const value = json_string_value(member);
    const bool same = value && strcmp(value, routes->product_value) == 0;
    json_decref(json);
    if (same) {
        return PD_OK;
    }
    return pd_fail(step, PD_ESETUP, "%s is another service: its health answer has no %s=%s",
                   worker->base, routes->product_name, routes->product_value);
}

/* Why it is not healthy, in one line. */
static pd_status not_healthy(const struct pdi_http_worker *worker, pd_step *step,
                             const pd_http_answer *answer, const char *why)
{
    if (why) {
        return pd_fail(step, PD_ESETUP,
                       "%s does not answer: %s; is the service running? --url says where",
                       worker->base, why);
    }
    return pd_fail(step, PD_ESETUP, "%s is not healthy: %s answers %d; --url says where it is",
                   worker->base, worker->routes->table->health, answer->status);
}

/* A try that hangs takes the time of those after it, so that all of them end in time. */
static pd_status check_health(struct pd_http_run *run, pd_step *step, uint32_t tries)
{
    const struct pdi_http_worker *const worker = run->worker;
    const uint64_t start = pdi_clock_ms();
    const uint64_t last = (uint64_t)(tries ? tries : PDI_HTTP_HEALTH_TRIES) - 1;
    pd_http_answer answer = {0};
    const char *why = NULL;
    if (!worker->routes->health.method) {
        return PD_OK;
    }
    for (uint64_t try = 0; try <= last; try++) {
        if (pdi_http_plain(run, step, &worker->routes->health, &answer, &why) &&
            answer.status / 100 == 2) {
            return check_product(run, step, &answer);
        }
        const uint64_t passed = pdi_clock_ms() - start;
        if (passed / HEALTH_INTERVAL_MS > try) {
            try = passed / HEALTH_INTERVAL_MS;
        }
        if (try < last) {
            pdi_poll(NULL, 0, (int)((try + 1) * HEALTH_INTERVAL_MS - passed));
        }
    }
    return not_healthy(worker, step, &answer, why);
}

/* ---- Setups and teardowns ---------------------------------------------------------------- */

static void release(struct pdi_http_worker *worker)
{
    pdi_http_disconnect(worker);
    pdi_arena_release(&worker->worker);
    pdi_arena_release(&worker->exchange);
}

static pd_str tenant_of(struct pdi_http_worker *worker, const struct pd_http_config *config)
{
    struct pdi_text text = pdi_text_new(&worker->worker);
    if (config->tenant.len) {
        return (pd_str){pdi_arena_copy(&worker->worker, config->tenant.data, config->tenant.len),
                        config->tenant.len};
    }
    pdi_text_printf(&text, "pd-%016" PRIx64, worker->nonce);
    return (pd_str){text.data, text.len};
}

static pd_status setup_worker(const pd_adapter *self, struct pdi_http_worker *worker, pd_step *step)
{
    const struct pd_http_config *const config = pd_config(step, pd_http_config);
    *worker = (struct pdi_http_worker){.nonce = pdi_entropy()};
    pdi_arena_init(&worker->worker, 0);
    pdi_arena_init(&worker->exchange, 0);
    worker->tenant = tenant_of(worker, config);
    struct pd_http_run run = {.worker = worker};
    pd_status status = read_table(worker, step, self->http);
    if (status == PD_OK) {
        status = pdi_http_connect(worker, step, config);
    }
    if (status == PD_OK) {
        status = check_health(&run, step, config->health_tries);
    }
    if (status != PD_OK) {
        release(worker);
    }
    return status;
}

static pd_status setup_each(struct pd_http_run *run, struct pdi_http_worker *worker, pd_step *step)
{
    const struct pdi_plain_request *const reset = &worker->routes->reset;
    pd_http_answer answer = {0};
    const char *why = NULL;
    *run = (struct pd_http_run){worker, ++worker->runs};
    if (!reset->method) {
        return PD_OK;
    }
    const struct pdi_http_request request = {.method = reset->method,
                                             .path = {reset->path, strlen(reset->path)}};
    if (!pdi_http_plain(run, step, reset, &answer, &why)) {
        return pdi_http_unanswered(worker, step, PD_ESETUP, &request, why);
    }
    if (answer.status / 100 == 2) {
        return PD_OK;
    }
    struct pdi_text body = pdi_text_new(step->scratch);
    pdi_http_show_body(&body, worker->routes->secrets, answer.body, SHOWN_MAX);
    return pdi_http_fail(worker, step, PD_ESETUP, &request, "answers %d%s%s", answer.status,
                         body.len ? ": " : "", body.data);
}

pd_status pd_http_call(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                       pd_step *step, void *out)
{
    switch (op) {
    case PDI_ADAPTER_INFO:
        describe(self, out);
        return PD_OK;
    case PDI_SETUP_WORKER:
        return setup_worker(self, worker, step);
    case PDI_TEARDOWN_WORKER:
        release(worker);
        return PD_OK;
    case PDI_SETUP_EACH:
        return setup_each(run, worker, step);
    case PDI_SETUP_ONCE:
    case PDI_TEARDOWN_ONCE:
    case PDI_TEARDOWN_EACH:
        return PD_OK;
    }
    return PD_EINVAL;
}
