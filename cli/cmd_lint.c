/* cbreg lint: does a table keep the rules for tables that machines read? */
#include "config.h"

#include "cli.h"

#include "import_files.h"
#include "lint.h"

#include <stdlib.h>
#include <string.h>

static int cmd_lint_run(struct cli *cli, int argc, char **argv);

const struct command cmd_lint = { "lint", cmd_lint_run,
	"lint [--sheet=NAME] [--encoding=NAME] [--summary] FILE...",
	"check tables against the rules for machines that read" };

#define MAX_FILES 256

static const struct out_column columns[] = { { "rule", OUT_TEXT },
	{ "severity", OUT_TEXT }, { "place", OUT_TEXT }, { "found", OUT_TEXT },
	{ "expected", OUT_TEXT }, { "value", OUT_TEXT } };

static const struct out_column summary_columns[] = { { "file", OUT_TEXT },
	{ "rule", OUT_TEXT }, { "verdict", OUT_STATUS },
	{ "places", OUT_NUMBER }, { "about", OUT_TEXT } };

struct linting {
	struct cli *cli;
	const char *sheet, *encoding;
	bool summary;
	struct looked {
		struct import_file file;
		struct lint_report report;
		bool read;
	} * all, *now; /* the files, and the one at hand */
	int n;
	bool failed;
};

static void
put_row(const struct linting *l, const struct lint_rule *rule,
    const char *severity, const char *place, const char *found)
{
	struct out *out = &l->cli->out;

	out_text(out, rule->id);
	out_text(out, severity);
	out_text(out, place);
	out_text(out, found);
	out_text(out, rule->expected);
}

/* A place as a text, to be freed. */
static char *
place_text(const struct linting *l, uint32_t line, uint32_t column)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return NULL;
	put_place(to, l->now->file.name, l->now->file.sheet_name, line, column);
	return fclose(to) == 0 ? text : NULL;
}

static void
on_finding(void *context, const struct lint_finding *f)
{
	struct linting *l = context;
	char *place;

	l->failed |= !f->doubtful;
	if (l->summary)
		return;
	if ((place = place_text(l, f->line, f->column)) == NULL)
		l->cli->out.failed = true;
	put_row(l, f->rule, f->doubtful ? "warning" : "error", place, f->found);
	out_text(&l->cli->out, l->cli->show_values ? f->value : "");
	free(place);
}

/* Beyond so many places of a rule there is only their number. */
static void
put_rest(const struct linting *l)
{
	const struct lint_report *r = &l->now->report;
	char *place = place_text(l, 0, 0), found[64];
	size_t places;
	int i;

	for (i = 0; i < LINT_RULES; i++) {
		places = r->rule[i].places;
		if (places <= LINT_PLACES)
			continue;
		snprintf(found, sizeof(found), "and at %zu more places",
		    places - LINT_PLACES);
		put_row(l, lint_rule_at(i),
		    r->rule[i].verdict == LINT_FAILED ? "error" : "warning",
		    place, found);
		out_text(&l->cli->out, "");
	}
	free(place);
}

static void
put_summary(const struct linting *l)
{
	const struct lint_report *r = &l->now->report;
	struct out *out = &l->cli->out;
	int i;

	for (i = 0; i < LINT_RULES; i++) {
		out_text(out, l->now->file.name);
		out_text(out, lint_rule_at(i)->id);
		out_text(out, lint_verdict_word(r->rule[i].verdict));
		out_int(out, (int64_t)r->rule[i].places);
		out_text(out, lint_rule_at(i)->about);
	}
}

/* The rules of a verdict, as a line for people. */
static void
note_rules(struct out *out, const struct looked *f, enum lint_verdict verdict)
{
	char list[LINT_RULES * 8] = "";
	size_t used = 0;
	int i;

	for (i = 0; i < LINT_RULES; i++)
		if (f->report.rule[i].verdict == verdict)
			used += (size_t)snprintf(list + used,
			    sizeof(list) - used, "%s%s", used > 0 ? ", " : "",
			    lint_rule_at(i)->id);
	if (used > 0)
		out_note(out, "%s: %s: %s", f->file.name,
		    lint_verdict_word(verdict), list);
}

