/* cbreg gap: what each country lacks, and what would close it. */
#include "config.h"

#include "cli.h"

#include "gap.h"

#include <string.h>

static int cmd_gap_run(struct cli *cli, int argc, char **argv);

const struct command cmd_gap = { "gap", cmd_gap_run,
	"gap [--country=CODE | --group=NAME] [--profile=NAME] [OPTION]...",
	"the gap report: levels and trained people against a profile" };

static const struct out_column columns[] = { { "country", OUT_TEXT },
	{ "organisation", OUT_TEXT }, { "framework", OUT_TEXT },
	{ "version", OUT_TEXT }, { "profile", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT },
	{ "required_level", OUT_NUMBER }, { "assessed_level", OUT_TEXT },
	{ "basis", OUT_TEXT }, { "assessed_on", OUT_DATE },
	{ "expires_on", OUT_DATE }, { "level_status", OUT_TEXT },
	{ "required_people", OUT_NUMBER }, { "trained_people", OUT_NUMBER },
	{ "pipeline_people", OUT_NUMBER }, { "people_status", OUT_TEXT },
	{ "status", OUT_TEXT }, { "closed_by", OUT_TEXT } };

#define N_COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

/* What people read of it: the long constant columns stand in the note. */
static const struct out_column short_columns[] = { { "organisation", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT }, { "level", OUT_TEXT },
	{ "people", OUT_TEXT }, { "coming", OUT_NUMBER },
	{ "status", OUT_TEXT }, { "closed_by", OUT_TEXT } };

static const struct out_column summary_columns[] = { { "country", OUT_TEXT },
	{ "capability", OUT_TEXT }, { "name", OUT_TEXT },
	{ "items", OUT_NUMBER }, { "met", OUT_NUMBER }, { "thin", OUT_NUMBER },
	{ "gap", OUT_NUMBER }, { "unknown", OUT_NUMBER },
	{ "not_applicable", OUT_NUMBER } };

struct options {
	struct cbreg_gap_setting setting;
	bool summary, fail_on_gap;
	const char *only, *framework;
};

static void
put_required(struct out *out, int n)
{
	if (n == CBREG_NOT_REQUIRED)
		out_none(out);
	else
		out_int(out, n);
}

static const char *
level_text(int level, char text[16])
{
	if (level == CBREG_LEVEL_NA)
		return "na";
	if (level == CBREG_NO_LEVEL)
		return "";
	snprintf(text, 16, "%d", level);
	return text;
}

static void
print_row(struct out *out, const struct cbreg_gap_row *r)
{
	char date[CBREG_DATE_SIZE], level[16];

	out_text(out, r->country);
	out_text(out, r->organisation);
	out_text(out, r->framework);
	out_text(out, r->version);
	out_text(out, r->profile);
	out_text(out, r->capability);
	out_text(out, r->name);
	put_required(out, r->required_level);
	out_text(out, level_text(r->assessed_level, level));
	out_text(out, r->basis);
	out_text(out, cbreg_date_text(r->assessed_on, date));
	out_text(out, cbreg_date_text(r->expires_on, date));
	out_text(out, cbreg_level_status_word(r->level_status));
	put_required(out, r->required_people);
	out_int(out, r->trained_people);
	out_int(out, r->pipeline_people);
	out_text(out, cbreg_people_status_word(r->people_status));
	out_text(out, cbreg_gap_status_word(r->status));
	out_text(out, r->closed_by);
}

static void
print_short_row(struct out *out, const struct cbreg_gap_row *r)
{
	char level[16], text[64];

	out_text(out, r->organisation);
	out_text(out, r->capability);
	out_text(out, r->name);
	if (r->required_level == CBREG_NOT_REQUIRED)
		snprintf(text, sizeof(text), "%s",
		    level_text(r->assessed_level, level));
	else if (r->level_status == CBREG_LEVEL_MET ||
		 r->level_status == CBREG_LEVEL_SHORT)
		snprintf(text, sizeof(text), "%s of %d",
		    level_text(r->assessed_level, level), r->required_level);
	else
		snprintf(text, sizeof(text), "%s",
		    cbreg_level_status_word(r->level_status));
	out_text(out, text);
	if (r->people_status == CBREG_PEOPLE_NONE_REQUIRED)
		snprintf(text, sizeof(text), "%d", r->trained_people);
	else
		snprintf(text, sizeof(text), "%d of %d%s", r->trained_people,
		    r->required_people,
		    r->people_status == CBREG_PEOPLE_THIN ? ", thin" : "");
	out_text(out, text);
	out_int(out, r->pipeline_people);
	out_text(out, cbreg_gap_status_word(r->status));
	out_text(out, r->closed_by);
}

static cbreg_status
print_rows(struct cli *cli, cbreg_gap *gap, const struct options *o,
    int *n_gaps)
{
	struct out *out = &cli->out;
	bool brief = out->ops->pivots;
	struct cbreg_gap_row row;
	cbreg_status rc;

	if (brief)
		out_begin(out, NULL, short_columns, 8);
	else
		out_begin(out, NULL, columns, N_COLUMNS);
	while ((rc = cbreg_gap_next(gap, &row)) == CBREG_OK) {
		*n_gaps += row.status == CBREG_GAP_GAP;
		if (o->only != NULL &&
		    strcmp(o->only, cbreg_gap_status_word(row.status)) != 0)
			continue;
		if (brief)
			print_short_row(out, &row);
		else
			print_row(out, &row);
	}
	out_end(out);
	return rc;
}

#define MAX_AREAS 20

