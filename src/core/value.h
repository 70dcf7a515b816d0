/*
 * Values: what the engine does with any described struct, from its description alone. A member
 * of any shape is a row of items (see pdi_items), so that each operation is one loop over items
 * and one switch over kinds.
 */
#ifndef PDI_VALUE_H
#define PDI_VALUE_H

#include "base/text.h"

#include <propertydamage/container.h>

struct pdi_model;

/* Where the items of a member are. */
struct pdi_items {
    char *base;
    size_t count;  /* of those in use; of an absent optional or maybe: 0 */
    size_t stride; /* bytes from one to the next */
};

/* The items of FIELD in the struct OBJECT. A map's items are key and value together, the value
 * at FIELD->value_offset. An array of char is ONE item: text. A PD_MAYBE of a reference to nothing
 * is absent. */
PD_API struct pdi_items pdi_items(const pd_field *field, const void *object);

/* The bytes of one item: of a map, of the value without its key. */
PD_API size_t pdi_item_size(const pd_field *field);

/* How many items fit into the struct itself: 0 of what a pointer or a container holds. */
PD_API size_t pdi_inline_slots(const pd_field *field);

/* Whether FIELD is one value, which may be absent, rather than a row of them. */
PD_API bool pdi_is_single(const pd_field *field);

/* Whether FIELD is a pd_list_of, pd_set_of or pd_map_of. */
bool pdi_is_box(const pd_field *field);

/* Sets how many items FIELD in OBJECT has, where another member counts them. */
PD_API void pdi_items_set_count(const pd_field *field, void *object, size_t count);

/* The field of TYPE called NAME; NULL if there is none. */
const pd_field *pdi_field_named(const pd_type *type, const char *name, size_t len);

/* The integer of SIZE bytes at DATA: sign-extended if SIGNED_KIND. */
uint64_t pdi_integer_get(const void *data, size_t size, bool signed_kind);

/* Stores the low SIZE bytes of VALUE at DATA. */
PD_API void pdi_integer_set(void *data, size_t size, uint64_t value);

/* Whether KIND is signed: PD_KIND_INT, and PD_KIND_CHAR where char is. */
PD_API bool pdi_kind_signed(pd_kind kind);

/* Whether TYPE is one block of bytes: no strings, pointers or containers below it. */
bool pdi_type_flat(const pd_type *type);

/* Appends OBJECT, a struct of TYPE, as "{a=1, b=[2, 3]}". MODEL names references, it may be NULL:
 * then they are written as numbers. Syntax of values: CONTRACTS 6 (doc/formats/failure-file.md):
 * integers; reals with point or exponent; "text"; enum names; A|B for flags (0: none of them);
 * true and false; [..] for arrays, slices, lists and sets; {k: v, ..} for maps; {..} for structs;
 * references as $3.account; none for an absent optional, maybe or reference. */
void pdi_print_struct(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                      const void *object);

/* Appends the fields only: "a=1, b=[2, 3]". */
void pdi_print_fields(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                      const void *object);

/* Appends the value of FIELD in OBJECT. */
void pdi_print_field(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                     const void *object);

/* Appends one item of kind FIELD->kind (or, IS_KEY, FIELD->key_kind) at ITEM. */
void pdi_print_item(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                    bool is_key, const void *item);

/* What FIELD is called in JSON. */
static inline const char *pdi_json_name(const pd_field *field)
{
    return field->json ? field->json : field->name;
}

/* Appends OBJECT as a JSON object; names by PD_JSON. Maps become objects; flags arrays of names;
 * nan and inf, references and bytes (hexadecimal digits) strings; what is absent null. Integers
 * beyond 2^53 are written as they are. */
void pdi_json_struct(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                     const void *object);

/* Appends one item of kind FIELD->kind (or, IS_KEY, FIELD->key_kind) at ITEM, as JSON. */
void pdi_json_item(struct pdi_text *text, const struct pdi_model *model, const pd_field *field,
                   bool is_key, const void *item);

/* Whether A and B, structs of TYPE, are equal by description (padding, capacity and addresses do
 * not count; reals by their bits, so that nan equals itself). SKIP_EXTERNAL: members that the
 * system chooses match anything. */
bool pdi_equal(const pd_type *type, const void *a, const void *b, bool skip_external);

/* Whether the members of FIELD are equal in A and B. */
bool pdi_equal_field(const pd_field *field, const void *a, const void *b);

/* Below, equal, above 0: the order of two items of KIND, SIZE bytes each. Total: integers by
 * value, text by bytes and then length, references by producer, reals with -nan first. */
int pdi_compare_items(pd_kind kind, size_t size, const pd_type *of, const void *a, const void *b);

/* HASH with OBJECT, a struct of TYPE, added: equal values have equal hashes. */
uint64_t pdi_hash_struct(uint64_t hash, const pd_type *type, const void *object);

/* How deep a copy goes. */
enum pdi_depth {
    PDI_DEPTH_CONTAINERS, /* containers, slices and optionals; text is shared */
    PDI_DEPTH_ALL         /* text, too */
};

/* Makes TO, TYPE->size bytes of any content, a copy of FROM with what it points to in ARENA. Its
 * containers belong to ARENA. */
void pdi_copy(const pd_type *type, void *to, const void *from, pd_arena *arena,
              enum pdi_depth depth);

/* Prepares the containers of OBJECT, a zeroed struct of TYPE (and those of structs in it), to
 * live in ARENA. */
void pdi_boxes_init(const pd_type *type, void *object, pd_arena *arena);

#endif
