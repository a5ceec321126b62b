/* cbreg log: who changed what, when and why. */
#include "config.h"

#include "cli.h"

#include "log.h"

static int cmd_log_run(struct cli *cli, int argc, char **argv);

const struct command cmd_log = { "log", cmd_log_run, "log",
	"list the changes: who, when, what, why" };

static const struct out_column columns[] = { { "batch", true }, { "at", false },
	{ "actor", false }, { "new", true }, { "changed", true },
	{ "command", false }, { "reason", false } };

static int
cmd_log_run(struct cli *cli, int argc, char **argv)
{
	struct cbreg_log_row row;
	cbreg_log *log;
	cbreg_status rc;
	int n = 0, code;

	code = cli_options(cli, &cmd_log, NULL, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = cli_output(cli)) != EXIT_DONE ||
	    (code = cli_open(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if ((rc = cbreg_log_open(cli->reg, &log)) != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, NULL, columns, 7);
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
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return out_finish(&cli->out);
}
