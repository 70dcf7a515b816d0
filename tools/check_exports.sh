#!/bin/sh
# Compares what the shared libraries of $BUILD export with src/exports.txt and src/LAYER/exports.txt, and these with the
# symbols files of the Debian packages; --update writes all of them.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
version=$(tools/version.sh)
exported() {
    nm -D --defined-only "$1" | awk '{ print $3 }' | LC_ALL=C sort
}
# symbols NAME LIST OLD: the symbols file of the Debian package. A symbol keeps the version in which it came.
symbols() {
    package=${1}${version%%.*}
    printf '%s.so.%s %s #MINVER#\n* Build-Depends-Package: %s-dev\n' "$1" "${version%%.*}" "$package" "$1"
    awk -v version="$version" 'FILENAME == ARGV[1] { if (sub(/@Base$/, "", $1)) came[$1] = $2; next }
        { print " " $1 "@Base " ($1 in came ? came[$1] : version) }' "$3" "$2"
}
# check NAME LIST: compares the library, or writes its lists.
check() {
    library=$build/src/$1.so
    debian=debian/${1}${version%%.*}.symbols
    if [ "$update" ]; then
        exported "$library" >"$2"
        symbols "$1" "$2" "$debian" >"$debian.new"
        mv "$debian.new" "$debian"
        return
    fi
    [ -e "$2" ] || { echo "no $2 (check_exports.sh --update writes it)"; exit 77; }
    if ! exported "$library" | diff -u --label "$2" --label "$library" "$2" - ||
        ! symbols "$1" "$2" "$debian" | diff -u --label "$debian" --label "$2" "$debian" -; then
        echo 'the exported symbols differ; when that is meant: tools/check_exports.sh --update'
        exit 1
    fi
}
update=
if [ "${1-}" = --update ]; then update=1; fi
[ -e "$build/src/libpropertydamage.so" ] || { echo "$build/src/libpropertydamage.so is not built"; exit 77; }
check libpropertydamage src/exports.txt
if [ -e "$build/src/libpropertydamage-http.so" ]; then
    check libpropertydamage-http src/http/exports.txt
fi
