/*
 * ToyBank as its test sees it: what can be asked, what is answered, and what is remembered of it,
 * in the bank's own words (api.md). Adapters include this. words.c describes these structs,
 * model.c says what should happen, rules.c what must hold.
 */
#ifndef TOY_BANK_MODEL_H
#define TOY_BANK_MODEL_H

#include <propertydamage/pd.h>

#define AMOUNT_MAX INT64_C(1000000000000)
#define BALANCE_MAX INT64_C(1000000000000000)

/* ---- Words ------------------------------------------------------------------------------ */

enum currency { CURRENCY_EUR, CURRENCY_USD, CURRENCY_JPY };

enum status { STATUS_OPEN, STATUS_CLOSED };

enum stage { STAGE_PROCESSING, STAGE_APPROVED, STAGE_CAPTURED, STAGE_VOIDED, STAGE_DECLINED };

enum movement { MOVEMENT_CREDIT, MOVEMENT_DEBIT, MOVEMENT_CAPTURE };

enum reason {
    REASON_BAD_AMOUNT,
    REASON_BAD_REQUEST,
    REASON_NOT_FOUND,
    REASON_ACCOUNT_CLOSED,
    REASON_INSUFFICIENT_FUNDS,
    REASON_LIMIT_EXCEEDED,
    REASON_EXCEEDS_AUTHORIZATION,
    REASON_CURRENCY_MISMATCH,
    REASON_NOT_APPROVED,
    REASON_NOT_EMPTY,
    REASON_KEY_REUSED
};

/* The name of one of these constants, as the bank writes it. */
const char *currency_text(enum currency currency);
const char *stage_text(enum stage stage);

/* A movement in a statement. */
struct entry {
    enum movement kind;
    int64_t amount;
};
PD_DECLARE_TYPE(entry);

/* ---- What can be asked ------------------------------------------------------------------ */

struct open_account {
    pd_str owner;
    enum currency currency;
};
PD_DECLARE_TYPE(open_account);

struct credit {
    pd_ref account;
    int64_t amount;
};
PD_DECLARE_TYPE(credit);

struct debit {
    pd_ref account;
    int64_t amount;
};
PD_DECLARE_TYPE(debit);

struct authorize {
    pd_ref account;
    int64_t amount;
};
PD_DECLARE_TYPE(authorize);

struct capture {
    pd_ref authorization;
    int64_t amount;
    enum currency currency;
};
PD_DECLARE_TYPE(capture);

struct void_authorization {
    pd_ref authorization;
};
PD_DECLARE_TYPE(void_authorization);

struct close_account {
    pd_ref account;
};
PD_DECLARE_TYPE(close_account);

struct get_account {
    pd_ref account;
};
PD_DECLARE_TYPE(get_account);

struct list_accounts {
    char none;
};
extern const pd_type list_accounts_type;

struct get_authorization {
    pd_ref authorization;
};
PD_DECLARE_TYPE(get_authorization);

struct get_statement {
    pd_ref account;
};
PD_DECLARE_TYPE(get_statement);

/* ---- What is answered ------------------------------------------------------------------- */

struct account_opened {
    pd_ref account; /* chosen by the bank */
    pd_str owner;
    enum currency currency;
    int64_t balance, available;
    enum status status;
};
PD_DECLARE_TYPE(account_opened);

/* A credit or a debit. */
struct booked {
    pd_ref account;
    int64_t amount, balance;
};
PD_DECLARE_TYPE(booked);

struct authorized {
    pd_ref authorization; /* chosen by the bank */
    pd_ref account;
    int64_t amount, captured;
    enum stage state;
};
PD_DECLARE_TYPE(authorized);

struct captured {
    pd_ref capture; /* chosen by the bank */
    pd_ref authorization;
    int64_t amount, remaining;
};
PD_DECLARE_TYPE(captured);

/* An authorization that was asked for, or voided. */
struct authorization_told {
    pd_ref authorization, account;
    int64_t amount, captured;
    enum stage state;
};
PD_DECLARE_TYPE(authorization_told);

/* An account that was asked for, closed, or listed. */
struct account_told {
    pd_ref account;
    pd_str owner;
    enum currency currency;
    int64_t balance, available;
    enum status status;
};
PD_DECLARE_TYPE(account_told);

struct accounts_listed {
    const struct account_told *accounts;
    size_t count;
};
PD_DECLARE_TYPE(accounts_listed);

struct statement {
    pd_ref account;
    const struct entry *entries;
    size_t count;
};
PD_DECLARE_TYPE(statement);

struct refused {
    enum reason reason;
};
PD_DECLARE_TYPE(refused);

/* ---- What is remembered ----------------------------------------------------------------- */

struct account {
    pd_str owner;
    enum currency currency;
    bool closed;
    int64_t balance, held;               /* as the bank told last, or as it follows from that */
    int64_t credited, debited, captured; /* all of them, added up */
    pd_list_of(struct entry) entries;
};
PD_DECLARE_TYPE(account);

struct authorization {
    pd_ref account;
    int64_t amount, captured;
    enum stage state;
    enum currency currency; /* of what was captured */
};
PD_DECLARE_TYPE(authorization);

struct toy_bank {
    pd_map_of(pd_ref, struct account) accounts; /* in the order of opening */
    pd_map_of(pd_ref, struct authorization) authorizations;
};
PD_DECLARE_TYPE(toy_bank);

/* What an authorization still holds. */
int64_t still_held(const struct authorization *authorization);

/* What must hold of a struct toy_bank, ending with NULL. */
extern const pd_invariant *const toy_bank_rules[];

/* All of it. */
extern const pd_model *const toy_bank;

#endif
