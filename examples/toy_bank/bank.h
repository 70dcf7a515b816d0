/* ToyBank as a library: the operations of api.md, the bugs planted in them, and what keeps the
 * data. It reads no file, opens no socket and looks at no clock of its own. Every function may be
 * called by several threads at once. */
#ifndef TOY_BANK_BANK_H
#define TOY_BANK_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BANK_AMOUNT_MAX INT64_C(1000000000000)     /* of one request */
#define BANK_BALANCE_MAX INT64_C(1000000000000000) /* of one account */

/* Room for a text with its end. Longer ones are BANK_BAD_REQUEST. */
#define BANK_ID_SIZE 24
#define BANK_OWNER_SIZE 104
#define BANK_KEY_SIZE 104
#define BANK_TENANT_SIZE 104

/* ---- Results ------------------------------------------------------------------------------ */

/* How a request was answered: done, or why not. When several refusals apply, it is the first of
 * this list. */
enum bank_result {
    BANK_OK,
    BANK_BAD_REQUEST,
    BANK_KEY_REUSED,
    BANK_BAD_AMOUNT,
    BANK_NOT_FOUND,
    BANK_ACCOUNT_CLOSED,
    BANK_NOT_APPROVED,
    BANK_CURRENCY_MISMATCH,
    BANK_EXCEEDS_AUTHORIZATION,
    BANK_INSUFFICIENT_FUNDS,
    BANK_LIMIT_EXCEEDED,
    BANK_NOT_EMPTY,
    BANK_STORE_FAILED, /* memory or disk; nothing was changed */
    BANK_RESULTS
};

/* "insufficient_funds" and so on; "ok" for BANK_OK. */
const char *bank_code(enum bank_result result);

/* A sentence for people. */
const char *bank_message(enum bank_result result);

/* The status of HTTP: 404, 409 ... ; 200 for BANK_OK. */
int bank_http_status(enum bank_result result);

/* ---- Planted bugs ------------------------------------------------------------------------- */

/* One bit each; a set of them is an `unsigned`. */
enum bank_bug {
    BANK_NO_BUG = 0,
    BANK_BUG_OVERDRAFT = 1 << 0,
    BANK_BUG_CAPTURE_ABOVE = 1 << 1,
    BANK_BUG_DOUBLE_CAPTURE = 1 << 2,
    BANK_BUG_CAPTURE_CURRENCY = 1 << 3,
    BANK_BUG_VOID_RELEASES_ALL = 1 << 4,
    BANK_BUG_CLOSED_AUTHORIZES = 1 << 5,
    BANK_BUG_CLOSES_WITH_MONEY = 1 << 6,
    BANK_BUG_LOST_UPDATE = 1 << 7,
    BANK_BUG_RETRY_APPLIED_TWICE = 1 << 8,
    BANK_BUG_STUCK_PROCESSING = 1 << 9,
    BANK_BUG_SUM_OVERFLOW = 1 << 10,
    BANK_BUG_STATEMENT_MISSES = 1 << 11,
    BANK_BUG_LOST_IN_CRASH = 1 << 12,
    BANK_ALL_BUGS = (1 << 13) - 1
};

/* The names, in the order of api.md; the last one's name is NULL. */
struct bank_bug_name {
    enum bank_bug bug;
    const char *name;
};
extern const struct bank_bug_name bank_bug_names[];

/* Reads "overdraft,capture_above", "none" or "all" into `bugs`. False, with a sentence in `message`
 * that names the nearest good name, when it is none of these; `bugs` is then left as it was. */
bool bank_bugs_parse(const char *text, unsigned *bugs, char *message, size_t size);

/* ---- Requests and answers ----------------------------------------------------------------- */

enum bank_operation {
    BANK_OPEN_ACCOUNT,      /* owner, currency -> account */
    BANK_GET_ACCOUNT,       /* id -> account */
    BANK_CREDIT,            /* id, amount -> movement */
    BANK_DEBIT,             /* id, amount -> movement */
    BANK_AUTHORIZE,         /* id, amount -> authorization */
    BANK_GET_AUTHORIZATION, /* id of an authorization -> authorization */
    BANK_CAPTURE,           /* id of an authorization, amount, currency -> capture */
    BANK_VOID,              /* id of an authorization -> authorization */
    BANK_CLOSE_ACCOUNT,     /* id -> account */
    BANK_OPERATIONS
};

