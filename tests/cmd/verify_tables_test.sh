#!/bin/sh
# Whoever changes a row of a derived table is found out by 'fangzheng verify', and 'fangzheng rebuild' mends it.
. "$(dirname "$0")/../support/station.sh"

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

# What is found is told once, shortly, and with what to do.
harm "UPDATE household SET status = '4' WHERE head = '单福田'"
copy() { rm -rf "$scratch/bad"; cp -r "$scratch/good" "$scratch/bad"; }
sql() { /usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2])' "$scratch/bad/station.db" "$1"; }
finds() {
	if "$program" --lang en --home "$scratch/bad" verify >"$scratch/said" 2>&1; then echo "verify does not find: $1"; exit 1; fi
	grep -q "$1" "$scratch/said" || { echo "verify does not say: $1"; cat "$scratch/said"; exit 1; }
}
copy; sql "UPDATE household SET status = '4' WHERE head = '单福田'"; finds 'table household'
[ "$(grep -c 'table household' "$scratch/said")" = 1 ] || { echo 'one row is told twice'; cat "$scratch/said"; exit 1; }
copy; sql "UPDATE household SET status = '4'"; finds 'table household: 20 rows more'
copy; sql "UPDATE find_key SET key = key || 'x'"; finds 'table find_key, key [0-9a-f]'
copy; sql "DROP TABLE household"; finds "table household is missing: 'fangzheng rebuild'"
copy; sql "DROP TRIGGER payload_update"; finds 'the trigger payload_update'
if grep -q rebuild "$scratch/said"; then echo 'a journal that is not sound is to be folded again'; exit 1; fi
copy; sql "INSERT INTO payload VALUES (999999, '{}')"; finds '1 payloads belong to no entry'

# A damaged index is told as that, and a rebuild mends it.
copy; sql "UPDATE text_index_data SET block = x'00ff00ff00ff' WHERE id > 10"; finds "index of texts in .*/station.db is damaged: 'fangzheng rebuild'"
"$program" --home "$scratch/bad" rebuild >"$scratch/said"
"$program" --home "$scratch/bad" verify >"$scratch/said" || { echo 'rebuild does not mend the index of texts'; exit 1; }

# What is written next hangs on settings, triggers and the county's secret.
copy; sql "UPDATE setting SET value = '北京天安门' WHERE key = 'place'"; finds "setting place is '北京天安门', registered is '方正县方正镇'"
copy; sql "UPDATE setting SET value = '77' WHERE key = 'tag'"; finds "setting tag is '77'"
copy; sql "UPDATE setting SET value = 0 WHERE key = 'horizon'"; finds 'setting horizon does not fit the journal'
copy; sql "INSERT OR REPLACE INTO setting(key, value) VALUES ('county_edition', '00')"; finds 'setting county_edition does not fit'
copy; sql "CREATE TRIGGER evil AFTER INSERT ON diary BEGIN UPDATE user SET role = 'admin'; END"; finds 'the trigger evil in station.db'
copy; sql "CREATE VIEW evil AS SELECT 1"; finds 'the view evil in station.db'
copy; sed -i 's/^county ..../county 0000/' "$scratch/bad/station.key"; finds 'county.s secret in station.key'
if "$program" --lang en --home "$scratch/bad" ring 15400000001 >"$scratch/said" 2>&1; then echo 'another secret is written with'; exit 1; fi
grep -q 'county.s secret .* put the file back' "$scratch/said" || { cat "$scratch/said"; exit 1; }

# A photo whose bytes are not those that were kept is found; one that has not come here yet is only counted.
photo() { FANGZHENG_PASSWORD_FILE="$scratch/password" "$program" --home "$scratch/good" --as "$@" >/dev/null; }
photo clerk card 230124-202205-0017 --specimen --png "$scratch/photo.png"
photo clerk diary add 230124-202205-0017 '看房' --photo "$scratch/photo.png"
copy; printf x >>"$(find "$scratch/bad/photos" -type f | sort | tail -n 1)"; finds 'is not the one that was kept'
grep -q 'not the one that was kept: put it back from a backup' "$scratch/said" || { echo 'no advice that helps'; cat "$scratch/said"; exit 1; }

# What was entered here was here: that it is gone is a finding, and the advice knows whether there may be a copy.
copy; rm "$scratch/bad/photos"/*; finds 'was entered here and is gone: put it back from a backup'
copy; "$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
rm "$scratch/bad/photos"/*; finds 'was entered here and is gone: sync again'
"$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
"$program" --home "$scratch/bad" verify >"$scratch/said" || { echo 'the advice does not help'; cat "$scratch/said"; exit 1; }

# One of another station that has not come here yet is only counted.
code=$(FANGZHENG_PASSWORD_FILE="$scratch/password" "$program" --lang en --home "$scratch/bad" --as admin station add other --to "$scratch/central.db" |
	sed -n 's/.*: \(....-....-....-....\)$/\1/p')
"$program" --home "$scratch/other" init --join "$scratch/central.db" "$code" >"$scratch/said"
"$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
"$program" --home "$scratch/other" sync --to "$scratch/central.db" >"$scratch/said"
rm "$scratch/other/photos"/*
"$program" --lang en --home "$scratch/other" verify >"$scratch/said" || { echo "another station's photo is a finding"; cat "$scratch/said"; exit 1; }
grep -q '^0 photos and attachments are here.*; [1-9]' "$scratch/said" || { echo 'a missing photo is not counted'; cat "$scratch/said"; exit 1; }

# What a redacted entry alone named goes with it: here, at the central file, and at the others as the redaction comes.
files() { find "$@" -type f | wc -l; }
as_admin() { FANGZHENG_PASSWORD_FILE="$scratch/password" "$program" --lang en --home "$scratch/bad" --as admin "$@"; }
copy; "$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
"$program" --home "$scratch/other" sync --to "$scratch/central.db" >"$scratch/said"
FANGZHENG_PASSWORD_FILE="$scratch/password" "$program" --home "$scratch/bad" --as clerk diary add 230124-202205-0017 '又看' \
	--photo "$scratch/photo.png" >"$scratch/said"
"$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
before=$(files "$scratch/central.db-photos")
named() { /usr/bin/python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT lower(hex(hash)) FROM event JOIN diary USING (entity) WHERE event.kind = ? AND text = ?", ("diary.add", sys.argv[2])).fetchone()[0])' "$scratch/bad/station.db" "$1"; }
as_admin redact "$(named '看房')" --reason '写错户' >"$scratch/said"
[ "$(files "$scratch/bad/photos")" = "$before" ] || { echo 'a photo that another entry names went with the redacted one'; exit 1; }
as_admin redact "$(named '又看')" --reason '写错户' >"$scratch/said"
[ "$(files "$scratch/bad/photos")" = "$((before - 1))" ] || { echo 'the photo stays'; exit 1; }
"$program" --home "$scratch/bad" sync --to "$scratch/central.db" >"$scratch/said"
[ "$(files "$scratch/central.db-photos")" = "$((before - 1))" ] || { echo 'the photo stays at the central file'; exit 1; }
"$program" --home "$scratch/other" sync --to "$scratch/central.db" >"$scratch/said"
[ "$(files "$scratch/other/photos")" = "$((before - 1))" ] || { echo 'the photo stays at the other station'; exit 1; }
"$program" --home "$scratch/other" verify >"$scratch/said" || { cat "$scratch/said"; exit 1; }
