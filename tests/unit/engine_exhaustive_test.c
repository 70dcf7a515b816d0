/* All sequences: which there are, in which order, and that they are executed once each. */
#include "engine.h"

#include "core/exhaust.h"
#include "core/failure.h"

/* ---- A shelf of at most three things ----------------------------------------------------------
 */

enum colour { RED, GREEN, BLUE, YELLOW };
PD_ENUM(colour, PD_NAME(RED, "red"), PD_NAME(GREEN, "green"), PD_NAME(BLUE, "blue"),
        PD_NAME(YELLOW, "yellow"));

struct thing {
    int64_t weight;
};
PD_TYPE(thing, PD_FIELD(weight));
struct shelf {
    pd_map_of(pd_ref, struct thing) things;
    bool closed;
};
PD_TYPE(shelf, PD_MAP_OF(things, thing), PD_FIELD(closed));

struct placed {
    pd_ref thing;
    int64_t weight;
};
PD_TYPE(placed, PD_FIELD(thing, PD_EXTERNAL), PD_FIELD(weight));
struct taken {
    pd_ref thing;
};
PD_TYPE(taken, PD_FIELD(thing));
PD_EMPTY(locked);
PD_EVENTS(shelf, placed, taken, locked);

static void shelf_apply(struct shelf *shelf, const pd_event *event)
{
    const struct placed *const placed = pd_as(event, placed);
    const struct taken *const taken = pd_as(event, taken);
    if (placed) {
        struct thing *const thing = pd_map_put(&shelf->things, placed->thing);
        thing->weight = placed->weight;
    } else if (taken) {
        pd_map_remove(&shelf->things, taken->thing);
    } else if (pd_as(event, locked)) {
        shelf->closed = true;
    }
}
PD_PROJECTION(shelf, .apply = shelf_apply);

struct place {
    int64_t weight;
};
PD_TYPE(place, PD_FIELD(weight, PD_RANGE(1, 2)));
static bool is_open(const struct shelf *shelf)
{
    return !shelf->closed;
}
static void simulate_place(const struct place *place, const struct shelf *shelf, pd_step *step)
{
    (void)shelf;
    pd_emit(step, placed, .weight = place->weight);
}
PD_COMMAND(place, shelf, .when = is_open, .simulate = simulate_place);

struct take {
    pd_ref thing;
};
PD_TYPE(take, PD_FIELD(thing, PD_FROM(shelf, things)));
static void simulate_take(const struct take *take, const struct shelf *shelf, pd_step *step)
{
    (void)shelf;
    pd_emit(step, taken, .thing = take->thing);
}
PD_COMMAND(take, shelf, .when = is_open, .simulate = simulate_take);

PD_EMPTY(lock);
static bool crashes; /* the model, where two things are locked in */
static void simulate_lock(const struct lock *lock, const struct shelf *shelf, pd_step *step)
{
    (void)lock;
    if (crashes && shelf->things.count == 2) {
        abort();
    }
    pd_emit(step, locked);
}
PD_COMMAND(lock, shelf, .when = is_open, .simulate = simulate_lock);
PD_COMMANDS(shelf, place, take, lock);
PD_MODEL(shelf, .exact = true);

struct board {
    int64_t placed;
};
static bool breaks; /* what is third is not what it weighs */

static pd_status do_place(struct board *board, const struct place *place, pd_step *step)
{
    board->placed++;
    pd_emit(step, placed, .thing = pd_ref_from_int(step, board->placed),
            .weight = place->weight + (breaks && board->placed == 3));
    return PD_OK;
}
static pd_status do_take(struct board *board, const struct take *take, pd_step *step)
{
    (void)board;
    pd_emit(step, taken, .thing = take->thing);
    return PD_OK;
}
static pd_status do_lock(struct board *board, const struct lock *lock, pd_step *step)
{
    (void)board;
    (void)lock;
    pd_emit(step, locked);
    return PD_OK;
}
PD_HANDLERS(board, board, (place, do_place), (take, do_take), (lock, do_lock));
PD_ADAPTER(board, pd_nothing, board, .handlers = board_handlers);

