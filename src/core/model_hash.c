/* See model_hash.h. Addresses never enter: the hash is equal on every machine. */
#include "core/model_hash.h"

#include "base/hash.h"

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return text ? pdi_hash_string(hash, text) : pdi_hash_u64(hash, 0);
}

static uint64_t hash_real(uint64_t hash, double value)
{
    return pdi_hash_bytes(hash, &value, sizeof value);
}

static uint64_t hash_type(uint64_t hash, const pd_type *type, unsigned depth);

static uint64_t hash_field(uint64_t hash, const pd_field *field, unsigned depth)
{
    hash = hash_text(hash, field->name);
    const uint64_t numbers[] = {
        field->kind,    field->shape,     field->key_kind,  field->element_size, field->external,
        field->flags,   field->rule,      field->lo,        field->hi,           field->min_len,
        field->max_len, field->min_items, field->max_items, field->from_offset,  field->often_from,
        field->or_none, field->has_size,
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hash = pdi_hash_u64(hash, numbers[i]);
    }
    hash = hash_real(hash_real(hash, field->real_lo), field->real_hi);
    hash = hash_text(hash_text(hash, field->text), field->value_class);
    hash = hash_text(hash, field->from ? field->from->tag : NULL);
    for (const char *const *choice = field->choices; choice && *choice; choice++) {
        hash = hash_text(hash, *choice);
    }
    const pd_name *name = field->names ? field->names->names : NULL;
    for (; name && name->text; name++) {
        hash = pdi_hash_u64(hash_text(hash, name->text), (uint64_t)name->value);
    }
    return field->of && depth < 4 ? hash_type(hash, field->of, depth + 1) : hash;
}

static uint64_t hash_type(uint64_t hash, const pd_type *type, unsigned depth)
{
    hash = hash_text(hash, type->tag);
    for (const pd_field *field = type->fields; field->name; field++) {
        hash = hash_field(hash, field, depth);
    }
    return hash;
}

uint64_t pdi_model_hash(const struct pdi_model *model)
{
    uint64_t hash = hash_text(1, model->model->name);
    for (uint32_t i = 0; i < model->command_count; i++) {
        const struct pdi_command *const command = &model->commands[i];
        hash = hash_type(hash, command->type, 0);
        hash = pdi_hash_u64(hash, command->info.weight);
        hash = pdi_hash_u64(hash, (uint64_t)command->info.has_when |
                                      (uint64_t)command->info.has_overrides << 1 |
                                      (uint64_t)command->info.has_simulate << 2);
    }
    for (uint32_t i = 0; i < model->event_count; i++) {
        hash = hash_type(hash, model->events[i].type, 0);
    }
    return hash_type(hash, model->projections[0].projection->state, 0);
}
