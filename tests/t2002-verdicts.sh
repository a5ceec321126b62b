#!/bin/sh
# What an import makes of each row, and that it is all or nothing.
. "$(dirname "$0")/lib-test.sh"

base=$top_srcdir/tests/data/import/base
kinds='countries groups meetings organisations frameworks framework
    activities sessions quotas profile teaches persons affiliations
    headcounts assessments roster placements stages followups'

# Everything that a registry holds, and what was done to it.
whole()
{
	for kind in $kinds; do
		echo "$kind"
		cbreg export "$kind"
	done
	cbreg log --format csv
}

remember()
{
	whole >whole
}

expect_unchanged()
{
	whole >now
	expect_file whole now
	expect_code 0 cbreg check
}

# Known already, new, changed, contradictory, ambiguous and wrong rows.
cat >first.csv <<\END
session,name,country,organisation,email,birth_year,role,status,date,reason
CYB-2017A,Somchai Jaidee,TH,TH-CERT,somchai@th.example,1980,,accepted,2017-04-03,
CYB-2017A,Sok Dara,KH,KH-CERT,,,,accepted,2017-04-03,
CYB-2017A,Chan Maly,KH,KH-MPTC,,,,completed,,
END
cat >mixed.csv <<\END
session,name,country,organisation,email,birth_year,role,status,date,reason
CYB-2017A,Somchai Jaidee,TH,TH-CERT,somchai@th.example,1980,,accepted,2017-04-03,
CYB-2017A,Sok Dara,KH,KH-CERT,,,,completed,2017-05-12,
CYB-2017A,Chan Maly,KH,KH-MPTC,,,,nominated,2017-03-01,
CYB-2017A,Wholly Other,TH,TH-CERT,somchai@th.example,,,accepted,,
CYB-2017A,Sok Dara,KH,KH-MPTC,,,,accepted,2017-04-03,
CYB-2017A,New Person,TH,TH-CERT,,,,accepted,2017-04-03,
CYB-2017A,Newer Person,TH,TH-CERT,,,,accepted,2017-04-03,
CYB-2017A,Bad Date,TH,TH-CERT,,,,accepted,2017-04-31,
CYB-2071A,Bad Session,TH,TH-CERT,,,,accepted,2017-04-03,
CYB-2017A,Bad Status,TH,TH-CERT,,,,acepted,2017-04-03,
END

