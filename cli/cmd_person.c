/* cbreg person match, duplicates, distinct, merge, unmerge, rename, erase: who
 * is who. */
#include "config.h"

#include "cli.h"

#include "date.h"
#include "identity.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

static const struct command match = { "person match", person_match,
	"person match NAME [OPTION]...",
	"who on record may be meant, and why" };
static const struct command duplicates = { "person duplicates",
	person_duplicates, "person duplicates [OPTION]...",
	"people who may be recorded twice" };
static const struct command distinct = { "person distinct", person_distinct,
	"person distinct WHO WHO [--reason=TEXT]",
	"say that two people are not the same" };
static const struct command merge = { "person merge", person_merge,
	"person merge KEEP OTHER [OPTION]...",
	"make two records of one person one" };
static const struct command erase = { "person erase", person_erase,
	"person erase WHO [--alone]",
	"erase who somebody is, for ever; what was counted stays" };
static const struct command rename_command = { "person rename", person_rename,
	"person rename WHO NAME [--on=DATE] [--native-name=NAME]",
	"a new name; the one before stays as a former name" };
static const struct command unmerge = { "person unmerge", person_unmerge,
	"person unmerge CODE", "take a merge apart" };

static const struct out_column candidate_columns[] = { { "person", OUT_TEXT },
	{ "other", OUT_TEXT }, { "score", OUT_NUMBER }, { "answer", OUT_TEXT },
	{ "evidence", OUT_TEXT } };
static const struct out_column evidence_columns[] = { { "person", OUT_TEXT },
	{ "other", OUT_TEXT }, { "evidence", OUT_TEXT },
	{ "weight", OUT_NUMBER }, { "meaning", OUT_TEXT } };

struct telling {
	struct cli *cli;
	bool explain;
	long most, n;
};

static const char *
code_of(int64_t person, char out[CBREG_PERSON_SIZE])
{
	out[0] = '\0';
	if (person != 0)
		cbreg_person_code(person, out);
	return out;
}

/* A row a candidate, or with explain a row for each piece of evidence. */
static void
on_candidate(void *context, const struct cbreg_candidate *c)
{
	struct telling *t = context;
	const char *word, *about;
	char person[CBREG_PERSON_SIZE], other[CBREG_PERSON_SIZE],
	    words[400] = "";
	size_t used = 0;
	int weight, i;

	if (t->most > 0 && t->n >= t->most)
		return;
	t->n++;
	code_of(c->person, person);
	code_of(c->other, other);
	for (i = 0; cbreg_evidence(i, &word, &weight, &about); i++) {
		if ((c->evidence >> i & 1) == 0)
			continue;
		if (t->explain) {
			out_text(&t->cli->out, person);
			out_text(&t->cli->out, other);
			out_text(&t->cli->out, word);
			out_int(&t->cli->out, weight);
			out_text(&t->cli->out, about);
			continue;
		}
		used += (size_t)snprintf(words + used, sizeof(words) - used,
		    "%s%s", used > 0 ? " " : "", word);
	}
	if (t->explain)
		return;
	out_text(&t->cli->out, person);
	out_text(&t->cli->out, other);
	out_int(&t->cli->out, c->score);
	out_text(&t->cli->out, c->answer);
	out_text(&t->cli->out, words);
}

/* A whole number of an option; EXIT_DONE where it is one or not given. */
static int
take_number(const char *option, const char *text, long *out)
{
	char *end;
	long n;

	if (text == NULL)
		return EXIT_DONE;
	n = strtol(text, &end, 10);
	if (*end != '\0' || end == text || n < -1000 || n > 1000000)
		return say_usage("%s: '%s' is not a number", option, text);
	*out = n;
	return EXIT_DONE;
}

static int
open_list(struct cli *cli, bool explain)
{
	int code;

	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	out_begin(&cli->out, NULL,
	    explain ? evidence_columns : candidate_columns, 5);
	return EXIT_DONE;
}

static int
close_list(struct cli *cli, cbreg_status rc)
{
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_end(&cli->out);
	return out_finish(&cli->out);
}

