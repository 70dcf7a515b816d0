/*
 * Lists, sets and maps: dense arrays in an arena, those of sets and maps sorted by key. An array
 * that is outgrown stays in the arena, which takes it back with everything else.
 */
#include "core/box.h"

#include <string.h>

enum { CAPACITY_MIN = 4 };

/* A container that a struct of the user's was assigned to has no arena any more. */
static void check_owned(const struct pdi_box *box)
{
    PD_ASSERT(box->box.arena && "this container is in no described state, or was overwritten by "
                                "'=': empty one with pd_clear, copy one with pd_assign");
}

/* CONTAINER, which is going to be changed. */
static struct pdi_box *owned(void *container)
{
    struct pdi_box *const box = container;
    check_owned(box);
    return box;
}

static char *end_of(const struct pdi_box *box)
{
    return box->count ? box->items + box->count * box->box.field->element_size : box->items;
}

/*
 * name_(box, key, &found) is the first item whose key is not below KEY, by halving: the steps
 * do not depend on what is read, and taking one is a conditional move, so that no branch is
 * mispredicted; that is most of the time a search takes. The box is not empty.
 */
#define LOWER_BOUND(name_, key_type_)                                                              \
    static char *name_(const struct pdi_box *box, const void *key, bool *found)                    \
    {                                                                                              \
        const size_t stride = box->box.field->element_size;                                        \
        char *base = box->items;                                                                   \
        key_type_ wanted, at;                                                                      \
        memcpy(&wanted, key, sizeof wanted);                                                       \
        for (size_t count = box->count; count > 1; count -= count / 2) {                           \
            char *const middle = base + count / 2 * stride;                                        \
            memcpy(&at, middle, sizeof at);                                                        \
            base = at <= wanted ? middle : base;                                                   \
        }                                                                                          \
        memcpy(&at, base, sizeof at);                                                              \
        *found = at == wanted;                                                                     \
        return at < wanted ? base + stride : base;                                                 \
    }
LOWER_BOUND(lower_bound_i64, int64_t)
LOWER_BOUND(lower_bound_u64, uint64_t)
LOWER_BOUND(lower_bound_i32, int32_t)
LOWER_BOUND(lower_bound_u32, uint32_t)
#undef LOWER_BOUND

static int compare_key(const struct pdi_box *box, const void *a, const void *b)
{
    const pd_field *const field = box->box.field;
    return pdi_compare_items(field->key_kind, field->key_size, NULL, a, b);
}

/* The same for any other key, where comparing is the cost. */
static char *lower_bound_any(const struct pdi_box *box, const void *key, bool *found)
{
    const size_t stride = box->box.field->element_size;
    size_t first = 0;
    for (size_t count = box->count; count;) {
        const size_t half = count / 2;
        const int order = compare_key(box, box->items + (first + half) * stride, key);
        if (order == 0) {
            *found = true;
            return box->items + (first + half) * stride;
        }
        first = order < 0 ? first + half + 1 : first;
        count = order < 0 ? count - half - 1 : half;
    }
    return box->items + first * stride;
}

/* The first item whose key is not below KEY; FOUND: whether it is KEY's. */
static inline char *lower_bound(const struct pdi_box *box, const void *key, bool *found)
{
    *found = false;
    if (box->count == 0) {
        return box->items;
    }
    const pd_field *const field = box->box.field;
    const bool is_signed = field->key_kind == PD_KIND_INT;
    if (is_signed || field->key_kind == PD_KIND_UINT || field->key_kind == PD_KIND_REF) {
        if (field->key_size == 8) {
            return (is_signed ? lower_bound_i64 : lower_bound_u64)(box, key, found);
        }
        if (field->key_size == 4) {
            return (is_signed ? lower_bound_i32 : lower_bound_u32)(box, key, found);
        }
    }
    return lower_bound_any(box, key, found);
}

