#!/bin/sh
# In a GB18030 locale: names of files and texts of the command line come and go in its character set; what is no text is refused.
. "$(dirname "$0")/../support/station.sh"
export PYTHONIOENCODING=utf-8 LC_ALL=zh_CN.GB18030 LOCPATH="${LOCPATH:-$PWD/build/locales}"

gb() { printf '%s' "$1" | iconv -f UTF-8 -t GB18030; }
home=$scratch/$(gb '方正站')
fangzheng() { "$program" --home "$home" "$@"; }
there() { [ -e "$1" ] || fail "not made: $(printf '%s' "$1" | iconv -f GB18030 -t UTF-8)"; }
number() { /usr/bin/python3 -c 'import os, sqlite3, sys
os.chdir(os.fsencode(sys.argv[1])); print(sqlite3.connect("station.db").execute(sys.argv[2]).fetchone()[0])' "$home" "$1"; }

[ "$(locale charmap)" = GB18030 ] || fail 'the locale is not built'
fangzheng demo --households 30 --seed 1 >/dev/null
there "$home/station.db"
household=$(number "SELECT number FROM household WHERE area = '230124202205' LIMIT 1")

printf '户编号,户主姓名,区划代码\nK-1,单福田,230124202205\nK-2,曲桂兰,无此村\n' | iconv -t GB18030 -f UTF-8 >"$scratch/$(gb '新户.csv')"
fangzheng --as admin import households "$scratch/$(gb '新户.csv')" --skip-bad "$scratch/$(gb '退回.csv')" >"$scratch/out" 2>&1 || true
there "$scratch/$(gb '退回.csv')"
[ "$(number "SELECT head FROM household WHERE number = 'K-1'")" = 单福田 ] || { iconv -f GB18030 -t UTF-8 "$scratch/out"; fail "the household did not come in"; }
fangzheng --as admin card "$household" --specimen --png "$scratch/$(gb '名片.png')" >/dev/null
there "$scratch/$(gb '名片.png')"
fangzheng --as admin cards --area 230124202205 --specimen --png "$scratch/$(gb '德善村')" >/dev/null
there "$scratch/$(gb '德善村')/manifest.csv"
fangzheng --as clerk diary add "$household" "$(gb '入户看望')" --photo "$scratch/$(gb '名片.png')" >/dev/null
[ "$(number "SELECT text || photos FROM diary ORDER BY at_ms DESC LIMIT 1")" = 入户看望1 ] || fail 'the diary is not what was typed'
fangzheng sync --to "$scratch/$(gb '中心库.db')" >/dev/null
there "$scratch/$(gb '中心库.db')"
# The name as it stands in fangzheng.yaml, which is UTF-8.
LC_ALL=C sed -i "s|^  to: .*|  to: $scratch/第二库.db|" "$home/fangzheng.yaml"
fangzheng sync >/dev/null
there "$scratch/$(gb '第二库.db')"

# Bytes that are no text never reach the journal, in either locale; a file may have such a name.
events=$(number 'SELECT count(*) FROM event')
bad=$(printf 'ab\377\376cd')
for locale in zh_CN.GB18030 C.UTF-8; do
	for words in 'ticket open' 'user reset' 'station add' 'refuse 00 --reason'; do
		# shellcheck disable=SC2086
		if LC_ALL=$locale fangzheng --as admin $words "$bad" >"$scratch/out" 2>&1; then fail "$locale: bytes taken by $words"; fi
	done
	LC_ALL=$locale fangzheng --as desk ticket open "$bad" --category housing >"$scratch/out" 2>&1 && fail "$locale: bytes taken"
	LC_ALL=C.UTF-8 fangzheng --lang en --as desk ticket open "$bad" --category housing 2>&1 | grep -q 'is not text' || fail 'it is not said why'
	cp "$scratch/$(gb '名片.png')" "$scratch/$bad-$locale.png"
	LC_ALL=$locale fangzheng --as clerk diary add "$household" ok --photo "$scratch/$bad-$locale.png" >/dev/null || fail "$locale: the file is not found"
done
[ "$(number 'SELECT count(*) FROM event')" = $((events + 2)) ] || fail 'something else was written'
