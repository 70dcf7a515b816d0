/* Bodies of requests and answers, and the OpenAPI description, which is made from the table of
 * routes. */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Requests ----------------------------------------------------------------------------- */

/* False when there is no whole number of this name. */
static bool read_amount(const json_t *body, struct bank_request *request)
{
    const json_t *amount = json_object_get(body, "amount");
    request->amount = json_integer_value(amount);
    return json_is_integer(amount);
}

static bool read_currency(const json_t *body, struct bank_request *request)
{
    const char *currency = json_string_value(json_object_get(body, "currency"));
    return currency && bank_currency_parse(currency, &request->currency);
}

bool server_read_body(const struct incoming *in, struct bank_request *request, json_t **body)
{
    *body = json_loadb(in->body, in->len, 0, NULL);
    if (!json_is_object(*body)) {
        return false;
    }
    switch (request->operation) {
    case BANK_OPEN_ACCOUNT:
        request->owner = json_string_value(json_object_get(*body, "owner"));
        return request->owner && read_currency(*body, request);
    case BANK_CAPTURE:
        return read_amount(*body, request) && read_currency(*body, request);
    default:
        return read_amount(*body, request);
    }
}

/* ---- Answers ------------------------------------------------------------------------------ */

json_t *server_account_json(const struct bank_account *account)
{
    return json_pack("{ss ss ss sI sI ss}", "id", account->id, "owner", account->owner, "currency",
                     bank_currency_name(account->currency), "balance", (json_int_t)account->balance,
                     "available", (json_int_t)account->available, "status",
                     account->closed ? "closed" : "open");
}

static json_t *movement_json(const struct bank_movement *movement)
{
    return json_pack("{ss sI sI}", "account", movement->account, "amount",
                     (json_int_t)movement->amount, "balance", (json_int_t)movement->balance);
}

static json_t *authorization_json(const struct bank_authorization *authorization)
{
    return json_pack("{ss ss sI sI ss}", "id", authorization->id, "account", authorization->account,
                     "amount", (json_int_t)authorization->amount, "captured",
                     (json_int_t)authorization->captured, "state",
                     bank_state_name(authorization->state));
}

static json_t *capture_json(const struct bank_capture *capture)
{
    return json_pack("{ss ss sI sI}", "id", capture->id, "authorization", capture->authorization,
                     "amount", (json_int_t)capture->amount, "remaining",
                     (json_int_t)capture->remaining);
}

json_t *server_answer_json(enum bank_operation operation, const struct bank_answer *answer)
{
    switch (operation) {
    case BANK_CREDIT:
    case BANK_DEBIT:
        return movement_json(&answer->movement);
    case BANK_AUTHORIZE:
    case BANK_GET_AUTHORIZATION:
    case BANK_VOID:
        return authorization_json(&answer->authorization);
    case BANK_CAPTURE:
        return capture_json(&answer->capture);
    default:
        return server_account_json(&answer->account);
    }
}

json_t *server_bugs_json(unsigned bugs)
{
    json_t *names = json_array();
    for (const struct bank_bug_name *known = bank_bug_names; known->name; known++) {
        if (bugs & (unsigned)known->bug) {
            (void)json_array_append_new(names, json_string(known->name));
        }
    }
    return json_pack("{so}", "bugs", names);
}

/* ---- OpenAPI ------------------------------------------------------------------------------ */

/* What the table of routes calls by name. Apostrophes stand for quotation marks. */
static const char schemas[] =
    "{'Currency': {'type': 'string', 'enum': ['EUR', 'USD', 'JPY']},"
    " 'Cents': {'type': 'integer', 'format': 'int64', 'minimum': 1, 'maximum': 1000000000000},"
    " 'NewAccount': {'type': 'object', 'required': ['owner', 'currency'], 'properties': {"
    "  'owner': {'type': 'string', 'maxLength': 100}, 'currency': {'$ref': "
    "'#/components/schemas/Currency'}}},"
    " 'Account': {'type': 'object', 'required': ['id', 'owner', 'currency', 'balance', "
    "'available', 'status'],"
    "  'properties': {'id': {'type': 'string'}, 'owner': {'type': 'string'},"
    "  'currency': {'$ref': '#/components/schemas/Currency'}, 'balance': {'type': 'integer', "
    "'format': 'int64'},"
    "  'available': {'type': 'integer', 'format': 'int64'}, 'status': {'type': 'string', 'enum': "
    "['open', 'closed']}}},"
    " 'Accounts': {'type': 'object', 'required': ['accounts'], 'properties': {"
    "  'accounts': {'type': 'array', 'items': {'$ref': '#/components/schemas/Account'}}}},"
    " 'Amount': {'type': 'object', 'required': ['amount'], 'properties': {"
    "  'amount': {'$ref': '#/components/schemas/Cents'}}},"
    " 'Movement': {'type': 'object', 'required': ['account', 'amount', 'balance'], 'properties': {"
    "  'account': {'type': 'string'}, 'amount': {'$ref': '#/components/schemas/Cents'},"
    "  'balance': {'type': 'integer', 'format': 'int64'}}},"
    " 'Authorization': {'type': 'object', 'required': ['id', 'account', 'amount', 'captured', "
    "'state'],"
    "  'properties': {'id': {'type': 'string'}, 'account': {'type': 'string'},"
    "  'amount': {'$ref': '#/components/schemas/Cents'}, 'captured': {'type': 'integer', 'format': "
    "'int64'},"
    "  'state': {'type': 'string', 'enum': ['processing', 'approved', 'captured', 'voided', "
    "'declined']}}},"
    " 'NewCapture': {'type': 'object', 'required': ['amount', 'currency'], 'properties': {"
    "  'amount': {'$ref': '#/components/schemas/Cents'}, 'currency': {'$ref': "
    "'#/components/schemas/Currency'}}},"
    " 'Capture': {'type': 'object', 'required': ['id', 'authorization', 'amount', 'remaining'], "
    "'properties': {"
    "  'id': {'type': 'string'}, 'authorization': {'type': 'string'},"
    "  'amount': {'$ref': '#/components/schemas/Cents'}, 'remaining': {'type': 'integer', "
    "'format': 'int64'}}},"
    " 'Statement': {'type': 'object', 'required': ['account', 'entries'], 'properties': {"
    "  'account': {'type': 'string'}, 'entries': {'type': 'array', 'items': {'type': 'object',"
    "  'required': ['kind', 'amount'], 'properties': {'kind': {'type': 'string', 'enum': "
    "['credit', 'debit', 'capture']},"
    "  'amount': {'$ref': '#/components/schemas/Cents'}}}}}},"
    " 'Health': {'type': 'object', 'required': ['service', 'status'], 'properties': {"
    "  'service': {'type': 'string'}, 'status': {'type': 'string'}}},"
    " 'Bugs': {'type': 'object', 'required': ['bugs'], 'properties': {"
    "  'bugs': {'type': 'array', 'items': {'type': 'string'}}}},"
    " 'Anything': {'type': 'object'},"
    " 'Error': {'type': 'object', 'required': ['error', 'message'], 'properties': {"
    "  'error': {'type': 'string'}, 'message': {'type': 'string'}}}}";

