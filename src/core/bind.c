/* See bind.h. */
#include "core/bind.h"

#include "base/hash.h"

/* References of step 0: what nobody gave, numbered from 1, and what an adapter just gave. */
enum { UNKNOWN = 0, FRESH = 1 };

void pdi_bindings_begin(struct pdi_bindings *bindings, pd_arena *arena)
{
    *bindings = (struct pdi_bindings){.arena = arena};
}

static uint64_t hash_value(const struct pdi_value *value)
{
    const uint64_t hash = pdi_hash_u64(value->kind, value->number);
    return value->kind == PDI_VALUE_STR ? pdi_hash_bytes(hash, value->text.data, value->text.len)
                                        : hash;
}

static bool same_value(const struct pdi_value *a, const struct pdi_value *b)
{
    return a->kind == b->kind && a->number == b->number && pd_str_equal(a->text, b->text);
}

static void index_binding(struct pdi_bindings *bindings, uint32_t index)
{
    struct pdi_binding *const it = &bindings->items[index];
    uint32_t i = (uint32_t)pdi_mix(it->ref.id);
    while (bindings->by_ref[i & bindings->mask]) {
        i++;
    }
    bindings->by_ref[i & bindings->mask] = index + 1;
    i = (uint32_t)hash_value(&it->value);
    for (;; i++) {
        uint32_t *const slot = &bindings->by_value[i & bindings->mask];
        if (!*slot || same_value(&bindings->items[*slot - 1].value, &it->value)) {
            it->older = *slot;
            *slot = index + 1;
            return;
        }
    }
}

static void grow(struct pdi_bindings *bindings)
{
    const uint32_t capacity = bindings->capacity ? bindings->capacity * 2 : 16;
    struct pdi_binding *const items = pd_alloc(bindings->arena, struct pdi_binding, capacity);
    if (bindings->count) {
        memcpy(items, bindings->items, bindings->count * sizeof *items);
    }
    bindings->items = items;
    bindings->capacity = capacity;
    bindings->mask = capacity * 2 - 1;
    bindings->by_ref = pd_alloc(bindings->arena, uint32_t, (size_t)capacity * 2);
    bindings->by_value = pd_alloc(bindings->arena, uint32_t, (size_t)capacity * 2);
    for (uint32_t i = 0; i < bindings->count; i++) {
        index_binding(bindings, i);
    }
}

pd_ref pdi_bindings_fresh(struct pdi_bindings *bindings, struct pdi_value value)
{
    if (bindings->fresh_count == bindings->fresh_capacity) {
        const uint32_t capacity = bindings->fresh_capacity ? bindings->fresh_capacity * 2 : 8;
        struct pdi_value *const fresh = pd_alloc(bindings->arena, struct pdi_value, capacity);
        if (bindings->fresh_count) {
            memcpy(fresh, bindings->fresh, bindings->fresh_count * sizeof *fresh);
        }
        bindings->fresh = fresh;
        bindings->fresh_capacity = capacity;
    }
    bindings->fresh[bindings->fresh_count] = value;
    const uint32_t index = bindings->fresh_count++;
    return pdi_ref_pack(0, FRESH, index >> 12 & 0xffff, index & 0xfff);
}

const struct pdi_value *pdi_bindings_fresh_value(const struct pdi_bindings *bindings, pd_ref ref)
{
    const struct pdi_ref_parts parts = pdi_ref_parts(ref);
    const uint32_t index = parts.ordinal << 12 | parts.leaf;
    const bool fresh = parts.step == 0 && parts.event == FRESH && index < bindings->fresh_count;
    return fresh ? &bindings->fresh[index] : NULL;
}

const struct pdi_binding *pdi_bindings_add(struct pdi_bindings *bindings, pd_ref ref,
                                           struct pdi_value value)
{
    if (bindings->count == bindings->capacity) {
        grow(bindings);
    }
    bindings->items[bindings->count] = (struct pdi_binding){.ref = ref, .value = value};
    index_binding(bindings, bindings->count);
    return &bindings->items[bindings->count++];
}

const struct pdi_binding *pdi_bindings_find(const struct pdi_bindings *bindings, pd_ref ref)
{
    if (!bindings->count) {
        return NULL;
    }
    for (uint32_t i = (uint32_t)pdi_mix(ref.id);; i++) {
        const uint32_t index = bindings->by_ref[i & bindings->mask];
        if (!index) {
            return NULL;
        }
        if (bindings->items[index - 1].ref.id == ref.id) {
            return &bindings->items[index - 1];
        }
    }
}

const struct pdi_binding *pdi_bindings_find_value(const struct pdi_bindings *bindings,
                                                  struct pdi_value value)
{
    if (!bindings->count) {
        return NULL;
    }
    for (uint32_t i = (uint32_t)hash_value(&value);; i++) {
        const uint32_t index = bindings->by_value[i & bindings->mask];
        if (!index) {
            return NULL;
        }
        if (same_value(&bindings->items[index - 1].value, &value)) {
            return &bindings->items[index - 1];
        }
    }
}

pd_ref pdi_bindings_unknown(struct pdi_bindings *bindings)
{
    const uint32_t index = ++bindings->unknown_count;
    return pdi_ref_pack(0, UNKNOWN, index >> 12 & 0xffff, index & 0xfff);
}