verdicts()
{
	begin 'verdicts are counted'
	expect_code 0 cbreg init
	expect_code 0 cbreg import "$base"/*.csv
	expect_code 0 cbreg import first.csv
	remember
	expect_code 1 cbreg import mixed.csv --format csv
	expect_out <<-\END
	file,kind,rows,new,known,changed,conflict,ambiguous,rejected
	mixed.csv,roster,10,2,1,1,2,1,3
	END
	expect_words "$dir/err" 'mixed.csv:4:8: error E-MOVE' \
	    'mixed.csv:5:5: error E-IDENTITY' \
	    'mixed.csv:6:2: error E-AMBIGUOUS' 'P000001' \
	    'mixed.csv:9:9: error E-VALUE' 'mixed.csv:10:1: error E-REF' \
	    'mixed.csv:11:8: error E-VALUE' '6 rows' 'nothing was written'

	begin 'one bad row: nothing of the file is written'
	expect_unchanged

	begin '--dry-run: the same verdicts, nothing written'
	expect_code 1 cbreg import mixed.csv --format csv --dry-run
	expect_words "$dir/out" 'mixed.csv,roster,10,2,1,1,2,1,3'
	expect_code 1 cbreg import mixed.csv --format csv --dry-run --partial
	expect_words "$dir/out" 'mixed.csv,roster,10,2,1,1,2,1,3'
	expect_words "$dir/err" 'dry run'
	head -n 3 mixed.csv >good.csv
	expect_code 0 cbreg import good.csv --format csv --dry-run
	expect_words "$dir/out" 'good.csv,roster,2,0,1,1,0,0,0'
	expect_unchanged

	begin '--rejects: the rows as they were, and why'
	expect_code 1 cbreg import mixed.csv --partial --rejects rejects.csv
	cut -d '"' -f 1-2 rejects.csv | sed 's/"//g' >is
	cat >right <<-\END
	session,name,country,organisation,email,birth_year,role,status,date,reason,verdict,finding
	CYB-2017A,Chan Maly,KH,KH-MPTC,,,,nominated,2017-03-01,,conflict
	CYB-2017A,Wholly Other,TH,TH-CERT,somchai@th.example,,,accepted,,,conflict
	CYB-2017A,Sok Dara,KH,KH-MPTC,,,,accepted,2017-04-03,,ambiguous
	CYB-2017A,Bad Date,TH,TH-CERT,,,,accepted,2017-04-31,,rejected
	CYB-2071A,Bad Session,TH,TH-CERT,,,,accepted,2017-04-03,,rejected
	CYB-2017A,Bad Status,TH,TH-CERT,,,,acepted,2017-04-03,,rejected
	END
	expect_file right is
	check 'a row without a finding' [ "$(grep -c ',""$' rejects.csv)" -eq 0 ]

	begin '--partial: the other rows are written'
	cbreg export roster --session CYB-2017A | cut -d , -f 2,4,12,13 >is
	cat >right <<-\END
	person,name,status,date
	P000001,Sok Dara,completed,2017-05-12
	P000002,Chan Maly,completed,2017-05-12
	P000005,Somchai Jaidee,accepted,2017-04-03
	P000006,New Person,accepted,2017-04-03
	P000007,Newer Person,accepted,2017-04-03
	END
	expect_file right is
	cbreg log --format csv | tail -n 1 >last
	expect_words last 'tester,2,1,import mixed.csv'

	begin 'the file of rejects, corrected, goes in'
	sed '/Chan Maly/d; /Wholly Other/d; /Sok Dara/d
	    s/2017-04-31/2017-04-30/; s/2071A/2017A/; s/acepted/accepted/' \
	    rejects.csv >corrected.csv
	expect_code 0 cbreg import corrected.csv --format csv
	expect_words "$dir/out" 'corrected.csv,roster,3,3,0,0,0,0,0'
	expect_no_words "$dir/err" warning
	cbreg export roster --session CYB-2017A >roster
	expect_words roster 'Bad Date,,TH,TH-CERT,,,,trainee,accepted,2017-04-30' \
	    'Bad Session' 'Bad Status'
	expect_code 0 cbreg check

	begin '--rejects of rows with quotes and breaks'
	printf 'session,name,country,organisation,role\n' >broken.csv
	printf 'CYB-2017A,"A ""B""\nC, D",ZZ,TH-CERT,\n' >>broken.csv
	expect_code 1 cbreg import broken.csv --partial --rejects rejects.csv
	sed 's/,ZZ,/,TH,/' rejects.csv >corrected.csv
	expect_code 0 cbreg import corrected.csv
	cbreg export persons >persons
	expect_words persons '"A ""B""' 'C, D",'

	begin 'no rejects: no file of them is left to mislead'
	rm -f rejects.csv
	expect_code 0 cbreg import first.csv --partial --rejects rejects.csv
	check 'rows in it' [ ! -e rejects.csv ]
}

# The sample is one programme in many files, as a user would have it.
again()
{
	begin 'several files in one batch, in any order'
	expect_code 0 cbreg init
	sample=$top_srcdir/data/sample
	reversed=
	for file in "$sample"/*.csv; do
		reversed="$file $reversed"
	done
	# shellcheck disable=SC2086 # names without blanks
	expect_code 0 cbreg import $reversed
	expect_code 0 cbreg log --format csv
	check 'not one batch' [ "$(wc -l <"$dir/out")" -eq 2 ]
	for kind in $kinds; do
		cbreg export "$kind"
	done >reversed.out
	there=$DB
	new_registry "$sample"/*.csv
	for kind in $kinds; do
		cbreg export "$kind"
	done >sorted.out
	expect_file sorted.out reversed.out

	DB=$there
	remember
	for file in "$sample"/*.csv; do
		begin "the same again changes nothing: ${file##*/}"
		expect_code 0 cbreg import "$file" --format csv
		expect_words "$dir/err" 'everything is known already'
		awk -F , 'NR > 1 && $3 != $5' "$dir/out" >other
		check "$(cat other)" [ ! -s other ]
	done
	begin 'the same files again: no batch'
	whole >now
	expect_file whole now
	remember

	begin 'one bad file of many: nothing of any is written'
	printf 'code,name,hours,kind\nDRILL9,Drill,8,exercise\n' >activities.csv
	printf 'code,activity,start\nD9-1,DRILL9,2018-05-05\n' >sessions.csv
	printf 'session,name,country,role\nD9-1,X Y,QQ,\n' >roster.csv
	expect_code 1 cbreg import roster.csv sessions.csv activities.csv
	expect_unchanged
	printf 'session,name,country,role\nD9-1,X "Y,TH,\n' >roster.csv
	expect_code 5 cbreg import roster.csv sessions.csv activities.csv
	expect_unchanged
	expect_code 5 cbreg import sessions.csv activities.csv nowhere.csv
	expect_unchanged
	printf 'session,name,country,role\nD9-1,X Y,TH,\n' >roster.csv
	expect_code 0 cbreg import roster.csv sessions.csv activities.csv
	expect_code 0 cbreg export roster --session D9-1
	expect_words "$dir/out" 'X Y'
}

