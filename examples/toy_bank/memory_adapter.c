/* ToyBank in process: each run has a bank of its own, with the bugs of --config bug=NAME. */
#include "adapters.h"
#include "bank.h"
#include "model.h"

#include <string.h>

PD_ENUM(bug, PD_NAME(BANK_NO_BUG, "none"), PD_NAME(BANK_BUG_OVERDRAFT, "overdraft"),
        PD_NAME(BANK_BUG_CAPTURE_ABOVE, "capture_above"),
        PD_NAME(BANK_BUG_DOUBLE_CAPTURE, "double_capture"),
        PD_NAME(BANK_BUG_CAPTURE_CURRENCY, "capture_currency"),
        PD_NAME(BANK_BUG_VOID_RELEASES_ALL, "void_releases_all"),
        PD_NAME(BANK_BUG_CLOSED_AUTHORIZES, "closed_authorizes"),
        PD_NAME(BANK_BUG_CLOSES_WITH_MONEY, "closes_with_money"),
        PD_NAME(BANK_BUG_LOST_UPDATE, "lost_update"),
        PD_NAME(BANK_BUG_RETRY_APPLIED_TWICE, "retry_applied_twice"),
        PD_NAME(BANK_BUG_STUCK_PROCESSING, "stuck_processing"),
        PD_NAME(BANK_BUG_SUM_OVERFLOW, "sum_overflow"),
        PD_NAME(BANK_BUG_STATEMENT_MISSES, "statement_misses"),
        PD_NAME(BANK_BUG_LOST_IN_CRASH, "lost_in_crash"), PD_NAME(BANK_ALL_BUGS, "all"));

struct memory_config {
    unsigned bug;
};
PD_TYPE(memory_config, PD_FIELD(bug, PD_FLAGS(bug)));

struct memory_run {
    struct bank *bank;
};

static pd_status setup(struct memory_run *run, struct pd_nothing *worker, pd_step *step)
{
    const struct bank_options options = {.bugs = pd_config(step, memory_config)->bug};
    (void)worker;
    run->bank = bank_new(&options);
    return run->bank ? PD_OK : pd_fail(step, PD_ESETUP, "no memory for a bank");
}

static pd_status teardown(struct memory_run *run, pd_step *step)
{
    (void)step;
    bank_free(run->bank);
    return PD_OK;
}

/* ---- From the bank's words to ours --------------------------------------------------------- */

static pd_ref known(pd_step *step, const char *id)
{
    return pd_ref_find_str(step, id, strlen(id));
}

static pd_ref chosen(pd_step *step, const char *id)
{
    return pd_ref_from_str(step, id, strlen(id));
}

static pd_str text_of(const char *text)
{
    return (pd_str){text, strlen(text)};
}

static enum currency currency_of(enum bank_currency currency)
{
    static const enum currency currencies[] = {
        [BANK_EUR] = CURRENCY_EUR, [BANK_USD] = CURRENCY_USD, [BANK_JPY] = CURRENCY_JPY};
    return currencies[currency];
}

static enum bank_currency bank_currency_of(enum currency currency)
{
    static const enum bank_currency currencies[] = {
        [CURRENCY_EUR] = BANK_EUR, [CURRENCY_USD] = BANK_USD, [CURRENCY_JPY] = BANK_JPY};
    return currencies[currency];
}

static enum stage stage_of(enum bank_state state)
{
    static const enum stage stages[] = {[BANK_PROCESSING] = STAGE_PROCESSING,
                                        [BANK_APPROVED] = STAGE_APPROVED,
                                        [BANK_CAPTURED] = STAGE_CAPTURED,
                                        [BANK_VOIDED] = STAGE_VOIDED,
                                        [BANK_DECLINED] = STAGE_DECLINED};
    return stages[state];
}

static enum movement movement_of(enum bank_entry_kind kind)
{
    static const enum movement movements[] = {[BANK_ENTRY_CREDIT] = MOVEMENT_CREDIT,
                                              [BANK_ENTRY_DEBIT] = MOVEMENT_DEBIT,
                                              [BANK_ENTRY_CAPTURE] = MOVEMENT_CAPTURE};
    return movements[kind];
}

