/* Making a model ready: what is refused at once, and what wrong tables must not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model.h"
#include "core/validate.h"

#include <stdio.h>
#include <string.h>

/* ---- A model -------------------------------------------------------------------------------- */

struct tank {
    int64_t level;
};
PD_TYPE(tank, PD_FIELD(level));
struct filled {
    int64_t level;
};
PD_TYPE(filled, PD_FIELD(level));
PD_EVENTS(tank, filled);
static void tank_apply(struct tank *tank, const pd_event *event)
{
    const struct filled *const filled = pd_as(event, filled);
    tank->level = filled ? filled->level : tank->level;
}
PD_PROJECTION(tank, .apply = tank_apply);
struct fill {
    int64_t by;
};
PD_TYPE(fill, PD_FIELD(by, PD_RANGE(0, 9)));
static void simulate_fill(const struct fill *fill, const struct tank *tank, pd_step *step)
{
    pd_emit(step, filled, .level = tank->level + fill->by);
}
PD_COMMAND(fill, tank, .simulate = simulate_fill);
PD_COMMANDS(tank, fill);
PD_MODEL(tank);

/* MODEL is refused as SAID. */
static void refused(const pd_model *model, const char *said)
{
    pd_arena arena;
    pd_diag diag = {0};
    pdi_arena_init(&arena, 0);
    assert_null(pdi_model_new(model, &arena, &diag));
    assert_string_equal(diag.text, said);
    assert_int_equal(diag.status, PD_EINVAL);
    assert_null(pdi_model_new(model, &arena, NULL));
    pdi_arena_release(&arena);
}

/* ---- What is missing ------------------------------------------------------------------------ */

static void what_is_missing_is_refused(void **state)
{
    (void)state;
    const pd_projection nothing = {&tank_type, NULL, tank_projection.apply};
    const pd_projection stateless = {NULL, tank_projection.call, tank_projection.apply};
    const pd_model unnamed = {NULL, tank_commands, tank_events, &tank_projection, tank_model.call};
    const pd_model bare = {"tank", tank_commands, NULL, &tank_projection, tank_model.call};
    const pd_model still = {"tank", tank_commands, tank_events, &nothing, tank_model.call};
    const pd_model blind = {"tank", tank_commands, tank_events, &stateless, tank_model.call};
    refused(NULL, "no model: set options.model to &NAME_model of PD_MODEL");
    refused(&unnamed, "no model: set options.model to &NAME_model of PD_MODEL");
    refused(&bare, "model tank has no commands, events or projection");
    refused(&still, "model tank has no commands, events or projection");
    refused(&blind, "the state of model tank is not described: describe it with PD_TYPE");
}

static bool says_more(pdi_op op, void *command, const void *state, pd_gen *gen, pd_step *step,
                      void *out)
{
    const bool done = fill_command.call(op, command, state, gen, step, out);
    ((pd_command_info *)out)->has_when = true;
    return done;
}

static void what_says_more_than_it_has_is_refused(void **state)
{
    (void)state;
    const pd_command boastful = {&fill_type, &tank_type, says_more, NULL, NULL};
    const pd_command *const commands[] = {&boastful, NULL};
    const pd_model model = {"tank", commands, tank_events, &tank_projection, tank_model.call};
    refused(&model, "command fill of model tank says that it has a when or simulate, and has none: "
                    "make it with PD_COMMAND");
    const pd_projection lame = {&tank_type, tank_projection.call, NULL};
    const pd_model still = {"tank", tank_commands, tank_events, &lame, tank_model.call};
    refused(&still, "projection 1 of model tank has no apply: make it with PD_PROJECTION");
}

static bool older_call(pdi_model_op op, const void *state, void *out)
{
    const bool done = tank_model.call(op, state, out);
    ((pd_model_info *)out)->invariant_size -= 8;
    return done;
}

static void another_version_is_refused(void **state)
{
    (void)state;
    const pd_model older = {"tank", tank_commands, tank_events, &tank_projection, older_call};
    refused(&older, "model tank was compiled with headers of another version than this library "
                    "(" PD_VERSION "): compile it again");
}

