/* cbreg figures: the annual figures. */
#include "config.h"

#include "figures_print.h"

#include "achieve.h"
#include "date.h"
#include "publication.h"

#include <stdio.h>
#include <string.h>

static int cmd_figures_run(struct cli *cli, int argc, char **argv);

const struct command cmd_figures = { "figures", cmd_figures_run,
	"figures [show | diff] --period=PERIOD,... [--by=AXIS,...]",
	"the annual figures of a period" };

struct options {
	struct figures_opt figures;
	const char *explain, *style, *lang, *config;
	enum figures_style how;
	bool targets;
};

/* Not nothing in every period. */
static bool
is_counted(const cbreg_figures *figures, const struct cbreg_figures_setting *s,
    int measure)
{
	size_t i;

	for (i = 0; i < s->nperiod; i++)
		if (cbreg_figures_total(figures, i,
			(enum cbreg_measure)measure) != 0)
			return true;
	return false;
}

static cbreg_status
print_rows(struct figures_print *print, cbreg_figures *figures,
    const struct figures_opt *o)
{
	struct cbreg_figure figure;
	cbreg_status rc;
	char value[32];
	int i;

	for (i = 0; i < CBREG_MEASURES; i++)
		if (o->wanted[i] && is_counted(figures, &o->setting, i))
			figures_print_measure(print, (enum cbreg_measure)i);
	while ((rc = cbreg_figures_next(figures, &figure)) == CBREG_OK) {
		const struct figures_line line = { figure.period, figure.axis,
			figure.measure, value, figure.status };

		if (!o->wanted[figure.measure])
			continue;
		/* A column of zeros tells a reader nothing. */
		if (print->cli->out.has_pivot &&
		    !is_counted(figures, &o->setting, figure.measure))
			continue;
		snprintf(value, sizeof(value), "%lld", (long long)figure.value);
		figures_print_line(print, &line);
	}
	figures_print_end(print);
	return rc;
}

/* The cell that is to be explained: measure=people,country=VN. */
struct cell {
	int measure;
	char text[CBREG_AXES][64];
	const char *want[CBREG_AXES];
};

static int
read_word(struct cell *cell, const char *at, size_t len)
{
	size_t name = strcspn(at, "=");
	int axis;

	if (name >= len)
		return say_usage("'%.*s' is not AXIS=WORD or measure=NAME",
		    (int)len, at);
	if (name == 7 && strncmp(at, "measure", 7) == 0) {
		cell->measure = cbreg_measure_find(at + 8, len - 8);
		return cell->measure >= 0 ? EXIT_DONE
					  : figures_no_measure(at + 8, len - 8);
	}
	if ((axis = cbreg_axis_find(at, name)) < 0)
		return say_usage("'%.*s' is not an axis; there are %s",
		    (int)name, at, figures_axes_there_are);
	snprintf(cell->text[axis], sizeof(cell->text[axis]), "%.*s",
	    (int)(len - name - 1), at + name + 1);
	if (strcmp(cell->text[axis], "total") != 0)
		cell->want[axis] = cell->text[axis];
	return EXIT_DONE;
}

static int
read_cell(const char *words, struct cell *out)
{
	int code = EXIT_DONE;
	size_t len;

	*out = (struct cell){ .measure = -1 };
	while (*words != '\0' && code == EXIT_DONE) {
		len = strcspn(words, ",");
		code = read_word(out, words, len);
		words += len + (words[len] == ',');
	}
	if (code == EXIT_DONE && out->measure < 0)
		return say_usage("--explain needs a measure: "
				 "measure=people,country=VN");
	return code;
}

static cbreg_status
print_evidence(struct cli *cli, cbreg_explanation *e)
{
	struct out *out = &cli->out;
	char on[CBREG_DATE_SIZE], person[CBREG_PERSON_SIZE];
	struct cbreg_evidence v;
	int64_t sum = 0, n = 0;
	cbreg_status rc;
	int i;

	while ((rc = cbreg_explain_next(e, &v)) == CBREG_OK) {
		out_text(out, v.period->word);
		out_text(out, v.session);
		out_text(out,
		    v.person != 0 ? cbreg_person_code(v.person, person) : "");
		if (cli->show_values)
			out_text(out, v.name != NULL ? v.name : "");
		for (i = 0; i < CBREG_AXES; i++)
			out_text(out, v.axis[i]);
		out_text(out, v.status != NULL ? v.status : "");
		out_text(out, v.on != 0 ? cbreg_date_text(v.on, on) : "");
		out_int(out, v.counted);
		sum += v.counted;
		n++;
	}
	out_end(out);
	out_note(out, "%lld records, of which the figure counts %lld",
	    (long long)n, (long long)sum);
	return rc;
}

