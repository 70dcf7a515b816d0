/* The bank in memory: rules, keys, planted bugs, names, and several threads at once. */
#include "bank.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define THREADS 8
#define CREDITS 100

static struct bank *bank_with(unsigned bugs)
{
    struct bank *bank = bank_new(&(struct bank_options){.bugs = bugs});
    assert_non_null(bank);
    return bank;
}

/* Opens an account with money and gives its id. */
static void open_with(struct bank *bank, int64_t money, char id[BANK_ID_SIZE])
{
    struct bank_answer answer;
    struct bank_request request = {.operation = BANK_OPEN_ACCOUNT, .owner = "Ann"};
    assert_int_equal(bank_do(bank, &request, &answer), BANK_OK);
    memcpy(id, answer.account.id, BANK_ID_SIZE);
    request = (struct bank_request){.operation = BANK_CREDIT, .id = id, .amount = money};
    if (money > 0) {
        assert_int_equal(bank_do(bank, &request, &answer), BANK_OK);
    }
}

static enum bank_result act(struct bank *bank, enum bank_operation operation, const char *id,
                            int64_t amount)
{
    struct bank_answer answer;
    struct bank_request request = {.operation = operation, .id = id, .amount = amount};
    return bank_do(bank, &request, &answer);
}

static struct bank_account account_of(struct bank *bank, const char *id)
{
    struct bank_answer answer;
    struct bank_request request = {.operation = BANK_GET_ACCOUNT, .id = id};
    assert_int_equal(bank_do(bank, &request, &answer), BANK_OK);
    return answer.account;
}

static void count_entry(void *context, const struct bank_entry *entry)
{
    int64_t *sums = context;
    sums[entry->kind] += entry->amount;
}

static void count_account(void *context, const struct bank_account *account)
{
    int *count = context;
    char id[BANK_ID_SIZE];
    (void)snprintf(id, sizeof id, "acc-%d", ++*count);
    assert_string_equal(account->id, id);
}

static void test_a_life(void **state)
{
    int64_t sums[BANK_ENTRY_KINDS] = {0};
    char id[BANK_ID_SIZE];
    struct bank *bank = bank_with(BANK_NO_BUG);
    (void)state;
    open_with(bank, 100, id);
    assert_int_equal(act(bank, BANK_AUTHORIZE, id, 60), BANK_OK);
    assert_int_equal(account_of(bank, id).available, 40);
    assert_int_equal(act(bank, BANK_DEBIT, id, 41), BANK_INSUFFICIENT_FUNDS);
    assert_int_equal(act(bank, BANK_DEBIT, id, 40), BANK_OK);
    assert_int_equal(act(bank, BANK_CAPTURE, "aut-1", 61), BANK_EXCEEDS_AUTHORIZATION);
    assert_int_equal(act(bank, BANK_CAPTURE, "aut-1", 20), BANK_OK);
    assert_int_equal(act(bank, BANK_CLOSE_ACCOUNT, id, 0), BANK_NOT_EMPTY);
    assert_int_equal(act(bank, BANK_VOID, "aut-1", 0), BANK_OK);
    assert_int_equal(act(bank, BANK_VOID, "aut-1", 0), BANK_NOT_APPROVED);
    assert_int_equal(act(bank, BANK_DEBIT, id, 40), BANK_OK);
    assert_int_equal(act(bank, BANK_CLOSE_ACCOUNT, id, 0), BANK_OK);
    assert_int_equal(act(bank, BANK_CREDIT, id, 1), BANK_ACCOUNT_CLOSED);
    assert_int_equal(bank_statement(bank, NULL, id, count_entry, sums), BANK_OK);
    assert_int_equal(sums[BANK_ENTRY_CREDIT], 100);
    assert_int_equal(sums[BANK_ENTRY_DEBIT], 80);
    assert_int_equal(sums[BANK_ENTRY_CAPTURE], 20);
    bank_free(bank);
}

static void test_the_first_refusal_counts(void **state)
{
    char id[BANK_ID_SIZE];
    struct bank *bank = bank_with(BANK_NO_BUG);
    struct bank_answer answer;
    struct bank_request request = {
        .operation = BANK_CREDIT, .id = "acc-9", .key = "k", .amount = BANK_AMOUNT_MAX + 1};
    (void)state;
    assert_int_equal(bank_do(bank, &request, &answer), BANK_BAD_AMOUNT);
    request.amount = 5;
    assert_int_equal(bank_do(bank, &request, &answer), BANK_KEY_REUSED);
    request.key = "l";
    assert_int_equal(bank_do(bank, &request, &answer), BANK_NOT_FOUND);
    request.key = "";
    assert_int_equal(bank_do(bank, &request, &answer), BANK_BAD_REQUEST);
    open_with(bank, 10, id);
    assert_int_equal(act(bank, BANK_AUTHORIZE, id, 10), BANK_OK);
    request = (struct bank_request){
        .operation = BANK_CAPTURE, .id = "aut-1", .amount = 11, .currency = BANK_JPY};
    assert_int_equal(bank_do(bank, &request, &answer), BANK_CURRENCY_MISMATCH);
    assert_int_equal(act(bank, BANK_VOID, "aut-1", 0), BANK_OK);
    assert_int_equal(bank_do(bank, &request, &answer), BANK_NOT_APPROVED);
    bank_free(bank);
}

