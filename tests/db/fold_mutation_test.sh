#!/bin/sh
# The property test of the fold is worth something: it fails when a tie-break is taken out of the order of events.
set -eu
cd "$(dirname "$0")/../.."
build=${FANGZHENG_BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags=
if nm "$build/db.a" 2>/dev/null | grep -q __asan_init; then flags='-fsanitize=address,undefined -fno-sanitize-recover=undefined'; fi

# survives ORDER: whether the test passes with this order in db/fold.c
survives() {
	sed "s/ORDER BY event\.hlc, chain\.station, event\.hash/ORDER BY $1/" db/fold.c >"$scratch/fold.c"
	if cmp -s db/fold.c "$scratch/fold.c"; then echo 'db/fold.c has another order than this test knows'; exit 1; fi
	# shellcheck disable=SC2086
	${CC:-gcc} -std=c17 -O1 $flags -I. -I"$build/gen" -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -c -o "$scratch/fold.o" "$scratch/fold.c"
	# The mutant stands before the archives, so that theirs is not taken.
	# shellcheck disable=SC2086
	${CC:-gcc} $flags -o "$scratch/mutant" "$build/tests/db/fold_property_test.o" "$scratch/fold.o" "$build/tests/support.a" \
		"$build/db.a" "$build/core.a" -lsqlite3 -lexif -ljansson -lsodium -lyaml -lcmocka
	FANGZHENG_SEED=1 FANGZHENG_ROUNDS=${2:-4} timeout 250 "$scratch/mutant" >"$scratch/log" 2>&1
}

if survives 'event.hlc'; then echo 'without any tie-break the property test passes'; exit 1; fi
grep -q 'only in the' "$scratch/log" || { echo 'it failed for another reason:'; cat "$scratch/log"; exit 1; }
if survives 'event.hlc, chain.station' 8; then echo 'without the hash as the last tie-break the property test passes'; exit 1; fi
grep -q 'only in the' "$scratch/log" || { echo 'it failed for another reason:'; cat "$scratch/log"; exit 1; }
