# Foreign files to records with positions, records to registry calls.

noinst_LTLIBRARIES += libimport.la
libimport_la_SOURCES = \
	%D%/ahead.c %D%/ahead.h %D%/cells.c %D%/cells.h %D%/csv.c \
	%D%/encoding.c %D%/encoding.h %D%/header.c %D%/header.h \
	%D%/import.c %D%/import.h \
	%D%/ods.c %D%/parts.c %D%/parts.h %D%/source.c %D%/source.h \
	%D%/workbook.c %D%/workbook.h %D%/xlsx.c %D%/xml.c %D%/xml.h
libimport_la_CFLAGS = $(AM_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS)
libimport_la_LIBADD = -lm
