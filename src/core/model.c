/* See model.h. */
#include "core/model.h"

#include "base/diag.h"
#include "base/hash.h"
#include "core/gen.h"
#include "core/model_check.h"
#include "core/model_hash.h"
#include "core/pattern.h"
#include "core/read.h"
#include "core/value.h"

#include <string.h>

static char *camel(pd_arena *arena, const char *tag)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_text_camel(&text, tag);
    return text.data;
}

/* ---- Addresses to numbers ---------------------------------------------------------------- */

/* How many slots a table of COUNT entries has, a power of two. */
static uint32_t slots_for(uint32_t count)
{
    uint32_t slots = 8;
    while (slots < count * 3) {
        slots *= 2;
    }
    return slots;
}

static void map_new(struct pdi_pointer_map *map, uint32_t count, pd_arena *arena)
{
    const uint32_t slots = slots_for(count);
    map->keys = pd_alloc(arena, const void *, slots);
    map->values = pd_alloc(arena, uint32_t, slots);
    map->mask = slots - 1;
}

static void map_put(struct pdi_pointer_map *map, const void *address, uint32_t value)
{
    uint32_t i = (uint32_t)((uintptr_t)address >> 4);
    while (map->keys[i & map->mask] && map->keys[i & map->mask] != address) {
        i++;
    }
    map->keys[i & map->mask] = address;
    map->values[i & map->mask] = value;
}

/* A type that is listed twice is the last of them. */
static void put_event(const struct pdi_model *model, const struct pdi_event_type *event)
{
    uint32_t i = (uint32_t)((uintptr_t)event->type >> 4);
    struct pdi_event_slot *const slots = model->event_slots;
    while (slots[i & model->event_mask].type && slots[i & model->event_mask].type != event->type) {
        i++;
    }
    slots[i & model->event_mask] = (struct pdi_event_slot){event->type, event};
}

/* ---- Leaves ------------------------------------------------------------------------------ */

struct leaves {
    pd_arena *arena;
    struct pdi_leaf *items;
    uint32_t count, capacity;
};

static void add_leaf(struct leaves *leaves, const char *path, uint32_t offset,
                     const pd_field *field)
{
    if (leaves->count == leaves->capacity) {
        const uint32_t capacity = leaves->capacity ? leaves->capacity * 2 : 4;
        struct pdi_leaf *const items = pd_alloc(leaves->arena, struct pdi_leaf, capacity);
        if (leaves->count) {
            memcpy(items, leaves->items, leaves->count * sizeof *items);
        }
        leaves->items = items;
        leaves->capacity = capacity;
    }
    leaves->items[leaves->count++] = (struct pdi_leaf){path, offset, field};
}

/* External references in fixed places: members, members of nested structs, fixed arrays. */
static void collect_leaves(struct leaves *leaves, const pd_type *type, const char *prefix,
                           uint32_t base)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        const bool fixed = field->shape == PD_SHAPE_ONE || field->shape == PD_SHAPE_ARRAY;
        const bool leaf = field->kind == PD_KIND_REF && field->external;
        if (!fixed || !(leaf || (field->kind == PD_KIND_STRUCT && field->of))) {
            continue;
        }
        const uint32_t count = field->element_size ? field->size / field->element_size : 0;
        for (uint32_t i = 0; i < count; i++) {
            struct pdi_text path = pdi_text_new(leaves->arena);
            pdi_text_printf(&path, "%s%s", prefix, field->name);
            if (field->shape == PD_SHAPE_ARRAY) {
                pdi_text_printf(&path, "[%" PRIu32 "]", i);
            }
            const uint32_t offset = base + field->offset + i * field->element_size;
            if (leaf) {
                add_leaf(leaves, path.data, offset, field);
            } else {
                pdi_text_putc(&path, '.');
                collect_leaves(leaves, field->of, path.data, offset);
            }
        }
    }
}

