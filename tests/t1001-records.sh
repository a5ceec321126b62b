#!/bin/sh
# Every kind of record: add, show, list, set, and out and in again.
. "$(dirname "$0")/lib-test.sh"

# What is recorded of the noun, and all that was done, as they stand now.
remember()
{
	cbreg "$noun" list --format csv >records 2>"$dir/err"
	cbreg log --format csv >log 2>"$dir/err"
}

expect_unchanged()
{
	cbreg "$noun" list --format csv >now 2>"$dir/err"
	expect_file records now
	cbreg log --format csv >now 2>"$dir/err"
	expect_file log now
}

# expect_only OPTION...: what set was given to set changed, and nothing else
expect_only()
{
	columns=
	for option; do
		option=${option%%=*}
		columns="$columns $(echo "${option#--}" | tr - _)"
	done
	case $columns in *status*) columns="$columns date" ;; esac
	cbreg "$noun" list --format csv >now 2>"$dir/err"
	paste -d '\n' records now | awk -F , -v may="$columns " '
	NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i }
	NR % 2 { line = $0; n = split($0, was, ","); next }
	NF != n { print "another number of fields: " $0 }
	{
		if (line == $0)
			next
		for (i = 1; i <= n; i++)
			if ($i != was[i]) {
				seen = 1
				if (!index(may, " " name[i] " "))
					print name[i] ": " was[i] " -> " $i
			}
	}
	END { if (!seen) print "nothing changed" }' >differs
	check "$(cat differs)" [ ! -s differs ]
	cp now records
}

# The message says what is wrong, and the nearest right word if there is one.
expect_near()
{
	expect_words "$dir/err" "$said"
	[ -z "$near" ] || check "no '$near': $(tail -n 1 "$dir/err")" \
	    grep -Eq "did you mean '?$near'?[?]" "$dir/err"
}

# The words of a command are split on purpose.
# shellcheck disable=SC2086
record()
{
	begin "$noun: add"
	named=$operands
	[ "$noun" != person ] || named=
	remember
	expect_code 0 cbreg "$noun" add $named $keys $add --dry-run
	expect_words "$dir/err" 'nothing was written'
	expect_code 0 cbreg "$noun" add $named $keys $add --format csv
	expect_words "$dir/out" 'record,code,verdict' "$noun," ',new'
	expect_words "$dir/err" 'done as batch'
	cbreg "$noun" list --format csv >now 2>"$dir/err"
	check 'not one more of them' \
	    [ "$(wc -l <now)" -eq $(($(wc -l <records) + 1)) ]
	grep -vxFf records now >row
	expect_code 0 cbreg "$noun" show $operands --format csv
	check 'show has another row' grep -qxFf row "$dir/out"

	begin "$noun: add twice is refused"
	remember
	expect_code 4 cbreg "$noun" add $named $keys $add

	begin "$noun: set is refused what is not there"
	expect_code 3 cbreg "$noun" set $typo $keys $change
	expect_near

	begin "$noun: what is refused or dry writes nothing"
	expect_code 0 cbreg "$noun" set $operands $keys $change --dry-run
	expect_unchanged

	begin "$noun: set changes what it names and nothing else"
	for part in "$fill" "$change"; do
		[ -n "$part" ] || continue
		expect_code 0 cbreg "$noun" set $operands $keys $part \
		    --format csv
		expect_words "$dir/out" changed
		expect_words "$dir/err" 'done as batch'
		expect_only $part
	done

	begin "$noun: show says what is not there, and what is near"
	expect_code 3 cbreg "$noun" show $typo
	expect_near
}

