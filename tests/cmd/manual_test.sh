#!/bin/sh
# The manual page and the completion know the commands that the program has.
. "$(dirname "$0")/../support/station.sh"

tools/manual "$program" docs/fangzheng.1 >"$scratch/fangzheng.1"
diff docs/fangzheng.1 "$scratch/fangzheng.1" || { echo 'docs/fangzheng.1 is not up to date: make manual'; exit 1; }
grep -q '^\.B verify' docs/fangzheng.1 || { echo 'the manual page lists no commands'; exit 1; }

# completed WORD...: what is offered for the last word
completed() {
	PATH=$(dirname "$program"):$PATH bash -c '
		. tools/completion.bash
		program=$1; shift
		COMP_WORDS=(fangzheng "$@") COMP_CWORD=$#
		_fangzheng "$program"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$program" "$@"
}
# offers WANTED WORD...
offers() {
	wanted=$1
	shift
	completed "$@" | grep -qxF -e "$wanted" || { echo "not offered after '$*': $wanted"; exit 1; }
}
offers verify ver
offers --home --h
offers zh --lang ''
offers ticket --home /tmp ti
offers close ticket cl
offers --json find --
