#!/bin/sh
# The desk from the command line: a request from ring to strike-off, who may not, what is printed, what is never lost.
. "$(dirname "$0")/../support/station.sh"

desk() { fangzheng --as desk "$@"; }
# field TICKET PYTHON-EXPRESSION of the ticket `t`
field() { desk ticket show "$1" --json | /usr/bin/python3 -c "import json, sys; t = json.load(sys.stdin); print($2)"; }
# is TICKET STATE
is() { [ "$(field "$1" 't["state"]')" = "$2" ] || fail "$1 is $(field "$1" 't["state"]') instead of $2"; }

fangzheng demo --households 60 --seed 1 >/dev/null
household=$(household_of 单福田)
[ -n "$household" ] || fail 'no household to call'

# While another process writes for longer than any act waits, a caller is not lost. Looked at in the end.
cp -r "$FANGZHENG_HOME" "$scratch/busy"
/usr/bin/python3 -c 'import fcntl, sys, time
with open(sys.argv[1] + "/station.lock", "a") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    open(sys.argv[2], "w").close()
    time.sleep(6.5)' "$scratch/busy" "$scratch/held" &
holder=$!
while [ ! -e "$scratch/held" ]; do kill -0 "$holder" || fail 'the station cannot be held'; done
fangzheng --home "$scratch/busy" ring 15400000017 &
caller=$!

# "House": to the housing officer and the helper, and struck off when the caller says so.
fangzheng ring '+86 154 0000 0017'
house=$(desk ticket open --household "$household" --category housing '东屋漏雨' | cut -d' ' -f1)
desk dispatch explain "$house" >"$scratch/why"
grep -q 'matches: category 住房安全' "$scratch/why" || fail 'which rule matched is not said by name'
grep -q 'Resolve within.*by its' "$scratch/why" || fail 'who gives the limits is not said'
refuses 1 'not possible' --as desk ticket close "$house"
desk ticket dispatch "$house" >/dev/null
[ "$(field "$house" '" ".join(sorted(p["unit"] or "" for p in t["assignees"] if p["main"]))')" = 住房和城乡建设局 ] ||
	fail 'a house does not go to the housing office'
[ "$(field "$house" 'len(t["assignees"])')" = 2 ] || fail 'the helper does not hear of the house'
desk ticket list --queue tell | grep -q "$house" || fail 'nobody is reminded to tell the assignees'
desk ticket tell "$house" >/dev/null
officer=$(sql "SELECT lower(hex(main)) FROM ticket WHERE number = '$house'")
saw=$(field "$house" 't["last_step"]')
desk ticket accept "$house" --for "$officer" >/dev/null
refuses 1 'was first' --as desk ticket void "$house" '误报' --saw "$saw"
desk ticket work "$house" '已苫布遮盖' --for "$officer" >/dev/null
desk ticket resolve "$house" '换瓦完工' --for "$officer" >/dev/null
is "$house" resolved
field "$house" '[s["on_behalf"] for s in t["steps"] if s["step"] == "resolve"][0]' | grep -qv None || fail 'who reported is not kept'
refuses 1 'not possible' --as desk ticket close "$house"
desk ticket follow-up "$house" not-content '还漏' >/dev/null
is "$house" reopened
desk ticket accept "$house" --for "$officer" >/dev/null
desk ticket resolve "$house" '补好' --for "$officer" >/dev/null
desk ticket follow-up "$house" not-reached >/dev/null
is "$house" resolved
desk ticket follow-up "$house" content >/dev/null
desk ticket close "$house" >/dev/null
is "$house" closed
[ "$(field "$house" 't["round"]')" = 2 ] || fail 'the second round is not counted'

