/*
 * Generating: the plans of a small model are golden, and what is drawn is what may be. A change of
 * the golden lines means that a seed has another meaning: it is told under Reproducibility in
 * CHANGELOG.md.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/failure.h"
#include "core/generate.h"
#include "core/pattern.h"
#include "core/value.h"

#include <stdio.h>
#include <string.h>

#include "arena_fixture.h"

/* ---- The model: something of each way to draw ------------------------------------------------ */

enum tint { TINT_RED, TINT_GREEN = 5, TINT_BLUE };
PD_ENUM(tint, PD_NAME(TINT_RED, "red"), PD_NAME(TINT_GREEN, "green"), PD_NAME(TINT_BLUE, "blue"));

struct plot {
    uint32_t since;
    pd_str name;
};
PD_TYPE(plot, PD_FIELD(since), PD_FIELD(name));
struct garden {
    pd_map_of(pd_ref, struct plot) plots;
    pd_set_of(pd_str) names;
    uint32_t digs;
};
PD_TYPE(garden, PD_MAP_OF(plots, plot), PD_SET(names), PD_FIELD(digs));

struct dug {
    pd_ref plot;
    pd_str name;
};
PD_TYPE(dug, PD_FIELD(plot, PD_EXTERNAL), PD_FIELD(name));
PD_EVENTS(garden, dug);

static void garden_apply(struct garden *garden, const pd_event *event)
{
    const struct dug *const dug = pd_as(event, dug);
    if (dug) {
        struct plot *const plot = pd_map_put(&garden->plots, dug->plot);
        plot->since = garden->digs++;
        plot->name = dug->name;
        pd_set_add(&garden->names, dug->name);
    }
}
PD_PROJECTION(garden, .apply = garden_apply);

struct dig {
    pd_str name;
    int16_t depth;
};
PD_TYPE(dig, PD_FIELD(name, PD_ALNUM(6, 9), PD_CLASS("name")), PD_FIELD(depth, PD_RANGE(-40, 0)));
static bool has_room(const struct garden *garden)
{
    return garden->plots.count < 4;
}
static void simulate_dig(const struct dig *dig, const struct garden *garden, pd_step *step)
{
    (void)garden;
    pd_emit(step, dug, .name = dig->name);
}
PD_COMMAND(dig, garden, .weight = 2, .when = has_room, .simulate = simulate_dig);

static void draw_odd(pd_gen *gen, int64_t *odd)
{
    *odd = 2 * pd_gen_int(gen, -50, 50) + (pd_gen_bool(gen, 90) ? 1 : -1);
}
PD_GENERATOR(odd, int64_t, draw_odd);

static void draw_label(pd_gen *gen, pd_str *label)
{
    const pd_str word = pd_gen_str(gen, "a-f", 1, 6);
    const pd_str code = pd_gen_matching(gen, "[0-9]{2}(x|y)?");
    struct pdi_text text = pdi_text_new(pd_gen_arena(gen));
    pdi_text_printf(&text, "%s-%s", word.data, code.data);
    *label = (pd_str){text.data, text.len};
}
PD_GENERATOR(label, pd_str, draw_label);

struct plant {
    pd_ref plot, beside;
    pd_str name, code;
    enum tint tint;
    int64_t odd;
    pd_str label;
    uint8_t row_count;
    int32_t rows[4];
    bool has_price;
    double price;
    int64_t amount;
};
PD_TYPE(plant, PD_FIELD(plot, PD_FROM(garden, plots)),
        PD_FIELD(beside, PD_FROM(garden, plots), PD_OR_NONE),
        PD_FIELD(name, PD_OFTEN_FROM(garden, names), PD_ALNUM(6, 9), PD_CLASS("name")),
        PD_FIELD(code, PD_MATCHES("[A-Z]{2}-[0-9]{1,3}")), PD_FIELD(tint, PD_NAMES(tint)),
        PD_FIELD(odd, PD_DRAW(odd)), PD_FIELD(label, PD_DRAW(label)),
        PD_COUNTED(rows, row_count, PD_RANGE(1, 1000), PD_ITEMS(1, 4)),
        PD_MAYBE(price, has_price, PD_REALS(0.5, 2)), PD_FIELD(amount));
static bool choose_plant(pd_gen *gen, const struct garden *garden, struct plant *plant)
{
    return pd_choose_int(gen, &plant->amount, 1, 10 + (int64_t)garden->digs);
}
PD_COMMAND(plant, garden, .overrides = choose_plant);
PD_COMMANDS(garden, dig, plant);
PD_MODEL(garden);

