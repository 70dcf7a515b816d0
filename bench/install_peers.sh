#!/bin/sh
# Installs the tools that bench/run.sh compares with: Debian packages, and fast-check by npm below the build directory.
# Nothing else of the project needs them.
set -eu
cd "$(dirname "$0")/.."
built=${BUILD:-build}/bench/peers/fast-check
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
packages='g++ librapidcheck-dev python3-hypothesis erlang-base erlang-proper'
command -v npm >/dev/null || packages="$packages nodejs npm"
$sudo apt-get -qq update
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $packages
mkdir -p "$built"
npm --prefix "$built" --silent --no-audit --no-fund install fast-check@4
