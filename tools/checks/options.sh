#!/bin/sh
# What lists options - help, manual page, guides, completion in bash and zsh - lists the same ones, and what is kept of
# it in the repository is fresh.
set -eu
tools/generated.sh --check
tests/cli/options_test.py --build "$BUILD"
