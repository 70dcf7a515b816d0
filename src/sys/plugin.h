/* Shared objects that are loaded while the program runs. */
#ifndef PDI_PLUGIN_H
#define PDI_PLUGIN_H

#include <propertydamage/base.h>

/* What SYMBOL is in the shared object FILE, which stays loaded until the process ends. A child
 * process tries to load it first, for TIMEOUT_MS at most: what a constructor does wrong is told and
 * does not end this process. A FILE without a slash is one of the working directory. NULL and DIAG:
 * there is no such object, it does not load, or it has no such symbol. */
const void *pdi_plugin_load(const char *file, const char *symbol, unsigned timeout_ms,
                            pd_diag *diag);

#endif
