#!/bin/sh
# Compares what the shared libraries of $BUILD export with src/exports.txt and src/LAYER/exports.txt; --update writes
# the lists.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
exported() {
    nm -D --defined-only "$1" | awk '{ print $3 }' | LC_ALL=C sort
}
# check NAME LIST: compares the library, or writes its list.
check() {
    library=$build/src/$1.so
    if [ "$update" ]; then
        exported "$library" >"$2"
        return
    fi
    [ -e "$2" ] || { echo "no $2 (check_exports.sh --update writes it)"; exit 77; }
    exported "$library" | diff -u --label "$2" --label "$library" "$2" - || {
        echo 'the exported symbols differ; when that is meant: tools/check_exports.sh --update'
        exit 1
    }
}
update=
if [ "${1-}" = --update ]; then update=1; fi
[ -e "$build/src/libpropertydamage.so" ] || { echo "$build/src/libpropertydamage.so is not built"; exit 77; }
check libpropertydamage src/exports.txt
if [ -e "$build/src/libpropertydamage-http.so" ]; then
    check libpropertydamage-http src/http/exports.txt
fi
