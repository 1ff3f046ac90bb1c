#!/bin/sh
# A folder of cards holds no dead one: what was revoked, or belongs to who left, goes with the next run.
. "$(dirname "$0")/../support/station.sh"

cards() { fangzheng --as admin cards --area 230124202205 --specimen --png "$scratch/cards" >"$scratch/out"; }
pictures() { find "$scratch/cards" -name '230124202205-*.png' | sort; }
number_of() { sed -n "$1{s/\r//;p;}" "$scratch/cards/manifest.csv" | cut -d , -f 4; }

fangzheng demo --households 300 --seed 1 >/dev/null
mkdir "$scratch/cards"
touch "$scratch/cards/my 230124202205-0001.png" "$scratch/cards/230124999999-0001.png"
cards
all=$(pictures | wc -l)
revoked=$(number_of 3) gone=$(number_of 5)
fangzheng --as admin card "$revoked" --revoke 丢失 >/dev/null
cards
grep -q '1 pictures of cards' "$scratch/out" || { cat "$scratch/out"; fail 'not said'; }
[ "$(pictures | wc -l)" -eq $((all - 1)) ] || fail 'the dead card is still there'
pictures | while read -r path; do
	grep -q "^$(basename "$path")," "$scratch/cards/manifest.csv" || fail "not in the manifest: $path"
done
[ -e "$scratch/cards/my 230124202205-0001.png" ] || fail 'a file of another name was removed'
[ -e "$scratch/cards/230124999999-0001.png" ] || fail 'a picture of another area was removed'

# Who left has no card.
printf '户编号,户主姓名,行政村代码,退出日期,退出原因\n%s,%s,230124202205,2026-01-02,整户迁出\n' "$gone" \
	"$(grep "$gone" "$scratch/cards/manifest.csv" | cut -d , -f 5)" >"$scratch/left.csv"
fangzheng --as admin import households "$scratch/left.csv" >/dev/null
if fangzheng --as admin card "$gone" >"$scratch/out" 2>"$scratch/err"; then fail 'a card of who left'; fi
grep -q 'left the register' "$scratch/err" || { cat "$scratch/err"; fail 'not said why'; }
if fangzheng --as admin card "$gone" --anew >"$scratch/out" 2>&1; then fail 'a new card for who left'; fi
fangzheng --as admin card "$gone" --revoke 迁出 >/dev/null || fail 'the card of who left cannot be revoked'

# In the terminal no number is broken over two lines.
cards
sed -n '2,$p' "$scratch/cards/manifest.csv" | tr -d '\r' | cut -d , -f 4 >"$scratch/numbers"
[ -s "$scratch/numbers" ] || fail 'the manifest names nobody'
while read -r number; do "$program" --as clerk card "$number" --specimen; done <"$scratch/numbers" >"$scratch/out"
/usr/bin/python3 - "$scratch/out" <<'PYTHON' || fail 'a number is broken over two lines'
import re, sys
lines = [re.split(r"\s*[█▀▄\x1b]", line)[0].rstrip() for line in open(sys.argv[1], encoding="utf-8")]
broken = [pair for pair in zip(lines, lines[1:]) if re.search(r"\d$", pair[0]) and re.match(r" +\d", pair[1])]
print(broken)
sys.exit(bool(broken))
PYTHON
