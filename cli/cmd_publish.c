/* cbreg publish: freeze figures, or sign them for a country. */
#include "config.h"

#include "figures_opt.h"

#include "checks.h"
#include "date.h"
#include "publication.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int cmd_publish_run(struct cli *cli, int argc, char **argv);

const struct command cmd_publish = { "publish", cmd_publish_run,
	"publish PERIOD,... [--title=TEXT] [--by=AXIS,...]",
	"freeze the figures of a period, or sign them" };

struct options {
	struct figures_opt figures;
	const char *code, *title, *replaces, *sign;
	const char *protect, *min_cell;
	bool list, signed_by;
	enum cbreg_protection protection;
	int n_min_cell;
};

/* What is published is protected, unless it is said otherwise. */
static int
read_protection(struct options *o)
{
	char *end = NULL;

	o->protection =
	    o->sign != NULL ? CBREG_PROTECT_NONE : CBREG_PROTECT_ROUND5;
	o->n_min_cell = 5;
	if (o->protect != NULL && strcmp(o->protect, "none") == 0)
		o->protection = CBREG_PROTECT_NONE;
	else if (o->protect != NULL && strcmp(o->protect, "suppress") == 0)
		o->protection = CBREG_PROTECT_SUPPRESS;
	else if (o->protect != NULL && strcmp(o->protect, "round5") != 0)
		return say_usage("--protect is round5, suppress or none, "
				 "not '%s'",
		    o->protect);
	if (o->min_cell == NULL)
		return EXIT_DONE;
	if (o->protection != CBREG_PROTECT_SUPPRESS)
		return say_usage("--min-cell is for --protect suppress");
	o->n_min_cell = (int)strtol(o->min_cell, &end, 10);
	return *end == '\0' && o->n_min_cell >= 3 && o->n_min_cell <= 1000
		   ? EXIT_DONE
		   : say_usage("--min-cell is a number from 3 to 1000, not "
			       "'%s'",
			 o->min_cell);
}

static cbreg_status
list_one(void *context, const struct cbreg_publication *p)
{
	struct cli *cli = context;
	struct out *out = &cli->out;
	char day[CBREG_DATE_SIZE];

	out_text(out, p->code);
	out_text(out, p->kind);
	out_text(out, p->title);
	out_text(out, p->country);
	out_text(out, p->periods);
	out_text(out, p->axes);
	out_text(out, p->protection);
	out_text(out, cbreg_date_text(p->as_of, day));
	out_text(out, p->at);
	out_text(out, p->actor);
	out_text(out, p->replaces);
	out_text(out, p->digest);
	return CBREG_OK;
}

static int
list(struct cli *cli)
{
	static const struct out_column column[] = { { "publication", OUT_TEXT },
		{ "kind", OUT_TEXT }, { "title", OUT_TEXT },
		{ "country", OUT_TEXT }, { "periods", OUT_TEXT },
		{ "axes", OUT_TEXT }, { "protection", OUT_TEXT },
		{ "as_of", OUT_DATE }, { "published", OUT_TEXT },
		{ "actor", OUT_TEXT }, { "replaces", OUT_TEXT },
		{ "digest", OUT_TEXT } };
	cbreg_status rc;

	out_begin(&cli->out, NULL, column, 12);
	rc = cbreg_publications(cli->reg, list_one, cli);
	out_end(&cli->out);
	cli_head(cli);
	return rc == CBREG_OK ? out_finish(&cli->out) : fail(cli->reg, rc);
}

/* Open problems come first: whoever signs has seen them. */
struct problems {
	struct cli *cli;
	const char *country;
	int64_t n;
	cbreg_status rc;
};

/* The problem is about somebody who was enrolled for the country. */
static bool
concerns(struct problems *p, const char *record)
{
	const char *person = strrchr(record, ' ');
	struct cbreg_filter filter = { .country = p->country };
	const char *const *value;
	cbreg_list *list = NULL;
	cbreg_status rc;

	filter.person = person != NULL ? person + 1 : record;
	if (filter.person[0] != 'P' ||
	    filter.person[1 + strspn(filter.person + 1, "0123456789")] != '\0')
		return false;
	rc = cbreg_list_open(p->cli->reg, cbreg_kind_find("roster"), &filter,
	    &list);
	if (rc == CBREG_OK)
		rc = cbreg_list_next(list, &value);
	cbreg_list_free(list);
	if (rc != CBREG_OK && rc != CBREG_DONE && rc != CBREG_NOTFOUND)
		p->rc = rc;
	return rc == CBREG_OK;
}

