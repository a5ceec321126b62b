/* Header cells to columns, header rows to kinds. */
#include "config.h"

#include "engines.h"

#include "header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct result {
	cbreg_status status;
	struct header header;
	size_t place;
	char message[200];
};

/* Read a header whose cells are separated by commas. */
static void
read_header(const char *text, const char *kind, struct result *out)
{
	char *copy = strdup(text), *at, *next, *cell[SOURCE_MAX_FIELDS];
	struct source_record row = { .line = 1, .value = cell };
	const struct header_given nothing = { 0 };

	ck_assert_ptr_nonnull(copy);
	for (at = copy; at != NULL; at = next) {
		if ((next = strchr(at, ',')) != NULL)
			*next++ = '\0';
		cell[row.n++] = at;
	}
	memset(out, 0, sizeof(*out));
	out->place = 99;
	out->status = header_read(&row,
	    kind != NULL ? cbreg_kind_find(kind) : NULL, &nothing, &out->header,
	    &out->place, out->message, sizeof(out->message));
	free(copy);
}

static int
column(const char *kind, const char *cell)
{
	return header_column(NULL, cbreg_kind_find(kind), cell);
}

static const char *
key(const char *kind, const char *cell)
{
	const struct cbreg_kind *k = cbreg_kind_find(kind);
	int i = header_column(NULL, k, cell);

	return i >= 0 ? k->column[i].key : "";
}

START_TEST(keys_and_labels)
{
	const struct cbreg_kind *kind;
	int i, k;

	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		for (k = 0; k < kind->ncolumn; k++) {
			const struct cbreg_column *c = &kind->column[k];

			ck_assert_int_eq(header_column(NULL, kind, c->key), k);
			ck_assert_msg(header_column(NULL, kind, c->label) == k,
			    "label '%s' of %s is another column", c->label,
			    kind->name);
			ck_assert_msg(header_column(NULL, kind, c->label_ja) ==
					  k,
			    "label '%s' of %s is another column", c->label_ja,
			    kind->name);
		}
}
END_TEST

START_TEST(letter_case_and_blanks)
{
	ck_assert_str_eq(key("roster", "Birth_Year"), "birth_year");
	ck_assert_str_eq(key("roster", "BIRTH YEAR"), "birth_year");
	ck_assert_str_eq(key("roster", "birthyear"), "birth_year");
	ck_assert_str_eq(key("roster", " birth - year "), "birth_year");
	ck_assert_str_eq(key("roster", "EMAIL"), "email");
	ck_assert_str_eq(key("roster", "e-mail"), "email");
	ck_assert_str_eq(key("sessions", "Planned Start"), "planned_start");
	ck_assert_int_eq(column("roster", ""), -1);
	ck_assert_int_eq(column("roster", " "), -1);
	ck_assert_int_eq(column("roster", "_-_"), -1);
	ck_assert_int_eq(column("roster", "birth"), -1);
	ck_assert_int_eq(column("roster", "birth_years"), -1);
	ck_assert_int_eq(column("roster", "nothing of the kind"), -1);
}
END_TEST

START_TEST(synonyms)
{
	static const struct {
		const char *kind, *cell, *key;
	} table[] = {
		{ "roster", "Full name", "name" },
		{ "roster", "Name in full", "name" },
		{ "roster", "Gender", "sex" },
		{ "roster", "Organization", "organisation" },
		{ "roster", "Agency", "organisation" },
		{ "roster", "E-mail address", "email" },
		{ "roster", "メール", "email" },
		{ "roster", "所属", "organisation" },
		{ "roster", "国名", "country" },
		{ "roster", "Course code", "session" },
		{ "roster", "コース", "session" },
		{ "roster", "Year of birth", "birth_year" },
		{ "roster", "生年(西暦)", "birth_year" },
		{ "roster", "Status date", "date" },
		{ "sessions", "Start date", "start" },
		{ "sessions", "End date", "end" },
		{ "organisations", "ID", "code" },
		/* A label of the kind comes before a synonym. */
		{ "countries", "国名", "native_name" },
		{ "sessions", "Session code", "code" },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_msg(strcmp(key(table[i].kind, table[i].cell),
				  table[i].key) == 0,
		    "'%s' of %s is '%s'", table[i].cell, table[i].kind,
		    key(table[i].kind, table[i].cell));
	/* Only where the kind has the column. */
	ck_assert_int_eq(column("quotas", "gender"), -1);
}
END_TEST

static void
join(const struct cbreg_kind *kind, int which, char *out, size_t size)
{
	size_t len = 0;
	int k;

	for (k = 0; k < kind->ncolumn; k++) {
		const struct cbreg_column *c = &kind->column[k];

		len += (size_t)snprintf(out + len, size - len, "%s%s",
		    k > 0 ? "," : "",
		    which == 0	 ? c->key
		    : which == 1 ? c->label
				 : c->label_ja);
	}
	ck_assert_uint_lt(len, size);
}

/* What is exported is recognised when it comes back. */
START_TEST(whole_headers_tell_their_kind)
{
	const struct cbreg_kind *kind;
	struct result *r = malloc(sizeof(*r));
	char text[1000];
	int i, which, k;

	ck_assert_ptr_nonnull(r);
	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++)
		for (which = 0; which < 3; which++) {
			join(kind, which, text, sizeof(text));
			read_header(text, NULL, r);
			ck_assert_msg(r->status == CBREG_OK, "%s: %s: %s",
			    kind->name, text, r->message);
			ck_assert_str_eq(r->header.kind->name, kind->name);
			ck_assert_uint_eq(r->header.n, (size_t)kind->ncolumn);
			for (k = 0; k < kind->ncolumn; k++)
				ck_assert_int_eq(r->header.column[k], k);
		}
	free(r);
}
END_TEST

