#!/bin/sh
# Who somebody is goes, and what was counted stays.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<'END'
code,name,kind,country
KH-MOC,Ministry,ministry,KH
JP-U,University,university,JP
END
cat >activities.csv <<'END'
code,kind,name,hours
COURSE,course,Course,30
STUDY,placement,Study,
END
cat >sessions.csv <<'END'
code,activity,start,end
A,COURSE,2017-05-08,2017-05-12
IN,STUDY,2017-10-01,2019-09-30
END
cat >persons.csv <<'END'
name,native_name,country,organisation,email,sex,birth_year,external_id
Sok Zanthia,សុខ,KH,KH-MOC,zanthia@moc.example,F,1987,passport:N7654
Chan Dara,,KH,KH-MOC,dara@moc.example,F,1990,
Keo Bopha,,KH,KH-MOC,bopha@moc.example,M,,
END
cat >roster.csv <<'END'
session,person,role,status,date
A,P000001,trainee,completed,2017-05-12
A,P000002,trainee,completed,2017-05-12
A,P000003,trainee,completed,2017-05-12
END
cat >placements.csv <<'END'
session,person,university,degree,supervisor,theme,status,date
IN,P000001,JP-U,master,Supervisor Q,threat hunting,studying,2017-10-01
END
cat >followups.csv <<'END'
person,year,asked_on,in_post,note
P000001,2018,2018-06-01,yes,leads the team in Kampot
END

# published FILE: all that is counted
published()
{
	for axis in country sex org-kind kind activity; do
		cbreg figures --period 2017-01..2018-12 --by $axis --format csv
	done >"$1"
	cbreg placement stock --by country,sex --format csv >>"$1"
	cbreg placement followup --year 2018 --format csv >>"$1"
}

erasure()
{
	CBREG_NOW=2018-07-01
	begin 'a registry of three people'
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv persons.csv roster.csv placements.csv followups.csv
	# A change that the journal keeps the old name of.
	expect_code 0 cbreg person set P000001 --name 'Sok Zanthia Rath'
	published before

	begin 'somebody who could still be told is not erased unless asked to'
	# Only P000003 is M; P000001 shares her stratum with P000002.
	expect_code 4 cbreg person erase P000003
	expect_words "$dir/err" --alone
	expect_code 3 cbreg person erase P000009
	expect_code 2 cbreg person erase
	expect_code 0 cbreg person erase P000001 --dry-run
	expect_code 0 cbreg person show P000001
	expect_words "$dir/out" Zanthia

	begin 'the identity goes'
	expect_code 0 cbreg person erase P000001 --why 'asked by letter'
	expect_out <<-\END
	record  code     action
	person  P000001  erased
	END
	cbreg export persons | grep '^P000001' >row
	echo 'P000001,erased P000001,,,,KH,,,F,,,' >wanted
	expect_file wanted row
	for kind in persons roster placements followups affiliations; do
		cbreg export $kind
	done >all
	cbreg log >>all
	expect_no_words all Zanthia zanthia@moc.example N7654 1987 Kampot
	expect_no_words all Supervisor hunting
	expect_code 0 cbreg check

	begin 'no figure moves'
	published after
	expect_file before after

	begin 'the address finds nobody, and the next one is somebody new'
	expect_code 3 cbreg person show zanthia@moc.example
	expect_code 0 cbreg person add --name 'Sok Somebody' --country KH \
	    --email zanthia@moc.example
	expect_words "$dir/out" P000004

	begin 'it cannot be taken back'
	expect_code 4 cbreg undo 3
	expect_words "$dir/err" 'cannot be taken back'
	expect_code 4 cbreg undo 2
	expect_words "$dir/err" P000001
	expect_code 4 cbreg undo 1
	expect_code 4 cbreg person merge P000002 P000001
	check "a merge that is refused prints records" [ ! -s "$dir/out" ]
	expect_code 0 cbreg person erase P000003 --alone
	expect_code 0 cbreg check

	begin 'who was written of again can be erased again'
	expect_code 0 cbreg person set P000003 --name 'Keo Zanthia'
	expect_code 0 cbreg person erase P000003 --alone
	cbreg export persons >all
	expect_no_words all Zanthia

	begin 'values that a merge brought into another record go, too'
	expect_code 0 cbreg person add --name 'Sok Thy' --country KH \
	    --email thy@moc.example
	expect_code 0 cbreg person add --name 'Sok Chenda' --country KH
	expect_code 0 cbreg person merge P000006 P000005 --prefer all \
	    --reason 'the brother of Zanthia'
	expect_code 0 cbreg person set P000006 --birth-year 1980
	expect_code 0 cbreg undo 11
	expect_code 0 cbreg person unmerge P000005
	expect_code 0 cbreg person erase P000005 --alone
	expect_code 4 cbreg undo 10
	cbreg log >all
	expect_no_words all Zanthia
	expect_code 0 cbreg check

	[ "$engine" = sqlite ] || return 0
	begin 'no page of the file has it'
	cat "$DB" "$DB"-wal 2>/dev/null >pages
	expect_code 1 grep -aqE "Zanthia|thy@moc" pages
	expect_code 1 grep -aq Kampot pages
}

for_each_engine erasure
plan