static pd_options shelf_options(unsigned steps)
{
    return (pd_options){.model = &shelf_model, .adapter = &board_adapter, .exhaustive = steps};
}

/* ---- A command of each kind of member -----------------------------------------------------------
 */

static void draw_even(pd_gen *gen, int64_t *even)
{
    *even = 2 * pd_gen_int(gen, 0, 50);
}
PD_GENERATOR(even, int64_t, draw_even);

struct point {
    uint8_t x;
    bool y;
};
PD_TYPE(point, PD_FIELD(x, PD_RANGE(0, 9)), PD_FIELD(y));

struct one {
    int32_t number;
};
PD_TYPE(one, PD_FIELD(number, PD_RANGE(-5, 5)));
struct flag {
    bool flag;
};
PD_TYPE(flag, PD_FIELD(flag));
struct tint {
    enum colour colour;
};
PD_TYPE(tint, PD_FIELD(colour, PD_NAMES(colour)));
struct word {
    pd_str word;
};
PD_TYPE(word, PD_FIELD(word, PD_CHARS("xyz", 0, 3)));
struct letter {
    char text[4];
};
PD_TYPE(letter, PD_FIELD(text, PD_CHARS("pq", 1, 3)));
struct code {
    pd_str code;
};
PD_TYPE(code, PD_FIELD(code, PD_MATCHES("[a-c]{2}")));
struct same {
    pd_str same;
};
PD_TYPE(same, PD_FIELD(same, PD_MATCHES("ab")));
PD_COMMAND(same, shelf);
static void draw_seven(pd_gen *gen, int64_t *seven)
{
    (void)gen;
    *seven = 7;
}
PD_GENERATOR(seven, int64_t, draw_seven);
struct sevens {
    int64_t seven;
};
PD_TYPE(sevens, PD_FIELD(seven, PD_DRAW(seven)));
PD_COMMAND(sevens, shelf);
struct real {
    double real;
};
PD_TYPE(real, PD_FIELD(real, PD_REALS(0, 1)));
struct listed {
    uint8_t row_count;
    int32_t rows[4];
};
PD_TYPE(listed, PD_COUNTED(rows, row_count, PD_RANGE(1, 9), PD_ITEMS(1, 4)));
struct maybe {
    bool has_price;
    int32_t price;
};
PD_TYPE(maybe, PD_MAYBE(price, has_price, PD_RANGE(7, 9)));
struct spot {
    struct point point;
};
PD_TYPE(spot, PD_STRUCT(point, point));
struct odd {
    int64_t even;
};
PD_TYPE(odd, PD_FIELD(even, PD_DRAW(even)));
struct again {
    int64_t amount;
};
PD_TYPE(again, PD_FIELD(amount, PD_RANGE(0, 100)));
static bool choose_again(pd_gen *gen, const struct shelf *shelf, struct again *again)
{
    (void)shelf;
    return pd_choose_int(gen, &again->amount, 4, 5);
}

enum bit { BIT_A = 1, BIT_B = 2, BIT_C = 4 };
PD_ENUM(bit, PD_NAME(BIT_A, "a"), PD_NAME(BIT_B, "b"), PD_NAME(BIT_C, "c"));
struct bits {
    uint32_t bits;
};
PD_TYPE(bits, PD_FIELD(bits, PD_FLAGS(bit)));
struct size {
    pd_str size;
};
PD_TYPE(size, PD_FIELD(size, PD_ONE_OF("small", "large")));
struct blob {
    pd_bytes blob;
};
PD_TYPE(blob, PD_FIELD(blob));
struct floats {
    float any;
};
PD_TYPE(floats, PD_FIELD(any));
struct below {
    double below;
};
PD_TYPE(below, PD_FIELD(below, PD_REALS(-4, -2)));
struct sign {
    char sign;
};
PD_TYPE(sign, PD_FIELD(sign));
struct digit {
    char digit;
};
PD_TYPE(digit, PD_FIELD(digit, PD_CHARS("1-3", 1, 1)));
struct three {
    int32_t cells[3];
};
PD_TYPE(three, PD_FIELD(cells, PD_RANGE(0, 1)));
struct lone {
    struct point *point;
};
PD_TYPE(lone, PD_OPTIONAL(point, point));
struct many {
    struct point *points;
    size_t count;
};
PD_TYPE(many, PD_STRUCTS(points, count, point));
struct wide {
    uint64_t all;
};
PD_TYPE(wide, PD_FIELD(all));

