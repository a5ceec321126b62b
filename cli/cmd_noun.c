/* cbreg NOUN list|show|add|set: the same for every kind of record, from its
 * table of columns. */
#include "config.h"

#include "cli.h"

#include "intake.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>

struct noun {
	struct cli *cli;
	const struct cbreg_kind *kind;
	struct command command;
	char usage[200], option[CBREG_MAX_COLUMNS][32];
	const char *value[CBREG_MAX_COLUMNS];
	const char *session, *person;
	bool namesake;
	struct opt opt[CBREG_MAX_COLUMNS + 2];
	int nopt;
};

/* What hangs on a record is shown with it. */
static const struct {
	const char *noun, *of, *column, *section;
} related[] = {
	{ "org", "organisations", "parent", "parts" },
	{ "person", "former-names", "person", "former-names" },
	{ "person", "affiliations", "person", "affiliations" },
	{ "person", "roster", "person", "roster" },
	{ "person", "placements", "person", "placements" },
	{ "person", "certificates", "person", "certificates" },
	{ "activity", "sessions", "activity", "sessions" },
	{ "activity", "teaches", "activity", "teaches" },
	{ "session", "quotas", "session", "quotas" },
	{ "session", NULL, NULL, "seats" },
	{ "session", "roster", "session", "roster" },
	{ "session", "replacements", "session", "replacements" },
	{ "session", "headcounts", "session", "headcounts" },
};

