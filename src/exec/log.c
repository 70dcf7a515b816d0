/* See log.h. The events still lie in the run's arena; the log says which, of which step. */
#include "exec/log.h"

#include "core/simulate.h"
#include "sys/clock.h"

static void write_event(struct pdi_exec *exec, struct pdi_trace *trace,
                        const struct pdi_emitted *it)
{
    pdi_arena_reset(&exec->scratch);
    pdi_trace_event(trace, trace->started_ns, it->step, it->event, it->data, true, &exec->scratch);
}

void pdi_exec_write_log(struct pdi_exec *exec, struct pdi_trace *trace)
{
    pdi_trace_begin(trace, pdi_clock_ns());
    const struct pdi_emitted *it = exec->step.log;
    const struct pdi_emitted *const end = exec->step.events + exec->step.event_count;
    for (size_t i = 0; i < exec->followed; i++) {
        const struct pdi_prediction *const followed = &exec->followed_from->items[i];
        if (it < end && it->step == exec->plan->steps[i].id) {
            for (const uint32_t step = it->step; it < end && it->step == step; it++) {
                write_event(exec, trace, it);
            }
            continue;
        }
        for (uint32_t k = 0; k < followed->count; k++) {
            write_event(exec, trace, &followed->events[k]);
        }
    }
    for (; it < end; it++) {
        write_event(exec, trace, it);
    }
}
