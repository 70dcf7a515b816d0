#!/bin/sh
# A suite may be written in C++17: the tables are those of C, and the counter builds unchanged and runs.
set -eu
tests/cxx/run.sh
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
for cxx in g++ clang++; do
    program=build-gcc/counter_$cxx
    # Without -Wpedantic: designated initialisers are C++20's.
    $cxx -x c++ -std=c++17 -Wall -Wextra -Wshadow -Werror -Iinclude examples/counter/counter.c \
        -x none build-gcc/src/libpropertydamage.a -pthread -ldl -lm -o "$program"
    "$program" run --quiet --config bug=none
    status=0
    "$program" run --quiet --seed 1 || status=$?
    [ "$status" -eq 1 ] || { echo "FAILED: the counter's bug in C++: exit $status"; exit 1; }
done

# A plug-in of the tool in C++.
plugin=build-gcc/counter_cxx
{
    sed '/^int main/,$d' examples/counter/counter.c
    echo 'static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {}};'
    echo 'PD_EXPORT(suites);'
} >$plugin.cpp
for cxx in g++ clang++; do
    $cxx -std=c++17 -Wall -Wextra -Wshadow -Werror -fPIC -shared -Iinclude $plugin.cpp -o $plugin.so
    build-gcc/pdamage run $plugin.so --quiet --config bug=none
done
