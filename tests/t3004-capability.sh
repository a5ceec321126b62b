#!/bin/sh
# Capabilities across two versions and two profiles, worked by hand: levels
# that were assessed in the version before, depth, decay, pipeline, remedies,
# the shortest path, the trend, the region, and the records behind a cell.
. "$(dirname "$0")/lib-test.sh"

cat >organisations.csv <<\END
code,name,kind,country,gov_csirt_from
KH-C,Team K,government-csirt,KH,2010-01-01
TH-C,Team T,government-csirt,TH,2010-01-01
VN-C,Team V,government-csirt,VN,2010-01-01
KH-P,Power K,cii-operator,KH,
END
cat >activities.csv <<\END
code,kind,name,hours
A,course,Course A,30
B,course,Course B,30
END
cat >sessions.csv <<\END
code,activity,start,end,seats
S1,A,2015-07-27,2015-07-31,10
S2,A,2017-02-06,2017-02-10,10
S3,A,2018-07-02,2018-07-06,3
S4,B,2016-05-02,2016-05-05,10
END
echo 'session,country,seats
S3,KH,2' >quotas.csv
cat >persons.csv <<\END
code,name,country,sex
P000001,Dara Sok,KH,F
P000002,Bopha Chan,KH,F
P000003,Vanna Kim,KH,F
END
cat >affiliations.csv <<\END
person,organisation,valid_from,valid_to
P000001,KH-C,2010-01-01,2018-12-31
P000002,KH-C,2010-01-01,
P000003,KH-C,2010-01-01,
END
cat >roster.csv <<\END
session,person,country,organisation,status,date
S1,P000001,KH,KH-C,completed,2015-07-31
S4,P000001,KH,KH-C,completed,2016-05-05
S2,P000002,KH,KH-C,completed,2017-02-10
S3,P000003,KH,KH-C,accepted,2018-05-01
S3,P000003,KH,KH-C,completed,2018-07-06
END
cat >framework.csv <<\END
framework,version,code,name
demo,1,a,Monitoring
demo,1,b,Malware
demo,1,c,Intake
demo,1,d,Triage
demo,1,f,Fax
END
cat >profile.csv <<\END
framework,version,profile,capability,min_level,min_people
demo,1,base,a,2,2
demo,1,base,b,2,
demo,1,base,c,2,1
demo,1,base,d,1,
demo,1,base,f,4,
END
cat >teaches.csv <<\END
activity,framework,version,capability,validity_months
A,demo,1,a,24
END
cat >assessments.csv <<\END
framework,version,organisation,method,date,capability,level
demo,1,KH-C,self,2016-03-01,a,1
demo,1,KH-C,self,2016-03-01,b,2
demo,1,KH-C,self,2016-03-01,c,2
demo,1,KH-C,self,2016-03-01,d,1
demo,1,KH-C,self,2016-03-01,f,3
demo,1,KH-C,exercise,2017-05-10,a,2
END

# The second version: a stays, b is split, c and d are merged, f is dropped and
# e is new.
cat >framework2.csv <<\END
framework,version,code,name
demo,2,a,Monitoring
demo,2,b1,Malware at rest
demo,2,b2,Malware at run
demo,2,c,Intake and triage
demo,2,e,Outreach
END
cat >lineage.csv <<\END
framework,version,code,from_version,from_code,relation
demo,2,a,1,a,same
demo,2,b1,1,b,split
demo,2,b2,1,b,split
demo,2,c,1,c,merged
demo,2,c,1,d,merged
demo,2,e,1,,new
demo,2,,1,f,dropped
END
cat >profile2.csv <<\END
framework,version,profile,capability,min_level,min_people
demo,2,basic,a,1,1
demo,2,basic,c,1,
demo,2,adv,a,2,2
demo,2,adv,b1,2,
demo,2,adv,b2,1,
demo,2,adv,c,2,1
demo,2,adv,e,1,
END
cat >teaches2.csv <<\END
activity,framework,version,capability
B,demo,2,c
END
cat >assessments2.csv <<\END
framework,version,organisation,method,date,assessor,capability,level,note
demo,2,KH-C,audit,2018-03-01,Body,b1,3,seen
demo,2,KH-C,peer,2018-03-01,,b1,1,
demo,2,KH-C,audit,2018-03-01,Body,c,2,
END

