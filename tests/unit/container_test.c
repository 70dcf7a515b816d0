/*
 * Lists, sets and maps against a naive implementation of the same, with random operations at
 * fixed seeds; then what is promised of growth, copies and misuse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "core/box.h"

#include <propertydamage/container.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena_fixture.h"

struct keyed {
    pd_map_of(int64_t, uint64_t) i64;
    pd_map_of(uint64_t, uint64_t) u64;
    pd_map_of(int32_t, uint64_t) i32;
    pd_map_of(uint32_t, uint64_t) u32;
    pd_map_of(int8_t, uint64_t) i8;
    pd_map_of(uint16_t, uint64_t) u16;
    pd_map_of(pd_ref, uint64_t) ref;
    pd_map_of(pd_str, uint64_t) text;
    pd_map_of(double, uint64_t) real;
    pd_map_of(bool, uint64_t) flag;
};
PD_TYPE(keyed, PD_MAP(i64), PD_MAP(u64), PD_MAP(i32), PD_MAP(u32), PD_MAP(i8), PD_MAP(u16),
        PD_MAP(ref), PD_MAP(text), PD_MAP(real), PD_MAP(flag));

struct account {
    int64_t balance;
    pd_list_of(int32_t) ledger;
};
PD_TYPE(account, PD_FIELD(balance), PD_LIST(ledger));

typedef pd_map_of(pd_ref, struct account) accounts;

struct bank {
    accounts open, closed;
    pd_set_of(pd_ref) busy;
    pd_list_of(struct account) history;
};
PD_TYPE(bank, PD_MAP_OF(open, account), PD_MAP_OF(closed, account), PD_SET(busy),
        PD_LIST_OF(history, account));

static struct bank *new_bank(void)
{
    struct bank *const bank = pd_alloc(&arena, struct bank, 1);
    pdi_boxes_init(&bank_type, bank, &arena);
    return bank;
}

/* ---- Against a naive map ----------------------------------------------------------------------
 */

enum { NAIVE_MAX = 300, KEY_MAX = 16 };

/* Unsorted, searched from end to end. */
struct naive {
    char keys[NAIVE_MAX][KEY_MAX];
    uint64_t values[NAIVE_MAX];
    size_t count;
};

static int compare_keys(const pd_field *field, const void *a, const void *b)
{
    return pdi_compare_items(field->key_kind, field->key_size, NULL, a, b);
}

static size_t naive_find(const struct naive *naive, const pd_field *field, const void *key)
{
    size_t i = 0;
    while (i < naive->count && compare_keys(field, naive->keys[i], key) != 0) {
        i++;
    }
    return i;
}

static size_t naive_below(const struct naive *naive, const pd_field *field, const void *key)
{
    size_t below = 0;
    for (size_t i = 0; i < naive->count; i++) {
        below += compare_keys(field, naive->keys[i], key) < 0;
    }
    return below;
}

static void naive_put(struct naive *naive, const pd_field *field, const void *key, uint64_t value)
{
    const size_t i = naive_find(naive, field, key);
    assert_true(i < NAIVE_MAX);
    memcpy(naive->keys[i], key, field->key_size);
    naive->values[i] = value;
    naive->count += i == naive->count;
}

static bool naive_remove(struct naive *naive, const pd_field *field, const void *key)
{
    const size_t i = naive_find(naive, field, key);
    if (i == naive->count) {
        return false;
    }
    naive->count--;
    memcpy(naive->keys[i], naive->keys[naive->count], KEY_MAX);
    naive->values[i] = naive->values[naive->count];
    return true;
}

static void draw_key(struct pdi_random *random, const pd_field *field, uint64_t range, char *key)
{
    static const char letters[] = "abcabcaabbcc";
    const uint64_t number = pdi_random_below(random, range) - range / 2;
    const double real = (double)(int64_t)number / 3;
    const pd_str text = {letters + pdi_random_below(random, 6), pdi_random_below(random, 7)};
    if (field->key_kind == PD_KIND_STR) {
        memcpy(key, &text, sizeof text);
    } else if (field->key_kind == PD_KIND_REAL) {
        memcpy(key, &real, sizeof real);
    } else {
        pdi_integer_set(key, field->key_size,
                        field->key_kind == PD_KIND_BOOL ? number & 1 : number);
    }
}

