/*
 * A state: what a projection has folded so far. It lives in two arenas in turn: when changing
 * containers have left more garbage than twice what lives, the state is copied into the fresh
 * one, so that memory stays flat however long a run is.
 */
#ifndef PDI_STATE_H
#define PDI_STATE_H

#include "base/arena.h"

#include <propertydamage/model.h>

/* How large a state may grow, bytes. */
enum { PDI_STATE_MAX = 64 * 1024 * 1024 };

struct pdi_state {
    const pd_projection *projection;
    const pd_type *type;
    void *data;
    pd_arena arenas[2];
    unsigned current;           /* which of them holds it */
    size_t compact_at;          /* bytes */
    bool flat;                  /* no containers: one block, never copied */
    struct pdi_missing missing; /* a key that pd_map_at did not find, until taken */
};

/* A state of PROJECTION, not begun. */
void pdi_state_init(struct pdi_state *state, const pd_projection *projection);

/* Frees it. */
void pdi_state_release(struct pdi_state *state);

/* Makes it the first state. */
void pdi_state_begin(struct pdi_state *state);

/* Takes back what changing its containers has left. */
void pdi_state_compact(struct pdi_state *state);

/* Folds EVENT. */
static inline void pdi_state_fold(struct pdi_state *state, const pd_event *event)
{
    state->projection->apply(state->data, event);
    if (!state->flat && pdi_arena_used(&state->arenas[state->current]) > state->compact_at) {
        pdi_state_compact(state);
    }
}

/* Makes TO, of the same projection, equal to FROM; text is shared. */
void pdi_state_copy(struct pdi_state *to, const struct pdi_state *from);

/* Its hash: equal states have equal hashes. */
uint64_t pdi_state_hash(const struct pdi_state *state);

/* Whether it grew beyond PDI_STATE_MAX. */
static inline bool pdi_state_over_limit(const struct pdi_state *state)
{
    return !state->flat && (state->arenas[0].over_limit || state->arenas[1].over_limit);
}

/* Whether pd_map_at or pd_map_edit missed a key since it was last asked; *OUT says which then. */
static inline bool pdi_state_take_missing(struct pdi_state *state, struct pdi_missing *out)
{
    if (!state->missing.field) {
        return false;
    }
    *out = state->missing;
    state->missing.field = NULL;
    return true;
}

#endif
