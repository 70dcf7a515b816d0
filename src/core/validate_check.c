/* Noting problems, and the types in reach: see validate_check.h. */
#include "core/validate_check.h"

#include <string.h>

bool pdi_problems_forbid(const struct pdi_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning) {
            return true;
        }
    }
    return false;
}

/* Twice as much room for COUNT ITEMS of SIZE bytes, in ARENA. */
static void *grown(pd_arena *arena, const void *items, size_t count, size_t size)
{
    void *const more = pd_arena_alloc(arena, size, count * 2 + 8);
    return count ? memcpy(more, items, count * size) : more;
}

static void note(struct pdi_checking *checking, bool warning, const char *format, va_list args)
    PD_PRINTF(3, 0);

static void note(struct pdi_checking *checking, bool warning, const char *format, va_list args)
{
    struct pdi_problems *const problems = checking->problems;
    struct pdi_text text = pdi_text_new(problems->arena);
    pdi_text_vprintf(&text, format, args);
    for (size_t i = 0; i < problems->count; i++) {
        if (strcmp(problems->items[i].rule, checking->rule) == 0 &&
            strcmp(problems->items[i].text, text.data) == 0) {
            return; /* met again by another way */
        }
    }
    if (problems->count == problems->capacity) {
        problems->items =
            grown(problems->arena, problems->items, problems->count, sizeof *problems->items);
        problems->capacity = problems->count * 2 + 8;
    }
    size_t at = problems->count++;
    for (; at > 0 && strcmp(problems->items[at - 1].rule, checking->rule) > 0; at--) {
        problems->items[at] = problems->items[at - 1]; /* simulated runs break them in any order */
    }
    problems->items[at] = (struct pdi_problem){checking->rule, text.data, warning};
}

void pdi_broken(struct pdi_checking *checking, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(checking, false, format, args);
    va_end(args);
}

void pdi_doubtful(struct pdi_checking *checking, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(checking, true, format, args);
    va_end(args);
}

bool pdi_types_add_one(struct pdi_types *types, const pd_type *type, pd_arena *arena)
{
    for (uint32_t i = 0; i < types->count; i++) {
        if (types->items[i] == type) {
            return false;
        }
    }
    if (types->count == types->capacity) {
        types->items = grown(arena, types->items, types->count, sizeof *types->items);
        types->capacity = types->count * 2 + 8;
    }
    types->items[types->count++] = type;
    return true;
}

void pdi_types_add(struct pdi_types *types, const pd_type *type, pd_arena *arena)
{
    if (!pdi_types_add_one(types, type, arena)) {
        return;
    }
    for (const pd_field *field = type->fields; field->name; field++) {
        if (field->of) {
            pdi_types_add(types, field->of, arena);
        }
    }
}

void pdi_each_field(struct pdi_checking *checking, const struct pdi_types *types,
                    pdi_visit_field_fn *visit)
{
    for (uint32_t i = 0; i < types->count; i++) {
        for (const pd_field *field = types->items[i]->fields; field->name; field++) {
            if (pdi_field_is_sound(field)) {
                visit(checking, types->items[i], field);
            }
        }
    }
}

const char *pdi_kind_words(struct pdi_checking *checking, pd_kind kind, size_t size)
{
    static const char *const words[] = {
        [PD_KIND_BOOL] = "a bool",          [PD_KIND_CHAR] = "a character",
        [PD_KIND_INT] = "a signed integer", [PD_KIND_UINT] = "an unsigned integer",
        [PD_KIND_REAL] = "a real",          [PD_KIND_STR] = "a string",
        [PD_KIND_BYTES] = "bytes",          [PD_KIND_REF] = "a reference",
        [PD_KIND_STRUCT] = "a struct"};
    if (kind != PD_KIND_INT && kind != PD_KIND_UINT && kind != PD_KIND_REAL) {
        return words[kind];
    }
    struct pdi_text text = pdi_text_new(checking->problems->arena);
    pdi_text_printf(&text, "%s of %zu bits", words[kind], size * 8);
    return text.data;
}
