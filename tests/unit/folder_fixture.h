/*
 * A folder of their own for the tests of a program, beside their arena:
 * cmocka_run_group_tests(tests, folder_setup, folder_teardown). It goes when the program ends.
 */
#ifndef FOLDER_FIXTURE_H
#define FOLDER_FIXTURE_H

#include "arena_fixture.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

static char folder[] = "/tmp/propertydamage_test_XXXXXX";

static int folder_setup(void **state)
{
    (void)arena_setup(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int folder_teardown(void **state)
{
    char command[100];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    (void)arena_teardown(state);
    return system(command);
}

/* The path of NAME in the folder. */
static const char *in_folder(const char *name)
{
    struct pdi_text path = pdi_text_new(&arena);
    pdi_text_printf(&path, "%s/%s", folder, name);
    return path.data;
}

#endif
