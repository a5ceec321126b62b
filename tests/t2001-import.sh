#!/bin/sh
# Files as they come.  Each tests/data/import/ok/KIND-WHAT.csv has a .out (what
# import prints, then what export KIND does; of people also their affiliations)
# and, where something is said of it, a .err; each bad/NAME.csv has a .err: its
# exit status, then what is said, with the place.  All begin with the registry
# of base/.  A case is added by adding files.
. "$(dirname "$0")/lib-test.sh"

cases=$top_srcdir/tests/data/import

# base_registry: a fresh one with base/ in it; copied where that is cheaper
base_registry()
{
	if [ $engine = sqlite ] && [ -e "$dir/base.cbreg" ]; then
		new_place
		cp base.cbreg "$DB"
		return
	fi
	new_registry "$cases"/base/*.csv
	if [ $engine = sqlite ]; then
		sqlite3 "$DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$dir/found"
		cp "$DB" base.cbreg
	fi
}

# in_cases DIRECTORY COMMAND...: files are named as a user would name them
in_cases()
{
	(cd "$cases/$1" && shift && cbreg "$@")
}

# What was said, without the last word.
said()
{
	sed '/^cbreg: done as batch [0-9]*$/d
	    /^cbreg: everything is known already; nothing was written$/d' \
	    "$dir/err"
}

good()
{
	for file in "$cases"/ok/*.csv; do
		name=${file##*/} name=${name%.csv} kind=${name%%-*}
		begin "ok/$name"
		base_registry
		expect_code 0 in_cases ok import "$name.csv" --format csv
		cp "$dir/out" is
		said >said
		[ ! -e "$cases/ok/$name.err" ] || cp "$cases/ok/$name.err" right
		[ -e "$cases/ok/$name.err" ] || : >right
		expect_file right said
		expect_code 0 cbreg export "$kind"
		cat "$dir/out" >>is
		case $kind in persons | roster | placements)
			cbreg export affiliations >>is
			;;
		esac
		expect_file "$cases/ok/$name.out" is
		expect_code 0 in_cases ok import "$name.csv"
		expect_words "$dir/err" 'nothing was written'
	done
}

bad()
{
	begin 'the registry for what is refused'
	base_registry
	cbreg export persons >persons
	for file in "$cases"/bad/*.csv; do
		name=${file##*/} name=${name%.csv}
		begin "bad/$name"
		cbreg log >log
		in_cases bad import "$name.csv" >"$dir/out" 2>"$dir/err"
		{ echo "exit $?" && cat "$dir/err"; } >is
		expect_file "$cases/bad/$name.err" is
		cbreg log >now
		expect_file log now
	done
	begin 'what is refused leaves the registry whole'
	cbreg export persons >now
	expect_file persons now
	expect_code 0 cbreg check
}

# accept TITLE ROWS: the file 'made' has so many new rows
accept()
{
	begin "accepted: $1"
	base_registry
	expect_code 0 cbreg import made --format csv
	expect_words "$dir/out" "made,roster,$2,$2,0,0,0,0,0"
	expect_code 0 cbreg export roster
	cp "$dir/out" roster
	check 'not as many enrolments' [ "$(grep -c ^CYB- roster)" -eq "$2" ]
	expect_words roster ,completed,2017-05-12,
}

# refuse TITLE EXIT WORDS...: the file 'made' is refused with those words
refuse()
{
	begin "refused: $1"
	expected=$2
	shift 2
	cbreg log >log
	expect_code "$expected" cbreg import made --format csv
	expect_words "$dir/err" "$@" 'nothing was written'
	cbreg log >now
	expect_file log now
}

header='session,name,country,status,role'

