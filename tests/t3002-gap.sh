#!/bin/sh
# The gap report, against that which was worked out by hand in
# tests/data/gap, its formats, and who belongs to a group on a day.
. "$(dirname "$0")/lib-test.sh"

hand=$top_srcdir/tests/data/gap
profile=team-functions@1.0:baseline

# Columns that were added later have a case of their own, in t3004.
first_columns()
{
	sed -E 's/(,("[^"]*"|[^,]*)){8}$//' "$1" >first
}

by_hand()
{
	begin 'the programme worked by hand'
	expect_code 0 cbreg init
	for kind in organisations activities sessions quotas persons \
	    affiliations roster placements frameworks framework profile \
	    teaches assessments; do
		set -- "$@" "$hand/$kind.csv"
	done
	expect_code 0 cbreg import "$@"
	for file in "$hand"/expected-*.csv; do
		case=${file##*/expected-} case=${case%.csv}
		day=$(echo "${case#*-}" |
		    sed 's/\(....\)\(..\)\(..\)/\1-\2-\3/')
		case ${case%%-*} in
		summary) which=--summary ;;
		*) which=--country=${case%%-*} ;;
		esac
		begin "gap $which as of $day"
		expect_code 0 cbreg gap "$which" --profile $profile \
		    --as-of "$day" --format csv
		sed 's/,"[^"]*"$//; t; s/,[^,]*$//' "$file" >right
		if [ "$which" = --summary ]; then
			cp "$dir/out" first
		else
			first_columns "$dir/out"
		fi
		expect_file right first
	done

	begin '--only: those rows and no other'
	set -- --country=KH --profile $profile --as-of 2018-03-31 --format csv
	cbreg gap "$@" >every
	for status in gap unknown met not-applicable; do
		expect_code 0 cbreg gap "$@" --only $status
		awk -F , -v s=$status 'NR == 1 || $18 == s' every >right
		expect_file right "$dir/out"
		check "no row is $status" [ "$(wc -l <right)" -gt 1 ]
	done
	expect_code 2 cbreg gap "$@" --only gaps
	expect_words "$dir/err" not-applicable

	begin '--fail-on-gap: exit 1 where there is one'
	expect_code 1 cbreg gap "$@" --fail-on-gap
	expect_file every "$dir/out"
	expect_code 1 cbreg gap "$@" --only met --fail-on-gap
	expect_code 1 cbreg gap --summary --profile $profile \
	    --as-of 2018-03-31 --fail-on-gap
	expect_code 0 cbreg gap --country=PH --profile $profile \
	    --as-of 2016-06-30 --fail-on-gap

	begin '--framework beside --profile, and the only profile that there is'
	expect_code 0 cbreg gap --country=KH --framework team-functions@1.0 \
	    --profile baseline --as-of 2018-03-31 --format csv
	expect_file every "$dir/out"
	expect_code 0 cbreg gap --country=KH --as-of 2018-03-31 --format csv
	expect_file every "$dir/out"

	begin 'no country: every country in turn'
	expect_code 0 cbreg gap --profile $profile --as-of 2018-03-31 \
	    --format csv
	{ cat every; cbreg gap --country=PH --profile $profile \
	    --as-of 2018-03-31 --format csv | sed 1d; } >both
	expect_file both "$dir/out"

	begin 'what is not there: exit 3, named'
	expect_code 3 cbreg gap --country=QQ --profile $profile
	expect_words "$dir/err" QQ
	expect_code 3 cbreg gap --profile team-functions@1.0:basis
	expect_words "$dir/err" basis
	expect_code 3 cbreg gap --profile team-function@1.0:baseline
	expect_words "$dir/err" team-function@1.0
	expect_code 3 cbreg gap --group mekong
	expect_words "$dir/err" mekong
	expect_code 2 cbreg gap --country=KH --group asean
}

cat >organisations.csv <<\END
code,name,kind,country,gov_csirt_from
KH-CERT,CamCERT,government-csirt,KH,2014-12-02
END
cat >framework.csv <<\END
framework,version,code,parent,kind,name
team,1.0,5,,area,Events
team,1.0,5.1,5,service,Monitoring
team,1.0,5.2,5,service,Reporting
END
cat >profile.csv <<\END
framework,version,profile,capability,min_level,min_people
team,1.0,base,5.1,2,1
team,1.0,base,5.2,1,
END
cat >assessments.csv <<\END
framework,version,organisation,method,date,capability,level
team,1.0,KH-CERT,peer,2017-05-31,5.1,3
END

