/* cbreg enroll and cbreg progress: people into sessions, and along. */
#include "config.h"

#include "cli.h"

#include "enrolment.h"
#include "waitlist.h"

#include <stdlib.h>
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

static const struct out_column columns[] = { { "session", OUT_TEXT },
	{ "person", OUT_TEXT }, { "status", OUT_TEXT }, { "date", OUT_DATE },
	{ "verdict", OUT_TEXT } };

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
	say_finding("cbreg", NULL, 0, 0, f->warning, f->code, f->field,
	    f->message, f->hint);
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

/* Rows of one kind, inside the change; 0, or an exit status, told. */
static int
take_kind(struct cli *cli, const struct cli_rows *rows, struct told *told)
{
	struct cbreg_intake_setting setting = { .kind = rows->kind,
		.flags = rows->flags,
		.finding = cli_on_finding,
		.verdict = on_verdict,
		.context = told };
	struct cbreg_record record = { 0 };
	struct cbreg_counts counts = { 0 };
	cbreg_intake *in = NULL;
	cbreg_status rc;
	int i;

	if (cli->show_values)
		setting.flags |= CBREG_SHOW_VALUES;
	told->rows = rows;
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
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

int
cli_take_rows(struct cli *cli, struct cli_rows *rows)
{
	struct told told = { 0 };
	cbreg_status rc;
	int code = EXIT_DONE;

	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc != CBREG_OK) {
		cbreg_rollback(cli->reg);
		return fail(cli->reg, rc);
	}
	for (; rows != NULL && cli_exit_told(&told.told) == EXIT_DONE;
	     rows = rows->next) {
		if ((rows->plan != NULL &&
			(code = rows->plan(cli, rows)) != EXIT_DONE) ||
		    (code = take_kind(cli, rows, &told)) != EXIT_DONE) {
			cbreg_rollback(cli->reg);
			return code;
		}
		if (rows->excused)
			told.told.asks = false;
	}
	return end_change(cli, &told);
}

int
cli_take_plain(struct cli *cli, const struct cbreg_kind *kind, unsigned flags,
    struct row_words *words)
{
	static const struct out_column plain_columns[] = { { "record",
							       OUT_TEXT },
		{ "code", OUT_TEXT }, { "verdict", OUT_TEXT } };
	enum cbreg_verdict verdict = CBREG_KNOWN;
	struct cli_rows rows = { .kind = kind,
		.flags = flags,
		.row = words,
		.n = 1,
		.verdict = &verdict };
	int code = cli_take_rows(cli, &rows);

	if (code != EXIT_DONE)
		return code;
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
	return say_usage("'%s' needs a --reason: %s, or one of your own",
	    status, words);
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
	    *birth_year, *status, *on, *role, *reason, *days, *hours, *replaces;
	bool fresh, namesake;
};

/* One nominee in another's place: the other withdraws, the one is enrolled
 * where the other stood, and that is recorded. */
struct replacing {
	const char *session, *who;
	const struct enroll_options *o;
	struct cli_rows leave, enter, record, wait;
	struct row_words left, replaced;
	char old[CBREG_PERSON_SIZE], new[CBREG_PERSON_SIZE],
	    reason[CBREG_PERSON_SIZE + 20], today[CBREG_DATE_SIZE];
	int64_t old_number;
	enum cbreg_verdict verdict;
	struct cbreg_standing stood;
	int rank; /* on the waiting list, or 0 */
	cbreg_waitlist *list;
};

