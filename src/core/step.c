/* See step.h: pd_emit and everything else that simulate and handlers call. */
#include "core/step.h"

#include "base/block.h"
#include "base/hash.h"
#include "core/trace.h"
#include "core/value.h"
#include "sys/clock.h"

#include <stdio.h>
#include <string.h>

enum { EVENTS_MIN = 16, EVENTS_MAX = 65535 };

struct pdi_emitted pdi_no_log[1];

bool pd_alloc_fault(const pd_step *step)
{
    return step->alloc.nth != 0;
}

void pdi_print_emitted(struct pdi_text *text, const struct pdi_model *model,
                       const struct pdi_emitted *events, uint32_t count)
{
    if (count == 0) {
        pdi_text_puts(text, "nothing");
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct pdi_event_type *const type = &model->events[events[i].event];
        pdi_text_printf(text, "%s%s(", i ? ", " : "", type->title);
        pdi_print_fields(text, model, type->type, events[i].data);
        pdi_text_putc(text, ')');
    }
}

void pdi_step_malformed(pd_step *step, const char *format, ...)
{
    if (!step->malformed) {
        va_list args;
        va_start(args, format);
        (void)vsnprintf(step->problem, sizeof step->problem, format, args);
        va_end(args);
        step->malformed = true;
    }
}

/* ---- Emitting ---------------------------------------------------------------------------- */

static pd_ref *leaf_at(void *data, const struct pdi_leaf *leaf)
{
    return (pd_ref *)(void *)((char *)data + leaf->offset);
}

/* While simulating, an external reference is named by who makes it. */
static void name_leaves(const pd_step *step, const struct pdi_event_type *type,
                        const struct pdi_emitted *emitted, void *data)
{
    for (uint32_t i = 0; i < type->leaf_count; i++) {
        *leaf_at(data, &type->leaves[i]) =
            pdi_ref_pack(step->id, emitted->event, emitted->ordinal, i);
    }
}

/* In execution it takes the value that the handler gave, under the same name. */
static void bind_leaves(pd_step *step, const struct pdi_event_type *type,
                        const struct pdi_emitted *emitted, void *data)
{
    for (uint32_t i = 0; i < type->leaf_count; i++) {
        pd_ref *const slot = leaf_at(data, &type->leaves[i]);
        const struct pdi_value *const value = pdi_bindings_fresh_value(step->bindings, *slot);
        const pd_ref ref = pdi_ref_pack(step->id, emitted->event, emitted->ordinal, i);
        if (value) {
            (void)pdi_bindings_add(step->bindings, ref, *value);
        } else {
            pdi_step_malformed(step, "%s.%s is external and was not given by the adapter",
                               type->title, type->leaves[i].path);
        }
        *slot = ref;
    }
}

void pdi_step_reserve(pd_step *step, size_t count)
{
    const size_t used = (size_t)(step->log_next - step->log) + step->event_count;
    pd_arena *const arena =
        step->mode == PDI_STEP_SIMULATE && step->kept != step->scratch ? step->kept : step->run;
    struct pdi_emitted *const log = pdi_arena_raw(arena, (used + count) * sizeof *log);
    if (used) {
        memcpy(log, step->log, used * sizeof *log);
    }
    step->log_next = log + (step->log_next - step->log);
    step->log = log;
    step->log_end = log + used + count;
    step->events = step->log_next;
}

/* Which of its type EVENT is in this outcome. */
static PDI_APART uint16_t ordinal_of(const pd_step *step, uint32_t event)
{
    uint32_t ordinal = 0;
    for (uint32_t i = step->outcomes[step->outcome_count].first; i < step->event_count; i++) {
        ordinal += step->events[i].event == event;
    }
    return (uint16_t)ordinal;
}

static inline bool log_is_full(const pd_step *step)
{
    return step->events + step->event_count == step->log_end;
}

/* Where a block of bytes stays that is emitted. */
static inline pd_arena *arena_of(const pd_step *step)
{
    return step->mode != PDI_STEP_SIMULATE ? step->run : step->kept;
}