int
person_match(struct cli *cli, int argc, char **argv)
{
	struct cbreg_description who = { 0 };
	const char *birth = NULL, *from_text = NULL, *name;
	bool explain = false;
	const struct opt table[] = {
		{ .name = "country",
		    .text = &who.country,
		    .arg = "CODE",
		    .help = "of the person" },
		{ .name = "org",
		    .text = &who.organisation,
		    .arg = "CODE",
		    .help = "organisation of the person" },
		{ .name = "email",
		    .text = &who.email,
		    .arg = "ADDRESS",
		    .help = "e-mail of the person" },
		{ .name = "external-id",
		    .text = &who.external_id,
		    .arg = "SCHEME:VALUE",
		    .help = "an id that others gave" },
		{ .name = "native-name",
		    .text = &who.native_name,
		    .arg = "NAME",
		    .help = "name in its own script" },
		{ .name = "kana",
		    .text = &who.kana,
		    .arg = "KANA",
		    .help = "reading of the name" },
		{ .name = "birth-year",
		    .text = &birth,
		    .arg = "YEAR",
		    .help = "year of birth" },
		{ .name = "from",
		    .text = &from_text,
		    .arg = "SCORE",
		    .help = "lowest sum that is listed (50)" },
		{ .name = "explain",
		    .flag = &explain,
		    .help = "a row for each piece of evidence" },
		{ 0 },
	};
	struct telling t = { .cli = cli };
	long from = 50, year = 0;
	int n = 1, code;

	code = cli_options(cli, &match, table, argc, argv, &name, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 1)
		return say_usage("match which name?");
	if ((code = take_number("--from", from_text, &from)) != EXIT_DONE ||
	    (code = take_number("--birth-year", birth, &year)) != EXIT_DONE)
		return code;
	if (birth != NULL && (year < 1900 || year > 2100))
		return say_usage("--birth-year: '%s' is not a year from 1900 "
				 "to 2100",
		    birth);
	who.name = name;
	who.birth_year = (int)year;
	t.explain = explain;
	if ((code = open_list(cli, explain)) != EXIT_DONE)
		return code;
	return close_list(cli,
	    cbreg_person_match(cli->reg, &who, (int)from, on_candidate, &t));
}

int
person_duplicates(struct cli *cli, int argc, char **argv)
{
	const char *from_text = NULL, *most_text = NULL;
	bool explain = false;
	const struct opt table[] = {
		{ .name = "from",
		    .text = &from_text,
		    .arg = "SCORE",
		    .help = "lowest sum that is listed (85)" },
		{ .name = "most",
		    .text = &most_text,
		    .arg = "N",
		    .help = "list no more pairs than that" },
		{ .name = "explain",
		    .flag = &explain,
		    .help = "a row for each piece of evidence" },
		{ 0 },
	};
	struct telling t = { .cli = cli };
	long from = CBREG_LIKELY;
	int n = 0, code;

	code = cli_options(cli, &duplicates, table, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = take_number("--from", from_text, &from)) != EXIT_DONE ||
	    (code = take_number("--most", most_text, &t.most)) != EXIT_DONE)
		return code;
	if (most_text != NULL && t.most < 1)
		return say_usage("--most: '%s' is none at all", most_text);
	t.explain = explain;
	if ((code = open_list(cli, explain)) != EXIT_DONE)
		return code;
	return close_list(cli,
	    cbreg_duplicates(cli->reg, (int)from, on_candidate, &t));
}

int
person_distinct(struct cli *cli, int argc, char **argv)
{
	struct row_words words = { { 0 } };
	const char *reason = NULL, *who[2];
	const struct opt table[] = {
		{ .name = "reason",
		    .text = &reason,
		    .arg = "TEXT",
		    .help = "why they are not the same" },
		{ 0 },
	};
	int n = 2, code;

	code = cli_options(cli, &distinct, table, argc, argv, who, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 2)
		return say_usage("which two people are not the same?");
	words.value[0] = who[0];
	words.value[1] = who[1];
	words.value[2] = reason;
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE)
		return code;
	return cli_take_plain(cli, cbreg_kind_by_noun("distinct"), 0, &words);
}

/* A person's record: a text for each column, or none at all. */
struct person_record {
	char *value[CBREG_MAX_COLUMNS];
};

