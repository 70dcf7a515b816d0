/* What the readers of a table's texts share: the text in progress and how a slip in it is told. */
#ifndef PDI_ROUTE_READ_H
#define PDI_ROUTE_READ_H

#include "core/route.h"

struct pdi_route_reader {
    pd_arena *arena;
    pdi_route_problem_fn *problem;
    void *context;
    const pd_type *command; /* whose fields braces name; NULL: there are none */
    const char *place;      /* "route credit: request" */
    const char *start;      /* of the text, from which columns count */
};

/* Tells a slip at AT in the text; NULL: of all of it. */
void pdi_route_slip(const struct pdi_route_reader *reader, const char *at, const char *format, ...)
    PD_PRINTF(3, 4);

/* The reader's text is TEXT now, at a place of that format. */
void pdi_route_begin(struct pdi_route_reader *reader, const char *text, const char *format, ...)
    PD_PRINTF(3, 4);

/* The field of TYPE that NAME names; NULL: there is none, and that was told with the nearest. WHAT
 * is "command" or "event". */
const pd_field *pdi_route_field(const struct pdi_route_reader *reader, const pd_type *type,
                                const char *what, pd_str name);

/* The next word from *AT on, which is moved behind it; len 0: there is none. */
pd_str pdi_route_word(const char **at);

/* Reads what is between FROM and TO. */
struct pdi_template pdi_route_template(const struct pdi_route_reader *reader, const char *from,
                                       const char *to);

/* Reads a reply, whose event may take fields of the reader's command. */
struct pdi_reply pdi_route_reply(struct pdi_route_reader *reader, const pd_http_reply *reply,
                                 const char *place);

#endif
