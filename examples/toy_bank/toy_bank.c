/* The tests of ToyBank: one model, in process (--adapter memory) and of a service (--adapter http
 * --url URL), which is only there if libcurl was when it was built. */
#include "adapters.h"
#include "model.h"

#include <propertydamage/run.h>

int main(int argc, char **argv)
{
    const pd_suite suites[] = {
        {.model = toy_bank, .adapter = memory_bank},
#ifdef HAVE_HTTP
        {.model = toy_bank, .adapter = http_bank},
#endif
        {0},
    };
    return pd_main(argc, argv, suites);
}
