#ifndef CLI_FIGURES_OPT_H
#define CLI_FIGURES_OPT_H

#include "cli.h"

#include "figures.h"

/* Which figures the options ask for. */
struct figures_opt {
	const char *period, *by, *measures, *country;
	bool wanted[CBREG_MEASURES];
	struct cbreg_figures_setting setting;
	struct cbreg_period *periods; /* freed by figures_opt_free() */
};

/* Options that every command has that counts figures. */
#define FIGURES_OPTIONS(o)                                                     \
	{ .name = "by",                                                        \
		.text = &(o)->by,                                              \
		.arg = "AXIS,...",                                             \
		.help = "country, kind, sex, and others" },                    \
	{                                                                      \
		.name = "measures", .text = &(o)->measures, .arg = "NAME,...", \
		.help = "only these measures"                                  \
	}

extern const char figures_axes_there_are[];

/* What is there to be read before the registry is open; 0, or an exit status,
 * told. */
int figures_opt_words(struct figures_opt *o);
/* What needs the registry; the same. */
int figures_opt_registry(struct cli *cli, struct figures_opt *o);
/* One axis, or measure, that is none: EXIT_USAGE, told. */
int figures_no_measure(const char *word, size_t len);
void figures_opt_free(struct figures_opt *o);

/* The columns of figures up to the axes; how many. */
int figures_columns(const struct cbreg_figures_setting *s,
    struct out_column *column);
void figures_put_period(struct out *out, const struct cbreg_period *p);
#endif
