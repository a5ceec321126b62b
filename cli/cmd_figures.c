/* cbreg figures: the annual figures. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "figures.h"
#include "near.h"

#include <string.h>

static int cmd_figures_run(struct cli *cli, int argc, char **argv);

const struct command cmd_figures = { "figures", cmd_figures_run,
	"figures --period=PERIOD [--by=AXIS,...] [--measures=NAME,...]",
	"the annual figures of a period" };

struct options {
	const char *period, *by, *measures;
	bool wanted[CBREG_MEASURES];
	struct cbreg_figures_setting setting;
};

static int
read_axes(struct options *o)
{
	const char *at = o->by;
	size_t len;
	int axis;

	while (at != NULL && *at != '\0') {
		len = strcspn(at, ",");
		if ((axis = cbreg_axis_find(at, len)) < 0)
			return say_usage("'%.*s' is not an axis; there are "
					 "country, kind, sex, org-kind and "
					 "activity",
			    (int)len, at);
		if (o->setting.naxis == CBREG_AXES)
			return say_usage("too many axes");
		o->setting.axis[o->setting.naxis++] = (enum cbreg_axis)axis;
		at += len + (at[len] == ',');
	}
	return EXIT_DONE;
}

static int
unknown_measure(const char *word, size_t len)
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
read_measures(struct options *o)
{
	const char *at = o->measures;
	size_t len;
	int m;

	for (m = 0; m < CBREG_MEASURES; m++)
		o->wanted[m] = at == NULL;
	while (at != NULL && *at != '\0') {
		len = strcspn(at, ",");
		if ((m = cbreg_measure_find(at, len)) < 0)
			return unknown_measure(at, len);
		o->wanted[m] = true;
		at += len + (at[len] == ',');
	}
	return EXIT_DONE;
}

static cbreg_status
print_rows(struct cli *cli, cbreg_figures *figures, const struct options *o)
{
	const struct cbreg_figures_setting *s = &o->setting;
	struct out_column column[CBREG_AXES + 7];
	struct out_pivot pivot = { .nrow = s->naxis };
	struct out *out = &cli->out;
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE];
	struct cbreg_figure figure;
	cbreg_status rc;
	int n = 0, i;

	column[n++] = (struct out_column){ "period", OUT_TEXT };
	column[n++] = (struct out_column){ "period_start", OUT_DATE };
	column[n++] = (struct out_column){ "period_end", OUT_DATE };
	for (i = 0; i < s->naxis; i++) {
		pivot.row[i] = n;
		column[n++] = (struct out_column){ cbreg_axis_word(s->axis[i]),
			OUT_TEXT };
	}
	pivot.column = n;
	column[n++] = (struct out_column){ "measure", OUT_TEXT };
	column[n++] = (struct out_column){ "unit", OUT_TEXT };
	pivot.value = n;
	column[n++] = (struct out_column){ "value", OUT_NUMBER };
	column[n++] = (struct out_column){ "status", OUT_TEXT };
	if (s->naxis > 0 && s->naxis <= 4)
		out_begin_pivot(out, NULL, column, n, &pivot);
	else
		out_begin(out, NULL, column, n);
	for (i = 0; i < CBREG_MEASURES; i++)
		if (o->wanted[i] &&
		    cbreg_figures_total(figures, (enum cbreg_measure)i) != 0)
			out_pivot_column(out,
			    cbreg_measure_word((enum cbreg_measure)i));
	cbreg_date_text(s->period.from, from);
	cbreg_date_text(s->period.to, to);
	while ((rc = cbreg_figures_next(figures, &figure)) == CBREG_OK) {
		if (!o->wanted[figure.measure])
			continue;
		/* A column of zeros tells a reader nothing. */
		if (out->has_pivot &&
		    cbreg_figures_total(figures, figure.measure) == 0)
			continue;
		out_text(out, s->period.word);
		out_text(out, from);
		out_text(out, to);
		for (i = 0; i < s->naxis; i++)
			out_text(out, figure.axis[i]);
		out_text(out, cbreg_measure_word(figure.measure));
		out_text(out, cbreg_measure_unit(figure.measure));
		out_int(out, figure.value);
		out_text(out, figure.status);
	}
	out_end(out);
	return rc;
}

static int
print_figures(struct cli *cli, struct options *o)
{
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE], day[CBREG_DATE_SIZE];
	struct cbreg_period *p = &o->setting.period;
	cbreg_figures *figures = NULL;
	int64_t seats, people;
	cbreg_status rc;

	if ((rc = cbreg_period_parse(cli->reg, o->period, p)) != CBREG_OK ||
	    (rc = cbreg_figures_open(cli->reg, &o->setting, &figures)) !=
		CBREG_OK)
		return fail(cli->reg, rc);
	out_note(&cli->out, "Figures %s: %s to %s, as of %s", p->word,
	    cbreg_date_text(p->from, from), cbreg_date_text(p->to, to),
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	out_note(&cli->out, "%s", p->rule);
	out_note(&cli->out, "a session counts where it started, a completion "
			    "on its own date,");
	out_note(&cli->out,
	    "placements as stock on the last day and as flow in the period");
	rc = print_rows(cli, figures, o);
	seats = cbreg_figures_total(figures, CBREG_M_PARTICIPATIONS);
	people = cbreg_figures_total(figures, CBREG_M_PEOPLE);
	out_note(&cli->out, "%lld participations - %lld repeats = %lld people",
	    (long long)seats, (long long)(seats - people), (long long)people);
	out_note(&cli->out, "people are counted once at every total; heads "
			    "without names stand apart");
	cli_head(cli);
	cbreg_figures_free(figures);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return out_finish(&cli->out);
}

static int
cmd_figures_run(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	const struct opt table[] = {
		{ .name = "period",
		    .text = &o.period,
		    .arg = "PERIOD",
		    .help = "fy2017, 2017, 2017-04..2017-09, meeting:9.." },
		{ .name = "by",
		    .text = &o.by,
		    .arg = "AXIS,...",
		    .help = "country, kind, sex, org-kind, activity" },
		{ .name = "measures",
		    .text = &o.measures,
		    .arg = "NAME,...",
		    .help = "only these measures" },
		{ 0 },
	};
	int n = 0, code;

	code = cli_options(cli, &cmd_figures, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (o.period == NULL)
		return say_usage("figures of which --period? (fy2017, 2017, "
				 "2017-04..2017-09, meeting:9..meeting:10)");
	if ((code = read_axes(&o)) != EXIT_DONE ||
	    (code = read_measures(&o)) != EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_figures(cli, &o);
}
