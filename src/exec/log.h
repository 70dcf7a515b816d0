/* What an execution without a trace still remembers: so that a failure has its first evidence. */
#ifndef PDI_LOG_H
#define PDI_LOG_H

#include "exec/execute.h"

/* Writes the events of the execution that has just ended into TRACE. */
void pdi_exec_write_log(struct pdi_exec *exec, struct pdi_trace *trace);

#endif
