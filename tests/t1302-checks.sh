#!/bin/sh
# The named checks of the records: a registry with no problem, which comes as
# near to each as it can, and registries with one problem each.
. "$(dirname "$0")/lib-test.sh"
CBREG_NOW=2018-07-01

cat >activities.csv <<\END
code,kind,name,hours
COURSE,course,Course,
MASTER,placement,Master,
END
cat >organisations.csv <<\END
code,name,kind,country
KH-MPTC,Ministry of Posts,ministry,KH
KH-MOI,Ministry of Interior,ministry,KH
END
# A to E follow each other.  LATE ended 90 days before 1 July: 30 days of June,
# 31 of May, 29 of April.  Of OPEN only a plan says when it ended.  GONE was
# cancelled; SAME took place on the days of A.
cat >sessions.csv <<\END
code,activity,start,end,planned_start,planned_end,country,seats,status
A,COURSE,2017-05-08,2017-05-12,,,JP,3,
B,COURSE,2017-05-13,2017-05-17,2017-05-08,2017-05-12,JP,,
SAME,COURSE,2017-05-08,2017-05-12,,,JP,,
LATE,COURSE,2018-03-28,2018-04-02,,,JP,,
NEXT,COURSE,,,2018-09-03,2018-09-07,JP,,
OPEN,COURSE,2017-08-01,,2017-08-01,2017-08-04,JP,,
GONE,COURSE,2017-05-08,2017-05-12,,,JP,1,cancelled
STUDY,MASTER,2016-10-01,,,,JP,,
END
cat >quotas.csv <<\END
session,country,seats
A,KH,2
NEXT,KH,0
END
# P000002 went from one ministry to another between A and B; P000006 is of no
# country.
cat >persons.csv <<\END
code,name,country,organisation,email,sex,birth_year,affiliated_from
P000001,Sok Dara,KH,,p1@kh.example,,,
P000002,Chan Sophea,KH,,p2@kh.example,,,
P000003,Keo Pisey,KH,KH-MPTC,p3@kh.example,,,2017-05-08
P000004,Heng Rith,KH,KH-MPTC,p4@kh.example,,,
P000005,Somchai Jaidee,TH,,p5@th.example,,,
P000006,Somebody,XX,,p6@x.example,,,
P000007,Nguyen Thi Lan,VN,,p7@vn.example,,,
P000008,Tran Van Binh,VN,,p8@vn.example,,,
END
cat >affiliations.csv <<\END
person,organisation,valid_from,valid_to
P000002,KH-MPTC,2015,2017-05-12
P000002,KH-MOI,2017-05-13,2018-03
END
# Seats of A: P000001, P000002 of Cambodia, which has two, and P000005: three
# of three.  P000003 left, P000004 teaches, P000007 is on the waiting list: no
# seats.  P000001 is done with A on its first day, P000004 with OPEN.  P000003
# left A for SAME.  Results of LATE may come for another day.
cat >roster.csv <<\END
session,person,role,status,date,reason
A,P000001,trainee,completed,2017-05-08,
A,P000002,trainee,completed,2017-05-12,
A,P000005,trainee,failed,2017-05-12,
A,P000003,trainee,attended,2017-05-08,
A,P000003,trainee,left,2017-05-09,duty
A,P000004,trainer,attended,2017-05-08,
A,P000006,trainer,attended,2017-05-08,
A,P000007,trainee,waitlisted,2017-04-01,
A,P000007,trainee,not-selected,2017-04-20,capacity
SAME,P000003,trainee,completed,2017-05-12,
SAME,P000001,trainee,nominated,2017-04-01,
SAME,P000001,trainee,declined,2017-04-20,duty
B,P000001,trainee,completed,2017-05-17,
B,P000002,trainee,completed,2017-05-17,
OPEN,P000001,trainee,completed,2017-08-04,
GONE,P000001,trainee,accepted,2017-04-01,
GONE,P000002,trainee,accepted,2017-04-01,
LATE,P000001,trainee,attended,2018-03-28,
LATE,P000005,trainer,attended,2018-03-28,
NEXT,P000001,trainee,nominated,2018-06-01,
NEXT,P000005,trainee,accepted,2018-07-02,
END
# The last day of P000004 is today; P000005 began before the intake and
# graduated before the day expected; P000001 has no last day.  LATE was during
# the studies of P000001.
cat >placements.csv <<\END
session,person,start,end,status,date
STUDY,P000004,2016-10-01,2018-07-01,on-leave,2018-02-01
STUDY,P000005,2016-09-01,2018-09-30,graduated,2016-09-20
STUDY,P000001,2017-10-01,,studying,2017-10-01
END

base='activities.csv organisations.csv sessions.csv quotas.csv persons.csv
    affiliations.csv roster.csv placements.csv'

