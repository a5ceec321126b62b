#!/bin/sh
# Workbooks that are sent out to be filled in or changed, and what comes back;
# rows that were not taken, in the format in which they came.
. "$(dirname "$0")/lib-test.sh"

CBREG_NOW=2018-04-02 CBREG_ACTOR=officer
export CBREG_NOW CBREG_ACTOR
read_file=$(dirname "$CBREG")/tests/read_file
edit_book=$(dirname "$CBREG")/tests/edit_book
sheet1=xl/worksheets/sheet1.xml

# cells ROW VALUE...: a row with these values from column A on
cells()
{
	row=$1
	shift
	printf '<row r="%s">' "$row"
	column=0
	for value in "$@"; do
		column=$((column + 1))
		[ -n "$value" ] || continue
		letter=$(echo ABCDEFGHIJKLMNOPQRSTUVWXYZ | cut -c $column)
		printf '<c r="%s%s" t="inlineStr"><is><t xml:space="preserve">' \
		    "$letter" "$row"
		printf '%s</t></is></c>' "$value"
	done
	printf '</row>'
}

hidden()
{
	"$read_file" -s "$2" "$1"
}

new_place
expect_code 0 cbreg init --sample

begin 'a template for every kind'
cbreg help | sed -n '/^Records/,/^Common/p' |
    awk 'NR > 1 && NF > 1 && !/Common/ { print $1 }' >kinds
while read -r kind; do
	cbreg template "$kind" -o one.xlsx && cbreg import --dry-run one.xlsx \
	    >now 2>err && awk -v k="$kind" 'NR == 2 && $3 == 0 { n++ }
	    END { exit n != 1 }' now || echo "$kind" >>bad
done <kinds
check 'each comes in empty' [ ! -e bad ]

begin 'what a template has'
expect_code 0 cbreg template roster --session CSF-2018-1 --lang ja -o t.xlsx
"$read_file" t.xlsx >now
cat >right <<\END
sheet roster
1:個人コード|外部ID|氏名|氏名(母語)|国|所属機関|メールアドレス|性別|生年|役割|状態|状態の日付|理由|出席日数|出席時間数
2:Person code|External id|Name|Native name|Country|Organisation|E-mail|Sex|Year of birth|Role|Status|Status date|Reason|Days attended|Hours attended
note sheet 'roster' is read; 1 more are not
END
expect_file right now
hidden t.xlsx _cbreg >now
expect_words now '2:kind|roster' '4:session|CSF-2018-1'
hidden t.xlsx _lists >now
expect_words now 'カンボジア' 'KH-MPTC' 'trainee' 'waitlisted' 'duty'
hidden t.xlsx README >now
expect_words now '記入方法' 'How to fill in this workbook'
"$edit_book" t.xlsx now.xlsx $sheet1 '</sheetData>' '</sheetData>'
check 'the header stays in sight' \
    [ "$(grep -ac 'ySplit="2".*state="frozen"' now.xlsx)" = 1 ]
check 'lists come from the hidden sheet' \
    [ "$(grep -ao '_lists!\$[A-Z]\$1' now.xlsx | wc -l)" = 6 ]
check 'days are days' [ "$(grep -ac 'type="date"' now.xlsx)" = 1 ]
cbreg template roster --session CSF-2018-1 --lang ja >again.xlsx
expect_file t.xlsx again.xlsx
expect_code 0 cbreg template framework --framework first-csirt@2.1 -o f.xlsx
expect_code 0 cbreg import f.xlsx --dry-run --format csv
expect_words "$dir/out" 'f.xlsx,framework,0,'

# Somebody in a hurry: blanks, other letter case, days in every form, an
# example that stays, and a sheet of notes in front.
{
	cells 3 '' '' '例 Taro Example' '' '日本'
	cells 4 '' '' ' Sok Sreymom ' 'សុខ' 'カンボジア ' 'kh-mptc' \
	    'Sok.Sreymom@mptc.kh.example' ' f ' '1990' 'TRAINEE' 'Nominated' \
	    '2018/2/1'
	cells 5 '' '' 'Chan Rith　' '' 'cambodia' 'KH-CAMCERT' '' 'M' '' '' '' \
	    '平成30年2月1日'
	printf '<row r="6"><c r="C6" t="inlineStr"><is><t>Keo</t></is></c>'
	printf '<c r="E6" t="inlineStr"><is><t>LA</t></is></c>'
	printf '<c r="F6" t="inlineStr"><is><t>LA-MPT</t></is></c>'
	printf '<c r="I6" t="str"><v>1985</v></c>'
	printf '<c r="L6" s="4"><v>43132</v></c></row>'
} >rows
fill()
{
	"$edit_book" "$1" "$2" $sheet1 '</sheetData>' "$(cat rows)</sheetData>" \
	    xl/workbook.xml '<sheets>' \
	    '<sheets><sheet name="Notes" sheetId="9" r:id="rId99"/>' \
	    xl/_rels/workbook.xml.rels '<Relationship ' "<Relationship \
Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
relationships/worksheet\" Target=\"worksheets/sheet9.xml\"/><Relationship " \
	    '[Content_Types].xml' '<Override ' "<Override \
PartName=\"/xl/worksheets/sheet9.xml\" ContentType=\"application/\
vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override " \
	    xl/worksheets/sheet9.xml '$' "<worksheet \
xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<sheetData>$(cells 1 'to do' 'call Keo')</sheetData></worksheet>"
}

