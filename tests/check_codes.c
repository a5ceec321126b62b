/* Code lists, whose numbers are stored and so never change; the status table
 * and its moves, as DESIGN rule 7 has them. */
#include "config.h"

#include "engines.h"

#include "codes.h"
#include "kind.h"

#include <stdio.h>
#include <string.h>

/* Every list as it was released: appending is allowed, nothing else. */
static const struct {
	enum cbreg_list_id id;
	const char *name;
	int n;
	const char *word[16];
} frozen[] = {
	{ CBREG_SEX, "sex", 4, { "", "F", "M", "X" } },
	{ CBREG_ROLE, "role", 4, { "", "trainee", "trainer", "observer" } },
	{ CBREG_ORG_KIND, "org_kind", 12,
	    { "", "government-csirt", "ministry", "regulator",
		"law-enforcement", "defence", "cii-operator", "university",
		"training-centre", "private", "international", "other" } },
	{ CBREG_ACTIVITY_KIND, "activity_kind", 6,
	    { "", "course", "workshop", "exercise", "awareness",
		"placement" } },
	{ CBREG_MODE, "mode", 4, { "", "onsite", "online", "hybrid" } },
	{ CBREG_THEME, "theme", 7,
	    { "", "information-sharing", "ciip", "incident-response",
		"human-resources", "awareness", "policy" } },
	{ CBREG_HEADCOUNT_METHOD, "headcount_method", 4,
	    { "", "counted", "reported", "estimated" } },
	{ CBREG_QUALIFIER, "qualifier", 4,
	    { "", "exact", "at-least", "about" } },
	{ CBREG_ASSESSMENT_METHOD, "assessment_method", 5,
	    { "", "self", "peer", "exercise", "audit" } },
	{ CBREG_REASON, "reason", 14,
	    { "", "not-stated", "duty", "health", "personal", "visa", "funding",
		"schedule", "employer", "language", "capacity", "eligibility",
		"replaced", "disaster" } },
	{ CBREG_STATUS, "status", 14,
	    { "", "nominated", "waitlisted", "accepted", "attended",
		"completed", "partial", "failed", "on-leave", "not-selected",
		"declined", "withdrawn", "no-show", "left" } },
	{ CBREG_SESSION_STATUS, "session_status", 2, { "", "cancelled" } },
	{ CBREG_DEGREE, "degree", 4, { "", "none", "master", "doctor" } },
	{ CBREG_YES_NO, "yes_no", 3, { "", "yes", "no" } },
	{ CBREG_STAGE, "stage", 15,
	    { "", "applied", "screened", "interviewed", "selected", "admitted",
		"arrived", "research-student", "enrolled", "on-leave",
		"returned", "extended", "transferred", "graduated", "left" } },
	{ CBREG_IN_POST, "in_post", 4, { "", "yes", "no", "unknown" } },
	{ CBREG_NAME_PART, "name_part", 3, { "", "title", "joiner" } },
	{ CBREG_LINEAGE, "lineage", 7,
	    { "", "same", "reworded", "split", "merged", "new", "dropped" } },
	{ CBREG_CROSSWALK, "crosswalk", 5,
	    { "", "equal", "part-of", "includes", "related" } },
	{ CBREG_OUTPUT, "output", 4, { "", "bodies", "artefacts", "reach" } },
	{ CBREG_SERIES, "series", 4, { "", "target", "planned", "reported" } },
	{ CBREG_YEAR_NAME, "year_name", 3, { "", "start", "end" } },
};

static int
find(enum cbreg_list_id id, const char *text)
{
	return cbreg_code_find(id, text, strlen(text));
}

START_TEST(numbers_are_frozen)
{
	size_t i;
	int k;

	ck_assert_int_eq(CBREG_CODELISTS, N_TESTS(frozen));
	for (i = 0; i < N_TESTS(frozen); i++) {
		const struct cbreg_codelist *list =
		    cbreg_codelist(frozen[i].id);

		ck_assert_int_eq(frozen[i].id, i);
		ck_assert_str_eq(list->name, frozen[i].name);
		ck_assert_msg(list->n == frozen[i].n,
		    "list '%s' has %d words where %d are released", list->name,
		    list->n, frozen[i].n);
		for (k = 0; k < frozen[i].n; k++) {
			ck_assert_msg(strcmp(list->word[k],
					  frozen[i].word[k]) == 0,
			    "number %d of '%s' is '%s', was released as '%s'",
			    k, list->name, list->word[k], frozen[i].word[k]);
			ck_assert_str_eq(cbreg_code_word(frozen[i].id, k),
			    frozen[i].word[k]);
			ck_assert_int_eq(find(frozen[i].id, frozen[i].word[k]),
			    k);
		}
	}
}
END_TEST

