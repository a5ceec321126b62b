# Foreign files to records with positions, records to registry calls.

noinst_LTLIBRARIES += libimport.la
libimport_la_SOURCES = \
	%D%/ahead.c %D%/ahead.h %D%/catalog.c %D%/catalog.h %D%/cells.c %D%/cells.h \
	%D%/copy.c %D%/copy.h %D%/csv.c \
	%D%/encoding.c %D%/encoding.h %D%/galaxy.c %D%/header.c %D%/header.h \
	%D%/identity.c %D%/identity.h \
	%D%/import.c %D%/import.h %D%/inflate.c %D%/inflate.h \
	%D%/jtree.c %D%/jtree.h %D%/map.c %D%/map.h \
	%D%/lint.c %D%/lint.h %D%/lint_cell.c %D%/lint_cell.h \
	%D%/iati.c %D%/iati.h %D%/iati_rules.c %D%/iati_setting.c \
	%D%/newbook.c %D%/newbook.h \
	%D%/ods.c %D%/open.c %D%/open.h %D%/oscal.c %D%/parts.c %D%/parts.h \
	%D%/records.c %D%/records.h %D%/regions.c %D%/regions.h \
	%D%/rejects.c %D%/scan.c %D%/scan.h \
	%D%/settings.c %D%/settings.h \
	%D%/review.c %D%/review.h %D%/ring.c %D%/ring.h %D%/source.c %D%/source.h \
	%D%/suggest.c %D%/suggest.h \
	%D%/template.c %D%/template.h %D%/text.c %D%/text.h \
	%D%/values.c %D%/values.h \
	%D%/workbook.c %D%/workbook.h %D%/workbook_reader.h \
	%D%/xlsx.c %D%/xlsx_strings.c %D%/xlsx_strings.h %D%/xml.c %D%/xml.h
libimport_la_CFLAGS = $(AM_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS) $(XLSXWRITER_CFLAGS) \
	$(INIH_CFLAGS) $(JANSSON_CFLAGS)
libimport_la_LIBADD = -lm
