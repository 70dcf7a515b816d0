/* The names of references in text. */
#include "core/ref.h"

#include "core/model.h"
#include "core/read.h"

#include <string.h>

/* The events of a model with a leaf of one path: how many, and the last two. */
struct owners {
    uint32_t count;
    uint32_t event, leaf; /* of the last */
    uint32_t other_event; /* of the one before */
};

static bool same(const char *text, pd_str word)
{
    return strlen(text) == word.len && memcmp(text, word.data, word.len) == 0;
}

/* The index of the event called TITLE; event_count if there is none. */
static uint32_t event_titled(const struct pdi_model *model, pd_str title)
{
    uint32_t event = 0;
    while (event < model->event_count && !same(model->events[event].title, title)) {
        event++;
    }
    return event;
}

/* The index of EVENT's leaf at PATH; leaf_count if there is none. */
static uint32_t leaf_at(const struct pdi_event_type *event, pd_str path)
{
    uint32_t leaf = 0;
    while (leaf < event->leaf_count && !same(event->leaves[leaf].path, path)) {
        leaf++;
    }
    return leaf;
}

static struct owners owners_of(const struct pdi_model *model, pd_str path)
{
    struct owners owners = {.count = 0};
    for (uint32_t event = 0; event < model->event_count; event++) {
        const uint32_t leaf = leaf_at(&model->events[event], path);
        if (leaf < model->events[event].leaf_count) {
            owners = (struct owners){owners.count + 1, event, leaf, owners.event};
        }
    }
    return owners;
}

/* Whether $3.PATH is enough: one event has it, and it does not begin like an event's name. */
static bool is_short(const struct pdi_model *model, const char *path)
{
    const pd_str first = {path, strcspn(path, ".[")};
    return owners_of(model, (pd_str){path, strlen(path)}).count == 1 &&
           event_titled(model, first) == model->event_count;
}

void pdi_ref_print(struct pdi_text *text, const struct pdi_model *model, pd_ref ref)
{
    const struct pdi_ref_parts parts = pdi_ref_parts(ref);
    if (pd_ref_none(ref)) {
        pdi_text_puts(text, "none");
        return;
    }
    if (parts.step == 0) {
        pdi_text_printf(text, "unknown#%" PRIu64, ref.id);
        return;
    }
    const struct pdi_event_type *const event =
        model && parts.event < model->event_count ? &model->events[parts.event] : NULL;
    pdi_text_printf(text, "$%" PRIu32 ".", parts.step);
    if (!event || parts.leaf >= event->leaf_count) {
        pdi_text_printf(text, "%" PRIu32 "#%" PRIu32 ".%" PRIu32, parts.event, parts.ordinal,
                        parts.leaf);
        return;
    }
    const char *const path = event->leaves[parts.leaf].path;
    if (parts.ordinal) {
        pdi_text_printf(text, "%s#%" PRIu32 ".", event->title, parts.ordinal);
    } else if (!is_short(model, path)) {
        pdi_text_printf(text, "%s.", event->title);
    }
    pdi_text_puts(text, path);
}

/* An integer without a sign, of BITS bits. */
static pd_status read_bits(struct pdi_reader *reader, unsigned bits, uint64_t *out)
{
    const char *const start = reader->at;
    uint64_t value = 0;
    while (reader->at < reader->end && pdi_is_digit(*reader->at) && value >> bits == 0) {
        value = value * 10 + (uint64_t)(*reader->at++ - '0');
    }
    if (reader->at == start || value >> bits) {
        return pdi_reader_fail(reader, start, "expected an integer below %" PRIu64,
                               UINT64_C(1) << bits);
    }
    *out = value;
    return PD_OK;
}

/* The same into a part of a reference, after the sign C. */
static pd_status read_part(struct pdi_reader *reader, char c, unsigned bits, uint32_t *out)
{
    uint64_t value = 0;
    pd_status status = c ? pdi_reader_expect(reader, c) : PD_OK;
    if (!status) {
        status = read_bits(reader, bits, &value);
    }
    *out = (uint32_t)value;
    return status;
}

/* The rest of a path that begins at START: .name and [2]. */
static pd_str read_path(struct pdi_reader *reader, const char *start)
{
    const char *at = reader->at;
    while (at < reader->end && (pdi_is_word(*at) || *at == '.' || *at == '[')) {
        const char *close = at + 1;
        while (*at == '[' && close < reader->end && pdi_is_digit(*close)) {
            close++;
        }
        if (*at == '[' && (close == reader->end || *close != ']')) {
            break;
        }
        at = *at == '[' ? close + 1 : at + 1;
    }
    reader->at = at;
    return (pd_str){start, (size_t)(at - start)};
}