formats()
{
	expect_code 0 cbreg init
	expect_code 0 cbreg import organisations.csv framework.csv \
	    profile.csv assessments.csv
	set -- gap --country KH --as-of 2018-03-31

	begin 'gap as csv'
	expect_code 0 cbreg "$@" --format csv
	expect_out <<-\END
	country,organisation,framework,version,profile,capability,name,required_level,assessed_level,basis,assessed_on,expires_on,level_status,required_people,trained_people,pipeline_people,people_status,status,closed_by,assessed_version,evidence,lapsing_people,lapses_on,pipeline_on,taught_by,id,depth
	KH,KH-CERT,team,1.0,base,5.1,Monitoring,2,3,peer,2017-05-31,2020-05-31,met,1,0,0,short,gap,,1.0,claimed,0,,,,KH-CERT/team@1.0:base/5.1,0 of 1
	KH,KH-CERT,team,1.0,base,5.2,Reporting,1,,,,,unknown,,0,0,none-required,unknown,,,,0,,,,KH-CERT/team@1.0:base/5.2,
	END

	begin 'gap as ndjson: a number not asked for is null'
	expect_code 0 cbreg "$@" --format ndjson
	cat >right <<-\END
	{"country": "KH", "organisation": "KH-CERT", "framework": "team", "version": "1.0", "profile": "base", "capability": "5.1", "name": "Monitoring", "required_level": 2, "assessed_level": "3", "basis": "peer", "assessed_on": "2017-05-31", "expires_on": "2020-05-31", "level_status": "met", "required_people": 1, "trained_people": 0, "pipeline_people": 0, "people_status": "short", "status": "gap", "closed_by": "", "assessed_version": "1.0", "evidence": "claimed", "lapsing_people": 0, "lapses_on": "", "pipeline_on": "", "taught_by": "", "id": "KH-CERT/team@1.0:base/5.1", "depth": "0 of 1"}
	{"country": "KH", "organisation": "KH-CERT", "framework": "team", "version": "1.0", "profile": "base", "capability": "5.2", "name": "Reporting", "required_level": 1, "assessed_level": "", "basis": "", "assessed_on": "", "expires_on": "", "level_status": "unknown", "required_people": null, "trained_people": 0, "pipeline_people": 0, "people_status": "none-required", "status": "unknown", "closed_by": "", "assessed_version": "", "evidence": "", "lapsing_people": 0, "lapses_on": "", "pipeline_on": "", "taught_by": "", "id": "KH-CERT/team@1.0:base/5.2", "depth": ""}
	END
	expect_file right "$dir/out"

	begin 'gap as json'
	expect_code 0 cbreg "$@" --format json
	{ echo '[' && sed 's/^/  /; $!s/$/,/' right && echo ']'; } >array
	expect_file array "$dir/out"

	begin 'gap as a table'
	expect_code 0 cbreg "$@"
	expect_out <<-\END
	Gap to team@1.0:base as of 2018-03-31
	gaps
	organisation  capability  name        level   people  coming  status  closed_by
	KH-CERT       5.1         Monitoring  3 of 2  0 of 1       0  gap

	unknown
	organisation  capability  name       level    people  coming  status   closed_by
	KH-CERT       5.2         Reporting  unknown  0            0  unknown
	level: assessed of asked for; people: trained of asked for;
	thin: one departure from failing; coming: on the way
	registry: 1 batch until 2026-11-23T00:00:00Z, head ...
	END

	begin 'gap as markdown'
	expect_code 0 cbreg "$@" --format md
	expect_words "$dir/out" '| 5.1 | Monitoring | 3 of 2 | 0 of 1 |' \
	    '| 5.2 | Reporting | unknown | 0 |' 'as of 2018-03-31'

	begin 'the summary as a table'
	expect_code 0 cbreg "$@" --summary
	expect_words "$dir/out" KH Events '0 of 2 ?'
}

# One government team in each member state, whose report names the state.
members()
{
	begin 'asean: ten members, eleven from 2025-10-26'
	expect_code 0 cbreg init
	{
		echo code,name,kind,country,gov_csirt_from
		for country in BN ID KH LA MM MY PH SG TH TL VN JP; do
			echo "$country-TEAM,Team,government-csirt,$country,2014"
		done
	} >teams.csv
	expect_code 0 cbreg import teams.csv framework.csv profile.csv
	while read -r day members; do
		expect_code 0 cbreg gap --group asean --as-of "$day" \
		    --format csv
		sed 1d "$dir/out" | cut -d , -f 1 | uniq | tr '\n' ' ' |
		    sed 's/ $//' >is
		check "on $day: $(cat is)" [ "$(cat is)" = "$members" ]
	done <<\END
2017-10-10 BN ID KH LA MM MY PH SG TH VN
2025-10-25 BN ID KH LA MM MY PH SG TH VN
2025-10-26 BN ID KH LA MM MY PH SG TH TL VN
2026-11-23 BN ID KH LA MM MY PH SG TH TL VN
END

	begin 'a group of our own: the first and the last day count'
	printf 'group,country,valid_from,valid_to\n' >group.csv
	printf 'pilot,KH,2018-02,2018-03-15\npilot,LA,2018-03-15,\n' >>group.csv
	expect_code 0 cbreg import group.csv
	while read -r day members; do
		expect_code 0 cbreg gap --group pilot --as-of "$day" \
		    --format csv
		sed 1d "$dir/out" | cut -d , -f 1 | uniq | tr '\n' ' ' |
		    sed 's/ $//' >is
		check "on $day: $(cat is)" [ "$(cat is)" = "$members" ]
	done <<\END
2018-01-31
2018-02-01 KH
2018-03-14 KH
2018-03-15 KH LA
2018-03-16 LA
END
}

for_each_engine by_hand
for_each_engine formats
for_each_engine members
plan
