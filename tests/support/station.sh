# shellcheck shell=sh
# Read by the scripts that drive the program: `program`, a scratch folder that goes with the script, a station's folder in it
# and the password of its people; the script then stands in the tree's root. English, so that patterns can be read here.
set -eu
cd "$(dirname "$0")/../.."
program=$(cd "${FANGZHENG_BUILD:-build}" && pwd)/fangzheng
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'fangzheng\n' >"$scratch/password"
export FANGZHENG_PASSWORD_FILE="$scratch/password" FANGZHENG_HOME="$scratch/station" LC_ALL=C.UTF-8

fail() {
	echo "$*"
	exit 1
}

fangzheng() { "$program" --lang en "$@"; }

# fails CODE PATTERN WORD...: exits so, and one of its sentences on standard error has the pattern
fails() {
	code=$1 pattern=$2
	shift 2
	got=0
	setsid "$program" --lang en "$@" </dev/null >"$scratch/out" 2>"$scratch/err" || got=$?
	[ "$got" -eq "$code" ] || { cat "$scratch/err"; fail "exit code $got instead of $code: $*"; }
	grep -q -e "$pattern" "$scratch/err" || { cat "$scratch/err"; fail "not said: $pattern: $*"; }
}

# refuses CODE PATTERN WORD...: fails so with that one sentence, and prints nothing else
refuses() {
	fails "$@"
	[ "$(wc -l <"$scratch/err")" -eq 1 ] || { cat "$scratch/err"; fail "more than a sentence: $*"; }
	[ ! -s "$scratch/out" ] || { cat "$scratch/out"; fail "printed all the same: $*"; }
}

# household_of NAME: its number
household_of() { fangzheng --as desk find "$1" --json | sed -n '1s/.*"number":"\([^"]*\)".*/\1/p'; }

# says PATTERN: what was printed last into $scratch/out
says() { grep -q -e "$1" "$scratch/out" || { cat "$scratch/out"; fail "not said: $1"; }; }

# sql STATEMENT [STATION-FOLDER]: the first value of its first row
sql() {
	/usr/bin/python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' \
		"${2:-$FANGZHENG_HOME}/station.db" "$1"
}
