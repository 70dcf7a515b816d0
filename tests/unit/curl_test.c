/*
 * Exported scripts: which lines are made of which failure. Whether bash, curl and jq agree is
 * proved by tests/toy_bank/curl_test.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/curl.h"

#include <propertydamage/pd.h>

#include <string.h>

#include "arena_fixture.h"

/* ---- A shop ------------------------------------------------------------------------------------
 */

struct part {
    pd_ref number;
    int64_t weight;
};
PD_TYPE(part, PD_FIELD(number, PD_EXTERNAL, PD_JSON("no")), PD_FIELD(weight));

struct shop {
    pd_set_of(pd_ref) places, numbers;
};
PD_TYPE(shop, PD_SET(places), PD_SET(numbers));

struct made {
    pd_ref place, ids[2];
    struct part part;
};
PD_TYPE(made, PD_FIELD(place, PD_EXTERNAL), PD_FIELD(ids, PD_EXTERNAL), PD_STRUCT(part, part));
struct sold {
    pd_ref number;
    pd_str to;
    uint16_t code;
};
PD_TYPE(sold, PD_FIELD(number), PD_FIELD(to), PD_FIELD(code));
PD_EMPTY(waiting);
PD_EMPTY(refused);
PD_EVENTS(shop, made, sold, waiting, refused);

struct make {
    pd_str name;
};
PD_TYPE(make, PD_FIELD(name));
static void simulate_make(const struct make *make, const struct shop *shop, pd_step *step)
{
    (void)make;
    (void)shop;
    pd_emit(step, made);
}
PD_COMMAND(make, shop, .simulate = simulate_make);

struct sell {
    pd_ref number, place;
    pd_str to;
};
PD_TYPE(sell, PD_FIELD(number, PD_FROM(shop, numbers)),
        PD_FIELD(place, PD_FROM(shop, places), PD_OR_NONE), PD_FIELD(to));
static void simulate_sell(const struct sell *sell, const struct shop *shop, pd_step *step)
{
    (void)shop;
    pd_because(step, "what is there is sold");
    pd_emit(step, sold, .number = sell->number, .to = sell->to, .code = 200);
    pd_or(step);
    pd_emit(step, waiting);
}
PD_COMMAND(sell, shop, .simulate = simulate_sell);
PD_EMPTY(count_all);
PD_COMMAND(count_all, shop, .unchecked = true);

static void shop_apply(struct shop *shop, const pd_event *event)
{
    const struct made *const made = pd_as(event, made);
    if (made) {
        pd_set_add(&shop->places, made->place);
        pd_set_add(&shop->numbers, made->part.number);
        pd_set_add(&shop->numbers, made->ids[1]);
    }
}
PD_PROJECTION(shop, .apply = shop_apply);
PD_COMMANDS(shop, make, sell, count_all);
PD_MODEL(shop, .exact = true);

static const pd_http_route routes[] = {
    {.command = &make_type,
     .request = "PUT /parts/{name}",
     .headers = {"X-Key: {$key}", "X-Api-Key: secret {$run}"},
     .json = "",
     .replies = {{.status = 201, .event = &made_type, .take = "place=@Location ids=/ids part"}}},
    {.command = &sell_type,
     .request = "POST /sales/{number}?place={place}&step={$step}",
     .replies = {{.status = 200, .event = &waiting_type, .when = "/state=later"},
                 {.status = 200, .event = &sold_type, .take = "number to=@To code=status"},
                 {.status = 5, .event = &refused_type}}},
    {0},
};
static const pd_http_table table = {.routes = routes,
                                    .headers = {"X-Tenant: {$tenant}", "Cookie: a=b"},
                                    .health = "GET /health",
                                    .product = "is=shop",
                                    .reset = "POST /reset",
                                    .secrets = "X-Api-Key PIN",
                                    .timeout_ms = 1500};

/* ---- Scripts -----------------------------------------------------------------------------------
 */

static pd_diag diag;

