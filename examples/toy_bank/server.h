/* The parts of toy_bank_server: routes, JSON, HTTP. */
#ifndef TOY_BANK_SERVER_H
#define TOY_BANK_SERVER_H

#include "bank.h"

#include <jansson.h>

/* What HTTP says of a request. */
struct incoming {
    const char *method;
    const char *path;
    const char *tenant; /* X-Tenant, NULL: none */
    const char *key;    /* Idempotency-Key, NULL: none */
    const char *body;
    size_t len;
    bool too_large; /* the body was dropped */
};

/* The answer. `body` is freed by who asked; NULL: none. */
struct reply {
    int status;
    const char *allow; /* with 405: the methods there are */
    char *body;
};

/* One row of api.md. */
struct route {
    const char *method;
    const char *path; /* "/accounts/{id}/close" */
    const char *name; /* operationId */
    void (*handle)(struct bank *bank, const struct route *route, const struct incoming *in,
                   const char *id, struct reply *reply);
    enum bank_operation operation;
    const char *body;   /* name of the schema, NULL: none is read */
    const char *answer; /* name of the schema, NULL: none is sent */
    int status;
    unsigned refusals; /* 1 << BANK_NOT_FOUND and so on, beyond those of all */
};

/* The last one's method is NULL. */
extern const struct route server_routes[];

/* Answers a request. */
void server_answer(struct bank *bank, const struct incoming *in, struct reply *reply);

/* ---- JSON --------------------------------------------------------------------------------- */

/* Reads the members that this operation takes; false when the body is none. `*body` keeps the texts
 * alive and is freed by the caller, in any case. */
bool server_read_body(const struct incoming *in, struct bank_request *request, json_t **body);

/* New objects of api.md, NULL without memory. */
json_t *server_account_json(const struct bank_account *account);
json_t *server_answer_json(enum bank_operation operation, const struct bank_answer *answer);
json_t *server_bugs_json(unsigned bugs);

/* The routes as OpenAPI 3.0. */
json_t *server_openapi_json(void);

/* ---- HTTP --------------------------------------------------------------------------------- */

struct MHD_Daemon;

/* Serves the bank on a listening socket, which becomes the daemon's: one thread a connection, or
 * that many threads in all. NULL when that failed. */
struct MHD_Daemon *server_start(struct bank *bank, int listening, unsigned threads);

/* Returns when the last request is answered. */
void server_stop(struct MHD_Daemon *daemon);

#endif