static void check_same(const struct naive *naive, const pd_field *field, const struct pdi_box *map)
{
    assert_int_equal(map->count, naive->count);
    for (size_t i = 0; i < map->count; i++) {
        const char *const item = map->items + i * field->element_size;
        const size_t at = naive_find(naive, field, item);
        assert_true(at < naive->count);
        assert_memory_equal(item + field->value_offset, &naive->values[at], sizeof(uint64_t));
        assert_true(i == 0 || compare_keys(field, item - field->element_size, item) < 0);
    }
}

static void operate(struct pdi_random *random, const pd_field *field, struct naive *naive,
                    struct pdi_box *map, uint64_t range)
{
    char key[KEY_MAX] = {0};
    draw_key(random, field, range, key);
    const size_t at = naive_find(naive, field, key);
    const uint64_t value = pdi_random_next(random);
    uint64_t *const found = (uint64_t *)(uintptr_t)pdi_find(map, key);
    assert_int_equal(found != NULL, at < naive->count);
    assert_true(!found || *found == naive->values[at]);
    assert_int_equal(pdi_at_least(map, key), naive_below(naive, field, key));
    if (pdi_random_below(random, 200) == 0) {
        pdi_clear(map);
        naive->count = 0;
    } else if (pdi_random_below(random, 3) == 0) {
        assert_int_equal(pdi_remove(map, key), naive_remove(naive, field, key));
    } else {
        *(uint64_t *)pdi_put(map, key) = value;
        naive_put(naive, field, key, value);
    }
}

static void maps_are_as_a_naive_one(void **state)
{
    (void)state;
    static struct naive naive;
    const uint64_t ranges[] = {3, 12, 250};
    for (size_t i = 0; i < 3; i++) {
        for (const pd_field *field = keyed_type.fields; field->name; field++) {
            struct pdi_random random = pdi_random(i * 1000 + field->offset);
            struct pdi_box map = pdi_box_new(field, &arena);
            naive.count = 0;
            for (int n = 0; n < 2500; n++) {
                operate(&random, field, &naive, &map, ranges[i]);
                if (n % 50 == 0) {
                    check_same(&naive, field, &map);
                }
            }
            check_same(&naive, field, &map);
            pdi_arena_reset(&arena);
        }
    }
}

static void the_order_of_adding_does_not_matter(void **state)
{
    (void)state;
    struct keyed a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    pdi_boxes_init(&keyed_type, &a, &arena);
    pdi_boxes_init(&keyed_type, &b, &arena);
    for (uint64_t i = 0; i < 100; i++) {
        *pd_map_put(&a.u64, i * 37 % 101) = i * 37 % 101;
        *pd_map_put(&b.u64, i * 73 % 101) = i * 73 % 101;
    }
    const uint64_t missing_a = 100 * 37 % 101, missing_b = 100 * 73 % 101;
    *pd_map_put(&a.u64, missing_a) = missing_a;
    *pd_map_put(&b.u64, missing_b) = missing_b;
    assert_int_equal(a.u64.count, 101);
    assert_true(pdi_equal(&keyed_type, &a, &b, false));
    assert_int_equal(pdi_hash_struct(0, &keyed_type, &a), pdi_hash_struct(0, &keyed_type, &b));
}