PD_COMMAND(bits, shelf);
PD_COMMAND(size, shelf);
PD_COMMAND(blob, shelf);
PD_COMMAND(floats, shelf);
PD_COMMAND(below, shelf);
PD_COMMAND(sign, shelf);
PD_COMMAND(digit, shelf);
PD_COMMAND(three, shelf);
PD_COMMAND(lone, shelf);
PD_COMMAND(many, shelf);
PD_COMMAND(wide, shelf);
PD_COMMAND(one, shelf);
PD_COMMAND(flag, shelf);
PD_COMMAND(tint, shelf);
PD_COMMAND(word, shelf);
PD_COMMAND(letter, shelf);
PD_COMMAND(code, shelf);
PD_COMMAND(real, shelf);
PD_COMMAND(listed, shelf);
PD_COMMAND(maybe, shelf);
PD_COMMAND(spot, shelf);
PD_COMMAND(odd, shelf);
PD_COMMAND(again, shelf, .overrides = choose_again);

/* ---- What may be none, or fresh
 * ------------------------------------------------------------------ */

struct lend {
    pd_ref thing;
};
PD_TYPE(lend, PD_FIELD(thing, PD_FROM(shelf, things), PD_OR_NONE));
PD_COMMAND(lend, shelf);
struct tally {
    pd_set_of(int64_t) seen;
};
PD_TYPE(tally, PD_SET(seen));
struct tick {
    int64_t n;
};
PD_TYPE(tick, PD_FIELD(n, PD_OFTEN_FROM(tally, seen), PD_RANGE(0, 9)));
PD_COMMAND(tick, tally);
struct pick {
    int64_t n;
};
PD_TYPE(pick, PD_FIELD(n));
static bool choose_pick(pd_gen *gen, const struct tally *tally, struct pick *pick)
{
    return pd_choose_item(gen, &pick->n, &tally->seen);
}
PD_COMMAND(pick, tally, .overrides = choose_pick);
static void tally_apply(struct tally *tally, const pd_event *event)
{
    const struct tick *const tick = pd_as(event, tick);
    if (tick) {
        pd_set_add(&tally->seen, tick->n);
    }
}
PD_PROJECTION(tally, .apply = tally_apply);
PD_COMMANDS(tally, tick, pick);
PD_EVENTS(tally, placed);
PD_MODEL(tally);

/* ---- Worlds -----------------------------------------------------------------------------------
 */

struct world {
    struct pdi_model *model;
    struct pdi_progress progress;
    struct pdi_sim sim;
    struct pdi_exhaust exhaust;
    pd_arena arena;
};

static void begin(struct world *world, const pd_model *model)
{
    memset(world, 0, sizeof *world);
    pdi_arena_init(&world->arena, 0);
    pdi_exhaust_init(&world->exhaust);
    world->model = pdi_model_new(model, &world->arena, NULL);
    assert_non_null(world->model);
    pdi_sim_init(&world->sim, world->model, &world->progress);
}

static void end(struct world *world)
{
    pdi_sim_release(&world->sim);
    pdi_exhaust_release(&world->exhaust);
    pdi_arena_release(&world->arena);
}

/* Run RUN of up to STEPS steps, "Place(weight=1); Lock()"; NULL: there is none. */
static const char *leaf(struct world *world, uint64_t run, unsigned steps)
{
    struct pdi_plan plan;
    struct pdi_text text = pdi_text_new(&world->arena);
    if (pdi_exhaust_generate(&world->exhaust, &world->sim, run, steps, &plan, &world->arena) ==
        PDI_PLAN_NONE) {
        assert_int_equal(plan.count, 0);
        return NULL;
    }
    for (size_t i = 0; i < plan.count; i++) {
        pdi_text_puts(&text, i ? "; " : "");
        pdi_plan_print_step(&text, world->model, &plan.steps[i]);
    }
    assert_true(pdi_sim_check(&world->sim, &plan) == plan.count);
    return text.data;
}

