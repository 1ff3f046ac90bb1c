#!/bin/sh
# summary prints what the cockpit shows to each: nothing without a log-in, the own area, a helper's own households.
. "$(dirname "$0")/../support/station.sh"

# households LOGIN: the total
households() { fangzheng --as "$1" summary | awk '/^$/ { exit } { last = $2 } END { print last }'; }

fangzheng demo --households 300 --seed 1 >/dev/null
refuses 1 'say who you are' summary
refuses 1 'nosuch\|password' --as nosuch summary
refuses 1 'see the cockpit' --as doctor summary
[ "$(households leader)" -eq 300 ] || fail 'the county'
[ "$(households clerk)" -lt 300 ] || fail 'a clerk sees more than the township'
[ "$(households helper)" -lt 30 ] || fail 'a helper sees more than the own households'
