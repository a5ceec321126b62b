/* cbreg fairness: what became of the seats, by country and sex. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "fairness.h"

#include <stdlib.h>

static int cmd_fairness_run(struct cli *cli, int argc, char **argv);

const struct command cmd_fairness = { "fairness", cmd_fairness_run,
	"fairness --period=PERIOD,...",
	"seats offered, and what became of them" };

static const struct out_column columns[] = { { "period", OUT_TEXT },
	{ "country", OUT_TEXT }, { "sex", OUT_TEXT }, { "offered", OUT_NUMBER },
	{ "nominated", OUT_NUMBER }, { "accepted", OUT_NUMBER },
	{ "attended", OUT_NUMBER }, { "completed", OUT_NUMBER } };

static void
print_row(struct out *out, const struct cbreg_fairness_row *row)
{
	out_text(out, row->period->word);
	out_text(out, row->country);
	out_text(out, row->sex);
	out_maybe(out, row->offered >= 0, row->offered);
	out_int(out, row->nominated);
	out_int(out, row->accepted);
	out_int(out, row->attended);
	out_int(out, row->completed);
}

static int
print_fairness(struct cli *cli, const char *words)
{
	struct cbreg_period *period = NULL;
	cbreg_fairness *table = NULL;
	struct cbreg_fairness_row row;
	char day[CBREG_DATE_SIZE];
	cbreg_status rc;
	size_t n = 0;

	rc = cbreg_periods_parse(cli->reg, words, &period, &n);
	if (rc == CBREG_OK)
		rc = cbreg_fairness_open(cli->reg, period, n, &table);
	if (rc != CBREG_OK) {
		free(period);
		return fail(cli->reg, rc);
	}
	out_note(&cli->out, "Seats offered and what became of them, as of %s",
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	out_note(&cli->out, "trainees of the sessions that started in the "
			    "period and were not cancelled;");
	out_note(&cli->out, "seats are counted, not people");
	cli_head(cli);
	out_begin(&cli->out, NULL, columns,
	    sizeof(columns) / sizeof(columns[0]));
	while ((rc = cbreg_fairness_next(table, &row)) == CBREG_OK)
		print_row(&cli->out, &row);
	out_end(&cli->out);
	cbreg_fairness_free(table);
	free(period);
	return rc == CBREG_DONE ? out_finish(&cli->out) : fail(cli->reg, rc);
}

static int
cmd_fairness_run(struct cli *cli, int argc, char **argv)
{
	const char *period = NULL;
	const struct opt table[] = {
		{ .name = "period",
		    .text = &period,
		    .joins = true,
		    .arg = "PERIOD,...",
		    .help = "fy2017, fy2015..fy2017, 2017; also repeated" },
		{ 0 },
	};
	int n = 0, code;

	code = cli_options(cli, &cmd_fairness, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (period == NULL)
		return say_usage("fairness in which --period? (fy2017, "
				 "fy2015..fy2017, 2017, several with commas)");
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_fairness(cli, period);
}
