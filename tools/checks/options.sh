#!/bin/sh
# What lists options - help, manual page, guides, completion in bash and zsh - lists the same ones, and what is kept of
# it in the repository is fresh.
set -eu
status=0
tools/generated.sh --check || status=1
tests/cli/options_test.py --build "$BUILD" || status=$?
exit $status
