#!/bin/sh
# make install into a folder: everything is there, the program works from there, and uninstall takes it all away.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build=${FANGZHENG_BUILD:-build}
build=${build#"$PWD"/}

make -s BUILD="$build" DESTDIR="$scratch/root" PREFIX=/usr install

usr=$scratch/root/usr
for file in bin/fangzheng libexec/fangzheng/fangzheng-sync share/man/man1/fangzheng.1 share/fangzheng/fangzheng.yaml \
	share/fangzheng/policies/2026-003-house-repair.md share/fangzheng/policies/house-repair-application.txt \
	share/bash-completion/completions/fangzheng share/locale/zh_CN/LC_MESSAGES/fangzheng.mo; do
	[ -s "$usr/$file" ] || { echo "$file was not installed"; exit 1; }
done

# What the installed README.md points to is there.
grep -hoE '\]\([^)h#][^)]*' README.md README.zh-CN.md | cut -c 3- | while read -r file; do
	[ -e "$usr/share/doc/fangzheng/$file" ] || { echo "README.md points to $file, which was not installed"; exit 1; }
done

# Away from the tree and with no locale set it speaks Chinese, or English when asked for it.
cd "$scratch"
help=$(env -i HOME="$scratch" "$usr/bin/fangzheng" --help)
case $help in *扶贫*) ;; *) echo "no Chinese: $help"; exit 1 ;; esac
help=$(env -i HOME="$scratch" "$usr/bin/fangzheng" --lang en --help)
case $help in *Usage:*) ;; *) echo "no English: $help"; exit 1 ;; esac
env -i bash -n "$usr/share/bash-completion/completions/fangzheng"
cd - >/dev/null

make -s BUILD="$build" DESTDIR="$scratch/root" PREFIX=/usr uninstall
left=$(find "$scratch/root" ! -type d)
[ -z "$left" ] || { echo "uninstall left $left"; exit 1; }