/* ---- Fields that need more than their description ---------------------------------------- */

static char *spell_out(pd_arena *arena, const char *set, uint32_t *count)
{
    struct pdi_text letters = pdi_text_new(arena);
    for (const char *c = set; c && *c; c++) {
        if (c[1] == '-' && c[2] && (unsigned char)c[0] <= (unsigned char)c[2]) {
            for (int letter = (unsigned char)c[0]; letter <= (unsigned char)c[2]; letter++) {
                pdi_text_putc(&letters, (char)letter);
            }
            c += 2;
        } else {
            pdi_text_putc(&letters, *c);
        }
    }
    *count = (uint32_t)letters.len;
    return letters.data;
}

uint32_t pdi_pool_item_size(const pd_field *field)
{
    return field->kind == PD_KIND_CHAR ? field->size : field->element_size;
}

/* Whether values of FIELD that were drawn are worth drawing again. Those of a generator function
 * are its own affair, and of bool there are but two. */
static bool is_pooled(const pd_field *field)
{
    switch (field->kind) {
    case PD_KIND_INT:
    case PD_KIND_UINT:
    case PD_KIND_REAL:
    case PD_KIND_STR:
    case PD_KIND_BYTES:
        return field->rule != PD_RULE_DRAW;
    case PD_KIND_CHAR:
        return field->rule != PD_RULE_DRAW && field->shape == PD_SHAPE_ARRAY;
    default:
        return false;
    }
}

static bool needs_extra(const pd_field *field)
{
    return field->rule == PD_RULE_MATCHES || field->rule == PD_RULE_CHARS ||
           field->rule == PD_RULE_ONE_OF || field->names || is_pooled(field);
}

/* Calls VISIT for every field of TYPE and of the structs below it, once each. */
static void each_field(const pd_type *type, void (*visit)(void *, const pd_field *), void *context,
                       unsigned depth)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        visit(context, field);
        if (field->of && field->of != type && depth < 8) {
            each_field(field->of, visit, context, depth + 1);
        }
    }
}

struct extras {
    struct pdi_model *model;
    pd_arena *arena;
    const char **classes; /* of each pool from 1 on; NULL: of a member without a class */
};

static void count_extra(void *context, const pd_field *field)
{
    uint32_t *const count = context;
    *count += needs_extra(field);
}

/* The number of the pool of class NAME; of a new one, where NAME is NULL or new. */
static uint32_t pool_of(struct extras *extras, const char *name)
{
    struct pdi_model *const model = extras->model;
    for (uint32_t i = 0; name && i < model->pool_count; i++) {
        if (extras->classes[i] && strcmp(extras->classes[i], name) == 0) {
            return i + 1;
        }
    }
    extras->classes[model->pool_count] = name;
    return ++model->pool_count;
}

static void add_extra(void *context, const pd_field *field)
{
    struct extras *const extras = context;
    struct pdi_model *const model = extras->model;
    if (!needs_extra(field) || pdi_pointer_find(&model->extra_of_field, field) != UINT32_MAX) {
        return;
    }
    struct pdi_field_extra *const extra = &model->extras[model->extra_count];
    map_put(&model->extra_of_field, field, model->extra_count++);
    *extra = (struct pdi_field_extra){.field = field};
    if (field->rule == PD_RULE_MATCHES) { /* NULL for a bad one: validate tells */
        extra->pattern = field->text ? pdi_pattern_new(field->text, extras->arena, NULL) : NULL;
    } else if (field->rule == PD_RULE_CHARS) {
        extra->letters = spell_out(extras->arena, field->text, &extra->letter_count);
    }
    if (field->rule == PD_RULE_ONE_OF) {
        extra->choice_count = pdi_list_length((const void *const *)field->choices);
    }
    for (const pd_name *name = field->names ? field->names->names : NULL; name && name->text;
         name++) {
        extra->choice_count++;
    }
    if (is_pooled(field)) {
        extra->pool = pool_of(extras, field->value_class);
    }
}

