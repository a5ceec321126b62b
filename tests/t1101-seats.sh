#!/bin/sh
# Seats, quotas, transfers, waiting lists and the fairness table: a year worked
# by hand.
. "$(dirname "$0")/lib-test.sh"

cat >activities.csv <<\END
code,kind,name,hours
CRS,course,Course,
END
# S1 and S2 are of fiscal year 2017, S3 was cancelled, S4 is of 2018.
cat >sessions.csv <<\END
code,activity,start,end,seats,status
S1,CRS,2017-06-05,2017-06-09,6,
S2,CRS,2018-01-15,2018-01-19,,
S3,CRS,2017-10-02,2017-10-06,10,cancelled
S4,CRS,2018-05-14,2018-05-18,4,
S5,CRS,2018-06-11,2018-06-15,,
S6,CRS,2019-05-13,2019-05-17,2,
END
cat >quotas.csv <<\END
session,country,seats
S1,KH,2
S1,LA,2
S1,TH,1
S2,KH,1
S3,KH,5
S4,LA,2
END
cat >persons.csv <<\END
code,name,country,sex,email
P000001,Kh One,KH,F,one@kh.example
P000002,Kh Two,KH,M,
P000003,Kh Three,KH,F,
P000004,Kh Four,KH,M,
P000005,La One,LA,M,
P000006,La Two,LA,M,
P000007,Th One,TH,F,
P000008,Th Two,TH,M,
P000009,Vn One,VN,M,
P000010,Jp One,JP,M,
END

# move DAY STATUS PERSON...: in S1
move()
{
	day=$1 status=$2
	shift 2
	for person; do
		reason=
		case $status in withdrawn | left) reason=--reason=duty ;; esac
		expect_code 0 cbreg progress S1 "P00000$person" "$status" \
		    --on "$day" $reason
	done
}

# seats DAY: country,seats,quota,taken,free,fill,nominated,waitlisted of S1
seats()
{
	begin "seats as of $1"
	expect_code 0 cbreg session seats S1 --as-of "$1" --format csv
	sed 1d "$dir/out" | cut -d , -f 2- >now
	cat >right
	expect_file right now
}

# waits SESSION: rank,country_rank,person,country,since,reason
waits()
{
	expect_code 0 cbreg session waitlist list "$1" --format csv
	sed 1d "$dir/out" | cut -d , -f 2- >now
	cat >right
	expect_file right now
}

# promoted: person,rank,country_rank,vacancy,promotion of the last command
promoted()
{
	sed 1d "$dir/out" | cut -d , -f 2,4- >now
	cat >right
	expect_file right now
}

# refused N WORDS COMMAND...: nothing is written
refused()
{
	want=$1 words=$2
	shift 2
	cbreg log --format csv >log
	expect_code "$want" cbreg "$@"
	expect_words "$dir/err" "$words"
	cbreg log --format csv >now
	expect_file log now
}

