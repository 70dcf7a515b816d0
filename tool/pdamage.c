/* pdamage: runs the suites of shared objects. All of it is in the library, so that a plug-in and
 * the tool share one. */
#include "cli/tool.h"

int main(int argc, char **argv)
{
    return pdi_tool_main(argc, argv);
}
