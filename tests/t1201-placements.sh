#!/bin/sh
# Placements: stages, partial dates, stock and flow, and what became of people.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,kind,country
JP-U-A,University A,university,JP
JP-U-B,University B,university,JP
KH-CERT,CamCERT,government-csirt,KH
END
cat >activities.csv <<\END
code,kind,name,hours
MASTER,placement,Master of information security,
COURSE,course,Incident handling,30
END
cat >sessions.csv <<\END
code,activity,start,end,planned_start,planned_end,host
M17,MASTER,2017-10-01,,2017-10-01,2019-09-30,JP-U-A
C17,COURSE,2017-05-08,2017-05-12,,,
END

base()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv sessions.csv
}

# counts COMMAND...: the row of numbers of a report with one row, blank
# between them
counts()
{
	cbreg placement "$@" --format csv | sed 1d | tr , '\n' |
	    grep -E '^[0-9]+$' | tr '\n' ' '
}

# expect_counts NUMBERS COMMAND...
expect_counts()
{
	want=$1
	shift
	have=$(counts "$@")
	[ "$have" = "$want " ] || fail "'$have' and not '$want': $*"
}

# The figures count the same: by country, the stock on the last day of the
# period and the flow in it.
same_as_figures()
{
	for year in 2017 2018 2019; do
		for what in started active completed left; do
			cbreg figures --period fy$year --by country \
			    --format csv --measures placements_$what \
			    >figures 2>"$dir/err"
			sed 1d figures | cut -d, -f4,7 | grep -v ',0$' \
			    >wanted
			case $what in
			active)
				cbreg placement stock --by country \
				    --on $((year + 1))-03-31 --format csv |
				    sed 1d | cut -d, -f2,5 >now
				;;
			started | completed | left)
				column=$(echo started:6 completed:7 left:8 |
				    tr ' ' '\n' | sed -n "s/^$what://p")
				cbreg placement flow --by country \
				    --period fy$year --format csv |
				    sed 1d | cut -d, -f4,"$column" >now
				;;
			esac
			grep -v ',0$' now >counted
			expect_file wanted counted
		done
	done
}

# The issue's own case: October 2017 to September 2019, graduation on
# 2019-09-20.  It touches the fiscal years 2017, 2018 and 2019.
autumn()
{
	begin 'an autumn master of 24 months: month of start and end'
	base
	cat >one.csv <<-\END
	session,name,country,university,degree,field,start,end
	M17,Ana,KH,JP-U-A,master,0612,2017-10,2019-09
	END
	expect_code 0 cbreg import one.csv
	expect_code 0 cbreg placement list --format csv
	expect_out <<-\END
	session,person,name,country,university,degree,field,supervisor,theme,start,end,status,date,reason,scholarship
	M17,P000001,Ana,KH,JP-U-A,master,0612,,,2017-10,2019-09,studying,2017-10-01,,
	END
	begin 'a month counts from its first day'
	expect_counts '0 0 0' stock --on 2017-09-30
	expect_counts '1 0 1' stock --on 2017-10-01
	# 2017-10-01 to 2019-09-30, last day included, are 24 months; to
	# 2018-03-31 six of them have gone by.
	begin 'the period so far and as planned'
	expect_code 0 cbreg placement show M17 P000001 --as-of 2018-03-31 \
	    --format csv
	expect_out <<-\END
	session,person,name,country,status,date,reason
	M17,P000001,Ana,KH,studying,2017-10-01,

	university,degree,degree_level,field,field_name,supervisor,theme,scholarship
	JP-U-A,master,7,0612,Database and network design and administration,,,

	start,end,planned_end,period,planned_period
	2017-10,2019-09,2019-09,P6M,P2Y

	stage,date,university,planned_end,note
	END
	expect_code 0 cbreg placement show M17 P000001 --as-of 2017-09-30 \
	    --format csv
	expect_words "$dir/out" 'M17,P000001,Ana,KH,,,' '2017-10,2019-09,2019-09,,P2Y'

	begin 'graduation on a day'
	expect_code 0 cbreg progress M17 P000001 graduated --on 2019-09-20
	# 2017-10-01 to 2019-09-20: 23 months and 20 days
	expect_code 0 cbreg placement show M17 P000001 --format csv
	expect_words "$dir/out" graduated,2019-09-20 \
	    '2017-10,2019-09,2019-09,P1Y11M,P2Y'

	# Present on the last day of fy2017 and fy2018, gone on that of fy2019.
	begin 'stock on the last days of the three fiscal years'
	expect_counts '1 0 1' stock --on 2018-03-31
	expect_counts '1 0 1' stock --on 2019-03-31
	expect_counts '1 0 1' stock --on 2019-09-19
	expect_counts '0 0 0' stock --on 2019-09-20
	expect_counts '0 0 0' stock --on 2020-03-31
	# before, started, completed, left, failed, after: began in fy2017,
	# graduated in fy2019, nothing in between.
	begin 'flow in the three fiscal years'
	expect_counts '0 1 0 0 0 1' flow --period fy2017
	expect_counts '1 0 0 0 0 1' flow --period fy2018
	expect_counts '1 0 1 0 0 0' flow --period fy2019
	expect_counts '0 0 0 0 0 0' flow --period fy2020
	# As the report of October 2017 sees it: graduation is not known.
	expect_counts '0 1 0 0 0 1' flow --period fy2017 --as-of 2017-10-31
	expect_counts '1 0 0 0 0 1' flow --period fy2019 --as-of 2019-09-19
	expect_code 0 cbreg placement flow --period fy2019 \
	    --as-of 2019-09-19 --format csv
	expect_words "$dir/out" ',provisional'
	begin 'the figures say the same'
	same_as_figures
	expect_code 0 cbreg check
}