static void
put_problem(void *context, const char *check, const char *record,
    const char *problem)
{
	struct problems *p = context;

	if (!concerns(p, record))
		return;
	out_text(&p->cli->out, check);
	out_text(&p->cli->out, record);
	out_text(&p->cli->out, problem);
	p->n++;
}

static cbreg_status
list_problems(struct cli *cli, const char *country)
{
	static const struct out_column column[] = { { "check", OUT_TEXT },
		{ "record", OUT_TEXT }, { "problem", OUT_TEXT } };
	struct problems p = { .cli = cli, .country = country };
	cbreg_status rc;

	out_begin(&cli->out, "open problems", column, 3);
	rc = cbreg_check_records(cli->reg, NULL, put_problem, &p);
	out_end(&cli->out);
	out_note(&cli->out, "%lld open problems", (long long)p.n);
	return rc == CBREG_DONE || rc == CBREG_CONFLICT ? p.rc : rc;
}

/* Who has signed the figures of the period, country by country. */
struct signing {
	const char *periods, *country;
	char code[64], at[32], actor[128];
};

static cbreg_status
last_sign_off(void *context, const struct cbreg_publication *p)
{
	struct signing *s = context;

	if (strcmp(p->kind, "sign-off") != 0 ||
	    strcmp(p->periods, s->periods) != 0 ||
	    strcmp(p->country, s->country) != 0)
		return CBREG_OK;
	snprintf(s->code, sizeof(s->code), "%s", p->code);
	snprintf(s->at, sizeof(s->at), "%s", p->at);
	snprintf(s->actor, sizeof(s->actor), "%s", p->actor);
	return CBREG_OK;
}

/* What was signed is what there is now. */
static cbreg_status
still_holds(struct cli *cli, const char *code, bool *out)
{
	struct cbreg_difference_row ignored;
	cbreg_difference *d = NULL;
	cbreg_status rc;

	rc = cbreg_difference_open(cli->reg, code, NULL, &d);
	if (rc == CBREG_OK)
		rc = cbreg_difference_next(d, &ignored);
	*out = rc == CBREG_DONE;
	cbreg_difference_free(d);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
put_signing(struct cli *cli, const char *periods, const char *country)
{
	struct signing s = { .periods = periods, .country = country };
	struct out *out = &cli->out;
	cbreg_status rc;
	bool holds = false;

	rc = cbreg_publications(cli->reg, last_sign_off, &s);
	if (rc == CBREG_OK && s.code[0] != '\0')
		rc = still_holds(cli, s.code, &holds);
	if (rc != CBREG_OK)
		return rc;
	out_text(out, country);
	out_text(out, s.code);
	out_text(out, s.at);
	out_text(out, s.actor);
	out_text(out, s.code[0] == '\0' ? "not-signed"
		      : holds		? "signed"
					: "changed-since");
	return CBREG_OK;
}

/* The countries that have a figure in one of the periods. */
static cbreg_status
find_countries(struct cli *cli, const struct cbreg_figures_setting *periods,
    bool has[CBREG_COUNTRIES])
{
	struct cbreg_figures_setting s = *periods;
	cbreg_figures *figures = NULL;
	struct cbreg_figure figure;
	cbreg_status rc;
	int number;

	s.naxis = 1;
	s.axis[0] = CBREG_BY_COUNTRY;
	rc = cbreg_figures_open(cli->reg, &s, &figures);
	while (rc == CBREG_OK &&
	       (rc = cbreg_figures_next(figures, &figure)) == CBREG_OK) {
		number = cbreg_country_number(figure.axis[0],
		    strlen(figure.axis[0]));
		if (number >= 0)
			has[number] = true;
	}
	cbreg_figures_free(figures);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static cbreg_status
list_sign_offs(struct cli *cli, const struct figures_opt *o)
{
	static const struct out_column column[] = { { "country", OUT_TEXT },
		{ "sign_off", OUT_TEXT }, { "signed", OUT_TEXT },
		{ "actor", OUT_TEXT }, { "state", OUT_TEXT } };
	bool has[CBREG_COUNTRIES] = { false };
	char code[3];
	cbreg_status rc;
	int i;

	rc = find_countries(cli, &o->setting, has);
	out_begin(&cli->out, "sign-offs", column, 5);
	for (i = 0; i < CBREG_COUNTRIES && rc == CBREG_OK; i++)
		if (has[i])
			rc = put_signing(cli, o->period,
			    cbreg_country_code(i, code));
	out_end(&cli->out);
	return rc;
}

static cbreg_status
freeze(struct cli *cli, const struct cbreg_publish *what, char code[64])
{
	cbreg_status rc;

	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc == CBREG_OK)
		rc = cbreg_publish(cli->reg, what, code);
	if (rc == CBREG_OK && !cli->dry_run)
		rc = cbreg_commit(cli->reg);
	if (rc != CBREG_OK || cli->dry_run)
		cbreg_rollback(cli->reg);
	return rc;
}

static int
show_sign_offs(struct cli *cli, const struct options *o)
{
	cbreg_status rc = list_sign_offs(cli, &o->figures);

	cli_head(cli);
	return rc == CBREG_OK ? out_finish(&cli->out) : fail(cli->reg, rc);
}

static int
publish(struct cli *cli, const struct options *o)
{
	struct cbreg_publish what = { .code = o->code,
		.title = o->title,
		.periods = o->figures.period,
		.setting = o->figures.setting,
		.replaces = o->replaces,
		.is_sign_off = o->sign != NULL,
		.protection = o->protection,
		.min_cell = o->n_min_cell };
	static const struct out_column column[] = { { "publication",
	    OUT_TEXT } };
	cbreg_status rc = CBREG_OK;
	char code[64] = "";

	memcpy(what.measure, o->figures.wanted, sizeof(what.measure));
	if (what.is_sign_off)
		rc = list_problems(cli, o->sign);
	if (rc == CBREG_OK)
		rc = freeze(cli, &what, code);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, "published", column, 1);
	out_text(&cli->out, code);
	out_end(&cli->out);
	return cli_finish(cli);
}

