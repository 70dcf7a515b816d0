/*
 * Accounts with money that can be set aside. bug=void_all: voiding an authorization releases
 * what was authorized, not what is left of it after captures. Minimum: 5 steps.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

struct account {
    int64_t balance, held;
};
PD_TYPE(account, PD_FIELD(balance), PD_FIELD(held));
struct hold {
    pd_ref account;
    int64_t left;
};
PD_TYPE(hold, PD_FIELD(account), PD_FIELD(left));

struct bank {
    pd_map_of(pd_ref, struct account) accounts;
    pd_map_of(pd_ref, struct hold) holds; /* authorizations with money left */
};
PD_TYPE(bank, PD_MAP_OF(accounts, account), PD_MAP_OF(holds, hold));

struct created {
    pd_ref account;
};
PD_TYPE(created, PD_FIELD(account, PD_EXTERNAL));
struct authorized {
    pd_ref auth;
    int64_t available;
};
PD_TYPE(authorized, PD_FIELD(auth, PD_EXTERNAL), PD_FIELD(available));
struct answered {
    int64_t available;
};
PD_TYPE(answered, PD_FIELD(available));
PD_EMPTY(declined);
PD_EVENTS(bank, created, authorized, answered, declined);

static int64_t available(const struct bank *bank, pd_ref account)
{
    const struct account *it = pd_map_at(&bank->accounts, account);
    return it->balance - it->held;
}

PD_EMPTY(create);
static void simulate_create(const struct create *create, const struct bank *bank, pd_step *step)
{
    (void)create;
    (void)bank;
    pd_emit(step, created);
}
PD_COMMAND(create, bank, .simulate = simulate_create);

struct credit {
    pd_ref acc;
    int64_t amt;
};
PD_TYPE(credit, PD_FIELD(acc, PD_FROM(bank, accounts)), PD_FIELD(amt, PD_RANGE(1, 1000)));
static void simulate_credit(const struct credit *credit, const struct bank *bank, pd_step *step)
{
    pd_emit(step, answered, .available = available(bank, credit->acc) + credit->amt);
}
PD_COMMAND(credit, bank, .simulate = simulate_credit);

struct debit {
    pd_ref acc;
    int64_t amt;
};
PD_TYPE(debit, PD_FIELD(acc, PD_FROM(bank, accounts)), PD_FIELD(amt, PD_RANGE(1, 1000)));
static void simulate_debit(const struct debit *debit, const struct bank *bank, pd_step *step)
{
    const int64_t there = available(bank, debit->acc);
    if (debit->amt > there) {
        pd_because(step, "held money cannot be spent");
        pd_emit(step, declined);
    } else {
        pd_emit(step, answered, .available = there - debit->amt);
    }
}
PD_COMMAND(debit, bank, .simulate = simulate_debit);

struct authorize {
    pd_ref acc;
    int64_t amt;
};
PD_TYPE(authorize, PD_FIELD(acc, PD_FROM(bank, accounts)), PD_FIELD(amt, PD_RANGE(1, 1000)));
static void simulate_authorize(const struct authorize *it, const struct bank *bank, pd_step *step)
{
    const int64_t there = available(bank, it->acc);
    pd_emit(step, authorized, .available = it->amt > there ? -1 : there - it->amt);
}
PD_COMMAND(authorize, bank, .simulate = simulate_authorize);

struct capture {
    pd_ref auth;
    int64_t amt;
};
PD_TYPE(capture, PD_FIELD(auth, PD_FROM(bank, holds)), PD_FIELD(amt, PD_RANGE(1, 1000)));
static void simulate_capture(const struct capture *capture, const struct bank *bank, pd_step *step)
{
    const struct hold *hold = pd_map_at(&bank->holds, capture->auth);
    if (capture->amt > hold->left) {
        pd_because(step, "captures never add up to more than was authorized");
        pd_emit(step, declined);
    } else {
        pd_emit(step, answered, .available = available(bank, hold->account));
    }
}
PD_COMMAND(capture, bank, .simulate = simulate_capture);

struct void_auth {
    pd_ref auth;
};
PD_TYPE(void_auth, PD_FIELD(auth, PD_FROM(bank, holds)));
static void simulate_void(const struct void_auth *it, const struct bank *bank, pd_step *step)
{
    const struct hold *hold = pd_map_at(&bank->holds, it->auth);
    pd_emit(step, answered, .available = available(bank, hold->account) + hold->left);
}
PD_COMMAND(void_auth, bank, .simulate = simulate_void);

/* Takes AMOUNT out of a hold, which ends when nothing is left. */
static void release(struct bank *bank, pd_ref auth, int64_t amount, bool spent)
{
    struct hold *hold = pd_map_edit(&bank->holds, auth);
    struct account *account = pd_map_edit(&bank->accounts, hold->account);
    account->held -= amount;
    account->balance -= spent ? amount : 0;
    hold->left -= amount;
    if (hold->left == 0) {
        pd_map_remove(&bank->holds, auth);
    }
}

