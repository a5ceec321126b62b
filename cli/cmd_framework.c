/* cbreg framework compare, cbreg campaign status. */
#include "config.h"

#include "cli.h"

#include "campaign.h"
#include "compare.h"
#include "date.h"

#include <string.h>

static const struct command compare_command = { "framework compare",
	framework_compare,
	"framework compare FRAMEWORK@OLD FRAMEWORK@NEW [OPTION]...",
	"what became of each capability: a lineage to be confirmed" };

/* As a file of lineage has them: what is printed is edited and imported. */
static const struct out_column lineage_columns[] = { { "framework", OUT_TEXT },
	{ "version", OUT_TEXT }, { "code", OUT_TEXT },
	{ "from_version", OUT_TEXT }, { "from_code", OUT_TEXT },
	{ "relation", OUT_TEXT }, { "note", OUT_TEXT } };

static int
print_lineage(struct cli *cli, const char *framework, const char *from,
    const char *version)
{
	struct cbreg_kinship row;
	cbreg_compare *compare = NULL;
	struct out *out = &cli->out;
	cbreg_status rc;
	int proposed = 0;

	rc = cbreg_compare_open(cli->reg, framework, from, version, &compare);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(out, "lineage", lineage_columns,
	    sizeof(lineage_columns) / sizeof(lineage_columns[0]));
	while ((rc = cbreg_compare_next(compare, &row)) == CBREG_OK) {
		proposed += !row.recorded;
		out_text(out, framework);
		out_text(out, version);
		out_text(out, row.code);
		out_text(out, from);
		out_text(out, row.from_code);
		out_text(out, row.relation);
		out_text(out, row.note);
	}
	out_end(out);
	cbreg_compare_free(compare);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	if (proposed > 0)
		say("%d proposed from codes and names; correct the list and "
		    "import it as lineage",
		    proposed);
	return out_finish(out);
}

int
framework_compare(struct cli *cli, int argc, char **argv)
{
	const struct opt none[] = { { 0 } };
	const char *operand[2];
	char framework[64], from[64], other[64], version[64];
	int n = 2, code;

	code =
	    cli_options(cli, &compare_command, none, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 2 || sscanf(operand[0], "%63[^@]@%63s", framework, from) != 2 ||
	    sscanf(operand[1], "%63[^@]@%63s", other, version) != 2)
		return say_usage("compare which versions? write "
				 "FRAMEWORK@OLD FRAMEWORK@NEW");
	if (strcmp(framework, other) != 0)
		return say_usage("'%s' and '%s' are not versions of one "
				 "framework; what those have in common is "
				 "imported as crosswalk",
		    framework, other);
	if (strcmp(from, version) == 0)
		return say_usage("compare two versions: '%s' is given twice",
		    from);
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_lineage(cli, framework, from, version);
}

static const struct command status_command = { "campaign status",
	campaign_status, "campaign status [CAMPAIGN] [OPTION]...",
	"who has answered, and who has not" };

static const struct out_column answer_columns[] = { { "campaign", OUT_TEXT },
	{ "organisation", OUT_TEXT }, { "country", OUT_TEXT },
	{ "framework", OUT_TEXT }, { "version", OUT_TEXT },
	{ "method", OUT_TEXT }, { "opens", OUT_DATE }, { "due", OUT_DATE },
	{ "items", OUT_NUMBER }, { "answered", OUT_NUMBER },
	{ "last_on", OUT_DATE }, { "status", OUT_TEXT } };

static void
print_answer(struct out *out, const struct cbreg_answer *a)
{
	char date[CBREG_DATE_SIZE];

	out_text(out, a->campaign);
	out_text(out, a->organisation);
	out_text(out, a->country);
	out_text(out, a->framework);
	out_text(out, a->version);
	out_text(out, a->method);
	out_text(out, cbreg_date_text(a->opens, date));
	out_text(out, cbreg_date_text(a->due, date));
	out_int(out, a->items);
	out_int(out, a->answered);
	out_text(out, cbreg_date_text(a->last_on, date));
	out_text(out, cbreg_answer_status_word(a->status));
}

int
campaign_status(struct cli *cli, int argc, char **argv)
{
	const struct opt none[] = { { 0 } };
	cbreg_campaign *campaign = NULL;
	const char *operand[1] = { NULL };
	struct cbreg_answer row;
	cbreg_status rc;
	int n = 1, code;

	code = cli_options(cli, &status_command, none, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	rc =
	    cbreg_campaign_open(cli->reg, n > 0 ? operand[0] : NULL, &campaign);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, NULL, answer_columns,
	    sizeof(answer_columns) / sizeof(answer_columns[0]));
	while ((rc = cbreg_campaign_next(campaign, &row)) == CBREG_OK)
		print_answer(&cli->out, &row);
	out_end(&cli->out);
	cbreg_campaign_free(campaign);
	return rc == CBREG_DONE ? out_finish(&cli->out) : fail(cli->reg, rc);
}
