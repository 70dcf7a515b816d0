/*
 * A model made ready: the user's constant tables with everything the engine looks up a million
 * times a second computed once. Built by pdi_model_new, read-only afterwards.
 */
#ifndef PDI_MODEL_INTERNAL_H
#define PDI_MODEL_INTERNAL_H

#include "base/text.h"

#include <propertydamage/run.h>

/* Limits of a model, checked when it is made ready. */
enum { PDI_COMMANDS_MAX = 1024, PDI_EVENTS_MAX = 4096, PDI_INVARIANTS_MAX = 1024 };

/* A PD_EXTERNAL reference of an event. */
struct pdi_leaf {
    const char *path; /* "account", "ids.transaction", "slots[2]" */
    uint32_t offset;
    const pd_field *field;
};

struct pdi_event_type {
    const pd_type *type;
    uint32_t index;    /* among the model's */
    const char *title; /* in camel case */
    bool flat;         /* a block of bytes: copied as such */
    bool solid;        /* flat, without padding, reals or externals: compared as such, too */
    uint32_t words;    /* of eight bytes; 0 of a type without members */
    /* The type, if it is quick: flat, without leaves and so many words, which it is copied and
     * compared as; else NULL. And its size, as an arena gives it; else more than any has. */
    const pd_type *quick_type;
    size_t quick_room;
    const struct pdi_leaf *leaves;
    uint32_t leaf_count;
};

/* An integer member without attributes but its range: drawn without a walk. */
struct pdi_plain_field {
    uint32_t offset, size;
    bool is_signed;
    uint32_t pool; /* as of its pdi_field_extra */
    uint64_t lo, hi;
    bool one_end; /* so many values that small distances are drawn more often, from one end */
    bool down;    /* that is the upper one */
};

struct pdi_command {
    const pd_command *command;
    const pd_type *type;
    bool (*when)(const void *state);                                         /* NULL: always */
    void (*simulate)(const void *command, const void *state, pd_step *step); /* NULL: nothing */
    const char *title;                                                       /* in camel case */
    pd_command_info info;
    uint64_t weight; /* 0: not in this campaign */
    bool flat;
    bool has_refs;                       /* references among its fields */
    bool has_draws;                      /* a generator function among them */
    const struct pdi_plain_field *plain; /* all of its fields, if all are; else NULL */
    uint32_t plain_count;
    bool always_filled; /* its fields are plain, and no overrides has a say */
};

struct pdi_invariant {
    const pd_invariant *invariant;
    uint32_t projection;
};

struct pdi_projection {
    const pd_projection *projection;
    const pd_invariant *const *invariants; /* may be NULL */
};

/* What is computed once for a field that needs more than its description. */
struct pdi_field_extra {
    const pd_field *field;
    struct pdi_pattern *pattern; /* of PD_MATCHES */
    const char *letters;         /* of PD_CHARS, ranges spelt out */
    uint32_t letter_count;
    uint32_t pool;         /* of its values, shared by all of its PD_CLASS; 0: it has none */
    uint32_t choice_count; /* of PD_ONE_OF and PD_NAMES */
};

struct pdi_event_slot {
    const pd_type *type; /* NULL: it is empty */
    const struct pdi_event_type *event;
};

/* A hash table from an address to a number. */
struct pdi_pointer_map {
    const void **keys;
    uint32_t *values;
    uint32_t mask; /* slots - 1 */
};

struct pdi_model {
    const pd_model *model;
    pd_model_info info;
    struct pdi_command *commands;
    uint32_t command_count;
    uint64_t weight_sum;
    struct pdi_event_type *events;
    uint32_t event_count;
    struct pdi_projection *projections; /* [0] is the sequence */
    uint32_t projection_count;
    struct pdi_invariant *invariants;
    uint32_t invariant_count;
    struct pdi_field_extra *extras;
    uint32_t extra_count, pool_count;
    struct pdi_event_slot *event_slots; /* a hash table */
    uint32_t event_mask;                /* slots - 1 */
    struct pdi_pointer_map command_of_type, extra_of_field;
    uint64_t hash; /* of all that generation depends on, but the options */
};

/* The number of ADDRESS; UINT32_MAX if there is none. */
static inline uint32_t pdi_pointer_find(const struct pdi_pointer_map *map, const void *address)
{
    for (uint32_t i = (uint32_t)((uintptr_t)address >> 4);; i++) {
        const void *const key = map->keys[i & map->mask];
        if (key == address) {
            return map->values[i & map->mask];
        }
        if (!key) {
            return UINT32_MAX;
        }
    }
}

/* The event of MODEL that has TYPE; NULL if there is none. */
static inline const struct pdi_event_type *pdi_event_find(const struct pdi_model *model,
                                                          const pd_type *type)
{
    for (uint32_t i = (uint32_t)((uintptr_t)type >> 4);; i++) {
        const struct pdi_event_slot *const slot = &model->event_slots[i & model->event_mask];
        if (slot->type == type || !slot->type) {
            return slot->event;
        }
    }
}

/* MODEL made ready, in ARENA. NULL and DIAG if its tables do not fit together at all (a list is
 * missing, something is not described, there is too much of it, a struct of another version of
 * the library). Whatever else may be wrong in them is harmless here: the rules V01 and on are
 * validate's. */
struct pdi_model *pdi_model_new(const pd_model *model, pd_arena *arena, pd_diag *diag);

/* Keeps the commands of ONLY (all, if NULL) but those of WITHOUT, with WEIGHTS; names are tags
 * or titles. An unknown name, or none left, is PD_EINVAL. */
pd_status pdi_model_select(struct pdi_model *model, const char *const *only,
                           const char *const *without, const pd_weight *weights, pd_diag *diag);

/* The index of the command called NAME, tag or title; UINT32_MAX if there is none. */
uint32_t pdi_model_command_named(const struct pdi_model *model, const char *name, size_t len);

/* The command title nearest to NAME, for "did you mean"; NULL if none is near. */
const char *pdi_model_nearest_command(const struct pdi_model *model, const char *name);

/* How large an item of FIELD is in a pool: text in an array of char is one. */
uint32_t pdi_pool_item_size(const pd_field *field);

/* What was computed for FIELD; NULL if nothing was needed. */
const struct pdi_field_extra *pdi_model_extra(const struct pdi_model *model, const pd_field *field);

/* Calls FUNCTION with each reference in OBJECT, a struct of TYPE, until it says false; gives
 * whether it never did. */
bool pdi_each_ref(const pd_type *type, void *object, bool (*function)(void *context, pd_ref *ref),
                  void *context);

#endif
