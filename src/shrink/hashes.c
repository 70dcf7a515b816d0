/* See hashes.h. */
#include "shrink/hashes.h"

enum { SLOTS_MIN = 1024 };

void pdi_hashes_init(struct pdi_hashes *hashes)
{
    *hashes = (struct pdi_hashes){.slots = NULL};
    pdi_arena_init(&hashes->arena, 0);
}

void pdi_hashes_release(struct pdi_hashes *hashes)
{
    pdi_arena_release(&hashes->arena);
    pdi_hashes_init(hashes);
}

/* Where HASH is, or would be. */
static uint64_t *slot_of(const struct pdi_hashes *hashes, uint64_t hash)
{
    for (size_t i = hash;; i++) {
        uint64_t *const slot = &hashes->slots[i & hashes->mask];
        if (*slot == hash || *slot == 0) {
            return slot;
        }
    }
}

static void grow(struct pdi_hashes *hashes)
{
    const uint64_t *const old = hashes->slots;
    const size_t old_count = old ? hashes->mask + 1 : 0;
    const size_t count = old ? old_count * 2 : SLOTS_MIN;
    hashes->slots = pd_alloc(&hashes->arena, uint64_t, count);
    hashes->mask = count - 1;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i]) {
            *slot_of(hashes, old[i]) = old[i];
        }
    }
}

bool pdi_hashes_add(struct pdi_hashes *hashes, uint64_t hash)
{
    if (!hashes->slots || hashes->count * 2 > hashes->mask) {
        grow(hashes);
    }
    uint64_t *const slot = slot_of(hashes, hash);
    if (*slot) {
        return false;
    }
    *slot = hash;
    hashes->count++;
    return true;
}

bool pdi_hashes_have(const struct pdi_hashes *hashes, uint64_t hash)
{
    return hashes->slots && *slot_of(hashes, hash) == hash;
}
