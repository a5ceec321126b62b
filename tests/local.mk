# Everything that proves it.

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
LOG_COMPILER = $(SHELL) $(srcdir)/tests/run-test.sh
SH_LOG_COMPILER = $(LOG_COMPILER) $(SHELL)
AM_TESTS_ENVIRONMENT = \
	CBREG='$(abs_builddir)/cbreg'; export CBREG; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	srcdir='$(abs_srcdir)'; export srcdir; \
	CBREG_DATA='$(abs_top_srcdir)/data'; export CBREG_DATA; \
	LC_ALL=C.UTF-8 TZ=UTC; export LC_ALL TZ;

unit_tests = \
	tests/check_book tests/check_buf tests/check_chart tests/check_codes \
	tests/check_csv tests/check_date tests/check_db tests/check_digest \
	tests/check_figures tests/check_header tests/check_iati \
	tests/check_intake tests/check_match tests/check_merge tests/check_name \
	tests/check_period tests/check_plan tests/check_protect \
	tests/check_schema tests/check_undo

# Fresh registries on both engines, and how a suite is run.
check_LTLIBRARIES = tests/libtest.la
tests_libtest_la_SOURCES = %D%/engines.c %D%/engines.h
tests_libtest_la_CPPFLAGS = $(test_cppflags)

test_libs = libimport.la libregistry.la $(SQLITE_LIBS) $(SODIUM_LIBS) \
	$(JANSSON_LIBS)
test_ldadd = tests/libtest.la $(test_libs) $(CHECK_LIBS)
test_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(SQLITE_CFLAGS) \
	-Wno-missing-noreturn -DSRCDIR='"$(abs_top_srcdir)"'
tests_check_buf_SOURCES = %D%/check_buf.c
tests_check_buf_LDADD = $(test_ldadd)
tests_check_buf_CPPFLAGS = $(test_cppflags)
tests_check_codes_SOURCES = %D%/check_codes.c
tests_check_codes_LDADD = $(test_ldadd)
tests_check_codes_CPPFLAGS = $(test_cppflags)
tests_check_book_SOURCES = %D%/check_book.c %D%/archive.h
tests_check_book_LDADD = $(test_ldadd)
tests_check_book_CPPFLAGS = $(test_cppflags)

tests_check_chart_SOURCES = %D%/check_chart.c cli/out.c cli/out_csv.c \
	cli/out_html.c cli/out_json.c cli/out_md.c cli/out_table.c \
	cli/out_xlsx.c cli/out_xml.c cli/say.c cli/svg.c
tests_check_chart_LDADD = $(test_ldadd) $(PROGRAM_LIBS)
tests_check_chart_CPPFLAGS = $(test_cppflags) -I$(top_srcdir)/cli \
	$(SMARTCOLS_CFLAGS) $(JANSSON_CFLAGS)

tests_check_csv_SOURCES = %D%/check_csv.c
tests_check_csv_LDADD = $(test_ldadd)
tests_check_csv_CPPFLAGS = $(test_cppflags)
tests_check_date_SOURCES = %D%/check_date.c
tests_check_date_LDADD = $(test_ldadd)
tests_check_date_CPPFLAGS = $(test_cppflags)
tests_check_db_SOURCES = %D%/check_db.c
tests_check_db_LDADD = $(test_ldadd)
tests_check_db_CPPFLAGS = $(test_cppflags)
tests_check_digest_SOURCES = %D%/check_digest.c
tests_check_digest_LDADD = $(test_ldadd)
tests_check_digest_CPPFLAGS = $(test_cppflags)
tests_check_figures_SOURCES = %D%/check_figures.c
tests_check_figures_LDADD = $(test_ldadd)
tests_check_figures_CPPFLAGS = $(test_cppflags)
tests_check_header_SOURCES = %D%/check_header.c
tests_check_header_LDADD = $(test_ldadd)
tests_check_header_CPPFLAGS = $(test_cppflags)
tests_check_intake_SOURCES = %D%/check_intake.c
tests_check_intake_LDADD = $(test_ldadd)
tests_check_intake_CPPFLAGS = $(test_cppflags)
tests_check_iati_SOURCES = %D%/check_iati.c
tests_check_iati_LDADD = $(test_ldadd)
tests_check_iati_CPPFLAGS = $(test_cppflags)
tests_check_name_SOURCES = %D%/check_name.c
tests_check_name_LDADD = $(test_ldadd)
tests_check_name_CPPFLAGS = $(test_cppflags)
tests_check_period_SOURCES = %D%/check_period.c
tests_check_period_LDADD = $(test_ldadd)
tests_check_period_CPPFLAGS = $(test_cppflags)
tests_check_plan_SOURCES = %D%/check_plan.c
tests_check_plan_LDADD = $(test_ldadd)
tests_check_plan_CPPFLAGS = $(test_cppflags)
tests_check_protect_SOURCES = %D%/check_protect.c
tests_check_protect_LDADD = $(test_ldadd)
tests_check_protect_CPPFLAGS = $(test_cppflags)
tests_check_schema_SOURCES = %D%/check_schema.c
tests_check_schema_LDADD = $(test_ldadd)
tests_check_schema_CPPFLAGS = $(test_cppflags)

