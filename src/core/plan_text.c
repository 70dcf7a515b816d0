/* Plans as text: what is printed here reads back as the same plan. */
#include "core/attribute.h"
#include "core/failure.h"
#include "core/ref.h"
#include "core/value.h"

#include <string.h>

enum { STEP_ID_MAX = (1 << PDI_REF_STEP_BITS) - 1, LEB128_BITS = 7 };

static const char digits[] = "0123456789abcdef";

/* ---- Writing ----------------------------------------------------------------------------- */

void pdi_plan_print_step(struct pdi_text *text, const struct pdi_model *model,
                         const struct pdi_plan_step *step)
{
    const struct pdi_command *const command = &model->commands[step->command];
    pdi_text_printf(text, "$%" PRIu32 " %s(", step->id, command->title);
    pdi_print_fields(text, model, command->type, step->data);
    pdi_text_putc(text, ')');
}

void pdi_alloc_fault_print(struct pdi_text *text, struct pdi_alloc_fault fault)
{
    if (fault.nth) {
        pdi_text_printf(text, " @alloc(%" PRIu32 "%s)", fault.nth, fault.on ? "+" : "");
    }
}

/* Appends TAPE's draws, each as an unsigned LEB128, in hexadecimal digits. */
static void print_tape(struct pdi_text *text, const struct pdi_tape *tape)
{
    pdi_text_puts(text, " @tape(");
    for (uint32_t i = 0; i < tape->count; i++) {
        uint64_t left = tape->draws[i];
        do {
            const unsigned byte = (left & 0x7f) | (left >> LEB128_BITS ? 0x80 : 0);
            left >>= LEB128_BITS;
            pdi_text_putc(text, digits[byte >> 4]);
            pdi_text_putc(text, digits[byte & 0xf]);
        } while (left);
    }
    pdi_text_putc(text, ')');
}

struct pdi_plan_line *pdi_plan_lines(const struct pdi_model *model, const struct pdi_plan *plan,
                                     pd_arena *arena)
{
    struct pdi_plan_line *const lines = pd_alloc(arena, struct pdi_plan_line, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        const struct pdi_plan_step *const step = &plan->steps[i];
        struct pdi_text text = pdi_text_new(arena);
        struct pdi_text attributes = pdi_text_new(arena);
        pdi_plan_print_step(&text, model, step);
        pdi_alloc_fault_print(&attributes, step->alloc);
        if (step->tape.count) {
            print_tape(&attributes, &step->tape);
        }
        pdi_text_puts(&attributes, step->attributes ? step->attributes : "");
        lines[i] = (struct pdi_plan_line){.text = text.data, .attributes = attributes.data};
    }
    return lines;
}

const char *pdi_plan_line_shown(const struct pdi_plan_line *line, pd_arena *arena)
{
    static const char *const shown[] = {" @alloc(", PDI_ANY};
    struct pdi_text text = pdi_text_new(arena);
    pdi_text_puts(&text, line->text);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const char *const at = line->attributes ? strstr(line->attributes, shown[i]) : NULL;
        const char *const end = at ? strchr(at, ')') : NULL;
        pdi_text_add(&text, at, end ? (size_t)(end + 1 - at) : 0);
    }
    return text.data;
}

/* ---- Reading ----------------------------------------------------------------------------- */

/* A step as it is read, for its references. */
struct step {
    struct pdi_reader *reader;
    const struct pdi_plan *before;
    uint32_t id;
    const char *fields; /* where they begin */
    pd_status status;
};

