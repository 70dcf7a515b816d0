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
#include "core/pool.h"
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

static struct pdi_model *model;
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
    {"$1 Dig(name=\"7s8vtomm\", depth=-1)", "$2 Dig(name=\"n2c80ti1\", depth=-22)",
     "$3 Plant(plot=$1.plot, beside=$2.plot, name=\"7s8vtomm\", code=\"VJ-950\", tint=red, "
     "odd=-65, label=\"acacfd-17\", rows=[130], price=none, amount=3)",
     "$4 Plant(plot=$2.plot, beside=$2.plot, name=\"n2c80ti1\", code=\"RH-74\", tint=green, "
     "odd=-29, label=\"fadea-16\", rows=[204, 1000, 141], price=none, amount=4)",
     "$5 Dig(name=\"sfs7bu\", depth=-17)", "$6 Dig(name=\"mcr0bq\", depth=-40)"},
    {"$1 Dig(name=\"qxbj89ova\", depth=-3)",
     "$2 Plant(plot=$1.plot, beside=$1.plot, name=\"qxbj89ova\", code=\"YJ-30\", tint=red, odd=23, "
     "label=\"eef-90y\", rows=[573], price=0.8819943547730243, amount=10)",
     "$3 Plant(plot=$1.plot, beside=$1.plot, name=\"8ia1hp8\", code=\"ET-62\", tint=green, odd=7, "
     "label=\"fcb-11x\", rows=[80, 443, 89], price=1.5711081056508722, amount=1)",
     "$4 Plant(plot=$1.plot, beside=$1.plot, name=\"qxbj89ova\", code=\"NH-24\", tint=blue, "
     "odd=31, label=\"eec-46\", rows=[159, 1, 13], price=none, amount=7)",
     "$5 Plant(plot=$1.plot, beside=$1.plot, name=\"qxbj89ova\", code=\"OP-642\", tint=green, "
     "odd=-5, label=\"becea-27\", rows=[2, 37, 1000], price=0.5, amount=9)",
     "$6 Plant(plot=$1.plot, beside=none, name=\"qxbj89ova\", code=\"NE-311\", tint=blue, odd=-77, "
     "label=\"c-13y\", rows=[115, 460, 73, 393], price=none, amount=2)"},
    {"$1 Dig(name=\"q6bk25\", depth=-5)", "$2 Dig(name=\"udzppocml\", depth=-33)",
     "$3 Dig(name=\"wos5urv2\", depth=-29)", "$4 Dig(name=\"uz6eof27w\", depth=-19)",
     "$5 Plant(plot=$3.plot, beside=$1.plot, name=\"wos5urv2\", code=\"PR-55\", tint=red, odd=39, "
     "label=\"af-31\", rows=[76, 229], price=none, amount=8)",
     "$6 Plant(plot=$1.plot, beside=$1.plot, name=\"q6bk25\", code=\"KN-3\", tint=red, odd=-57, "
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
    gen.pools = reuse ? pd_alloc(&arena, struct pdi_pool, (size_t)model->pool_count + 1) : NULL;
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

/* One in eight. */
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
    assert_in_range(repeating, 5, 13);
}

/* Of a member without a class, too. */
static void values_of_every_member_are_drawn_again(void **state)
{
    (void)state;
    unsigned repeated[2] = {0, 0};
    for (unsigned reuse = 0; reuse < 2; reuse++) {
        sim.strategies = reuse ? PD_REUSE : PD_UNIFORM;
        const struct pdi_plan plan = generated(9, 0, 60);
        for (size_t i = 0; i < plan.count; i++) {
            const struct plant *const later = plan.steps[i].data;
            bool before = false;
            for (size_t k = 0; k < i && plan.steps[i].command == PLANT; k++) {
                const struct plant *const earlier = plan.steps[k].data;
                before |=
                    plan.steps[k].command == PLANT && pd_str_equal(later->code, earlier->code);
            }
            repeated[reuse] += before;
        }
    }
    sim.strategies = 0;
    assert_int_equal(repeated[false], 0);
    assert_in_range(repeated[true], 15, 40);
}

/* ---- Strategies ----------------------------------------------------------------------------- */