tests_check_match_SOURCES = %D%/check_match.c
tests_check_match_LDADD = $(test_ldadd)
tests_check_match_CPPFLAGS = $(test_cppflags)
tests_check_merge_SOURCES = %D%/check_merge.c
tests_check_merge_LDADD = $(test_ldadd)
tests_check_merge_CPPFLAGS = $(test_cppflags)
tests_check_undo_SOURCES = %D%/check_undo.c
tests_check_undo_LDADD = $(test_ldadd)
tests_check_undo_CPPFLAGS = $(test_cppflags)

# Targets for a fuzzer; without one each replays inputs made from its seeds.
fuzz_targets = tests/fuzz/fuzz_book tests/fuzz/fuzz_csv tests/fuzz/fuzz_date \
	tests/fuzz/fuzz_import tests/fuzz/fuzz_name tests/fuzz/fuzz_xml
unit_tests += $(fuzz_targets)
check_PROGRAMS += $(unit_tests)
tests_fuzz_fuzz_book_SOURCES = %D%/fuzz/fuzz_book.c %D%/archive.h
tests_fuzz_fuzz_book_LDADD = $(test_libs)
tests_fuzz_fuzz_csv_SOURCES = %D%/fuzz/fuzz_csv.c
tests_fuzz_fuzz_csv_LDADD = $(test_libs)
tests_fuzz_fuzz_date_SOURCES = %D%/fuzz/fuzz_date.c
tests_fuzz_fuzz_date_LDADD = $(test_libs)
tests_fuzz_fuzz_import_SOURCES = %D%/fuzz/fuzz_import.c
tests_fuzz_fuzz_import_LDADD = $(test_libs)
tests_fuzz_fuzz_xml_SOURCES = %D%/fuzz/fuzz_xml.c
tests_fuzz_fuzz_xml_LDADD = $(test_libs)
tests_fuzz_fuzz_name_SOURCES = %D%/fuzz/fuzz_name.c
tests_fuzz_fuzz_name_LDADD = $(test_libs)

# What a file holds, for the scripts.
check_PROGRAMS += tests/edit_book tests/mic_rules tests/pack_parts tests/read_file
tests_mic_rules_SOURCES = %D%/mic_rules.c
tests_mic_rules_LDADD = $(test_libs)
tests_pack_parts_SOURCES = %D%/pack_parts.c %D%/archive.h
tests_pack_parts_LDADD = $(test_libs)
tests_edit_book_SOURCES = %D%/edit_book.c %D%/archive.h
tests_edit_book_LDADD = $(test_libs)
tests_read_file_SOURCES = %D%/read_file.c
tests_read_file_LDADD = $(test_libs)

