# libcbreg: the facts and the rules.

lib_LTLIBRARIES += libcbreg.la
noinst_LTLIBRARIES += libregistry.la

registry_public = \
	%D%/achieve.h \
	%D%/campaign.h \
	%D%/cbreg.h \
	%D%/certificate.h \
	%D%/checks.h \
	%D%/codes.h \
	%D%/compare.h \
	%D%/date.h \
	%D%/enrolment.h \
	%D%/fairness.h \
	%D%/figures.h \
	%D%/fill.h \
	%D%/gap.h \
	%D%/identity.h \
	%D%/intake.h \
	%D%/kind.h \
	%D%/log.h \
	%D%/period.h \
	%D%/placement.h \
	%D%/plan.h \
	%D%/publication.h \
	%D%/protect.h \
	%D%/screen.h \
	%D%/undo.h \
	%D%/waitlist.h \
	%D%/whole.h

cbregincludedir = $(includedir)/cbreg
cbreginclude_HEADERS = $(registry_public)

registry_sql = \
	%D%/sql/activity.sql %D%/sql/batch.sql %D%/sql/certificate.sql \
	%D%/sql/country.sql \
	%D%/sql/enrolment.sql %D%/sql/framework.sql %D%/sql/org.sql \
	%D%/sql/person.sql %D%/sql/placement.sql \
	%D%/sql/publication.sql %D%/sql/seat.sql
registry_steps = \
	%D%/sql/migrate/0001-registry.sql %D%/sql/migrate/0002-programme.sql \
	%D%/sql/migrate/0003-history.sql %D%/sql/migrate/0004-identity.sql \
	%D%/sql/migrate/0005-placements.sql \
	%D%/sql/migrate/0006-certificate.sql \
	%D%/sql/migrate/0007-seats.sql \
	%D%/sql/migrate/0008-erasure.sql \
	%D%/sql/migrate/0009-reasons.sql \
	%D%/sql/migrate/0010-names.sql \
	%D%/sql/migrate/0011-lineage.sql \
	%D%/sql/migrate/0012-publication.sql
EXTRA_DIST += $(registry_sql) $(registry_steps)

# The convenience library has every symbol; the shipped one only cbreg_*.
libregistry_la_SOURCES = $(registry_public) \
	%D%/achieve.c \
	%D%/activity.c \
	%D%/assessment.c \
	%D%/book.c \
	%D%/buf.c \
	%D%/buf.h \
	%D%/campaign.c \
	%D%/certificate.c \
	%D%/compare.c \
	%D%/checks.c \
	%D%/codes.c \
	%D%/country.c \
	%D%/date.c \
	%D%/dayread.c \
	%D%/dayread.h \
	%D%/days.c \
	%D%/days.h \
	%D%/db.c \
	%D%/db.h \
	%D%/db_load.c \
	%D%/db_pgsql.c \
	%D%/db_sqlite.c \
	%D%/digest.c \
	%D%/digest.h \
	%D%/duplicates.c \
	%D%/enrolment.c \
	%D%/erase.c \
	%D%/fairness.c \
	%D%/facts.c \
	%D%/facts.h \
	%D%/difference.c \
	%D%/figures.c \
	%D%/figures_private.h \
	%D%/fill.c \
	%D%/fold.c \
	%D%/fold.h \
	%D%/former.c \
	%D%/framework.c \
	%D%/gap.c \
	%D%/gap_levels.c \
	%D%/gap_people.c \
	%D%/gap_private.h \
	%D%/gap_views.c \
	%D%/plan.c \
	%D%/plan_model.c \
	%D%/plan_private.h \
	%D%/protect.c \
	%D%/protect_mask.c \
	%D%/protect_private.h \
	%D%/attack.c \
	%D%/attack.h \
	%D%/solver.c \
	%D%/solver.h \
	%D%/handle.c \
	%D%/handle.h \
	%D%/image.c \
	%D%/image.h \
	%D%/intake.c \
	%D%/intake_private.h \
	%D%/isced.c \
	%D%/isced.h \
	%D%/kind.c \
	%D%/library.c \
	%D%/library.h \
	%D%/lineage.c \
	%D%/log.c \
	%D%/match.c \
	%D%/match.h \
	%D%/merge.c \
	%D%/name.c \
	%D%/name.h \
	%D%/noun.h \
	%D%/org.c \
	%D%/pack.c \
	%D%/pack.h \
	%D%/people.c \
	%D%/people.h \
	%D%/period.c \
	%D%/person.c \
	%D%/publication.c \
	%D%/publication_private.h \
	%D%/release.c \
	%D%/placement.c \
	%D%/quota.c \
	%D%/quota.h \
	%D%/reason.c \
	%D%/reason.h \
	%D%/record.c \
	%D%/record.h \
	%D%/relay.c \
	%D%/relay.h \
	%D%/replacement.c \
	%D%/schema.c \
	%D%/screen.c \
	%D%/seal.c \
	%D%/seal.h \
	%D%/seating.c \
	%D%/seating.h \
	%D%/seats.c \
	%D%/stage.c \
	%D%/stock.c \
	%D%/stratum.c \
	%D%/stratum.h \
	%D%/stream.c \
	%D%/stream.h \
	%D%/target.c \
	%D%/title.c \
	%D%/title.h \
	%D%/trace.c \
	%D%/trace.h \
	%D%/undo.c \
	%D%/waitlist.c \
	%D%/who.c \
	%D%/whole.c
nodist_libregistry_la_SOURCES = %D%/sql_ids.h %D%/sql_text.h %D%/sql_steps.h \
	%D%/sql_tables.h
libregistry_la_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) \
	$(PQ_CFLAGS)

libregistry_la_LIBADD = -lm

libcbreg_la_SOURCES =
libcbreg_la_LIBADD = libregistry.la $(SQLITE_LIBS) $(SODIUM_LIBS)
libcbreg_la_LDFLAGS = -version-info 0:0:0 -no-undefined \
	-export-symbols-regex '^cbreg_'

registry_built = %D%/sql_ids.h %D%/sql_text.h %D%/sql_steps.h %D%/sql_tables.h
BUILT_SOURCES += $(registry_built)
CLEANFILES += $(registry_built) %D%/sql_tables.sql

%D%/sql_ids.h: $(registry_sql) %D%/sql_tables.sql build-aux/sqlgen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -v mode=ids -f build-aux/sqlgen.awk \
	    $(registry_sql) $(abs_builddir)/%D%/sql_tables.sql) > $@.new && \
	mv $@.new $@
%D%/sql_text.h: $(registry_sql) %D%/sql_tables.sql build-aux/sqlgen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -v mode=text -f build-aux/sqlgen.awk \
	    $(registry_sql) $(abs_builddir)/%D%/sql_tables.sql) > $@.new && \
	mv $@.new $@
%D%/sql_tables.sql: $(registry_steps) build-aux/tablegen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -v mode=sql -f build-aux/tablegen.awk \
	    $(registry_steps)) > $@.new && mv $@.new $@
%D%/sql_tables.h: $(registry_steps) build-aux/tablegen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -v mode=table -f build-aux/tablegen.awk \
	    $(registry_steps)) > $@.new && mv $@.new $@
%D%/sql_steps.h: $(registry_steps) build-aux/sqlgen.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -v mode=steps -f build-aux/sqlgen.awk \
	    $(registry_steps)) > $@.new && mv $@.new $@
