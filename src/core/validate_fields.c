/*
 * The rules of what fills a member: generators and classes of a command's, PD_FROM, references
 * that something must choose, and externals, which the system chooses.
 */
#include "core/validate_check.h"

#include "core/gen.h"
#include "core/ref.h"
#include "core/value.h"

#include <string.h>

static bool is_text(const pd_field *field)
{
    return field->kind == PD_KIND_CHAR && field->shape == PD_SHAPE_ARRAY;
}

/* ---- V07: generators ------------------------------------------------------------------------ */

#define KIND(name_) (1u << PD_KIND_##name_)

/* What each rule is called, and the kinds that it is for. */
static const struct {
    const char *name, *for_what;
    unsigned kinds;
} generators[] = {
    [PD_RULE_RANGE] = {"PD_RANGE", "integers", KIND(INT) | KIND(UINT)},
    [PD_RULE_REALS] = {"PD_REALS", "reals", KIND(REAL)},
    [PD_RULE_CHARS] = {"PD_CHARS (or PD_ALNUM)", "strings", KIND(STR) | KIND(BYTES) | KIND(CHAR)},
    [PD_RULE_MATCHES] = {"PD_MATCHES", "strings", KIND(STR) | KIND(CHAR)},
    [PD_RULE_ONE_OF] = {"PD_ONE_OF", "strings", KIND(STR) | KIND(CHAR)},
    [PD_RULE_TEXT] = {"PD_TEXT", "strings that are a pd_str", KIND(STR)},
    [PD_RULE_DRAW] = {"PD_DRAW", "values that are made", ~KIND(REF)},
};

static bool generates(const pd_field *field)
{
    const unsigned rule = (unsigned)field->rule;
    const bool whole_text = field->rule == PD_RULE_MATCHES || field->rule == PD_RULE_ONE_OF;
    return (generators[rule].kinds & 1u << field->kind) != 0 &&
           (field->kind != PD_KIND_CHAR || is_text(field) || !whole_text);
}

static void check_draw(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    size_t min;
    size_t max;
    pdi_field_items_range(field, &min, &max);
    if (!field->draw || !field->draw->call) {
        pdi_broken(checking, "%s.%s: PD_DRAW names no PD_GENERATOR", type->tag, field->name);
    } else if (field->draw->size != field->size) {
        pdi_broken(checking,
                   "%s.%s: PD_DRAW makes a value of %zu bytes, and the member has %" PRIu32
                   ": name a PD_GENERATOR of its type",
                   type->tag, field->name, field->draw->size, field->size);
    } else if (field->shape == PD_SHAPE_SLICE && min != max) {
        pdi_broken(checking,
                   "%s.%s: PD_DRAW makes a pointer and cannot say how many it points to: say "
                   "PD_ITEMS(n, n)",
                   type->tag, field->name);
    }
    if (field->from) {
        pdi_broken(checking, "%s.%s: PD_FROM has no effect beside PD_DRAW: remove one of them",
                   type->tag, field->name);
    }
}

/* Attributes that are fine alone but silence each other. */
static void check_silenced(struct pdi_checking *checking, const pd_type *type,
                           const pd_field *field)
{
    const char *const rule = generators[field->rule].name;
    if (field->names && field->kind != PD_KIND_INT && field->kind != PD_KIND_UINT) {
        pdi_broken(checking, "%s.%s: PD_NAMES and PD_FLAGS are for enums, and this is %s",
                   type->tag, field->name,
                   pdi_kind_words(checking, field->kind, field->element_size));
    } else if (field->names && field->rule == PD_RULE_RANGE) {
        pdi_doubtful(checking,
                     "%s.%s: PD_RANGE has no effect beside names, all of which are drawn: choose "
                     "some in overrides",
                     type->tag, field->name);
    }
    if (field->or_none && field->kind != PD_KIND_REF) {
        pdi_broken(checking, "%s.%s: PD_OR_NONE is for references, and this is %s", type->tag,
                   field->name, pdi_kind_words(checking, field->kind, field->element_size));
    }
    if (rule && field->rule != PD_RULE_DRAW && field->from && !field->often_from) {
        pdi_doubtful(checking,
                     "%s.%s: %s has no effect beside PD_FROM: say PD_OFTEN_FROM, or remove it",
                     type->tag, field->name, rule);
    }
}

static void check_generator(struct pdi_checking *checking, const pd_type *type,
                            const pd_field *field)
{
    if (field->rule != PD_RULE_DEFAULT && !generates(field)) {
        pdi_broken(checking, "%s.%s: %s is for %s, and this is %s", type->tag, field->name,
                   generators[field->rule].name, generators[field->rule].for_what,
                   pdi_kind_words(checking, field->kind, field->element_size));
    } else if (field->rule == PD_RULE_DRAW) {
        check_draw(checking, type, field);
    }
    check_silenced(checking, type, field);
}

/* Values of a class go from one of its members to another as bytes. */
static void check_class(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    for (uint32_t i = 0; field->value_class && i < checking->commands.count; i++) {
        const pd_type *const other = checking->commands.items[i];
        for (const pd_field *it = other->fields; it->name; it++) {
            if (it == field) {
                return; /* what follows will be compared with this one */
            }
            if (it->value_class && pdi_field_is_sound(it) &&
                strcmp(it->value_class, field->value_class) == 0 &&
                (it->kind != field->kind || it->element_size != field->element_size)) {
                pdi_broken(checking,
                           "%s.%s and %s.%s are of class \"%s\", but one is %s and the other %s: "
                           "give each a class",
                           other->tag, it->name, type->tag, field->name, field->value_class,
                           pdi_kind_words(checking, it->kind, it->element_size),
                           pdi_kind_words(checking, field->kind, field->element_size));
                return;
            }
        }
    }
}

