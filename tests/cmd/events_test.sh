#!/bin/sh
# The entries behind a household, a ticket and a diary are listed by hash, so that a verdict can name them.
. "$(dirname "$0")/../support/station.sh"

fangzheng demo --households 60 --seed 1 >/dev/null
household=$(household_of 单福田)
ticket=$(fangzheng --as desk ticket open '路灯不亮' --category other --household "$household" | cut -d ' ' -f 1)
diary=$(fangzheng --as clerk diary list --household "$household" | sed -n '1s/ .*//p')

fangzheng --as inspector events "$household" >"$scratch/out"
for kind in household.put member.put income.put measure.put assign.put card.issue; do
	grep -q "$kind" "$scratch/out" || { cat "$scratch/out"; fail "not listed: $kind"; }
done
if grep -qE '单福田|[0-9]{17}[0-9X]' "$scratch/out"; then fail 'what an entry says is shown'; fi
fangzheng --as admin events "$diary" | grep -q 'diary.add' || fail 'a diary by the digits that lists print'
hash=$(fangzheng --as admin events "$ticket" | sed -n 's/.*ticket.open.* \([0-9a-f]\{64\}\).*/\1/p')
[ ${#hash} -eq 64 ] || fail 'no hash of the ticket'

# What was found can be judged, and the list says so.
fangzheng --as admin redact "$hash" --reason '误录' >/dev/null
fangzheng --as admin refuse "$hash" --reason '误录' >/dev/null
id=$(fangzheng --as admin events "$household" --json | sed -n 's/.*"kind":"household.put","id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
fangzheng --as admin events "$id" | grep -q household.put || fail 'by its id'
fangzheng --as admin events "$household" --json | grep -q '"refused":false' || fail 'refused in JSON'

# A diary goes with what adds to it, which is named; the digits that lists print still find both.
fangzheng --as clerk diary add "$household" '看望' >/dev/null
diary=$(fangzheng --as clerk diary list --household "$household" | sed -n '/看望/{s/ .*//p;q}')
fangzheng --as clerk diary amend "$diary" '另补一句' >/dev/null
fangzheng --as admin events "$diary" >"$scratch/out"
hash=$(sed -n 's/.*diary.add.* \([0-9a-f]\{64\}\).*/\1/p' "$scratch/out") added=$(sed -n 's/.*diary.amend.* \([0-9a-f]\{64\}\).*/\1/p' "$scratch/out")
fangzheng --as admin redact "$hash" --reason '误录' >"$scratch/out"
says "Erased with it.*$added"
[ "$(fangzheng --as admin events "$diary" | grep -c 'diary.*erased')" -eq 2 ] || fail 'an erased diary is not found'

refuses 1 'is no household, ticket or diary here' --as admin events zz9
refuses 1 'holds no entry about' --as admin events 00000000000000000000000000000000
refuses 1 'it is for: inspector, administrator' --as desk events "$household"
refuses 2 'by its hash of 64 digits' --as admin refuse 123abc --reason x