/* ---- Which there are ------------------------------------------------------------------------- */

static void each_sequence_is_made_once(void **state)
{
    static const char *const leaves[] = {"$1 Place(weight=1); $2 Place(weight=1)",
                                         "$1 Place(weight=1); $2 Place(weight=2)",
                                         "$1 Place(weight=1); $2 Take(thing=$1.thing)",
                                         "$1 Place(weight=1); $2 Lock()",
                                         "$1 Place(weight=2); $2 Place(weight=1)",
                                         "$1 Place(weight=2); $2 Place(weight=2)",
                                         "$1 Place(weight=2); $2 Take(thing=$1.thing)",
                                         "$1 Place(weight=2); $2 Lock()",
                                         "$1 Lock()" /* nothing is possible then */};
    struct world world;
    (void)state;
    begin(&world, &shelf_model);
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++) {
        assert_string_equal(leaf(&world, i, 2), leaves[i]);
    }
    assert_null(leaf(&world, 9, 2));
    assert_null(leaf(&world, 10, 2));
    assert_string_equal(leaf(&world, 3, 2), leaves[3]); /* back again */
    assert_string_equal(leaf(&world, 8, 2), leaves[8]);
    assert_int_equal(pdi_choices_bound(world.model, 2), (2 + 3 + 1) * (2 + 3 + 1));
    end(&world);
}

/* How many leaves there are below a shelf of THINGS things with STEPS steps to come; the first
 * three things alone can be chosen. */
static uint64_t count(unsigned things, unsigned steps)
{
    const unsigned choices = things < 3 ? things : 3;
    if (steps == 0) {
        return 1;
    }
    return 2 * count(things + 1, steps - 1) +
           (things ? choices * count(things - 1, steps - 1) : 0) + 1; /* locked: a leaf at once */
}

static void there_are_as_many_as_counted(void **state)
{
    struct world world;
    (void)state;
    begin(&world, &shelf_model);
    for (unsigned steps = 1; steps <= 6; steps++) {
        const uint64_t leaves = count(0, steps);
        assert_non_null(leaf(&world, leaves - 1, steps));
        assert_null(leaf(&world, leaves, steps));
        assert_true(leaves <= pdi_choices_bound(world.model, steps));
        world.exhaust.begun = false; /* another number of steps */
    }
    end(&world);
}

/* The values of the only member of COMMAND: EXPECTED, which ends with NULL. */
static void expect_values(const pd_command *command, const char *const *expected, uint64_t bound)
{
    const pd_command *const commands[] = {command, NULL};
    pd_model model = shelf_model;
    struct world world;
    model.commands = commands;
    begin(&world, &model);
    assert_int_equal(pdi_choices_bound(world.model, 1), bound);
    uint64_t i = 0;
    for (; expected[i]; i++) {
        const char *const text = leaf(&world, i, 1);
        assert_non_null(text);
        assert_string_equal(text, expected[i]);
    }
    assert_null(leaf(&world, i, 1));
    end(&world);
}

