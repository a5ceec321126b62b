#!/bin/sh
# The figures as a document of IATI.
. "$(dirname "$0")/lib-test.sh"

config=$top_srcdir/tests/data/iati.ini
xsd=$top_srcdir/../shared/data/iati/iati-activities-schema.xsd

# iati FILE: the document of the fiscal year 2017
iati()
{
	cbreg figures --period fy2017 --as-of 2018-04-02 --format iati \
	    --config "$config" -o "$1"
}

valid()
{
	if [ -f "$xsd" ] && command -v xmllint >/dev/null; then
		expect_code 0 xmllint --nonet --noout --schema "$xsd" "$1"
	else
		skip "$1 by the schema" 'NOT TESTED: no schema, or no xmllint'
	fi
}

by_hand()
{
	begin 'three countries share alike'
	printf '%s\n' code,kind,name,native_name,hours \
	    'A,course,"<&""> course",研修,6' >activities.csv
	printf '%s\n' code,activity,start,end S1,A,2017-06-01,2017-06-02 \
	    >sessions.csv
	printf '%s\n' session,name,country,sex,role,status \
	    S1,Ann,VN,F,trainee,completed S1,Bob,TH,M,trainee,completed \
	    S1,Cy,LA,M,trainee,attended >roster.csv
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv
	expect_code 0 iati one.xml
	grep -o 'country code="[A-Z]*" percentage="[0-9.]*"' one.xml |
	    head -n 3 >"$dir/out"
	expect_out <<-\END
	country code="LA" percentage="33.34"
	country code="TH" percentage="33.33"
	country code="VN" percentage="33.33"
	END
	expect_words one.xml '&lt;&amp;&quot;&gt; course' \
	    '<narrative xml:lang="ja">研修</narrative>' \
	    '<result type="1" aggregation-status="0">'
	valid one.xml

	# Of 12: 5/12 is 41.666..., 4/12 33.333..., 3/12 25; the hundredth that
	# is left goes to the largest remainder.
	begin 'shares of ten and more are those of the participations'
	for is in VN:5 TH:4 LA:3; do
		i=0
		while [ $i -lt "${is#*:}" ]; do
			i=$((i + 1))
			echo "S2,Nr $i of ${is%:*},${is%:*},F,trainee,completed"
		done
	done >people
	{ echo session,name,country,sex,role,status; cat people; } >more.csv
	printf '%s\n' code,activity,start,end S2,A,2017-07-03,2017-07-04 \
	    >later.csv
	new_place
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv later.csv more.csv
	expect_code 0 iati twelve.xml
	grep -o 'country code="[A-Z]*" percentage="[0-9.]*"' twelve.xml |
	    head -n 3 >"$dir/out"
	expect_out <<-\END
	country code="LA" percentage="25.00"
	country code="TH" percentage="33.33"
	country code="VN" percentage="41.67"
	END
	valid twelve.xml
	new_place
	expect_code 0 cbreg init
	expect_code 0 cbreg import activities.csv sessions.csv roster.csv

	begin 'the total stands before its parts'
	check 'a part comes first' [ "$(grep -A1 '<period>' one.xml |
	    grep '<actual' | grep -c '<dimension')" -eq 0 ]

	begin 'the same bytes again'
	expect_code 0 iati two.xml
	expect_file one.xml two.xml

	begin 'keys that are missing'
	for key in ref name type identifier title description programme; do
		sed "0,/^$key = /{/^$key = /d;}" "$config" >less.ini
		expect_code 5 cbreg figures --period fy2017 --format iati \
		    --config less.ini -o none.xml
		expect_words "$dir/err" ".$key is not set"
	done
	grep -v '^course' "$config" >less.ini
	expect_code 5 cbreg figures --period fy2017 --format iati \
	    --config less.ini -o none.xml
	expect_words "$dir/err" 'sector.course is not set'
	echo '[programme' >bad.ini
	expect_code 5 cbreg figures --period fy2017 --format iati \
	    --config bad.ini -o none.xml
	expect_words "$dir/err" 'bad.ini:1'
	expect_code 2 cbreg figures --period fy2017 --format iati
	check 'something was written' [ ! -e none.xml ]

	begin 'a rule of the standard is broken'
	sed 's/^identifier = .*/identifier = a?b/' "$config" >rule.ini
	expect_code 9 cbreg figures --period fy2017 --as-of 2018-04-02 \
	    --format iati --config rule.ini -o none.xml
	expect_words "$dir/err" 'rule 1.1.21' 'rule 1.3.13'
	check 'something was written' [ ! -e none.xml ]
}

for_each_engine by_hand

begin 'the sample programme'
new_place
expect_code 0 cbreg init --sample
expect_code 0 iati sample.xml
valid sample.xml
plan
