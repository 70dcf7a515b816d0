/* The environment of this process. */
#ifndef PDI_ENV_H
#define PDI_ENV_H

/* The value of variable NAME; NULL if it is not set, or empty. */
const char *pdi_env(const char *name);

#endif
