/* ToyBank's rules, one function for each operation, over a store of rows. Where a bug of api.md is
 * planted, its name stands in the code. An operation looks at everything before it writes anything,
 * so that a refusal changes nothing. */
#include "bank_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Rows --------------------------------------------------------------------------------- */

static void name_id(char id[BANK_ID_SIZE], const char *prefix, int64_t number)
{
    (void)snprintf(id, BANK_ID_SIZE, "%s-%" PRId64, prefix, number);
}

/* The number in "acc-12", or 0 when it is not written exactly so. */
static int64_t number_of(const char *prefix, const char *id)
{
    char again[BANK_ID_SIZE];
    size_t len = strlen(prefix);
    if (!id || strncmp(id, prefix, len) != 0 || id[len] != '-') {
        return 0;
    }
    int64_t number = strtoll(id + len + 1, NULL, 10);
    name_id(again, prefix, number);
    return number > 0 && strcmp(id, again) == 0 ? number : 0;
}

static enum bank_result get(const struct work *work, struct bank_row *row, enum bank_table table,
                            int64_t number)
{
    row->table = table;
    row->number = number;
    if (number == 0) {
        return BANK_NOT_FOUND;
    }
    switch (work->bank->store->get(work->transaction, row)) {
    case BANK_FOUND:
        return BANK_OK;
    case BANK_ABSENT:
        return BANK_NOT_FOUND;
    default:
        return BANK_STORE_FAILED;
    }
}

enum bank_result work_get_account(const struct work *work, struct bank_row *row)
{
    return get(work, row, BANK_ACCOUNTS, number_of("acc", work->request->id));
}

/* As the clock has it: what was processing may be approved by now. */
static enum bank_result get_authorization(const struct work *work, struct bank_row *row)
{
    enum bank_result result =
        get(work, row, BANK_AUTHORIZATIONS, number_of("aut", work->request->id));
    const struct bank_options *options = &work->bank->options;
    struct bank_authorization_row *it = &row->as.authorization;
    if (result == BANK_OK && it->state == BANK_PROCESSING && options->now_ms &&
        options->now_ms(options->context) >= it->decided_at_ms) {
        it->state = BANK_APPROVED;
    }
    return result;
}

static enum bank_result put(const struct work *work, struct bank_row *row)
{
    return work->bank->store->put(work->transaction, row) ? BANK_OK : BANK_STORE_FAILED;
}

/* Writes an entry of the request's amount; its number, or 0 when that failed. */
static int64_t put_entry(const struct work *work, int64_t account, enum bank_entry_kind kind,
                         bool listed)
{
    struct bank_row row = {.table = BANK_ENTRIES};
    row.as.entry.account = account;
    row.as.entry.kind = kind;
    row.as.entry.amount = work->request->amount;
    row.as.entry.listed = listed;
    return put(work, &row) == BANK_OK ? row.number : 0;
}

/* ---- Answers ------------------------------------------------------------------------------ */

void work_show_account(struct bank_account *account, const struct bank_row *row)
{
    const struct bank_account_row *it = &row->as.account;
    name_id(account->id, "acc", row->number);
    memcpy(account->owner, it->owner, sizeof account->owner);
    account->currency = it->currency;
    account->balance = it->balance;
    account->available = it->balance - it->held;
    account->closed = it->closed;
}

static enum bank_result answer_account(const struct work *work, const struct bank_row *row)
{
    work_show_account(&work->answer->account, row);
    return BANK_OK;
}

static enum bank_result answer_authorization(const struct work *work, const struct bank_row *row)
{
    struct bank_authorization *authorization = &work->answer->authorization;
    const struct bank_authorization_row *it = &row->as.authorization;
    name_id(authorization->id, "aut", row->number);
    name_id(authorization->account, "acc", it->account);
    authorization->amount = it->amount;
    authorization->captured = it->captured;
    authorization->state = it->state;
    return BANK_OK;
}

/* Stores a changed balance and its entry, and answers with them. */
static enum bank_result move(const struct work *work, struct bank_row *row,
                             enum bank_entry_kind kind)
{
    struct bank_movement *movement = &work->answer->movement;
    if (put(work, row) != BANK_OK || put_entry(work, row->number, kind, true) == 0) {
        return BANK_STORE_FAILED;
    }
    name_id(movement->account, "acc", row->number);
    movement->amount = work->request->amount;
    movement->balance = row->as.account.balance;
    return BANK_OK;
}

/* ---- Operations --------------------------------------------------------------------------- */