filled()
{
	expect_code 0 cbreg import --dry-run "$1" --review --format csv
	expect_words "$dir/err" 'W-EXAMPLE'
	sed -n '/,new$/p' "$dir/out" >now
	check "$1: three enrolments" [ "$(wc -l <now)" = 3 ]
	expect_words "$dir/out" "$1,roster,3,3,0,0,0,0,0"
}

begin 'one filled in a hurry needs no option'
fill t.xlsx filled.xlsx
filled filled.xlsx
expect_code 0 cbreg import filled.xlsx
cbreg enrolment list --session CSF-2018-1 --format csv | tail -n 3 |
    cut -d, -f 1,4,6-8,9-10,11-13 >now
cat >right <<\END
CSF-2018-1,Sok Sreymom,KH,KH-MPTC,Sok.Sreymom@mptc.kh.example,F,1990,trainee,nominated,2018-02-01
CSF-2018-1,Chan Rith,KH,KH-CAMCERT,,M,,trainee,nominated,2018-02-01
CSF-2018-1,Keo,LA,LA-MPT,,,1985,trainee,nominated,2018-02-01
END
expect_file right now

if command -v soffice >/dev/null; then
	begin 'and one that LibreOffice has saved'
	new_place
	expect_code 0 cbreg init --sample
	for format in ods fods xlsx; do
		mkdir "office.$format"
		soffice -env:UserInstallation="file://$dir/profile" \
		    --headless --convert-to $format --outdir "office.$format" \
		    filled.xlsx >office 2>&1
		cp "office.$format/filled.$format" "lo.$format"
		filled "lo.$format"
	done
else
	skip 'and one that LibreOffice has saved' 'NOT TESTED: no LibreOffice'
fi

begin 'a template says what it is for'
expect_code 5 cbreg import filled.xlsx --session CIIP-2018-1
expect_words "$dir/err" E-TEMPLATE 'CSF-2018-1'
expect_code 5 cbreg import filled.xlsx --as persons
expect_words "$dir/err" E-TEMPLATE roster
"$edit_book" filled.xlsx other.xlsx xl/worksheets/sheet4.xml '>1</t>' '>2</t>'
expect_code 5 cbreg import other.xlsx
expect_words "$dir/err" E-TEMPLATE _cbreg
"$edit_book" filled.xlsx other.xlsx xl/worksheets/sheet4.xml 'session,person' \
    'session,blood_group,person'
expect_code 5 cbreg import other.xlsx
expect_words "$dir/err" E-TEMPLATE 'new template'

begin 'slips'
expect_code 3 cbreg template roster --session NONE -o no.xlsx
expect_code 2 cbreg template nothing -o no.xlsx
expect_code 2 cbreg template roster --lang fr -o no.xlsx
expect_code 2 cbreg template countries --session CSF-2018-1 -o no.xlsx
expect_code 2 cbreg template framework --framework first-csirt -o no.xlsx
expect_code 2 cbreg template roster --format csv -o no.xlsx
check 'no file is left' [ "$(ls no.xlsx* 2>&1 | grep -c '^no')" = 0 ]
expect_code 9 sh -c "\"$CBREG\" --db \"$DB\" template roster >/dev/full"

# A roster that is sent out to be changed.
begin 'changes are shown first'
new_place
expect_code 0 cbreg init --sample
expect_code 0 cbreg export roster --session CSF-2018-1 --for-update -o u.xlsx
"$edit_book" u.xlsx changed.xlsx $sheet1 '<t>nominated' '<t>Accepted' \
    $sheet1 '<v>1972</v>' '<v>1973</v>' \
    $sheet1 'thiri@moc.mm' 'thiri@mail.mm' \
    $sheet1 'Kim Piseth' 'Kim Piset' \
    $sheet1 'KH-MPTC' 'KH-CAMCERT'
