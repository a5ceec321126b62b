# Words in, words out.

bin_PROGRAMS += cbreg
cbreg_SOURCES = \
	%D%/chart.h \
	%D%/cli.h \
	%D%/cmd_certificate.c \
	%D%/cmd_check.c \
	%D%/cmd_enroll.c \
	%D%/cmd_export.c \
	%D%/cmd_fairness.c \
	%D%/cmd_framework.c \
	%D%/cmd_figures.c \
	%D%/cmd_gap.c \
	%D%/figures_charts.c \
	%D%/figures_charts.h \
	%D%/figures_opt.c \
	%D%/figures_opt.h \
	%D%/figures_print.c \
	%D%/figures_print.h \
	%D%/figures_iati.c \
	%D%/gap_print.c \
	%D%/gap_print.h \
	%D%/cmd_import.c \
	%D%/cmd_init.c \
	%D%/cmd_lint.c \
	%D%/cmd_log.c \
	%D%/cmd_noun.c \
	%D%/cmd_plan.c \
	%D%/cmd_person.c \
	%D%/cmd_placement.c \
	%D%/cmd_publish.c \
	%D%/cmd_screen.c \
	%D%/cmd_session.c \
	%D%/cmd_template.c \
	%D%/cmd_undo.c \
	%D%/import_files.h \
	%D%/labels.c \
	%D%/labels.h \
	%D%/main.c \
	%D%/moodle.c \
	%D%/moodle.h \
	%D%/near.c \
	%D%/near.h \
	%D%/opt.c \
	%D%/opt.h \
	%D%/out.c \
	%D%/out.h \
	%D%/out_csv.c \
	%D%/out_html.c \
	%D%/out_json.c \
	%D%/out_md.c \
	%D%/out_table.c \
	%D%/out_xlsx.c \
	%D%/out_xml.c \
	%D%/page.c \
	%D%/page.h \
	%D%/pdf.c \
	%D%/pdf.h \
	%D%/say.c \
	%D%/say.h \
	%D%/svg.c \
	%D%/svg.h
cbreg_CPPFLAGS = $(AM_CPPFLAGS) $(POPT_CFLAGS) $(SMARTCOLS_CFLAGS) \
	$(JANSSON_CFLAGS) $(PANGOCAIRO_CFLAGS)
cbreg_LDADD = libimport.la libregistry.la $(PROGRAM_LIBS)
