/* cbreg enroll and cbreg progress: people into sessions, and along. */
#include "config.h"

#include "cli.h"

#include "enrolment.h"

#include <string.h>

static int cmd_enroll_run(struct cli *cli, int argc, char **argv);
static int cmd_progress_run(struct cli *cli, int argc, char **argv);

const struct command cmd_enroll = { "enroll", cmd_enroll_run,
	"enroll SESSION WHO... [OPTION]...",
	"enrol people: by code, e-mail or name" };
const struct command cmd_progress = { "progress", cmd_progress_run,
	"progress SESSION WHO STATUS [--on=DATE] [--reason=CODE]",
	"move an enrolment along" };

#define MAX_WHO 200

static const struct out_column columns[] = { { "session", false },
	{ "person", false }, { "status", false }, { "date", false },
	{ "verdict", false } };

struct told {
	struct cli_told told;
	const struct cli_rows *rows;
};

/* The finding's code says which exit status it means. */
void
cli_on_finding(void *context, const struct cbreg_finding *f)
{
	struct cli_told *told = context;

	if (strcmp(f->code, "E-REF") == 0 || strcmp(f->code, "E-PERSON") == 0 ||
	    strcmp(f->code, "E-SEAT") == 0)
		told->missing = true;
	else if (strcmp(f->code, "E-MOVE") == 0 ||
		 strcmp(f->code, "E-EXISTS") == 0 ||
		 strcmp(f->code, "E-IDENTITY") == 0 ||
		 strcmp(f->code, "E-AMBIGUOUS") == 0 ||
		 strcmp(f->code, "E-STATUS") == 0 ||
		 strcmp(f->code, "E-TWICE") == 0)
		told->conflict = true;
	else if (!f->warning)
		told->bad = true;
	told->asks |= f->asks;
	say_finding("cbreg", 0, 0, f->warning, f->code, f->field, f->message,
	    f->hint);
}

int
cli_exit_told(const struct cli_told *told)
{
	if (told->conflict)
		return EXIT_CONFLICT;
	if (told->missing)
		return EXIT_NOT_FOUND;
	return told->bad ? EXIT_USAGE : EXIT_DONE;
}

static void
on_verdict(void *context, uint32_t line, enum cbreg_verdict verdict,
    int64_t person)
{
	struct told *told = context;

	told->told.conflict |= verdict == CBREG_CONFLICTING;
	if (told->rows->verdict != NULL)
		told->rows->verdict[line] = verdict;
	if (told->rows->who != NULL)
		told->rows->who[line] = person;
}

/* A decision that needs a reason is not kept without one. */
static int
end_change(struct cli *cli, const struct told *told)
{
	cbreg_status rc;
	int code;

	if ((code = cli_exit_told(&told->told)) != EXIT_DONE || cli->dry_run) {
		cbreg_rollback(cli->reg);
		return code;
	}
	if (told->told.asks && cli->why == NULL) {
		cbreg_rollback(cli->reg);
		say("nothing was written: say with --why what the reason is");
		return EXIT_NEEDS_ANSWER;
	}
	rc = cbreg_commit(cli->reg);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

int
cli_take_rows(struct cli *cli, struct cli_rows *rows)
{
	struct told told = { .rows = rows };
	struct cbreg_intake_setting setting = { .kind = rows->kind,
		.flags = rows->flags,
		.finding = cli_on_finding,
		.verdict = on_verdict,
		.context = &told };
	struct cbreg_record record = { 0 };
	struct cbreg_counts counts = { 0 };
	cbreg_intake *in = NULL;
	cbreg_status rc;
	int i, code;

	if (cli->show_values)
		setting.flags |= CBREG_SHOW_VALUES;
	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc == CBREG_OK && rows->plan != NULL &&
	    (code = rows->plan(cli, rows)) != EXIT_DONE) {
		cbreg_rollback(cli->reg);
		return code;
	}
	if (rc == CBREG_OK)
		rc = cbreg_intake_open(cli->reg, &setting, &in);
	for (i = 0; i < rows->n && rc == CBREG_OK; i++) {
		record.line = (uint32_t)i;
		record.value = rows->row[i].value;
		rc = cbreg_intake_rows(in, &record, 1);
	}
	if (rc == CBREG_OK)
		rc = cbreg_intake_close(in, &counts);
	else
		cbreg_intake_free(in);
	if (rc != CBREG_OK) {
		cbreg_rollback(cli->reg);
		return fail(cli->reg, rc);
	}
	return end_change(cli, &told);
}

int
cli_take_plain(struct cli *cli, const struct cbreg_kind *kind, unsigned flags,
    struct row_words *words)
{
	static const struct out_column plain_columns[] = { { "record", false },
		{ "code", false }, { "verdict", false } };
	enum cbreg_verdict verdict = CBREG_KNOWN;
	struct cli_rows rows = { .kind = kind,
		.flags = flags,
		.row = words,
		.n = 1,
		.verdict = &verdict };
	int code = cli_take_rows(cli, &rows);

