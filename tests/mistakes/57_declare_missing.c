/* A struct of several files that names itself and is not declared.
 * gcc: 'node_type' undeclared
 * clang: undeclared identifier 'node_type'
 * fix: s/^PD_DEFINE/PD_DECLARE_TYPE(node);\n&/
 */
#include "1_state.inc"
#include "2_credit.inc"
#include "3_simulate.inc"
#include "4_command.inc"
#include "5_projection.inc"
#include "6_model.inc"
#include "7_adapter.inc"
#include "8_handlers.inc"

struct node {
    struct node *next;
};
PD_DEFINE_TYPE(node, PD_OPTIONAL(next, node));
int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.model = &bank_model, .adapter = &bank_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
