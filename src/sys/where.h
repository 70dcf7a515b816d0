/* Which line of which source an instruction comes from. */
#ifndef PDI_WHERE_H
#define PDI_WHERE_H

#include "base/text.h"

/* Appends what is known of the instruction at PC, an address of this process: "push, queue.c:57";
 * without debug information "in push"; of a library without any "in push of libqueue.so"; nothing,
 * if nothing is known. Gives false, and appends nothing, if it belongs to the C library: whoever
 * called that is of more interest. Asks addr2line, where that is installed, for five seconds at
 * most. */
bool pdi_where(uintptr_t pc, struct pdi_text *text);

#endif