a_year()
{
	begin 'a year of four sessions'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv quotas.csv \
	    persons.csv
	expect_code 0 cbreg enroll S1 P000001 P000002 P000003 P000005 \
	    P000007 P000008 P000009 --on 2017-04-03
	expect_code 0 cbreg enroll S1 P000010 --role trainer \
	    --status accepted --on 2017-04-03
	move 2017-04-10 accepted 1 2 5 7
	move 2017-04-12 waitlisted 3 8 9

	# Before anything is accepted there are seven nominees.  VN has no
	# quota: nothing is free for it and nothing is over.  The trainer
	# takes no seat.
	seats 2017-04-09 <<-\END
	KH,,2,0,2,0,3,0
	LA,,2,0,2,0,1,0
	TH,,1,0,1,0,2,0
	VN,,,0,,,1,0
	total,6,5,0,6,0,7,0
	END
	# Four are accepted: 4 of 6 seats are 66 per cent.
	seats 2017-04-11 <<-\END
	KH,,2,2,0,100,1,0
	LA,,2,1,1,50,0,0
	TH,,1,1,0,100,1,0
	VN,,,0,,,1,0
	total,6,5,4,2,66,3,0
	END
	seats 2017-04-12 <<-\END
	KH,,2,2,0,100,0,1
	LA,,2,1,1,50,0,0
	TH,,1,1,0,100,0,1
	VN,,,0,,,0,1
	total,6,5,4,2,66,0,3
	END

	begin 'before a transfer LA has a seat of its quota, TH none'
	# 6 - 4 taken - 1 that LA has left = 1 in nobody's quota: the first
	# of all gets it.
	expect_code 0 cbreg session waitlist promote S1 --format csv
	promoted <<-\END
	P000003,1,1,open,proposed
	END
	expect_words "$dir/err" 'nothing was written'

	begin 'LA gives one seat to TH'
	expect_code 0 cbreg session quota transfer S1 LA TH 1 \
	    --reason 'TH asked' --on 2017-04-20 --format csv
	expect_words "$dir/out" transfer,S1,new
	expect_code 0 cbreg log --format csv
	expect_words "$dir/out" 'TH asked'
	expect_code 0 cbreg session quota list S1 --format csv
	expect_out <<-\END
	session,country,agreed,received,given,quota
	S1,KH,2,0,0,2
	S1,LA,2,0,1,1
	S1,TH,1,1,0,2
	S1,total,5,1,1,5

	session,from,to,seats,date,reason
	S1,LA,TH,1,2017-04-20,TH asked
	END
	seats 2017-04-19 <<-\END
	KH,,2,2,0,100,0,1
	LA,,2,1,1,50,0,0
	TH,,1,1,0,100,0,1
	VN,,,0,,,0,1
	total,6,5,4,2,66,0,3
	END
	seats 2017-04-20 <<-\END
	KH,,2,2,0,100,0,1
	LA,,1,1,0,100,0,0
	TH,,2,1,1,50,0,1
	VN,,,0,,,0,1
	total,6,5,4,2,66,0,3
	END

	begin 'the waiting list, in the order of day and code'
	waits S1 <<-\END
	1,1,P000003,KH,2017-04-12,
	2,1,P000008,TH,2017-04-12,
	3,1,P000009,VN,2017-04-12,
	END
	# One seat of TH, one open.
	expect_code 0 cbreg session waitlist promote S1 --format csv
	promoted <<-\END
	P000003,1,1,open,proposed
	P000008,2,1,quota,proposed
	END

	begin 'somebody moves up, the others make room'
	expect_code 0 cbreg session waitlist move S1 P000009 1 \
	    --reason 'never had a seat' --dry-run
	waits S1 <<-\END
	1,1,P000003,KH,2017-04-12,
	2,1,P000008,TH,2017-04-12,
	3,1,P000009,VN,2017-04-12,
	END
	expect_code 0 cbreg session waitlist move S1 P000009 1 \
	    --reason 'never had a seat'
	waits S1 <<-\END
	1,1,P000009,VN,2017-04-12,never had a seat
	2,1,P000003,KH,2017-04-12,
	3,1,P000008,TH,2017-04-12,
	END
	expect_code 0 cbreg session waitlist promote S1 --format csv
	promoted <<-\END
	P000009,1,1,open,proposed
	P000008,3,1,quota,proposed
	END

	begin 'one country is promoted'
	expect_code 0 cbreg session waitlist promote S1 --country KH
	expect_words "$dir/err" 'nothing was written'
	expect_code 0 cbreg session waitlist promote S1 --country TH --yes \
	    --reason 'a seat of TH' --on 2017-04-25 --format csv
	promoted <<-\END
	P000008,3,1,quota,done
	END
	seats 2017-04-24 <<-\END
	KH,,2,2,0,100,0,1
	LA,,1,1,0,100,0,0
	TH,,2,1,1,50,0,1
	VN,,,0,,,0,1
	total,6,5,4,2,66,0,3
	END
	seats 2017-04-25 <<-\END
	KH,,2,2,0,100,0,1
	LA,,1,1,0,100,0,0
	TH,,2,2,0,100,0,0
	VN,,,0,,,0,1
	total,6,5,5,1,83,0,2
	END

	begin 'a nominee withdraws and another one goes instead'
	expect_code 0 cbreg progress S1 P000002 withdrawn --on 2017-05-02 \
	    --reason replaced
	expect_code 0 cbreg enroll S1 P000004 --status accepted \
	    --on 2017-05-04
	seats 2017-05-03 <<-\END
	KH,,2,1,1,50,0,1
	LA,,1,1,0,100,0,0
	TH,,2,2,0,100,0,0
	VN,,,0,,,0,1
	total,6,5,4,2,66,0,2
	END
	seats 2017-05-04 <<-\END
	KH,,2,2,0,100,0,1
	LA,,1,1,0,100,0,0
	TH,,2,2,0,100,0,0
	VN,,,0,,,0,1
	total,6,5,5,1,83,0,2
	END

	begin 'somebody is promoted by name'
	expect_code 0 cbreg session waitlist promote S1 P000009 --format csv
	promoted <<-\END
	P000009,1,1,open,proposed
	END
	expect_code 0 cbreg session waitlist promote S1 P000009 \
	    --reason 'the open seat' --on 2017-05-10 --format csv
	promoted <<-\END
	P000009,1,1,open,done
	END
	waits S1 <<-\END
	1,1,P000003,KH,2017-04-12,
	END
	seats 2017-05-10 <<-\END
	KH,,2,2,0,100,0,1
	LA,,1,1,0,100,0,0
	TH,,2,2,0,100,0,0
	VN,,,1,,,0,0
	total,6,5,6,0,100,0,1
	END

	begin 'no seat is left'
	expect_code 0 cbreg session waitlist promote S1 --format csv
	promoted </dev/null
	expect_words "$dir/err" 'nobody waits for a seat that is free'

	begin 'going over warns and needs a reason'
	refused 8 --why progress S1 P000003 accepted --on 2017-05-12
	expect_words "$dir/err" 'W-QUOTA' 'KH takes seat 3 of its 2 in S1' \
	    'W-SEATS' 'seat 7 of 6 is taken in S1'
	expect_code 0 cbreg progress S1 P000003 accepted --on 2017-05-12 \
	    --dry-run
	expect_words "$dir/err" 'W-QUOTA' 'W-SEATS'
	expect_code 0 cbreg progress S1 P000003 accepted --on 2017-05-12 \
	    --why 'decided at the meeting'
	expect_words "$dir/err" 'W-QUOTA' 'W-SEATS'
	# 7 of 6 are 116 per cent.
	seats 2017-05-12 <<-\END
	KH,,2,3,-1,150,0,0
	LA,,1,1,0,100,0,0
	TH,,2,2,0,100,0,0
	VN,,,1,,,0,0
	total,6,5,7,-1,116,0,0
	END

	begin 'who is there has been admitted: a warning, and no question'
	expect_code 0 cbreg enroll S6 P000001 P000002 --status attended
	expect_no_words "$dir/err" W-
	expect_code 0 cbreg enroll S6 P000005 --status completed
	expect_words "$dir/err" 'W-SEATS' 'seat 3 of 2 is taken in S6'

	begin 'the rest of S1'
	move 2017-05-20 withdrawn 3
	move 2017-06-05 attended 1 4 5 7 8 9
	expect_no_words "$dir/err" W-QUOTA W-SEATS
	move 2017-06-08 left 7
	move 2017-06-09 completed 1 5 8 9
	move 2017-06-09 partial 4
	# Who left has no seat any more.
	seats 2017-06-09 <<-\END
	KH,,2,2,0,100,0,0
	LA,,1,1,0,100,0,0
	TH,,2,1,1,50,0,0
	VN,,,1,,,0,0
	total,6,5,5,1,83,0,0
	END
	# And on the first day all is as it was.
	seats 2017-04-03 <<-\END
	KH,,2,0,2,0,3,0
	LA,,2,0,2,0,1,0
	TH,,1,0,1,0,2,0
	VN,,,0,,,1,0
	total,6,5,0,6,0,7,0
	END

	begin 'the other sessions'
	expect_code 0 cbreg enroll S2 P000001 --status completed
	expect_code 0 cbreg enroll S2 P000002 --status not-selected \
	    --reason capacity --on 2017-12-01
	expect_code 0 cbreg enroll S3 P000001 --status accepted \
	    --on 2017-09-01
	expect_code 0 cbreg enroll S4 P000006 --status accepted \
	    --on 2018-03-01
	# Seats of S2 are not known: its quota counts.
	expect_code 0 cbreg session seats S2 --format csv
	expect_out <<-\END
	session,country,seats,quota,taken,free,fill,nominated,waitlisted
	S2,KH,,1,1,0,100,0,0
	S2,total,,1,1,0,100,0,0
	END

	# fy2017, S1 and S2.
	# KH: offered 2 + 1.  Persons 1 (F, completed), 2 (M, accepted, then
	# withdrawn), 3 (F, accepted, then withdrawn), 4 (M, partial) in S1; 1
	# (F, completed) and 2 (M, never accepted) in S2.
	#   F: nominated 3, accepted 3, attended 2, completed 2
	#   M: nominated 3, accepted 2, attended 1, completed 0
	# LA: offered 2 - 1; person 5 (M) completed.
	# TH: offered 1 + 1; 7 (F) left, who took part, 8 (M) completed.
	# VN: nothing offered; 9 (M) completed.
	# All: offered 3 + 1 + 2; F 3 + 1, M 3 + 1 + 1 + 1 nominated.
	begin 'fairness, by hand'
	expect_code 0 cbreg fairness --period fy2017 --as-of 2018-04-01 \
	    --format csv
	cat >fy2017.csv <<-\END
	period,country,sex,offered,nominated,accepted,attended,completed
	fy2017,KH,F,,3,3,2,2
	fy2017,KH,M,,3,2,1,0
	fy2017,KH,total,3,6,5,3,2
	fy2017,LA,M,,1,1,1,1
	fy2017,LA,total,1,1,1,1,1
	fy2017,TH,F,,1,1,1,0
	fy2017,TH,M,,1,1,1,1
	fy2017,TH,total,2,2,2,2,1
	fy2017,VN,M,,1,1,1,1
	fy2017,VN,total,0,1,1,1,1
	fy2017,total,F,,4,4,3,2
	fy2017,total,M,,6,5,4,3
	fy2017,total,total,6,10,9,7,5
	END
	expect_file fy2017.csv "$dir/out"

	begin 'fairness of several periods'
	cat >fy2018.csv <<-\END
	fy2018,LA,M,,1,1,0,0
	fy2018,LA,total,2,1,1,0,0
	fy2018,total,M,,1,1,0,0
	fy2018,total,total,2,1,1,0,0
	END
	cat fy2017.csv fy2018.csv >both
	for words in --period=fy2017..fy2018 --period=fy2017,fy2018 \
	    '--period=fy2017 --period=fy2018' \
	    --period=fy2016..fy2018; do
		# shellcheck disable=SC2086 # two words
		expect_code 0 cbreg fairness $words --as-of 2018-06-01 \
		    --format csv
		expect_file both "$dir/out"
	done
	expect_code 0 cbreg fairness --period 2017-04..2018-03 \
	    --as-of 2018-06-01 --format csv
	sed 's/^fy2017/2017-04..2018-03/' fy2017.csv >right
	expect_file right "$dir/out"
	begin 'fairness before S2 was held, and before all'
	expect_code 0 cbreg fairness --period fy2017 --as-of 2017-06-05 \
	    --format csv
	# KH: 3 left the list; 4 and 1 attend, nobody has completed.
	grep -e ,KH,total -e ,total,total "$dir/out" >now
	cat >right <<-\END
	fy2017,KH,total,2,4,4,2,0
	fy2017,total,total,5,8,8,6,0
	END
	expect_file right now
	expect_code 0 cbreg fairness --period fy2017 --as-of 2017-06-04 \
	    --format csv
	check 'not the header alone' [ "$(wc -l <"$dir/out")" -eq 1 ]

	begin 'session show: seats, and the roster by class and status'
	expect_code 0 cbreg session show S1 --format json
	expect_words "$dir/out" '"seats"' '"quotas"' '"roster"'
	expect_code 0 cbreg session show S1 --format csv
	sed -n '/^session,person,external_id/,/^$/p' "$dir/out" |
	    cut -d , -f 2,12 | sed '/^$/d' >now
	cat >right <<-\END
	person,status
	P000010,accepted
	P000001,completed
	P000005,completed
	P000008,completed
	P000009,completed
	P000004,partial
	P000002,withdrawn
	P000003,withdrawn
	P000007,left
	END
	expect_file right now

	begin 'transfers that are refused'
	refused 4 'TH would have -1 seats' session quota transfer S1 TH VN 3 \
	    --reason more
	# On 19 April TH had one seat; of the two of the next day one is left.
	refused 4 'on 2017-04-19' session quota transfer S1 TH VN 2 \
	    --reason early --on 2017-04-19
	refused 4 VN session quota transfer S1 VN LA 1 --reason none
	refused 4 E-EXISTS session quota transfer S1 LA TH 1 \
	    --reason again --on 2017-04-20
	refused 4 'LA would have -1 seats' session quota set S1 LA 0
	refused 4 'LA would have -1 seats' quota set S1 LA --seats 0
	refused 2 'to itself' session quota transfer S1 TH TH 1 --reason x
	refused 2 --reason session quota transfer S1 TH VN 1
	refused 2 'not from 1' session quota transfer S1 TH VN 0 --reason x
	refused 2 XZ session quota transfer S1 XZ VN 1 --reason x
	refused 3 S9 session quota transfer S9 TH VN 1 --reason x
	refused 3 S9 session quota list S9
	refused 3 S9 session seats S9
	refused 2 'list, set, transfer' session quota
	refused 2 'quota, screen, seats and waitlist' session seat

	begin 'what was received can be passed on, from that day'
	expect_code 0 cbreg session quota transfer S1 TH VN 2 --reason gone \
	    --on 2017-04-20
	# What VN relies on cannot be taken back.
	refused 4 'TH would have -1 seats' session quota set S1 TH 0
	refused 4 'TH would have -1 seats' \
	    session quota transfer S1 TH LA 1 --reason x --on 2017-04-20
	expect_code 0 cbreg session quota set S1 TH 2 --source 'second letter'
	expect_code 0 cbreg quota list --session S1 --country TH --format csv
	expect_words "$dir/out" 'S1,TH,2,second letter'

	begin 'waiting lists: what is refused'
	expect_code 0 cbreg enroll S5 P000001 P000002 P000003 P000005 \
	    --status waitlisted --on 2018-04-02
	refused 3 'P000004 is not waitlisted in S5' session waitlist move S5 \
	    P000004 1 --reason x
	refused 3 'no such person' session waitlist move S5 no@x.example 1 \
	    --reason x
	refused 2 '1 to 4, not 5' session waitlist move S5 P000001 5 --reason x
	refused 2 "'0' is not a rank" session waitlist move S5 P000001 0 \
	    --reason x
	refused 2 --reason session waitlist move S5 P000001 2
	refused 2 --reason session waitlist promote S5 --yes
	refused 3 'is not a country' session waitlist promote S5 --country XZ
	refused 3 S9 session waitlist list S9
	refused 3 'P000004 is not waitlisted' session waitlist promote S5 \
	    P000004 --reason x
	refused 3 E-SEAT waiting add S5 P000010 --rank 1 --reason x

	begin 'waiting lists: moves down and up, and who came later'
	expect_code 0 cbreg session waitlist move S5 one@kh.example 3 \
	    --reason 'has been here before'
	waits S5 <<-\END
	1,1,P000002,KH,2018-04-02,shifted by P000001
	2,2,P000003,KH,2018-04-02,shifted by P000001
	3,3,P000001,KH,2018-04-02,has been here before
	4,1,P000005,LA,2018-04-02,
	END
	expect_code 0 cbreg log --format csv
	expect_no_words "$dir/out" one@kh.example
	# Earlier on the list, but without a rank.
	expect_code 0 cbreg enroll S5 P000008 --status waitlisted \
	    --on 2018-04-01
	expect_code 0 cbreg session waitlist move S5 P000003 1 --reason first
	waits S5 <<-\END
	1,1,P000003,KH,2018-04-02,first
	2,2,P000002,KH,2018-04-02,shifted by P000001
	3,3,P000001,KH,2018-04-02,has been here before
	4,1,P000008,TH,2018-04-01,
	5,1,P000005,LA,2018-04-02,
	END
	begin 'a session without seats and quotas: only by name'
	expect_code 0 cbreg session waitlist promote S5 --format csv
	promoted </dev/null
	expect_code 0 cbreg session waitlist promote S5 P000008 --format csv \
	    --reason 'there is room'
	promoted <<-\END
	P000008,4,1,none,done
	END

	begin 'out and in again'
	for kind in quotas transfers roster waitlist; do
		expect_code 0 cbreg export $kind -o $kind.out.csv
	done
	for kind in quotas transfers roster waitlist; do
		expect_code 0 cbreg import --as $kind $kind.out.csv
		expect_words "$dir/err" 'known already'
	done
	expect_code 0 cbreg check
	new_registry
	expect_code 0 cbreg import activities.csv sessions.csv persons.csv \
	    quotas.out.csv transfers.out.csv roster.out.csv waitlist.out.csv
	for kind in quotas transfers waitlist; do
		expect_code 0 cbreg export $kind
		expect_file $kind.out.csv "$dir/out"
	done
}
for_each_engine a_year