# Five of one intake.  Ana as above.  Boy begins with her, goes to the other
# university in October 2018, gets half a year more and graduates on
# 2020-03-25.  Chan begins with them, is on leave from 2018-10-01 to
# 2019-03-31, comes back and leaves on 2019-06-30.  Of Dao it is only known
# that she studies; then, that she began in April 2018; she fails on
# 2019-12-15.  Eko declines.
cohort()
{
	begin 'a cohort, as it is known at first'
	base
	cat >five.csv <<-\END
	session,name,country,university,degree,field,start,end,status,date,reason,scholarship
	M17,Ana,KH,JP-U-A,master,0612,2017-10,2019-09,,,,MEXT
	M17,Boy,TH,JP-U-A,master,network security,2017-10,2019-09,,,,
	M17,Chan,LA,JP-U-A,master,,2017-10,2019-09,,,,
	M17,Dao,VN,JP-U-A,doctor,,,,studying,,,
	M17,Eko,ID,JP-U-A,master,,,,declined,2017-06-01,visa,
	END
	expect_code 0 cbreg import five.csv
	# Dao is dated by the first day of the intake for want of better.
	expect_counts '4 0 4' stock --on 2018-03-31

	begin 'no missing date blocks a correction'
	expect_code 0 cbreg placement set M17 --person P000004 \
	    --supervisor 'Prof. Sato' --format csv
	expect_words "$dir/out" changed
	expect_code 0 cbreg placement set M17 --person P000005 \
	    --scholarship JDS --format csv
	expect_words "$dir/out" changed
	expect_code 0 cbreg placement set M17 --person P000004 --end 2020-03
	begin 'a start that is learned later moves what was dated without it'
	expect_code 0 cbreg placement set M17 --person P000004 --start 2018-04 \
	    --dry-run
	expect_counts '4 0 4' stock --on 2018-03-31
	expect_code 0 cbreg placement set M17 --person P000004 --start 2018-04
	expect_counts '3 0 3' stock --on 2018-03-31
	expect_counts '4 0 4' stock --on 2018-04-01
	expect_counts '0 3 0 0 0 3' flow --period fy2017
	expect_code 0 cbreg placement list --person P000004 --format csv
	expect_words "$dir/out" \
	    'VN,JP-U-A,doctor,,Prof. Sato,,2018-04,2020-03,studying,2018-04-01'
	begin 'a day for a month, and the file of before changes nothing'
	expect_code 0 cbreg placement set M17 --person P000002 \
	    --start 2017-10-02
	expect_counts '2 0 2' stock --on 2017-10-01
	expect_counts '3 0 3' stock --on 2017-10-02
	sed '1s/name/person/; s/,Ana,/,P000001,/; s/,Boy,/,P000002,/
	    s/,Chan,/,P000003,/; s/,Dao,/,P000004,/; s/,Eko,/,P000005,/' \
	    five.csv >again.csv
	expect_code 0 cbreg import again.csv --format csv
	expect_words "$dir/out" again.csv,placements,5,0,5,0,0,0,0
	expect_words "$dir/err" 'nothing was written'
	expect_code 0 cbreg placement set M17 --person P000002 --start 2017 \
	    --format csv
	expect_words "$dir/out" known
	expect_code 0 cbreg placement set M17 --person P000002 \
	    --status studying --date 2017-10-01 --start 2017-10-01
	expect_counts '3 0 3' stock --on 2017-10-01
	begin 'a correction may be taken back'
	expect_code 0 cbreg placement set M17 --person P000004 --start 2018-03
	expect_counts '4 0 4' stock --on 2018-03-01
	expect_code 0 cbreg placement set M17 --person P000004 --start 2018-04
	expect_counts '3 0 3' stock --on 2018-03-31

	begin 'an end before the start is refused, the same month is not'
	expect_code 2 cbreg placement set M17 --person P000003 --end 2017-09
	expect_words "$dir/err" 'E-ORDER end' 2017-09 2017-10
	expect_code 2 cbreg placement set M17 --person P000003 --start 2019-10
	expect_words "$dir/err" 'E-ORDER start' 2019-09 2019-10
	expect_code 2 cbreg placement set M17 --person P000003 \
	    --start 2017-10-31 --end 2017-10-30
	expect_code 0 cbreg placement set M17 --person P000003 \
	    --start 2017-10-31 --end 2017-10 --dry-run
	expect_code 2 cbreg placement set M17 --person P000003 --end 2017-13
	expect_words "$dir/err" E-VALUE 2017-10

	begin 'what happened afterwards'
	cat >moves.csv <<-\END
	session,person,status,date,reason,role
	M17,P000001,graduated,2019-09-20,,
	M17,P000002,graduated,2020-03-25,,
	M17,P000003,on-leave,2018-10-01,,
	M17,P000003,studying,2019-04-01,,
	M17,P000003,left,2019-06-30,health,
	M17,P000004,failed,2019-12-15,,
	END
	expect_code 0 cbreg import moves.csv
	cat >stages.csv <<-\END
	session,person,stage,date,university,planned_end,note
	M17,P000002,applied,2017-01,JP-U-B,,
	M17,P000002,selected,,,,
	M17,P000002,enrolled,2017-10-02,JP-U-A,,
	M17,P000002,transferred,2018-10,JP-U-B,,supervisor moved
	M17,P000002,extended,2019-02,,2020-03,
	M17,P000002,graduated,2020-03-25,,,
	M17,P000003,on-leave,2018-10-01,,2019-03,
	M17,P000003,returned,2019-04-01,,,
	M17,P000003,left,2019-06-30,,,
	END
	expect_code 0 cbreg import stages.csv --format csv
	expect_words "$dir/out" stages.csv,stages,9,9,0,0,0,0,0

	# 2018-03-31: Ana, Boy, Chan.  2018-12-31 and 2019-03-31: Ana, Boy and
	# Dao study, Chan is on leave.  2019-04-01: Chan is back.  2019-09-30:
	# Boy and Dao.  2020-03-31: nobody.
	begin 'stock'
	expect_counts '3 0 3' stock --on 2018-03-31
	expect_counts '3 1 4' stock --on 2018-12-31
	expect_counts '3 1 4' stock --on 2019-03-31
	expect_counts '4 0 4' stock --on 2019-04-01
	expect_counts '2 0 2' stock --on 2019-09-30
	expect_counts '0 0 0' stock --on 2020-03-31
	expect_counts '3 1 4' stock --as-of 2019-03-31
	# fy2017: three begin.  fy2018: Dao begins.  fy2019: Ana and Boy
	# graduate, Chan leaves, Dao fails: 4 - 2 - 1 - 1 = 0.
	begin 'flow'
	expect_counts '0 3 0 0 0 3' flow --period fy2017
	expect_counts '3 1 0 0 0 4' flow --period fy2018
	expect_counts '4 0 2 1 1 0' flow --period fy2019
	expect_counts '4 0 0 1 0 3' flow --period 2019-04..2019-06
	begin 'the figures say the same'
	same_as_figures

	# Boy is at University B from October 2018 on, and graduates there; that
	# he applied there moves nobody.
	begin 'by university: a transfer counts from its day'
	expect_code 0 cbreg placement stock --on 2018-09-30 --by university \
	    --format csv
	expect_out <<-\END
	on,university,studying,on_leave,placements_active,status
	2018-09-30,JP-U-A,4,0,4,actual
	2018-09-30,total,4,0,4,actual
	END
	expect_code 0 cbreg placement stock --on 2018-10-01 \
	    --by university,degree --format csv
	expect_out <<-\END
	on,university,degree,studying,on_leave,placements_active,status
	2018-10-01,JP-U-A,doctor,1,0,1,actual
	2018-10-01,JP-U-A,master,1,1,2,actual
	2018-10-01,JP-U-A,total,2,1,3,actual
	2018-10-01,JP-U-B,master,1,0,1,actual
	2018-10-01,JP-U-B,total,1,0,1,actual
	2018-10-01,total,doctor,1,0,1,actual
	2018-10-01,total,master,2,1,3,actual
	2018-10-01,total,total,3,1,4,actual
	END
	expect_code 0 cbreg placement flow --period fy2019 --by university \
	    --format csv
	expect_out <<-\END
	period,period_start,period_end,university,stock_before,placements_started,placements_completed,placements_left,placements_failed,stock_after,status
	fy2019,2019-04-01,2020-03-31,JP-U-A,3,0,1,1,1,0,actual
	fy2019,2019-04-01,2020-03-31,JP-U-B,1,0,1,0,0,0,actual
	fy2019,2019-04-01,2020-03-31,total,4,0,2,1,1,0,actual
	END
	expect_code 0 cbreg placement stock --on 2018-10-01 --by sex,session \
	    --format csv
	expect_words "$dir/out" 2018-10-01,not-stated,M17,3,1,4,actual

	# 2017-10-01 to 2019-03-31 are 18 months; to the end of March 2020, as
	# extended, 30.  Selection has no date and stands before enrolment.
	begin 'show: extension, transfer, stages in their order'
	expect_code 0 cbreg placement show M17 P000002 --as-of 2019-03-31 \
	    --format csv
	expect_out <<-\END
	session,person,name,country,status,date,reason
	M17,P000002,Boy,TH,studying,2017-10-01,

	university,degree,degree_level,field,field_name,supervisor,theme,scholarship
	JP-U-B,master,7,network security,,,,

	start,end,planned_end,period,planned_period
	2017-10-01,2019-09,2020-03,P1Y6M,P2Y6M

	stage,date,university,planned_end,note
	applied,2017-01,JP-U-B,,
	selected,,,,
	enrolled,2017-10-02,JP-U-A,,
	transferred,2018-10,JP-U-B,,supervisor moved
	extended,2019-02,,2020-03,
	END
	# Before the extension two years were planned.
	expect_code 0 cbreg placement show M17 P000002 --as-of 2018-03-31 \
	    --format csv
	expect_words "$dir/out" 2017-10-01,2019-09,2019-09,P6M,P2Y \
	    JP-U-A,master,7
	# 2017-10-01 to 2019-06-30 are 21 months.
	expect_code 0 cbreg placement show M17 P000003 --format csv
	expect_words "$dir/out" LA,left,2019-06-30,health \
	    2017-10,2019-09,2019-09,P1Y9M,P2Y \
	    on-leave,2018-10-01,,2019-03, left,2019-06-30
	expect_code 0 cbreg placement show M17 P000004 --format csv
	expect_words "$dir/out" JP-U-A,doctor,8,
	# Declined: no day of it was spent.
	expect_code 0 cbreg placement show M17 P000005 --format csv
	expect_words "$dir/out" ID,declined,2017-06-01,visa ,,2019-09-30,,P2Y
	expect_code 0 cbreg placement show M17 P000002 --format json
	expect_words "$dir/out" '"placement":' '"study":' '"dates":' \
	    '"stages":' '"planned_period": "P2Y6M"'

	begin 'out and in again'
	cbreg export placements >placements.csv
	cbreg export stages >stages.now
	cbreg export persons >persons.csv
	expect_code 0 cbreg import --as stages stages.now
	expect_words "$dir/err" 'known already'
	new_registry organisations.csv activities.csv sessions.csv \
	    persons.csv placements.csv
	expect_code 0 cbreg import --as stages stages.now
	cbreg export stages >now
	expect_file stages.now now
	cbreg export placements >now
	expect_file placements.csv now
	expect_code 0 cbreg check
}