/* Room for one more; gives where AT is then. */
static char *grow(struct pdi_box *box, const char *at)
{
    const size_t size = box->box.field->element_size;
    const size_t offset = box->count ? (size_t)(at - box->items) : 0;
    if (box->count == box->box.capacity) {
        const size_t capacity = box->count ? box->count * 2 : CAPACITY_MIN;
        char *const items = pdi_arena_raw(box->box.arena, capacity * size);
        if (box->count) {
            memcpy(items, box->items, box->count * size);
            /* So that a pointer to an item, kept too long, is found by a sanitizer. */
            pdi_arena_abandon(box->box.arena, box->items, box->count * size);
        }
        box->items = items;
        box->box.capacity = capacity;
    }
    return box->items + offset;
}

/* A zeroed item, inserted where AT points. */
static char *insert(struct pdi_box *box, char *at)
{
    const pd_field *const field = box->box.field;
    at = grow(box, at);
    memmove(at + field->element_size, at, (size_t)(end_of(box) - at));
    memset(at, 0, field->element_size);
    if (field->kind == PD_KIND_STRUCT) {
        pdi_boxes_init(field->of, at + field->value_offset, box->box.arena);
    }
    box->count++;
    return at;
}

static void erase(struct pdi_box *box, char *at)
{
    const size_t size = box->box.field->element_size;
    memmove(at, at + size, (size_t)(end_of(box) - at) - size);
    box->count--;
}

void *pdi_list_add(void *list)
{
    struct pdi_box *const any = owned(list);
    return insert(any, end_of(any));
}

void pdi_list_remove(void *list, size_t index)
{
    struct pdi_box *const any = owned(list);
    PD_ASSERT(index < any->count && "pd_list_remove: there is no item of that index");
    erase(any, any->items + index * any->box.field->element_size);
}

const void *pdi_find(const void *box, const void *key)
{
    const struct pdi_box *const any = box;
    bool found;
    const char *const at = lower_bound(any, key, &found);
    return found ? at + any->box.field->value_offset : NULL;
}

/* A zeroed value that stands in for the missing one of KEY, which is noted. */
static void *missing(const struct pdi_box *box, const void *key)
{
    check_owned(box);
    const pd_field *const field = box->box.field;
    struct pdi_missing *const note = box->box.arena->missing;
    if (note && !note->field) {
        const size_t room = sizeof note->key;
        *note = (struct pdi_missing){.field = field};
        memcpy(note->key, key, field->key_size < room ? field->key_size : room);
    }
    void *const value = pd_arena_alloc(box->box.arena, pdi_item_size(field), 1);
    if (field->kind == PD_KIND_STRUCT) {
        pdi_boxes_init(field->of, value, box->box.arena);
    }
    return value;
}

void *pdi_edit(void *box, const void *key)
{
    const struct pdi_box *const any = owned(box);
    bool found;
    char *const at = lower_bound(any, key, &found);
    return found ? at + any->box.field->value_offset : missing(any, key);
}

const void *pdi_at(const void *box, const void *key)
{
    const void *const value = pdi_find(box, key);
    return value ? value : missing(box, key);
}

void *pdi_put(void *box, const void *key)
{
    struct pdi_box *const any = owned(box);
    const pd_field *const field = any->box.field;
    bool found = false;
    char *at = end_of(any);
    /* Keys mostly come in order: no search then. */
    if (any->count && compare_key(any, at - field->element_size, key) >= 0) {
        at = lower_bound(any, key, &found);
    }
    if (!found) {
        at = insert(any, at);
        memcpy(at, key, field->key_size);
    }
    return at + field->value_offset;
}

bool pdi_remove(void *box, const void *key)
{
    struct pdi_box *const any = owned(box);
    bool found;
    char *const at = lower_bound(any, key, &found);
    if (found) {
        erase(any, at);
    }
    return found;
}

size_t pdi_at_least(const void *box, const void *key)
{
    const struct pdi_box *const any = box;
    bool found;
    const char *const at = lower_bound(any, key, &found);
    return any->count ? (size_t)(at - any->items) / any->box.field->element_size : 0;
}

void pdi_clear(void *box)
{
    struct pdi_box *const any = box;
    any->count = 0;
}

void pdi_assign(void *to, const void *from)
{
    struct pdi_box *const any = owned(to);
    if (to != from) {
        pdi_box_copy(any->box.field, any, from, any->box.arena, PDI_DEPTH_CONTAINERS);
    }
}
