#!/bin/sh
# The figures, against those that were worked out by hand in
# tests/data/figures, and what decides in which period a thing counts.
. "$(dirname "$0")/lib-test.sh"

hand=$top_srcdir/tests/data/figures

by_hand()
{
	begin 'the programme worked by hand'
	hand_programme
	sed 1d "$hand/cases.csv" >cases
	check 'too few cases' [ "$(wc -l <cases)" -ge 16 ]
	while IFS=, read -r file period as_of by; do
		by=$(echo "$by" | tr -d '"')
		begin "figures $period as of $as_of by ${by:-nothing}"
		expect_code 0 cbreg figures --period "$period" \
		    --as-of "$as_of" ${by:+--by "$by"} --format csv
		sed 's/,"[^"]*"$//' "$hand/$file" >right
		expect_file right "$dir/out"
	done <cases

	begin 'several axes agree with one'
	cbreg figures --period fy2017 --by country --format csv >one
	cbreg figures --period fy2017 --by country,kind,sex,org-kind,activity \
	    --format csv >all
	awk -F , '$5 == "total" && $6 == "total" && $7 == "total" &&
	    $8 == "total" || NR == 1' all | cut -d , -f 1-4,9- >collapsed
	expect_file one collapsed
	cbreg figures --period fy2017 --by kind,country --format csv |
	    awk -F , -v OFS=, '{ t = $4; $4 = $5; $5 = t } 1' | sort >swapped
	cbreg figures --period fy2017 --by country,kind --format csv |
	    sort >straight
	expect_file straight swapped

	begin '--measures: those and no other'
	expect_code 0 cbreg figures --period fy2017 --format csv \
	    --measures people,sessions
	cbreg figures --period fy2017 --format csv |
	    awk -F , '$4 ~ /^(measure|sessions|people)$/' >right
	expect_file right "$dir/out"
}

# One small case in every format.
formats()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv roster.csv
	set -- figures --period fy2017 --by country \
	    --measures participations,people

	begin 'figures as csv'
	expect_code 0 cbreg "$@" --format csv
	expect_out <<-\END
	period,period_start,period_end,country,measure,unit,value,status
	fy2017,2017-04-01,2018-03-31,KH,participations,participations,2,actual
	fy2017,2017-04-01,2018-03-31,KH,people,people,1,actual
	fy2017,2017-04-01,2018-03-31,TH,participations,participations,1,actual
	fy2017,2017-04-01,2018-03-31,TH,people,people,1,actual
	fy2017,2017-04-01,2018-03-31,total,participations,participations,3,actual
	fy2017,2017-04-01,2018-03-31,total,people,people,2,actual
	END

	begin 'figures as ndjson'
	expect_code 0 cbreg "$@" --format ndjson
	cat >right <<-\END
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "KH", "measure": "participations", "unit": "participations", "value": 2, "status": "actual"}
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "KH", "measure": "people", "unit": "people", "value": 1, "status": "actual"}
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "TH", "measure": "participations", "unit": "participations", "value": 1, "status": "actual"}
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "TH", "measure": "people", "unit": "people", "value": 1, "status": "actual"}
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "total", "measure": "participations", "unit": "participations", "value": 3, "status": "actual"}
	{"period": "fy2017", "period_start": "2017-04-01", "period_end": "2018-03-31", "country": "total", "measure": "people", "unit": "people", "value": 2, "status": "actual"}
	END
	expect_file right "$dir/out"

	begin 'figures as json'
	expect_code 0 cbreg "$@" --format json
	{ echo '[' && sed 's/^/  /; $!s/$/,/' right && echo ']'; } >array
	expect_file array "$dir/out"

	begin 'figures as a table'
	expect_code 0 cbreg "$@"
	expect_out <<-\END
	Figures fy2017: 2017-04-01 to 2018-03-31, as of 2026-11-23
	Japanese fiscal year, 1 April to 31 March
	a session counts where it started, a completion on its own date,
	placements as stock on the last day and as flow in the period
	country  participations  people
	KH                    2       1
	TH                    1       1
	total                 3       2
	3 participations - 1 repeats = 2 people
	people are counted once at every total; heads without names stand apart
	registry: 1 batch until 2026-11-23T00:00:00Z, head ...
	END

	begin 'figures as markdown'
	expect_code 0 cbreg "$@" --format md
	expect_words "$dir/out" '| country | participations | people |' \
	    '| --- | ---: | ---: |' '| KH | 2 | 1 |' '| TH | 1 | 1 |' \
	    '| total | 3 | 2 |' '3 participations - 1 repeats = 2 people'

	begin 'figures of nothing'
	expect_code 0 cbreg figures --period fy1990 --format csv \
	    --measures people,person_days
	expect_out <<-\END
	period,period_start,period_end,measure,unit,value,status
	fy1990,1990-04-01,1991-03-31,people,people,0,actual
	fy1990,1990-04-01,1991-03-31,person_days,days,0,actual
	END
	expect_code 0 cbreg figures --period fy1990 --by country
	expect_code 0 cbreg figures --period fy1990 --by country --format md
}