static struct pdi_emitted *add_event(pd_step *step, uint32_t event, const void *data)
{
    PD_ASSERT(step->event_count <= EVENTS_MAX && "a step emits 65535 events at most");
    if (log_is_full(step)) {
        const size_t room = (size_t)(step->log_end - step->log);
        pdi_step_reserve(step, room > EVENTS_MIN ? room : EVENTS_MIN);
    }
    const uint16_t ordinal = ordinal_of(step, event);
    struct pdi_emitted *const emitted = &step->events[step->event_count++];
    *emitted = (struct pdi_emitted){
        .event = (uint16_t)event, .ordinal = ordinal, .step = step->id, .data = data};
    return emitted;
}

static void *store(pd_step *step, const struct pdi_event_type *type, const void *data)
{
    const size_t size = type->type->size;
    if (type->flat) {
        return memcpy(pdi_arena_raw(arena_of(step), size), data, size);
    }
    const bool simulating = step->mode == PDI_STEP_SIMULATE;
    pd_arena *const arena = simulating ? step->scratch : step->run;
    void *const copy = pdi_arena_raw(arena, size);
    pdi_copy(type->type, copy, data, arena, simulating ? PDI_DEPTH_CONTAINERS : PDI_DEPTH_ALL);
    step->deep = true;
    return copy;
}

/* Writes down what STEP has emitted while it was followed. */
static void write_down(pd_step *step)
{
    const struct pdi_emitted *const followed = step->events;
    const size_t count = (size_t)(step->expected - followed);
    step->events = step->log_next;
    step->event_count = step->outcome_count = 0;
    step->outcomes[0] = (struct pdi_outcome){0};
    if ((size_t)(step->log_end - step->log_next) < count) {
        pdi_step_reserve(step, count);
    }
    if (count) {
        memcpy(step->events, followed, count * sizeof *followed);
    }
    step->event_count = (uint32_t)count;
    step->checked = step->expected;
    step->expected = step->expected_end;
    step->is_checked = true;
}

void pdi_step_end_followed(pd_step *step)
{
    step->log_next += step->is_checked ? step->event_count : 0;
    step->event_count = 0;
    step->is_checked = false;
    step->status = PD_OK;
    step->problem[0] = '\0';
}

void pdi_step_follow_no_more(pd_step *step)
{
    pdi_step_end_followed(step);
    step->events = step->log_next;
    step->expected = step->expected_end = NULL;
}

void pdi_step_unfollow(pd_step *step)
{
    if (!step->is_checked) {
        write_down(step);
    }
    step->is_checked = false;
    step->expected = step->expected_end = NULL;
}

/* Whether EMITTED is NEXT, what was expected. */
static bool is_expected(const struct pdi_event_type *type, const struct pdi_emitted *emitted,
                        const struct pdi_emitted *next)
{
    return next->event == emitted->event && type->flat &&
           (type->quick_type ? pdi_words_same(next->data, emitted->data, type->words)
                             : memcmp(next->data, emitted->data, type->type->size) == 0);
}

static PDI_RARE void emit_unknown(pd_step *step, const pd_type *type)
{
    pdi_step_malformed(step,
                       "%s emits %s, which is not among the events of model %s; if it is, "
                       "it has two descriptions: use PD_DECLARE_TYPE and PD_DEFINE_TYPE",
                       step->mode == PDI_STEP_OTHER ? "a setup"
                                                    : step->model->commands[step->command].title,
                       type->tag, step->model->model->name);
}

/* Any event, in any mode. */
static PDI_APART const void *emit(pd_step *step, const pd_type *type, const void *data)
{
    const struct pdi_event_type *const known = pdi_event_find(step->model, type);
    if (!known || step->mode == PDI_STEP_OTHER) {
        emit_unknown(step, type);
        return data;
    }
    void *const copy = store(step, known, data);
    const struct pdi_emitted *const emitted = add_event(step, known->index, copy);
    if (known->leaf_count && step->mode == PDI_STEP_SIMULATE) {
        name_leaves(step, known, emitted, copy);
    } else if (known->leaf_count) {
        bind_leaves(step, known, emitted, copy);
    }
    return copy;
}

/* An event of a step that can no longer simply be followed: it may still be as expected. */
static PDI_APART const void *emit_checked(pd_step *step, const pd_type *type, const void *data)
{
    if (!step->is_checked) {
        write_down(step);
    }
    const struct pdi_emitted *const next = step->checked;
    const uint32_t before = step->event_count;
    const void *const copy = emit(step, type, data);
    const bool as_expected =
        next && next != step->expected_end && step->event_count > before &&
        is_expected(&step->model->events[next->event], &step->events[before], next);
    step->checked = as_expected ? next + 1 : NULL;
    return copy;
}

