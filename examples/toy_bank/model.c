/*
 * What ToyBank should do. Whatever changes something is predicted to the letter (.exact); what it
 * tells of accounts is not predicted but remembered, and the rules of rules.c judge it.
 */
#include "model.h"

/* ---- From answers to what is remembered -------------------------------------------------- */

static void take(struct account *account, enum movement kind, int64_t amount)
{
    account->credited += kind == MOVEMENT_CREDIT ? amount : 0;
    account->debited += kind == MOVEMENT_DEBIT ? amount : 0;
    account->captured += kind == MOVEMENT_CAPTURE ? amount : 0;
    *pd_list_add(&account->entries) = (struct entry){kind, amount};
}

static void fold_opened(struct toy_bank *bank, const struct account_opened *opened)
{
    struct account *const account = pd_map_put(&bank->accounts, opened->account);
    account->owner = opened->owner;
    account->currency = opened->currency;
    account->balance = opened->balance;
    account->held = opened->balance - opened->available;
}

static void fold_booked(struct toy_bank *bank, const struct booked *booked, enum movement kind)
{
    struct account *const account = pd_map_edit(&bank->accounts, booked->account);
    account->balance = booked->balance;
    take(account, kind, booked->amount);
}

static void fold_authorized(struct toy_bank *bank, const struct authorized *authorized)
{
    struct account *const account = pd_map_edit(&bank->accounts, authorized->account);
    struct authorization *const it = pd_map_put(&bank->authorizations, authorized->authorization);
    it->account = authorized->account;
    it->amount = authorized->amount;
    it->captured = authorized->captured;
    it->state = authorized->state;
    it->currency = account->currency;
    account->held += still_held(it);
}

static void fold_captured(struct toy_bank *bank, const struct captured *captured,
                          const struct capture *capture)
{
    struct authorization *const it = pd_map_edit(&bank->authorizations, captured->authorization);
    struct account *const account = pd_map_edit(&bank->accounts, it->account);
    account->held -= still_held(it);
    it->captured += captured->amount;
    it->currency = capture->currency;
    it->state = captured->remaining ? STAGE_APPROVED : STAGE_CAPTURED;
    account->held += still_held(it);
    account->balance -= captured->amount;
    take(account, MOVEMENT_CAPTURE, captured->amount);
}

static void fold_authorization(struct toy_bank *bank, const struct authorization_told *told)
{
    struct authorization *const it = pd_map_edit(&bank->authorizations, told->authorization);
    struct account *const account = pd_map_edit(&bank->accounts, it->account);
    account->held -= still_held(it);
    it->captured = told->captured;
    it->state = told->state;
    account->held += still_held(it);
}

/* Only money is taken as told: accounts_keep_their_terms compares the rest. */
static void fold_told(struct toy_bank *bank, const struct account_told *told)
{
    if (pd_map_has(&bank->accounts, told->account)) {
        struct account *const account = pd_map_edit(&bank->accounts, told->account);
        account->balance = told->balance;
        account->held = told->balance - told->available;
    }
}

static void toy_bank_apply(struct toy_bank *bank, const pd_event *event)
{
    const struct account_opened *const opened = pd_as(event, account_opened);
    const struct booked *const booked = pd_as(event, booked);
    const struct authorized *const authorized = pd_as(event, authorized);
    const struct captured *const captured = pd_as(event, captured);
    const struct authorization_told *const authorization = pd_as(event, authorization_told);
    const struct account_told *const told = pd_as(event, account_told);
    const struct accounts_listed *const listed = pd_as(event, accounts_listed);
    if (opened) {
        fold_opened(bank, opened);
    } else if (booked) {
        fold_booked(bank, booked, pd_cause_as(event, credit) ? MOVEMENT_CREDIT : MOVEMENT_DEBIT);
    } else if (authorized) {
        fold_authorized(bank, authorized);
    } else if (captured) {
        fold_captured(bank, captured, pd_cause_as(event, capture));
    } else if (authorization) {
        fold_authorization(bank, authorization);
    } else if (told) {
        fold_told(bank, told);
        if (pd_cause_as(event, close_account)) {
            pd_map_edit(&bank->accounts, told->account)->closed = true;
        }
    }
    for (size_t i = 0; listed && i < listed->count; i++) {
        fold_told(bank, &listed->accounts[i]);
    }
}
PD_PROJECTION(toy_bank, .apply = toy_bank_apply, .invariants = toy_bank_rules);

/* ---- Refusals ---------------------------------------------------------------------------- */

/* A rule of the bank, whether this request breaks it, and how that is answered. */
struct rule {
    bool broken;
    enum reason reason;
    const char *because;
};

