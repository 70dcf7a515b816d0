/* What must hold of percent-encoding (percent.h), as plain properties. */
#include "percent.h"

#include <propertydamage/pd.h>
#include <stdlib.h>
#include <string.h>

PD_ENUM(percent_bug, PD_NAME(PERCENT_NONE, "none"), PD_NAME(PERCENT_HIGH, "high"),
        PD_NAME(PERCENT_PLUS, "plus"), PD_NAME(PERCENT_TAIL, "tail"), PD_NAME(PERCENT_NUL, "nul"),
        PD_NAME(PERCENT_ALL, "all"));
struct config {
    enum percent_bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(percent_bug)));

/* ---- Whatever is encoded ------------------------------------------------------------------- */

struct text {
    pd_str text;
};
PD_TYPE(text, PD_FIELD(text, PD_TEXT(0, 20)));

static pd_verdict is_decoded(const struct text *in, pd_finding *finding)
{
    const enum percent_bug bug = pd_property_config(finding, config)->bug;
    char encoded[4 * 80 + 1];
    char decoded[sizeof encoded];
    const size_t len = percent_encode(in->text.data, in->text.len, encoded, bug);
    const pd_str out = {decoded, percent_decode(encoded, len, decoded, bug)};
    return pd_str_equal(in->text, out) ? PD_HOLDS
                                       : pd_violated(finding, "encoded as %.*s", (int)len, encoded);
}
PD_PROPERTY(round_trip, text, is_decoded, .statement = "What was encoded is decoded",
            .config = &config_type);

static pd_verdict is_plain(const struct text *in, pd_finding *finding)
{
    char encoded[4 * 80 + 1];
    const size_t len = percent_encode(in->text.data, in->text.len, encoded,
                                      pd_property_config(finding, config)->bug);
    encoded[len] = '\0';
    const size_t plain = strspn(encoded, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-._~%");
    return plain == len ? PD_HOLDS
                        : pd_violated(finding, "byte 0x%02X is in it", (unsigned)encoded[plain]);
}
PD_PROPERTY(plain, text, is_plain, .statement = "What is encoded may stand in a URL",
            .config = &config_type);

/* ---- Whatever is decoded ------------------------------------------------------------------- */

struct code {
    pd_str code;
};
PD_TYPE(code, PD_FIELD(code, PD_CHARS("%0-9A-Fg", 0, 12)));

static bool has_percent(const struct code *in)
{
    return in->code.len && memchr(in->code.data, '%', in->code.len);
}
static pd_verdict is_not_longer(const struct code *in, pd_finding *finding)
{
    char *const text = malloc(in->code.len); /* without a NUL behind it */
    char *const out = malloc(in->code.len + 1);
    if (!text || !out) {
        abort();
    }
    memcpy(text, in->code.data, in->code.len);
    const size_t len =
        percent_decode(text, in->code.len, out, pd_property_config(finding, config)->bug);
    size_t percents = 0;
    for (size_t i = 0; i + 2 < in->code.len; i++) {
        percents += in->code.data[i] == '%';
    }
    free(text);
    free(out);
    return len <= in->code.len && len + 2 * percents >= in->code.len
               ? PD_HOLDS
               : pd_violated(finding, "%zu bytes of it are left", len);
}
PD_PROPERTY(not_longer, code, is_not_longer, .statement = "Decoding takes away two bytes each time",
            .config = &config_type, .assuming = has_percent);

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.property = &round_trip_property, .max_runs = 5000},
                                      {.property = &plain_property, .max_runs = 5000},
                                      {.property = &not_longer_property, .max_runs = 5000},
                                      {0}};
    return pd_main(argc, argv, suites);
}
