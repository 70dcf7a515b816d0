#!/bin/sh
# clang-tidy, one file per process: several in one invent findings.
set -eu
CC=clang tools/configure.sh build-clang
files=$(tools/list_files.sh '*.c' | grep -E '^(src|tool)/' || true)
[ -n "$files" ] || { echo 'no source file'; exit 77; }
echo "$files" | xargs -P "$(nproc)" -n 1 clang-tidy -p build-clang --quiet
