#!/bin/sh
# Lists of capabilities as others publish them, and accounts for Moodle.
. "$(dirname "$0")/lib-test.sh"

data=$top_srcdir/tests/data/frameworks
shared=$top_srcdir/../shared/data

begin 'an OSCAL catalog, however it is nested'
new_place
expect_code 0 cbreg init
expect_code 0 cbreg import "$data/catalog.xml" --format csv
expect_words "$dir/out" 'catalog.xml,framework,5,5,'
cbreg export framework | sed 1d >now
expect_file "$data/catalog.csv" now
expect_code 0 cbreg import "$data/catalog.xml" --framework own@7
cbreg export framework | sed -n 's/^own,7,//p' >now
sed 's/^[^,]*,1.2,//' "$data/catalog.csv" >right
expect_file right now
expect_code 0 cbreg import "$data/catalog.xml"
expect_words "$dir/err" 'known already'

begin 'services and functions of FIRST get their numbers'
expect_code 0 cbreg import "$data/first.json"
cbreg export framework | sed -n 's/^first-csirt,2.1,//p' | grep -v ',area,' |
    sort >now
cat >right <<\END
5.1,5,service,Watching,
5.1.1,5.1,function,"Watching ""closely""",
5.1.2,5.1,function,Watching again,
5.2,5,service,Thinking,
6.1,6,service,Listening,
6.1.1,6.1,function,Listening well,
END
expect_file right now

begin 'other clusters have codes, or UUIDs'
printf '{"type": "nice-framework-work_roles", "values": [ {"uuid": "u1",
"value": "Does this - and that - OG-WRL-015"} ]}' >nice.json
expect_code 0 cbreg import nice.json
printf '{"type": "botnet", "values": [ {"uuid": "u1", "value": "A - B"} ]}' \
    >other.json
expect_code 0 cbreg import other.json
cbreg export framework | grep -e ^nice -e ^botnet >now
cat >right <<\END
botnet,1,u1,,,A - B,
nice,1,OG-WRL-015,,work_roles,Does this - and that,
END
expect_file right now

begin 'what is none is refused'
expect()
{
	expect_code 5 cbreg import "$1"
	shift
	expect_words "$dir/err" "$@"
}
sed 's/"s3", "type": "part-of"/"s9", "type": "part-of"/' "$data/first.json" \
    >wrong.json
expect wrong.json 'part of no service'
sed 's/"value": "Service: /"value": "Area: /' "$data/first.json" >wrong.json
expect wrong.json 'neither a service nor a function'
printf '{"type": "x", "values": {}}' >wrong.json
expect wrong.json 'no cluster of a MISP galaxy'
printf '{"type": "x",\n "values": [}' >wrong.json
expect wrong.json 'wrong.json:2' E-JSON
printf '{"type": "x", "type": "y", "values": []}' >wrong.json
expect wrong.json E-JSON
sed 's/<catalog/<!DOCTYPE catalog [<!ENTITY a "b">]>\n<catalog/' \
    "$data/catalog.xml" >wrong.xml
expect wrong.xml DOCTYPE
sed '/<\/metadata>/d' "$data/catalog.xml" >wrong.xml
expect wrong.xml E-XML
{
	echo '<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0">'
	seq 100 | sed 's/.*/<group id="g&"><title>G<\/title>/'
	seq 100 | sed 's/.*/<\/group>/'
	echo '</catalog>'
} >deep.xml
expect deep.xml 'nested too deeply'

begin 'files of others'
if [ -d "$shared/frameworks" ]; then
	new_place
	expect_code 0 cbreg init
	for file in misp-first-csirt-services-framework:102 \
	    misp-nice-framework-competency_areas:11 \
	    misp-nice-framework-work_roles:52; do
		name=${file%:*}.json
		expect_code 0 cbreg import "$shared/frameworks/$name" --format csv
		expect_words "$dir/out" "$name,framework,${file#*:},${file#*:},"
	done
	# The codes are those of the list that was typed by hand.
	expect_code 0 cbreg import --framework first-csirt@2.1 --as framework \
	    "$shared/programme/csirt_services_2_1.csv" --format csv
	expect_words "$dir/out" 'csirt_services_2_1.csv,framework,102,0,102,'
	# 18 families and 149 controls.
	expect_code 0 cbreg import "$shared/oscal/sp800-53-rev5-low.xml" \
	    --framework sp800-53-low@5.1.1 --format csv
	expect_words "$dir/out" 'sp800-53-rev5-low.xml,framework,167,167,'
	cbreg export framework | sed -n 's/^sp800-53-low,5.1.1,//p' >now
	check '149 controls' [ "$(grep -c ',control,' now)" = 149 ]
	expect_words now 'AC-1,ac,control,Policy and Procedures,'
	expect_code 0 cbreg import "$shared/oscal/basic-catalog.xml"
else
	skip 'files of others' 'NOT TESTED: ../shared/data is not there'
fi

begin 'accounts for Moodle'
new_place
expect_code 0 cbreg init --sample
expect_code 0 cbreg enroll CSF-2018-1 Suharto --country ID --new \
    --email suharto@example.id --status accepted --why test
expect_code 0 cbreg export roster --session CSF-2018-1 --moodle
cat >right <<\END
username,firstname,lastname,email,idnumber,institution,country,course1
p000099,Thiri,.,thiri@moc.mm.example,P000099,MM-MOC,MM,CSF-2018-1
p000187,Nyein Chan,Aung,nyein.chan.aung@motc.mm.example,P000187,MM-MOTC,MM,CSF-2018-1
p000258,Manivone,Vongsa,manivone.vongsa@mpt.la.example,P000258,LA-MPT,LA,CSF-2018-1
p000264,Kim,Piseth,kim.piseth@moc.kh.example,P000264,KH-MOC,KH,CSF-2018-1
p000282,Suharto,.,suharto@example.id,P000282,,ID,CSF-2018-1
END
expect_file right "$dir/out"
expect_words "$dir/err" 'no e-mail address'
expect_code 0 cbreg export roster --session CSF-2018-1 --moodle --filler -
expect_words "$dir/out" 'Suharto,-,'
expect_code 2 cbreg export persons --moodle
expect_code 2 cbreg export roster --moodle
expect_code 3 cbreg export roster --moodle --session NONE

plan
