/* Figures as rows, as tables for people, and by the unified rules. */
#include "config.h"

#include "figures_print.h"

#include "figures_charts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
figures_style_find(const char *word, enum figures_style *out)
{
	*out = FIGURES_TIDY;
	if (word == NULL || strcmp(word, "tidy") == 0)
		return EXIT_DONE;
	*out = FIGURES_MIC;
	return strcmp(word, "mic") == 0
		   ? EXIT_DONE
		   : say_usage("--style is tidy or mic, not '%s'", word);
}

/* The year that a period is, and whether it is a fiscal one; 0 where it is
 * none. */
static int
year_of(const struct cbreg_period *p, bool *fiscal)
{
	int year = p->from / 10000;

	*fiscal = p->from % 10000 == 401 && p->to == (year + 1) * 10000 + 331;
	return !p->own && (*fiscal || (p->from % 10000 == 101 &&
					  p->to == year * 10000 + 1231))
		   ? year
		   : 0;
}

static bool
has_country(const struct cbreg_figures_setting *s)
{
	int i;

	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] == CBREG_BY_COUNTRY)
			return true;
	return false;
}

static int
begin_mic(struct figures_print *p)
{
	const struct cbreg_figures_setting *s = p->setting;
	struct out_column *column = p->column;
	bool fiscal = false, one;
	int n = 0, i, code;
	size_t k;

	for (k = 0; k < s->nperiod; k++) {
		if (year_of(&s->period[k], &one) == 0 ||
		    (k > 0 && one != fiscal))
			return say_usage("--style mic is of fiscal years, or "
					 "of calendar years");
		fiscal = one;
	}
	if ((code = labels_load(p->cli, "en", &p->english)) != EXIT_DONE ||
	    (code = labels_load(p->cli, "ja", &p->japanese)) != EXIT_DONE)
		return code;
	column[n++] =
	    (struct out_column){ fiscal ? "fiscal_year" : "year", OUT_NUMBER };
	column[n++] = (struct out_column){ "time_code", OUT_TEXT };
	if (has_country(s)) {
		column[n++] = (struct out_column){ "country_alpha3", OUT_TEXT };
		column[n++] = (struct out_column){ "country_en", OUT_TEXT };
		column[n++] = (struct out_column){ "country_ja", OUT_TEXT };
	}
	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] != CBREG_BY_COUNTRY)
			column[n++] =
			    (struct out_column){ cbreg_axis_word(s->axis[i]),
				    OUT_TEXT };
	column[n++] = (struct out_column){ "measure", OUT_TEXT };
	column[n++] = (struct out_column){ "unit", OUT_TEXT };
	column[n++] = (struct out_column){ "value", OUT_NUMBER };
	column[n++] = (struct out_column){ "status", OUT_TEXT };
	column[n++] = (struct out_column){ "note", OUT_TEXT };
	out_begin(&p->cli->out, "figures", column, n);
	return EXIT_DONE;
}

static int
begin_tidy(struct figures_print *p)
{
	const struct cbreg_figures_setting *s = p->setting;
	struct out_column *column = p->column;
	struct out_pivot pivot = { 0 };
	int n, i;

	n = figures_columns(s, column);
	if (s->nperiod > 1)
		pivot.row[pivot.nrow++] = 0;
	for (i = 0; i < s->naxis; i++)
		pivot.row[pivot.nrow++] = n - s->naxis + i;
	pivot.column = n;
	column[n++] = (struct out_column){ "measure", OUT_TEXT };
	column[n++] = (struct out_column){ "unit", OUT_TEXT };
	pivot.value = n;
	column[n++] = (struct out_column){ p->value_column,
		strcmp(p->value_column, "value") == 0 ? OUT_NUMBER : OUT_TEXT };
	column[n++] = (struct out_column){ "status", OUT_TEXT };
	for (i = 0; i < n; i++)
		column[i].key = labels_word(p->labels, column[i].key);
	if (pivot.nrow > 0 && pivot.nrow <= 5)
		out_begin_pivot(&p->cli->out, NULL, column, n, &pivot);
	else
		out_begin(&p->cli->out, NULL, column, n);
	p->charts = figures_charts_new(p);
	return EXIT_DONE;
}

