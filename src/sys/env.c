/* See env.h. */
#include "sys/env.h"

#include <stdlib.h>

const char *pdi_env(const char *name)
{
    const char *const value = getenv(name);
    return value && *value ? value : NULL;
}