# "Ill": to the doctor and the helper. The slip says whom to call, and nothing of the register's that is private.
ill=$(desk ticket open --household "$household" --category illness '头晕，身份证999999195907191193' | cut -d' ' -f1)
desk ticket dispatch "$ill" >/dev/null
# duty of those with that part in the ticket of "ill"
duty() {
	sql "SELECT group_concat(staff.duty) FROM ticket JOIN ticket_assignee USING (entity)
		JOIN staff ON staff.entity = ticket_assignee.staff WHERE ticket.number = '$ill' AND part = '$1'"
}
[ "$(duty main)" = doctor ] || fail 'illness does not go to the doctor'
[ "$(duty co)" = helper ] || fail 'illness does not go to the helper'
desk ticket slip "$ill" >"$scratch/slip"
grep -q "$ill" "$scratch/slip" || fail 'a slip without its number'
grep -q 15400000017 "$scratch/slip" || fail 'whom to call is not on the slip'
if grep -q -e 9999991959 -e 慢性病 "$scratch/slip"; then fail 'the slip says too much'; fi

# Two households' matters are hardly one; and the ticket that is left says what was merged into it.
neighbour=$(sql "SELECT number FROM household WHERE number <> '$household' ORDER BY number LIMIT 1")
one=$(desk ticket open --household "$household" --category water '没水' --relation 邻居 | cut -d' ' -f1)
two=$(desk ticket open --household "$neighbour" --category water '也没水' | cut -d' ' -f1)
desk ticket open --household "$household" --category water '还是没水' 2>&1 | grep -q "open already: $one" ||
	fail 'the open ticket of the same household and kind is not named'
refuses 1 'may not' --as inspector ticket merge "$two" "$one"
refuses 1 '--anyway' --as desk ticket merge "$two" "$one"
refuses 1 'different households' --as desk ticket merge "$two" "$one"
desk ticket merge "$two" "$one" --anyway >/dev/null
desk ticket show "$one" | grep -q "$two" || fail 'what was merged into it is not said'
desk ticket show "$one" | grep -q 邻居 || fail 'the relation is not said'
# To whom the operator sends it, with the co-assignees of the rule, unless it is said who they are.
other=$(desk ticket open --household "$household" --category water '井干了' | cut -d' ' -f1)
to=$(sql "SELECT lower(hex(entity)) FROM staff WHERE duty = 'clerk' ORDER BY number LIMIT 1")
desk ticket dispatch "$other" --main "$to" >/dev/null
[ "$(field "$other" 'sum(not p["main"] for p in t["assignees"])')" -gt 0 ] || fail '--main drops who helps'
desk ticket show "$other" | grep -q 'not as the rule' || fail 'that the rule was changed is not said'
bare=$(desk ticket open --household "$household" --category water '水浑' | cut -d' ' -f1)
desk ticket dispatch "$bare" --main "$to" --co none >/dev/null
[ "$(field "$bare" 'len(t["assignees"])')" = 1 ] || fail '--co none leaves somebody'
# Given to others it keeps its co-assignees, unless it is said who they are.
desk ticket dispatch "$one" >/dev/null
co=$(field "$one" 'sum(not p["main"] for p in t["assignees"])')
[ "$co" -gt 0 ] || fail 'the water has no co-assignee'
to=$(sql "SELECT lower(hex(entity)) FROM staff WHERE duty = 'clerk' ORDER BY number LIMIT 1")
desk ticket reassign "$one" '就近' --main "$to" >/dev/null
[ "$(field "$one" 'sum(not p["main"] for p in t["assignees"])')" = "$co" ] || fail 'a reassignment drops who helps'
desk ticket show "$one" | grep -q ' → ' || fail 'who had it before is not said'
desk ticket reassign "$one" '就近' --main "$to" --co none >/dev/null
[ "$(field "$one" 'len(t["assignees"])')" = 1 ] || fail '--co none leaves somebody'

# Who may not is told so, and nothing is left of it.
events=$(sql 'SELECT count(*) FROM event')
refuses 1 'may not' --as leader ticket note "$ill" '看看'
refuses 1 'may not' --as inspector ticket dispatch "$ill"
refuses 1 'may not' --as doctor ticket open --household "$household" --category other '代问'
refuses 1 'say who you are' ticket list
refuses 1 'categories' --as desk ticket open --category nothing '什么'
refuses 1 'no area' --as desk ticket open --category other --area 999 '路断'
refuses 1 'needs a note' --as desk ticket void "$ill"
refuses 1 'no ticket' --as desk ticket show T991231-01-999

