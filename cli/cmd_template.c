/* cbreg template: a workbook for somebody else to fill in. */
#include "config.h"

#include "cli.h"

#include "log.h"
#include "template.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int cmd_template_run(struct cli *cli, int argc, char **argv);

const struct command cmd_template = { "template", cmd_template_run,
	"template KIND [--session=CODE] -o FILE",
	"make a workbook for others to fill in" };

static bool
copy(char to[IDENTITY_SIZE], const char *text)
{
	return snprintf(to, IDENTITY_SIZE, "%s", text != NULL ? text : "") <
	       IDENTITY_SIZE;
}

/* The number of the last change, by which the workbook is one to be changed. */
static void
last_batch(struct cli *cli, char out[24])
{
	struct cbreg_head head;

	if (cbreg_head(cli->reg, &head) == CBREG_OK)
		snprintf(out, 24, "%lld", (long long)head.batches);
	else
		snprintf(out, 24, "0");
}

/* The rows of a roster; they also prove that there is such a session. */
static int
open_rows(struct cli *cli, const struct template_options *o, cbreg_list **rows)
{
	const struct cbreg_filter filter = { .session = o->session,
		.country = o->country };
	cbreg_status rc;

	rc =
	    cbreg_list_open(cli->reg, cbreg_kind_find("roster"), &filter, rows);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

int
cli_template(struct cli *cli, const struct cbreg_kind *kind,
    const struct template_options *o)
{
	struct template_wish wish = { .identity.kind = kind };
	cbreg_list *rows = NULL;
	char why[200], *at;
	cbreg_status rc;
	int code;

	if (cli->output == NULL && isatty(STDOUT_FILENO))
		return say_usage("say where the workbook goes: -o FILE.xlsx");
	if (o->lang != NULL && strcmp(o->lang, "en") != 0 &&
	    strcmp(o->lang, "ja") != 0)
		return say_usage("--lang is en or ja, not '%s'", o->lang);
	if (o->session != NULL && cbreg_kind_column(kind, "session") < 0)
		return say_usage("%s have no session", kind->name);
	if (o->framework != NULL && cbreg_kind_column(kind, "framework") < 0)
		return say_usage("%s have no framework", kind->name);
	wish.japanese = o->lang != NULL && strcmp(o->lang, "ja") == 0;
	if (!copy(wish.identity.session, o->session) ||
	    !copy(wish.identity.framework, o->framework))
		return say_usage("the code is too long");
	if (o->framework != NULL) {
		if ((at = strchr(wish.identity.framework, '@')) == NULL)
			return say_usage("write --framework=CODE@VERSION");
		*at = '\0';
		copy(wish.identity.version, at + 1);
	}
	if ((code = out_open_bytes(&cli->out, cli->output)) != EXIT_DONE ||
	    (code = cli_open(cli, CBREG_READ)) != EXIT_DONE ||
	    ((o->session != NULL || o->for_update) &&
		(code = open_rows(cli, o, &rows)) != EXIT_DONE))
		return code;
	if (o->for_update) {
		wish.rows = rows;
		last_batch(cli, wish.identity.batch);
	}
	rc = template_write(cli->reg, &wish, cli->out.to, why);
	cbreg_list_free(rows);
	if (rc == CBREG_IO || (rc == CBREG_INVALID && why[0] != '\0')) {
		say("cannot write the workbook: %s",
		    rc == CBREG_IO ? strerror(errno) : why);
		return EXIT_INTERNAL;
	}
	return rc == CBREG_OK ? out_finish(&cli->out) : fail(cli->reg, rc);
}

static int
cmd_template_run(struct cli *cli, int argc, char **argv)
{
	struct template_options options = { 0 };
	const struct opt table[] = {
		{ .name = "session",
		    .text = &options.session,
		    .arg = "CODE",
		    .help = "session of all its rows" },
		{ .name = "framework",
		    .text = &options.framework,
		    .arg = "CODE@VERSION",
		    .help = "framework of all its rows" },
		{ .name = "lang",
		    .text = &options.lang,
		    .arg = "LANG",
		    .help = "language that comes first: en or ja" },
		{ 0 },
	};
	const struct cbreg_kind *kind;
	const char *word;
	int n = 1, code;

	code = cli_options(cli, &cmd_template, table, argc, argv, &word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("a template for which kind? (`cbreg help` "
				 "lists the records)");
	if ((kind = cli_kind(word)) == NULL)
		return EXIT_USAGE;
	if (cli->format != NULL && strcmp(cli->format, "xlsx") != 0)
		return say_usage("a template is a workbook, xlsx");
	return cli_template(cli, kind, &options);
}
