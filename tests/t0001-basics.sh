#!/bin/sh
# What holds for every command: help, usage errors, options, outputs, and
# which files are touched.
. "$(dirname "$0")/lib-test.sh"

DB=$dir/sample.cbreg
begin 'init --sample makes a registry'
expect_code 0 cbreg init --sample
expect_words "$dir/out" 'roster-fy2017.csv'

begin 'help: fits 80 columns, exit 0'
expect_code 0 "$CBREG" help
cp "$dir/out" help
awk 'length > 79 { print FILENAME ":" FNR ": " $0 }' help >wide
check 'lines of 80 columns and more' [ ! -s wide ]
expect_code 0 "$CBREG" --help
expect_file help "$dir/out"
sed -n '/^Commands/,/^Common/s/^  \([a-z]\{3,\}\) .*/\1/p' help >commands
check 'too few commands found in the help' [ "$(wc -l <commands)" -ge 26 ]

# help_of WORD...: what --help says of a command
help_of()
{
	begin "help of $*"
	expect_code 0 "$CBREG" "$@" --help
	expect_words "$dir/out" "usage: cbreg $*" '--db=WHERE' '--format=FORMAT'
	check 'standard error is not empty' [ ! -s "$dir/err" ]
	awk 'length > 79' "$dir/out" >wide
	check 'lines of 80 columns and more' [ ! -s wide ]
	cp "$dir/out" long
	expect_code 0 "$CBREG" "$@" -h
	expect_file long "$dir/out"
}

sed '/^country$/,$d' commands >plain
while read -r command; do
	help_of "$command"
done <plain
while read -r noun; do
	for verb in list show add set; do
		help_of "$noun" $verb
	done
	begin "help of $noun"
	expect_code 0 "$CBREG" "$noun" --help
	expect_words "$dir/out" "usage: cbreg $noun "
done <<END
$(sed -n '/^country$/,$p' commands)
END

begin 'version: one line, the number last'
expect_code 0 "$CBREG" --version
check 'not cbreg (cbreg) N.N' grep -Eqx 'cbreg \(cbreg\) [0-9]+(\.[0-9]+)+' \
    "$dir/out"
check 'more than a line' [ "$(wc -l <"$dir/out")" -eq 1 ]

# usage TITLE WORD-SUGGESTED COMMAND...: exit 2, nothing on standard output
usage()
{
	begin "usage: $1"
	suggested=$2
	shift 2
	expect_code 2 cbreg "$@"
	check 'standard output is not empty' [ ! -s "$dir/out" ]
	expect_words "$dir/err" "$suggested"
}

while read -r typo right; do
	usage "the command '$typo' is nearly '$right'" "'$right'" "$typo"
done <<\END
figurs figures
improt import
enrol enroll
exprot export
progres progress
persn person
sesion session
activty activity
asessment assessment
END
usage 'a command that is near none' 'cbreg help' frobnicate
usage 'a verb that is none' 'list, show, add and set' country frob
usage 'a verb left out' 'list, show, add, set, distinct' person
usage 'an option that is near one' '--period' figures --perod fy2017
usage 'a common option that is near one' '--format' country list --fromat csv
usage 'an option without its value' '--format' country list --format
usage 'a format that is none' 'csv, excel, json, ndjson' country list --format cvs
usage 'a kind that is nearly one' 'roster' export rostr
usage 'a kind to import that is nearly one' 'roster' import --as rostr x.csv
usage 'an axis that is none' 'country, kind' figures --period 2017 --by contry
usage 'a measure that is nearly one' 'people' figures --period 2017 \
    --measures peple
usage 'a period that is none' 'fy2017' figures --period fy17
usage 'a day that is none' '2017-02-30' country list --as-of 2017-02-30
usage 'a word too many' 'fy2017' log fy2017
usage 'a form of errors that is none' 'text or json' log --errors xml

begin 'a usage error makes no registry'
DB=$dir/none.cbreg
expect_code 2 cbreg init --format cvs
expect_code 2 cbreg init --sampel
check 'the file is there' [ ! -e none.cbreg ]
DB=$dir/sample.cbreg

begin 'common options before and after the command'
expect_code 0 "$CBREG" --db "$DB" --format csv country list
cp "$dir/out" before
expect_words before 'code,name,native_name'
expect_code 0 "$CBREG" country list --format=csv --db="$DB"
expect_file before "$dir/out"
expect_code 0 "$CBREG" --format csv country list --db "$DB"
expect_file before "$dir/out"
expect_code 0 "$CBREG" --format=csv country list --db "$DB" -o after
expect_file before after