static void lists_keep_their_order(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    int64_t naive[400];
    size_t count = 0;
    struct pdi_random random = pdi_random(5);
    for (int n = 0; n < 4000; n++) {
        if (count < 400 && pdi_random_below(&random, 100) < 52) {
            naive[count++] = n;
            pd_list_add(&bank->history)->balance = n;
            *pd_list_add(&bank->history.items[count - 1].ledger) = n;
        } else if (count) {
            const size_t index = (size_t)pdi_random_below(&random, count);
            pd_list_remove(&bank->history, index);
            count--;
            memmove(naive + index, naive + index + 1, (count - index) * sizeof *naive);
        }
        assert_int_equal(bank->history.count, count);
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(bank->history.items[i].balance, naive[i]);
        assert_int_equal(bank->history.items[i].ledger.count, 1);
        assert_int_equal(bank->history.items[i].ledger.items[0], naive[i]);
    }
}

/* ---- Promises ---------------------------------------------------------------------------- */

static void an_empty_container_holds_nothing(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    const pd_ref ref = {3};
    assert_null(pd_map_get(&bank->open, ref));
    assert_false(pd_map_has(&bank->open, ref));
    assert_false(pd_map_remove(&bank->open, ref));
    assert_false(pd_set_has(&bank->busy, ref));
    assert_false(pd_set_remove(&bank->busy, ref));
    assert_int_equal(pd_map_at_least(&bank->open, ref), 0);
    pd_clear(&bank->history);
    assert_int_equal(bank->history.count, 0);
    pd_assign(&bank->open, &bank->closed);
    assert_int_equal(bank->open.count, 0);
}

static void a_set_holds_a_key_once(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    pd_set_add(&bank->busy, (pd_ref){9});
    pd_set_add(&bank->busy, (pd_ref){4});
    pd_set_add(&bank->busy, (pd_ref){9});
    assert_int_equal(bank->busy.count, 2);
    assert_int_equal(bank->busy.items[0].id, 4);
    assert_true(pd_set_has(&bank->busy, (pd_ref){9}));
    assert_true(pd_set_remove(&bank->busy, (pd_ref){9}));
    assert_false(pd_set_has(&bank->busy, (pd_ref){9}));
}

static void a_new_value_is_ready(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    struct account *account = pd_map_put(&bank->open, (pd_ref){1});
    assert_int_equal(account->balance, 0);
    *pd_list_add(&account->ledger) = 5;
    account->balance = 7;
    assert_true(pd_map_remove(&bank->open, (pd_ref){1}));
    account = pd_map_put(&bank->open, (pd_ref){1});
    assert_int_equal(account->balance, 0);
    assert_int_equal(account->ledger.count, 0);
    *pd_list_add(&account->ledger) = 6;
    assert_int_equal(pd_map_at(&bank->open, (pd_ref){1})->ledger.items[0], 6);
    pd_map_edit(&bank->open, (pd_ref){1})->balance = 8;
    assert_int_equal(pd_map_get(&bank->open, (pd_ref){1})->balance, 8);
}

static void assigning_copies(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    for (uint64_t i = 1; i <= 20; i++) {
        struct account *const account = pd_map_put(&bank->open, (pd_ref){i});
        *pd_list_add(&account->ledger) = (int32_t)i;
    }
    (void)pd_map_put(&bank->closed, (pd_ref){99});
    pd_assign(&bank->closed, &bank->open);
    pd_assign(&bank->closed, &bank->closed);
    assert_int_equal(bank->closed.count, 20);
    *pd_list_add(&pd_map_edit(&bank->open, (pd_ref){1})->ledger) = 2;
    pd_map_edit(&bank->open, (pd_ref){1})->ledger.items[0] = 77;
    assert_true(pd_map_remove(&bank->open, (pd_ref){2}));
    assert_int_equal(pd_map_at(&bank->closed, (pd_ref){1})->ledger.count, 1);
    assert_int_equal(pd_map_at(&bank->closed, (pd_ref){1})->ledger.items[0], 1);
    assert_true(pd_map_has(&bank->closed, (pd_ref){2}));
    for (uint64_t i = 21; i <= 40; i++) {
        *pd_list_add(&pd_map_put(&bank->closed, (pd_ref){i})->ledger) = (int32_t)i;
    }
    assert_int_equal(bank->closed.count, 40);
    assert_int_equal(bank->open.count, 19);
}

