#!/bin/sh
# Everything that goes out comes in again: every kind, in every format that is
# read, with the names that formats stumble over.
. "$(dirname "$0")/lib-test.sh"

cases=$srcdir/tests/data/records/cases

cat >nasty.csv <<\END
code,name,native_name,country,sex
P000901,=1+1,=1+1,KH,
P000902,-,,KH,
P000903,@work,,KH,
P000904,"""",,KH,
P000905,"Sok
Dara","two
lines",KH,
P000906,'=1+1,,KH,
P000907,''@x,,KH,
P000908,'Abdullah,,MY,
P000909,髙﨑　健,髙﨑　健,JP,
P000910,สมชาย ใจดี,,TH,
P000911,សុខ ចាន់,,KH,
P000912,အောင် မြင့်,,MM,
P000913,ສົມສີ ແກ້ວ,,LA,
P000914,Nguyễn Thị Đào,,VN,
P000915,a_x0041_b_x000D_,_x005F_,VN,
P000916,<b>&amp;]]>,x & y,VN,
P000917,007,1e5,VN,
P000918,2024-01-01,12:30,VN,
P000919,＝全角,＠,JP,
P000920,NULL,TRUE,TH,
END

begin 'every kind in every format'
new_place
expect_code 0 cbreg init --sample
kinds=$(cbreg help | sed -n '/^Records/,/^Common/p' |
    awk 'NR > 1 && NF > 1 && !/Common/ { print $1 }')
expect_code 0 cbreg import nasty.csv
framework=first-csirt
cbreg capability add $framework@3 5.1 --name Monitoring
cbreg level add $framework@2.1 0 --name absent --native-name 無し
cbreg translation add $framework@2.1 5.1 vi --name 'Giám sát'
cbreg lineage add $framework@3 2.1 --code 5.1 --from-code 5.1 --relation same
cbreg lineage add $framework@3 2.1 --from-code 5.2 --relation dropped
cbreg capability add other@1 A --name A
cbreg crosswalk add other@1 A $framework@2.1 5.1 --relation part-of --note '-'
cbreg assignment add $framework@2.1 baseline 2018-04-01 --country KH
cbreg assignment add $framework@2.1 baseline 2018-04-01 \
    --organisation TH-THAICERT --valid-to 2019-03-31
cbreg campaign add Y18 KH-CAMCERT --framework $framework --version 2.1 \
    --opens 2018-04-01 --due 2018-06-30
session=$(cbreg session list --format csv | sed -n '2s/,.*//p')
cbreg output add "$session" KH artefacts --count 12 --low 10 --high 15
cbreg target add fy2017 people target --country KH --value 100
cbreg label add people --name Persons --native-name 人数
for kind in level translation lineage crosswalk assignment campaign output \
    target label; do
	check "no $kind" [ "$(cbreg export $kind | wc -l)" -ge 2 ]
done
for kind in $kinds; do
	cbreg export "$kind" --format csv >"right.$kind"
done
check 'all kinds have a file' [ "$(ls right.* | wc -l)" = 37 ]
check 'a name with a line end' [ "$(grep -c '^P000905' right.person)" = 1 ]
for format in csv excel xlsx xml; do
	files=
	for kind in $kinds; do
		cbreg export "$kind" --format $format -o "$kind.$format"
		files="$files $kind.$format"
	done
	# shellcheck disable=SC2086 # no blanks in our names
	expect_code 0 cbreg import --dry-run $files
	check "$format: all of it is known" \
	    [ "$(awk -F, 'NR > 1 && $3 != $5' "$dir/out" | wc -l)" = 0 ]
done
for format in csv excel xlsx xml; do
	files=
	for kind in $kinds; do
		files="$files $kind.$format"
	done
	new_place
	expect_code 0 cbreg init
	# shellcheck disable=SC2086
	expect_code 0 cbreg import $files
	for kind in $kinds; do
		cbreg export "$kind" --format csv >now
		cmp "right.$kind" now || echo "$kind in $format" >>differ
	done
done
check 'the same records again' [ ! -e differ ]

begin 'the same bytes again'
for format in xlsx xml html; do
	cbreg export person --format $format -o "one.$format"
	cbreg export person --format $format >"two.$format"
	expect_file "one.$format" "two.$format"
done

begin 'what is written is not taken for markup'
cbreg export person --format html >page.html
expect_words page.html '&lt;b&gt;&amp;amp;]]&gt;' '<meta charset="utf-8">'
check 'no script, nothing from elsewhere' \
    [ "$(grep -cE '<script|src=|href=|https?:' page.html)" = 0 ]
cbreg figures --period fy2017 --by country --format html >page.html
expect_words page.html 'participations' 'head ' 'class="n">'

begin 'the schema that is shipped is the schema of the program'
expect_code 0 cbreg export schema
expect_file "$top_srcdir/data/cbreg-1.xsd" "$dir/out"
if command -v xmllint >xmllint-is; then
	for kind in $kinds; do
		xmllint --noout --schema "$top_srcdir/data/cbreg-1.xsd" \
		    "$kind.xml" 2>>xmllint.err || echo "$kind" >>invalid
	done
	check 'every export is valid' [ ! -e invalid ]
fi
for kind in $kinds; do
	cbreg import --strict --dry-run "$kind.xml" >now 2>&1 ||
	    echo "$kind" >>not-strict
done
check 'with --strict, too' [ ! -e not-strict ]

begin 'the reader and the schema agree'
sed '/^#/d; s|@@$|</cbreg>|; s|@|<cbreg xmlns="urn:x-cbreg:1">|' \
    "$cases" >cases
n=0
while read -r verdict document; do
	n=$((n + 1))
	printf '%s\n' "$document" >case.xml
	cbreg import --dry-run case.xml >now 2>&1
	code=$?
	cbreg import --dry-run --strict case.xml >now 2>&1
	strict=$?
	lint=0
	if [ -s xmllint-is ]; then
		xmllint --noout --schema "$top_srcdir/data/cbreg-1.xsd" \
		    case.xml 2>now || lint=5
	elif [ "$verdict" = bad ]; then
		lint=5
	fi
	case $verdict in bad) want=5 ;; *) want=0 ;; esac
	case $code in 5) ;; *) code=0 ;; esac
	case $strict in 5) ;; *) strict=0 ;; esac
	[ "$code $strict $lint" = "$want $want $want" ] || printf \
	    '%s: the reader %s, strict %s, xmllint %s: %s\n' "$verdict" "$code" \
	    "$strict" "$lint" "$document" >>disagree
done <cases
check 'there are cases' [ "$n" -gt 70 ]
[ ! -e disagree ] || sed 's/^/# /' disagree
check 'they agree on all of them' [ ! -e disagree ]

begin 'what is wrong is named with its line'
{
	echo '<cbreg xmlns="urn:x-cbreg:1">'
	echo '<roster>'
	echo '<row session="CIIP-2017-1" person="P000012"/>'
	echo '<row session="CIIP-2017-1" sex="female" name="Nobody"/>'
	echo '</roster></cbreg>'
} >wrong.xml
expect_code 5 cbreg import wrong.xml
expect_words "$dir/err" 'wrong.xml:4' 'E-SCHEMA' 'sex' 'nothing was written'
check 'no value of a person' [ "$(grep -c Nobody "$dir/err")" = 0 ]
sed '4d' wrong.xml | sed 's/CIIP-2017-1/CIIP-9999-1/' >unknown.xml
expect_code 1 cbreg import unknown.xml
expect_words "$dir/err" 'unknown.xml:3' 'E-REF' 'CIIP-9999-1'
expect_code 5 cbreg import --as persons unknown.xml
expect_words "$dir/err" 'E-KIND'
{
	echo '<!DOCTYPE cbreg [<!ENTITY a "b">]>'
	cat unknown.xml
} >doctype.xml
expect_code 5 cbreg import doctype.xml
expect_words "$dir/err" 'DOCTYPE'
sed 's/encoding="UTF-8"/encoding="UTF-16"/' person.xml |
    iconv -f UTF-8 -t UTF-16 >utf16.xml
expect_code 0 cbreg import --dry-run utf16.xml

begin 'what is no character in XML'
printf 'name,country,sex\na\357\277\276b,VN,F\nc\357\277\277d,VN,F\n' >none.csv
expect_code 0 cbreg import none.csv --as persons
expect_code 0 cbreg export persons --format xlsx -o none.xlsx
expect_code 0 cbreg import --dry-run --format csv none.xlsx
check 'is known again in a workbook' \
    [ "$(awk -F, 'NR > 1 && $3 != $5' "$dir/out" | wc -l)" = 0 ]
expect_code 9 cbreg export persons --format xml -o none.xml
expect_words "$dir/err" 'character that XML cannot hold'
expect_code 0 cbreg export all -o none.xml
expect_words none.xml 'a\xef\xbf\xbeb'
if command -v xmllint >/dev/null; then
	expect_code 0 xmllint --noout --schema \
	    "$top_srcdir/data/cbreg-1.xsd" none.xml
fi

begin 'a full disk is an error'
for format in table csv excel json ndjson xml xlsx md html; do
	cbreg person list --format $format >/dev/full 2>err
	echo "$? $(grep -c 'cannot write' err)" >>full
done
check 'in every format' [ "$(sort -u full)" = '9 1' ]
(
	ulimit -f 8
	trap '' XFSZ
	for format in csv xml xlsx html; do
		cbreg export person --format $format -o "kept.$format" 2>>err
		echo "$?" >>limit
	done
)
check 'a file that cannot grow is not kept' \
    [ "$(sort -u limit) $(ls kept.* 2>&1 | grep -c '^kept')" = '9 0' ]

plan
