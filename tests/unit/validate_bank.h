/*
 * A correct model with something of everything, and what compares the problems found with those
 * expected: for the tests that break one rule each.
 */
#ifndef VALIDATE_BANK_H
#define VALIDATE_BANK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/validate.h"

#include <stdio.h>
#include <string.h>

/* ---- The model ------------------------------------------------------------------------------ */

enum currency { CURRENCY_NONE, CURRENCY_EUR = 3, CURRENCY_USD };
PD_ENUM(currency, PD_NAME(CURRENCY_NONE, "none"), PD_NAME(CURRENCY_EUR, "EUR"),
        PD_NAME(CURRENCY_USD, "USD"), PD_NAME(CURRENCY_USD, "dollar"));

enum right { RIGHT_READ = 1, RIGHT_WRITE = 2 };
PD_ENUM(right, PD_NAME(RIGHT_READ, "read"), PD_NAME(RIGHT_WRITE, "write"));

struct account {
    int64_t balance;
    enum currency currency;
};
PD_TYPE(account, PD_FIELD(balance), PD_FIELD(currency, PD_NAMES(currency)));

struct bank {
    pd_map_of(pd_ref, struct account) accounts;
    pd_set_of(pd_str) names;
    pd_list_of(int64_t) amounts;
    uint32_t opened;
};
PD_TYPE(bank, PD_MAP_OF(accounts, account), PD_SET(names), PD_LIST(amounts), PD_FIELD(opened));

struct opened {
    pd_ref account;
    pd_str name;
    enum currency currency;
    int64_t at;
};
PD_TYPE(opened, PD_FIELD(account, PD_EXTERNAL), PD_FIELD(name),
        PD_FIELD(currency, PD_NAMES(currency)), PD_FIELD(at, PD_EXTERNAL));

struct deposited {
    pd_ref account;
    int64_t amount;
};
PD_TYPE(deposited, PD_FIELD(account), PD_FIELD(amount, PD_JSON("sum")));

struct entry {
    int64_t amount;
    uint8_t rights;
};
PD_TYPE(entry, PD_FIELD(amount, PD_RANGE(-5, 5)), PD_FIELD(rights, PD_FLAGS(right)));

struct listed {
    struct entry *entries;
    size_t count;
};
PD_TYPE(listed, PD_STRUCTS(entries, count, entry));
PD_EMPTY(refused);
PD_EVENTS(bank, opened, deposited, listed, refused);

static void bank_apply(struct bank *bank, const pd_event *event)
{
    const struct opened *const opened = pd_as(event, opened);
    const struct deposited *const deposited = pd_as(event, deposited);
    if (opened) {
        pd_map_put(&bank->accounts, opened->account)->currency = opened->currency;
        pd_set_add(&bank->names, opened->name);
        bank->opened++;
    } else if (deposited) {
        pd_map_edit(&bank->accounts, deposited->account)->balance += deposited->amount;
        *pd_list_add(&bank->amounts) = deposited->amount;
    }
}
static pd_verdict never_full(const struct bank *bank, pd_finding *finding)
{
    (void)finding;
    return bank->opened < UINT32_MAX ? PD_HOLDS : PD_VIOLATED;
}
PD_INVARIANT(solvent, bank, never_full, .every = 1000000);
PD_INVARIANT(settled, bank, never_full, .at = PD_AT_TEARDOWN);
PD_INVARIANT(after_some, bank, never_full, .after = {&opened_type, &deposited_type},
             .on = PD_ON_EVENTS);
PD_INVARIANTS(bank, solvent, settled, after_some);
PD_PROJECTION(bank, .apply = bank_apply, .invariants = bank_invariants);

static void draw_digits(pd_gen *gen, pd_str *out)
{
    *out = pd_gen_matching(gen, "[0-9]{2}");
}
PD_GENERATOR(digits, pd_str, draw_digits);

