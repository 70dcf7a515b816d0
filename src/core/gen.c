/* See gen.h: the walk over a command's fields, and pd_choose_. */
#include "core/gen.h"

#include "core/choice.h"
#include "core/draw_field.h"
#include "core/pool.h"
#include "core/value.h"

#include <string.h>

enum { ITEMS_MAX = 8, OVERRIDES_PATH = 1 << 20 };

struct pd_gen pdi_gen_new(const struct pdi_model *model, pd_arena *arena,
                          struct pdi_progress *progress)
{
    return (struct pd_gen){
        .model = model, .progress = progress, .arena = arena, .depth = PDI_DEPTH_MAX};
}

void pdi_note_limit(pd_gen *gen, const void *item, struct pdi_limit limit)
{
    if (!gen->limits || gen->limits->count == PDI_LIMITS_MAX) {
        return;
    }
    const char *const at = item;
    if (at < gen->command || at >= gen->command + gen->type->size) {
        return; /* in a slice or an optional: the shrinker asks the description */
    }
    limit.offset = (uint32_t)(at - gen->command);
    gen->limits->items[gen->limits->count++] = limit;
}

/* ---- What is drawn ----------------------------------------------------------------------- */

/* An item of FIELD that comes from nowhere else: a fresh one, or one drawn before. */
static bool draw_fresh(pd_gen *gen, const pd_field *field, void *item)
{
    const struct pdi_field_extra *const extra =
        gen->pools ? pdi_model_extra(gen->model, field) : NULL;
    const uint32_t size = pdi_pool_item_size(field);
    if (!extra || !extra->pool || size > PDI_POOL_ITEM) {
        return pdi_draw_item(gen, field, item);
    }
    struct pdi_pool *const pool = &gen->pools[extra->pool];
    const void *const before = pdi_pool_draw(pool, size, &gen->random);
    if (before) {
        memcpy(item, before, size);
        if (!field->value_class || pdi_judge_item(gen, field, item)) {
            return true; /* two members of a class may have different limits */
        }
    }
    if (!pdi_draw_item(gen, field, item)) {
        return false;
    }
    memcpy(pdi_pool_slot(pool, size), item, size);
    return true;
}

/* ---- Out of the state -------------------------------------------------------------------- */

struct box {
    const void *items;
    size_t count;
    pd_box box;
};

/* The nearest earlier key, else the first: refs and values are ordered by age and size. */
static size_t nearest(const struct box *box, const void *item, size_t size)
{
    const pd_field *const field = box->box.field;
    const bool keyed = field->key_kind != 0;
    size_t best = 0;
    for (size_t i = 0; i < box->count; i++) {
        const char *const key = (const char *)box->items + i * field->element_size;
        const int order =
            pdi_compare_items(keyed ? field->key_kind : field->kind, size, NULL, key, item);
        if (order == 0) {
            return i;
        }
        if (order < 0) {
            best = i;
        }
    }
    return best;
}

static bool is_key(const struct box *box, size_t at, const void *item, size_t size)
{
    const pd_field *const field = box->box.field;
    const pd_kind kind = field->key_kind ? field->key_kind : field->kind;
    const void *const key = (const char *)box->items + at * field->element_size;
    return pdi_compare_items(kind, size, NULL, key, item) == 0;
}

bool pdi_is_one_of(const void *item, size_t size, const void *container)
{
    const struct box *const box = container;
    return box->count && is_key(box, nearest(box, item, size), item, size);
}

/* The value AT in BOX, with text of its own: the state's may not live as long as the plan. */
static void take(pd_gen *gen, const struct box *box, size_t at, void *item, size_t size)
{
    const pd_field *const field = box->box.field;
    const pd_kind kind = field->key_kind ? field->key_kind : field->kind;
    memcpy(item, (const char *)box->items + at * field->element_size, size);
    if (kind == PD_KIND_STR) {
        pd_str *const text = item;
        text->data = pdi_arena_copy(gen->arena, text->data, text->len);
    } else if (kind == PD_KIND_BYTES) {
        pd_bytes *const bytes = item;
        bytes->data = pdi_arena_copy(gen->arena, bytes->data, bytes->size);
    }
}

/* Which of COUNT is chosen for the member at ITEM; overrides may have to choose it again. */
static uint32_t choose_at(pd_gen *gen, const void *item, uint64_t count)
{
    return gen->choosing
               ? pdi_choice_again(gen->choices, (size_t)((const char *)item - gen->command), count)
               : pdi_choice(gen->choices, count);
}

