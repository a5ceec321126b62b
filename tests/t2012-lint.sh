#!/bin/sh
# Tables of anybody against the rules for tables that machines read.  Each rule
# is broken alone, in each format that can break it, and a second reading of
# the rules (mic_rules.c) sees the same.
. "$(dirname "$0")/lib-test.sh"

data=$top_srcdir/tests/data/lint
pack_parts=$(dirname "$CBREG")/tests/pack_parts
mic_rules=$(dirname "$CBREG")/tests/mic_rules
shared=$top_srcdir/../shared/data
cp "$data"/* .
unset -f cbreg # there is no registry, and none is asked for

# book NAME [PART FILE]...: NAME.xlsx of the sheet NAME.sheet.xml
book()
{
	name=$1
	shift
	"$pack_parts" "$name.xlsx" '[Content_Types].xml' types.xml \
	    _rels/.rels book.rels xl/workbook.xml workbook.xml \
	    xl/_rels/workbook.xml.rels workbook.rels \
	    xl/worksheets/sheet1.xml "$name.sheet.xml" "$@"
}

for name in clean 1-3 1-4 1-7 2-1; do
	book $name
done
book 1-8 xl/worksheets/_rels/sheet1.xml.rels drawing.rels \
    xl/drawings/drawing1.xml drawing.xml
printf '\320\317\021\340 a workbook of old' >1-1.xls
tr ',' '\t' <clean.csv >clean.tsv
tr ',' ';' <clean.csv >semicolons.csv
"$pack_parts" clean.ods content.xml clean.fods
printf '\357\273\277' | cat - clean.csv | sed 's/$/\r/' >excel.csv

# breaks FILE RULE PLACE: that is all that is found
breaks()
{
	begin "$1 breaks $2 alone"
	expect_code 1 "$CBREG" lint --format csv "$1"
	echo "$2,error,$3" >wanted
	sed 1d "$dir/out" | cut -d, -f1-3 >got
	expect_file wanted got
}

# second FILE RULE: the second reading sees it, and nothing else
second()
{
	begin "$1 breaks $2 as it is read a second time"
	expect_code 1 "$mic_rules" "$1"
	cut -d' ' -f1 "$dir/out" | sort -u >got
	echo "$2" >wanted
	expect_file wanted got
}

while read -r file rule place; do
	breaks "$file" "$rule" "$place"
	case $file in
	*.fods) ;;
	*) second "$file" "$rule" ;;
	esac
done <<\END_OF_TABLE
1-1.pdf 1-1 1-1.pdf
1-1.xls 1-1 1-1.xls
1-2.csv 1-2 1-2.csv:2:9
1-3.csv 1-3 1-3.csv:6:9
1-3.xlsx 1-3 1-3.xlsx:名簿!C4
1-3.fods 1-3 1-3.fods:名簿!C4
1-4.xlsx 1-4 1-4.xlsx:名簿!D2
1-4.fods 1-4 1-4.fods:名簿!D2
1-5.csv 1-5 1-5.csv:3:11
1-6.csv 1-6 1-6.csv:3:1
1-7.csv 1-7 1-7.csv:6:9
1-7.xlsx 1-7 1-7.xlsx:名簿!C4
1-7.fods 1-7 1-7.fods:名簿!C4
1-8.xlsx 1-8 1-8.xlsx:名簿!F2
1-8.fods 1-8 1-8.fods:名簿!C4
1-8-shapes.fods 1-8 1-8-shapes.fods:名簿
1-9.csv 1-9 1-9.csv:5:8
1-10.csv 1-10 1-10.csv:3:11
1-11.csv 1-11 1-11.csv:4:11
1-12.csv 1-12 1-12.csv:2:4
1-13.csv 1-13 1-13.csv:4:9
2-1.csv 2-1 2-1.csv:4:1
2-1.xlsx 2-1 2-1.xlsx:名簿!A4
2-2.csv 2-2 2-2.csv:4:1
END_OF_TABLE

begin 'every rule is broken by one of these files'
expect_code 0 "$CBREG" lint --summary --format csv clean.csv
sed 1d "$dir/out" | cut -d, -f2 >rules
check 'there are not fifteen' [ "$(wc -l <rules)" -eq 15 ]
while read -r rule; do
	set -- "$rule".*
	[ -e "$1" ] || fail "$rule"
done <rules

for file in clean.csv excel.csv clean.tsv semicolons.csv clean.xlsx clean.fods \
    clean.ods; do
	begin "$file is clean"
	expect_code 0 "$CBREG" lint --format csv "$file"
	expect_out <<-\END
	rule,severity,place,found,expected,value
	END
done
for file in clean.csv excel.csv clean.xlsx; do
	begin "$file is clean as it is read a second time"
	expect_code 0 "$mic_rules" "$file"
	expect_out </dev/null
done

# Cell by cell: how values are told apart.  A line each: rule or -, header,
# value, and what else stands in the column.
n=0
while IFS='|' read -r rule header value others; do
	n=$((n + 1))
	begin "value $n, below '$header': $rule"
	{
		printf 'name,%s,unit\n' "$header"
		printf 'row,"%b",people\n' "$value"
		for other in $others; do
			printf 'row,%s,people\n' "$other"
		done
	} >cell.csv
	"$CBREG" lint --format csv cell.csv | sed 1d | cut -d, -f1 | sort -u |
	    tr '\n' ' ' | sed 's/ $//' >got
	echo "$rule" | tr -d '\n' | sed 's/^-$//' >wanted
	expect_file wanted got
done <<\END_OF_TABLE
-|value|-5|1 2 3
-|value|1.5e3|1 2 3
-|value|X|1 2 3
-|value|***|1 2 3
-|value|-|1 2 3
-|value||1 2 3
1-13|value|x/|1 2 3
1-13|value|...|1 2 3
1-13|value|2017-04-01|1 2 3
1-13|value|－－|1 2 3
1-3|value|1,000|1 2 3
1-3|value|¥5|1 2 3
1-3|value|△5|1 2 3
1-3|value|−5|1 2 3
1-3|value|５|1 2 3
1-3|value|5人|1 2 3
1-3|value|5 people|1 2 3
1-3|value|50%|1 2 3
1-2|value|37(12)|1 2 3
1-2|value|37（12）|1 2 3
1-2|value|37 12|1 2 3
1-2|value|3、4|1 2 3
1-2 1-5|value|3\n4|1 2 3
-|code|1,000|1 2 3
-|name|3rd floor|hall room tent
-|name|長崎 愛美|林
1-5|name|総 数|林
1-5|name| five|林
1-5|name|a  b|林
-|note|These words are so many that they are prose, in which a line may end:\nhere.|林
1-6|name|同上|林
1-10|name|㈱サンプル|林
1-10|name|Ⅱ|林
1-10|name|髙橋|林
-|name|高橋|林
1-11|name|平成29年|林
1-11|name|令和元年度|林
-|name|平成29年度（2017年度）|林
1-11|年度|H29|2017
-|name|H29|林
1-12|国名|カンボチア|日本
-|国名|カンボジア|日本
-|country|Total|KHM JP
1-12|都道府県|青森|北海道
-|都道府県|青森県|北海道
END_OF_TABLE

begin 'where no unit is found somebody has to look'
printf 'name,amount\na,5\nb,7\n' >unit.csv
expect_code 0 "$CBREG" lint --format csv unit.csv
expect_out <<\END
rule,severity,place,found,expected,value
1-9,warning,unit.csv:1:2,no unit is found for the numbers of the column,a unit in a column of its own or in the header,
END
for words in 'name,amount (yen)' 'name,people' 'name,人数'; do
	printf '%s\na,5\nb,7\n' "$words" >unit.csv
	expect_code 0 "$CBREG" lint --format csv unit.csv
	check "$words" [ "$(wc -l <"$dir/out")" -eq 1 ]
done
printf '（単位：人）,,\nname,amount,more\na,5,6\nb,7,8\n' >unit.csv
expect_code 0 "$CBREG" lint --format csv unit.csv
check 'a line above says it' [ "$(wc -l <"$dir/out")" -eq 1 ]

# finds CODE FILE: rule, severity and place of all that is found are on
# standard input
finds()
{
	expect_code "$1" "$CBREG" lint --format csv "$2"
	sed 1d "$dir/out" | cut -d, -f1-3 >got
	cat >wanted
	expect_file wanted got
}

begin 'a title above the header'
printf 'Places of 2017\n\nname,people\na,5\nb,6\n' >title.csv
finds 0 title.csv </dev/null

begin 'a blank column, and a table beside'
printf 'name,people,,name,people\na,5,,b,6\nc,7,,d,8\n' >beside.csv
finds 1 beside.csv <<\END
2-1,error,beside.csv:1:3
2-2,error,beside.csv:1:4
END

begin 'another table below'
printf 'name,people\na,5\nb,6\n\ncity,seats\nc,7\n' >below.csv
finds 1 below.csv <<\END
2-1,error,below.csv:4:1
2-2,error,below.csv:5:1
END

begin 'labels that are missing'
printf 'name,,people\na,x,5\n,y,6\n' >labels.csv
finds 1 labels.csv <<\END
1-6,error,labels.csv:1:2
1-6,error,labels.csv:3:1
END

begin 'values are shown where it is asked for'
expect_code 1 "$CBREG" lint 1-12.csv
expect_no_words "$dir/out" Kampuchea
expect_code 1 "$CBREG" lint --show-values 1-12.csv
expect_words "$dir/out" Kampuchea

begin 'many places of a rule are counted'
{
	echo name,people
	seq 1 50 | sed 's/$/,5人/'
} >many.csv
expect_code 1 "$CBREG" lint --format csv many.csv
check 'not twenty and one' [ "$(grep -c ^1-3 "$dir/out")" -eq 21 ]
tail -n 1 "$dir/out" >got
cat >wanted <<\END
1-3,error,many.csv,and at 30 more places,"the number alone, as a number",
END
expect_file wanted got
expect_code 1 "$CBREG" lint --summary --format csv many.csv
expect_words "$dir/out" \
    'many.csv,1-3,failed,50,"numbers are numbers, without words"' \
    'many.csv,1-4,not-looked-at,0,no cells are merged'

begin 'people read which rules passed'
expect_code 1 "$CBREG" lint 1-2.csv 1-8.xlsx
expect_words "$dir/out" \
    '1-2.csv: passed: 1-1, 1-3, 1-5, 1-6, 1-7, 1-9, 1-10, 1-11, 1-12, 1-13, 2-1, 2-2' \
    '1-2.csv: failed: 1-2' '1-2.csv: not-looked-at: 1-4, 1-8' \
    '1-8.xlsx: failed: 1-8'

begin 'every format has the finding'
for format in table csv json ndjson xml md html; do
	expect_code 1 "$CBREG" lint --format $format 1-2.csv
	expect_words "$dir/out" 1-2.csv:2:9
done
expect_code 1 "$CBREG" lint --format xlsx -o out.xlsx 1-2.csv
expect_code 0 "$(dirname "$CBREG")/tests/read_file" out.xlsx
expect_words "$dir/out" 1-2.csv:2:9

begin 'standard input'
expect_code 1 "$CBREG" lint --format csv - <1-3.csv
expect_words "$dir/out" 'standard input:6:9'

begin 'the sheet that is asked for'
sed 's|</sheets>|<sheet name="B" sheetId="2" r:id="s"/></sheets>|' \
    workbook.xml >two.xml
mv two.xml workbook.xml
book 1-7
expect_code 1 "$CBREG" lint --format csv 1-7.xlsx
expect_words "$dir/err" W-SHEET
expect_code 1 "$CBREG" lint --format csv --sheet B 1-7.xlsx
expect_words "$dir/out" '1-7.xlsx:B!C4'
expect_code 5 "$CBREG" lint --sheet C 1-7.xlsx
expect_words "$dir/err" E-SHEET

begin 'usage'
expect_code 2 "$CBREG" lint
expect_code 2 "$CBREG" lint --encoding nothing clean.csv
expect_code 5 "$CBREG" lint nothing.csv
expect_code 5 "$CBREG" lint .
expect_code 9 "$CBREG" lint -o /dev/full clean.csv

# What this program exports.

begin 'the figures keep the rules'
expect_code 0 "$CBREG" --db s.cbreg init --sample
for format in csv xlsx; do
	expect_code 0 "$CBREG" --db s.cbreg figures --period fy2017 \
	    --by country,kind --format $format -o figures.$format
	expect_code 0 "$CBREG" lint figures.$format
	expect_code 0 "$mic_rules" figures.$format
	for lang in en ja; do
		expect_code 0 "$CBREG" --db s.cbreg figures --period fy2017 \
		    --by country,kind --style mic --lang $lang \
		    --format $format -o mic.$format
		expect_code 0 "$CBREG" lint --format csv mic.$format
		check 'a rule is broken' [ "$(wc -l <"$dir/out")" -eq 1 ]
		expect_code 0 "$mic_rules" mic.$format
	done
done

# Files that do harm, or are none.

# unread CODE FILE: a reason, and no finding of a rule
unread()
{
	expect_code 5 "$CBREG" lint --format csv "$2"
	expect_words "$dir/err" "$2" "error $1"
	check "something was found in $2" [ "$(wc -l <"$dir/out")" -eq 1 ]
}

begin 'files that cannot be read'
: >empty.csv
unread E-EMPTY empty.csv
printf ',,,\n,,\n' >blank.csv
unread E-EMPTY blank.csv
printf 'a,b\n\377\376x,y\n' >bytes.csv
unread E-UTF8 bytes.csv
printf 'a,b\n"c,d\n' >quote.csv
unread E-QUOTE quote.csv
printf 'a\0b,c\n' >nul.csv
unread E-NUL nul.csv
echo '<cbreg xmlns="urn:x-cbreg:1"><roster/></cbreg>' >records.xml
unread E-KIND records.xml
yes ,,,,,,,,,,,,,,,,,,,,, | head -n 1000 | tr -d '\n' >wide.csv
unread E-WIDTH wide.csv
printf '\320\317\021\340E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a' >locked.xlsx
unread E-BOOK locked.xlsx
echo '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' >1-4.sheet.xml
book 1-4
unread E-XML 1-4.xlsx

begin 'a sheet whose drawing is not sound'
echo '<a><b>' >drawing.xml
book 1-8 xl/worksheets/_rels/sheet1.xml.rels drawing.rels \
    xl/drawings/drawing1.xml drawing.xml
unread E-XML 1-8.xlsx
book 1-8 xl/worksheets/_rels/sheet1.xml.rels drawing.rels
unread E-BOOK 1-8.xlsx

begin 'a row of the longest length'
{
	printf 'name,note\na,'
	head -c 1100000 /dev/zero | tr '\0' x
	echo
} >long.csv
unread E-LENGTH long.csv

begin 'a workbook that is cut off anywhere'
size=$(wc -c <clean.xlsx)
n=4 # fewer bytes are a text
while [ "$n" -lt "$size" ]; do
	head -c "$n" clean.xlsx >cut.xlsx
	"$CBREG" lint cut.xlsx >out 2>err
	echo "$?" >>codes
	n=$((n + 97))
done
check 'each is refused' [ "$(sort -u codes | tr -d '\n')" = 5 ]

begin 'those that can be read are looked at'
expect_code 5 "$CBREG" lint --format csv empty.csv 1-2.csv
expect_words "$dir/out" 1-2.csv:2:9

# Files that others made.

# other FILE RULE|- [OPTION...]: the rule is reported, or no rule failed
other()
{
	file=$shared/$1 rule=$2
	if [ ! -f "$file" ]; then
		skip "$1" 'NOT TESTED: the file is not there'
		return
	fi
	begin "$1: $2"
	shift 2
	if [ "$rule" = - ]; then
		expect_code 0 "$CBREG" lint --format csv "$@" "$file"
		check 'a rule failed' [ "$(grep -c ,error, "$dir/out")" -eq 0 ]
		return
	fi
	expect_code 1 "$CBREG" lint --format csv "$@" "$file"
	grep -q "^$rule,error," "$dir/out" || fail "$rule is not reported"
}

for rule in 1-2 1-3 1-5 1-6 1-11 1-12 1-13 2-1; do
	other "csv/linter-check_$(echo $rule | tr - _).csv" $rule
done
other csv/linter-perfect.csv -
for rule in 1-5 1-6 1-11; do
	other csv/linter-nb01h0013_cp932.csv $rule --encoding cp932
done
other workbooks/calamine-merge_cells.xlsx 1-4
other workbooks/calamine-merged_cells.ods 1-4
other workbooks/calamine-picture.ods 1-8
other workbooks/calamine-shared_formula_bench.xlsx 1-7
other workbooks/calamine-temperature-fallible.xlsx 1-13
other workbooks/sheetjs-crlf.fods 1-5
other workbooks/sheetjs-crlf.fods 1-7
other workbooks/gif-451-8-1.xlsx 1-4
other workbooks/calamine-temperature-table.xlsx -
plan
