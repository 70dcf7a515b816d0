/* See log.h. The events still lie in the run's arena; the log says which, of which step. */
#include "exec/log.h"

#include "sys/clock.h"

void pdi_exec_write_log(struct pdi_exec *exec, struct pdi_trace *trace)
{
    pdi_trace_begin(trace, pdi_clock_ns());
    for (size_t i = 0; i < exec->log_count; i++) {
        const struct pdi_logged *const it = &exec->log[i];
        pdi_arena_reset(&exec->scratch);
        pdi_trace_event(trace, trace->started_ns, it->step, it->event, it->data, true,
                        &exec->scratch);
    }
}
