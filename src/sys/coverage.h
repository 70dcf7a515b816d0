/* Which lines of the test and the system under test were executed, in processes that end without
 * exit handlers: gcov and LLVM write that down in one. */
#ifndef PDI_COVERAGE_H
#define PDI_COVERAGE_H

#include <propertydamage/model.h>

/* From now on the processes that pdi_fork makes count by FUNCTIONS, which are copied. */
void pdi_coverage_use(const pd_coverage *functions);

/* Whether what such processes count is lost, because the program was linked without what writes it
 * down. */
bool pdi_coverage_is_lost(void);

/* A new process begins to count, from zero: what its parent has counted is the parent's. */
void pdi_coverage_begin(void);

/* Writes down what this process has counted. */
void pdi_coverage_end(void);

#endif
