#!/bin/sh
# Logins from the command line: what a township's administrator may not give, and the way back to an administrator.
. "$(dirname "$0")/../support/station.sh"

at() { home=$scratch/$1; shift; "$program" --lang en --home "$home" "$@"; }
sync() { at "$1" sync --to "$scratch/central.db" >/dev/null; }
enter() { # STATION LOGIN: takes the code in $scratch/out for a password
	sed -n 's/.*: \(....-....-....-....\)$/\1/p' "$scratch/out" >"$scratch/code"
	FANGZHENG_PASSWORD_FILE="$scratch/code" FANGZHENG_NEW_PASSWORD_FILE="$scratch/password" at "$1" --as "$2" user password >/dev/null
}

# A founds the county; b joins it. Each has an administrator of the county, who demote one another.
printf 'long-Enough-9-words\n' >"$scratch/password"
FANGZHENG_NEW_PASSWORD_FILE="$scratch/password" at a init --admin root >/dev/null
at a --as root user add second --role admin --area 230124 >/dev/null
# No place is given that cannot be laid out.
FANGZHENG_HOME=$scratch/a refuses 1 'nofolder/x.db cannot be written: .*no place was given' --as root station add c --to "$scratch/nofolder/x.db"
[ "$(at a station list | wc -l)" -eq 1 ] || fail 'an offer that goes nowhere was made'
code=$(at a --as root station add b --to "$scratch/central.db" | sed -n 's/.*: \(....-....-....-....\)$/\1/p')
at b init --join "$scratch/central.db" "$code" >/dev/null
sync a
sync b
at b user reset second >"$scratch/out"
enter b second
at a --as root user set second --role desk
at b --as second user set root --role leader
sync b
sync a
sync b

# The folder of the first station makes one again, and that of no other; then the way is closed.
FANGZHENG_HOME=$scratch/b refuses 1 "only an administrator's password" user reset second
at a user reset second >"$scratch/out"
says 'no administrator any more: second is one now'
enter a second
at a --as second user list | grep -q 'second *administrator' || fail 'the rescued login is no administrator'
FANGZHENG_HOME=$scratch/a refuses 1 "only an administrator's password" user reset root

# An administrator of a township sees to the logins of who works in it alone.
at a --as second staff add C1 --name 何平 --duty leader --area 230124
at a --as second staff add C2 --name 何安 --duty helper --area 230124202
at a --as second user add town --role admin --area 230124202 >"$scratch/out"
enter a town
FANGZHENG_HOME=$scratch/a
refuses 1 'works outside 230124202' --as town user add spy --role helper --area 230124202 --staff C1
refuses 1 'works outside 230124202' --as town user add spy --role department --area 230124202 --staff C1
at a --as town user add mine --role helper --area 230124202 --staff C2 >/dev/null
at a --as second user add mixed --role helper --area 230124202 --staff C1 >/dev/null
refuses 1 'works outside 230124202' --as town user reset mixed
at a --as town user reset mine >/dev/null
at a verify >/dev/null
