#!/bin/sh
# The words before a command: what is off is said in one sentence that fits.
. "$(dirname "$0")/../support/station.sh"

refuses 2 'home needs a value' --home
refuses 2 'home stands here twice' --home "$scratch/a" --home "$scratch/b" find x
refuses 2 "there is no option '--house'" --house find
if "$program" --lang fr find x 2>"$scratch/err"; then fail 'a language that is not there'; fi
grep -q -e '--lang .*fr' "$scratch/err" || fail 'the language is not named'

# Asked for the new password, it names the file of the new one.
"$program" demo --households 20 --seed 1 >/dev/null
refuses 1 'FANGZHENG_NEW_PASSWORD_FILE' --as desk user password
unset FANGZHENG_PASSWORD_FILE
refuses 1 'FANGZHENG_PASSWORD_FILE' --as desk user password

# Output that does not go out is told, whatever the command.
export FANGZHENG_PASSWORD_FILE="$scratch/password"
for words in 'find sft' 'show 230124-202205-0017' 'find sft --json' 'show 230124-202205-0017 --json' 'import --columns' 'station list'; do
	# shellcheck disable=SC2086
	if "$program" --lang en --as desk $words >/dev/full 2>"$scratch/err"; then fail "a full disk is not noticed: $words"; fi
	grep -q 'not all of the output' "$scratch/err" || fail "not said: $words"
done
