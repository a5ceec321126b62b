#!/bin/sh
# lint.sh: the house rules that a machine can check.  Prints file:line: rule
# for each breach; exits 1 if there is one.

# The headers that the other rooms may include, with guards CBREG_...; the
# rest of registry/*.h, guards REGISTRY_..., stays in registry/ and tests/.
public="achieve.h campaign.h cbreg.h certificate.h checks.h codes.h compare.h date.h"
public="$public enrolment.h fairness.h figures.h fill.h gap.h intake.h identity.h kind.h library.h log.h"
public="$public period.h placement.h plan.h protect.h publication.h screen.h undo.h waitlist.h whole.h"

# The one file that knows each vendor; a * at the end stands for anything.
vendors='
sqlite3.h        registry/db_sqlite.c
libpq-fe.h       registry/db_pgsql.c
sodium.h         registry/digest.c
unistr.h         registry/name.c
uninorm.h        registry/name.c
unicase.h        registry/name.c
unictype.h       registry/name.c
popt.h           cli/opt.c
libsmartcols.h   cli/out_table.c
jansson.h        import/jtree.c
zip.h            import/parts.c
isa-l/*          import/inflate.c
libxml/*         import/xml.c
xlsxwriter*      import/newbook.c
glpk.h           registry/solver.c
ini.h            import/settings.c
iconv.h          import/encoding.c
cairo*           cli/pdf.c
pango/*          cli/pdf.c
glib*            cli/pdf.c
'

set -u
unset CDPATH
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM
: >"$tmp/found"

# sources ROOM...: the C files there
sources()
{
	find "$@" -name '*.[ch]' -type f 2>/dev/null | sort
}

# Everything that people write by hand and that is not data.
written()
{
	find README NEWS CONTRIBUTING setup autogen.sh configure.ac Makefile.am \
	    .ci/run build-aux/packages -type f 2>/dev/null
	find build-aux registry import cli tests docs web po -type f \( \
	    -name '*.[ch]' -o -name '*.awk' -o -name '*.mk' -o -name '*.sql' \
	    -o -name '*.[1-8]' -o -name '*.md' -o -name 'lint.sh' \
	    -o -path 'tests/*.sh' -o -path 'tests/*.py' \) 2>/dev/null
}

# Three views of every C file, line for line: code (comments and the insides
# of strings blanked), text (only strings), remark (only comments); and the
# list of includes as "file line name".
split_views()
{
	for view in code text remark; do
		sources registry import cli tests | sed 's|/[^/]*$||' | sort -u |
		    while IFS= read -r dir; do
			mkdir -p "$tmp/$view/$dir"
		done
	done
	: >"$tmp/includes"
	# shellcheck disable=SC2016 # for awk
	sources registry import cli tests | xargs awk -v tmp="$tmp" '
	FNR == 1 {
		if (code) {
			close(code)
			close(text)
			close(remark)
		}
		code = tmp "/code/" FILENAME
		text = tmp "/text/" FILENAME
		remark = tmp "/remark/" FILENAME
		inside = ""
	}
	!inside && /^[ \t]*#[ \t]*include[ \t]*["<]/ {
		name = $0
		sub(/^[^"<]*["<]/, "", name)
		sub(/[">].*/, "", name)
		print FILENAME, FNR, name >>(tmp "/includes")
	}
	{
		rest = $0
		c = t = r = ""
		if (inside == "//")
			inside = ""
		while (rest != "") {
			if (inside == "") {
				if (!match(rest, /["\047]|\/\*|\/\//)) {
					c = c rest
					break
				}
				inside = substr(rest, RSTART, RLENGTH)
				c = c substr(rest, 1, RSTART - 1)
				c = c (length(inside) == 1 ? inside : " ")
				if (inside == "\"")
					t = t inside
				rest = substr(rest, RSTART + RLENGTH)
			} else if (inside == "/*") {
				i = index(rest, "*/")
				r = r (i ? substr(rest, 1, i - 1) : rest)
				if (!i)
					break
				rest = substr(rest, i + 2)
				inside = ""
			} else if (inside == "//") {
				r = r rest
				break
			} else {
				one = substr(rest, 1, 1)
				if (one == "\\")
					one = substr(rest, 1, 2)
				if (inside == "\"")
					t = t one
				rest = substr(rest, length(one) + 1)
				if (one == inside) {
					c = c inside
					inside = ""
				}
			}
		}
		# Only a comment, or a string after a backslash, goes on.
		if (inside != "/*" && $0 !~ /\\$/)
			inside = ""
		print c >code
		print t >text
		print r >remark
	}' || exit 2
}

# forbid VIEW PATTERN RULE FILE...: view "raw" is the file as it stands
forbid()
{
	view=$1 pattern=$2 rule=$3
	shift 3
	[ $# -gt 0 ] || return 0
	case $view in raw) root=. ;; *) root=$tmp/$view ;; esac
	(cd "$root" && grep -nE -e "$pattern" /dev/null "$@") |
	    awk -F : -v rule="$rule" '{ print $1 ":" $2 ": " rule }' \
	    >>"$tmp/found"
}

