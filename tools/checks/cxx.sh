#!/bin/sh
# A suite may be written in C++17: every examples/**/*.cc builds with both compilers and runs.
set -eu
sources=$(tools/list_files.sh '*.cc' | grep '^examples/' || true)
[ -n "$sources" ] || { echo 'no examples/*/*.cc'; exit 77; }
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
for source in $sources; do
    for cxx in g++ clang++; do
        echo "$cxx $source"
        program=build-gcc/$(basename "$source" .cc)_$cxx
        $cxx -std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Iinclude "$source" \
            build-gcc/src/libpropertydamage.a -pthread -ldl -lm -o "$program"
        "$program" --list
    done
done
