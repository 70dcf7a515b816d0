/*
 * propertydamage/container.h - lists, sets and maps for states.
 *
 *     struct bank { pd_map_of(pd_ref, struct account) accounts; pd_set_of(pd_ref) open; };
 *     PD_TYPE(bank, PD_MAP_OF(accounts, account), PD_SET(open));
 *
 * A list keeps the order of adding, a set and a map the order of their keys, so that equal
 * contents are equal states. They are plain arrays: read them with .items[i] and .count, of a
 * map .items[i].key and .items[i].value; change them only with what is below.
 *
 * They live in described states only: the framework prepares them and their memory. They grow
 * without a limit but the run's, and move when they grow: a pointer to an item is good until
 * the next change. Finding is O(log n), adding and removing O(n) by one memmove. Do not assign
 * a container or a struct that holds one with `=`: it would share its array; pd_assign copies.
 */
#ifndef PD_CONTAINER_H
#define PD_CONTAINER_H

#include <propertydamage/type.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What every container ends with; the framework's. Its name says which one it is. */
typedef struct pd_box {
    size_t capacity;
    const pd_field *field;
    pd_arena *arena;
} pd_box;

#ifdef __cplusplus
extern "C++" {
namespace pdi
{
/* The containers, laid out as in C. */
template <class T> struct list {
    T *items;
    size_t count;
    pd_box a_list;
};
template <class K> struct set {
    K *items;
    size_t count;
    pd_box a_set;
};
template <class K, class V> struct map {
    struct entry {
        K key;
        V value;
    };
    entry *items;
    size_t count;
    pd_box a_map;
};
/* A key as a container's functions take it: the address of a K that lives until they return. */
template <class K> struct key {
    const K value;
    explicit key(const K &value_) : value(value_)
    {
    }
    operator const void *() const
    {
        return &value;
    }
};
} // namespace pdi
}
#endif

/* clang-format off */
#ifdef __cplusplus
#define pd_list_of(T)   pdi::list<T>
#define pd_set_of(K)    pdi::set<K>
#define pd_map_of(K, V) pdi::map<K, V>
#define PDI_KEY(like_, key_) (pdi::key<std::remove_cv_t<std::remove_reference_t<decltype((like_))>>>(key_))
#define PDI_SAME(like_, pointer_) (1 ? (pointer_) : (like_))
#else
#define pd_list_of(T)   struct { T *items; size_t count; pd_box a_list; }
#define pd_set_of(K)    struct { K *items; size_t count; pd_box a_set; }
#define pd_map_of(K, V) struct { struct { K key; V value; } *items; size_t count; pd_box a_map; }
#define PDI_KEY(like_, key_) ((const __typeof__(like_)[1]){ 1 ? (key_) : (like_) })
/* POINTER, if it points to what LIKE points to, const or not. As a conditional expression it
 * would be a warning, which gcc suppresses in a system header. */
#define PDI_SAME(like_, pointer_) _Generic((const __typeof__(*(pointer_)) *)(pointer_), const __typeof__(*(like_)) *: (pointer_))
#endif
/* The container, if it has the member by which a list, a set and a map are told apart. */
#define PDI_LIKE(container_, a_) ((void)sizeof((container_)->a_), (container_))

/* Adds a zeroed item at the end and gives it: *pd_list_add(&list) = x; */
#define pd_list_add(list_)            ((__typeof__((list_)->items))pdi_list_add(PDI_LIKE(list_, a_list)))
/* Removes the item at INDEX, which must be there; those behind it move up. */
#define pd_list_remove(list_, index_) pdi_list_remove(PDI_LIKE(list_, a_list), (index_))
/* Whether KEY is in the set. */
#define pd_set_has(set_, key_)        (pdi_find(PDI_LIKE(set_, a_set), PDI_KEY((set_)->items[0], key_)) != NULL)
/* Adds KEY, if it is not there. */
#define pd_set_add(set_, key_)        ((void)pdi_put(PDI_LIKE(set_, a_set), PDI_KEY((set_)->items[0], key_)))
/* Removes KEY; gives whether it was there. */
#define pd_set_remove(set_, key_)     pdi_remove(PDI_LIKE(set_, a_set), PDI_KEY((set_)->items[0], key_))
/* Whether the map has KEY. */
#define pd_map_has(map_, key_)        (pdi_find(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_)) != NULL)
/* The value of KEY, const; NULL if there is none. */
#define pd_map_get(map_, key_)        ((const __typeof__((map_)->items->value) *)pdi_find(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_)))
/* The value of KEY, const; it must be there. If it is not, the step ends as a projection
 * violation that names the map and the key, and a zeroed value stands in until then. */
#define pd_map_at(map_, key_)         ((const __typeof__((map_)->items->value) *)pdi_at(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_)))
/* The same, to change it. */
#define pd_map_edit(map_, key_)       ((__typeof__((map_)->items->value) *)pdi_edit(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_)))
/* The value of KEY, to change it; a zeroed one if there was none. */
#define pd_map_put(map_, key_)        ((__typeof__((map_)->items->value) *)pdi_put(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_)))
/* Removes KEY and its value; gives whether it was there. */
#define pd_map_remove(map_, key_)     pdi_remove(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_))
/* The index of the first item whose key is not below KEY; .count if there is none. */
#define pd_map_at_least(map_, key_)   pdi_at_least(PDI_LIKE(map_, a_map), PDI_KEY((map_)->items->key, key_))
/* Empties a container. */
#define pd_clear(container_)          pdi_clear(PDI_LIKE(container_, items))
/* Makes *TO equal to *FROM, two containers of one typedef. */
#define pd_assign(to_, from_)         pdi_assign(PDI_LIKE(to_, items), PDI_SAME(to_, from_))
/* clang-format on */

/* What the macros call: they check the types, these do the work. */
PD_API void *pdi_list_add(void *list);
/* See pd_list_remove. */
PD_API void pdi_list_remove(void *list, size_t index);
/* See pd_map_get. */
PD_API const void *pdi_find(const void *box, const void *key);
/* See pd_map_at. */
PD_API const void *pdi_at(const void *box, const void *key);
/* See pd_map_edit. */
PD_API void *pdi_edit(void *box, const void *key);
/* See pd_map_put. */
PD_API void *pdi_put(void *box, const void *key);
/* See pd_map_remove. */
PD_API bool pdi_remove(void *box, const void *key);
/* See pd_map_at_least. */
PD_API size_t pdi_at_least(const void *box, const void *key);
/* See pd_clear. */
PD_API void pdi_clear(void *box);
/* See pd_assign. */
PD_API void pdi_assign(void *to, const void *from);

#ifdef __cplusplus
}
#endif
#endif
