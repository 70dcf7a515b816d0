/* The bank around its operations: keys that remember answers, lists, transactions. */
#include "bank_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 100 /* of owners, keys and tenants */

/* ---- A request ---------------------------------------------------------------------------- */

static bool is_text(const char *text, size_t at_least)
{
    size_t len = text ? strlen(text) : 0;
    return text && len >= at_least && len <= TEXT_MAX;
}

/* False when the request is none. */
static bool is_request(const struct bank_request *request)
{
    if (request->operation >= BANK_OPERATIONS || request->currency >= BANK_CURRENCIES) {
        return false;
    }
    if (request->operation == BANK_OPEN_ACCOUNT && !is_text(request->owner, 0)) {
        return false;
    }
    return (!request->key || is_text(request->key, 1)) &&
           (!request->tenant || is_text(request->tenant, 0));
}

/* What makes two requests the same. */
static void write_down(char text[256], const struct bank_request *request)
{
    bool opens = request->operation == BANK_OPEN_ACCOUNT;
    bool has_currency = opens || request->operation == BANK_CAPTURE;
    (void)snprintf(text, 256, "%d %.*s %s %" PRId64 " %s", (int)request->operation, BANK_ID_SIZE,
                   !opens && request->id ? request->id : "",
                   has_currency ? bank_currency_name(request->currency) : "",
                   work_operations[request->operation].has_amount ? request->amount : 0,
                   opens ? request->owner : "");
}

static enum bank_result perform(struct work *work)
{
    int64_t amount = work->request->amount;
    if (work_operations[work->request->operation].has_amount &&
        (amount < 1 || amount > BANK_AMOUNT_MAX)) {
        return BANK_BAD_AMOUNT;
    }
    return work_operations[work->request->operation].run(work);
}

/* Answers a request that has a key: again, or for the first time and then remembers it. */
static enum bank_result perform_once(struct work *work)
{
    struct bank_row row = {.table = BANK_KEYS};
    char text[256];
    memcpy(row.as.key.text, work->request->key, strlen(work->request->key) + 1);
    write_down(text, work->request);
    enum bank_found found = work->bank->store->get(work->transaction, &row);
    if (found == BANK_UNREADABLE) {
        return BANK_STORE_FAILED;
    }
    if (found == BANK_FOUND) {
        if (strcmp(row.as.key.request, text) != 0) {
            return BANK_KEY_REUSED;
        }
        if (work->request->operation == BANK_CREDIT &&
            work_has_bug(work, BANK_BUG_RETRY_APPLIED_TWICE)) {
            return perform(work);
        }
        work->end = BANK_END_DROP;
        *work->answer = row.as.key.answer;
        return work->answer->result;
    }
    enum bank_result result = perform(work);
    if (result == BANK_STORE_FAILED) {
        return result;
    }
    work->answer->result = result;
    memcpy(row.as.key.request, text, sizeof text);
    row.as.key.answer = *work->answer;
    return work->bank->store->put(work->transaction, &row) ? result : BANK_STORE_FAILED;
}

/* A refusal is worth storing when a key remembers it. */
static enum bank_end end_of(const struct work *work, enum bank_result result)
{
    if (result == BANK_STORE_FAILED || result == BANK_KEY_REUSED) {
        return BANK_END_DROP;
    }
    return result == BANK_OK || work->request->key ? work->end : BANK_END_DROP;
}

enum bank_result bank_do(struct bank *bank, const struct bank_request *request,
                         struct bank_answer *answer)
{
    memset(answer, 0, sizeof *answer);
    if (!is_request(request)) {
        return answer->result = BANK_BAD_REQUEST;
    }
    bool changes = work_operations[request->operation].changes;
    struct work work = {
        .bank = bank,
        .request = request,
        .answer = answer,
        .tenant = request->tenant ? request->tenant : "",
        .bugs = bank_bugs(bank),
        .end = changes ? BANK_END_KEEP : BANK_END_DROP,
    };
    work.transaction = bank->store->begin(bank->store, work.tenant);
    if (!work.transaction) {
        return answer->result = BANK_STORE_FAILED;
    }
    enum bank_result result = request->key && changes ? perform_once(&work) : perform(&work);
    if (work.transaction && !bank->store->end(work.transaction, end_of(&work, result))) {
        result = BANK_STORE_FAILED;
    }
    return answer->result = result;
}

