/* See coverage.h. */
#include "sys/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERN_SIZE = 4096 };

static pd_coverage coverage;

void pdi_coverage_use(const pd_coverage *functions)
{
    coverage = *functions;
}

bool pdi_coverage_is_lost(void)
{
    return coverage.gcov && !coverage.gcov_dump;
}

/*
 * LLVM writes a file for each process with %p in its name, or one for all with %m, as
 * LLVM_PROFILE_FILE says; where it says neither, the processes would overwrite each other's. The
 * process id is looked at again only for a name that is not the one it has: so the same file is
 * called otherwise.
 */
static void name_profile(void)
{
    const char *const asked = getenv("LLVM_PROFILE_FILE");
    const char *const name = asked && *asked ? asked : "default.profraw";
    const bool is_pattern = strstr(name, "%m") || strstr(name, "%p");
    static char pattern[PATTERN_SIZE]; /* it is kept */
    (void)snprintf(pattern, sizeof pattern, "%s%s%s", *name == '/' ? "/." : "./", name,
                   is_pattern ? "" : ".%m");
    coverage.profile_name(pattern);
}

void pdi_coverage_begin(void)
{
    if (coverage.gcov_reset) {
        coverage.gcov_reset();
    }
    if (coverage.profile_reset) {
        coverage.profile_reset();
    }
    if (coverage.profile_name) {
        name_profile();
    }
}

void pdi_coverage_end(void)
{
    if (coverage.gcov_dump) {
        coverage.gcov_dump();
    }
    if (coverage.profile_write) {
        (void)coverage.profile_write();
    }
}