stages()
{
	begin 'a stage of an enrolment in an intake only'
	base
	expect_code 0 cbreg enroll M17 --new Ana --country KH \
	    --email ana@kh.example --status accepted --on 2017-06-01
	expect_code 0 cbreg enroll C17 --new Boy --country TH
	expect_code 2 cbreg stage add C17 P000002 enrolled
	expect_words "$dir/err" E-RULE "'C17' is not an intake"
	expect_code 3 cbreg stage add M17 P000002 enrolled
	expect_words "$dir/err" E-SEAT 'P000002 is not enrolled in M17'
	expect_code 3 cbreg stage add M71 P000001 enrolled
	expect_words "$dir/err" E-REF M17
	expect_code 3 cbreg stage add M17 P000009 enrolled
	expect_words "$dir/err" E-PERSON
	expect_code 2 cbreg stage add M17 P000001 enroled
	expect_words "$dir/err" E-VALUE research-student transferred
	expect_code 2 cbreg stage add M17 P000001 enrolled --date 2017-10-32
	expect_words "$dir/err" E-VALUE
	expect_code 3 cbreg stage add M17 P000001 transferred --university NONE
	expect_words "$dir/err" E-REF
	expect_code 2 cbreg stage add M17 P000001 enrolled \
	    --planned-end 2019-09
	expect_words "$dir/err" E-RULE "'extended'"
	expect_code 2 cbreg stage add M17 P000001 extended --date 2019-10 \
	    --planned-end 2019-09
	expect_words "$dir/err" E-ORDER
	expect_code 0 cbreg stage list --format csv
	check 'something was written' [ "$(wc -l <"$dir/out")" -eq 1 ]

	begin 'a stage moves no status; one that contradicts it is warned of'
	expect_code 0 cbreg stage add M17 P000001 enrolled
	expect_no_words "$dir/err" W-STAGE
	expect_code 0 cbreg stage add M17 P000001 graduated --date 2019-09
	expect_words "$dir/err" 'warning W-STAGE' "'accepted'" "'graduated'"
	expect_code 0 cbreg stage add M17 P000001 left
	expect_words "$dir/err" 'warning W-STAGE'
	expect_code 0 cbreg export roster --session M17
	expect_words "$dir/out" accepted,2017-06-01
	expect_code 0 cbreg progress M17 P000001 studying --on 2017-10-01
	expect_code 0 cbreg progress M17 P000001 graduated --on 2019-09-20
	expect_code 0 cbreg stage set M17 P000001 graduated --date 2019-09 \
	    --note 'with honours'
	expect_no_words "$dir/err" W-STAGE

	begin 'a date that is learned later corrects the stage'
	expect_code 0 cbreg stage set M17 P000001 enrolled --date 2017 \
	    --format csv
	expect_words "$dir/out" changed
	expect_code 0 cbreg stage set M17 P000001 enrolled --date 2017-10 \
	    --note 'as the university says'
	expect_code 0 cbreg stage set M17 P000001 enrolled --date 2017-10-02
	expect_code 0 cbreg stage list --stage enrolled --format csv
	expect_out <<-\END
	session,person,stage,date,university,planned_end,note
	M17,P000001,enrolled,2017-10-02,,,as the university says
	END
	begin 'one that is less exact says nothing new'
	for date in '' 2017 2017-10 2017-10-02; do
		expect_code 0 cbreg stage set M17 P000001 enrolled \
		    --date "$date" --format csv
		expect_words "$dir/out" known
		expect_code 4 cbreg stage add M17 P000001 enrolled \
		    --date "$date"
		expect_words "$dir/err" E-EXISTS
	done
	expect_code 3 cbreg stage set M17 P000001 enrolled --date 2018-04
	begin 'what happens twice stands twice'
	cat >twice.csv <<-\END
	session,person,stage,date
	M17,P000001,on-leave,
	M17,P000001,on-leave,2018-04
	M17,P000001,on-leave,2018-10-01
	END
	for wanted in twice.csv,stages,3,3,0 twice.csv,stages,3,0,3; do
		expect_code 0 cbreg import twice.csv --format csv
		expect_words "$dir/out" $wanted,0,0,0,0
	done
	expect_code 0 cbreg stage list --stage on-leave --format csv
	check 'not three' [ "$(wc -l <"$dir/out")" -eq 4 ]
	# It could be either: so it is a third.
	expect_code 0 cbreg stage add M17 P000001 on-leave --date 2018
	expect_code 0 cbreg check

	begin 'the log has no address and no note'
	expect_code 0 cbreg stage set M17 ana@kh.example enrolled \
	    --note 'ill for a month'
	expect_code 0 cbreg followup add ana@kh.example 2020
	expect_code 0 cbreg log --format csv
	expect_words "$dir/out" 'stage set M17 ... enrolled --note ...' \
	    'followup add ... 2020'
	expect_no_words "$dir/out" ana@kh.example 'ill for'

	begin 'a field that looks like a code is one'
	for field in 0650 9999; do
		expect_code 0 cbreg placement set M17 --person P000001 \
		    --field $field
		expect_words "$dir/err" 'warning W-FIELD' "'$field'"
	done
	while IFS='|' read -r field name; do
		expect_code 0 cbreg placement set M17 --person P000001 \
		    --field "$field"
		expect_no_words "$dir/err" W-FIELD
		expect_code 0 cbreg placement show M17 P000001 --format csv
		expect_words "$dir/out" ",$field,$name,"
	done <<-\END
	0613|Software and applications development and analysis
	0619|"Narrow field, not elsewhere classified"
	0688|Inter-disciplinary programmes
	0421|Law
	1032|Protection of persons and property
	06|
	06121|
	cyber law|
	END
}

