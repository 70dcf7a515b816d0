/* See jq.h. */
#include "export/jq.h"

#include "core/value.h"

#include <string.h>

const char pdi_jq_functions[] =
    "def at($path): reduce $path[] as $step (.;\n"
    "    if type == \"object\" then .[$step]\n"
    "    elif type == \"array\" and ($step | test(\"^[0-9]+$\")) then .[$step | tonumber]\n"
    "    else null end);\n"
    "def header($name): [$headers | split(\"\\n\")[]\n"
    "    | select((split(\":\")[0] | ascii_downcase) == $name)\n"
    "    | sub(\"^[^:]*:[ \\t]*\"; \"\") | rtrimstr(\"\\r\")][0];\n"
    "# null: it is not known, and anything will do\n"
    "def agrees($wanted): . as $got\n"
    "    | if $wanted == null then true\n"
    "      elif ($wanted | type) == \"object\" then ($got | type) == \"object\"\n"
    "          and all($wanted | keys[]; . as $key | $got[$key] | agrees($wanted[$key]))\n"
    "      elif ($wanted | type) == \"array\" then ($got | type) == \"array\"\n"
    "          and ($got | length) == ($wanted | length)\n"
    "          and all(range($wanted | length); . as $i | $got[$i] | agrees($wanted[$i]))\n"
    "      else $got == $wanted end;\n";

/* ---- Values ------------------------------------------------------------------------------ */

/* Appends what POINTER leads to, but for the "])" behind it. */
static void begin_pointer(struct pdi_text *text, const struct pdi_pointer *pointer)
{
    pdi_text_puts(text, "at([");
    for (size_t i = 0; i < pointer->count; i++) {
        pdi_text_puts(text, i ? ", " : "");
        pdi_text_json(text, pointer->steps[i].data, pointer->steps[i].len);
    }
}

static void put_pointer(struct pdi_text *text, const struct pdi_pointer *pointer)
{
    begin_pointer(text, pointer);
    pdi_text_puts(text, "])");
}