expect_code 8 cbreg import changed.xlsx --format csv
cat >right <<\END
record,column,before,after
CSF-2018-1 P000094,birth_year,1972,1973
CSF-2018-1 P000099,email,thiri@moc.mm.example,thiri@mail.mm.example
CSF-2018-1 P000108,status,nominated,accepted
CSF-2018-1 P000264,name,Kim Piseth,Kim Piset

END
sed '/^file,/,$d' "$dir/out" >now
expect_file right now
expect_words "$dir/err" W-KEPT '--apply' 'nothing was written'
check 'nothing was' [ "$(cbreg log --format csv | wc -l)" = 2 ]

begin 'and made with --apply, once'
expect_code 0 cbreg import changed.xlsx --apply
expect_code 0 cbreg import changed.xlsx --apply
expect_words "$dir/err" 'known already'
cbreg person show P000264 --format csv >now
expect_words now 'Kim Piset,'

begin 'not over what somebody else has changed'
expect_code 0 cbreg export roster --session CSF-2018-1 --for-update -o u.xlsx
expect_code 0 cbreg person set P000094 --birth-year 1974
"$edit_book" u.xlsx changed.xlsx $sheet1 '<v>1973</v>' '<v>1975</v>'
expect_code 4 cbreg import changed.xlsx --apply
expect_words "$dir/err" 'CSF-2018-1 P000094' 'export the roster'
cbreg person show P000094 --format csv >now
expect_words now ',1974,'
check 'it is said once' [ "$(grep -c P000094 "$dir/err")" = 1 ]
expect_code 0 cbreg undo "$(cbreg log --format csv | tail -n 1 | cut -d, -f1)"
expect_code 8 cbreg import changed.xlsx

begin 'nor of whom is not in the workbook, or of one person twice'
"$edit_book" u.xlsx changed.xlsx $sheet1 P000099 P000094
expect_code 1 cbreg import changed.xlsx
expect_words "$dir/err" '1 rows cannot be taken' 'nothing was written'
"$edit_book" u.xlsx changed.xlsx $sheet1 P000099 P000094 \
    $sheet1 'thiri@mail.mm.example' ''
expect_code 1 cbreg import changed.xlsx
expect_words "$dir/err" E-TWICE
"$edit_book" u.xlsx changed.xlsx xl/worksheets/sheet5.xml P000094 P000095 \
    $sheet1 '<v>1973</v>' '<v>1975</v>'
expect_code 4 cbreg import changed.xlsx --apply
expect_words "$dir/err" 'CSF-2018-1 P000094'
"$edit_book" u.xlsx changed.xlsx xl/workbook.xml '"_before"' '"before"'
expect_code 5 cbreg import changed.xlsx --apply
expect_words "$dir/err" _before

begin 'one country only'
expect_code 0 cbreg export roster --country LA --for-update -o la.xlsx
"$read_file" la.xlsx | sed '1,3d; /^note/d' | cut -d '|' -f 6 | sort -u >now
echo LA >right
expect_file right now
expect_code 0 cbreg export roster --country LA --format csv
check 'in CSV, too' \
    [ "$(sed 1d "$dir/out" | cut -d, -f6 | sort -u)" = LA ]
expect_code 2 cbreg export roster --for-update -o no.xlsx
expect_code 2 cbreg export persons --for-update --session CSF-2018-1 -o no.xlsx
for options in '--for-update --session CSF-2018-1 --format csv' '--lang ja' \
    '--filler x'; do
	# shellcheck disable=SC2086 # words
	expect_code 2 cbreg export roster $options
done
for what in all schema persons; do
	expect_code 2 cbreg export $what --country LA
done

# Rows that were not taken.
begin 'a workbook gives a workbook back, with what is wrong marked'
{
	cells 3 '' '' 'Sok Sreymom' '' 'Cambodia' 'KH-NONE' '' 'F' '19x0'
	cells 4 '' '' 'Vong Chan' '' 'LA' 'LA-MPT' '' 'F'
} >rows
cbreg template roster --session CSF-2018-1 -o t.xlsx
fill t.xlsx filled.xlsx
expect_code 1 cbreg import filled.xlsx --partial --rejects back.xlsx
"$read_file" back.xlsx >now
expect_words now '|verdict|finding' \
    '2:||Sok Sreymom||Cambodia|KH-NONE||F|19x0|' '|rejected|' \
    "'KH-NONE' is not an organisation, or more than one; the value is not"
"$edit_book" back.xlsx open.xlsx $sheet1 '<sheetData>' '<sheetData>'
check 'faulty cells are marked' \
    [ "$(grep -ao '<comment ref="[A-Z0-9]*"' open.xlsx | tr '\n' ' ')" = \
    '<comment ref="F2" <comment ref="I2" ' ]