static int
find_rank(struct cli *cli, struct replacing *r)
{
	const struct cbreg_waiting *w;
	cbreg_waitlist *list = NULL;
	cbreg_status rc = cbreg_waitlist_open(cli->reg, r->session, &list);
	size_t i;

	for (i = 0; rc == CBREG_OK && (w = cbreg_waitlist_at(list, i)) != NULL;
	     i++)
		if (w->person == r->old_number)
			r->rank = w->rank;
	cbreg_waitlist_free(list);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

static int
plan_leave(struct cli *cli, struct cli_rows *rows)
{
	struct replacing *r = rows->context;
	const struct cbreg_kind *roster = rows->kind;
	cbreg_status rc;
	int code;

	rc = cbreg_person_find(cli->reg, r->o->replaces, &r->old_number);
	if (rc == CBREG_OK)
		rc = cbreg_enrolment_get(cli->reg, r->session, r->old_number,
		    &r->stood);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	if ((code = find_rank(cli, r)) != EXIT_DONE)
		return code;
	cbreg_person_code(r->old_number, r->old);
	cbreg_date_text(cbreg_as_of(cli->reg), r->today);
	/* Whoever left already only leaves a place. */
	rows->n = !r->stood.negative;
	/* Where the other one had a seat, there are no more than before. */
	r->enter.excused = strcmp(r->stood.status, cbreg_code_word(CBREG_STATUS,
						       CBREG_ACCEPTED)) == 0;
	put_word(&r->left, roster, "session", r->session);
	put_word(&r->left, roster, "person", r->old);
	put_word(&r->left, roster, "status",
	    cbreg_code_word(CBREG_STATUS, CBREG_WITHDRAWN));
	put_word(&r->left, roster, "date", r->o->on);
	put_word(&r->left, roster, "reason",
	    cbreg_code_word(CBREG_REASON, CBREG_REASON_REPLACED));
	return EXIT_DONE;
}

static int
plan_enter(struct cli *cli, struct cli_rows *rows)
{
	struct replacing *r = rows->context;

	(void)cli;
	if (r->o->status == NULL && !r->stood.negative)
		put_word(rows->row, rows->kind, "status", r->stood.status);
	if (r->o->role == NULL)
		put_word(rows->row, rows->kind, "role", r->stood.role);
	return EXIT_DONE;
}

static int
plan_record(struct cli *cli, struct cli_rows *rows)
{
	struct replacing *r = rows->context;

	(void)cli;
	cbreg_person_code(r->enter.who[0], r->new);
	put_word(&r->replaced, rows->kind, "session", r->session);
	put_word(&r->replaced, rows->kind, "person", r->old);
	put_word(&r->replaced, rows->kind, "by", r->new);
	put_word(&r->replaced, rows->kind, "date",
	    r->o->on != NULL ? r->o->on : r->today);
	return EXIT_DONE;
}

static int
plan_wait(struct cli *cli, struct cli_rows *rows)
{
	struct replacing *r = rows->context;
	cbreg_status rc;

	if (r->rank == 0)
		return EXIT_DONE;
	if ((rc = cbreg_waitlist_open(cli->reg, r->session, &r->list)) !=
	    CBREG_OK)
		return fail(cli->reg, rc);
	snprintf(r->reason, sizeof(r->reason), "in place of %s", r->old);
	rc = cbreg_waitlist_move(r->list, r->enter.who[0], r->rank, r->reason);
	/* With a status of its own the other one may not wait at all. */
	if (rc == CBREG_NOTFOUND)
		return EXIT_DONE;
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	return cli_waiting_rows(r->session, r->list,
	    r->o->on != NULL
		? cbreg_date_parse(r->o->on, strlen(r->o->on), false)
		: cbreg_as_of(cli->reg),
	    rows);
}

static void
replace(struct replacing *r, struct cli_rows *enter)
{
	r->leave = (struct cli_rows){ .kind = enter->kind,
		.flags = CBREG_MOVE_ONLY | CBREG_KNOWN_PERSON,
		.plan = plan_leave,
		.context = r,
		.row = &r->left,
		.verdict = &r->verdict,
		.who = &r->old_number,
		.next = &r->enter };
	enter->plan = plan_enter;
	enter->context = r;
	enter->next = &r->record;
	r->enter = *enter;
	r->record =
	    (struct cli_rows){ .kind = cbreg_kind_by_noun("replacement"),
		    .plan = plan_record,
		    .context = r,
		    .row = &r->replaced,
		    .n = 1,
		    .next = &r->wait };
	r->wait = (struct cli_rows){ .kind = cbreg_kind_by_noun("waiting"),
		.plan = plan_wait,
		.context = r };
}

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
		{ .name = "days",
		    .text = &o.days,
		    .arg = "NUMBER",
		    .help = "days attended, where not all" },
		{ .name = "hours",
		    .text = &o.hours,
		    .arg = "NUMBER",
		    .help = "hours attended, in place of days" },
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
		{ .name = "replaces",
		    .text = &o.replaces,
		    .arg = "WHO",
		    .help = "in the place of a nominee, who withdraws" },
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
	struct replacing r = { .o = &o };
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
	if (n > 2 && o.replaces != NULL)
		return say_usage("one nominee replaces one; name one");
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
		put_word(&words[i], roster, "days", o.days);
		put_word(&words[i], roster, "hours", o.hours);
	}
	if ((code = cli_output(cli)) != EXIT_DONE)
		return code;
	r.session = word[0];
	if (o.replaces != NULL)
		replace(&r, &rows);
	if ((code = cli_open(cli, CBREG_WRITE)) == EXIT_DONE)
		code =
		    cli_take_rows(cli, o.replaces != NULL ? &r.leave : &rows);
	if (code == EXIT_DONE) {
		out_begin(&cli->out, NULL, columns, 5);
		if (r.leave.n > 0)
			print_rows(cli, word[0], "withdrawn", o.on, &r.leave);
		print_rows(cli, word[0],
		    o.status != NULL ? o.status
		    : r.stood.status != NULL && !r.stood.negative
			? r.stood.status
			: "nominated",
		    o.on, &rows);
		out_end(&cli->out);
		code = cli_finish(cli);
	}
	cbreg_waitlist_free(r.list);
	free(r.wait.row);
	return code;
}

