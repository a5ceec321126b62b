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
	srcdir='$(abs_srcdir)/tests'; export srcdir; \
	CBREG_DATA='$(abs_top_srcdir)/data'; export CBREG_DATA; \
	LC_ALL=C.UTF-8 TZ=UTC; export LC_ALL TZ;

check_PROGRAMS += \
	tests/check_buf tests/check_codes tests/check_csv tests/check_date \
	tests/check_db tests/check_digest tests/check_header \
	tests/check_intake tests/check_name tests/check_period \
	tests/check_schema
fuzz_programs = tests/fuzz/fuzz_csv tests/fuzz/fuzz_date \
	tests/fuzz/fuzz_name
check_PROGRAMS += $(fuzz_programs)

test_ldadd = libimport.la libregistry.la $(CHECK_LIBS)
test_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(SQLITE_CFLAGS) \
	-Wno-missing-noreturn -DSRCDIR='"$(abs_top_srcdir)"'
tests_check_buf_SOURCES = %D%/check_buf.c
tests_check_buf_LDADD = $(test_ldadd)
tests_check_buf_CPPFLAGS = $(test_cppflags)
tests_check_codes_SOURCES = %D%/check_codes.c
tests_check_codes_LDADD = $(test_ldadd)
tests_check_codes_CPPFLAGS = $(test_cppflags)
tests_check_csv_SOURCES = %D%/check_csv.c
tests_check_csv_LDADD = $(test_ldadd)
tests_check_csv_CPPFLAGS = $(test_cppflags)
tests_check_date_SOURCES = %D%/check_date.c
tests_check_date_LDADD = $(test_ldadd)
tests_check_date_CPPFLAGS = $(test_cppflags)
tests_check_db_SOURCES = %D%/check_db.c %D%/engines.c %D%/engines.h
tests_check_db_LDADD = $(test_ldadd)
tests_check_db_CPPFLAGS = $(test_cppflags)
tests_check_digest_SOURCES = %D%/check_digest.c
tests_check_digest_LDADD = $(test_ldadd)
tests_check_digest_CPPFLAGS = $(test_cppflags)
tests_check_header_SOURCES = %D%/check_header.c
tests_check_header_LDADD = $(test_ldadd)
tests_check_header_CPPFLAGS = $(test_cppflags)
tests_check_intake_SOURCES = %D%/check_intake.c %D%/engines.c %D%/engines.h
tests_check_intake_LDADD = $(test_ldadd)
tests_check_intake_CPPFLAGS = $(test_cppflags)
tests_check_name_SOURCES = %D%/check_name.c
tests_check_name_LDADD = $(test_ldadd)
tests_check_name_CPPFLAGS = $(test_cppflags)
tests_check_period_SOURCES = %D%/check_period.c %D%/engines.c %D%/engines.h
tests_check_period_LDADD = $(test_ldadd)
tests_check_period_CPPFLAGS = $(test_cppflags)
tests_check_schema_SOURCES = %D%/check_schema.c %D%/engines.c %D%/engines.h
tests_check_schema_LDADD = $(test_ldadd)
tests_check_schema_CPPFLAGS = $(test_cppflags)
tests_fuzz_fuzz_csv_SOURCES = %D%/fuzz/fuzz_csv.c
tests_fuzz_fuzz_csv_LDADD = $(test_ldadd)
tests_fuzz_fuzz_date_SOURCES = %D%/fuzz/fuzz_date.c
tests_fuzz_fuzz_date_LDADD = $(test_ldadd)
tests_fuzz_fuzz_name_SOURCES = %D%/fuzz/fuzz_name.c
tests_fuzz_fuzz_name_LDADD = $(test_ldadd)