enum bank_currency { BANK_EUR, BANK_USD, BANK_JPY, BANK_CURRENCIES };

/* "EUR" ... */
const char *bank_currency_name(enum bank_currency currency);

/* False when `text` is none of the names. */
bool bank_currency_parse(const char *text, enum bank_currency *currency);

enum bank_state {
    BANK_PROCESSING,
    BANK_APPROVED,
    BANK_CAPTURED,
    BANK_VOIDED,
    BANK_DECLINED, /* part of the type; this bank refuses at once instead */
    BANK_STATES
};

/* "processing" ... */
const char *bank_state_name(enum bank_state state);

struct bank_request {
    enum bank_operation operation;
    const char *tenant; /* NULL is one, too, and is "" */
    const char *key;    /* idempotency key, NULL: none */
    const char *id;
    const char *owner;
    enum bank_currency currency;
    int64_t amount;
};

struct bank_account {
    char id[BANK_ID_SIZE];
    char owner[BANK_OWNER_SIZE];
    enum bank_currency currency;
    int64_t balance;
    int64_t available; /* balance minus holds */
    bool closed;
};

struct bank_movement {
    char account[BANK_ID_SIZE];
    int64_t amount;
    int64_t balance;
};

struct bank_authorization {
    char id[BANK_ID_SIZE];
    char account[BANK_ID_SIZE];
    int64_t amount;
    int64_t captured;
    enum bank_state state;
};

struct bank_capture {
    char id[BANK_ID_SIZE];
    char authorization[BANK_ID_SIZE];
    int64_t amount;
    int64_t remaining;
};

/* Which member holds the answer depends on the operation; none when `result` is not BANK_OK. */
struct bank_answer {
    enum bank_result result;
    union {
        struct bank_account account;
        struct bank_movement movement;
        struct bank_authorization authorization;
        struct bank_capture capture;
    };
};

enum bank_entry_kind { BANK_ENTRY_CREDIT, BANK_ENTRY_DEBIT, BANK_ENTRY_CAPTURE, BANK_ENTRY_KINDS };

/* "credit", "debit", "capture". */
const char *bank_entry_name(enum bank_entry_kind kind);

struct bank_entry {
    enum bank_entry_kind kind;
    int64_t amount;
};

/* ---- The bank ----------------------------------------------------------------------------- */

struct bank;
struct bank_store; /* bank_store.h: who writes one */

/* All of it may be zero: a bank in memory without bugs that decides at once. */
struct bank_options {
    struct bank_store *store;         /* NULL: memory. Stays the caller's */
    unsigned bugs;                    /* enum bank_bug, added up */
    int64_t decide_after_ms;          /* 0: an authorization is approved at once */
    int64_t (*now_ms)(void *context); /* the clock, only needed with decide_after_ms */
    void *context;                    /* for now_ms */
};

/* A new bank, or NULL without memory. */
struct bank *bank_new(const struct bank_options *options);

/* Ends it; NULL does nothing. No other thread may be using it. */
void bank_free(struct bank *bank);

/* Executes a request. `answer` is filled in whole, and its result given back. */
enum bank_result bank_do(struct bank *bank, const struct bank_request *request,
                         struct bank_answer *answer);

/* Calls `each` for every account, in the order of opening. `each` must not call the bank. */
typedef void bank_account_fn(void *context, const struct bank_account *account);
enum bank_result bank_accounts(struct bank *bank, const char *tenant, bank_account_fn *each,
                               void *context);

/* Calls `each` for every movement of the account, oldest first. */
typedef void bank_entry_fn(void *context, const struct bank_entry *entry);
enum bank_result bank_statement(struct bank *bank, const char *tenant, const char *id,
                                bank_entry_fn *each, void *context);

/* Everything of this tenant is gone; ids start again. */
enum bank_result bank_reset(struct bank *bank, const char *tenant);

/* The bugs that are switched on, and switching them. */
unsigned bank_bugs(struct bank *bank);
void bank_set_bugs(struct bank *bank, unsigned bugs);

#endif
