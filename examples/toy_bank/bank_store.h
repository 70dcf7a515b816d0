/* What keeps the bank's data: six functions over numbered rows. The bank decides, a store only
 * remembers. */
#ifndef TOY_BANK_BANK_STORE_H
#define TOY_BANK_BANK_STORE_H

#include "bank.h"

enum bank_table {
    BANK_ACCOUNTS,
    BANK_AUTHORIZATIONS,
    BANK_ENTRIES,
    BANK_KEYS, /* found by their text, all others by their number */
    BANK_TABLES
};

struct bank_account_row {
    char owner[BANK_OWNER_SIZE];
    enum bank_currency currency;
    int64_t balance;
    int64_t held;
    bool closed;
};

struct bank_authorization_row {
    int64_t account; /* its number */
    int64_t amount;
    int64_t captured;
    enum bank_state state;
    int64_t decided_at_ms; /* when "processing" ends */
};

struct bank_entry_row {
    int64_t account;
    enum bank_entry_kind kind;
    int64_t amount;
    bool listed; /* in the statement */
};

/* A request that was answered, and what the answer was. */
struct bank_key_row {
    char text[BANK_KEY_SIZE];
    char request[256];
    struct bank_answer answer;
};

struct bank_row {
    enum bank_table table;
    int64_t number; /* from 1, without gaps, for each tenant and table */
    union {
        struct bank_account_row account;
        struct bank_authorization_row authorization;
        struct bank_entry_row entry;
        struct bank_key_row key;
    } as;
};

enum bank_found { BANK_FOUND, BANK_ABSENT, BANK_UNREADABLE };

/* How a transaction ends. */
enum bank_end {
    BANK_END_DROP, /* nothing was changed, or nothing shall be */
    BANK_END_KEEP, /* it is stored when this returns */
    BANK_END_LATER /* others see it, but it is stored some time later: what lost_in_crash is made of
                    */
};

typedef void bank_row_fn(void *context, const struct bank_row *row);

struct bank_store {
    /* Begins a transaction on one tenant that no other one of this tenant overlaps. NULL when that
     * failed. */
    void *(*begin)(struct bank_store *store, const char *tenant);
    /* False when it could not be stored; then nothing was. The transaction is over in any case. */
    bool (*end)(void *transaction, enum bank_end how);
    /* Reads the row with this table and number (or text of a key). */
    enum bank_found (*get)(void *transaction, struct bank_row *row);
    /* Writes a row; number 0 makes a new one and is filled in, but for keys. */
    bool (*put)(void *transaction, struct bank_row *row);
    /* Calls `each` for the rows of a table, in their order; entries are those of one account. */
    bool (*scan)(void *transaction, enum bank_table table, int64_t account, bank_row_fn *each,
                 void *context);
    /* Removes all rows of the tenant. It may be stored with the next change only. */
    bool (*clear)(void *transaction);
};

/* A store in memory, or NULL without memory. */
struct bank_store *bank_memory_new(void);
void bank_memory_free(struct bank_store *store);

#endif
