#!/bin/sh
# bench: times cbreg beside other programs that do the same work, in
# alternating order; prints medians and the ratios within each round.

set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 9
built=$here/../../_build
if [ -z "${CBREG:-}" ]; then
	CBREG=$here/../../cbreg
	[ -x "$CBREG" ] || CBREG=$built/cbreg
fi
work=${CBREG_BENCH_DIR:-$built/bench}
duckdb_package=@duckdb/node-api@1.5.6-r.1

# The clock of the whole benchmark: no status in the data is later.
as_of=2026-03-31
first_year=2010 last_year=2025
period=fy$first_year..fy$last_year
measures=nominations,participations,people,people_new,completions
measures=$measures,people_completed,person_days
CBREG_NOW=${CBREG_NOW:-$as_of}
LC_ALL=C.UTF-8
TZ=UTC
export CBREG_NOW LC_ALL TZ
unset CBREG_DB

rounds=5
rows=1000000
processes=60
lines=
references='organisations activities sessions frameworks framework profile
    teaches assessments'

usage()
{
	cat <<-EOT
	usage: bench.sh [-n ROUNDS] [-r ROWS] [-p PROCESSES] [LINE...]
	lines: import messy pg gap figures enroll (default: all)
	defaults: $rounds rounds, $rows rows, $processes processes for enroll
	environment: CBREG, CBREG_BENCH_DIR, CBREG_BENCH_NODE, CBREG_BENCH_PG,
	CBREG_BENCH_THREADS (of DuckDB, 2); see README
	EOT
}

say()
{
	printf '%s\n' "$*" >&2
}

# A line that cannot go on; the others are still run.
bad=0
fault()
{
	say "bench: $*"
	bad=1
	return 1
}

while getopts n:r:p:h opt; do
	case $opt in
	n) rounds=$OPTARG ;;
	r) rows=$OPTARG ;;
	p) processes=$OPTARG ;;
	h) usage; exit 0 ;;
	*) usage >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
for number in "$rounds" "$rows" "$processes"; do
	case $number in
	'' | *[!0-9]* | 0) usage >&2; exit 2 ;;
	esac
done
for line; do
	case $line in
	import | messy | pg | gap | figures | enroll) ;;
	*) usage >&2; exit 2 ;;
	esac
done
lines=${*:-import messy pg gap figures enroll}

# ---- what is there to work with ----

mkdir -p "$work" || exit 9
work=$(cd "$work" && pwd)
bin=$work/bin out=$work/out reg=$work/registry
clean=$work/clean-$rows messy=$work/messy-$rows
duck=$work/clean-$rows.duckdb plain=$work/plain-$rows.sqlite
times=$out/times.csv
CBREG_BENCH_NODE=${CBREG_BENCH_NODE:-$work/node}
export CBREG_BENCH_NODE
rm -rf "$out" "$reg"
mkdir -p "$bin" "$out" "$reg" || exit 9

have()
{
	command -v "$1" >/dev/null 2>&1
}

have_cbreg=no
if have "$CBREG"; then
	have_cbreg=yes
else
	say "bench: no program at '$CBREG': only the other sides are run"
fi

for tool in rostergen runstat; do
	${CC:-cc} -std=c17 -O2 -o "$bin/$tool" "$here/$tool.c" || exit 9
done

# Data is made again when what makes it has changed.
stamp=$(cat "$here/rostergen.c" "$here/names.h" "$here/duck.mjs" |
    cksum | tr ' ' -)
is_stamped()
{
	[ -e "$1" ] && [ "$(cat "$1.stamp" 2>/dev/null)" = "$stamp" ]
}
put_stamp()
{
	printf '%s\n' "$stamp" >"$1.stamp"
}

need_data()
{
	is_stamped "$1" && return
	say "bench: making $rows rows in '$1'"
	case $1 in
	"$messy") "$bin/rostergen" --messy "$rows" "$1" ;;
	*) "$bin/rostergen" "$rows" "$1" ;;
	esac && put_stamp "$1"
}

