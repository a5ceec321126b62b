#!/bin/sh
# Files that others made: each line of a table names one, how it is read, and
# what stands in it.
. "$(dirname "$0")/lib-test.sh"

from=$top_srcdir/../shared/data
wanted=$top_srcdir/tests/data/others
reader=$(dirname "$CBREG")/tests/read_file
if [ ! -d "$from" ]; then
	skip 'files of others' 'NOT TESTED: ../shared/data is not there'
	plan
fi

# digest FILE: the number of its records and a digest of the whole
digest()
{
	printf '%d:%.32s\n' "$(grep -c '^[0-9]*:' "$1")" \
	    "$(sha256sum <"$1")"
}

# reads FILE OPTIONS WANTED; a comma stands between options, - for none
reads()
{
	args=
	[ "$2" = - ] || args=$(echo "$2" | tr ',' ' ')
	# shellcheck disable=SC2086 # they are words
	expect_code 0 "$reader" $args "$from/$1"
	case $3 in
	*.out) expect_file "$wanted/$3" "$dir/out" ;;
	*)
		digest "$dir/out" >now
		echo "$3" >right
		expect_file right now
		;;
	esac
}

while read -r file options want _; do
	case $file in '' | '#'*) continue ;; esac
	if [ ! -f "$from/$file" ]; then
		skip "$file" 'NOT TESTED: the file is not there'
		continue
	fi
	begin "$file $options"
	reads "$file" "$options" "$want"
done <"$wanted/table"

begin 'every line of the table is of use'
sed -n 's/^[^#][^ ]* *[^ ]* *\([^ ]*\.out\) .*/\1/p' "$wanted/table" |
    sort -u >named
(cd "$wanted" && ls -- *.out) | sort >there
expect_file named there

# Rosters as people have them: what an import says of them.

new_registry
cp "$from"/csv/*.csv .
cbreg log >was

# says CODE FILE OPTION...; the words are on standard input, a line each
says()
{
	want=$1
	shift
	if [ ! -f "$1" ]; then
		skip "import $*" 'NOT TESTED: the file is not there'
		return
	fi
	begin "import $*"
	expect_code "$want" cbreg import --dry-run "$@"
	cat "$dir/out" >>"$dir/err"
	while read -r words; do
		expect_words "$dir/err" "$words"
	done
	cbreg log >now
	expect_file was now
}

says 5 dfe-mixed_headers_encoding.csv <<\END
dfe-mixed_headers_encoding.csv:1: error E-UTF8
END
says 5 dfe-mixed_rows_encoding.csv <<\END
dfe-mixed_rows_encoding.csv:3: error E-UTF8
END
says 5 dfe-placements-un-readable.csv <<\END
dfe-placements-un-readable.csv:1: error E-HEADER
END
# The rows before the one that is no UTF-8 are not taken either.
says 5 dfe-placements-un-readable.csv --as persons <<\END
dfe-placements-un-readable.csv:30: error E-MISSING name
dfe-placements-un-readable.csv:31: error E-UTF8
END
says 5 dfe-placements-injected.csv <<\END
dfe-placements-injected.csv:1: error E-HEADER
END
says 5 linter-nb01h0013_cp932.csv <<\END
linter-nb01h0013_cp932.csv:1: error E-UTF8 the row is not UTF-8
END
says 5 linter-nb01h0013_cp932.csv --encoding cp932 <<\END
'linter-nb01h0013_cp932.csv' is read as CP932
linter-nb01h0013_cp932.csv:1: error E-HEADER
END
expect_no_words "$dir/err" E-UTF8 E-ENCODING

# Blank rows are nobody.
says 1 dfe-three_trainees_with_blank_rows.csv --errors=json <<\END
"row": 1, "column": 1, "field": "", "message": "column 'provider_trainee_id'
"row": 2, "column": 9, "field": "sex"
"row": 4, "column": 9, "field": "sex"
"row": 6, "column": 9, "field": "sex"
END
expect_no_words "$dir/err" '"row": 3' '"row": 5'

for name in amy-upload-person-3.csv amy-upload-person-3-dupname.csv; do
	says 1 $name <<-\END
	csv:1:1: warning W-COLUMN column 'personal' is not one of persons
	csv:2: error E-MISSING name
	csv:3: error E-MISSING name
	csv:4: error E-MISSING name
	END
done
says 5 amy-upload-person-task-3.csv <<\END
csv:1: error E-HEADER the header looks like roster, but column 'session'
END
says 1 amy-upload-person-task-3.csv --as roster --session S1 <<\END
csv:2:6: error E-VALUE role: 'learner' is no word for role
csv:3:6: error E-VALUE role: 'instructor' is no word for role
csv:4: error E-REF session: there is no session 'S1'
END

for name in linter-check_1_2.csv linter-check_1_3.csv linter-check_1_5.csv \
    linter-check_1_6.csv linter-check_1_12.csv linter-check_1_13.csv \
    linter-check_2_1.csv linter-perfect.csv; do
	says 5 $name <<-\END
	csv:1: error E-HEADER the header fits no kind of record
	END
done
says 5 linter-check_1_11.csv <<\END
csv:1: error E-HEADER the header could be of sessions or of persons
END
plan
