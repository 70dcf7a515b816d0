#!/bin/sh
# cppcheck over the library and the tool. PD_ASSERT(x && "why") is meant.
set -eu
files=$(tools/list_files.sh '*.c' | grep -E '^(src|tool)/' || true)
[ -n "$files" ] || { echo 'no source file'; exit 77; }
echo "$files" | cppcheck --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --quiet \
    --std=c11 --suppress=missingIncludeSystem --suppress=incorrectStringBooleanError \
    -j "$(nproc)" -I include -I src -D__GNUC__=12 --file-list=-
