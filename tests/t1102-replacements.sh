#!/bin/sh
# Replacements, attendance and reasons: a session worked by hand.
#
# A has five days of four hours (20 hours), four seats, two of them for KH and
# one for LA; B is a second delivery without quotas.  KH-2 and LA-1 withdraw
# and are replaced within their countries, so that no seat is free in between:
#
#            2017-05-01      05-10 KH-2 by KH-3   05-12 LA-1 by LA-2
#   KH (2)   KH-1 KH-2: 2    KH-1 KH-3: 2         2
#   LA (1)   LA-1: 1         1                    LA-2: 1
#   all (4)  3 = 75 %        3                    3
#
# KH-1 was there all 5 days, KH-3 three of them, LA-2 nine hours: 9 / 4 = 2.25,
# the third day had begun: 3.  5 + 3 + 3 = 11 person-days.  Later it turns out
# that LA-2 was there for eight hours, which is 2 days: 10.
. "$(dirname "$0")/lib-test.sh"

cat >activities.csv <<\END
code,kind,name,hours
CRS,course,Course,20
TALK,awareness,Talk,
END
cat >sessions.csv <<\END
code,activity,start,end,seats
A,CRS,2017-06-05,2017-06-09,4
B,CRS,2017-09-04,2017-09-08,
T,TALK,2017-10-02,2017-10-04,
END
cat >quotas.csv <<\END
session,country,seats
A,KH,2
A,LA,1
END
cat >persons.csv <<\END
code,name,country,sex,email
P000001,Kh One,KH,F,one@kh.example
P000002,Kh Two,KH,M,
P000003,Kh Three,KH,F,
P000004,La One,LA,M,
P000005,La Two,LA,M,
P000006,La Three,LA,F,la3@la.example
END

# seats DAY: country,quota,taken,free,fill of A
seats()
{
	expect_code 0 cbreg session seats A --as-of "$1" --format csv
	sed 1d "$dir/out" | cut -d , -f 2,4-7 >now
	cat >right
	expect_file right now
}

# days NUMBER: the person-days of A, as of a day after it
days()
{
	expect_code 0 cbreg figures --period 2017-06..2017-06 --measures person_days \
	    --format csv --as-of 2018-01-10
	check "person-days of $1" grep -q "person_days,days,$1,actual" \
	    "$dir/out"
}

