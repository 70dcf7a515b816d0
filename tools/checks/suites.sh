#!/bin/sh
# The suites of real libraries: each planted fault is found and shrunk to its stated minimum at 20 seeds; without faults
# 10,000 runs hold; pairs of commands, the plug-in, leftovers.
set -eu
exec tests/suites/suite_test.py --build "$BUILD" --seeds 20 --runs 10000