# noun | operands | options of the key | add | set what was empty | set what
# was not | operands that are wrong | what is wrong about them | what is near
every_noun()
{
	begin 'a registry'
	expect_code 0 cbreg init
	while IFS='|' read -r noun operands keys add fill change typo said \
	    near; do
		record
	done <<\END
country|FR||--name=France|--native-name=フランス|--name=Gaul|RF|RF|FR
group|pilot|KH --valid-from=2017|--valid-to=2019||--valid-to=2018-03|pilt|pilt|pilot
meeting|13||--start=2020-10|--city=Tokyo --country=JP|--start=2020-10-21|133|133|13
org|KH-CERT||--name=CamCERT --country=KH --kind=government-csirt|--gov-csirt-from=2014 --gov-csirt=yes|--name=KHCERT|KH-CRET|KH-CRET|KH-CERT
framework|team@1.0||--name=Teams|--source=ours|--name=Functions|taem@1.0|taem|team
capability|team@1.0 5.1||--name=Monitoring|--kind=service|--name=Watching|team@1.0 5.11|5.11|5.1
activity|HANDLING||--kind=course --name=Handling|--hours=30|--kind=workshop|HANDLNG|HANDLNG|HANDLING
session|HND-2017||--activity=HANDLING --start=2017-10-02 --end=2017-10-06|--seats=20 --city=Tokyo|--end=2017-10-05|HND-2071|HND-2071|HND-2017
quota|HND-2017 KH||--seats=3|--source=letter|--seats=4|HND-2071 KH|HND-2071|HND-2017
transfer|HND-2017 KH TH 2017-09-04||--seats=1 --reason=asked||--seats=2|HND-2071 KH TH 2017-09-04|HND-2071|HND-2017
profile|team@1.0 base 5.1||--min-level=2|--min-people=1|--min-level=3|team@1.0 bsae 5.1|bsae|base
teaches|HANDLING team@1.0 5.1|||--validity-months=24|--validity-months=36|HANDLNG team@1.0 5.1|HANDLNG|HANDLING
person|P000001||--name=Sok --country=KH --email=sok@kh.example|--sex=F --birth-year=1990|--country=TH|P000010|there is no|
affiliation|P000001 KH-CERT|--valid-from=2017-04-01||--valid-to=2018-03|--valid-to=2018-03-31|P000010 KH-CERT|there is no|
headcount|HND-2017 KH|--sex=F|--count=10|--source=letter|--count=11|HND-2071 KH|HND-2071|HND-2017
assessment|team@1.0 KH-CERT self 2017-05-31 5.1|--assessor=us|--level=2|--note=seen|--level=3|team@1.0 KH-CRET self 2017-05-31 5.1|KH-CRET|KH-CERT
enrolment|HND-2017|--person=P000001|--status=accepted --date=2017-09-01||--status=attended|HND-2071|HND-2071|HND-2017
waiting|HND-2017 P000001||--rank=1 --reason=asked||--rank=2|HND-2071 P000001|HND-2071|HND-2017
activity|MASTER||--kind=placement --name=Master|--theme=policy|--name=Doctor|MASTRE|MASTRE|MASTER
session|MST-2017||--activity=MASTER --start=2017-10-02|--end=2019-09-30|--start=2017-09-25|MTS-2017|MTS-2017|MST-2017
placement|MST-2017|--person=P000001|--start=2017-10-02|--degree=master --field=cryptography|--field=forensics|MTS-2017|MTS-2017|MST-2017
stage|MST-2017 P000001 enrolled|--date=2017-10||--note=late|--university=KH-CERT|MTS-2017 P000001 enrolled|MTS-2017|MST-2017
followup|P000001 2020||--asked-on=2020-11-02|--in-post=yes|--in-post=no|P000010 2020|there is no|
END
	begin 'every change is in the log, no refused one is'
	expect_code 0 cbreg log --format csv
	expect_words "$dir/out" 'capability add team@1.0' \
	    'session set HND-2017 --end=2017-10-05' ',tester,'
	expect_no_words "$dir/out" HND-2071 --dry-run

	begin 'list: only what the options ask for'
	expect_code 0 cbreg session list --activity=MASTER --format csv
	check 'not one row' [ "$(wc -l <"$dir/out")" -eq 2 ]
	expect_words "$dir/out" MST-2017
	expect_code 0 cbreg session list --activity=NONE --format csv
	check 'not the header alone' [ "$(wc -l <"$dir/out")" -eq 1 ]

	begin 'show: nothing on standard output for what is not there'
	for format in table csv json md; do
		expect_code 3 cbreg session show NONE --format $format
		check "$format" [ ! -s "$dir/out" ]
	done

	begin 'show: what hangs on a record stands with it'
	expect_code 0 cbreg person show P000001
	expect_words "$dir/out" affiliations KH-CERT roster HND-2017 MST-2017
	expect_code 0 cbreg session show HND-2017
	expect_words "$dir/out" HND-2017 letter P000001
	expect_code 0 cbreg activity show HANDLING
	expect_words "$dir/out" HND-2017 team

	begin 'person show: by what else names a person'
	expect_code 0 cbreg person show sok@kh.example --format csv
	expect_words "$dir/out" P000001
	expect_code 3 cbreg person show nobody@kh.example

	begin 'check: the registry is whole'
	expect_code 0 cbreg check
}

# In the order in which they build on each other.
kinds='countries groups meetings organisations frameworks framework
    activities sessions quotas profile teaches persons affiliations
    headcounts assessments roster placements'

# What import makes of what export wrote.
round_trip()
{
	begin 'init --sample'
	expect_code 0 cbreg init --sample
	mkdir -p exported
	for kind in $kinds; do
		expect_code 0 cbreg export "$kind" -o "exported/$kind.csv"
	done
	begin 'the export of a registry is known to it'
	cbreg log --format csv >log
	for kind in $kinds; do
		expect_code 0 cbreg import --as "$kind" "exported/$kind.csv"
		expect_words "$dir/err" 'known already'
	done
	cbreg log --format csv >now
	expect_file log now

	new_registry
	for kind in $kinds; do
		begin "export $kind into a fresh registry, and out the same"
		check "no $kind in the sample" \
		    [ "$(wc -l <"exported/$kind.csv")" -gt 1 ]
		expect_code 0 cbreg import --as "$kind" "exported/$kind.csv"
		expect_code 0 cbreg export "$kind"
		expect_file "exported/$kind.csv" "$dir/out"
	done
	begin 'nothing that came later changed what came before'
	for kind in $kinds; do
		cbreg export "$kind" >now
		expect_file "exported/$kind.csv" now
	done
	expect_code 0 cbreg check

	new_registry
	begin 'all kinds in one import'
	# shellcheck disable=SC2046,SC2086 # names without blanks
	expect_code 0 cbreg import $(printf 'exported/%s.csv ' $kinds)
	for kind in $kinds; do
		cbreg export "$kind" >now
		expect_file "exported/$kind.csv" now
	done
}

for_each_engine every_noun
for_each_engine round_trip
plan
