/* The tool `pdamage`: the command line of a test program, for suites in shared objects. */
#ifndef PDI_TOOL_H
#define PDI_TOOL_H

#include <propertydamage/base.h>

/* main() of the tool; gives its exit code. */
PD_API int pdi_tool_main(int argc, char **argv);

#endif
