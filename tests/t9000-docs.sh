#!/bin/sh
# The documents against the program: the pages are sound, their examples and
# the session of README are what the program prints, and every word that the
# program knows is in them.
. "$(dirname "$0")/lib-test.sh"

docs=$top_srcdir/docs
pages=$(cd "$docs" && ls ./*.[1-8] | sed 's|^\./||')
CBREG_NOW=2018-04-02 CBREG_ACTOR=officer
mkdir bin
cat >bin/cbreg <<END
#!/bin/sh
exec "$CBREG" "\$@"
END
chmod +x bin/cbreg
PATH=$dir/bin:$PATH
unset -f cbreg # the plain program is meant from here on

# The pages themselves.

for page in $pages; do
	if ! command -v mandoc >/dev/null; then
		skip "$page is sound" 'NOT CHECKED: mandoc is not installed'
		continue
	fi
	begin "$page is sound"
	mandoc -T lint -W warning "$docs/$page" >lint 2>&1 ||
	    fail "$(cat lint)"
done

# Text as it stands in literal displays of the section of examples.
page_session()
{
	awk '
	/^\.Sh / { here = $2 == "EXAMPLES" }
	/^\.Ed/ { inside = 0 }
	here && inside {
		gsub(/\\\(aq/, "\047")
		gsub(/\\\(ga/, "`")
		gsub(/\\\(ti/, "~")
		gsub(/\\\(ha/, "^")
		gsub(/\\&/, "")
		gsub(/\\e/, "\\")
		print
	}
	/^\.Bd -literal/ { inside = 1 }' "$1"
}

# Indented text from the first command on; an empty line belongs to it where
# more output follows.
readme_session()
{
	awk '
	/^    \$ / { inside = 1 }
	/^[^ ]/ { inside = empty = 0 }
	!inside { next }
	$0 == "" { empty++; next }
	{
		if ($0 !~ /^    \$ /)
			while (empty > 0 && empty--)
				print ""
		empty = 0
		print substr($0, 5)
	}' "$1"
}

# Commands of a transcript into files head.N, as they stand, and cmd.N.
split_session()
{
	awk '
	/^\$ / {
		if (n++)
			close(cmd)
		cmd = "cmd." n
		print >("head." n)
		print substr($0, 3) >cmd
		more = 1
		next
	}
	/^> / && more {
		print >("head." n)
		print substr($0, 3) >cmd
		next
	}
	{ more = 0 }' "$1"
}

# session NAME: run what is in the file `wanted` and compare
session()
{
	rm -rf cmd.* head.* work got
	mkdir work
	split_session wanted
	if [ ! -e cmd.1 ]; then
		fail "no command in the examples of $1"
		return
	fi
	grep -q "cbreg init" cmd.* || for part in "" -wal; do
		[ ! -e sample.cbreg$part ] ||
		    cp sample.cbreg$part work/registry.cbreg$part
	done
	(
		cd work || exit
		n=1 status=0
		while [ -e ../cmd.$n ]; do
			cat ../head.$n
			(exit $status)
			# shellcheck disable=SC1090 # what was cut out
			. ../cmd.$n
			status=$?
			n=$((n + 1))
		done
	) >got 2>&1
	headless wanted
	headless got
	expect_file wanted got
}

# A copy of a registry is one file: its log is folded back into it.
begin 'the sample programme loads'
expect_code 0 "$CBREG" --db sample.cbreg init --sample

for page in $pages; do
	page_session "$docs/$page" >wanted
	[ -s wanted ] || continue
	begin "the examples of $page"
	session "$page"
done

begin 'the session of README'
readme_session "$top_srcdir/README" >wanted
session README

begin 'README is at most two screens'
check 'README is too long' [ "$(wc -l <"$top_srcdir/README")" -le 100 ]

# What the program says of itself, against the pages.

formats=$docs/cbreg-formats.7
DB=empty.cbreg
begin 'an empty registry'
expect_code 0 "$CBREG" --db $DB init

# section PAGE TITLE, subsection PAGE TITLE
section()
{
	awk -v title="$2" '
	/^\.Sh / { here = substr($0, 5) == title }
	here' "$1"
}

subsection()
{
	awk -v title="$2" '
	/^\.S[hs] / { here = /^\.Ss/ && substr($0, 5) == title }
	here' "$1"
}

# has WORD FILE...: the word stands in one of the files, as a word
has()
{
	word=$1
	shift
	cat "$@" | tr -s ' ,;()"' '\n' | grep -qxF -e "$word"
}

"$CBREG" help >help
sed -n '/^Commands/,/^Records/s/^  \([a-z]*\) .*/\1/p' help >commands
sed -n '/^Records/,/^Common/s/^  \([a-z-]*\) .*/\1/p' help >nouns

begin 'every command and every noun is in cbreg(1)'
check 'commands are not found in the help' [ "$(wc -l <commands)" -ge 9 ]
check 'nouns are not found in the help' [ "$(wc -l <nouns)" -ge 17 ]
cat commands nouns | while read -r word; do
	grep -qE "^\.(It )?Cm $word( |\$)" "$docs/cbreg.1" || echo "$word"
done >missing
check 'not there' [ ! -s missing ] || note <missing

# The page of a command.
page_of()
{
	case $1 in
	init | log | check) echo cbreg-admin.1 ;;
	export) echo cbreg-records.1 ;;
	progress) echo cbreg-enroll.1 ;;
	fairness) echo cbreg-session.1 ;;
	*) echo "cbreg-$1.1" ;;
	esac
}

