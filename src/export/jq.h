/* Answers of a service as conditions in the language of jq, which a script asks of what it got. */
#ifndef PDI_JQ_H
#define PDI_JQ_H

#include "core/model.h"
#include "core/route.h"

/* The functions that these conditions use, to stand before them. A condition's input is the
 * answer, null if it is no JSON; it sees $status, a number, and $headers, a text. */
extern const char pdi_jq_functions[];

/* What references are called. */
struct pdi_jq_names {
    /* The name of the variable that holds what the system chose for REF; NULL: it is not known,
     * and anything will do. */
    const char *(*name)(void *context, pd_ref ref);
    void *context;
};

/* Appends the condition that ROUTE reads the answer as EVENT of that type, NULL: as none, with the
 * members of DATA, but for those that the system chooses. */
void pdi_jq_event(struct pdi_text *text, const struct pdi_route *route, const pd_type *event,
                  const void *data, const struct pdi_jq_names *names);

/* Appends the condition that ROUTE knows how to read the answer. */
void pdi_jq_known(struct pdi_text *text, const struct pdi_route *route);

/* Appends where LEAF, a reference in EVENT of that type, stands in the answer. False: it is not
 * there. */
bool pdi_jq_leaf(struct pdi_text *text, const struct pdi_route *route, const pd_type *event,
                 const struct pdi_leaf *leaf);

/* Appends the condition that member NAME of the answer is the text VALUE. */
void pdi_jq_member(struct pdi_text *text, const char *name, const char *value);

#endif