static void
tell_findings(const struct import_findings *all)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		const struct import_finding *f = &all->list[i];

		say_finding(f->file, f->sheet, f->line, f->place, f->warning,
		    f->code, f->field, f->message, f->hint);
	}
}

static int
lint_one(struct linting *l)
{
	struct import_findings findings = { 0 };
	struct import_file *file = &l->now->file;
	cbreg_status rc;

	rc = lint_file(file, on_finding, l, &l->now->report, &findings);
	tell_findings(&findings);
	import_findings_release(&findings);
	if (file->taken != NULL)
		tell("'%s' is read as %s", file->name, file->taken);
	if (rc == CBREG_INVALID)
		return EXIT_INPUT;
	if (rc != CBREG_OK)
		return fail(NULL, rc);
	l->now->read = true;
	if (l->summary)
		put_summary(l);
	else
		put_rest(l);
	return EXIT_DONE;
}

/* Those that can be read are looked at, though another one cannot. */
static int
lint_files(struct linting *l)
{
	struct out *out = &l->cli->out;
	int i, v, one, code = EXIT_DONE;

	out_begin(out, NULL, l->summary ? summary_columns : columns,
	    l->summary ? 5 : 6);
	for (i = 0; i < l->n && code != EXIT_INTERNAL; i++) {
		l->now = &l->all[i];
		if ((one = lint_one(l)) != EXIT_DONE)
			code = one;
	}
	out_end(out);
	for (i = 0; i < l->n && !l->summary; i++)
		for (v = LINT_PASSED; v <= LINT_UNSEEN && l->all[i].read; v++)
			note_rules(out, &l->all[i], (enum lint_verdict)v);
	if (code == EXIT_DONE || code == EXIT_INPUT)
		if ((one = out_finish(out)) != EXIT_DONE)
			code = one;
	return code == EXIT_DONE && l->failed ? EXIT_FINDINGS : code;
}

static int
run(struct linting *l, const char *const *name, int n)
{
	int code;

	if ((code = import_encoding(l->encoding, &l->encoding)) != EXIT_DONE)
		return code;
	for (; l->n < n && code == EXIT_DONE; l->n++) {
		l->all[l->n].file.sheet = l->sheet;
		l->all[l->n].file.encoding = l->encoding;
		code = import_open(&l->all[l->n].file, name[l->n]);
	}
	if (code == EXIT_DONE)
		code = cli_output(l->cli);
	return code == EXIT_DONE ? lint_files(l) : code;
}

static int
cmd_lint_run(struct cli *cli, int argc, char **argv)
{
	struct linting l = { .cli = cli };
	const struct opt table[] = {
		{ .name = "sheet",
		    .text = &l.sheet,
		    .arg = "NAME",
		    .help = "sheet of a workbook, by name or number" },
		{ .name = "encoding",
		    .text = &l.encoding,
		    .arg = "NAME",
		    .help = "of files that are not UTF-8: cp932, cp874 ..." },
		{ .name = "summary",
		    .flag = &l.summary,
		    .help = "list the rules with their verdicts instead" },
		{ 0 },
	};
	const char *name[MAX_FILES];
	int n = MAX_FILES, code;

	code = cli_options(cli, &cmd_lint, table, argc, argv, name, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("lint which file? (- is standard input)");
	if ((l.all = calloc((size_t)n, sizeof(*l.all))) == NULL)
		return fail(NULL, CBREG_NOMEM);
	code = run(&l, name, n);
	while (l.n > 0)
		import_file_release(&l.all[--l.n].file);
	free(l.all);
	return code;
}