static void types_without_fields_are_refused(void **state)
{
    (void)state;
    static const pd_type empty = {"empty", 8, NULL};
    static const pd_type nameless = {NULL, 8, fill_fields_};
    static const pd_field around_fields[] = {
        {.name = "inner", .size = 8, .kind = PD_KIND_STRUCT, .element_size = 8, .of = &empty},
        {.name = NULL}};
    static const pd_type around = {"around", 8, around_fields};
    const pd_command untyped = {NULL, &tank_type, fill_command.call, NULL, NULL};
    const pd_command uncalled = {&fill_type, &tank_type, NULL, NULL, NULL};
    const pd_command *commands[] = {&fill_command, &untyped, NULL};
    const pd_type *events[] = {&filled_type, &empty, NULL};
    pd_model model = {"tank", commands, tank_events, &tank_projection, tank_model.call};
    refused(&model, "command 2 of model tank is not described: make it with PD_COMMAND");
    commands[1] = &uncalled;
    refused(&model, "command 2 of model tank is not described: make it with PD_COMMAND");
    model.commands = tank_commands;
    model.events = events;
    refused(&model, "event 2 of model tank is not described: describe it with PD_TYPE");
    events[1] = &nameless;
    refused(&model, "event 2 of model tank is not described: describe it with PD_TYPE");
    events[1] = &around;
    refused(&model, "event 2 of model tank is not described: describe it with PD_TYPE");
}

/* ---- What is too much ----------------------------------------------------------------------- */

static void too_many_commands_or_events_are_refused(void **state)
{
    (void)state;
    static const pd_command *commands[PDI_COMMANDS_MAX + 2];
    static const pd_type *events[PDI_EVENTS_MAX + 2];
    for (size_t i = 0; i <= PDI_COMMANDS_MAX; i++) {
        commands[i] = &fill_command;
    }
    for (size_t i = 0; i <= PDI_EVENTS_MAX; i++) {
        events[i] = &filled_type;
    }
    const pd_model busy = {"tank", commands, tank_events, &tank_projection, tank_model.call};
    const pd_model loud = {"tank", tank_commands, events, &tank_projection, tank_model.call};
    refused(&busy, "model tank has more than 1024 commands or 4096 events");
    refused(&loud, "model tank has more than 1024 commands or 4096 events");
}

static pd_verdict holds(const struct tank *tank, pd_finding *finding)
{
    (void)tank;
    (void)finding;
    return PD_HOLDS;
}
PD_INVARIANT(always, tank, holds);
static const pd_invariant *many[PDI_INVARIANTS_MAX + 2];
static void strict_call(pdi_projection_op op, void *state, void *out)
{
    (void)state;
    if (op == PDI_INVARIANTS) {
        *(const pd_invariant *const **)out = many;
    }
}
static const pd_projection strict_projection = {&tank_type, strict_call, tank_projection_apply_};

static void too_many_invariants_are_refused(void **state)
{
    (void)state;
    const pd_model strict = {"tank", tank_commands, tank_events, &strict_projection,
                             tank_model.call};
    pd_arena arena;
    for (size_t i = 0; i <= PDI_INVARIANTS_MAX; i++) {
        many[i] = &always_invariant;
    }
    refused(&strict, "model tank has more than 1024 invariants");
    many[PDI_INVARIANTS_MAX] = NULL;
    pdi_arena_init(&arena, 0);
    const struct pdi_model *const ready = pdi_model_new(&strict, &arena, NULL);
    assert_non_null(ready);
    assert_int_equal(ready->invariant_count, PDI_INVARIANTS_MAX);
    pdi_arena_release(&arena);
}

/* ---- Wrong tables --------------------------------------------------------------------------- */

/* Members that only a table written by hand can have. */
#define WRONG(...)                                                                                 \
    {                                                                                              \
        {.name = "m", __VA_ARGS__},                                                                \
        {                                                                                          \
            .name = NULL                                                                           \
        }                                                                                          \
    }
