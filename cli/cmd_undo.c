/* cbreg undo: take a batch back, after saying what that does. */
#include "config.h"

#include "cli.h"

#include "undo.h"

#include <errno.h>
#include <stdlib.h>

static int cmd_undo_run(struct cli *cli, int argc, char **argv);

const struct command cmd_undo = { "undo", cmd_undo_run, "undo BATCH",
	"take a batch back while nothing depends on it" };

static const struct out_column columns[] = { { "record", OUT_TEXT },
	{ "code", OUT_TEXT }, { "action", OUT_TEXT } };

static void
on_row(void *context, const struct cbreg_undo_row *row)
{
	struct cli *cli = context;

	out_text(&cli->out, row->kind);
	out_text(&cli->out, row->record);
	out_text(&cli->out, row->action);
}

int
cli_undo(struct cli *cli, int64_t batch)
{
	cbreg_status rc;

	out_begin(&cli->out, NULL, columns, 3);
	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc == CBREG_OK)
		rc = cbreg_undo(cli->reg, batch, on_row, cli);
	if (rc == CBREG_OK && !cli->dry_run)
		rc = cbreg_commit(cli->reg);
	else
		cbreg_rollback(cli->reg);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_end(&cli->out);
	return EXIT_DONE;
}

static int
cmd_undo_run(struct cli *cli, int argc, char **argv)
{
	const char *word[1];
	int64_t batch;
	int n = 1, code;
	char *end;

	code = cli_options(cli, &cmd_undo, NULL, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 1)
		return say_usage("undo which batch? `cbreg log` lists them");
	errno = 0;
	batch = strtoll(word[0], &end, 10);
	if (errno != 0 || *end != '\0' || end == word[0])
		return say_usage("'%s' is not the number of a batch", word[0]);
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = cli_undo(cli, batch)) != EXIT_DONE)
		return code;
	if ((code = out_finish(&cli->out)) != EXIT_DONE)
		return code;
	if (cli->dry_run)
		tell("nothing was written (dry run)");
	else
		tell("batch %lld taken back by batch %lld", (long long)batch,
		    (long long)cbreg_batch(cli->reg));
	return EXIT_DONE;
}
