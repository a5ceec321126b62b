#!/bin/sh
# The log of changes, narrowed, and batches taken back, as officers do it.
. "$(dirname "$0")/lib-test.sh"

rows()
{
	check "not $1 rows" [ "$(wc -l <"$dir/out")" -eq $(($1 + 1)) ]
}

history()
{
	begin 'log: narrowed by actor, day and record'
	CBREG_NOW=2018-04-02
	expect_code 0 cbreg init
	expect_code 0 cbreg org add KH-MOC --name=Ministry --country=KH \
	    --actor officer
	# On another day, by somebody else: batches 2 to 5.
	CBREG_NOW=2018-04-03T10:00:00Z CBREG_ACTOR=other
	expect_code 0 cbreg activity add A --kind=course --name=Course
	expect_code 0 cbreg session add S --activity=A --start=2018-04-09
	expect_code 0 cbreg person add --name='Sok Dara' --country=KH
	expect_code 0 cbreg enroll S P000001
	expect_code 0 cbreg log --by officer --format csv
	rows 1
	expect_no_words "$dir/out" other
	expect_code 0 cbreg log --since 2018-04-03 --until 2018-04-03 \
	    --format csv
	rows 4
	expect_code 0 cbreg log --until 2018-04-02 --format csv
	rows 1
	expect_code 0 cbreg log --record P000001 --format csv
	rows 2
	expect_code 0 cbreg log --record KH-MOC --format csv
	rows 1
	expect_code 0 cbreg log --record NOBODY --format csv
	rows 0
	expect_code 2 cbreg log --since yesterday
	expect_words "$dir/err" yesterday

	begin 'undo: refusals say why'
	expect_code 2 cbreg undo
	expect_code 2 cbreg undo two
	expect_code 3 cbreg undo 77
	expect_words "$dir/err" 'batch 77'
	expect_code 4 cbreg undo 3
	expect_words "$dir/err" session "'S'"
	expect_code 4 cbreg undo 4

	begin 'undo: what was there before is there again'
	cbreg export roster --format csv >before
	expect_code 0 cbreg progress S P000001 accepted --on 2018-04-03
	# Each state with the batch that recorded it, and the three changes.
	cbreg person show P000001 --history --format csv >shown
	sed -n '/^session,status/,/^$/p' shown | sed '1d;/^$/d' >states
	printf '%s\n' S,nominated,2018-04-03,,5,2018-04-03 \
	    S,accepted,2018-04-03,,6,2018-04-03 >wanted
	expect_file wanted states
	sed -n '/^batch,at/,$p' shown | sed 1d | cut -d, -f1 >batches
	printf '%s\n' 4 5 6 >wanted
	expect_file wanted batches
	expect_code 0 cbreg undo 6 --dry-run
	expect_words "$dir/err" 'nothing was written'
	cbreg export roster --format csv >after
	expect_words after accepted
	expect_code 0 cbreg undo 6
	expect_out <<-\END
	record     code     action
	enrolment  P000001  restored
	END
	cbreg export roster --format csv >after
	expect_file before after
	expect_code 4 cbreg undo 6
	expect_code 4 cbreg undo 7
	expect_code 0 cbreg undo 5
	expect_code 0 cbreg undo 4
	expect_code 0 cbreg undo 3
	expect_code 3 cbreg session show S
	expect_code 0 cbreg check
	CBREG_ACTOR=tester
}

rules()
{
	begin 'undo: not where a rule would be broken by what is left'
	CBREG_NOW=2018-04-02
	expect_code 0 cbreg init
	expect_code 0 cbreg org add JP-H --name=Host --country=JP
	expect_code 0 cbreg activity add A --kind=course --name=Course
	expect_code 0 cbreg session add S --activity=A --start=2018-03-05 \
	    --end=2018-03-06 --host=JP-H
	expect_code 0 cbreg person add --name='Sok Dara' --country=KH
	expect_code 0 cbreg enroll S P000001 --status attended --on 2018-03-05
	expect_code 0 cbreg progress S P000001 completed --on 2018-03-06
	expect_code 0 cbreg certificate issue S
	# Who is not said to have completed has no certificate in force.
	expect_code 4 cbreg undo 6
	expect_words "$dir/err" 'batch 6' certificate
	expect_code 0 cbreg certificate revoke S-001 --reason 'wrong day'
	expect_code 0 cbreg certificate issue S P000001
	# Two would be in force.
	expect_code 4 cbreg undo 8
	expect_code 4 cbreg certificate set S-001 --revoked-on '' --reason ''
	expect_code 0 cbreg session quota set S KH 2
	expect_code 0 cbreg session quota transfer S KH LA 2 --reason spare
	expect_code 0 cbreg session quota transfer S LA VN 1 --reason spare
	# LA would have given one of no seats.
	expect_code 4 cbreg undo 11
	expect_words "$dir/err" seats
	expect_code 0 cbreg undo 12
	expect_code 0 cbreg undo 11
}

for_each_engine history
for_each_engine rules
witness()
{
	begin 'a report is a witness'
	expect_code 0 cbreg init
	expect_code 0 cbreg country add QQ --name Quq
	expect_code 0 cbreg figures --period fy2017
	said=$(sed -n 's/^registry: \([0-9]*\) batch.* head \([0-9a-f]*\)$/\1:\2/p' \
	    "$dir/out")
	check "the head is '$said'" [ "${#said}" -eq 34 ]
	expect_code 0 cbreg country set QQ --name Quqland
	expect_code 0 cbreg check --witness "$said"
	expect_words "$dir/err" 'that was the head after batch 1'
	expect_code 0 cbreg check --witness "${said%????????????????????????}"

	begin 'of another log, or one that was cut'
	new_place
	expect_code 0 cbreg init
	expect_code 1 cbreg check --witness "$said"
	expect_words "$dir/err" 'has no batch 1'
	expect_code 0 cbreg country add QQ --name Quq
	expect_code 1 cbreg check --witness "$said"
	expect_words "$dir/err" 'batch 1 has another head'
	expect_code 2 cbreg check --witness "1:12"
	expect_code 2 cbreg check --witness "$said" --all
	expect_code 0 cbreg figures --period fy2017 --format csv
	expect_no_words "$dir/out" 'registry:'
}
for_each_engine witness

plan
