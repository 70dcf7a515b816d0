/*
 * What is made of a failure file that was read: the reports of `show`, and the script of `export`.
 * Whatever the file holds, a terminal has nothing to obey, JSON is JSON, and a script is refused in
 * one line or has no line that the file broke.
 */
#include "cli/saved.h"
#include "core/route.h"
#include "export/curl.h"
#include "report/json_check.h"
#include "report/summary.h"

#include <propertydamage/pd.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- A shop ---------------------------------------------------------------------------------- */

enum color { RED, BLUE = 7 };
PD_ENUM(color, PD_NAME(RED, "red"), PD_NAME(BLUE, "blue"));

struct part {
    pd_ref number;
    int64_t weight;
};
PD_TYPE(part, PD_FIELD(number, PD_EXTERNAL, PD_JSON("no")), PD_FIELD(weight));

struct shop {
    pd_set_of(pd_ref) places;
};
PD_TYPE(shop, PD_SET(places));

struct made {
    pd_ref place;
    struct part part;
};
PD_TYPE(made, PD_FIELD(place, PD_EXTERNAL), PD_STRUCT(part, part));
struct sold {
    pd_ref place;
    pd_str to;
    enum color color;
    double price;
};
PD_TYPE(sold, PD_FIELD(place), PD_FIELD(to), PD_FIELD(color, PD_NAMES(color)), PD_FIELD(price));
PD_EVENTS(shop, made, sold);

static void shop_apply(struct shop *shop, const pd_event *event)
{
    const struct made *const made = pd_as(event, made);
    if (made) {
        pd_set_add(&shop->places, made->place);
    }
}
PD_PROJECTION(shop, .apply = shop_apply);

struct make {
    pd_str name;
    int32_t counts[2];
    bool has_limit;
    int64_t limit;
};
PD_TYPE(make, PD_FIELD(name), PD_FIELD(counts), PD_MAYBE(limit, has_limit));
static void make_simulate(const struct make *make, const struct shop *shop, pd_step *step)
{
    (void)shop;
    pd_emit(step, made, .part = {.weight = make->limit});
}
PD_COMMAND(make, shop, .simulate = make_simulate);

struct sell {
    pd_ref place;
    pd_str to;
    char code[4];
    enum color color;
    double price;
};
PD_TYPE(sell, PD_FIELD(place), PD_FIELD(to), PD_FIELD(code), PD_FIELD(color, PD_NAMES(color)),
        PD_FIELD(price));
static void sell_simulate(const struct sell *sell, const struct shop *shop, pd_step *step)
{
    (void)shop;
    pd_emit(step, sold, sell->place, sell->to, sell->color, sell->price);
}
PD_COMMAND(sell, shop, .simulate = sell_simulate);
PD_COMMANDS(shop, make, sell);
PD_MODEL(shop);

static const pd_http_route requests[] = {
    {.command = &make_type,
     .request = "POST /things?name={name}",
     .replies = {{.status = 202, .when = "/state=wait\'s", .event = NULL},
                 {.status = 201, .event = &made_type, .take = "place=@Location part=/part/0"}}},
    {.command = &sell_type,
     .request = "PUT /things/{place}/{code}?color={color}",
     .headers = {"X-To: {to}/{$key}"},
     .json = "price who=to",
     .replies = {{.status = 200,
                  .event = &sold_type,
                  .take = "place={place} to=/to color price=/a~1b/price"}}},
    {0}};
static const pd_http_table table = {.routes = requests,
                                    .headers = {"X-Tenant: {$tenant}", "X-Key: k"},
                                    .reset = "POST /reset",
                                    .secrets = "x-key"};

/* ---- What is made of it ---------------------------------------------------------------------- */

static pd_arena arena;

static void no_problem(void *context, const char *text)
{
    (void)context;
    PD_ASSERT(!text);
}

static bool is_printable(const struct pdi_text *text)
{
    for (size_t i = 0; i < text->len; i++) {
        const unsigned char c = (unsigned char)text->data[i];
        if ((c < ' ' && c != '\n') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static const char *again_of(const struct pdi_failure *failure)
{
    struct pdi_cli cli = {.arena = arena};
    const char *const again = pdi_saved_again(&cli, failure, NULL, NULL);
    arena = cli.arena;
    return again;
}

static void check_reports(const struct pdi_failure *failure)
{
    struct pdi_reported_failure shown = {.failure = *failure, .file = "a file"};
    const struct pdi_summary summary = {.outcome = PD_FAILED,
                                        .suite = failure->suite,
                                        .model = failure->model,
                                        .adapter = failure->adapter,
                                        .seed = failure->seed,
                                        .program = "./fuzzed",
                                        .again = again_of(failure),
                                        .failures = &shown,
                                        .failure_count = 1};
    for (unsigned i = 0; i < 2; i++) {
        const struct pdi_style style = {.verbose = i, .columns = i ? 0 : 45};
        struct pdi_text text = pdi_text_new(&arena);
        pdi_report_failure(&text, &summary, &shown, &style);
        PD_ASSERT(text.len && is_printable(&text));
    }
    struct pdi_text json = pdi_text_new(&arena);
    pdi_report_json(&json, &summary);
    PD_ASSERT(pdi_is_json(json.data, json.len));
}

static void check_script(const struct pdi_model *model, const struct pdi_routes *routes,
                         const struct pdi_failure *failure)
{
    struct pdi_story story;
    struct pdi_text text = pdi_text_new(&arena);
    pd_diag diag = {.status = PD_OK};
    pd_status status = pdi_story_begin(&story, model, failure, &arena, &diag);
    if (status == PD_OK) {
        const struct pdi_curl curl = {.story = &story,
                                      .routes = routes,
                                      .suite = failure->suite ? failure->suite : "fuzzed",
                                      .file = "a file",
                                      .url = failure->name};
        PD_ASSERT(story.count == failure->step_count);
        status = pdi_curl_write(&text, &curl, &diag);
        pdi_story_release(&story);
        PD_ASSERT(status || is_printable(&text));
    }
    PD_ASSERT(status == PD_OK || (diag.text[0] && !strpbrk(diag.text, "\n\r")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena forever;
    static const struct pdi_model *model;
    static const struct pdi_routes *routes;
    struct pdi_failure failure;
    pd_diag diag;
    if (!model) {
        pdi_arena_init(&forever, 0);
        pdi_arena_init(&arena, 0);
        model = pdi_model_new(&shop_model, &forever, NULL);
        routes = pdi_routes_read(&table, &forever, no_problem, NULL);
    }
    pdi_arena_reset(&arena);
    if (pdi_failure_read((const char *)data, size, &arena, &failure, &diag) == PD_OK) {
        check_reports(&failure);
        check_script(model, routes, &failure);
    }
    return 0;
}
