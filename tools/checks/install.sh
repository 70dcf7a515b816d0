#!/bin/sh
# Installs into a prefix, then builds and runs the counter outside the repository, through pkg-config and CMake.
set -eu
[ -e examples/counter/counter.c ] || { echo 'no examples/counter'; exit 77; }
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
tools/configure.sh build-install --libdir=lib -Dtests=disabled -Dexamples=false -Dbench=false
meson configure build-install --prefix="$prefix/usr"
meson install -C build-install --quiet
(cd "$prefix" && find . ! -type d | LC_ALL=C sort)

cp -r examples/counter "$prefix/user"
cd "$prefix/user"
export PKG_CONFIG_PATH="$prefix/usr/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/usr/lib"
set -x
# shellcheck disable=SC2046 # flags are words
cc -std=c11 -Wall -Wextra -Werror counter.c $(pkg-config --cflags --libs propertydamage) -o shared
./shared --list
# shellcheck disable=SC2046
cc -std=c11 counter.c $(pkg-config --cflags --static --libs propertydamage |
    sed 's/-lpropertydamage/-l:libpropertydamage.a/') -o static
LD_LIBRARY_PATH='' ./static --list

cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.16)
project(user C)
find_package(propertydamage 0.1 REQUIRED)
add_executable(counter counter.c)
target_link_libraries(counter propertydamage::propertydamage)
END
cmake -S . -B cmake -DCMAKE_PREFIX_PATH="$prefix/usr" >cmake.log || { cat cmake.log; exit 1; }
cmake --build cmake
cmake/counter --list
