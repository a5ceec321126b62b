#ifndef CLI_FIGURES_PRINT_H
#define CLI_FIGURES_PRINT_H

#include "figures_opt.h"
#include "labels.h"

/* Figures through the output interface, those of now and those that were
 * published, in the style and the language that were asked for. */

enum figures_style {
	FIGURES_TIDY, /* a row per figure; tables for people */
	FIGURES_MIC   /* the unified rules for machine-readable tables */
};

struct figures_line {
	const struct cbreg_period *period;
	const char *const *axis;
	enum cbreg_measure measure;
	const char *value;  /* a number, or what stands for one */
	const char *status; /* actual, provisional, estimated */
};

struct figures_print {
	struct cli *cli;
	const struct cbreg_figures_setting *setting;
	enum figures_style style;
	const char *value_column; /* value, or shown */
	const char *lang;	  /* en, ja, or NULL: words as they are */
	struct labels *labels;
	struct labels *english, *japanese; /* of the unified rules */
	struct out_column column[CBREG_AXES + 12];
	struct figures_charts *charts; /* of a table for people, or NULL */
};

/* EXIT_USAGE where there is no such style. */
int figures_style_find(const char *word, enum figures_style *out);
/* 0, or an exit status, told. */
int figures_print_begin(struct figures_print *p);
void figures_print_measure(struct figures_print *p, enum cbreg_measure m);
void figures_print_line(struct figures_print *p,
    const struct figures_line *line);
void figures_print_end(struct figures_print *p);
#endif
