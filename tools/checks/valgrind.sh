#!/bin/sh
# The unit tests under valgrind: no invalid access, no leak.
set -eu
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
meson test -C build-gcc --print-errorlogs --no-rebuild --quiet -t 20 --suite unit \
    --wrap 'valgrind --error-exitcode=9 --leak-check=full -q'
