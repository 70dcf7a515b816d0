/* The rules that need simulated runs, V17 to V20: each is broken here in every way it can be. */
#include "validate_bank.h"

enum { RUNS = 1000, FEW_RUNS = 250, COMMANDS = 50 };

static unsigned runs = RUNS;

/* What is wrong at each draw needs no more; counts of what never happened do. */
static int few_runs(void **state)
{
    (void)state;
    runs = FEW_RUNS;
    return 0;
}

static int all_runs(void **state)
{
    (void)state;
    runs = RUNS;
    return 0;
}

/* ---- Simulating ----------------------------------------------------------------------------- */

static void expect_simulated(const pd_model *model, const struct expected *expected)
{
    pd_arena arena;
    pd_diag diag;
    struct pdi_progress progress = {0};
    expect(model, NULL, (const struct expected[]){{0}});
    pdi_arena_init(&arena, 0);
    const struct pdi_model *const ready = pdi_model_new(model, &arena, &diag);
    assert_non_null(ready);
    struct pdi_problems problems = {.arena = &arena};
    pdi_validate_simulated(ready, runs, COMMANDS, &progress, &problems);
    expect_problems(&problems, expected);
    pdi_arena_release(&arena);
}

/* Simulates the bank with another command. */
#define EXPECT_SIMULATED(command_, ...)                                                            \
    do {                                                                                           \
        const pd_command *const commands_[] = {&open_account_command, &deposit_command,            \
                                               &list_all_command, &(command_), NULL};              \
        const pd_model model_ = bank_with(commands_, bank_events);                                 \
        expect_simulated(&model_, (const struct expected[]){__VA_ARGS__, {0}});                    \
    } while (0)

static void a_correct_model_breaks_none(void **state)
{
    (void)state;
    expect_simulated(&bank_model, (const struct expected[]){{0}});
}

/* The first run of the counter: its shape, as in examples/counter. */
struct counter {
    int64_t value;
};
PD_TYPE(counter, PD_FIELD(value));
struct added {
    int64_t total;
};
PD_TYPE(added, PD_FIELD(total));
PD_EVENTS(counter, added);
static void counter_apply(struct counter *counter, const pd_event *event)
{
    const struct added *const added = pd_as(event, added);
    if (added) {
        counter->value = added->total;
    }
}
PD_PROJECTION(counter, .apply = counter_apply);
struct add {
    int64_t amount;
};
PD_TYPE(add, PD_FIELD(amount, PD_RANGE(0, 9)));
static void simulate_add(const struct add *add, const struct counter *counter, pd_step *step)
{
    const int64_t total = counter->value + add->amount;
    pd_emit(step, added, .total = total < 10 ? total : 10);
}
PD_COMMAND(add, counter, .simulate = simulate_add);
PD_COMMANDS(counter, add);
PD_MODEL(counter);

static void the_counter_breaks_none(void **state)
{
    (void)state;
    expect_simulated(&counter_model, (const struct expected[]){{0}});
}

/* ---- V17: its own rules --------------------------------------------------------------------- */

PD_EMPTY(undeclared);
PD_EMPTY(surprise);
static void simulate_surprise(const struct surprise *surprise, const struct bank *bank,
                              pd_step *step)
{
    (void)surprise;
    if (bank->accounts.count == 4) {
        pd_emit(step, undeclared);
    }
}
PD_COMMAND(surprise, bank, .simulate = simulate_surprise);

PD_EMPTY(look);
static void simulate_look(const struct look *look, const struct bank *bank, pd_step *step)
{
    (void)look;
    if (bank->opened == 2 && pd_map_at(&bank->accounts, (pd_ref){0})->balance == 0) {
        pd_emit(step, refused);
    }
}
PD_COMMAND(look, bank, .simulate = simulate_look);