need_duckdb()
{
	if ! have node || ! have npm; then
		say "bench: no node or npm: DuckDB is left out"
		return 1
	fi
	if [ ! -d "$CBREG_BENCH_NODE/node_modules/@duckdb/node-api" ]; then
		say "bench: installing DuckDB in '$CBREG_BENCH_NODE'"
		mkdir -p "$CBREG_BENCH_NODE" || return 1
		if ! npm install --prefix "$CBREG_BENCH_NODE" --no-audit \
		    --no-fund --silent "$duckdb_package" >&2; then
			say "bench: DuckDB cannot be installed: left out"
			return 1
		fi
	fi
	is_stamped "$duck" && return
	say "bench: loading DuckDB"
	node "$here/duck.mjs" load "$clean" "$duck" && put_stamp "$duck"
}

# Persons, sessions and enrolments as the sqlite3 program would hold them.
need_plain()
{
	is_stamped "$plain" && return
	say "bench: loading a plain SQLite file"
	rm -f "$plain" "$plain-wal" "$plain-shm"
	sqlite3 -batch "$plain" >/dev/null <<-EOT && put_stamp "$plain"
	.mode csv
	.import "$clean/roster.csv" raw
	.import "$clean/sessions.csv" rawsession
	CREATE TABLE session (id INTEGER PRIMARY KEY, code TEXT UNIQUE,
	    start TEXT, "end" TEXT);
	INSERT INTO session (code, start, "end")
	    SELECT code, start, "end" FROM rawsession;
	CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT UNIQUE,
	    name TEXT, country TEXT, organisation TEXT, sex TEXT);
	INSERT INTO person (email, name, country, organisation, sex)
	    SELECT email, min(name), min(country), min(organisation), min(sex)
	      FROM raw GROUP BY email;
	CREATE TABLE enrolment (person INTEGER, session INTEGER, country TEXT,
	    organisation TEXT, sex TEXT, role TEXT, status TEXT, status_on TEXT,
	    PRIMARY KEY (person, session)) WITHOUT ROWID;
	INSERT INTO enrolment
	    SELECT p.id, s.id, r.country, r.organisation, r.sex, r.role,
		r.status, r.date
	      FROM raw AS r JOIN person AS p ON p.email = r.email
	      JOIN session AS s ON s.code = r.session ORDER BY 1, 2;
	CREATE INDEX enrolment_session ON enrolment (session, person);
	DROP TABLE raw;
	DROP TABLE rawsession;
	VACUUM;
	PRAGMA journal_mode = WAL;
	EOT
}

# ---- registries ----

cbreg_in()
{
	where=$1
	shift
	"$CBREG" --db "$where" "$@"
}

drop_registry()
{
	rm -f "$1" "$1-wal" "$1-shm" "$1-journal"
}

# A new registry with all but the roster in it; not timed.
fresh_registry()
{
	fresh=$1
	from=$2
	set --
	for kind in $references; do
		set -- "$@" "$from/$kind.csv"
	done
	{
		cbreg_in "$fresh" init && cbreg_in "$fresh" import "$@"
	} >"$out/init.log" 2>&1 ||
	    fault "cannot prepare a registry: $(tail -n 1 "$out/init.log")"
}

# The registry with the clean roster, made here or by the line `import`.
ready=no
need_registry()
{
	[ "$ready" = no ] || return 0
	drop_registry "$reg/clean"
	say "bench: importing the clean roster for the questions"
	fresh_registry "$reg/clean" "$clean" || return 1
	cbreg_in "$reg/clean" import "$clean/roster.csv" \
	    >"$out/registry.log" 2>&1 ||
	    fault "cannot import: $(tail -n 1 "$out/registry.log")" ||
	    return
	ready=yes
}

# The same on PostgreSQL, where there is one.
need_pg_registry()
{
	[ -n "${CBREG_BENCH_PG:-}" ] && pg_fresh cbreg_bench || return
	say "bench: importing the clean roster into PostgreSQL"
	fresh_registry "$(pg_address cbreg_bench)" "$clean" || return
	cbreg_in "$(pg_address cbreg_bench)" import "$clean/roster.csv" \
	    >"$out/registry.log" 2>&1 &&
	    pg_run "$(pg_address cbreg_bench)" 'ANALYZE'
}

copy_registry()
{
	drop_registry "$2"
	for suffix in '' -wal -shm; do
		[ ! -e "$1$suffix" ] || cp "$1$suffix" "$2$suffix" || return 1
	done
}

# postgresql://HOST/DATABASE?OPTIONS with another DATABASE
pg_address()
{
	case $CBREG_BENCH_PG in
	*\?*) pg_options="?${CBREG_BENCH_PG#*\?}" ;;
	*) pg_options= ;;
	esac
	pg_base=${CBREG_BENCH_PG%%\?*}
	printf '%s/%s%s\n' "${pg_base%/*}" "$1" "$pg_options"
}

