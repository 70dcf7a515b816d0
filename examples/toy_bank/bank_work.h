/* One request on its way through the bank: what bank.c and bank_operations.c share. */
#ifndef TOY_BANK_BANK_WORK_H
#define TOY_BANK_BANK_WORK_H

#include "bank_store.h"

#include <stdatomic.h>

struct bank {
    struct bank_options options;
    struct bank_store *store;
    struct bank_store *memory; /* the store when it is the bank's own */
    atomic_uint bugs;
};

struct work {
    struct bank *bank;
    const struct bank_request *request;
    struct bank_answer *answer;
    void *transaction;
    const char *tenant;
    unsigned bugs;
    enum bank_end end; /* how the transaction ends when the request was granted */
};

static inline bool work_has_bug(const struct work *work, enum bank_bug bug)
{
    return work->bugs & (unsigned)bug;
}

struct work_operation {
    enum bank_result (*run)(
        struct work *work); /* fills in the answer, or leaves it when it refuses */
    bool changes;
    bool has_amount;
};
extern const struct work_operation work_operations[BANK_OPERATIONS];

/* Reads the account that the request names. */
enum bank_result work_get_account(const struct work *work, struct bank_row *row);

/* What others see of an account. */
void work_show_account(struct bank_account *account, const struct bank_row *row);

#endif
