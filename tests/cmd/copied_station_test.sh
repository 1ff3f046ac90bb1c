#!/bin/sh
# A station's folder that was copied and used twice: nothing is lost, each copy takes a key of its own, sync goes on; and the
# verdicts of an administrator: what a station writes counts no more, an entry counts no more.
. "$(dirname "$0")/../support/station.sh"

at() { home=$scratch/$1; shift; "$program" --lang en --home "$home" "$@"; }
sync() { at "$1" sync --to "$scratch/central.db"; }
count() { sql "$2" "$scratch/$1"; }
calls() { count "$1" "SELECT count(*) FROM call WHERE number GLOB '1540000$2*'"; }
# The tables that every station has alike.
same() {
	/usr/bin/python3 -c 'import sqlite3, sys
def rows(path):
    db = sqlite3.connect(path)
    return {t: sorted(map(repr, db.execute("SELECT * FROM " + t))) for t in ("call", "ticket", "station", "refused", "cut", "user")}
a, b = rows(sys.argv[1]), rows(sys.argv[2])
sys.exit([t for t in a if a[t] != b[t]] and str([t for t in a if a[t] != b[t]]) or 0)' "$scratch/$1/station.db" "$scratch/$2/station.db" ||
		fail "$1 and $2 hold different tables"
}
holds() {
	for station in "$@"; do
		at "$station" verify >"$scratch/out" || { cat "$scratch/out"; fail "$station does not verify"; }
		tests/verify_journal.py "$scratch/$station/station.db" >"$scratch/out" || { cat "$scratch/out"; fail "$station fails the other verifier"; }
	done
}
join() {
	code=$(at "$1" --as admin station add "$2" --to "$scratch/central.db" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
	at "$2" init --join "$scratch/central.db" "$code" >/dev/null
	sync "$1" >/dev/null
}

at a demo --households 30 --seed 1 >/dev/null
join a b
at b ring 15400000001
sync b >/dev/null

# What a station is called and where it stands: said when it joins, written into its settings, registered by an administrator.
code=$(at a --as admin station add d --to "$scratch/central.db" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
at d init --join "$scratch/central.db" "$code" --name '德善"站"' --place '德善乡政府' >/dev/null
grep -q '^  name: "德善\\"站\\""$' "$scratch/d/fangzheng.yaml" || fail 'the name is not in the settings'
sync a >/dev/null && sync d >/dev/null
for station in a d; do at "$station" station list --json | grep -q '德善\\"站\\"","place":"德善乡政府"' || fail "$station does not list the name"; done
at d config check >"$scratch/out" || fail 'the settings that were registered are not right'
! grep -q registered "$scratch/out" || fail 'what is registered differs from what was said'
if at d init --join "$scratch/central.db" "$code" 2>/dev/null; then fail 'a code served twice'; fi
sed -i 's/^  place: .*/  place: 县政务中心/' "$scratch/a/fangzheng.yaml"
at a config check | grep -q "'县政务中心'" || fail 'config check does not say what is not registered yet'
at a --as admin config publish | grep -q '县政务中心' || fail 'config publish does not register the place'
at a station list --json | grep -q '"place":"县政务中心"' || fail 'the place was not registered'

# The backup of b is taken now; both go on from it.
cp -r "$scratch/b" "$scratch/b2"
at b ring 15400000101
at b ring 15400000102
at b2 ring 15400000201
sync b >/dev/null
sync b2 >"$scratch/out"
grep -q 'restored backup detected.*: 2' "$scratch/out" || { cat "$scratch/out"; fail 'the copy does not notice what came back'; }
grep -q 'it has taken a new one' "$scratch/out" || fail 'the copy keeps a key that is in use twice'
[ ! -e "$scratch/b2/station.key.new" ] || fail 'the new key is not in its place'
[ "$(stat -c %a "$scratch/b2/station.key")" = 600 ] || fail 'the new key is not kept secret'
at b ring 15400000103
at b2 ring 15400000202
sync b >"$scratch/out"
grep -q 'it has taken a new one' "$scratch/out" || fail 'the first of the copies keeps the key'
at b ring 15400000104
for station in b b2 a b b2 a; do sync "$station" >"$scratch/out"; done
if grep -q 'taken a new one' "$scratch/out"; then fail 'a station takes new keys for ever'; fi
for station in a b b2; do
	[ "$(calls "$station" 01)" = 4 ] || fail "$station: $(calls "$station" 01) of 4 calls of b"
	[ "$(calls "$station" 02)" = 2 ] || fail "$station: $(calls "$station" 02) of 2 calls of b2"
	[ "$(count "$station" 'SELECT count(*) FROM held')" = 0 ] || fail "$station holds something back"
	[ "$(count "$station" 'SELECT count(*) FROM station WHERE successor_of IS NOT NULL')" = 2 ] || fail "$station does not know both keys"
done
[ "$(count b "SELECT value FROM setting WHERE key = 'tag'")" != "$(count b2 "SELECT value FROM setting WHERE key = 'tag'")" ] ||
	fail 'both copies write the same numbers on tickets'
same a b && same a b2 && holds a b b2
at a station list | grep -q 'took over from 02' || fail 'the list does not say whose key it was'

# Killed between the event that names the new key and the key's coming into its place.
mv "$scratch/b/station.key" "$scratch/b/station.key.new"
cp "$scratch/a/station.key" "$scratch/b/station.key"
at b ring 15400000105
[ ! -e "$scratch/b/station.key.new" ] || fail 'the key is not moved to its place later'
sync b >/dev/null && sync a >/dev/null
[ "$(calls a 01)" = 5 ] || fail 'what was written after that is not good'

# The county's first station copied: both may still let others in.
cp -r "$scratch/a" "$scratch/a2"
at a --as desk ticket open '屋漏' --category housing >/dev/null
at a2 --as desk ticket open '井坏' --category water >/dev/null
for station in a a2 a b; do sync "$station" >/dev/null; done
join a2 c
for station in b a a2 c b b2; do sync "$station" >/dev/null; done
at c ring 15400000301
for station in c a a2 b b2; do sync "$station" >/dev/null; done
[ "$(calls a 03)$(calls b 03)" = 11 ] || fail 'what was let in by the copy of the first station is held back'
for station in a2 b b2 c; do
	[ "$(count "$station" "SELECT count(*) FROM ticket WHERE title IN ('屋漏', '井坏')")" = 2 ] || fail "$station lacks a ticket"
	same a "$station"
done
first=$(at a --as desk ticket open '断电' --category power | cut -d' ' -f1)
second=$(at a2 --as desk ticket open '停电' --category power | cut -d' ' -f1)
[ "$first" != "$second" ] || fail "two tickets of the number $first"
holds a a2 b c

for station in a2 a b; do sync "$station" >/dev/null; done

# A copy that is not to go on: what it writes counts no more, wherever that comes to.
tag=$(count b2 "SELECT value FROM setting WHERE key = 'tag'")
if at a --as desk station cut "$tag" --reason x 2>/dev/null; then fail 'the desk may cut stations'; fi
if at a --as admin station cut 01 --reason x 2>/dev/null; then fail "the county's first station was cut"; fi
at a --as admin station cut "$tag" --reason '电脑被偷' >/dev/null
at b2 ring 15400000203
for station in b2 a b; do sync "$station" >/dev/null; done
[ "$(calls a 02)$(calls b 02)" = 22 ] || fail 'what was cut still counts'
sync b2 >/dev/null
before=$(count b2 'SELECT count(*) FROM event')
if at b2 ring 15400000204 2>"$scratch/out"; then fail 'a station that was cut takes a call'; fi
grep -q 'cut this station off (电脑被偷)' "$scratch/out" || fail 'a station that was cut does not say so'
[ "$(count b2 'SELECT count(*) FROM event')" = "$before" ] || fail 'a station that was cut writes on'
sync b2 >/dev/null || fail 'a station that was cut does not sync'
at b2 station list | grep -q "^$tag .*cut off: 电脑被偷" || fail 'the list does not mark what was cut'
at b station list --json | grep -q "\"tag\":\"$tag\".*\"cut\":true" || fail 'the list as JSON does not mark what was cut'
at b verify | grep -q "cut: station $tag.*电脑被偷" || fail 'who verifies does not see the cut'

# One entry that is not to count.
hash=$(count a "SELECT lower(hex(hash)) FROM event WHERE entity = (SELECT entity FROM call WHERE number = '15400000102')")
if at a --as desk refuse "$hash" --reason x 2>/dev/null; then fail 'the desk may refuse entries'; fi
at a --as admin refuse "$hash" --reason '误拨' >/dev/null
for station in a b; do sync "$station" >/dev/null; done
[ "$(calls a 01)$(calls b 01)" = 44 ] || fail 'what was refused still counts'
at b verify | grep -q "refused: $hash call.ring: 误拨" || fail 'who verifies does not see the refusal'
same a b && holds a b