/* Verbs that one noun has beside those. */
static const struct {
	const char *noun, *verb;
	int (*run)(struct cli *cli, int argc, char **argv);
} verbs[] = {
	{ "campaign", "status", campaign_status },
	{ "certificate", "issue", certificate_issue },
	{ "certificate", "print", certificate_print },
	{ "certificate", "revoke", certificate_revoke },
	{ "framework", "compare", framework_compare },
	{ "person", "distinct", person_distinct },
	{ "person", "duplicates", person_duplicates },
	{ "person", "erase", person_erase },
	{ "person", "match", person_match },
	{ "person", "merge", person_merge },
	{ "person", "rename", person_rename },
	{ "person", "unmerge", person_unmerge },
	{ "placement", "flow", placement_flow },
	{ "placement", "followup", placement_followup },
	{ "placement", "stock", placement_stock },
	{ "session", "quota", session_quota },
	{ "session", "screen", session_screen },
	{ "session", "seats", session_seats },
	{ "session", "waitlist", session_waitlist },
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

/* Columns that come without an option: those that name the record. */
static bool
is_operand(const struct cbreg_kind *kind, int i, bool add)
{
	const struct cbreg_column *c = &kind->column[i];

	if (c->type == CBREG_PERSON && i == 0 && !add)
		return true;
	return (c->flags & (CBREG_KEY | CBREG_REQUIRED)) ==
	       (CBREG_KEY | CBREG_REQUIRED);
}

static void
add_column_options(struct noun *noun, bool list, bool add)
{
	char *at;
	int i;

	for (i = 0; i < noun->kind->ncolumn; i++) {
		const struct cbreg_column *c = &noun->kind->column[i];

		if (!list && is_operand(noun->kind, i, add))
			continue;
		if (list && (c->flags & CBREG_INPUT) != 0)
			continue;
		snprintf(noun->option[i], sizeof(noun->option[i]), "%s",
		    c->key);
		for (at = noun->option[i]; *at != '\0'; at++)
			if (*at == '_')
				*at = '-';
		noun->opt[noun->nopt++] = (struct opt){ .name = noun->option[i],
			.text = &noun->value[i],
			.arg = "VALUE",
			.help = c->label };
	}
	noun->opt[noun->nopt] = (struct opt){ 0 };
}

void
cli_columns(const struct cbreg_kind *kind, struct out_column *column)
{
	enum cbreg_type type;
	int i;

	for (i = 0; i < kind->ncolumn; i++) {
		type = kind->column[i].type;
		column[i] = (struct out_column){ kind->column[i].key,
			type == CBREG_INT ? OUT_NUMBER
			: type == CBREG_DATE || type == CBREG_PARTIAL_DATE
			    ? OUT_DATE
			    : OUT_TEXT };
	}
}

static bool
matches(const struct cbreg_kind *kind, const char *const *want,
    const char *const *value)
{
	int i;

	for (i = 0; i < kind->ncolumn; i++)
		if (want[i] != NULL && strcmp(want[i], value[i]) != 0)
			return false;
	return true;
}

int
cli_list(struct cli *cli, const struct cbreg_kind *kind, const char *section,
    const char *const *want, bool must_match)
{
	struct out_column column[CBREG_MAX_COLUMNS];
	struct cbreg_filter filter = { 0 };
	const char *name = section != NULL ? section : kind->name;
	const char *const *value;
	cbreg_list *list = NULL;
	cbreg_status rc;
	int64_t n = 0;
	int i;

	cli_columns(kind, column);
	if ((i = cbreg_kind_column(kind, "session")) >= 0)
		filter.session = want[i];
	if ((i = cbreg_kind_column(kind, "person")) >= 0 ||
	    (strcmp(kind->noun, "person") == 0 && (i = 0) == 0))
		filter.person = want[i];
	filter.by_status = section != NULL && !must_match;
	rc = cbreg_list_open(cli->reg, kind, &filter, &list);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	if (!must_match)
		out_begin(&cli->out, name, column, kind->ncolumn);
	while ((rc = cbreg_list_next(list, &value)) == CBREG_OK) {
		if (!matches(kind, want, value))
			continue;
		if (n++ == 0 && must_match)
			out_begin(&cli->out, name, column, kind->ncolumn);
		for (i = 0; i < kind->ncolumn; i++)
			out_text(&cli->out, value[i]);
	}
	if (n > 0 || !must_match)
		out_end(&cli->out);
	cbreg_list_free(list);
	if (rc != CBREG_DONE)
		return fail(cli->reg, rc);
	return n > 0 || !must_match ? EXIT_DONE : EXIT_NOT_FOUND;
}

static int
run_list(struct noun *noun, int argc, char **argv)
{
	struct cli *cli = noun->cli;
	int n = 0, code;

	add_column_options(noun, true, false);
	code =
	    cli_options(cli, &noun->command, noun->opt, argc, argv, NULL, &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	code = cli_list(cli, noun->kind, NULL, noun->value, false);
	if (code != EXIT_DONE)
		return code;
	return out_finish(&cli->out);
}

/* Operands to the columns that name the record; CODE@VERSION is two. */
static int
take_operands(struct noun *noun, const char **operand, int n, bool add)
{
	static char framework[2][128];
	int i, used = 0, split = 0;
	char *at;

	for (i = 0; i < noun->kind->ncolumn && used < n; i++) {
		if (!is_operand(noun->kind, i, add))
			continue;
		if (split < 2 && strchr(operand[used], '@') != NULL &&
		    strstr(noun->kind->column[i].key, "framework") != NULL) {
			snprintf(framework[split], sizeof(framework[split]),
			    "%s", operand[used++]);
			at = strchr(framework[split], '@');
			*at = '\0';
			noun->value[i++] = framework[split++];
			noun->value[i] = at + 1;
			continue;
		}
		noun->value[i] = operand[used++];
	}
	if (used < n)
		return say_usage("%d word%s too many: %d name%s a record",
		    n - used, n - used == 1 ? "" : "s", used,
		    used == 1 ? "s" : "");
	return EXIT_DONE;
}

/* What belongs to a framework is found by two columns. */
static int
print_of_framework(struct noun *noun)
{
	static const char *const of[][2] = { { "level", "levels" },
		{ "capability", "capabilities" }, { "lineage", "lineage" } };
	const char *want[CBREG_MAX_COLUMNS] = { noun->value[0],
		noun->value[1] };
	size_t i;
	int code = EXIT_DONE;

	for (i = 0; i < sizeof(of) / sizeof(of[0]) && code == EXIT_DONE; i++)
		code = cli_list(noun->cli, cbreg_kind_by_noun(of[i][0]),
		    of[i][1], want, false);
	return code;
}

static int
print_related(struct noun *noun)
{
	const char *want[CBREG_MAX_COLUMNS];
	const struct cbreg_kind *kind;
	size_t i;
	int code;

	for (i = 0; i < sizeof(related) / sizeof(related[0]); i++) {
		if (strcmp(related[i].noun, noun->kind->noun) != 0)
			continue;
		if (related[i].of == NULL) {
			code = cli_seats(noun->cli, noun->value[0],
			    related[i].section);
			if (code != EXIT_DONE)
				return code;
			continue;
		}
		kind = cbreg_kind_find(related[i].of);
		memset(want, 0, sizeof(want));
		want[cbreg_kind_column(kind, related[i].column)] =
		    noun->value[0];
		code =
		    cli_list(noun->cli, kind, related[i].section, want, false);
		if (code != EXIT_DONE)
			return code;
	}
	return strcmp(noun->kind->noun, "framework") == 0
		   ? print_of_framework(noun)
		   : EXIT_DONE;
}

/* People are also named by e-mail and by external id. */
static int
person_code(struct noun *noun)
{
	static char code[CBREG_PERSON_SIZE];
	cbreg_status rc;
	int64_t id;

	rc = cbreg_person_find(noun->cli->reg, noun->value[0], &id);
	if (rc != CBREG_OK)
		return fail(noun->cli->reg, rc);
	cbreg_person_code(id, code);
	noun->value[0] = code;
	return EXIT_DONE;
}

static void
say_missing(struct noun *noun, const char *const *operand, int n)
{
	const char *near = "";
	char words[300] = "";
	size_t used = 0;
	bool helps = false;
	int i;

	for (i = 0; i < n && used < sizeof(words); i++)
		used += (size_t)snprintf(words + used, sizeof(words) - used,
		    "%s%s", i > 0 ? " " : "", operand[i]);
	for (i = 0; i < noun->kind->ncolumn && !helps; i++) {
		if (noun->value[i] == NULL ||
		    (noun->kind->column[i].type == CBREG_PERSON && i > 0))
			continue;
		near = cbreg_suggest(noun->cli->reg, noun->kind->noun,
		    noun->value[i]);
		helps = near[0] != '\0' && strcmp(near, noun->value[i]) != 0;
	}
	say("there is no such %s as '%s'%s%s%s", noun->kind->noun, words,
	    helps ? "; did you mean '" : "", helps ? near : "",
	    helps ? "'?" : "");
}

static void
on_state(void *context, const struct cbreg_state *state)
{
	struct out *out = context;

	out_text(out, state->session);
	out_text(out, state->status);
	out_text(out, state->on);
	out_text(out, state->reason);
	out_int(out, state->batch);
	out_text(out, state->entered_on);
}

/* Every state of every enrolment, and the changes that touched the person. */
static int
print_history(struct noun *noun)
{
	static const struct out_column columns[] = { { "session", OUT_TEXT },
		{ "status", OUT_TEXT }, { "date", OUT_DATE },
		{ "reason", OUT_TEXT }, { "batch", OUT_NUMBER },
		{ "entered_on", OUT_DATE } };
	struct cbreg_log_filter filter = { .record = noun->value[0] };
	struct cli *cli = noun->cli;
	static const char *const more[] = { "followups", "merges" };
	const char *want[CBREG_MAX_COLUMNS] = { 0 };
	const struct cbreg_kind *kind;
	int64_t person;
	cbreg_status rc;
	int code, i;

	for (i = 0; i < 2; i++) {
		kind = cbreg_kind_find(more[i]);
		memset(want, 0, sizeof(want));
		want[cbreg_kind_column(kind, "person")] = noun->value[0];
		code = cli_list(cli, kind, more[i], want, false);
		if (code != EXIT_DONE)
			return code;
	}
	rc = cbreg_person_find(cli->reg, noun->value[0], &person);
	out_begin(&cli->out, "states", columns,
	    (int)(sizeof(columns) / sizeof(columns[0])));
	if (rc == CBREG_OK)
		rc = cbreg_states(cli->reg, person, on_state, &cli->out);
	out_end(&cli->out);
	if (rc != CBREG_OK)
		return fail(cli->reg, rc);
	return cli_log(cli, "changes", &filter);
}

static int
run_show(struct noun *noun, int argc, char **argv)
{
	bool person = strcmp(noun->kind->noun, "person") == 0;
	bool history = false, whole;
	const struct opt of_person[] = { { .name = "history",
					     .flag = &history,
					     .help = "every state and change" },
		{ 0 } };
	const struct opt none[] = { { 0 } };
	const char *operand[CBREG_MAX_COLUMNS];
	struct cli *cli = noun->cli;
	int n = CBREG_MAX_COLUMNS, code;

	code = cli_options(cli, &noun->command, person ? of_person : none, argc,
	    argv, operand, &n);
	if (code != 0)
		return CLI_STOP(code);
	if (n == 0)
		return say_usage("show which %s?", noun->kind->noun);
	whole = strcmp(noun->kind->noun, "placement") == 0 && n == 2;
	if ((!whole &&
		(code = take_operands(noun, operand, n, false)) != EXIT_DONE) ||
	    (code = cli_start(cli, CBREG_READ)) != EXIT_DONE)
		return code;
	if (whole)
		return placement_show(cli, operand[0], operand[1]);
	if (person && (code = person_code(noun)) != EXIT_DONE)
		return code;
	out_sections(&cli->out);
	code = cli_list(cli, noun->kind, noun->kind->name, noun->value, true);
	if (code == EXIT_NOT_FOUND)
		say_missing(noun, operand, n);
	if (code != EXIT_DONE || (code = print_related(noun)) != EXIT_DONE ||
	    (history && (code = print_history(noun)) != EXIT_DONE))
		return code;
	return out_finish(&cli->out);
}

static int
run_write(struct noun *noun, int argc, char **argv, bool add)
{
	static const struct out_column columns[] = { { "record", OUT_TEXT },
		{ "code", OUT_TEXT }, { "verdict", OUT_TEXT } };
	const char *operand[CBREG_MAX_COLUMNS];
	struct cli *cli = noun->cli;
	enum cbreg_verdict verdict = CBREG_KNOWN;
	int64_t person = 0;
	struct one_row row = { .kind = noun->kind,
		.flags = add ? CBREG_MUST_BE_NEW : CBREG_MUST_EXIST,
		.verdict = &verdict,
		.person = &person };
	int n = CBREG_MAX_COLUMNS, code, i;
	char text[CBREG_PERSON_SIZE];

	add_column_options(noun, false, add);
	if (add && strcmp(noun->kind->noun, "person") == 0) {
		noun->opt[noun->nopt++] = (struct opt){ .name = "namesake",
			.flag = &noun->namesake,
			.help = "somebody new, namesakes or not" };
		noun->opt[noun->nopt] = (struct opt){ 0 };
	}
	code = cli_options(cli, &noun->command, noun->opt, argc, argv, operand,
	    &n);
	if (code != 0)
		return CLI_STOP(code);
	if ((code = take_operands(noun, operand, n, add)) != EXIT_DONE)
		return code;
	if (noun->namesake)
		row.flags |= CBREG_NEW_PERSON;
	else if (cbreg_kind_column(noun->kind, "person") >= 0)
		row.flags |= CBREG_KNOWN_PERSON;
	memcpy(row.value, noun->value, sizeof(row.value));
	/* An empty value on the command line is meant to empty. */
	for (i = 0; i < noun->kind->ncolumn && !add; i++)
		if (row.value[i] != NULL && row.value[i][0] == '\0')
			row.value[i] = cbreg_clear;
	if ((code = cli_start(cli, CBREG_WRITE)) != EXIT_DONE ||
	    (code = cli_take_row(cli, &row)) != EXIT_DONE)
		return code;
	cbreg_person_code(person, text);
	out_begin(&cli->out, NULL, columns, 3);
	out_text(&cli->out, noun->kind->noun);
	out_text(&cli->out, person > 0 ? text : n > 0 ? operand[0] : "");
	out_text(&cli->out, cbreg_verdict_word(verdict));
	out_end(&cli->out);
	return cli_finish(cli);
}

/* The words that name a record, for the usage line. */
static void
operand_words(const struct cbreg_kind *kind, bool add, char *out, size_t size)
{
	size_t used = 0;
	int i;

	out[0] = '\0';
	for (i = 0; i < kind->ncolumn && used < size; i++)
		if (is_operand(kind, i, add))
			used += (size_t)snprintf(out + used, size - used, " %s",
			    kind->column[i].key);
}

static int
unknown_verb(const char *noun, const char *verb)
{
	const char *last = "set";
	char more[120] = "";
	size_t used = 0, i;

	for (i = 0; i < VERBS && used < sizeof(more); i++) {
		if (strcmp(verbs[i].noun, noun) != 0)
			continue;
		used += (size_t)snprintf(more + used, sizeof(more) - used,
		    ", %s", last);
		last = verbs[i].verb;
	}
	return say_usage("%s %s: there are list, show, add%s and %s", noun,
	    verb, more, last);
}

int
cmd_noun(struct cli *cli, const struct cbreg_kind *kind, int argc, char **argv)
{
	struct noun noun = { .cli = cli, .kind = kind };
	const char *verb = argc > 1 ? argv[1] : "";
	bool add = strcmp(verb, "add") == 0;
	char words[120];
	size_t i;

	for (i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].noun, kind->noun) == 0 &&
		    strcmp(verbs[i].verb, verb) == 0)
			return verbs[i].run(cli, argc - 1, argv + 1);
	noun.command.name = kind->noun;
	noun.command.about = kind->about;
	noun.command.usage = noun.usage;
	operand_words(kind, add, words, sizeof(words));
	if (strcmp(verb, "list") == 0)
		words[0] = '\0';
	snprintf(noun.usage, sizeof(noun.usage), "%s %s%s [--COLUMN=VALUE]...",
	    kind->noun, verb[0] != '\0' && verb[0] != '-' ? verb : "VERB",
	    words);
	if (strcmp(verb, "list") == 0)
		return run_list(&noun, argc - 1, argv + 1);
	if (strcmp(verb, "show") == 0)
		return run_show(&noun, argc - 1, argv + 1);
	if (add)
		return run_write(&noun, argc - 1, argv + 1, true);
	if (strcmp(verb, "set") == 0)
		return run_write(&noun, argc - 1, argv + 1, false);
	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0)
		return run_list(&noun, argc, argv);
	return unknown_verb(kind->noun, verb);
}
