#!/bin/sh
# The documentation is true: its C compiles, its commands print what it says. Manual pages are well-formed.
set -eu
tools/check_docs.py --build "$BUILD"
for page in doc/man/*.scd; do
    [ -e "$page" ] || continue
    scdoc <"$page" | mandoc -T lint -W error || { echo "FAILED: $page"; exit 1; }
done
