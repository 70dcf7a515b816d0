#!/bin/sh
# The zoo: every planted bug is found and shrunk to its stated minimum, at 3 seeds when QUICK, else at 20; a saved
# failure replays, and no longer once the bug is switched off; without bugs 10,000 runs hold (200 when QUICK).
set -eu
seeds=20 runs=10000
if [ -n "${QUICK-}" ]; then seeds=3 runs=200; fi
programs=$(for source in tests/zoo/*.c; do [ -e "$source" ] && basename "$source" .c; done || true)
[ -n "$programs" ] || { echo 'no tests/zoo/*.c'; exit 77; }
# shellcheck disable=SC2016 # the inner shell expands these
for program in $programs; do
    seq 1 $seeds | sed "s|^|$program |"
    echo "$program none $runs"
    echo "$program replay"
done | BUILD=$BUILD xargs -P "$(nproc)" -L 1 sh -c '
    program=$BUILD/zoo/$0 log=$BUILD/zoo/$0.$1.log
    replays() {
        dir=$(mktemp -d)
        trap "rm -rf \"$dir\"" EXIT
        "$program" main run --seed 1 --runs 20000 --config bug=all --save "$dir" \
            --no-validate && return 1
        for file in "$dir"/*.pd; do
            status=0; "$program" main replay "$file" || status=$?
            [ "$status" -eq 1 ] || { echo "replay: exit $status, not 1"; return 1; }
            "$program" main replay "$file" --config bug=none || { echo "replay without the bug: exit $?, not 0"; return 1; }
        done
    }
    case $1 in
    replay) replays >"$log" 2>&1 && exit 0 ;;
    *) "$program" "$@" >"$log" 2>&1 && exit 0 ;;
    esac
    echo "FAILED: zoo/$0 $*"; tail -n 20 "$log"; exit 1'
