/*
 * propertydamage/emit.h - pd_emit, in a header of its own: the only one that is no system header,
 * because gcc merely warns of a number where a pd_ref belongs, and must be heard.
 */
#ifndef PD_EMIT_H
#define PD_EMIT_H

#include <propertydamage/each.h>

/* clang-format off */
/* Emits a struct TAG, in simulate and in a handler alike; what follows initializes it. In
 * simulate, external members are left out: the reference is made here. Gives the event as it
 * was stored, good until the step is over.
 *     const struct opened *o = pd_emit(step, opened, .owner = open->owner);
 * In a handler, what its strings, bytes and slices point to is copied first. */
#define pd_emit(step_, ...) PDI_CAT(PDI_EMIT_, PDI_ONE_OR_MORE(__VA_ARGS__))(step_, __VA_ARGS__)
#ifndef __cplusplus
#define PDI_EMIT_ONE(step_, tag_)       ((const struct tag_ *)pdi_emit((step_), &tag_##_type, &(const struct tag_){ 0 }))
#define PDI_EMIT_MORE(step_, tag_, ...) ((const struct tag_ *)pdi_emit((step_), &tag_##_type, &(const struct tag_){ __VA_ARGS__ }))
#endif
/* clang-format on */

#endif
