#!/bin/sh
# One household whole: its people, tickets and diaries, as text and as JSON, to each role what it may see.
. "$(dirname "$0")/../support/station.sh"

# value PYTHON-EXPRESSION of the object `row`
value() { /usr/bin/python3 -c 'import json, sys; row = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" <"$scratch/json"; }

fangzheng demo --households 60 --seed 1 >/dev/null
household=$(household_of 单福田)
closed=$(fangzheng --as desk ticket open '路灯不亮' --category other --household "$household" | cut -d ' ' -f 1)
fangzheng --as desk ticket void "$closed" '报错了' >/dev/null
open=$(fangzheng --as desk ticket open '屋顶漏雨' --category housing --household "$household" | cut -d ' ' -f 1)
for day in 1 2 3 4 5 6 7 8 9 10 11 12; do
	fangzheng --as clerk diary add "$household" "第 $day 次电话" >/dev/null
done

fangzheng --as admin show "$household" >"$scratch/out"
for word in Ethnic "Date of birth" Education Health "$open" "$closed" Void '第 12 次电话' "diary list --household $household"; do
	says "$word"
done
if grep -q '第 2 次电话' "$scratch/out"; then fail 'more than the last ten diaries as text'; fi

fangzheng --as admin show "$household" --json >"$scratch/json"
value '{"open", "void"} <= {t["state"] for t in row["tickets"]}' | grep -q True || fail 'the states of the tickets'
value 'row["diaries"][0]["text"]' | grep -q '第 12 次电话' || fail 'the latest diary is not the first'
value 'len(row["diaries"]) >= 12' | grep -q True || fail 'not all diaries'
value 'all("birth" in m and "ethnic_name" in m for m in row["members"])' | grep -q True || fail 'facts of members'

# Masked as before.
fangzheng --as desk show "$household" >"$scratch/out"
if grep -qE '[0-9]{17}[0-9X]' "$scratch/out"; then fail 'an ID number whole'; fi