bool pdi_gen_from(pd_gen *gen, void *item, size_t size, const void *container)
{
    const struct box *const box = container;
    if (box->count == 0) {
        return false;
    }
    if (gen->mode == PDI_DRAW) {
        take(gen, box,
             gen->choices ? choose_at(gen, item, box->count)
                          : pdi_random_below(&gen->random, box->count),
             item, size);
        return true;
    }
    pdi_note_limit(gen, item, (struct pdi_limit){.size = (uint32_t)size, .container = container});
    const size_t at = nearest(box, item, size);
    if (is_key(box, at, item, size)) {
        return true;
    }
    if (gen->mode == PDI_REPAIR) {
        take(gen, box, at, item, size);
    }
    return gen->mode == PDI_REPAIR;
}

static const void *container_of(const pd_gen *gen, const pd_field *field)
{
    PD_ASSERT(gen->state_type == field->from && "PD_FROM of another state: validate tells");
    return (const char *)gen->state + field->from_offset;
}

/* An item of a PD_FROM field: none, the first three, or, where it may be fresh, the first two. */
static bool choose_from_state(pd_gen *gen, const pd_field *field, const struct box *box, void *item)
{
    const bool other = field->or_none || field->often_from;
    const uint64_t known = field->often_from && box->count > 2 ? 2 : box->count;
    if (known + other == 0) {
        return false;
    }
    const uint32_t at = pdi_choice(gen->choices, known + other);
    if (field->or_none && at == 0) {
        memset(item, 0, field->element_size);
        return true;
    }
    if (at - field->or_none < known) {
        take(gen, box, at - field->or_none, item, field->element_size);
        return true;
    }
    const bool chosen = pdi_choose_value(gen, field, item);
    for (size_t i = 0; i < known; i++) { /* or it would be there twice */
        gen->choices->impossible |= is_key(box, i, item, field->element_size);
    }
    return chosen;
}

/* An item of a PD_FROM field. */
static bool gen_from_state(pd_gen *gen, const pd_field *field, void *item)
{
    const void *const container = container_of(gen, field);
    if (gen->choices) {
        return choose_from_state(gen, field, container, item);
    }
    if (gen->mode == PDI_DRAW) {
        if (field->or_none && pdi_random_below(&gen->random, 8) == 0) {
            memset(item, 0, field->element_size);
            return true;
        }
        if (field->often_from && (((const struct box *)container)->count == 0 ||
                                  pdi_random_below(&gen->random, 8) == 0)) {
            return draw_fresh(gen, field, item);
        }
        return pdi_gen_from(gen, item, field->element_size, container);
    }
    if (field->or_none && field->kind == PD_KIND_REF && pd_ref_none(*(pd_ref *)item)) {
        return true;
    }
    if (field->often_from) { /* one of them, or whatever could be fresh */
        return pdi_is_one_of(item, field->element_size, container) ||
               pdi_judge_item(gen, field, item);
    }
    return pdi_gen_from(gen, item, field->element_size, container);
}

/* ---- The walk ---------------------------------------------------------------------------- */

static bool gen_item(pd_gen *gen, const pd_field *field, void *item)
{
    if (field->from) {
        return gen_from_state(gen, field, item);
    }
    if (gen->mode != PDI_DRAW) {
        return pdi_judge_item(gen, field, item);
    }
    return gen->choices ? pdi_choose_value(gen, field, item) : draw_fresh(gen, field, item);
}

void pdi_field_items_range(const pd_field *field, size_t *min, size_t *max)
{
    const size_t room = field->element_size ? field->size / field->element_size : 0;
    *min = field->min_items;
    *max = field->max_items ? field->max_items : ITEMS_MAX;
    switch (field->shape) {
    case PD_SHAPE_COUNTED:
        *max = *max > room ? room : *max;
        break;
    case PD_SHAPE_OPTIONAL:
        *min = 0;
        *max = 1;
        break;
    case PD_SHAPE_ONE:
    case PD_SHAPE_ARRAY:
        *min = *max = 1;
        break;
    default:
        break;
    }
}

/* How many items to draw, and room for them. */
static void draw_count(pd_gen *gen, const pd_field *field, void *object)
{
    size_t min;
    size_t max;
    pdi_field_items_range(field, &min, &max);
    size_t count = gen->choices ? min + pdi_choice(gen->choices, max - min + 1)
                                : (size_t)pdi_draw_integer(&gen->random, min, max, false);
    if (field->kind == PD_KIND_STRUCT && gen->depth == 0) {
        count = min;
    }
    if (field->shape == PD_SHAPE_SLICE || field->shape == PD_SHAPE_OPTIONAL) {
        void *const items = count ? pd_arena_alloc(gen->arena, field->element_size, count) : NULL;
        memcpy((char *)object + field->offset, &items, sizeof items);
    }
    pdi_items_set_count(field, object, count);
}

static void call_generator(pd_gen *gen, const pd_field *field, void *object)
{
    pdi_enter(gen->progress, PDI_PHASE_GENERATOR);
    memset((char *)object + field->offset, 0, field->size);
    field->draw->call(gen, (char *)object + field->offset);
}