/* Constants of the header are numbers of the lists. */
START_TEST(constants_match_words)
{
	static const struct {
		enum cbreg_list_id id;
		int number;
		const char *word;
	} table[] = {
		{ CBREG_ROLE, CBREG_ROLE_TRAINEE, "trainee" },
		{ CBREG_ROLE, CBREG_ROLE_TRAINER, "trainer" },
		{ CBREG_ROLE, CBREG_ROLE_OBSERVER, "observer" },
		{ CBREG_ACTIVITY_KIND, CBREG_KIND_PLACEMENT, "placement" },
		{ CBREG_REASON, CBREG_REASON_NOT_STATED, "not-stated" },
		{ CBREG_STATUS, CBREG_NOMINATED, "nominated" },
		{ CBREG_STATUS, CBREG_WAITLISTED, "waitlisted" },
		{ CBREG_STATUS, CBREG_ACCEPTED, "accepted" },
		{ CBREG_STATUS, CBREG_ATTENDED, "attended" },
		{ CBREG_STATUS, CBREG_COMPLETED, "completed" },
		{ CBREG_STATUS, CBREG_PARTIAL, "partial" },
		{ CBREG_STATUS, CBREG_FAILED, "failed" },
		{ CBREG_STATUS, CBREG_ON_LEAVE, "on-leave" },
		{ CBREG_STATUS, CBREG_NOT_SELECTED, "not-selected" },
		{ CBREG_STATUS, CBREG_DECLINED, "declined" },
		{ CBREG_STATUS, CBREG_WITHDRAWN, "withdrawn" },
		{ CBREG_STATUS, CBREG_NO_SHOW, "no-show" },
		{ CBREG_STATUS, CBREG_LEFT, "left" },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_str_eq(cbreg_code_word(table[i].id, table[i].number),
		    table[i].word);
	ck_assert_int_eq(CBREG_N_STATUS, 14);
	ck_assert_int_eq(cbreg_codelist(CBREG_STATUS)->n, CBREG_N_STATUS);
}
END_TEST

START_TEST(letter_case_does_not_matter)
{
	char word[32];
	size_t i, j;
	int k;

	for (i = 0; i < N_TESTS(frozen); i++)
		for (k = 1; k < frozen[i].n; k++) {
			snprintf(word, sizeof(word), "%s", frozen[i].word[k]);
			for (j = 0; word[j] != '\0'; j++)
				if (word[j] >= 'a' && word[j] <= 'z' &&
				    j % 2 == 0)
					word[j] = (char)(word[j] - 32);
				else if (word[j] >= 'A' && word[j] <= 'Z')
					word[j] = (char)(word[j] + 32);
			ck_assert_msg(find(frozen[i].id, word) == k,
			    "'%s' is not found", word);
		}
}
END_TEST

START_TEST(what_is_no_word)
{
	size_t i;

	for (i = 0; i < N_TESTS(frozen); i++) {
		ck_assert_int_eq(find(frozen[i].id, "nothing-of-the-kind"), -1);
		ck_assert_int_eq(find(frozen[i].id, " "), -1);
		ck_assert_int_eq(find(frozen[i].id, ""), 0);
		ck_assert_str_eq(cbreg_code_word(frozen[i].id, -1), "");
		ck_assert_str_eq(cbreg_code_word(frozen[i].id, frozen[i].n),
		    "");
		ck_assert_str_eq(cbreg_code_word(frozen[i].id, 1000000), "");
	}
	/* Neither a beginning nor a continuation of a word is that word. */
	ck_assert_int_eq(find(CBREG_STATUS, "left-over"), -1);
	ck_assert_int_eq(find(CBREG_STATUS, "lef"), -1);
	ck_assert_int_eq(find(CBREG_STATUS, "completed "), -1);
	ck_assert_int_eq(find(CBREG_SEX, "Female"), -1);
	ck_assert_int_eq(find(CBREG_SEX, "other"), -1);
	ck_assert_int_eq(find(CBREG_SEX, "FM"), -1);
	/* The length counts, not a terminating zero. */
	ck_assert_int_eq(cbreg_code_find(CBREG_SEX, "Female", 1), 1);
	ck_assert_int_eq(cbreg_code_find(CBREG_STATUS, "left,", 4), CBREG_LEFT);
}
END_TEST

START_TEST(words_of_placements)
{
	int i;

	ck_assert_int_eq(find(CBREG_STATUS, "studying"), CBREG_ATTENDED);
	ck_assert_int_eq(find(CBREG_STATUS, "Graduated"), CBREG_COMPLETED);
	ck_assert_str_eq(cbreg_status_word(CBREG_ATTENDED, true), "studying");
	ck_assert_str_eq(cbreg_status_word(CBREG_ATTENDED, false), "attended");
	ck_assert_str_eq(cbreg_status_word(CBREG_COMPLETED, true), "graduated");
	ck_assert_str_eq(cbreg_status_word(CBREG_COMPLETED, false),
	    "completed");
	for (i = 1; i < CBREG_N_STATUS; i++) {
		ck_assert_str_eq(cbreg_status_word(i, false),
		    cbreg_code_word(CBREG_STATUS, i));
		if (i != CBREG_ATTENDED && i != CBREG_COMPLETED)
			ck_assert_str_eq(cbreg_status_word(i, true),
			    cbreg_status_word(i, false));
	}
}
END_TEST

/* DESIGN rule 7, row by row. */
START_TEST(status_table)
{
	static const struct {
		const char *word;
		enum cbreg_class class;
		bool takes_seat, participant, completed;
	} table[] = {
		{ "nominated", CBREG_PENDING, false, false, false },
		{ "waitlisted", CBREG_PENDING, false, false, false },
		{ "accepted", CBREG_PENDING, true, false, false },
		{ "attended", CBREG_PRESENT, true, true, false },
		{ "completed", CBREG_ENDED, true, true, true },
		{ "partial", CBREG_ENDED, true, true, false },
		{ "failed", CBREG_ENDED, true, true, false },
		{ "on-leave", CBREG_PRESENT, true, true, false },
		{ "not-selected", CBREG_NEGATIVE, false, false, false },
		{ "declined", CBREG_NEGATIVE, false, false, false },
		{ "withdrawn", CBREG_NEGATIVE, false, false, false },
		{ "no-show", CBREG_NEGATIVE, false, false, false },
		{ "left", CBREG_NEGATIVE, false, true, false },
	};
	size_t i;

	ck_assert_int_eq(N_TESTS(table), CBREG_N_STATUS - 1);
	for (i = 0; i < N_TESTS(table); i++) {
		const struct cbreg_status_rule *rule =
		    cbreg_status_rule((int)i + 1);

		ck_assert_str_eq(rule->word, table[i].word);
		ck_assert_int_eq(rule->class, table[i].class);
		ck_assert_int_eq(rule->takes_seat, table[i].takes_seat);
		ck_assert_int_eq(rule->participant, table[i].participant);
		ck_assert_int_eq(rule->completed, table[i].completed);
	}
}
END_TEST

/* The moves as words, "from: to to to". */
static const char *const short_moves[] = {
	"nominated: waitlisted accepted not-selected declined withdrawn",
	"waitlisted: accepted not-selected declined withdrawn",
	("accepted: attended completed partial failed no-show declined "
	 "withdrawn"),
	"attended: completed partial failed left",
	"completed:",
	"partial:",
	"failed:",
	"on-leave:",
	"not-selected: waitlisted accepted",
	"declined:",
	"withdrawn:",
	"no-show:",
	"left:",
};

static const char *const placement_moves[] = {
	"nominated: waitlisted accepted not-selected declined withdrawn",
	"waitlisted: accepted not-selected declined withdrawn",
	"accepted: attended no-show declined withdrawn",
	"attended: on-leave completed failed left",
	"completed:",
	"partial:",
	"failed:",
	"on-leave: attended completed failed left",
	"not-selected: waitlisted accepted",
	"declined:",
	"withdrawn:",
	"no-show:",
	"left:",
};

/* Is the word among those behind the colon? */
static bool
lists(const char *moves, const char *word)
{
	size_t len = strlen(word);
	const char *at = strchr(moves, ':');

	while ((at = strstr(at, word)) != NULL) {
		if (at[-1] == ' ' && (at[len] == ' ' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

START_TEST(moves)
{
	int from, to, placement;

	for (placement = 0; placement <= 1; placement++)
		for (from = 1; from < CBREG_N_STATUS; from++) {
			const char *line = placement != 0
					       ? placement_moves[from - 1]
					       : short_moves[from - 1];

			ck_assert_int_eq(strcspn(line, ":"),
			    strlen(cbreg_status_word(from, false)));
			for (to = 0; to < CBREG_N_STATUS; to++)
				ck_assert_msg(cbreg_status_may(from, to,
						  placement != 0) ==
						  (to > 0 &&
						      lists(line,
							  cbreg_status_word(to,
							      false))),
				    "%s to %s (%s)",
				    cbreg_status_word(from, false),
				    cbreg_status_word(to, false),
				    placement != 0 ? "placement" : "short");
		}
}
END_TEST

/* What is no status has no rule. */
START_TEST(no_status)
{
	static const int table[] = { 0, -1, CBREG_N_STATUS, 1000 };
	size_t i;
	int to;

	for (i = 0; i < N_TESTS(table); i++) {
		const struct cbreg_status_rule *rule =
		    cbreg_status_rule(table[i]);

		ck_assert_ptr_nonnull(rule);
		ck_assert(!rule->takes_seat && !rule->participant &&
			  !rule->completed);
		for (to = 0; to < CBREG_N_STATUS; to++) {
			ck_assert(!cbreg_status_may(table[i], to, false));
			ck_assert(!cbreg_status_may(table[i], to, true));
		}
	}
}
END_TEST

START_TEST(countries)
{
	char code[3];
	int a, b, n = 0;

	for (a = 'A'; a <= 'Z'; a++)
		for (b = 'A'; b <= 'Z'; b++, n++) {
			const char upper[] = { (char)a, (char)b, '\0' };
			const char lower[] = { (char)(a + 32), (char)(b + 32),
				'\0' };

			ck_assert_int_eq(cbreg_country_number(upper, 2), n);
			ck_assert_int_eq(cbreg_country_number(lower, 2), n);
			ck_assert_str_eq(cbreg_country_code(n, code), upper);
		}
	ck_assert_int_eq(n, CBREG_COUNTRIES);
	ck_assert_int_eq(cbreg_country_number("XX", 2), CBREG_COUNTRY_XX);
	/* Released numbers. */
	ck_assert_int_eq(cbreg_country_number("JP", 2), 249);
	ck_assert_int_eq(cbreg_country_number("KH", 2), 267);
	ck_assert_int_eq(CBREG_COUNTRY_XX, 621);
	ck_assert_int_eq(cbreg_country_number("", 0), -1);
	ck_assert_int_eq(cbreg_country_number("J", 1), -1);
	ck_assert_int_eq(cbreg_country_number("JPN", 3), -1);
	ck_assert_int_eq(cbreg_country_number("J1", 2), -1);
	ck_assert_int_eq(cbreg_country_number("@A", 2), -1);
	ck_assert_int_eq(cbreg_country_number("[A", 2), -1);
	ck_assert_int_eq(cbreg_country_number("A{", 2), -1);
	ck_assert_int_eq(cbreg_country_number("\xc3\xa9", 2), -1);
	ck_assert_int_eq(cbreg_country_number("\001A", 2), -1);
}
END_TEST

/* Every column of words names a list that has some. */
START_TEST(columns_name_lists)
{
	const struct cbreg_kind *kind;
	int i, k;

	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		for (k = 0; k < kind->ncolumn; k++)
			if (kind->column[k].type == CBREG_WORD)
				ck_assert_int_gt(
				    cbreg_codelist(kind->column[k].list)->n, 1);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { numbers_are_frozen, constants_match_words,
		letter_case_does_not_matter, what_is_no_word,
		words_of_placements, status_table, moves, no_status, countries,
		columns_name_lists };
	Suite *s = suite_create("codes");

	suite_add(s, "codes", test, N_TESTS(test));
	return suite_run(s);
}
