#!/bin/sh
# A station made by the program passes two verifiers, one of them with nothing of the program in it; whoever
# changes a byte of its journal is found out by both, whoever changes a table by the program.
set -eu
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fangzheng="$FANGZHENG_BUILD/fangzheng"

"$fangzheng" --home "$scratch/good" demo --households 40 > "$scratch/made"
"$fangzheng" --home "$scratch/good" verify > "$scratch/said"
/usr/bin/python3 tests/verify_journal.py "$scratch/good/station.db" >> "$scratch/said"

# harm SQL: what it does is found by both; table SQL: by the program alone.
harm() {
	rm -rf "$scratch/bad"
	cp -r "$scratch/good" "$scratch/bad"
	/usr/bin/python3 - "$scratch/bad/station.db" "$2" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
db.executescript(sys.argv[2])
db.commit()
END
	if "$fangzheng" --home "$scratch/bad" verify > "$scratch/said" 2>&1; then
		echo "fangzheng verify did not see: $2"
		exit 1
	fi
	if [ "$1" = both ] && /usr/bin/python3 tests/verify_journal.py "$scratch/bad/station.db" > "$scratch/said" 2>&1; then
		echo "verify_journal.py did not see: $2"
		exit 1
	fi
}

harm both "UPDATE payload SET text = replace(text, '单福田', '单福天')"
harm both "UPDATE event SET hlc = hlc + 65536 WHERE pos = 100"
harm both "DELETE FROM payload WHERE pos = 50"
harm both "UPDATE event SET signature = zeroblob(64) WHERE signature IS NOT NULL AND pos > 200"
harm both "DELETE FROM event WHERE pos = 30; DELETE FROM payload WHERE pos = 30"
harm both "UPDATE event SET author = zeroblob(16) WHERE pos = (SELECT max(pos) FROM event WHERE kind = 'diary.add')"
harm table "UPDATE household SET status = '3' WHERE head = '单福田'"
harm table "DELETE FROM diary WHERE entity = (SELECT min(entity) FROM diary)"
harm table "UPDATE ticket SET closed_at = closed_at - 1 WHERE closed_at IS NOT NULL"
