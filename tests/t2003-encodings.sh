#!/bin/sh
# Text files as Excel saves them: other encodings, other separators, a form
# above the table.  One roster in each gives the same registry.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,kind,country
JP-A,Ministry A,ministry,JP
TH-A,Office A,ministry,TH
VN-A,Office V,ministry,VN
END
cat >activities.csv <<\END
code,kind,name,hours
CRS,course,Course,20
END
cat >sessions.csv <<\END
code,activity,start,end
S1,CRS,2017-06-05,2017-06-09
END
# CP932 has 髙 and 﨑, which Shift_JIS has not.
cat >jp.csv <<\END
session,name,native_name,country,organisation
S1,Takasaki Ken,髙﨑 健,JP,JP-A
S1,"Sato, Hana",佐藤 花～,JP,JP-A
END
cat >th.csv <<\END
session,name,native_name,country,organisation
S1,Somchai Jaidee,สมชาย ใจดี,TH,TH-A
END
cat >vn.csv <<\END
session,name,native_name,country,organisation
S1,Nguyen Duc,Nguyễn Đức,VN,VN-A
END

begins()
{
	new_place
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv sessions.csv
}

# same FILE WORDS OPTION...: it gives the registry that the file in `as` gives
same()
{
	file=$1 words=$2
	shift 2
	begins
	expect_code 0 cbreg import "$as"
	cbreg export all --format json >right
	begins
	expect_code 0 cbreg import "$file" "$@"
	[ -z "$words" ] || expect_words "$dir/err" "$words"
	cbreg export all --format json >now
	expect_file right now
}

begin 'CP932'
as=jp.csv
iconv -f UTF-8 -t CP932 jp.csv >a.csv
same a.csv "'a.csv' is read as CP932" --encoding cp932
begin 'by the country that writes it'
same a.csv "'a.csv' is read as CP932" --encoding JP
begin 'CP874'
as=th.csv
iconv -f UTF-8 -t CP874 th.csv >a.csv
same a.csv 'is read as CP874' --encoding TH
begin 'CP1258'
as=vn.csv
iconv -f UTF-8 -t CP1258 vn.csv >a.csv 2>/dev/null ||
    printf 'session,name,native_name,country,organisation\nS1,Nguyen Duc,Nguy\352\336n \320\372c,VN,VN-A\n' |
    sed 's/\\372/u\\354/' >a.csv
begins
expect_code 0 cbreg import a.csv --encoding cp1258
expect_words "$dir/err" 'is read as CP1258'

as=jp.csv
begin 'UTF-16 by its mark, tabs between the values'
tr ';' '\t' <<\END | iconv -f UTF-8 -t UTF-16LE >body
session;name;native_name;country;organisation
S1;Takasaki Ken;髙﨑 健;JP;JP-A
S1;Sato, Hana;佐藤 花～;JP;JP-A
END
{ printf '\377\376' && cat body; } >a.txt
same a.txt "'a.txt' is read as UTF-16"
begin 'UTF-16, the other byte first'
iconv -f UTF-8 -t UTF-16 jp.csv >a.csv
same a.csv 'is read as UTF-16'
begin 'semicolons, after a mark'
{
	printf '\357\273\277'
	sed -e 's/,/;/g' -e 's/"Sato; Hana"/"Sato, Hana"/' jp.csv
} >a.csv
same a.csv ''
begin 'a workbook of LibreOffice'
cat >a.fods <<\END
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="名簿">
END
awk -F '[,;]' '{
	print "<table:table-row>"
	for (i = 1; i <= NF; i++)
		print "<table:table-cell><text:p>" $i "</text:p></table:table-cell>"
	print "</table:table-row>"
}' >>a.fods <<\END
session,name,native_name,country,organisation
S1,Takasaki Ken,<text:ruby><text:ruby-base>髙﨑</text:ruby-base><text:ruby-text>タカサキ</text:ruby-text></text:ruby> 健,JP,JP-A
S1;Sato, Hana;佐藤 花～;JP;JP-A
END
sed -i.old 's/>Sato</>Sato, Hana</;/> Hana</d' a.fods
echo '</table:table></office:spreadsheet></office:body></office:document>' >>a.fods
same a.fods ''
begin 'the same in its archive'
pack_parts=$(dirname "$CBREG")/tests/pack_parts
printf application/vnd.oasis.opendocument.spreadsheet >mimetype
sed 's/office:document/office:document-content/' a.fods >content.xml
"$pack_parts" a.ods mimetype mimetype content.xml content.xml
same a.ods ''
begin 'a workbook of Excel'
main=http://schemas.openxmlformats.org
type=$main/officeDocument/2006/relationships
echo "<Types xmlns='$main/package/2006/content-types'/>" >types
echo "<Relationships xmlns='$main/package/2006/relationships'><Relationship \
Id='r1' Type='$type/officeDocument' Target='xl/workbook.xml'/></Relationships>" \
    >rels