begin 'the registry: --db, else CBREG_DB, else registry.cbreg'
mkdir here
cp sample.cbreg here/registry.cbreg
(cd here && "$CBREG" country list --format csv) >"$dir/out"
expect_file before "$dir/out"
CBREG_DB=$DB expect_code 0 "$CBREG" country list --format csv
expect_file before "$dir/out"
CBREG_DB=$dir/none.cbreg expect_code 0 cbreg country list --format csv
expect_file before "$dir/out"

# What fails only after the output was opened.
begin '-o: a file is replaced whole or not at all'
echo precious >kept
cp kept wanted-kept
expect_code 3 cbreg figures --period meeting:98..meeting:99 -o kept
expect_file wanted-kept kept
expect_code 3 cbreg gap --country ZZ -o kept
expect_file wanted-kept kept
expect_code 3 cbreg person show P999999 -o kept
expect_file wanted-kept kept
for command in 'export roster' 'person list' 'person show P000001' \
    'person unmerge P000001' 'country list' 'session seats A' log \
    'check --records' gap 'figures --period fy2017' \
    'fairness --period fy2017' 'placement stock' \
    'certificate revoke A --reason x' 'enroll A P000001'; do
	# shellcheck disable=SC2086 # words of a command
	expect_code 6 "$CBREG" --db "$dir/none.cbreg" $command -o kept
	expect_file wanted-kept kept
	check "$command leaves something behind" [ "$(echo kept*)" = kept ]
done
cbreg export roster >roster
trap '' XFSZ
(ulimit -f 64 && cbreg export roster --format json -o kept) >"$dir/out" 2>err
check 'no space: not exit 9' [ $? -eq 9 ]
trap - XFSZ
expect_file wanted-kept kept
expect_words err 'kept'
expect_no_words err 'Success'
check 'a file is left beside it' [ "$(echo kept*)" = kept ]
expect_code 0 cbreg export roster -o kept
expect_file roster kept
check 'standard output is not empty' [ ! -s "$dir/out" ]
expect_code 9 cbreg export roster -o nowhere/kept
expect_words "$dir/err" 'nowhere/kept'

begin '-o: a symbolic link stays one'
mkdir behind
echo old >behind/file
ln -s behind/file link
expect_code 0 cbreg export roster -o link
expect_file roster behind/file
check 'the link was replaced' [ -h link ]
check 'a file is left behind it' [ "$(echo behind/*)" = behind/file ]
ln -s nowhere/file loose
expect_code 9 cbreg export roster -o loose
expect_words "$dir/err" loose

begin '-o: where nothing can be written, no change is made'
cbreg log --format csv >log
expect_code 9 cbreg country add ZW --name=Zimbabwe -o nowhere/x
expect_code 0 cbreg log --format csv
expect_file log "$dir/out"

# full TITLE COMMAND...: a full device is told and exit 9
full()
{
	if [ ! -c /dev/full ]; then
		skip "a full device: $1" 'no /dev/full here'
		return
	fi
	begin "a full device: $1"
	shift
	"$@" >/dev/full 2>err
	code=$?
	check "exit status $code, not 9" [ $code -eq 9 ]
	expect_words err 'standard output'
	expect_no_words err 'Success'
}

full 'a short list' cbreg country list
full 'a long list' cbreg export roster
full 'a long list of tables' cbreg enrolment list
full 'json' cbreg enrolment list --format json
full 'figures' cbreg figures --period fy2017 --by country
full 'a gap report' cbreg gap --country KH
full 'a record' cbreg person show P000001
full 'the log' cbreg log
full 'a change' cbreg country add ZW --name=Zimbabwe
full 'help' "$CBREG" help
full 'help of a command' "$CBREG" gap --help
full 'the version' "$CBREG" --version

begin 'a reader that has seen enough: silence'
{ cbreg export roster 2>err; } | head -n 1 >first
expect_words first 'session,person'
check 'something was said' [ ! -s err ]

begin 'no registry there: exit 6 and how to make one'
DB=$dir/none.cbreg
for command in 'country list' 'export roster' log check 'enroll S P000001' \
    'figures --period 2017'; do
	# shellcheck disable=SC2086 # words of a command
	expect_code 6 cbreg $command
	expect_words "$dir/err" "$DB" 'cbreg init'