int
figures_print_begin(struct figures_print *p)
{
	int code;

	if (p->style == FIGURES_MIC)
		return begin_mic(p);
	if (p->lang != NULL &&
	    (code = labels_load(p->cli, p->lang, &p->labels)) != EXIT_DONE)
		return code;
	return begin_tidy(p);
}

void
figures_print_measure(struct figures_print *p, enum cbreg_measure m)
{
	if (p->style == FIGURES_TIDY)
		out_pivot_column(&p->cli->out,
		    labels_word(p->labels, cbreg_measure_word(m)));
}

static bool
is_number(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789-")] == '\0';
}

static void
put_value(struct out *out, const char *value)
{
	if (is_number(value))
		out_int(out, strtoll(value, NULL, 10));
	else
		out_text(out, value);
}

static void
put_country(struct figures_print *p, const char *code)
{
	struct out *out = &p->cli->out;

	if (strcmp(code, "total") == 0) {
		out_text(out, "TOTAL");
		out_text(out, "Total");
		out_text(out, "合計");
		return;
	}
	out_text(out, labels_alpha3(p->english, code));
	out_text(out, labels_country(p->english, code));
	out_text(out, labels_country(p->japanese, code));
}

static void
put_mic(struct figures_print *p, const struct figures_line *line)
{
	const struct cbreg_figures_setting *s = p->setting;
	struct out *out = &p->cli->out;
	bool number = is_number(line->value);
	char code[16];
	bool fiscal;
	int year = year_of(line->period, &fiscal), i;

	snprintf(code, sizeof(code), "%04d%d00000", year, fiscal);
	out_int(out, year);
	out_text(out, code);
	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] == CBREG_BY_COUNTRY)
			put_country(p, line->axis[i]);
	for (i = 0; i < s->naxis; i++)
		if (s->axis[i] != CBREG_BY_COUNTRY)
			out_text(out, line->axis[i]);
	out_text(out, cbreg_measure_word(line->measure));
	out_text(out, cbreg_measure_unit(line->measure));
	put_value(out, number ? line->value : "X");
	out_text(out, line->status);
	out_text(out, number			      ? ""
		      : strcmp(line->value, "X") == 0 ? "withheld"
						      : line->value);
}

static void
put_tidy(struct figures_print *p, const struct figures_line *line)
{
	const struct cbreg_figures_setting *s = p->setting;
	struct out *out = &p->cli->out;
	int i;

	figures_put_period(out, line->period);
	for (i = 0; i < s->naxis; i++)
		out_text(out, s->axis[i] == CBREG_BY_COUNTRY
				  ? labels_country(p->labels, line->axis[i])
				  : labels_word(p->labels, line->axis[i]));
	out_text(out,
	    labels_word(p->labels, cbreg_measure_word(line->measure)));
	out_text(out, cbreg_measure_unit(line->measure));
	if (strcmp(p->value_column, "value") == 0)
		put_value(out, line->value);
	else
		out_text(out, labels_word(p->labels, line->value));
	out_text(out, labels_word(p->labels, line->status));
}

void
figures_print_line(struct figures_print *p, const struct figures_line *line)
{
	if (p->style == FIGURES_MIC)
		put_mic(p, line);
	else
		put_tidy(p, line);
	if (p->charts != NULL)
		figures_charts_take(p->charts, line);
}

void
figures_print_end(struct figures_print *p)
{
	/* A table for people comes when it ends: pictures go before it. */
	if (p->charts != NULL)
		figures_charts_draw(p->charts, &p->cli->out);
	figures_charts_free(p->charts);
	out_end(&p->cli->out);
	if (p->style == FIGURES_MIC) {
		out_note(&p->cli->out, "X: withheld, to protect people; ***: "
				       "not available");
		out_note(&p->cli->out, "time_code: year, 1 for a fiscal or 0 "
				       "for a calendar year, 00000");
	}
	labels_free(p->labels);
	labels_free(p->english);
	labels_free(p->japanese);
}