static cbreg_status
read_record(struct cli *cli, int64_t person, struct person_record *out)
{
	const struct cbreg_kind *kind = cbreg_kind_by_noun("person");
	struct cbreg_filter filter = { 0 };
	const char *const *value;
	cbreg_list *list = NULL;
	char code[CBREG_PERSON_SIZE];
	cbreg_status rc;
	int i;

	filter.person = cbreg_person_code(person, code);
	if ((rc = cbreg_list_open(cli->reg, kind, &filter, &list)) == CBREG_OK)
		rc = cbreg_list_next(list, &value);
	for (i = 0; i < kind->ncolumn && rc == CBREG_OK; i++)
		if ((out->value[i] = strdup(value[i])) == NULL)
			rc = CBREG_NOMEM;
	cbreg_list_free(list);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

/* As columns and values, one after the other. */
static void
print_record(struct cli *cli, const char *section, struct person_record *record)
{
	static const struct out_column columns[] = { { "column", OUT_TEXT },
		{ "value", OUT_TEXT } };
	const struct cbreg_kind *kind = cbreg_kind_by_noun("person");
	int i;

	out_begin(&cli->out, section, columns, 2);
	for (i = 0; i < kind->ncolumn; i++) {
		if (record->value[i] == NULL || record->value[i][0] == '\0')
			continue;
		out_text(&cli->out, kind->column[i].key);
		out_text(&cli->out, record->value[i]);
	}
	out_end(&cli->out);
}

static void
release_record(struct person_record *record)
{
	int i;

	for (i = 0; i < CBREG_MAX_COLUMNS; i++)
		free(record->value[i]);
}

/* One merge: both records before, and the one after it. */
struct merging {
	const char *const *who;
	const char *prefer, *reason;
	char *set; /* COLUMN=VALUE;..., or NULL */
	struct person_record record[3];
	int64_t keep;
	char code[CBREG_PERSON_SIZE];
};

/* The values that are of neither record. */
static int
take_set(struct merging *m, const struct cbreg_kind *kind,
    struct cli_rows *rows)
{
	char *at = m->set, *equals, *end;
	int i;

	for (; at != NULL && *at != '\0'; at = end) {
		end = at + strcspn(at, ";");
		if (*end != '\0')
			*end++ = '\0';
		if ((equals = strchr(at, '=')) != NULL)
			*equals = '\0';
		i = cbreg_kind_column(kind, at);
		if (equals == NULL || i <= 0)
			return say_usage("--set=COLUMN=VALUE;..., a column of "
					 "persons");
		rows->row[0].value[i] =
		    equals[1] != '\0' ? equals + 1 : cbreg_clear;
		rows->n = 1;
	}
	rows->row[0].value[0] = m->code;
	return EXIT_DONE;
}

static int
plan_merge(struct cli *cli, struct cli_rows *rows)
{
	struct merging *m = rows->context;
	cbreg_status rc;
	int64_t other;
	int code;

	if ((rc = cbreg_person_find(cli->reg, m->who[0], &m->keep)) !=
		CBREG_OK ||
	    (rc = cbreg_person_find(cli->reg, m->who[1], &other)) != CBREG_OK)
		return fail(cli->reg, rc);
	cbreg_person_code(m->keep, m->code);
	if ((code = take_set(m, rows->kind, rows)) != EXIT_DONE)
		return code;
	if ((rc = read_record(cli, m->keep, &m->record[0])) == CBREG_OK &&
	    (rc = read_record(cli, other, &m->record[1])) == CBREG_OK)
		rc =
		    cbreg_merge(cli->reg, m->keep, other, m->prefer, m->reason);
	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

/* Before the change ends, so that a dry run shows it, too. */
static int
plan_merged(struct cli *cli, struct cli_rows *rows)
{
	struct merging *m = rows->context;
	cbreg_status rc = read_record(cli, m->keep, &m->record[2]);

	return rc == CBREG_OK ? EXIT_DONE : fail(cli->reg, rc);
}

int
person_merge(struct cli *cli, int argc, char **argv)
{
	const char *prefer = NULL, *reason = NULL, *set = NULL, *who[2];
	const struct opt table[] = {
		{ .name = "prefer",
		    .text = &prefer,
		    .arg = "COLUMN,...",
		    .help = "of the other where both state it" },
		{ .name = "set",
		    .text = &set,
		    .arg = "COLUMN=VALUE;...",
		    .help = "what neither states, or rightly" },
		{ .name = "reason",
		    .text = &reason,
		    .arg = "TEXT",
		    .help = "why they are the same" },
		{ 0 },
	};
	static const char *const section[] = { "kept", "other", "merged" };
	struct merging m = { .who = who };
	struct row_words words = { { 0 } };
	struct cli_rows merged = { .kind = cbreg_kind_by_noun("person"),
		.plan = plan_merged,
		.context = &m };
	struct cli_rows rows = { .kind = merged.kind,
		.flags = CBREG_MUST_EXIST,
		.plan = plan_merge,
		.context = &m,
		.row = &words,
		.next = &merged };
	int n = 2, code, i;

	code = cli_options(cli, &merge, table, argc, argv, who, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 2)
		return say_usage("merge which record into which? "
				 "cbreg person merge KEEP OTHER");
	m.prefer = prefer;
	m.reason = reason;
	if (set != NULL && (m.set = strdup(set)) == NULL) {
		say("out of memory");
		return EXIT_INTERNAL;
	}
	if ((code = cli_start(cli, CBREG_WRITE)) == EXIT_DONE)
		code = cli_take_rows(cli, &rows);
	if (code == EXIT_DONE) {
		out_sections(&cli->out);
		for (i = 0; i < 3; i++)
			print_record(cli, section[i], &m.record[i]);
		code = cli_finish(cli);
	}
	for (i = 0; i < 3; i++)
		release_record(&m.record[i]);
	free(m.set);
	return code;
}

/* A new name from a day on, and the one before as a former name. */
struct renaming {
	const char *who;
	char code[CBREG_PERSON_SIZE], last[CBREG_DATE_SIZE];
	int on; /* first day of the new name; 0: the as-of day */
	struct person_record record;
	struct row_words former, person;
};

/* Somebody bore another name on that day, or after it. */
static cbreg_status
borne_later(struct cli *cli, const struct cbreg_kind *kind, const char *code,
    int on, bool *out)
{
	int until = cbreg_kind_column(kind, "valid_to"), day;
	const char *const *value;
	cbreg_list *list = NULL;
	cbreg_status rc;

	*out = false;
	rc = cbreg_list_open(cli->reg, kind, NULL, &list);
	while (rc == CBREG_OK &&
	       (rc = cbreg_list_next(list, &value)) == CBREG_OK) {
		if (strcmp(value[0], code) != 0)
			continue;
		day =
		    cbreg_date_parse(value[until], strlen(value[until]), true);
		*out |= day != 0 && cbreg_date_last(day) >= on;
	}
	cbreg_list_free(list);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

static int
plan_former(struct cli *cli, struct cli_rows *rows)
{
	struct renaming *r = rows->context;
	const struct cbreg_kind *kind = rows->kind, *persons;
	cbreg_status rc;
	int64_t person;
	bool later;
	int on;

	rc = cbreg_person_find(cli->reg, r->who, &person);
	if (rc == CBREG_OK)
		rc = read_record(cli, person, &r->record);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	persons = cbreg_kind_by_noun("person");
	cbreg_person_code(person, r->code);
	on = r->on != 0 ? r->on : cbreg_as_of(cli->reg);
	if (on > cbreg_as_of(cli->reg))
		return say_usage("--on: a name cannot be of a day to come");
	if ((rc = borne_later(cli, kind, r->code, on, &later)) != CBREG_OK)
		return fail(cli->reg, rc);
	if (later) {
		say("%s has a former name of that day or later", r->code);
		return EXIT_CONFLICT;
	}
	cbreg_date_text(cbreg_date_from_days(cbreg_date_days(on) - 1), r->last);
	r->former.value[cbreg_kind_column(kind, "person")] = r->code;
	r->former.value[cbreg_kind_column(kind, "valid_to")] = r->last;
	r->former.value[cbreg_kind_column(kind, "name")] =
	    r->record.value[cbreg_kind_column(persons, "name")];
	r->former.value[cbreg_kind_column(kind, "native_name")] =
	    r->record.value[cbreg_kind_column(persons, "native_name")];
	r->person.value[0] = r->code;
	return EXIT_DONE;
}

int
person_rename(struct cli *cli, int argc, char **argv)
{
	static const struct out_column columns[] = { { "record", OUT_TEXT },
		{ "code", OUT_TEXT }, { "verdict", OUT_TEXT } };
	const char *word[2], *on = NULL, *native = NULL;
	const struct opt table[] = {
		{ .name = "on",
		    .text = &on,
		    .arg = "DATE",
		    .help = "first day of the new name; default the as-of "
			    "day" },
		{ .name = "native-name",
		    .text = &native,
		    .arg = "NAME",
		    .help = "the new name in its own script" },
		{ 0 },
	};
	struct renaming r = { 0 };
	enum cbreg_verdict verdict = CBREG_KNOWN;
	const struct cbreg_kind *persons = cbreg_kind_by_noun("person");
	struct cli_rows person = { .kind = persons,
		.flags = CBREG_MUST_EXIST,
		.row = &r.person,
		.n = 1,
		.verdict = &verdict };
	struct cli_rows former = { .kind = cbreg_kind_by_noun("former-name"),
		.flags = CBREG_MUST_BE_NEW,
		.plan = plan_former,
		.context = &r,
		.row = &r.former,
		.n = 1,
		.next = &person };
	int n = 2, code;

	code = cli_options(cli, &rename_command, table, argc, argv, word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 2)
		return say_usage("who is to bear which name? "
				 "cbreg person rename WHO NAME");
	if (on != NULL && (r.on = cbreg_date_parse(on, strlen(on), false)) == 0)
		return say_usage("--on: '%s' is not a date", on);
	r.who = word[0];
	r.person.value[cbreg_kind_column(persons, "name")] = word[1];
	r.person.value[cbreg_kind_column(persons, "native_name")] = native;
	if ((code = cli_start(cli, CBREG_WRITE)) == EXIT_DONE)
		code = cli_take_rows(cli, &former);
	if (code == EXIT_DONE) {
		out_begin(&cli->out, NULL, columns, 3);
		out_text(&cli->out, "person");
		out_text(&cli->out, r.code);
		out_text(&cli->out, cbreg_verdict_word(verdict));
		out_end(&cli->out);
		code = cli_finish(cli);
	}
	release_record(&r.record);
	return code;
}

int
person_unmerge(struct cli *cli, int argc, char **argv)
{
	const char *word;
	int64_t code_number, batch = 0;
	cbreg_status rc;
	int n = 1, code;
	char *end;

	code = cli_options(cli, &unmerge, NULL, argc, argv, &word, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 1)
		return say_usage("unmerge which code?");
	code_number =
	    word[0] == 'P' || word[0] == 'p' ? strtoll(word + 1, &end, 10) : 0;
	if (code_number <= 0 || *end != '\0')
		return say_usage("'%s' is not a person code", word);
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE)
		return code;
	rc = cbreg_merged_by(cli->reg, code_number, &batch);
	if (rc == CBREG_OK && batch == 0) {
		say("'%s' was not merged into anybody", word);
		return EXIT_NOT_FOUND;
	}
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	if ((code = cli_undo(cli, batch)) != EXIT_DONE)
		return code;
	return cli_finish(cli);
}

int
person_erase(struct cli *cli, int argc, char **argv)
{
	static const struct out_column columns[] = { { "record", OUT_TEXT },
		{ "code", OUT_TEXT }, { "action", OUT_TEXT } };
	bool alone = false;
	const struct opt table[] = {
		{ .name = "alone",
		    .flag = &alone,
		    .help = "though nobody else is of the same group" },
		{ 0 },
	};
	char code_text[CBREG_PERSON_SIZE];
	const char *who;
	int64_t person;
	cbreg_status rc;
	int n = 1, code;

	code = cli_options(cli, &erase, table, argc, argv, &who, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n != 1)
		return say_usage("erase whom?");
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE)
		return code;
	rc = cbreg_begin(cli->reg, cli->command_line, cli->why);
	if (rc == CBREG_OK &&
	    (rc = cbreg_person_find(cli->reg, who, &person)) == CBREG_OK)
		rc = cbreg_erase(cli->reg, person, alone);
	if (rc == CBREG_OK && !cli->dry_run)
		rc = cbreg_commit(cli->reg);
	if (rc != CBREG_OK || cli->dry_run)
		cbreg_rollback(cli->reg);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	out_begin(&cli->out, NULL, columns, 3);
	out_text(&cli->out, "person");
	out_text(&cli->out, cbreg_person_code(person, code_text));
	out_text(&cli->out, "erased");
	out_end(&cli->out);
	return cli_finish(cli);
}
