#!/bin/sh
# The nomination screen: what is asked about whom, worked by hand.
. "$(dirname "$0")/lib-test.sh"
CBREG_NOW=2018-04-02

cat >activities.csv <<\END
code,kind,name,hours
COURSE,course,Course,
MASTER,placement,Master,
END
cat >organisations.csv <<\END
code,name,kind,country
KH-MPTC,Ministry of Posts,ministry,KH
KH-MOI,Ministry of Interior,ministry,KH
TH-ETDA,ETDA,regulator,TH
VN-MIC,MIC,ministry,VN
END
# CALL is screened, from 4 to 8 June.  LAST ends on the first of these days,
# NEXT begins on the day after the last, and MOVED was planned for them and
# held in May; GONE was cancelled.
cat >sessions.csv <<\END
code,activity,start,end,planned_start,planned_end,status
OLD-2,COURSE,2016-11-07,2016-11-11,2016-05-09,2016-05-13,
OLD-1,COURSE,2015-05-11,2015-05-11,,,
LAST,COURSE,,,2018-05-28,2018-06-04,
CALL,COURSE,,,2018-06-04,2018-06-08,
NEXT,COURSE,,,2018-06-09,2018-06-10,
MOVED,COURSE,2018-05-21,2018-05-22,2018-06-05,2018-06-06,
GONE,COURSE,,,2018-06-04,2018-06-08,cancelled
STUDY,MASTER,2016-10-01,,2016-10-01,2018-09-30,
END
cat >quotas.csv <<\END
session,country,seats
CALL,KH,3
CALL,TH,1
CALL,PH,0
OLD-1,VN,1
END
# P000008 and P000012 have one name, in another order and with a title, and so
# has P000013, who is of another country.  P000014 and P000015 have one name
# and no country.
cat >persons.csv <<\END
code,name,country,organisation,email,sex,birth_year,external_id
P000001,Sok Dara,KH,KH-MPTC,p1@kh.example,M,1980,
P000002,Chan Sophea,KH,KH-MPTC,p2@kh.example,F,1981,
P000003,Keo Pisey,KH,KH-MPTC,p3@kh.example,F,1982,
P000004,Heng Rith,KH,KH-MOI,p4@kh.example,M,1983,
P000005,Somchai Jaidee,TH,TH-ETDA,,M,1984,staff:5
P000006,Malee,TH,TH-ETDA,,,,
P000007,Tran Van Binh,VN,VN-MIC,p7@vn.example,M,1985,
P000008,Nguyen Thi Lan,VN,VN-MIC,p8@vn.example,F,1986,
P000009,Reyes Ana,PH,,p9@ph.example,F,1987,
P000010,Sok Vanna,KH,KH-MOI,p10@kh.example,M,1988,
P000011,Lim Borey,KH,KH-MOI,p11@kh.example,M,1989,
P000012,Ms. Lan Nguyen Thi,VN,VN-MIC,p12@vn.example,F,1990,
P000013,Nguyen Thi Lan,TH,TH-ETDA,p13@th.example,F,1991,
P000014,Ali,XX,,p14@x.example,M,1992,
P000015,Ali,XX,,p15@x.example,M,1993,
END
# Nominees of CALL: 1 to 9 and 14.  No nominees: 10 teaches, 11 withdrew, 13
# is nominated after the day.
cat >roster.csv <<\END
session,person,role,status,date,reason
CALL,P000001,trainee,nominated,2018-03-01,
CALL,P000002,trainee,accepted,2018-03-01,
CALL,P000003,trainee,waitlisted,2018-03-01,
CALL,P000004,trainee,nominated,2018-03-01,
CALL,P000005,trainee,accepted,2018-03-01,
CALL,P000006,trainee,nominated,2018-03-01,
CALL,P000007,trainee,nominated,2018-03-01,
CALL,P000008,trainee,nominated,2018-03-01,
CALL,P000009,trainee,nominated,2018-03-01,
CALL,P000010,trainer,accepted,2018-03-01,
CALL,P000011,trainee,nominated,2018-03-01,
CALL,P000011,trainee,withdrawn,2018-03-20,duty
CALL,P000013,trainee,nominated,2018-04-03,
CALL,P000014,trainee,nominated,2018-03-01,
OLD-2,P000001,trainee,completed,2016-11-11,
OLD-1,P000001,trainee,completed,2015-05-11,
LAST,P000001,trainee,accepted,2018-03-01,
NEXT,P000001,trainee,accepted,2018-03-01,
LAST,P000002,trainee,declined,2018-03-01,visa
OLD-1,P000002,trainer,attended,2015-05-11,
MOVED,P000002,trainee,accepted,2018-03-01,
GONE,P000002,trainee,accepted,2018-03-01,
OLD-1,P000008,trainee,nominated,2015-04-01,
OLD-1,P000007,trainee,nominated,2018-04-03,
END
# P000003 graduated before the day that was expected; P000004 is studying.
cat >placements.csv <<\END
session,person,start,end,status,date
STUDY,P000003,2016-10-01,2018-09-30,graduated,2018-03-23
STUDY,P000004,2016-10-03,2018-09-28,studying,2016-10-03
END

