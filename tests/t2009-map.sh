#!/bin/sh
# Files that are not written for cbreg: maps of their columns and values, and
# values as official tables and spreadsheets have them.
. "$(dirname "$0")/lib-test.sh"

CBREG_NOW=2018-04-02 CBREG_ACTOR=officer
export CBREG_NOW CBREG_ACTOR

new_place
expect_code 0 cbreg init --sample

cat >strange.csv <<\END
研修参加者名簿;;;;;
;;;;;
No;氏名(ローマ字);Pays;Dept.;受講日;結果
1;Sok Arun;Kampuchea;KH-MPTC;03/04/2018;受講済
2;Vong Bounmy;Lao  pdr ;LA-MPT;31/03/2018;NULL
END
cat >strange.ini <<\END
; how this office writes
[file]
kind = roster
session = CSF-2018-1
date-order = dmy

[columns]
country = Pays
organisation = Dept.
date = 受講日
status = 結果

[values country]
Kampuchea = KH
Lao PDR = LA

[values status]
受講済 = attended
END

begin 'a map makes it a roster'
expect_code 5 cbreg import strange.csv --dry-run
expect_code 0 cbreg import strange.csv --map strange.ini
cbreg enrolment list --session CSF-2018-1 --format csv |
    grep -e Arun -e Bounmy | cut -d, -f 4,6-7,12-13 >now
cat >right <<\END
Sok Arun,KH,KH-MPTC,attended,2018-04-03
Vong Bounmy,LA,LA-MPT,nominated,2018-03-31
END
expect_file right now

begin 'an option counts more than the map'
expect_code 1 cbreg import strange.csv --map strange.ini --dry-run \
    --session NONE
expect_words "$dir/err" "there is no session 'NONE'"

begin 'without the order a day stays unread'
sed '/date-order/d' strange.ini >no-order.ini
expect_code 1 cbreg import strange.csv --map no-order.ini --dry-run
expect_words "$dir/err" 'which is the month is not told'
sed 's/dmy/mdy/' strange.ini >mdy.ini
expect_code 1 cbreg import strange.csv --map mdy.ini --dry-run
expect_words "$dir/err" 'strange.csv:5:5' '2018-31-03'

begin 'a draft of a map is a map'
expect_code 0 cbreg import --suggest-map strange.csv -o draft.ini
expect_words draft.ini 'kind = roster' 'name = 氏名(ローマ字)' '= Pays' \
    'not found:'
expect_code 1 cbreg import strange.csv --map draft.ini --session CSF-2018-1 \
    --dry-run
printf 'session,full name,country,sex\nCSF-2018-1,Chea Dina,KH,F\n' >plain.csv
cbreg import --suggest-map plain.csv >draft.ini
expect_code 0 cbreg import plain.csv --map draft.ini --dry-run
cbreg export roster --format xml -o roster.xml
expect_code 5 cbreg import --suggest-map roster.xml

begin 'a map that is wrong is refused with its line'
while IFS='|' read -r line text words; do
	{
		printf '[file]\n[columns]\n[values sex]\n'
		printf '%b\n' "$text"
	} >wrong.ini
	expect_code 5 cbreg import plain.csv --map wrong.ini
	expect_words "$dir/err" "wrong.ini:$line: error E-MAP" "$words"
done <<\END
5|[file]\nkind = nothing|there is no kind 'nothing'
5|[file]\ncolour = red|[file] has no 'colour'
5|[file]\nencoding = klingon|there is no encoding 'klingon'
5|[file]\nframework = first|CODE@VERSION
5|[columns]\nblood = Blut|there is no column 'blood'
5|[values blood]\na = b|there is no column 'blood'
5|[calendar]\ndate = lunar|buddhist
5|[colours]\na = b|[values KEY]
4|what is this|[section]
END
expect_code 5 cbreg import plain.csv --map none.ini
expect_words "$dir/err" 'none.ini'
expect_code 5 cbreg import plain.csv --map .
expect_words "$dir/err" 'not a file'
printf '[columns]\nnative_name = Lesung\n' >lesung.ini
expect_code 0 cbreg import plain.csv --map lesung.ini --dry-run
expect_words "$dir/err" 'warning W-COLUMN native_name' "no column is called 'Lesung'"