enum { DIG, PLANT };

/* ---- What every test uses ------------------------------------------------------------------- */

static const struct pdi_model *model;
static struct pdi_progress progress;
static struct pdi_sim sim;

static int setup(void **state)
{
    (void)arena_setup(state);
    model = pdi_model_new(&garden_model, &arena, NULL);
    pdi_sim_init(&sim, model, &progress);
    return model ? 0 : -1;
}

static int teardown(void **state)
{
    pdi_sim_release(&sim);
    return arena_teardown(state);
}

static struct pdi_plan generated(uint64_t seed, uint64_t run, unsigned commands)
{
    struct pdi_plan plan;
    const enum pdi_plan_end end = pdi_generate(&sim, seed, run, commands, &plan, &arena);
    assert_int_equal(end, PDI_PLAN_FULL);
    return plan;
}

static const char *line_of(const struct pdi_plan_step *step)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_plan_print_step(&text, model, step);
    return text.data;
}

/* ---- Golden plans --------------------------------------------------------------------------- */

static const char *const golden_lines[][6] = {
    {"$1 Dig(name=\"7s8vtomm\", depth=-1)", "$2 Dig(name=\"2c80ti1\", depth=-22)",
     "$3 Plant(plot=$1.plot, beside=$2.plot, name=\"2c80ti1\", code=\"VJ-950\", tint=red, odd=-65, "
     "label=\"acacfd-17\", rows=[130], price=none, amount=3)",
     "$4 Plant(plot=$2.plot, beside=$2.plot, name=\"7s8vtomm\", code=\"RH-74\", tint=green, "
     "odd=-29, label=\"fadea-16\", rows=[204, 1000, 141], price=none, amount=4)",
     "$5 Dig(name=\"2c80ti1\", depth=-17)", "$6 Dig(name=\"7s8vtomm\", depth=-26)"},
    {"$1 Dig(name=\"sgm87pfd\", depth=-36)",
     "$2 Plant(plot=$1.plot, beside=$1.plot, name=\"sgm87pfd\", code=\"YJ-30\", tint=red, odd=23, "
     "label=\"eef-90y\", rows=[573], price=0.8819943547730243, amount=10)",
     "$3 Dig(name=\"4iawu7z\", depth=-10)", "$4 Dig(name=\"sgm87pfd\", depth=-1)",
     "$5 Plant(plot=$1.plot, beside=$4.plot, name=\"sgm87pfd\", code=\"OP-642\", tint=green, "
     "odd=-5, label=\"becea-27\", rows=[2, 37, 1000], price=0.5, amount=11)",
     "$6 Dig(name=\"umhyg91g\", depth=-36)"},
    {"$1 Dig(name=\"q6bk25\", depth=-5)", "$2 Dig(name=\"dzppocml\", depth=-33)",
     "$3 Dig(name=\"os5urv2w\", depth=-29)", "$4 Dig(name=\"z6eof27w\", depth=-19)",
     "$5 Plant(plot=$3.plot, beside=$1.plot, name=\"z6eof27w\", code=\"PR-55\", tint=red, odd=39, "
     "label=\"af-31\", rows=[76, 229], price=none, amount=8)",
     "$6 Plant(plot=$1.plot, beside=$1.plot, name=\"dzppocml\", code=\"KN-3\", tint=red, odd=-57, "
     "label=\"ff-25\", rows=[511, 15, 233, 2], price=2.0, amount=5)"},
};

static void the_first_plans_of_seed_1_are_golden(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 3; run++) {
        const struct pdi_plan plan = generated(1, run, 6);
        for (size_t i = 0; i < 6; i++) {
            const char *const expected = golden_lines[run][i];
            const char *const line = i < plan.count ? line_of(&plan.steps[i]) : NULL;
            if (line && expected) {
                assert_string_equal(line, expected);
            }
            assert_int_equal(line == NULL, expected == NULL);
        }
    }
}

static void a_plan_is_a_function_of_seed_and_run(void **state)
{
    (void)state;
    const struct pdi_plan long_one = generated(5, 8, 40);
    (void)generated(6, 8, 40);
    const struct pdi_plan again = generated(5, 8, 40);
    assert_int_equal(long_one.count, again.count);
    for (size_t i = 0; i < again.count; i++) {
        assert_string_equal(line_of(&long_one.steps[i]), line_of(&again.steps[i]));
    }
    const struct pdi_plan other = generated(5, 9, 40);
    assert_string_not_equal(line_of(&long_one.steps[0]), line_of(&other.steps[0]));
}