static void validate_V17_the_model_keeps_its_own_rules(void **state)
{
    (void)state;
    EXPECT_SIMULATED(surprise_command,
                     {"V17",
                      "Surprise emits undeclared, which is not among the events of model bank; if "
                      "it is, it has two descriptions: use PD_DECLARE_TYPE and PD_DEFINE_TYPE (run "
                      "? of seed 0, step $?)",
                      false});
    EXPECT_SIMULATED(look_command,
                     {"V17",
                      "simulating Look: accounts has no none (run ? of seed 0, step $?): ask with "
                      "pd_map_get, or draw the key by PD_FROM",
                      false});
}

/* ---- V18: asked again ----------------------------------------------------------------------- */

/* The model of the manual's example of what not to do. */
struct assign {
    int64_t amount;
};
PD_TYPE(assign, PD_FIELD(amount, PD_RANGE(0, 99)));
static bool choose_assigned(pd_gen *gen, const struct bank *bank, struct assign *assign)
{
    (void)gen;
    (void)bank;
    assign->amount = 5;
    return true;
}
PD_COMMAND(assign, bank, .overrides = choose_assigned);

struct flip {
    int64_t amount;
};
PD_TYPE(flip, PD_FIELD(amount, PD_RANGE(0, 99)));
static bool choose_flipped(pd_gen *gen, const struct bank *bank, struct flip *flip)
{
    (void)gen;
    (void)bank;
    flip->amount ^= 1;
    return flip->amount % 2 == 1;
}
PD_COMMAND(flip, bank, .overrides = choose_flipped);

/* What no pd_choose_ call can make, by any way there is to write it. */
struct shapely {
    int32_t free, chosen;
    pd_str name;
    bool has_limit;
    uint8_t limit;
    uint8_t part_count;
    struct entry *parts;
    struct entry inner;
    double ratio;
};
PD_TYPE(shapely, PD_FIELD(free), PD_FIELD(chosen), PD_FIELD(name, PD_ALNUM(1, 3)),
        PD_MAYBE(limit, has_limit), PD_STRUCTS(parts, part_count, entry, PD_ITEMS(0, 3)),
        PD_STRUCT(inner, entry), PD_FIELD(ratio));
enum way { BY_TEXT, BY_PRESENCE, BY_COUNT, BY_ITEM, BY_INNER, BY_REAL, BY_FIFTH_ACCOUNT };
static enum way way;
static bool choose_shapely(pd_gen *gen, const struct bank *bank, struct shapely *it)
{
    if (!pd_choose_int(gen, &it->chosen, 0, 9 + bank->opened)) {
        return false;
    }
    switch (way) {
    case BY_TEXT:
        it->name = PD_STR("x");
        break;
    case BY_PRESENCE:
        it->has_limit = false;
        break;
    case BY_COUNT:
        it->part_count = it->part_count ? 1 : 0;
        break;
    case BY_ITEM:
        if (it->part_count) {
            it->parts[0].amount = 0;
        }
        break;
    case BY_INNER:
        it->inner.amount = 1;
        break;
    case BY_REAL:
        it->ratio = it->ratio > 0 ? it->ratio : 1;
        break;
    case BY_FIFTH_ACCOUNT:
        it->free = bank->opened == 5 ? it->chosen : it->free;
        break;
    }
    return true;
}
PD_COMMAND(shapely, bank, .overrides = choose_shapely);

/* Whatever it is asked for the second time is another number: a rand() that is always the same. */
static unsigned throws;
static int64_t throw_die(void)
{
    throws = throws * 1103515245 + 12345;
    return (int64_t)(throws >> 16) % 6;
}
struct gamble {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(gamble, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount, PD_RANGE(0, 99)));
static bool choose_gamble(pd_gen *gen, const struct bank *bank, struct gamble *gamble)
{
    (void)gen;
    (void)bank;
    gamble->amount = throw_die();
    return true;
}
static void simulate_gamble(const struct gamble *gamble, const struct bank *bank, pd_step *step)
{
    (void)bank;
    if (gamble->amount % 2) {
        pd_emit(step, opened, .name = PD_STR("won"));
    } else {
        pd_emit(step, deposited, .account = gamble->account, .amount = gamble->amount);
    }
}
PD_COMMAND(gamble, bank, .overrides = choose_gamble, .simulate = simulate_gamble);

