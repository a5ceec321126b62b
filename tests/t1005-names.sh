#!/bin/sh
# Names over time and in several scripts: former names, titles of a site's own,
# Burmese of old fonts; and whom a row means by them.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,kind,country
KH-A,Ministry A,ministry,KH
KH-B,Ministry B,ministry,KH
TH-A,Office A,ministry,TH
END
cat >activities.csv <<\END
code,kind,name,hours
CRS,course,Course,20
END
cat >sessions.csv <<\END
code,activity,start,end
S1,CRS,2017-06-05,2017-06-09
S2,CRS,2018-06-04,2018-06-08
S3,CRS,2018-06-06,2018-06-07
END
cat >persons.csv <<\END
code,name,native_name,country,organisation,email
P000001,Chan Bopha,ចាន់ បុប្ផា,KH,KH-A,
P000002,Sok Dara,,KH,KH-A,
P000003,Somchai Jaidee,สมชาย ใจดี,TH,TH-A,
P000004,Khunying Malee Suk,,TH,TH-A,
END

begins()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv persons.csv
}

# verdict WANTED SESSION NAME OPTION...: whom a row of a roster means
means()
{
	want=$1 header=$2 row=$3
	printf '%s\n%s\n' "$header" "$row" >row.csv
	cbreg import row.csv --as roster --dry-run --format csv \
	    >"$dir/out" 2>"$dir/err"
	is=$(sed -n '2{s/^[^,]*,[^,]*,//;p;}' "$dir/out")
	check "$row: $is" [ "$is" = "$want" ]
}

# rows,new,known,changed,conflict,ambiguous,rejected
NEW=1,1,0,0,0,0,0 AMBIGUOUS=1,0,0,0,0,1,0

former_names()
{
	begin 'a new name, and the one before'
	begins
	expect_code 0 cbreg person rename P000001 'Keo Bopha Rith' \
	    --on 2018-01-15
	expect_code 0 cbreg export former-names
	expect_out <<-\END
	person,valid_to,number,name,native_name,valid_from
	P000001,2018-01-14,,Chan Bopha,ចាន់ បុប្ផា,
	END
	expect_code 0 cbreg person show P000001
	expect_words "$dir/out" 'Keo Bopha Rith' 'Chan Bopha'

	begin 'the name before finds the person, and is not taken for certain'
	means $AMBIGUOUS session,name,country,organisation 'S2,Chan Bopha,KH,KH-A'
	expect_words "$dir/err" 'P000001 (former-name, country, organisation)'

	begin 'whoever has another address is somebody else all the same'
	means $NEW session,name,country,organisation,email \
	    'S2,Vann Sophea,KH,KH-A,v@kh.example'

	begin 'an address with the name of before is no contradiction'
	expect_code 0 cbreg person set P000001 --email bopha@kh.example \
	    --name 'Meas Rith'
	means $NEW session,name,country,email 'S2,Chan Srey,KH,bopha@kh.example'
	expect_code 0 cbreg enroll S2 bopha@kh.example
	expect_words "$dir/out" P000001

	begin 'one name a day; a correction is no former name'
	expect_code 4 cbreg person rename P000001 'Keo B.' --on 2018-01-15
	expect_words "$dir/err" E-EXISTS
	expect_code 4 cbreg person rename P000001 'Keo B.' --on 2016-01-01
	expect_words "$dir/err" 'a former name of that day or later'
	expect_code 2 cbreg person rename P000001 'Keo B.' --on 2030-01-01
	expect_code 0 cbreg export former-names
	expect_words "$dir/out" 'P000001,2018-01-14,,Chan Bopha'
	expect_code 0 cbreg log --format csv
	expect_no_words "$dir/out" 'Keo' 'Chan'

	begin 'an erasure takes former names along'
	expect_code 0 cbreg person erase P000001 --alone
	expect_code 0 cbreg export former-names
	expect_no_words "$dir/out" P000001
	means $NEW session,name,country,organisation 'S2,Chan Bopha,KH,KH-A'
}

# Both bore another name until the same day, and bear others today.
merged_names()
{
	begin 'no name is lost in a merge'
	begins
	expect_code 0 cbreg person rename P000001 'Keo Bopha' --on 2017-01-02
	expect_code 0 cbreg person rename P000002 'Keo Dara' --on 2017-01-02
	expect_code 0 cbreg person merge P000001 P000002
	expect_code 0 cbreg export former-names
	expect_out <<-\END
	person,valid_to,number,name,native_name,valid_from
	P000001,,,Keo Dara,,
	P000001,2017-01-01,,Chan Bopha,ចាន់ បុប្ផា,
	P000001,2017-01-01,2,Sok Dara,,
	END

	begin 'a list of before the merge comes again'
	expect_code 0 cbreg person unmerge P000002
	printf '%s\n' session,name,country,organisation \
	    'S1,Keo Bopha,KH,KH-A' 'S2,Keo Dara,KH,KH-A' >row.csv
	expect_code 0 cbreg import row.csv --as roster
	expect_code 0 cbreg person merge P000001 P000002
	expect_code 0 cbreg import row.csv --as roster
	expect_words "$dir/err" 'nothing was written'
}