/* Emits why the bank did not do it. */
static pd_status refuse(pd_step *step, enum bank_result result)
{
    static const enum reason reasons[] = {
        [BANK_BAD_REQUEST] = REASON_BAD_REQUEST,
        [BANK_KEY_REUSED] = REASON_KEY_REUSED,
        [BANK_BAD_AMOUNT] = REASON_BAD_AMOUNT,
        [BANK_NOT_FOUND] = REASON_NOT_FOUND,
        [BANK_ACCOUNT_CLOSED] = REASON_ACCOUNT_CLOSED,
        [BANK_NOT_APPROVED] = REASON_NOT_APPROVED,
        [BANK_CURRENCY_MISMATCH] = REASON_CURRENCY_MISMATCH,
        [BANK_EXCEEDS_AUTHORIZATION] = REASON_EXCEEDS_AUTHORIZATION,
        [BANK_INSUFFICIENT_FUNDS] = REASON_INSUFFICIENT_FUNDS,
        [BANK_LIMIT_EXCEEDED] = REASON_LIMIT_EXCEEDED,
        [BANK_NOT_EMPTY] = REASON_NOT_EMPTY,
    };
    if (result == BANK_STORE_FAILED) {
        return pd_fail(step, PD_EIO, "%s", bank_message(result));
    }
    pd_emit(step, refused, .reason = reasons[result]);
    return PD_OK;
}

/* ---- Requests ------------------------------------------------------------------------------ */

static pd_status do_open(struct memory_run *run, const struct open_account *open, pd_step *step)
{
    const struct bank_request request = {.operation = BANK_OPEN_ACCOUNT,
                                         .owner = open->owner.data,
                                         .currency = bank_currency_of(open->currency)};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    const struct bank_account *const it = &answer.account;
    pd_emit(step, account_opened, .account = chosen(step, it->id), .owner = text_of(it->owner),
            .currency = currency_of(it->currency), .balance = it->balance,
            .available = it->available, .status = it->closed ? STATUS_CLOSED : STATUS_OPEN);
    return PD_OK;
}

/* A credit or a debit. */
static pd_status move(struct memory_run *run, enum bank_operation operation, pd_ref account,
                      int64_t amount, pd_step *step)
{
    const struct bank_request request = {
        .operation = operation, .id = pd_ref_to_str(step, account).data, .amount = amount};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    pd_emit(step, booked, .account = known(step, answer.movement.account),
            .amount = answer.movement.amount, .balance = answer.movement.balance);
    return PD_OK;
}

static pd_status do_credit(struct memory_run *run, const struct credit *credit, pd_step *step)
{
    return move(run, BANK_CREDIT, credit->account, credit->amount, step);
}

static pd_status do_debit(struct memory_run *run, const struct debit *debit, pd_step *step)
{
    return move(run, BANK_DEBIT, debit->account, debit->amount, step);
}

static pd_status do_authorize(struct memory_run *run, const struct authorize *authorize,
                              pd_step *step)
{
    const struct bank_request request = {.operation = BANK_AUTHORIZE,
                                         .id = pd_ref_to_str(step, authorize->account).data,
                                         .amount = authorize->amount};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    const struct bank_authorization *const it = &answer.authorization;
    pd_emit(step, authorized, .authorization = chosen(step, it->id),
            .account = known(step, it->account), .amount = it->amount, .captured = it->captured,
            .state = stage_of(it->state));
    return PD_OK;
}

static pd_status do_capture(struct memory_run *run, const struct capture *capture, pd_step *step)
{
    const struct bank_request request = {.operation = BANK_CAPTURE,
                                         .id = pd_ref_to_str(step, capture->authorization).data,
                                         .amount = capture->amount,
                                         .currency = bank_currency_of(capture->currency)};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    const struct bank_capture *const it = &answer.capture;
    pd_emit(step, captured, .capture = chosen(step, it->id),
            .authorization = known(step, it->authorization), .amount = it->amount,
            .remaining = it->remaining);
    return PD_OK;
}

/* Requests that are answered with an authorization. */
static pd_status tell_authorization(struct memory_run *run, enum bank_operation operation,
                                    pd_ref authorization, pd_step *step)
{
    const struct bank_request request = {.operation = operation,
                                         .id = pd_ref_to_str(step, authorization).data};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    const struct bank_authorization *const it = &answer.authorization;
    pd_emit(step, authorization_told, .authorization = known(step, it->id),
            .account = known(step, it->account), .amount = it->amount, .captured = it->captured,
            .state = stage_of(it->state));
    return PD_OK;
}

