#!/bin/sh
# The documentation is true: its C compiles, its commands print what it says, its rules are those of the table. Manual
# pages are well-formed.
set -eu
tools/check_docs.py --build "$BUILD"
tools/rules_table.sh --check
for page in doc/man/*.scd; do
    [ -e "$page" ] || continue
    scdoc <"$page" | mandoc -T lint -W error || { echo "FAILED: $page"; exit 1; }
done
