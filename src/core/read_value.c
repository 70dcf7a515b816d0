/*
 * Reads the members of a struct by their descriptions. Whatever holds several items gives one
 * slot after another, so that there is one loop for all of them.
 */
#include "core/box.h"
#include "core/read.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

/* Opens a bracket, whose place is told when it is one too many. */
static pd_status enter(struct pdi_reader *reader, char bracket)
{
    const pd_status status = pdi_reader_expect(reader, bracket);
    if (!status && ++reader->depth > DEPTH_MAX) {
        return pdi_reader_fail(reader, reader->at - 1, "nested deeper than %d", DEPTH_MAX);
    }
    return status;
}

static pd_status leave(struct pdi_reader *reader, char bracket)
{
    reader->depth--;
    return pdi_reader_expect(reader, bracket);
}

/* Whether BRACKET, or the end of the text if that is 0, is next. */
static bool is_next(struct pdi_reader *reader, char bracket)
{
    pdi_reader_blanks(reader);
    return reader->at == reader->end ? bracket == '\0' : *reader->at == bracket;
}

/* Between two items: the comma, unless FIRST. */
static pd_status separate(struct pdi_reader *reader, bool first, char close)
{
    if (first || pdi_reader_accept(reader, ',')) {
        return PD_OK;
    }
    return pdi_reader_fail(reader, reader->at, close ? "expected ',' or '%c'" : "expected ','",
                           close);
}

static pd_status read_item(struct pdi_reader *reader, const pd_field *field, bool is_key,
                           void *item)
{
    if (is_key || field->kind != PD_KIND_STRUCT) {
        return pdi_read_scalar(reader, field, is_key, item);
    }
    pd_status status = enter(reader, '{');
    if (!status) {
        status = pdi_read_fields(reader, field->of, item, '}');
    }
    return status ? status : leave(reader, '}');
}

/* The items of a member while they are read. */
struct row {
    const pd_field *field;
    size_t count, count_max;
    char *array;         /* of those in the struct itself; else NULL */
    struct pdi_box *box; /* of the others: a slice is read as a list */
    void *key;           /* of a set or map: room for one */
};

/* The slot of the next item. Of a set and a map, it reads the key to know it. */
static pd_status next_slot(struct pdi_reader *reader, struct row *row, void **slot)
{
    const pd_field *const field = row->field;
    const char *const start = reader->at;
    if (row->count == row->count_max) {
        return pdi_reader_fail(reader, start, "'%s' holds at most %zu", field->name,
                               row->count_max);
    }
    row->count++;
    if (row->array) {
        *slot = row->array + (row->count - 1) * field->element_size;
        return PD_OK;
    }
    if (!row->key) {
        *slot = pdi_list_add(row->box);
        return PD_OK;
    }
    const pd_status status = read_item(reader, field, field->shape == PD_SHAPE_MAP, row->key);
    if (status) {
        return status;
    }
    if (pdi_find(row->box, row->key)) {
        return pdi_reader_fail(reader, start, "'%s' has this %s twice", field->name,
                               field->shape == PD_SHAPE_MAP ? "key" : "item");
    }
    *slot = pdi_put(row->box, row->key);
    return field->shape == PD_SHAPE_MAP ? pdi_reader_expect(reader, ':') : PD_OK;
}

static pd_status read_items(struct pdi_reader *reader, struct row *row)
{
    const bool is_map = row->field->shape == PD_SHAPE_MAP;
    const char close = is_map ? '}' : ']';
    pd_status status = enter(reader, is_map ? '{' : '[');
    while (!status && !is_next(reader, close)) {
        void *slot = NULL;
        status = separate(reader, row->count == 0, close);
        pdi_reader_blanks(reader);
        if (!status) {
            status = next_slot(reader, row, &slot);
        }
        if (!status && row->field->shape != PD_SHAPE_SET) {
            status = read_item(reader, row->field, false, slot);
        }
    }
    return status ? status : leave(reader, close);
}

