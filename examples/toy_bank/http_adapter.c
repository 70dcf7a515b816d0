/* ToyBank as a service (--adapter http --url URL): which request each command is, and which event
 * each answer. Nothing else is needed: the model is that of the bank in process. */
#include "adapters.h"
#include "model.h"

#include <propertydamage/http.h>

/* Whoever asks twice by the same key is answered once: for networks that lose answers. */
#define KEY "Idempotency-Key: {$key}"

#define ACCOUNT "account=/id owner currency balance available status"
#define AUTHORIZATION "authorization=/id account amount captured state"

static const pd_http_route routes[] = {
    {
        .command = &open_account_type,
        .request = "POST /accounts",
        .headers = {KEY},
        .replies = {{.status = 201, .event = &account_opened_type, .take = ACCOUNT}},
    },
    {
        .command = &credit_type,
        .request = "POST /accounts/{account}/credits",
        .headers = {KEY},
        .replies = {{.status = 201, .event = &booked_type, .take = "account amount balance"}},
    },
    {
        .command = &debit_type,
        .request = "POST /accounts/{account}/debits",
        .headers = {KEY},
        .replies = {{.status = 201, .event = &booked_type, .take = "account amount balance"}},
    },
    {
        .command = &authorize_type,
        .request = "POST /accounts/{account}/authorizations",
        .headers = {KEY},
        .replies = {{.status = 201, .event = &authorized_type, .take = AUTHORIZATION}},
    },
    {
        .command = &capture_type,
        .request = "POST /authorizations/{authorization}/captures",
        .headers = {KEY},
        .replies = {{.status = 201,
                     .event = &captured_type,
                     .take = "capture=/id authorization amount remaining"}},
    },
    {
        .command = &void_authorization_type,
        .request = "POST /authorizations/{authorization}/void",
        .headers = {KEY},
        .replies = {{.status = 200, .event = &authorization_told_type, .take = AUTHORIZATION}},
    },
    {
        .command = &close_account_type,
        .request = "POST /accounts/{account}/close",
        .headers = {KEY},
        .replies = {{.status = 200, .event = &account_told_type, .take = ACCOUNT}},
    },
    {
        .command = &get_account_type,
        .request = "GET /accounts/{account}",
        .replies = {{.status = 200, .event = &account_told_type, .take = ACCOUNT}},
    },
    {
        .command = &list_accounts_type,
        .request = "GET /accounts",
        .replies = {{.status = 200, .event = &accounts_listed_type, .take = "accounts"}},
    },
    {
        .command = &get_authorization_type,
        .request = "GET /authorizations/{authorization}",
        .replies = {{.status = 200, .event = &authorization_told_type, .take = AUTHORIZATION}},
    },
    {
        .command = &get_statement_type,
        .request = "GET /accounts/{account}/statement",
        .replies = {{.status = 200, .event = &statement_type, .take = "account entries"}},
    },
    {0},
};

static const pd_http_reply refusals[] = {
    {.status = 4, .event = &refused_type, .take = "reason=/error"},
    {0},
};

PD_HTTP_ADAPTER(http, .routes = routes, .common = refusals, .headers = {"X-Tenant: {$tenant}"},
                .health = "GET /api/health", .product = "service=toy_bank",
                .reset = "POST /api/reset");
const pd_adapter *const http_bank = &http_adapter;
