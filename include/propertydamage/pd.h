/*
 * propertydamage/pd.h - everything a test needs: stateful property-based testing.
 *
 * Terms. A command is something to do, an event something that happened. A projection folds
 * events into a state; an invariant must hold of it. A model is a list of commands and a
 * projection; an adapter executes commands on the system under test. A run executes one plan,
 * a campaign is many runs, a failure is shrunk to the shortest plan that still fails alike.
 *
 * Conventions. What you write as data is a visible constant struct, made by one macro; what
 * has a life is an opaque handle. A zeroed option means its default. Functions that can fail
 * for a reason from outside return a pd_status and fill a pd_diag that the caller owns.
 *
 * Ownership. Memory has a lifetime, not an owner: what a callback gets lives for the step or
 * the run, as its declaration says; what a report gives out lives as long as the report.
 *
 * Threads and processes. Callbacks are called from one thread at a time, in a worker process
 * of ours unless isolation is off; between setup_once and teardown_once this process forks.
 */
#ifndef PD_PD_H
#define PD_PD_H
#include <propertydamage/adapter.h>
#include <propertydamage/base.h>
#include <propertydamage/container.h>
#include <propertydamage/gen.h>
#include <propertydamage/model.h>
#include <propertydamage/property.h>
#include <propertydamage/run.h>
#include <propertydamage/type.h>
#endif