static void put_header(struct pdi_text *text, const char *name)
{
    struct pdi_text lower = pdi_text_new(text->arena);
    for (const char *c = name; *c; c++) {
        pdi_text_putc(&lower, *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
    }
    pdi_text_puts(text, "header(");
    pdi_text_json(text, lower.data, lower.len);
    pdi_text_putc(text, ')');
}

void pdi_jq_member(struct pdi_text *text, const char *name, const char *value)
{
    const pd_str step = {name, strlen(name)};
    put_pointer(text, &(const struct pdi_pointer){.steps = &step, .count = 1});
    pdi_text_puts(text, " == ");
    pdi_text_json(text, value, strlen(value));
}

static void put_ref(void *context, struct pdi_text *text, enum pdi_route_place place, pd_ref ref)
{
    const struct pdi_jq_names *const names = context;
    const char *const name = names->name(names->context, ref);
    (void)place;
    pdi_text_printf(text, "%s%s", name ? "$" : "", name ? name : "null");
}

/* Appends MEMBER of DATA: JSON, with variables in it, is jq. */
static void put_value(struct pdi_text *text, const pd_field *member, const void *data,
                      const struct pdi_jq_names *names)
{
    static const char before[] = "{\"\": ";
    static const char behind[] = "}";
    struct pdi_text body = pdi_text_new(text->arena);
    const struct pdi_member only = {.name = "", .field = member};
    const struct pdi_route route = {.body = &only, .body_count = 1};
    struct pdi_jq_names copy = *names;
    const struct pdi_filling filling = {.command = data, .ref = put_ref, .context = &copy};
    pdi_route_body(&body, &route, &filling);
    pdi_text_add(text, body.data + strlen(before), body.len - strlen(before) - strlen(behind));
}

/* ---- Conditions -------------------------------------------------------------------------- */

static void put_status(struct pdi_text *text, const struct pdi_reply *reply)
{
    if (reply->status < 10) {
        pdi_text_printf(text, "$status >= %d00 and $status <= %d99", reply->status, reply->status);
    } else {
        pdi_text_printf(text, "$status == %d", reply->status);
    }
    if (reply->conditional) {
        pdi_text_puts(text, " and (");
        put_pointer(text, &reply->when);
        pdi_text_puts(text, " | tostring) == ");
        pdi_text_json(text, reply->when_value.data, reply->when_value.len);
    }
}

/* Whether an answer may be read by either. */
static bool overlap(const struct pdi_reply *a, const struct pdi_reply *b)
{
    const int hundred = a->status < 10 ? a->status : a->status / 100;
    const int other = b->status < 10 ? b->status : b->status / 100;
    return a->status == b->status || (hundred == other && (a->status < 10 || b->status < 10));
}

static void put_take(struct pdi_text *text, const struct pdi_take *take, const void *data,
                     const struct pdi_jq_names *names)
{
    if (take->member->external || take->from == PDI_TAKE_FIELD) {
        return; /* chosen by the system, or told by the command itself */
    }
    pdi_text_puts(text, " and (");
    switch (take->from) {
    case PDI_TAKE_STATUS:
        pdi_text_puts(text, "$status == ");
        put_value(text, take->member, data, names);
        break;
    case PDI_TAKE_HEADER:
        put_header(text, take->header);
        pdi_text_puts(text, " == (");
        put_value(text, take->member, data, names);
        pdi_text_puts(text, " | tostring)");
        break;
    default:
        put_pointer(text, &take->pointer);
        pdi_text_puts(text, " | agrees(");
        put_value(text, take->member, data, names);
        pdi_text_putc(text, ')');
    }
    pdi_text_putc(text, ')');
}

void pdi_jq_event(struct pdi_text *text, const struct pdi_route *route, const pd_type *event,
                  const void *data, const struct pdi_jq_names *names)
{
    bool any = false;
    for (size_t i = 0; i < route->reply_count; i++) {
        const struct pdi_reply *const reply = &route->replies[i];
        if (reply->event != event) {
            continue;
        }
        pdi_text_puts(text, any ? " or (" : "(");
        put_status(text, reply);
        for (size_t k = 0; k < i; k++) {
            if (overlap(&route->replies[k], reply)) {
                pdi_text_puts(text, " and (");
                put_status(text, &route->replies[k]);
                pdi_text_puts(text, " | not)");
            }
        }
        for (size_t k = 0; k < reply->take_count; k++) {
            put_take(text, &reply->takes[k], data, names);
        }
        pdi_text_putc(text, ')');
        any = true;
    }
    pdi_text_puts(text, any ? "" : "false");
}

void pdi_jq_known(struct pdi_text *text, const struct pdi_route *route)
{
    for (size_t i = 0; i < route->reply_count; i++) {
        pdi_text_puts(text, i ? " or (" : "(");
        put_status(text, &route->replies[i]);
        pdi_text_putc(text, ')');
    }
    pdi_text_puts(text, route->reply_count ? "" : "false");
}

/* ---- Ids --------------------------------------------------------------------------------- */

/* Where the rest of a leaf's path, ".transaction" or "[2]", leads from TAKE. */
static void put_path(struct pdi_text *text, const struct pdi_take *take, const char *path)
{
    const pd_type *type = take->member->of;
    begin_pointer(text, &take->pointer);
    const char *separator = take->pointer.count ? ", " : "";
    while (*path) {
        const size_t len = strcspn(path + 1, ".[]");
        const pd_field *const field =
            *path == '.' && type ? pdi_field_named(type, path + 1, len) : NULL;
        pdi_text_puts(text, separator);
        if (field && field->json) {
            pdi_text_json(text, field->json, strlen(field->json));
        } else {
            pdi_text_json(text, path + 1, len);
        }
        type = field ? field->of : type;
        path += 1 + len;
        path += *path == ']';
        separator = ", ";
    }
    pdi_text_puts(text, "])");
}

bool pdi_jq_leaf(struct pdi_text *text, const struct pdi_route *route, const pd_type *event,
                 const struct pdi_leaf *leaf)
{
    for (size_t i = 0; i < route->reply_count; i++) {
        const struct pdi_reply *const reply = &route->replies[i];
        for (size_t k = 0; k < reply->take_count && reply->event == event; k++) {
            const struct pdi_take *const take = &reply->takes[k];
            const size_t len = strlen(take->member->name);
            const char next =
                strncmp(leaf->path, take->member->name, len) == 0 ? leaf->path[len] : 'x';
            if (next == '\0' && take->from == PDI_TAKE_HEADER) {
                put_header(text, take->header);
                return true;
            }
            if ((next == '\0' || next == '.' || next == '[') && take->from == PDI_TAKE_ANSWER) {
                put_path(text, take, leaf->path + len);
                return true;
            }
        }
    }
    return false;
}
