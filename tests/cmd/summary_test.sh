#!/bin/sh
# summary prints what the cockpit shows to each: nothing without a log-in, the own area, a helper's own households.
set -eu
cd "$(dirname "$0")/../.."
program=${FANGZHENG_BUILD:-build}/fangzheng
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'fangzheng\n' >"$scratch/password"
export FANGZHENG_PASSWORD_FILE="$scratch/password" FANGZHENG_HOME="$scratch/station" LC_ALL=C.UTF-8

fail() { echo "$*"; exit 1; }
fangzheng() { "$program" --lang en "$@"; }
# refuses PATTERN WORD...
refuses() {
	pattern=$1
	shift
	if fangzheng "$@" >"$scratch/out" 2>"$scratch/err"; then fail "not refused: $*"; fi
	grep -q -e "$pattern" "$scratch/err" || { cat "$scratch/err"; fail "not said: $pattern: $*"; }
	[ ! -s "$scratch/out" ] || fail "printed all the same: $*"
}
# households LOGIN: the total
households() { fangzheng --as "$1" summary | awk '/^$/ { exit } { last = $2 } END { print last }'; }

fangzheng demo --households 300 --seed 1 >/dev/null
refuses 'say who you are' summary
refuses 'nosuch\|password' --as nosuch summary
refuses 'see the cockpit' --as doctor summary
[ "$(households leader)" -eq 300 ] || fail 'the county'
[ "$(households clerk)" -lt 300 ] || fail 'a clerk sees more than the township'
[ "$(households helper)" -lt 30 ] || fail 'a helper sees more than the own households'
