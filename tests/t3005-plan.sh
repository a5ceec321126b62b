#!/bin/sh
# Seats for nominees such that most gaps close: worked by hand.
. "$(dirname "$0")/lib-test.sh"

# Two sessions to come: S1 of course A (teaches a and b) with 2 seats, S2 of
# course B (teaches b and c) with 3 seats, of which KH has a quota of 1 and TH
# one of 2.  a, b and c ask for one person each and for level 1; KH was assessed
# with 1 for a, and nothing else was assessed: a gap in a of KH weighs 1, each
# other 2.
cat >organisations.csv <<\END
code,name,kind,country,gov_csirt_from
KH-C,Team K,government-csirt,KH,2010-01-01
TH-C,Team T,government-csirt,TH,2010-01-01
VN-C,Team V,government-csirt,VN,2010-01-01
END
cat >activities.csv <<\END
code,kind,name,hours
A,course,Course A,30
B,course,Course B,30
END
cat >sessions.csv <<\END
code,activity,start,end,seats
S1,A,2018-06-04,2018-06-08,2
S2,B,2018-07-02,2018-07-06,3
OLD,A,2017-06-05,2017-06-09,9
END
cat >quotas.csv <<\END
session,country,seats
S2,KH,1
S2,TH,2
END
cat >framework.csv <<\END
framework,version,code,name
demo,1,a,Monitoring
demo,1,b,Malware
demo,1,c,Intake
END
cat >profile.csv <<\END
framework,version,profile,capability,min_level,min_people
demo,1,base,a,1,1
demo,1,base,b,1,1
demo,1,base,c,1,1
END
cat >teaches.csv <<\END
activity,framework,version,capability
A,demo,1,a
A,demo,1,b
B,demo,1,b
B,demo,1,c
END
cat >assessments.csv <<\END
framework,version,organisation,method,date,capability,level
demo,1,KH-C,self,2018-01-10,a,1
END
cat >persons.csv <<\END
code,name,country,sex
P000001,Dara Sok,KH,F
P000002,Bopha Chan,KH,F
P000003,Somchai Jai,TH,M
P000004,Malee Suk,TH,F
P000005,Nguyen An,VN,M
END
cat >roster.csv <<\END
session,person,country,organisation,status,date
S1,P000001,KH,KH-C,nominated,2018-04-01
S1,P000003,TH,TH-C,nominated,2018-04-01
S1,P000005,VN,VN-C,waitlisted,2018-04-01
S2,P000001,KH,KH-C,nominated,2018-04-01
S2,P000002,KH,KH-C,nominated,2018-04-01
S2,P000004,TH,TH-C,nominated,2018-04-01
END

begins()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv quotas.csv framework.csv profile.csv teaches.csv \
	    assessments.csv persons.csv roster.csv
}