struct open_account {
    pd_str name, digits, word, code;
    enum currency currency;
    uint8_t rights;
    char tag[4];
    double ratio;
    float small;
    bool has_limit;
    int16_t limit;
    size_t entry_count;
    struct entry entries[3];
    uint8_t slice_count;
    int32_t *slice;
    struct entry *more;
    pd_bytes blob;
    uint32_t level;
    char letter;
};
PD_TYPE(open_account, PD_FIELD(name, PD_ALNUM(1, 3), PD_CLASS("name")),
        PD_FIELD(digits, PD_DRAW(digits)), PD_FIELD(word, PD_ONE_OF("a", "b")),
        PD_FIELD(code, PD_MATCHES("[a-z]{2}")), PD_FIELD(currency, PD_NAMES(currency)),
        PD_FIELD(rights, PD_FLAGS(right)), PD_FIELD(tag, PD_CHARS("a-z", 0, 3)),
        PD_FIELD(ratio, PD_REALS(-0.5, 0.5)), PD_FIELD(small, PD_REALS(0, 0.5)),
        PD_MAYBE(limit, has_limit, PD_RANGE(-7, 7)),
        PD_STRUCTS(entries, entry_count, entry, PD_ITEMS(1, 3)),
        PD_COUNTED(slice, slice_count, PD_ITEMS(0, 255)), PD_OPTIONAL(more, entry), PD_FIELD(blob),
        PD_FIELD(level, PD_RANGE(0, UINT32_MAX)), PD_FIELD(letter));
static bool few_accounts(const struct bank *bank)
{
    return bank->accounts.count < 5;
}
static void simulate_open(const struct open_account *open, const struct bank *bank, pd_step *step)
{
    if (pd_set_has(&bank->names, open->name)) {
        pd_emit(step, refused);
    } else {
        pd_emit(step, opened, .name = open->name, .currency = open->currency);
        pd_or(step);
        pd_emit(step, refused);
    }
}
PD_COMMAND(open_account, bank, .when = few_accounts, .simulate = simulate_open);

struct deposit {
    pd_ref account, other;
    pd_str name;
    int64_t amount;
    uint32_t freely; /* no warning: overrides chooses it */
};
PD_TYPE(deposit, PD_FIELD(account, PD_FROM(bank, accounts)),
        PD_FIELD(other, PD_FROM(bank, accounts), PD_OR_NONE),
        PD_FIELD(name, PD_OFTEN_FROM(bank, names), PD_ALNUM(1, 3), PD_CLASS("name")),
        PD_FIELD(amount), PD_FIELD(freely));
static bool choose_deposit(pd_gen *gen, const struct bank *bank, struct deposit *deposit)
{
    return pd_choose_int(gen, &deposit->amount, 1, 50 + bank->opened) &&
           pd_choose_int(gen, &deposit->freely, 0, 9);
}
static void simulate_deposit(const struct deposit *deposit, const struct bank *bank, pd_step *step)
{
    if (pd_map_at(&bank->accounts, deposit->account)->balance < 100) {
        pd_emit(step, deposited, .account = deposit->account, .amount = deposit->amount);
    }
}
PD_COMMAND(deposit, bank, .weight = 3, .overrides = choose_deposit, .simulate = simulate_deposit,
           .must_resolve = true);

PD_EMPTY(list_all);
static void simulate_list(const struct list_all *list, const struct bank *bank, pd_step *step)
{
    (void)list;
    (void)bank;
    pd_emit(step, listed);
}
PD_COMMAND(list_all, bank, .read_only = true, .simulate = simulate_list);

struct tally {
    uint64_t events;
};
PD_TYPE(tally, PD_FIELD(events));
static void tally_apply(struct tally *tally, const pd_event *event)
{
    tally->events += event->data != NULL;
}
PD_PROJECTION(tally, .apply = tally_apply);
PD_PROJECTIONS(bank, tally);

PD_COMMANDS(bank, open_account, deposit, list_all);
PD_MODEL(bank, .projections = bank_projections);

struct bank_config {
    enum currency currency;
    pd_str path;
};
PD_TYPE(bank_config, PD_FIELD(currency, PD_NAMES(currency)), PD_FIELD(path));

struct bank_run {
    int next;
};
static pd_status do_open(struct bank_run *run, const struct open_account *open, pd_step *step)
{
    pd_emit(step, opened, .account = pd_ref_from_int(step, run->next++), .name = open->name);
    return PD_OK;
}
static pd_status do_deposit(struct bank_run *run, const struct deposit *deposit, pd_step *step)
{
    (void)run;
    pd_emit(step, deposited, .account = deposit->account, .amount = deposit->amount);
    return PD_OK;
}
static pd_status do_list(struct bank_run *run, const struct list_all *list, pd_step *step)
{
    (void)run;
    (void)list;
    pd_emit(step, listed);
    return PD_OK;
}
PD_HANDLERS(bank, bank_run, (open_account, do_open), (deposit, do_deposit), (list_all, do_list));
PD_ADAPTER(bank, pd_nothing, bank_run, .handlers = bank_handlers, .config = &bank_config_type);

