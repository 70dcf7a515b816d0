/* Reading texts with braces, and what all texts of a table have in common. */
#include "core/route_read.h"

#include "core/read.h"

#include <string.h>

void pdi_route_slip(const struct pdi_route_reader *reader, const char *at, const char *format, ...)
{
    struct pdi_text text = pdi_text_new(reader->arena);
    va_list args;
    pdi_text_puts(&text, reader->place);
    if (at) {
        pdi_text_printf(&text, ", column %td", at - reader->start + 1);
    }
    pdi_text_puts(&text, ": ");
    va_start(args, format);
    pdi_text_vprintf(&text, format, args);
    va_end(args);
    char *const line = pd_alloc(reader->arena, char, 2 * text.len + 1);
    memcpy(line, text.data, text.len);
    pdi_one_line(line, 2 * text.len + 1);
    reader->problem(reader->context, line);
}

void pdi_route_begin(struct pdi_route_reader *reader, const char *text, const char *format, ...)
{
    struct pdi_text place = pdi_text_new(reader->arena);
    va_list args;
    va_start(args, format);
    pdi_text_vprintf(&place, format, args);
    va_end(args);
    reader->place = place.data;
    reader->start = text;
}

const pd_field *pdi_route_field(const struct pdi_route_reader *reader, const pd_type *type,
                                const char *what, pd_str name)
{
    const pd_field *const field = pdi_field_named(type, name.data, name.len);
    if (field) {
        return field;
    }
    struct pdi_nearest nearest = {.word = pdi_arena_copy(reader->arena, name.data, name.len)};
    for (const pd_field *it = type->fields; it->name; it++) {
        pdi_nearest_try(&nearest, it->name);
    }
    if (nearest.found && nearest.distance * 2 <= strlen(nearest.word) + 1) {
        pdi_route_slip(reader, name.data, "%s %s has no '%s': did you mean %s?", what, type->tag,
                       nearest.word, nearest.found);
    } else {
        pdi_route_slip(reader, name.data, "%s %s has no '%s'", what, type->tag, nearest.word);
    }
    return NULL;
}

pd_str pdi_route_word(const char **at)
{
    const char *const start = *at + strspn(*at, " ");
    const size_t len = strcspn(start, " ");
    *at = start + len;
    return (pd_str){start, len};
}

/* ---- Templates --------------------------------------------------------------------------- */

static enum pdi_part_kind special(pd_str name)
{
    static const struct {
        const char *name;
        enum pdi_part_kind kind;
    } specials[] = {{"$key", PDI_PART_KEY},
                    {"$step", PDI_PART_STEP},
                    {"$run", PDI_PART_RUN},
                    {"$tenant", PDI_PART_TENANT}};
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
        if (pd_str_equal(name, (pd_str){specials[i].name, strlen(specials[i].name)})) {
            return specials[i].kind;
        }
    }
    return PDI_PART_TEXT;
}

/* Whether a value of FIELD can stand in a line. */
static bool fits_a_line(const pd_field *field)
{
    return pdi_is_single(field) && field->kind != PD_KIND_STRUCT && field->kind != PD_KIND_BYTES;
}

/* What braces with NAME between them stand for; false: it was told why they do not. */
static bool read_part(const struct pdi_route_reader *reader, pd_str name, struct pdi_part *out)
{
    const bool is_special = name.len && name.data[0] == '$';
    *out = (struct pdi_part){.kind = is_special ? special(name) : PDI_PART_FIELD, .text = name};
    if (is_special && out->kind == PDI_PART_TEXT) {
        pdi_route_slip(reader, name.data,
                       "there is no {%.*s}: {$key}, {$step}, {$run} and {$tenant} are",
                       PD_STR_ARG(name));
        return false;
    }
    if (is_special) {
        return true;
    }
    if (!reader->command) {
        pdi_route_slip(reader, name.data,
                       "{%.*s} is a field of a command, and this is for all of them",
                       PD_STR_ARG(name));
        return false;
    }
    out->field = pdi_route_field(reader, reader->command, "command", name);
    if (out->field && !fits_a_line(out->field)) {
        pdi_route_slip(reader, name.data, "%s.%s is not one number, text or reference",
                       reader->command->tag, out->field->name);
        return false;
    }
    return out->field != NULL;
}

struct pdi_template pdi_route_template(const struct pdi_route_reader *reader, const char *from,
                                       const char *to)
{
    size_t capacity = 1;
    for (const char *at = from; at < to; at++) {
        capacity += *at == '{' ? 2 : 0;
    }
    struct pdi_part *const parts = pd_alloc(reader->arena, struct pdi_part, capacity);
    size_t count = 0;
    const char *at = from;
    while (at < to) {
        const size_t len = strcspn(at, "{}");
        const char *const brace = len < (size_t)(to - at) ? at + len : to;
        if (brace > at) {
            parts[count++] = (struct pdi_part){.text = {at, (size_t)(brace - at)}};
        }
        if (brace == to) {
            break;
        }
        const char *const close = *brace == '{' ? memchr(brace, '}', (size_t)(to - brace)) : NULL;
        if (!close) {
            pdi_route_slip(reader, brace, "this brace has no other");
            break;
        }
        count += read_part(reader, (pd_str){brace + 1, (size_t)(close - brace - 1)}, &parts[count]);
        at = close + 1;
    }
    return (struct pdi_template){parts, count};
}
