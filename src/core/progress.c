/* See progress.h. */
#include "core/progress.h"

static const struct {
    const char *text;
    bool test_code;
} phases[PDI_PHASE_COUNT] = {
#define ROW(name_, text_, test_code_) {text_, test_code_},
    PDI_PHASE_MAP(ROW)
#undef ROW
};

const char *pdi_phase_text(uint32_t phase)
{
    return phase < PDI_PHASE_COUNT ? phases[phase].text : "?";
}

bool pdi_phase_is_test_code(uint32_t phase)
{
    return phase < PDI_PHASE_COUNT && phases[phase].test_code;
}