/* The same in simulate: its own values are fine, but those after it are drawn in another world. */
PD_EMPTY(lottery);
static void simulate_lottery(const struct lottery *lottery, const struct bank *bank, pd_step *step)
{
    (void)lottery;
    (void)bank;
    if (throw_die() % 2) {
        pd_emit(step, opened, .name = PD_STR("won"));
    }
}
PD_COMMAND(lottery, bank, .simulate = simulate_lottery);

struct exceed {
    int64_t amount;
};
PD_TYPE(exceed, PD_FIELD(amount, PD_RANGE(0, 99)));
static bool choose_exceeding(pd_gen *gen, const struct bank *bank, struct exceed *exceed)
{
    return pd_choose_int(gen, &exceed->amount, 1, 100 + bank->opened);
}
PD_COMMAND(exceed, bank, .overrides = choose_exceeding);

static unsigned asked;
struct refuse {
    int64_t amount;
};
PD_TYPE(refuse, PD_FIELD(amount, PD_RANGE(0, 99)));
static bool choose_refused(pd_gen *gen, const struct bank *bank, struct refuse *refuse)
{
    (void)bank;
    return ++asked % 3 && pd_choose_int(gen, &refuse->amount, 1, 9);
}
PD_COMMAND(refuse, bank, .overrides = choose_refused);

PD_EMPTY(moody);
static bool every_third(const struct bank *bank)
{
    (void)bank;
    return ++asked % 3 == 0;
}
PD_COMMAND(moody, bank, .when = every_third);

#define ASSIGNS(command_, member_)                                                                 \
    {                                                                                              \
        "V18",                                                                                     \
            "overrides of command " command_ " assigns its member " member_                        \
            ": choose it with pd_choose_int, pd_choose_item or pd_choose_key, which judge what "   \
            "is there",                                                                            \
            false                                                                                  \
    }

static void validate_V18_overrides_assign_nothing(void **state)
{
    (void)state;
    static const char *const members[] = {"name",  "limit", "parts", "parts",
                                          "inner", "ratio", "free"};
    EXPECT_SIMULATED(assign_command, ASSIGNS("assign", "amount"));
    EXPECT_SIMULATED(flip_command, ASSIGNS("flip", "amount"));
    for (way = BY_TEXT; way <= BY_FIFTH_ACCOUNT; way++) {
        char text[200];
        (void)snprintf(text, sizeof text,
                       "overrides of command shapely assigns its member %s: choose it with "
                       "pd_choose_int, pd_choose_item or pd_choose_key, which judge what is there",
                       members[way]);
        EXPECT_SIMULATED(shapely_command, {"V18", text, false});
    }
}

#define UNLIKE                                                                                     \
    {                                                                                              \
        "V18",                                                                                     \
            "simulate of command lottery, or apply of what it emits, does otherwise when it is "   \
            "asked "                                                                               \
            "again: let it depend on the command and the state alone",                             \
            false                                                                                  \
    }

static void validate_V18_the_guilty_are_told_alone(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 4; first++) {
        throws = first;
        EXPECT_SIMULATED(gamble_command, ASSIGNS("gamble", "amount"));
        throws = first;
        EXPECT_SIMULATED(lottery_command, UNLIKE);
    }
    const pd_command *const commands[] = {
        &open_account_command, &deposit_command, &list_all_command,
        &gamble_command,       &assign_command,  &exceed_command,
        &lottery_command,      &moody_command,   NULL};
    const pd_model model = bank_with(commands, bank_events);
    throws = asked = 0;
    expect_simulated(&model, (const struct expected[]){
                                 ASSIGNS("assign", "amount"),
                                 {"V18",
                                  "when of command moody says no where it said yes before: let it "
                                  "depend on the state alone",
                                  false},
                                 ASSIGNS("gamble", "amount"),
                                 UNLIKE,
                                 {"V18",
                                  "overrides of command exceed chooses what its members may not "
                                  "be: let PD_RANGE and the other attributes allow all that it "
                                  "chooses",
                                  false},
                                 {0}});
}

