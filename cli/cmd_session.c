/* cbreg session seats, quota and waitlist: who gets which seat. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "fill.h"
#include "intake.h"
#include "waitlist.h"

#include <stdlib.h>
#include <string.h>

#define N(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Several verbs below one. */
struct subverb {
	const char *word;
	int (*run)(struct cli *cli, int argc, char **argv);
};

static int
run_subverb(struct cli *cli, const char *verb, const struct subverb *table,
    int n, int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	bool help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
	int code = EXIT_DONE, i;
	char words[80] = "";
	size_t used = 0;

	for (i = 0; i < n && help && code == EXIT_DONE; i++)
		code = table[i].run(cli, argc, argv);
	if (help)
		return code;
	for (i = 0; i < n; i++) {
		if (strcmp(table[i].word, word) == 0)
			return table[i].run(cli, argc - 1, argv + 1);
		used += (size_t)snprintf(words + used, sizeof(words) - used,
		    "%s%s", i > 0 ? ", " : "", table[i].word);
	}
	return say_usage("session %s %s: there are %s", verb, word, words);
}

static void
put_word(struct row_words *words, const struct cbreg_kind *kind,
    const char *key, const char *text)
{
	if (text != NULL)
		words->value[cbreg_kind_column(kind, key)] = text;
}

static int
end(struct cli *cli, int code)
{
	return code == EXIT_DONE ? out_finish(&cli->out) : code;
}

/* Seats. */

static const struct out_column seat_columns[] = { { "session", OUT_TEXT },
	{ "country", OUT_TEXT }, { "seats", OUT_NUMBER },
	{ "quota", OUT_NUMBER }, { "taken", OUT_NUMBER },
	{ "free", OUT_NUMBER }, { "fill", OUT_NUMBER },
	{ "nominated", OUT_NUMBER }, { "waitlisted", OUT_NUMBER } };

int
cli_seats(struct cli *cli, const char *session, const char *section)
{
	const struct cbreg_fill_row *row;
	struct out *out = &cli->out;
	cbreg_fill *fill = NULL;
	cbreg_status rc;

	rc = cbreg_fill_open(cli->reg, session, &fill);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(out, section, seat_columns, N(seat_columns));
	while ((rc = cbreg_fill_next(fill, &row)) == CBREG_OK) {
		out_text(out, session);
		out_text(out, row->country);
		out_maybe(out, row->seats >= 0, row->seats);
		out_maybe(out, row->quota >= 0, row->quota);
		out_int(out, row->taken);
		out_maybe(out, row->limited, row->free);
		out_maybe(out, row->fill >= 0, row->fill);
		out_int(out, row->nominated);
		out_int(out, row->waitlisted);
	}
	out_end(out);
	cbreg_fill_free(fill);
	return rc == CBREG_DONE ? EXIT_DONE : fail(cli->reg, rc);
}

int
session_seats(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session seats CODE",
		"the seats of a session by country: quota, taken, free" };
	const struct opt none[] = { { 0 } };
	const char *session;
	int n = 1, code;

	code = cli_options(cli, &command, none, argc, argv, &session, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("seats of which session?");
	if ((code = cli_start(cli, CBREG_READ)) == EXIT_DONE)
		code = cli_seats(cli, session, NULL);
	return end(cli, code);
}

/* Quotas. */

static const struct out_column quota_columns[] = { { "session", OUT_TEXT },
	{ "country", OUT_TEXT }, { "agreed", OUT_NUMBER },
	{ "received", OUT_NUMBER }, { "given", OUT_NUMBER },
	{ "quota", OUT_NUMBER } };

static int
print_quotas(struct cli *cli, const char *session)
{
	const struct cbreg_kind *kind = cbreg_kind_by_noun("transfer");
	const char *want[CBREG_MAX_COLUMNS] = { session };
	const struct cbreg_fill_row *row;
	struct out *out = &cli->out;
	cbreg_fill *fill = NULL;
	cbreg_status rc;

	rc = cbreg_fill_open(cli->reg, session, &fill);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_sections(out);
	out_begin(out, "quotas", quota_columns, N(quota_columns));
	while ((rc = cbreg_fill_next(fill, &row)) == CBREG_OK) {
		if (row->quota < 0)
			continue;
		out_text(out, session);
		out_text(out, row->country);
		out_maybe(out, row->stated, row->agreed);
		out_int(out, row->received);
		out_int(out, row->given);
		out_int(out, row->quota);
	}
	out_end(out);
	cbreg_fill_free(fill);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return cli_list(cli, kind, "transfers", want, false);
}

