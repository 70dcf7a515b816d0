/* Reads the values of a failure file's header, each in its form. */
#include "core/failure_key.h"

#include <string.h>

pd_str pdi_failure_rest(const struct pdi_reader *in)
{
    const char *end = in->end;
    while (end > in->at && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    return (pd_str){in->at, (size_t)(end - in->at)};
}

bool pdi_failure_begins(const struct pdi_reader *in, const char *text)
{
    const size_t len = strlen(text);
    return (size_t)(in->end - in->at) >= len && memcmp(in->at, text, len) == 0;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *const at = memchr(digits, c, sizeof digits - 1);
    return at ? (int)(at - digits) : -1;
}

/* The byte of the escape that is next; 0: it is none. */
static char read_escape(struct pdi_reader *in)
{
    const char *const at = in->at;
    const size_t left = (size_t)(in->end - at);
    if (left >= 4 && at[1] == 'x' && hex_digit(at[2]) >= 0 && hex_digit(at[3]) >= 0) {
        in->at += 4;
        return (char)(hex_digit(at[2]) * 16 + hex_digit(at[3]));
    }
    if (left < 2 || (at[1] != '\\' && at[1] != 'n')) {
        return '\0';
    }
    in->at += 2;
    return at[1] == 'n' ? '\n' : '\\';
}

pd_status pdi_failure_text(struct pdi_reader *in, pd_str text, const char **out)
{
    struct pdi_text plain = pdi_text_new(in->arena);
    struct pdi_reader part = *in;
    part.at = text.data;
    part.end = text.data + text.len;
    while (part.at < part.end) {
        const char *const at = part.at;
        if (*at != '\\') {
            pdi_text_putc(&plain, *part.at++);
            continue;
        }
        const char c = read_escape(&part);
        if (!c) {
            return pdi_reader_fail(in, at, "no such escape: \\\\ \\n and \\x01 to \\xff are");
        }
        pdi_text_putc(&plain, c);
    }
    *out = plain.data;
    return PD_OK;
}

static pd_status read_rest(struct pdi_reader *in, const char **out)
{
    const pd_str text = {in->at, (size_t)(in->end - in->at)};
    in->at = in->end;
    return pdi_failure_text(in, text, out);
}

static pd_status read_number(struct pdi_reader *in, uint64_t max, uint64_t *out)
{
    pdi_reader_blanks(in);
    const char *const start = in->at;
    bool fits = true;
    for (*out = 0; in->at < in->end && pdi_is_digit(*in->at); in->at++) {
        const uint64_t digit = (uint64_t)(*in->at - '0');
        fits = fits && digit <= max && *out <= (max - digit) / 10;
        *out = *out * 10 + digit;
    }
    if (in->at == start || !fits) {
        return pdi_reader_fail(in, start, "expected an integer from 0 to %" PRIu64, max);
    }
    return PD_OK;
}

static pd_status read_unsigned(struct pdi_reader *in, unsigned *out)
{
    uint64_t value;
    const pd_status status = read_number(in, UINT32_MAX, &value);
    *out = (unsigned)value;
    return status;
}

static pd_status read_word(struct pdi_reader *in, const char *word)
{
    pdi_reader_blanks(in);
    if (!pdi_failure_begins(in, word)) {
        return pdi_reader_fail(in, in->at, "expected '%s'", word);
    }
    in->at += strlen(word);
    return PD_OK;
}

static pd_status read_digits(struct pdi_reader *in, uint64_t *out)
{
    pdi_reader_blanks(in);
    const pd_str digits = pdi_failure_rest(in);
    bool good = digits.len == 16;
    *out = 0;
    for (size_t i = 0; good && i < 16; i++) {
        good = hex_digit(digits.data[i]) >= 0;
        *out = *out << 4 | (uint64_t)(hex_digit(digits.data[i]) & 0xf);
    }
    in->at = digits.data + digits.len;
    return good ? PD_OK : pdi_reader_fail(in, digits.data, "expected 16 digits from 0-9 and a-f");
}

static pd_status read_kind(struct pdi_reader *in, enum pdi_kind *out)
{
    pdi_reader_blanks(in);
    const pd_str name = pdi_failure_rest(in);
    in->at = in->end;
    struct pdi_nearest nearest = {.word = pdi_arena_copy(in->arena, name.data, name.len)};
    *out = pdi_kind_named(nearest.word);
    /* That a replay held is told in this form, too, from one process to another. */
    if (*out != PDI_HELD || strcmp(nearest.word, pdi_kind_row(PDI_HELD)->text) == 0) {
        return PD_OK;
    }
    for (unsigned i = 1; i < PDI_KIND_COUNT; i++) {
        pdi_nearest_try(&nearest, pdi_kind_row((enum pdi_kind)i)->text);
    }
    if (nearest.distance > name.len / 3) {
        return pdi_reader_fail(in, name.data, "no kind of failure is called '%.60s'", nearest.word);
    }
    return pdi_reader_fail(in, name.data,
                           "no kind of failure is called '%.60s': did you mean '%s'?", nearest.word,
                           nearest.found);
}

bool pdi_failure_is_object(const char *text)
{
    const size_t len = strlen(text);
    return len >= 2 && text[0] == '{' && text[len - 1] == '}';
}

static pd_status read_json(struct pdi_reader *in, const char **out)
{
    const char *const start = in->at;
    const pd_status status = read_rest(in, out);
    if (!status && !pdi_failure_is_object(*out)) {
        return pdi_reader_fail(in, start, "expected a JSON object");
    }
    return status;
}

static pd_status read_reproduced(struct pdi_reader *in, struct pdi_failure *out)
{
    const char *const start = in->at;
    pd_status status = read_unsigned(in, &out->reproduced);
    status = status ? status : read_word(in, "of");
    status = status ? status : read_unsigned(in, &out->repeats);
    if (!status && out->reproduced > out->repeats) {
        return pdi_reader_fail(in, start, "%u of %u is more than all", out->reproduced,
                               out->repeats);
    }
    return status;
}

static pd_status read_shrink(struct pdi_reader *in, struct pdi_failure *out)
{
    pd_status status = read_unsigned(in, &out->shrink_executions);
    status = status ? status : read_word(in, "executions,");
    status = status ? status : read_number(in, UINT64_MAX, &out->shrink_commands);
    status = status ? status : read_word(in, "commands,");
    status = status ? status : read_number(in, UINT64_MAX, &out->shrink_ms);
    status = status ? status : read_word(in, "ms");
    if (!status && pdi_failure_begins(in, PDI_SHRINK_LIMIT)) {
        in->at += strlen(PDI_SHRINK_LIMIT);
        status = read_rest(in, &out->shrink_limit);
    }
    return status;
}

/* The kind may follow, so that whether it says something new is for the writer to know. */
static pd_status read_class(struct pdi_reader *in, struct pdi_failure *out)
{
    out->test_code = true;
    return read_word(in, pdi_class_text(PDI_CLASS_TEST_CODE));
}

static pd_status read_count(struct pdi_reader *in, size_t *out)
{
    uint64_t value;
    const pd_status status = read_number(in, UINT32_MAX, &value);
    *out = (size_t)value;
    return status;
}

static pd_status read_form(struct pdi_reader *in, const struct pdi_failure_key *key,
                           struct pdi_failure *out)
{
    void *const member = (char *)out + key->offset;
    switch (key->form) {
    case PDI_KEY_TEXT:
        return read_rest(in, member);
    case PDI_KEY_JSON:
        return read_json(in, member);
    case PDI_KEY_NUMBER:
        return read_number(in, UINT64_MAX, member);
    case PDI_KEY_COUNT:
        return read_count(in, member);
    case PDI_KEY_DIGITS:
        return read_digits(in, member);
    case PDI_KEY_KIND:
        return read_kind(in, member);
    case PDI_KEY_REPRODUCED:
        return read_reproduced(in, out);
    case PDI_KEY_SHRINK:
        return read_shrink(in, out);
    case PDI_KEY_CLASS:
        return read_class(in, out);
    case PDI_KEY_SETTING:
        return pdi_reader_fail(in, in->line_start, "expected 'config KEY: value'");
    }
    return PD_EPARSE;
}

pd_status pdi_failure_value(struct pdi_reader *in, const struct pdi_failure_key *key,
                            struct pdi_failure *out)
{
    const pd_status status = read_form(in, key, out);
    pdi_reader_blanks(in);
    if (!status && in->at != in->end) {
        return pdi_reader_fail(in, in->at, "expected the end of the line");
    }
    return status;
}