begin 'numbers of official tables'
cat >heads.csv <<\END
session,country,sex,count
CSF-2017-1,KH,F,１２
CSF-2017-1,KH,M,"1,234"
CSF-2017-1,LA,M,-
CSF-2017-1,LA,F,―
CSF-2017-1,MM,F,***
CSF-2017-1,MM,M,X
CSF-2017-1,VN,F,△3
CSF-2017-1,VN,M,"12,34"
END
expect_code 1 cbreg import heads.csv --partial --format csv
expect_words "$dir/out" 'heads.csv,headcounts,8,4,0,0,0,0,4'
expect_words "$dir/err" 'heads.csv:4:4: warning W-SYMBOL count: a dash' \
    'heads.csv:6:4: warning W-SYMBOL count: ***' \
    'heads.csv:7:4: warning W-SYMBOL count: X means' \
    'heads.csv:6:4: error E-MISSING' "heads.csv:8:4: error E-VALUE count: '-3'" \
    "heads.csv:9:4: error E-VALUE count: '12,34'"
cbreg headcount list --session CSF-2017-1 --format csv | cut -d, -f2-4 |
    grep -e ^KH -e ^LA >now
cat >right <<\END
KH,F,12
KH,M,1234
LA,F,0
LA,M,0
END
expect_file right now

begin 'a day that a spreadsheet counts is told'
printf 'code,activity,start\nS-1,CYDER,43132\nS-2,CYDER,17\n' >days.csv
expect_code 1 cbreg import days.csv --dry-run
expect_words "$dir/err" 'days.csv:2:3: warning W-SERIAL start' \
    "days.csv:3:3: error E-VALUE start: '17'"
sed 3d days.csv >day.csv
expect_code 0 cbreg import day.csv
cbreg session show S-1 --format csv >now
expect_words now 'S-1,CYDER,2018-02-01,'

begin 'Buddhist years where the column says so'
printf 'name,country,sex,birth year (พ.ศ.)\nMali,TH,F,2530\n' >thai.csv
expect_code 0 cbreg import thai.csv
cbreg person list --format csv | grep ,Mali, | cut -d, -f 10 >now
expect_words now 1987
printf 'name,country,sex,birth_year\nMalee,TH,F,2530\n' >thai.csv
expect_code 1 cbreg import thai.csv
printf '[calendar]\nbirth_year = buddhist\n' >thai.ini
expect_code 0 cbreg import thai.csv --map thai.ini --dry-run
printf 'code,activity,start (พ.ศ.)\nS-3,CYDER,2560-10-10\nS-4,CYDER,2017-10-10\n' \
    >thai.csv
expect_code 0 cbreg import thai.csv
cbreg session list --activity CYDER --format csv | grep -e S-3 -e S-4 |
    cut -d, -f 3 >now
printf '2017-10-10\n2017-10-10\n' >right
expect_file right now

begin 'NULL is nothing, but may be a name'
printf 'name,country,sex,birth_year,email\nNULL,TH,NULL,null,NULL\n' >null.csv
expect_code 0 cbreg import null.csv
cbreg person list --format csv | grep ,NULL, | cut -d, -f 2,6-10 >now
echo NULL,TH,,,, >right
cut -d, -f1-2 now >names
expect_words names 'NULL,TH'
check 'once' [ "$(grep -o NULL now | wc -l)" = 1 ]

begin 'countries by their names of today and of before'
for name in Burma ミャンマー 'Viet Nam' 'VIETNAM' 'Lao P.D.R' Phillipines \
    '東ティモール' 'East Timor' 'brunei darussalam' ' タイ ' 'ﾀｲ' KHM; do
	printf 'name,country,sex\nSomebody New,%s,F\n' "$name" >country.csv
	cbreg import country.csv --dry-run >now 2>&1 || echo "$name" >>unknown
done
check 'all are known' [ ! -e unknown ]

plan