static void half_of_the_runs_are_uniform(void **state)
{
    (void)state;
    unsigned seen[PDI_STRATEGIES_ALL + 1] = {0};
    for (uint64_t run = 0; run < 800; run++) {
        seen[pdi_strategies_of(run, 0)]++;
    }
    assert_int_equal(seen[PD_UNIFORM], 400);
    assert_int_equal(seen[PD_SWARM], 200);
    assert_int_equal(seen[PD_SWARM | PD_WEIGHTS], 100);
    assert_int_equal(seen[PD_REUSE], 100);
}

static void only_what_is_allowed_is_followed(void **state)
{
    (void)state;
    for (unsigned allowed = 1; allowed <= PDI_STRATEGIES_ALL; allowed++) {
        unsigned followed = 0;
        unsigned uniform = 0;
        for (uint64_t run = 0; run < 16; run++) {
            const unsigned kinds = pdi_strategies_of(run, allowed);
            assert_true(kinds && !(kinds & ~allowed));
            followed |= kinds;
            uniform += kinds == PD_UNIFORM;
        }
        assert_int_equal(followed, allowed);
        assert_int_equal(uniform, !(allowed & PD_UNIFORM) ? 0 : allowed == PD_UNIFORM ? 16 : 8);
    }
}

/* Each command is left out in half of the runs, never all of them. */
static void a_swarm_leaves_commands_out(void **state)
{
    (void)state;
    unsigned with[2] = {0, 0};
    for (uint64_t run = 0; run < 300; run++) {
        const struct pdi_strategy it = pdi_strategy_draw(model, PD_SWARM, pdi_key(31, run), &arena);
        assert_true(it.weight_sum > 0);
        assert_int_equal(it.weight_sum, it.weights[DIG] + it.weights[PLANT]);
        with[DIG] += it.weights[DIG] == 2;
        with[PLANT] += it.weights[PLANT] == 1;
    }
    assert_in_range(with[DIG], 170, 230); /* two of three sets have it */
    assert_in_range(with[PLANT], 170, 230);
}

static void weights_are_multiplied(void **state)
{
    (void)state;
    double least = 1;
    double most = 1;
    for (uint64_t run = 0; run < 300; run++) {
        const struct pdi_strategy it =
            pdi_strategy_draw(model, PD_WEIGHTS, pdi_key(32, run), &arena);
        const double ratio = (double)it.weights[DIG] / (double)it.weights[PLANT] / 2;
        least = ratio < least ? ratio : least;
        most = ratio > most ? ratio : most;
    }
    assert_true(least > 0.015 && least < 0.04);
    assert_true(most > 25 && most < 65);
}

/* Without a plot there is nothing to plant: what makes one is drawn although it is left out. */
static void what_is_left_out_is_drawn_where_nothing_else_is_possible(void **state)
{
    (void)state;
    unsigned alone = 0;
    sim.strategies = PD_SWARM;
    for (uint64_t run = 0; run < 100; run++) {
        const struct pdi_plan plan = generated(5, run, 20);
        unsigned digs = 0;
        assert_true(plan.count > 0);
        for (size_t i = 0; i < plan.count; i++) {
            digs += plan.steps[i].command == DIG;
        }
        alone += digs == 1 && plan.count > 8;
    }
    sim.strategies = 0;
    assert_in_range(alone, 15, 45);
}

/* What a weight of 0 leaves out stays out. */
static void a_command_without_weight_is_never_drawn(void **state)
{
    (void)state;
    struct pdi_command *const plant = &model->commands[PLANT];
    const uint64_t weight = plant->weight;
    plant->weight = 0;
    for (uint64_t run = 0; run < 100; run++) {
        struct pdi_plan plan;
        (void)pdi_generate(&sim, 6, run, 20, &plan, &arena);
        assert_true(plan.count > 0);
        for (size_t i = 0; i < plan.count; i++) {
            assert_int_equal(plan.steps[i].command, DIG);
        }
    }
    plant->weight = weight;
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
        cmocka_unit_test(values_of_every_member_are_drawn_again),
        cmocka_unit_test(half_of_the_runs_are_uniform),
        cmocka_unit_test(only_what_is_allowed_is_followed),
        cmocka_unit_test(a_swarm_leaves_commands_out),
        cmocka_unit_test(weights_are_multiplied),
        cmocka_unit_test(what_is_left_out_is_drawn_where_nothing_else_is_possible),
        cmocka_unit_test(a_command_without_weight_is_never_drawn),
        cmocka_unit_test(a_tape_makes_the_same_value_again),
        cmocka_unit_test(an_empty_tape_makes_the_simplest_value),
        cmocka_unit_test(a_tape_that_asks_too_much_is_moved_into_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
