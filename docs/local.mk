# Manual pages.

dist_man_MANS += \
	%D%/cbreg.1 %D%/cbreg-admin.1 %D%/cbreg-certificate.1 \
	%D%/cbreg-enroll.1 \
	%D%/cbreg-figures.1 %D%/cbreg-framework.1 %D%/cbreg-gap.1 %D%/cbreg-import.1 \
	%D%/cbreg-lint.1 \
	%D%/cbreg-person.1 %D%/cbreg-placement.1 %D%/cbreg-plan.1 %D%/cbreg-publish.1 \
	%D%/cbreg-records.1 \
	%D%/cbreg-figures.1 %D%/cbreg-framework.1 %D%/cbreg-gap.1 %D%/cbreg-import.1 %D%/cbreg-iati.1 \
	%D%/cbreg-person.1 %D%/cbreg-placement.1 %D%/cbreg-plan.1 %D%/cbreg-records.1 \
	%D%/cbreg-screen.1 %D%/cbreg-session.1 %D%/cbreg-template.1 \
	%D%/cbreg-formats.7

# The table of moves in the manual, from the program's own.
.PHONY: manual
manual: cbreg$(EXEEXT)
	./cbreg$(EXEEXT) progress --moves --format csv | \
	    $(AWK) -f $(top_srcdir)/build-aux/moves.awk >moves.tmp
	$(AWK) '/^\.\\" moves/ { print; while ((getline l < "moves.tmp") > 0) \
	    print l; skip = 1 } /^\.\\" end of moves/ { skip = 0 } \
	    skip == 0 { print }' $(top_srcdir)/docs/cbreg-enroll.1 >page.tmp
	cp page.tmp $(top_srcdir)/docs/cbreg-enroll.1
	rm -f moves.tmp page.tmp
EXTRA_DIST += build-aux/moves.awk