# The options in a help text: --NAME at the start of a line or behind -o,
options_of()
{
	sed -n 's/^  \(-., \|    \)--\([a-z][a-z-]*\).*/\2/p' "$1"
}

begin 'every common option is in cbreg(1)'
sed -n '/^Common/,$p' help >common
options_of common >options
check 'options are not found in the help' [ "$(wc -l <options)" -ge 10 ]
while read -r option; do
	has "-$option" "$docs/cbreg.1" || fail "--$option"
done <options
sort options >common

while read -r command; do
	begin "every option of $command is in its page"
	expect_code 0 "$CBREG" "$command" --help
	options_of "$dir/out" | sort | comm -23 - common >options
	while read -r option; do
		has "-$option" "$docs/$(page_of "$command")" ||
		    fail "--$option"
	done <options
done <commands

# Verbs that only one noun has: "noun verb", from the table in the sources;
# one of the pages has each in its synopsis.
sed -n '/^} verbs/,/^};/s/^.*{ "\([a-z]*\)", "\([a-z]*\)", [a-z_]* },*$/\1 \2/p' \
    "$top_srcdir/cli/cmd_noun.c" >verbs
begin 'verbs of nouns are in the sources'
check 'verbs are not found' [ "$(wc -l <verbs)" -ge 12 ]
while read -r noun verb; do
	begin "$noun $verb and its options are in a page"
	page=$(grep -l -E "^\.Nm cbreg $noun $verb( |\$)" "$docs"/*.1 | head -n 1)
	[ -n "$page" ] || page=/dev/null
	check 'no page has it' [ "$page" != /dev/null ]
	expect_code 0 "$CBREG" "$noun" "$verb" --help
	options_of "$dir/out" | sort -u | comm -23 - common >options
	while read -r option; do
		has "-$option" "$page" || fail "--$option"
	done <options
done <verbs
while read -r verb; do
	begin "every option of session $verb is in cbreg-session(1)"
	# shellcheck disable=SC2086 # words
	expect_code 0 "$CBREG" session $verb --help
	options_of "$dir/out" | sort | comm -23 - common >options
	while read -r option; do
		has "-$option" "$docs/cbreg-session.1" || fail "--$option"
	done <options
done <<\END
seats
quota list
quota set
quota transfer
waitlist list
waitlist move
waitlist promote
END

# KEY|ENGLISH|JAPANESE of a kind's table of columns in cbreg-formats(7).
columns_of()
{
	subsection "$formats" "$1" | sed -n '
	/^\.It [a-z_]*[*+!]* Ta /!d
	s/^\.It \([a-z_]*\)[*+!]* Ta [a-z-]* Ta \(.*\) Ta \(.*\)$/\1|\2|\3/p'
}

sed -n 's/^\.Ss \([a-z-]*\) (\([a-z-]*\))$/\1 \2/p' "$formats" >kinds
begin 'every noun has its table of columns'
while read -r noun; do
	grep -q " $noun\$" kinds || fail "$noun"
done <nouns
check 'more tables than nouns' \
    [ "$(wc -l <kinds)" -eq "$(wc -l <nouns)" ]

: >shown
while read -r kind noun; do
	begin "the columns of $kind"
	columns_of "$kind ($noun)" | tee -a shown | cut -d'|' -f1 >keys
	expect_code 0 "$CBREG" --db $DB export "$kind"
	head -n 1 "$dir/out" | tr , '\n' >wanted
	expect_file wanted keys
	for verb in list show add set; do
		begin "the options of $noun $verb are columns"
		expect_code 0 "$CBREG" "$noun" $verb --help
		options_of "$dir/out" | sort | comm -23 - common | tr - _ >options
		while read -r option; do
			grep -qx "$option" keys ||
			    has "-$option" "$docs/cbreg-records.1" ||
			    fail "--$option"
		done <options
	done
done <kinds

begin 'every label of a column is there'
cat "$top_srcdir"/registry/*.c | tr -s '\n\t ' '   ' |
    grep -oE '(TEXT|CODE|INT|DATE|PARTIAL|WORD|COUNTRY|ORG|REF|TYPED)\( ?"[^"]*", ?"[^"]*", ?"[^"]*"' |
    sed 's/^[A-Z]*( *"\([^"]*\)", *"\([^"]*\)", *"\([^"]*\)"$/\1|\2|\3/' |
    sort >wanted
check 'labels are not found in the sources' [ "$(wc -l <wanted)" -ge 100 ]
sort shown >labels
expect_file wanted labels

begin 'every synonym of a column is there'
sed -n '/^} synonyms/,/^};/s/^.*{ "\([a-z_]*\)", "\(.*\)" },*$/.It \2 Ta \1/p' \
    "$top_srcdir/import/header.c" >wanted
check 'synonyms are not found in the sources' [ "$(wc -l <wanted)" -ge 10 ]
subsection "$formats" Synonyms | grep '^\.It [^S].* Ta ' >synonyms
expect_file wanted synonyms

begin 'every code list is there, word by word'
awk '
/^static const char \*const [a-z_]*\[\] = \{/ {
	name = $0
	sub(/.*const /, "", name)
	sub(/\[.*/, "", name)
	line = ""
	inside = 1
}
inside { line = line $0 }
inside && /};/ {
	inside = 0
	sub(/^[^{]*{/, "", line)
	n = split(line, word, "\"")
	out = ""
	for (i = 2; i <= n; i += 2)
		if (word[i] != "")
			out = out (out == "" ? "" : " , ") word[i]
	print name ": " out
}' "$top_srcdir/registry/codes.c" >wanted
check 'lists are not found in the sources' [ "$(wc -l <wanted)" -ge 14 ]
section "$formats" 'CODE LISTS' | awk '
/^\.It Em / { name = $3 }
/^\.Li / && name != "" { print name ": " substr($0, 5); name = "" }' >lists
expect_file wanted lists
sed 's/^[a-z_]*: //' wanted | tr -d ' ' | tr , '\n' >words
while read -r word; do
	has "$word" "$docs"/*.[1-8] || fail "$word"
done <words
# of_list NAME: its words, one a line
of_list()
{
	sed -n "s/^$1: //p" lists | tr -d ' ' | tr , '\n'
}
of_list status >statuses

begin 'every status and every reason is in cbreg-enroll(1)'
check 'statuses are not found' [ "$(wc -l <statuses)" -ge 13 ]
{
	cat statuses
	of_list reason
} | while read -r word; do
	has "$word" "$docs/cbreg-enroll.1" || echo "$word"
done >missing
check 'not there' [ ! -s missing ] || note <missing

begin 'every exit status is in cbreg(1)'
sed -n 's/^	EXIT_[A-Z_]* = \([0-9]*\),*$/\1/p' "$top_srcdir/cli/say.h" >wanted
check 'exit statuses are not found' [ "$(wc -l <wanted)" -ge 11 ]
section "$docs/cbreg.1" 'EXIT STATUS' | sed -n 's/^\.It //p' >exits
expect_file wanted exits

begin 'every finding is in cbreg-formats(7)'
cat "$top_srcdir"/registry/*.c "$top_srcdir"/import/*.c "$top_srcdir"/cli/*.c |
    grep -oE '"[EW]-[A-Z0-9]+"' | tr -d '"' | sort -u >wanted
check 'findings are not found in the sources' [ "$(wc -l <wanted)" -ge 20 ]
section "$formats" FINDINGS | sed -n 's/^\.It //p' | sort >findings
expect_file wanted findings

begin 'every measure with its unit, and every axis, is in cbreg-figures(1)'
{ tr '\n' ' ' <"$top_srcdir/registry/figures.c"; echo; } | sed 's/\[CBREG_M_/\n/g' |
    sed -n 's/^[A-Z_]*\] = { "\([a-z_]*\)", "\([a-z]*\)",.*/\1,\2/p' >wanted
check 'measures are not found in the sources' [ "$(wc -l <wanted)" -ge 13 ]
subsection "$docs/cbreg-figures.1" Measures |
    sed -n 's/^\.It Cm \([a-z_]*\) Pq unit: Li \([a-z]*\)$/\1,\2/p' >measures
expect_file wanted measures
expect_code 2 "$CBREG" --db $DB figures --period 2017 --by nothing
sed 's/.*there are //; s/ and /,/' "$dir/err" | tr -d ' ' | tr , '\n' >wanted
subsection "$docs/cbreg-figures.1" Axes | sed -n 's/^\.It Cm //p' >axes
expect_file wanted axes

# Words of the reports, from their tables in the sources.
words_in()
{
	tr -s '\n\t ' '   ' <"$1" | grep -oE "$2\[\] = \{[^}]*\}" |
	    grep -oE '"[^"]*"' | tr -d '"'
}

begin 'every status of the gap report is there'
for table in level_word people_word gap_word; do
	words_in "$top_srcdir/registry/gap.c" $table >words
	check "$table is not found in the sources" [ -s words ]
	while read -r word; do
		has "$word" "$docs/cbreg-gap.1" || fail "$word"
		subsection "$formats" 'cbreg gap' | has "$word" - ||
		    fail "$word in cbreg-formats(7)"
	done <words
done

begin 'every verdict is there'
tr -s '\n\t ' '   ' <"$top_srcdir/registry/intake.c" |
    sed -n 's/.*verdict_word\[[A-Z_]*\] = {\([^}]*\)}.*/\1/p' |
    grep -oE '"[^"]*"' | tr -d '"' >words
check 'verdicts are not found in the sources' [ "$(wc -l <words)" -ge 6 ]
while read -r word; do
	has "$word" "$docs/cbreg-import.1" || fail "$word"
done <words

begin 'every check that is told has its name in the list'
{
	echo file
	cat "$top_srcdir"/registry/*.c | tr -s '\n\t ' '   ' |
	    grep -oE '(tell\(context|\{ STMT_CHECK_[A-Z]*), "[a-z]+"' |
	    sed 's/.*"\(.*\)"/\1/'
} | sort -u >wanted
check 'checks are not found in the sources' [ "$(wc -l <wanted)" -ge 5 ]
expect_code 0 "$CBREG" check --list --format csv
awk -F , '$2 == "registry" { print $1 }' "$dir/out" | sort >checks
expect_file wanted checks

begin 'every check is in cbreg-admin(1), with its explanation'
expect_code 0 "$CBREG" check --list --format ndjson
sed 's/^{"check": "\([^"]*\)", .*"about": "\([^"]*\)"}$/\1: \2/' "$dir/out" \
    >wanted
check 'checks are not found in the list' [ "$(wc -l <wanted)" -ge 14 ]
subsection "$docs/cbreg-admin.1" check | awk '
/^\./ && name != "" { print name ":" text; name = "" }
/^\.It Cm / { name = $3; text = ""; next }
name != "" { text = text " " $0 }' >checks
expect_file wanted checks

begin 'every rule of lint is in cbreg-lint(1), with its words'
expect_code 0 "$CBREG" lint --summary --format ndjson \
    "$top_srcdir/tests/data/lint/clean.csv"
sed 's/.*"rule": "\([^"]*\)".*"about": "\([^"]*\)"}$/\1: \2./' "$dir/out" \
    >wanted
check 'rules are not found in the summary' [ "$(wc -l <wanted)" -eq 15 ]
subsection "$docs/cbreg-lint.1" Rules | awk '
/^\.It Cm / { name = $3; next }
name != "" { print name ": " $0; name = "" }' >lint_rules
expect_file wanted lint_rules
tr -s '\n\t ' '   ' <"$top_srcdir/import/lint.c" |
    grep -oE '\[LINT_[A-Z]*\] = "[a-z-]*"' | sed 's/.*"\(.*\)"/\1/' >words
check 'verdicts are not found in the sources' [ "$(wc -l <words)" -eq 4 ]
while read -r word; do
	has "$word" "$docs/cbreg-lint.1" || fail "$word"
done <words

begin 'every question of the screen is in cbreg-screen(1)'
words_in "$top_srcdir/registry/screen.c" question_word >wanted
check 'questions are not found in the sources' [ "$(wc -l <wanted)" -ge 6 ]
subsection "$docs/cbreg-screen.1" Questions | sed -n 's/^\.It Cm //p' >questions
expect_file wanted questions

begin 'every piece of evidence with its weight is in cbreg-person(1)'
sed -n '/^} evidence\[/,/^};/p' "$top_srcdir/registry/match.c" |
    tr -s '\n\t ' '   ' |
    grep -oE '\{ "[a-z-]*", -?[0-9]+, "[^"]*"' |
    sed 's/^{ "\(.*\)", \(.*\), "\(.*\)"$/\1|\2|\3/' >wanted
check 'evidence is not found in the sources' [ "$(wc -l <wanted)" -ge 20 ]
subsection "$docs/cbreg-person.1" Evidence | tr -d '\\\\' |
    sed -n '/^\.It Sy/d; s/^\.It \(.*\) Ta \(.*\) Ta \(.*\)$/\1|\2|\3/p' >pieces
expect_file wanted pieces

# outputs TITLE COMMAND...: the columns of the command's CSV are listed
outputs()
{
	title=$1
	shift
	begin "the output columns of $title"
	"$@" >"$dir/out" 2>"$dir/err"
	head -n 1 "$dir/out" | tr , '\n' >wanted
	subsection "$formats" "$title" |
	    sed -n 's/^\.It //p' | tr -d ' ' | tr , '\n' >keys
	expect_file wanted keys
}

printf 'session,country,seats\nVUL-2018-2,KH,3\n' >quotas.csv
DB=sample.cbreg
run="$CBREG --db $DB --format csv"
# shellcheck disable=SC2086 # words
{
	outputs 'cbreg gap' $run gap --country KH
	outputs 'cbreg gap --summary' $run gap --country KH --summary
	outputs 'cbreg figures' $run figures --period fy2017 \
	    --by country,kind,sex,org-kind,activity
	outputs 'cbreg import, cbreg init --sample' $run import quotas.csv
	outputs 'cbreg enroll, cbreg progress' $run enroll VUL-2018-2 P000014
	outputs 'cbreg certificate issue, cbreg certificate revoke' \
	    $run certificate issue CYD-2017-1
	outputs 'cbreg placement stock' $run placement stock \
	    --by country,university,degree,sex,session
	outputs 'cbreg placement flow' $run placement flow --period fy2017 \
	    --by country,university,degree,sex,session
	outputs 'cbreg placement followup' $run placement followup \
	    --year 2018 --by country,university,degree,sex,session
	outputs "cbreg NOUN add, cbreg NOUN set, cbreg session quota set,\
 cbreg session quota transfer" $run quota set VUL-2018-2 KH --seats 4
	outputs "cbreg NOUN add, cbreg NOUN set, cbreg session quota set,\
 cbreg session quota transfer" $run session quota transfer VUL-2018-2 KH LA \
	    1 --reason test
	outputs 'cbreg session quota list' $run session quota list VUL-2018-2
	outputs 'cbreg session seats' $run session seats VUL-2018-2
	outputs 'cbreg session waitlist list, cbreg session waitlist move' \
	    $run session waitlist list VUL-2018-2
	outputs 'cbreg session waitlist promote' $run session waitlist \
	    promote VUL-2018-2
	outputs 'cbreg fairness' $run fairness --period fy2017
	outputs 'cbreg log' $run log
	outputs 'cbreg check' $run check
	outputs 'cbreg check --list' $run check --list
	outputs 'cbreg lint' $run lint quotas.csv
	outputs 'cbreg lint --summary' $run lint --summary quotas.csv
	outputs 'cbreg person match, cbreg person duplicates' \
	    $run person duplicates
	outputs 'cbreg session screen' $run session screen VUL-2018-1
}

begin 'the output columns of cbreg placement show'
expect_code 0 "$CBREG" --db $DB placement show LT-2017-BAY P000034 --format csv
awk 'NR == 1 || was == "" { gsub(",", "\n"); print } { was = $0 }' \
    "$dir/out" >wanted
subsection "$formats" 'cbreg placement show' |
    sed -n 's/^\.It //p' | tr -d ' ' | tr , '\n' >keys
expect_file wanted keys

begin 'every axis of placements is in cbreg-placement(1)'
expect_code 2 "$CBREG" --db $DB placement stock --by nothing
sed 's/.*there are //; s/ and /,/' "$dir/err" | tr -d ' ' | tr , '\n' >wanted
subsection "$docs/cbreg-placement.1" Axes | sed -n 's/^\.It Cm //p' >axes
expect_file wanted axes
begin 'every vacancy is there'
words_in "$top_srcdir/registry/waitlist.c" vacancy_word >words
check 'vacancies are not found in the sources' [ "$(wc -l <words)" -eq 3 ]
while read -r word; do
	subsection "$formats" 'cbreg session waitlist promote' |
	    tr -d : | has "$word" - || fail "$word"
done <words

begin 'the short columns of the gap report'
expect_code 0 "$CBREG" --db $DB gap --country KH --format md
grep '^| organisation' "$dir/out" | tr -d ' \\\\' | tr '|' '\n' | sed '/^$/d' >words
check 'columns are not found in the report' [ "$(wc -l <words)" -ge 8 ]
subsection "$formats" 'cbreg gap' >short
while read -r word; do
	has "$word" short || fail "$word"
done <words

begin 'the diagrams of the moves are those of the program'
sed -n '/^\.\\" moves/,/^\.\\" end of moves/p' "$docs/cbreg-enroll.1" |
    sed '1d;$d' >page
"$CBREG" progress --moves --format csv |
    awk -f "$top_srcdir/build-aux/moves.awk" >program
expect_file program page

# The moves that the program allows from a status are those of the page.
moves_in_page()
{
	subsection "$docs/cbreg-enroll.1" Moves | awk -v nth="$1" -v from="$2" '
	/^\.Bl/ { list++ }
	/^\.It/ { here = list == nth && $2 == from; next }
	/^\./ { here = 0 }
	here' | tr -s ', ' '\n\n' | sort
}

# moves LIST SESSION: every status in turn, each for a person of its own
moves()
{
	begin "the moves of $2"
	while read -r status; do
		# a word of placements only
		[ "$1 $status" != '1 on-leave' ] || continue
		expect_code 0 "$CBREG" --db $DB person add \
		    --name "Somebody $2 $status" --country TH --format csv
		person=$(sed 1d "$dir/out" | cut -d, -f2)
		expect_code 0 "$CBREG" --db $DB enroll "$2" "$person" \
		    --status "$status" --reason duty --format csv
		case $status in
		nominated) to=completed ;;
		*) to=nominated ;;
		esac
		expect_code 4 "$CBREG" --db $DB progress "$2" "$person" $to
		from=$(sed "s/.* is '\([a-z-]*\)'.*/\1/" "$dir/err")
		sed -n 's/.*(allowed: \(.*\))$/\1/p' "$dir/err" |
		    tr -s ', ' '\n\n' | sort >wanted
		moves_in_page "$1" "$from" >page
		cmp -s wanted page || {
			fail "from $from:"
			diff wanted page | note
		}
	done <statuses
}

moves 1 VUL-2018-2
moves 2 LT-2018-BAY

begin 'CONTRIBUTING has every file of the rooms'
(
	cd "$top_srcdir" || exit
	find registry import cli -type f \( -name '*.[ch]' -o -name '*.sql' \)
) | sed 's|^[a-z]*/||' | sort -u | while read -r name; do
	tr -s ' ' '\n' <"$top_srcdir/CONTRIBUTING" | grep -qxF -e "$name" ||
	    echo "$name"
done >missing
check 'not there' [ ! -s missing ] || note <missing

plan
