#!/bin/sh
# What is published protects people: rounding, masking, tables of before.
. "$(dirname "$0")/lib-test.sh"

CBREG_NOW=2018-05-01

# roster_of COUNTRY SESSION N: so many people, all new.
roster_of()
{
	awk -v country="$1" -v session="$2" -v n="$3" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "%s,Person %s %s %d,%s,%s%d@%s.example,completed\n",
			    session, country, session, i, country, session, i,
			    tolower(country)
	}'
}

# shown CELL MEASURE: what the last table shows of it.
shown()
{
	awk -F , -v cell="$1" -v measure="$2" \
	    'NR > 1 && $4 == cell && $5 == measure { print $7 }' "$dir/out"
}

programme()
{
	expect_code 0 cbreg init
	cat >activities.csv <<-\END
	code,kind,name,hours
	ONE,course,One,
	TWO,workshop,Two,
	END
	cat >sessions.csv <<-\END
	code,activity,start,end
	S1,ONE,2017-05-08,2017-05-09
	S2,TWO,2017-06-05,2017-06-06
	END
}

# KH 4, TH 4, VN 12 and MY 7: of 27 people the total is 25.
rounding()
{
	programme
	begin 'counts are rounded, totals from what they are, few are few'
	{
		echo session,name,country,email,status
		roster_of KH S1 4
		roster_of TH S1 4
		roster_of VN S1 12
		roster_of MY S1 7
	} >roster.csv
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv
	expect_code 0 cbreg publish fy2017 --by country --measures people,sessions
	expect_code 0 cbreg figures show fy2017 --format csv
	for is in KH='fewer than 5' TH='fewer than 5' VN=10 MY=5 total=25; do
		check "${is%%=*}: $(shown "${is%%=*}" people), not ${is#*=}" \
		    [ "$(shown "${is%%=*}" people)" = "${is#*=}" ]
	done
	check 'sessions are no people' [ "$(shown KH sessions)" = 1 ]

	begin 'masked figures by the unified rules'
	expect_code 0 cbreg figures show fy2017 --style mic --format csv \
	    -o mic.csv
	check 'X' grep -q ',KHM,.*,people,people,X,actual,fewer than 5' mic.csv
	expect_code 0 "$CBREG" lint mic.csv

	begin 'what was found is kept for the difference'
	expect_code 0 cbreg enroll S1 --new 'One More' --country KH --sex F \
	    --status completed --on 2017-05-09
	expect_code 0 cbreg figures diff fy2017 now --format csv
	check '4 is 5 now' grep -q ',KH,people,4,5,1,late-entry,1,' "$dir/out"
}

# KH 4 and TH 4 alone would be seen in a total of 8, shown as 10, from 8 on:
# two that are 4 at most.  So it is not shown, nor has it three countries.
leaks()
{
	programme
	begin 'a total that gives its parts away is masked'
	{
		echo session,name,country,email,status
		roster_of KH S1 4
		roster_of TH S1 4
	} >roster.csv
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv
	expect_code 0 cbreg publish fy2017 --by country --measures people
	expect_code 0 cbreg figures show fy2017 --format csv
	check "total: $(shown total people)" [ "$(shown total people)" = X ]

	begin 'of one country by kind'
	# VN 4 in one course, 4 in a workshop: 8 participations, 10 shown.
	{
		echo session,name,country,email,status
		roster_of VN S1 4
		roster_of VN S2 4
		roster_of MY S1 30
		roster_of ID S1 30
	} >more.csv
	expect_code 0 cbreg import more.csv
	expect_code 0 cbreg publish fy2017 --by country,kind \
	    --measures participations
	expect_code 0 cbreg figures show fy2017-2 --format csv
	grep ',VN,' "$dir/out" | cut -d, -f5,8 | sort >is
	cat >right <<-\END
	course,fewer than 5
	total,X
	workshop,fewer than 5
	END
	expect_file right is
}

# Cells below 5: KH 3.  One further cell of its line must go: the smallest of
# the others is TH with 6; the total stays.
masking()
{
	programme
	begin 'few people are masked, and what gives them away'
	{
		echo session,name,country,email,status
		roster_of KH S1 3
		roster_of TH S1 6
		roster_of VN S1 12
		roster_of MY S1 20
	} >roster.csv
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv
	expect_code 0 cbreg publish fy2017 --by country --protect suppress \
	    --measures participations
	expect_code 0 cbreg figures show fy2017 --format csv
	for is in KH=X TH=X VN=12 MY=20 total=41; do
		check "${is%%=*}: $(shown "${is%%=*}" participations)" \
		    [ "$(shown "${is%%=*}" participations)" = "${is#*=}" ]
	done

	begin 'a table that would give away what was masked is masked itself'
	# By kind alone the total is the same one: nothing new is told; that
	# of one country, alone, would be.
	expect_code 0 cbreg publish fy2017 --by kind --protect suppress \
	    --measures participations
	expect_code 4 cbreg publish fy2017 --by country --protect none \
	    --code fy2017
	check 'nothing was written' \
	    [ "$(cbreg publish --list --format csv | wc -l)" = 3 ]

	begin 'what is no protection'
	expect_code 2 cbreg publish fy2017 --protect hide
	expect_code 2 cbreg publish fy2017 --min-cell 5
	expect_code 2 cbreg publish fy2017 --protect suppress --min-cell 2
	expect_code 2 cbreg publish fy2017 --protect suppress --min-cell few
	expect_code 2 cbreg publish fy18
}

# A publication that somebody edits is found out.
digests()
{
	[ "$engine" = sqlite ] || return 0
	programme
	begin 'a publication that was altered is told'
	{
		echo session,name,country,email,status
		roster_of KH S1 30
	} >roster.csv
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv
	expect_code 0 cbreg publish fy2017 --by country --measures people
	expect_code 0 cbreg check --check publication
	sqlite3 "$DB" "UPDATE published_figure SET shown = '35' WHERE n = 1"
	expect_code 1 cbreg check --check publication
	expect_code 4 cbreg figures show fy2017
}

for_each_engine rounding
for_each_engine leaks
for_each_engine masking
for_each_engine digests
plan