echo "<Relationships xmlns='$main/package/2006/relationships'><Relationship \
Id='r1' Type='$type/worksheet' Target='worksheets/sheet1.xml'/><Relationship \
Id='r2' Type='$type/sharedStrings' Target='sharedStrings.xml'/>\
</Relationships>" >book.rels
echo "<workbook xmlns='$main/spreadsheetml/2006/main' xmlns:r='$type'><sheets>\
<sheet name='名簿' sheetId='1' r:id='r1'/></sheets></workbook>" >book
# A name with its reading over it is a shared string in runs.
echo "<sst xmlns='$main/spreadsheetml/2006/main'><si><r><t>髙﨑</t></r><r>\
<t xml:space='preserve'> 健</t></r><rPh sb='0' eb='2'><t>タカサキ</t></rPh>\
</si></sst>" >strings
{
	echo "<worksheet xmlns='$main/spreadsheetml/2006/main'><sheetData>"
	sed 's/"Sato, Hana"/Sato; Hana/' jp.csv | awk -F, '{
		print "<row>"
		for (i = 1; i <= NF; i++) {
			sub(/;/, ",", $i)
			if ($i == "髙﨑 健")
				print "<c t=\"s\"><v>0</v></c>"
			else
				print "<c t=\"inlineStr\"><is><t>" $i "</t></is></c>"
		}
		print "</row>"
	}'
	echo '</sheetData></worksheet>'
} >sheet
"$pack_parts" a.xlsx '[Content_Types].xml' types _rels/.rels rels \
    xl/workbook.xml book xl/_rels/workbook.xml.rels book.rels \
    xl/sharedStrings.xml strings xl/worksheets/sheet1.xml sheet
same a.xlsx ''
begin 'XML'
cat >a.xml <<\END
<cbreg xmlns="urn:x-cbreg:1">
<roster>
<row session="S1" name="Takasaki Ken" native_name="髙﨑 健" country="JP"
    organisation="JP-A"/>
<row session="S1" name="Sato, Hana" native_name="佐藤 花～" country="JP"
    organisation="JP-A"/>
</roster>
</cbreg>
END
same a.xml ''
begin 'what is wrong in a workbook is named as a spreadsheet has it'
begins
sed 's/>JP-A</>JP-NO</' a.fods >b.fods
expect_code 1 cbreg import b.fods
expect_words "$dir/err" 'b.fods:名簿!E2: error'

begin 'CRLF'
sed 's/$/\r/' jp.csv >a.csv
same a.csv ''

begin 'days as people write them'
cat >days.csv <<\END
code,activity,start,end
S2,CRS,H29.6.5,平成29年6月9日(金)
S3,CRS,２０１７／６／５,2017-06-09 17:00:00
S4,CRS,2017-06-05,9999-99-99
END
begins
expect_code 0 cbreg import days.csv
cbreg export sessions | cut -d , -f 1,3,4 >now
cat >right <<\END
code,start,end
S1,2017-06-05,2017-06-09
S2,2017-06-05,2017-06-09
S3,2017-06-05,2017-06-09
S4,2017-06-05,
END
expect_file right now
sed -e 's/H29.6.5/05.06.2017/' -e 's,２０１７／６／５,2560-06-05,' days.csv >a.csv
expect_code 1 cbreg import a.csv
expect_words "$dir/err" 'a.csv:2:3' 'which is the month is not told' \
    'a.csv:3:3' 'write 2017, or B.E.'
sed 's/^session.*/&,date/; s/JP-A$/&,令和元年5月1日/' jp.csv >a.csv
expect_code 0 cbreg import a.csv
cbreg export roster >now
expect_words now nominated,2019-05-01

begin 'nothing is guessed'
iconv -f UTF-8 -t CP932 jp.csv >a.csv
begins
expect_code 5 cbreg import a.csv
expect_words "$dir/err" 'a.csv:2: error E-UTF8' 'name its --encoding'
expect_code 2 cbreg import a.csv --encoding ebcdic
expect_words "$dir/err" 'cp932'

begin 'a row of another encoding is named'
{
	iconv -f UTF-8 -t CP932 jp.csv
	printf 'S1,Bad One,\377\376\377,JP,JP-A\n'
} >a.csv
cbreg log >was
expect_code 5 cbreg import a.csv --encoding cp932
expect_words "$dir/err" 'a.csv:4: error E-ENCODING'
cbreg log >now
expect_file was now

begin 'what is rejected goes back as it came'
sed 's/JP-A/JP-NO/2;s/S1,"/S9,"/' jp.csv | iconv -f UTF-8 -t CP932 |
    tr ',' ';' | sed 's/"Sato; Hana"/"Sato, Hana"/' >a.csv
expect_code 1 cbreg import a.csv --encoding cp932 --partial \
    --rejects back.csv
iconv -f CP932 -t UTF-8 back.csv >back
expect_words back 'session;name;native_name;country;organisation;verdict;finding' \
    'S9;"Sato, Hana";佐藤 花～;JP;JP-A;"rejected"'
sed 's/S9/S1/' back.csv >again.csv
expect_code 0 cbreg import again.csv --encoding cp932

begin 'a form above the table'
cat >a.csv <<\END
Nomination form,,,,,
研修コード：,S1,,,,
Ministry of Internal Affairs,,,,,
,,,,,
No.,Name,Native name,Country,Organisation,E-mail
1,Takasaki Ken,髙﨑 健,JP,JP-A,
2,"Sato, Hana",佐藤 花～,JP,JP-A,
3,,,,,
10,,,,,
END
as=jp.csv
same a.csv '' --as roster

begin 'the option is more than the form'
begins
expect_code 0 cbreg session add S2 --activity CRS --start 2017-09-04
expect_code 0 cbreg import a.csv --as roster --session S2
expect_code 0 cbreg export roster
expect_words "$dir/out" 'S2,P000001' 'S2,P000002'

begin 'no header at all is told of the first row'
printf '%s\n' 'a,b' 'c,d' >a.csv
expect_code 5 cbreg import a.csv
expect_words "$dir/err" 'a.csv:1: error E-HEADER'
plan
