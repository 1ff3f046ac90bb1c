#!/bin/sh
# The command line: options, refusals in one sentence, nothing left behind, nothing raw on the terminal.
. "$(dirname "$0")/../support/station.sh"
printf 'long enough\n' >"$scratch/password"

fangzheng --help | grep -q '^ *verify ' || { echo 'no help'; exit 1; }
fangzheng verify --help | grep -q 'Usage: fangzheng verify' || { echo 'no help of a command'; exit 1; }
[ "$(fangzheng --version | cut -d' ' -f1)" = fangzheng ] || { echo 'no version'; exit 1; }
"$program" --help | grep -q '命令' || { echo 'Chinese is not the default'; exit 1; }
refuses 2 'no command' frobnicate
refuses 2 'no option' --frobnicate verify
refuses 2 'needs a value' --home
refuses 2 'one word too many' verify it
refuses 1 'no station' verify

# What is typed never reaches the terminal raw.
refuses 2 'no command' "$(printf 'a\033]0;title\007\342\200\256b')"
if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$scratch/err"; then echo 'a control character was let through'; exit 1; fi
if grep -q "$(printf '\342\200\256')" "$scratch/err"; then echo 'a bidi control was let through'; exit 1; fi

# A station that cannot be made leaves nothing, one that is there stays.
printf 'short\n' >"$scratch/password"
refuses 1 'at least 8' init --admin admin
[ ! -e "$scratch/station" ] || { echo 'a failed init left something'; exit 1; }
printf 'long enough\n' >"$scratch/password"
refuses 1 'small letters' init --admin 'No Such Login'
if [ -e "$scratch/station/station.db" ] || [ -e "$scratch/station/station.key" ]; then echo "a failed init left a station"; exit 1; fi
fangzheng init --admin admin >/dev/null
[ "$(stat -c %a "$scratch/station/station.key")" = 600 ] || { echo 'station.key can be read by others'; exit 1; }
refuses 1 'already' init --admin admin
fangzheng verify >/dev/null

# A file that fails is named, and a disk that is full is told as that, also where a limit makes it so.
refuses 1 'name of the central file is empty' sync --to ''
refuses 1 'no folder /no/such/folder' sync --to /no/such/folder/central.db
(ulimit -f 1; refuses 1 'disk of .*/station.db is full.*the last step was not written' ring 15400000001)
chmod 444 "$scratch/station/station.db"
if [ "$(id -u)" != 0 ]; then refuses 1 '/station.db is read-only' ring 15400000001; fi
chmod 600 "$scratch/station/station.db"
fangzheng verify >/dev/null

# Who is not who they say, or may not.
refuses 1 'say who you are' user list
refuses 1 'not right' --as nobody user list
fangzheng --as admin user add clerk --role clerk --area 230124202 >"$scratch/added"
sed -n 's/.*: \(....-....-....-....\)$/\1/p' "$scratch/added" >"$scratch/code"
FANGZHENG_PASSWORD_FILE="$scratch/code" FANGZHENG_NEW_PASSWORD_FILE="$scratch/password" \
	"$program" --lang en --as clerk user password >/dev/null
refuses 1 'not' --as clerk user list
refuses 1 'not' --as clerk config publish
refuses 1 'not' --as clerk station add Somewhere
refuses 1 'administrator' user reset clerk

# What is no station says so and is not changed.
for what in letter empty newer keyless; do
	rm -rf "$scratch/other" && cp -r "$scratch/station" "$scratch/other"
	case $what in
	letter) printf 'this is a letter, not a database; it is long enough to have a header of one hundred bytes in it, or so it seems.' >"$scratch/other/station.db"; pattern='not a database' ;;
	empty) : >"$scratch/other/station.db"; pattern='not a station' ;;
	newer) /usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE setting SET value = 99 WHERE key = ?", ("journal_format",))
db.commit()' "$scratch/other/station.db"; pattern='newer version' ;;
	keyless) rm "$scratch/other/station.key"; pattern='key' ;;
	esac
	before=$(cksum <"$scratch/other/station.db")
	refuses 1 "$pattern" --home "$scratch/other" verify
	refuses 1 "$pattern" --home "$scratch/other" rebuild
	[ "$before" = "$(cksum <"$scratch/other/station.db")" ] || { echo "changed: $what"; exit 1; }
done

# rebuild mends tables, and only tables.
/usr/bin/python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DELETE FROM area WHERE code = ?", ("230124202",))
db.commit()' "$scratch/station/station.db"
if fangzheng verify >"$scratch/out" 2>&1; then echo 'verify does not miss a row'; exit 1; fi
grep -q 'table area' "$scratch/out" || { echo 'verify does not say which table'; exit 1; }
fangzheng rebuild >/dev/null
fangzheng verify >/dev/null || { echo "rebuild does not mend"; exit 1; }

# Another character set.
if [ -n "${LOCPATH:-}" ] && [ -d "$LOCPATH/zh_CN.GB18030" ]; then
	LC_ALL=zh_CN.GB18030 "$program" --help | iconv -f GB18030 -t UTF-8 | grep -q '命令' || { echo 'not GB18030'; exit 1; }
	word=$(printf '没有' | iconv -f UTF-8 -t GB18030)
	LC_ALL=zh_CN.GB18030 "$program" "$word" 2>&1 >/dev/null | iconv -f GB18030 -t UTF-8 | grep -q '没有' || { echo 'words are not read as GB18030'; exit 1; }
fi
