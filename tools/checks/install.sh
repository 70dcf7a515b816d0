#!/bin/sh
# Installs into a prefix, then builds and runs the counter outside the repository, through pkg-config and CMake.
set -eu
[ -e examples/counter/counter.c ] || { echo 'no examples/counter'; exit 77; }
version=$(tools/version.sh)
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
tools/configure.sh build-install --libdir=lib -Dtests=disabled -Dexamples=false -Dsuites=false -Dbench=false
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

# A plug-in, and the tool that runs it.
sed '/^int main/,$d' counter.c >plugin.c
cat >>plugin.c <<'END'
static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}};
PD_EXPORT(suites);
END
# shellcheck disable=SC2046
cc -std=c11 -Wall -Wextra -Werror -shared -fPIC plugin.c $(pkg-config --cflags --libs propertydamage) -o plugin.so
"$prefix/usr/bin/pdamage" list ./plugin.so
test -s "$prefix/usr/share/bash-completion/completions/pdamage"
test -s "$prefix/usr/share/zsh/site-functions/_pdamage"
test -s "$prefix/usr/share/man/man1/pdamage.1"

cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.16)
project(user C)
find_package(propertydamage ${version%.*} REQUIRED)
add_executable(counter counter.c)
target_link_libraries(counter propertydamage::propertydamage)
END
cmake -S . -B cmake -DCMAKE_PREFIX_PATH="$prefix/usr" >cmake.log || { cat cmake.log; exit 1; }
cmake --build cmake
cmake/counter --list

# The library for HTTP, which has a .pc file and a CMake target of its own.
[ -e "$prefix/usr/lib/libpropertydamage-http.so" ] || { echo 'without libpropertydamage-http'; exit 0; }
mkdir "$prefix/web"
cd "$prefix/web"
cat >web.c <<'END'
#include <propertydamage/http.h>
#include <propertydamage/pd.h>
struct page { int64_t count; };
PD_TYPE(page, PD_FIELD(count));
PD_EMPTY(shown);
PD_EVENTS(page, shown);
static void page_apply(struct page *page, const pd_event *event) { page->count += pd_as(event, shown) != NULL; }
PD_PROJECTION(page, .apply = page_apply);
PD_EMPTY(show);
PD_COMMAND(show, page);
PD_COMMANDS(page, show);
PD_MODEL(page);
static const pd_http_route page_routes[] = {
    {.command = &show_type, .request = "GET /", .replies = {{.status = 200, .event = &shown_type}}}, {0}};
PD_HTTP_ADAPTER(page, .routes = page_routes, .health = "GET /");
int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.model = &page_model, .adapter = &page_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
END
# Nobody listens on port 1.
refused() {
    status=0
    "$@" run --url http://127.0.0.1:1 --config health_tries=1 >output || status=$?
    if [ "$status" -ne 3 ] || ! grep -q 'Connection refused' output; then
        cat output
        exit 1
    fi
}
# shellcheck disable=SC2046
cc -std=c11 -Wall -Wextra -Werror web.c $(pkg-config --cflags --libs propertydamage-http) -o shared
refused ./shared
# shellcheck disable=SC2046
cc -std=c11 web.c $(pkg-config --cflags propertydamage-http) -l:libpropertydamage-http.a -l:libpropertydamage.a \
    -L"$prefix/usr/lib" $(pkg-config --libs libcurl jansson) -pthread -ldl -lm -o static
LD_LIBRARY_PATH='' refused ./static
sed 's/(counter counter\.c/(web web.c/; s/(counter/(web/; s/propertydamage::propertydamage/propertydamage::http/' \
    "$prefix/user/CMakeLists.txt" >CMakeLists.txt
cmake -S . -B cmake -DCMAKE_PREFIX_PATH="$prefix/usr" >cmake.log || { cat cmake.log; exit 1; }
cmake --build cmake
refused cmake/web