void pdi_check_generators(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands, check_generator);
    pdi_each_field(checking, &checking->commands, check_class);
}

/* ---- V10: PD_FROM --------------------------------------------------------------------------- */

/* The container at OFFSET of TYPE, also in a struct in it; else what member is there, if any. */
static const pd_field *field_at(const pd_type *type, size_t offset)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        const bool nested =
            field->shape == PD_SHAPE_ONE && field->kind == PD_KIND_STRUCT && field->of;
        if (nested && offset >= field->offset && offset < field->offset + (size_t)field->size) {
            return field_at(field->of, offset - field->offset);
        }
        if (field->offset == offset) {
            return field;
        }
    }
    return NULL;
}

static void check_from(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    const pd_type *const state = checking->model->model->sequence->state;
    if (!field->from || (field->from != state && strcmp(field->from->tag, state->tag) == 0)) {
        return; /* two descriptions of one struct: V01 */
    }
    if (field->from != state) {
        pdi_broken(
            checking, "%s.%s: PD_FROM names struct %s, but the state of model %s is struct %s",
            type->tag, field->name, field->from->tag, checking->model->model->name, state->tag);
        return;
    }
    const pd_field *const box = field_at(state, field->from_offset);
    if (box && !pdi_field_is_sound(box)) {
        return; /* V04 */
    }
    if (!box || !pdi_is_box(box)) {
        pdi_broken(checking, "%s.%s: PD_FROM names %s.%s, which is no list, set or map", type->tag,
                   field->name, state->tag, box ? box->name : "(a member without description)");
        return;
    }
    const pd_kind kind = box->key_kind ? box->key_kind : box->kind;
    const size_t size = box->key_kind ? box->key_size : box->element_size;
    if (kind == field->kind && size == field->element_size && kind != PD_KIND_STRUCT &&
        !is_text(field)) {
        return;
    }
    pdi_broken(checking, "%s.%s cannot come from %s.%s: it is %s, and there each %s is %s",
               type->tag, field->name, state->tag, box->name,
               is_text(field) ? "an array of characters"
                              : pdi_kind_words(checking, field->kind, field->element_size),
               box->shape == PD_SHAPE_MAP ? "key" : "item", pdi_kind_words(checking, kind, size));
}

void pdi_check_from(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands, check_from);
}

/* ---- V11: references of commands ------------------------------------------------------------ */

static void check_chosen(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (field->kind == PD_KIND_REF && !field->from && !field->or_none && !field->external) {
        pdi_broken(checking,
                   "%s.%s is a reference that nothing chooses: say PD_FROM(%s, container), choose "
                   "it in overrides, or say PD_OR_NONE",
                   type->tag, field->name, checking->model->model->sequence->state->tag);
    }
}

void pdi_check_references(struct pdi_checking *checking)
{
    pdi_each_field(checking, &checking->commands_alone, check_chosen);
}

/* ---- V12: externals ------------------------------------------------------------------------- */

static void no_external(struct pdi_checking *checking, const pd_type *type, const pd_field *field)
{
    if (field->external) {
        pdi_broken(checking,
                   "%s.%s of a command is external, but the system chooses members of events: say "
                   "PD_FROM, or how it is generated",
                   type->tag, field->name);
    }
}

static void moving_external(struct pdi_checking *checking, const pd_type *type,
                            const pd_field *field)
{
    if (field->external && field->kind == PD_KIND_REF) {
        pdi_broken(checking,
                   "%s.%s is an external reference without a fixed place (what a pointer or a "
                   "count makes many): emit an event for each",
                   type->tag, field->name);
    }
}

static void kept_reference(struct pdi_checking *checking, const pd_type *type,
                           const pd_field *field)
{
    if (!field->external && field->kind == PD_KIND_REF) {
        pdi_broken(checking,
                   "%s.%s is a reference in a struct that is external as a whole: say "
                   "PD_EXTERNAL of the reference instead",
                   type->tag, field->name);
    }
}

/* The structs below FIELD. */
static void each_below(struct pdi_checking *checking, const pd_field *field,
                       pdi_visit_field_fn *visit)
{
    struct pdi_types below = {0};
    if (field->of) {
        pdi_types_add(&below, field->of, checking->problems->arena);
        pdi_each_field(checking, &below, visit);
    }
}

/* A reference is named by its event, which of them, and where in it: see ref.h. */
static void check_external(struct pdi_checking *checking, const pd_type *type,
                           const pd_field *field)
{
    const bool fixed = field->shape == PD_SHAPE_ONE || field->shape == PD_SHAPE_ARRAY;
    if (!fixed) {
        moving_external(checking, type, field);
        each_below(checking, field, moving_external);
    }
    if (field->external && field->kind == PD_KIND_STRUCT) {
        each_below(checking, field, kept_reference);
    }
    if (field->external && field->kind == PD_KIND_REF && field->has_size) {
        pdi_doubtful(checking,
                     "%s.%s is an external reference that may be absent, but the adapter must "
                     "give it each time: emit another event where there is none",
                     type->tag, field->name);
    }
}

void pdi_check_externals(struct pdi_checking *checking)
{
    const struct pdi_model *const model = checking->model;
    pdi_each_field(checking, &checking->commands, no_external);
    pdi_each_field(checking, &checking->events, check_external);
    for (uint32_t i = 0; i < model->event_count; i++) {
        if (model->events[i].leaf_count > 1u << PDI_REF_LEAF_BITS) {
            pdi_broken(checking,
                       "event %s has %" PRIu32 " external references, %u at most: emit several "
                       "events",
                       model->events[i].type->tag, model->events[i].leaf_count,
                       1u << PDI_REF_LEAF_BITS);
        }
    }
}
