/*
 * The rules of descriptions: that they cover their structs, that members lie where they can,
 * that containers are where they work, and that enums have names. What the macros of type.h
 * make is right by construction but for what a user leaves out or says twice; tables written by
 * hand may have any mistake.
 */
#include "core/validate_check.h"

#include "core/value.h"

#include <string.h>

/* ---- Where members are ---------------------------------------------------------------------- */

/* Bytes that a description speaks of: a member's, or those of what counts it or says whether it
 * is there. */
struct extent {
    size_t offset, size;
    const pd_field *field;
    bool helps; /* counts it, or says whether it is there */
};

/* The extents of TYPE by offset; gives how many. */
static uint32_t extents_of(const pd_type *type, pd_arena *arena, struct extent **out)
{
    uint32_t fields = 0;
    while (type->fields[fields].name) {
        fields++;
    }
    struct extent *const extents = pd_alloc(arena, struct extent, (size_t)fields * 3 + 1);
    uint32_t count = 0;
    for (const pd_field *field = type->fields; field->name; field++) {
        const struct extent here[] = {{field->offset, field->size, field, false},
                                      {field->count_offset, field->count_size, field, true},
                                      {field->has_offset, field->has_size, field, true}};
        for (unsigned i = 0; i < 3; i++) {
            uint32_t at = here[i].size || i == 0 ? count++ : UINT32_MAX;
            for (; at != UINT32_MAX && at > 0 && extents[at - 1].offset > here[i].offset; at--) {
                extents[at] = extents[at - 1];
            }
            if (at != UINT32_MAX) {
                extents[at] = here[i];
            }
        }
    }
    *out = extents;
    return count;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t type_alignment(const pd_type *type, unsigned depth);

static size_t alignment(const pd_field *field, unsigned depth)
{
    if (pdi_is_box(field)) {
        return _Alignof(pd_box);
    }
    if (field->shape == PD_SHAPE_SLICE || field->shape == PD_SHAPE_OPTIONAL) {
        return _Alignof(void *);
    }
    switch (field->kind) {
    case PD_KIND_STR:
    case PD_KIND_BYTES:
        return _Alignof(pd_str);
    case PD_KIND_STRUCT:
        return field->of && depth < 8 ? type_alignment(field->of, depth + 1) : 1;
    default:
        return field->element_size;
    }
}

static size_t type_alignment(const pd_type *type, unsigned depth)
{
    size_t most = 1;
    for (const pd_field *field = type->fields; field->name; field++) {
        most = larger(most, alignment(field, depth));
        most = larger(most, larger(field->count_size, field->has_size));
    }
    return most;
}

/* ---- V03: holes ----------------------------------------------------------------------------- */

static void tell_hole(struct pdi_checking *checking, const pd_type *type, size_t from, size_t to)
{
    pdi_broken(checking,
               "struct %s has %zu byte%s at offset %zu that no PD_FIELD describes: describe the "
               "member that is there",
               type->tag, to - from, to - from == 1 ? "" : "s", from);
}

/* What no line describes and alignment does not explain is a member that was forgotten: it
 * would not be generated, printed, compared or copied. */
static void check_covered(struct pdi_checking *checking, const pd_type *type)
{
    struct extent *extents;
    const uint32_t count = extents_of(type, checking->problems->arena, &extents);
    size_t end = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct extent *const it = &extents[i];
        const size_t aligned = it->helps ? it->size : alignment(it->field, 0);
        if (it->offset > end && it->offset - end >= aligned) {
            tell_hole(checking, type, end, it->offset);
        }
        end = larger(end, it->offset + it->size);
    }
    const bool empty = count == 0 && type->size <= 1; /* PD_EMPTY */
    if (!empty && type->size > end && type->size - end >= type_alignment(type, 0)) {
        tell_hole(checking, type, end, type->size);
    }
}

void pdi_check_covered(struct pdi_checking *checking)
{
    for (uint32_t i = 0; i < checking->all.count; i++) {
        check_covered(checking, checking->all.items[i]);
    }
}

