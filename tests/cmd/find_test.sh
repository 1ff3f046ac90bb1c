#!/bin/sh
# find and search say why they print nothing.
. "$(dirname "$0")/../support/station.sh"

fangzheng demo --households 300 --seed 1 >/dev/null
fangzheng --as desk find 德善乡德善村 | grep -q '^Area .* 德善村 *德善乡' || fail 'an area as find prints it'
fangzheng --as desk find shan fu tian | grep -q 单福田 || fail 'syllables with blanks'
refuses 1 'nothing that you may see' --as desk find 没有此人
refuses 2 '--limit is a number from 1 to 50' --as desk find 德善 --limit 0
refuses 2 '--limit is a number from 1 to 50' --as desk find 德善 --limit x
refuses 2 '--limit is a number from 1 to 1000' --as desk search 走访 --limit 1001

[ "$(fangzheng --as desk search 电话 --limit 120 2>/dev/null | wc -l)" -eq 120 ] || fail 'more than a page'
[ "$(fangzheng --as desk search 电话 --limit 120 --json 2>/dev/null | sort -u | wc -l)" -eq 120 ] || fail 'pages overlap'
refuses 1 'no text that you may see' --as desk search 没有此文
refuses 1 'there is no area 999' --as desk search 走访 --area 999
refuses 1 'until lies before' --as desk search 走访 --from 2026-02-01 --until 2026-01-01
refuses 1 'read diaries in the own area' --as clerk search 走访 --area 230124100
refuses 1 'kind is diary' --as desk search 走访 --kind book

# An index that is damaged is not the journal: what mends it is said.
/usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE text_index_data SET block = ? WHERE id > 10", (b"\xff\xff\xff\xff",))
db.commit()' "$FANGZHENG_HOME/station.db"
refuses 1 "index of texts .* is damaged: 'fangzheng rebuild'" --as desk search 看望
fangzheng rebuild >/dev/null
fangzheng --as desk search 看望 >/dev/null