options()
{
	begin 'standard input is a file called -'
	expect_code 0 cbreg init
	expect_code 0 cbreg import "$base"/*.csv
	expect_code 0 cbreg import - --format csv <first.csv
	expect_words "$dir/out" ',roster,3,3,0,0,0,0,0'
	expect_code 0 cbreg export roster
	expect_words "$dir/out" somchai@th.example
	printf 'session,name,role\nNONE,X,\n' >none.csv
	expect_code 1 cbreg import - <none.csv
	expect_words "$dir/err" 'standard input:2:1'
	cbreg export roster | expect_code 0 cbreg import -
	expect_words "$dir/err" 'known already'

	begin '--session: for rows that name none'
	printf 'name,country,organisation,status,date,reason\n' >nameless.csv
	printf 'Malee Srisuk,TH,TH-CERT,accepted,2017-09-01,\n' >>nameless.csv
	expect_code 0 cbreg import nameless.csv --as roster \
	    --session CYB-2017B --format csv
	expect_words "$dir/out" 'nameless.csv,roster,1,1,0,0,0,0,0'
	cbreg export roster --session CYB-2017B >roster
	expect_words roster 'CYB-2017B,P000003,,Malee Srisuk' ,accepted,
	printf 'session,name,country,organisation,role\n' >some.csv
	printf ',Niran Chaiyo,TH,TH-CERT,\nCYB-2017A,Malee Srisuk,TH,TH-CERT,\n' \
	    >>some.csv
	expect_code 0 cbreg import some.csv --session CYB-2017B
	cbreg export roster --session CYB-2017B >roster
	expect_words roster 'Niran Chaiyo'
	expect_code 1 cbreg import nameless.csv --as roster --session CYB-2071
	expect_words "$dir/err" CYB-2071

	begin '--session: a file without that column is a roster'
	sed 's/Malee Srisuk/Nid Noi/' nameless.csv >detected.csv
	expect_code 0 cbreg import detected.csv --session CYB-2017B --format csv
	expect_words "$dir/out" 'detected.csv,roster,1,1,0,0,0,0,0'
	cbreg export roster --session CYB-2017B >roster
	expect_words roster 'Nid Noi'

	begin '--framework: for rows that name none'
	printf 'code,parent,kind,name\n5.2,5,service,Logs\n' >list.csv
	expect_code 0 cbreg import list.csv --as framework \
	    --framework team@1.0 --format csv
	expect_words "$dir/out" 'list.csv,framework,1,1,0,0,0,0,0'
	cbreg export framework >framework
	expect_words framework 'team,1.0,5.2,5,service,Logs'
	printf 'profile,capability,min_level,min_people\nbase,5.2,2,1\n' \
	    >profile.csv
	expect_code 0 cbreg import profile.csv --as profile --framework team@1.0
	cbreg export profile >profile
	expect_words profile 'team,1.0,base,5.2,2,1'
	expect_code 2 cbreg import list.csv --framework team
	expect_words "$dir/err" '@'

	begin '--framework: a file without those columns is of a framework'
	printf 'code,parent,kind,name\n5.3,5,service,Traps\n' >list.csv
	expect_code 0 cbreg import list.csv --framework team@1.0 --format csv
	expect_words "$dir/out" 'list.csv,framework,1,1,0,0,0,0,0'
	printf 'profile,capability,min_level,min_people\nbase,5.1,2,1\n' \
	    >profile.csv
	expect_code 0 cbreg import profile.csv --framework team@1.0

	begin '--why and --actor stand in the log'
	expect_code 1 cbreg import first.csv mixed.csv --partial \
	    --why 'letter of 3 April' --actor 'officer 7'
	expect_code 0 cbreg log --format csv
	expect_words "$dir/out" 'officer 7' 'letter of 3 April'
}

# A file of so many people, who take a while.
people()
{
	echo 'session,name,country,email,role,status'
	seq "$1" | awk '{ print "CYB-2017A,Family" $1 % 997 " Given" $1 \
	    ",KH,p" $1 "@kh.example,,completed" }'
}

# interrupt SIGNAL: in the middle of an import; it says so and leaves nothing
interrupt()
{
	begin "an import that is interrupted leaves nothing: SIG$1"
	rows=20000
	people $rows >long.csv
	remember
	while :; do
		"$CBREG" --db "$DB" import long.csv >"$dir/out" 2>"$dir/err" &
		pid=$!
		ms=$((rows / 400))
		sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
		kill -s "$1" $pid 2>/dev/null
		wait $pid
		code=$?
		[ $code -eq 0 ] && [ $rows -lt 640000 ] || break
		# It was done before the signal came: a longer one.
		new_registry "$base"/*.csv
		remember
		rows=$((rows * 2))
		people $rows >long.csv
	done
	check "exit status $code, not 130" [ $code -eq 130 ]
	expect_words "$dir/err" interrupted 'nothing was written'
	expect_unchanged
}

interrupted()
{
	begin 'the registry that is to be left alone'
	expect_code 0 cbreg init
	expect_code 0 cbreg import "$base"/*.csv
	interrupt INT
	interrupt TERM
	begin 'and then the whole file goes in'
	expect_code 0 cbreg import long.csv --format csv
	expect_words "$dir/out" "long.csv,roster,$rows,$rows,0,0,0,0,0"
	expect_code 0 cbreg check
}

for_each_engine verdicts
for_each_engine again
for_each_engine options
for_each_engine interrupted
plan
