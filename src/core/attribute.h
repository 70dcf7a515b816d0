/*
 * What follows a step in a failure file: " @fails @alloc(3) @tape(00ff)". The one grammar for
 * the reader of files, which keeps what it does not know, and the reader of plans.
 */
#ifndef PDI_ATTRIBUTE_H
#define PDI_ATTRIBUTE_H

#include "core/read.h"

struct pdi_attribute {
    pd_str text; /* "@alloc(3)"; len 0: there is none */
    pd_str name; /* "alloc" */
    pd_str args; /* "3"; data NULL: it has no parentheses */
};

/* Reads the next attribute of the line, if there is one: nothing else may follow a step. */
pd_status pdi_attribute_next(struct pdi_reader *reader, struct pdi_attribute *out);

/* Skips the '(' that is next and all up to the ')' that closes it, which is not one in quotes. */
pd_status pdi_skip_parentheses(struct pdi_reader *reader);

#endif
