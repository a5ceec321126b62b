/* cbreg check: is the registry whole, and what it records complete? */
#include "config.h"

#include "cli.h"

#include "checks.h"
#include "log.h"
#include "near.h"

#include <stdlib.h>
#include <string.h>

static int cmd_check_run(struct cli *cli, int argc, char **argv);

const struct command cmd_check = { "check", cmd_check_run,
	"check [--records | --all | --check=NAME | --witness=N:HEAD | --list]",
	"verify that the registry is whole, and its records" };

static const struct out_column columns[] = { { "check", OUT_TEXT },
	{ "problem", OUT_TEXT }, { "record", OUT_TEXT } };

static const struct out_column list_columns[] = { { "check", OUT_TEXT },
	{ "of", OUT_TEXT }, { "about", OUT_TEXT } };

struct checking {
	struct cli *cli;
	const char *only;	  /* a check, or NULL */
	long long whole, records; /* problems */
};

static void
on_problem(void *context, const char *check, const char *problem)
{
	struct checking *c = context;

	if (c->only != NULL && strcmp(c->only, check) != 0)
		return;
	c->whole++;
	out_text(&c->cli->out, check);
	out_text(&c->cli->out, problem);
	out_text(&c->cli->out, "");
}

static void
on_record(void *context, const char *check, const char *record,
    const char *problem)
{
	struct checking *c = context;

	c->records++;
	out_text(&c->cli->out, check);
	out_text(&c->cli->out, problem);
	out_text(&c->cli->out, record);
}

static int
print_list(struct cli *cli)
{
	const struct cbreg_check_rule *rule;
	int code, i;

	if ((code = cli_output(cli)) != EXIT_DONE)
		return code;
	out_begin(&cli->out, NULL, list_columns, 3);
	for (i = 0; (rule = cbreg_check_at(i)) != NULL; i++) {
		out_text(&cli->out, rule->name);
		out_text(&cli->out, rule->of_records ? "records" : "registry");
		out_text(&cli->out, rule->about);
	}
	out_end(&cli->out);
	return out_finish(&cli->out);
}

static int
unknown_check(const char *word)
{
	const struct cbreg_check_rule *rule;
	struct near near;
	int i;

	near_start(&near, word, strlen(word));
	for (i = 0; (rule = cbreg_check_at(i)) != NULL; i++)
		near_try(&near, rule->name);
	if (near.best != NULL)
		return say_usage("there is no check '%s'; did you mean '%s'?",
		    word, near.best);
	return say_usage("there is no check '%s'; --list lists them", word);
}

/* The checks of the registry, then those of the records. */
static int
run_checks(struct checking *c, bool registry, bool records)
{
	struct cli *cli = c->cli;
	cbreg_status rc = CBREG_DONE;

	out_begin(&cli->out, NULL, columns, 3);
	if (registry)
		rc = cbreg_check(cli->reg, on_problem, c);
	if (records && (rc == CBREG_DONE || rc == CBREG_CONFLICT))
		rc = cbreg_check_records(cli->reg, c->only, on_record, c);
	out_end(&cli->out);
	if (rc != CBREG_DONE && rc != CBREG_CONFLICT)
		return fail(cli->reg, rc);
	return out_finish(&cli->out);
}

/* What was found, in words; problems of records count where they were asked
 * for. */
static int
conclude(const struct checking *c, bool registry, bool asked)
{
	const char *s = c->records == 1 ? "" : "s";

	if (c->whole > 0)
		say("the registry has problems");
	else if (registry && c->only == NULL)
		tell("the registry is whole");
	else if (c->records == 0)
		tell("no problem was found");
	if (c->records > 0 && asked)
		say("the records have %lld problem%s", c->records, s);
	else if (c->records > 0)
		tell("the records have %lld problem%s", c->records, s);
	return c->whole > 0 || (c->records > 0 && asked) ? EXIT_FINDINGS
							 : EXIT_DONE;
}

/* The head that a report bears against the log as it is. */
static int
hear_witness(struct cli *cli, const char *witness)
{
	char *colon;
	int64_t batches = strtoll(witness, &colon, 10);
	struct cbreg_head head;
	cbreg_status rc;
	int code;

	if (batches <= 0 || *colon != ':' || strlen(colon + 1) < 8 ||
	    strspn(colon + 1, "0123456789abcdef") != strlen(colon + 1))
		return say_usage("--witness=BATCHES:HEAD, as a report has "
				 "them");
	if ((code = cli_open(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	rc = cbreg_head_after(cli->reg, batches, &head);
	if (rc != CBREG_OK && rc != CBREG_NOTFOUND)
		return fail(cli->reg, rc);
	if (rc == CBREG_NOTFOUND) {
		say("the log has no batch %lld: it was cut, or is of another "
		    "registry",
		    (long long)batches);
		return EXIT_FINDINGS;
	}
	if (strncmp(head.digest, colon + 1, strlen(colon + 1)) != 0) {
		say("batch %lld has another head: the log was altered, or is "
		    "of another registry",
		    (long long)batches);
		return EXIT_FINDINGS;
	}
	tell("that was the head after batch %lld, of %s", (long long)batches,
	    head.at);
	return EXIT_DONE;
}

static int
cmd_check_run(struct cli *cli, int argc, char **argv)
{
	struct checking c = { .cli = cli };
	const char *witness = NULL;
	bool records = false, all = false, list = false, of_records;
	const struct opt table[] = {
		{ .name = "records",
		    .flag = &records,
		    .help = "the records only; exit 1 for their problems" },
		{ .name = "all",
		    .flag = &all,
		    .help = "everything; exit 1 for any problem" },
		{ .name = "check",
		    .text = &c.only,
		    .arg = "NAME",
		    .help = "this check only; exit 1 for its problems" },
		{ .name = "witness",
		    .text = &witness,
		    .arg = "BATCHES:HEAD",
		    .help = "was this the head after so many batches?" },
		{ .name = "list",
		    .flag = &list,
		    .help = "list the checks and run none" },
		{ 0 },
	};
	const struct cbreg_check_rule *rule = NULL;
	int n = 0, code;

	code = cli_options(cli, &cmd_check, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (records + all + list + (c.only != NULL) + (witness != NULL) > 1)
		return say_usage("one of --records, --all, --check, --witness "
				 "and --list");
	if (witness != NULL)
		return hear_witness(cli, witness);
	if (list)
		return print_list(cli);
	if (c.only != NULL && (rule = cbreg_check_find(c.only)) == NULL)
		return unknown_check(c.only);
	of_records = records || (rule != NULL && rule->of_records);
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	code = run_checks(&c, !of_records, rule == NULL || rule->of_records);
	if (code != EXIT_DONE)
		return code;
	return conclude(&c, !of_records, records || all || rule != NULL);
}