/* The headers that DESIGN promises. */
START_TEST(headers_of_the_design)
{
	static const struct {
		const char *kind, *text;
	} table[] = {
		{ "organisations",
		    "code,name,native_name,kind,country,parent,valid_from,"
		    "valid_to,successor,gov_csirt_from,gov_csirt_to" },
		{ "activities",
		    "code,kind,name,native_name,organiser,theme,hours" },
		{ "sessions",
		    "code,activity,start,end,planned_start,planned_end,"
		    "country,city,mode,host,seats,funder,status" },
		{ "quotas", "session,country,seats,source" },
		{ "transfers", "session,from,to,seats,date,reason" },
		{ "waitlist", "session,person,rank,reason" },
		{ "roster",
		    "session,person,external_id,name,native_name,country,"
		    "organisation,email,sex,birth_year,role,status,date,"
		    "reason" },
		{ "headcounts", "session,country,sex,count,method,source" },
		{ "framework",
		    "framework,version,code,parent,kind,name,native_name" },
		{ "profile", "framework,version,profile,capability,min_level,"
			     "min_people" },
		{ "teaches", "activity,framework,version,capability,"
			     "validity_months" },
		{ "assessments",
		    "framework,version,organisation,country,method,date,"
		    "assessor,capability,level,note" },
		{ "placements",
		    "session,person,name,country,university,degree,field,"
		    "supervisor,theme,start,end,status,date,reason" },
		/* What people leave out. */
		{ "roster", "session,name,country,organisation" },
		{ "roster", "Session code,Name,Gender,E-mail" },
		{ "persons", "name,kana,country,birth_year" },
		{ "affiliations", "person,organisation,valid_from,valid_to" },
		{ "meetings", "number,start,end,city" },
		{ "certificates",
		    "number,session,person,issuer,issued_on,revoked_on" },
		{ "groups", "group,country,valid_from" },
		{ "countries", "code,name,oda" },
	};
	struct result *r = malloc(sizeof(*r));
	size_t i, k;

	ck_assert_ptr_nonnull(r);
	for (i = 0; i < N_TESTS(table); i++) {
		read_header(table[i].text, NULL, r);
		ck_assert_msg(r->status == CBREG_OK, "%s: %s", table[i].text,
		    r->message);
		ck_assert_msg(strcmp(r->header.kind->name, table[i].kind) == 0,
		    "%s: taken for %s", table[i].text, r->header.kind->name);
		for (k = 0; k < r->header.n; k++)
			ck_assert_int_ge(r->header.column[k], 0);
	}
	free(r);
}
END_TEST

START_TEST(headers_that_do_not_tell)
{
	struct result *r = malloc(sizeof(*r));

	ck_assert_ptr_nonnull(r);
	read_header("code,name", NULL, r);
	ck_assert_int_eq(r->status, CBREG_AMBIGUOUS);
	ck_assert_ptr_nonnull(strstr(r->message, "--as"));
	read_header("colour,size", NULL, r);
	ck_assert_int_eq(r->status, CBREG_NOTFOUND);
	ck_assert_ptr_nonnull(strstr(r->message, "--as"));
	read_header("", NULL, r);
	ck_assert_int_eq(r->status, CBREG_NOTFOUND);
	/* Told what it is, anything goes. */
	read_header("code,name", "organisations", r);
	ck_assert_int_eq(r->status, CBREG_OK);
	ck_assert_str_eq(r->header.kind->name, "organisations");
	free(r);
}
END_TEST

START_TEST(unknown_columns)
{
	struct result *r = malloc(sizeof(*r));

	ck_assert_ptr_nonnull(r);
	read_header("session,shoe size,name,verdict,finding", "roster", r);
	ck_assert_int_eq(r->status, CBREG_OK);
	ck_assert_uint_eq(r->header.n, 5);
	ck_assert_int_eq(r->header.column[0], column("roster", "session"));
	ck_assert_int_eq(r->header.column[1], HEADER_UNKNOWN);
	ck_assert_int_eq(r->header.column[2], column("roster", "name"));
	ck_assert_int_eq(r->header.column[3], HEADER_OWN);
	ck_assert_int_eq(r->header.column[4], HEADER_OWN);
	free(r);
}
END_TEST

