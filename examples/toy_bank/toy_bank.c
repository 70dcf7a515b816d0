/* The tests of ToyBank: one model, in process (--adapter memory) and of a service (--adapter http
 * --url URL). */
#include "adapters.h"
#include "model.h"

#include <propertydamage/run.h>

int main(int argc, char **argv)
{
    const pd_suite suites[] = {
        {.model = toy_bank, .adapter = memory_bank},
        {0},
    };
    return pd_main(argc, argv, suites);
}