# What files say has happened: it is taken.
files()
{
	begin 'a file that goes over is taken with warnings'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv quotas.csv \
	    persons.csv
	cat >roster.csv <<-\END
	session,person,status,date,role
	S1,P000001,accepted,2017-04-10,
	S1,P000002,accepted,2017-04-10,
	S1,P000003,nominated,2017-04-03,
	S1,P000003,accepted,2017-04-10,
	S1,P000004,accepted,2017-04-10,
	S1,P000004,withdrawn,2017-04-11,
	S1,P000005,completed,2017-06-09,
	S5,P000005,accepted,2018-04-10,
	END
	# Only person 3 is the third of the two of KH; 4 has gone again.
	expect_code 0 cbreg import roster.csv
	grep -c W- "$dir/err" >now
	echo 1 >right
	expect_file right now
	expect_words "$dir/err" 'roster.csv:5:1: warning W-QUOTA'
	expect_code 0 cbreg import roster.csv
	expect_no_words "$dir/err" W-

	begin 'passing on in any order of the rows'
	cat >transfers.csv <<-\END
	session,from,to,seats,date,reason
	S4,TH,VN,1,2018-03-02,passed on
	S4,KH,TH,1,2018-03-02,passed on
	S4,LA,KH,2,2018-03-01,returned
	END
	expect_code 0 cbreg import transfers.csv
	expect_code 0 cbreg session quota list S4 --format csv
	sed '/^$/,$d' "$dir/out" | cut -d , -f 2- >now
	cat >right <<-\END
	country,agreed,received,given,quota
	KH,,2,1,1
	LA,2,0,2,0
	TH,,1,1,0
	VN,,1,0,1
	total,2,4,4,2
	END
	expect_file right now
	begin 'more than there is: the row is a conflict'
	cat >transfers.csv <<-\END
	session,from,to,seats,date,reason
	S4,LA,VN,1,2018-03-03,nothing left
	END
	expect_code 1 cbreg import transfers.csv --format csv
	expect_words "$dir/out" transfers.csv,transfers,1,0,0,0,1,0,0
	expect_words "$dir/err" E-RULE 'LA would have -1 seats'
}
for_each_engine files

plan