static void restless_call(pdi_projection_op op, void *state, void *out)
{
    bank_projection.call(op, state, out);
    if (op == PDI_INIT) {
        ((struct bank *)state)->opened = (uint32_t)throw_die();
    }
}

static void validate_V18_the_first_state_is_always_the_same(void **state)
{
    (void)state;
    const pd_projection restless = {&bank_type, restless_call, bank_projection_apply_};
    const pd_command *const commands[] = {&open_account_command, &deposit_command,
                                          &list_all_command, NULL};
    const pd_model model = {"bank", commands, bank_events, &restless, bank_model.call};
    expect_simulated(&model, (const struct expected[]){
                                 {"V18",
                                  "init of projection bank makes another state when it is asked "
                                  "again: let it depend on nothing",
                                  false},
                                 {0}});
}

static void validate_V18_what_was_drawn_is_possible(void **state)
{
    (void)state;
    EXPECT_SIMULATED(exceed_command,
                     {"V18",
                      "overrides of command exceed chooses what its members may not be: let "
                      "PD_RANGE and the other attributes allow all that it chooses",
                      false});
    EXPECT_SIMULATED(refuse_command,
                     {"V18",
                      "overrides of command refuse refuses what it drew: say all that members may "
                      "be with pd_choose_, and assign nothing",
                      false});
    asked = 0;
    EXPECT_SIMULATED(moody_command,
                     {"V18",
                      "when of command moody says no where it said yes before: let it depend on "
                      "the state alone",
                      false});
}

/* ---- V19: reach ----------------------------------------------------------------------------- */

PD_EMPTY(never);
static bool no_never(const struct bank *bank)
{
    return bank->opened > 1000;
}
PD_COMMAND(never, bank, .when = no_never);

struct pick {
    int64_t amount;
};
PD_TYPE(pick, PD_FIELD(amount, PD_RANGE(0, 9)));
static bool choose_none(pd_gen *gen, const struct bank *bank, struct pick *pick)
{
    return pd_choose_int(gen, &pick->amount, 1, bank->opened > 1000);
}
PD_COMMAND(pick, bank, .overrides = choose_none);

struct both {
    int64_t amount;
};
PD_TYPE(both, PD_FIELD(amount, PD_FROM(bank, amounts)));
static bool some_accounts(const struct bank *bank)
{
    return bank->opened == 1;
}
static bool choose_no(pd_gen *gen, const struct bank *bank, struct both *both)
{
    return pd_choose_int(gen, &both->amount, 1, bank->opened > 1000);
}
PD_COMMAND(both, bank, .when = some_accounts, .overrides = choose_no);

PD_EMPTY(rare);
PD_COMMAND(rare, bank, .weight = 1);
PD_EMPTY(heavy);
PD_COMMAND(heavy, bank, .weight = 4000000000);

