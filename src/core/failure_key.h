/*
 * The keys of a failure file's header, in the order in which they are written, and the limits of
 * the format: what its writer and its reader have in common.
 */
#ifndef PDI_FAILURE_KEY_H
#define PDI_FAILURE_KEY_H

#include "core/failure.h"
#include "core/read.h"

#define PDI_FAILURE_MAGIC "propertydamage-failure "
#define PDI_FAILURE_FORMAT "1"
#define PDI_SHRINK_LIMIT ", stopped by "

enum {
    PDI_FAILURE_LINE_MAX = 1024 * 1024, /* bytes */
    PDI_FAILURE_VALUE_MAX = 64 * 1024,  /* of a text, before it is escaped: longer ones are cut */
    PDI_FAILURE_STEPS_MAX = 100000,     /* as many as a run may have */
    PDI_FAILURE_KEYS_MAX = 1000         /* settings and unknown ones: each is looked for again */
};

/* How a value is written. */
enum pdi_key_form {
    PDI_KEY_TEXT,       /* of one line */
    PDI_KEY_JSON,       /* an object */
    PDI_KEY_NUMBER,     /* 64 bits */
    PDI_KEY_COUNT,      /* a size_t, left out if it is 0 */
    PDI_KEY_DIGITS,     /* 16 hexadecimal digits */
    PDI_KEY_KIND,       /* a failure kind */
    PDI_KEY_SETTING,    /* "config KEY", as often as there are */
    PDI_KEY_REPRODUCED, /* "9 of 10" */
    PDI_KEY_SHRINK,     /* "56 executions, 812 commands, 3 ms, stopped by ..." */
    PDI_KEY_CLASS       /* "test_code" */
};

/* Name, form, member of struct pdi_failure. */
#define PDI_FAILURE_KEY_MAP(X)                                                                     \
    X("kind", KIND, kind)                                                                          \
    X("name", TEXT, name)                                                                          \
    X("message", TEXT, message)                                                                    \
    X("data", JSON, data)                                                                          \
    X("seed", NUMBER, seed)                                                                        \
    X("run", NUMBER, run)                                                                          \
    X("suite", TEXT, suite)                                                                        \
    X("model", TEXT, model)                                                                        \
    X("adapter", TEXT, adapter)                                                                    \
    X("config", SETTING, config)                                                                   \
    X("options", TEXT, options)                                                                    \
    X("model-hash", DIGITS, model_hash)                                                            \
    X("build-id", TEXT, build_id)                                                                  \
    X("version", TEXT, version)                                                                    \
    X("fingerprint", TEXT, fingerprint)                                                            \
    X("reproduced", REPRODUCED, reproduced)                                                        \
    X("original-steps", COUNT, original_steps)                                                     \
    X("shrink", SHRINK, shrink_executions)                                                         \
    X("shrunk-run", COUNT, shrunk_run)                                                             \
    X("class", CLASS, test_code)                                                                   \
    X("created", TEXT, created)

struct pdi_failure_key {
    const char *name;
    enum pdi_key_form form;
    size_t offset; /* of the member */
};

enum { PDI_FAILURE_KEY_COUNT = 21 };
extern const struct pdi_failure_key pdi_failure_keys[PDI_FAILURE_KEY_COUNT];

/* Reads the value of KEY, which is the rest of the line IN, into OUT. */
pd_status pdi_failure_value(struct pdi_reader *in, const struct pdi_failure_key *key,
                            struct pdi_failure *out);

/* Whether TEXT looks like a JSON object, on which reader and writer agree. */
bool pdi_failure_is_object(const char *text);

/* Reads TEXT, a part of the line IN, as the writer escapes it. */
pd_status pdi_failure_text(struct pdi_reader *in, pd_str text, const char **out);

/* What is left of the line IN, without the blanks at its end. */
pd_str pdi_failure_rest(const struct pdi_reader *in);

/* Whether what is left of the line IN begins with TEXT. */
bool pdi_failure_begins(const struct pdi_reader *in, const char *text);

#endif
