/* cbreg export: the records of a kind, as its import reads them. */
#include "config.h"

#include "cli.h"

#include "copy.h"
#include "moodle.h"
#include "records.h"
#include "whole.h"

#include <string.h>

static int cmd_export_run(struct cli *cli, int argc, char **argv);

const struct command cmd_export = { "export", cmd_export_run,
	"export KIND [--session=CODE] [--country=CODE]",
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

/* All tables as they are stored, with history and log. */
static int
print_whole(struct cli *cli)
{
	const struct cbreg_table *table;
	const char *const *value;
	FILE *to = cli->out.to;
	cbreg_status rc = CBREG_OK;
	cbreg_rows *rows = NULL;
	int i;

	copy_begin(to);
	for (i = 0; (table = cbreg_table_at(i)) != NULL; i++) {
		if ((rc = cbreg_rows_open(cli->reg, table, &rows)) != CBREG_OK)
			return fail(cli->reg, rc);
		copy_begin_table(to, table);
		while ((rc = cbreg_rows_next(rows, &value)) == CBREG_OK)
			copy_row(to, table, value);
		copy_end_table(to, table);
		cbreg_rows_free(rows);
		if (rc != CBREG_DONE)
			return fail(cli->reg, rc);
	}
	copy_end(to);
	return EXIT_DONE;
}

static int
export_all(struct cli *cli)
{
	const struct cbreg_filter none = { 0 };
	const struct cbreg_kind *kind;
	int code, i;

	if (cli->format == NULL || strcmp(cli->format, "xml") == 0) {
		code = out_open_bytes(&cli->out, cli->output);
		if (code == EXIT_DONE)
			code = cli_open(cli, CBREG_READ);
		return code == EXIT_DONE ? print_whole(cli) : code;
	}
	if (strcmp(cli->format, "xlsx") != 0 &&
	    strcmp(cli->format, "json") != 0)
		return say_usage("export all as xml, which has everything, or "
				 "as xlsx or json");
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	out_sections(&cli->out);
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL && code == EXIT_DONE; i++)
		code = print_kind(cli, kind, &none);
	return code;
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
	struct template_options update = { 0 };
	const char *filler = NULL;
	bool moodle = false;
	const struct opt table[] = {
		{ .name = "session",
		    .text = &filter.session,
		    .arg = "CODE",
		    .help = "of a roster: this session only" },
		{ .name = "country",
		    .text = &filter.country,
		    .arg = "CODE",
		    .help = "of a roster: this country only" },
		{ .name = "for-update",
		    .flag = &update.for_update,
		    .help = "a workbook to be changed and imported" },
		{ .name = "lang",
		    .text = &update.lang,
		    .arg = "LANG",
		    .help = "of that workbook: en or ja" },
		{ .name = "moodle",
		    .flag = &moodle,
		    .help = "accounts for Moodle, as CSV" },
		{ .name = "filler",
		    .text = &filler,
		    .arg = "TEXT",
		    .help = "last name in Moodle of who has none; default ." },
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
	if (strcmp(word, "roster") != 0 &&
	    (filter.session != NULL || filter.country != NULL))
		return say_usage("--session and --country narrow a roster "
				 "only");
	if (update.lang != NULL && !update.for_update)
		return say_usage("--lang is for --for-update");
	if (filler != NULL && !moodle)
		return say_usage("--filler is for --moodle");
	if ((update.for_update || moodle) && strcmp(word, "roster") != 0)
		return say_usage("--for-update and --moodle are for a roster");
	if (update.for_update && cli->format != NULL &&
	    strcmp(cli->format, "xlsx") != 0)
		return say_usage("--for-update gives a workbook, xlsx");
	if (strcmp(word, "schema") == 0)
		return print_schema(cli);
	if (strcmp(word, "all") == 0) {
		code = export_all(cli);
		return code == EXIT_DONE ? out_finish(&cli->out) : code;
	}
	if ((kind = cli_kind(word)) == NULL)
		return EXIT_USAGE;
	if (update.for_update) {
		if (filter.session == NULL && filter.country == NULL)
			return say_usage("--for-update is for a roster of a "
					 "--session or of a --country");
		update.session = filter.session;
		update.country = filter.country;
		return cli_template(cli, kind, &update);
	}
	if (moodle && (filter.session == NULL || cli->format != NULL))
		return say_usage("--moodle is for a roster of a --session, as "
				 "CSV");
	if (cli->format == NULL)
		cli->format = "csv";
	if (moodle) {
		if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE ||
		    (code = moodle_export(cli, filter.session,
			 filler != NULL ? filler : ".")) != EXIT_DONE)
			return code;
		return out_finish(&cli->out);
	}
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE ||
	    (code = print_kind(cli, kind, &filter)) != EXIT_DONE)
		return code;
	return out_finish(&cli->out);
}
