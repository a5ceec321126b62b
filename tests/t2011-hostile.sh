#!/bin/sh
# Files that were made to do harm: refused with a reason that is true, soon, in
# little memory, and nothing is written.
. "$(dirname "$0")/lib-test.sh"

pack_parts=$(dirname "$CBREG")/tests/pack_parts
new_place
expect_code 0 cbreg init
cbreg export all >was

# A program that checks its own memory needs more of it.
unbound=
(ulimit -v 400000 && "$CBREG" --version >now 2>&1) || unbound=1

# refused FILE WORDS...: within 20 seconds and 400 MB of memory
refused()
{
	file=$1
	shift
	(
		[ -n "$unbound" ] || ulimit -v 400000
		timeout 20 "$CBREG" --db "$DB" import --as roster "$file" \
		    >out 2>err
	)
	code=$?
	check "$file: exit status $code: $(head -c 300 err)" [ "$code" = 5 ]
	expect_words err "$@"
	check "$file: a short answer" [ "$(wc -c <err)" -lt 2000 ]
}

main=http://schemas.openxmlformats.org
type=$main/officeDocument/2006/relationships
echo "<Types xmlns='$main/package/2006/content-types'/>" >types
echo "<Relationships xmlns='$main/package/2006/relationships'><Relationship \
Id='r1' Type='$type/officeDocument' Target='xl/workbook.xml'/></Relationships>" \
    >rels
echo "<Relationships xmlns='$main/package/2006/relationships'><Relationship \
Id='r1' Type='$type/worksheet' Target='worksheets/sheet1.xml'/></Relationships>" \
    >book.rels
echo "<workbook xmlns='$main/spreadsheetml/2006/main' xmlns:r='$type'><sheets>\
<sheet name='List' sheetId='1' r:id='r1'/></sheets></workbook>" >book
before="<worksheet xmlns='$main/spreadsheetml/2006/main'><sheetData>"
after='</sheetData></worksheet>'
head="<row><c t='inlineStr'><is><t>session</t></is></c><c t='inlineStr'><is>\
<t>name</t></is></c></row>"

# workbook OUT SHEET PART FILE...: a workbook with that sheet
workbook()
{
	out=$1 sheet=$2
	shift 2
	"$pack_parts" "$out" '[Content_Types].xml' types _rels/.rels rels \
	    xl/workbook.xml book xl/_rels/workbook.xml.rels book.rels \
	    xl/worksheets/sheet1.xml "$sheet" "$@"
}

# many N TEXT: that text so many times
many()
{
	yes "$2" | head -n "$1" | tr -d '\n'
}

begin 'bombs'
{
	printf '%s%s<row><c><v>' "$before" "$head"
	head -c 100000000 /dev/zero | tr '\0' 1
	printf '</v></c></row>%s' "$after"
} | gzip -n >bomb.gz
check 'it is small' [ "$(wc -c <bomb.gz)" -lt 200000 ]
workbook bomb.xlsx bomb.gz
refused bomb.xlsx E-LENGTH 'too long'
{
	printf '%s%s' "$before" "$head"
	many 300000 "<row><c t='s'><v>0</v></c></row>"
	printf '%s' "$after"
} | gzip -n >strings.gz
workbook rows.xlsx strings.gz
refused rows.xlsx 'shared string that is not there'
printf '%s<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999">' \
    "$before" >far
printf '<c r="A1"><v>1</v></c></row>%s' "$after" >>far
workbook far.xlsx far
refused far.xlsx 'no number that one can have'

begin 'names of parts that mislead'
printf '%s%s%s' "$before" "$head" "$after" >good
workbook twice.xlsx good xl/worksheets/sheet1.xml good
refused twice.xlsx E-ZIP
workbook twin.xlsx good XL/Worksheets/Sheet1.xml good
refused twin.xlsx E-ZIP
workbook outside.xlsx good ../../../outside good
refused outside.xlsx E-ZIP
check 'nothing was unpacked' [ ! -e ../../../outside ]
seq 10001 | sed 's/.*/p& good/' | xargs "$pack_parts" 'many.xlsx' >/dev/null 2>&1 ||
    true
if [ -e many.xlsx ]; then
	refused many.xlsx E-LENGTH
fi

begin 'a small sheet that asks for a billion rows'
{
	echo '<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x">'
	echo '<office:body><office:spreadsheet><table:table>'
	echo '<table:table-row table:number-rows-repeated="999999999">'
	echo '<table:table-cell table:number-columns-repeated="999999999">'
	echo '<text:p>x</text:p></table:table-cell></table:table-row>'
	echo '</table:table></office:spreadsheet></office:body></office:document>'
} >billion.fods
refused billion.fods E-LENGTH

