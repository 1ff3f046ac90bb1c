#!/bin/sh
# The words before a command: what is off is said in one sentence that fits.
set -eu
cd "$(dirname "$0")/../.."
program=${FANGZHENG_BUILD:-build}/fangzheng
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export FANGZHENG_HOME="$scratch/station" LC_ALL=C.UTF-8

fail() { echo "$*"; exit 1; }
# refuses CODE PATTERN WORD...
refuses() {
	code=$1 pattern=$2
	shift 2
	got=0
	setsid "$program" "$@" </dev/null >"$scratch/out" 2>"$scratch/err" || got=$?
	[ "$got" -eq "$code" ] || fail "exit code $got: $*"
	grep -q -e "$pattern" "$scratch/err" || { cat "$scratch/err"; fail "not said: $pattern: $*"; }
	[ "$(wc -l <"$scratch/err")" -eq 1 ] || fail "more than one sentence: $*"
}

refuses 2 'home needs a value' --lang en --home
refuses 2 'home stands here twice' --lang en --home "$scratch/a" --home "$scratch/b" find x
refuses 2 "there is no option '--house'" --lang en --house find
refuses 2 '--lang .*fr' --lang fr find x

# Asked for the new password, it names the file of the new one.
printf 'fangzheng\n' >"$scratch/password"
"$program" demo --households 20 --seed 1 >/dev/null
export FANGZHENG_PASSWORD_FILE="$scratch/password"
refuses 1 'FANGZHENG_NEW_PASSWORD_FILE' --lang en --as desk user password
unset FANGZHENG_PASSWORD_FILE
refuses 1 'FANGZHENG_PASSWORD_FILE' --lang en --as desk user password
