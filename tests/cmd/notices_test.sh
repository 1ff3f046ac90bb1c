#!/bin/sh
# Notices on the command line: a dispatch is told, what cannot be told is for the desk, and nothing private goes out.
. "$(dirname "$0")/../support/station.sh"

desk() { fangzheng --as desk "$@"; }
fail() {
	echo "$1"
	[ ! -f "$scratch/sent" ] || cat "$scratch/sent"
	exit 1
}

fangzheng demo --households 60 --seed 1 >/dev/null
household=$(household_of 单福田)
fangzheng notices send --once >"$scratch/out" 2>&1 && fail 'sends without a channel'
grep -q 'no way to send' "$scratch/out" || fail 'does not say that there is no channel'

sed 's|^  sender: .*|&\n  channels:\n    - { name: mail, kind: smtp, url: "smtps://mail.example.cn", from: "x" }|' \
	"$FANGZHENG_HOME/fangzheng.yaml" >"$scratch/mail.yaml"
if fangzheng config check "$scratch/mail.yaml" >"$scratch/out" 2>&1; then fail 'a sender that is no address'; fi
says 'address of a sender, like name@example.cn'

# shellcheck disable=SC2016  # for the script that is written
printf '#!/bin/sh\n{ echo "== $FANGZHENG_TO"; cat; echo; } >>%s/sent\n' "$scratch" >"$scratch/send"
printf '#!/bin/sh\nexit 1\n' >"$scratch/refuse"
chmod 700 "$scratch/send" "$scratch/refuse"
# Nothing of the past: what is late already in the demonstration is not what is tested here.
sed -i "s|^  sender: .*|&\n  channels:\n    - { name: chat, kind: command, command: $scratch/send }|
	s|^  gather_minutes: .*|  gather_minutes: 0|; s|^  hours: .*|  hours: 00:00-24:00|
	s|^  daily_cap: .*|  daily_cap: 0|" "$FANGZHENG_HOME/fangzheng.yaml"
fangzheng config check >/dev/null || fail 'the settings are wrong'
fangzheng notices send --once >/dev/null
rm -f "$scratch/sent"

ticket=$(desk ticket open 屋里漏雨要修房子 --household "$household" --category housing | grep -oE 'T[0-9]+-[0-9]+-[0-9]+' | head -n 1)
[ -n "$ticket" ] || fail 'no ticket'
desk ticket dispatch "$ticket" >/dev/null
desk notices list --json | grep "$ticket" | grep -q '"state":"queued"' || fail 'nothing was queued'
fangzheng notices send --once >/dev/null
grep -q "$ticket" "$scratch/sent" || fail 'the message did not come'
grep -q '由您主办' "$scratch/sent" || fail 'the message speaks the language of who started the sender'
for word in assignee 单福田 漏雨 德善; do
	if grep -q "$word" "$scratch/sent"; then fail "a message says $word"; fi
done
if desk notices list --json | grep "$ticket" | grep -v '"state":"sent"' | grep -q .; then fail 'not all were sent'; fi
count=$(wc -l <"$scratch/sent")
fangzheng notices send --once >/dev/null
[ "$count" = "$(wc -l <"$scratch/sent")" ] || fail 'something was sent twice'

# The ticket itself says who was told, and that its main assignee knows.
desk ticket show "$ticket" | grep -q 'delivered' || fail 'the ticket does not say that a message came'
desk ticket show "$ticket" --json | grep -q '"notices":\[{.*"state":"sent"' || fail 'the ticket has no notices as JSON'
desk ticket show "$ticket" --json | grep -q '"knows":true' || fail 'the ticket says that nobody knows'

# Nobody is reached: the ticket waits for the desk to call, until it did.
sed -i "s|command: $scratch/send|command: $scratch/refuse|" "$FANGZHENG_HOME/fangzheng.yaml"
ticket=$(desk ticket open 屋后的墙裂了 --household "$household" --category housing | grep -oE 'T[0-9]+-[0-9]+-[0-9]+' | head -n 1)
desk ticket dispatch "$ticket" >/dev/null
if desk ticket list --queue tell | grep -q "$ticket"; then fail 'to be called while a message is on its way'; fi
fangzheng notices send --once >"$scratch/out"
says 'call them'
says 'not sent by this channel'
if grep -q 'tried again' "$scratch/out"; then fail 'what was refused for good is said to be tried again'; fi
desk notices list --box failed | grep -q "$ticket" || fail 'not among those not reached'
desk ticket list --queue tell | grep -q "$ticket" || fail 'the desk is not told'
desk ticket tell "$ticket" >/dev/null
if desk notices list --box failed | grep -q "$ticket"; then fail 'still to be called'; fi

# A failure after that is the desk's again, whatever was told before.
desk ticket remind "$ticket" >/dev/null
fangzheng notices send --once >/dev/null
desk notices list --box failed | grep -q "$ticket" || fail 'what failed after the telling is hidden'
desk ticket list --queue tell | grep -q "$ticket" || fail 'not in the queue again'
doctor=$(desk staff list --duty doctor | head -n 1 | cut -d ' ' -f 1)
desk ticket tell "$ticket" --whom "$doctor" >/dev/null
desk ticket list --queue tell | grep -q "$ticket" || fail 'somebody else was told, and the assignees count as told'
desk ticket tell "$ticket" >/dev/null
if desk ticket list --queue tell | grep -q "$ticket"; then fail 'still in the queue'; fi

# Without a console and without anybody at its standard input it sends all, and goes on until a signal ends it.
sed -i "s|command: $scratch/refuse|command: $scratch/send|" "$FANGZHENG_HOME/fangzheng.yaml"
rm -f "$scratch/sent"
for i in 1 2 3; do
	number=$(desk ticket open "屋顶漏雨$i" --household "$household" --category housing | grep -oE 'T[0-9]+-[0-9]+-[0-9]+' | head -n 1)
	desk ticket dispatch "$number" >/dev/null
done
"$program" --lang en notices send </dev/null >"$scratch/out" 2>&1 &
sender=$!
wait_for() { # SECONDS COMMAND...
	tries=$(($1 * 10))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || fail "waited in vain: $*"
		sleep 0.1
	done
}
all_sent() { [ "$(desk notices list --box waiting | wc -l)" -eq 0 ]; }
wait_for 20 all_sent
[ -s "$scratch/sent" ] || fail 'nothing was sent'
kill -0 "$sender" || fail 'it ended by itself'
"$program" --lang en notices send --once >"$scratch/out" 2>&1 || fail 'from cron, beside a sender, it fails'
grep -q 'are sent already' "$scratch/out" || fail 'it does not say that a sender is running'
refuses 1 'are sent already' notices send
kill "$sender"
wait "$sender" || fail 'told to end, it fails'
"$program" --lang en notices send </dev/null >/dev/null 2>&1 &
sender=$!
wait_for 20 sh -c "flock -n '$FANGZHENG_HOME/notice.lock' true && exit 1 || exit 0"
kill -9 "$sender"
wait "$sender" || true
flock -n "$FANGZHENG_HOME/notice.lock" true || fail 'somebody still sends'
fangzheng verify >/dev/null || fail 'verify finds something'