/* ---- What is drawn is what may be ------------------------------------------------------------ */

static void check_plant(const struct plant *plant, const struct pdi_pattern *code)
{
    assert_true(pdi_pattern_matches(code, plant->code.data, plant->code.len));
    assert_true(plant->tint == TINT_RED || plant->tint == TINT_GREEN || plant->tint == TINT_BLUE);
    assert_true(plant->odd % 2 != 0 && plant->odd >= -101 && plant->odd <= 101);
    assert_true(plant->row_count >= 1 && plant->row_count <= 4);
    for (size_t i = 0; i < plant->row_count; i++) {
        assert_in_range(plant->rows[i], 1, 1000);
    }
    assert_true(!plant->has_price || (plant->price >= 0.5 && plant->price <= 2));
    assert_in_range(plant->amount, 1, 14);
    assert_false(pd_ref_none(plant->plot));
    assert_in_range(plant->name.len, 6, 9);
}

static void what_is_drawn_is_in_its_limits(void **state)
{
    (void)state;
    struct pdi_pattern *const code = pdi_pattern_new("[A-Z]{2}-[0-9]{1,3}", &arena, NULL);
    unsigned plants = 0;
    unsigned with_none = 0;
    unsigned with_price = 0;
    for (uint64_t run = 0; run < 100; run++) {
        const struct pdi_plan plan = generated(2, run, 20);
        for (size_t i = 0; i < plan.count; i++) {
            const struct dig *const dig = plan.steps[i].data;
            const struct plant *const plant = plan.steps[i].data;
            if (plan.steps[i].command == DIG) {
                assert_true(dig->depth >= -40 && dig->depth <= 0);
                assert_in_range(dig->name.len, 6, 9);
                continue;
            }
            check_plant(plant, code);
            plants++;
            with_none += pd_ref_none(plant->beside);
            with_price += plant->has_price;
        }
    }
    assert_true(plants > 500);
    assert_in_range(with_none, plants / 16, plants / 4);
    assert_in_range(with_price, plants / 3, plants * 2 / 3);
}

/* Judging accepts all that is drawn, and repairing leaves it alone. */
static void what_is_drawn_is_accepted(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 100; run++) {
        struct pdi_plan plan = generated(3, run, 20);
        struct pdi_plan repaired;
        assert_int_equal(pdi_sim_check(&sim, &plan), plan.count);
        assert_true(pdi_sim_repair(&sim, &plan, &repaired, &arena));
        assert_int_equal(repaired.count, plan.count);
        for (size_t i = 0; i < plan.count; i++) {
            assert_string_equal(line_of(&plan.steps[i]), line_of(&repaired.steps[i]));
        }
    }
}

static void what_may_not_be_is_refused_and_repaired(void **state)
{
    (void)state;
    struct pdi_plan plan = generated(1, 0, 1);
    struct dig *const dig = plan.steps[0].data;
    struct pdi_plan repaired;
    assert_int_equal(plan.steps[0].command, DIG); /* nothing else is possible first */
    dig->depth = 7;
    assert_int_equal(pdi_sim_check(&sim, &plan), 0);
    assert_true(pdi_sim_repair(&sim, &plan, &repaired, &arena));
    assert_int_equal(repaired.count, 1);
    assert_int_equal(((const struct dig *)repaired.steps[0].data)->depth, 0);
    dig->depth = 0;
    dig->name = PD_STR("short");
    assert_int_equal(pdi_sim_check(&sim, &plan), 0);
    assert_true(pdi_sim_repair(&sim, &plan, &repaired, &arena));
    assert_int_equal(repaired.count, 0); /* text is dropped with its step */
}

/* ---- Classes -------------------------------------------------------------------------------- */