/* ---- V04: members where they cannot be ------------------------------------------------------ */

static bool is_width(size_t size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Whether a value of KIND may have SIZE bytes. */
static bool kind_has_size(pd_kind kind, size_t size, const pd_type *of)
{
    switch (kind) {
    case PD_KIND_BOOL:
        return size == sizeof(bool);
    case PD_KIND_CHAR:
        return size == 1;
    case PD_KIND_INT:
    case PD_KIND_UINT:
        return is_width(size);
    case PD_KIND_REAL:
        return size == sizeof(float) || size == sizeof(double);
    case PD_KIND_STR:
        return size == sizeof(pd_str);
    case PD_KIND_BYTES:
        return size == sizeof(pd_bytes);
    case PD_KIND_REF:
        return size == sizeof(pd_ref);
    case PD_KIND_STRUCT:
        return of && size == of->size;
    }
    return false;
}

bool pdi_field_is_sound(const pd_field *field)
{
    const size_t element = field->element_size;
    const bool fits = kind_has_size(field->kind, element, field->of);
    if ((unsigned)field->rule > PD_RULE_TEXT ||
        (field->has_size && field->has_size != sizeof(bool))) {
        return false;
    }
    switch (field->shape) {
    case PD_SHAPE_ONE:
        return fits && field->size == element;
    case PD_SHAPE_ARRAY:
        return fits && field->size && field->size % element == 0;
    case PD_SHAPE_COUNTED:
        return fits && field->size && field->size % element == 0 && is_width(field->count_size);
    case PD_SHAPE_SLICE:
        return fits && field->size == sizeof(void *) && is_width(field->count_size);
    case PD_SHAPE_OPTIONAL:
        return fits && field->size == sizeof(void *) && field->kind == PD_KIND_STRUCT;
    case PD_SHAPE_LIST:
        return fits && field->size >= sizeof(pd_box);
    case PD_SHAPE_SET:
        return fits && field->size >= sizeof(pd_box) && field->key_kind == field->kind &&
               field->key_size == element;
    case PD_SHAPE_MAP:
        return field->size >= sizeof(pd_box) &&
               kind_has_size(field->key_kind, field->key_size, NULL) &&
               kind_has_size(field->kind, field->value_size, field->of) &&
               field->value_offset >= field->key_size &&
               field->value_offset + (size_t)field->value_size <= element;
    }
    return false;
}

static void check_place(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (!pdi_field_is_sound(field)) {
        pdi_broken(checking,
                   "%s.%s has sizes that are not those of its kind and shape: describe it by a "
                   "macro of type.h",
                   type->tag, field->name);
    }
    if (field->offset + (size_t)field->size > type->size) {
        pdi_broken(checking, "%s.%s ends at offset %zu, beyond the %zu bytes of struct %s",
                   type->tag, field->name, field->offset + (size_t)field->size, type->size,
                   type->tag);
    }
}

static const char *helps_how(const struct extent *extent)
{
    return extent->field->has_size ? "says whether there is" : "counts";
}

/* Two extents that share bytes. A member that counts may be described as well, and may count
 * two members, but where values are drawn: each line would draw it for itself. */
static void check_shared(struct pdi_checking *checking, const pd_type *type, bool drawn,
                         const struct extent *a, const struct extent *b)
{
    const bool same = a->offset == b->offset && a->size == b->size;
    const struct extent *const helper = a->helps ? a : b;
    const struct extent *const other = a->helps ? b : a;
    if (!same || !helper->helps) {
        pdi_broken(checking,
                   "%s.%s and %s.%s share the bytes from offset %zu on: describe each "
                   "member in one line",
                   type->tag, a->field->name, type->tag, b->field->name, b->offset);
    } else if (drawn && other->helps) {
        pdi_broken(checking,
                   "one member of struct %s %s %s and %s, which are drawn one after the other: "
                   "give each its own",
                   type->tag, helps_how(helper), helper->field->name, other->field->name);
    } else if (drawn) {
        pdi_broken(checking,
                   "%s.%s %s %s.%s and has a line of its own, which would draw it again: remove "
                   "that line",
                   type->tag, other->field->name, helps_how(helper), type->tag,
                   helper->field->name);
    }
}

static bool is_drawn(const struct pdi_checking *checking, const pd_type *type)
{
    for (uint32_t i = 0; i < checking->commands.count; i++) {
        if (checking->commands.items[i] == type) {
            return true;
        }
    }
    return false;
}

void pdi_check_layout(struct pdi_checking *checking)
{
    for (uint32_t i = 0; i < checking->all.count; i++) {
        const pd_type *const type = checking->all.items[i];
        for (const pd_field *field = type->fields; field->name; field++) {
            check_place(checking, type, field);
        }
        struct extent *extents;
        const uint32_t count = extents_of(type, checking->problems->arena, &extents);
        const struct extent *last = extents; /* the one that ends last so far */
        for (uint32_t k = 1; k < count; k++) {
            if (extents[k].offset < last->offset + last->size) {
                check_shared(checking, type, is_drawn(checking, type), last, &extents[k]);
            }
            if (extents[k].offset + extents[k].size > last->offset + last->size) {
                last = &extents[k];
            }
        }
    }
}

/* ---- V05: containers and pointers ----------------------------------------------------------- */

static void no_container(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (pdi_is_box(field)) {
        pdi_broken(checking,
                   "%s.%s is a container, which works in a state only: describe an array or a "
                   "pointer with PD_COUNTED or PD_STRUCTS",
                   type->tag, field->name);
    }
}

static void no_pointer(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (field->shape == PD_SHAPE_SLICE || field->shape == PD_SHAPE_OPTIONAL) {
        pdi_doubtful(checking,
                     "%s.%s of a state points to what is gone after the step: keep it in a "
                     "pd_list_of",
                     type->tag, field->name);
    }
}

void pdi_check_containers(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands, no_container);
    pdi_each_field(checking, &checking->events, no_container);
    if (checking->info.config) {
        struct pdi_types config = {0};
        pdi_types_add(&config, checking->info.config, checking->problems->arena);
        pdi_each_field(checking, &config, no_container);
    }
    pdi_each_field(checking, &checking->states, no_pointer);
}