"$edit_book" back.xlsx mended.xlsx $sheet1 KH-NONE KH-MPTC $sheet1 19x0 1990
expect_code 0 cbreg import mended.xlsx --format csv
expect_words "$dir/out" 'mended.xlsx,roster,1,1,'

begin 'as CSV where the name says so'
expect_code 1 cbreg import filled.xlsx --dry-run --rejects back.csv
expect_words back.csv '"KH-NONE"' '"rejected"'

begin 'XML gives XML back'
{
	echo '<cbreg xmlns="urn:x-cbreg:1"><roster>'
	echo '<row session="CSF-2018-1" name="A &amp; B" country="KH" '
	echo 'organisation="KH-NONE"/>'
	echo '<row session="CSF-2018-1" person="P000094"/>'
	echo '</roster></cbreg>'
} >in.xml
expect_code 1 cbreg import in.xml --partial --rejects back.xml
expect_words back.xml 'name="A &amp; B"' 'verdict="rejected"' 'KH-NONE'
check 'one row' [ "$(grep -c '<row ' back.xml)" = 1 ]
sed 's/"KH-NONE"/"KH-MPTC"/' back.xml >mended.xml
expect_code 0 cbreg import mended.xml --format csv
expect_words "$dir/out" 'mended.xml,roster,1,1,'

begin 'of rows on one line, too'
tr -d '\n' <in.xml >line.xml
expect_code 1 cbreg import line.xml --dry-run --rejects back.xml
expect_words back.xml 'name="A &amp; B"' 'verdict="rejected"'
check 'one row' [ "$(grep -c '<row ' back.xml)" = 1 ]
expect_code 1 sh -c "\"$CBREG\" --db \"$DB\" import - --dry-run <in.xml"

begin 'text goes back with its mark and the ends of its lines'
printf '\357\273\277Name,Country,Session,Role\r\nA B,KH,NONE-1,\r\nC D,KH,NONE-1,\r\n' \
    >in.csv
expect_code 1 cbreg import in.csv --rejects back.csv
head -c 3 back.csv >now
printf '\357\273\277' >right
expect_file right now
check 'each line' [ "$(grep -c "$(printf '\r')\$" back.csv)" = 3 ]
begin 'and again, with what is wrong now'
expect_code 1 cbreg import back.csv --rejects twice.csv
expect_file back.csv twice.csv
expect_code 1 cbreg import filled.xlsx --dry-run --rejects back.xlsx
expect_code 1 cbreg import back.xlsx --rejects twice.xlsx
"$read_file" back.xlsx >right
"$read_file" twice.xlsx >now
expect_file right now
expect_code 1 cbreg import in.csv --partial
expect_words "$dir/err" 'that can be taken'

begin 'a form above the rows goes back with them'
printf '研修名,csf-2018-1,\n,,\n氏名,国,性別\nA B,カンボジア,Q\n' >form.csv
expect_code 1 cbreg import form.csv --rejects back.csv
expect_words back.csv '研修名,csf-2018-1,' '氏名,国,性別,verdict,finding' \
    'A B,カンボジア,Q,"rejected"'
sed 's/,Q,/,F,/' back.csv >mended.csv
expect_code 0 cbreg import mended.csv --format csv
expect_words "$dir/out" 'mended.csv,roster,1,1,'

begin 'help below the header is no record'
for help in 'Do not edit this row,Text,M or F' '記入例,KH,F' '# as in,KH,F' \
    'Name,Country,Sex' '氏名,国,性別'; do
	printf 'Name,Country,Sex\n%s\nE F,LA,F\n' "$help" >help.csv
	expect_code 0 cbreg import help.csv --session CSF-2018-1 --as roster \
	    --dry-run --format csv
	expect_words "$dir/out" 'help.csv,roster,1,1,'
done

begin 'a form may name the course instead of its code'
printf 'Course:,Cyber security for beginners,\nName,Country,Sex\nC D,LA,F\n' \
    >form.csv
expect_code 0 cbreg activity add BEGIN --kind course \
    --name 'Cyber Security for  Beginners'
expect_code 1 cbreg import form.csv
expect_words "$dir/err" E-REF 'Cyber security for beginners'
expect_code 0 cbreg session add BEGIN-1 --activity BEGIN --start 2018-09-01
expect_code 0 cbreg import form.csv
expect_code 0 cbreg session add BEGIN-2 --activity BEGIN --start 2018-10-01
expect_code 1 cbreg import form.csv
expect_words "$dir/err" E-REF

plan
