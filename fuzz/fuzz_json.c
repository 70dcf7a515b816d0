/*
 * Whether any bytes are JSON: we say what jansson says. Where it refuses what the grammar allows -
 * numbers that it cannot hold, halves of surrogate pairs -, where it stops reading and where we
 * stop to nest, the two may differ.
 */
#include "report/json_check.h"

#include <jansson.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEPTH_MAX = 64 };

/* How deep the brackets of TEXT, which is JSON, are nested. */
static size_t depth_of(const char *text, size_t len)
{
    size_t depth = 0, most = 0;
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"') {
            quoted = !quoted;
        } else if (quoted) {
            i += text[i] == '\\';
        } else if (text[i] == '[' || text[i] == '{') {
            most = ++depth > most ? depth : most;
        } else if (text[i] == ']' || text[i] == '}') {
            depth--;
        }
    }
    return most;
}

static bool has_escape(const char *text, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++) {
        if (text[i] == '\\' && text[i + 1] == 'u') {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *const text = (const char *)data;
    json_error_t error;
    json_t *const json = json_loadb(text, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    const bool ours = pdi_is_json(text, size);
    if (size && memchr(text, 0, size)) { /* to jansson it may be the end */
        PD_ASSERT(!ours);
    } else if (json) {
        /* A value within as many brackets would be one level more. */
        PD_ASSERT(ours || depth_of(text, size) >= DEPTH_MAX);
        PD_ASSERT(!ours || depth_of(text, size) <= DEPTH_MAX);
    } else if (ours) {
        PD_ASSERT(json_error_code(&error) == json_error_numeric_overflow || has_escape(text, size));
    }
    json_decref(json);
    return 0;
}
