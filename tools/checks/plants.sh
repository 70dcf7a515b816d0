#!/bin/sh
# The checks check: defects are planted that one of them must find. The quick ones are, and the others can still be;
# tools/plant_defects.py without --quick plants them all.
set -eu
git rev-parse --git-dir >/dev/null 2>&1 || { echo 'this is no checkout of git'; exit 77; }
exec tools/plant_defects.py --quick