/* If any of the COUNT rules is broken, predicts that the bank refuses, for the first of them. */
static bool is_refused(pd_step *step, const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (rules[i].broken) {
            pd_because(step, rules[i].because);
            pd_emit(step, refused, .reason = rules[i].reason);
            return true;
        }
    }
    return false;
}
#define IS_REFUSED(step_, ...)                                                                     \
    is_refused((step_), (const struct rule[]){__VA_ARGS__},                                        \
               sizeof((const struct rule[]){__VA_ARGS__}) / sizeof(struct rule))

static struct rule amount_must_be_good(int64_t amount)
{
    return (struct rule){amount < 1 || amount > AMOUNT_MAX, REASON_BAD_AMOUNT,
                         "amounts are 1 to 1,000,000,000,000"};
}

static struct rule account_must_be_open(const struct account *account)
{
    return (struct rule){account->closed, REASON_ACCOUNT_CLOSED,
                         "a closed account takes no orders"};
}

static int64_t available(const struct account *account)
{
    return account->balance - account->held;
}

static struct rule money_must_be_there(const struct account *account, int64_t amount)
{
    return (struct rule){amount > available(account), REASON_INSUFFICIENT_FUNDS,
                         "money that is held or not there cannot be spent"};
}

static bool is_undecided(const struct authorization *authorization)
{
    return authorization->state == STAGE_PROCESSING;
}

static struct rule authorization_must_be_approved(const struct authorization *authorization)
{
    return (struct rule){authorization->state != STAGE_APPROVED && !is_undecided(authorization),
                         REASON_NOT_APPROVED,
                         "only approved authorizations are captured or voided"};
}

/* When the bank decides is its choice: what is remembered as processing may be approved by now,
 * and then what was predicted so far is right, or not yet. */
static void or_not_yet(pd_step *step, const struct authorization *authorization)
{
    if (is_undecided(authorization)) {
        pd_or(step);
        pd_because(step, "only approved authorizations are captured or voided");
        pd_emit(step, refused, .reason = REASON_NOT_APPROVED);
    }
}

/* ---- Labels ------------------------------------------------------------------------------ */

static pd_str label_account(const struct toy_bank *bank, pd_ref account, pd_step *step)
{
    const struct account *const it = pd_map_at(&bank->accounts, account);
    return pd_format(step, "%.*s: %" PRId64 " %s, %" PRId64 " held%s", PD_STR_ARG(it->owner),
                     it->balance, currency_text(it->currency), it->held,
                     it->closed ? ", closed" : "");
}

static pd_str label_authorization(const struct toy_bank *bank, pd_ref authorization, pd_step *step)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, authorization);
    const struct account *const account = pd_map_at(&bank->accounts, it->account);
    return pd_format(step, "%" PRId64 " of %" PRId64 " %s captured, %s", it->captured, it->amount,
                     currency_text(account->currency), stage_text(it->state));
}

/* ---- Accounts ---------------------------------------------------------------------------- */

/* Few, so that they meet; closed ones stay. */
static bool few_are_open(const struct toy_bank *bank)
{
    size_t open = 0;
    for (size_t i = 0; i < bank->accounts.count; i++) {
        open += !bank->accounts.items[i].value.closed;
    }
    return open < 4;
}
static void simulate_open(const struct open_account *open, const struct toy_bank *bank,
                          pd_step *step)
{
    (void)bank;
    pd_because(step, "a new account is open and empty");
    pd_emit(step, account_opened, .owner = open->owner, .currency = open->currency);
}
PD_COMMAND(open_account, toy_bank, .weight = 2, .when = few_are_open, .simulate = simulate_open);

/* Little, so that balances meet; but yen come in large numbers, up to more than is allowed. */
static bool choose_credit(pd_gen *gen, const struct toy_bank *bank, struct credit *credit)
{
    const struct account *const account = pd_map_at(&bank->accounts, credit->account);
    const int64_t most = account->currency == CURRENCY_JPY ? AMOUNT_MAX + 1 : 100;
    return pd_choose_int(gen, &credit->amount, -1, most);
}
static void simulate_credit(const struct credit *credit, const struct toy_bank *bank, pd_step *step)
{
    const struct account *const account = pd_map_at(&bank->accounts, credit->account);
    const struct rule limit = {credit->amount > BALANCE_MAX - account->balance,
                               REASON_LIMIT_EXCEEDED, "a balance is at most 1,000,000,000,000,000"};
    if (!IS_REFUSED(step, amount_must_be_good(credit->amount), account_must_be_open(account),
                    limit)) {
        pd_because(step, "a credit adds its amount to the balance");
        pd_emit(step, booked, .account = credit->account, .amount = credit->amount,
                .balance = account->balance + credit->amount);
    }
}
static pd_str label_credit(const struct credit *credit, const struct toy_bank *bank, pd_step *step)
{
    return label_account(bank, credit->account, step);
}
PD_COMMAND(credit, toy_bank, .weight = 4, .overrides = choose_credit, .simulate = simulate_credit,
           .label = label_credit);

