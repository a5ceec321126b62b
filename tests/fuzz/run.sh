#!/bin/sh
# run.sh SOURCES TARGET...: each target under libFuzzer with AddressSanitizer
# and UndefinedBehaviorSanitizer, in a build of its own, ./fuzz.build.  Prints
# how many inputs each has run; exits 1 with the input where one fails.
# FUZZ_SECONDS (60) is the time of each; found inputs are kept in fuzz.build.
set -eu
sources=$1
shift
seconds=${FUZZ_SECONDS:-60}
flags='-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined'
flags="$flags -fno-sanitize-recover=undefined"
mkdir -p fuzz.build
cd fuzz.build
[ -f Makefile ] ||
    "$sources/configure" -q CC=clang \
	CFLAGS="$flags -fsanitize=fuzzer-no-link -DFUZZING" \
	--disable-shared --disable-static-libs >configure.log 2>&1 ||
    { cat configure.log; exit 1; }
make -s all >make.log 2>&1 || { cat make.log; exit 1; }
for target; do
	name=${target##*/}
	make -s "$target" LDFLAGS="$flags -fsanitize=fuzzer" >make.log 2>&1 ||
	    { cat make.log; exit 1; }
	mkdir -p "corpus/$name"
	if ! "./$target" -max_total_time="$seconds" -print_final_stats=1 \
	    -timeout=20 -rss_limit_mb=1024 -artifact_prefix="$name-" \
	    "corpus/$name" >"$name.log" 2>&1; then
		tail -40 "$name.log"
		exit 1
	fi
	echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' \
	    "$name.log") inputs, no finding"
done