pg_run()
{
	psql -X -q -v ON_ERROR_STOP=1 -d "$1" -c "$2" >"$out/pg.log" 2>&1 ||
	    fault "PostgreSQL: $(tail -n 1 "$out/pg.log")"
}

pg_fresh()
{
	pg_run "$CBREG_BENCH_PG" "DROP DATABASE IF EXISTS $1" &&
	    pg_run "$CBREG_BENCH_PG" "CREATE DATABASE $1 TEMPLATE template0
		ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
}

# ---- one run of one side ----

# timed "0 1" LINE SIDE ROUND COMMAND...: the statuses that are well
timed()
{
	well=$1 label=$2,$3,$4 name=$2.$3
	shift 4
	code=0
	"$bin/runstat" "$times" "$label" "$@" >"$out/$name.out" \
	    2>"$out/$name.err" || code=$?
	case " $well " in
	*" $code "*) return 0 ;;
	esac
	fault "$name: exit $code: $(tail -n 1 "$out/$name.err")"
}

# ask_duckdb LINE SIDE ROUND WORD...
ask_duckdb()
{
	line=$1 side=$2 round=$3
	shift 3
	timed 0 "$line" "$side" "$round" node "$here/duck.mjs" \
	    --schema "${side#duckdb-}" --threads "${CBREG_BENCH_THREADS:-2}" \
	    --stat "$times" "$line" "$round" "$@"
}

run_side()
{
	case $1.$2 in
	import.cbreg)
		ready=no
		drop_registry "$reg/clean"
		fresh_registry "$reg/clean" "$clean" && sync &&
		    timed 0 "$@" "$CBREG" --db "$reg/clean" import \
			"$clean/roster.csv" &&
		    ready=yes
		;;
	import.sqlite3)
		drop_registry "$reg/bare"
		sync
		timed 0 "$@" sqlite3 -batch "$reg/bare" \
		    ".import --csv \"$clean/roster.csv\" roster"
		;;
	messy.clean)
		drop_registry "$reg/again"
		fresh_registry "$reg/again" "$clean" && sync &&
		    timed 0 "$@" "$CBREG" --db "$reg/again" import \
			"$clean/roster.csv"
		;;
	messy.messy)
		drop_registry "$reg/messy"
		rm -f "$out/rejects.csv"
		fresh_registry "$reg/messy" "$messy" && sync &&
		    timed '0 1' "$@" "$CBREG" --db "$reg/messy" import \
			--partial --rejects "$out/rejects.csv" \
			"$messy/roster.csv"
		;;
	pg.cbreg)
		pg_fresh cbreg_bench &&
		    fresh_registry "$(pg_address cbreg_bench)" "$clean" &&
		    sync &&
		    timed 0 "$@" "$CBREG" --db "$(pg_address cbreg_bench)" \
			import "$clean/roster.csv"
		;;
	pg.copy)
		bare=$(pg_address cbreg_bench_bare)
		columns=$(head -n 1 "$clean/roster.csv" |
		    sed 's/[a-z_]\{1,\}/"&" text/g')
		pg_fresh cbreg_bench_bare &&
		    pg_run "$bare" "CREATE TABLE roster ($columns)" && sync &&
		    timed 0 "$@" psql -X -q -v ON_ERROR_STOP=1 -d "$bare" -c \
			"\\copy roster FROM '$clean/roster.csv' CSV HEADER"
		;;
	gap.cbreg)
		timed 0 "$@" "$CBREG" --db "$reg/clean" gap --summary \
		    --profile bench@1:all --as-of "$as_of" --format csv
		;;
	figures.cbreg)
		timed 0 "$@" "$CBREG" --db "$reg/clean" figures \
		    --period "$period" --by country,kind,sex \
		    --measures "$measures" --as-of "$as_of" --format csv
		;;
	figures.postgresql)
		timed 0 "$@" psql -X -q -A -t -v ON_ERROR_STOP=1 \
		    -v day="$as_of" -v first="$first_year" \
		    -v last="$last_year" -d "$(pg_address cbreg_bench)" \
		    -f "$here/figures.sql"
		;;
	gap.postgresql)
		timed 0 "$@" psql -X -q -v ON_ERROR_STOP=1 -v day="$as_of" \
		    -d "$(pg_address cbreg_bench)" -f "$here/gap.sql"
		;;
	gap.duckdb-*) ask_duckdb "$@" gap "$duck" "$as_of" ;;
	figures.duckdb-*)
		ask_duckdb "$@" figures "$duck" "$period" "$as_of"
		;;
	enroll.cbreg)
		timed 0 "$@" "$CBREG" --db "$reg/enroll" enroll S-ENROL \
		    "$(sed -n "$3p" "$out/mails")" --status accepted \
		    --on 2026-03-20
		;;
	enroll.sqlite3)
		timed 0 "$@" sqlite3 -batch "$reg/plain" "
		    PRAGMA synchronous = FULL;
		    BEGIN IMMEDIATE;
		    INSERT INTO enrolment
			SELECT p.id, s.id, p.country, p.organisation, p.sex,
			    'trainee', 'accepted', '2026-03-20'
			  FROM person AS p CROSS JOIN session AS s
			 WHERE p.email = '$(sed -n "$3p" "$out/mails")' AND
			    s.code = 'S-ENROL';
		    COMMIT;"
		;;
	esac
}