replacements()
{
	begin 'one nominee in the place of another'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv quotas.csv \
	    persons.csv
	expect_code 0 cbreg enroll A P000001 P000002 P000004 \
	    --status accepted --on 2017-05-01
	expect_code 0 cbreg enroll A P000003 --replaces P000002 --on 2017-05-10
	expect_out <<-\END
	session  person   status     date        verdict
	A        P000002  withdrawn  2017-05-10  changed
	A        P000003  accepted   2017-05-10  new
	END
	expect_no_words "$dir/err" warning
	expect_code 0 cbreg enroll A 'La Two' --country LA --replaces P000004 \
	    --on 2017-05-12 --namesake
	expect_words "$dir/out" P000007
	expect_code 0 cbreg undo 4
	expect_code 0 cbreg enroll A P000005 --replaces P000004 --on 2017-05-12
	expect_code 0 cbreg export replacements
	expect_out <<-\END
	session,person,by,date,reason
	A,P000002,P000003,2017-05-10,
	A,P000004,P000005,2017-05-12,
	END

	begin 'within a country a quota that is over stays so'
	expect_code 0 cbreg enroll A P000006 --status accepted --why asked \
	    --on 2017-05-13
	expect_code 0 cbreg enroll A 'La Four' --country LA --new \
	    --replaces P000006 --on 2017-05-13
	expect_words "$dir/err" W-QUOTA
	expect_code 0 cbreg undo 8
	expect_code 0 cbreg undo 7

	begin 'no seat was free in between'
	for day in 2017-05-01 2017-05-11 2017-05-12; do
		seats $day <<-\END
		KH,2,2,0,100
		LA,1,1,0,100
		total,3,3,1,75
		END
	done

	begin 'days and hours attended'
	cat >attended.csv <<-\END
	session,person,status,days,hours
	A,P000001,completed,,
	A,P000003,partial,3,
	A,P000005,partial,,9
	END
	expect_code 0 cbreg import attended.csv
	days 11
	expect_code 0 cbreg import attended.csv
	expect_words "$dir/err" 'nothing was written'
	expect_code 0 cbreg progress A P000005 partial --hours 8
	days 10
	expect_code 0 cbreg export roster
	expect_words "$dir/out" ,partial,2017-06-09,,3, ,partial,2017-06-09,,,8
	expect_code 0 cbreg undo 12
	days 11
	expect_code 0 cbreg check

	begin 'no more days than there were, and not both'
	expect_code 2 cbreg progress A P000003 partial --days 6
	expect_words "$dir/err" "'A' has 5 days"
	expect_code 2 cbreg progress A P000003 partial --days 2 --hours 8
	expect_words "$dir/err" 'days and hours are both given'

	begin 'without the length of the activity a day has eight hours'
	expect_code 0 cbreg enroll T P000001 --status completed --hours 9
	expect_code 0 cbreg figures --period 2017-10..2017-10 --measures person_days \
	    --format csv --as-of 2018-01-10
	expect_words "$dir/out" person_days,days,2,actual

	# Nominated: three of KH, two of LA.  Seats taken at some time: all
	# five.  Offered: the quotas.
	begin 'the fairness table'
	expect_code 0 cbreg fairness --period 2017-06..2017-06 --as-of 2018-01-10 \
	    --format csv
	grep ',total,' "$dir/out" | cut -d , -f 2- >now
	cat >right <<-\END
	KH,total,2,3,3,2,1
	LA,total,1,2,2,1,0
	total,F,,2,2,2,1
	total,M,,3,3,1,0
	total,total,3,5,5,3,1
	END
	expect_file right now
}

ranks()
{
	begin 'a replacement gets the rank'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv persons.csv
	expect_code 0 cbreg enroll B P000001 P000002 P000003 \
	    --status waitlisted --on 2017-05-01
	expect_code 0 cbreg session waitlist move B P000003 1 --reason first \
	    --as-of 2017-05-02
	expect_code 0 cbreg enroll B P000004 --replaces P000003 \
	    --on 2017-05-05 --as-of 2017-05-05
	expect_code 0 cbreg session waitlist list B --format csv \
	    --as-of 2017-05-05
	cut -d , -f 2,4,7 "$dir/out" >now
	cat >right <<-\END
	rank,person,reason
	1,P000004,in place of P000003
	2,P000001,
	3,P000002,
	END
	expect_file right now

	begin 'the list of a day before is the one of that day'
	for day in 2017-05-01,P000001,P000002,P000003, \
	    2017-05-02,P000003,P000001,P000002,; do
		expect_code 0 cbreg session waitlist list B --format csv \
		    --as-of "${day%%,*}"
		list=$(sed 1d "$dir/out" | cut -d , -f 4 | tr '\n' ,)
		check "$day is $list" [ "$list" = "${day#*,}" ]
	done

	begin 'a place that somebody left earlier'
	expect_code 0 cbreg enroll T P000001 --status accepted --on 2017-08-01
	expect_code 0 cbreg progress T P000001 withdrawn --reason duty \
	    --on 2017-08-02
	expect_code 0 cbreg enroll T P000002 --replaces P000001 --on 2017-08-03
	expect_out <<-\END
	session  person   status     date        verdict
	T        P000002  nominated  2017-08-03  new
	END

	begin 'what is refused leaves everything as it was'
	cbreg export roster >was
	expect_code 3 cbreg enroll T P000004 --replaces P000005
	expect_words "$dir/err" 'P000005 is not enrolled in T'
	expect_code 4 cbreg enroll T P000002 --replaces P000001
	expect_words "$dir/err" E-EXISTS
	expect_code 2 cbreg enroll T P000003 P000004 --replaces P000002
	expect_code 0 cbreg replacement add T P000002 --by P000001 --dry-run
	expect_words "$dir/err" W-STATUS "P000002 is 'nominated' in T"
	expect_code 0 cbreg progress T P000002 accepted --on 2017-08-04
	expect_code 0 cbreg progress T P000002 attended --on 2017-10-02
	expect_code 4 cbreg enroll T P000004 --replaces P000002
	expect_words "$dir/err" 'cannot become '"'withdrawn'"
	expect_code 0 cbreg undo 9
	expect_code 0 cbreg undo 8
	cbreg export roster >now
	expect_file was now

	begin 'nothing is written in a dry run'
	expect_code 0 cbreg enroll T P000006 --replaces P000002 --dry-run
	expect_words "$dir/out" 'P000002  withdrawn' 'P000006  nominated'
	cbreg export roster >now
	expect_file was now

	begin 'of two ranks of one person, that of the enrolment that stands'
	expect_code 0 cbreg enroll B P000005 P000006 --status waitlisted \
	    --on 2017-06-01
	expect_code 0 cbreg session waitlist move B P000005 1 \
	    --reason 'asked first'
	expect_code 0 cbreg session waitlist move B P000006 3 \
	    --reason 'asked later'
	expect_code 0 cbreg progress B P000005 withdrawn --reason duty \
	    --on 2017-06-03
	expect_code 0 cbreg person merge P000005 P000006
	cbreg export waitlist >now
	check 'the rank of who waits stands' \
	    grep -q '^B,P000005,[0-9-]*,3,asked later' now
	check 'and no other' [ "$(grep -c 'asked' now)" = 1 ]
}