static void a_missing_key_is_noted_once(void **state)
{
    (void)state;
    struct pdi_missing missing = {.field = NULL};
    struct bank *const bank = new_bank();
    const pd_ref none = {0x1234}, other = {0x99};
    assert_int_equal(pd_map_at(&bank->open, other)->balance, 0); /* nowhere to note it */
    arena.missing = &missing;
    struct account *const stand_in = pd_map_edit(&bank->closed, none);
    assert_int_equal(stand_in->balance, 0);
    *pd_list_add(&stand_in->ledger) = 1;
    assert_int_equal(pd_map_at(&bank->open, other)->ledger.count, 0);
    assert_string_equal(missing.field->name, "closed");
    assert_int_equal(missing.key[0], none.id);
    assert_int_equal(missing.key[1], 0);
    assert_int_equal(bank->closed.count, 0);
}

static void adding_at_the_end_costs_little_memory(void **state)
{
    (void)state;
    struct keyed keyed;
    memset(&keyed, 0, sizeof keyed);
    pdi_boxes_init(&keyed_type, &keyed, &arena);
    for (uint64_t i = 0; i < 100000; i++) {
        *pd_map_put(&keyed.u64, i) = i;
    }
    assert_int_equal(keyed.u64.count, 100000);
    assert_int_equal(*pd_map_get(&keyed.u64, 99999), 99999);
    assert_true(pdi_arena_used(&arena) < (size_t)5 * 100000 * 16);
}

/* ---- Misuse ------------------------------------------------------------------------------ */

/* What a process that runs MISUSE prints before it aborts. */
static void aborts_with(void (*misuse)(void), const char *expected)
{
    int ends[2];
    char said[1000] = {0};
    size_t len = 0;
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)dup2(ends[1], STDERR_FILENO);
        misuse();
        _exit(0);
    }
    (void)close(ends[1]);
    for (ssize_t n;
         len < sizeof said - 1 && (n = read(ends[0], said + len, sizeof said - 1 - len)) > 0;) {
        len += (size_t)n;
    }
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(said, expected));
}

static void change_what_was_overwritten(void)
{
    struct bank *const bank = new_bank();
    *bank = (struct bank){.open = {.count = 0}};
    pd_set_add(&bank->busy, (pd_ref){1});
}

static void look_into_what_was_overwritten(void)
{
    struct bank *const bank = new_bank();
    *bank = (struct bank){.open = {.count = 0}};
    (void)pd_map_at(&bank->open, (pd_ref){1});
}

static void remove_what_is_not_there(void)
{
    pd_list_remove(&new_bank()->history, 0);
}

static void misuse_is_told(void **state)
{
    (void)state;
    aborts_with(change_what_was_overwritten, "pd_assign");
    aborts_with(look_into_what_was_overwritten, "pd_assign");
    aborts_with(remove_what_is_not_there, "no item of that index");
}

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>

static void a_sanitizer_sees_what_was_outgrown(void **state)
{
    (void)state;
    struct bank *const bank = new_bank();
    const struct account *const first = pd_list_add(&bank->history);
    for (int i = 0; i < 100; i++) {
        (void)pd_list_add(&bank->history);
    }
    assert_int_equal(__asan_address_is_poisoned(first), 1);
    assert_int_equal(__asan_address_is_poisoned(bank->history.items), 0);
}
#endif

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, arena_setup, arena_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(maps_are_as_a_naive_one),
        TEST(the_order_of_adding_does_not_matter),
        TEST(lists_keep_their_order),
        TEST(an_empty_container_holds_nothing),
        TEST(a_set_holds_a_key_once),
        TEST(a_new_value_is_ready),
        TEST(assigning_copies),
        TEST(a_missing_key_is_noted_once),
        TEST(adding_at_the_end_costs_little_memory),
        TEST(misuse_is_told),
#if defined(__SANITIZE_ADDRESS__)
        TEST(a_sanitizer_sees_what_was_outgrown),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