/* The table of moves, from which the manual's is made. */
static int
print_moves(struct cli *cli)
{
	static const struct out_column move_columns[] = { { "kind", OUT_TEXT },
		{ "from", OUT_TEXT }, { "class", OUT_TEXT },
		{ "to", OUT_TEXT } };
	static const char *const class_word[] = { "", "pending", "present",
		"done", "negative" };
	bool placement;
	int code, k, from, to, n;

	if ((code = cli_output(cli)) != EXIT_DONE)
		return code;
	out_begin(&cli->out, NULL, move_columns, 4);
	for (k = 0; k < 2; k++) {
		placement = k == 1;
		for (from = 1; from < CBREG_N_STATUS; from++) {
			if (!placement && from == CBREG_ON_LEAVE)
				continue;
			for (to = 1, n = 0; to <= CBREG_N_STATUS; to++) {
				if (to < CBREG_N_STATUS
					? !cbreg_status_may(from, to, placement)
					: n > 0)
					continue;
				n++;
				out_text(&cli->out,
				    placement ? "placement" : "session");
				out_text(&cli->out,
				    cbreg_status_word(from, placement));
				out_text(&cli->out,
				    class_word[cbreg_status_rule(from)->class]);
				out_text(&cli->out,
				    to < CBREG_N_STATUS
					? cbreg_status_word(to, placement)
					: "");
			}
		}
	}
	out_end(&cli->out);
	return out_finish(&cli->out);
}

static int
cmd_progress_run(struct cli *cli, int argc, char **argv)
{
	const char *on = NULL, *reason = NULL, *days = NULL, *hours = NULL;
	bool moves = false;
	const struct opt table[] = {
		{ .name = "moves",
		    .flag = &moves,
		    .help = "list the moves that are allowed, and make none" },
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "since when the status holds" },
		{ .name = "reason",
		    .text = &reason,
		    .arg = "CODE",
		    .help = "why, for declined, withdrawn and the like" },
		{ .name = "days",
		    .text = &days,
		    .arg = "NUMBER",
		    .help = "days attended, where not all" },
		{ .name = "hours",
		    .text = &hours,
		    .arg = "NUMBER",
		    .help = "hours attended, in place of days" },
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
	if (moves)
		return n == 0 ? print_moves(cli)
			      : say_usage("--moves stands alone");
	if (n < 3)
		return say_usage("cbreg progress SESSION WHO STATUS");
	if ((code = check_status(word[2], reason)) != EXIT_DONE)
		return code;
	put_word(&words, roster, "session", word[0]);
	put_word(&words, roster, column_of_who(word[1]), word[1]);
	put_word(&words, roster, "status", word[2]);
	put_word(&words, roster, "date", on);
	put_word(&words, roster, "reason", reason);
	put_word(&words, roster, "days", days);
	put_word(&words, roster, "hours", hours);
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = cli_take_rows(cli, &rows)) != EXIT_DONE)
		return code;
	out_begin(&cli->out, NULL, columns, 5);
	print_rows(cli, word[0], word[2], on, &rows);
	out_end(&cli->out);
	return cli_finish(cli);
}