static json_t *schemas_json(void)
{
    char text[sizeof schemas];
    for (size_t i = 0; i < sizeof schemas; i++) {
        text[i] = (char)(schemas[i] == '\'' ? '"' : schemas[i]);
    }
    return json_loads(text, 0, NULL);
}

/* {"application/json": {"schema": {"$ref": ...}}} */
static json_t *content_json(const char *schema)
{
    char ref[64];
    (void)snprintf(ref, sizeof ref, "#/components/schemas/%s", schema);
    return json_pack("{s{s{ss}}}", "application/json", "schema", "$ref", ref);
}

/* The responses that refuse, one for each status, with the codes as their description. */
static void add_refusals(json_t *responses, unsigned refusals)
{
    for (unsigned result = BANK_BAD_REQUEST; result < BANK_RESULTS; result++) {
        char status[8];
        char codes[256];
        if (!(refusals & 1U << result)) {
            continue;
        }
        (void)snprintf(status, sizeof status, "%d", bank_http_status((enum bank_result)result));
        json_t *there = json_object_get(responses, status);
        const char *code = bank_code((enum bank_result)result);
        if (there) {
            (void)snprintf(codes, sizeof codes, "%s, %s",
                           json_string_value(json_object_get(there, "description")), code);
            (void)json_object_set_new(there, "description", json_string(codes));
        } else {
            (void)json_object_set_new(
                responses, status,
                json_pack("{ss so}", "description", code, "content", content_json("Error")));
        }
    }
}

static json_t *parameters_json(const struct route *route)
{
    json_t *parameters = json_array();
    if (strchr(route->path, '{')) {
        (void)json_array_append_new(parameters,
                                    json_pack("{ss ss sb s{ss}}", "name", "id", "in", "path",
                                              "required", 1, "schema", "type", "string"));
    }
    (void)json_array_append_new(parameters,
                                json_pack("{ss ss s{ss si}}", "name", "X-Tenant", "in", "header",
                                          "schema", "type", "string", "maxLength", 100));
    if (route->refusals & 1U << BANK_KEY_REUSED) {
        (void)json_array_append_new(
            parameters, json_pack("{ss ss s{ss si si}}", "name", "Idempotency-Key", "in", "header",
                                  "schema", "type", "string", "minLength", 1, "maxLength", 100));
    }
    return parameters;
}

static json_t *route_json(const struct route *route)
{
    char status[8];
    (void)snprintf(status, sizeof status, "%d", route->status);
    json_t *granted = json_pack("{ss}", "description", route->answer ? route->answer : "done");
    if (route->answer) {
        (void)json_object_set_new(granted, "content", content_json(route->answer));
    }
    json_t *responses = json_pack("{so}", status, granted);
    add_refusals(responses, route->refusals | 1U << BANK_BAD_REQUEST);
    json_t *operation = json_pack("{ss so so}", "operationId", route->name, "parameters",
                                  parameters_json(route), "responses", responses);
    if (route->body) {
        (void)json_object_set_new(
            operation, "requestBody",
            json_pack("{sb so}", "required", 1, "content", content_json(route->body)));
    }
    return operation;
}

json_t *server_openapi_json(void)
{
    json_t *paths = json_object();
    for (const struct route *route = server_routes; route->method; route++) {
        char method[8] = "";
        for (size_t i = 0; route->method[i]; i++) {
            method[i] = (char)(route->method[i] | ' '); /* lower case */
        }
        json_t *path = json_object_get(paths, route->path);
        if (!path) {
            path = json_object();
            (void)json_object_set_new(paths, route->path, path);
        }
        (void)json_object_set_new(path, method, route_json(route));
    }
    return json_pack("{ss s{ss ss} so s{so}}", "openapi", "3.0.3", "info", "title", "ToyBank",
                     "version", "1", "paths", paths, "components", "schemas", schemas_json());
}
