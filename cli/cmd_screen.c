/* cbreg session screen: what is to be asked about each nominee. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "near.h"
#include "screen.h"

#include <string.h>

static const struct command screen = { "session screen", session_screen,
	"session screen CODE [OPTION]...",
	"what is to be asked about the nominees of a session" };

static const struct out_column columns[] = { { "person", OUT_TEXT },
	{ "country", OUT_TEXT }, { "organisation", OUT_TEXT },
	{ "status", OUT_TEXT }, { "question", OUT_TEXT },
	{ "answer", OUT_TEXT } };

struct options {
	struct cbreg_screen_setting setting;
	const char *question;
	bool fail_on_question;
};

static void
print_row(struct out *out, const struct cbreg_screen_row *row)
{
	out_text(out, row->person);
	out_text(out, row->country);
	out_text(out, row->organisation);
	out_text(out, row->status);
	out_text(out, cbreg_question_word(row->question));
	out_text(out, row->answer);
}

static int
print_screen(struct cli *cli, const struct options *o)
{
	cbreg_screen *list = NULL;
	struct cbreg_screen_row row;
	char day[CBREG_DATE_SIZE];
	bool questions = false;
	cbreg_status rc;
	size_t n;
	int code;

	rc = cbreg_screen_open(cli->reg, &o->setting, &list);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	n = cbreg_screen_people(list);
	out_note(&cli->out, "%s, %s: %zu nominee%s as of %s",
	    o->setting.session, cbreg_screen_days(list), n, n == 1 ? "" : "s",
	    cbreg_date_text(cbreg_as_of(cli->reg), day));
	out_begin(&cli->out, NULL, columns, 6);
	while ((rc = cbreg_screen_next(list, &row)) == CBREG_OK) {
		questions |= row.question != CBREG_ASK_EARLIER &&
			     row.question != CBREG_ASK_NONE;
		if (o->question == NULL ||
		    strcmp(o->question, cbreg_question_word(row.question)) == 0)
			print_row(&cli->out, &row);
	}
	out_end(&cli->out);
	cli_head(cli);
	cbreg_screen_free(list);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	if ((code = out_finish(&cli->out)) != EXIT_DONE)
		return code;
	return o->fail_on_question && questions ? EXIT_FINDINGS : EXIT_DONE;
}

/* 0, or the exit status of a word that is no question. */
static int
check_question(const char *word)
{
	struct near near;
	int i;

	near_start(&near, word, strlen(word));
	for (i = 0; i < CBREG_QUESTIONS; i++) {
		const char *is = cbreg_question_word((enum cbreg_question)i);

		if (strcmp(word, is) == 0)
			return EXIT_DONE;
		near_try(&near, is);
	}
	return say_usage("--question is earlier, overlap, namesake, share, "
			 "incomplete or none, not '%s'%s%s%s",
	    word, near.best != NULL ? "; did you mean '" : "",
	    near.best != NULL ? near.best : "", near.best != NULL ? "'?" : "");
}

int
session_screen(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	const struct opt table[] = {
		{ .name = "person",
		    .text = &o.setting.person,
		    .arg = "WHO",
		    .help = "this nominee only: code, e-mail or scheme:value" },
		{ .name = "question",
		    .text = &o.question,
		    .arg = "WORD",
		    .help = "rows of this question only" },
		{ .name = "fail-on-question",
		    .flag = &o.fail_on_question,
		    .help = "exit 1 where more than earlier is asked" },
		{ 0 },
	};
	int n = 1, code;

	code = cli_options(cli, &screen, table, argc, argv, &o.setting.session,
	    &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("screen which session?");
	if (o.question != NULL &&
	    (code = check_question(o.question)) != EXIT_DONE)
		return code;
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	return print_screen(cli, &o);
}
