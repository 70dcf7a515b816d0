/*
 * The rules of what is listed, described and wired together, V01 to V05 and V13 to V16: each is
 * broken here in every way it can be.
 */
#include "validate_bank.h"

/* ---- The table and what is right ------------------------------------------------------------ */

static void the_table_has_twenty_rules_in_order(void **state)
{
    (void)state;
    const struct pdi_rule *const rules = pdi_rules();
    for (unsigned i = 0; i < 20; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "V%02u", i + 1);
        assert_string_equal(rules[i].id, id);
        assert_true(strlen(rules[i].text) > 20 && rules[i].text[strlen(rules[i].text) - 1] == '.');
        assert_true(strlen(rules[i].example) > 20);
        assert_int_equal(rules[i].simulates, i >= 16);
    }
    assert_null(rules[20].id);
}

static void a_correct_model_breaks_none(void **state)
{
    (void)state;
    expect(&bank_model, &bank_adapter, (const struct expected[]){{0}});
    expect(&bank_model, NULL, (const struct expected[]){{0}});
}

/* ---- V01, V02: lists and names -------------------------------------------------------------- */

static const pd_type deposit_again = {"deposit", sizeof(struct deposit), deposit_fields_};
static const pd_type bank_again = {"bank", sizeof(struct bank), bank_fields_};

static void validate_V01_a_struct_has_one_description(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        {"V01",
         "struct deposit has two descriptions, so that events and commands of it are not "
         "recognized: use PD_DECLARE_TYPE(deposit) in a header and PD_DEFINE_TYPE(deposit, ...) "
         "in one file",
         false},
        {0}};
    const pd_command command = {&deposit_again, &bank_type, deposit_command.call,
                                deposit_command.when, deposit_command.simulate};
    const pd_command *const commands[] = {&open_account_command, &list_all_command, &command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    expect(&model, &bank_adapter, expected);
}

static void validate_V01_also_of_a_state(void **state)
{
    (void)state;
    const pd_command command = {&list_all_type, &bank_again, plain_call, NULL, NULL};
    EXPECT_COMMAND(command, {"V01",
                             "struct bank has two descriptions, so that events and commands "
                             "of it are not recognized: use PD_DECLARE_TYPE(bank) in a "
                             "header and PD_DEFINE_TYPE(bank, ...) in one file",
                             false});
}

PD_EMPTY(listAll);
PD_COMMAND(listAll, bank);
PD_EMPTY(Refused);