# alternate LINE TIMES SIDE...: every other round in the opposite order
alternate()
{
	line=$1
	last=$2
	shift 2
	forth=$*
	back=
	for side; do
		back="$side $back"
	done
	round=1
	while [ "$round" -le "$last" ]; do
		order=$forth
		[ $((round % 2)) -eq 1 ] || order=$back
		for side in $order; do
			[ "$side.$have_cbreg" != cbreg.no ] || continue
			run_side "$line" "$side" "$round" || return 1
		done
		round=$((round + 1))
	done
}

# ---- what came out ----

table_row='%-8s %-6s %-24s %9s %9s %7s %15s %9s %9s %6s %6s\n'
table_head()
{
	# shellcheck disable=SC2059
	printf "$table_row" line ours other ours_s other_s ratio \
	    range/rounds ours_cpu other_cpu our_MB oth_MB
}

# compare LINE OURS OTHER: medians, and the ratio of each round
compare()
{
	[ -e "$times" ] || return 0
	awk -F, -v line="$1" -v ours="$2" -v anchor="$3" -v row="$table_row" '
	function median(a, n,    i, j, t) {
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && a[j - 1] > a[j]; j--) {
				t = a[j]; a[j] = a[j - 1]; a[j - 1] = t
			}
		return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
	}
	function cell(a, n, format,    m) {
		m = n ? median(a, n) : 0
		return m ? sprintf(format, m) : "-"
	}
	$1 == line && $2 == ours {
		wo[++no] = $4 + 0; co[no] = $5 + $6; ro[no] = $7 / 1024
		by_round[$3] = $4
	}
	$1 == line && $2 == anchor {
		wa[++na] = $4 + 0; ca[na] = $5 + $6; ra[na] = $7 / 1024
		anchor_round[$3] = $4
	}
	END {
		for (r in anchor_round)
			if (r in by_round && anchor_round[r] > 0)
				q[++nq] = by_round[r] / anchor_round[r]
		if (nq) { # median() sorts them
			m = sprintf("%.3f", median(q, nq))
			range = sprintf("%.3f-%.3f/%d", q[1], q[nq], nq)
		}
		printf row, line, ours, anchor, cell(wo, no, "%.4f"),
		    cell(wa, na, "%.4f"), nq ? m : "-", nq ? range : "-",
		    cell(co, no, "%.3f"), cell(ca, na, "%.3f"),
		    cell(ro, no, "%.0f"), cell(ra, na, "%.0f")
	}' "$times"
}

truth()
{
	awk -F, -v what="$1" '$1 == what { print $2 }' "$messy/truth.csv"
}

# check WHAT FOUND EXPECTED
check()
{
	if [ "$2" = "$3" ]; then
		printf '%-8s %s: %s, equal to the truth\n' messy "$1" "$2"
	else
		printf '%-8s %s: %s, different: the truth is %s\n' messy \
		    "$1" "${2:-none}" "$3"
		bad=1
	fi
}

count_rows()
{
	awk 'END { print (NR > 0 ? NR - 1 : "none") }' "$1" 2>/dev/null
}