/* What the columns of the summary are. */
struct areas {
	char code[MAX_AREAS][16], name[MAX_AREAS][80];
	int n;
};

static void
note_area(struct areas *areas, const struct cbreg_gap_summary *row)
{
	int i;

	for (i = 0; i < areas->n; i++)
		if (strcmp(areas->code[i], row->capability) == 0)
			return;
	if (i == MAX_AREAS)
		return;
	snprintf(areas->code[i], sizeof(areas->code[i]), "%s", row->capability);
	snprintf(areas->name[i], sizeof(areas->name[i]), "%s", row->name);
	areas->n++;
}

/* Country by capability area, met of items in the cell. */
static cbreg_status
print_wide_summary(struct out *out, cbreg_gap *gap, int *n_gaps)
{
	static const struct out_column wide[] = { { "country", OUT_TEXT },
		{ "capability", OUT_TEXT }, { "met", OUT_TEXT } };
	static const struct out_pivot pivot = { { 0 }, 1, 1, 2 };
	struct cbreg_gap_summary row;
	struct areas areas = { .n = 0 };
	cbreg_status rc;
	char text[64];
	int i;

	out_begin_pivot(out, NULL, wide, 3, &pivot);
	while ((rc = cbreg_gap_summary_next(gap, &row)) == CBREG_OK) {
		*n_gaps += row.gap;
		note_area(&areas, &row);
		snprintf(text, sizeof(text), "%d of %d%s", row.met,
		    row.items - row.not_applicable,
		    row.unknown > 0 ? " ?" : "");
		out_text(out, row.country);
		out_text(out, row.capability);
		out_text(out, text);
	}
	out_end(out);
	for (i = 0; i < areas.n; i++)
		out_note(out, "%s  %s", areas.code[i], areas.name[i]);
	return rc;
}

static cbreg_status
print_summary(struct cli *cli, cbreg_gap *gap, int *n_gaps)
{
	struct out *out = &cli->out;
	struct cbreg_gap_summary row;
	cbreg_status rc;

	if (out->ops->pivots)
		return print_wide_summary(out, gap, n_gaps);
	out_begin(out, NULL, summary_columns, 9);
	while ((rc = cbreg_gap_summary_next(gap, &row)) == CBREG_OK) {
		*n_gaps += row.gap;
		out_text(out, row.country);
		out_text(out, row.capability);
		out_text(out, row.name);
		out_int(out, row.items);
		out_int(out, row.met);
		out_int(out, row.thin);
		out_int(out, row.gap);
		out_int(out, row.unknown);
		out_int(out, row.not_applicable);
	}
	out_end(out);
	return rc;
}

static int
print_gap(struct cli *cli, const struct options *o)
{
	char day[CBREG_DATE_SIZE];
	cbreg_gap *gap = NULL;
	cbreg_status rc;
	int n_gaps = 0, code;

	if ((rc = cbreg_gap_open(cli->reg, &o->setting, &gap)) != CBREG_OK)
		return fail(cli->reg, rc);
	out_note(&cli->out, "Gap to %s as of %s", cbreg_gap_profile(gap),
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	rc = o->summary ? print_summary(cli, gap, &n_gaps)
			: print_rows(cli, gap, o, &n_gaps);
	if (o->summary) {
		out_note(&cli->out, "met of applicable items; ? where some are "
				    "unknown or expired");
	} else {
		out_note(&cli->out, "level: assessed of asked for; people: "
				    "trained of asked for;");
		out_note(&cli->out, "thin: one departure from failing; coming: "
				    "on the way");
	}
	cli_head(cli);
	cbreg_gap_free(gap);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	if ((code = out_finish(&cli->out)) != EXIT_DONE)
		return code;
	return o->fail_on_gap && n_gaps > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

static int
cmd_gap_run(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	const struct opt table[] = {
		{ .name = "country",
		    .text = &o.setting.country,
		    .arg = "CODE",
		    .help = "this country only" },
		{ .name = "group",
		    .text = &o.setting.group,
		    .arg = "NAME",
		    .help = "the members of a group on the day" },
		{ .name = "profile",
		    .text = &o.setting.profile,
		    .arg = "NAME",
		    .help = "framework@version:profile" },
		{ .name = "framework",
		    .text = &o.framework,
		    .arg = "CODE@VERSION",
		    .help = "with --profile=NAME: the framework of it" },
		{ .name = "only",
		    .text = &o.only,
		    .arg = "STATUS",
		    .help = "gap, unknown, met or not-applicable" },
		{ .name = "summary",
		    .flag = &o.summary,
		    .help = "countries by capability area" },
		{ .name = "fail-on-gap",
		    .flag = &o.fail_on_gap,
		    .help = "exit 1 where there is a gap" },
		{ 0 },
	};
	char profile[200];
	int n = 0, code, i;

	code = cli_options(cli, &cmd_gap, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (o.setting.country != NULL && o.setting.group != NULL)
		return say_usage("--country or --group, not both");
	for (i = 0; o.only != NULL && i <= CBREG_GAP_NOT_APPLICABLE; i++)
		if (strcmp(o.only,
			cbreg_gap_status_word((enum cbreg_gap_status)i)) == 0)
			break;
	if (i > CBREG_GAP_NOT_APPLICABLE)
		return say_usage("--only is gap, unknown, met or "
				 "not-applicable, not '%s'",
		    o.only);
	if (o.framework != NULL) {
		if (o.setting.profile == NULL)
			return say_usage("--framework goes with --profile");
		snprintf(profile, sizeof(profile), "%s:%s", o.framework,
		    o.setting.profile);
		o.setting.profile = profile;
	}
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_gap(cli, &o);
}