static enum bank_result open_account(struct work *work)
{
    const struct bank_request *request = work->request;
    struct bank_row row = {.table = BANK_ACCOUNTS};
    memcpy(row.as.account.owner, request->owner, strlen(request->owner));
    row.as.account.currency = request->currency;
    return put(work, &row) == BANK_OK ? answer_account(work, &row) : BANK_STORE_FAILED;
}

static enum bank_result show(struct work *work)
{
    struct bank_row row = {0};
    enum bank_result result = work_get_account(work, &row);
    return result == BANK_OK ? answer_account(work, &row) : result;
}

/* About a millisecond of a processor's time. */
static void think(void)
{
    volatile uint32_t thought = 1;
    for (unsigned i = 0; i < 400000; i++) {
        thought = thought * 1664525U + 1013904223U;
    }
}

/* lost_update: gives the account away while it thinks, and comes back with the balance that it read
 * before. */
static enum bank_result credit_without_lock(struct work *work, struct bank_row *row)
{
    struct bank_store *store = work->bank->store;
    int64_t balance = row->as.account.balance;
    (void)store->end(work->transaction, BANK_END_DROP);
    think();
    work->transaction = store->begin(store, work->tenant);
    if (!work->transaction) {
        return BANK_STORE_FAILED;
    }
    enum bank_result result = work_get_account(work, row);
    row->as.account.balance = balance;
    return result;
}

static enum bank_result credit(struct work *work)
{
    struct bank_row row = {0};
    int64_t amount = work->request->amount;
    enum bank_result result = work_get_account(work, &row);
    if (result == BANK_OK && row.as.account.closed) {
        result = BANK_ACCOUNT_CLOSED;
    }
    if (result == BANK_OK && row.as.account.balance > BANK_BALANCE_MAX - amount) {
        result = BANK_LIMIT_EXCEEDED;
    }
    if (result == BANK_OK && work_has_bug(work, BANK_BUG_LOST_UPDATE)) {
        result = credit_without_lock(work, &row);
    }
    if (result != BANK_OK) {
        return result;
    }
    row.as.account.balance += amount;
    if (work_has_bug(work, BANK_BUG_SUM_OVERFLOW)) {
        row.as.account.balance = (int32_t)(uint32_t)row.as.account.balance;
    }
    if (work_has_bug(work, BANK_BUG_LOST_IN_CRASH)) {
        work->end = BANK_END_LATER;
    }
    return move(work, &row, BANK_ENTRY_CREDIT);
}

static enum bank_result debit(struct work *work)
{
    struct bank_row row = {0};
    int64_t amount = work->request->amount;
    enum bank_result result = work_get_account(work, &row);
    if (result != BANK_OK) {
        return result;
    }
    struct bank_account_row *account = &row.as.account;
    if (account->closed) {
        return BANK_ACCOUNT_CLOSED;
    }
    int64_t held = work_has_bug(work, BANK_BUG_OVERDRAFT) ? 0 : account->held;
    if (account->balance - held < amount) {
        return BANK_INSUFFICIENT_FUNDS;
    }
    account->balance -= amount;
    return move(work, &row, BANK_ENTRY_DEBIT);
}

static enum bank_result authorize(struct work *work)
{
    struct bank_row row = {0};
    enum bank_result result = work_get_account(work, &row);
    if (result != BANK_OK) {
        return result;
    }
    struct bank_account_row *account = &row.as.account;
    bool blind = account->closed && work_has_bug(work, BANK_BUG_CLOSED_AUTHORIZES);
    if (account->closed && !blind) {
        return BANK_ACCOUNT_CLOSED;
    }
    if (account->balance - account->held < work->request->amount && !blind) {
        return BANK_INSUFFICIENT_FUNDS;
    }
    const struct bank_options *options = &work->bank->options;
    bool waits = options->decide_after_ms > 0;
    struct bank_row new = {.table = BANK_AUTHORIZATIONS};
    struct bank_authorization_row *it = &new.as.authorization;
    it->account = row.number;
    it->amount = work->request->amount;
    it->state = waits ? BANK_PROCESSING : BANK_APPROVED;
    it->decided_at_ms = waits ? options->now_ms(options->context) + options->decide_after_ms : 0;
    account->held += work->request->amount;
    if (put(work, &row) != BANK_OK || put(work, &new) != BANK_OK) {
        return BANK_STORE_FAILED;
    }
    if (waits && work_has_bug(work, BANK_BUG_STUCK_PROCESSING) && new.number % 3 == 2) {
        it->decided_at_ms = INT64_MAX;
        return put(work, &new) == BANK_OK ? answer_authorization(work, &new) : BANK_STORE_FAILED;
    }
    return answer_authorization(work, &new);
}

static enum bank_result show_authorization(struct work *work)
{
    struct bank_row row = {0};
    enum bank_result result = get_authorization(work, &row);
    return result == BANK_OK ? answer_authorization(work, &row) : result;
}