static int
cmd_publish_run(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	const struct opt table[] = {
		FIGURES_OPTIONS(&o.figures),
		{ .name = "code",
		    .text = &o.code,
		    .arg = "CODE",
		    .help = "what it is called (the period)" },
		{ .name = "title",
		    .text = &o.title,
		    .arg = "TEXT",
		    .help = "as it stands on the publication" },
		{ .name = "replaces",
		    .text = &o.replaces,
		    .arg = "CODE",
		    .help = "the publication that it restates" },
		{ .name = "protect",
		    .text = &o.protect,
		    .arg = "HOW",
		    .help = "round5 (default), suppress or none" },
		{ .name = "min-cell",
		    .text = &o.min_cell,
		    .arg = "N",
		    .help = "people that a cell needs, with suppress (5)" },
		{ .name = "sign",
		    .text = &o.sign,
		    .arg = "COUNTRY",
		    .help = "sign the figures of that country" },
		{ .name = "signed",
		    .flag = &o.signed_by,
		    .help = "who has signed the figures of the period" },
		{ .name = "list",
		    .flag = &o.list,
		    .help = "what was published and signed" },
		{ 0 },
	};
	int n = 1, code;

	code = cli_options(cli, &cmd_publish, table, argc, argv,
	    &o.figures.period, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (o.list)
		return (code = cli_start(cli, CBREG_READ)) != EXIT_DONE
			   ? code
			   : list(cli);
	if (n != 1)
		return say_usage("publish which period? (fy2017, 2017)");
	o.figures.country = o.sign;
	if ((code = read_protection(&o)) != EXIT_DONE ||
	    (code = figures_opt_words(&o.figures)) != EXIT_DONE ||
	    (code = cli_start(cli, o.signed_by ? CBREG_READ : CBREG_WRITE)) !=
		EXIT_DONE)
		return code;
	if (o.sign != NULL)
		out_sections(&cli->out);
	if ((code = figures_opt_registry(cli, &o.figures)) == EXIT_DONE)
		code = o.signed_by ? show_sign_offs(cli, &o) : publish(cli, &o);
	figures_opt_free(&o.figures);
	return code;
}
