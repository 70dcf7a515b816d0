#!/bin/bash
# Runs the checks one after the other: check_all.sh [--quick] [JOB...]; --list names them.
# A job is tools/checks/JOB.sh; exit 77 means that it had nothing to do, and its last line says why.
set -u
cd "$(dirname "$0")/.." || exit 2
quick='tidy format release headers unit cli zoo toy_bank ring_buffer'
all='tidy format scripts release headers gcc cxx mistakes zoo toy_bank ring_buffer suites clang exports options docs install
    amalgamation dist musl debian coverage valgrind asan tsan fuzz clang-tidy cppcheck bench plants minimal-root'
export BUILD=${BUILD:-build} QUICK=

case ${1-} in
--list) for job in $all; do echo "$job"; done; exit 0 ;;
--quick) QUICK=1; all=$quick; shift ;;
esac
[ $# -eq 0 ] && for job in $all; do set -- "$@" "$job"; done
for job; do
    [ -x "tools/checks/$job.sh" ] || { echo "check_all.sh: no job '$job'; --list names them" >&2; exit 2; }
done

mkdir -p build-check
passed=0 failed=0 running='' why=''
trap '[ -n "$running" ] && kill -- "-$running" 2>/dev/null; exit 130' INT TERM
set -m # a process group for each job, so that an interrupted one can be ended as a whole
for job; do
    log=build-check/$job.log start=$(date +%s)
    printf '%-14s' "$job"
    "tools/checks/$job.sh" >"$log" 2>&1 </dev/null &
    running=$!
    wait "$running"
    status=$?
    running=
    case $status in
    0) passed=$((passed + 1)) word=ok ;;
    77) word="skipped: $(tail -n 1 "$log")" ;;
    *) failed=$((failed + 1)) word=FAILED ;;
    esac
    echo "$word, $(($(date +%s) - start)) s"
    if [ "$word" = FAILED ]; then
        tail -n 40 "$log" | sed 's/^/    /'
        echo "    (all of it: $log)"
        why+="$job failed:"$'\n'"$({ grep -E 'ERROR|FAIL|[Ee]rror:' "$log" || tail -n 5 "$log"; } | cut -c 1-300 | head -n 12)"$'\n'
    fi
done
printf '%s' "$why" # again, where whoever sees but the end of a long log finds it
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