/* ---- Lists -------------------------------------------------------------------------------- */

struct listing {
    bank_account_fn *account;
    bank_entry_fn *entry;
    void *context;
};

static void list_account(void *context, const struct bank_row *row)
{
    const struct listing *listing = context;
    struct bank_account account = {.balance = 0};
    work_show_account(&account, row);
    listing->account(listing->context, &account);
}

static void list_entry(void *context, const struct bank_row *row)
{
    const struct listing *listing = context;
    struct bank_entry entry = {row->as.entry.kind, row->as.entry.amount};
    if (row->as.entry.listed) {
        listing->entry(listing->context, &entry);
    }
}

/* A transaction for a function that is no bank_do; its `transaction` is NULL when there is none. */
static struct work begin(struct bank *bank, const char *tenant)
{
    struct work work = {.bank = bank, .tenant = tenant ? tenant : ""};
    if (is_text(work.tenant, 0)) {
        work.transaction = bank->store->begin(bank->store, work.tenant);
    }
    return work;
}

/* Why begin gave none. */
static enum bank_result no_transaction(const struct work *work)
{
    return is_text(work->tenant, 0) ? BANK_STORE_FAILED : BANK_BAD_REQUEST;
}

enum bank_result bank_accounts(struct bank *bank, const char *tenant, bank_account_fn *each,
                               void *context)
{
    struct listing listing = {.account = each, .context = context};
    struct work work = begin(bank, tenant);
    if (!work.transaction) {
        return no_transaction(&work);
    }
    bool read = bank->store->scan(work.transaction, BANK_ACCOUNTS, 0, list_account, &listing);
    return bank->store->end(work.transaction, BANK_END_DROP) && read ? BANK_OK : BANK_STORE_FAILED;
}

enum bank_result bank_statement(struct bank *bank, const char *tenant, const char *id,
                                bank_entry_fn *each, void *context)
{
    struct listing listing = {.entry = each, .context = context};
    struct bank_request request = {.id = id};
    struct bank_row row = {0};
    struct work work = begin(bank, tenant);
    if (!work.transaction) {
        return no_transaction(&work);
    }
    work.request = &request;
    enum bank_result result = work_get_account(&work, &row);
    if (result == BANK_OK &&
        !bank->store->scan(work.transaction, BANK_ENTRIES, row.number, list_entry, &listing)) {
        result = BANK_STORE_FAILED;
    }
    return bank->store->end(work.transaction, BANK_END_DROP) ? result : BANK_STORE_FAILED;
}

enum bank_result bank_reset(struct bank *bank, const char *tenant)
{
    struct work work = begin(bank, tenant);
    if (!work.transaction) {
        return no_transaction(&work);
    }
    bool cleared = bank->store->clear(work.transaction);
    enum bank_end end = cleared ? BANK_END_KEEP : BANK_END_DROP;
    return bank->store->end(work.transaction, end) && cleared ? BANK_OK : BANK_STORE_FAILED;
}

/* ---- The bank itself ---------------------------------------------------------------------- */

struct bank *bank_new(const struct bank_options *options)
{
    struct bank *bank = calloc(1, sizeof *bank);
    if (!bank) {
        return NULL;
    }
    bank->options = *options;
    bank->memory = options->store ? NULL : bank_memory_new();
    bank->store = options->store ? options->store : bank->memory;
    atomic_init(&bank->bugs, options->bugs);
    if (!bank->store) {
        free(bank);
        return NULL;
    }
    return bank;
}

void bank_free(struct bank *bank)
{
    if (bank) {
        bank_memory_free(bank->memory);
        free(bank);
    }
}

unsigned bank_bugs(struct bank *bank)
{
    return atomic_load(&bank->bugs);
}

void bank_set_bugs(struct bank *bank, unsigned bugs)
{
    atomic_store(&bank->bugs, bugs);
}
