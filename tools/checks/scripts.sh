#!/bin/sh
# All shell scripts pass shellcheck, and every Python script compiles.
set -eu
tools/list_files.sh '*.sh' 'bootstrap' '.ci/run' | xargs shellcheck
tools/list_files.sh '*.py' | xargs -n 1 python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())'
