#!/bin/sh
# Prints the tracked files that match the patterns; outside a git checkout, all of them.
cd "$(dirname "$0")/.." || exit 1
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -- "$@" | while IFS= read -r file; do
        [ -e "$file" ] && echo "$file"
    done
else
    for pattern; do
        find . -path './build*' -prune -o -name "$pattern" -print
    done | sed 's|^\./||' | sort
fi