static void bank_apply(struct bank *bank, const pd_event *event)
{
    const struct created *created = pd_as(event, created);
    const struct authorized *authorized = pd_as(event, authorized);
    const struct credit *credit = pd_cause_as(event, credit);
    const struct debit *debit = pd_cause_as(event, debit);
    const struct capture *capture = pd_cause_as(event, capture);
    const struct void_auth *voided = pd_cause_as(event, void_auth);
    if (created) {
        pd_map_put(&bank->accounts, created->account)->balance = 0;
    } else if (authorized && authorized->available >= 0) {
        const struct authorize *it = pd_cause_as(event, authorize);
        pd_map_edit(&bank->accounts, it->acc)->held += it->amt;
        *pd_map_put(&bank->holds, authorized->auth) = (struct hold){it->acc, it->amt};
    } else if (!pd_as(event, answered)) {
        return; /* declined, or a command that was only sent */
    } else if (credit) {
        pd_map_edit(&bank->accounts, credit->acc)->balance += credit->amt;
    } else if (debit) {
        pd_map_edit(&bank->accounts, debit->acc)->balance -= debit->amt;
    } else if (capture) {
        release(bank, capture->auth, capture->amt, true);
    } else if (voided) {
        release(bank, voided->auth, pd_map_at(&bank->holds, voided->auth)->left, false);
    }
}
PD_PROJECTION(bank, .apply = bank_apply);
PD_COMMANDS(bank, create, credit, debit, authorize, capture, void_auth);
PD_MODEL(bank, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_VOID_ALL };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_VOID_ALL, "void_all"),
        PD_NAME(BUG_VOID_ALL, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

enum { MOST = 1000 };
struct vault {
    int64_t accounts, auths;
    int64_t balance[MOST], held[MOST];
    int64_t account_of[MOST], amount[MOST], left[MOST];
};
static pd_status answer(const struct vault *vault, int64_t account, pd_step *step)
{
    pd_emit(step, answered, .available = vault->balance[account] - vault->held[account]);
    return PD_OK;
}
static pd_status decline(pd_step *step)
{
    pd_emit(step, declined);
    return PD_OK;
}
static pd_status do_create(struct vault *vault, const struct create *create, pd_step *step)
{
    (void)create;
    if (vault->accounts == MOST) {
        return pd_fail(step, PD_EIO, "the vault is full");
    }
    pd_emit(step, created, .account = pd_ref_from_int(step, vault->accounts++));
    return PD_OK;
}
static pd_status do_credit(struct vault *vault, const struct credit *credit, pd_step *step)
{
    const int64_t account = pd_ref_to_int(step, credit->acc);
    vault->balance[account] += credit->amt;
    return answer(vault, account, step);
}
static pd_status do_debit(struct vault *vault, const struct debit *debit, pd_step *step)
{
    const int64_t account = pd_ref_to_int(step, debit->acc);
    if (debit->amt > vault->balance[account] - vault->held[account]) {
        return decline(step);
    }
    vault->balance[account] -= debit->amt;
    return answer(vault, account, step);
}
static pd_status do_authorize(struct vault *vault, const struct authorize *it, pd_step *step)
{
    const int64_t account = pd_ref_to_int(step, it->acc);
    const int64_t auth = vault->auths++;
    const int64_t rest = vault->balance[account] - vault->held[account] - it->amt;
    vault->account_of[auth] = account;
    vault->amount[auth] = vault->left[auth] = rest < 0 ? 0 : it->amt;
    vault->held[account] += vault->amount[auth];
    pd_emit(step, authorized, .auth = pd_ref_from_int(step, auth),
            .available = rest < 0 ? -1 : rest);
    return PD_OK;
}
static pd_status do_capture(struct vault *vault, const struct capture *capture, pd_step *step)
{
    const int64_t auth = pd_ref_to_int(step, capture->auth);
    const int64_t account = vault->account_of[auth];
    if (capture->amt > vault->left[auth]) {
        return decline(step);
    }
    vault->left[auth] -= capture->amt;
    vault->held[account] -= capture->amt;
    vault->balance[account] -= capture->amt;
    return answer(vault, account, step);
}
static pd_status do_void(struct vault *vault, const struct void_auth *it, pd_step *step)
{
    const int64_t auth = pd_ref_to_int(step, it->auth);
    const bool all = pd_config(step, config)->bug == BUG_VOID_ALL;
    vault->held[vault->account_of[auth]] -= all ? vault->amount[auth] : vault->left[auth];
    vault->left[auth] = 0;
    return answer(vault, vault->account_of[auth], step);
}
PD_HANDLERS(vault, vault, (create, do_create), (credit, do_credit), (debit, do_debit),
            (authorize, do_authorize), (capture, do_capture), (void_auth, do_void));
PD_ADAPTER(vault, pd_nothing, vault, .handlers = vault_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "void_all",
        .config = &(const struct config){BUG_VOID_ALL},
        .kind = "mispredicted",
        .found_by = {"VoidAuth"},
        .steps = 5,
        .sum = 5,
        .plans = {"Create(); Credit(acc=$1.account, amt=2); Authorize(acc=$1.account, amt=2); "
                  "Capture(auth=$3.auth, amt=1); VoidAuth(auth=$3.auth)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &bank_model, .adapter = &vault_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