#define VALUES(command_, bound_, ...)                                                              \
    expect_values(&command_##_command, (const char *const[]){__VA_ARGS__, NULL}, bound_)

static void the_first_three_values_of_each_kind(void **state)
{
    (void)state;
    VALUES(one, 3, "$1 One(number=0)", "$1 One(number=1)", "$1 One(number=-1)");
    VALUES(flag, 2, "$1 Flag(flag=false)", "$1 Flag(flag=true)");
    VALUES(tint, 3, "$1 Tint(colour=red)", "$1 Tint(colour=green)", "$1 Tint(colour=blue)");
    VALUES(word, 3, "$1 Word(word=\"\")", "$1 Word(word=\"x\")", "$1 Word(word=\"y\")");
    VALUES(letter, 3, "$1 Letter(text=\"p\")", "$1 Letter(text=\"q\")", "$1 Letter(text=\"pp\")");
    VALUES(code, 3, "$1 Code(code=\"aa\")", "$1 Code(code=\"ba\")", "$1 Code(code=\"ca\")");
    VALUES(real, 3, "$1 Real(real=0.0)", "$1 Real(real=1.0)");
    VALUES(listed, 3, "$1 Listed(rows=[1])", "$1 Listed(rows=[1, 1])", "$1 Listed(rows=[1, 1, 1])");
    VALUES(maybe, 3, "$1 Maybe(price=none)", "$1 Maybe(price=7)", "$1 Maybe(price=8)");
    VALUES(spot, 6, "$1 Spot(point={x=0, y=false})", "$1 Spot(point={x=0, y=true})",
           "$1 Spot(point={x=1, y=false})", "$1 Spot(point={x=1, y=true})",
           "$1 Spot(point={x=2, y=false})", "$1 Spot(point={x=2, y=true})");
    VALUES(odd, 3, "$1 Odd(even=0)", "$1 Odd(even=2)", "$1 Odd(even=4)");
    VALUES(again, 3, "$1 Again(amount=4)", "$1 Again(amount=5)");
}

static void the_first_three_values_of_others(void **state)
{
    (void)state;
    VALUES(bits, 3, "$1 Bits(bits=0)", "$1 Bits(bits=a)", "$1 Bits(bits=b)");
    VALUES(size, 3, "$1 Size(size=\"small\")", "$1 Size(size=\"large\")");
    VALUES(blob, 3, "$1 Blob(blob=\"\")", "$1 Blob(blob=\"\\x00\")", "$1 Blob(blob=\"\\x01\")");
    VALUES(floats, 3, "$1 Floats(any=0.0)", "$1 Floats(any=1.0)", "$1 Floats(any=-1.0)");
    VALUES(below, 3, "$1 Below(below=-2.0)", "$1 Below(below=-4.0)");
    VALUES(sign, 3, "$1 Sign(sign=\"a\")", "$1 Sign(sign=\"b\")", "$1 Sign(sign=\"c\")");
    VALUES(digit, 3, "$1 Digit(digit=\"1\")", "$1 Digit(digit=\"2\")", "$1 Digit(digit=\"3\")");
    VALUES(three, 3, "$1 Three(cells=[0, 0, 0])", "$1 Three(cells=[1, 0, 0])");
    VALUES(lone, 3, "$1 Lone(point=none)", "$1 Lone(point={x=0, y=false})",
           "$1 Lone(point={x=1, y=false})");
    VALUES(many, 3, "$1 Many(points=[])", "$1 Many(points=[{x=0, y=false}])",
           "$1 Many(points=[{x=0, y=false}, {x=0, y=false}])");
    VALUES(same, 3, "$1 Same(same=\"ab\")");
    VALUES(sevens, 3, "$1 Sevens(seven=7)");
    VALUES(wide, 3, "$1 Wide(all=0)", "$1 Wide(all=1)", "$1 Wide(all=2)");
}

static void expect_leaves(const pd_model *model, unsigned steps, const char *const *expected)
{
    struct world world;
    begin(&world, model);
    uint64_t i = 0;
    for (; expected[i]; i++) {
        const char *const text = leaf(&world, i, steps);
        assert_non_null(text);
        assert_string_equal(text, expected[i]);
    }
    assert_null(leaf(&world, i, steps));
    assert_true(i <= pdi_choices_bound(world.model, steps));
    end(&world);
}

static void what_is_chosen_from_the_state(void **state)
{
    const pd_command *const commands[] = {&lend_command, NULL};
    pd_model lending = shelf_model;
    (void)state;
    lending.commands = commands;
    expect_leaves(&lending, 2,
                  (const char *const[]){"$1 Lend(thing=none); $2 Lend(thing=none)", NULL});
    expect_leaves(&tally_model, 2,
                  (const char *const[]){"$1 Tick(n=0); $2 Tick(n=0)", "$1 Tick(n=0); $2 Tick(n=1)",
                                        "$1 Tick(n=0); $2 Tick(n=2)", "$1 Tick(n=0); $2 Pick(n=0)",
                                        "$1 Tick(n=1); $2 Tick(n=1)", "$1 Tick(n=1); $2 Tick(n=0)",
                                        "$1 Tick(n=1); $2 Tick(n=2)", "$1 Tick(n=1); $2 Pick(n=1)",
                                        "$1 Tick(n=2); $2 Tick(n=2)", "$1 Tick(n=2); $2 Tick(n=0)",
                                        "$1 Tick(n=2); $2 Tick(n=1)", "$1 Tick(n=2); $2 Pick(n=2)",
                                        NULL});
}

/* ---- Campaigns ------------------------------------------------------------------------------- */

static void all_are_executed_by_any_number_of_workers(void **state)
{
    (void)state;
    breaks = false;
    for (unsigned jobs = 1; jobs <= 3; jobs++) {
        pd_options options = shelf_options(5);
        options.jobs = jobs;
        pd_report *const report = engine_run(options);
        engine_holds(report);
        assert_int_equal(pd_report_runs(report), count(0, 5));
        engine_has(pd_report_text(report).data,
                   "of at most 7,776 sequences of up to 5 steps were executed");
        engine_has(pd_report_json(report).data,
                   "\"exhaustive\": {\"steps\": 5, \"at_most\": 7776, ");
        pd_report_free(report);
    }
}

static void the_first_that_fails_is_the_simplest(void **state)
{
    (void)state;
    breaks = true;
    pd_options options = shelf_options(4);
    pd_report *const report = engine_run(options);
    const pd_failure *const failure = engine_fails(report, "mispredicted", "Place");
    assert_int_equal(failure->run, 0);
    assert_int_equal(failure->steps, 3);
    engine_has(failure->text, "options: --exhaustive 4\n");
    pd_report_free(report);
    breaks = false;
}

static void too_many_are_refused(void **state)
{
    (void)state;
    pd_options options = shelf_options(12);
    options.size = sizeof options;
    engine_refused(&options, PD_EINVAL,
                   "at most 2176782336 sequences of up to 12 steps, more than 10000000: --yes");
    options.exhaustive = 64;
    engine_refused(&options, PD_EINVAL, "at most more than 18446744073709551615 sequences");
    options.exhaustive = 65;
    engine_refused(&options, PD_EINVAL, "the limit is 64 steps");
    options.exhaustive = 12;
    options.exhaustive_any = true;
    options.time_ms = 1;
    pd_report *const report = engine_run(options);
    pd_report_free(report);
}

/* While a sequence is made: it is told as far as it came. */
static void a_model_that_crashes_is_told(void **state)
{
    (void)state;
    crashes = true;
    pd_options options = shelf_options(4);
    options.no_validate = true;
    pd_report *const report = engine_run(options);
    const pd_failure *const failure = engine_fails(report, "crashed", "simulate");
    assert_string_equal(failure->failure_class, "test_code");
    ENGINE_PLAN(failure, "$1 Place(weight=1)", "$2 Place(weight=1)");
    pd_report_free(report);
    crashes = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_sequence_is_made_once, engine_forget),
        cmocka_unit_test_setup(there_are_as_many_as_counted, engine_forget),
        cmocka_unit_test_setup(the_first_three_values_of_each_kind, engine_forget),
        cmocka_unit_test_setup(the_first_three_values_of_others, engine_forget),
        cmocka_unit_test_setup(what_is_chosen_from_the_state, engine_forget),
        cmocka_unit_test_setup(all_are_executed_by_any_number_of_workers, engine_forget),
        cmocka_unit_test_setup(the_first_that_fails_is_the_simplest, engine_forget),
        cmocka_unit_test_setup(too_many_are_refused, engine_forget),
        cmocka_unit_test(a_model_that_crashes_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
