/*
 * Routes: the texts of a table of requests (propertydamage/http.h), read. Data only, for whoever
 * executes them, exports them as scripts, or validates them. Nothing here knows of a socket.
 */
#ifndef PDI_ROUTE_H
#define PDI_ROUTE_H

#include "base/text.h"

#include <propertydamage/http.h>

/* What a template has where braces stand, and between them. */
enum pdi_part_kind {
    PDI_PART_TEXT,  /* as it is: escaped by whoever wrote it */
    PDI_PART_FIELD, /* {account}: a field of the command */
    PDI_PART_KEY,   /* {$key}: of all attempts of this step, and of no other step or run */
    PDI_PART_STEP,  /* {$step}: the step's id */
    PDI_PART_RUN,   /* {$run}: a number of the execution */
    PDI_PART_TENANT /* {$tenant}: of this process, or of --config tenant=NAME */
};

struct pdi_part {
    enum pdi_part_kind kind;
    pd_str text;
    const pd_field *field;
};

struct pdi_template {
    const struct pdi_part *parts;
    size_t count;
};

/* A header or a parameter of a query. */
struct pdi_pair {
    const char *name;
    struct pdi_template value;
    bool bare; /* a parameter without '=' */
};

/* A member of a JSON body. */
struct pdi_member {
    const char *name; /* in JSON */
    const pd_field *field;
};

/* A JSON pointer: the names and indices on the way; count 0: the whole answer. */
struct pdi_pointer {
    const pd_str *steps;
    size_t count;
    const char *text; /* as it was written: "/items/0/id" */
};

enum pdi_take_from {
    PDI_TAKE_ANSWER, /* what .pointer leads to */
    PDI_TAKE_HEADER, /* the text of .header */
    PDI_TAKE_STATUS, /* the status code */
    PDI_TAKE_FIELD   /* the command's .field, which is like the member */
};

/* Where a member of an event comes from. */
struct pdi_take {
    const pd_field *member;
    enum pdi_take_from from;
    struct pdi_pointer pointer;
    const char *header;
    const pd_field *field;
};

struct pdi_reply {
    int status;           /* 201; 4: any 4xx */
    const pd_type *event; /* NULL: none */
    const struct pdi_take *takes;
    size_t take_count;
    bool conditional;        /* .when has something to say: */
    struct pdi_pointer when; /* what it leads to must read */
    pd_str when_value;       /* so */
};

/* The request of one command and the ways to read its answer. */
struct pdi_route {
    const pd_type *command;
    const char *method;
    struct pdi_template path;
    const struct pdi_pair *query;
    size_t query_count;
    const struct pdi_pair *headers; /* those of the table, then its own */
    size_t header_count;
    bool has_body;
    const struct pdi_member *body;
    size_t body_count;
    const struct pdi_reply *replies; /* its own, then the common ones */
    size_t reply_count;
};

/* A request that belongs to no command: of .health and .reset. */
struct pdi_plain_request {
    const char *method; /* NULL: there is none */
    const char *path;
};

/* A table, read. */
struct pdi_routes {
    const pd_http_table *table;
    const struct pdi_route *routes;
    size_t count;
    const struct pdi_pair *headers; /* of every request */
    size_t header_count;
    struct pdi_plain_request health, reset;
    const char *product_name, *product_value; /* NULL: any */
    const char *const *secrets; /* lower case, ending with NULL; what is always one is among them */
    unsigned timeout_ms;
};

/* Is told what is wrong with a table: one line with route, place and column. */
typedef void pdi_route_problem_fn(void *context, const char *text);

/* TABLE, read, in ARENA. Each thing that is wrong is told to PROBLEM; then what is given back is
 * not to be used, but for more problems. */
PD_API const struct pdi_routes *pdi_routes_read(const pd_http_table *table, pd_arena *arena,
                                                pdi_route_problem_fn *problem, void *context);

/* The route of COMMAND; NULL if there is none. */
PD_API const struct pdi_route *pdi_route_of(const struct pdi_routes *routes,
                                            const pd_type *command);

/* ---- Requests ---------------------------------------------------------------------------- */

/* Where a value is put; each has another way to escape it. */
enum pdi_route_place { PDI_PLACE_PATH, PDI_PLACE_QUERY, PDI_PLACE_HEADER, PDI_PLACE_JSON };

/* What a request is filled with: values of the command are escaped for their place, the functions
 * append what is to stand there, escaped. */
struct pdi_filling {
    const void *command; /* a struct of the route's command; NULL: the request has none */
    void (*ref)(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref);
    void (*special)(void *context, struct pdi_text *text, enum pdi_route_place place,
                    enum pdi_part_kind kind);
    void *context;
};

/* Appends path and query of ROUTE. A parameter of an absent value is left out. */
PD_API void pdi_route_path(struct pdi_text *text, const struct pdi_route *route,
                           const struct pdi_filling *filling);

/* Appends the value of a header, or of a parameter at another PLACE. */
PD_API void pdi_route_value(struct pdi_text *text, const struct pdi_template *value,
                            enum pdi_route_place place, const struct pdi_filling *filling);

/* Appends the JSON body of ROUTE. */
PD_API void pdi_route_body(struct pdi_text *text, const struct pdi_route *route,
                           const struct pdi_filling *filling);

/* Appends LEN bytes at DATA, escaped for PLACE; for JSON, in quotes. */
PD_API void pdi_route_escape(struct pdi_text *text, enum pdi_route_place place, const char *data,
                             size_t len);

/* Whether member or parameter NAME is one of the SECRETS, in whatever case. */
PD_API bool pdi_route_is_secret(const char *const *secrets, const char *name, size_t len);

/* Whether header NAME is one of the SECRETS or one that always is: credentials and cookies. */
PD_API bool pdi_route_is_secret_header(const char *const *secrets, const char *name, size_t len);

#endif
