# shellcheck shell=bash
# bash completion for fangzheng. Commands and options are asked of the program itself, so they are those of its version.
# The program names them in "Usage:" lines and in the list of --help; English is asked for, whatever is configured.

_fangzheng() {
	local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--home | --as | --lang) ((i++)) ;;
		-*) ;;
		*)
			command=${COMP_WORDS[i]}
			break
			;;
		esac
	done

	local words=''
	case $before in
	--home | --png | --out) # a folder or a file
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--lang) words='zh en' ;;
	--encoding) words='auto utf-8 gb18030' ;;
	--as) ;;
	*)
		if [ -z "$command" ]; then
			words="--home --as --lang --help --version $("$program" --lang en --help 2>/dev/null |
				sed -n 's/^ \{1,\}\([a-z][a-z-]*\) .*/\1/p')"
		else
			words="--help $("$program" --lang en "$command" --help 2>/dev/null | sed -n '1{s/^Usage: [^ ]* [^ ]*//;p;}' |
				grep -oE '(--)?[a-z][a-z0-9-]+')"
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	# A word that may be a file's name: the command takes one.
	if [ ${#COMPREPLY[@]} -eq 0 ] && [ "${word#-}" = "$word" ]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}

complete -o filenames -F _fangzheng fangzheng
