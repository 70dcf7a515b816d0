/*
 * The adapter that is a table of requests: what one of its processes holds, and what its files
 * offer each other. A request goes out in request.c, over client.c; its answer is read in answer.c
 * and take.c and becomes an event; note.c shows both, without secrets.
 */
#ifndef PDI_HTTP_H
#define PDI_HTTP_H

#include "core/route.h"
#include "core/step.h"

#include <curl/curl.h>
#include <jansson.h>

enum { PDI_HTTP_BODY_MAX = 16 * 1024 * 1024, PDI_HTTP_HEALTH_TRIES = 30 };

/* What the adapter has in each process that executes runs. */
struct pdi_http_worker {
    const struct pdi_routes *routes;
    const struct pdi_route **by_command; /* of each command of the model; NULL: a handler's */
    CURL *easy;                          /* one, so that its connection is kept */
    char *error;                         /* what libcurl says of it, CURL_ERROR_SIZE bytes */
    unsigned sent;                       /* how often the last request was: 0, 1 or 2 */
    const char *base;                    /* "http://localhost:8080", without a password */
    const char *url;                     /* the same as it was given, without a last slash */
    pd_str tenant;
    uint64_t nonce;    /* what no other process has */
    uint64_t runs;     /* executions begun */
    pd_arena worker;   /* until teardown_worker */
    pd_arena exchange; /* until the next request */
};

/* What it has in each run. */
struct pd_http_run {
    struct pdi_http_worker *worker;
    uint64_t number; /* of this execution in this process */
};

/* A request that is ready. */
struct pdi_http_request {
    const char *method;
    pd_str path; /* begins with / */
    pd_str body; /* data NULL: none */
    struct curl_slist *headers;
};

/* ---- client.c: sending ------------------------------------------------------------------- */

/* Makes the handle ready for CONFIG's URL. */
pd_status pdi_http_connect(struct pdi_http_worker *worker, pd_step *step,
                           const struct pd_http_config *config);

/* Gives back what pdi_http_connect made. */
void pdi_http_disconnect(struct pdi_http_worker *worker);

/* Sends REQUEST and waits for the answer, of whatever status. What fails is in *WHY, a line without
 * the request; then nothing, or not all of it, came back. */
bool pdi_http_exchange(struct pdi_http_worker *worker, const struct pdi_http_request *request,
                       pd_http_answer *out, const char **why);

/* ---- request.c --------------------------------------------------------------------------- */

/* The handler of all routes. */
pd_status pdi_http_handle(void *run, const void *command, pd_step *step);

/* Sends what belongs to no command, such as .health. */
bool pdi_http_plain(struct pd_http_run *run, pd_step *step, const struct pdi_plain_request *request,
                    pd_http_answer *out, const char **why);

/* ---- answer.c: reading ------------------------------------------------------------------- */

/* Emits the event that ANSWER to REQUEST is by ROUTE, or fails with what is wrong with it. */
pd_status pdi_http_answer(const struct pdi_http_worker *worker, pd_step *step,
                          const struct pdi_route *route, const struct pdi_http_request *request,
                          const void *command, const pd_http_answer *answer);

/* What TEXT says in JSON; NULL and *WHY: it does not. */
json_t *pdi_http_json(pd_str text, pd_arena *arena, const char **why);

/* What POINTER leads to in JSON; NULL: nothing. */
const json_t *pdi_http_at(const json_t *json, const struct pdi_pointer *pointer);

/* ---- take.c: values by description ------------------------------------------------------- */

/* Fills members of events from JSON. */
struct pdi_http_reading {
    pd_step *step;
    const char *const *secrets;
    char path[160];    /* of what is read: "/entries/3/kind" */
    char problem[256]; /* what is wrong: "/entries/3/kind is 7, not a string"; "" while all is well
                        */
};

/* Fills FIELD of OBJECT from JSON (NULL: it is not there), which PATH leads to. */
bool pdi_http_take(struct pdi_http_reading *reading, const pd_field *field, void *object,
                   const json_t *json, const char *path);

/* Fills FIELD of OBJECT from TEXT, of a header. */
bool pdi_http_take_text(struct pdi_http_reading *reading, const pd_field *field, void *object,
                        const char *text, const char *path);

/* What hexadecimal digit C stands for; -1: it is none. */
int pdi_http_hex_digit(char c);

/* ---- note.c: showing --------------------------------------------------------------------- */

/* Fails because REQUEST got no answer, and WHY. */
pd_status pdi_http_unanswered(const struct pdi_http_worker *worker, pd_step *step, pd_status status,
                              const struct pdi_http_request *request, const char *why);

/* Notes what is sent. */
void pdi_http_note_request(const struct pdi_http_worker *worker, pd_step *step,
                           const struct pdi_http_request *request);

/* Notes what came back; WHY instead, if nothing did. */
void pdi_http_note_answer(const struct pdi_http_worker *worker, pd_step *step,
                          const pd_http_answer *answer, const char *why);

/* Appends at most MOST bytes of BODY, without secrets and on one line. */
void pdi_http_show_body(struct pdi_text *text, const char *const *secrets, pd_str body,
                        size_t most);

/* Appends PATH without the values of secret parameters. */
void pdi_http_show_path(struct pdi_text *text, const char *const *secrets, pd_str path);

/* Fails with "POST /accounts ...": FORMAT says what of it. */
pd_status pdi_http_fail(const struct pdi_http_worker *worker, pd_step *step, pd_status status,
                        const struct pdi_http_request *request, const char *format, ...)
    PD_PRINTF(5, 6);

#endif
