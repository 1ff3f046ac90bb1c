#!/bin/sh
# config check names what would fail only when a message is sent or a card is printed.
. "$(dirname "$0")/../support/station.sh"

# says PATTERN: of the file $scratch/x.yaml
says() {
	if "$program" --lang en config check "$scratch/x.yaml" >"$scratch/out" 2>&1; then fail "passed, not said: $1"; fi
	grep -q -e "$1" "$scratch/out" || { cat "$scratch/out"; fail "not said: $1"; }
}
channel() { printf 'notices:\n  channels:\n    - { name: a, %s }\n' "$1" >"$scratch/x.yaml"; }

printf 'secret\n' >"$scratch/secret"
chmod 644 "$scratch/secret"
channel "kind: http, url: 'http://gateway.example.cn/send', body: '{text}'"
says 'x.yaml:3:.*without TLS'
channel "kind: http, url: 'https://gateway.example.cn/send', body: '{text}', password_file: $scratch/secret"
says 'x.yaml:3:.*others can read'
channel "kind: http, url: 'https://gateway.example.cn/send', body: '{text}', password_file: $scratch/none"
says 'x.yaml:3:.*cannot be read'
channel 'kind: command, command: /nowhere/send --quiet'
says 'x.yaml:3:.*cannot be started'
channel 'kind: command, command: no-such-program-here'
says 'x.yaml:3:.*cannot be started'
chmod 600 "$scratch/secret"
channel "kind: http, url: 'http://127.0.0.1:8080/send', body: '{text}', password_file: $scratch/secret"
"$program" config check "$scratch/x.yaml" >/dev/null || fail 'what is right is refused'
channel 'kind: command, command: sh -c true'
"$program" config check "$scratch/x.yaml" >/dev/null || fail 'a program of the PATH is refused'

printf 'card:\n  url: https://%0100d.example.cn\n' 1 >"$scratch/x.yaml"
says 'x.yaml:2:.*too long: at most 96'

printf 'ticket:\n  limits:\n    accept: 0 work hours\n' >"$scratch/x.yaml"
says "x.yaml:3:13: '0 work hours' is over at once"
printf 'ticket:\n  soon: 0 work hours\n' >"$scratch/x.yaml"
"$program" config check "$scratch/x.yaml" >/dev/null || fail 'nothing need be due soon'

printf '# nothing\n\n' >"$scratch/x.yaml"
"$program" --lang en config check "$scratch/x.yaml" | grep -q 'sets nothing, so every key has its default' || fail 'an empty file is not told'

"$program" demo --households 20 --seed 1 >/dev/null
sed 's/^  code: .*/  code: "230125"/' "$scratch/station/fangzheng.yaml" >"$scratch/x.yaml"
grep -q 230125 "$scratch/x.yaml" || fail 'the test changes nothing'
says 'county.code: 230125 is another county than the station.s, 230124'
"$program" config check >/dev/null || fail 'the demonstration is refused'