/* Reads as many items as there are. */
static pd_status read_row(struct pdi_reader *reader, const pd_field *field, void *object)
{
    char *const member = (char *)object + field->offset;
    struct pdi_box list = pdi_box_new(field, reader->arena);
    struct row row = {.field = field, .count_max = pdi_inline_slots(field), .box = &list};
    if (row.count_max) {
        row.array = member;
    } else {
        row.count_max = SIZE_MAX;
    }
    if (field->count_size && field->count_size < sizeof row.count_max) {
        const size_t countable = ((size_t)1 << (field->count_size * 8)) - 1;
        row.count_max = row.count_max < countable ? row.count_max : countable;
    }
    if (field->shape == PD_SHAPE_SET || field->shape == PD_SHAPE_MAP) {
        row.key = pdi_arena_raw(reader->arena, field->key_size);
    }
    const pd_status status = read_items(reader, &row);
    if (status) {
        return status;
    }
    if (pdi_is_box(field)) {
        memcpy(member, &list, sizeof list);
    } else if (field->shape == PD_SHAPE_SLICE) {
        memcpy(member, &list.items, sizeof list.items);
    }
    pdi_items_set_count(field, object, row.count);
    return PD_OK;
}

static pd_status read_optional(struct pdi_reader *reader, const pd_field *field, void *object)
{
    void *const item = pd_arena_alloc(reader->arena, field->element_size, 1);
    memcpy((char *)object + field->offset, &item, sizeof item);
    return read_item(reader, field, false, item);
}

/* Whether "none" is next, where the one that could be there is absent; skips it then. */
static bool accept_none(struct pdi_reader *reader, const pd_field *field)
{
    const char *const start = reader->at;
    if ((field->has_size || field->shape == PD_SHAPE_OPTIONAL) &&
        pd_str_equal(pdi_reader_word(reader), PD_STR("none"))) {
        return true;
    }
    reader->at = start;
    return false;
}

pd_status pdi_read_field(struct pdi_reader *reader, const pd_field *field, void *object)
{
    if (accept_none(reader, field)) {
        return PD_OK;
    }
    if (field->has_size) {
        pdi_integer_set((char *)object + field->has_offset, field->has_size, true);
    }
    if (field->shape == PD_SHAPE_OPTIONAL) {
        return read_optional(reader, field, object);
    }
    if (pdi_is_single(field)) {
        return read_item(reader, field, false, (char *)object + field->offset);
    }
    return read_row(reader, field, object);
}

/* The field whose name is next, or NULL and why. */
static const pd_field *read_name(struct pdi_reader *reader, const pd_type *type, bool *seen)
{
    const pd_str word = pdi_reader_word(reader);
    const pd_field *const found = pdi_field_named(type, word.data, word.len);
    struct pdi_nearest nearest = {.word = pdi_arena_copy(reader->arena, word.data, word.len)};
    if (word.len == 0) {
        (void)pdi_reader_fail(reader, word.data, "expected the name of a field");
        return NULL;
    }
    if (found && !seen[found - type->fields]) {
        seen[found - type->fields] = true;
        return found;
    }
    if (found) {
        (void)pdi_reader_fail(reader, word.data, "'%s' is given twice", found->name);
        return NULL;
    }
    for (const pd_field *field = type->fields; field->name; field++) {
        pdi_nearest_try(&nearest, field->name);
    }
    (void)pdi_reader_fail(reader, word.data, "%s has no field '%.60s'%s%s%s", type->tag,
                          nearest.word, nearest.found ? ": did you mean '" : "",
                          nearest.found ? nearest.found : "", nearest.found ? "'?" : "");
    return NULL;
}

pd_status pdi_read_fields(struct pdi_reader *reader, const pd_type *type, void *object, char close)
{
    size_t field_count = 0;
    while (type->fields[field_count].name) {
        field_count++;
    }
    bool *const seen = pd_alloc(reader->arena, bool, field_count);
    pdi_boxes_init(type, object, reader->arena);
    for (bool first = true; !is_next(reader, close); first = false) {
        pd_status status = separate(reader, first, close);
        const pd_field *const field = status ? NULL : read_name(reader, type, seen);
        if (!field) {
            return PD_EPARSE;
        }
        status = pdi_reader_expect(reader, '=');
        if (!status) {
            status = pdi_read_field(reader, field, object);
        }
        if (status) {
            return status;
        }
    }
    return PD_OK;
}