begins()
{
	new_place
	# shellcheck disable=SC2086 # words
	expect_code 0 cbreg init && expect_code 0 cbreg import $base
}

# finds CHECK: exactly the rows on standard input, and exit statuses
finds()
{
	{
		echo check,problem,record
		cat
	} >rows
	expect_code 1 cbreg check --records --format csv
	expect_file rows "$dir/out"
	expect_words "$dir/err" 'the records have 1 problem'
	expect_code 1 cbreg check --check "$1" --format csv
	expect_file rows "$dir/out"
	expect_code 1 cbreg check --all --format csv
	expect_file rows "$dir/out"
	expect_code 0 cbreg check --format csv
	expect_file rows "$dir/out"
	expect_words "$dir/err" 'the registry is whole' \
	    'the records have 1 problem'
	for check in $(sed 's/,.*//' list); do
		[ "$check" = "$1" ] && continue
		expect_code 0 cbreg check --check "$check"
	done
}

# The names of the checks, as the program lists them.
"$CBREG" check --list --format csv | sed '1d' | cut -d , -f 1,2 >list

begin 'the checks that there are'
cat >wanted <<\END
file,registry
references,registry
history,registry
identity,registry
cache,registry
publication,registry
overlap,records
completion-before-start,records
result-missing,records
placement-past-end,records
affiliation-gap,records
quota-overrun,records
no-dates,records
unknown-country,records
certificate,records
future-status,records
END
grep -xFf wanted list >known
expect_file wanted known
begin 'words that are no check, or too many'
expect_code 2 "$CBREG" --db none check --check overlop
expect_words "$dir/err" "'overlop'" "did you mean 'overlap'"
expect_code 2 "$CBREG" --db none check --records --all
expect_code 2 "$CBREG" --db none check --list --check overlap
expect_code 6 "$CBREG" --db none check --check overlap

