/*
 * The table of rules. It is all there is of them: `validate --list`, doc/rules.md and the tests
 * read it. Ids are for ever; a rule is only ever added. This file depends on nothing, so that
 * tools/rules_table.sh can compile it alone.
 */
#include "core/validate.h"

static const struct pdi_rule rules[] = {
    {"V01", "A struct that commands, events, states or handlers share has one description.",
     "PD_TYPE(put, ...) in a header that the model's and the adapter's file include", false},
    {"V02",
     "Commands, events, projections and invariants are listed once and have names of their own.",
     "PD_COMMANDS(fs, open_file, openFile): both are OpenFile in reports and files", false},
    {"V03", "A description covers its struct.",
     "struct credit { pd_ref account; int64_t amount; }; PD_TYPE(credit, PD_FIELD(account));",
     false},
    {"V04", "The members of a description lie in their struct and belong to one line each.",
     "a command of PD_TYPE(sum, PD_COUNTED(terms, count), PD_FIELD(count))", false},
    {"V05", "Containers are in states only, and states hold nothing by a pointer.",
     "struct put { pd_list_of(int) values; }; as a command", false},
    {"V06", "An enum has names, and each text names one constant.",
     "PD_ENUM(color, PD_NAME(RED, \"red\"), PD_NAME(GREEN, \"red\"));", false},
    {"V07", "What generates a member of a command fits the member's kind.",
     "PD_FIELD(amount, PD_ALNUM(1, 9)) of an int64_t", false},
    {"V08", "What a member of a command may be is possible and fits into it.",
     "PD_FIELD(level, PD_RANGE(0, 300)) of a uint8_t", false},
    {"V09", "The pattern of PD_MATCHES can be generated.", "PD_FIELD(code, PD_MATCHES(\"[a-z\"))",
     false},
    {"V10", "PD_FROM names a container of the model's state whose items are like the member.",
     "PD_FIELD(account, PD_FROM(bank, names)) of a pd_ref, where names are strings", false},
    {"V11", "Something chooses each reference of a command.",
     "struct use { pd_ref file; }; PD_TYPE(use, PD_FIELD(file)); without overrides", false},
    {"V12", "PD_EXTERNAL is said of members of events, and of references in fixed places.",
     "PD_TYPE(listed, PD_COUNTED(files, count, PD_EXTERNAL)) where files is a pointer", false},
    {"V13",
     "Commands and invariants are written for the state that they see, and projections have one.",
     "PD_COMMAND(credit, account) in PD_COMMANDS of PD_MODEL(bank)", false},
    {"V14", "Every command has one handler or route, and routes say where each value comes from.",
     "PD_HANDLERS(kv, kv_run, (put, do_put)) without get; .take = \"account\" of an event with "
     "balance",
     false},
    {"V15", "An invariant can fire.", ".after = {&account_type} where no event or command is so",
     false},
    {"V16", "What a command says of itself has an effect.",
     "PD_COMMAND(get, kv) without .simulate or .unchecked in PD_MODEL(kv, .exact = true)", false},
    {"V17", "The model keeps its own rules while it is simulated.",
     "simulate emits an event that PD_EVENTS does not list", true},
    {"V18", "A command that was drawn is possible when it is asked again.",
     "overrides sets a member by assignment instead of pd_choose_int", true},
    {"V19", "Simulated runs reach every command and every event that references come from.",
     ".when = has_files where no event is folded into files", true},
    {"V20", "A read_only command leaves the state as it is.",
     "PD_COMMAND(get, kv, .read_only = true) where apply counts commands in the state", true},
    {0},
};

const struct pdi_rule *pdi_rules(void)
{
    return rules;
}