static int
explain(struct cli *cli, const struct options *o)
{
	struct out_column column[CBREG_AXES + 7];
	cbreg_explanation *e = NULL;
	struct cell cell;
	cbreg_status rc;
	int n = 0, i, code;

	if ((code = read_cell(o->explain, &cell)) != EXIT_DONE)
		return code;
	if (o->figures.setting.nperiod != 1)
		return say_usage("--explain is of one period");
	rc = cbreg_explain_open(cli->reg, o->figures.setting.period,
	    (enum cbreg_measure)cell.measure, cell.want, cli->show_values, &e);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	column[n++] = (struct out_column){ "period", OUT_TEXT };
	column[n++] = (struct out_column){ "session", OUT_TEXT };
	column[n++] = (struct out_column){ "person", OUT_TEXT };
	if (cli->show_values)
		column[n++] = (struct out_column){ "name", OUT_TEXT };
	for (i = 0; i < CBREG_AXES; i++)
		column[n++] =
		    (struct out_column){ cbreg_axis_word((enum cbreg_axis)i),
			    OUT_TEXT };
	column[n++] = (struct out_column){ "status", OUT_TEXT };
	column[n++] = (struct out_column){ "date", OUT_DATE };
	column[n++] = (struct out_column){ "counted", OUT_NUMBER };
	out_begin(&cli->out, NULL, column, n);
	rc = print_evidence(cli, e);
	cli_head(cli);
	cbreg_explain_free(e);
	return rc == CBREG_DONE ? out_finish(&cli->out) : fail(cli->reg, rc);
}

static void
note_periods(struct cli *cli, const struct cbreg_figures_setting *s)
{
	char from[CBREG_DATE_SIZE], to[CBREG_DATE_SIZE], day[CBREG_DATE_SIZE];
	size_t i;

	for (i = 0; i < s->nperiod; i++) {
		const struct cbreg_period *p = &s->period[i];

		out_note(&cli->out, "Figures %s: %s to %s, as of %s", p->word,
		    cbreg_date_text(p->from, from), cbreg_date_text(p->to, to),
		    cbreg_date_text(cbreg_as_of(cli->reg), day));
		if (i == 0 || strcmp(p->rule, s->period[i - 1].rule) != 0)
			out_note(&cli->out, "%s", p->rule);
	}
	out_note(&cli->out, "a session counts where it started, a completion "
			    "on its own date,");
	out_note(&cli->out,
	    "placements as stock on the last day and as flow in the period");
}

/* Rule 17: people are not the sum of what they did. */
static void
note_reconciliation(struct cli *cli, const cbreg_figures *figures,
    const struct cbreg_figures_setting *s)
{
	int64_t seats, people;
	size_t i;

	for (i = 0; i < s->nperiod; i++) {
		seats = cbreg_figures_total(figures, i, CBREG_M_PARTICIPATIONS);
		people = cbreg_figures_total(figures, i, CBREG_M_PEOPLE);
		out_note(&cli->out,
		    "%s%s%lld participations - %lld repeats = %lld people",
		    s->nperiod > 1 ? s->period[i].word : "",
		    s->nperiod > 1 ? ": " : "", (long long)seats,
		    (long long)(seats - people), (long long)people);
	}
	out_note(&cli->out, "people are counted once at every total; heads "
			    "without names stand apart");
}

static int
print_figures(struct cli *cli, const struct options *o)
{
	struct figures_print print = { .cli = cli,
		.setting = &o->figures.setting,
		.style = o->how,
		.value_column = "value",
		.lang = o->lang };
	struct cbreg_figures_setting setting;
	cbreg_figures *figures = NULL;
	char title[256];
	cbreg_status rc;
	int code;

	/* Participations and people are told below every table. */
	setting = o->figures.setting;
	setting.measures = 1u << CBREG_M_PARTICIPATIONS | 1u << CBREG_M_PEOPLE;
	for (code = 0; code < CBREG_MEASURES; code++)
		setting.measures |= (uint32_t)o->figures.wanted[code] << code;
	rc = cbreg_figures_open(cli->reg, &setting, &figures);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	snprintf(title, sizeof(title), "Figures %s", o->figures.period);
	cli->out.title = title;
	note_periods(cli, &o->figures.setting);
	if ((code = figures_print_begin(&print)) != EXIT_DONE) {
		cbreg_figures_free(figures);
		return code;
	}
	rc = print_rows(&print, figures, &o->figures);
	note_reconciliation(cli, figures, &o->figures.setting);
	cli_head(cli);
	cbreg_figures_free(figures);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return out_finish(&cli->out);
}