first_version()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv activities.csv \
	    sessions.csv quotas.csv persons.csv affiliations.csv roster.csv \
	    framework.csv profile.csv teaches.csv assessments.csv
}

both_versions()
{
	first_version
	expect_code 0 cbreg import framework2.csv lineage.csv profile2.csv \
	    teaches2.csv assessments2.csv
}

# of DAY: the rows of KH against the advanced profile, from the level on
advanced()
{
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --as-of "$1" --format csv
	cut -d , -f 6,9- "$dir/out" | sed '1d; s|,KH-C/demo@2:adv/[^,]*,|,|'
}

# a: level 1 by itself, in version 1 (same).  P1 completed A on 2015-07-31, for
# 24 months: until 2017-07-31; within 12 months of June 2016 nothing lapses, in
# June 2017 P1 does.  P2 until 2019-02-10; P3 is accepted from 2018-05-01 for
# the session that ends 2018-07-06, and trained from then until 2020-07-06.
# S2 and S3 are still to come in 2016 and have room; in 2018 S3 has 2 of 3
# seats, and 1 of the quota of 2.
# b1, b2: b had level 2, and so have its parts; an audit ranks above peers of
# the same day.  The self-assessment of 2016-03-01 expires on 2019-03-01.
# c: the lower of c (2) and d (1), until the audit.  P1 completed B for ever,
# and is in no organisation of KH from 2019-01-01.
# e: never assessed.
four_dates()
{
	begin 'as of 2016-06-30'
	both_versions
	advanced 2016-06-30 >got
	cat >right <<-\END
	a,1,self,2016-03-01,2019-03-01,short,2,1,0,short,gap,S2;S3,1,,0,2017-07-31,,A,1 of 2
	b1,2,self,2016-03-01,2019-03-01,met,,0,0,none-required,met,,1,claimed,0,,,,
	b2,2,self,2016-03-01,2019-03-01,met,,0,0,none-required,met,,1,claimed,0,,,,
	c,1,self,2016-03-01,2019-03-01,short,1,1,0,thin,gap,,1,trained,0,,,,"1 of 1, one departure from failing"
	e,,,,,unknown,,0,0,none-required,unknown,,,,0,,,,
	END
	expect_file right got

	begin 'as of 2017-06-30'
	advanced 2017-06-30 >got
	cat >right <<-\END
	a,2,exercise,2017-05-10,2020-05-10,met,2,2,0,thin,met,,1,demonstrated,1,2017-07-31,,,"2 of 2, one departure from failing, 1 lapses from 2017-07-31"
	b1,2,self,2016-03-01,2019-03-01,met,,0,0,none-required,met,,1,claimed,0,,,,
	b2,2,self,2016-03-01,2019-03-01,met,,0,0,none-required,met,,1,claimed,0,,,,
	c,1,self,2016-03-01,2019-03-01,short,1,1,0,thin,gap,,1,trained,0,,,,"1 of 1, one departure from failing"
	e,,,,,unknown,,0,0,none-required,unknown,,,,0,,,,
	END
	expect_file right got

	begin 'as of 2018-06-30'
	advanced 2018-06-30 >got
	cat >right <<-\END
	a,2,exercise,2017-05-10,2020-05-10,met,2,1,1,short,gap,S3,1,demonstrated,1,2019-02-10,2018-07-06,A,"1 of 2, 1 lapses from 2019-02-10"
	b1,3,audit,2018-03-01,2021-03-01,met,,0,0,none-required,met,,2,audited,0,,,,
	b2,2,self,2016-03-01,2019-03-01,met,,0,0,none-required,met,,1,claimed,0,,,,
	c,2,audit,2018-03-01,2021-03-01,met,1,1,0,thin,met,,2,audited,0,,,,"1 of 1, one departure from failing"
	e,,,,,unknown,,0,0,none-required,unknown,,,,0,,,,
	END
	expect_file right got

	begin 'as of 2019-06-30'
	advanced 2019-06-30 >got
	cat >right <<-\END
	a,2,exercise,2017-05-10,2020-05-10,met,2,1,0,short,gap,,1,demonstrated,0,2020-07-06,,A,1 of 2
	b1,3,audit,2018-03-01,2021-03-01,met,,0,0,none-required,met,,2,audited,0,,,,
	b2,2,self,2016-03-01,2019-03-01,expired,,0,0,none-required,unknown,,1,,0,,,,
	c,2,audit,2018-03-01,2021-03-01,met,1,0,0,short,gap,,2,audited,0,,,B,0 of 1
	e,,,,,unknown,,0,0,none-required,unknown,,,,0,,,,
	END
	expect_file right got

	begin '--until: what lapses by another day'
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --as-of 2018-06-30 --until 2019-02-09 --format csv
	check 'P2 lapses a day later' \
	    [ "$(sed -n 2p "$dir/out" | cut -d , -f 22,23)" = 0,2019-02-10 ]
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --as-of 2018-06-30 --until 2019-02-10 --format csv
	check 'and on that day' \
	    [ "$(sed -n 2p "$dir/out" | cut -d , -f 22,23)" = 1,2019-02-10 ]

	begin '--method: self, peers, exercises and audits apart'
	while read -r method level status; do
		expect_code 0 cbreg gap --country KH --profile demo@2:adv \
		    --as-of 2018-06-30 --method "$method" --format csv
		check "$method" [ "$(sed -n 3p "$dir/out" |
		    cut -d , -f 9,13)" = "$level,$status" ]
	done <<-\END
	self 2 met
	peer 1 short
	audit 3 met
	END
	expect_code 2 cbreg gap --method hearsay --profile demo@2:adv
}