static void validate_V19_every_command_is_reached(void **state)
{
    (void)state;
    EXPECT_SIMULATED(never_command,
                     {"V19",
                      "command never was never possible in 1000 simulated runs: when refused it "
                      "each time, ? times",
                      true});
    EXPECT_SIMULATED(pick_command,
                     {"V19",
                      "command pick was never possible in 1000 simulated runs: overrides refused "
                      "it each time, ? times",
                      true});
    EXPECT_SIMULATED(both_command,
                     {"V19",
                      "command both was never possible in 1000 simulated runs: when refused it ? "
                      "times, PD_FROM or overrides the other ?",
                      true});
    const pd_command *const commands[] = {&rare_command, &heavy_command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    expect_simulated(&model,
                     (const struct expected[]){
                         {"V19",
                          "command rare was not drawn once in 1000 simulated runs: its weight is 1 "
                          "of 4000000001: raise it, or lower the others",
                          true},
                         {0}});
}

static void validate_V19_references_come_from_predictions(void **state)
{
    (void)state;
    const pd_command *const commands[] = {&list_all_command, &deposit_command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    expect_simulated(&model,
                     (const struct expected[]){
                         {"V19",
                          "command deposit was never possible in 1000 simulated runs: PD_FROM or "
                          "overrides refused it each time, ? times",
                          true},
                         {"V19",
                          "event opened has external references, and no simulate emitted it in "
                          "1000 simulated runs: no command can refer to them",
                          true},
                         {0}});
}

static bool terminating_call(pdi_model_op op, const void *state, void *out)
{
    if (op == PDI_TERMINATE) {
        return true;
    }
    const bool done = bank_model.call(op, state, out);
    ((pd_model_info *)out)->has_terminate = true;
    return done;
}

static void validate_V19_sequences_go_on(void **state)
{
    (void)state;
    const pd_model ends = {"bank", bank_commands, bank_events, &bank_projection, terminating_call};
    expect_simulated(&ends,
                     (const struct expected[]){
                         {"V19",
                          "terminate of model bank ended all 1000 simulated runs after their first "
                          "command: it is true from the start",
                          false},
                         {"V19",
                          "command deposit was never possible in 1000 simulated runs: PD_FROM or "
                          "overrides refused it each time, ? times",
                          true},
                         {0}});
    const pd_command *const commands[] = {&never_command, NULL};
    const pd_model stuck = bank_with(commands, bank_events);
    expect_simulated(&stuck,
                     (const struct expected[]){
                         {"V19",
                          "no command of model bank is possible in its first state: nothing would "
                          "run",
                          false},
                         {"V19",
                          "command never was never possible in 1000 simulated runs: when refused "
                          "it each time, ? times",
                          true},
                         {0}});
}

/* ---- V20: read_only ------------------------------------------------------------------------- */

struct spoil {
    pd_ref account;
};
PD_TYPE(spoil, PD_FIELD(account, PD_FROM(bank, accounts)));
static void simulate_spoil(const struct spoil *spoil, const struct bank *bank, pd_step *step)
{
    if (bank->amounts.count > 3) {
        pd_emit(step, deposited, .account = spoil->account, .amount = 0);
    }
}
PD_COMMAND(spoil, bank, .read_only = true, .simulate = simulate_spoil);

static void validate_V20_a_read_only_command_changes_nothing(void **state)
{
    (void)state;
    EXPECT_SIMULATED(spoil_command,
                     {"V20",
                      "command spoil is read_only, and folding it or its events changes "
                      "bank.amounts: leave out .read_only, or change nothing in apply",
                      false});
}

static void problems_are_told_in_the_order_of_rules(void **state)
{
    (void)state;
    const pd_command *const commands[] = {&open_account_command, &spoil_command, &look_command,
                                          &deposit_command,      &never_command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    expect_simulated(
        &model,
        (const struct expected[]){
            {"V17",
             "simulating Look: accounts has no none (run ? of seed 0, step $?): ask with "
             "pd_map_get, or draw the key by PD_FROM",
             false},
            {"V19",
             "command never was never possible in 1000 simulated runs: when refused it each "
             "time, ? times",
             true},
            {"V20",
             "command spoil is read_only, and folding it or its events changes bank.amounts: "
             "leave out .read_only, or change nothing in apply",
             false},
            {0}});
}

#define FEW(name_) cmocka_unit_test_setup_teardown(name_, few_runs, all_runs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correct_model_breaks_none),
        cmocka_unit_test(the_counter_breaks_none),
        cmocka_unit_test(validate_V17_the_model_keeps_its_own_rules),
        FEW(validate_V18_overrides_assign_nothing),
        FEW(validate_V18_the_guilty_are_told_alone),
        FEW(validate_V18_the_first_state_is_always_the_same),
        FEW(validate_V18_what_was_drawn_is_possible),
        cmocka_unit_test(validate_V19_every_command_is_reached),
        cmocka_unit_test(validate_V19_references_come_from_predictions),
        cmocka_unit_test(validate_V19_sequences_go_on),
        cmocka_unit_test(validate_V20_a_read_only_command_changes_nothing),
        cmocka_unit_test(problems_are_told_in_the_order_of_rules),
    };
    return each_rule_has_a_test(tests, sizeof tests / sizeof *tests, 17, 20)
               ? cmocka_run_group_tests(tests, NULL, NULL)
               : 1;
}