	if (code != EXIT_DONE) {
		out_discard(&cli->out);
		return code;
	}
	out_begin(&cli->out, NULL, plain_columns, 3);
	out_text(&cli->out, kind->noun);
	out_text(&cli->out, words->value[0]);
	out_text(&cli->out, cbreg_verdict_word(verdict));
	out_end(&cli->out);
	return cli_finish(cli);
}

int
cli_take_row(struct cli *cli, const struct one_row *row)
{
	enum cbreg_verdict verdict = CBREG_KNOWN;
	int64_t person = 0;
	struct row_words words;
	struct cli_rows rows = { .kind = row->kind,
		.flags = row->flags,
		.row = &words,
		.n = 1,
		.verdict = &verdict,
		.who = &person };
	int code;

	memcpy(words.value, row->value, sizeof(words.value));
	code = cli_take_rows(cli, &rows);
	if (row->verdict != NULL)
		*row->verdict = verdict;
	if (row->person != NULL)
		*row->person = person;
	return code;
}

static int
check_status(const char *status, const char *reason)
{
	const struct cbreg_codelist *list = cbreg_codelist(CBREG_REASON);
	char words[256] = "";
	size_t used = 0;
	int n, i;

	if (status == NULL)
		return EXIT_DONE;
	n = cbreg_code_find(CBREG_STATUS, status, strlen(status));
	if (n <= 0) {
		for (i = 1; i < CBREG_N_STATUS; i++)
			used += (size_t)snprintf(words + used,
			    sizeof(words) - used, "%s%s", i > 1 ? ", " : "",
			    cbreg_code_word(CBREG_STATUS, i));
		return say_usage("'%s' is not a status; there are %s", status,
		    words);
	}
	if (cbreg_status_rule(n)->class != CBREG_NEGATIVE || reason != NULL)
		return EXIT_DONE;
	for (i = 1; i < list->n; i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used,
		    "%s%s", i > 1 ? ", " : "", list->word[i]);
	return say_usage("'%s' needs a --reason: %s", status, words);
}

/* What a word for a person is: it goes into that column of the roster. */
static const char *
column_of_who(const char *who)
{
	size_t digits;

	if (strchr(who, '@') != NULL || strchr(who, ':') != NULL)
		return "person";
	digits = (who[0] == 'P' || who[0] == 'p')
		     ? strspn(who + 1, "0123456789")
		     : 0;
	return digits > 0 && who[1 + digits] == '\0' ? "person" : "name";
}

static void
put_word(struct row_words *words, const struct cbreg_kind *kind,
    const char *key, const char *text)
{
	int i = cbreg_kind_column(kind, key);

	if (i >= 0 && text != NULL)
		words->value[i] = text;
}

/* Enrolments as they are recorded now, or as they would have been. */
static void
print_rows(struct cli *cli, const char *session, const char *status,
    const char *on, const struct cli_rows *rows)
{
	struct cbreg_standing now;
	struct out *out = &cli->out;
	char code[CBREG_PERSON_SIZE];
	int i;

	out_begin(out, NULL, columns, 5);
	for (i = 0; i < rows->n; i++) {
		cbreg_person_code(rows->who[i], code);
		if (cli->dry_run || cbreg_enrolment_get(cli->reg, session,
					rows->who[i], &now) != CBREG_OK) {
			now.status = status;
			snprintf(now.on, sizeof(now.on), "%s",
			    on != NULL ? on : "");
		}
		out_text(out, session);
		out_text(out, code);
		out_text(out, now.status);
		out_text(out, now.on);
		out_text(out, cbreg_verdict_word(rows->verdict[i]));
	}
	out_end(out);
}

int
cli_finish(struct cli *cli)
{
	int code = out_finish(&cli->out);

	if (code == EXIT_DONE && cli->dry_run)
		tell("nothing was written (dry run)");
	else if (code == EXIT_DONE && cbreg_batch(cli->reg) != 0)
		tell("done as batch %lld", (long long)cbreg_batch(cli->reg));
	return code;
}

struct enroll_options {
	const char *country, *org, *sex, *email, *native_name, *external_id,
	    *birth_year, *status, *on, *role, *reason;
	bool fresh, namesake;
};

