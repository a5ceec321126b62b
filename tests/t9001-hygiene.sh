#!/bin/sh
# The house rules, the symbols of the library, its headers on their own.
. "$(dirname "$0")/lib-test.sh"

build=$(dirname "$CBREG")
headers="cbreg.h certificate.h checks.h codes.h date.h enrolment.h fairness.h"
headers="$headers figures.h fill.h gap.h identity.h intake.h kind.h log.h period.h placement.h"
headers="$headers screen.h undo.h waitlist.h"

begin 'the house rules hold'
expect_code 0 sh "$top_srcdir/build-aux/lint.sh"
[ "$code" -eq 0 ] || head -n 20 "$dir/out" | note

begin 'statements have one text for both engines'
expect_code 1 grep -nE '@(sqlite|pgsql)' "$top_srcdir"/registry/sql/*.sql

lib=$(find "$build/.libs" -name 'libcbreg.so.*' -type f 2>/dev/null | head -n 1)
if [ -z "$lib" ]; then
	skip 'the shared library exports cbreg_ only' 'it was not built'
	skip 'what the headers promise is exported' 'it was not built'
else
	nm -D --defined-only "$lib" | awk '{ print $3 }' | grep -v '^_' |
	    sort >exported
	begin 'the shared library exports cbreg_ only'
	expect_code 1 grep -v '^cbreg_' exported
	begin 'what the headers promise is exported'
	for header in $headers; do
		sed 's/\*.*//' "$top_srcdir/registry/$header" |
		    grep -oE '^[a-z].*\bcbreg_[a-z_]+\(' |
		    grep -oE 'cbreg_[a-z_]+\($' | tr -d '('
	done | grep -v '_fn$' | sort -u >declared
	check 'the headers declare functions' test -s declared
	comm -23 declared exported >missing
	expect_file /dev/null missing
fi

for header in $headers; do
	begin "$header stands alone"
	printf '#include "%s"\nint main(void) { return 0; }\n' "$header" >h.c
	expect_code 0 gcc -std=gnu17 -Wall -Werror -fsyntax-only \
	    -I"$top_srcdir/registry" h.c
done
plan