cat >organisations.csv <<\END
code,name,kind,country
KH-CERT,CamCERT,government-csirt,KH
TH-CERT,ThaiCERT,government-csirt,TH
END
cat >activities.csv <<\END
code,kind,name,hours
COURSE,course,Course,
END
cat >sessions.csv <<\END
code,activity,start,end
E1,COURSE,2016-12-31,2017-01-04
E2,COURSE,2017-01-01,2017-01-01
E3,COURSE,2017-03-31,2017-04-04
E4,COURSE,2017-04-01,2017-04-01
E5,COURSE,2017-09-30,2017-10-02
E6,COURSE,2017-10-01,2017-10-01
E7,COURSE,2018-03-31,2018-04-03
E8,COURSE,2018-04-01,2018-04-01
E9,COURSE,2016-02-29,2016-02-29
END
cat >roster.csv <<\END
session,name,country,organisation,status,role
E4,Sok Dara,KH,KH-CERT,completed,
E5,Sok Dara,KH,KH-CERT,completed,
E6,Malee Srisuk,TH,TH-CERT,attended,
E6,Kenji Sato,TH,TH-CERT,attended,trainer
END
cat >meetings.csv <<\END
number,name,start,city
10,Tenth,2017-09,Manila
9,Ninth,2016-10-20,Tokyo
11,Eleventh,2018-10,Tokyo
END

# What a period is: which of the sessions it has.
periods()
{
	begin 'sessions on the edges of years'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv meetings.csv
	while read -r period from to sessions; do
		begin "period $period: $from to $to has $sessions"
		expect_code 0 cbreg figures --period "$period" --format csv \
		    --measures sessions
		tail -n 1 "$dir/out" >is
		echo "$period,$from,$to,sessions,sessions,$sessions,actual" \
		    >right
		expect_file right is
	done <<\END
fy2015 2015-04-01 2016-03-31 1
fy2016 2016-04-01 2017-03-31 3
fy2017 2017-04-01 2018-03-31 4
fy2018 2018-04-01 2019-03-31 1
2016 2016-01-01 2016-12-31 2
2017 2017-01-01 2017-12-31 5
2018 2018-01-01 2018-12-31 2
2017-04..2017-09 2017-04-01 2017-09-30 2
2017-10..2017-10 2017-10-01 2017-10-31 1
2016-02..2016-02 2016-02-01 2016-02-29 1
2017-04-01..2017-09-30 2017-04-01 2017-09-30 2
2017-04-01..2017-04-01 2017-04-01 2017-04-01 1
2016-02-28..2016-02-29 2016-02-28 2016-02-29 1
meeting:9..meeting:10 2016-10-20 2017-08-31 4
meeting:10..meeting:11 2017-09-01 2018-09-30 4
END

	begin 'a period that is not over is provisional'
	expect_code 0 cbreg figures --period fy2017 --as-of 2018-03-30 \
	    --format csv --measures sessions
	expect_words "$dir/out" ,provisional
	expect_code 0 cbreg figures --period fy2017 --as-of 2018-03-31 \
	    --format csv --measures sessions
	expect_words "$dir/out" ,actual

	begin 'what is no period'
	for period in fy17 17 fy 2017-13 2017-04-31..2017-05-31 \
	    2018..2017 2017-09..2017-04 2017-04-02..2017-04-01 \
	    meeting:9 fy2017..fy2018x; do
		expect_code 2 cbreg figures --period "$period"
		expect_words "$dir/err" "$period"
	done
	expect_code 2 cbreg figures
	begin 'a meeting that nobody recorded'
	expect_code 3 cbreg figures --period meeting:9..meeting:99
	expect_words "$dir/err" 99

	begin 'months add up to their year'
	for month in 04 05 06 07 08 09 10 11 12; do
		cbreg figures --period 2017-$month..2017-$month --format csv \
		    --measures sessions | sed 1d
	done >months
	for month in 01 02 03; do
		cbreg figures --period 2018-$month..2018-$month --format csv \
		    --measures sessions | sed 1d
	done >>months
	sum=$(awk -F , '{ n += $6 } END { print n }' months)
	check "$sum, not 4" [ "$sum" -eq 4 ]
}

# What a later day changes of an earlier one, and what it does not.
as_of()
{
	begin 'as of a day: the statuses that held on it'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv sessions.csv
	expect_code 0 cbreg enroll E4 --new 'Sok Dara' --country KH \
	    --org KH-CERT --status accepted --on 2017-03-01
	expect_code 0 cbreg progress E4 P000001 attended --on 2017-04-01
	expect_code 0 cbreg progress E4 P000001 completed --on 2017-06-15
	while read -r day participations completions; do
		cbreg figures --period fy2017 --as-of "$day" --format csv \
		    --measures participations,completions | cut -d , -f 6 |
		    tr '\n' ' ' >is
		echo "value $participations $completions " | tr -d '\n' >right
		check "as of $day: $(cat is)" cmp -s right is
	done <<\END
2017-03-31 0 0
2017-04-01 1 0
2017-06-14 1 0
2017-06-15 1 1
2026-11-23 1 1
END
}

for_each_engine by_hand
for_each_engine formats
for_each_engine periods
for_each_engine as_of
plan
