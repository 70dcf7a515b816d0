/* See log.h. The events still lie in the run's arena; the log says which, of which step. */
#include "exec/log.h"

#include "sys/clock.h"

void pdi_exec_write_log(struct pdi_exec *exec, struct pdi_trace *trace)
{
    pdi_trace_begin(trace, pdi_clock_ns());
    const pd_step *const step = &exec->step;
    for (uint32_t i = 0; i < step->log_count + step->event_count; i++) {
        const struct pdi_emitted *const it = &step->log[i];
        pdi_arena_reset(&exec->scratch);
        pdi_trace_event(trace, trace->started_ns, it->step, it->event, it->data, true,
                        &exec->scratch);
    }
}
