/* The words of model.h, described: what they are called, and what a command may say. */
#include "model.h"

PD_ENUM(currency, PD_NAME(CURRENCY_EUR, "EUR"), PD_NAME(CURRENCY_USD, "USD"),
        PD_NAME(CURRENCY_JPY, "JPY"));
PD_ENUM(status, PD_NAME(STATUS_OPEN, "open"), PD_NAME(STATUS_CLOSED, "closed"));
PD_ENUM(stage, PD_NAME(STAGE_PROCESSING, "processing"), PD_NAME(STAGE_APPROVED, "approved"),
        PD_NAME(STAGE_CAPTURED, "captured"), PD_NAME(STAGE_VOIDED, "voided"),
        PD_NAME(STAGE_DECLINED, "declined"));
PD_ENUM(movement, PD_NAME(MOVEMENT_CREDIT, "credit"), PD_NAME(MOVEMENT_DEBIT, "debit"),
        PD_NAME(MOVEMENT_CAPTURE, "capture"));
PD_ENUM(reason, PD_NAME(REASON_BAD_AMOUNT, "bad_amount"),
        PD_NAME(REASON_BAD_REQUEST, "bad_request"), PD_NAME(REASON_NOT_FOUND, "not_found"),
        PD_NAME(REASON_ACCOUNT_CLOSED, "account_closed"),
        PD_NAME(REASON_INSUFFICIENT_FUNDS, "insufficient_funds"),
        PD_NAME(REASON_LIMIT_EXCEEDED, "limit_exceeded"),
        PD_NAME(REASON_EXCEEDS_AUTHORIZATION, "exceeds_authorization"),
        PD_NAME(REASON_CURRENCY_MISMATCH, "currency_mismatch"),
        PD_NAME(REASON_NOT_APPROVED, "not_approved"), PD_NAME(REASON_NOT_EMPTY, "not_empty"),
        PD_NAME(REASON_KEY_REUSED, "key_reused"));

const char *currency_text(enum currency currency)
{
    return currency_names_[currency].text;
}

const char *stage_text(enum stage stage)
{
    return stage_names_[stage].text;
}

PD_DEFINE_TYPE(entry, PD_FIELD(kind, PD_NAMES(movement)), PD_FIELD(amount));

/* ---- What is remembered ----------------------------------------------------------------- */

PD_DEFINE_TYPE(account, PD_FIELD(owner), PD_FIELD(currency, PD_NAMES(currency)), PD_FIELD(closed),
               PD_FIELD(balance), PD_FIELD(held), PD_FIELD(credited), PD_FIELD(debited),
               PD_FIELD(captured), PD_LIST_OF(entries, entry));
PD_DEFINE_TYPE(authorization, PD_FIELD(account), PD_FIELD(amount), PD_FIELD(captured),
               PD_FIELD(state, PD_NAMES(stage)), PD_FIELD(currency, PD_NAMES(currency)));
PD_DEFINE_TYPE(toy_bank, PD_MAP_OF(accounts, account), PD_MAP_OF(authorizations, authorization));

/* ---- What can be asked ------------------------------------------------------------------ */

/* Names, and what an answer must quote. */
#define OWNER "[A-Z][a-z]{1,6}|[ -~]{1,8}|Zo\xc3\xab"

PD_DEFINE_TYPE(open_account, PD_FIELD(owner, PD_MATCHES(OWNER)),
               PD_FIELD(currency, PD_NAMES(currency)));
/* What amounts and currencies may be depends on the account: the overrides of model.c say it. */
PD_DEFINE_TYPE(credit, PD_FIELD(account, PD_FROM(toy_bank, accounts)), PD_FIELD(amount));
PD_DEFINE_TYPE(debit, PD_FIELD(account, PD_FROM(toy_bank, accounts)), PD_FIELD(amount));
PD_DEFINE_TYPE(authorize, PD_FIELD(account, PD_FROM(toy_bank, accounts)), PD_FIELD(amount));
PD_DEFINE_TYPE(capture, PD_FIELD(authorization, PD_FROM(toy_bank, authorizations)),
               PD_FIELD(amount), PD_FIELD(currency, PD_NAMES(currency)));
PD_DEFINE_TYPE(void_authorization, PD_FIELD(authorization, PD_FROM(toy_bank, authorizations)));
PD_DEFINE_TYPE(close_account, PD_FIELD(account, PD_FROM(toy_bank, accounts)));
PD_DEFINE_TYPE(get_account, PD_FIELD(account, PD_FROM(toy_bank, accounts)));
/* PD_EMPTY is for one file, so this one is written by hand. */
static const pd_field nothing[] = {{.name = NULL}};
const pd_type list_accounts_type = {"list_accounts", sizeof(struct list_accounts), nothing};
PD_DEFINE_TYPE(get_authorization, PD_FIELD(authorization, PD_FROM(toy_bank, authorizations)));
PD_DEFINE_TYPE(get_statement, PD_FIELD(account, PD_FROM(toy_bank, accounts)));

/* ---- What is answered ------------------------------------------------------------------- */

PD_DEFINE_TYPE(account_opened, PD_FIELD(account, PD_EXTERNAL), PD_FIELD(owner),
               PD_FIELD(currency, PD_NAMES(currency)), PD_FIELD(balance), PD_FIELD(available),
               PD_FIELD(status, PD_NAMES(status)));
PD_DEFINE_TYPE(booked, PD_FIELD(account), PD_FIELD(amount), PD_FIELD(balance));
PD_DEFINE_TYPE(authorized, PD_FIELD(authorization, PD_EXTERNAL), PD_FIELD(account),
               PD_FIELD(amount), PD_FIELD(captured), PD_FIELD(state, PD_NAMES(stage)));
PD_DEFINE_TYPE(captured, PD_FIELD(capture, PD_EXTERNAL), PD_FIELD(authorization), PD_FIELD(amount),
               PD_FIELD(remaining));
PD_DEFINE_TYPE(authorization_told, PD_FIELD(authorization), PD_FIELD(account), PD_FIELD(amount),
               PD_FIELD(captured), PD_FIELD(state, PD_NAMES(stage)));
PD_DEFINE_TYPE(account_told, PD_FIELD(account, PD_JSON("id")), PD_FIELD(owner),
               PD_FIELD(currency, PD_NAMES(currency)), PD_FIELD(balance), PD_FIELD(available),
               PD_FIELD(status, PD_NAMES(status)));
PD_DEFINE_TYPE(accounts_listed, PD_STRUCTS(accounts, count, account_told));
PD_DEFINE_TYPE(statement, PD_FIELD(account), PD_STRUCTS(entries, count, entry));
PD_DEFINE_TYPE(refused, PD_FIELD(reason, PD_NAMES(reason)));