static void validate_V02_names_differ_in_camel_case(void **state)
{
    (void)state;
    const pd_command *const commands[] = {&open_account_command, &list_all_command,
                                          &listAll_command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    EXPECT(&model, NULL,
           {"V02",
            "commands list_all and listAll are both ListAll in reports and files: rename one",
            false});
    EXPECT_EVENT(Refused_type, {"V02",
                                "events refused and Refused are both Refused in reports and "
                                "files: rename one",
                                false});
}

static void validate_V02_nothing_is_listed_twice(void **state)
{
    (void)state;
    EXPECT_COMMAND(
        open_account_command,
        {"V02", "command open_account is listed twice: name it once in PD_COMMANDS", false});
    EXPECT_EVENT(opened_type,
                 {"V02", "event opened is listed twice: name it once in PD_EVENTS", false});
    EXPECT_EVENT(deposit_type,
                 {"V02",
                  "struct deposit is a command and an event, so apply meets it twice: give the "
                  "event a struct of its own",
                  true});
}

static const pd_projection *const twice_projections[] = {&bank_projection, &tally_projection,
                                                         &tally_projection, NULL};
static bool twice_call(pdi_model_op op, const void *state, void *out)
{
    const bool done = bank_model.call(op, state, out);
    ((pd_model_info *)out)->projections = twice_projections;
    return done;
}
PD_INVARIANT(a, bank, never_full);
static const pd_invariant b_invariant = {.id = "a", .call = a_invariant_call_, .state = &bank_type};
PD_INVARIANTS(ab, a, b, a);

static void ab_call(pdi_projection_op op, void *state, void *out)
{
    if (op == PDI_INVARIANTS) {
        *(const pd_invariant *const **)out = ab_invariants;
    } else {
        bank_projection.call(op, state, out);
    }
}
static const pd_projection ab_projection = {&bank_type, ab_call, bank_projection_apply_};

static void validate_V02_projections_and_invariants_are_their_own(void **state)
{
    (void)state;
    const pd_model model = {"bank", bank_commands, bank_events, &bank_projection, twice_call};
    EXPECT(&model, NULL,
           {"V02",
            "projection bank is listed twice: .projections names those beside the model's own",
            false},
           {"V02", "projection tally is listed twice: name it once in PD_PROJECTIONS", false},
           {"V02", "invariant solvent is listed twice: name it once in PD_INVARIANTS", false},
           {"V02", "invariant settled is listed twice: name it once in PD_INVARIANTS", false},
           {"V02", "invariant after_some is listed twice: name it once in PD_INVARIANTS", false});
    const pd_model ab = {"bank", bank_commands, bank_events, &ab_projection, bank_model.call};
    EXPECT(
        &ab, NULL,
        {"V02", "two invariants are called a, so that their failures are one: rename one", false},
        {"V02", "invariant a is listed twice: name it once in PD_INVARIANTS", false});
}

struct pair {
    int64_t key, id;
};
PD_TYPE(pair, PD_FIELD(key, PD_JSON("id")), PD_FIELD(id));

static void validate_V02_members_differ_in_json(void **state)
{
    (void)state;
    EXPECT_EVENT(
        pair_type,
        {"V02", "pair.key and pair.id are both \"id\" in JSON: change one PD_JSON", false});
}

/* ---- V03, V04: descriptions ----------------------------------------------------------------- */

struct holes {
    int32_t a, b, c; /* b has no line */
    char d;
    int64_t e;
    char f, g[9]; /* g has none */
};
PD_TYPE(holes, PD_FIELD(a), PD_FIELD(c), PD_FIELD(d), PD_FIELD(e), PD_FIELD(f));
struct one_byte {
    char a, b, c;
};
PD_TYPE(one_byte, PD_FIELD(a), PD_FIELD(c));
struct padded {
    char a;
    int16_t b;
    char c;
    int64_t d;
    bool has_e;
    uint32_t e;
    char f;
    struct entry g;
    char h;
};
PD_TYPE(padded, PD_FIELD(a), PD_FIELD(b), PD_FIELD(c), PD_FIELD(d), PD_MAYBE(e, has_e), PD_FIELD(f),
        PD_STRUCT(g, entry), PD_FIELD(h));

static void validate_V03_a_description_covers_its_struct(void **state)
{
    (void)state;
    EXPECT_EVENT(holes_type,
                 {"V03",
                  "struct holes has 4 bytes at offset 4 that no PD_FIELD describes: describe "
                  "the member that is there",
                  false},
                 {"V03",
                  "struct holes has 15 bytes at offset 25 that no PD_FIELD describes: "
                  "describe the member that is there",
                  false});
    EXPECT_EVENT(one_byte_type,
                 {"V03",
                  "struct one_byte has 1 byte at offset 1 that no PD_FIELD describes: "
                  "describe the member that is there",
                  false});
    const pd_type *const events[] = {&opened_type, &deposited_type, &padded_type, NULL};
    const pd_model model = bank_with(bank_commands, events);
    expect(&model, NULL, (const struct expected[]){{0}});
}

static const pd_field overlap_fields[] = {
    {.name = "a", .offset = 0, .size = 8, .kind = PD_KIND_INT, .element_size = 8},
    {.name = "b", .offset = 4, .size = 8, .kind = PD_KIND_REAL, .element_size = 8},
    {.name = "c", .offset = 12, .size = 2, .kind = PD_KIND_BOOL, .element_size = 2},
    {.name = "d", .offset = 14, .size = 4, .kind = PD_KIND_UINT, .element_size = 4},
    {.name = NULL}};
static const pd_type overlap_type = {"overlap", 16, overlap_fields};

static void validate_V04_members_lie_in_their_struct(void **state)
{
    (void)state;
    EXPECT_EVENT(
        overlap_type,
        {"V04",
         "overlap.c has sizes that are not those of its kind and shape: describe it "
         "by a macro of type.h",
         false},
        {"V04", "overlap.d ends at offset 18, beyond the 16 bytes of struct overlap", false},
        {"V04",
         "overlap.a and overlap.b share the bytes from offset 4 on: describe each "
         "member in one line",
         false});
}

struct sums {
    int32_t terms[4], weights[4];
    size_t count;
};
PD_TYPE(sums, PD_COUNTED(terms, count), PD_COUNTED(weights, count));
PD_COMMAND(sums, bank);
struct own {
    int32_t terms[4];
    size_t count;
    bool has_x;
    int16_t x;
};
PD_TYPE(own, PD_COUNTED(terms, count), PD_FIELD(count), PD_MAYBE(x, has_x), PD_FIELD(has_x));
PD_COMMAND(own, bank);

static void validate_V04_what_counts_is_drawn_once(void **state)
{
    (void)state;
    EXPECT_COMMAND(sums_command,
                   {"V04",
                    "one member of struct sums counts terms and weights, which are drawn one "
                    "after the other: give each its own",
                    false});
    EXPECT_COMMAND(own_command,
                   {"V04",
                    "own.count counts own.terms and has a line of its own, which would draw "
                    "it again: remove that line",
                    false},
                   {"V04",
                    "own.has_x says whether there is own.x and has a line of its own, which "
                    "would draw it again: remove that line",
                    false});
    const pd_type *const events[] = {&opened_type, &deposited_type, &sums_type, &own_type, NULL};
    const pd_model model = bank_with(bank_commands, events);
    expect(&model, NULL, (const struct expected[]){{0}}); /* an event may: it is not drawn */
}

/* ---- V05: containers ------------------------------------------------------------------------ */

struct boxed {
    pd_list_of(int64_t) values;
};
PD_TYPE(boxed, PD_LIST(values));
PD_COMMAND(boxed, bank);
PD_PROJECTION(listed);
static const pd_projection *const pointing_projections[] = {&listed_projection, NULL};
static bool pointing_call(pdi_model_op op, const void *state, void *out)
{
    const bool done = bank_model.call(op, state, out);
    ((pd_model_info *)out)->projections = pointing_projections;
    return done;
}

static void validate_V05_containers_are_in_states(void **state)
{
    (void)state;
    static const struct expected expected = {
        "V05",
        "boxed.values is a container, which works in a state only: describe an array or a pointer "
        "with PD_COUNTED or PD_STRUCTS",
        false};
    EXPECT_COMMAND(boxed_command, expected);
    EXPECT_EVENT(boxed_type, expected);
    const pd_model model = {"bank", bank_commands, bank_events, &bank_projection, pointing_call};
    EXPECT(&model, NULL,
           {"V05",
            "listed.entries of a state points to what is gone after the step: keep it in a "
            "pd_list_of",
            true});
}

/* ---- V13 to V16: what belongs together ------------------------------------------------------ */

PD_EMPTY(elsewhere);
PD_COMMAND(elsewhere, tally);
static const pd_projection nowhere_projection = {NULL, tally_projection_call_,
                                                 tally_projection_apply_};
static const pd_projection *const nowhere_projections[] = {&nowhere_projection, NULL};
static bool nowhere_call(pdi_model_op op, const void *state, void *out)
{
    const bool done = bank_model.call(op, state, out);
    ((pd_model_info *)out)->projections = nowhere_projections;
    return done;
}

static void validate_V13_commands_and_model_have_one_state(void **state)
{
    (void)state;
    EXPECT_COMMAND(elsewhere_command,
                   {"V13",
                    "command elsewhere is written for struct tally, and the state of model "
                    "bank is struct bank: say PD_COMMAND(elsewhere, bank, ...)",
                    false});
    const pd_projection sequence = {&bank_type, tally_projection.call, tally_projection.apply};
    const pd_model model = {"bank", bank_commands, bank_events, &sequence, nowhere_call};
    EXPECT(&model, NULL,
           {"V13",
            "projection 1 of .projections has no described struct as its state: make it with "
            "PD_PROJECTION",
            false});
}

static pd_verdict few_events(const struct tally *tally, pd_finding *finding)
{
    (void)finding;
    return tally->events < UINT32_MAX ? PD_HOLDS : PD_VIOLATED;
}
PD_INVARIANT(quiet, tally, few_events);
static const pd_invariant stateless_invariant = {.id = "stateless", .call = a_invariant_call_};
PD_INVARIANTS(astray, solvent, quiet, stateless);
static void astray_call(pdi_projection_op op, void *state, void *out)
{
    if (op == PDI_INVARIANTS) {
        *(const pd_invariant *const **)out = astray_invariants;
    } else {
        bank_projection.call(op, state, out);
    }
}
static const pd_projection astray_projection = {&bank_type, astray_call, bank_projection_apply_};

static void validate_V13_invariants_look_at_their_own_state(void **state)
{
    (void)state;
    const pd_model model = {"bank", bank_commands, bank_events, &astray_projection,
                            bank_model.call};
    EXPECT(&model, NULL,
           {"V13",
            "invariant quiet is written for struct tally and listed by projection bank: list it "
            "in the PD_INVARIANTS of tally, or say PD_INVARIANT(quiet, bank, ...)",
            false},
           {"V13",
            "invariant stateless is listed by projection bank and says no state: say "
            ".state = &bank_type",
            false});
}

PD_HANDLERS(fewer, bank_run, (open_account, do_open), (deposit, do_deposit));
PD_ADAPTER(fewer, pd_nothing, bank_run, .handlers = fewer_handlers);
static pd_status again_call(void *run, const void *command, pd_step *step)
{
    return bank_handlers[2].call(run, command, step);
}
static const pd_handler more_handlers[] = {
    {&open_account_type, again_call}, {&deposit_type, again_call}, {&list_all_type, again_call},
    {&deposit_type, again_call},      {&tally_type, again_call},   {NULL, NULL}};
PD_ADAPTER(more, pd_nothing, bank_run, .handlers = more_handlers);

static void validate_V14_every_command_has_one_handler(void **state)
{
    (void)state;
    EXPECT(&bank_model, &fewer_adapter,
           {"V14",
            "adapter fewer has no handler for command list_all: add (list_all, function) to "
            "PD_HANDLERS",
            false});
    EXPECT(&bank_model, &more_adapter,
           {"V14",
            "adapter more has 2 handlers for command deposit, of which the first is called: "
            "keep one",
            false},
           {"V14",
            "adapter more handles tally, which is no command of model bank: add it to "
            "PD_COMMANDS, or remove the handler",
            true});
}

PD_INVARIANT(after_account, bank, never_full, .after = {&account_type});
PD_INVARIANT(on_events, bank, never_full, .after = {&opened_type, &deposit_type},
             .on = PD_ON_EVENTS);
PD_INVARIANT(on_commands, bank, never_full, .after = {&opened_type}, .on = PD_ON_COMMANDS);
PD_INVARIANT(at_and_after, bank, never_full, .at = PD_AT_TEARDOWN, .after = {&opened_type});
PD_INVARIANT(at_and_every, bank, never_full, .at = PD_AT_STARTUP, .every = 10);
PD_INVARIANT(at_and_on, bank, never_full, .at = PD_AT_STARTUP, .on = PD_ON_COMMANDS);
PD_INVARIANTS(idle, after_account, on_events, on_commands, at_and_after, at_and_every, at_and_on);
static void idle_call(pdi_projection_op op, void *state, void *out)
{
    if (op == PDI_INVARIANTS) {
        *(const pd_invariant *const **)out = idle_invariants;
    } else {
        bank_projection.call(op, state, out);
    }
}
static const pd_projection idle_projection = {&bank_type, idle_call, bank_projection_apply_};

static void validate_V15_an_invariant_can_fire(void **state)
{
    (void)state;
    const pd_model model = {"bank", bank_commands, bank_events, &idle_projection, bank_model.call};
    EXPECT(&model, NULL,
           {"V15",
            "invariant after_account fires after account, which is no event and no command "
            "of model bank: list it, or remove it from .after",
            false},
           {"V15",
            "invariant on_events never fires after deposit, which is a command, while .on "
            "says PD_ON_EVENTS: remove .on",
            false},
           {"V15",
            "invariant on_commands never fires after opened, which is an event, while .on "
            "says PD_ON_COMMANDS: remove .on",
            false},
           {"V15",
            "invariant at_and_after fires once, as .at says, and .after would have it fire "
            "during the run: remove one of them",
            false},
           {"V15",
            "invariant at_and_every fires once, as .at says, and .every would have it fire "
            "during the run: remove one of them",
            false},
           {"V15",
            "invariant at_and_on fires once, as .at says, and .on would have it fire during "
            "the run: remove one of them",
            false});
}

PD_EMPTY(silent);
PD_COMMAND(silent, bank);
PD_EMPTY(loose);
PD_COMMAND(loose, bank, .unchecked = true, .must_resolve = true);
static bool exact_call(pdi_model_op op, const void *state, void *out)
{
    const bool done = bank_model.call(op, state, out);
    ((pd_model_info *)out)->exact = true;
    return done;
}

static void validate_V16_what_a_command_says_has_an_effect(void **state)
{
    (void)state;
    const pd_command *const commands[] = {&open_account_command, &silent_command, &loose_command,
                                          NULL};
    const pd_model exact = {"bank", commands, bank_events, &bank_projection, exact_call};
    const pd_model model = bank_with(commands, bank_events);
    EXPECT(&exact, NULL,
           {"V16",
            "command silent of the exact model bank is not simulated, so nothing judges it: "
            "give it .simulate, or say .unchecked",
            false},
           {"V16", "command loose says .must_resolve, which has no effect: it has no references",
            true});
    EXPECT(
        &model, NULL,
        {"V16", "command loose is .unchecked, which has no effect: model bank is not .exact", true},
        {"V16", "command loose says .must_resolve, which has no effect: it has no references",
         true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_twenty_rules_in_order),
        cmocka_unit_test(a_correct_model_breaks_none),
        cmocka_unit_test(validate_V01_a_struct_has_one_description),
        cmocka_unit_test(validate_V01_also_of_a_state),
        cmocka_unit_test(validate_V02_names_differ_in_camel_case),
        cmocka_unit_test(validate_V02_nothing_is_listed_twice),
        cmocka_unit_test(validate_V02_projections_and_invariants_are_their_own),
        cmocka_unit_test(validate_V02_members_differ_in_json),
        cmocka_unit_test(validate_V03_a_description_covers_its_struct),
        cmocka_unit_test(validate_V04_members_lie_in_their_struct),
        cmocka_unit_test(validate_V04_what_counts_is_drawn_once),
        cmocka_unit_test(validate_V05_containers_are_in_states),
        cmocka_unit_test(validate_V13_commands_and_model_have_one_state),
        cmocka_unit_test(validate_V13_invariants_look_at_their_own_state),
        cmocka_unit_test(validate_V14_every_command_has_one_handler),
        cmocka_unit_test(validate_V15_an_invariant_can_fire),
        cmocka_unit_test(validate_V16_what_a_command_says_has_an_effect),
    };
    const size_t count = sizeof tests / sizeof *tests;
    return each_rule_has_a_test(tests, count, 1, 5) && each_rule_has_a_test(tests, count, 13, 16)
               ? cmocka_run_group_tests(tests, NULL, NULL)
               : 1;
}
