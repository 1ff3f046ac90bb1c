#!/bin/sh
# make demo without a terminal: the county is made the first time, kept the second, and its summary printed.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build=${FANGZHENG_BUILD:-build}
build=${build#"$PWD"/}

make -s BUILD="$build" DEMO="$scratch/county" demo </dev/null >"$scratch/first"
[ -s "$scratch/county/station.db" ] || { echo 'no county was made'; exit 1; }
[ "$(stat -c %a "$scratch/county/station.key")" = 600 ] || { echo 'the key is open to others'; exit 1; }
[ ! -e "$scratch/county.part" ] || { echo 'a half-made county was left'; exit 1; }
grep -q 3556 "$scratch/first" || { echo 'the summary does not tell the households:'; cat "$scratch/first"; exit 1; }

cp "$scratch/county/station.key" "$scratch/key"
make -s BUILD="$build" DEMO="$scratch/county" demo </dev/null >"$scratch/second"
cmp "$scratch/key" "$scratch/county/station.key" || { echo 'the second time made another county'; exit 1; }
grep -q 3556 "$scratch/second"

# Broken off in the middle: what is left of it does not stand in the way.
rm -r "$scratch/county"
mkdir "$scratch/county.part"
echo half >"$scratch/county.part/station.db"
make -s BUILD="$build" DEMO="$scratch/county" demo </dev/null >/dev/null
[ -s "$scratch/county/station.key" ]
