/* A number as the text of a name.
 * gcc: makes pointer from integer
 * clang: incompatible integer to pointer
 * fix: s/PD_NAME(LOW, 1)/PD_NAME(LOW, "low")/
 */
#include "1_state.inc"

enum level { LOW, HIGH };
PD_ENUM(level, PD_NAME(LOW, 1), PD_NAME(HIGH, "high"));
struct credit {
    pd_ref account;
    int64_t amount;
    enum level level;
};
PD_TYPE(credit, PD_FIELD(account, PD_FROM(bank, accounts)), PD_FIELD(amount),
        PD_FIELD(level, PD_NAMES(level)));

#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"
#include "9_main.inc"
