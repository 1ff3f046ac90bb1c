#!/bin/sh
# Staff from the command line: entered, changed, and let go once nothing waits for them.
. "$(dirname "$0")/../support/station.sh"

fangzheng demo --households 60 --seed 1 >/dev/null
# Somebody who has households and open tickets, whatever the day.
helper=$(sql "SELECT number FROM staff WHERE duty = 'helper' AND entity IN (SELECT staff FROM assign WHERE until_on IS NULL) AND
	entity IN (SELECT staff FROM ticket_assignee JOIN ticket USING (entity) WHERE state IN ('dispatched', 'accepted', 'working'))
	ORDER BY number")

# Only the administrator enters people, and what makes no sense is refused at its field.
refuses 1 'change staff' --as clerk staff add X900 --name 贺小满 --duty helper --area 230124
refuses 1 'e-mail address' --as admin staff add X900 --name 贺小满 --duty helper --area 230124 --email he@@example.cn
refuses 1 'department' --as admin staff add X900 --name 贺小满 --duty officer --area 230124
refuses 1 "no department 'moon'" --as admin staff add X900 --name 贺小满 --duty officer --area 230124 --department moon
refuses 1 '5 digits or more' --as admin staff add X900 --name 贺小满 --duty helper --area 230124 --phones 123
sed -i "s|^  sender: .*|&\n  channels:\n    - { name: 短信, kind: command, command: /bin/true }\n    - { name: 邮件, kind: command, command: /bin/true }|" \
	"$FANGZHENG_HOME/fangzheng.yaml"
refuses 1 "no channel '传真'" --as admin staff add X900 --name 贺小满 --duty helper --area 230124 --channels 短信,传真
printf '工作人员编号,姓名,人员类别,部门代码\nX901,贺大满,部门经办人,moon\n' >"$scratch/staff.csv"
fails 1 "staff.csv:2: 部门代码: .*'moon'" --as admin import staff "$scratch/staff.csv"
fangzheng --as admin staff add X900 --name 贺小满 --duty helper --area 230124 --phones 15400009001
refuses 1 'has this number' --as admin staff add X900 --name 贺大满 --duty helper --area 230124
fangzheng --as admin staff edit X900 --email he@example.cn --channels 短信,邮件
fangzheng --as clerk staff show X900 >"$scratch/shown"
for text in 贺小满 15400009001 he@example.cn 短信,邮件; do
	grep -q "$text" "$scratch/shown" || { cat "$scratch/shown"; fail "not shown: $text"; }
done

# Nobody leaves while households or tickets are theirs; once those are handed over, they do. A trial run and the day of
# today written out say and do the same as the plain run.
over() { # FROM TO ARGUMENT...: the households alone
	fangzheng --as admin staff hand-over "$@" --keep-tickets >/dev/null
}
refuses 1 'and this is for a' --as admin staff hand-over "$helper" D004
day=$(TZ=CST-8 date +%F)
fangzheng --as desk staff hand-over "$helper" X900 --tickets-only --dry-run >"$scratch/would"
grep -q '^[1-9][0-9]* of [1-9][0-9]* open tickets would be' "$scratch/would" || { cat "$scratch/would"; fail 'no tickets'; }
fangzheng --as admin staff hand-over "$helper" X900 --dry-run --on "$day" >"$scratch/dry"

# A mistake comes back with its tickets; of what stays it is said with whom.
fangzheng --as admin staff hand-over "$helper" X900 >/dev/null
fangzheng --as admin staff hand-over "$helper" X900 --undo --keep-tickets >"$scratch/out"
says '^[1-9][0-9]* open tickets stay with 贺小满'
fangzheng --as admin staff hand-over "$helper" X900 --keep-tickets >/dev/null
fangzheng --as desk staff hand-over X900 "$helper" --tickets-only >/dev/null
fangzheng --as admin staff hand-over "$helper" X900 --undo >/dev/null
fangzheng --as admin staff hand-over "$helper" X900 >/dev/null
fangzheng --as admin staff hand-over "$helper" X900 --undo >"$scratch/out"
says '^[1-9][0-9]* of [1-9][0-9]* open tickets reassigned'
if grep -q 'stay with' "$scratch/out"; then fail 'all came back, and some are said to stay'; fi
fangzheng --as desk staff hand-over X900 "$helper" --tickets-only --dry-run >"$scratch/out"
says '^0 of 0'
over "$helper" X900
refuses 1 'still has 0 households and [1-9][0-9]* open tickets' --as admin staff leave "$helper"
fangzheng --as desk staff hand-over "$helper" X900 --tickets-only >"$scratch/moved"
sed 's/ would be / /' "$scratch/would" | cmp - "$scratch/moved" || { cat "$scratch/moved"; fail 'the trial run said otherwise'; }
grep -q 'open tickets would be' "$scratch/dry" || { cat "$scratch/dry"; fail 'today written out is another day'; }
fangzheng --as desk staff hand-over X900 "$helper" --tickets-only >/dev/null
refuses 1 'still has [1-9][0-9]* households and 0 open tickets' --as admin staff leave X900
fangzheng --as admin staff hand-over X900 "$helper" --on 2099-01-01 >"$scratch/out"
says '^[1-9][0-9]* households are to change hands on 2099-01-01'
refuses 1 'still has' --as admin staff leave X900
refuses 1 'still has' --as admin staff leave X900 --on 2098-12-30
over X900 "$helper"
fangzheng --as admin staff leave X900
if fangzheng --as admin staff list | grep -q X900; then fail 'who has left is listed'; fi

# Who leaves on a later day is listed with that day, and is given households until then.
fangzheng --as admin staff add X904 --name 贺小寒 --duty helper --area 230124
fangzheng --as admin staff leave X904 --on 2099-12-31
fangzheng --as admin staff show X904 >"$scratch/out"
says 'Leaves office on *2099-12-31'
fangzheng --as admin staff list | grep 'X904.*leaves on 2099-12-31' >/dev/null || fail 'who leaves later is not listed'
whole=$(fangzheng --as admin staff hand-over "$helper" X904 --dry-run | sed -n 's/ households.*//p')
household=$(sql "SELECT household.number FROM assign JOIN staff ON staff.entity = assign.staff JOIN household ON
	household.entity = assign.household WHERE staff.number = '$helper' AND until_on IS NULL AND household.left_on IS NULL")
fangzheng --as admin staff hand-over "$helper" X904 --household "$household" >"$scratch/out" 2>"$scratch/err"
says '^1 households have changed hands'
grep -q 'leaves office on 2099-12-31' "$scratch/err" || fail 'nothing is said of who leaves'
fangzheng --as admin staff hand-over "$helper" X904 --undo >"$scratch/out"
says '^1 households have changed hands'
fangzheng --as admin staff hand-over "$helper" X904 --dry-run >"$scratch/out" || true
says "^$whole households"
refuses 2 'usage: fangzheng staff hand-over STAFF STAFF \[--on DATE\]' --as admin staff hand-over "$helper"
! grep -q 'add NUMBER' "$scratch/err" || fail 'the usage of everything is printed'

# Whoever has left opens nothing any more, whatever their password; it shows who they are.
login() { # LOGIN STAFF: a login of that person, with a password of its own
	fangzheng --as admin user add "$1" --role helper --area 230124 --staff "$2" |
		sed -n 's/.*at this station: //p' >"$scratch/code"
	FANGZHENG_PASSWORD_FILE="$scratch/code" FANGZHENG_NEW_PASSWORD_FILE="$scratch/new" \
		"$program" --lang en --as "$1" user password >/dev/null
}
printf 'another password\n' >"$scratch/new"
fangzheng --as admin staff add X901 --name 贺小雨 --duty helper --area 230124
login rain X901
FANGZHENG_PASSWORD_FILE="$scratch/new" "$program" --lang en --as rain ticket list >/dev/null
fangzheng --as admin staff leave X901
for words in 'ticket list' 'find sft' 'diary list'; do
	# shellcheck disable=SC2086
	FANGZHENG_PASSWORD_FILE="$scratch/new" refuses 1 '贺小雨 left office on' --as rain $words
done
fangzheng --as admin user list | grep 'rain.*has left' >/dev/null || fail 'the list of logins does not say who has left'

# A second absence from the same day on says what it replaces; who is away is given a ticket on purpose only.
fangzheng --as desk staff absent D005 --until 2099-01-01 --deputy D013 --reason 学习
fangzheng --as desk staff absent D005 --until 2099-02-01 >"$scratch/out"
grep -q 'replaces: .*2099-01-01.*学习' "$scratch/out" || { cat "$scratch/out"; fail 'what was replaced is not said'; }
ticket=$(fangzheng --as desk ticket open 看看 --category crops | grep -oE 'T[0-9]+-[0-9]+-[0-9]+' | head -n 1)
refuses 1 'is away until 2099-02-01.*--anyway' --as desk ticket dispatch "$ticket" --main D005
fangzheng --as desk ticket dispatch "$ticket" --main D005 --anyway >/dev/null

# Kinds of posts and queues are named as the screens name them; people by a name that one alone has.
zh() { "$program" --lang zh "$@"; }
zh --as admin staff list --duty 帮扶干部 | grep -q 帮扶干部 || fail 'a kind of post has no Chinese name'
fangzheng --as admin staff add X902 --name 贺大满 --duty helper --area 230124
fangzheng --as admin staff show 贺大满 | grep -q X902 || fail 'nobody is found by the name'
fangzheng --as admin staff add X903 --name 贺大满 --duty helper --area 230124
refuses 1 'more than one is called 贺大满' --as admin staff show 贺大满
refuses 1 'no member of staff with the number or name' --as admin staff show 贺无人
zh --as desk ticket list --queue 督办 >/dev/null || fail 'a queue has no Chinese name'
zh --as desk ticket list --state 已派单 >/dev/null || fail 'a state has no Chinese name'
refuses 1 'there is no area 2301' --as admin staff list --area 2301
refuses 1 'Duty\|Kind of post' --as admin staff list --duty nothing

# What waits for somebody who is away goes to the deputy; what cannot go is named.
ticket=$(fangzheng --as desk ticket open 鸡一天死好几只 --category crops | grep -oE 'T[0-9]+-[0-9]+-[0-9]+' | head -n 1)
fangzheng --as desk ticket dispatch "$ticket" --main D004 >/dev/null
refuses 1 'an absence of today' --as desk staff absent D004 --from 2098-01-01 --until 2099-01-01 --deputy D013 --reassign
fails 1 'so nothing was done' --as clerk staff absent D004 --until 2099-01-01 --deputy D013 --reassign
if fangzheng --as desk staff absences | grep -q 2099-01-01; then fail 'half of it was done'; fi
fangzheng --as admin staff absent D004 --until 2099-01-01 --deputy D013 --reassign >"$scratch/moved"
grep -q 'open tickets reassigned' "$scratch/moved" || { cat "$scratch/moved"; fail 'nothing is said of the tickets'; }
fangzheng --as desk staff show D004 >"$scratch/out"
says 'Away  .* to 2099-01-01'
says 'open tickets wait for them'
fangzheng --as desk staff hand-over D013 D004 --tickets-only --dry-run >/dev/null 2>"$scratch/out" || true
says 'is away until 2099-01-01'
fangzheng --as admin staff show "$helper" >"$scratch/out"
says 'Looks after [1-9][0-9]* households now'
says '帮扶干部  20[0-9-]* – '
fangzheng --as desk ticket show "$ticket" --json >"$scratch/ticket"
deputy=$(fangzheng --as desk staff list --duty officer | awk '$1 == "D013" { print $2 }')
grep -q "$deputy" "$scratch/ticket" || { cat "$scratch/ticket"; fail 'the deputy has it not'; }
fangzheng verify >/dev/null
