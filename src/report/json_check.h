/* Whether a text is JSON: what comes out of a file may have been edited. */
#ifndef PDI_JSON_CHECK_H
#define PDI_JSON_CHECK_H

#include <propertydamage/base.h>

/* Whether LEN bytes at DATA are one JSON value (RFC 8259), nested at most 64 deep. */
bool pdi_is_json(const char *data, size_t len);

#endif