# Asked in 2020: four.  Ana says yes, Boy no, Chan does not answer; Dao says
# yes on a day that nobody noted.  3 of 4 are 75 percent.  In 2021 one of three
# answers, 33 percent, and in 2022 two of three, 67.
followups()
{
	begin 'follow-up: asked, answered, rate, in post'
	base
	cat >five.csv <<-\END
	session,name,country,university,degree,start,status
	M17,Ana,KH,JP-U-A,master,2017-10,graduated
	M17,Boy,TH,JP-U-A,master,2017-10,graduated
	M17,Chan,LA,JP-U-A,master,2017-10,graduated
	M17,Dao,VN,JP-U-A,doctor,2017-10,graduated
	END
	cat >trainee.csv <<-\END
	session,name,country,role
	C17,Eko,ID,trainee
	END
	cat >followups.csv <<-\END
	person,year,asked_on,answered_on,in_post,organisation,note
	P000001,2020,2020-11-02,2020-11-20,yes,KH-CERT,promoted
	P000002,2020,2020-11-02,2020-11-05,no,,
	P000003,2020,2020-11-02,,,,
	P000004,2020,,,yes,,
	P000001,2021,2021-11-01,2021-11-02,unknown,,
	P000002,2021,2021-11-01,,unknown,,
	P000005,2021,2021-11-01,,,,
	P000001,2022,2022-11-01,2022-11-02,yes,,
	P000002,2022,2022-11-01,2022-11-02,yes,,
	P000003,2022,2022-11-01,,,,
	END
	expect_code 0 cbreg import five.csv
	expect_code 0 cbreg import trainee.csv followups.csv
	expect_code 0 cbreg placement followup --year 2020 --by country \
	    --format csv
	expect_out <<-\END
	year,country,asked,answered,response_rate,in_post,not_in_post,unknown
	2020,KH,1,1,100,1,0,0
	2020,LA,1,0,0,0,0,1
	2020,TH,1,1,100,0,1,0
	2020,VN,1,1,100,1,0,0
	2020,total,4,3,75,2,1,1
	END
	expect_code 0 cbreg placement followup --year 2021 --by degree \
	    --format csv
	expect_out <<-\END
	year,degree,asked,answered,response_rate,in_post,not_in_post,unknown
	2021,master,2,1,50,0,0,2
	2021,not-stated,1,0,0,0,0,1
	2021,total,3,1,33,0,0,3
	END
	expect_counts '2022 3 2 67 2 0 1' followup --year 2022
	begin 'nobody asked: there is no rate'
	expect_code 0 cbreg placement followup --year 2019 --format csv
	expect_out <<-\END
	year,asked,answered,response_rate,in_post,not_in_post,unknown
	2019,0,0,,0,0,0
	END
	# On 2020-11-10 Ana has not answered yet.
	begin 'as of a day'
	expect_counts '2020 4 2 50 1 1 2' followup --year 2020 \
	    --as-of 2020-11-10
	expect_counts '2020 1 1 100 1 0 0' followup --year 2020 \
	    --as-of 2020-11-01
	begin 'an answer that comes later'
	expect_code 0 cbreg followup set P000003 2020 --in-post yes \
	    --answered-on 2021-01-15
	expect_counts '2020 4 4 100 3 1 0' followup --year 2020
	begin 'refusals'
	expect_code 4 cbreg followup add P000001 2020
	expect_words "$dir/err" E-EXISTS
	expect_code 3 cbreg followup add P000099 2020
	expect_words "$dir/err" E-PERSON
	expect_code 2 cbreg followup add P000001 twenty
	expect_words "$dir/err" E-VALUE
	expect_code 2 cbreg followup set P000002 2021 --in-post maybe
	expect_words "$dir/err" E-VALUE unknown
	expect_code 2 cbreg followup set P000002 2021 --answered-on 2021-10-31
	expect_words "$dir/err" E-ORDER
	begin 'out and in again'
	cbreg export followups >now
	expect_code 0 cbreg import --as followups now
	expect_words "$dir/err" 'known already'
	expect_code 0 cbreg check
}

for_each_engine autumn
for_each_engine cohort
for_each_engine stages
for_each_engine followups

begin 'reports that cannot be made'
new_place
base
expect_code 2 cbreg placement stock --on 2018
expect_words "$dir/err" "'2018' is not a date"
expect_code 2 cbreg placement stock --by land
expect_words "$dir/err" university
expect_code 2 cbreg placement stock --by sex,sex
expect_words "$dir/err" 'stands twice'
expect_code 2 cbreg placement flow
expect_code 2 cbreg placement flow --period fy
expect_code 2 cbreg placement followup
expect_code 2 cbreg placement followup --year 20
expect_code 2 cbreg placement followup --year 2020 --by kind
expect_code 2 cbreg placement stocks
expect_words "$dir/err" stock flow followup
expect_code 3 cbreg placement show M17 P000001
expect_words "$dir/err" 'P000001 is not enrolled in M17'
expect_code 3 cbreg placement show M17 nobody@kh.example
expect_code 0 cbreg enroll C17 --new Ana --country KH
expect_code 2 cbreg placement show C17 P000001
expect_words "$dir/err" 'not an intake'
check 'standard output' [ ! -s "$dir/out" ]
plan