# S1: KH would close a (1) and b (2), TH a and b (2 + 2), VN the same.  S2: KH b
# and c, TH b and c.  VN has no quota in S2.  Best: S1 to TH and VN (4 + 4); S2
# to KH (b 2, c 2) and TH (c 2; b is closed by S1): 4 + 4 + 4 + 2 = 14 of KH 5 +
# TH 6 + VN 6 = 17.  Giving S1 to KH instead of VN would be 1 + 4 + 2 + 2.
# P000001 comes before P000002 in the order of people: of equal plans the
# earliest.  One more seat in S1 would let KH close a: 1.  One more of the quota
# of KH in S2 closes nothing more.
plans()
{
	begin 'the seats that close most'
	begins
	expect_code 0 cbreg plan seats --as-of 2018-04-02 --format csv
	expect_out <<-\END
	session,country,person,closes,items,reason
	S1,TH,P000003,4,a;b,gap
	S1,VN,P000005,4,a;b,gap
	S2,KH,P000001,4,b;c,gap
	S2,TH,P000004,2,c,gap
	END
	expect_code 0 cbreg plan seats --as-of 2018-04-02 --limits --format csv
	expect_out <<-\END
	limit,session,country,allowed,used,one_more
	room,S1,,2,2,1
	quota,S2,KH,1,1,0
	END
	expect_code 0 cbreg plan seats --as-of 2018-04-02
	expect_words "$dir/out" 'gaps of weight 14 of 17 close'

	begin 'few seats in all'
	expect_code 0 cbreg plan seats --seats 1 --as-of 2018-04-02 --format csv
	expect_out <<-\END
	session,country,person,closes,items,reason
	S1,TH,P000003,4,a;b,gap
	END
	expect_code 0 cbreg plan seats --seats 1 --as-of 2018-04-02 --limits \
	    --format csv
	expect_words "$dir/out" total,,,1,1,4

	begin 'one session, and no other'
	expect_code 0 cbreg plan seats --session S2 --as-of 2018-04-02 \
	    --format csv
	expect_out <<-\END
	session,country,person,closes,items,reason
	S2,KH,P000001,4,b;c,gap
	S2,TH,P000004,4,b;c,gap
	END
	expect_code 3 cbreg plan seats --session S9 --as-of 2018-04-02
	expect_code 2 cbreg plan seats --session OLD --as-of 2018-04-02
	expect_words "$dir/err" 'not one to come'

	begin 'fairness comes before gaps, and says so'
	expect_code 0 cbreg plan seats --seats 3 --fairness 1 \
	    --as-of 2018-04-02 --format csv
	check 'a country has none' [ "$(sed 1d "$dir/out" |
	    cut -d , -f 2 | sort -u | wc -l)" = 3 ]

	begin 'what cannot be kept is explained'
	expect_code 4 cbreg plan seats --seats 2 --fairness 1 --as-of 2018-04-02
	expect_words "$dir/err" 'would have 1 fewer' 'there are 2 in all'
	expect_code 4 cbreg plan seats --session S2 --fairness 2 \
	    --as-of 2018-04-02
	expect_words "$dir/err" \
	    'KH would have 1 fewer (rooms and quotas leave it 1 of what'
	expect_code 2 cbreg plan seats --seats many
	expect_code 2 cbreg plan

	begin 'who can have no more is not blamed on quotas'
	expect_code 4 cbreg plan seats --fairness 2 --as-of 2018-04-02
	expect_no_words "$dir/err" 'leave it 1 of what it nominates); VN' \
	    'VN would have 1 fewer (rooms'

	begin 'who is elsewhere closes nothing'
	cat >lent.csv <<-\END
	session,person,country,status,date
	S2,P000003,TH,nominated,2018-04-01
	END
	expect_code 0 cbreg import lent.csv --as roster
	expect_code 0 cbreg plan seats --session S2 --as-of 2018-04-02 \
	    --format csv -o before.csv
	expect_words before.csv S2,TH,P000003,4
	cat >left.csv <<-\END
	person,organisation,valid_from,valid_to
	P000003,TH-C,2018-04-01,2018-04-01
	END
	expect_code 0 cbreg export affiliations
	grep P000003 "$dir/out" >is || echo >is
	sed "s/^P000003,TH-C,\([^,]*\),.*/P000003,TH-C,\1,2018-04-01/" is |
	    { echo person,organisation,valid_from,valid_to; cat; } >left.csv
	expect_code 0 cbreg import left.csv
	expect_code 0 cbreg plan seats --session S2 --as-of 2018-04-02 \
	    --format csv
	expect_no_words "$dir/out" P000003
	expect_code 2 cbreg plan seats --session ''
	expect_code 0 cbreg undo 3
	expect_code 0 cbreg undo 2

	begin 'the model for another solver, and the same bytes again'
	expect_code 0 cbreg plan seats --as-of 2018-04-02 --model one.lp
	expect_code 0 cbreg plan seats --as-of 2018-04-02 --model two.lp
	expect_file one.lp two.lp
	expect_words one.lp Maximize 'Subject To' 'room_0' 'seat_0_'

	begin 'nothing is written'
	expect_code 0 cbreg log --format csv -o log.csv
	check 'a batch more' [ "$(wc -l <log.csv)" = 6 ]
}

if ! "$CBREG" --db nothing.cbreg init >"$dir/out" 2>&1 ||
    "$CBREG" --db nothing.cbreg plan seats 2>&1 | grep -q 'cannot be loaded'
then
	skip 'plans of seats' 'libglpk cannot be loaded'
else
	for_each_engine plans
fi
plan
