/*
 * What the checks share: the types in reach of commands, events and states, the rule in
 * progress, and how it is said to be broken.
 */
#ifndef PDI_VALIDATE_CHECK_H
#define PDI_VALIDATE_CHECK_H

#include "core/validate.h"

/* Types, each of them once. */
struct pdi_types {
    const pd_type **items;
    uint32_t count, capacity;
};

struct pdi_checking {
    const struct pdi_model *model;
    const pd_adapter *adapter; /* NULL: none */
    pd_adapter_info info;      /* its own; zeroed if there is none */
    struct pdi_problems *problems;
    const char *rule; /* the id of the one in progress */
    /* With all structs below them. A command without overrides gets no values but by what its
     * fields say, so these are here once more. */
    struct pdi_types commands, commands_alone, events, states, all;
};

/* Notes that the rule in progress is broken. The same line is noted once. */
void pdi_broken(struct pdi_checking *checking, const char *format, ...) PD_PRINTF(2, 3);

/* The same as a warning. */
void pdi_doubtful(struct pdi_checking *checking, const char *format, ...) PD_PRINTF(2, 3);

/* Adds TYPE to TYPES; false: it was there. */
bool pdi_types_add_one(struct pdi_types *types, const pd_type *type, pd_arena *arena);

/* Adds TYPE and the structs below it to TYPES. */
void pdi_types_add(struct pdi_types *types, const pd_type *type, pd_arena *arena);

typedef void pdi_visit_field_fn(struct pdi_checking *checking, const pd_type *type,
                                const pd_field *field);

/* Whether FIELD's sizes are those of its kind and shape: V04 tells of those that are not, and no
 * other rule looks at them. */
bool pdi_field_is_sound(const pd_field *field);

/* Calls VISIT for each sound field of TYPES. */
void pdi_each_field(struct pdi_checking *checking, const struct pdi_types *types,
                    pdi_visit_field_fn *visit);

/* "a signed integer of 32 bits": what a value of KIND and SIZE bytes is. */
const char *pdi_kind_words(struct pdi_checking *checking, pd_kind kind, size_t size);

/* The checks of descriptions, validate_types.c. */
void pdi_check_covered(struct pdi_checking *checking);
void pdi_check_layout(struct pdi_checking *checking);
void pdi_check_containers(struct pdi_checking *checking);
void pdi_check_enums(struct pdi_checking *checking);

/* The checks of what a command's fields may be, validate_fields.c and validate_limits.c. */
void pdi_check_generators(struct pdi_checking *checking);
void pdi_check_limits(struct pdi_checking *checking);
void pdi_check_patterns(struct pdi_checking *checking);
void pdi_check_from(struct pdi_checking *checking);
void pdi_check_references(struct pdi_checking *checking);
void pdi_check_externals(struct pdi_checking *checking);

/* The part of V14 that tables of requests have, validate_routes.c. */
void pdi_check_routes(struct pdi_checking *checking);

#endif
