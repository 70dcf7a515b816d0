/*
 * States: their memory stays flat however long a run is, what they may use is limited, and what
 * changed from one to the next is told in lines.
 */
#include "engine.h"

#include "core/model.h"
#include "core/state.h"
#include "core/state_diff.h"

#include "arena_fixture.h"

/* ---- A shop: its state has something of each shape ------------------------------------------- */

enum { TAGS = 3 };
struct place {
    int32_t x, y;
};
PD_TYPE(place, PD_FIELD(x), PD_FIELD(y));
struct account {
    int64_t balance;
    pd_str owner;
};
PD_TYPE(account, PD_FIELD(balance), PD_FIELD(owner));

typedef pd_list_of(int64_t) numbers;
struct shop {
    int64_t sold;
    pd_str last;
    struct place where;
    int16_t tags[TAGS];
    numbers items;
    numbers copy; /* of items: each time a new one, and the old one is garbage */
    pd_set_of(int64_t) open;
    pd_map_of(int64_t, int64_t) prices;
    pd_map_of(pd_str, struct account) accounts;
};
PD_TYPE(shop, PD_FIELD(sold), PD_FIELD(last), PD_STRUCT(where, place), PD_FIELD(tags),
        PD_LIST(items), PD_LIST(copy), PD_SET(open), PD_MAP(prices), PD_MAP_OF(accounts, account));

struct sold {
    int64_t number;
    uint32_t times; /* how often it is kept: the system may say more than the model */
    pd_str name;
};
PD_TYPE(sold, PD_FIELD(number), PD_FIELD(times, PD_EXTERNAL), PD_FIELD(name));
PD_EVENTS(shop, sold);

static void shop_apply(struct shop *shop, const pd_event *event)
{
    const struct sold *const sold = pd_as(event, sold);
    if (!sold) {
        return;
    }
    shop->sold++;
    shop->last = sold->name;
    for (uint32_t i = 0; i <= sold->times; i++) {
        *pd_list_add(&shop->items) = sold->number;
    }
    pd_assign(&shop->copy, &shop->items);
    pd_set_add(&shop->open, sold->number);
    *pd_map_put(&shop->prices, sold->number) = shop->sold;
    struct account *const account = pd_map_put(&shop->accounts, sold->name);
    account->balance += sold->number;
    account->owner = sold->name;
}
enum { FINE, SYSTEM_GROWS, MODEL_GROWS, MUCH = 3000000 };
static int mode;

struct sell {
    int64_t number;
};
PD_TYPE(sell, PD_FIELD(number, PD_RANGE(0, 9)));
static void simulate_sell(const struct sell *it, const struct shop *shop, pd_step *step)
{
    (void)shop;
    pd_emit(step, sold, .number = it->number, .times = mode == MODEL_GROWS ? MUCH : 0,
            .name = PD_STR("Ann"));
}
PD_COMMAND(sell, shop, .simulate = simulate_sell);
PD_COMMANDS(shop, sell);

static pd_verdict copies(const struct shop *shop, pd_finding *finding)
{
    bool equal = shop->copy.count == shop->items.count;
    for (size_t i = 0; i < shop->items.count && equal; i++) {
        equal = shop->copy.items[i] == shop->items.items[i];
    }
    return equal ? PD_HOLDS : pd_violated(finding, "they differ");
}
PD_INVARIANT(copies, shop, copies);
PD_INVARIANTS(shop, copies);
PD_PROJECTION(shop, .apply = shop_apply, .invariants = shop_invariants);
PD_MODEL(shop);

static pd_status do_sell(struct pd_nothing *run, const struct sell *it, pd_step *step)
{
    (void)run;
    pd_emit(step, sold, .number = it->number, .times = mode == SYSTEM_GROWS ? MUCH : 0,
            .name = PD_STR("Ann"));
    return PD_OK;
}
PD_HANDLERS(shop, pd_nothing, (sell, do_sell));
PD_ADAPTER(shop, pd_nothing, pd_nothing, .handlers = shop_handlers);

/* ---- Memory ---------------------------------------------------------------------------------- */

/* Each event leaves a copy behind that nobody needs any more: together 100 MB. */
static void memory_stays_flat_in_a_long_run(void **state)
{
    enum { EVENTS = 5000, MOST = 1024 * 1024 };
    (void)state;
    struct pdi_state shop;
    size_t most = 0;
    pdi_state_init(&shop, &shop_projection);
    pdi_state_begin(&shop);
    for (int64_t i = 0; i < EVENTS; i++) {
        const struct sold sold = {.number = i, .name = PD_STR("Ann")};
        pdi_state_fold(&shop, &(pd_event){&sold_type, &sold, &sold_type, &sold});
        const size_t used = pdi_arena_used(&shop.arenas[0]) + pdi_arena_used(&shop.arenas[1]);
        most = used > most ? used : most;
    }
    assert_false(pdi_state_over_limit(&shop));
    assert_in_range(most, 1, MOST);
    const struct shop *const it = shop.data;
    assert_int_equal(it->sold, EVENTS);
    assert_string_equal(it->last.data, "Ann");
    assert_int_equal(it->items.count, EVENTS);
    assert_int_equal(it->open.count, EVENTS);
    for (int64_t i = 0; i < EVENTS; i++) {
        assert_int_equal(it->items.items[i], i);
        assert_int_equal(it->copy.items[i], i);
        assert_int_equal(it->open.items[i], i);
        assert_int_equal(*pd_map_get(&it->prices, i), i + 1);
    }
    assert_int_equal(pd_map_get(&it->accounts, PD_STR("Ann"))->balance, EVENTS * (EVENTS - 1) / 2);
    pdi_state_release(&shop);
}

