/* See state_diff.h. */
#include "core/state_diff.h"

#include <string.h>

struct diff {
    struct pdi_text *text;
    const struct pdi_model *model;
    const char *path; /* of the struct being compared, ending in '.', or "" */
};

static void begin_line(const struct diff *diff)
{
    if (diff->text->len) {
        pdi_text_putc(diff->text, '\n');
    }
}

static void diff_structs(const struct diff *diff, const pd_type *type, const void *before,
                         const void *after);

/* PATH followed by what TEXT holds from START on, which is taken back. */
static char *path_of(const struct diff *diff, const char *name, const char *key)
{
    struct pdi_text path = pdi_text_new(diff->text->arena);
    pdi_text_printf(&path, "%s%s", diff->path, name);
    if (key) {
        pdi_text_printf(&path, "[%s]", key);
    }
    return path.data;
}

static void diff_value(const struct diff *diff, const pd_field *field, const void *before,
                       const void *after)
{
    begin_line(diff);
    pdi_text_printf(diff->text, "%s%s: ", diff->path, field->name);
    pdi_print_field(diff->text, diff->model, field, before);
    pdi_text_puts(diff->text, " -> ");
    pdi_print_field(diff->text, diff->model, field, after);
}

static void print_key(struct pdi_text *text, const struct diff *diff, const pd_field *field,
                      const void *item)
{
    pdi_print_item(text, diff->model, field, true, item);
}

/* A line "+ accounts[$1.account] = {..}", "- open: $1.handle". */
static void diff_item(const struct diff *diff, const pd_field *field, char sign, const void *item)
{
    begin_line(diff);
    pdi_text_printf(diff->text, "%c %s%s", sign, diff->path, field->name);
    if (field->shape == PD_SHAPE_MAP) {
        pdi_text_putc(diff->text, '[');
        print_key(diff->text, diff, field, item);
        pdi_text_puts(diff->text, "] = ");
        pdi_print_item(diff->text, diff->model, field, false,
                       (const char *)item + field->value_offset);
    } else {
        pdi_text_puts(diff->text, ": ");
        print_key(diff->text, diff, field, item);
    }
}

static bool equal_value(const pd_field *field, const char *a, const char *b)
{
    return field->kind == PD_KIND_STRUCT
               ? pdi_equal(field->of, a, b, false)
               : pdi_compare_items(field->kind, field->value_size, NULL, a, b) == 0;
}

static void diff_map_value(const struct diff *diff, const pd_field *field, const char *a,
                           const char *b)
{
    struct pdi_text key = pdi_text_new(diff->text->arena);
    print_key(&key, diff, field, a);
    const char *const path = path_of(diff, field->name, key.data);
    a += field->value_offset;
    b += field->value_offset;
    if (field->kind == PD_KIND_STRUCT) {
        struct pdi_text below = pdi_text_new(diff->text->arena);
        pdi_text_printf(&below, "%s.", path);
        diff_structs(&(struct diff){diff->text, diff->model, below.data}, field->of, a, b);
        return;
    }
    begin_line(diff);
    pdi_text_printf(diff->text, "%s: ", path);
    pdi_print_item(diff->text, diff->model, field, false, a);
    pdi_text_puts(diff->text, " -> ");
    pdi_print_item(diff->text, diff->model, field, false, b);
}

/* Sets and maps are in the order of their keys: one merge. */
static void diff_keyed(const struct diff *diff, const pd_field *field, const void *before,
                       const void *after)
{
    const struct pdi_items a = pdi_items(field, before);
    const struct pdi_items b = pdi_items(field, after);
    size_t i = 0;
    size_t k = 0;
    while (i < a.count || k < b.count) {
        const char *const x = a.base + i * a.stride;
        const char *const y = b.base + k * b.stride;
        const int order = i == a.count ? 1
                          : k == b.count
                              ? -1
                              : pdi_compare_items(field->key_kind, field->key_size, NULL, x, y);
        if (order < 0) {
            diff_item(diff, field, '-', x);
        } else if (order > 0) {
            diff_item(diff, field, '+', y);
        } else if (field->shape == PD_SHAPE_MAP &&
                   !equal_value(field, x + field->value_offset, y + field->value_offset)) {
            diff_map_value(diff, field, x, y);
        }
        i += order <= 0;
        k += order >= 0;
    }
}

static void diff_structs(const struct diff *diff, const pd_type *type, const void *before,
                         const void *after)
{
    for (const pd_field *field = type->fields; field->name; field++) {
        if (pdi_equal_field(field, before, after)) {
            continue;
        }
        if (field->shape == PD_SHAPE_MAP || field->shape == PD_SHAPE_SET) {
            diff_keyed(diff, field, before, after);
        } else if (field->kind == PD_KIND_STRUCT && field->shape == PD_SHAPE_ONE) {
            struct pdi_text below = pdi_text_new(diff->text->arena);
            pdi_text_printf(&below, "%s%s.", diff->path, field->name);
            diff_structs(&(struct diff){diff->text, diff->model, below.data}, field->of,
                         (const char *)before + field->offset, (const char *)after + field->offset);
        } else {
            diff_value(diff, field, before, after);
        }
    }
}

void pdi_state_diff(struct pdi_text *text, const struct pdi_model *model, const pd_type *type,
                    const void *before, const void *after)
{
    diff_structs(&(struct diff){text, model, ""}, type, before, after);
}
