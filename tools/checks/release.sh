#!/bin/sh
# What a release tells about itself agrees: each place that shows the version shows that of meson.build, the libraries
# are named after its major number, CHANGELOG.md has a section for it, and doc/README.md leads to every page.
set -eu
version=$(tools/version.sh)
major=${version%%.*}
failed=0

# same WHAT FOUND [WANTED]: by default, the version is wanted.
same() {
    [ "$2" = "${3-$version}" ] || { echo "$1: '$2' instead of '${3-$version}'"; failed=1; }
}

same "$BUILD, configured" "$(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "$BUILD/meson-info/intro-projectinfo.json")"
same 'PD_VERSION' "$(sed -n 's/^#define PD_VERSION "\(.*\)"$/\1/p' include/propertydamage/base.h)"
same 'pd_version()' "$("$BUILD/examples/counter" --version | sed 's/.* //')"
same 'CMake package' "$(sed -n 's/^set(PACKAGE_VERSION "\(.*\)")$/\1/p' \
    "$BUILD/src/propertydamage-config-version.cmake")"
same 'debian/changelog' "$(sed -n '1s/^propertydamage (\(.*\)) .*/\1/p' debian/changelog)"
for library in "$BUILD"/src/libpropertydamage*.so; do
    name=$(basename "$library" .so)
    same "$name.pc" "$(sed -n 's/^Version: //p' "$BUILD/meson-private/${name#lib}.pc")"
    same "soname of $name" "$(readelf -d "$library" | sed -n 's/.*soname: \[\(.*\)\]/\1/p')" "$name.so.$major"
    same "package of $name" "$(sed -n "s/^Package: \(${name}[0-9]*\)$/\1/p" debian/control)" "$name$major"
    same "file of $name" "$(basename "$(readlink -f "$library")")" "$name.so.$version"
done

section=$(awk -v head="## [$version] - " 'index($0, head) == 1 { inside = 1; print; next }
    /^## / { inside = 0 } inside' CHANGELOG.md)
if [ -z "$section" ]; then
    echo "CHANGELOG.md: no section '## [$version] - DATE'"
    failed=1
fi
same "CHANGELOG.md: headings 'Reproducibility' in the section of $version" \
    "$(echo "$section" | grep -cx '### Reproducibility')" 1

# A folder with a README of its own is led through by that.
for page in doc/*.md doc/*/*.md doc/*/*.scd; do
    index=$(dirname "$page")/README.md
    if [ "$page" = "$index" ] || [ ! -e "$index" ]; then index=doc/README.md; fi
    if [ "$page" != doc/README.md ] && ! grep -qF "](${page#"${index%README.md}"})" "$index"; then
        echo "$index: no link to $page"
        failed=1
    fi
done
[ "$failed" -eq 0 ] || exit 1
echo "version $version"
