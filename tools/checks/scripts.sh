#!/bin/sh
# All shell scripts pass shellcheck, and every Python script compiles.
set -eu
debian_tests=$(sed -n 's|^Tests: |debian/tests/|p' debian/tests/control)
# shellcheck disable=SC2086 # a list of words
tools/list_files.sh '*.sh' 'bootstrap' '.ci/run' $debian_tests | xargs shellcheck
tools/list_files.sh '*.py' | xargs -n 1 python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())'