static pd_options of_shop(int in_mode)
{
    mode = in_mode;
    return (pd_options){.model = &shop_model,
                        .adapter = &shop_adapter,
                        .max_runs = 1,
                        .max_commands = 1000,
                        .step_timeout_ms = 30000, /* for sanitizers */
                        .no_validate = true};
}

static void a_run_of_many_steps_is_as_a_short_one(void **state)
{
    (void)state;
    engine_passes(of_shop(FINE));
}

static void what_a_state_may_use_is_limited(void **state)
{
    (void)state;
    pd_report *report = engine_run(of_shop(SYSTEM_GROWS));
    const pd_failure *failure = engine_fails(report, "limit_reached", "state memory");
    engine_has(failure->message, "a state may use 64 MiB of memory; $2 Sell went beyond");
    pd_report_free(report);
    report = engine_run(of_shop(MODEL_GROWS));
    failure = engine_fails(report, "projection_violation", "simulation");
    engine_has(failure->message, "simulating Sell: the state grows beyond 64 MiB");
    pd_report_free(report);
}

/* ---- What changed ---------------------------------------------------------------------------- */

static struct shop shop_of(void)
{
    struct shop shop;
    pdi_boxes_init(&shop_type, memset(&shop, 0, sizeof shop), &arena);
    shop.last = PD_STR("");
    return shop;
}

static const char *diff(const struct shop *before, const struct shop *after)
{
    struct pdi_text text = pdi_text_new(&arena);
    const struct pdi_model *const model = pdi_model_new(&shop_model, &arena, NULL);
    assert_non_null(model);
    pdi_state_diff(&text, model, &shop_type, before, after);
    return text.data;
}

static void what_is_equal_makes_no_line(void **state)
{
    (void)state;
    const struct shop before = shop_of();
    assert_string_equal(diff(&before, &before), "");
}

static void members_that_changed_are_told_by_their_path(void **state)
{
    (void)state;
    const struct shop before = shop_of();
    struct shop after = shop_of();
    after.sold = 3;
    after.last = PD_STR("a \"b\"");
    after.where.y = -7;
    after.tags[1] = 5;
    *pd_list_add(&after.items) = 9;
    assert_string_equal(diff(&before, &after), "sold: 0 -> 3\n"
                                               "last: \"\" -> \"a \\\"b\\\"\"\n"
                                               "where.y: 0 -> -7\n"
                                               "tags: [0, 0, 0] -> [0, 5, 0]\n"
                                               "items: [] -> [9]");
}

static void sets_and_maps_are_compared_by_key(void **state)
{
    (void)state;
    struct shop before = shop_of();
    struct shop after = shop_of();
    for (int64_t i = 1; i <= 3; i++) {
        pd_set_add(&before.open, i);
        pd_set_add(&after.open, i + 1);
        *pd_map_put(&before.prices, i) = 10 * i;
        *pd_map_put(&after.prices, i + 1) = i == 1 ? 99 : 10 * (i + 1);
    }
    pd_map_put(&before.accounts, PD_STR("Ann"))->owner = PD_STR("A");
    pd_map_put(&before.accounts, PD_STR("Bob"))->balance = 1;
    *pd_map_put(&after.accounts, PD_STR("Bob")) = (struct account){2, PD_STR("B")};
    pd_map_put(&after.accounts, PD_STR("Cid"))->balance = 4;
    assert_string_equal(diff(&before, &after), "- open: 1\n"
                                               "+ open: 4\n"
                                               "- prices[1] = 10\n"
                                               "prices[2]: 20 -> 99\n"
                                               "+ prices[4] = 40\n"
                                               "- accounts[\"Ann\"] = {balance=0, owner=\"A\"}\n"
                                               "accounts[\"Bob\"].balance: 1 -> 2\n"
                                               "accounts[\"Bob\"].owner: \"\" -> \"B\"\n"
                                               "+ accounts[\"Cid\"] = {balance=4, owner=\"\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_stays_flat_in_a_long_run),
        cmocka_unit_test(a_run_of_many_steps_is_as_a_short_one),
        cmocka_unit_test(what_a_state_may_use_is_limited),
        cmocka_unit_test(what_is_equal_makes_no_line),
        cmocka_unit_test(members_that_changed_are_told_by_their_path),
        cmocka_unit_test(sets_and_maps_are_compared_by_key),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