/* All that is available, and one more. */
static bool choose_debit(pd_gen *gen, const struct toy_bank *bank, struct debit *debit)
{
    const struct account *const account = pd_map_at(&bank->accounts, debit->account);
    return pd_choose_int(gen, &debit->amount, 0, available(account) + 1);
}
static void simulate_debit(const struct debit *debit, const struct toy_bank *bank, pd_step *step)
{
    const struct account *const account = pd_map_at(&bank->accounts, debit->account);
    if (!IS_REFUSED(step, amount_must_be_good(debit->amount), account_must_be_open(account),
                    money_must_be_there(account, debit->amount))) {
        pd_because(step, "a debit takes its amount from the balance");
        pd_emit(step, booked, .account = debit->account, .amount = debit->amount,
                .balance = account->balance - debit->amount);
    }
}
static pd_str label_debit(const struct debit *debit, const struct toy_bank *bank, pd_step *step)
{
    return label_account(bank, debit->account, step);
}
PD_COMMAND(debit, toy_bank, .weight = 3, .overrides = choose_debit, .simulate = simulate_debit,
           .label = label_debit);

static void simulate_close(const struct close_account *close, const struct toy_bank *bank,
                           pd_step *step)
{
    const struct account *const account = pd_map_at(&bank->accounts, close->account);
    const struct rule empty = {account->balance || account->held, REASON_NOT_EMPTY,
                               "an account with money or holds stays open"};
    if (!IS_REFUSED(step, account_must_be_open(account), empty)) {
        pd_because(step, "an account without money and holds can be closed");
        pd_emit(step, account_told, .account = close->account, .owner = account->owner,
                .currency = account->currency, .status = STATUS_CLOSED);
    }
}
static pd_str label_close(const struct close_account *close, const struct toy_bank *bank,
                          pd_step *step)
{
    return label_account(bank, close->account, step);
}
PD_COMMAND(close_account, toy_bank, .simulate = simulate_close, .label = label_close);

/* ---- Authorizations ---------------------------------------------------------------------- */

static bool choose_authorize(pd_gen *gen, const struct toy_bank *bank, struct authorize *authorize)
{
    const struct account *const account = pd_map_at(&bank->accounts, authorize->account);
    return pd_choose_int(gen, &authorize->amount, 0, available(account) + 1);
}
static void simulate_authorize(const struct authorize *authorize, const struct toy_bank *bank,
                               pd_step *step)
{
    const struct account *const account = pd_map_at(&bank->accounts, authorize->account);
    if (!IS_REFUSED(step, amount_must_be_good(authorize->amount), account_must_be_open(account),
                    money_must_be_there(account, authorize->amount))) {
        pd_because(step, "available money can be held");
        pd_emit(step, authorized, .account = authorize->account, .amount = authorize->amount,
                .state = STAGE_APPROVED);
        pd_or(step);
        pd_because(step, "available money can be held");
        pd_emit(step, authorized, .account = authorize->account, .amount = authorize->amount,
                .state = STAGE_PROCESSING);
    }
}
static pd_str label_authorize(const struct authorize *authorize, const struct toy_bank *bank,
                              pd_step *step)
{
    return label_account(bank, authorize->account, step);
}
PD_COMMAND(authorize, toy_bank, .weight = 4, .overrides = choose_authorize,
           .simulate = simulate_authorize, .label = label_authorize);

/* All that remains, and one more; in the account's currency or one beside it. */
static bool choose_capture(pd_gen *gen, const struct toy_bank *bank, struct capture *capture)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, capture->authorization);
    const enum currency currency = pd_map_at(&bank->accounts, it->account)->currency;
    const int other = currency == CURRENCY_EUR ? CURRENCY_EUR : (int)currency - 1;
    return pd_choose_int(gen, &capture->amount, 0, it->amount - it->captured + 1) &&
           pd_choose_int(gen, &capture->currency, other, other + 1);
}
static void simulate_capture(const struct capture *capture, const struct toy_bank *bank,
                             pd_step *step)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, capture->authorization);
    const struct account *const account = pd_map_at(&bank->accounts, it->account);
    const int64_t remaining = it->amount - it->captured - capture->amount;
    const struct rule currency = {capture->currency != account->currency, REASON_CURRENCY_MISMATCH,
                                  "captures are in the account's currency"};
    const struct rule amount = {remaining < 0, REASON_EXCEEDS_AUTHORIZATION,
                                "captures never add up to more than their authorization"};
    if (IS_REFUSED(step, amount_must_be_good(capture->amount))) {
        return;
    }
    if (!IS_REFUSED(step, account_must_be_open(account), authorization_must_be_approved(it),
                    currency, amount)) {
        pd_because(step, "an approved authorization is captured, whole or in parts");
        pd_emit(step, captured, .authorization = capture->authorization, .amount = capture->amount,
                .remaining = remaining);
    }
    or_not_yet(step, it);
}
static pd_str label_capture(const struct capture *capture, const struct toy_bank *bank,
                            pd_step *step)
{
    return label_authorization(bank, capture->authorization, step);
}
PD_COMMAND(capture, toy_bank, .weight = 4, .overrides = choose_capture,
           .simulate = simulate_capture, .label = label_capture);