static void complain(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

#define ENTRY(step_, source_, text_)                                                               \
    "{\"seq\":1,\"ns\":1,\"step\":" step_ ",\"branch\":0,\"source\":\"" source_                    \
    "\",\"text\":\"" text_ "\"}\n"
#define MADE                                                                                       \
    "Made(place=$2.place, ids=[$2.ids[0], $2.ids[1]], "                                            \
    "part={number=$2.part.number, weight=3})"
#define STEPS                                                                                      \
    "$2 Make(name=\"it's\")\n$5 Sell(number=$2.part.number, place=$2.place, to=\"a\\\"b\")"

/* The script of a failure of KIND with STEPS and ENTRIES; NULL: diag says why not. */
static const char *script_of(const char *kind, const char *steps, const char *entries)
{
    struct pdi_text text = pdi_text_new(&arena);
    struct pdi_failure failure;
    struct pdi_story story;
    struct pdi_model *const model = pdi_model_new(&shop_model, &arena, &diag);
    diag = (pd_diag){0};
    pdi_text_printf(&text,
                    "propertydamage-failure 1\nkind: %s\nname: a\\nb\nmessage: no\nmodel: shop\n"
                    "plan\n%s\ntrace\n%s",
                    kind, steps, entries);
    assert_int_equal(pdi_failure_read(text.data, text.len, &arena, &failure, &diag), PD_OK);
    if (pdi_story_begin(&story, model, &failure, &arena, &diag)) {
        return NULL;
    }
    const struct pdi_curl curl = {.story = &story,
                                  .routes = pdi_routes_read(&table, &arena, complain, NULL),
                                  .suite = "shop",
                                  .file = "a file.pd",
                                  .url = "http://it's"};
    struct pdi_text script = pdi_text_new(&arena);
    const pd_status status = pdi_curl_write(&script, &curl, &diag);
    pdi_story_release(&story);
    return status ? NULL : script.data;
}

static void has(const char *script, const char *line)
{
    if (!script || !strstr(script, line)) {
        fail_msg("no line\n%s\nin\n%s", line, script ? script : diag.text);
    }
}

static void has_not(const char *script, const char *line)
{
    if (strstr(script, line)) {
        fail_msg("line\n%s\nin\n%s", line, script);
    }
}

static void test_requests(void **state)
{
    (void)state;
    const char *const script = script_of("mispredicted", STEPS " @fails",
                                         ENTRY("2", "command", MADE) ENTRY("5", "label", "to\\nb")
                                             ENTRY("5", "command", "Refused()"));
    has(script, "#!/usr/bin/env bash\n# shop: mispredicted: a\\nb\n# no\n");
    has(script, "default='http://it'\\''s'\n");
    has(script, "\ntimeout=1.500\nsecrets='[\"x-api-key\", \"pin\"]'\n");
    has(script, "\n[ -n \"${COOKIE-}\" ] || cannot_tell 'COOKIE must be");
    has(script, "\n[ -n \"${X_API_KEY-}\" ] || cannot_tell 'X_API_KEY must be");
    has(script, "\ncommon=(--header 'X-Tenant: '\"$tenant\" --header 'Cookie: '\"$COOKIE\")\n");
    has(script, "\nsend GET /health\n");
    has(script, "\nholds 'at([\"is\"]) == \"shop\"' || cannot_tell");
    has(script, "\nsend POST /reset\n");
    has(script, "\nsend PUT /parts/it%27s '' \\\n    'X-Key: '\"$tenant\"-2 \\\n"
                "    'X-Api-Key: '\"$X_API_KEY\"\n");
    has(script, "\nknown '($status == 201)'\n");
    has(script, "\nas_then '($status == 201 and (at([\"part\"]) | agrees({\"no\": null, "
                "\"weight\": 3})))'\n");
    has(script, "\ntake place_2 'header(\"location\")'\n");
    has(script, "\ntake part_number_2 'at([\"part\", \"no\"])'\n");
    has_not(script, "ids_1__2");
    has(script, "\n# to\\nb\n# This one failed.\necho '$5 Sell(");
    has(script, "\nsend POST /sales/\"$(uri \"$part_number_2\")\"'?place='"
                "\"$(uri \"$place_2\")\"'&step=5' '{\"to\": \"a\\\"b\"}'\n");
    has_not(script, "a=b\n");
}

static void test_predictions(void **state)
{
    (void)state;
    const char *const script =
        script_of("mispredicted", STEPS " @fails",
                  ENTRY("2", "command", MADE) ENTRY("5", "command", "Refused()"));
    has(script, "\n# what is there is sold\n");
    has(script, "'($status == 200 and ($status == 200 and (at([\"state\"]) | tostring) == "
                "\"later\" | not) and (at([\"number\"]) | agrees($part_number_2)) and "
                "(header(\"to\") == (\"a\\\"b\" | tostring)) and ($status == 200)) or "
                "($status == 200 and (at([\"state\"]) | tostring) == \"later\")'; "
                "then no_longer; else still_shows; fi\n");
    has(script, "\nknown '($status == 200 and (at([\"state\"]) | tostring) == \"later\") or "
                "($status == 200) or ($status >= 500 and $status <= 599)'\n");
}

static void test_kinds(void **state)
{
    (void)state;
    const char *const entries = ENTRY("2", "command", MADE) ENTRY("5", "command", "Refused()");
    const char *script = script_of("check_failed", STEPS " @fails", entries);
    has(script, "\nas_then '($status >= 500 and $status <= 599)'\n"
                "if [ -n \"$differs\" ]; then no_longer; else still_shows; fi\n");
    script = script_of("check_failed", STEPS, entries); /* at the end of the run */
    has_not(script, "This one failed");
    has(script, "\nif [ -n \"$differs\" ]; then no_longer; else still_shows; fi\n");
    script = script_of("check_failed", STEPS " @fails", ENTRY("2", "command", MADE));
    has(script, "\nas_then false\n");
    script = script_of("check_failed", STEPS " @fails", "");
    has(script, "\ncannot_tell 'what is check_failed does not show in an answer'\n");
    script = script_of("adapter_error", STEPS " @fails", ENTRY("2", "command", MADE));
    has(script, "; then no_longer; else still_shows; fi\n");
    has_not(script, "\nknown '($status == 200 and");
    script = script_of("hung", STEPS " @fails", entries);
    has(script, "\ncannot_tell 'what is hung does not show in an answer'\n");
}

static void test_steps_that_are_none(void **state)
{
    (void)state;
    const char *script = script_of("check_failed", "$1 CountAll() @fails", "");
    assert_null(script);
    assert_string_equal(diag.text, "$1 CountAll() is no single request");
    script = script_of("check_failed", "$1 CountAll()\n$2 Make(name=\"a\") @fails",
                       ENTRY("1", "skipped", "no") ENTRY("2", "command", MADE));
    has(script, "\necho '$1 CountAll()' '(not sent)'\n\n# This one failed.\n");
    assert_null(script_of("check_failed", "$1 Sell(number=none) @fails", ""));
    assert_string_equal(diag.text, "$1 Sell(number=none) is not possible there");
    assert_int_equal(diag.line, 7);
    assert_null(script_of("check_failed", "$1 Sel(number=none) @fails", ""));
    assert_non_null(strstr(diag.text, "did you mean 'Sell'?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_requests, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(test_predictions, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(test_kinds, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(test_steps_that_are_none, arena_setup, arena_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
