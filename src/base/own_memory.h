/*
 * While this is not 0 in a thread, what it allocates is the framework's own: neither counted as the
 * system's nor made to fail.
 */
#ifndef PDI_OWN_MEMORY_H
#define PDI_OWN_MEMORY_H

extern _Thread_local volatile unsigned pdi_own_memory; /* volatile: malloc looks at it */

#endif