static int
run_quota_list(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session quota list CODE",
		"quotas of a session, and what was transferred" };
	const struct opt none[] = { { 0 } };
	const char *session;
	int n = 1, code;

	code = cli_options(cli, &command, none, argc, argv, &session, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("quotas of which session?");
	if ((code = cli_start(cli, CBREG_READ)) == EXIT_DONE)
		code = print_quotas(cli, session);
	return end(cli, code);
}

static int
run_quota_set(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session quota set CODE COUNTRY SEATS [--source=TEXT]",
		"say how many seats of a session a country has" };
	const struct cbreg_kind *kind = cbreg_kind_by_noun("quota");
	struct row_words words = { { 0 } };
	const char *operand[3], *source = NULL;
	const struct opt table[] = {
		{ .name = "source",
		    .text = &source,
		    .arg = "TEXT",
		    .help = "where the number comes from" },
		{ 0 },
	};
	int n = 3, code;

	code = cli_options(cli, &command, table, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 3)
		return say_usage("session quota set CODE COUNTRY SEATS");
	put_word(&words, kind, "session", operand[0]);
	put_word(&words, kind, "country", operand[1]);
	put_word(&words, kind, "seats", operand[2]);
	put_word(&words, kind, "source", source);
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE)
		return end(cli, code);
	return cli_take_plain(cli, kind, 0, &words);
}

static int
run_quota_transfer(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session quota transfer CODE FROM TO SEATS --reason=TEXT",
		"give seats from one country's quota to another's" };
	const struct cbreg_kind *kind = cbreg_kind_by_noun("transfer");
	struct row_words words = { { 0 } };
	const char *operand[4], *reason = NULL, *on = NULL;
	const struct opt table[] = {
		{ .name = "reason",
		    .text = &reason,
		    .arg = "TEXT",
		    .help = "why" },
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "since when; default the as-of day" },
		{ 0 },
	};
	char day[CBREG_DATE_SIZE];
	int n = 4, code;

	code = cli_options(cli, &command, table, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 4)
		return say_usage("session quota transfer CODE FROM TO SEATS");
	if (reason == NULL)
		return say_usage("a transfer needs a --reason");
	if (cli->why == NULL)
		cli->why = reason;
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE)
		return end(cli, code);
	put_word(&words, kind, "session", operand[0]);
	put_word(&words, kind, "from", operand[1]);
	put_word(&words, kind, "to", operand[2]);
	put_word(&words, kind, "seats", operand[3]);
	put_word(&words, kind, "date",
	    on != NULL ? on : cbreg_date_text(cbreg_as_of(cli->reg), day));
	put_word(&words, kind, "reason", reason);
	return cli_take_plain(cli, kind, CBREG_MUST_BE_NEW, &words);
}

int
session_quota(struct cli *cli, int argc, char **argv)
{
	static const struct subverb table[] = { { "list", run_quota_list },
		{ "set", run_quota_set }, { "transfer", run_quota_transfer } };

	return run_subverb(cli, "quota", table, N(table), argc, argv);
}

/* The waiting list. */

static const struct out_column waiting_columns[] = { { "session", OUT_TEXT },
	{ "rank", OUT_NUMBER }, { "country_rank", OUT_NUMBER },
	{ "person", OUT_TEXT }, { "country", OUT_TEXT }, { "since", OUT_TEXT },
	{ "reason", OUT_TEXT } };

static void
print_waiting(struct cli *cli, const char *session, const cbreg_waitlist *list)
{
	char code[CBREG_PERSON_SIZE], day[CBREG_DATE_SIZE];
	const struct cbreg_waiting *w;
	struct out *out = &cli->out;
	size_t i;

	out_begin(out, NULL, waiting_columns, N(waiting_columns));
	for (i = 0; (w = cbreg_waitlist_at(list, i)) != NULL; i++) {
		out_text(out, session);
		out_int(out, w->rank);
		out_int(out, w->country_rank);
		out_text(out, cbreg_person_code(w->person, code));
		out_text(out, w->country);
		out_text(out, cbreg_date_text(w->since, day));
		out_text(out, w->reason);
	}
	out_end(out);
}

static int
run_waitlist_list(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session waitlist list CODE",
		"who waits for a seat of a session, in order" };
	const struct opt none[] = { { 0 } };
	cbreg_waitlist *list = NULL;
	const char *session;
	cbreg_status rc;
	int n = 1, code;

	code = cli_options(cli, &command, none, argc, argv, &session, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("the waiting list of which session?");
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return end(cli, code);
	rc = cbreg_waitlist_open(cli->reg, session, &list);
	if (rc == CBREG_OK)
		print_waiting(cli, session, list);
	else
		code = fail(cli->reg, rc);
	cbreg_waitlist_free(list);
	return end(cli, code);
}

