/*
 * A trace: what happened in one execution, a JSON line for each entry. It is written into a
 * buffer that may lie in shared memory: every line is preceded by its length and a checksum,
 * and no address is in it, so that whoever reads it after a crash can tell what is whole.
 */
#ifndef PDI_TRACE_H
#define PDI_TRACE_H

#include "base/text.h"
#include "core/model.h"

/* Where an entry comes from. */
#define PDI_SOURCE_MAP(X)                                                                          \
    X(COMMAND, "command") /* an event that a handler emitted */                                    \
    X(SKIPPED, "skipped") /* a step that was not sent, and why */                                  \
    X(LABEL, "label")     /* what the command says of itself */                                    \
    X(STATE, "state")     /* what a step changed in a state */                                     \
    X(NOTE, "note")       /* what a handler says of itself: requests and answers */                \
    X(OUTPUT, "output")   /* what the system wrote to standard output and error */

enum pdi_source {
#define PDI_SOURCE_NAME(name_, text_) PDI_SOURCE_##name_,
    PDI_SOURCE_MAP(PDI_SOURCE_NAME)
#undef PDI_SOURCE_NAME
        PDI_SOURCE_COUNT
};

/* Fixed room for a trace. */
struct pdi_trace {
    char *buffer;
    size_t capacity;
    _Atomic size_t *used; /* beside the buffer, in the same memory */
    const struct pdi_model *model;
    uint64_t started_ns;
    uint64_t seq, folds;
    _Atomic bool *truncated; /* the limit was hit; in the same memory, too */
    bool states;             /* write what each step changed */
};

/* An entry of a trace, as read. */
struct pdi_entry {
    uint64_t seq, ns;
    uint32_t step;
    enum pdi_source source;
    pd_str text; /* "Added(total=2)", or why, or the label */
    pd_str line; /* the whole JSON line */
};

/* Begins a trace in BUFFER. */
void pdi_trace_begin(struct pdi_trace *trace, uint64_t now_ns);

/* Writes event EMITTED, of STEP, folded or not. */
void pdi_trace_event(struct pdi_trace *trace, uint64_t now_ns, uint32_t step, uint32_t event,
                     const void *data, bool folded, pd_arena *scratch);

/* Writes a TEXT of SOURCE. */
void pdi_trace_text(struct pdi_trace *trace, uint64_t now_ns, uint32_t step, enum pdi_source source,
                    const char *text, pd_arena *scratch);

/* The next entry of LEN bytes of records at DATA, from *AT on, which is moved on. False: there is
 * none, or what is there is not whole. */
bool pdi_trace_next(const char *data, size_t len, size_t *at, struct pdi_entry *out,
                    pd_arena *arena);

/* Reads one JSON line that this file wrote. False: it is none. */
bool pdi_trace_read_line(pd_str line, struct pdi_entry *out, pd_arena *arena);

#endif