static cbreg_status
put_achievement(void *context, const struct cbreg_achievement *r)
{
	struct cli *cli = context;
	struct out *out = &cli->out;
	char day[CBREG_DATE_SIZE];

	out_text(out, r->period);
	out_text(out, cbreg_date_text(r->from, day));
	out_text(out, cbreg_date_text(r->to, day));
	out_text(out, r->within);
	out_text(out, r->country);
	out_text(out, r->kind);
	out_text(out, r->sex);
	out_text(out, r->theme);
	out_text(out, cbreg_measure_word(r->measure));
	out_text(out, cbreg_measure_unit(r->measure));
	out_maybe(out, r->has_target, r->target);
	out_text(out, r->has_target ? r->qualifier : "");
	out_maybe(out, r->has_planned, r->planned);
	out_maybe(out, r->has_reported, r->reported);
	out_int(out, r->actual);
	out_text(out, r->status);
	out_text(out, r->source);
	return CBREG_OK;
}

static int
list_targets(struct cli *cli, const char *period)
{
	static const struct out_column column[] = { { "period", OUT_TEXT },
		{ "period_start", OUT_DATE }, { "period_end", OUT_DATE },
		{ "within", OUT_TEXT }, { "country", OUT_TEXT },
		{ "kind", OUT_TEXT }, { "sex", OUT_TEXT },
		{ "theme", OUT_TEXT }, { "measure", OUT_TEXT },
		{ "unit", OUT_TEXT }, { "target", OUT_NUMBER },
		{ "qualifier", OUT_TEXT }, { "planned", OUT_NUMBER },
		{ "reported", OUT_NUMBER }, { "actual", OUT_NUMBER },
		{ "status", OUT_STATUS }, { "source", OUT_TEXT } };
	cbreg_status rc;

	out_begin(&cli->out, NULL, column,
	    (int)(sizeof(column) / sizeof(column[0])));
	rc = cbreg_achievements(cli->reg, period, put_achievement, cli);
	out_end(&cli->out);
	out_note(&cli->out,
	    "people of several years are counted once; a target "
	    "of about so many is met from nine tenths on");
	cli_head(cli);
	return rc == CBREG_OK ? out_finish(&cli->out) : fail(cli->reg, rc);
}

/* What a publication is called in an operand. */
static const char *
published_code(const char *word)
{
	return strncmp(word, "published:", 10) == 0 ? word + 10 : word;
}

static void
note_publication(struct cli *cli, const struct cbreg_publication *p)
{
	char day[CBREG_DATE_SIZE];

	out_note(&cli->out, "%s%s%s: figures as of %s, published %s by %s",
	    p->code, p->title[0] != '\0' ? ", " : "", p->title,
	    cbreg_date_text(p->as_of, day), p->at, p->actor);
	if (p->replaces[0] != '\0')
		out_note(&cli->out, "restates %s", p->replaces);
	out_note(&cli->out, "protection %s; rules of counting %d; digest %s",
	    p->protection, p->rules, p->digest);
	if (strcmp(p->protection, "round5") == 0)
		out_note(&cli->out, "people are rounded to multiples of 5, 1 "
				    "to 4 are fewer than 5, X is withheld");
	else if (strcmp(p->protection, "none") != 0)
		out_note(&cli->out, "X is withheld, to protect people");
}

static int
show(struct cli *cli, const char *word, const struct options *o)
{
	const char *code = published_code(word);
	const struct cbreg_publication *head;
	char title[256];
	struct figures_print print = { .cli = cli,
		.style = o->how,
		.value_column = "shown",
		.lang = o->lang };
	cbreg_published *published = NULL;
	struct cbreg_published_figure g;
	cbreg_status rc;
	int told;

	if ((rc = cbreg_published_check(cli->reg, code)) != CBREG_OK ||
	    (rc = cbreg_published_open(cli->reg, code, &published)) != CBREG_OK)
		return fail(cli->reg, rc);
	head = cbreg_published_head(published);
	snprintf(title, sizeof(title), "%s",
	    head->title[0] != '\0' ? head->title : head->code);
	cli->out.title = title;
	note_publication(cli, head);
	print.setting = cbreg_published_setting(published);
	if ((told = figures_print_begin(&print)) != EXIT_DONE) {
		cbreg_published_free(published);
		return told;
	}
	while ((rc = cbreg_published_next(published, &g)) == CBREG_OK)
		figures_print_line(&print,
		    &(struct figures_line){ g.period, g.axis, g.measure,
			g.shown, g.status });
	figures_print_end(&print);
	cli_head(cli);
	cbreg_published_free(published);
	return rc == CBREG_DONE ? out_finish(&cli->out) : fail(cli->reg, rc);
}

