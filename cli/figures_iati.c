/* cbreg figures --format iati: the figures as a document of IATI. */
#include "config.h"

#include "cli.h"

#include "iati.h"
#include "import_files.h"

#include <stdlib.h>

static int
read_setting(const char *path, struct iati_setting **out)
{
	char why[200];
	cbreg_status rc;
	FILE *stream;
	int line, code;

	if ((code = input_open(path, &stream)) != EXIT_DONE)
		return code;
	rc = iati_setting_read(stream, out, &line, why);
	fclose(stream);
	if (rc == CBREG_INVALID) {
		say_finding(path, NULL, (uint32_t)line, 0, false, "E-CONFIG",
		    "", why, "");
		return EXIT_INPUT;
	}
	if (rc != CBREG_OK)
		say("cannot read '%s'", path);
	return rc == CBREG_OK ? EXIT_DONE : EXIT_INTERNAL;
}

static void
on_breach(void *context, const struct iati_finding *f)
{
	(void)context;
	say("line %u of the document, activity '%s': rule %s of IATI: %s",
	    f->line, f->activity, f->rule, f->words);
}

/* Nothing leaves that the rules of the standard do not allow. */
static int
release(struct cli *cli, const char *text, size_t len)
{
	struct source_error error = { 0 };
	cbreg_status rc;

	rc = iati_check(text, len, cbreg_as_of(cli->reg), on_breach, NULL,
	    &error);
	if (rc == CBREG_INVALID)
		say("line %u of the document: %s", error.line, error.message);
	else if (rc != CBREG_OK && rc != CBREG_CONFLICT)
		return fail(NULL, rc);
	if (rc != CBREG_OK) {
		say("the document was not written");
		return EXIT_INTERNAL;
	}
	fwrite(text, 1, len, cli->out.to);
	return out_finish(&cli->out);
}

static int
print_document(struct cli *cli, const char *period, const char *config,
    const struct iati_setting *setting)
{
	struct cbreg_period p;
	char why[200] = "";
	char *text = NULL;
	size_t len = 0;
	cbreg_status rc;
	FILE *to;
	int code;

	if ((rc = cbreg_period_parse(cli->reg, period, &p)) != CBREG_OK)
		return fail(cli->reg, rc);
	if ((to = open_memstream(&text, &len)) == NULL)
		return fail(NULL, CBREG_NOMEM);
	rc = iati_write(cli->reg, &p, setting, to, why);
	if (fclose(to) != 0 && rc == CBREG_OK)
		rc = CBREG_NOMEM;
	if (rc == CBREG_OK) {
		code = release(cli, text, len);
	} else if (why[0] != '\0') {
		say_finding(config, NULL, 0, 0, false, "E-CONFIG", "", why, "");
		code = EXIT_INPUT;
	} else {
		code = fail(rc == CBREG_NOMEM ? NULL : cli->reg, rc);
	}
	free(text);
	return code;
}

int
cli_figures_iati(struct cli *cli, const char *period, const char *config)
{
	struct iati_setting *setting = NULL;
	int code;

	if (config == NULL)
		return say_usage("--format iati needs a --config; "
				 "cbreg-iati(1) has its keys");
	if ((code = read_setting(config, &setting)) != EXIT_DONE)
		return code;
	if ((code = cli_open(cli, CBREG_READ)) == EXIT_DONE &&
	    (code = out_open_bytes(&cli->out, cli->output)) == EXIT_DONE)
		code = print_document(cli, period, config, setting);
	iati_setting_free(setting);
	return code;
}
