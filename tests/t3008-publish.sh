#!/bin/sh
# Publications: what they keep, what they refuse, and why figures differ from
# them: every part of every cell is worked out below.
. "$(dirname "$0")/lib-test.sh"

# The programme of tests/data/figures, published as of 1 May 2018.
published_programme()
{
	CBREG_NOW=2018-05-01
	hand_programme
	expect_code 0 cbreg publish fy2017 --by country,kind --protect none \
	    --title 'The year'
	CBREG_NOW=2018-06-01
}

# parts FILE: the parts of each figure add up to its difference.
parts_add_up()
{
	awk -F , 'NR > 1 {
		cell = $4 "," $5 "," $6
		sum[cell] += $11
		difference[cell] = $9
		if ($9 != $8 - $7)
			print "difference of " cell
	}
	END {
		for (cell in sum)
			if (sum[cell] != difference[cell])
				print cell ": " sum[cell] " is not " \
				    difference[cell]
	}' "$1" >wrong
	check "parts do not add up: $(cat wrong)" [ ! -s wrong ]
}

# What differs is what the figures of then and now differ in, cell by cell.
differences_are_all()
{
	expect_code 0 cbreg figures --period fy2017 --by country,kind \
	    --format csv
	awk -F , 'NR == FNR { if (FNR > 1) was[$4 "," $5 "," $6] = $8; next }
	FNR > 1 { is[$4 "," $5 "," $6] = $8 }
	END {
		for (c in was) if (was[c] + 0 != is[c] + 0)
			print c "," was[c] + 0 "," is[c] + 0
		for (c in is) if (!(c in was) && is[c] != 0)
			print c ",0," is[c] + 0
	}' was "$dir/out" | sort >right
	awk -F , 'NR > 1 && $7 != $8 { print $4 "," $5 "," $6 "," $7 "," $8 }' \
	    diff.csv | sort -u >told
	expect_file right told
}

publication()
{
	begin 'a publication is kept as it was'
	published_programme
	cbreg figures --period fy2017 --by country,kind --as-of 2018-05-01 \
	    --format csv >was
	expect_code 0 cbreg figures show published:fy2017 --format csv
	sed 's/,shown,/,value,/' "$dir/out" >shown
	expect_file was shown
	cp "$dir/out" first

	begin 'nothing has changed'
	expect_code 0 cbreg figures diff published:fy2017 now --format csv
	check 'rows' [ "$(wc -l <"$dir/out")" = 1 ]

	begin 'what is taken, unknown, or not to be undone is refused'
	expect_code 4 cbreg publish fy2017 --code fy2017
	expect_code 3 cbreg publish fy2017 --replaces fy2011
	expect_code 3 cbreg figures show published:fy2011
	expect_code 3 cbreg figures diff published:fy2011
	expect_code 2 cbreg figures show
	expect_code 4 cbreg undo 2

	# Batch 3: somebody of Laos in S09, a course: 1 participation of 5 days,
	# completed, a new person.
	# Batch 4: S11, an exercise on one day with P1 and P2 of Cambodia and P4
	# of Thailand, is moved to September 2018: their 3 participations go.
	# Batch 5: P7 of Thailand, not-stated, was F: no cell by country and
	# kind changes.
	# Batch 6: P2 is P1.  Of the sessions of 2017 both were in S08 and S11,
	# so one nomination of each goes; in S11 one participation of one day.
	begin 'every part of a difference has its cause and its batch'
	expect_code 0 cbreg enroll S09 --new 'Late One' --country LA --sex F \
	    --status completed --on 2017-06-09
	expect_code 0 cbreg session set S11 --start 2018-09-12 --end 2018-09-12
	expect_code 0 cbreg person set P000007 --sex F
	expect_code 0 cbreg person merge P000001 P000002 --why twins
	expect_code 0 cbreg figures diff published:fy2017 now --format csv
	cp "$dir/out" diff.csv
	parts_add_up diff.csv
	differences_are_all
	# total,total: 16 participations; the merge takes P2 out of S11, then
	# the move of S11 takes P1 and P4, then Laos adds one: 16-1-2+1 = 14.
	# people: P1, P2 of 8 are one: 7, and Laos: 8.
	# person_days: 2242 - 1 - 2 + 5 = 2244.
	grep '^fy2017,2017-04-01,2018-03-31,total,total,' diff.csv |
	    cut -d, -f6- | grep -E '^(participations|people|person_days),' >is
	cat >right <<-\END
	participations,16,14,-2,merge,-1,6
	participations,16,14,-2,attribute-correction,-2,4
	participations,16,14,-2,late-entry,1,3
	people,8,8,0,merge,-1,6
	people,8,8,0,late-entry,1,3
	person_days,2242,2244,2,merge,-1,6
	person_days,2242,2244,2,attribute-correction,-2,4
	person_days,2242,2244,2,late-entry,5,3
	END
	expect_file right is

	begin 'the old numbers stay, and are restated'
	expect_code 0 cbreg figures show published:fy2017 --format csv
	expect_file first "$dir/out"
	expect_code 0 cbreg publish fy2017 --by country,kind --protect none \
	    --replaces fy2017
	expect_out <<-\END
	publication
	fy2017-2
	END
	expect_code 0 cbreg figures diff published:fy2017 published:fy2017-2 \
	    --format csv
	sed 1d diff.csv >right
	sed 1d "$dir/out" >is
	expect_file right is
	expect_code 0 cbreg figures diff published:fy2017-2 now --format csv
	check 'rows' [ "$(wc -l <"$dir/out")" = 1 ]
	expect_code 0 cbreg figures show fy2017-2
	check 'what it restates' grep -q '^restates fy2017$' "$dir/out"
}