/* What a change of the list is about, and what it found. */
struct change {
	const char *session, *who, *rank, *country, *on, *reason;
	cbreg_waitlist *list;
	int64_t person;
};

/* What the words of a row of the list are kept in, behind all of the rows. */
struct row_text {
	char code[CBREG_PERSON_SIZE], number[16], day[CBREG_DATE_SIZE];
};

static void
release(struct change *c, struct cli_rows *rows)
{
	cbreg_waitlist_free(c->list);
	free(rows->row);
}

/* Open the list, find the person, and make room for the rows. */
static int
open_list(struct cli *cli, struct change *c)
{
	cbreg_status rc = cbreg_waitlist_open(cli->reg, c->session, &c->list);

	if (rc == CBREG_OK && c->who != NULL)
		rc = cbreg_person_find(cli->reg, c->who, &c->person);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

static int
make_room(const cbreg_waitlist *list, struct cli_rows *rows,
    struct row_text **text)
{
	size_t n = 1;

	while (cbreg_waitlist_at(list, n - 1) != NULL)
		n++;
	rows->row = calloc(n, sizeof(*rows->row) + sizeof(**text));
	if (rows->row == NULL) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	*text = (struct row_text *)(void *)(rows->row + n);
	return EXIT_DONE;
}

int
cli_waiting_rows(const char *session, const cbreg_waitlist *list, int on,
    struct cli_rows *rows)
{
	const struct cbreg_waiting *w;
	struct row_text *text;
	struct row_words *row;
	size_t i;
	int code;

	if ((code = make_room(list, rows, &text)) != EXIT_DONE)
		return code;
	for (i = 0; (w = cbreg_waitlist_at(list, i)) != NULL; i++, text++) {
		if (!w->moved)
			continue;
		row = &rows->row[rows->n++];
		snprintf(text->number, sizeof(text->number), "%d", w->rank);
		put_word(row, rows->kind, "session", session);
		put_word(row, rows->kind, "person",
		    cbreg_person_code(w->person, text->code));
		put_word(row, rows->kind, "date",
		    cbreg_date_text(on, text->day));
		put_word(row, rows->kind, "rank", text->number);
		put_word(row, rows->kind, "reason", w->reason);
	}
	return EXIT_DONE;
}

static int
plan_move(struct cli *cli, struct cli_rows *rows)
{
	struct change *c = rows->context;
	char *rest;
	long rank = strtol(c->rank, &rest, 10);
	cbreg_status rc;
	int code;

	if (*rest != '\0' || rank < 1 || rank > 1000000)
		return say_usage("'%s' is not a rank", c->rank);
	if ((code = open_list(cli, c)) != EXIT_DONE)
		return code;
	rc = cbreg_waitlist_move(c->list, c->person, (int)rank, c->reason);
	return rc == CBREG_OK ? cli_waiting_rows(c->session, c->list,
				    cbreg_as_of(cli->reg), rows)
			      : fail(cli->reg, rc);
}

static int
run_waitlist_move(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session waitlist move CODE WHO RANK --reason=TEXT",
		"give somebody a rank; the others make room" };
	struct change c = { 0 };
	struct cli_rows rows = { .kind = cbreg_kind_by_noun("waiting"),
		.plan = plan_move,
		.context = &c };
	const struct opt table[] = {
		{ .name = "reason",
		    .text = &c.reason,
		    .arg = "TEXT",
		    .help = "why" },
		{ 0 },
	};
	const char *operand[3];
	int n = 3, code;

	code = cli_options(cli, &command, table, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n < 3)
		return say_usage("session waitlist move CODE WHO RANK");
	if (c.reason == NULL)
		return say_usage("a move needs a --reason");
	if (cli->why == NULL)
		cli->why = c.reason;
	c.session = operand[0];
	c.who = operand[1];
	c.rank = operand[2];
	if ((code = cli_start(cli, CBREG_WRITE)) == EXIT_DONE &&
	    (code = cli_take_rows(cli, &rows)) == EXIT_DONE) {
		print_waiting(cli, c.session, c.list);
		code = cli_finish(cli);
	}
	release(&c, &rows);
	return code;
}

