/*
 * Writes failure files. Whatever is in a failure, the text is one that the reader accepts: bytes
 * that would end a line or are no UTF-8 are escaped, and what no line could hold is cut.
 */
#include "core/failure_key.h"

#include <string.h>

const struct pdi_failure_key pdi_failure_keys[PDI_FAILURE_KEY_COUNT] = {
#define KEY(name_, form_, member_) {name_, PDI_KEY_##form_, offsetof(struct pdi_failure, member_)},
    PDI_FAILURE_KEY_MAP(KEY)
#undef KEY
};

static const char *const sources[PDI_SOURCE_COUNT] = {
#define SOURCE(name_, text_) text_,
    PDI_SOURCE_MAP(SOURCE)
#undef SOURCE
};

/* Appends VALUE with what a line cannot hold, and the character ALSO, escaped. */
static void write_escaped(struct pdi_text *text, const char *value, char also)
{
    const size_t all = strlen(value);
    const size_t len = all <= PDI_FAILURE_VALUE_MAX ? all : PDI_FAILURE_VALUE_MAX;
    for (size_t i = 0; i < len;) {
        const unsigned char c = (unsigned char)value[i];
        const size_t n = pdi_utf8_length(value + i, len - i);
        if (c == '\\') {
            pdi_text_puts(text, "\\\\");
        } else if (c == '\n') {
            pdi_text_puts(text, "\\n");
        } else if (n == 0 || (c < 0x20 && c != '\t') || c == (unsigned char)also) {
            pdi_text_printf(text, "\\x%02x", c);
        } else {
            pdi_text_add(text, value + i, n);
        }
        i += n ? n : 1;
    }
    if (len < all) {
        pdi_text_printf(text, " ... (%zu bytes)", all);
    }
}

static void write_settings(struct pdi_text *text, const struct pdi_failure *failure)
{
    for (size_t i = 0; i < failure->config_count; i++) {
        pdi_text_puts(text, "config ");
        write_escaped(text, failure->config[i].key, ':');
        pdi_text_puts(text, ": ");
        write_escaped(text, failure->config[i].value, '\0');
        pdi_text_putc(text, '\n');
    }
}

static void write_shrink(struct pdi_text *text, const struct pdi_failure *failure)
{
    pdi_text_printf(text, "%u executions, %" PRIu64 " commands, %" PRIu64 " ms",
                    failure->shrink_executions, failure->shrink_commands, failure->shrink_ms);
    if (failure->shrink_limit) {
        pdi_text_puts(text, PDI_SHRINK_LIMIT);
        write_escaped(text, failure->shrink_limit, '\0');
    }
}

/* Whether FAILURE has something to say under KEY. The model is named even if it has no name. */
static bool is_known(const struct pdi_failure *failure, const struct pdi_failure_key *key)
{
    const void *const member = (const char *)failure + key->offset;
    const char *const *const value = member;
    switch (key->form) {
    case PDI_KEY_TEXT:
        return (*value && **value) || strcmp(key->name, "model") == 0;
    case PDI_KEY_JSON: /* cut, it would be none */
        return *value && pdi_failure_is_object(*value) && strlen(*value) <= PDI_FAILURE_VALUE_MAX;
    case PDI_KEY_COUNT:
        return *(const size_t *)member != 0;
    case PDI_KEY_REPRODUCED:
        return failure->repeats != 0;
    case PDI_KEY_SHRINK:
        return failure->shrink_executions || failure->shrink_commands || failure->shrink_ms ||
               failure->shrink_limit;
    case PDI_KEY_CLASS:
        return failure->test_code && pdi_kind_row(failure->kind)->class_ != PDI_CLASS_TEST_CODE;
    default:
        return true;
    }
}

static void write_value(struct pdi_text *text, const struct pdi_failure *failure,
                        const struct pdi_failure_key *key)
{
    const void *const member = (const char *)failure + key->offset;
    const char *const *const value = member;
    switch (key->form) {
    case PDI_KEY_TEXT:
    case PDI_KEY_JSON:
        write_escaped(text, *value ? *value : "", '\0');
        break;
    case PDI_KEY_NUMBER:
        pdi_text_printf(text, "%" PRIu64, *(const uint64_t *)member);
        break;
    case PDI_KEY_COUNT:
        pdi_text_printf(text, "%zu", *(const size_t *)member);
        break;
    case PDI_KEY_DIGITS:
        pdi_text_printf(text, "%016" PRIx64, *(const uint64_t *)member);
        break;
    case PDI_KEY_KIND:
        pdi_text_puts(text, pdi_kind_row(failure->kind)->text);
        break;
    case PDI_KEY_REPRODUCED:
        pdi_text_printf(text, "%u of %u", failure->reproduced, failure->repeats);
        break;
    case PDI_KEY_SHRINK:
        write_shrink(text, failure);
        break;
    case PDI_KEY_CLASS:
        pdi_text_puts(text, pdi_class_text(PDI_CLASS_TEST_CODE));
        break;
    case PDI_KEY_SETTING:
        break;
    }
}

static void write_header(struct pdi_text *text, const struct pdi_failure *failure)
{
    for (size_t i = 0; i < PDI_FAILURE_KEY_COUNT; i++) {
        const struct pdi_failure_key *const key = &pdi_failure_keys[i];
        if (key->form == PDI_KEY_SETTING) {
            write_settings(text, failure);
        } else if (is_known(failure, key)) {
            pdi_text_printf(text, "%s: ", key->name);
            write_value(text, failure, key);
            pdi_text_putc(text, '\n');
        }
    }
    for (size_t i = 0; i < failure->unknown_count; i++) {
        pdi_text_puts(text, failure->unknown[i].key);
        pdi_text_puts(text, ": ");
        pdi_text_puts(text, failure->unknown[i].value);
        pdi_text_putc(text, '\n');
    }
}

/* An event may hold more bytes than a line: then the entry says how many, instead. */
static void write_entry(struct pdi_text *text, const struct pdi_entry *entry)
{
    if (entry->line.len <= PDI_FAILURE_LINE_MAX) {
        pdi_text_add(text, entry->line.data, entry->line.len);
    } else {
        pdi_text_printf(text,
                        "{\"seq\":%" PRIu64 ",\"ns\":%" PRIu64 ",\"step\":%" PRIu32
                        ",\"branch\":0,\"source\":\"%s\",\"text\":\"(an entry of %zu bytes)\"}",
                        entry->seq, entry->ns, entry->step, sources[entry->source],
                        entry->line.len);
    }
    pdi_text_putc(text, '\n');
}

void pdi_failure_write(struct pdi_text *text, const struct pdi_failure *failure)
{
    pdi_text_puts(text, PDI_FAILURE_MAGIC PDI_FAILURE_FORMAT "\n");
    write_header(text, failure);
    pdi_text_puts(text, "plan\n");
    for (size_t i = 0; i < failure->step_count; i++) {
        const struct pdi_plan_line *const step = &failure->steps[i];
        pdi_text_puts(text, step->text);
        pdi_text_puts(text, i == failure->failing_step ? " @fails" : "");
        pdi_text_puts(text, step->attributes ? step->attributes : "");
        pdi_text_putc(text, '\n');
    }
    if (failure->entry_count) {
        pdi_text_puts(text, "trace\n");
    }
    for (size_t i = 0; i < failure->entry_count; i++) {
        write_entry(text, &failure->entries[i]);
    }
}