/* The authorization and its account, when something may be done with them. */
static enum bank_result get_approved(const struct work *work, struct bank_row *row,
                                     struct bank_row *account)
{
    enum bank_result result = get_authorization(work, row);
    if (result == BANK_OK) {
        result = get(work, account, BANK_ACCOUNTS, row->as.authorization.account);
    }
    if (result == BANK_OK && work->request->operation == BANK_CAPTURE &&
        account->as.account.closed) {
        result = BANK_ACCOUNT_CLOSED;
    }
    if (result == BANK_OK && row->as.authorization.state != BANK_APPROVED) {
        result = BANK_NOT_APPROVED;
    }
    return result;
}

static enum bank_result capture(struct work *work)
{
    struct bank_row row = {0};
    struct bank_row of = {0};
    int64_t amount = work->request->amount;
    enum bank_result result = get_approved(work, &row, &of);
    if (result != BANK_OK) {
        return result;
    }
    struct bank_authorization_row *it = &row.as.authorization;
    struct bank_account_row *account = &of.as.account;
    int64_t remaining = it->amount - it->captured;
    if (work->request->currency != account->currency &&
        !work_has_bug(work, BANK_BUG_CAPTURE_CURRENCY)) {
        return BANK_CURRENCY_MISMATCH;
    }
    if (amount > remaining && !work_has_bug(work, BANK_BUG_CAPTURE_ABOVE)) {
        return BANK_EXCEEDS_AUTHORIZATION;
    }
    bool counts = amount != remaining || !work_has_bug(work, BANK_BUG_DOUBLE_CAPTURE);
    bool listed = amount >= remaining || !work_has_bug(work, BANK_BUG_STATEMENT_MISSES);
    account->balance -= amount;
    account->held -= amount < remaining ? amount : remaining;
    it->captured += counts ? amount : 0;
    it->state = it->captured >= it->amount ? BANK_CAPTURED : BANK_APPROVED;
    int64_t entry = put_entry(work, of.number, BANK_ENTRY_CAPTURE, listed);
    if (entry == 0 || put(work, &row) != BANK_OK || put(work, &of) != BANK_OK) {
        return BANK_STORE_FAILED;
    }
    struct bank_capture *answer = &work->answer->capture;
    name_id(answer->id, "cap", entry);
    name_id(answer->authorization, "aut", row.number);
    answer->amount = amount;
    answer->remaining = remaining - amount;
    return BANK_OK;
}

static enum bank_result cancel(struct work *work)
{
    struct bank_row row = {0};
    struct bank_row of = {0};
    enum bank_result result = get_approved(work, &row, &of);
    if (result != BANK_OK) {
        return result;
    }
    struct bank_authorization_row *it = &row.as.authorization;
    of.as.account.held -=
        it->amount - (work_has_bug(work, BANK_BUG_VOID_RELEASES_ALL) ? 0 : it->captured);
    it->state = BANK_VOIDED;
    if (put(work, &row) != BANK_OK || put(work, &of) != BANK_OK) {
        return BANK_STORE_FAILED;
    }
    return answer_authorization(work, &row);
}

static enum bank_result close_account(struct work *work)
{
    struct bank_row row = {0};
    enum bank_result result = work_get_account(work, &row);
    if (result != BANK_OK) {
        return result;
    }
    struct bank_account_row *account = &row.as.account;
    if (account->closed) {
        return BANK_ACCOUNT_CLOSED;
    }
    if (account->held != 0 ||
        (account->balance != 0 && !work_has_bug(work, BANK_BUG_CLOSES_WITH_MONEY))) {
        return BANK_NOT_EMPTY;
    }
    account->closed = true;
    return put(work, &row) == BANK_OK ? answer_account(work, &row) : BANK_STORE_FAILED;
}

const struct work_operation work_operations[BANK_OPERATIONS] = {
    [BANK_OPEN_ACCOUNT] = {.run = open_account, .changes = true},
    [BANK_GET_ACCOUNT] = {.run = show},
    [BANK_CREDIT] = {.run = credit, .changes = true, .has_amount = true},
    [BANK_DEBIT] = {.run = debit, .changes = true, .has_amount = true},
    [BANK_AUTHORIZE] = {.run = authorize, .changes = true, .has_amount = true},
    [BANK_GET_AUTHORIZATION] = {.run = show_authorization},
    [BANK_CAPTURE] = {.run = capture, .changes = true, .has_amount = true},
    [BANK_VOID] = {.run = cancel, .changes = true},
    [BANK_CLOSE_ACCOUNT] = {.run = close_account, .changes = true},
};