static const pd_field wrong_fields[][2] = {
    WRONG(.size = 16, .kind = PD_KIND_INT, .shape = PD_SHAPE_ONE),
    WRONG(.size = 16, .kind = PD_KIND_INT, .element_size = 3),
    WRONG(.size = 16, .kind = PD_KIND_REF, .shape = PD_SHAPE_ARRAY, .external = true),
    WRONG(.size = 16, .kind = PD_KIND_UINT, .shape = PD_SHAPE_ARRAY),
    WRONG(.size = 8, .kind = PD_KIND_REAL, .shape = PD_SHAPE_COUNTED, .count_offset = 8,
          .count_size = 8),
    WRONG(.size = 8, .kind = PD_KIND_INT, .shape = PD_SHAPE_SLICE, .count_offset = 8,
          .count_size = 8),
    WRONG(.size = 16, .kind = PD_KIND_STRUCT, .element_size = 16),
    WRONG(.size = 16, .kind = PD_KIND_STRUCT, .shape = PD_SHAPE_ARRAY, .element_size = 8),
    WRONG(.size = 8, .kind = PD_KIND_STRUCT, .shape = PD_SHAPE_OPTIONAL, .element_size = 8),
    WRONG(.size = 16, .kind = PD_KIND_STRUCT, .shape = PD_SHAPE_LIST, .element_size = 8),
    WRONG(.size = 16, .kind = PD_KIND_INT, .shape = PD_SHAPE_MAP),
    WRONG(.size = 16, .kind = PD_KIND_STR, .rule = PD_RULE_CHARS),
    WRONG(.size = 16, .kind = PD_KIND_STR, .element_size = 16, .rule = PD_RULE_CHARS, .max_len = 1),
    WRONG(.size = 16, .kind = PD_KIND_STR, .element_size = 16, .rule = PD_RULE_MATCHES),
    WRONG(.size = 16, .kind = PD_KIND_STR, .element_size = 16, .rule = PD_RULE_ONE_OF),
    WRONG(.size = 16, .kind = PD_KIND_STR, .element_size = 16, .rule = PD_RULE_DRAW),
    WRONG(.size = 16, .kind = PD_KIND_STR, .element_size = 16, .rule = (pd_rule)99),
    WRONG(.size = 16, .kind = (pd_kind)0, .element_size = 16),
    WRONG(.size = 16, .kind = (pd_kind)99, .element_size = 16, .value_class = "c"),
    WRONG(.size = 16, .kind = PD_KIND_INT, .shape = (pd_shape)99, .element_size = 16),
};

/* The tables of MODEL are told to be wrong; nothing crashes. */
static void told(const pd_model *model, size_t which)
{
    pd_arena arena;
    pd_diag diag = {0};
    pdi_arena_init(&arena, 0);
    struct pdi_problems problems = {.arena = &arena};
    const struct pdi_model *const ready = pdi_model_new(model, &arena, &diag);
    assert_non_null(ready);
    pdi_validate_tables(ready, NULL, &problems);
    if (!pdi_problems_forbid(&problems)) {
        fail_msg("nothing is said of table %zu", which);
    }
    pdi_arena_release(&arena);
}

static bool wrong_call(pdi_op op, void *command, const void *state, pd_gen *gen, pd_step *step,
                       void *out)
{
    (void)command;
    (void)state;
    (void)gen;
    (void)step;
    if (op == PDI_INFO) {
        ((pd_command_info *)out)->size = sizeof(pd_command_info);
    }
    return true;
}

static void wrong_tables_are_told_and_harmless(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_fields / sizeof *wrong_fields; i++) {
        const pd_type wrong = {"wrong", 16, wrong_fields[i]};
        const pd_command command = {&wrong, &tank_type, wrong_call, NULL, NULL};
        const pd_command *const commands[] = {&fill_command, &command, NULL};
        const pd_type *const events[] = {&filled_type, &wrong, NULL};
        const pd_projection projection = {&wrong, tank_projection.call, tank_projection.apply};
        const pd_model by_command = {"tank", commands, tank_events, &tank_projection,
                                     tank_model.call};
        const pd_model by_event = {"tank", tank_commands, events, &tank_projection,
                                   tank_model.call};
        const pd_model by_state = {"tank", tank_commands, tank_events, &projection,
                                   tank_model.call};
        told(&by_command, i);
        if (!wrong_fields[i]->rule) { /* which means nothing but in a command */
            told(&by_event, i);
            told(&by_state, i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_refused),
        cmocka_unit_test(what_says_more_than_it_has_is_refused),
        cmocka_unit_test(another_version_is_refused),
        cmocka_unit_test(types_without_fields_are_refused),
        cmocka_unit_test(too_many_commands_or_events_are_refused),
        cmocka_unit_test(too_many_invariants_are_refused),
        cmocka_unit_test(wrong_tables_are_told_and_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