# Cambodia has a quota of 3, and nominees of two organisations: 3 / 2 rounded
# up is 2; KH-MPTC has three (the waiting one is one), KH-MOI one, since
# P000010 and P000011 are no nominees.  Thailand has 1 for one organisation,
# which nominates two.  Vietnam has none for this session, so there is no
# share.  The Philippines have 0 seats and nobody names an organisation.
cat >rows <<\END
person,country,organisation,status,question,answer
P000001,KH,KH-MPTC,nominated,earlier,OLD-1 2015-05-11 completed
P000001,KH,KH-MPTC,nominated,earlier,OLD-2 2016-11-07 to 2016-11-11 completed
P000001,KH,KH-MPTC,nominated,overlap,LAST 2018-05-28 to 2018-06-04 accepted
P000001,KH,KH-MPTC,nominated,share,"KH-MPTC nominates 3, its share is 2 (quota 3, 2 organisations)"
P000002,KH,KH-MPTC,accepted,earlier,OLD-1 2015-05-11 attended as trainer
P000002,KH,KH-MPTC,accepted,earlier,MOVED 2018-05-21 to 2018-05-22 accepted
P000002,KH,KH-MPTC,accepted,earlier,LAST 2018-05-28 to 2018-06-04 declined
P000002,KH,KH-MPTC,accepted,share,"KH-MPTC nominates 3, its share is 2 (quota 3, 2 organisations)"
P000003,KH,KH-MPTC,waitlisted,earlier,STUDY 2016-10-01 to 2018-03-23 graduated
P000003,KH,KH-MPTC,waitlisted,share,"KH-MPTC nominates 3, its share is 2 (quota 3, 2 organisations)"
P000004,KH,KH-MOI,nominated,overlap,STUDY 2016-10-03 to 2018-09-28 studying
P000009,PH,,nominated,incomplete,no organisation
P000005,TH,TH-ETDA,accepted,share,"TH-ETDA nominates 2, its share is 1 (quota 1, 1 organisation)"
P000006,TH,TH-ETDA,nominated,share,"TH-ETDA nominates 2, its share is 1 (quota 1, 1 organisation)"
P000006,TH,TH-ETDA,nominated,incomplete,"no sex, no e-mail or external id, no birth year"
P000007,VN,VN-MIC,nominated,none,
P000008,VN,VN-MIC,nominated,earlier,OLD-1 2015-05-11 nominated
P000008,VN,VN-MIC,nominated,namesake,P000012
P000014,XX,,nominated,incomplete,no organisation
END

