#!/bin/bash
# A newcomer's day: a minimal Debian in a temporary folder, a clone of the last commit, ./bootstrap test in it.
# Needs root and the network. The empty Debian is kept in ~/.cache/propertydamage for the next time.
set -eu
[ "$(id -u)" -eq 0 ] || { echo 'needs root'; exit 77; }
unshare --mount --pid --fork true || { echo 'no namespaces of mounts and processes here'; exit 77; }
command -v debootstrap >/dev/null || { echo 'debootstrap is not installed'; exit 77; }

repository=$PWD
# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/propertydamage
base=$cache/$release.tar
folder=$(mktemp -d)
root=$folder/root

trap 'rm -rf --one-file-system "$folder"' EXIT
trap 'exit 130' INT TERM

mkdir -p "$root" "$cache"
find "$cache" -name "$release.tar" -mtime +30 -delete
if [ ! -e "$base" ]; then
    # shellcheck disable=SC2016 # the names are apt's
    mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
        awk -v release="$release" '$1 == release { print $2; exit }')
    debootstrap --variant=minbase "$release" "$root" "$mirror" >"$folder/log" 2>&1 || { tail "$folder/log"; exit 1; }
    tar -C "$root" -cf "$base.new" . && mv "$base.new" "$base"
else
    tar -C "$root" -xf "$base"
fi

# The host's way to the packages: its Debian sources, its network settings.
# shellcheck disable=SC2016
apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    sort -u >"$root/etc/apt/sources.list"
apt-config dump Acquire >"$root/etc/apt/apt.conf.d/90host"
cp /etc/resolv.conf /etc/hosts "$root/etc/"

git clone --quiet --no-hardlinks "file://$repository" "$root/root/propertydamage"
echo "commit $(git rev-parse --short HEAD) in a minimal $release"
# Mounts and processes live in namespaces of their own: they end with this job, however it ends.
# shellcheck disable=SC2016 # the inner shell expands $1
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    unshare --mount --pid --fork --kill-child sh -euc '
        mount --bind "$1" "$1"
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        status=0
        chroot "$1" sh -c "cd /root/propertydamage && ./bootstrap test" || status=$?
        exit $status' sh "$root"
