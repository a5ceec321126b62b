#!/bin/sh
# run.sh CBREG DIRECTORY: the pages of the program in a headless browser; their
# pictures stay in the directory.  What is missing is said, and skipped.
set -u
cbreg=$1 dir=$2
here=$(cd "$(dirname "$0")" && pwd)

skip()
{
	echo "1..0 # SKIP $1"
	exit 0
}

browser=$(command -v chromium || command -v chromium-browser) ||
    skip 'no chromium'
command -v node >/dev/null || skip 'no node'
command -v npm >/dev/null || skip 'no npm'
mkdir -p "$dir/node" || exit 1
dir=$(cd "$dir" && pwd)
cd "$dir" || exit 1
[ -d node/node_modules/axe-core ] ||
    (cd node && npm install --no-audit --no-fund playwright-core axe-core \
	>npm.log 2>&1) || skip 'playwright-core and axe-core cannot be installed'
rm -f registry.cbreg*
CBREG_NOW=2018-04-02
export CBREG_NOW
{
	"$cbreg" init --sample
	"$cbreg" gap --group asean --format html -o gap.html
	"$cbreg" gap --summary --format html -o summary.html
	"$cbreg" gap --path --format html -o path.html
	"$cbreg" figures --period fy2015..fy2017 --by country,kind \
	    --format html --lang ja -o figures.html
	"$cbreg" publish fy2017 --by country,kind --title 'The year 2017'
	"$cbreg" figures show fy2017 --format html -o published.html
} >making.log 2>&1 || {
	cat making.log
	exit 1
}
exec node "$here/check.mjs" "$dir/node" "$browser" "$dir/gap.html" \
    "$dir/summary.html" "$dir/path.html" "$dir/figures.html" "$dir/published.html"
