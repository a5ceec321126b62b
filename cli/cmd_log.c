/* cbreg log: who changed what, when and why. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "log.h"

#include <string.h>

static int cmd_log_run(struct cli *cli, int argc, char **argv);

const struct command cmd_log = { "log", cmd_log_run, "log [OPTION]...",
	"list the changes: who, when, what, why" };

static const struct out_column columns[] = { { "batch", OUT_NUMBER },
	{ "at", OUT_TEXT }, { "actor", OUT_TEXT }, { "new", OUT_NUMBER },
	{ "changed", OUT_NUMBER }, { "command", OUT_TEXT },
	{ "reason", OUT_TEXT } };

static int
take_day(const char *text, int *out)
{
	if (text == NULL ||
	    (*out = cbreg_date_parse(text, strlen(text), false)) != 0)
		return EXIT_DONE;
	return say_usage("'%s' is not a date like 2017-10-10", text);
}

int
cli_log(struct cli *cli, const char *section,
    const struct cbreg_log_filter *filter)
{
	struct cbreg_log_row row;
	cbreg_log *log;
	cbreg_status rc;

	if ((rc = cbreg_log_open(cli->reg, filter, &log)) != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, section, columns, 7);
	while ((rc = cbreg_log_next(log, &row)) == CBREG_OK) {
		out_int(&cli->out, row.batch);
		out_text(&cli->out, row.at);
		out_text(&cli->out, row.actor);
		out_int(&cli->out, row.n_new);
		out_int(&cli->out, row.n_changed);
		out_text(&cli->out, row.command);
		out_text(&cli->out, row.reason);
	}
	out_end(&cli->out);
	cbreg_log_free(log);
	return rc == CBREG_DONE ? EXIT_DONE : fail(cli->reg, rc);
}

void
cli_head(struct cli *cli)
{
	struct cbreg_head head;

	if (cli->out.ops->note != NULL &&
	    cbreg_head(cli->reg, &head) == CBREG_OK)
		out_note(&cli->out, "registry: %lld batch%s until %s, head %s",
		    (long long)head.batches, head.batches == 1 ? "" : "es",
		    head.at, head.digest);
}

static int
cmd_log_run(struct cli *cli, int argc, char **argv)
{
	struct cbreg_log_filter filter = { 0 };
	const char *since = NULL, *until = NULL;
	const struct opt table[] = {
		{ .name = "by",
		    .text = &filter.actor,
		    .arg = "ACTOR",
		    .help = "changes made by that actor" },
		{ .name = "since",
		    .text = &since,
		    .arg = "DATE",
		    .help = "changes made on that day or later" },
		{ .name = "until",
		    .text = &until,
		    .arg = "DATE",
		    .help = "changes made on that day or earlier" },
		{ .name = "record",
		    .text = &filter.record,
		    .arg = "CODE",
		    .help = "changes of a person or another record" },
		{ 0 },
	};
	int n = 0, code;

	code = cli_options(cli, &cmd_log, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = take_day(since, &filter.since)) != EXIT_DONE ||
	    (code = take_day(until, &filter.until)) != EXIT_DONE)
		return code;
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if ((code = cli_log(cli, NULL, &filter)) != EXIT_DONE)
		return code;
	return out_finish(&cli->out);
}