begin 'entities'
for root in cbreg catalog office:document; do
	{
		echo "<!DOCTYPE $root ["
		echo '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
		echo '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"> ]>'
		echo "<$root xmlns:office=\"o\">&c;</$root>"
	} >bomb.xml
	refused bomb.xml DOCTYPE
	{
		echo "<!DOCTYPE $root [ <!ENTITY a SYSTEM \"$dir/was\"> ]>"
		echo "<$root xmlns:office=\"o\">&a;</$root>"
	} >external.xml
	refused external.xml DOCTYPE
done
printf '<!DOCTYPE worksheet SYSTEM "x"> %s%s%s' "$before" "$head" "$after" \
    >doctype
workbook doctype.xlsx doctype
refused doctype.xlsx DOCTYPE

begin 'bytes that are no text'
printf 'session,name\nS-1,a\000b\n' >nul.csv
refused nul.csv 'nul.csv:2: error E-NUL'
printf 'session,name\nS-1,a\300\257b\n' >bad.csv
refused bad.csv 'bad.csv:2: error E-UTF8'
for bytes in '\000' '\001' '\300\257' '\355\240\200' '\377'; do
	printf '<cbreg xmlns="urn:x-cbreg:1"><roster>\n<row session="%b"/>' \
	    "$bytes" >bad.xml
	echo '</roster></cbreg>' >>bad.xml
	refused bad.xml 'bad.xml:' E-XML
	printf "%s%s<row><c t='inlineStr'><is><t>%b</t></is></c></row>%s" \
	    "$before" "$head" "$bytes" "$after" >sheet
	workbook bad.xlsx sheet
	# A part that is stored ends at its first NUL in this packer.
	refused bad.xlsx E-XML
done

begin 'a row of a million columns'
{
	printf 'session,name'
	many 1000000 ,x
} >wide.csv
refused wide.csv E-LENGTH
{
	printf 'session,name'
	many 600 ,x
} >wide.csv
refused wide.csv E-WIDTH
{
	printf '%s<row>' "$before"
	many 1000000 '<c><v>1</v></c>'
	printf '</row>%s' "$after"
} | gzip -n >wide.gz
workbook wide.xlsx wide.gz
refused wide.xlsx E-LENGTH 512
{
	printf '<cbreg xmlns="urn:x-cbreg:1"><roster><row'
	seq 1000000 | sed 's/.*/ a&="1"/' | tr -d '\n'
	printf '/></roster></cbreg>'
} >wide.xml
refused wide.xml 'too long'

begin 'a cell of 100 MB'
{
	printf 'session,name\nS-1,'
	head -c 100000000 /dev/zero | tr '\0' a
} >long.csv
refused long.csv E-LENGTH
{
	printf '<cbreg xmlns="urn:x-cbreg:1"><roster><row session="S-1" name="'
	head -c 100000000 /dev/zero | tr '\0' a
	printf '"/></roster></cbreg>'
} >long.xml
refused long.xml 'too long'
{
	sed '/<text:p>/,$d; s/-repeated="999999999"/-repeated="1"/g' billion.fods
	printf '<text:p>'
	head -c 100000000 /dev/zero | tr '\0' a
	echo '</text:p></table:table-cell></table:table-row>'
	echo '</table:table></office:spreadsheet></office:body></office:document>'
} >long.fods
refused long.fods E-LENGTH
{
	printf '{"type": "x", "values": [ {"uuid": "'
	head -c 100000000 /dev/zero | tr '\0' a
	printf '"} ]}'
} >long.json
refused long.json E-LENGTH
rm -f long.* wide.*

begin 'nests'
{
	printf '<cbreg xmlns="urn:x-cbreg:1">'
	many 100000 '<a>'
} >deep.xml
refused deep.xml E-SCHEMA
{
	printf '<office:document xmlns:office="o">'
	many 100000 '<a>'
} >deep.xml
refused deep.xml 'nested too deeply'
{
	printf '{"type": '
	many 100000 '['
} >deep.json
refused deep.json E-JSON

begin 'an XML file that is cut off anywhere'
{
	echo '<?xml version="1.0"?><cbreg xmlns="urn:x-cbreg:1"><roster>'
	echo '<row session="S-1" name="a &amp; b"/></roster></cbreg>'
} >whole.xml
size=$(wc -c <whole.xml)
n=1
while [ "$n" -lt $((size - 1)) ]; do
	head -c "$n" whole.xml >cut.xml
	cbreg import --as roster cut.xml >out 2>err
	echo "$?" >>codes
	n=$((n + 1))
done
check 'each is refused' [ "$(sort -u codes)" = 5 ]

begin 'nothing was written by any of them'
cbreg export all >now
expect_file was now
plan