const struct pdi_field_extra *pdi_model_extra(const struct pdi_model *model, const pd_field *field)
{
    const uint32_t index = pdi_pointer_find(&model->extra_of_field, field);
    return index == UINT32_MAX ? NULL : &model->extras[index];
}

static void make_extras(struct pdi_model *model, pd_arena *arena)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->command_count; i++) {
        each_field(model->commands[i].type, count_extra, &count, 0);
    }
    model->extras = pd_alloc(arena, struct pdi_field_extra, count + 1);
    map_new(&model->extra_of_field, count, arena);
    struct extras extras = {model, arena, pd_alloc(arena, const char *, count + 1)};
    for (uint32_t i = 0; i < model->command_count; i++) {
        each_field(model->commands[i].type, add_extra, &extras, 0);
    }
}

/* ---- References in values ---------------------------------------------------------------- */

bool pdi_each_ref(const pd_type *type, void *object, bool (*function)(void *context, pd_ref *ref),
                  void *context)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        const bool key_refs = field->key_kind == PD_KIND_REF;
        if (field->kind != PD_KIND_REF && field->kind != PD_KIND_STRUCT && !key_refs) {
            continue;
        }
        const struct pdi_items items = pdi_items(field, object);
        for (size_t i = 0; i < items.count; i++) {
            char *const item = items.base + i * items.stride;
            char *const value = item + field->value_offset;
            if (key_refs && !function(context, (pd_ref *)(void *)item)) {
                return false;
            }
            if (field->kind == PD_KIND_REF && (!key_refs || value != item) &&
                !function(context, (pd_ref *)(void *)value)) {
                return false;
            }
            if (field->kind == PD_KIND_STRUCT &&
                !pdi_each_ref(field->of, value, function, context)) {
                return false;
            }
        }
    }
    return true;
}

static void note_ref(void *context, const pd_field *field)
{
    struct pdi_command *const command = context;
    command->has_refs |= field->kind == PD_KIND_REF;
    command->has_draws |= field->rule == PD_RULE_DRAW;
}

/* ---- Making ready ------------------------------------------------------------------------ */

/* Whether FIELD is an integer that nothing but its range says something of. */
static bool is_plain(const pd_field *field)
{
    const uint32_t size = field->element_size;
    return (field->kind == PD_KIND_INT || field->kind == PD_KIND_UINT) &&
           (size == 1 || size == 2 || size == 4 || size == 8) && field->shape == PD_SHAPE_ONE &&
           !field->names && !field->from && !field->has_size && !field->external &&
           (field->rule == PD_RULE_DEFAULT || field->rule == PD_RULE_RANGE);
}

static void make_plain(const struct pdi_model *model, struct pdi_command *command, pd_arena *arena)
{
    uint32_t count = 0;
    for (const pd_field *field = command->type->fields; field->name; field++, count++) {
        if (!is_plain(field)) {
            return;
        }
    }
    struct pdi_plain_field *const plain = pd_alloc(arena, struct pdi_plain_field, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const pd_field *const field = &command->type->fields[i];
        plain[i] = (struct pdi_plain_field){.offset = field->offset,
                                            .size = field->element_size,
                                            .is_signed = field->kind == PD_KIND_INT,
                                            .pool = pdi_model_extra(model, field)->pool};
        pdi_field_range(field, &plain[i].lo, &plain[i].hi);
        pdi_plain_ready(&plain[i]);
    }
    command->plain = plain;
    command->plain_count = count;
    command->always_filled = !command->info.has_overrides;
}

