/* See state.h. */
#include "core/state.h"

#include "core/value.h"

#include <string.h>

enum { COMPACT_MIN = 64 * 1024 };

void pdi_state_init(struct pdi_state *state, const pd_projection *projection)
{
    *state = (struct pdi_state){.projection = projection, .type = projection->state};
    for (unsigned i = 0; i < 2; i++) {
        pdi_arena_init(&state->arenas[i], PDI_STATE_MAX);
        state->arenas[i].missing = &state->missing;
    }
    state->flat = pdi_type_flat(state->type);
}

void pdi_state_release(struct pdi_state *state)
{
    pdi_arena_release(&state->arenas[0]);
    pdi_arena_release(&state->arenas[1]);
}

void pdi_state_begin(struct pdi_state *state)
{
    pd_arena *const arena = &state->arenas[state->current];
    state->missing.field = NULL;
    if (state->flat && state->data) {
        memset(state->data, 0, state->type->size);
    } else {
        pdi_arena_reset(arena);
        state->data = pd_arena_alloc(arena, state->type->size, 1);
        pdi_boxes_init(state->type, state->data, arena);
        state->compact_at = COMPACT_MIN;
    }
    state->projection->call(PDI_INIT, state->data, NULL);
}

void pdi_state_compact(struct pdi_state *state)
{
    pd_arena *const fresh = &state->arenas[1 - state->current];
    pdi_arena_reset(fresh);
    void *const data = pd_arena_alloc(fresh, state->type->size, 1);
    pdi_copy(state->type, data, state->data, fresh, PDI_DEPTH_CONTAINERS);
    pdi_arena_reset(&state->arenas[state->current]);
    state->current = 1 - state->current;
    state->data = data;
    const size_t live = pdi_arena_used(fresh);
    state->compact_at = live * 3 > COMPACT_MIN ? live * 3 : COMPACT_MIN;
}

void pdi_state_copy(struct pdi_state *to, const struct pdi_state *from)
{
    pd_arena *const arena = &to->arenas[to->current];
    pdi_arena_reset(arena);
    to->data = pd_arena_alloc(arena, to->type->size, 1);
    pdi_copy(to->type, to->data, from->data, arena, PDI_DEPTH_CONTAINERS);
    to->compact_at = pdi_arena_used(arena) * 3 + COMPACT_MIN;
    to->missing.field = NULL;
}

uint64_t pdi_state_hash(const struct pdi_state *state)
{
    return pdi_hash_struct(1, state->type, state->data);
}