START_TEST(columns_that_stand_twice)
{
	static const struct {
		const char *text;
		size_t place;
		const char *first;
	} table[] = {
		{ "session,name,name", 3, "column 2" },
		{ "session,name,country,Session", 4, "column 1" },
		{ "session,name,Full name", 3, "column 2" },
		{ "session,氏名,name", 3, "column 2" },
		{ "session,x,name,x", 4, "column 2" },
		{ "session,verdict,verdict", 3, "column 2" },
	};
	struct result *r = malloc(sizeof(*r));
	size_t i;

	ck_assert_ptr_nonnull(r);
	for (i = 0; i < N_TESTS(table); i++) {
		read_header(table[i].text, "roster", r);
		ck_assert_int_eq(r->status, CBREG_INVALID);
		ck_assert_uint_eq(r->place, table[i].place);
		ck_assert_msg(strstr(r->message, table[i].first) != NULL,
		    "%s: %s", table[i].text, r->message);
	}
	free(r);
}
END_TEST

/* A spreadsheet that was wider once leaves empty cells behind. */
START_TEST(empty_cells_behind)
{
	struct result *r = malloc(sizeof(*r));

	ck_assert_ptr_nonnull(r);
	read_header("session,name,country,,", "roster", r);
	ck_assert_msg(r->status == CBREG_OK, "%s", r->message);
	ck_assert_uint_eq(r->header.n, 5);
	ck_assert_int_eq(r->header.column[3], HEADER_UNKNOWN);
	ck_assert_int_eq(r->header.column[4], HEADER_UNKNOWN);
	free(r);
}
END_TEST

START_TEST(suggestions)
{
	const struct cbreg_kind *roster = cbreg_kind_find("roster");

	ck_assert_str_eq(header_suggest(roster, "organisatoin"),
	    "organisation");
	ck_assert_str_eq(header_suggest(roster, "Birthday"), "birth_year");
	ck_assert_str_eq(header_suggest(roster, "sess"), "session");
	ck_assert_str_eq(header_suggest(roster, "se"), "");
	ck_assert_str_eq(header_suggest(roster, "zzz"), "");
	ck_assert_str_eq(header_suggest(roster, ""), "");
}
END_TEST

/* The order of columns is free. */
START_TEST(any_order)
{
	const struct cbreg_kind *kind = cbreg_kind_find("sessions");
	struct result *r = malloc(sizeof(*r));
	char text[600] = "";
	size_t len = 0;
	int k;

	ck_assert_ptr_nonnull(r);
	for (k = kind->ncolumn - 1; k >= 0; k--)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    kind->column[k].key, k > 0 ? "," : "");
	read_header(text, NULL, r);
	ck_assert_int_eq(r->status, CBREG_OK);
	ck_assert_ptr_eq(r->header.kind, kind);
	for (k = 0; k < kind->ncolumn; k++)
		ck_assert_int_eq(r->header.column[k], kind->ncolumn - 1 - k);
	free(r);
}
END_TEST

START_TEST(kinds_by_name_and_noun)
{
	const struct cbreg_kind *kind, *other;
	int i, k;

	for (i = 0; (kind = cbreg_kind_at(i)) != NULL; i++) {
		ck_assert_ptr_eq(cbreg_kind_find(kind->name), kind);
		ck_assert_int_le(kind->ncolumn, CBREG_MAX_COLUMNS);
		ck_assert_int_eq(cbreg_kind_rank(kind), i);
		for (k = 0; k < i; k++) {
			other = cbreg_kind_at(k);
			ck_assert_str_ne(kind->name, other->name);
			ck_assert_str_ne(kind->noun, other->noun);
		}
		for (k = 0; k < kind->ncolumn; k++)
			ck_assert_int_eq(cbreg_kind_column(kind,
					     kind->column[k].key),
			    k);
	}
	ck_assert_int_eq(i, 37);
	ck_assert_ptr_null(cbreg_kind_at(-1));
	ck_assert_ptr_null(cbreg_kind_find("nothing"));
	ck_assert_ptr_null(cbreg_kind_find(""));
	ck_assert_str_eq(cbreg_kind_find("org")->name, "organisations");
	ck_assert_int_eq(cbreg_kind_column(cbreg_kind_find("org"), "nothing"),
	    -1);
	ck_assert_str_eq(cbreg_kind_find("enrolment")->name, "roster");
	/* The list of capabilities is called framework, so is the noun of the
	 * list of frameworks: the name comes first. */
	ck_assert_str_eq(cbreg_kind_find("framework")->noun, "capability");
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { keys_and_labels, letter_case_and_blanks,
		synonyms, whole_headers_tell_their_kind, headers_of_the_design,
		headers_that_do_not_tell, unknown_columns,
		columns_that_stand_twice, empty_cells_behind, suggestions,
		any_order, kinds_by_name_and_noun };
	Suite *s = suite_create("header");

	suite_add(s, "header", test, N_TESTS(test));
	return suite_run(s);
}
