/* cbreg export: the records of a kind, as its import reads them. */
#include "config.h"

#include "cli.h"

#include "records.h"

#include <string.h>

static int cmd_export_run(struct cli *cli, int argc, char **argv);

const struct command cmd_export = { "export", cmd_export_run,
	"export KIND [--session=CODE]",
	"write the records of a kind, ready to be imported again" };

static int
print_kind(struct cli *cli, const struct cbreg_kind *kind,
    const struct cbreg_filter *filter)
{
	struct out_column column[CBREG_MAX_COLUMNS];
	const char *const *value;
	cbreg_list *list = NULL;
	cbreg_status rc;
	int i;

	cli_columns(kind, column);
	rc = cbreg_list_open(cli->reg, kind, filter, &list);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, kind->name, column, kind->ncolumn);
	while ((rc = cbreg_list_next(list, &value)) == CBREG_OK)
		for (i = 0; i < kind->ncolumn; i++)
			out_text(&cli->out, value[i]);
	out_end(&cli->out);
	cbreg_list_free(list);
	return rc == CBREG_DONE ? EXIT_DONE : fail(cli->reg, rc);
}

/* The schema of the XML that is written and read. */
static int
print_schema(struct cli *cli)
{
	int code = out_open_bytes(&cli->out, cli->output);

	if (code != EXIT_DONE)
		return code;
	records_schema(cli->out.to);
	return out_finish(&cli->out);
}

static int
cmd_export_run(struct cli *cli, int argc, char **argv)
{
	const struct cbreg_kind *kind;
	struct cbreg_filter filter = { 0 };
	const struct opt table[] = {
		{ .name = "session",
		    .text = &filter.session,
		    .arg = "CODE",
		    .help = "of a roster: this session only" },
		{ 0 },
	};
	const char *word;
	int n = 1, code;

	code = cli_options(cli, &cmd_export, table, argc, argv, &word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("export which kind? (`cbreg help` lists the "
				 "records)");
	if (strcmp(word, "schema") == 0)
		return print_schema(cli);
	if ((kind = cli_kind(word)) == NULL)
		return EXIT_USAGE;
	if (cli->format == NULL)
		cli->format = "csv";
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE ||
	    (code = print_kind(cli, kind, &filter)) != EXIT_DONE)
		return code;
	return out_finish(&cli->out);
}
