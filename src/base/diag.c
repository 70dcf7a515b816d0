/* Statuses, diagnostics and the end of a program that is wrong. */
#include "base/diag.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *(*pdi_assert_context)(void);

const char *pd_version(void)
{
    return PD_VERSION;
}

const char *pd_status_text(pd_status status)
{
    switch (status) {
#define TEXT(name_, value_, message_)                                                              \
    case PD_##name_:                                                                               \
        return message_;
        PD_STATUS_MAP(TEXT)
#undef TEXT
    }
    return "unknown status";
}

bool pd_str_equal(pd_str a, pd_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Makes *DIAG, which may be NULL, WHAT with a text. */
PD_PRINTF(3, 0)
static void tell(pd_diag *diag, pd_diag what, const char *format, va_list args)
{
    if (diag) {
        *diag = what;
        (void)vsnprintf(diag->text, sizeof diag->text, format, args);
        pdi_one_line(diag->text, sizeof diag->text);
    }
}

pd_status pdi_fail(pd_diag *diag, pd_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(diag, (pd_diag){.status = status}, format, args);
    va_end(args);
    return status;
}

pd_status pdi_fail_at(pd_diag *diag, pd_status status, int line, int column, const char *format,
                      ...)
{
    va_list args;
    va_start(args, format);
    tell(diag, (pd_diag){.status = status, .line = line, .column = column}, format, args);
    va_end(args);
    return status;
}

void pd_assert_failed(const char *file, int line, const char *condition)
{
    const char *const context = pdi_assert_context ? pdi_assert_context() : "";
    (void)fprintf(stderr, "%s:%d: assertion failed: %s%s%s\n", file, line, condition,
                  *context ? ", in " : "", context);
    abort();
}
