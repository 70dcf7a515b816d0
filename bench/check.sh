#!/bin/sh
# Checks the drivers of the other tools that are installed, in seconds: each finds one cheap bug and tells all figures,
# and what it tells of each of the shrinking challenge's properties is a counterexample; so do our own programs. And that
# it is noticed when the table of the best is wrong, when an input is no counterexample, and when a driver never finds
# anything.
set -eu
cd "$(dirname "$0")/.."
bench=queue
required='found seeds optimal_length_pct optimal_all_pct runs_median commands_median executions_median
    shrink_commands_median find_cpu_s_median shrink_cpu_s_median'
challenges=$(sed -n 's/^ *"challenge_\([a-z0-9_]*\)".*/\1/p' bench/optimal.json)
export BUILD="${BUILD:-build}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

complain() {
    echo "check.sh: $*" >&2
    failed=1
}

# What is wrong with the figures in FILE of TOOL; nothing: they are complete, and the bug was found.
complaints() {
    for metric in $required; do
        grep -q "^{\"bench\": \"$bench\", \"tool\": \"$2\", \"metric\": \"$metric\", \"value\": [0-9.e+-]*}\$" "$1" ||
            echo "no $metric"
    done
    grep -q '"metric": "found", "value": 1}' "$1" || echo 'the bug was not found'
}

# Judges the line of one seed on standard input.
judge() {
    bench/judge.py "$bench" "$@" >"$scratch/figures" 2>"$scratch/judge.log"
}

# All that TOOL is asked. Two at once.
check_tool() {
    scratch=$scratch/$1
    mkdir "$scratch"
    recorded=
    [ "$1" != hypothesis ] || recorded=$(bench/peer.sh hypothesis version | grep -xFf bench/starts/version.txt || :)
    bench/peer.sh "$1" "$bench" 1 >"$scratch/seed" || complain "$1 failed"
    judge "$1" <"$scratch/seed" || complain "$1: $(cat "$scratch/judge.log")"
    wrong=$(complaints "$scratch/figures" "$1")
    [ -z "$wrong" ] || complain "$1: $wrong"
    echo "$1: $(cut -c1-70 "$scratch/seed")"
    for challenge in $challenges; do
        bench/peer.sh "$1" "challenge_$challenge" 1 >"$scratch/seed" || complain "$1 failed in $challenge"
        bench/judge.py "challenge_$challenge" "$1" <"$scratch/seed" >"$scratch/figures" || failed=1
        grep -q '"metric": "seeds", "value": 1}' "$scratch/figures" || complain "$1 says nothing of $challenge"
        [ -z "$recorded" ] || bench/challenge.py --check "$challenge" <"$scratch/seed" ||
            complain "bench/starts/$challenge.jsonl is not what Hypothesis does"
    done
    return "$failed"
}

running=
for tool in hypothesis rapidcheck fast-check proper; do
    if ! needs=$(bench/peer.sh "$tool" check); then
        echo "check.sh: $tool left out: install $needs" >&2
        continue
    fi
    check_tool "$tool" &
    running="$running $!"
done
for process in $running; do
    wait "$process" || failed=1
done

# Our own program, and its sequences.
if [ -x "$BUILD/tests/challenge/challenge" ]; then
    bench/challenge.py "$BUILD/tests/challenge/challenge" reverse >"$scratch/own" || complain 'challenge.py failed'
    bench/judge.py challenge_reverse propertydamage <"$scratch/own" >"$scratch/figures" || failed=1
    grep -q '"metric": "found", "value": 50}' "$scratch/figures" || complain 'challenge.py does not tell 50 seeds'
fi
bench/long_sequences.py "$BUILD" shrink_bank_50 >"$scratch/own" || complain 'long_sequences.py failed'
bench/judge.py shrink_bank_50 propertydamage <"$scratch/own" >"$scratch/figures" || failed=1
grep -q '"metric": "found", "value": 20}' "$scratch/figures" || complain 'long_sequences.py does not tell 20 sequences'

# The drivers and the zoo are held to the same plans: the first bug of each program.
names=$(sed -n 's/^ *"\([a-z_]*\)": {"length".*/\1/p' bench/optimal.json)
for name in $names; do
    zoo=$(sed -n '/zoo_bug bugs/,/^    },/p' "tests/zoo/$name.c")
    length=$(echo "$zoo" | sed -n 's/^ *\.steps = \([0-9]*\),/\1/p')
    sum=$(echo "$zoo" | sed -n 's/^ *\.sum = \([0-9]*\),/\1/p')
    grep -q "\"$name\": {\"length\": $length, \"sum\": ${sum:-0}}" bench/optimal.json ||
        complain "optimal.json and tests/zoo/$name.c differ: $length commands, sum ${sum:-0}"
done

# A table in which the least is more than what is found.
sed 's/"length": 5, "sum": 900/"length": 6, "sum": 900/' bench/optimal.json >"$scratch/optimal.json"
best='{"seed": 1, "found": true, "runs": 1, "commands": 5, "executions": 9, "shrink_commands": 9, "find_cpu_s": 0.1,
    "shrink_cpu_s": 0.1, "plan": ["push(0)", "push(0)", "push(0)", "push(900)", "pop()"]}'
best=$(echo "$best" | tr -d '\n')
echo "$best" | judge any || complain 'the best plan is refused'
grep -q '"optimal_all_pct", "value": 100.0' "$scratch/figures" || complain 'the best plan is not told'
! echo "$best" | judge any --optimal "$scratch/optimal.json" || complain 'a wrong optimal.json is not noticed'

# What is no counterexample, and what is smaller than the smallest.
told='{"seed": 1, "found": true, "runs": 1, "executions": 9, "result": '
sed 's/\[\[10, 9\]\]/[[11, 10]]/' bench/optimal.json >"$scratch/optimal.json"
echo "${told}[10, 9]}" | bench/judge.py challenge_difference_one any >"$scratch/figures" ||
    complain 'the smallest input is refused'
grep -q '"optimal_all_pct", "value": 100.0' "$scratch/figures" || complain 'the smallest input is not told'
! echo "${told}[10, 8]}" | bench/judge.py challenge_difference_one any >/dev/null 2>&1 ||
    complain 'what is no counterexample is not noticed'
! echo "${told}[10, 9]}" |
    bench/judge.py challenge_difference_one any --optimal "$scratch/optimal.json" >/dev/null 2>&1 ||
    complain 'what is smaller than the smallest is not noticed'

# A driver that finds nothing.
echo '{"seed": 1, "found": false}' | judge any || complain 'seeds without a bug are refused'
[ -n "$(complaints "$scratch/figures" any)" ] || complain 'a driver that never finds is not noticed'
[ "$failed" -eq 0 ] && echo 'all drivers are as they should be'
exit "$failed"
