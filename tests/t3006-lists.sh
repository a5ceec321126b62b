#!/bin/sh
# Lists of others, from their files to a report by commands alone: FIRST's
# services as CSV and as a galaxy, and an OSCAL catalog of 149 controls, made a
# profile, assessed in a workbook, and reported.
. "$(dirname "$0")/lib-test.sh"

shared=$top_srcdir/../shared/data
edit_book=$(dirname "$CBREG")/tests/edit_book
sheet1=xl/worksheets/sheet1.xml

# cell COLUMN ROW TEXT
cell()
{
	printf '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' "$1" "$2" "$3"
}

cat >organisations.csv <<\END
code,name,kind,country,gov_csirt_from
KH-C,Team K,government-csirt,KH,2010-01-01
END

# Of 149 controls the first 100 are assessed: 90 with level 1, 8 with level 0, 2
# as not applicable; level 1 is asked for.  So 90 are met, 8 are gaps, 2 do not
# apply, and 49 are unknown.
lists()
{
	begin 'one list from two files'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv
	expect_code 0 cbreg import "$shared/programme/csirt_services_2_1.csv" \
	    --as framework --framework first-csirt@2.1
	expect_code 0 cbreg import --format csv --framework first-csirt@2.1 \
	    "$shared/frameworks/misp-first-csirt-services-framework.json"
	check 'nothing new' [ "$(sed 1d "$dir/out" | cut -d , -f 4)" = 0 ]

	begin 'a catalog, and a profile of all its controls'
	expect_code 0 cbreg import "$shared/oscal/sp800-53-rev5-low.xml" \
	    --framework sp800-53-low@5.1.1
	expect_code 0 cbreg export framework -o list.csv
	grep '^sp800-53-low,' list.csv | grep ,control, | cut -d , -f 3 >items
	check '149 controls' [ "$(wc -l <items)" = 149 ]
	{
		echo framework,version,profile,capability,min_level
		sed 's/.*/sp800-53-low,5.1.1,low,&,1/' items
	} >profile.csv
	{
		echo framework,version,profile,capability,min_people
		grep '^first-csirt,2.1,6.*,function,' list.csv |
		    cut -d , -f 3 | sed 's/.*/first-csirt,2.1,incidents,&,1/'
	} >people.csv
	expect_code 0 cbreg import profile.csv people.csv

	begin 'assessed in a workbook'
	expect_code 0 cbreg template assessments \
	    --framework sp800-53-low@5.1.1 --lang en -o a.xlsx
	row=3
	head -n 100 items | while read -r item; do
		printf '<row r="%d">' $row
		cell A $row KH-C
		cell C $row self
		cell D $row 2018-01-15
		cell F $row "$item"
		level=1 note=
		[ $row -lt 93 ] || level=0
		[ $row -lt 101 ] || level=na note='not run here'
		cell G $row "$level"
		cell H $row "$note"
		printf '</row>'
		row=$((row + 1))
	done >rows
	"$edit_book" a.xlsx filled.xlsx $sheet1 '</sheetData>' \
	    "$(cat rows)</sheetData>"
	expect_code 0 cbreg import filled.xlsx
	expect_words "$dir/out" 'filled.xlsx  assessments   100  100'

	begin 'reported'
	expect_code 0 cbreg gap --profile sp800-53-low@5.1.1:low \
	    --as-of 2018-04-02 --format csv
	sed 1d "$dir/out" >report
	while read -r status n; do
		check "$status" [ "$(grep -c ",none-required,$status," \
		    report)" = "$n" ]
	done <<-\END
	met 90
	gap 8
	not-applicable 2
	unknown 49
	END
	expect_code 0 cbreg gap --profile sp800-53-low@5.1.1:low --summary \
	    --as-of 2018-04-02 --format csv
	check '18 families' [ "$(sed 1d "$dir/out" | wc -l)" = 18 ]
	check '149 items' [ "$(sed 1d "$dir/out" |
	    awk -F , '{ n += $(NF - 5) } END { print n }')" = 149 ]
	expect_code 0 cbreg gap --profile sp800-53-low@5.1.1:low --lang ja \
	    --as-of 2021-01-15 --only unknown --format csv
	check 'all have expired' [ "$(sed 1d "$dir/out" | wc -l)" = 149 ]
	expect_code 0 cbreg gap --profile first-csirt@2.1:incidents \
	    --as-of 2018-04-02 --only gap --format csv
	check 'nobody is trained' [ "$(wc -l <"$dir/out")" = \
	    "$(wc -l <people.csv)" ]
}

if [ -d "$shared/oscal" ]; then
	for_each_engine lists
else
	skip 'lists of others' 'NOT TESTED: ../shared/data is not there'
fi
plan
