#!/bin/sh
# Lists as Excel opens them, and back: nothing in them is a formula there, and
# everything is what it was here.
. "$(dirname "$0")/lib-test.sh"

cat >persons.csv <<\END
code,name,country,sex,email
P000001,=1+1,KH,,
P000002,-,KH,,
P000003,@work,KH,,
P000004,"""",KH,,
P000005,+855 Name,KH,,
P000006,'=1+1,KH,,
P000007,''@x,KH,,
P000008,'Abdullah,MY,,
P000009,＝全角,JP,,
P000010,髙﨑　健,JP,,
P000011,สมชาย ใจดี,TH,,
P000012,សុខ ចាន់,KH,,
P000013,အောင် မြင့်,MM,,
P000014,ສົມສີ ແກ້ວ,LA,,
P000015,"Tan, Mei",SG,,
END

begin 'what Excel takes for a formula is a text'
new_place
expect_code 0 cbreg init
expect_code 0 cbreg import persons.csv
expect_code 0 cbreg export persons --for excel -o excel.csv
check 'a mark first' [ "$(head -c 3 excel.csv | od -An -tx1 | tr -d ' ')" = efbbbf ]
check 'all lines end with CR LF' \
    [ "$(grep -c "$(printf '\r')\$" excel.csv)" = "$(grep -c '' excel.csv)" ]
expect_words excel.csv "P000001,'=1+1," "P000002,'-," "P000003,'@work," \
    "P000005,'+855 Name," "P000006,''=1+1," "P000007,'''@x," \
    "P000008,'Abdullah," "P000009,'＝全角," 'P000004,"""",'
expect_code 0 cbreg export persons --format excel
expect_file excel.csv "$dir/out"

begin 'it comes back as it was'
cbreg export persons >right
cp right right.csv
for file in excel right; do
	new_place
	expect_code 0 cbreg init
	expect_code 0 cbreg import "$file.csv"
	cbreg export persons >now
	expect_file right now
done

begin 'and by way of other encodings'
iconv -f UTF-8 -t UTF-16 excel.csv >a.csv
new_place
expect_code 0 cbreg init
expect_code 0 cbreg import a.csv
cbreg export persons >now
expect_file right now

begin 'the mark is written once'
expect_code 0 cbreg country list --for excel
check 'a mark once' [ "$(grep -c "$(printf '\357\273\277')" "$dir/out")" = 1 ]

begin 'slips'
expect_code 2 cbreg country list --for word
expect_words "$dir/err" 'excel'
expect_code 2 cbreg country list --for excel --format json
expect_words "$dir/err" 'CSV'

plan
