/*
 * What the system chose for the references of one execution, and back: from a value to the
 * reference that it was given for.
 */
#ifndef PDI_BIND_H
#define PDI_BIND_H

#include "core/ref.h"

enum pdi_value_kind { PDI_VALUE_INT = 1, PDI_VALUE_PTR, PDI_VALUE_STR };

/* A value that the system chose. */
struct pdi_value {
    enum pdi_value_kind kind;
    uint64_t number; /* of an integer or a pointer */
    pd_str text;
};

struct pdi_binding {
    pd_ref ref;
    struct pdi_value value;
    uint32_t older; /* the binding before it of the same value, + 1; 0: none */
};

struct pdi_bindings {
    pd_arena *arena; /* the run's */
    struct pdi_binding *items;
    uint32_t count, capacity;
    uint32_t *by_ref, *by_value; /* open hash tables of indices + 1 */
    uint32_t mask;
    struct pdi_value *fresh; /* values just given, which an emission will bind */
    uint32_t fresh_count, fresh_capacity;
    uint32_t unknown_count;
};

/* None yet; all memory from ARENA, which was just reset. */
void pdi_bindings_begin(struct pdi_bindings *bindings, pd_arena *arena);

/* A handle for VALUE until it is bound. */
pd_ref pdi_bindings_fresh(struct pdi_bindings *bindings, struct pdi_value value);

/* The value behind a handle of pdi_bindings_fresh; NULL if REF is none. */
const struct pdi_value *pdi_bindings_fresh_value(const struct pdi_bindings *bindings, pd_ref ref);

/* Binds REF to VALUE. */
const struct pdi_binding *pdi_bindings_add(struct pdi_bindings *bindings, pd_ref ref,
                                           struct pdi_value value);

/* The binding of REF; NULL if it is unbound. */
PD_API const struct pdi_binding *pdi_bindings_find(const struct pdi_bindings *bindings, pd_ref ref);

/* The newest binding of VALUE; NULL if there is none. */
PD_API const struct pdi_binding *pdi_bindings_find_value(const struct pdi_bindings *bindings,
                                                         struct pdi_value value);

/* A reference that equals no other. */
pd_ref pdi_bindings_unknown(struct pdi_bindings *bindings);

#endif
