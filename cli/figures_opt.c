/* Which figures are asked for, in words. */
#include "config.h"

#include "figures_opt.h"

#include "date.h"
#include "near.h"

#include <stdlib.h>
#include <string.h>

const char figures_axes_there_are[] =
    "country, kind, sex, org-kind, activity, theme, role, mode, university, "
    "degree and session";

static int
read_axes(struct figures_opt *o)
{
	const char *at = o->by;
	size_t len;
	int axis;

	while (at != NULL && *at != '\0') {
		len = strcspn(at, ",");
		if ((axis = cbreg_axis_find(at, len)) < 0)
			return say_usage("'%.*s' is not an axis; there are %s",
			    (int)len, at, figures_axes_there_are);
		if (o->setting.naxis == CBREG_AXES)
			return say_usage("too many axes");
		o->setting.axis[o->setting.naxis++] = (enum cbreg_axis)axis;
		at += len + (at[len] == ',');
	}
	return EXIT_DONE;
}

int
figures_no_measure(const char *word, size_t len)
{
	struct near near;
	int m;

	near_start(&near, word, len);
	for (m = 0; m < CBREG_MEASURES; m++)
		near_try(&near, cbreg_measure_word((enum cbreg_measure)m));
	if (near.best != NULL)
		return say_usage("'%.*s' is not a measure; did you mean '%s'?",
		    (int)len, word, near.best);
	return say_usage("'%.*s' is not a measure; cbreg-figures(1) lists "
			 "them",
	    (int)len, word);
}

static int
read_measures(struct figures_opt *o)
{
	const char *at = o->measures;
	size_t len;
	int m;

	for (m = 0; m < CBREG_MEASURES; m++)
		o->wanted[m] = at == NULL;
	while (at != NULL && *at != '\0') {
		len = strcspn(at, ",");
		if ((m = cbreg_measure_find(at, len)) < 0)
			return figures_no_measure(at, len);
		o->wanted[m] = true;
		at += len + (at[len] == ',');
	}
	return EXIT_DONE;
}

int
figures_opt_words(struct figures_opt *o)
{
	int code;

	if (o->period == NULL)
		return say_usage("figures of which --period? (fy2017, 2017, "
				 "2017-04..2017-09, meeting:9..meeting:10)");
	if ((code = read_axes(o)) != EXIT_DONE)
		return code;
	if (o->country != NULL &&
	    (o->setting.country =
		    cbreg_country_number(o->country, strlen(o->country))) < 0)
		return say_usage("'%s' is not a country code of two letters",
		    o->country);
	o->setting.of_country = o->country != NULL;
	return read_measures(o);
}

int
figures_opt_registry(struct cli *cli, struct figures_opt *o)
{
	cbreg_status rc;

	rc = cbreg_periods_parse(cli->reg, o->period, &o->periods,
	    &o->setting.nperiod);
	o->setting.period = o->periods;
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

void
figures_opt_free(struct figures_opt *o)
{
	free(o->periods);
	o->periods = NULL;
}

int
figures_columns(const struct cbreg_figures_setting *s,
    struct out_column *column)
{
	int n = 0, i;

	column[n++] = (struct out_column){ "period", OUT_TEXT };
	column[n++] = (struct out_column){ "period_start", OUT_DATE };
	column[n++] = (struct out_column){ "period_end", OUT_DATE };
	for (i = 0; i < s->naxis; i++)
		column[n++] = (struct out_column){ cbreg_axis_word(s->axis[i]),
			OUT_TEXT };
	return n;
}

void
figures_put_period(struct out *out, const struct cbreg_period *p)
{
	char day[CBREG_DATE_SIZE];

	out_text(out, p->word);
	out_text(out, cbreg_date_text(p->from, day));
	out_text(out, cbreg_date_text(p->to, day));
}
