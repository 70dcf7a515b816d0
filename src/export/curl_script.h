/* A script that is being written: what its parts share. */
#ifndef PDI_CURL_SCRIPT_H
#define PDI_CURL_SCRIPT_H

#include "export/curl.h"

/* What the system chose, and the variable that holds it. */
struct pdi_script_id {
    pd_ref ref;
    const char *name;
    bool taken;
};

struct pdi_script {
    struct pdi_text *text;
    const struct pdi_curl *curl;
    const struct pdi_told_step *step; /* in progress; NULL: none */
    struct pdi_script_id *ids;        /* that something refers to */
    size_t id_count, id_capacity;
};

/* Appends WORD as the shell reads it. */
void pdi_script_word(struct pdi_script *script, const char *word);

/* Finds the ids that anything in the story refers to. */
void pdi_script_find_ids(struct pdi_script *script);

/* The variable that holds REF, CONTEXT a script; NULL: none does, so far. */
const char *pdi_script_name_of(void *context, pd_ref ref);

/* Appends "take account_1 'at(["id"])'" for each id that the step in progress gave by ROUTE, if
 * somebody refers to it. */
void pdi_script_takes(struct pdi_script *script, const struct pdi_route *route);

/* Appends "send METHOD PATH BODY HEADER..." of the step in progress. */
void pdi_script_send(struct pdi_script *script, const struct pdi_route *route);

/* Appends "Name: value" of HEADER as one word. */
void pdi_script_header(struct pdi_script *script, const struct pdi_pair *header);

/* Whether HEADER is secret: then a variable of the environment gives it. */
bool pdi_script_is_secret(const struct pdi_script *script, const struct pdi_pair *header);

/* That variable, of header NAME, in ARENA: X-Api-Key is X_API_KEY. */
const char *pdi_script_variable(pd_arena *arena, const char *name);

#endif