/* An event that nobody expects, if it is a few words. */
static inline const void *emit_words(pd_step *step, const pd_type *type, const void *data)
{
    const struct pdi_event_type *const known = pdi_event_find(step->model, type);
    pd_arena *const arena = arena_of(step);
    const uint32_t count = step->event_count;
    struct pdi_emitted *const emitted = step->events + count;
    if (!known || step->mode == PDI_STEP_OTHER || emitted == step->log_end || count > EVENTS_MAX ||
        !pdi_arena_has(arena, known->quick_room)) {
        return emit(step, type, data);
    }
    void *const copy = pdi_arena_take(arena, known->quick_room);
    pdi_words_copy(copy, data, known->words);
    *emitted = (struct pdi_emitted){.event = (uint16_t)known->index,
                                    .ordinal = count ? ordinal_of(step, known->index) : 0,
                                    .step = step->id,
                                    .data = copy};
    step->event_count = count + 1;
    return copy;
}

/*
 * What is emitted most, in as few instructions as there may be. Mostly a handler emits what was
 * predicted, byte by byte: then the prediction is the event, and nothing needs to be looked up or
 * copied.
 */
const void *pdi_emit(pd_step *step, const pd_type *type, const void *data)
{
    const struct pdi_emitted *const next = step->expected;
    if (!step->expected_end) {
        return emit_words(step, type, data);
    }
    if (next != step->expected_end) {
        const struct pdi_event_type *const known = &step->model->events[next->event];
        if (known->quick_type == type && pdi_words_same(next->data, data, known->words)) {
            step->expected = next + 1;
            return next->data;
        }
    }
    return emit_checked(step, type, data);
}

void pd_or(pd_step *step)
{
    if (step->mode != PDI_STEP_SIMULATE) {
        pdi_step_malformed(step, "pd_or belongs into simulate");
        return;
    }
    PD_ASSERT(step->outcome_count + 1 < PDI_OUTCOMES_MAX && "16 outcomes at most");
    step->more = true;
    pdi_step_end_outcomes(step);
    step->outcomes[step->outcome_count] = (struct pdi_outcome){.first = step->event_count};
}

void pd_because(pd_step *step, const char *statement)
{
    step->more = true;
    step->outcomes[step->outcome_count].because = statement;
}

void pd_label(pd_step *step, const char *label)
{
    step->more = true;
    if (step->labels && label && *label) {
        pdi_tally_add(step->labels, label, step->run_number);
    }
}

bool pd_sometimes(pd_step *step, bool condition, const char *name)
{
    step->more = true;
    if (step->asked && name && *name) {
        pdi_tally_add(step->asked, name, step->run_number);
        if (condition) {
            pdi_tally_add(step->reached, name, step->run_number);
        }
    }
    if (step->news && condition && name && *name && step->news_count < PDI_NEWS_MAX) {
        step->news[step->news_count++] = pdi_hash_string(1, name);
    }
    return condition;
}

pd_arena *pd_step_arena(pd_step *step)
{
    return step->run;
}

pd_str pd_format(pd_step *step, const char *format, ...)
{
    struct pdi_text text = pdi_text_new(step->run);
    va_list args;
    va_start(args, format);
    pdi_text_vprintf(&text, format, args);
    va_end(args);
    return (pd_str){text.data, text.len};
}

pd_status pd_fail(pd_step *step, pd_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(step->problem, sizeof step->problem, format, args);
    va_end(args);
    if (status >= 0) {
        pdi_step_malformed(step, "pd_fail needs a negative status, not %d", (int)status);
    }
    step->status = status;
    return status;
}

void pd_note(pd_step *step, const char *format, ...)
{
    if (step->trace) {
        struct pdi_text text = pdi_text_new(step->scratch);
        va_list args;
        va_start(args, format);
        pdi_text_vprintf(&text, format, args);
        va_end(args);
        pdi_trace_text(step->trace, pdi_clock_ns(), step->id, PDI_SOURCE_NOTE, text.data,
                       step->scratch);
    }
}

bool pd_noting(const pd_step *step)
{
    return step->trace != NULL;
}