static cbreg_status
print_difference(struct cli *cli, cbreg_difference *d)
{
	const struct cbreg_figures_setting *s = cbreg_difference_setting(d);
	struct out_column column[CBREG_AXES + 11];
	struct cbreg_difference_row r;
	struct out *out = &cli->out;
	int64_t n_parts = 0;
	cbreg_status rc;
	int n, i;

	n = figures_columns(s, column);
	column[n++] = (struct out_column){ "measure", OUT_TEXT };
	column[n++] = (struct out_column){ "before", OUT_NUMBER };
	column[n++] = (struct out_column){ "after", OUT_NUMBER };
	column[n++] = (struct out_column){ "difference", OUT_NUMBER };
	column[n++] = (struct out_column){ "cause", OUT_TEXT };
	column[n++] = (struct out_column){ "part", OUT_NUMBER };
	column[n++] = (struct out_column){ "batches", OUT_TEXT };
	out_begin(out, NULL, column, n);
	while ((rc = cbreg_difference_next(d, &r)) == CBREG_OK) {
		figures_put_period(out, r.period);
		for (i = 0; i < s->naxis; i++)
			out_text(out, r.axis[i]);
		out_text(out, cbreg_measure_word(r.measure));
		out_int(out, r.before);
		out_int(out, r.after);
		out_int(out, r.after - r.before);
		out_text(out, cbreg_cause_word(r.cause));
		out_int(out, r.part);
		out_text(out, r.batches);
		n_parts++;
	}
	out_end(out);
	if (n_parts == 0)
		out_note(out, "no figure has changed");
	else
		out_note(out, "the parts of a figure add up to its "
			      "difference; `cbreg log` has the batches");
	return rc;
}

static int
diff(struct cli *cli, const char *from, const char *to)
{
	cbreg_difference *d = NULL;
	cbreg_status rc;

	rc = cbreg_difference_open(cli->reg, published_code(from),
	    strcmp(to, "now") == 0 ? NULL : published_code(to), &d);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_note(&cli->out, "From %s to %s", from, to);
	rc = print_difference(cli, d);
	cli_head(cli);
	cbreg_difference_free(d);
	return rc == CBREG_DONE ? out_finish(&cli->out) : fail(cli->reg, rc);
}

/* What stands behind `figures`: nothing, or a verb with its operands. */
static int
run_verb(struct cli *cli, const char *const *word, int n,
    const struct options *o)
{
	int code;

	if (strcmp(word[0], "show") == 0 ? n != 2 : n < 2 || n > 3)
		return say_usage(strcmp(word[0], "show") == 0
				     ? "figures show published:CODE"
				     : "figures diff published:CODE now");
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return strcmp(word[0], "show") == 0
		   ? show(cli, word[1], o)
		   : diff(cli, word[1], n == 3 ? word[2] : "now");
}

static int
cmd_figures_run(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	const struct opt table[] = {
		{ .name = "period",
		    .text = &o.figures.period,
		    .arg = "PERIOD,...",
		    .help = "fy2017, 2017, 2017-04..2017-09, meeting:9.." },
		FIGURES_OPTIONS(&o.figures),
		{ .name = "country",
		    .text = &o.figures.country,
		    .arg = "CODE",
		    .help = "only what that country has" },
		{ .name = "explain",
		    .text = &o.explain,
		    .arg = "CELL",
		    .help = "records behind measure=people,country=VN" },
		{ .name = "targets",
		    .flag = &o.targets,
		    .help = "targets against what was reached" },
		{ .name = "style",
		    .text = &o.style,
		    .arg = "STYLE",
		    .help = "mic: by the unified rules for tables" },
		{ .name = "lang",
		    .text = &o.lang,
		    .arg = "LANG",
		    .help = "words and countries in en or ja" },
		{ .name = "config",
		    .text = &o.config,
		    .arg = "FILE",
		    .help = "what --format iati needs to know" },
		{ 0 },
	};
	const char *word[3];
	int n = 3, code;

	code = cli_options(cli, &cmd_figures, table, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = figures_style_find(o.style, &o.how)) != EXIT_DONE)
		return code;
	if (n > 0 &&
	    (strcmp(word[0], "show") == 0 || strcmp(word[0], "diff") == 0))
		return run_verb(cli, word, n, &o);
	if (n > 0)
		return say_usage("'%s': figures has the verbs show and diff",
		    word[0]);
	if (o.targets)
		return (code = cli_start(cli, CBREG_READ)) != EXIT_DONE
			   ? code
			   : list_targets(cli, o.figures.period);
	if (cli->format != NULL && strcmp(cli->format, "iati") == 0)
		return o.figures.period != NULL
			   ? cli_figures_iati(cli, o.figures.period, o.config)
			   : figures_opt_words(&o.figures);
	if ((code = figures_opt_words(&o.figures)) != EXIT_DONE ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if ((code = figures_opt_registry(cli, &o.figures)) == EXIT_DONE)
		code = o.explain != NULL ? explain(cli, &o)
					 : print_figures(cli, &o);
	figures_opt_free(&o.figures);
	return code;
}
