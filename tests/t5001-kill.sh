#!/bin/sh
# kill -9 at any moment: what was said to be done is there, what was not begun
# is not, and the registry is whole.
. "$(dirname "$0")/lib-test.sh"

base=$top_srcdir/tests/data/import/base
rounds=200
imports=20
seed=${CBREG_TEST_SEED:-$(od -A n -N 2 -t u2 /dev/urandom | tr -d ' ')}
echo "seed $seed" | note

begin 'the registry'
new_registry "$base"/*.csv
expect_code 0 cbreg check

# How long a function takes here, in microseconds: the median of five.
median()
{
	for i in 1 2 3 4 5; do
		from=$(date +%s%N)
		"$@" >"$dir/out" 2>"$dir/err"
		echo $((($(date +%s%N) - from) / 1000))
	done | sort -n | sed -n 3p
}

warm()
{
	cbreg enroll CYB-2017B --new "Warm$i Up" --country KH
}

# moments N MICROSECONDS: so many pauses up to twice as long, in seconds
moments()
{
	awk -v n="$1" -v us="$2" -v seed="$seed" 'BEGIN {
		srand(seed)
		while (n--)
			printf "%.4f\n", rand() * 2 * us / 1000000
	}'
}

takes=$(median warm)
echo "an enrolment takes $takes us" | note
# Fewer rounds on a slow machine: they are to end in a few seconds.
[ $((rounds * takes)) -le 10000000 ] || rounds=$((10000000 / takes + 1))

# Rounds of enroll: what the last one said is in said.N.
round=0
moments $rounds "$takes" >pauses
while read -r pause; do
	round=$((round + 1))
	"$CBREG" --db "$DB" enroll CYB-2017A --new "Kill$round Round" \
	    --country KH --format csv >"said.$round" 2>"$dir/err" &
	pid=$!
	sleep "$pause"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $((round % 50)) -ne 0 ] || {
		begin "after $round kills the registry is whole"
		expect_code 0 cbreg check
	}
done <pauses 2>/dev/null

cbreg export roster --session CYB-2017A >roster
begin 'what was said to be done is there'
said=0
for round in $(seq $rounds); do
	person=$(sed -n 's/^CYB-2017A,\(P[0-9]*\),nominated,[0-9-]*,new$/\1/p' \
	    "said.$round")
	[ -n "$person" ] || continue
	said=$((said + 1))
	expect_words roster "CYB-2017A,$person,,Kill$round Round,"
done
there=$(($(wc -l <roster) - 1))
echo "$said were said to be done, $there are, of $rounds" | note

begin 'what is there was begun, and once'
sed 1d roster | cut -d , -f 4 | sort >names
seq $rounds | sed 's/.*/Kill& Round/' | sort >begun
comm -23 names begun >strange
check "$(cat strange)" [ ! -s strange ]
check 'fewer than were said' [ "$there" -ge "$said" ]

begin 'the kills came before and after the end'
if [ $rounds -ge 100 ]; then
	check 'all were done' [ "$said" -lt $rounds ]
	check 'none was done' [ "$said" -gt 0 ]
fi

begin 'the log has a batch for each that is there'
cbreg log --format csv | grep -c 'enroll CYB-2017A' >batches
check "$(cat batches), not $there" [ "$(cat batches)" -eq "$there" ]

# Rounds of imports: all of a file or nothing.
begin 'a killed import leaves all or nothing'
rows=3000
cbreg export roster --session CYB-2017B >before
before=$(($(wc -l <before) - 1))
file_of()
{
	echo 'session,name,country,email,role'
	seq $rows | awk -v n="$1" '{ print "CYB-2017B,Import" n " Row" $1 \
	    ",KH,r" n "." $1 "@kh.example," }'
}
warm_import()
{
	file_of "w$i" >"w$i.csv"
	cbreg import "w$i.csv" --dry-run
}
takes=$(median warm_import)
echo "an import of $rows takes $takes us" | note
round=0
moments $imports "$takes" >pauses
while read -r pause; do
	round=$((round + 1))
	file_of "$round" >killed.csv
	"$CBREG" --db "$DB" import killed.csv >"said.$round" 2>"$dir/err" &
	pid=$!
	sleep "$pause"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	grep -q '^killed.csv ' "said.$round" && touch "imported.$round"
done <pauses 2>/dev/null
cbreg export roster --session CYB-2017B >after
whole=0
for round in $(seq $imports); do
	is=$(grep -c ",Import$round Row" after)
	case $is in
	0) check "import $round was said and is not there" \
	    [ ! -e "imported.$round" ] ;;
	"$rows") whole=$((whole + 1)) ;;
	*) fail "import $round: $is of $rows rows" ;;
	esac
done
echo "$whole of $imports imports are there" | note
check 'other rows than those' \
    [ $(($(wc -l <after) - 1)) -eq $((before + whole * rows)) ]
begin 'after killed imports the registry is whole, and works'
expect_code 0 cbreg check
expect_code 0 cbreg import killed.csv
expect_code 0 cbreg figures --period fy2017
expect_code 0 cbreg check

# A registry that was being made when it was killed.
begin 'a killed init: a registry, or init can be told again'
for pause in $(moments 20 15000); do
	new_place
	"$CBREG" --db "$DB" init --sample >"$dir/out" 2>"$dir/err" &
	pid=$!
	sleep "$pause"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	"$CBREG" --db "$DB" check >"$dir/out" 2>&1 && continue
	expect_code 0 cbreg init || break
done 2>/dev/null
plan