# One change each, with the cause that it must have.
causes()
{
	published_programme
	cbreg figures --period fy2017 --by country,kind --as-of 2018-05-01 \
	    --format csv >was

	# fy2017b is of 1 June; that somebody attended is dated 5 June.
	begin 'what came after the query date is an event'
	expect_code 0 cbreg enroll S09 P000008 --status accepted \
	    --on 2017-06-01
	expect_code 0 cbreg publish fy2017 --by country,kind --protect none \
	    --code fy2017b
	CBREG_NOW=2018-06-10
	expect_code 0 cbreg progress S09 P000008 attended --on 2018-06-05
	expect_code 0 cbreg figures diff fy2017b now --format csv
	cut -d, -f10,12 "$dir/out" | sort -u >is
	cat >right <<-\END
	cause,batches
	later-event,5
	END
	expect_file right is

	begin 'what was undone is a removal'
	expect_code 0 cbreg undo 5
	expect_code 0 cbreg figures diff fy2017b now --format csv
	check 'rows' [ "$(wc -l <"$dir/out")" = 1 ]
	expect_code 0 cbreg enroll S10 P000014 --status completed \
	    --on 2018-03-20
	expect_code 0 cbreg publish fy2017 --by country,kind --protect none \
	    --code fy2017c
	expect_code 0 cbreg undo 7
	expect_code 0 cbreg figures diff fy2017c now --format csv
	cut -d, -f10,12 "$dir/out" | sort -u >is
	cat >right <<-\END
	cause,batches
	removal,9
	END
	expect_file right is

	begin 'a status of a day before the query date is a correction'
	expect_code 0 cbreg progress S09 P000008 attended --on 2017-06-05
	expect_code 0 cbreg figures diff fy2017b now --format csv
	cut -d, -f10,12 "$dir/out" | sort -u >is
	cat >right <<-\END
	cause,batches
	status-correction,10
	END
	expect_file right is

	# S13, an awareness month, had 30 and 25 heads of TH: 12 more of a sex
	# that is not stated are a record of their own; the 30 were 31.
	begin 'heads are added, and corrected'
	expect_code 0 cbreg headcount add S13 TH --count 12
	expect_code 0 cbreg headcount set S13 TH --sex F --count 31
	expect_code 0 cbreg figures diff fy2017c now --format csv
	cp "$dir/out" diff.csv
	grep ',headcount,' diff.csv | cut -d, -f4,5,9- | sort >is
	cat >right <<-\END
	TH,awareness,13,attribute-correction,1,11 12
	TH,awareness,13,late-entry,12,11 12
	TH,total,13,attribute-correction,1,11 12
	TH,total,13,late-entry,12,11 12
	total,awareness,13,attribute-correction,1,11 12
	total,awareness,13,late-entry,12,11 12
	total,total,13,attribute-correction,1,11 12
	total,total,13,late-entry,12,11 12
	END
	expect_file right is
}

# The figures of Cambodia are signed; then one of its people is corrected.
sign_off()
{
	published_programme
	begin 'a country signs its figures, with its open problems before it'
	expect_code 0 cbreg publish fy2017 --sign KH --measures people,completions
	expect_out <<-\END
	open problems
	check           record       problem
	result-missing  S11 P000001  attended since 2017-09-12, ended on 2017-09-12
	1 open problems

	published
	publication
	fy2017-KH
	END
	expect_code 0 cbreg figures show fy2017-KH --format csv
	check 'people of KH' grep -q ',people,people,4,actual' "$dir/out"
	expect_code 0 cbreg publish fy2017 --signed --format csv
	grep -E '^(KH|TH),' "$dir/out" | cut -d, -f1,2,5 >is
	printf 'KH,fy2017-KH,signed\nTH,,not-signed\n' >right
	expect_file right is

	begin 'what was signed is told from what there is now'
	expect_code 0 cbreg enroll S09 --new 'Late Two' --country TH --sex F \
	    --status completed --on 2017-06-09
	expect_code 0 cbreg publish fy2017 --signed --format csv
	check 'others do not matter' grep -q '^KH,.*,signed$' "$dir/out"
	expect_code 0 cbreg enroll S09 --new 'Late One' --country KH --sex F \
	    --status completed --on 2017-06-09
	expect_code 0 cbreg publish fy2017 --signed --format csv
	check 'one more' grep -q '^KH,.*,changed-since$' "$dir/out"
	expect_code 0 cbreg figures diff fy2017-KH now --format csv
	# people P1, P2, P3, P13; completions of FY2017: P1 in S08, P2 and P13
	# in S09, P3 in S06, each dated in it
	sed 1d "$dir/out" | cut -d, -f4- >is
	cat >right <<-\END
	people,4,5,1,late-entry,1,5
	completions,4,5,1,late-entry,1,5
	END
	expect_file right is
	expect_code 0 cbreg publish --list
}

for_each_engine publication
for_each_engine sign_off
for_each_engine causes
plan
