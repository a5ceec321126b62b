/* cbreg gap: what each country lacks, and what would close it. */
#include "config.h"

#include "cli.h"

#include "gap.h"
#include "gap_print.h"

#include <string.h>

static int cmd_gap_run(struct cli *cli, int argc, char **argv);

const struct command cmd_gap = { "gap", cmd_gap_run,
	"gap [--country=CODE | --group=NAME] [--profile=NAME] [OPTION]...",
	"the gap report: levels and trained people against a profile" };

struct options {
	struct cbreg_gap_setting setting;
	bool summary, region, path, alias, fail_on_gap;
	const char *only, *framework, *until, *since, *since_profile;
	int since_on;
};

/* What a page is called. */
static void
head_title(struct cli *cli, const char *what, const char *profile)
{
	static char title[300];
	char day[CBREG_DATE_SIZE];

	if (cli->out.title != NULL)
		return;
	snprintf(title, sizeof(title), "%s %s as of %s", what, profile,
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	cli->out.title = title;
}

static void
head_notes(struct cli *cli, const char *what, const char *profile)
{
	char day[CBREG_DATE_SIZE];

	head_title(cli, what, profile);
	out_note(&cli->out, "%s %s as of %s", what, profile,
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
}

/* The rows of one profile after another. */
static cbreg_status
print_rows(struct cli *cli, const struct options *o, int *n_gaps)
{
	struct cbreg_gap_setting setting = o->setting;
	cbreg_gap_profiles *assigned = NULL;
	struct gap_print print = { .out = &cli->out, .only = o->only };
	const char *profile = setting.profile;
	cbreg_gap *gap = NULL;
	cbreg_status rc = CBREG_OK;

	if (setting.assigned && profile == NULL) {
		rc = cbreg_gap_profiles_open(cli->reg, NULL, &assigned);
		if (rc != CBREG_OK)
			return rc;
		profile = cbreg_gap_profiles_next(assigned);
	}
	do {
		setting.profile = profile;
		rc = cbreg_gap_open(cli->reg, &setting, &gap);
		if (rc != CBREG_OK)
			break;
		head_notes(cli, "Gap to", cbreg_gap_profile(gap));
		rc = gap_print_rows(&print, gap);
		*n_gaps += print.n_gaps;
		cbreg_gap_free(gap);
		gap = NULL;
		profile =
		    assigned != NULL ? cbreg_gap_profiles_next(assigned) : NULL;
	} while (rc == CBREG_OK && profile != NULL);
	cbreg_gap_profiles_free(assigned);
	if (rc == CBREG_OK) {
		gap_print_end(&print);
		out_note(&cli->out, "level: assessed of asked for; people: "
				    "trained of asked for;");
		out_note(&cli->out, "thin: one departure from failing; coming: "
				    "on the way");
	}
	return rc;
}

/* What one report is shown as. */
struct view {
	const char *what;
	bool summary; /* what summaries do not show is not needed */
	bool page;    /* its title says what it is */
	cbreg_status (*print)(struct out *out, cbreg_gap *gap,
	    const struct options *o, int *n_gaps);
	const char *note; /* or NULL */
};

static cbreg_status
summary_of(struct out *out, cbreg_gap *gap, const struct options *o,
    int *n_gaps)
{
	return gap_print_summary(out, gap, o->alias, n_gaps);
}

static cbreg_status
region_of(struct out *out, cbreg_gap *gap, const struct options *o, int *n_gaps)
{
	(void)o;
	return gap_print_region(out, gap, n_gaps);
}

static cbreg_status
page_of(struct out *out, cbreg_gap *gap, const struct options *o, int *n_gaps)
{
	(void)o;
	return gap_print_page(out, gap, n_gaps);
}

static cbreg_status
records_of(struct out *out, cbreg_gap *gap, const struct options *o,
    int *n_gaps)
{
	(void)o;
	(void)n_gaps;
	return gap_print_records(out, gap);
}

static const struct view summary_view = { "Gap to", true, false, summary_of,
	"met of applicable items; ? where some are unknown or expired" };
static const struct view region_view = { "Countries that meet", true, false,
	region_of,
	"a country is as its weakest government CSIRT; thin is met" };
static const struct view page_view = { "Capability gaps to", false, true,
	page_of, NULL };
static const struct view records_view = { "Records behind", false, false,
	records_of, NULL };

static cbreg_status
print_view(struct cli *cli, const struct view *view, const struct options *o,
    int *n_gaps)
{
	struct cbreg_gap_setting setting = o->setting;
	cbreg_gap *gap = NULL;
	cbreg_status rc;

	setting.summary = view->summary;
	if ((rc = cbreg_gap_open(cli->reg, &setting, &gap)) != CBREG_OK)
		return rc;
	if (view->page)
		head_title(cli, view->what, cbreg_gap_profile(gap));
	else
		head_notes(cli, view->what, cbreg_gap_profile(gap));
	rc = view->print(&cli->out, gap, o, n_gaps);
	if (view->note != NULL)
		out_note(&cli->out, "%s", view->note);
	cbreg_gap_free(gap);
	return rc;
}

static cbreg_status
print_path(struct cli *cli, const struct options *o)
{
	cbreg_gap_path *path = NULL;
	cbreg_status rc;

	rc = cbreg_gap_path_open(cli->reg, &o->setting, &path);
	if (rc != CBREG_OK)
		return rc;
	head_notes(cli, "Shortest path to the next profile of",
	    o->setting.profile != NULL ? o->setting.profile : "the only one");
	rc = gap_print_path(&cli->out, path);
	out_note(&cli->out, "first what helps with most other steps, then what "
			    "most other countries lack, too");
	cbreg_gap_path_free(path);
	return rc;
}

static cbreg_status
print_trend(struct cli *cli, const struct options *o)
{
	cbreg_gap_trend *trend = NULL;
	char day[CBREG_DATE_SIZE];
	cbreg_status rc;

	rc = cbreg_gap_trend_open(cli->reg, &o->setting, o->since_on,
	    o->since_profile, &trend);
	if (rc != CBREG_OK)
		return rc;
	head_notes(cli, "Change of",
	    o->setting.profile != NULL ? o->setting.profile
				       : "the only profile");
	out_note(&cli->out, "since %s", cbreg_date_text(o->since_on, day));
	rc = gap_print_trend(&cli->out, trend);
	out_note(&cli->out, "then + definition + real = now; definition: as it "
			    "would have been then by the profile of now");
	cbreg_gap_trend_free(trend);
	return rc;
}

static int
print_gap(struct cli *cli, const struct options *o)
{
	bool page = strcmp(cli->out.ops->name, "html") == 0 &&
		    !o->setting.assigned && o->only == NULL;
	const struct view *view = o->setting.explain != NULL ? &records_view
				  : o->region		     ? &region_view
				  : o->summary		     ? &summary_view
				  : page		     ? &page_view
							     : NULL;
	int n_gaps = 0, code;
	cbreg_status rc;

	rc = o->since != NULL ? print_trend(cli, o)
	     : o->path	      ? print_path(cli, o)
	     : view != NULL   ? print_view(cli, view, o, &n_gaps)
			      : print_rows(cli, o, &n_gaps);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	cli_head(cli);
	if ((code = out_finish(&cli->out)) != EXIT_DONE)
		return code;
	return o->fail_on_gap && n_gaps > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

static int
take_day(const char *option, const char *text, int *out)
{
	if (text == NULL)
		return EXIT_DONE;
	if ((*out = cbreg_date_parse(text, strlen(text), false)) == 0)
		return say_usage("--%s is a day like 2018-03-31, not '%s'",
		    option, text);
	return EXIT_DONE;
}

static int
check_options(struct options *o)
{
	int i, n, code;

	if (o->setting.country != NULL && o->setting.group != NULL)
		return say_usage("--country or --group, not both");
	if (o->setting.organisation != NULL && o->setting.assigned)
		return say_usage("--organisation or --assigned, not both");
	for (i = 0; o->only != NULL && i <= CBREG_GAP_NOT_APPLICABLE; i++)
		if (strcmp(o->only,
			cbreg_gap_status_word((enum cbreg_gap_status)i)) == 0)
			break;
	if (i > CBREG_GAP_NOT_APPLICABLE)
		return say_usage("--only is gap, unknown, met or "
				 "not-applicable, not '%s'",
		    o->only);
	if (o->framework != NULL && o->setting.profile == NULL && !o->path)
		return say_usage("--framework goes with --profile");
	n = o->summary + o->region + o->path + (o->since != NULL) +
	    (o->setting.explain != NULL);
	if (n > 1)
		return say_usage("one of --summary, --region, --path, --since "
				 "and --explain");
	if (o->fail_on_gap &&
	    (o->path || o->since != NULL || o->setting.explain != NULL))
		return say_usage("--fail-on-gap goes with the rows, --summary "
				 "and --region");
	if (o->only != NULL && n > (int)o->summary)
		return say_usage("--only goes with the rows");
	if (o->setting.assigned && o->setting.profile == NULL && n > 0)
		return say_usage("--assigned without --profile goes with the "
				 "rows");
	if (o->alias && !o->summary)
		return say_usage("--alias goes with --summary");
	if (o->since_profile != NULL && o->since == NULL)
		return say_usage("--since-profile goes with --since");
	if ((code = take_day("until", o->until, &o->setting.horizon)) !=
	    EXIT_DONE)
		return code;
	return take_day("since", o->since, &o->since_on);
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
		{ .name = "organisation",
		    .text = &o.setting.organisation,
		    .arg = "CODE",
		    .help = "this one, government CSIRT or not" },
		{ .name = "profile",
		    .text = &o.setting.profile,
		    .arg = "NAME",
		    .help = "framework@version:profile" },
		{ .name = "framework",
		    .text = &o.framework,
		    .arg = "CODE@VERSION",
		    .help = "with --profile=NAME: the framework of it" },
		{ .name = "assigned",
		    .flag = &o.setting.assigned,
		    .help = "whoever is to meet a profile, against that" },
		{ .name = "method",
		    .text = &o.setting.method,
		    .arg = "METHOD",
		    .help = "only assessments by this method" },
		{ .name = "until",
		    .text = &o.until,
		    .arg = "DATE",
		    .help = "count lapses until then; else twelve months" },
		{ .name = "lang",
		    .text = &o.setting.lang,
		    .arg = "LANG",
		    .help = "language of the names of capabilities" },
		{ .name = "only",
		    .text = &o.only,
		    .arg = "STATUS",
		    .help = "gap, unknown, met or not-applicable" },
		{ .name = "summary",
		    .flag = &o.summary,
		    .help = "countries by capability area" },
		{ .name = "alias",
		    .flag = &o.alias,
		    .help = "with --summary: no country by its name" },
		{ .name = "region",
		    .flag = &o.region,
		    .help = "how many countries meet each capability" },
		{ .name = "path",
		    .flag = &o.path,
		    .help = "the shortest path to the next profile" },
		{ .name = "since",
		    .text = &o.since,
		    .arg = "DATE",
		    .help = "what changed since that day, and why" },
		{ .name = "since-profile",
		    .text = &o.since_profile,
		    .arg = "NAME",
		    .help = "with --since: the profile of that day" },
		{ .name = "explain",
		    .text = &o.setting.explain,
		    .arg = "CAPABILITY",
		    .help = "the records behind it" },
		{ .name = "fail-on-gap",
		    .flag = &o.fail_on_gap,
		    .help = "exit 1 where there is a gap" },
		{ 0 },
	};
	char profile[200];
	int n = 0, code;

	code = cli_options(cli, &cmd_gap, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = check_options(&o)) != EXIT_DONE)
		return code;
	if (o.framework != NULL && o.setting.profile == NULL) {
		o.setting.profile = o.framework;
	} else if (o.framework != NULL) {
		snprintf(profile, sizeof(profile), "%s:%s", o.framework,
		    o.setting.profile);
		o.setting.profile = profile;
	}
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if (o.since != NULL && o.since_on > cbreg_as_of(cli->reg))
		return say_usage("--since is a day before the as-of day");
	return print_gap(cli, &o);
}
