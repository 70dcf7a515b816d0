/* Drawing, judging and repairing single items: between the walk over a command and the draws. */
#ifndef PDI_DRAW_FIELD_H
#define PDI_DRAW_FIELD_H

#include "core/gen.h"

/* Draws one item of FIELD's kind at ITEM from gen->random. */
bool pdi_draw_item(pd_gen *gen, const pd_field *field, void *item);

/* Judges the item at ITEM, or repairs it: whether FIELD may be that. */
bool pdi_judge_item(pd_gen *gen, const pd_field *field, void *item);

/* Draws, judges or repairs all fields of OBJECT, a struct of TYPE whose place in the command is
 * named by PATH; FROM members first, so that overrides and others may rely on them. */
bool pdi_gen_fields(pd_gen *gen, const pd_type *type, void *object, uint64_t path);

/* Makes *ITEM, of FIELD's kind and SIZE bytes, one of the keys or items of CONTAINER: draws it,
 * judges it, or repairs it to the nearest earlier. False: it is empty, or not one of them. */
bool pdi_gen_from(pd_gen *gen, void *item, size_t size, const void *container);

/* Whether the SIZE bytes at ITEM are a key or an item of CONTAINER. */
bool pdi_is_one_of(const void *item, size_t size, const void *container);

/* Notes what the member at ITEM may be. */
void pdi_note_limit(pd_gen *gen, const void *item, struct pdi_limit limit);

#endif
