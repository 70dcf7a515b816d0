#!/bin/bash
# The Debian packages: they are built from the last commit without warnings, lintian has nothing to say, and the tests
# that come with them pass with what is in them, unpacked into a folder.
set -eu
for tool in dpkg-buildpackage dh lintian; do
    command -v $tool >/dev/null || { echo "$tool is not installed (packages dpkg-dev, debhelper, lintian)"; exit 77; }
done
git rev-parse --git-dir >/dev/null 2>&1 || { echo 'this is no checkout of git'; exit 77; }
dpkg-checkbuilddeps debian/control || { echo 'packages that debian/control needs are not installed'; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git archive --prefix=source/ HEAD | tar -C "$work" -xf -
cd "$work/source"

DEB_BUILD_OPTIONS=parallel=$(nproc) dpkg-buildpackage -us -uc --no-check-builddeps >../log 2>&1 ||
    { tail -n 60 ../log; exit 1; }
grep -iE 'warning' ../log && { echo 'the build has warnings'; exit 1; }
lintian --allow-root --fail-on error,warning ../*.changes

root=$work/root
for package in ../*.deb; do
    dpkg --contents "$package" | awk -v package="${package##*/}" '!/\/$/ { print package ": " $6 $7 $8 }'
    dpkg -x "$package" "$root"
done

# As if it were installed: the compiler, the linker and pkg-config find what is in the folder.
libdir=$root/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH)
export CPATH=$root/usr/include LIBRARY_PATH=$libdir LD_LIBRARY_PATH=$libdir PKG_CONFIG_PATH=$libdir/pkgconfig
export PATH=$root/usr/bin:$PATH
sed -n 's/^Tests: //p' debian/tests/control | while read -r test; do
    AUTOPKGTEST_TMP=$(mktemp -d -p "$work") "debian/tests/$test" </dev/null ||
        { echo "debian/tests/$test: exit $?"; exit 1; }
done
