/* See kind.h. */
#include "core/kind.h"

#include <string.h>

static const struct pdi_kind_row rows[PDI_KIND_COUNT] = {
    [PDI_HELD] = {"held", PDI_CLASS_SYSTEM, 0, "every property held"},
#define ROW(name_, text_, class_, exit_, meaning_)                                                 \
    [PDI_##name_] = {text_, PDI_CLASS_##class_, exit_, meaning_},
    PDI_KIND_MAP(ROW)
#undef ROW
};

const struct pdi_kind_row *pdi_kind_row(enum pdi_kind kind)
{
    PD_ASSERT((unsigned)kind < PDI_KIND_COUNT);
    return &rows[kind];
}

enum pdi_kind pdi_kind_named(const char *text)
{
    for (unsigned i = 1; i < PDI_KIND_COUNT; i++) {
        if (strcmp(rows[i].text, text) == 0) {
            return (enum pdi_kind)i;
        }
    }
    return PDI_HELD;
}

const char *pdi_class_text(enum pdi_class which)
{
    static const char *const texts[] = {"system", "test_code", "environment", "framework",
                                        "unknown"};
    return texts[which];
}