done
check 'a file was made' [ ! -e none.cbreg ]

# refused NAME: not a registry, exit 6, and left as it is
refused()
{
	begin "not a registry: $1 is refused and left as it is"
	DB=$dir/other/$1
	cp "$DB" copy
	for command in 'country list' check log 'export roster' \
	    'country add ZW --name=Zimbabwe' 'enroll S P000001' \
	    "import roster"; do
		# shellcheck disable=SC2086 # words of a command
		expect_code 6 cbreg $command
		expect_words "$dir/err" "$1"
	done
	expect_code 4 cbreg init
	expect_file copy "$DB"
	check 'a file is left beside it' [ "$(ls other)" = "$1" ]
	rm -f "$DB"
}

mkdir other
echo 'name,country' >other/text.csv
refused text.csv
: >other/empty
refused empty
sqlite3 other/foreign.db 'CREATE TABLE person (id INTEGER PRIMARY KEY);
    INSERT INTO person VALUES (1)'
refused foreign.db
head -c 60 sample.cbreg >other/beginning
refused beginning
begin 'not a registry: a directory is refused'
DB=$dir/other expect_code 6 cbreg country list
DB=$dir/other expect_code 4 cbreg init

begin 'init: an existing registry is refused and left as it is'
DB=$dir/first.cbreg
expect_code 0 cbreg init
cbreg country add ZW --name=Zimbabwe >"$dir/out" 2>&1
cat first.cbreg* | cksum >sum
expect_code 4 cbreg init
expect_words "$dir/err" 'exists already'
expect_code 4 cbreg init --sample
cat first.cbreg* | cksum >sum-after
expect_file sum sum-after

begin 'the files of a registry are for their owner only'
DB=$dir/mode.cbreg
umask 0
cbreg init >"$dir/out" 2>&1
cbreg country add ZW --name=Zimbabwe >"$dir/out" 2>&1
cbreg country list -o mode-list
umask 022
for file in mode.cbreg* mode-list; do
	check "$file" [ "$(ls -l "$file" | cut -c 1-10)" = -rw------- ]
done

begin 'a symbolic link is refused'
ln -s sample.cbreg link.cbreg
DB=$dir/link.cbreg
expect_code 7 cbreg country list
expect_words "$dir/err" 'symbolic link'
expect_code 7 cbreg country add ZW --name=Zimbabwe
ln -s target.cbreg loose.cbreg
DB=$dir/loose.cbreg
expect_code 4 cbreg init
check 'its target was made' [ ! -e target.cbreg ]
DB=$dir/sample.cbreg

begin 'no escape sequences when piped'
for command in 'country list' 'figures --period fy2017 --by country,kind' \
    'gap --country KH' 'gap --group asean --summary' 'person show P000001' \
    'session list' log check 'session show NONE'; do
	# shellcheck disable=SC2086 # words of a command
	env -u NO_COLOR TERM=xterm-256color "$CBREG" --db "$DB" $command \
	    >"$dir/out" 2>"$dir/err"
	expect_no_words "$dir/out" "$(printf '\033')"
	expect_no_words "$dir/err" "$(printf '\033')"
done

begin 'messages as json, one a line'
expect_code 3 cbreg country show KK --errors json
check 'not an object a line' grep -q '^{"severity": "error", .*}$' "$dir/err"
printf 'session,name,email\nNO"NE,x,\n' >bad.csv
expect_code 5 cbreg import --errors json bad.csv
check 'no place' grep -q '^{"code": "E-.*"file": "bad.csv", "row": 2, .*}$' \
    "$dir/err"

newer()
{
	begin 'a registry of a newer cbreg is refused'
	expect_code 0 cbreg init
	step="INSERT INTO schema_step VALUES (999, 'later',
	    '2030-01-01T00:00:00Z', 'cbreg 9')"
	if [ $engine = sqlite ]; then
		sqlite3 "$DB" "$step"
		cksum <"$DB" >sum
	else
		sql_pg "SET search_path = $schema; $step"
	fi
	for command in 'country list' check 'country add ZW --name=Zimbabwe'; do
		# shellcheck disable=SC2086 # words of a command
		expect_code 6 cbreg $command
		expect_words "$dir/err" 'newer'
	done
	expect_code 4 cbreg init
	[ $engine = postgresql ] || {
		cksum <"$DB" >sum-after
		expect_file sum sum-after
	}
}
for_each_engine newer

plan
