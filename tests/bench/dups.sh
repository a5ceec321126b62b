#!/bin/sh
# dups.sh: is every person found who is recorded twice?  Plants a second
# record for one person in fifty, lists the duplicates, and times that beside
# a plain sort of the same keys.
#
#   dups.sh [-n ROUNDS] DIR REGISTRY
#
# REGISTRY has the people of the benchmark's roster (see README); it is
# copied to DIR.  The changes of a second record are, in turn: the words of
# the name in another order and no e-mail; another e-mail; one letter of the
# name less and no e-mail; another organisation and another e-mail.  Country,
# year of birth and, but for the last, the organisation stay.

set -eu
rounds=3
while getopts n: opt; do
	case $opt in
	n) rounds=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 2 ] || { sed -n '6p' "$0"; exit 2; }
: "${CBREG:=$(dirname "$0")/../../_build/cbreg}"
CBREG_NOW=2026-03-31 LC_ALL=C
export CBREG_NOW LC_ALL
mkdir -p "$1"
cp "$2" "$1/dups.cbreg"
rm -f "$1/dups.cbreg-wal" "$1/dups.cbreg-shm"
[ ! -e "$2-wal" ] || cp "$2-wal" "$1/dups.cbreg-wal"
cd "$1"

"$CBREG" --db dups.cbreg export persons >persons.csv
"$CBREG" --db dups.cbreg export affiliations >stays.csv
people=$(sed 1d persons.csv | wc -l)

# No value of the benchmark's people needs quotes.
awk -F , -v OFS=, -v people="$people" '
NR == FNR { if (FNR > 1) { org[$1] = $2; all[n++] = $2 } next }
FNR == 1 { print "code,name,country,organisation,email,sex,birth_year"; next }
FNR % 50 == 0 {
	name = $2
	email = $8
	its = org[$1]
	words = split(name, word, " ")
	kind = k++ % 4
	if (kind == 2 && word[words] !~ /^[A-Za-z][A-Za-z][A-Za-z][A-Za-z]/)
		kind = 0
	if (kind == 0) {
		name = word[words]
		for (i = 1; i < words; i++)
			name = name " " word[i]
		email = ""
	} else if (kind == 1)
		email = "second." k "@mail.example"
	else if (kind == 2) {
		w = word[words]
		word[words] = substr(w, 1, 2) substr(w, 4)
		name = word[1]
		for (i = 2; i <= words; i++)
			name = name " " word[i]
		email = ""
	} else {
		email = "third." k "@mail.example"
		its = all[(k * 7919) % n]
	}
	code = sprintf("P%06d", people + 1 + ++made)
	print code, name, $6, its, email, $9, $10
	print $1 "," code "," kind >"planted"
}' stays.csv persons.csv >second.csv
sort planted >truth
"$CBREG" --db dups.cbreg import --as persons second.csv >/dev/null
"$CBREG" --db dups.cbreg export persons | sed 1d | cut -d , -f 2,6 >keys

# seconds and kilobytes of a command
timed()
{
	/usr/bin/time -o time -f '%e %M' "$@" >/dev/null
	cat time
}

"$CBREG" --db dups.cbreg person duplicates --format csv >listed
i=0
while [ $i -lt "$rounds" ]; do
	timed "$CBREG" --db dups.cbreg person duplicates >a
	timed sort -o sorted keys >b
	paste -d ' ' a b
	i=$((i + 1))
done | sort -n -k 1 | awk '
	{ t[NR] = $1; s[NR] = $3; r[NR] = $1 / $3; m = $2; ms = $4 }
	END { h = int((NR + 1) / 2)
		printf "scan %.2f s, %d MB; sort %.2f s, %d MB; ratio %.2f\n",
		    t[h], m / 1024, s[h], ms / 1024, t[h] / s[h] }'

sed 1d listed | cut -d , -f 1,2 | sort >pairs
cut -d , -f 1,2 truth | sort >wanted
comm -12 pairs wanted >found
total=$((people + $(wc -l <truth)))
awk -v found="$(wc -l <found)" -v wanted="$(wc -l <wanted)" \
    -v listed="$(wc -l <pairs)" -v total="$total" 'BEGIN {
	printf "%d people, %d planted, %d found (%.2f %%); ", total, wanted,
	    found, 100 * found / wanted
	printf "%d other pairs listed (%.2f per thousand people)\n",
	    listed - found, 1000 * (listed - found) / total }'
awk -F , 'NR == FNR { f[$0]; next } { n[$3]++; h[$3] += ($1 "," $2) in f }
	END { split("order,mail,letter,moved", w, ",")
		for (i = 0; i < 4; i++)
			printf "  %s: %d of %d\n", w[i + 1], h[i], n[i] }' found truth