# Version 1 asks a 2/2 (has 1/1: gap), b 2 (met), c 2/1 (nobody was taught c of
# version 1: gap), d 1 (met), f 4 (has 3: gap).  Had version 2 been in force,
# a and c were gaps, b1 and b2 met, e unknown.  Two years later c is met.
trend()
{
	begin 'what was, after a version as before it'
	first_version
	expect_code 0 cbreg gap --profile demo@1:base --as-of 2016-06-30 \
	    --format csv -o before.csv
	expect_code 0 cbreg import framework2.csv lineage.csv profile2.csv \
	    teaches2.csv assessments2.csv
	expect_code 0 cbreg gap --profile demo@1:base --as-of 2016-06-30 \
	    --format csv
	expect_file before.csv "$dir/out"

	begin 'the trend, and which part of it is definition'
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --as-of 2018-06-30 --since 2016-06-30 \
	    --since-profile demo@1:base --format csv
	expect_out <<-\END
	country,measure,then,definition,real,now
	KH,items,5,0,0,5
	KH,met,2,0,1,3
	KH,gap,3,-1,-1,1
	KH,unknown,0,1,0,1
	KH,not-applicable,0,0,0,0
	END
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --as-of 2018-06-30 --since 2016-06-30 --format csv
	expect_words "$dir/out" KH,gap,2,0,-1,1 KH,unknown,1,0,0,1
	expect_code 2 cbreg gap --since yesterday
	expect_code 2 cbreg gap --since-profile demo@1:base
}

