/* The hash of all that generation depends on: two models with one hash make the same plans. */
#ifndef PDI_MODEL_HASH_H
#define PDI_MODEL_HASH_H

#include "core/model.h"

/* The hash of MODEL's commands, their weights and descriptions, and its events. */
uint64_t pdi_model_hash(const struct pdi_model *model);

#endif