# A row with no more than a name and a country.
again()
{
	begin 'a bare name that comes again'
	begins
	printf '%s\n' session,name,country 'S1,Zxcv Qwerty,MM' >row.csv
	expect_code 0 cbreg import row.csv --as roster
	expect_code 0 cbreg import row.csv --as roster
	expect_words "$dir/err" 'nothing was written'
	printf '%s\n' session,name,country 'S2,Asdf Uiop,MM' \
	    'S2,Asdf Uiop,MM' >row.csv
	expect_code 1 cbreg import row.csv --as roster
	expect_words "$dir/err" row.csv:3:2
}

scripts()
{
	begin 'two romanisations of one name in its own script'
	begins
	means $AMBIGUOUS session,name,native_name,country,organisation \
	    'S2,Tom Chaidi,สมชาย ใจดี,TH,TH-A'
	expect_words "$dir/err" 'P000003 (' 'native-name, country, organisation'

	begin 'nearly the same in Latin letters beside it: the same person'
	expect_code 0 cbreg enroll S1 P000003
	printf '%s\n' session,name,native_name,country,organisation \
	    'S2,Somchai Jaidi,สมชาย  ใจดี,TH,TH-A' >row.csv
	expect_code 0 cbreg import row.csv --as roster
	expect_code 0 cbreg export roster
	expect_words "$dir/out" S2,P000003

	begin 'another name in its own script is not passed over'
	means $AMBIGUOUS session,name,native_name,country,organisation \
	    'S2,Somchai Jaidee,สมชัย ใจดี,TH,TH-A'
}

titles()
{
	begin 'titles are those of the country'
	begins
	expect_code 0 cbreg enroll S1 'Lok Sok Dara' --country KH --org KH-A \
	    --new
	expect_words "$dir/out" P000005
	expect_code 0 cbreg undo 2

	begin 'a title of the site is left out from then on'
	expect_code 0 cbreg title add LOK --country KH --note 'Mr'
	expect_code 0 cbreg title add 'Khunying' --country TH
	expect_code 0 cbreg title list --country KH --format csv
	expect_out <<-\END
	word,country,part,note
	lok,KH,title,Mr
	END
	expect_code 0 cbreg enroll S1 'Lok Sok Dara' --country KH --org KH-A
	expect_words "$dir/out" P000002
	expect_code 0 cbreg enroll S1 'Suk Malee' --country TH --org TH-A
	expect_words "$dir/out" P000004
	expect_code 0 cbreg check

	begin 'taken back, it is part of the name again'
	expect_code 0 cbreg undo 7
	expect_code 0 cbreg undo 5
	expect_code 3 cbreg enroll S1 'Suk Malee' --country TH --org TH-A
	expect_code 0 cbreg check

	begin 'a title is one word'
	expect_code 2 cbreg title add 'Tan Sri' --country MY
	expect_words "$dir/err" 'a title is one word'
}

zawgyi()
{
	begin 'Burmese of old fonts is warned of, and kept'
	begins
	# The vowel e before its consonant, and the sign that kills a vowel.
	old=$(printf '\341\200\261\341\200\241\341\200\254\341\200\204\341\200\271')
	printf '%s\n' "name,native_name,country" "Aung,$old,MM" \
	    "Aung Zaw,အောင်ဇော်,MM" >mm.csv
	expect_code 0 cbreg import mm.csv --as persons
	expect_words "$dir/err" 'mm.csv:2:2: warning W-ZAWGYI native_name'
	expect_no_words "$dir/err" 'mm.csv:3'
	expect_code 0 cbreg export persons
	expect_words "$dir/out" "Aung,$old"

	begin 'other languages of that script are sound'
	printf '%s\n' "name,native_name,country" 'Sai,ၸၢႆးသႅင်,MM' \
	    'Saw,စီၤထၣ်,MM' 'Nai,ဗၟံက်,MM' >mm.csv
	expect_code 0 cbreg import mm.csv --as persons
	expect_no_words "$dir/err" W-ZAWGYI
}

together()
{
	begin 'who sat side by side is less likely one person'
	begins
	expect_code 0 cbreg person add --name 'Dara Sok' --country KH \
	    --organisation KH-A --native-name 'សុខ ដារ៉ា' --namesake
	expect_code 0 cbreg person duplicates --explain --format csv
	expect_words "$dir/out" P000002,P000005,organisation
	expect_code 0 cbreg enroll S1 P000002 P000005 --status completed
	expect_code 0 cbreg person duplicates --format csv
	expect_no_words "$dir/out" P000005
	expect_code 0 cbreg person duplicates --from 50 --explain --format csv
	expect_words "$dir/out" P000002,P000005,together,-25

	begin 'and so is who was elsewhere on the same day'
	expect_code 0 cbreg undo 3
	expect_code 0 cbreg enroll S2 P000002 --status completed
	expect_code 0 cbreg enroll S3 P000005 --status completed
	expect_code 0 cbreg person duplicates --from 50 --explain --format csv
	expect_words "$dir/out" P000002,P000005,overlap,-25
}

for_each_engine former_names
for_each_engine merged_names
for_each_engine again
for_each_engine scripts
for_each_engine titles
for_each_engine zawgyi
for_each_engine together
plan