# What would not survive an editor, or the way here.
bytes()
{
	printf '\357\273\277%s\nCYB-2017A,One,TH,completed,\n' $header >made
	accept 'a byte order mark' 1
	printf '%s\r\nCYB-2017A,One,TH,completed,\r\nCYB-2017A,Two,TH,,\r\n' \
	    $header >made
	accept 'lines that end in CRLF' 2
	printf '\357\273\277"%s\r\nCYB-2017A,One,TH,completed,\r\n' \
	    'session",name,country,status,role' >made
	accept 'a byte order mark before a quote' 1
	printf '%s\nCYB-2017A,One,TH,completed,\nCYB-2017A,Two,TH,,' \
	    $header >made
	accept 'a last line without its end' 2
	printf '%s\r\nCYB-2017A,"A\r\nB",TH,completed,\r\n' $header >made
	accept 'a CRLF inside quotes' 1
	expect_words roster "$(printf '"A\r')"
	{
		printf '%s,native_name\nCYB-2017A,One,TH,completed,,' $header
		head -c 300000 /dev/zero | tr '\0' x
		echo
	} >made
	accept 'a row of 300 kB' 1
	check 'the value is cut' [ "$(wc -c <roster)" -gt 300000 ]
	{
		printf %s $header
		seq 500 | sed 's/.*/,more&/' | tr -d '\n'
		printf '\nCYB-2017A,One,TH,completed,'
		seq 500 | tr '\n' , | sed 's/,$//; s/^/,/'
		echo
	} >made
	accept 'five hundred columns that nobody knows' 1
	{
		echo $header
		seq 3000 | sed 's/.*/CYB-2017A,Person &,TH,completed,/'
	} >made
	accept 'three thousand rows' 3000

	begin 'the registry for bytes that are refused'
	base_registry
	: >made
	refuse 'an empty file' 5 'made:1' empty
	printf '\n\n' >made
	refuse 'a file of empty lines' 5 'made:'
	printf '\357\273\277' >made
	refuse 'a byte order mark and no more' 5 'made:'
	printf '%s\nCYB-2017A,O\000ne,TH,,\n' $header >made
	refuse 'a NUL byte' 5 'made:2' NUL
	printf '%s\nCYB-2017A,One,TH,,\nCYB-2017A,T\377wo,TH,,\n' $header >made
	refuse 'a byte that is not UTF-8' 5 'made:3' UTF-8
	printf '%s\nCYB-2017A,\202\261,TH,,\n' $header >made
	refuse 'Shift_JIS' 5 'made:2' UTF-8
	printf '%s\nCYB-2017A,O\300\200ne,TH,,\n' $header >made
	refuse 'an overlong form of NUL' 5 'made:2' UTF-8
	printf '%s\nCYB-2017A,O\340\200\257ne,TH,,\n' $header >made
	refuse 'an overlong form of a slash' 5 'made:2' UTF-8
	printf '%s\nCYB-2017A,O\355\240\200ne,TH,,\n' $header >made
	refuse 'half a surrogate pair' 5 'made:2' UTF-8
	printf '%s\nCYB-2017A,One\360\237\n' $header >made
	refuse 'half a character at the end' 5 'made:2' UTF-8
	printf '%s\n' $header | iconv -t UTF-16LE >made
	refuse 'UTF-16 without its mark' 5 'made:1'
	printf '%s\nCYB-2017A,One\rTwo,TH,,\n' $header >made
	refuse 'a line that ends with a carriage return' 5 'made:2' fields
	{
		printf %s $header
		seq 595 | sed 's/.*/,more&/' | tr -d '\n'
		echo
	} >made
	refuse 'six hundred columns' 5 'made:1' 512
	{
		printf '%s\nCYB-2017A,One,TH,,\nCYB-2017A,' $header
		head -c 5000000 /dev/zero | tr '\0' x
		printf ',TH,,\n'
	} >made
	refuse 'a row of five million bytes' 5 'made:3' 'longer'
	{
		printf '%s\nCYB-2017A,"One,TH,,\n' $header
		seq 400000 | sed 's/.*/CYB-2017A,Person,TH,,/'
	} >made
	refuse 'a quote that is never closed in a long file' 5 'made:2' quote
	head -c 3000 "$CBREG" >made
	refuse 'a program' 5 'made:1'

	begin 'refused: what is no file'
	expect_code 5 cbreg import nowhere.csv
	expect_words "$dir/err" nowhere.csv
	expect_code 5 cbreg import "$dir"
	expect_words "$dir/err" "$dir"

	begin 'the first errors are told, the rest counted'
	{
		echo $header
		seq 5000 | sed 's/.*/CYB-2017A,Person &,ZZZ,completed,/'
	} >made
	expect_code 1 cbreg import made
	check 'too many lines' [ "$(wc -l <"$dir/err")" -le 30 ]
	expect_words "$dir/err" 'made:2:3' more '5000 rows'
}

# The nearest right value stands beside a wrong one.
near()
{
	base_registry
	while IFS='|' read -r what row nearest; do
		begin "what is near is named: $what"
		printf 'session,country,organisation,name,role\n%s,One,\n' \
		    "$row" >typo.csv
		expect_code 1 cbreg import typo.csv
		check "$(cat "$dir/err")" \
		    grep -Eq "typo.csv:2:[123]: .*$nearest" "$dir/err"
	done <<\END
a session|CYB-2071A,KH,KH-CERT|did you mean CYB-2017A
a session in small letters|cyb-2071b,KH,KH-CERT|did you mean CYB-2017B
an organisation|CYB-2017A,KH,KH-CRET|did you mean KH-CERT
the name of an organisation|CYB-2017A,TH,ThiaCERT|did you mean (TH-CERT|ThaiCERT)
a country code|CYB-2017A,KX,KH-CERT|did you mean KH
a country|CYB-2017A,Camboda,KH-CERT|did you mean (KH|Cambodia)
a country with a letter less|CYB-2017A,Philipines,KH-CERT|did you mean (PH|Philippines)
a country in other words|CYB-2017A,Viet-Nam,KH-CERT|did you mean (VN|Vietnam|Viet Nam)
END
}

for_each_engine near
for_each_engine good
for_each_engine bad
for_each_engine bytes
plan
