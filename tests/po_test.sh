#!/bin/sh
# The Chinese catalogue is whole: every string of the sources is in it, translated, and nothing else is.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

make -s BUILD="$scratch" pot
msgmerge -q --no-fuzzy-matching --no-wrap --add-location=file --sort-by-file -o "$scratch/fresh.po" po/zh_CN.po "$scratch/fangzheng.pot"
msgfmt --check-format --check-domain -o /dev/null po/zh_CN.po

# complain WHAT MSGATTRIB-OPTION FILE
complain() {
	msgattrib "$2" --no-wrap "$3" | sed -n '/^msgid ""$/d; /^#~ msgid/p; /^msgid/p; /^#:/p' >"$scratch/found"
	if [ -s "$scratch/found" ]; then
		echo "$1"
		cat "$scratch/found"
		failed=1
	fi
}
failed=0
complain 'Not translated (make po, then write the Chinese into po/zh_CN.po):' --untranslated "$scratch/fresh.po"
complain 'Fuzzy in po/zh_CN.po:' --only-fuzzy po/zh_CN.po
complain 'In po/zh_CN.po, but no longer in the sources (make po):' --only-obsolete "$scratch/fresh.po"
exit $failed
