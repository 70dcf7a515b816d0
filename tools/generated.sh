#!/bin/sh
# What is made from the table of options and kept in the repository: a part of the manual page, and the scripts with
# which shells complete `pdamage`. generated.sh --check says what is stale, --update writes it.
set -eu
cd "$(dirname "$0")/.."
tool=${BUILD:-build}/pdamage
page=doc/man/pdamage.1.scd
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$(realpath "$tool")" "$work/bin/pdamage" # so that it calls itself by that name, however it was built

"$work/bin/pdamage" --help-manual >"$work/manual"
awk -v manual="$work/manual" '
    /^; to here/ { skip = 0 }
    !skip { print }
    /^; from here/ { skip = 1; print ""; while ((getline line <manual) > 0) print line }' "$page" >"$work/page"
"$work/bin/pdamage" completion bash >"$work/bash"
"$work/bin/pdamage" completion zsh >"$work/zsh"

status=0
# fresh NEW FILE: FILE is what NEW is, or becomes it.
fresh() {
    if [ "$update" ]; then
        cp "$1" "$2"
    elif ! diff -u --label "$2" --label 'the table of options' "$2" "$1"; then
        echo "$2 is stale: tools/generated.sh --update"
        status=1
    fi
}
update=
if [ "${1-}" = --update ]; then update=1; fi
fresh "$work/page" "$page"
fresh "$work/bash" tool/completion/pdamage.bash
fresh "$work/zsh" tool/completion/_pdamage
exit $status