screened()
{
	begin 'each question about each nominee, and nobody else'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv organisations.csv \
	    sessions.csv quotas.csv persons.csv roster.csv placements.csv
	expect_code 0 cbreg session screen CALL --format csv
	expect_file rows "$dir/out"

	begin 'a day later: what was recorded for that day is there'
	expect_code 0 cbreg session screen CALL --format csv --as-of 2018-04-03 \
	    --person P000013
	expect_out <<-\END
	person,country,organisation,status,question,answer
	P000013,TH,TH-ETDA,nominated,share,"TH-ETDA nominates 3, its share is 1 (quota 1, 1 organisation)"
	END
	expect_code 0 cbreg session screen CALL --format csv --as-of 2018-04-03 \
	    --person P000007
	expect_words "$dir/out" 'earlier,OLD-1 2015-05-11 nominated'

	begin 'on an earlier day who withdrew later is a nominee'
	expect_code 0 cbreg session screen CALL --as-of 2018-03-19 --format csv \
	    --question none
	expect_out <<-\END
	person,country,organisation,status,question,answer
	P000011,KH,KH-MOI,nominated,none,
	P000007,VN,VN-MIC,nominated,none,
	END

	begin 'before anybody was nominated'
	expect_code 0 cbreg session screen CALL --as-of 2018-02-28 \
	    --fail-on-question --format csv
	expect_out <<-\END
	person,country,organisation,status,question,answer
	END

	begin 'one person, by code, e-mail and external id'
	sed -n '1p;/^P000008/p' rows >one
	for who in P000008 P8@vn.example; do
		expect_code 0 cbreg session screen CALL --person $who \
		    --format csv
		expect_file one "$dir/out"
	done
	expect_code 0 cbreg session screen CALL --person staff:5 --format csv
	expect_words "$dir/out" P000005,TH

	begin 'one question'
	for question in earlier overlap namesake share incomplete none; do
		sed -n "1p;/,$question,/p" rows >one
		expect_code 0 cbreg session screen CALL --format csv \
		    --question $question
		expect_file one "$dir/out"
	done

	begin 'exit 1 where there is something to ask, shown or not'
	expect_code 1 cbreg session screen CALL --fail-on-question
	expect_code 1 cbreg session screen CALL --fail-on-question \
	    --question none
	for who in P000003 P000004 P000006 P000008 P000009; do
		expect_code 1 cbreg session screen CALL --fail-on-question \
		    --person $who
	done
	expect_code 0 cbreg session screen CALL --fail-on-question \
	    --person P000007
	begin 'earlier sessions alone are no reason for exit 1'
	expect_code 0 cbreg enroll NEXT P000012 --on 2018-04-01
	expect_code 1 cbreg session screen NEXT --fail-on-question \
	    --person P000012
	expect_code 0 cbreg enroll NEXT P000010 --on 2018-04-01
	expect_code 0 cbreg session screen NEXT --fail-on-question \
	    --person P000010 --format csv
	expect_out <<-\END
	person,country,organisation,status,question,answer
	P000010,KH,KH-MOI,nominated,earlier,CALL 2018-06-04 to 2018-06-08 accepted as trainer
	END

	begin 'an intake takes the days of each placement'
	cat >intake.csv <<-\END
	session,person,start,end,status,date
	STUDY,P000001,2018-06-01,2018-06-08,accepted,2018-03-01
	END
	expect_code 0 cbreg import intake.csv --as placements
	expect_code 0 cbreg session screen STUDY --format csv
	expect_out <<-\END
	person,country,organisation,status,question,answer
	P000001,KH,KH-MPTC,accepted,earlier,OLD-1 2015-05-11 completed
	P000001,KH,KH-MPTC,accepted,earlier,OLD-2 2016-11-07 to 2016-11-11 completed
	P000001,KH,KH-MPTC,accepted,overlap,LAST 2018-05-28 to 2018-06-04 accepted
	P000001,KH,KH-MPTC,accepted,overlap,CALL 2018-06-04 to 2018-06-08 nominated
	END

	begin 'a quota of none is a share of one'
	expect_code 0 cbreg quota set CALL TH --seats 0
	expect_code 0 cbreg session screen CALL --question share --format csv \
	    --person P000005
	expect_words "$dir/out" \
	    'TH-ETDA nominates 2, its share is 1 (quota 0, 1 organisation)'

	begin 'no name, address or year is printed'
	expect_code 0 cbreg session screen CALL --show-values
	grep -v '^registry: ' "$dir/out" >screen.out # its digest is of any digits
	expect_no_words screen.out Dara Malee @ 198 staff
	expect_words "$dir/out" \
	    'CALL, 2018-06-04 to 2018-06-08: 10 nominees as of 2018-04-02'

	begin 'a session, a person and a nominee that are not there'
	expect_code 3 cbreg session screen CAL
	expect_words "$dir/err" "'CAL'" "did you mean 'CALL'"
	expect_code 3 cbreg session screen CALL --person P000099
	expect_code 3 cbreg session screen CALL --person nobody@x.example
	expect_code 3 cbreg session screen CALL --person P000011
	expect_words "$dir/err" 'P000011 is no nominee of CALL'
	expect_code 3 cbreg session screen CALL --person P000010
	begin 'words that are none'
	expect_code 2 cbreg session screen
	expect_code 2 cbreg session screen CALL NEXT
	expect_code 2 cbreg session screen CALL --question overlop
	expect_words "$dir/err" overlop "did you mean 'overlap'"
	expect_code 2 cbreg session scren CALL
	expect_words "$dir/err" screen
	expect_code 2 cbreg person screen P000001
}
for_each_engine screened

plan
