/* The table of api.md: which request is answered by what. */
#include "server.h"

#include <stdlib.h>
#include <string.h>

/* ---- Replies ------------------------------------------------------------------------------ */

/* Sends `json`, and gives it up. */
static void send_json(struct reply *reply, int status, json_t *json)
{
    reply->body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    reply->status = reply->body ? status : 500;
    json_decref(json);
}

static void refuse_with(struct reply *reply, int status, const char *code, const char *message)
{
    send_json(reply, status, json_pack("{ss ss}", "error", code, "message", message));
}

static void refuse(struct reply *reply, enum bank_result result)
{
    refuse_with(reply, bank_http_status(result), bank_code(result), bank_message(result));
}

/* ---- Handlers ----------------------------------------------------------------------------- */

static void operation(struct bank *bank, const struct route *route, const struct incoming *in,
                      const char *id, struct reply *reply)
{
    struct bank_request request = {
        .operation = route->operation, .tenant = in->tenant, .key = in->key, .id = id};
    struct bank_answer answer;
    json_t *body = NULL;
    if (route->body && !server_read_body(in, &request, &body)) {
        refuse(reply, BANK_BAD_REQUEST);
    } else if (bank_do(bank, &request, &answer) != BANK_OK) {
        refuse(reply, answer.result);
    } else {
        send_json(reply, route->status, server_answer_json(route->operation, &answer));
    }
    json_decref(body);
}

static void add_account(void *context, const struct bank_account *account)
{
    json_t *accounts = context;
    (void)json_array_append_new(accounts, server_account_json(account));
}

static void list_accounts(struct bank *bank, const struct route *route, const struct incoming *in,
                          const char *id, struct reply *reply)
{
    json_t *accounts = json_array();
    (void)id;
    enum bank_result result = bank_accounts(bank, in->tenant, add_account, accounts);
    if (result != BANK_OK) {
        json_decref(accounts);
        refuse(reply, result);
        return;
    }
    send_json(reply, route->status, json_pack("{so}", "accounts", accounts));
}

static void add_entry(void *context, const struct bank_entry *entry)
{
    json_t *entries = context;
    const char *kind = bank_entry_name(entry->kind);
    (void)json_array_append_new(
        entries, json_pack("{ss sI}", "kind", kind, "amount", (json_int_t)entry->amount));
}

static void statement(struct bank *bank, const struct route *route, const struct incoming *in,
                      const char *id, struct reply *reply)
{
    json_t *entries = json_array();
    enum bank_result result = bank_statement(bank, in->tenant, id, add_entry, entries);
    if (result != BANK_OK) {
        json_decref(entries);
        refuse(reply, result);
        return;
    }
    send_json(reply, route->status, json_pack("{ss so}", "account", id, "entries", entries));
}

static void reset(struct bank *bank, const struct route *route, const struct incoming *in,
                  const char *id, struct reply *reply)
{
    (void)id;
    enum bank_result result = bank_reset(bank, in->tenant);
    if (result != BANK_OK) {
        refuse(reply, result);
        return;
    }
    reply->status = route->status;
}

static void health(struct bank *bank, const struct route *route, const struct incoming *in,
                   const char *id, struct reply *reply)
{
    (void)bank;
    (void)in;
    (void)id;
    send_json(reply, route->status, json_pack("{ss ss}", "service", "toy_bank", "status", "ok"));
}

static void openapi(struct bank *bank, const struct route *route, const struct incoming *in,
                    const char *id, struct reply *reply)
{
    (void)bank;
    (void)in;
    (void)id;
    send_json(reply, route->status, server_openapi_json());
}

static void show_bugs(struct bank *bank, const struct route *route, const struct incoming *in,
                      const char *id, struct reply *reply)
{
    (void)in;
    (void)id;
    send_json(reply, route->status, server_bugs_json(bank_bugs(bank)));
}

/* Reads {"bugs": [name, ...]}; false, perhaps with a message, when it is none. */
static bool read_bugs(const json_t *body, unsigned *bugs, char *message, size_t size)
{
    const json_t *names = json_object_get(body, "bugs");
    size_t i = 0;
    const json_t *name = NULL;
    *bugs = BANK_NO_BUG;
    if (!json_is_array(names)) {
        return false;
    }
    json_array_foreach(names, i, name)
    {
        unsigned bug = 0;
        if (!json_is_string(name) ||
            !bank_bugs_parse(json_string_value(name), &bug, message, size)) {
            return false;
        }
        *bugs |= bug;
    }
    return true;
}

static void switch_bugs(struct bank *bank, const struct route *route, const struct incoming *in,
                        const char *id, struct reply *reply)
{
    char message[160] = "the body is {\"bugs\": [\"name\", ...]}";
    unsigned bugs = 0;
    json_t *body = json_loadb(in->body, in->len, 0, NULL);
    bool read = read_bugs(body, &bugs, message, sizeof message);
    json_decref(body);
    if (!read) {
        refuse_with(reply, bank_http_status(BANK_BAD_REQUEST), bank_code(BANK_BAD_REQUEST),
                    message);
        return;
    }
    bank_set_bugs(bank, bugs);
    show_bugs(bank, route, in, id, reply);
}

/* ---- The table ---------------------------------------------------------------------------- */

