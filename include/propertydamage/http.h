/*
 * propertydamage/http.h - an adapter that is a table: which request each command is, and which
 * event each answer is. The same table makes the exported curl scripts. The table is data and
 * belongs to libpropertydamage; what executes it is libpropertydamage-http (-lpropertydamage-http,
 * propertydamage-http.pc, propertydamage::http).
 */
#ifndef PD_HTTP_H
#define PD_HTTP_H

#include <propertydamage/adapter.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The configuration of every such adapter: --config url=http://localhost:8080 and so on. */
struct pd_http_config {
    pd_str url;            /* http or https, host, port, and what all paths begin with */
    pd_str tenant;         /* what {$tenant} is; empty: another in each process */
    uint32_t health_tries; /* how often .health is asked, 1 s apart; 0 means 30 */
};
PD_DECLARE_TYPE(pd_http_config);
/* Its description; an adapter's handlers say pd_config(step, pd_http_config). */
PD_API extern const pd_type pd_http_config_type;

/* One way to read an answer. Of a route's replies and then the table's common ones, the first
 * whose .status and .when match counts; none is an adapter error that shows request and answer. */
typedef struct pd_http_reply {
    int status;           /* 201; 4 for any 4xx; 0 ends a list */
    const pd_type *event; /* NULL: no event */
    /* What goes into the event, separated by spaces:
     *     name              the member of that name of the answer's object
     *     name=/a/b/0       a JSON pointer into the answer
     *     name={field}      the command's field
     *     name=@Location    a header
     *     name=status       the status code
     *     name=body         the whole answer
     * Every member of the event must be named. A list or a nested struct is read by its
     * description, with the names of PD_JSON. An external reference takes the value, a text or an
     * integer of 64 bits with sign, as the system's choice; any other reference looks it up among
     * those seen: one that was never seen equals no other. Numbers beyond that are refused. */
    const char *take;
    const char *when; /* "/state=processing": the answer must say so; NULL: always */
} pd_http_reply;

/* How many replies a route, and how many headers a table may have. */
enum { PD_HTTP_REPLIES_MAX = 10, PD_HTTP_HEADERS_MAX = 4 };

/* The request of one command. */
typedef struct pd_http_route {
    const pd_type *command; /* NULL ends a list */
    /* "POST /accounts/{account}/credits?dry_run={dry}": fields of the command, escaped as their
     * place demands; a reference stands for what the system chose. */
    const char *request;
    /* "Idempotency-Key: {$key}": fields, and in any text with braces
     *     {$key}     one that no other step, run or process has
     *     {$step}    the number of the step
     *     {$run}     how many executions this process has begun
     *     {$tenant}  see pd_http_config */
    const char *headers[PD_HTTP_HEADERS_MAX];
    /* The members of the JSON body: "owner currency limit=max" (JSON name = field). NULL: every
     * field not used above, if the method has a body. "": none. */
    const char *json;
    pd_http_reply replies[PD_HTTP_REPLIES_MAX];
} pd_http_route;

/* An adapter as data. Connections are kept; a request that finds its connection closed, so that
 * nothing comes back, is sent once more on a new one, which a note of the step tells. Redirects are
 * answers like others. */
typedef struct pd_http_table {
    const pd_http_route *routes;
    const pd_http_reply *common;              /* after each route's own; ends with {0} */
    const char *headers[PD_HTTP_HEADERS_MAX]; /* of every request: "X-Tenant: {$tenant}" */
    const char *health;  /* "GET /health": until it answers 2xx, 30 times, 1 s apart */
    const char *reset;   /* "POST /reset": before each run */
    const char *product; /* a member and value that the health answer must have, "service=toy_bank":
                          * another service is told as such; NULL: any */
    const char *secrets; /* headers, parameters and JSON members whose values are never shown,
                          * separated by spaces; of headers, credentials and cookies never are */
    const pd_handler
        *handlers;       /* commands that are no single request; ends with {0}; may be NULL */
    unsigned timeout_ms; /* of a request; 0 means 5000 */
} pd_http_table;

/* What a run of the adapter is: for handlers of the same adapter,
 *     PD_HANDLERS(bank, pd_http_run, (transfer, do_transfer)); */
struct pd_http_run;

/* An answer, good until the next request of the run. */
typedef struct pd_http_answer {
    int status;
    pd_str body; /* decoded; at most 16 MiB */
} pd_http_answer;

/* Sends a request with the table's headers and gives its answer, of whatever status; PD_OK, or what
 * pd_fail gave: return it. PATH is escaped and begins with /. BODY may be empty; it is JSON. */
PD_API pd_status pd_http_send(struct pd_http_run *run, pd_step *step, const char *method,
                              pd_str path, pd_str body, pd_http_answer *out);

/* What PD_HTTP_ADAPTER's object calls. */
PD_API pd_status pd_http_call(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                              pd_step *step, void *out);

/* clang-format off */
/* NAME_adapter from a table: PD_HTTP_ADAPTER(bank, .routes = bank_routes, .health = "GET /health");
 * The base URL is --config url=URL (or --url URL). */
#define PD_HTTP_ADAPTER(name_, ...) \
    static const pd_http_table name_##_table_ = { __VA_ARGS__ }; \
    static const pd_adapter name_##_adapter = { #name_, pd_http_call, NULL, &name_##_table_ }
/* clang-format on */

#ifdef __cplusplus
}
#endif
#endif
