#!/bin/sh
# Runs one test with a PostgreSQL cluster of its own, which ends with it.
# Where there can be none the test is told so by CBREG_TEST_PG being unset.

here=$(dirname "$0")
# What the library of fonts keeps for the life of the process is no leak.
LSAN_OPTIONS=print_suppressions=0:suppressions=$(cd "$here" && pwd)/data/lsan
export LSAN_OPTIONS
if [ -n "${CBREG_TEST_PG:-}" ]; then
	exec "$@"
fi
work=$(mktemp -d) || exit 99
trap 'sh "$here/pgcluster.sh" stop "$work/pg" >/dev/null 2>&1; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
if uri=$(sh "$here/pgcluster.sh" start "$work/pg" 2>"$work/why"); then
	CBREG_TEST_PG=$uri
	export CBREG_TEST_PG
else
	sed 's/^/# no PostgreSQL: /' "$work/why"
	if [ "${CI:-}" = true ] && [ "${CBREG_WITHOUT_PG:-}" != 1 ]; then
		echo "Bail out! the tests are to run on PostgreSQL, too"
		exit 99
	fi
fi
"$@"