reasons()
{
	begin 'a reason of the site, on its days'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv persons.csv
	expect_code 0 cbreg reason add pandemic --name 'Pandemic' \
	    --valid-from 2020-01 --valid-to 2023-05-05
	expect_code 0 cbreg enroll B P000001 P000002 --on 2017-05-01
	expect_code 2 cbreg progress B P000001 withdrawn --reason pandemic \
	    --on 2019-12-31
	expect_words "$dir/err" "'pandemic' is no reason on 2019-12-31"
	expect_code 0 cbreg progress B P000001 withdrawn --reason PANDEMIC \
	    --on 2020-01-01
	expect_code 0 cbreg export roster
	expect_words "$dir/out" 'withdrawn,2020-01-01,pandemic'
	expect_code 0 cbreg person show P000001 --history --format csv
	expect_words "$dir/out" B,withdrawn,2020-01-01,pandemic,4,2026-11-23

	begin 'a reason that enrolments have stays'
	expect_code 4 cbreg undo 2
	expect_words "$dir/err" 'a reason would be missing'
	expect_code 2 cbreg reason add Duty --name Duty
	expect_words "$dir/err" "'Duty' is known as 'duty'"
	expect_code 2 cbreg progress B P000002 withdrawn --reason pandemc
	expect_words "$dir/err" 'disaster, pandemic'

	begin 'what is recorded with it is known all the same'
	expect_code 0 cbreg export roster
	cp "$dir/out" roster.csv
	expect_code 0 cbreg reason set pandemic --valid-to 2019 --valid-from 2018
	expect_code 0 cbreg import roster.csv
	expect_words "$dir/err" 'nothing was written'
	expect_code 0 cbreg undo 5

	begin 'an old reason is retired'
	expect_code 0 cbreg reason set schedule --valid-to 2016
	expect_code 2 cbreg progress B P000002 withdrawn --reason schedule
	expect_code 0 cbreg undo 7
	expect_code 0 cbreg progress B P000002 withdrawn --reason schedule
	expect_code 0 cbreg check
}

for_each_engine replacements
for_each_engine ranks
for_each_engine reasons
plan