# KH meets the basic profile and lacks a (one person) and e of the other one;
# the two other countries have nothing and lack both.  TH lacks both items of
# the basic profile, and so does VN, which makes 1 other country each; c is the
# smaller step.
views()
{
	begin 'the shortest path to the next profile'
	both_versions
	expect_code 0 cbreg gap --path --framework demo@2 \
	    --as-of 2018-06-30 --format csv
	expect_out <<-\END
	country,organisation,profile,step,steps,capability,name,level_status,missing_level,missing_people,helps_items,other_countries,closed_by,taught_by
	KH,KH-C,demo@2:adv,1,2,a,Monitoring,met,0,1,0,2,S3,A
	KH,KH-C,demo@2:adv,2,2,e,Outreach,unknown,1,0,0,2,,
	TH,TH-C,demo@2:basic,1,2,c,Intake and triage,unknown,1,0,0,1,,
	TH,TH-C,demo@2:basic,2,2,a,Monitoring,unknown,1,1,0,1,,A
	VN,VN-C,demo@2:basic,1,2,c,Intake and triage,unknown,1,0,0,1,,
	VN,VN-C,demo@2:basic,2,2,a,Monitoring,unknown,1,1,0,1,,A
	END
	cp "$dir/out" every
	expect_code 0 cbreg gap --path --framework demo@2 --country TH \
	    --as-of 2018-06-30 --format csv
	grep -e ^country -e ^TH every >right
	expect_file right "$dir/out"
	expect_code 3 cbreg gap --path --framework demo@9

	begin 'how many countries meet each'
	expect_code 0 cbreg gap --region --profile demo@2:adv \
	    --as-of 2018-06-30 --format csv
	expect_out <<-\END
	capability,name,countries,met,thin,gap,unknown,not_applicable,lacking
	a,Monitoring,3,0,0,3,0,0,KH;TH;VN
	b1,Malware at rest,3,1,0,0,2,0,
	b2,Malware at run,3,1,0,0,2,0,
	c,Intake and triage,3,1,1,2,0,0,TH;VN
	e,Outreach,3,0,0,0,3,0,
	END

	begin 'the records behind a cell'
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --explain a --as-of 2018-06-30 --format csv
	expect_out <<-\END
	source,code,of,on,until,note
	assessment,KH-C,self,2016-03-01,2019-03-01,level 1 in 1
	assessment,KH-C,exercise,2017-05-10,2020-05-10,level 2 in 1
	lapsed,P000001,S1,2015-07-31,,completed for KH
	trained,P000002,S2,2017-02-10,2019-02-10,completed for KH
	pipeline,P000003,S3,2018-05-01,2018-07-06,accepted for KH
	session,KH-C,S3,2018-07-02,2018-07-06,"2 of 3 seats are free, 1 of them by its quota"
	END
	expect_code 0 cbreg gap --country KH --profile demo@2:adv \
	    --explain c --as-of 2019-06-30 --format csv
	expect_out <<-\END
	source,code,of,on,until,note
	assessment,KH-C,self,2016-03-01,2019-03-01,level 2 in 1
	assessment,KH-C,self,2016-03-01,2019-03-01,level 1 in 1
	assessment,KH-C,audit,2018-03-01,2021-03-01,"level 2 in 2, by Body"
	elsewhere,P000001,S4,2016-05-05,,completed for KH
	END
	expect_code 3 cbreg gap --profile demo@2:adv --explain x

	begin 'aliases say nothing, and are the same in every report'
	expect_code 0 cbreg gap --summary --alias --profile demo@2:adv \
	    --as-of 2018-06-30 --format csv
	cut -d , -f 1 "$dir/out" | sed 1d | sort -u >all
	check 'three aliases' [ "$(wc -l <all)" = 3 ]
	check 'a country' [ "$(grep -cE '^(KH|TH|VN)$' all)" = 0 ]
	expect_code 0 cbreg gap --summary --alias --profile demo@2:adv \
	    --country TH --as-of 2018-06-30 --format csv
	expect_words all "$(cut -d , -f 1 "$dir/out" | sed 1d | sort -u)"
	expect_code 0 cbreg gap --summary --alias --profile demo@2:adv \
	    --as-of 2018-07-01 --format csv
	cut -d , -f 1 "$dir/out" | sed 1d | sort -u >other
	check 'the same on another day' [ "$(cat all)" != "$(cat other)" ]
	expect_code 2 cbreg gap --alias --profile demo@2:adv

	begin 'whoever is to meet a profile, against that'
	cat >assignments.csv <<-\END
	framework,version,profile,organisation,country,valid_from,valid_to
	demo,2,adv,,KH,2018-01-01,
	demo,1,base,TH-C,,2016-01-01,2018-06-30
	demo,2,basic,KH-P,,2018-07-01,
	END
	expect_code 0 cbreg import assignments.csv
	while read -r day who; do
		expect_code 0 cbreg gap --assigned --as-of "$day" --format csv
		cut -d , -f 2,4,5 "$dir/out" | sed 1d | sort -u |
		    tr '\n' ' ' | sed 's/ $//' >got
		check "$day: $(cat got)" [ "$(cat got)" = "$who" ]
	done <<-\END
	2016-06-30 TH-C,1,base
	2018-06-30 KH-C,2,adv TH-C,1,base
	2018-07-01 KH-C,2,adv KH-P,2,basic
	END
	expect_code 3 cbreg gap --assigned --as-of 2015-12-31

	begin 'an organisation that is no government CSIRT'
	expect_code 0 cbreg gap --organisation KH-P --profile demo@2:basic \
	    --as-of 2018-06-30 --format csv
	cut -d , -f 2,6,9,13-15,18 "$dir/out" | sed 1d >got
	cat >right <<-\END
	KH-P,a,,unknown,1,1,unknown
	KH-P,c,,unknown,,1,unknown
	END
	expect_file right got
	expect_code 3 cbreg gap --organisation KH-X --profile demo@2:basic
	expect_code 3 cbreg gap --organisation KH-P --country TH \
	    --profile demo@2:basic

	begin 'on placement until the day of the person, not of the intake'
	cat >placement.csv <<-\END
	session,person,country,university,start,end,status,date
	IN,P000002,KH,KH-P,2018-04-01,2019-03,studying,2018-04-01
	END
	expect_code 0 cbreg activity add PL --kind placement --name Study
	expect_code 0 cbreg session add IN --activity PL --start 2018-04-01 \
	    --end 2020-03-31
	expect_code 0 cbreg teaches add PL demo@2 e
	expect_code 0 cbreg import placement.csv --as placements
	while read -r day coming; do
		expect_code 0 cbreg gap --country KH --profile demo@2:adv \
		    --as-of "$day" --format csv
		check "$day" [ "$(sed -n 6p "$dir/out" |
		    cut -d , -f 16,24)" = "$coming" ]
	done <<-\END
	2018-06-30 1,2019-03-31
	2019-03-31 1,2019-03-31
	2019-04-01 0,
	END

	begin 'names in the language that is asked for'
	expect_code 0 cbreg capability set demo@2 e --native-name 普及啓発
	expect_code 0 cbreg translation add demo@2 e vi --name 'Tiếp cận'
	for lang in ja:普及啓発 vi:'Tiếp cận' fr:Outreach; do
		expect_code 0 cbreg gap --country KH --profile demo@2:adv \
		    --lang "${lang%%:*}" --format csv
		expect_words "$dir/out" ",e,${lang#*:},"
	done
}