static void test_keys_remember(void **state)
{
    char id[BANK_ID_SIZE];
    char key[BANK_KEY_SIZE];
    struct bank *bank = bank_with(BANK_NO_BUG);
    (void)state;
    open_with(bank, 0, id);
    for (int i = 0; i < 2000; i++) {
        struct bank_answer answer;
        struct bank_request request = {.operation = BANK_CREDIT, .id = id, .key = key, .amount = 1};
        (void)snprintf(key, sizeof key, "key %d", i % 1000);
        assert_int_equal(bank_do(bank, &request, &answer), BANK_OK);
        assert_int_equal(answer.movement.balance, i % 1000 + 1);
    }
    assert_int_equal(account_of(bank, id).balance, 1000);
    bank_free(bank);
}

static void test_tenants_share_nothing(void **state)
{
    int count = 0;
    char id[BANK_ID_SIZE];
    char name[BANK_TENANT_SIZE];
    struct bank *bank = bank_with(BANK_NO_BUG);
    (void)state;
    for (int i = 0; i < 500; i++) {
        struct bank_answer answer;
        struct bank_request request = {
            .operation = BANK_OPEN_ACCOUNT, .tenant = name, .owner = "Bob"};
        (void)snprintf(name, sizeof name, "tenant %d", i);
        assert_int_equal(bank_do(bank, &request, &answer), BANK_OK);
        assert_string_equal(answer.account.id, "acc-1");
    }
    for (int i = 0; i < 20; i++) {
        open_with(bank, 0, id);
    }
    assert_int_equal(bank_accounts(bank, "", count_account, &count), BANK_OK);
    assert_int_equal(count, 20);
    assert_int_equal(bank_reset(bank, NULL), BANK_OK);
    count = 0;
    assert_int_equal(bank_accounts(bank, NULL, count_account, &count), BANK_OK);
    assert_int_equal(count, 0);
    assert_int_equal(bank_accounts(bank, "tenant 7", count_account, &count), BANK_OK);
    assert_int_equal(count, 1);
    bank_free(bank);
}

static int64_t clock_of_test(void *context)
{
    const int64_t *now = context;
    return *now;
}

static void test_decides_later(void **state)
{
    int64_t now = 1000;
    char id[BANK_ID_SIZE];
    const struct bank_options options = {.decide_after_ms = 50,
                                         .now_ms = clock_of_test,
                                         .context = &now,
                                         .bugs = BANK_BUG_STUCK_PROCESSING};
    struct bank *bank = bank_new(&options);
    (void)state;
    assert_non_null(bank);
    open_with(bank, 100, id);
    assert_int_equal(act(bank, BANK_AUTHORIZE, id, 10), BANK_OK);
    assert_int_equal(act(bank, BANK_AUTHORIZE, id, 10), BANK_OK);
    now = 1049;
    assert_int_equal(act(bank, BANK_CAPTURE, "aut-1", 10), BANK_NOT_APPROVED);
    now = 1050;
    assert_int_equal(act(bank, BANK_CAPTURE, "aut-1", 10), BANK_OK);
    assert_int_equal(act(bank, BANK_CAPTURE, "aut-2", 10), BANK_NOT_APPROVED);
    bank_free(bank);
}

static void test_names(void **state)
{
    char message[160] = "";
    unsigned all = 0;
    unsigned bugs = 77;
    (void)state;
    for (const struct bank_bug_name *known = bank_bug_names; known->name; known++) {
        assert_true(bank_bugs_parse(known->name, &bugs, message, sizeof message));
        assert_int_equal(bugs, known->bug);
        assert_int_equal(all & bugs, 0);
        all |= bugs;
    }
    assert_int_equal(all, BANK_ALL_BUGS);
    assert_true(bank_bugs_parse("all", &bugs, message, sizeof message));
    assert_int_equal(bugs, BANK_ALL_BUGS);
    assert_true(bank_bugs_parse("none", &bugs, message, sizeof message));
    assert_int_equal(bugs, BANK_NO_BUG);
    assert_true(bank_bugs_parse("overdraft,lost_update", &bugs, message, sizeof message));
    assert_int_equal(bugs, BANK_BUG_OVERDRAFT | BANK_BUG_LOST_UPDATE);
    assert_false(bank_bugs_parse("overdraft,lost_updaet", &bugs, message, sizeof message));
    assert_string_equal(message, "no bug is called 'lost_updaet'; the nearest is 'lost_update'");
    assert_int_equal(bugs, BANK_BUG_OVERDRAFT | BANK_BUG_LOST_UPDATE);
    for (unsigned result = BANK_OK; result < BANK_RESULTS; result++) {
        assert_non_null(bank_code((enum bank_result)result));
        assert_true(bank_http_status((enum bank_result)result) >= 200);
    }
}

static void *credit_often(void *context)
{
    for (int i = 0; i < CREDITS; i++) {
        (void)act(context, BANK_CREDIT, "acc-1", 1);
    }
    return NULL;
}

static int64_t credited_at_once(unsigned bugs)
{
    char id[BANK_ID_SIZE];
    pthread_t threads[THREADS];
    struct bank *bank = bank_with(bugs);
    open_with(bank, 0, id);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, credit_often, bank), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    int64_t balance = account_of(bank, id).balance;
    bank_free(bank);
    return balance;
}

static void test_threads(void **state)
{
    (void)state;
    assert_int_equal(credited_at_once(BANK_NO_BUG), THREADS * CREDITS);
    assert_true(credited_at_once(BANK_BUG_LOST_UPDATE) < (int64_t)THREADS * CREDITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_life),        cmocka_unit_test(test_the_first_refusal_counts),
        cmocka_unit_test(test_keys_remember), cmocka_unit_test(test_tenants_share_nothing),
        cmocka_unit_test(test_decides_later), cmocka_unit_test(test_names),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