/* Whether equal bytes mean equal values: every byte belongs to an integer or a reference. */
static bool is_solid(const pd_type *type)
{
    size_t bytes = 0;
    for (const pd_field *field = type->fields; field->name; field++) {
        const bool whole =
            field->kind == PD_KIND_INT || field->kind == PD_KIND_UINT || field->kind == PD_KIND_REF;
        const bool fixed = field->shape == PD_SHAPE_ONE || field->shape == PD_SHAPE_ARRAY;
        if (!whole || !fixed || field->external || field->has_size) {
            return false;
        }
        bytes += field->size;
    }
    return bytes == type->size;
}

static void make_commands(struct pdi_model *model, pd_arena *arena)
{
    model->command_count = pdi_list_length((const void *const *)model->model->commands);
    model->commands = pd_alloc(arena, struct pdi_command, model->command_count + 1);
    map_new(&model->command_of_type, model->command_count, arena);
    for (uint32_t i = 0; i < model->command_count; i++) {
        struct pdi_command *const command = &model->commands[i];
        command->command = model->model->commands[i];
        command->type = command->command->type;
        command->title = camel(arena, command->type->tag);
        /* Itself, for one function may serve several; INFO changes nothing. */
        command->command->call(PDI_INFO, (void *)(uintptr_t)command->command, NULL, NULL, NULL,
                               &command->info);
        command->when = command->info.has_when ? command->command->when : NULL;
        command->simulate = command->info.has_simulate ? command->command->simulate : NULL;
        command->weight = command->info.weight ? command->info.weight : 1;
        command->flat = pdi_type_flat(command->type);
        each_field(command->type, note_ref, command, 0);
        model->weight_sum += command->weight;
        map_put(&model->command_of_type, command->type, i);
    }
}

static void make_events(struct pdi_model *model, pd_arena *arena)
{
    model->event_count = pdi_list_length((const void *const *)model->model->events);
    model->events = pd_alloc(arena, struct pdi_event_type, model->event_count + 1);
    model->event_slots = pd_alloc(arena, struct pdi_event_slot, slots_for(model->event_count));
    model->event_mask = slots_for(model->event_count) - 1;
    for (uint32_t i = 0; i < model->event_count; i++) {
        struct pdi_event_type *const event = &model->events[i];
        struct leaves leaves = {.arena = arena};
        event->type = model->model->events[i];
        event->title = camel(arena, event->type->tag);
        event->flat = pdi_type_flat(event->type);
        event->solid = is_solid(event->type);
        collect_leaves(&leaves, event->type, "", 0);
        event->leaves = leaves.items;
        event->leaf_count = leaves.count;
        event->words = event->type->fields->name ? (uint32_t)(event->type->size / 8) : 0;
        const bool quick = event->flat && !leaves.count &&
                           (!event->type->fields->name || event->type->size % 8 == 0);
        event->quick_type = quick ? event->type : NULL;
        event->quick_room = quick ? pdi_arena_room(event->type->size) : SIZE_MAX;
        event->index = i;
        put_event(model, event);
    }
}

/* The projections with their lists of invariants; gives how many invariants there are. */
static uint32_t make_projections(struct pdi_model *model, pd_arena *arena)
{
    const uint32_t more = pdi_list_length((const void *const *)model->info.projections);
    model->projection_count = 1 + more;
    model->projections = pd_alloc(arena, struct pdi_projection, model->projection_count);
    uint32_t invariants = 0;
    for (uint32_t i = 0; i < model->projection_count; i++) {
        struct pdi_projection *const it = &model->projections[i];
        it->projection = i == 0 ? model->model->sequence : model->info.projections[i - 1];
        /* Itself, for one function may serve several; INVARIANTS changes nothing. */
        it->projection->call(PDI_INVARIANTS, (void *)(uintptr_t)it->projection,
                             (void *)&it->invariants);
        invariants += pdi_list_length((const void *const *)it->invariants);
    }
    return invariants;
}

