/*
 * References: the canonical number of who produces a value, its name in text, and what the
 * system chose for it in an execution.
 *
 * A reference packs (step id, event type, ordinal of that type within the step, leaf): 24, 12,
 * 16 and 12 bits, in this order, so that later steps have larger numbers. A leaf is one
 * PD_EXTERNAL reference of the event, counted through nested structs and fixed arrays. Step 0
 * holds what is no reference of a plan: values just given by an adapter, and unknown ones.
 */
#ifndef PDI_REF_H
#define PDI_REF_H

#include "base/text.h"

#include <propertydamage/type.h>

struct pdi_model;
struct pdi_reader;

enum {
    PDI_REF_STEP_BITS = 24,
    PDI_REF_EVENT_BITS = 12,
    PDI_REF_ORDINAL_BITS = 16,
    PDI_REF_LEAF_BITS = 12
};

/* The parts of a reference. */
struct pdi_ref_parts {
    uint32_t step, event, ordinal, leaf;
};

/* The reference of those parts. */
static inline pd_ref pdi_ref_pack(uint32_t step, uint32_t event, uint32_t ordinal, uint32_t leaf)
{
    return (pd_ref){(uint64_t)step << 40 | (uint64_t)event << 28 | (uint64_t)ordinal << 12 | leaf};
}

/* The parts of that reference. */
static inline struct pdi_ref_parts pdi_ref_parts(pd_ref ref)
{
    return (struct pdi_ref_parts){
        .step = (uint32_t)(ref.id >> 40),
        .event = (uint32_t)(ref.id >> 28 & 0xfff),
        .ordinal = (uint32_t)(ref.id >> 12 & 0xffff),
        .leaf = (uint32_t)(ref.id & 0xfff),
    };
}

/* Appends the name of REF: $3.account where one event type of MODEL has such a leaf, else
 * $3.Opened.account, $3.Opened#1.account; "none"; "unknown#2". MODEL NULL: $3.0#0.0. */
void pdi_ref_print(struct pdi_text *text, const struct pdi_model *model, pd_ref ref);

/* Reads a reference ('$' is next, or "none") as pdi_ref_print writes it. */
pd_status pdi_ref_read(struct pdi_reader *reader, pd_ref *out);

#endif
