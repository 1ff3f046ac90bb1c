#!/bin/sh
# Policies from the command line: published from files, read by everybody with what is attached, explained in diaries, counted by area.
. "$(dirname "$0")/../support/station.sh"

# value JSON-LINES PYTHON-EXPRESSION of the list `rows`
value() { /usr/bin/python3 -c 'import json, sys; rows = [json.loads(line) for line in sys.stdin]; print(eval(sys.argv[1]))' "$1"; }

fangzheng demo --households 60 --seed 1 >/dev/null
household=$(household_of 单福田)

mkdir "$scratch/policies"
cat >"$scratch/policies/stove.md" <<'END'
---
number: ZC-77
title: 火炕改造
categories: [housing]
audience: { area: ['230124'] }
---
每铺炕补 500 元。
END

# A dry run writes nothing, a run writes once, the same again nothing.
fangzheng --as admin policy import "$scratch/policies" --dry-run | grep -q '1 policies would be new' || fail 'the dry run counts wrong'
refuses 1 'there is no policy' --as desk policy show ZC-77
fangzheng --as admin policy import "$scratch/policies/stove.md" | grep -q '1 policies new' || fail 'not taken'
fangzheng --as admin policy import "$scratch/policies" | grep -q '1 as they are' || fail 'the same file is taken twice'
fails 1 'may not publish and retire policies' --as desk policy import "$scratch/policies"
fails 1 'No such file' --as admin policy import "$scratch/nowhere"

# Mistakes are said where they are, and nothing is taken.
printf -- '---\nnumber: ZC-78\ntitle: x\nform: 2026-01-01\n---\ntext\n' >"$scratch/policies/wrong.md"
printf -- '---\nnumber: ZC-79\ntitle: y\n---\ntext\n' >"$scratch/policies/right.md"
fails 1 "wrong.md:4:1: 'form' is not known here" --as admin policy import "$scratch/policies"
refuses 1 'there is no policy' --as desk policy show ZC-79
printf -- '---\nnumber: ZC-78\ntitle: x\nfrom: 2026-02-01\nto: 2026-01-01\n---\ntext\n' >"$scratch/policies/wrong.md"
fails 1 'wrong.md:5:' --as admin policy import "$scratch/policies"
printf -- '---\nnumber: ZC-78\n---\ntext\n' >"$scratch/policies/wrong.md"
fails 1 'wrong.md:2:1:' --as admin policy import "$scratch/policies"
printf -- "---\nnumber: ZC-78\ntitle: x\naudience: { area: ['230124999'] }\n---\ntext\n" >"$scratch/policies/wrong.md"
fails 1 'wrong.md:4:21: there is no area 230124999' --as admin policy import "$scratch/policies"
rm "$scratch/policies/wrong.md" "$scratch/policies/right.md"

# A later edition replaces; everybody reads.
sed -i 's/500/600/' "$scratch/policies/stove.md"
fangzheng --as admin policy import "$scratch/policies" | grep -q '1 replaced' || fail 'not replaced'
for login in desk clerk helper doctor department leader inspector admin; do
	fangzheng --as $login policy show ZC-77 | grep -q '600 元' || fail "$login does not read the later edition"
done
[ "$(fangzheng --as desk policy show 火炕 --json | value 'rows[0]["edition"]')" = 2 ] || fail 'which edition it is is not said'
fangzheng --as desk policy list --category housing | grep -q ZC-77 || fail 'not listed by its category'
fangzheng --as desk policy list --category water | grep -q ZC-77 && fail 'listed by another category'
fangzheng --as desk policy list --search 火炕 | grep -q ZC-77 || fail 'not found by a word'

# A file is attached: kept with the policy, named with its size, written once and over nothing.
kept() { find "$FANGZHENG_HOME/photos" -type f | wc -l; }
before=$(kept)
cat >"$scratch/policies/form.md" <<'END'
---
number: ZC-80
title: 火墙改造
attachments:
  - 村委会领取
  - file: 申请表.txt
    title: 火墙改造申请表
---
每户补 300 元。
END
fails 1 'form.md:6:11: 申请表.txt: the file cannot be read' --as admin policy import "$scratch/policies"
printf '姓名：\n' >"$scratch/policies/申请表.txt"
fails 1 'may not publish and retire policies' --as clerk policy import "$scratch/policies"
fangzheng --as admin policy import "$scratch/policies" --dry-run | grep -q '2 files: 1 policies would be new' || fail 'the form is counted as a policy'
[ "$(kept)" = "$before" ] || fail 'a dry run keeps a file'
fangzheng --as admin policy import "$scratch/policies" | grep -q '1 policies new, 0 replaced, 1 as they are' || fail 'not taken with its form'
fangzheng --as admin policy import "$scratch/policies" | grep -q '2 as they are' || fail 'the same form is taken twice'
fangzheng --as helper policy show ZC-80 | grep -q '火墙改造申请表 (申请表.txt, 1 KB)$' || fail 'the form is not named'
[ "$(fangzheng --as helper policy show ZC-80 --json | value '[one if isinstance(one, str) else (one["name"], one["size"], one["here"]) for one in rows[0]["attachments"]]')" = \
	"['村委会领取', ('申请表.txt', 10, True)]" ] || fail 'the form is not told of as JSON'
