#!/bin/sh
# demo.sh PROGRAM DIRECTORY: the sample programme in a scratch registry, and
# what can be asked of it.

program=$1
scratch=$2
data=$(cd "$(dirname "$0")/../data" && pwd) || exit 1
mkdir -p "$scratch" && cd "$scratch" || exit 1
rm -f demo.cbreg demo.cbreg-wal demo.cbreg-shm
CBREG_DATA=$data
CBREG_DB=$scratch/demo.cbreg
CBREG_ACTOR=secretariat
export CBREG_DATA CBREG_DB CBREG_ACTOR

# Show a command as a user types it, then what it prints.
show()
{
	printf '\n$ cbreg'
	for word; do
		case $word in
		*' '*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	"$program" "$@" 2>&1 || {
		printf 'demo: cbreg %s ended with status %s\n' "$1" $?
		exit 1
	}
}

printf 'The sample programme: its people are invented, its bodies, meetings\n'
printf 'and published figures are not (data/sample/README).\n'
"$program" init --sample >/dev/null 2>&1 || exit 1
show figures --period fy2017 --by country
show gap --summary --group asean --as-of 2018-03-31
show gap --country KH --only gap --as-of 2018-03-31
show enroll NET-2018-1 'Sokunthea Chan' --new --country KH \
    --org KH-CAMCERT --email sokunthea.chan@camcert.example \
    --status accepted --on 2018-03-01
show progress NET-2018-1 sokunthea.chan@camcert.example withdrawn \
    --reason duty --on 2018-03-20
show log
show check --as-of 2018-03-31
printf '\nThe registry is %s; try `cbreg --db %s help`.\n' \
    "$scratch/demo.cbreg" "$scratch/demo.cbreg"