/* Makes one choice for the whole of FIELD, where it is more than one value: what may be absent is
 * absent or one of two, of an array the first item is chosen, of a list the length. */
static void choose_shape(pd_gen *gen, const pd_field *field, void *object)
{
    struct pdi_choices *const choices = gen->choices;
    const bool may_lack = field->has_size || field->shape == PD_SHAPE_OPTIONAL;
    const bool array = field->shape == PD_SHAPE_ARRAY && field->kind != PD_KIND_CHAR;
    if (may_lack || array) {
        const uint32_t at = pdi_choice(choices, PDI_CHOICES);
        if (field->has_size) {
            *((bool *)object + field->has_offset) = at != 0;
        } else if (!array) {
            choices->forced = true;
            choices->force = at != 0;
            draw_count(gen, field, object);
        }
        choices->forced = array || at;
        choices->force = array ? at : at - 1;
        choices->frozen = true;
    } else if (!pdi_is_single(field)) {
        draw_count(gen, field, object);
        choices->frozen = true;
    }
    if (field->rule == PD_RULE_DRAW) {
        gen->first_draw = pdi_choice(choices, PDI_CHOICES);
    }
}

static bool gen_items(pd_gen *gen, const pd_field *field, void *object, uint64_t path);

/* The same for FIELD with all that is in it; notes by which digit, for overrides. */
static bool choose_field(pd_gen *gen, const pd_field *field, void *object, uint64_t path)
{
    struct pdi_choices *const choices = gen->choices;
    const bool frozen = choices->frozen;
    const bool forced = choices->forced;
    const uint32_t first = choices->at;
    choose_shape(gen, field, object);
    bool chosen = true;
    if (field->rule == PD_RULE_DRAW) {
        call_generator(gen, field, object);
        (void)pdi_first_draw(gen, 1); /* it may draw nothing */
    } else {
        chosen = gen_items(gen, field, object, path);
    }
    choices->forced = choices->forced && forced; /* what was forced here is over */
    choices->frozen = frozen;
    const char *const at = (const char *)object + field->offset;
    if (choices->at > first && at >= gen->command && at < gen->command + gen->type->size &&
        choices->chosen_count < PDI_CHOSEN_MAX) {
        choices->chosen[choices->chosen_count].offset = (size_t)(at - gen->command);
        choices->chosen[choices->chosen_count++].digit = first;
    }
    return chosen;
}

static bool gen_field(pd_gen *gen, const pd_field *field, void *object, uint64_t path)
{
    if (gen->choices) {
        return choose_field(gen, field, object, path);
    }
    if (gen->mode == PDI_DRAW) {
        gen->random = pdi_random(pdi_key(gen->key, path));
        if (field->has_size) {
            *((bool *)object + field->has_offset) = pdi_random_below(&gen->random, 2) != 0;
        }
        if (!pdi_is_single(field) || field->shape == PD_SHAPE_OPTIONAL) {
            draw_count(gen, field, object);
        }
    }
    if (field->rule == PD_RULE_DRAW) {
        if (gen->mode == PDI_DRAW) {
            call_generator(gen, field, object);
        }
        return true; /* whatever a generator function makes is what it can make */
    }
    return gen_items(gen, field, object, path);
}

/* The items of FIELD, each in turn. */
static bool gen_items(pd_gen *gen, const pd_field *field, void *object, uint64_t path)
{
    const struct pdi_items items = pdi_items(field, object);
    size_t min;
    size_t max;
    pdi_field_items_range(field, &min, &max);
    if (gen->mode != PDI_DRAW && !pdi_is_single(field) && field->shape != PD_SHAPE_ARRAY &&
        (items.count < min || (field->max_items && items.count > max))) {
        return false;
    }
    for (size_t i = 0; i < items.count; i++) {
        if (i > 0 && gen->mode == PDI_DRAW) {
            gen->random = pdi_random(pdi_key(pdi_key(gen->key, path), i));
        }
        if (!gen_item(gen, field, items.base + i * items.stride)) {
            return false;
        }
    }
    return true;
}

bool pdi_gen_fields(pd_gen *gen, const pd_type *type, void *object, uint64_t path)
{
    for (unsigned later = 0; later < 2; later++) {
        for (const pd_field *field = type->fields; field->name; field++) {
            if (field->external || pdi_is_box(field) || (field->from != NULL) == later) {
                continue;
            }
            const uint64_t place = path + (uint64_t)(field - type->fields) + 1;
            if (!gen_field(gen, field, object, place)) {
                return false;
            }
        }
    }
    return true;
}

void pdi_gen_member(pd_gen *gen, const pd_field *field, void *object)
{
    (void)gen_field(gen, field, object, 0);
}

