#!/bin/sh
# Figures as they are explained, held against targets, called in two languages,
# and written by the unified rules for tables.
. "$(dirname "$0")/lib-test.sh"

CBREG_NOW=2018-05-01

# What --explain counts is the figure, for every cell of two tables.
explanations()
{
	begin 'an explanation adds up to its figure'
	hand_programme
	for by in country,kind sex,theme role,org-kind university,degree; do
		expect_code 0 cbreg figures --period fy2017 --by $by \
		    --format csv
		sed 1d "$dir/out" >cells
		n=0
		while IFS=, read -r period from to one other measure unit \
		    value status; do
			# Every third cell is enough, of each measure some.
			n=$((n + 1))
			[ $((n % 3)) = 0 ] || continue
			cell=measure=$measure,${by%,*}=$one,${by#*,}=$other
			cbreg figures --period "$period" --explain "$cell" \
			    --format csv >records
			is=$(awk -F , 'NR > 1 { n += $NF } END { print n + 0 }' \
			    records)
			check "$cell: $is, not $value $unit ($from $to $status)" \
			    [ "$is" = "$value" ]
		done <cells
	done

	begin 'an explanation names nobody, unless asked'
	expect_code 0 cbreg figures --period fy2017 \
	    --explain measure=people,country=KH --format csv
	grep -q 'Sok' "$dir/out" && fail 'a name'
	expect_code 0 cbreg --show-values figures --period fy2017 \
	    --explain measure=people,country=KH --format csv
	check 'no name' grep -q 'Sok Dara' "$dir/out"

	begin 'what cannot be explained'
	expect_code 2 cbreg figures --period fy2017 --explain country=KH
	expect_code 2 cbreg figures --period fy2017 --explain measure=nothing
	expect_code 2 cbreg figures --period fy2017 --explain measure=people,a=b
	expect_code 2 cbreg figures --period fy2017,2017 \
	    --explain measure=people
	expect_code 3 cbreg figures --period fy2017 \
	    --explain measure=people,kind=party
}

# People over three years are counted once: as many as the records name.  Nine
# tenths of 12 are 10.8.
targets()
{
	hand_programme
	begin 'targets, by year and over all years'
	expect_code 0 cbreg target add fy2016..fy2018 people target \
	    --value 12 --qualifier about --source brief
	expect_code 0 cbreg target add fy2016..fy2018 people planned --value 15
	expect_code 0 cbreg target add fy2017 people target --country KH \
	    --value 5
	expect_code 0 cbreg target add fy2017 participations reported \
	    --value 15 --source letter
	expect_code 0 cbreg target add fy2018 people target --value 50
	cbreg figures --period 2016-04-01..2019-03-31 --format csv \
	    --explain measure=people | sed 1d | cut -d, -f3 | sort -u >who
	n=$(wc -l <who)
	expect_code 0 cbreg figures --targets --format csv
	expect_out <<-END
	period,period_start,period_end,within,country,kind,sex,theme,measure,unit,target,qualifier,planned,reported,actual,status,source
	fy2016..fy2018,2016-04-01,2019-03-31,,total,total,total,total,people,people,12,about,15,,$n,met,brief
	fy2016,2016-04-01,2017-03-31,fy2016..fy2018,total,total,total,total,people,people,,,,,8,,
	fy2017,2017-04-01,2018-03-31,fy2016..fy2018,total,total,total,total,people,people,,,,,8,,
	fy2018,2018-04-01,2019-03-31,fy2016..fy2018,total,total,total,total,people,people,,,,,0,,
	fy2017,2017-04-01,2018-03-31,,total,total,total,total,participations,participations,,,,15,16,,letter
	fy2017,2017-04-01,2018-03-31,,KH,total,total,total,people,people,5,exact,,,4,short,
	fy2018,2018-04-01,2019-03-31,,total,total,total,total,people,people,50,exact,,,0,open,
	END
	expect_code 0 cbreg figures --targets --period fy2018 --format csv
	check 'one period' [ "$(wc -l <"$dir/out")" = 2 ]

	begin 'what is no target'
	expect_code 2 cbreg target add fy2017 people
	for period in fy17 '2017-13..2018'; do
		cbreg target add "$period" people target --value 1 2>err
		check "$period" grep -q E-CODE err
	done
	cbreg target add fy2017 persons target --value 1 2>err
	check 'a measure' grep -q "'persons' is not a measure" err
}

# What a session leaves: S13 is an awareness month of FY2017.
outputs()
{
	hand_programme
	begin 'bodies, artefacts and reach, with the range of estimates'
	cat >outputs.csv <<-\END
	session,country,output,count,low,high,qualifier,method
	S13,TH,artefacts,3,,,exact,counted
	S13,TH,reach,1000,800,1500,about,estimated
	S13,PH,reach,200,,,exact,reported
	S13,PH,bodies,4,,,,
	END
	expect_code 0 cbreg import outputs.csv
	expect_code 0 cbreg figures --period fy2017 --by country --format csv \
	    --measures bodies,artefacts,reach,reach_low,reach_high
	# 1000 + 200; 800 + 200, and 1500 + 200, where a range is not given
	# the number itself
	expect_out <<-\END
	period,period_start,period_end,country,measure,unit,value,status
	fy2017,2017-04-01,2018-03-31,PH,bodies,bodies,4,actual
	fy2017,2017-04-01,2018-03-31,PH,reach,contacts,200,actual
	fy2017,2017-04-01,2018-03-31,PH,reach_low,contacts,200,actual
	fy2017,2017-04-01,2018-03-31,PH,reach_high,contacts,200,actual
	fy2017,2017-04-01,2018-03-31,TH,artefacts,artefacts,3,actual
	fy2017,2017-04-01,2018-03-31,TH,reach,contacts,1000,estimated
	fy2017,2017-04-01,2018-03-31,TH,reach_low,contacts,800,estimated
	fy2017,2017-04-01,2018-03-31,TH,reach_high,contacts,1500,estimated
	fy2017,2017-04-01,2018-03-31,total,bodies,bodies,4,actual
	fy2017,2017-04-01,2018-03-31,total,artefacts,artefacts,3,actual
	fy2017,2017-04-01,2018-03-31,total,reach,contacts,1200,estimated
	fy2017,2017-04-01,2018-03-31,total,reach_low,contacts,1000,estimated
	fy2017,2017-04-01,2018-03-31,total,reach_high,contacts,1700,estimated
	END
	begin 'a range that is none'
	cbreg output add S13 TH bodies --count 5 --low 6 2>err
	check 'the lower bound' grep -q E-RULE err
	cbreg output add S13 TH bodies --count 5 --high 4 2>err
	check 'the upper bound' grep -q E-RULE err
}

languages()
{
	hand_programme
	begin 'words and countries in Japanese, and as the registry calls them'
	expect_code 0 cbreg figures --period fy2017 --by country \
	    --measures people --lang ja --format md
	grep '^|' "$dir/out" >is
	cat >right <<-\END
	| 国 | 参加実人数 |
	| --- | ---: |
	| カンボジア | 4 |
	| タイ | 4 |
	| 地域・国際機関 | 1 |
	| 合計 | 8 |
	END
	expect_file right is
	expect_code 0 cbreg label add people --name Persons --native-name 実人数
	expect_code 0 cbreg country set KH --native-name カンボジア王国
	expect_code 0 cbreg figures --period fy2017 --by country \
	    --measures people --lang ja --format md
	check 'a label of its own' grep -q '^| 国 | 実人数 |' "$dir/out"
	check 'a name of its own' grep -q '^| カンボジア王国 | 4 |' "$dir/out"
	expect_code 2 cbreg figures --period fy2017 --lang fr
}

unified_rules()
{
	hand_programme
	begin 'the unified rules, as CSV'
	expect_code 0 cbreg figures --period fy2017 --by country,sex \
	    --measures people --style mic --format csv
	head -n 3 "$dir/out" >is
	cat >right <<-\END
	fiscal_year,time_code,country_alpha3,country_en,country_ja,sex,measure,unit,value,status,note
	2017,2017100000,KHM,Cambodia,カンボジア,F,people,people,1,actual,
	2017,2017100000,KHM,Cambodia,カンボジア,M,people,people,2,actual,
	END
	expect_file right is
	check 'the total' grep -q '^2017,2017100000,TOTAL,Total,合計,total,' \
	    "$dir/out"
	begin 'and what they are not for'
	expect_code 2 cbreg figures --period 2017-04..2017-09 --style mic
	expect_code 2 cbreg figures --period fy2017,2017 --style mic
	expect_code 2 cbreg figures --period fy2017 --style pretty
	expect_code 0 cbreg figures --period 2017,2018 --style mic --format csv
	check 'calendar years' grep -q '^2018,2018000000,' "$dir/out"
}

# The same command on the same data gives the same bytes.
same_bytes()
{
	hand_programme
	begin 'the same bytes in every format'
	expect_code 0 cbreg publish fy2017 --by country,kind
	for format in table csv json ndjson xml xlsx md html; do
		for what in '--period fy2016..fy2017 --by country,kind --lang ja' \
		    '--period fy2017 --by sex --style mic' \
		    '--period fy2017 --explain measure=people' \
		    'show published:fy2017' 'diff published:fy2017 now'; do
			# shellcheck disable=SC2086 # words
			cbreg figures $what --format $format -o one
			# shellcheck disable=SC2086
			cbreg figures $what --format $format -o other
			check "$what as $format" cmp one other
		done
	done
}

for_each_engine same_bytes
for_each_engine explanations
for_each_engine targets
for_each_engine outputs
for_each_engine languages
for_each_engine unified_rules
plan
