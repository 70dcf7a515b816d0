#!/bin/sh
# Compares what the shared library of $BUILD exports with src/exports.txt; --update writes the list.
set -eu
cd "$(dirname "$0")/.."
library=${BUILD:-build}/src/libpropertydamage.so
[ -e "$library" ] || { echo "$library is not built"; exit 77; }
exported() {
    nm -D --defined-only "$library" | awk '{ print $3 }' | LC_ALL=C sort
}
if [ "${1-}" = --update ]; then
    exported >src/exports.txt
    exit 0
fi
[ -e src/exports.txt ] || { echo 'no src/exports.txt (check_exports.sh --update writes it)'; exit 77; }
exported | diff -u --label src/exports.txt --label "$library" src/exports.txt - || {
    echo 'the exported symbols differ; when that is meant: tools/check_exports.sh --update'
    exit 1
}