fangzheng --as helper policy attachment 火墙 申请表.txt --out "$scratch/表.txt"
cmp "$scratch/policies/申请表.txt" "$scratch/表.txt" || fail 'another form'
[ "$(stat -c %a "$scratch/表.txt")" = 600 ] || fail 'others may read what was saved'
refuses 1 '表.txt: there is something of this name already' --as helper policy attachment ZC-80 申请 --out "$scratch/表.txt"
refuses 1 "no attached file '村委会领取'" --as helper policy attachment ZC-80 村委会领取 --out "$scratch/no"
refuses 2 'usage:' --as helper policy attachment ZC-80 申请表.txt
printf '姓名：\n电话：\n' >"$scratch/policies/申请表.txt"
fangzheng --as admin policy import "$scratch/policies" | grep -q '1 replaced' || fail 'a changed form makes no edition'
mv "$FANGZHENG_HOME/photos" "$scratch/photos"
fangzheng --as helper policy show ZC-80 | grep -q 'not yet come to this station' || fail 'it is not said that the form is not here'
refuses 1 'has not come to this station yet' --as helper policy attachment ZC-80 申请表.txt --out "$scratch/no"
[ ! -e "$scratch/no" ] || fail 'something was written'
mv "$scratch/photos" "$FANGZHENG_HOME/photos"
mv "$scratch/policies/申请表.txt" "$scratch/elsewhere.txt"
ln -s "$scratch/elsewhere.txt" "$scratch/policies/申请表.txt"
fails 1 'this is a link' --as admin policy import "$scratch/policies/form.md"
rm "$scratch/policies/申请表.txt"
cp "$scratch/elsewhere.txt" "$scratch/policies/$(printf '申请表.txt' | iconv -t GB18030)"
LC_ALL=zh_CN.GB18030 LOCPATH=${LOCPATH:-$PWD/build/locales} fangzheng --as admin policy import "$scratch/policies/form.md" |
	grep -q '1 as they are' || fail 'a name in another character set is not found'
rm "$scratch/policies/form.md"

# Explained in a diary: the share rises by one, in its township and in the county.
reached() { fangzheng --as leader policy reach ZC-77 --json | value 'sum(row["reached"] for row in rows if "area" in row)'; }
concerned=$(fangzheng --as leader policy reach ZC-77 --json | value 'rows[-1]["households"]')
[ "$concerned" = "$(fangzheng --as leader policy reach ZC-77 --json | value 'sum(row["households"] for row in rows[:-1])')" ] ||
	fail 'the parts are not the whole'
[ "$(reached)" = 0 ] || fail 'reached before anybody spoke of it'
fangzheng --as helper policy households ZC-77 --missing --json | grep -q "$household" || fail 'the helper is not told whom it concerns'
diary=$(fangzheng --as helper diary add "$household" '讲了火炕补助' --kind 02 --policy ZC-77 --policy 饮水)
[ "$(fangzheng --as helper diary show "$diary" --json | value 'len(rows[0]["policies"])')" = 2 ] || fail 'the diary does not name both'
[ "$(reached)" = 1 ] || fail 'nobody is reached'
fangzheng --as helper policy households ZC-77 --missing --json | grep -q "$household" && fail 'still to be explained'
refuses 1 'there is no policy' --as helper diary add "$household" '讲政策' --kind 02 --policy 没有的

# How far it has reached is for those who see the area.
refuses 1 'may not see the cockpit' --as doctor policy reach ZC-77
refuses 1 'own area' --as clerk policy reach ZC-77 --area 230124100
fangzheng --as clerk policy reach ZC-77 >/dev/null
fangzheng --as helper policy reach ZC-77 | grep -q '%' || fail 'a helper does not see the own share'

fangzheng --as helper policy reach | grep ZC-77 | grep -q '%' || fail 'a helper does not see the own share of every policy'
refuses 1 'there is no area abc' --as leader policy reach --area abc

# Retired: to be read, in force no more.
refuses 1 'say why' --as admin policy retire ZC-77 ' '
fangzheng --as admin policy retire ZC-77 '另有规定'
fangzheng --as desk policy list | grep -q ZC-77 && fail 'retired and still in force'
fangzheng --as desk policy list --all | grep ZC-77 | grep -q retired || fail 'retired and gone'
fangzheng --as leader policy reach | grep -q ZC-77 && fail 'retired and still to be explained'
refuses 1 'retired already' --as admin policy retire ZC-77 '另有规定'
fangzheng verify >/dev/null
fangzheng rebuild >/dev/null
fangzheng verify >/dev/null
