/* See env.h. */
#include "sys/env.h"

#include <stdlib.h>

const char *pdi_env(const char *name)
{
    const char *const value = getenv(name);
    return value && *value ? value : NULL;
}

bool pdi_env_set(const char *name, const char *value)
{
    return setenv(name, value, 1) == 0;
}