/* ---- V06: enums ----------------------------------------------------------------------------- */

static void check_names(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const pd_enum *const names = field->names;
    if (names && (!names->names || !names->names->text)) {
        pdi_broken(checking, "enum %s of %s.%s has no names: list its constants in PD_ENUM",
                   names->tag, type->tag, field->name);
        return;
    }
    for (const pd_name *name = names ? names->names : NULL; name && name->text; name++) {
        if (!*name->text) {
            pdi_broken(checking, "enum %s gives %" PRId64 " an empty text: no file could say it",
                       names->tag, name->value);
        }
        for (const pd_name *older = names->names; older < name; older++) {
            if (strcmp(older->text, name->text) == 0) {
                pdi_broken(checking,
                           "enum %s calls both %" PRId64 " and %" PRId64 " \"%s\": a text is read "
                           "back as one constant",
                           names->tag, older->value, name->value, name->text);
            }
        }
    }
}

/* The compiler takes an enum for the integer that it is, so nothing tells that its names were
 * forgotten but a member that no C programmer would want drawn from all 32 bits. */
static void check_unnamed(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const bool drawn_freely = field->rule == PD_RULE_DEFAULT && !field->names && !field->external &&
                              (!field->from || field->often_from);
    if (drawn_freely && field->kind == PD_KIND_UINT && field->element_size == 4) {
        pdi_doubtful(checking,
                     "%s.%s is drawn from all unsigned integers of 32 bits: if it is an enum, say "
                     "PD_NAMES, else PD_RANGE",
                     type->tag, field->name);
    }
}

void pdi_check_enums(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->all, check_names);
    pdi_each_field(checking, &checking->commands_alone, check_unnamed);
}
