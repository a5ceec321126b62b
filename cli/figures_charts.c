/* The pictures of a table of figures. */
#include "config.h"

#include "figures_charts.h"

#include "chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers by category and series, each in the order in which it came. */
struct grid {
	char **category, **series;
	int ncategory, nseries;
	struct point {
		int category, series;
		int64_t value;
		bool missing;
	} * point;
	size_t n;
};

struct figures_charts {
	const struct figures_print *print;
	int country, kind; /* which axis it is; -1: none */
	struct grid by_country, by_kind, by_period;
	bool failed;
};

static int
find_axis(const struct figures_print *p, enum cbreg_axis axis)
{
	int i;

	for (i = 0; i < p->setting->naxis; i++)
		if (p->setting->axis[i] == axis)
			return i;
	return -1;
}

struct figures_charts *
figures_charts_new(const struct figures_print *print)
{
	struct figures_charts *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		print->cli->out.failed = true;
		return NULL;
	}
	c->print = print;
	c->country = find_axis(print, CBREG_BY_COUNTRY);
	c->kind = find_axis(print, CBREG_BY_KIND);
	return c;
}

/* The number of a name in a list, which gets it where it is new; -1 when out
 * of memory. */
static int
number_of(char ***list, int *n, const char *name)
{
	char **more;
	int i;

	for (i = 0; i < *n; i++)
		if (strcmp((*list)[i], name) == 0)
			return i;
	more = reallocarray(*list, (size_t)*n + 1, sizeof(*more));
	if (more == NULL)
		return -1;
	*list = more;
	return (more[*n] = strdup(name)) != NULL ? (*n)++ : -1;
}

static void
add_point(struct figures_charts *c, struct grid *g, const char *category,
    const char *series, const char *value)
{
	struct point *more = reallocarray(g->point, g->n + 1, sizeof(*more));
	int row = number_of(&g->category, &g->ncategory, category);
	int column = number_of(&g->series, &g->nseries, series);
	char *end;

	if (more != NULL)
		g->point = more;
	if (more == NULL || row < 0 || column < 0) {
		c->failed = true;
		return;
	}
	more[g->n] = (struct point){ row, column, strtoll(value, &end, 10),
		end == value || *end != '\0' };
	g->n++;
}

/* Every axis but those two is at its total. */
static bool
others_are_total(const struct figures_charts *c,
    const struct figures_line *line, int one, int other)
{
	int i;

	for (i = 0; i < c->print->setting->naxis; i++)
		if (i != one && i != other &&
		    strcmp(line->axis[i], "total") != 0)
			return false;
	return true;
}

static bool
is_part(const struct figures_line *line, int axis)
{
	return axis >= 0 && strcmp(line->axis[axis], "total") != 0;
}

void
figures_charts_take(struct figures_charts *c, const struct figures_line *line)
{
	const struct cbreg_figures_setting *s = c->print->setting;
	const struct labels *labels = c->print->labels;
	const char *measure =
	    labels_word(labels, cbreg_measure_word(line->measure));
	bool last = line->period == &s->period[s->nperiod - 1];

	if (line->measure != CBREG_M_PEOPLE &&
	    line->measure != CBREG_M_PARTICIPATIONS)
		return;
	if (others_are_total(c, line, -1, -1) && s->nperiod > 1)
		add_point(c, &c->by_period, line->period->word, measure,
		    line->value);
	if (!last)
		return;
	if (line->measure == CBREG_M_PEOPLE && is_part(line, c->country) &&
	    others_are_total(c, line, c->country, -1))
		add_point(c, &c->by_country,
		    labels_country(labels, line->axis[c->country]), measure,
		    line->value);
	if (line->measure == CBREG_M_PARTICIPATIONS &&
	    is_part(line, c->country) && is_part(line, c->kind) &&
	    others_are_total(c, line, c->country, c->kind))
		add_point(c, &c->by_kind,
		    labels_country(labels, line->axis[c->country]),
		    labels_word(labels, line->axis[c->kind]), line->value);
}

/* Rows of series from the points; what no point has is nothing. */
static void
fill_series(const struct grid *g, struct chart_series *series, int64_t *value,
    bool *missing)
{
	size_t i;
	int k;

	for (k = 0; k < g->nseries; k++) {
		series[k].name = g->series[k];
		series[k].value = value + (size_t)k * (size_t)g->ncategory;
		series[k].missing = missing + (size_t)k * (size_t)g->ncategory;
	}
	for (i = 0; i < g->n; i++) {
		size_t at = (size_t)g->point[i].series * (size_t)g->ncategory +
			    (size_t)g->point[i].category;

		value[at] = g->point[i].missing ? 0 : g->point[i].value;
		missing[at] = g->point[i].missing;
	}
}

static void
draw(struct figures_charts *c, struct out *out, const struct grid *g,
    enum chart_type type, const char *title)
{
	size_t cells = (size_t)g->ncategory * (size_t)g->nseries;
	struct chart_series *series =
	    calloc((size_t)g->nseries + 1, sizeof(*series));
	int64_t *value = calloc(cells + 1, sizeof(*value));
	bool *missing = calloc(cells + 1, sizeof(*missing));

	if (series == NULL || value == NULL || missing == NULL) {
		out->failed = true;
	} else if (g->n > 0) {
		fill_series(g, series, value, missing);
		out_chart(out,
		    &(struct chart){ .type = type,
			.title = title,
			.category_title = labels_word(c->print->labels,
			    type == CHART_LINE ? "period" : "country"),
			.value_title = labels_word(c->print->labels,
			    type == CHART_BARS ? "people" : "participations"),
			.category = (const char *const *)g->category,
			.ncategory = g->ncategory,
			.series = series,
			.nseries = g->nseries });
	}
	free(series);
	free(value);
	free(missing);
}

void
figures_charts_draw(struct figures_charts *c, struct out *out)
{
	const struct cbreg_figures_setting *s = c->print->setting;
	const struct labels *labels = c->print->labels;
	const char *last = s->period[s->nperiod - 1].word;
	char title[256];

	if (c->failed) {
		out->failed = true;
		return;
	}
	draw(c, out, &c->by_period, CHART_LINE,
	    labels_word(labels, "People and participations over the periods"));
	snprintf(title, sizeof(title), "%s, %s",
	    labels_word(labels, "People by country"), last);
	draw(c, out, &c->by_country, CHART_BARS, title);
	snprintf(title, sizeof(title), "%s, %s",
	    labels_word(labels, "Participations by country and kind"), last);
	draw(c, out, &c->by_kind, CHART_STACKED, title);
}

static void
release(struct grid *g)
{
	int i;

	for (i = 0; i < g->ncategory; i++)
		free(g->category[i]);
	for (i = 0; i < g->nseries; i++)
		free(g->series[i]);
	free(g->category);
	free(g->series);
	free(g->point);
}

void
figures_charts_free(struct figures_charts *c)
{
	if (c == NULL)
		return;
	release(&c->by_country);
	release(&c->by_kind);
	release(&c->by_period);
	free(c);
}