static int
propose(struct cli *cli, struct change *c)
{
	cbreg_status rc;
	int code;

	if ((code = open_list(cli, c)) != EXIT_DONE)
		return code;
	rc = cbreg_waitlist_propose(c->list, c->country, c->person);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

static int
plan_promotion(struct cli *cli, struct cli_rows *rows)
{
	struct change *c = rows->context;
	const struct cbreg_waiting *w;
	struct row_text *text;
	size_t i;
	int code;

	if ((code = propose(cli, c)) != EXIT_DONE ||
	    (code = make_room(c->list, rows, &text)) != EXIT_DONE)
		return code;
	for (i = 0; (w = cbreg_waitlist_at(c->list, i)) != NULL; i++, text++) {
		if (!w->proposed)
			continue;
		put_word(&rows->row[rows->n], rows->kind, "session",
		    c->session);
		put_word(&rows->row[rows->n], rows->kind, "person",
		    cbreg_person_code(w->person, text->code));
		put_word(&rows->row[rows->n], rows->kind, "status",
		    cbreg_code_word(CBREG_STATUS, CBREG_ACCEPTED));
		put_word(&rows->row[rows->n], rows->kind, "date", c->on);
		rows->n++;
	}
	return EXIT_DONE;
}

static const struct out_column promotion_columns[] = { { "session", OUT_TEXT },
	{ "person", OUT_TEXT }, { "country", OUT_TEXT }, { "rank", OUT_NUMBER },
	{ "country_rank", OUT_NUMBER }, { "vacancy", OUT_TEXT },
	{ "promotion", OUT_TEXT } };

/* How many there were. */
static int
print_promotions(struct cli *cli, const struct change *c, const char *word)
{
	const struct cbreg_waiting *w;
	struct out *out = &cli->out;
	char code[CBREG_PERSON_SIZE];
	size_t i;
	int n = 0;

	out_begin(out, NULL, promotion_columns, N(promotion_columns));
	for (i = 0; (w = cbreg_waitlist_at(c->list, i)) != NULL; i++) {
		if (!w->proposed)
			continue;
		n++;
		out_text(out, c->session);
		out_text(out, cbreg_person_code(w->person, code));
		out_text(out, w->country);
		out_int(out, w->rank);
		out_int(out, w->country_rank);
		out_text(out, cbreg_vacancy_word(w->vacancy));
		out_text(out, word);
	}
	out_end(out);
	return n;
}

static int
promote(struct cli *cli, struct change *c, bool write)
{
	struct cli_rows rows = { .kind = cbreg_kind_find("roster"),
		.flags = CBREG_MOVE_ONLY | CBREG_KNOWN_PERSON,
		.plan = plan_promotion,
		.context = c };
	int code = cli_start(cli, write ? CBREG_WRITE : CBREG_READ), n;

	if (code == EXIT_DONE)
		code = write ? cli_take_rows(cli, &rows) : propose(cli, c);
	if (code == EXIT_DONE) {
		n = print_promotions(cli, c,
		    write && !cli->dry_run ? "done" : "proposed");
		code = cli_finish(cli);
		if (code == EXIT_DONE && n == 0)
			tell("nobody waits for a seat that is free");
		else if (code == EXIT_DONE && !write)
			tell("nothing was written; --yes promotes them");
	}
	release(c, &rows);
	return code;
}

static int
run_waitlist_promote(struct cli *cli, int argc, char **argv)
{
	static const struct command command = { "session", NULL,
		"session waitlist promote CODE [WHO] [--yes] [--reason=TEXT]",
		"propose who gets a free seat, and with --yes give it" };
	struct change c = { 0 };
	bool yes = false;
	const struct opt table[] = {
		{ .name = "country",
		    .text = &c.country,
		    .arg = "CODE",
		    .help = "only people of this country" },
		{ .name = "reason",
		    .text = &c.reason,
		    .arg = "TEXT",
		    .help = "why, for the log" },
		{ .name = "on",
		    .text = &c.on,
		    .arg = "DATE",
		    .help = "since when they are accepted" },
		{ .name = "yes",
		    .flag = &yes,
		    .help = "do it, and do not only propose" },
		{ 0 },
	};
	const char *operand[2];
	int n = 2, code;

	code = cli_options(cli, &command, table, argc, argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("promote on the waiting list of which "
				 "session?");
	if (yes && c.reason == NULL)
		return say_usage("a promotion needs a --reason");
	if (n == 2 && c.country != NULL)
		return say_usage("name somebody or a --country, not both");
	c.session = operand[0];
	c.who = n == 2 ? operand[1] : NULL;
	if (cli->why == NULL)
		cli->why = c.reason;
	return promote(cli, &c, yes || (n == 2 && c.reason != NULL));
}

int
session_waitlist(struct cli *cli, int argc, char **argv)
{
	static const struct subverb table[] = { { "list", run_waitlist_list },
		{ "move", run_waitlist_move },
		{ "promote", run_waitlist_promote } };

	return run_subverb(cli, "waitlist", table, N(table), argc, argv);
}
