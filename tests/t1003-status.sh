#!/bin/sh
# How an enrolment may move, and how not: every pair of statuses.
. "$(dirname "$0")/lib-test.sh"

# From where to where, as the manual has it; what is not here is forbidden.
cat >short.moves <<\END
nominated waitlisted accepted not-selected declined withdrawn
waitlisted accepted not-selected declined withdrawn
accepted attended completed partial failed no-show declined withdrawn
attended completed partial failed left
not-selected waitlisted accepted
completed
partial
failed
declined
withdrawn
no-show
left
END
cat >placement.moves <<\END
nominated waitlisted accepted not-selected declined withdrawn
waitlisted accepted not-selected declined withdrawn
accepted studying no-show declined withdrawn
studying on-leave graduated failed left
on-leave studying graduated failed left
not-selected waitlisted accepted
graduated
failed
declined
withdrawn
no-show
left
END

cat >activities.csv <<\END
code,kind,name,hours
COURSE,course,Course,
MASTER,placement,Master,
END
cat >sessions.csv <<\END
code,activity,start,end
short,COURSE,2017-05-08,2017-05-12
placement,MASTER,2017-09-25,2019-09-20
END

# may FROM TO MOVES: does the table have it?
may()
{
	grep -q "^$1 \(.* \)*$2\( \|\$\)" "$3"
}

# One person for each pair of statuses that differ: "P000001 from to".
# begins KIND FIRST: those pairs, and a roster that puts them where they begin
pairs()
{
	kind=$1
	all=$(cut -d ' ' -f 1 $kind.moves)
	for from in $all; do
		for to in $all; do
			[ "$from" = "$to" ] || echo "$from $to"
		done
	done | awk -v first="$2" '{ printf "P%06d %s\n", first + NR - 1, $0 }' \
	    >$kind.pairs
	awk -v kind=$kind '{ print kind "," $1 "," $2 ",2017-04-03," }' \
	    $kind.pairs >>begin.csv
}

echo 'session,person,status,date,role' >begin.csv
pairs short 1
pairs placement "$(($(wc -l <short.pairs) + 1))"
people=$(($(wc -l <begin.csv) - 1))
{
	echo 'code,name,country,email'
	seq "$people" | awk '{ printf "P%06d,Person %d,KH,\n", $1, $1 }'
} >persons.csv

begins()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv persons.csv \
	    begin.csv
	expect_code 0 cbreg export roster
	check 'not all are enrolled' \
	    [ "$(wc -l <"$dir/out")" -eq "$(wc -l <begin.csv)" ]
}

# Where everybody stands: person, status, date, reason.
stands()
{
	cbreg export roster --session "$1" | awk -F , 'NR > 1 {
		print $2 "," $12 "," $13 "," $14 }'
}

# Negative statuses have a reason.
negative='not-selected declined withdrawn no-show left'

# moves KIND: each pair through progress
moves()
{
	kind=$1
	: >wanted.stands
	while read -r person from to; do
		reason=
		case " $negative " in *" $to "*) reason=health ;; esac
		begin "$kind: $from to $to"
		if may "$from" "$to" $kind.moves; then
			expect_code 0 cbreg progress $kind "$person" "$to" \
			    --on 2018-01-10 ${reason:+--reason=$reason}
			echo "$person,$to,2018-01-10,$reason" >>wanted.stands
			continue
		fi
		expect_code 4 cbreg progress $kind "$person" "$to" \
		    --on 2018-01-10 ${reason:+--reason=$reason}
		case $from in
		not-selected | declined | withdrawn | no-show | left)
			was=not-stated
			;;
		*) was= ;;
		esac
		echo "$person,$from,2017-04-03,$was" >>wanted.stands
		# The message has the moves that are allowed, all and only.
		sed -n 's/.*(allowed: \(.*\))$/\1/p' "$dir/err" | tr -d , |
		    tr ' ' '\n' | sort >said
		sed -n "s/^$from //p" $kind.moves | tr ' ' '\n' | sort >right
		expect_file right said
		expect_words "$dir/err" "'$from'" "'$to'"
	done <$kind.pairs
	begin "$kind: everybody stands where the moves led"
	stands $kind >now
	expect_file wanted.stands now
}

begin 'every status may be the first'
new_place
begins
moves short
moves placement

begin 'a negative status needs a reason, one of the list'
for to in $negative; do
	expect_code 2 cbreg progress short P000001 $to
	expect_words "$dir/err" '--reason' health funding disaster
done
expect_code 2 cbreg progress short P000001 withdrawn --reason=boredom
expect_words "$dir/err" boredom health

begin 'a status that only placements have, and one that they do not have'
expect_code 2 cbreg progress short P000001 on-leave
expect_words "$dir/err" placement
expect_code 2 cbreg enroll short --new 'On Leave' --country KH \
    --status=on-leave
expect_words "$dir/err" placement
person=$(sed -n 's/ studying accepted//p' placement.pairs)
cbreg progress placement "$person" partial >"$dir/out" 2>"$dir/err"
code=$?
[ $code -eq 2 ] || [ $code -eq 4 ] || fail "exit status $code, not 2 or 4"
cbreg export roster >now
expect_no_words now 'On Leave'
grep "^placement,$person," now | grep -q ,studying, || fail "$person moved"

begin 'a word that is no status: those that there are'
expect_code 2 cbreg progress short P000001 graduatd
expect_words "$dir/err" graduatd nominated on-leave
expect_code 2 cbreg enroll short P000001 --status=acepted
expect_words "$dir/err" acepted accepted

