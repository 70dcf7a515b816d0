#!/bin/sh
# The unit tests under valgrind: no invalid access, no leak. Not those that go through worker
# processes: a child that ends at once has freed nothing, and valgrind would change its status.
set -eu
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
# shellcheck disable=SC2046 # a list of names
meson test -C build-gcc --setup plain --print-errorlogs --no-rebuild --quiet -t 20 \
    --wrap 'valgrind --error-exitcode=9 --leak-check=full -q' \
    $(meson test -C build-gcc --setup plain --list --suite unit 2>/dev/null | sed 's|.* / ||' |
        grep -v -e '^engine_' -e '^shrink_')
# The engine itself, which knows that it has to stay in one process.
for program in stack queue store tree rle; do
    valgrind --error-exitcode=9 --leak-check=full -q "build-gcc/zoo/$program" main run \
        --quiet --seed 1 --config bug=none --runs 20 --no-validate
done