# word A|B: those words as whole identifiers; call A|B: as functions called
word()
{
	printf '(^|[^A-Za-z0-9_])(%s)([^A-Za-z0-9_]|$)' "$1"
}

call()
{
	printf '(^|[^A-Za-z0-9_>.])(%s)[[:space:]]*\\(' "$1"
}

# all but those whose path matches
except()
{
	grep -vE "$1"
}

# Who may include whom.  An include is resolved as the compiler does: beside
# the includer first, then in the rooms.
check_includes()
{
	ls registry/*.h import/*.h cli/*.h tests/*.h 2>/dev/null >"$tmp/headers"
	awk -v public="$public" -v vendors="$vendors" '
	function breach(rule)
	{
		print file ":" line ": " rule
	}
	function find_room(name, from,    i, n, room)
	{
		if (name ~ /\//) {
			sub(/^(\.\.\/)+/, "", name)
			sub(/\/.*/, "", name)
			return name ~ /^(registry|import|cli|tests)$/ ? name : ""
		}
		if ((from "/" name) in header)
			return from
		if (name ~ /^sql_.*\.h$/)
			return "registry"
		n = split("registry import cli tests", room, " ")
		for (i = 1; i <= n; i++)
			if ((room[i] "/" name) in header)
				return room[i]
		return ""
	}
	# The file that alone includes a header, or nothing.
	function owner(name,    w)
	{
		if (name in only)
			return only[name]
		for (w in only)
			if (sub(/\*$/, "", w) && index(name, w) == 1)
				return only[w "*"]
		return ""
	}
	BEGIN {
		n = split(public, word)
		for (i = 1; i <= n; i++)
			is_public[word[i]] = 1
		n = split(vendors, word)
		for (i = 1; i < n; i += 2)
			only[word[i]] = word[i + 1]
		may["cli", "import"] = may["cli", "registry"] = 1
		may["import", "registry"] = 1
		may["tests", "cli"] = may["tests", "import"] = 1
		may["tests", "registry"] = 1
	}
	FILENAME ~ /headers$/ {
		header[$1] = 1
		next
	}
	{
		file = $1
		line = $2
		name = $3
		if ((its = owner(name)) != "") {
			if (file != its)
				breach(name " belongs to " its " alone")
			next
		}
		from = file
		sub(/\/.*/, "", from)
		to = find_room(name, from)
		if (to == "")
			next
		sub(/.*\//, "", name)
		private = to == "registry" && !(name in is_public)
		if (from == to) {
			sub(/.*\//, "", file)
			if (private && file in is_public) {
				file = $1
				breach("a public header includes private " name)
			}
		} else if (!((from, to) in may))
			breach(from "/ may not include from " to "/")
		else if (private && from != "tests")
			breach(name " is private to registry/")
	}' "$tmp/headers" "$tmp/includes" >>"$tmp/found"
}

# Does the guard of a header of the registry say what the list says?
check_guards()
{
	for header in registry/*.h; do
		want=REGISTRY_
		case " $public " in *" ${header#registry/} "*) want=CBREG_ ;; esac
		sed -n '/^#ifndef/{=;p;q;}' "$header" | {
			read -r line
			read -r _ guard
			case ${guard-} in
			"$want"*) ;;
			*) echo "$header:$line: the guard should begin $want" ;;
			esac
		}
	done >>"$tmp/found"
}

# The format is what this one version of clang-format says it is.
check_format()
{
	for format in clang-format-14 clang-format; do
		"$format" --version 2>/dev/null | grep -q 'version 14\.' || continue
		# shellcheck disable=SC2046 # no blanks in our names
		"$format" --dry-run $(sources registry import cli tests) 2>&1 |
		    sed -n 's/^\([^:]*:[0-9]*\):[0-9]*: .*clang-format.*/\1/p' |
		    uniq | sed 's/$/: not as clang-format 14 writes it/' \
		    >>"$tmp/found"
		return
	done
	echo "lint: format not checked (skipped): no clang-format-14"
}

if [ -z "$(sources registry)" ]; then
	echo "lint: no sources here" >&2
	exit 2
fi
split_views
check_includes
check_guards
check_format

library=$(sources registry import)
outside=$(sources import cli)
no_sql=$(sources registry | except '^registry/(db[a-z_]*|schema)\.[ch]$')
all=$(sources registry import cli tests)
texts=$(written)

# shellcheck disable=SC2046,SC2086 # no blanks in our names
{
	forbid text "$(word 'SELECT|INSERT|UPDATE|DELETE|CREATE TABLE')" \
	    'SQL outside registry/' $outside
	forbid text "$(word 'SELECT|INSERT|UPDATE|DELETE|CREATE TABLE')" \
	    'SQL belongs in registry/sql/' $no_sql

	forbid code "$(call 'v?d?printf|puts|putchar|perror|psignal')" \
	    'a library does not print' $library
	forbid code "$(word 'stdout|stderr|stdin')" \
	    'a library leaves the standard streams alone' $library
	forbid code "$(call 'exit|_exit|_Exit|quick_exit|abort|errx?|warnx?')" \
	    'a library does not end the program' $library
	forbid code "$(call 'getenv|secure_getenv|setenv|putenv')" \
	    'a library reads no environment' $library

	forbid code "$(call 'strcpy|stpcpy|strcat|strncpy|strncat|gets')" \
	    'banned: use buf.h or snprintf' $all
	forbid code "$(call 'sprintf|vsprintf')" 'banned: use snprintf' $all
	forbid code "$(call 'strtok|alloca')" 'banned function' $all
	forbid code "$(call 'ato[fil]|atoll')" 'banned: use strtol, checked' $all
	forbid code "$(call 'localtime|gmtime|asctime|ctime')" \
	    'banned: not reentrant' $all
	forbid code "$(call 'tmpnam|tempnam|mktemp')" 'banned: use mkstemp' $all

	forbid remark "$(word 'TODO|FIXME|XXX|HACK')" \
	    'a note to self: file it, or do it' $all
	forbid remark '[-=*#~_]{5}' 'a banner' $all
	forbid raw '^[[:space:]]*(#|--|dnl|\.\\")[[:space:]]*[-=*#~_]{5}' \
	    'a banner' $texts
	forbid raw '(#|--|dnl|\.\\").*[^A-Z](TOD[O]|FIXM[E])([^A-Z]|$)' \
	    'a note to self: file it, or do it' \
	    $(echo "$texts" | except '\.[ch]$')

	forbid raw '(^|[^A-Za-z0-9_.}*/-])/(home|root|work|tmp|Users)/[A-Za-z0-9]' \
	    'a path of one machine' $texts
	forbid raw '[[:blank:]]$' 'blanks at the end of a line' $texts
}

sort -t : -k 1,1 -k 2,2n "$tmp/found" | uniq
[ ! -s "$tmp/found" ]
