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