check_messy()
{
	for kind in persons roster; do
		cbreg_in "$reg/messy" export "$kind" --format csv \
		    >"$out/$kind.csv" 2>"$out/export.log" ||
		    fault "export $kind: $(tail -n 1 "$out/export.log")"
	done
	check persons "$(count_rows "$out/persons.csv")" "$(truth persons)"
	check enrolments "$(count_rows "$out/roster.csv")" "$(truth enrolments)"
	check 'rows in the rejects file' "$(count_rows "$out/rejects.csv")" \
	    $(($(truth conflict) + $(truth ambiguous) + $(truth rejected)))
	tail -n 3 "$out/messy.messy.err" | sed 's/^/messy    it said: /'
}

# same_answer LINE OTHER: the answers as sets of lines
same_answer()
{
	ours=$out/$1.cbreg.out theirs=$out/$1.$2.out
	[ -e "$ours" ] && [ -e "$theirs" ] || return 0
	case $2 in
	postgresql) sed 1d "$ours" ;; # it gives no header
	*) cat "$ours" ;;
	esac | sort >"$ours.sorted"
	sort "$theirs" >"$theirs.sorted"
	if cmp -s "$ours.sorted" "$theirs.sorted"; then
		printf '%-8s answers: equal to %s (%s lines)\n' "$1" "$2" \
		    "$(wc -l <"$ours.sorted" | tr -d ' ')"
	else
		printf '%-8s answers: not those of %s; the first (< cbreg):\n' \
		    "$1" "$2"
		diff "$ours.sorted" "$theirs.sorted" | sed -n '2,7s/^/    /p'
		bad=1
	fi
}

# ---- the lines ----

line_import()
{
	need_data "$clean" || return
	alternate import "$rounds" cbreg sqlite3 || :
	compare import cbreg sqlite3
}

line_messy()
{
	[ "$have_cbreg" = yes ] || return 0
	need_data "$clean" && need_data "$messy" || return
	alternate messy "$rounds" clean messy && check_messy
	compare messy messy clean
}

line_pg()
{
	if [ -z "${CBREG_BENCH_PG:-}" ]; then
		say 'bench: CBREG_BENCH_PG is not set: PostgreSQL is left out'
		return 0
	fi
	need_data "$clean" || return
	alternate pg "$rounds" cbreg copy || :
	compare pg cbreg copy
	pg_run "$CBREG_BENCH_PG" 'DROP DATABASE IF EXISTS cbreg_bench'
	pg_run "$CBREG_BENCH_PG" 'DROP DATABASE IF EXISTS cbreg_bench_bare'
}

# A question put to cbreg and to DuckDB: with the start of the process,
# from the opening of the file, and the query alone.
line_question()
{
	need_data "$clean" || return
	[ "$have_cbreg" = no ] || need_registry || return
	sides=cbreg
	! need_duckdb || sides="$sides duckdb-star duckdb-joined"
	! need_pg_registry || sides="$sides postgresql"
	# shellcheck disable=SC2086 # several sides
	alternate "$1" "$rounds" $sides
	for schema in star joined; do
		for part in '' -open+query -query; do
			compare "$1" cbreg "duckdb-$schema$part"
		done
	done
	case $sides in
	*postgresql)
		compare "$1" cbreg postgresql
		pg_run "$CBREG_BENCH_PG" 'DROP DATABASE IF EXISTS cbreg_bench'
		;;
	esac
	same_answer "$1" duckdb-star
	same_answer "$1" duckdb-joined
	[ "$1" = gap ] || same_answer "$1" postgresql
}

line_enroll()
{
	need_data "$clean" && need_plain || return
	awk -F, -v n="$processes" 'NR > 1 && !seen[$8]++ {
		print $8
		if (++found == n)
			exit
	}' "$clean/roster.csv" >"$out/mails"
	copy_registry "$plain" "$reg/plain" || return
	if [ "$have_cbreg" = yes ]; then
		need_registry || return
		copy_registry "$reg/clean" "$reg/enroll" || return
	fi
	sync
	alternate enroll "$processes" cbreg sqlite3 || :
	compare enroll cbreg sqlite3
}

table_head
for line in $lines; do
	case $line in
	import) line_import ;;
	messy) line_messy ;;
	pg) line_pg ;;
	gap | figures) line_question "$line" ;;
	enroll) line_enroll ;;
	esac
done
drop_registry "$reg/bare"
drop_registry "$reg/again"
exit "$bad"
