#!/bin/sh
# Prints the rules of validation as doc/rules.md, from the table in src/core/validate_rules.c; --update writes
# that file, --check compares it.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/main.c" <<'END'
#include "core/validate.h"

#include <stdio.h>

int main(void)
{
    for (const struct pdi_rule *rule = pdi_rules(); rule->id; rule++) {
        printf("| %s | %s | `%s` |%s|\n", rule->id, rule->text, rule->example,
               rule->simulates ? " yes " : "");
    }
    return 0;
}
END
"${CC:-cc}" -std=c11 -Iinclude -Isrc -o "$work/rules" "$work/main.c" src/core/validate_rules.c
{
    cat <<'END'
# The rules of a model

Before anything runs, and by `validate`, a model and its adapter are held to these rules. A rule that is broken keeps a
campaign from running (exit code 2); what is only doubtful is a warning. A line names the rule, says what is wrong and
where, and what to do. The rules of the last column are looked at in 1,000 simulated runs, which call the model's
functions but not the system under test; they are not looked at while one of the others is broken.

<!-- written by tools/rules_table.sh -->

| rule | what must be | an example of a breach | simulates |
|---|---|---|---|
END
    "$work/rules"
} >"$work/rules.md"
case ${1-} in
--update) cp "$work/rules.md" doc/rules.md ;;
--check) diff -u doc/rules.md "$work/rules.md" || {
    echo 'doc/rules.md is not what the table says: tools/rules_table.sh --update'
    exit 1
} ;;
*) cat "$work/rules.md" ;;
esac