static pd_status do_void(struct memory_run *run, const struct void_authorization *it, pd_step *step)
{
    return tell_authorization(run, BANK_VOID, it->authorization, step);
}

static pd_status do_get_authorization(struct memory_run *run, const struct get_authorization *get,
                                      pd_step *step)
{
    return tell_authorization(run, BANK_GET_AUTHORIZATION, get->authorization, step);
}

static struct account_told told_of(pd_step *step, const struct bank_account *account)
{
    return (struct account_told){.account = known(step, account->id),
                                 .owner = pd_format(step, "%s", account->owner),
                                 .currency = currency_of(account->currency),
                                 .balance = account->balance,
                                 .available = account->available,
                                 .status = account->closed ? STATUS_CLOSED : STATUS_OPEN};
}

/* Requests that are answered with an account that is known. */
static pd_status tell_account(struct memory_run *run, enum bank_operation operation, pd_ref account,
                              pd_step *step)
{
    const struct bank_request request = {.operation = operation,
                                         .id = pd_ref_to_str(step, account).data};
    struct bank_answer answer;
    if (bank_do(run->bank, &request, &answer)) {
        return refuse(step, answer.result);
    }
    const struct account_told told = told_of(step, &answer.account);
    pd_emit(step, account_told, .account = told.account, .owner = told.owner,
            .currency = told.currency, .balance = told.balance, .available = told.available,
            .status = told.status);
    return PD_OK;
}

static pd_status do_close(struct memory_run *run, const struct close_account *close, pd_step *step)
{
    return tell_account(run, BANK_CLOSE_ACCOUNT, close->account, step);
}

static pd_status do_get(struct memory_run *run, const struct get_account *get, pd_step *step)
{
    return tell_account(run, BANK_GET_ACCOUNT, get->account, step);
}

/* ---- Lists --------------------------------------------------------------------------------- */

/* What is collected of a list. */
struct list {
    pd_step *step;
    size_t count;
    struct account_told *accounts;
    struct entry *entries;
};

static void count_account(void *context, const struct bank_account *account)
{
    (void)account;
    ((struct list *)context)->count++;
}

static void add_account(void *context, const struct bank_account *account)
{
    struct list *const list = context;
    list->accounts[list->count++] = told_of(list->step, account);
}

static pd_status do_list(struct memory_run *run, const struct list_accounts *it, pd_step *step)
{
    struct list list = {.step = step};
    (void)it;
    enum bank_result result = bank_accounts(run->bank, NULL, count_account, &list);
    list.accounts = pd_alloc(pd_step_arena(step), struct account_told, list.count);
    list.count = 0;
    result = result ? result : bank_accounts(run->bank, NULL, add_account, &list);
    if (result) {
        return refuse(step, result);
    }
    pd_emit(step, accounts_listed, .accounts = list.accounts, .count = list.count);
    return PD_OK;
}

static void count_entry(void *context, const struct bank_entry *entry)
{
    (void)entry;
    ((struct list *)context)->count++;
}

static void add_entry(void *context, const struct bank_entry *entry)
{
    struct list *const list = context;
    list->entries[list->count++] = (struct entry){movement_of(entry->kind), entry->amount};
}

static pd_status do_statement(struct memory_run *run, const struct get_statement *get,
                              pd_step *step)
{
    const char *const id = pd_ref_to_str(step, get->account).data;
    struct list list = {.step = step};
    enum bank_result result = bank_statement(run->bank, NULL, id, count_entry, &list);
    list.entries = pd_alloc(pd_step_arena(step), struct entry, list.count);
    list.count = 0;
    result = result ? result : bank_statement(run->bank, NULL, id, add_entry, &list);
    if (result) {
        return refuse(step, result);
    }
    pd_emit(step, statement, .account = get->account, .entries = list.entries, .count = list.count);
    return PD_OK;
}

PD_HANDLERS(memory, memory_run, (open_account, do_open), (credit, do_credit), (debit, do_debit),
            (authorize, do_authorize), (capture, do_capture), (void_authorization, do_void),
            (close_account, do_close), (get_account, do_get), (list_accounts, do_list),
            (get_authorization, do_get_authorization), (get_statement, do_statement));
PD_ADAPTER(memory, pd_nothing, memory_run, .handlers = memory_handlers,
           .config = &memory_config_type, .setup_each = setup, .teardown_each = teardown);
const pd_adapter *const memory_bank = &memory_adapter;
