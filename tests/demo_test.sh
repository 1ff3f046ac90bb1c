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
[ -z "$(find "$scratch/county" -name '.*' -mindepth 1)" ] || { echo 'a half-made county was left'; exit 1; }
grep -q 3556 "$scratch/first" || { echo 'the summary does not tell the households:'; cat "$scratch/first"; exit 1; }

cp "$scratch/county/station.key" "$scratch/key"
make -s BUILD="$build" DEMO="$scratch/county" demo </dev/null >"$scratch/second"
cmp "$scratch/key" "$scratch/county/station.key" || { echo 'the second time made another county'; exit 1; }
grep -q 3556 "$scratch/second"

# Broken off in the middle, by a signal or a full disk: nothing is left. What a killed one leaves is in nobody's way.
part=$scratch/county/.station-being-made
demo() { "$build/fangzheng" --lang en --home "$scratch/county" demo "$@" >"$scratch/out" 2>&1; }
for signal in INT TERM HUP KILL; do
	rm -rf "$scratch/county"
	/usr/bin/python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$build/fangzheng" --home "$scratch/county" demo >"$scratch/out" 2>&1 &
	child=$!
	while ! [ -s "$part/station.db" ]; do sleep 0.05; done
	kill -s "$signal" "$child"
	if wait "$child"; then echo "SIG$signal did not end it"; exit 1; fi
	[ "$signal" = KILL ] || [ ! -e "$scratch/county" ] || { echo "SIG$signal left something"; find "$scratch/county"; exit 1; }
done
if [ -e "$scratch/county/station.db" ] || ! [ -e "$part/station.db" ]; then echo 'a half county looks like a whole one'; exit 1; fi
mv "$part/station.key" "$scratch/county/station.key" # as if it had been killed while it was moved
echo mine >"$scratch/county/notes.txt"
demo --households 20 || { cat "$scratch/out"; exit 1; }
[ ! -e "$part" ] && [ -s "$scratch/county/station.key" ] && [ -s "$scratch/county/notes.txt" ]
[ -s "$scratch/county/fangzheng.yaml" ] || { echo 'the settings are missing'; exit 1; }
"$build/fangzheng" --home "$scratch/county" verify >/dev/null
if demo; then echo 'a second county was made over the first'; exit 1; fi
grep -q already "$scratch/out"
