#!/bin/sh
# A journal of the real program holds under a verifier that was written from docs/journal.md alone, and under
# 'fangzheng verify'; a copy that was tampered with fails under both.
. "$(dirname "$0")/../support/station.sh"
printf 'long enough\n' >"$scratch/password"

fangzheng() { "$program" --lang en --home "$@"; }
python() { tests/verify_journal.py "$1/station.db"; }

fangzheng "$scratch/a" init --admin admin >/dev/null
fangzheng "$scratch/a" --as admin user add desk --role desk --area 230124 >/dev/null
code=$(fangzheng "$scratch/a" --as admin station add Second --to "$scratch/central.db" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
fangzheng "$scratch/b" init --join "$scratch/central.db" "$code" >/dev/null
fangzheng "$scratch/a" sync --to "$scratch/central.db" >/dev/null
fangzheng "$scratch/b" user reset admin >/dev/null
hash=$(/usr/bin/python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT lower(hex(hash)) FROM event WHERE kind = ? ORDER BY pos DESC", ("area.put",)).fetchone()[0])' "$scratch/a/station.db")
fangzheng "$scratch/a" --as admin redact "$hash" --reason 'a test' >/dev/null
for round in a b a b; do fangzheng "$scratch/$round" sync --to "$scratch/central.db" >/dev/null; done
for station in a b; do
	fangzheng "$scratch/$station" verify >/dev/null || { echo "fangzheng verify fails on $station"; exit 1; }
	python "$scratch/$station" >/dev/null || { echo "tests/verify_journal.py fails on $station"; exit 1; }
done
/usr/bin/python3 -c 'import sqlite3, sys
a, b = (sorted(sqlite3.connect(path).execute("SELECT hash FROM event").fetchall()) for path in sys.argv[1:])
assert a == b and a, "the stations do not hold the same events"' "$scratch/a/station.db" "$scratch/b/station.db"

# tamper NAME SQL: both verifiers must notice
tamper() {
	rm -rf "$scratch/bad" && cp -r "$scratch/a" "$scratch/bad"
	/usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for name, in db.execute("SELECT name FROM sqlite_schema WHERE type = ?", ("trigger",)).fetchall():
    db.execute("DROP TRIGGER " + name)
db.executescript("PRAGMA foreign_keys = OFF;" + sys.argv[2])
db.commit()' "$scratch/bad/station.db" "$2"
	if fangzheng "$scratch/bad" verify >/dev/null 2>&1; then echo "fangzheng verify does not notice: $1"; exit 1; fi
	if python "$scratch/bad" >/dev/null 2>&1; then echo "tests/verify_journal.py does not notice: $1"; exit 1; fi
}
tamper 'a changed payload' "UPDATE payload SET text = replace(text, '230124', '230125') WHERE pos = 20"
tamper 'a removed payload' "DELETE FROM payload WHERE pos = 20"
tamper 'a changed time' "UPDATE event SET hlc = hlc + 1 WHERE pos = 20"
tamper 'a removed event' "DELETE FROM payload WHERE pos = 20; DELETE FROM event WHERE pos = 20"
tamper 'a forged seal' "UPDATE event SET signature = zeroblob(64) WHERE signature IS NOT NULL AND pos > 20"
tamper 'a seal taken off' "UPDATE event SET signature = NULL WHERE pos = (SELECT max(pos) FROM event)"
tamper 'a key taken away' "DELETE FROM payload WHERE pos = (SELECT pos FROM event WHERE kind = 'county.found')"

# Whatever was altered, the other verifier says it in lines, not in a traceback.
plain() { if tests/verify_journal.py "$1" >"$scratch/out" 2>&1; then echo "no fault: $1"; exit 1; fi
	if grep -q Traceback "$scratch/out"; then cat "$scratch/out"; exit 1; fi; }
tamper 'an altered enrolment' "UPDATE payload SET text = 'x' WHERE pos = (SELECT pos FROM event WHERE kind = 'station.enrol')"
plain "$scratch/bad/station.db"
tamper 'an altered redaction' "UPDATE payload SET text = '{\"target\":7}' WHERE pos = (SELECT pos FROM event WHERE kind = 'redact')"
plain "$scratch/bad/station.db"
plain "$scratch/no-such/station.db"
[ "$(wc -l <"$scratch/out")" -eq 1 ] || { cat "$scratch/out"; exit 1; }

long=$(printf '%0200d' 1)
if fangzheng "$scratch/a" --as admin station add "$long" --to "$scratch/central.db" 2>"$scratch/out"; then echo 'a name of 200 characters'; exit 1; fi
grep -q 'at most 40 characters' "$scratch/out" || { cat "$scratch/out"; exit 1; }