shell_tests = \
	%D%/t0001-basics.sh \
	%D%/t1001-records.sh \
	%D%/t1002-people.sh \
	%D%/t1003-status.sh \
	%D%/t1004-certificate.sh \
	%D%/t1005-names.sh \
	%D%/t1006-frameworks.sh \
	%D%/t1101-seats.sh \
	%D%/t1102-replacements.sh \
	%D%/t1201-placements.sh \
	%D%/t1301-screen.sh \
	%D%/t1302-checks.sh \
	%D%/t1401-history.sh \
	%D%/t1402-erase.sh \
	%D%/t2001-import.sh \
	%D%/t2002-verdicts.sh \
	%D%/t2003-encodings.sh \
	%D%/t2004-excel.sh \
	%D%/t2005-others.sh \
	%D%/t2006-formats.sh \
	%D%/t2007-whole.sh \
	%D%/t2008-template.sh \
	%D%/t2009-map.sh \
	%D%/t2010-frameworks.sh \
	%D%/t2011-hostile.sh \
	%D%/t2012-lint.sh \
	%D%/t3001-figures.sh \
	%D%/t3002-gap.sh \
	%D%/t3003-engines.sh \
	%D%/t3004-capability.sh \
	%D%/t3005-plan.sh \
	%D%/t3006-lists.sh \
	%D%/t3008-publish.sh \
	%D%/t3009-styles.sh \
	%D%/t3010-protect.sh \
	%D%/t3007-iati.sh \
	%D%/t5001-kill.sh \
	%D%/t9000-docs.sh \
	%D%/t9001-hygiene.sh

TESTS = $(unit_tests) $(shell_tests)

EXTRA_DIST += $(shell_tests) %D%/lib-test.sh %D%/run-test.sh \
	%D%/pgcluster.sh %D%/demo.sh %D%/chroot-check.sh %D%/data \
	%D%/browser/check.mjs %D%/browser/run.sh \
	%D%/bench/README %D%/bench/bench.sh %D%/bench/duck.mjs %D%/bench/dups.sh %D%/bench/figures.sql %D%/bench/gap.sql \
	%D%/bench/names.h %D%/bench/rostergen.c %D%/bench/runstat.c \
	%D%/fuzz/replay.c %D%/fuzz/run.sh

.PHONY: bench check-browser check-figures check-merges check-valgrind fuzz
# Pages in a headless browser; their pictures stay in tests/browser.
check-browser: cbreg$(EXEEXT)
	CBREG_DATA='$(abs_srcdir)/data' sh $(srcdir)/tests/browser/run.sh \
	    '$(abs_builddir)/cbreg' tests/browser

bench: cbreg$(EXEEXT)
	CBREG='$(abs_builddir)/cbreg' sh $(srcdir)/tests/bench/bench.sh

# Thousands of merges taken apart, on both engines.
check-merges: tests/check_merge$(EXEEXT)
	CBREG_MERGE_ROUNDS=3000 CK_DEFAULT_TIMEOUT=3000 \
	srcdir='$(abs_srcdir)' top_srcdir='$(abs_top_srcdir)' \
	$(SHELL) $(srcdir)/tests/run-test.sh tests/check_merge$(EXEEXT)

# Thousands of registries counted twice, and as many publications compared.
check-figures: tests/check_figures$(EXEEXT)
	CBREG_TEST_ROUNDS=50 CK_TIMEOUT_MULTIPLIER=20 \
	srcdir='$(abs_srcdir)' top_srcdir='$(abs_top_srcdir)' \
	$(SHELL) $(srcdir)/tests/run-test.sh tests/check_figures$(EXEEXT)

# Each target under a fuzzer, FUZZ_SECONDS (60) each.
fuzz:
	$(SHELL) $(srcdir)/tests/fuzz/run.sh '$(abs_srcdir)' $(fuzz_targets)

# The unit tests under valgrind, one process each.
valgrind = valgrind -q --error-exitcode=99 --leak-check=full \
	--errors-for-leak-kinds=definite,possible
check-valgrind: $(unit_tests)
	@for test in $(unit_tests); do \
		echo "$$test"; \
		CK_FORK=no CK_DEFAULT_TIMEOUT=600 srcdir='$(abs_srcdir)' \
		top_srcdir='$(abs_top_srcdir)' \
		$(SHELL) $(srcdir)/tests/run-test.sh \
		$(LIBTOOL) --mode=execute $(valgrind) ./$$test \
		    >valgrind.log 2>&1 || { cat valgrind.log; exit 1; }; \
	done; rm -f valgrind.log