checks()
{
	begin 'a registry without a problem'
	begins
	for option in '' --records --all; do
		expect_code 0 cbreg check $option --format csv
		echo check,problem,record >rows
		expect_file rows "$dir/out"
	done
	expect_words "$dir/err" 'the registry is whole'
	for check in $(sed 's/,.*//' list); do
		expect_code 0 cbreg check --check "$check"
	done

	begin 'two days later a result and the end of a placement are due'
	expect_code 1 cbreg check --records --as-of 2018-07-03 --format csv
	expect_out <<-\END
	check,problem,record
	result-missing,"attended since 2018-03-28, ended on 2018-04-02",LATE P000001
	placement-past-end,"on-leave since 2018-02-01, ended on 2018-07-01",STUDY P000004
	END

	begin 'a result that nobody has given, long after'
	expect_code 0 cbreg enroll OPEN P000007 --status accepted \
	    --on 2017-07-01
	finds result-missing <<-\END
	result-missing,"accepted since 2017-07-01, ended on 2017-08-04",OPEN P000007
	END

	begin 'two sessions on one day'
	begins
	expect_code 0 cbreg enroll SAME P000004 --status attended \
	    --on 2017-05-08 --role observer
	finds overlap <<-\END
	overlap,"A 2017-05-08 to 2017-05-12, SAME 2017-05-08 to 2017-05-12",P000004
	END
	begin 'three sessions on one day are three pairs'
	expect_code 0 cbreg session add EXTRA --activity COURSE --start 2017-05-12 \
	    --end 2017-05-12
	expect_code 0 cbreg enroll EXTRA P000004 --status completed \
	    --on 2017-05-12
	expect_code 1 cbreg check --check overlap --format csv
	expect_out <<-\END
	check,problem,record
	overlap,"A 2017-05-08 to 2017-05-12, SAME 2017-05-08 to 2017-05-12",P000004
	overlap,"A 2017-05-08 to 2017-05-12, EXTRA 2017-05-12",P000004
	overlap,"SAME 2017-05-08 to 2017-05-12, EXTRA 2017-05-12",P000004
	END

	begin 'a result before the session'
	begins
	expect_code 0 cbreg enroll OPEN P000007 --status partial \
	    --on 2017-07-31
	finds completion-before-start <<-\END
	completion-before-start,"partial on 2017-07-31, began on 2017-08-01",OPEN P000007
	END

	begin 'a result before the placement'
	begins
	cat >more.csv <<-\END
	session,person,start,end,status,date
	STUDY,P000007,2017-10-02,2018-09-30,graduated,2017-10-01
	END
	expect_code 0 cbreg import more.csv --as placements
	finds completion-before-start <<-\END
	completion-before-start,"graduated on 2017-10-01, began on 2017-10-02",STUDY P000007
	END

	begin 'a placement past its last day'
	begins
	cat >more.csv <<-\END
	session,person,start,end,status,date
	STUDY,P000007,2016-10-01,2018-06-30,studying,2016-10-01
	END
	expect_code 0 cbreg import more.csv --as placements
	finds placement-past-end <<-\END
	placement-past-end,"studying since 2016-10-01, ended on 2018-06-30",STUDY P000007
	END

	begin 'a placement that never began'
	begins
	cat >more.csv <<-\END
	session,person,start,end,status,date
	STUDY,P000007,2016-10-01,2018-03-30,accepted,2016-08-01
	END
	expect_code 0 cbreg import more.csv --as placements
	finds result-missing <<-\END
	result-missing,"accepted since 2016-08-01, ended on 2018-03-30",STUDY P000007
	END

	# March is over: the last affiliation of P000002 ended with it.
	begin 'a session after the last affiliation'
	begins
	expect_code 0 cbreg session add SPRING --activity COURSE --start 2018-04-01 \
	    --end 2018-04-03
	expect_code 0 cbreg enroll SPRING P000002 --status completed \
	    --on 2018-04-03
	finds affiliation-gap <<-\END
	affiliation-gap,no affiliation on 2018-04-01,SPRING P000002
	END

	# P000001 completed OPEN on 2017-08-04, and B on 2017-05-17.
	begin 'a certificate of before the completion as it is now'
	begins
	expect_code 0 cbreg certificate issue OPEN P000001 --issuer KH-MPTC \
	    --on 2017-08-05
	expect_code 0 cbreg progress OPEN P000001 completed --on 2017-08-07
	finds certificate <<-\END
	certificate,"issued on 2017-08-05, completed on 2017-08-07",OPEN-001
	END

	begin 'more seats taken than a session has'
	begins
	expect_code 0 cbreg enroll A P000008 --status completed --on 2017-05-12
	finds quota-overrun <<-\END
	quota-overrun,4 seats taken of 3,A
	END

	begin 'more seats taken than a country has'
	begins
	expect_code 0 cbreg enroll NEXT P000004 --status accepted \
	    --on 2018-06-01 --why 'an exception'
	finds quota-overrun <<-\END
	quota-overrun,"1 seats taken, quota 0",NEXT KH
	END
	begin 'on an earlier day none of them was taken'
	expect_code 0 cbreg check --check quota-overrun --as-of 2018-05-31
	begin 'what another country gave is part of the quota'
	expect_code 0 cbreg session quota set NEXT VN 1
	expect_code 0 cbreg session quota transfer NEXT VN KH 1 --reason spare
	expect_code 0 cbreg check --check quota-overrun

	begin 'a session without a last day'
	begins
	expect_code 0 cbreg session add SHORT --activity COURSE --start 2018-06-04
	finds no-dates <<-\END
	no-dates,no last day,SHORT
	END

	begin 'a trainee of no country'
	begins
	expect_code 0 cbreg enroll NEXT P000006 --on 2018-06-01
	finds unknown-country <<-\END
	unknown-country,1 enrolment as trainee,P000006
	END

	begin 'a status of the future in a session of the past'
	begins
	expect_code 0 cbreg enroll OPEN P000007 --status completed \
	    --on 2027-08-04
	finds future-status <<-\END
	future-status,completed on 2027-08-04,OPEN P000007
	END

	begin 'problems of many kinds: check by check, and no names'
	cat >more.csv <<-\END
	session,person,role,status,date,reason
	SAME,P000004,trainee,attended,2017-05-08,
	SAME,P000002,trainee,completed,2017-05-05,
	END
	expect_code 0 cbreg import more.csv
	expect_code 1 cbreg check --records --show-values --format csv
	expect_out <<-\END
	check,problem,record
	overlap,"A 2017-05-08 to 2017-05-12, SAME 2017-05-08 to 2017-05-12",P000002
	overlap,"A 2017-05-08 to 2017-05-12, SAME 2017-05-08 to 2017-05-12",P000004
	completion-before-start,"completed on 2017-05-05, began on 2017-05-08",SAME P000002
	result-missing,"attended since 2017-05-08, ended on 2017-05-12",SAME P000004
	future-status,completed on 2027-08-04,OPEN P000007
	END
	expect_code 1 cbreg check --records --format ndjson
	expect_words "$dir/out" '{"check": "future-status", "problem": "completed on 2027-08-04", "record": "OPEN P000007"}'
}
for_each_engine checks

# No intake takes a session without any date: by hand, in the file.
if command -v sqlite3 >/dev/null; then
	begin 'a session without any date'
	begins
	sqlite3 "$DB" "UPDATE session SET planned_start = 0, planned_end = 0
	    WHERE code = 'NEXT'"
	finds no-dates <<-\END
	no-dates,no first day,NEXT
	END
else
	skip 'a session without any date' 'NOT TESTED: sqlite3 is not installed'
fi

plan