static bool is_in(const struct pdi_plan *plan, uint32_t id)
{
    size_t low = 0;
    size_t high = plan->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (plan->steps[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < plan->count && plan->steps[low].id == id;
}

/* Where in the fields of STEP the word NAME stands, outside of strings: a value does not say. */
static const char *find_name(const struct step *step, const char *name)
{
    const size_t len = strlen(name);
    bool quoted = false;
    for (const char *at = step->fields; at < step->reader->end; at++) {
        const size_t left = (size_t)(step->reader->end - at);
        if (quoted && *at == '\\') {
            at++;
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (!quoted && left > len && memcmp(at, name, len) == 0 && !pdi_is_digit(at[len])) {
            return at;
        }
    }
    return step->fields;
}

/* Whether REF names a step before CONTEXT, a struct step. */
static bool check_ref(void *context, pd_ref *ref)
{
    struct step *const step = context;
    struct pdi_reader *const reader = step->reader;
    const uint32_t id = pdi_ref_parts(*ref).step;
    if (pd_ref_none(*ref) || is_in(step->before, id)) {
        return true;
    }
    struct pdi_text name = pdi_text_new(reader->arena);
    if (id == 0) {
        pdi_text_printf(&name, "unknown#%" PRIu64, ref->id);
        step->status = pdi_reader_fail(reader, find_name(step, name.data),
                                       "expected a reference that a step of the plan produces");
        return false;
    }
    pdi_text_printf(&name, "$%" PRIu32, id);
    step->status = pdi_reader_fail(reader, find_name(step, name.data),
                                   id < step->id ? "the plan has no step %s for $%" PRIu32
                                                 : "step %s is not before $%" PRIu32,
                                   name.data, step->id);
    return false;
}

static int hex_digit(char c)
{
    const char *const at = memchr(digits, c, sizeof digits - 1);
    return at ? (int)(at - digits) : -1;
}

/* Decodes ARGS into TAPE. False: they are no tape. */
static bool read_tape(pd_str args, pd_arena *arena, struct pdi_tape *tape)
{
    uint64_t *const draws = pd_alloc(arena, uint64_t, args.len / 2);
    uint32_t count = 0;
    unsigned shift = 0;
    for (size_t i = 0; i < args.len; i += 2) {
        const int high = hex_digit(args.data[i]);
        const int low = i + 1 < args.len ? hex_digit(args.data[i + 1]) : -1;
        const uint64_t bits = (uint64_t)((high & 0x7) << 4 | (low & 0xf));
        if (high < 0 || low < 0 || shift >= 64 || bits << shift >> shift != bits) {
            return false;
        }
        draws[count] |= bits << shift;
        shift = high & 0x8 ? shift + LEB128_BITS : 0;
        count += shift == 0;
    }
    *tape = (struct pdi_tape){.draws = draws, .count = count, .capacity = count};
    return shift == 0;
}

/* Decodes ARGS, "3" or "3+", into FAULT. False: they are neither. */
static bool read_alloc(pd_str args, struct pdi_alloc_fault *fault)
{
    uint64_t nth = 0;
    size_t at = 0;
    for (; at < args.len && pdi_is_digit(args.data[at]) && nth < UINT32_MAX; at++) {
        nth = nth * 10 + (uint64_t)(args.data[at] - '0');
    }
    const bool on = at + 1 == args.len && args.data[at] == '+';
    *fault = (struct pdi_alloc_fault){.nth = (uint32_t)nth, .on = on};
    return nth > 0 && nth <= UINT32_MAX && at + on == args.len;
}

/* The attributes: a failing allocation; a tape, which is a hint only and dropped if it is none;
 * that a step failed is not the plan's; what is left is kept. */
static pd_status read_attributes(struct pdi_reader *reader, struct pdi_plan_step *step)
{
    struct pdi_text kept = pdi_text_new(reader->arena);
    for (;;) {
        struct pdi_attribute attribute;
        const pd_status status = pdi_attribute_next(reader, &attribute);
        if (status || attribute.text.len == 0) {
            step->attributes = kept.len ? kept.data : NULL;
            return status;
        }
        struct pdi_tape tape;
        if (pd_str_equal(attribute.name, PD_STR("tape"))) {
            if (read_tape(attribute.args, reader->arena, &tape)) {
                step->tape = tape;
            }
        } else if (pd_str_equal(attribute.name, PD_STR("alloc"))) {
            if (!read_alloc(attribute.args, &step->alloc)) {
                return pdi_reader_fail(reader, attribute.text.data,
                                       "expected @alloc(N), whose Nth allocation fails, or "
                                       "@alloc(N+), from which on all fail; N is 1 or more");
            }
        } else if (!pd_str_equal(attribute.name, PD_STR("fails"))) {
            pdi_text_putc(&kept, ' ');
            pdi_text_add(&kept, attribute.text.data, attribute.text.len);
        }
    }
}

/* "$3", above the ids BEFORE it. */
static pd_status read_id(struct pdi_reader *reader, const struct pdi_plan *before, uint32_t *out)
{
    const uint32_t last = before->count ? before->steps[before->count - 1].id : 0;
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    if (!pdi_reader_accept(reader, '$')) {
        return pdi_reader_fail(reader, start, "expected a step, such as '$1 Name(field=value)'");
    }
    const char *const number = reader->at;
    uint32_t id = 0;
    while (reader->at < reader->end && pdi_is_digit(*reader->at) && id <= STEP_ID_MAX) {
        id = id * 10 + (uint32_t)(*reader->at++ - '0');
    }
    if (id == 0 || id > STEP_ID_MAX) {
        return pdi_reader_fail(reader, number, "expected the number of a step, from 1 to %d",
                               STEP_ID_MAX);
    }
    if (id <= last) {
        return pdi_reader_fail(reader, start,
                               "step $%" PRIu32 " stands after $%" PRIu32 ": numbers only rise", id,
                               last);
    }
    *out = id;
    return PD_OK;
}

/* The title of a command of the model. */
static pd_status read_title(struct pdi_reader *reader, uint32_t *out)
{
    const pd_str word = pdi_reader_word(reader);
    if (word.len == 0) {
        return pdi_reader_fail(reader, word.data, "expected the name of a command");
    }
    *out = pdi_model_command_named(reader->model, word.data, word.len);
    if (*out != UINT32_MAX) {
        return PD_OK;
    }
    const char *const name = pdi_arena_copy(reader->arena, word.data, word.len);
    const char *const nearest = pdi_model_nearest_command(reader->model, name);
    return pdi_reader_fail(reader, word.data, "model %s has no command '%.60s'%s%s%s",
                           reader->model->model->name, name, nearest ? ": did you mean '" : "",
                           nearest ? nearest : "", nearest ? "'?" : "");
}

/* What stands between the parentheses, and that it names nothing but the steps BEFORE. */
static pd_status read_data(struct pdi_reader *reader, const struct pdi_plan *before,
                           struct pdi_plan_step *step)
{
    const pd_type *const type = reader->model->commands[step->command].type;
    pd_status status = pdi_reader_expect(reader, '(');
    struct step check = {.reader = reader, .before = before, .id = step->id, .fields = reader->at};
    void *const data = pd_alloc(reader->arena, char, type->size);
    status = status ? status : pdi_read_fields(reader, type, data, ')');
    status = status ? status : pdi_reader_expect(reader, ')');
    if (!status && !pdi_each_ref(type, data, check_ref, &check)) {
        status = check.status;
    }
    if (!status) {
        /* A copy has an empty text, followed by a NUL, where a missing field left nothing. */
        step->data = pd_alloc(reader->arena, char, type->size);
        pdi_copy(type, step->data, data, reader->arena, PDI_DEPTH_ALL);
    }
    return status;
}

pd_status pdi_plan_read(const struct pdi_model *model, const struct pdi_plan_line *lines,
                        size_t count, pd_arena *arena, struct pdi_plan *out, pd_diag *diag)
{
    *out = (struct pdi_plan){.count = 0};
    pd_status status = PD_OK;
    for (size_t i = 0; !status && i < count; i++) {
        struct pdi_text line = pdi_text_new(arena);
        pdi_text_puts(&line, lines[i].text);
        pdi_text_puts(&line, lines[i].attributes ? lines[i].attributes : "");
        struct pdi_reader reader = pdi_reader_new(line.data, line.len, model, arena, diag);
        struct pdi_plan_step step = {.id = 0};
        reader.line = lines[i].line ? lines[i].line : (int)i + 1;
        status = read_id(&reader, out, &step.id);
        status = status ? status : read_title(&reader, &step.command);
        status = status ? status : read_data(&reader, out, &step);
        status = status ? status : read_attributes(&reader, &step);
        if (!status) {
            *pdi_plan_add(out, arena) = step;
        }
    }
    return status;
}