static bool call_overrides(pd_gen *gen, const struct pdi_command *it, void *command)
{
    pdi_enter(gen->progress, PDI_PHASE_OVERRIDES);
    gen->choosing = true;
    return it->command->call(PDI_OVERRIDES, command, gen->state, gen, NULL, NULL);
}

bool pdi_gen_command(pd_gen *gen, uint32_t index, void *command, const void *state)
{
    const struct pdi_command *const it = &gen->model->commands[index];
    gen->type = it->type;
    gen->command = command;
    gen->state = state;
    gen->state_type = gen->model->projections[0].projection->state;
    if (gen->limits) {
        gen->limits->count = 0;
    }
    if (gen->mode == PDI_DRAW && it->plain && !gen->choices) {
        pdi_draw_plain(it, gen->key, gen->pools, command);
    } else if (!pdi_gen_fields(gen, it->type, command, 0)) {
        return false;
    }
    return !it->info.has_overrides || call_overrides(gen, it, command);
}

void pd_gen_value(pd_gen *gen, const pd_type *type, void *value)
{
    memset(value, 0, type->size);
    const uint64_t key = gen->key;
    struct pdi_choices *const choices = gen->choices;
    gen->key = pdi_gen_taped(gen, UINT64_MAX, pdi_random_next(&gen->random));
    const struct pdi_random random = gen->random;
    gen->choices = NULL; /* what a replay of the tape draws, too */
    (void)pdi_gen_fields(gen, type, value, 0);
    gen->choices = choices;
    gen->random = random;
    gen->key = key;
}

static void replay_fields(pd_gen *gen, const pd_type *type, void *object)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (field->rule == PD_RULE_DRAW) {
            call_generator(gen, field, object);
        } else if (field->kind == PD_KIND_STRUCT && !pdi_is_box(field)) {
            const struct pdi_items items = pdi_items(field, object);
            for (size_t i = 0; i < items.count; i++) {
                replay_fields(gen, field->of, items.base + i * items.stride);
            }
        }
    }
}

void pdi_gen_replay(pd_gen *gen, uint32_t index, void *command, struct pdi_tape *tape)
{
    gen->tape = tape;
    gen->tape_replay = true;
    gen->tape_at = 0;
    gen->random = pdi_random(0);
    replay_fields(gen, gen->model->commands[index].type, command);
    gen->tape = NULL;
    gen->tape_replay = false;
}

/* ---- pd_choose_: what overrides call ----------------------------------------------------- */

/* A stream of its own for each member that overrides chooses. */
static void begin_choice(pd_gen *gen, const void *field)
{
    const char *const at = field;
    PD_ASSERT(at >= gen->command && at < gen->command + gen->type->size &&
              "pd_choose_ needs a member of the command");
    if (gen->mode == PDI_DRAW) {
        gen->random = pdi_random(pdi_key(gen->key, OVERRIDES_PATH + (uint64_t)(at - gen->command)));
    }
}

static const pd_field *field_at(const pd_type *type, size_t offset)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (offset >= field->offset && offset < field->offset + field->size) {
            return field;
        }
    }
    return NULL;
}

bool pdi_choose_item(pd_gen *gen, void *field, const void *container)
{
    const struct box *const box = container;
    begin_choice(gen, field);
    const pd_field *const described = box->box.field;
    PD_ASSERT(described && "pd_choose_ needs a container of the state");
    return pdi_gen_from(
        gen, field, described->key_kind ? described->key_size : described->element_size, container);
}

bool pdi_choose_int(pd_gen *gen, void *field, size_t size, int64_t min, int64_t max)
{
    begin_choice(gen, field);
    if (min > max) {
        return false;
    }
    const pd_field *const described = field_at(gen->type, (size_t)((char *)field - gen->command));
    const bool is_signed = !described || pdi_kind_signed(described->kind);
    if (gen->mode == PDI_DRAW) {
        const uint64_t span = (uint64_t)max - (uint64_t)min;
        const uint64_t value =
            gen->choices
                ? (uint64_t)pdi_integer_of_rank(
                      choose_at(gen, field, span < PDI_CHOICES ? span + 1 : PDI_CHOICES), min, max)
                : pdi_draw_integer(&gen->random, (uint64_t)min, (uint64_t)max, true);
        pdi_integer_set(field, size, value);
        return true;
    }
    pdi_note_limit(
        gen, field,
        (struct pdi_limit){.size = (uint32_t)size, .is_signed = is_signed, .lo = min, .hi = max});
    const int64_t value = (int64_t)pdi_integer_get(field, size, is_signed);
    if (gen->mode == PDI_REPAIR && (value < min || value > max)) {
        pdi_integer_set(field, size, (uint64_t)(value < min ? min : max));
        return true;
    }
    return value >= min && value <= max;
}
