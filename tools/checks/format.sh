#!/bin/sh
# Tracked C files are as clang-format 14 leaves them; another version would disagree.
set -eu
if ! clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    echo 'clang-format 14 is not installed'
    exit 77
fi
tools/list_files.sh '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