const void *pdi_config(const pd_step *step, const pd_type *type)
{
    PD_ASSERT(step->config_type == type && "pd_config asks for another type than .config");
    return step->config;
}

/* ---- What the system chose --------------------------------------------------------------- */

static pd_ref given(pd_step *step, struct pdi_value value)
{
    if (step->mode != PDI_STEP_EXECUTE) {
        pdi_step_malformed(step, "only a handler can give what the system chose");
        return (pd_ref){0};
    }
    return pdi_bindings_fresh(step->bindings, value);
}

pd_ref pd_ref_from_ptr(pd_step *step, void *value)
{
    return given(step, (struct pdi_value){PDI_VALUE_PTR, (uint64_t)(uintptr_t)value, {0}});
}

pd_ref pd_ref_from_int(pd_step *step, int64_t value)
{
    return given(step, (struct pdi_value){PDI_VALUE_INT, (uint64_t)value, {0}});
}

pd_ref pd_ref_from_str(pd_step *step, const char *data, size_t len)
{
    const pd_str text = {pdi_arena_copy(step->run, data, len), len};
    return given(step, (struct pdi_value){PDI_VALUE_STR, 0, text});
}

static const struct pdi_value *chosen(pd_step *step, pd_ref ref, enum pdi_value_kind kind)
{
    static const struct pdi_value none = {0};
    static const char *const kinds[] = {"nothing", "an integer", "a pointer", "a string"};
    const struct pdi_binding *const it =
        step->bindings ? pdi_bindings_find(step->bindings, ref) : NULL;
    if (it && it->value.kind == kind) {
        return &it->value;
    }
    struct pdi_text name = pdi_text_new(step->run);
    pdi_ref_print(&name, step->model, ref);
    pdi_step_malformed(step, "the handler asks for %s as %s, but it was bound to %s", name.data,
                       kinds[kind], kinds[it ? it->value.kind : 0]);
    return &none;
}

void *pd_ref_to_ptr(pd_step *step, pd_ref ref)
{
    return (void *)(uintptr_t)chosen(step, ref, PDI_VALUE_PTR)->number;
}

int64_t pd_ref_to_int(pd_step *step, pd_ref ref)
{
    return (int64_t)chosen(step, ref, PDI_VALUE_INT)->number;
}

pd_str pd_ref_to_str(pd_step *step, pd_ref ref)
{
    const pd_str text = chosen(step, ref, PDI_VALUE_STR)->text;
    return text.data ? text : PD_STR("");
}

static pd_ref find(pd_step *step, struct pdi_value value)
{
    const struct pdi_binding *const it =
        step->bindings ? pdi_bindings_find_value(step->bindings, value) : NULL;
    if (it) {
        return it->ref;
    }
    return step->bindings ? pdi_bindings_unknown(step->bindings) : (pd_ref){0};
}

pd_ref pd_ref_find_int(pd_step *step, int64_t value)
{
    return find(step, (struct pdi_value){PDI_VALUE_INT, (uint64_t)value, {0}});
}

pd_ref pd_ref_find_ptr(pd_step *step, const void *value)
{
    return find(step, (struct pdi_value){PDI_VALUE_PTR, (uint64_t)(uintptr_t)value, {0}});
}

pd_ref pd_ref_find_str(pd_step *step, const char *data, size_t len)
{
    return find(step, (struct pdi_value){PDI_VALUE_STR, 0, {data, len}});
}

/* ---- What a run leaves open -------------------------------------------------------------- */

void pd_release_later(pd_step *step, void *object, void (*function)(void *object))
{
    PD_ASSERT(step->releases && "only while executing");
    struct pdi_release *const release = pd_alloc(step->run, struct pdi_release, 1);
    *release = (struct pdi_release){step->releases->newest, object, function};
    step->releases->newest = release;
}

void pd_released(pd_step *step, void *object)
{
    PD_ASSERT(step->releases && "only while executing");
    for (struct pdi_release **it = &step->releases->newest; *it; it = &(*it)->older) {
        if ((*it)->object == object) {
            *it = (*it)->older;
            return;
        }
    }
}

void pdi_releases_call(struct pdi_releases *releases)
{
    while (releases->newest) {
        const struct pdi_release *const release = releases->newest;
        releases->newest = release->older;
        release->function(release->object);
    }
}
