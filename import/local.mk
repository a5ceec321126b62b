# Foreign files to records with positions, records to registry calls.

noinst_LTLIBRARIES += libimport.la
libimport_la_SOURCES = \
	%D%/ahead.c %D%/ahead.h %D%/csv.c %D%/header.c %D%/header.h \
	%D%/import.c %D%/import.h \
	%D%/source.h
