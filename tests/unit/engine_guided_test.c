/*
 * Guided runs: they go on from what reached a new class of states, and are a function of seed and
 * number all the same.
 */
#include "engine.h"

#include "core/failure.h"
#include "core/generate.h"

/* ---- A stair that a fall takes back to its foot --------------------------------------------- */

enum { STEPS = 40, TOP = 9 };

struct stair {
    int64_t level;
};
PD_TYPE(stair, PD_FIELD(level));

struct stands {
    int64_t level;
    pd_str cry;
};
PD_TYPE(stands, PD_FIELD(level), PD_FIELD(cry));
PD_EVENTS(stair, stands);

static void stair_apply(struct stair *stair, const pd_event *event)
{
    const struct stands *const stands = pd_as(event, stands);
    stair->level = stands ? stands->level : stair->level;
}
PD_PROJECTION(stair, .apply = stair_apply);

static bool named; /* the stairs have names, but are all of one class */

struct climb {
    pd_str cry;
};
PD_TYPE(climb, PD_FIELD(cry, PD_CHARS("a-c", 1, 3)));
static void simulate_climb(const struct climb *climb, const struct stair *stair, pd_step *step)
{
    if (named) {
        (void)pd_sometimes(step, stair->level == 3, "three");
        (void)pd_sometimes(step, stair->level == 6, "six");
    }
    pd_emit(step, stands, .level = stair->level + 1, .cry = climb->cry);
}
PD_COMMAND(climb, stair, .simulate = simulate_climb);

PD_EMPTY(fall);
static void simulate_fall(const struct fall *fall, const struct stair *stair, pd_step *step)
{
    (void)fall;
    (void)stair;
    pd_emit(step, stands, .level = 0, .cry = PD_STR("oh"));
}
PD_COMMAND(fall, stair, .weight = 2, .simulate = simulate_fall);

static uint64_t stair_class(const struct stair *stair)
{
    return named ? 0 : (uint64_t)stair->level;
}
PD_COMMANDS(stair, climb, fall);
PD_MODEL(stair, .exact = true, .state_class = stair_class);

struct climber {
    int64_t level;
};
static pd_status do_climb(struct climber *climber, const struct climb *climb, pd_step *step)
{
    climber->level++;
    pd_emit(step, stands, .level = climber->level == TOP ? 0 : climber->level, .cry = climb->cry);
    return PD_OK;
}
static pd_status do_fall(struct climber *climber, const struct fall *fall, pd_step *step)
{
    (void)fall;
    climber->level = 0;
    pd_emit(step, stands, .level = 0, .cry = PD_STR("oh"));
    return PD_OK;
}
PD_HANDLERS(climber, climber, (climb, do_climb), (fall, do_fall));
PD_ADAPTER(climber, pd_nothing, climber, .handlers = climber_handlers);

static pd_options stair_options(bool guided)
{
    return (pd_options){.model = &stair_model,
                        .adapter = &climber_adapter,
                        .max_runs = 300,
                        .max_commands = STEPS,
                        .strategies = PD_UNIFORM,
                        .guided = guided};
}

/* ---- Worlds that generate ---------------------------------------------------------------------
 */

struct world {
    struct pdi_model *model;
    struct pdi_progress progress;
    struct pdi_sim sim;
    struct pdi_guide guide;
    pd_arena arena;
};

static void begin(struct world *world)
{
    *world = (struct world){.model = NULL};
    pdi_arena_init(&world->arena, 0);
    pdi_guide_init(&world->guide);
    world->model = pdi_model_new(&stair_model, &world->arena, NULL);
    pdi_sim_init(&world->sim, world->model, &world->progress);
    world->sim.guide = &world->guide;
    world->sim.strategies = PD_UNIFORM;
}

static void end(struct world *world)
{
    pdi_sim_release(&world->sim);
    pdi_guide_release(&world->guide);
    pdi_arena_release(&world->arena);
}

/* RUN of seed 5 as text, in the arena of WORLD. */
static const char *text_of(struct world *world, uint64_t run)
{
    struct pdi_plan plan;
    struct pdi_text text = pdi_text_new(&world->arena);
    (void)pdi_generate(&world->sim, 5, run, STEPS, &plan, &world->arena);
    for (size_t i = 0; i < plan.count; i++) {
        pdi_plan_print_step(&text, world->model, &plan.steps[i]);
        pdi_text_putc(&text, '\n');
    }
    return text.data;
}

