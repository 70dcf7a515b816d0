#!/bin/sh
# The archive of a release builds, passes the tests and installs where nothing of the repository is around it.
set -eu
git rev-parse --git-dir >/dev/null 2>&1 || { echo 'this is no checkout of git'; exit 77; }
name=propertydamage-$(tools/version.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The archive holds the last commit. --allow-dirty: what else lies in the checkout may differ, and is not looked at;
# that is how a file is found which everybody has and nobody committed.
meson dist -C "$BUILD" --allow-dirty --no-tests --formats gztar
tar -C "$work" -xf "$BUILD/meson-dist/$name.tar.gz"
cd "$work/$name"
git rev-parse --git-dir >/dev/null 2>&1 && { echo "$work is inside of a repository"; exit 1; }

# Without optimization, which the other builds have: it halves the time.
meson setup build --prefix="$work/usr" --libdir=lib -Doptimization=0
ninja -C build --quiet
meson test -C build --no-rebuild --print-errorlogs --quiet --suite unit --suite embed
meson install -C build --no-rebuild --quiet
"build/examples/counter" --version
installed=$(PKG_CONFIG_PATH="$work/usr/lib/pkgconfig" pkg-config --modversion propertydamage)
[ "$name" = "propertydamage-$installed" ] || { echo "what is installed says that it is $installed"; exit 1; }
diff -r include/propertydamage "$work/usr/include/propertydamage"