#define R(result) (1U << BANK_##result)
#define ACCOUNT R(NOT_FOUND) | R(ACCOUNT_CLOSED)
#define MONEY R(KEY_REUSED) | R(BAD_AMOUNT) | ACCOUNT

const struct route server_routes[] = {
    /* clang-format off */
    {"POST", "/accounts", "openAccount", operation, BANK_OPEN_ACCOUNT, "NewAccount", "Account", 201, R(KEY_REUSED)},
    {"GET", "/accounts", "listAccounts", list_accounts, BANK_OPERATIONS, NULL, "Accounts", 200, 0},
    {"GET", "/accounts/{id}", "getAccount", operation, BANK_GET_ACCOUNT, NULL, "Account", 200, R(NOT_FOUND)},
    {"POST", "/accounts/{id}/credits", "credit", operation, BANK_CREDIT, "Amount", "Movement", 201,
     MONEY | R(LIMIT_EXCEEDED)},
    {"POST", "/accounts/{id}/debits", "debit", operation, BANK_DEBIT, "Amount", "Movement", 201,
     MONEY | R(INSUFFICIENT_FUNDS)},
    {"POST", "/accounts/{id}/authorizations", "authorize", operation, BANK_AUTHORIZE, "Amount", "Authorization", 201,
     MONEY | R(INSUFFICIENT_FUNDS)},
    {"GET", "/authorizations/{id}", "getAuthorization", operation, BANK_GET_AUTHORIZATION, NULL, "Authorization", 200,
     R(NOT_FOUND)},
    {"POST", "/authorizations/{id}/captures", "capture", operation, BANK_CAPTURE, "NewCapture", "Capture", 201,
     MONEY | R(NOT_APPROVED) | R(CURRENCY_MISMATCH) | R(EXCEEDS_AUTHORIZATION)},
    {"POST", "/authorizations/{id}/void", "void", operation, BANK_VOID, NULL, "Authorization", 200,
     R(KEY_REUSED) | R(NOT_FOUND) | R(NOT_APPROVED)},
    {"POST", "/accounts/{id}/close", "closeAccount", operation, BANK_CLOSE_ACCOUNT, NULL, "Account", 200,
     R(KEY_REUSED) | ACCOUNT | R(NOT_EMPTY)},
    {"GET", "/accounts/{id}/statement", "statement", statement, BANK_OPERATIONS, NULL, "Statement", 200, R(NOT_FOUND)},
    {"GET", "/api/health", "health", health, BANK_OPERATIONS, NULL, "Health", 200, 0},
    {"POST", "/api/reset", "reset", reset, BANK_OPERATIONS, NULL, NULL, 204, 0},
    {"GET", "/api/openapi.json", "openapi", openapi, BANK_OPERATIONS, NULL, "Anything", 200, 0},
    {"GET", "/api/bugs", "showBugs", show_bugs, BANK_OPERATIONS, NULL, "Bugs", 200, 0},
    {"PUT", "/api/bugs", "switchBugs", switch_bugs, BANK_OPERATIONS, "Bugs", "Bugs", 200, 0},
    {NULL, NULL, NULL, NULL, BANK_OPERATIONS, NULL, NULL, 0, 0},
    /* clang-format on */
};

/* True when the path fits; what stands for {id} is copied, and cut, which no id survives. */
static bool fits(const char *pattern, const char *path, char id[BANK_ID_SIZE])
{
    const char *brace = strchr(pattern, '{');
    size_t before = brace ? (size_t)(brace - pattern) : 0;
    if (!brace) {
        return strcmp(pattern, path) == 0;
    }
    if (strncmp(pattern, path, before) != 0) {
        return false;
    }
    size_t len = strcspn(path + before, "/");
    if (len == 0 || strcmp(path + before + len, strchr(brace, '}') + 1) != 0) {
        return false;
    }
    size_t kept = len < BANK_ID_SIZE ? len : BANK_ID_SIZE - 1;
    memcpy(id, path + before, kept);
    id[kept] = '\0';
    return true;
}

/* The methods of a path whose method was another one. */
static const char *methods_of(const char *path)
{
    char id[BANK_ID_SIZE];
    unsigned found = 0;
    for (const struct route *route = server_routes; route->method; route++) {
        if (fits(route->path, path, id)) {
            found |= route->method[0] == 'G' ? 1U : route->method[1] == 'O' ? 2U : 4U;
        }
    }
    static const char *const names[] = {NULL, "GET", "POST", "GET, POST", "PUT", "GET, PUT"};
    return names[found];
}

void server_answer(struct bank *bank, const struct incoming *in, struct reply *reply)
{
    char id[BANK_ID_SIZE] = "";
    for (const struct route *route = server_routes; route->method; route++) {
        if (strcmp(route->method, in->method) == 0 && fits(route->path, in->path, id)) {
            if (in->too_large) {
                refuse_with(reply, 413, "too_large", "a body is at most 1 MiB");
            } else {
                route->handle(bank, route, in, id, reply);
            }
            return;
        }
    }
    reply->allow = methods_of(in->path);
    if (reply->allow) {
        refuse_with(reply, 405, "method_not_allowed", reply->allow);
    } else {
        refuse_with(reply, 404, "not_found",
                    "there is no such path; GET /api/openapi.json lists them");
    }
}