/* The highest level that RUN reaches. */
static int64_t highest(struct world *world, uint64_t run)
{
    struct pdi_plan plan;
    int64_t level = 0;
    int64_t most = 0;
    (void)pdi_generate(&world->sim, 5, run, STEPS, &plan, &world->arena);
    for (size_t i = 0; i < plan.count; i++) {
        level = plan.steps[i].command == 0 ? level + 1 : 0;
        most = level > most ? level : most;
    }
    return most;
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static void a_run_needs_none_before_it(void **state)
{
    static const uint64_t runs[] = {700, 3, 4, 255, 256, 600, 599};
    struct world in_order;
    struct world out_of_order;
    const char *texts[701];
    (void)state;
    begin(&in_order);
    begin(&out_of_order);
    for (uint64_t run = 0; run <= 700; run++) {
        texts[run] = text_of(&in_order, run);
    }
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        assert_string_equal(text_of(&out_of_order, runs[i]), texts[runs[i]]);
        assert_string_equal(text_of(&out_of_order, runs[i]), texts[runs[i]]); /* and again */
    }
    end(&in_order);
    end(&out_of_order);
}

static int64_t highest_of_a_block(bool guided)
{
    struct world world;
    int64_t most = 0;
    begin(&world);
    world.sim.guide = guided ? &world.guide : NULL;
    for (uint64_t run = 0; run < PDI_GUIDE_BLOCK; run++) {
        const int64_t level = highest(&world, run);
        most = level > most ? level : most;
    }
    end(&world);
    return most;
}

/* One of three commands climbs, the others fall: by chance a run hardly comes beyond 8. */
static void guided_runs_come_further(void **state)
{
    (void)state;
    named = false;
    assert_in_range(highest_of_a_block(false), 4, 9);
    assert_in_range(highest_of_a_block(true), 14, 40);
}

/* Where all states are of one class, what pd_sometimes reaches guides. */
static void names_guide_as_well(void **state)
{
    (void)state;
    named = true;
    struct world world;
    begin(&world);
    for (uint64_t run = 0; run < PDI_GUIDE_BLOCK; run++) {
        (void)text_of(&world, run);
    }
    assert_int_equal(world.guide.seen_count, 3); /* the class and two names */
    assert_int_equal(world.guide.prefix_count, 2);
    end(&world);
    named = false;
}

static void any_number_of_workers_finds_the_same(void **state)
{
    (void)state;
    pd_options options = stair_options(true);
    pd_report *const one = engine_run((options.jobs = 1, options));
    pd_report *const four = engine_run((options.jobs = 4, options));
    const pd_failure *const failure = engine_fails(one, "mispredicted", "Climb");
    const pd_failure *const other = engine_fails(four, "mispredicted", "Climb");
    assert_int_equal(failure->steps, TOP);
    assert_int_equal(failure->run, other->run);
    assert_string_equal(failure->fingerprint, other->fingerprint);
    engine_has(failure->text, " --guided");
    options.only_run = PD_SEED(failure->run);
    pd_report *const again = engine_run((options.jobs = 1, options));
    assert_int_equal(engine_fails(again, "mispredicted", "Climb")->run, failure->run);
    pd_report_free(one);
    pd_report_free(four);
    pd_report_free(again);
}

/* Each plan is made twice, the corpus with it. */
static void they_can_be_audited(void **state)
{
    (void)state;
    pd_options options = stair_options(true);
    options.audit = true;
    options.max_runs = 20;
    options.max_commands = 6;
    pd_report *const report = engine_run(options);
    engine_holds(report);
    pd_report_free(report);
}

/* ---- Without classes --------------------------------------------------------------------------
 */

static const pd_model *real;

static bool classless_call(pdi_model_op op, const void *state, void *out)
{
    const bool known = real->call(op, state, out);
    if (op == PDI_MODEL_INFO) {
        ((pd_model_info *)out)->has_state_class = false;
    }
    return known;
}

static void a_model_without_classes_is_refused(void **state)
{
    (void)state;
    pd_model classless = stair_model;
    pd_options options = stair_options(true);
    options.size = sizeof options;
    options.model = &classless;
    real = &stair_model;
    classless.call = classless_call;
    engine_refused(&options, PD_EINVAL, "give PD_MODEL a .state_class");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_run_needs_none_before_it, engine_forget),
        cmocka_unit_test_setup(guided_runs_come_further, engine_forget),
        cmocka_unit_test_setup(names_guide_as_well, engine_forget),
        cmocka_unit_test_setup(any_number_of_workers_finds_the_same, engine_forget),
        cmocka_unit_test_setup(they_can_be_audited, engine_forget),
        cmocka_unit_test_setup(a_model_without_classes_is_refused, engine_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