/* ---- Expecting problems --------------------------------------------------------------------- */

struct expected {
    const char *rule, *text;
    bool warning;
};

/* Whether TEXT is as EXPECTED, where ? stands for a number that depends on what was drawn. */
static bool reads_as(const char *text, const char *expected)
{
    for (; *expected; expected++) {
        if (*expected == '?') {
            const size_t digits = strspn(text, "0123456789");
            if (digits == 0) {
                return false;
            }
            text += digits;
        } else if (*text++ != *expected) {
            return false;
        }
    }
    return *text == '\0';
}

/* PROBLEMS are those of EXPECTED, which ends with {0}. */
static void expect_problems(const struct pdi_problems *problems, const struct expected *expected)
{
    size_t count = 0;
    for (; expected[count].rule; count++) {
    }
    for (size_t i = 0; i < problems->count && problems->count != count; i++) {
        print_message("%s %s\n", problems->items[i].rule, problems->items[i].text);
    }
    assert_int_equal(problems->count, count);
    bool forbid = false;
    for (size_t i = 0; i < count; i++) {
        if (!reads_as(problems->items[i].text, expected[i].text)) {
            assert_string_equal(problems->items[i].text, expected[i].text);
        }
        assert_string_equal(problems->items[i].rule, expected[i].rule);
        assert_int_equal(problems->items[i].warning, expected[i].warning);
        forbid |= !expected[i].warning;
    }
    assert_int_equal(pdi_problems_forbid(problems), forbid);
}

/* Checks the tables of MODEL with ADAPTER, which may be NULL. */
static void expect(const pd_model *model, const pd_adapter *adapter,
                   const struct expected *expected)
{
    pd_arena arena;
    pd_diag diag;
    pdi_arena_init(&arena, 0);
    const struct pdi_model *const ready = pdi_model_new(model, &arena, &diag);
    assert_non_null(ready);
    struct pdi_problems problems = {.arena = &arena};
    pdi_validate_tables(ready, adapter, &problems);
    expect_problems(&problems, expected);
    pdi_arena_release(&arena);
}

#define EXPECT(model_, adapter_, ...)                                                              \
    expect((model_), (adapter_), (const struct expected[]){__VA_ARGS__, {0}})

/* The bank with other commands and events, both ending with NULL. */
static inline pd_model bank_with(const pd_command *const *commands, const pd_type *const *events)
{
    return (pd_model){"bank", commands, events, &bank_projection, bank_model.call};
}

#define EXPECT_COMMAND(command_, ...)                                                              \
    do {                                                                                           \
        const pd_command *const commands_[] = {&open_account_command, &(command_), NULL};          \
        const pd_model model_ = bank_with(commands_, bank_events);                                 \
        EXPECT(&model_, NULL, __VA_ARGS__);                                                        \
    } while (0)

#define EXPECT_EVENT(type_, ...)                                                                   \
    do {                                                                                           \
        const pd_type *const events_[] = {&opened_type,  &deposited_type, &listed_type,            \
                                          &refused_type, &(type_),        NULL};                   \
        const pd_model model_ = bank_with(bank_commands, events_);                                 \
        EXPECT(&model_, NULL, __VA_ARGS__);                                                        \
    } while (0)

/* A command of TYPE that has nothing but its fields. */
static inline bool plain_call(pdi_op op, void *command, const void *state, pd_gen *gen,
                              pd_step *step, void *out)
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

/* Each rule from FIRST to LAST has a test called validate_Vnn_... among TESTS. */
static inline bool each_rule_has_a_test(const struct CMUnitTest *tests, size_t count, size_t first,
                                        size_t last)
{
    for (size_t rule = first; rule <= last; rule++) {
        char prefix[32];
        size_t found = 0;
        (void)snprintf(prefix, sizeof prefix, "validate_%s_", pdi_rules()[rule - 1].id);
        for (size_t i = 0; i < count; i++) {
            found += strncmp(tests[i].name, prefix, strlen(prefix)) == 0;
        }
        if (!found) {
            (void)fprintf(stderr, "rule %s has no test\n", pdi_rules()[rule - 1].id);
            return false;
        }
    }
    return true;
}

#endif
