#!/bin/sh
# The county's settings: who publishes what, and that a station's own name and place never take the county's back.
. "$(dirname "$0")/../support/station.sh"

at() { home=$scratch/$1; shift; "$program" --lang en --home "$home" "$@"; }
admin() { station=$1; shift; at "$station" --as root "$@"; }
sync() { at "$1" sync --to "$scratch/central.db" >/dev/null; }
editions() { sql 'SELECT count(*) FROM config' "$scratch/$1"; }
in_force() { sql "SELECT json_extract(text, '$.$2') FROM config ORDER BY at_ms DESC, entity DESC LIMIT 1" "$scratch/$1"; }
edit() { sed -i "s|^  $2: .*|  $2: $3|" "$scratch/$1/fangzheng.yaml"; }
new_password() { code=$(printf '%s\n' "$2" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
	printf '%s\n' "$code" >"$scratch/code"
	FANGZHENG_PASSWORD_FILE="$scratch/code" FANGZHENG_NEW_PASSWORD_FILE="$scratch/password" at "$1" --as root user password >/dev/null; }

printf 'long-Enough-9-words\n' >"$scratch/password"
FANGZHENG_NEW_PASSWORD_FILE="$scratch/password" at a init --admin root >/dev/null
code=$(admin a station add b --to "$scratch/central.db" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
at b init --join "$scratch/central.db" "$code" >/dev/null
sync a; sync b
new_password b "$(at b user reset root)"

# Nothing was published yet: only the first station's file is the county's word.
edit b place 德善乡政府
admin b config publish >"$scratch/out" 2>"$scratch/err" || fail 'the place of a station is not registered'
grep -q 'not its first station' "$scratch/err" || fail 'a second station is the first to publish'
[ "$(editions b)" = 0 ] || fail 'a second station published the shipped settings'

edit a url https://card.fangzheng.gov.cn
edit a per_helper 8
admin a config publish >/dev/null
sync a; sync b

# A place alone: it is registered, and the county's settings stay.
edit b place 德善乡便民服务中心
admin b config publish >"$scratch/out" 2>"$scratch/err" || fail 'a place alone is refused'
says 'registered as .*德善乡便民服务中心'
grep -q 'nothing of the county.s was published: .* by station 01 .*card.url, visits.per_helper' "$scratch/err" ||
	{ cat "$scratch/err"; fail 'what differs is not said'; }
sync b; sync a
[ "$(in_force a visits.per_helper)$(in_force b visits.per_helper)" = 88 ] || fail "the county's settings were taken back"
at b config check >"$scratch/out"
says "card.url, visits.per_helper: in force is what was published .* by station 01"
if admin b config publish >"$scratch/out" 2>&1; then fail 'what was not done is no failure'; fi

# It takes them into its file, and may then publish a change of its own; the first one then has to take that.
cp "$scratch/b/fangzheng.yaml" "$scratch/before.yaml"
printf 'notices:\n  channels:\n    - { name: 小票, kind: print, printer: receipt }\n  daily_cap: 5\n' >"$scratch/tail"
sed -i '/^notices:/,$d' "$scratch/b/fangzheng.yaml" && cat "$scratch/tail" >>"$scratch/b/fangzheng.yaml"
at b config take >"$scratch/out"
says 'has the county.s settings in force'
at b config check >"$scratch/out" || fail 'the file that was written is not right'
if grep -q 'in force is' "$scratch/out"; then fail 'the file differs from what was taken'; fi
grep -q 'printer.*receipt' "$scratch/b/fangzheng.yaml" || fail "the station's own channel is gone"
grep -q '^  place: 德善乡便民服务中心' "$scratch/b/fangzheng.yaml" || fail "the station's own place is gone"
grep -q '^# ── 全县' "$scratch/b/fangzheng.yaml" || fail 'remarks are gone that need not go'
grep -q 'daily_cap: 5' "$scratch/b/fangzheng.yaml.old" || fail 'the file as it was is not kept'
sed -i 's/^  per_helper: .*/  per_helper: 6/' "$scratch/b/fangzheng.yaml"
admin b config publish >/dev/null
sync b; sync a
[ "$(in_force a visits.per_helper)" = 6 ] || fail 'a change that was meant is not published'
if admin a config publish >"$scratch/out" 2>&1; then fail 'an older file takes back what another published'; fi
says 'visits.per_helper'
before=$(editions a)
admin a config publish --county >/dev/null
[ "$(in_force a visits.per_helper)" = 8 ] || fail '--county does not publish'

# What is in force already is not published again.
admin a config publish >"$scratch/out"
says 'in force already'
[ "$(editions a)" = "$((before + 1))" ] || fail 'the same was published twice'