static void tell_authorization(pd_step *step, const struct toy_bank *bank, pd_ref authorization,
                               enum stage state)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, authorization);
    pd_emit(step, authorization_told, .authorization = authorization, .account = it->account,
            .amount = it->amount, .captured = it->captured, .state = state);
}

static void simulate_void(const struct void_authorization *command, const struct toy_bank *bank,
                          pd_step *step)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, command->authorization);
    if (!IS_REFUSED(step, authorization_must_be_approved(it))) {
        pd_because(step, "an approved authorization can be voided");
        tell_authorization(step, bank, command->authorization, STAGE_VOIDED);
        or_not_yet(step, it);
    }
}
static pd_str label_void(const struct void_authorization *it, const struct toy_bank *bank,
                         pd_step *step)
{
    return label_authorization(bank, it->authorization, step);
}
PD_COMMAND(void_authorization, toy_bank, .weight = 2, .simulate = simulate_void,
           .label = label_void);

static void simulate_get_authorization(const struct get_authorization *get,
                                       const struct toy_bank *bank, pd_step *step)
{
    const struct authorization *const it = pd_map_at(&bank->authorizations, get->authorization);
    pd_because(step, "an authorization tells what became of it");
    tell_authorization(step, bank, get->authorization, it->state);
    if (is_undecided(it)) {
        pd_or(step);
        pd_because(step, "an authorization tells what became of it");
        tell_authorization(step, bank, get->authorization, STAGE_APPROVED);
    }
}
PD_COMMAND(get_authorization, toy_bank, .read_only = true, .simulate = simulate_get_authorization);

/* ---- Reading accounts -------------------------------------------------------------------- */

static void simulate_get(const struct get_account *get, const struct toy_bank *bank, pd_step *step)
{
    const struct account *const it = pd_map_at(&bank->accounts, get->account);
    pd_emit(step, account_told, .account = get->account, .owner = it->owner,
            .currency = it->currency, .balance = it->balance, .available = available(it),
            .status = it->closed ? STATUS_CLOSED : STATUS_OPEN);
}
PD_COMMAND(get_account, toy_bank, .weight = 2, .read_only = true, .unchecked = true,
           .simulate = simulate_get);

static void simulate_list(const struct list_accounts *list, const struct toy_bank *bank,
                          pd_step *step)
{
    const size_t count = bank->accounts.count;
    struct account_told *const accounts = pd_alloc(pd_step_arena(step), struct account_told, count);
    (void)list;
    for (size_t i = 0; i < count; i++) {
        const struct account *const it = &bank->accounts.items[i].value;
        accounts[i] = (struct account_told){.account = bank->accounts.items[i].key,
                                            .owner = it->owner,
                                            .currency = it->currency,
                                            .balance = it->balance,
                                            .available = available(it),
                                            .status = it->closed ? STATUS_CLOSED : STATUS_OPEN};
    }
    pd_emit(step, accounts_listed, .accounts = accounts, .count = count);
}
PD_COMMAND(list_accounts, toy_bank, .read_only = true, .unchecked = true,
           .simulate = simulate_list);

static void simulate_statement(const struct get_statement *get, const struct toy_bank *bank,
                               pd_step *step)
{
    const struct account *const account = pd_map_at(&bank->accounts, get->account);
    pd_because(step, "a statement has every movement, oldest first");
    pd_emit(step, statement, .account = get->account, .entries = account->entries.items,
            .count = account->entries.count);
}
PD_COMMAND(get_statement, toy_bank, .read_only = true, .simulate = simulate_statement);

PD_EVENTS(toy_bank, account_opened, booked, authorized, captured, authorization_told, account_told,
          accounts_listed, statement, refused);
PD_COMMANDS(toy_bank, open_account, credit, debit, authorize, capture, void_authorization,
            close_account, get_account, list_accounts, get_authorization, get_statement);
PD_MODEL(toy_bank, .exact = true);
const pd_model *const toy_bank = &toy_bank_model;
