/*
 * The closed table of failure kinds, their classes and exit codes. Reports, exit codes, man
 * page and tests are derived from it. Only ever added to.
 */
#ifndef PDI_KIND_H
#define PDI_KIND_H

#include <propertydamage/base.h>

/* Who is wrong. */
enum pdi_class {
    PDI_CLASS_SYSTEM,
    PDI_CLASS_TEST_CODE,
    PDI_CLASS_ENVIRONMENT,
    PDI_CLASS_FRAMEWORK,
    PDI_CLASS_UNKNOWN
};

/* Name, class, exit code, what it means. */
#define PDI_KIND_MAP(X)                                                                            \
    X(CHECK_FAILED, "check_failed", SYSTEM, 1, "an invariant does not hold")                       \
    X(PROJECTION_VIOLATION, "projection_violation", SYSTEM, 1, "apply met an illegal transition")  \
    X(MISPREDICTED, "mispredicted", SYSTEM, 1, "a step answered otherwise than simulated")         \
    X(DUPLICATE_EXTERNAL, "duplicate_external", SYSTEM, 1, "two live things got one id")           \
    X(CRASHED, "crashed", SYSTEM, 1, "a signal ended the process")                                 \
    X(HUNG, "hung", SYSTEM, 1, "a step or a run did not end")                                      \
    X(EXITED, "exited", SYSTEM, 1, "the process ended")                                            \
    X(SANITIZER, "sanitizer", SYSTEM, 1, "a sanitizer reported an error")                          \
    X(LEAKED, "leaked", SYSTEM, 1, "something was left behind")                                    \
    X(CORRUPTED, "corrupted", SYSTEM, 1, "the framework's own memory was overwritten")             \
    X(DIVERGED, "diverged", SYSTEM, 1, "the same was answered otherwise")                          \
    X(ADAPTER_ERROR, "adapter_error", UNKNOWN, 3, "the adapter could not tell")                    \
    X(MALFORMED_RESULT, "malformed_result", TEST_CODE, 3, "the adapter broke its protocol")        \
    X(RETRY_FROM_SYNC, "retry_from_sync", TEST_CODE, 3, "a synchronous command asked for a retry") \
    X(SETUP_FAILED, "setup_failed", ENVIRONMENT, 3, "a setup failed")                              \
    X(LIMIT_REACHED, "limit_reached", FRAMEWORK, 3, "a limit of the framework ended the run")      \
    X(UNRESOLVED_REF, "unresolved_ref", FRAMEWORK, 1, "a must_resolve command was skipped")        \
    X(IMPURE, "impure", TEST_CODE, 3, "a callback depends on more than its arguments")

enum pdi_kind {
    PDI_HELD,
#define PDI_KIND_NAME(name_, text_, class_, exit_, meaning_) PDI_##name_,
    PDI_KIND_MAP(PDI_KIND_NAME)
#undef PDI_KIND_NAME
        PDI_KIND_COUNT
};

/* A row of the table. */
struct pdi_kind_row {
    const char *text;
    enum pdi_class class_;
    int exit_code;
    const char *meaning;
};

/* The row of KIND; that of PDI_HELD is "held" with exit code 0. */
const struct pdi_kind_row *pdi_kind_row(enum pdi_kind kind);

/* The kind called TEXT; PDI_HELD if there is none. */
enum pdi_kind pdi_kind_named(const char *text);

/* "system", "test_code", "environment", "framework", "unknown". */
const char *pdi_class_text(enum pdi_class which);

#endif
