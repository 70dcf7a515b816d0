/*
 * Containers as the inside sees them: any pd_list_of, pd_set_of or pd_map_of, whose items are
 * COUNT times box.field->element_size bytes.
 */
#ifndef PDI_BOX_H
#define PDI_BOX_H

#include "core/value.h"

/* The same members as the user's anonymous struct, which it therefore may alias. */
struct __attribute__((may_alias)) pdi_box {
    char *items; /* may be NULL, if there are none */
    size_t count;
    pd_box box;
};

/* Makes TO, which FIELD describes, hold copies of FROM's items in ARENA. */
void pdi_box_copy(const pd_field *field, struct pdi_box *to, const struct pdi_box *from,
                  pd_arena *arena, enum pdi_depth depth);

/* An empty container that FIELD describes, in ARENA. */
static inline struct pdi_box pdi_box_new(const pd_field *field, pd_arena *arena)
{
    return (struct pdi_box){.box = {.field = field, .arena = arena}};
}

#endif
