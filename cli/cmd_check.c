/* cbreg check: is the registry whole? */
#include "config.h"

#include "cli.h"

static int cmd_check_run(struct cli *cli, int argc, char **argv);

const struct command cmd_check = { "check", cmd_check_run, "check",
	"verify that the registry is whole" };

static const struct out_column columns[] = { { "check", false },
	{ "problem", false } };

static void
on_problem(void *context, const char *check, const char *problem)
{
	struct cli *cli = context;

	out_text(&cli->out, check);
	out_text(&cli->out, problem);
}

static int
cmd_check_run(struct cli *cli, int argc, char **argv)
{
	cbreg_status rc;
	int n = 0, code;

	code = cli_options(cli, &cmd_check, NULL, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = cli_output(cli)) != EXIT_DONE ||
	    (code = cli_open(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	out_begin(&cli->out, NULL, columns, 2);
	rc = cbreg_check(cli->reg, on_problem, cli);
	out_end(&cli->out);
	if (rc != CBREG_DONE && rc != CBREG_CONFLICT)
		return fail(cli->reg, rc);
	if ((code = out_finish(&cli->out)) != EXIT_DONE)
		return code;
	if (rc == CBREG_CONFLICT) {
		say("the registry has problems");
		return EXIT_FINDINGS;
	}
	tell("the registry is whole");
	return EXIT_DONE;
}