# c of version 2 was c and d.  TH had 3 and 3 from peers, then 0 in an audit of
# c: the lowest is 0, by that audit, and holds from the oldest of both.  VN has
# 3 by itself and 2 from peers: each is known, by whatever method.
merged()
{
	begin 'a part that fails is not hidden by another method'
	both_versions
	cat >more.csv <<-\END
	framework,version,organisation,method,date,capability,level
	demo,1,TH-C,peer,2017-01-31,c,3
	demo,1,TH-C,peer,2017-01-31,d,3
	demo,1,TH-C,audit,2018-01-31,c,0
	demo,1,VN-C,self,2017-03-31,c,3
	demo,1,VN-C,peer,2017-02-28,d,2
	END
	expect_code 0 cbreg import more.csv
	while read -r country wanted; do
		expect_code 0 cbreg gap --country "$country" \
		    --profile demo@2:basic --as-of 2018-06-30 --format csv
		check "$country" [ "$(sed -n 3p "$dir/out" |
		    cut -d , -f 9-13,20)" = "$wanted" ]
	done <<-\END
	TH 0,audit,2017-01-31,2020-01-31,short,1
	VN 2,peer,2017-02-28,2020-02-28,met,1
	END

	begin 'a part that nobody assessed leaves it unknown'
	sed -i.bak '/,d,/d; s/^demo,1,/demo,1,/; s/,VN-C,self,/,VN-C,audit,/' \
	    more.csv
	expect_code 0 cbreg undo 3
	expect_code 0 cbreg import more.csv
	expect_code 0 cbreg gap --country VN --profile demo@2:basic \
	    --as-of 2018-06-30 --format csv
	check 'a level' [ "$(sed -n 3p "$dir/out" |
	    cut -d , -f 9,13)" = ,unknown ]

	begin 'nothing to tell, and what goes together'
	expect_code 0 cbreg gap --country JP --profile demo@2:basic
	expect_words "$dir/out" gaps '(nothing)'
	for options in '--path --fail-on-gap' '--region --only gap' \
	    '--since 2017-01-01 --fail-on-gap' '--assigned --summary' \
	    '--since 2018-07-01' '--summary --region'; do
		# shellcheck disable=SC2086 # several options
		expect_code 2 cbreg gap $options --as-of 2018-06-30
	done
}

for_each_engine four_dates
for_each_engine merged
for_each_engine trend
for_each_engine views
plan