begin 'progress of somebody who is not enrolled'
expect_code 0 cbreg person add --name=Nobody --country=TH
person=$(printf 'P%06d' $((people + 1)))
expect_code 3 cbreg progress short "$person" attended
expect_words "$dir/err" "$person"
expect_code 3 cbreg progress short P999999 attended

begin 'a session that is not there: exit 3, and what is near'
expect_code 3 cbreg progress shrt P000001 attended
expect_words "$dir/err" "'shrt'" 'did you mean short'
expect_code 3 cbreg enroll shrt P000001
expect_words "$dir/err" "'shrt'" 'did you mean short'

# The same through import, on both engines.
imported()
{
	begin 'import: every status may be the first'
	begins
	echo 'session,person,status,date,role' >allowed.csv
	echo 'session,person,status,date,role' >forbidden.csv
	for kind in short placement; do
		while read -r person from to; do
			to_file=forbidden.csv
			! may "$from" "$to" $kind.moves || to_file=allowed.csv
			echo "$kind,$person,$to,2018-01-10," >>$to_file
		done <$kind.pairs
	done
	begin 'import: every forbidden move is a conflict'
	cbreg export roster >before
	expect_code 1 cbreg import forbidden.csv --format csv
	rows=$(($(wc -l <forbidden.csv) - 1))
	expect_words "$dir/out" "forbidden.csv,roster,$rows,0,0,0,$rows,0,0"
	cbreg export roster >now
	expect_file before now

	begin 'import: every allowed move is a change'
	expect_code 0 cbreg import allowed.csv --format csv
	rows=$(($(wc -l <allowed.csv) - 1))
	expect_words "$dir/out" "allowed.csv,roster,$rows,0,0,$rows,0,0,0"
	stands short >now
	stands placement >>now
	awk -F , 'NR > 1 { print $2 "," $3 }' allowed.csv >moved
	cut -d , -f 1,2 now >where
	grep -vxFf where moved >lost
	check "$(cat lost)" [ ! -s lost ]

	begin 'import: the same moves again change nothing'
	cbreg export roster >before
	expect_code 0 cbreg import allowed.csv
	expect_words "$dir/err" 'nothing was written'
	begin 'import: the older file again moves nobody back'
	expect_code 0 cbreg import begin.csv
	expect_words "$dir/err" 'nothing was written'
	cbreg export roster >now
	expect_file before now
	expect_code 0 cbreg check
}
for_each_engine imported

# Words of both kinds, and what is written when nothing is said.
words()
{
	begin 'attended and completed are studying and graduated'
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv
	expect_code 0 cbreg enroll placement --new A B --country KH \
	    --status attended
	expect_code 0 cbreg progress placement P000001 completed
	expect_code 0 cbreg progress placement P000002 graduated --on 2019-09-01
	stands placement >now
	cat >wanted <<-\END
	P000001,graduated,2019-09-20,
	P000002,graduated,2019-09-01,
	END
	expect_file wanted now

	begin 'dates that nobody gave'
	for status in nominated attended completed failed; do
		expect_code 0 cbreg enroll short --new "Person $status" \
		    --country KH --status $status
	done
	expect_code 0 cbreg enroll short --new 'Person no-show' --country KH \
	    --status no-show --reason duty
	expect_code 0 cbreg enroll short --new 'Person declined' --country KH \
	    --status declined --reason visa --as-of 2017-05-01
	expect_code 0 cbreg enroll short --new 'Person now' --country KH \
	    --on 2017-04-20
	stands short | cut -d , -f 2- >now
	cat >wanted <<-\END
	nominated,2026-11-23,
	attended,2017-05-08,
	completed,2017-05-12,
	failed,2017-05-12,
	no-show,2017-05-12,duty
	declined,2017-05-01,visa
	nominated,2017-04-20,
	END
	expect_file wanted now

	begin 'steps of one enrolment in one file, and again'
	cat >steps.csv <<-\END
	session,name,country,email,status,date,role
	short,Step By Step,KH,step@kh.example,accepted,2017-04-03,
	short,Step By Step,KH,step@kh.example,attended,2017-05-08,
	short,Step By Step,KH,step@kh.example,completed,2017-05-12,
	END
	expect_code 0 cbreg import steps.csv --format csv
	expect_words "$dir/out" 'steps.csv,roster,3,1,0,2,0,0,0'
	expect_code 0 cbreg check
	expect_code 0 cbreg import steps.csv --format csv
	expect_words "$dir/out" 'steps.csv,roster,3,0,3,0,0,0,0'
	stands short | tail -n 1 | cut -d , -f 2- >now
	echo completed,2017-05-12, >wanted
	expect_file wanted now
	while read -r day is; do
		cbreg figures --period fy2017 --as-of "$day" --format csv \
		    --measures participations >"$dir/out"
		expect_words "$dir/out" ",participations,participations,$is,"
	done <<-\END
	2017-05-07 0
	2017-05-08 2
	END

	begin 'a role is kept, trainee when nobody says'
	expect_code 0 cbreg enroll short --new T --country JP --role trainer
	expect_code 2 cbreg enroll short --new U --country JP --role teacher
	cbreg export roster --session short | awk -F , 'NR > 1 { print $11 }' |
	    sort | uniq -c | sed 's/^ *//' >now
	printf '8 trainee\n1 trainer\n' >wanted
	expect_file wanted now
}
for_each_engine words

plan