/* How many of 200 names drawn one after the other were there before. */
static unsigned repeated_names(bool reuse)
{
    enum { COUNT = 200 };
    struct dig digs[COUNT] = {0};
    unsigned repeated = 0;
    struct pd_gen gen = pdi_gen_new(model, &arena, &progress);
    pdi_sim_begin(&sim);
    gen.mode = PDI_DRAW;
    gen.reuse = reuse;
    gen.pools = sim.pools;
    for (unsigned i = 0; i < COUNT; i++) {
        bool before = false;
        gen.key = pdi_key(21, i);
        assert_true(pdi_gen_command(&gen, DIG, &digs[i], sim.state.data));
        for (unsigned k = 0; k < i && !before; k++) {
            before = pd_str_equal(digs[i].name, digs[k].name);
        }
        repeated += before;
    }
    return repeated;
}

static void values_of_a_class_are_drawn_again(void **state)
{
    (void)state;
    assert_int_equal(repeated_names(false), 0);
    assert_in_range(repeated_names(true), 70, 130);
}

/* Half of the runs. */
static void some_runs_draw_values_of_a_class_again(void **state)
{
    (void)state;
    unsigned repeating = 0;
    for (uint64_t run = 0; run < 100; run++) {
        const struct pdi_plan plan = generated(4, run, 30);
        bool again = false;
        for (size_t i = 0; i < plan.count; i++) {
            const struct dig *const later = plan.steps[i].data;
            for (size_t k = 0; k < i && plan.steps[i].command == DIG; k++) {
                const struct dig *const earlier = plan.steps[k].data;
                again |= plan.steps[k].command == DIG && pd_str_equal(later->name, earlier->name);
            }
        }
        repeating += again;
    }
    assert_in_range(repeating, 20, 60);
}

/* ---- Tapes ---------------------------------------------------------------------------------- */

/* The first plant of RUN. */
static const struct pdi_plan_step *first_plant(uint64_t run)
{
    const struct pdi_plan plan = generated(7, run, 30);
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.steps[i].command == PLANT) {
            return &plan.steps[i];
        }
    }
    return NULL;
}

static void a_tape_makes_the_same_value_again(void **state)
{
    (void)state;
    unsigned plants = 0;
    for (uint64_t run = 0; run < 50; run++) {
        const struct pdi_plan_step *const step = first_plant(run);
        if (!step) {
            continue;
        }
        struct plant again = *(const struct plant *)step->data;
        struct pdi_tape tape = step->tape;
        struct pd_gen gen = pdi_gen_new(model, &arena, &progress);
        again.odd = 0;
        again.label = PD_STR("");
        pdi_gen_replay(&gen, PLANT, &again, &tape);
        assert_true(pdi_equal(&plant_type, &again, step->data, false));
        assert_int_equal(gen.tape_at, step->tape.count);
        plants++;
    }
    assert_true(plants > 20);
}

static void an_empty_tape_makes_the_simplest_value(void **state)
{
    (void)state;
    struct plant plant = {.amount = 3};
    struct pdi_tape tape = {0};
    struct pd_gen gen = pdi_gen_new(model, &arena, &progress);
    pdi_gen_replay(&gen, PLANT, &plant, &tape);
    assert_int_equal(plant.odd, -1);
    assert_string_equal(plant.label.data, "a-00");
    assert_int_equal(plant.amount, 3);
}

static void a_tape_that_asks_too_much_is_moved_into_limits(void **state)
{
    (void)state;
    uint64_t draws[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
    struct plant plant = {.amount = 3};
    struct pdi_tape tape = {.draws = draws, .count = 3, .capacity = 3};
    struct pd_gen gen = pdi_gen_new(model, &arena, &progress);
    pdi_gen_replay(&gen, PLANT, &plant, &tape);
    assert_int_equal(plant.odd, -99); /* 2 * -50 + 1: the last rank, and true */
    assert_string_equal(plant.label.data, "aaaaaa-00");
    assert_int_equal(draws[0], 100);
    assert_int_equal(draws[1], 1);
    assert_int_equal(draws[2], 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_plans_of_seed_1_are_golden),
        cmocka_unit_test(a_plan_is_a_function_of_seed_and_run),
        cmocka_unit_test(what_is_drawn_is_in_its_limits),
        cmocka_unit_test(what_is_drawn_is_accepted),
        cmocka_unit_test(what_may_not_be_is_refused_and_repaired),
        cmocka_unit_test(values_of_a_class_are_drawn_again),
        cmocka_unit_test(some_runs_draw_values_of_a_class_again),
        cmocka_unit_test(a_tape_makes_the_same_value_again),
        cmocka_unit_test(an_empty_tape_makes_the_simplest_value),
        cmocka_unit_test(a_tape_that_asks_too_much_is_moved_into_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
