# Words in, words out.

bin_PROGRAMS += cbreg
cbreg_SOURCES = \
	%D%/cli.h %D%/cmd_check.c %D%/cmd_enroll.c %D%/cmd_export.c \
	%D%/cmd_fairness.c %D%/cmd_session.c \
	%D%/cmd_figures.c %D%/cmd_gap.c %D%/cmd_import.c %D%/cmd_init.c \
	%D%/cmd_log.c %D%/cmd_noun.c %D%/import_files.h %D%/main.c %D%/near.c %D%/near.h %D%/opt.c %D%/opt.h \
	%D%/out.c %D%/out.h %D%/out_csv.c %D%/out_json.c %D%/out_md.c \
	%D%/out_table.c %D%/say.c %D%/say.h
cbreg_CPPFLAGS = $(AM_CPPFLAGS) $(POPT_CFLAGS) $(SMARTCOLS_CFLAGS) \
	$(JANSSON_CFLAGS)
cbreg_LDADD = libimport.la libregistry.la $(PROGRAM_LIBS)