/* NAME is no reference: says which could be meant. */
static pd_status unknown(struct pdi_reader *reader, pd_str name)
{
    struct pdi_nearest nearest = {.word = pdi_arena_copy(reader->arena, name.data, name.len)};
    for (uint32_t i = 0; i < reader->model->event_count; i++) {
        const struct pdi_event_type *const event = &reader->model->events[i];
        for (uint32_t j = 0; j < event->leaf_count; j++) {
            struct pdi_text full = pdi_text_new(reader->arena);
            pdi_text_printf(&full, "%s.%s", event->title, event->leaves[j].path);
            pdi_nearest_try(&nearest, event->leaves[j].path);
            pdi_nearest_try(&nearest, full.data);
        }
    }
    return pdi_reader_fail(reader, name.data, "no event has '%.60s'%s%s%s", nearest.word,
                           nearest.found ? ": did you mean '" : "",
                           nearest.found ? nearest.found : "", nearest.found ? "'?" : "");
}

/* After "$3.": account, Opened.account or Opened#1.account. */
static pd_status read_named(struct pdi_reader *reader, struct pdi_ref_parts *parts)
{
    const struct pdi_model *const model = reader->model;
    const pd_str word = pdi_reader_word(reader);
    if (!model || word.len == 0) {
        return pdi_reader_fail(reader, word.data,
                               model ? "expected the name of a reference"
                                     : "a reference by name needs a model");
    }
    const bool numbered = reader->at < reader->end && *reader->at == '#';
    parts->event = event_titled(model, word);
    pd_status status =
        numbered ? read_part(reader, '#', PDI_REF_ORDINAL_BITS, &parts->ordinal) : PD_OK;
    if (status) {
        return status;
    }
    if (parts->event < model->event_count) {
        status = pdi_reader_expect(reader, '.');
        const pd_str path = read_path(reader, reader->at);
        parts->leaf = leaf_at(&model->events[parts->event], path);
        const bool known = parts->leaf < model->events[parts->event].leaf_count;
        return status ? status : known ? PD_OK : unknown(reader, read_path(reader, word.data));
    }
    const pd_str path = read_path(reader, word.data);
    const struct owners owners = owners_of(model, path);
    if (owners.count == 0 || numbered) {
        return unknown(reader, path);
    }
    if (owners.count > 1) {
        return pdi_reader_fail(reader, path.data, "both %s and %s have it: write %s.%s",
                               model->events[owners.other_event].title,
                               model->events[owners.event].title, model->events[owners.event].title,
                               model->events[owners.event].leaves[owners.leaf].path);
    }
    parts->event = owners.event;
    parts->leaf = owners.leaf;
    return PD_OK;
}

/* After "$3.": what the model has no name for, 0#0.0. */
static pd_status read_numbers(struct pdi_reader *reader, struct pdi_ref_parts *parts)
{
    const char *const start = reader->at;
    const struct pdi_model *const model = reader->model;
    pd_status status = read_part(reader, '\0', PDI_REF_EVENT_BITS, &parts->event);
    if (!status) {
        status = read_part(reader, '#', PDI_REF_ORDINAL_BITS, &parts->ordinal);
    }
    if (!status) {
        status = read_part(reader, '.', PDI_REF_LEAF_BITS, &parts->leaf);
    }
    if (!status && model &&
        (parts->event >= model->event_count ||
         parts->leaf >= model->events[parts->event].leaf_count)) {
        return pdi_reader_fail(reader, start, "the model has no such reference");
    }
    return status;
}

pd_status pdi_ref_read(struct pdi_reader *reader, pd_ref *out)
{
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    const pd_str word = pdi_reader_word(reader);
    struct pdi_ref_parts parts = {0};
    pd_status status = PD_OK;
    *out = (pd_ref){0};
    if (pd_str_equal(word, PD_STR("none"))) {
        return PD_OK;
    }
    if (pd_str_equal(word, PD_STR("unknown"))) {
        status = pdi_reader_expect(reader, '#');
        return status ? status : read_bits(reader, 40, &out->id);
    }
    if (word.len || !pdi_reader_accept(reader, '$')) {
        return pdi_reader_fail(reader, start, "expected a reference, such as $3.name, or none");
    }
    status = read_part(reader, '\0', PDI_REF_STEP_BITS, &parts.step);
    if (!status && parts.step == 0) {
        return pdi_reader_fail(reader, start, "steps are counted from 1");
    }
    if (!status) {
        status = pdi_reader_expect(reader, '.');
    }
    if (status) {
        return status;
    }
    const bool digit = reader->at < reader->end && pdi_is_digit(*reader->at);
    status = digit ? read_numbers(reader, &parts) : read_named(reader, &parts);
    *out = pdi_ref_pack(parts.step, parts.event, parts.ordinal, parts.leaf);
    return status;
}
