/* See tool.h. */
#include "cli/tool.h"

#include "cli/cli.h"
#include "sys/plugin.h"

enum { LOAD_MS = 10000 }; /* unless --run-time says what takes too long */

/* Loads the plug-in that CLI's request names, and takes over its suites. */
static int load(struct pdi_cli *cli)
{
    const char *const file = cli->request.plugin;
    if (!file) {
        return PDI_EXIT_OK; /* a subcommand that needs none, as the parser saw to it */
    }
    const unsigned limit = cli->request.run_ms ? (unsigned)cli->request.run_ms : LOAD_MS;
    const pd_plugin *const plugin = pdi_plugin_load(file, "pd_plugin_entry", limit, &cli->diag);
    if (!plugin) {
        return pdi_complain_diag(cli, PD_EINVAL, NULL);
    }
    if (plugin->abi != PD_ABI) {
        return pdi_complain(cli,
                            "%s was compiled with PD_ABI %" PRIu32
                            ", this is PropertyDamage %s with PD_ABI %d: compile it again",
                            file, plugin->abi, pd_version(), PD_ABI);
    }
    return pdi_suites_take(cli, plugin->suites, plugin->suite_size);
}

int pdi_tool_main(int argc, char **argv)
{
    struct pdi_cli cli = {.is_tool = true, .load = load};
    return pdi_cli_main(&cli, argc, argv, 0);
}
