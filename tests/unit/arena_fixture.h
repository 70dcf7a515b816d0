/*
 * An arena for tests: arena_setup and arena_teardown are fixtures of cmocka, of one test or of all
 * tests of a program; what is allocated lives as long. Included last, for parameters of inline
 * functions are called arena, too.
 */
#ifndef ARENA_FIXTURE_H
#define ARENA_FIXTURE_H

#include "base/arena.h"

static pd_arena arena;

static int arena_setup(void **state)
{
    (void)state;
    pdi_arena_init(&arena, 0);
    return 0;
}

static int arena_teardown(void **state)
{
    (void)state;
    pdi_arena_release(&arena);
    return 0;
}

#endif