static void make_invariants(struct pdi_model *model, uint32_t count, pd_arena *arena)
{
    model->invariants = pd_alloc(arena, struct pdi_invariant, count + 1);
    for (uint32_t i = 0; i < model->projection_count; i++) {
        const pd_invariant *const *list = model->projections[i].invariants;
        for (; list && *list; list++) {
            model->invariants[model->invariant_count++] = (struct pdi_invariant){*list, i};
        }
    }
}

struct pdi_model *pdi_model_new(const pd_model *model, pd_arena *arena, pd_diag *diag)
{
    pd_model_info info = {0};
    if (pdi_model_check_tables(model, &info, diag) != PD_OK) {
        return NULL;
    }
    struct pdi_model *const ready = pd_alloc(arena, struct pdi_model, 1);
    ready->model = model;
    ready->info = info;
    make_commands(ready, arena);
    make_events(ready, arena);
    const uint32_t invariants = make_projections(ready, arena);
    if (pdi_model_check_functions(ready, diag) != PD_OK) {
        return NULL;
    }
    if (invariants > PDI_INVARIANTS_MAX) {
        (void)pdi_fail(diag, PD_EINVAL, "model %s has more than %d invariants", model->name,
                       PDI_INVARIANTS_MAX);
        return NULL;
    }
    make_invariants(ready, invariants, arena);
    make_extras(ready, arena);
    for (uint32_t i = 0; i < ready->command_count; i++) {
        make_plain(ready, &ready->commands[i], arena);
    }
    ready->hash = pdi_model_hash(ready);
    return ready;
}

/* ---- Choosing commands ------------------------------------------------------------------- */

uint32_t pdi_model_command_named(const struct pdi_model *model, const char *name, size_t len)
{
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const command = &model->commands[i];
        if ((strlen(command->title) == len && memcmp(command->title, name, len) == 0) ||
            (strlen(command->type->tag) == len && memcmp(command->type->tag, name, len) == 0)) {
            return i;
        }
    }
    return UINT32_MAX;
}

const char *pdi_model_nearest_command(const struct pdi_model *model, const char *name)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 2 + 2;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const size_t distance = pdi_word_distance(name, model->commands[i].title);
        if (distance < least) {
            least = distance;
            nearest = model->commands[i].title;
        }
    }
    return nearest;
}

static pd_status find_command(const struct pdi_model *model, const char *name, uint32_t *out,
                              pd_diag *diag)
{
    *out = pdi_model_command_named(model, name, strlen(name));
    if (*out != UINT32_MAX) {
        return PD_OK;
    }
    const char *const nearest = pdi_model_nearest_command(model, name);
    return pdi_fail(diag, PD_EINVAL, "model %s has no command '%s'%s%s%s", model->model->name, name,
                    nearest ? ": did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

pd_status pdi_model_select(struct pdi_model *model, const char *const *only,
                           const char *const *without, const pd_weight *weights, pd_diag *diag)
{
    uint32_t index;
    for (uint32_t i = 0; only && i < model->command_count; i++) {
        bool named = false;
        for (const char *const *name = only; *name; name++) {
            if (find_command(model, *name, &index, diag) != PD_OK) {
                return PD_EINVAL;
            }
            named |= index == i;
        }
        model->commands[i].weight = named ? model->commands[i].weight : 0;
    }
    for (const char *const *name = without; name && *name; name++) {
        if (find_command(model, *name, &index, diag) != PD_OK) {
            return PD_EINVAL;
        }
        model->commands[index].weight = 0;
    }
    for (const pd_weight *weight = weights; weight && weight->command; weight++) {
        if (find_command(model, weight->command, &index, diag) != PD_OK) {
            return PD_EINVAL;
        }
        model->commands[index].weight = weight->weight;
    }
    model->weight_sum = 0;
    for (uint32_t i = 0; i < model->command_count; i++) {
        model->weight_sum += model->commands[i].weight;
    }
    return model->weight_sum ? PD_OK
                             : pdi_fail(diag, PD_EINVAL, "no command of model %s is left to run",
                                        model->model->name);
}
