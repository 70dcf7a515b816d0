/* The bank's tables of names: results, currencies, states, entries and planted bugs. */
#include "bank.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code;
    int status;
    const char *message;
} results[BANK_RESULTS] = {
    [BANK_OK] = {"ok", 200, "done"},
    [BANK_BAD_REQUEST] = {"bad_request", 400, "the request cannot be understood"},
    [BANK_KEY_REUSED] = {"key_reused", 409, "this key was used for another request"},
    [BANK_BAD_AMOUNT] = {"bad_amount", 422, "an amount is 1 to 1000000000000"},
    [BANK_NOT_FOUND] = {"not_found", 404, "there is nothing with this id"},
    [BANK_ACCOUNT_CLOSED] = {"account_closed", 409, "the account is closed"},
    [BANK_NOT_APPROVED] = {"not_approved", 409, "the authorization is not approved"},
    [BANK_CURRENCY_MISMATCH] = {"currency_mismatch", 409, "the account has another currency"},
    [BANK_EXCEEDS_AUTHORIZATION] = {"exceeds_authorization", 409,
                                    "more than remains of the authorization"},
    [BANK_INSUFFICIENT_FUNDS] = {"insufficient_funds", 409, "more than is available"},
    [BANK_LIMIT_EXCEEDED] = {"limit_exceeded", 409, "a balance is at most 1000000000000000"},
    [BANK_NOT_EMPTY] = {"not_empty", 409, "the account has money or holds"},
    [BANK_STORE_FAILED] = {"store_failed", 500, "it could not be stored; nothing was changed"},
};

const char *bank_code(enum bank_result result)
{
    return results[result].code;
}

const char *bank_message(enum bank_result result)
{
    return results[result].message;
}

int bank_http_status(enum bank_result result)
{
    return results[result].status;
}

static const char *const currencies[BANK_CURRENCIES] = {"EUR", "USD", "JPY"};

const char *bank_currency_name(enum bank_currency currency)
{
    return currencies[currency];
}

bool bank_currency_parse(const char *text, enum bank_currency *currency)
{
    for (unsigned i = 0; i < BANK_CURRENCIES; i++) {
        if (strcmp(text, currencies[i]) == 0) {
            *currency = (enum bank_currency)i;
            return true;
        }
    }
    return false;
}

const char *bank_state_name(enum bank_state state)
{
    static const char *const names[BANK_STATES] = {
        [BANK_PROCESSING] = "processing", [BANK_APPROVED] = "approved",
        [BANK_CAPTURED] = "captured",     [BANK_VOIDED] = "voided",
        [BANK_DECLINED] = "declined",
    };
    return names[state];
}

const char *bank_entry_name(enum bank_entry_kind kind)
{
    static const char *const names[BANK_ENTRY_KINDS] = {"credit", "debit", "capture"};
    return names[kind];
}

/* ---- Planted bugs ------------------------------------------------------------------------- */

const struct bank_bug_name bank_bug_names[] = {
    {BANK_BUG_OVERDRAFT, "overdraft"},
    {BANK_BUG_CAPTURE_ABOVE, "capture_above"},
    {BANK_BUG_DOUBLE_CAPTURE, "double_capture"},
    {BANK_BUG_CAPTURE_CURRENCY, "capture_currency"},
    {BANK_BUG_VOID_RELEASES_ALL, "void_releases_all"},
    {BANK_BUG_CLOSED_AUTHORIZES, "closed_authorizes"},
    {BANK_BUG_CLOSES_WITH_MONEY, "closes_with_money"},
    {BANK_BUG_LOST_UPDATE, "lost_update"},
    {BANK_BUG_RETRY_APPLIED_TWICE, "retry_applied_twice"},
    {BANK_BUG_STUCK_PROCESSING, "stuck_processing"},
    {BANK_BUG_SUM_OVERFLOW, "sum_overflow"},
    {BANK_BUG_STATEMENT_MISSES, "statement_misses"},
    {BANK_BUG_LOST_IN_CRASH, "lost_in_crash"},
    {BANK_NO_BUG, NULL},
};

/* How many letters must be put in, taken out or changed: Levenshtein's distance, of texts up to 31
 * bytes. */
static size_t distance(const char *a, size_t a_len, const char *b)
{
    size_t row[32];
    size_t b_len = strlen(b);
    if (a_len > 31 || b_len > 31) {
        return 31;
    }
    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            size_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = changed < other ? changed : other;
        }
    }
    return row[b_len];
}

/* The bug with this name, or else false and the nearest name. */
static bool find_bug(const char *name, size_t len, unsigned *bug, const char **nearest)
{
    size_t least = distance(name, len, "all");
    *nearest = "all";
    *bug = BANK_ALL_BUGS;
    for (const struct bank_bug_name *known = bank_bug_names; known->name; known++) {
        size_t apart = distance(name, len, known->name);
        if (apart < least) {
            least = apart;
            *nearest = known->name;
            *bug = (unsigned)known->bug;
        }
    }
    return least == 0;
}

bool bank_bugs_parse(const char *text, unsigned *bugs, char *message, size_t size)
{
    unsigned parsed = 0;
    if (strcmp(text, "none") == 0) {
        *bugs = BANK_NO_BUG;
        return true;
    }
    for (const char *name = text;; name++) {
        size_t len = strcspn(name, ",");
        unsigned bug = 0;
        const char *nearest = NULL;
        if (!find_bug(name, len, &bug, &nearest)) {
            (void)snprintf(message, size, "no bug is called '%.*s'; the nearest is '%s'", (int)len,
                           name, nearest);
            return false;
        }
        parsed |= bug;
        name += len;
        if (!*name) {
            break;
        }
    }
    *bugs = parsed;
    return true;
}
