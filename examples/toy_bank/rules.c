/* What must hold of ToyBank, whatever was asked: the books agree with each other, and what the bank
 * tells of an account agrees with what it did. */
#include "model.h"

/* An amount as reports show it: "12 EUR". */
#define MONEY "%" PRId64 " %s"

int64_t still_held(const struct authorization *authorization)
{
    const bool holds =
        authorization->state == STAGE_APPROVED || authorization->state == STAGE_PROCESSING;
    return holds ? authorization->amount - authorization->captured : 0;
}

/* ---- Each account by itself ------------------------------------------------------------- */

static pd_verdict balance_is_what_was_moved(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->accounts.count; i++) {
        const struct account *const it = &bank->accounts.items[i].value;
        if (it->balance != it->credited - it->debited - it->captured) {
            return pd_violated(finding,
                               "%s has " MONEY ", but %" PRId64 " were credited, %" PRId64
                               " debited and %" PRId64 " captured",
                               pd_show_ref(finding, bank->accounts.items[i].key), it->balance,
                               currency_text(it->currency), it->credited, it->debited,
                               it->captured);
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(money_is_conserved, toy_bank, balance_is_what_was_moved,
             .statement = "A balance is what was credited, less what was debited and captured");

static pd_verdict balances_cover_holds(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->accounts.count; i++) {
        const struct account *const it = &bank->accounts.items[i].value;
        if (it->balance < 0 || it->balance < it->held) {
            return pd_violated(finding, "%s has " MONEY ", of which %" PRId64 " are held",
                               pd_show_ref(finding, bank->accounts.items[i].key), it->balance,
                               currency_text(it->currency), it->held);
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(nothing_is_overdrawn, toy_bank, balances_cover_holds,
             .statement = "No balance is negative or below what is held of it");

static pd_verdict closed_accounts_have_nothing(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->accounts.count; i++) {
        const struct account *const it = &bank->accounts.items[i].value;
        if (it->closed && (it->balance || it->held)) {
            return pd_violated(finding,
                               "%s is closed and has " MONEY ", of which %" PRId64 " are held",
                               pd_show_ref(finding, bank->accounts.items[i].key), it->balance,
                               currency_text(it->currency), it->held);
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(closed_accounts_are_empty, toy_bank, closed_accounts_have_nothing,
             .statement = "A closed account has neither money nor holds");

/* ---- Authorizations and their accounts -------------------------------------------------- */

static pd_verdict holds_add_up(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->accounts.count; i++) {
        const pd_ref account = bank->accounts.items[i].key;
        const struct account *const it = &bank->accounts.items[i].value;
        int64_t sum = 0;
        for (size_t k = 0; k < bank->authorizations.count; k++) {
            const struct authorization *const other = &bank->authorizations.items[k].value;
            sum += pd_ref_same(other->account, account) ? still_held(other) : 0;
        }
        if (it->held != sum) {
            return pd_violated(
                finding, "of %s are held " MONEY ", but its authorizations hold %" PRId64,
                pd_show_ref(finding, account), it->held, currency_text(it->currency), sum);
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(holds_are_authorized, toy_bank, holds_add_up,
             .statement = "What is held is what authorizations have not captured yet");

static pd_verdict captures_stay_within(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->authorizations.count; i++) {
        const struct authorization *const it = &bank->authorizations.items[i].value;
        if (it->captured > it->amount) {
            return pd_violated(finding, "%" PRId64 " were captured of %s, which allows %" PRId64,
                               it->captured,
                               pd_show_ref(finding, bank->authorizations.items[i].key), it->amount);
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(captures_are_authorized, toy_bank, captures_stay_within,
             .after = {&captured_type, &authorization_told_type},
             .statement = "Captures never add up to more than their authorization");

static pd_verdict captures_agree(const struct toy_bank *bank, pd_finding *finding)
{
    for (size_t i = 0; i < bank->authorizations.count; i++) {
        const struct authorization *const it = &bank->authorizations.items[i].value;
        const struct account *const account = pd_map_at(&bank->accounts, it->account);
        if (it->currency != account->currency) {
            return pd_violated(finding, "%s takes %s from %s, which holds %s",
                               pd_show_ref(finding, bank->authorizations.items[i].key),
                               currency_text(it->currency), pd_show_ref(finding, it->account),
                               currency_text(account->currency));
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(currencies_agree, toy_bank, captures_agree, .after = {&captured_type},
             .statement = "Money leaves an account in the account's currency");

/* ---- What is told of accounts ----------------------------------------------------------- */

static pd_verdict is_as_known(const struct toy_bank *bank, const struct account_told *told,
                              pd_finding *finding)
{
    const struct account *const it = pd_map_get(&bank->accounts, told->account);
    if (it && pd_str_equal(it->owner, told->owner) && it->currency == told->currency &&
        it->closed == (told->status == STATUS_CLOSED)) {
        return PD_HOLDS;
    }
    if (!it) {
        return pd_violated(finding, "nobody opened %s", pd_show_ref(finding, told->account));
    }
    return pd_violated(finding, "%s was opened by %.*s in %s and is %s",
                       pd_show_ref(finding, told->account), PD_STR_ARG(it->owner),
                       currency_text(it->currency), it->closed ? "closed" : "open");
}

static pd_verdict accounts_are_as_known(const struct toy_bank *bank, pd_finding *finding)
{
    const struct account_told *const told = pd_cause(finding, account_told);
    const struct accounts_listed *const listed = pd_cause(finding, accounts_listed);
    if (told) {
        return is_as_known(bank, told, finding);
    }
    for (size_t i = 0; i < listed->count; i++) {
        if (is_as_known(bank, &listed->accounts[i], finding)) {
            return PD_VIOLATED;
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(accounts_keep_their_terms, toy_bank, accounts_are_as_known,
             .after = {&account_told_type, &accounts_listed_type},
             .statement = "An account keeps its owner and its currency, and stays closed");

static pd_verdict all_are_listed(const struct toy_bank *bank, pd_finding *finding)
{
    const struct accounts_listed *const listed = pd_cause(finding, accounts_listed);
    if (listed->count != bank->accounts.count) {
        return pd_violated(finding, "%zu are listed, %zu were opened", listed->count,
                           bank->accounts.count);
    }
    for (size_t i = 0; i < listed->count; i++) {
        const pd_ref expected = bank->accounts.items[i].key;
        if (!pd_ref_same(listed->accounts[i].account, expected)) {
            return pd_violated(finding, "%s stands where %s belongs",
                               pd_show_ref(finding, listed->accounts[i].account),
                               pd_show_ref(finding, expected));
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(every_account_is_listed, toy_bank, all_are_listed, .after = {&accounts_listed_type},
             .statement = "All accounts are listed, in the order of opening");

static pd_verdict is_told(const struct toy_bank *bank, pd_finding *finding)
{
    (void)bank;
    const struct get_account *const get = pd_cause_command(finding, get_account);
    if (get) {
        return pd_violated(finding, "nothing is told of %s", pd_show_ref(finding, get->account));
    }
    return pd_cause_command(finding, list_accounts)
               ? pd_violated(finding, "the accounts are not listed")
               : PD_HOLDS;
}
PD_INVARIANT(accounts_are_found, toy_bank, is_told, .after = {&refused_type},
             .statement = "An account that was opened is found again");

const pd_invariant *const toy_bank_rules[] = {
    &accounts_are_found_invariant,        &every_account_is_listed_invariant,
    &accounts_keep_their_terms_invariant, &money_is_conserved_invariant,
    &holds_are_authorized_invariant,      &nothing_is_overdrawn_invariant,
    &closed_accounts_are_empty_invariant, &captures_are_authorized_invariant,
    &currencies_agree_invariant,          NULL,
};