static int
cmd_enroll_run(struct cli *cli, int argc, char **argv)
{
	struct enroll_options o = { 0 };
	const struct opt table[] = {
		{ .name = "status",
		    .text = &o.status,
		    .arg = "STATUS",
		    .help = "default nominated" },
		{ .name = "on",
		    .text = &o.on,
		    .arg = "DATE",
		    .help = "since when the status holds" },
		{ .name = "role",
		    .text = &o.role,
		    .arg = "ROLE",
		    .help = "trainee (default), trainer or observer" },
		{ .name = "reason",
		    .text = &o.reason,
		    .arg = "CODE",
		    .help = "why, for declined, withdrawn and the like" },
		{ .name = "country",
		    .text = &o.country,
		    .arg = "CODE",
		    .help = "of the person, as nominated" },
		{ .name = "org",
		    .text = &o.org,
		    .arg = "CODE",
		    .help = "organisation of the person" },
		{ .name = "sex",
		    .text = &o.sex,
		    .arg = "SEX",
		    .help = "F, M, X, or left out" },
		{ .name = "email",
		    .text = &o.email,
		    .arg = "ADDRESS",
		    .help = "e-mail of the person" },
		{ .name = "native-name",
		    .text = &o.native_name,
		    .arg = "NAME",
		    .help = "name in its own script" },
		{ .name = "external-id",
		    .text = &o.external_id,
		    .arg = "SCHEME:VALUE",
		    .help = "an id that others gave" },
		{ .name = "birth-year",
		    .text = &o.birth_year,
		    .arg = "YEAR",
		    .help = "year of birth" },
		{ .name = "new",
		    .flag = &o.fresh,
		    .help = "it may be somebody new" },
		{ .name = "namesake",
		    .flag = &o.namesake,
		    .help = "it is somebody new, namesakes or not" },
		{ 0 },
	};
	const struct cbreg_kind *roster = cbreg_kind_find("roster");
	const char *word[MAX_WHO + 1];
	static struct row_words words[MAX_WHO];
	static enum cbreg_verdict verdict[MAX_WHO];
	static int64_t who[MAX_WHO];
	struct cli_rows rows = { .kind = roster,
		.flags = CBREG_MUST_BE_NEW,
		.row = words,
		.verdict = verdict,
		.who = who };
	int n = MAX_WHO + 1, code, i;

	code = cli_options(cli, &cmd_enroll, table, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 2)
		return say_usage("enrol whom? cbreg enroll SESSION WHO...");
	if ((code = check_status(o.status, o.reason)) != EXIT_DONE)
		return code;
	if (n > 2 && (o.email != NULL || o.external_id != NULL))
		return say_usage("--email and --external-id are of one "
				 "person; name one");
	if (!o.fresh && !o.namesake)
		rows.flags |= CBREG_KNOWN_PERSON;
	if (o.namesake)
		rows.flags |= CBREG_NEW_PERSON;
	rows.n = n - 1;
	for (i = 0; i < rows.n; i++) {
		put_word(&words[i], roster, "session", word[0]);
		put_word(&words[i], roster, column_of_who(word[i + 1]),
		    word[i + 1]);
		put_word(&words[i], roster, "country", o.country);
		put_word(&words[i], roster, "organisation", o.org);
		put_word(&words[i], roster, "sex", o.sex);
		put_word(&words[i], roster, "email", o.email);
		put_word(&words[i], roster, "native_name", o.native_name);
		put_word(&words[i], roster, "external_id", o.external_id);
		put_word(&words[i], roster, "birth_year", o.birth_year);
		put_word(&words[i], roster, "role", o.role);
		put_word(&words[i], roster, "status", o.status);
		put_word(&words[i], roster, "date", o.on);
		put_word(&words[i], roster, "reason", o.reason);
	}
	if ((code = cli_output(cli)) != EXIT_DONE)
		return code;
	if ((code = cli_open(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = cli_take_rows(cli, &rows)) != EXIT_DONE) {
		out_discard(&cli->out);
		return code;
	}
	print_rows(cli, word[0], o.status != NULL ? o.status : "nominated",
	    o.on, &rows);
	return cli_finish(cli);
}

static int
cmd_progress_run(struct cli *cli, int argc, char **argv)
{
	const char *on = NULL, *reason = NULL;
	const struct opt table[] = {
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "since when the status holds" },
		{ .name = "reason",
		    .text = &reason,
		    .arg = "CODE",
		    .help = "why, for declined, withdrawn and the like" },
		{ 0 },
	};
	const struct cbreg_kind *roster = cbreg_kind_find("roster");
	struct row_words words = { { 0 } };
	enum cbreg_verdict verdict = CBREG_KNOWN;
	int64_t who = 0;
	struct cli_rows rows = { .kind = roster,
		.flags = CBREG_MOVE_ONLY | CBREG_KNOWN_PERSON,
		.row = &words,
		.n = 1,
		.verdict = &verdict,
		.who = &who };
	const char *word[3];
	int n = 3, code;

	code = cli_options(cli, &cmd_progress, table, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 3)
		return say_usage("cbreg progress SESSION WHO STATUS");
	if ((code = check_status(word[2], reason)) != EXIT_DONE)
		return code;
	put_word(&words, roster, "session", word[0]);
	put_word(&words, roster, column_of_who(word[1]), word[1]);
	put_word(&words, roster, "status", word[2]);
	put_word(&words, roster, "date", on);
	put_word(&words, roster, "reason", reason);
	if ((code = cli_output(cli)) != EXIT_DONE)
		return code;
	if ((code = cli_open(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = cli_take_rows(cli, &rows)) != EXIT_DONE) {
		out_discard(&cli->out);
		return code;
	}
	print_rows(cli, word[0], word[2], on, &rows);
	return cli_finish(cli);
}
