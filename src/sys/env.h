/* The environment of this process. */
#ifndef PDI_ENV_H
#define PDI_ENV_H

#include <stdbool.h>

/* The value of variable NAME; NULL if it is not set, or empty. */
const char *pdi_env(const char *name);

/* From now on this process and its children find VALUE in the environment variable NAME; whether
 * they do. */
bool pdi_env_set(const char *name, const char *value);

#endif