# A broken byte is refused, not swallowed with all that was said.
refuses 1 'character set' --as desk ticket open --category other "$(printf '\346\274\217\351\233\377')"
refuses 1 'character set' --as desk ticket note "$ill" "$(printf '\316\322\303\307')"
refuses 1 'character set' --as helper diary add "$household" "$(printf '\377')"
[ "$(sql 'SELECT count(*) FROM event')" = "$events" ] || fail 'a refusal left something'

# Nothing raw reaches the terminal, and what was written is all there.
desk ticket note "$ill" "$(printf 'a\033]0;title\007\342\200\256b')" >/dev/null
for what in show slip; do
	desk ticket "$what" "$ill" >"$scratch/out"
	if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$scratch/out"; then fail "a control character in $what"; fi
done
field "$ill" 'repr(t["steps"][-1]["note"])' | grep -q 'x1b' || fail 'a note is not kept as it was written'

# Words in the locale's own characters.
if [ -n "${LOCPATH:-}" ] && [ -d "$LOCPATH/zh_CN.GB18030" ]; then
	LC_ALL=zh_CN.GB18030 "$program" --lang en --as desk ticket note "$ill" "$(printf '来电催问' | iconv -f UTF-8 -t GB18030)" >/dev/null
	[ "$(field "$ill" 't["steps"][-1]["note"]')" = 来电催问 ] || fail 'GB18030 is not read'
fi

# Diaries: the day of a visit is a claim; late ones are found.
own=$(sql "SELECT h.number FROM household AS h JOIN assign AS a ON a.household = h.entity JOIN user AS u ON u.staff = a.staff
	WHERE u.login = 'helper' AND a.duty = 'helper' AND a.until_on IS NULL AND h.left_on IS NULL LIMIT 1")
day=$(/usr/bin/python3 -c 'import datetime; print(datetime.date.today() - datetime.timedelta(days=2))')
late=$(fangzheng --as helper diary add "$own" '送慢病药' --visited "$day")
fangzheng --as helper diary list --late | grep -q "$late" || fail 'a late entry is not found'
fangzheng --as helper diary amend "$late" '是降压药'
fangzheng --as helper diary show "$late" --json | grep -q 降压药 || fail 'an amendment is not kept'
refuses 1 'may not' --as leader diary amend "$late" '改'

# Calls: in any form, withheld, and no number at all.
calls=$(sql 'SELECT count(*) FROM call')
fangzheng ring +442079460958
fangzheng ring '１５４００００００１７'
fangzheng ring --withheld
fangzheng ring anonymous
# The hand-over page says what it leaves out, and leaves nothing out when it is asked to.
for i in $(seq 101 115); do desk ticket open "井水发黄 $i" --category water --household "$household" >/dev/null; done
desk calls handover >"$scratch/page"
grep -q '^… and [0-9]* more$' "$scratch/page" || fail 'what is left out is not said'
desk calls handover --all >"$scratch/page"
if grep -q '^… and' "$scratch/page"; then fail 'something is left out of all'; fi
[ "$(grep -c '井水发黄 1' "$scratch/page")" -ge 15 ] || fail 'not all is there'
# Who answered: by name, where only one has it.
desk calls list --by 李敏 | grep -q 李敏 || fail 'nobody is known by name'
refuses 1 'no member of staff' --as desk calls list --by 李不敏
refuses 1 'digits only' ring abc
refuses 1 'digits only' ring ''
refuses 1 'digits only' ring "$(printf '\033[31m')1234567"
[ "$(sql 'SELECT count(*) FROM call')" = $((calls + 4)) ] || fail 'a call is not counted'

wait "$caller" || fail 'a call was lost while the station was busy'
wait "$holder"
FANGZHENG_HOME="$scratch/busy"
[ "$(sql "SELECT count(*) FROM call WHERE rang_at > 1000 * (strftime('%s', 'now') - 60) AND answered_at IS NULL")" -ge 1 ] ||
	fail 'the call of the busy station is not there'
FANGZHENG_HOME="$scratch/station"
fangzheng verify >/dev/null || fail 'the journal does not hold'
