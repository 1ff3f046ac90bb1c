#!/bin/sh
# Whoever changes a row of a derived table is found out by 'fangzheng verify', and 'fangzheng rebuild' mends it.
set -eu
cd "$(dirname "$0")/../.."
program=${FANGZHENG_BUILD:-build}/fangzheng
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$program" --home "$scratch/good" demo --households 40 >"$scratch/said" 2>&1
"$program" --home "$scratch/good" verify >"$scratch/said"

# harm SQL
harm() {
	rm -rf "$scratch/bad" && cp -r "$scratch/good" "$scratch/bad"
	/usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
changes = db.execute(sys.argv[2]).rowcount
db.commit()
assert changes > 0' "$scratch/bad/station.db" "$1"
	if "$program" --home "$scratch/bad" verify >"$scratch/said" 2>&1; then echo "verify does not notice: $1"; exit 1; fi
	"$program" --home "$scratch/bad" rebuild >"$scratch/said"
	"$program" --home "$scratch/bad" verify >"$scratch/said" || { echo "rebuild does not mend: $1"; exit 1; }
}
harm "UPDATE household SET status = '4' WHERE head = '单福田'"
harm "DELETE FROM diary WHERE entity = (SELECT min(entity) FROM diary)"
harm "UPDATE ticket SET closed_at = closed_at - 1 WHERE closed_at IS NOT NULL"
harm "UPDATE find_key SET key = key || 'x' WHERE key = (SELECT min(key) FROM find_key)"
