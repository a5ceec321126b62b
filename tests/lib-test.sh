# lib-test.sh: what every test script starts from.  Sourced as the first
# thing a script does, with plan as the last:
#
#	. "$(dirname "$0")/lib-test.sh"
#	begin 'what must hold'		a test; the checks up to the next one
#	expect_code 0 cbreg check	decide whether it is ok
#	expect_out <<-\END
#	...
#	plan
#
# A script runs in a directory of its own, which is removed at the end and
# kept, with its name told, when something failed.  CBREG names the program
# (default ./cbreg), CBREG_TEST_PG a PostgreSQL server to test with as well.
# shellcheck shell=sh

set -u
unset CBREG_DB CBREG_ACTOR CDPATH COLUMNS LANGUAGE PGHOST PGPORT PGUSER \
    PGDATABASE PGOPTIONS PGSERVICE PGPASSFILE
LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 TERM=dumb
CBREG_NOW=2026-11-23 CBREG_ACTOR=tester
top_srcdir=$(cd "$(dirname "$0")/.." && pwd) || exit 1
CBREG_DATA=$top_srcdir/data
export LC_ALL TZ NO_COLOR TERM CBREG_NOW CBREG_ACTOR CBREG_DATA
case ${CBREG:=${builddir:-.}/cbreg} in /*) ;; *) CBREG=$PWD/$CBREG ;; esac
[ -x "$CBREG" ] || { echo "Bail out! there is no '$CBREG'"; exit 1; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/cbreg-test.XXXXXX") || exit 1
cd "$dir" || exit 1
exec </dev/null
t_n=0 t_failed=0 t_title='' t_bad='' suffix='' engine=sqlite places=0 schemas=''
touch "$dir/out" "$dir/err"

clean_up()
{
	status=$?
	trap - EXIT
	cd /
	if [ $status -eq 0 ]; then
		drop_schemas
		rm -rf "$dir"
	else
		echo "# kept: $dir $schemas"
	fi
	exit $status
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

note()
{
	sed 's/^/# /'
}

# The test that is open ends, ok or not.
finish()
{
	[ -n "$t_title$t_bad" ] || return 0
	t_n=$((t_n + 1))
	if [ -n "$t_bad" ]; then
		t_failed=$((t_failed + 1))
		echo "not ok $t_n - ${t_title:-set-up}"
	else
		echo "ok $t_n - $t_title"
	fi
	t_title='' t_bad=''
}

begin()
{
	finish
	t_title="$*$suffix"
}

# skip NAME REASON
skip()
{
	finish
	t_n=$((t_n + 1))
	echo "ok $t_n - $1 # SKIP $2"
}

plan()
{
	finish
	echo "1..$t_n"
	[ $t_failed -eq 0 ]
	exit
}

fail()
{
	t_bad=1
	echo "$*" | note
	return 1
}

# check MESSAGE COMMAND...: the message is what is wrong if it fails
check()
{
	message=$1
	shift
	"$@" || fail "$message: $*"
}

# expect_code N COMMAND...; what it says is in $dir/out and $dir/err
expect_code()
{
	want=$1
	shift
	"$@" >"$dir/out" 2>"$dir/err"
	code=$?
	[ "$code" -eq "$want" ] && return
	fail "exit status $code instead of $want: $*"
	tail -n 5 "$dir/err" | note
	return 1
}

# expect_file WANTED GOT: the same bytes
expect_file()
{
	cmp -s "$1" "$2" && return
	fail "'$2' is not as expected"
	diff -u "$1" "$2" | head -n 40 | note
	return 1
}

# The output of the last expect_code is what stands on standard input.
expect_out()
{
	cat >"$dir/wanted"
	headless "$dir/out"
	expect_file "$dir/wanted" "$dir/out"
}

# headless FILE: the head of a log depends on the secret of its registry
headless()
{
	sed -i 's/, head [0-9a-f]\{32\}\([^0-9a-f]\|$\)/, head ...\1/' "$1"
}

# expect_words FILE WORDS...: each of them is there; expect_no_words: none is
expect_words()
{
	file=$1
	shift
	for words; do
		grep -qF -e "$words" "$file" || {
			fail "'$words' is not in '$file':"
			head -n 5 "$file" | note
		}
	done
}

expect_no_words()
{
	file=$1
	shift
	for words; do
		! grep -F -e "$words" "$file" >"$dir/found" || {
			fail "'$words' is in '$file':"
			head -n 5 "$dir/found" | note
		}
	done
}

cbreg()
{
	"$CBREG" --db "$DB" "$@"
}

sql_pg()
{
	psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$CBREG_TEST_PG" \
	    -c 'SET client_min_messages = warning' -c "$1"
}

drop_schemas()
{
	for schema in $schemas; do
		sql_pg "DROP SCHEMA $schema CASCADE"
	done
}

# A place for a registry of the running engine: $DB.
new_place()
{
	places=$((places + 1))
	if [ $engine = sqlite ]; then
		DB=$dir/registry$places.cbreg
		return
	fi
	schema=t$$_$places
	sql_pg "CREATE SCHEMA $schema" || {
		echo "Bail out! no schema on $CBREG_TEST_PG"
		exit 1
	}
	schemas="$schemas $schema"
	case $CBREG_TEST_PG in *\?*) DB="$CBREG_TEST_PG&" ;; *) DB="$CBREG_TEST_PG?" ;; esac
	DB="${DB}options=-csearch_path%3D$schema"
}

# new_registry [FILE...]: an empty one at $DB, or one with these files in it
new_registry()
{
	new_place
	expect_code 0 cbreg init || return
	[ $# -eq 0 ] || expect_code 0 cbreg import "$@"
}

# The programme of tests/data/figures, worked by hand, in an empty registry.
hand_programme()
{
	set --
	for kind in organisations activities sessions persons roster \
	    headcounts placements meetings; do
		set -- "$@" "$top_srcdir/tests/data/figures/$kind.csv"
	done
	expect_code 0 cbreg init
	expect_code 0 cbreg import "$@"
}

# for_each_engine FUNCTION: with $engine and a fresh $DB to init
for_each_engine()
{
	for engine in sqlite postgresql; do
		suffix=" ($engine)"
		if [ $engine = sqlite ] || [ -n "${CBREG_TEST_PG-}" ]; then
			new_place
			"$1"
			finish
		else
			skip "$1$suffix" \
			    'NOT TESTED on PostgreSQL: CBREG_TEST_PG is not set'
		fi
	done
	engine=sqlite suffix=''
}
