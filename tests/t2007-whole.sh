#!/bin/sh
# A whole registry goes out and comes in again with its history and its log,
# on the same engine and on the other one.
. "$(dirname "$0")/lib-test.sh"

CBREG_NOW=2018-04-02 CBREG_ACTOR=officer
export CBREG_NOW CBREG_ACTOR

# Something of everything that leaves a trace.
fill()
{
	expect_code 0 cbreg init --sample
	expect_code 0 cbreg enroll CSF-2018-1 "$(printf 'Sok\nDara \\ x1f')" \
	    --country KH --org KH-MPTC --new --email sok.dara@mptc.kh.example
	expect_code 0 cbreg progress CSF-2018-1 sok.dara@mptc.kh.example \
	    withdrawn --reason duty
	expect_code 0 cbreg person set P000014 --native-name '髙﨑 健'
	expect_code 0 cbreg person merge P000012 P000013 --why same
	expect_code 0 cbreg org set BN-MOC --parent BN-CSB
	expect_code 0 cbreg org set KH-MPTC --parent KH-CAMCERT
	expect_code 0 cbreg undo "$(last_batch)"
	expect_code 0 cbreg person erase P000101 --alone --why asked
}

last_batch()
{
	cbreg log --format csv | tail -n 1 | cut -d, -f1
}

# What every report of it says.
reports()
{
	for command in log 'check' 'figures --period fy2017 --by country,kind' \
	    'gap --group asean --summary' 'person show P000012 --history' \
	    'person show P000013' 'export roster' 'export persons'; do
		# shellcheck disable=SC2086 # words
		cbreg $command
	done 2>&1
}

comes_again()
{
	new_place
	begin "what $1 gave comes in"
	expect_code 0 cbreg init
	expect_code 0 cbreg import --dry-run "$1.xml"
	cbreg log --format csv >now
	check 'a dry run leaves nothing' [ "$(wc -l <now)" = 1 ]
	expect_code 0 cbreg import "$1.xml"
	cbreg export all >again.xml
	expect_file "$1.xml" again.xml
	reports >now
	expect_file "$1.reports" now
	begin "it goes on from there"
	expect_code 0 cbreg enroll CSF-2018-1 Newcomer --country LA --new
	expect_code 0 cbreg org add ZZ-NEW --name New --kind other --country LA
	expect_code 0 cbreg undo "$(last_batch)"
	expect_code 0 cbreg check --check identity
	expect_code 4 cbreg import "$1.xml"
	expect_words "$dir/err" 'empty'
}

goes_out()
{
	new_place
	begin "everything goes out"
	fill
	expect_code 0 cbreg export all -o "$engine.xml"
	cbreg export all --format xml >again.xml
	expect_file "$engine.xml" again.xml
	reports >"$engine.reports"
	expect_words "$engine.xml" '<registry schema=' '\x1f' 'Dara \\ x1f' \
	    'Sok&#10;Dara'
	if command -v xmllint >/dev/null; then
		expect_code 0 xmllint --noout --schema \
		    "$top_srcdir/data/cbreg-1.xsd" "$engine.xml"
	fi
}

for_each_engine goes_out
comes_from_sqlite()
{
	comes_again sqlite
}
for_each_engine comes_from_sqlite
comes_from_postgresql()
{
	comes_again postgresql
}
[ ! -e postgresql.xml ] || for_each_engine comes_from_postgresql

begin 'a copy that was altered is refused, and nothing is written'
new_place
expect_code 0 cbreg init
refuse()
{
	sed "$1" sqlite.xml >altered.xml
	if cmp -s altered.xml sqlite.xml; then
		fail "nothing is altered by $1"
		return
	fi
	expect_code 5 cbreg import altered.xml
	shift
	expect_words "$dir/err" "$@" 'nothing was written'
}
refuse '/^<seal>/,/^<\/seal>/d' E-SCHEMA undone
refuse 's/<registry schema="[0-9]*"/<registry schema="3"/' 'schema 3'
refuse '/^<person>/,/^<\/person>/s/^<row id="14" /<row id="x" /' person id
refuse '/^<person>/,/^<\/person>/s/^<row id="14" /<row /' 'id is missing'
refuse '/^<person>/,/^<\/person>/s/^<row id="14" /<row id="15" /' E-COPY
refuse '/^<person>/,/^<\/person>/{/^<row id="20" /d;}' E-COPY
refuse '/^<batch>/,/^<\/batch>/s/actor="officer"/actor="other"/' E-COPY chain
refuse '/^<enrolment_past>/,/^<\/enrolment_past>/{/^<row/d;}' E-COPY history
refuse 's/\\x1f/\\x00/' E-SCHEMA
refuse 's/\\x1f/\\q/' E-SCHEMA
refuse 's/\\x1f/\\xff/' E-SCHEMA
refuse '/^<meta>/,/^<\/meta>/s/\(key="secret" value="\)[^"]*/\1short/' E-COPY secret
refuse '/code="BN-CSB"/s/\/>$/ parent_id="999"\/>/' E-COPY
refuse '/code="BN-CSB"/s/\/>$/ parent_id="19"\/>/' E-COPY 'comes back'
refuse '/^<session>/,/^<\/session>/s/ seats="[0-9]*"/ seats="99999999999"/' E-COPY seats
refuse '$d' E-XML
refuse 's/^<\/registry>/<more\/><\/registry>/' E-SCHEMA
cbreg log --format csv >now
check 'nothing was written' [ "$(wc -l <now)" = 1 ]
expect_code 0 cbreg import --strict sqlite.xml

begin 'in other formats it is a list of each kind'
expect_code 0 cbreg export all --format xlsx -o all.xlsx
expect_code 0 cbreg import --dry-run all.xlsx --sheet sessions
expect_code 0 cbreg export all --format json
expect_words "$dir/out" '"persons": [' '"merges"'
expect_code 2 cbreg export all --format csv
expect_words "$dir/err" xlsx

plan
