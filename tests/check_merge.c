/* Two records made one, taken apart, and made one again, over and over in a
 * registry of chance. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "handle.h"
#include "identity.h"
#include "image.h"
#include "undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE 24
#define ROUNDS 150

/* How often two records are joined and parted: more in a campaign. */
static int
rounds(void)
{
	const char *text = getenv("CBREG_MERGE_ROUNDS");

	return text != NULL ? (int)strtol(text, NULL, 10) : ROUNDS;
}

static unsigned long seed;

/* The same numbers on every machine. */
static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* Eight of them at once: arguments of a call are in no order. */
static const unsigned *
draw(void)
{
	static unsigned r[8];
	int i;

	for (i = 0; i < 8; i++)
		r[i] = chance(1u << 30);
	return r;
}

static void
ignore_row(void *context, const struct cbreg_undo_row *row)
{
	(void)context;
	(void)row;
}

static void
no_problem(void *context, const char *check, const char *problem)
{
	(void)context;
	ck_abort_msg("%s: %s", check, problem);
}

static cbreg_status
merge(cbreg *reg, int64_t keep, int64_t other, const char *take)
{
	cbreg_status rc;

	assert_ok(reg, cbreg_begin(reg, "merge", NULL));
	rc = cbreg_merge(reg, keep, other, take, "one person");
	if (rc == CBREG_OK)
		rc = cbreg_commit(reg);
	else
		cbreg_rollback(reg);
	return rc;
}

static cbreg_status
unmerge(cbreg *reg, int64_t other)
{
	int64_t batch;
	cbreg_status rc;

	assert_ok(reg, cbreg_begin(reg, "unmerge", NULL));
	assert_ok(reg, cbreg_merged_by(reg, other, &batch));
	ck_assert_int_gt(batch, 0);
	rc = cbreg_undo(reg, batch, ignore_row, NULL);
	if (rc == CBREG_OK)
		rc = cbreg_commit(reg);
	else
		cbreg_rollback(reg);
	return rc;
}

static void
add_people(cbreg *reg)
{
	const unsigned *r;
	static const char *const given[] = { "Sok", "Dara", "Thida", "Vuthy",
		"Bopha", "Chan" };
	char row[200];
	int i;

	for (i = 0; i < PEOPLE; i++) {
		r = draw();
		snprintf(row, sizeof(row), "%s %s %c,KH,%s,%s%d%s,%s%d,%d",
		    given[r[0] % 6], given[r[1] % 6], 'A' + i,
		    r[2] % 2 ? "KH-A" : "KH-B", r[3] % 3 ? "p" : "", i,
		    r[4] % 3 ? "@example.kh" : "@other.example",
		    r[5] % 2 ? "staff:" : "passport:", i,
		    1970 + (int)(r[6] % 3));
		ADD(reg, "persons",
		    "name,country,organisation,email,external_id,birth_year",
		    row);
	}
}

static void
add_seats(cbreg *reg)
{
	const unsigned *r;
	static const char *const status[] = { "nominated", "accepted",
		"withdrawn", "attended", "completed", "no-show" };
	static const char *const later[] = { "accepted", "completed" };
	struct outcome o;
	char row[120];
	int i;

	for (i = 0; i < PEOPLE * 3; i++) {
		r = draw();
		snprintf(row, sizeof(row), "S%u,P%06u,%s,2017-03-%02u",
		    r[0] % 6, 1 + r[1] % PEOPLE, status[r[2] % 6],
		    1 + r[3] % 9);
		FEED(reg, "roster", CBREG_PARTIAL_OK, &o,
		    "session,person,status,date", row);
	}
	for (i = 0; i < PEOPLE * 2; i++) {
		r = draw();
		snprintf(row, sizeof(row), "S%u,P%06u,%s,2017-05-%02u",
		    r[0] % 6, 1 + r[1] % PEOPLE, later[r[2] % 2], 1 + r[3] % 9);
		FEED(reg, "roster", CBREG_PARTIAL_OK, &o,
		    "session,person,status,date", row);
	}
	for (i = 0; i < PEOPLE; i++) {
		r = draw();
		snprintf(row, sizeof(row), "IN,P%06u,%s,2016-1%u-01,studying",
		    1 + r[0] % PEOPLE, r[1] % 2 ? "JP-U" : "", r[2] % 3);
		FEED(reg, "placements", CBREG_PARTIAL_OK, &o,
		    "session,person,university,start,status", row);
		r = draw();
		snprintf(row, sizeof(row), "IN,P%06u,%s,2017-0%u-01,%s",
		    1 + r[0] % PEOPLE, r[1] % 2 ? "applied" : "arrived",
		    1 + r[2] % 3, r[3] % 2 ? "JP-U" : "");
		FEED(reg, "stages", CBREG_PARTIAL_OK, &o,
		    "session,person,stage,date,university", row);
		r = draw();
		snprintf(row, sizeof(row), "P%06u,20%u,%s", 1 + r[0] % PEOPLE,
		    18 + r[1] % 3, r[2] % 2 ? "yes" : "no");
		FEED(reg, "followups", 0, &o, "person,year,in_post", row);
	}
	for (i = 0; i < PEOPLE * 3; i++) {
		r = draw();
		snprintf(row, sizeof(row), "S%u,P%06u,JP-U", r[0] % 6,
		    1 + r[1] % PEOPLE);
		FEED(reg, "certificates", CBREG_PARTIAL_OK, &o,
		    "session,person,issuer", row);
	}
	for (i = 0; i < PEOPLE; i++) {
		r = draw();
		snprintf(row, sizeof(row),
		    "S%u,P%06u,2017-03-0%u,%u,asked first", r[0] % 6,
		    1 + r[1] % PEOPLE, 1 + r[3] % 9, 1 + r[2] % 9);
		FEED(reg, "waitlist", CBREG_PARTIAL_OK, &o,
		    "session,person,date,rank,reason", row);
		r = draw();
		snprintf(row, sizeof(row), "P%06u,20%02u,Old Name %u",
		    1 + r[0] % PEOPLE, r[1] % 15, r[2] % 4);
		FEED(reg, "former-names", CBREG_PARTIAL_OK, &o,
		    "person,valid_to,name", row);
		r = draw();
		snprintf(row, sizeof(row), "S%u,P%06u,%u", r[0] % 6,
		    1 + r[1] % PEOPLE, 1 + r[2] % 2);
		FEED(reg, "roster", CBREG_PARTIAL_OK, &o, "session,person,days",
		    row);
	}
	for (i = 0; i < PEOPLE * 6; i++) {
		r = draw();
		snprintf(row, sizeof(row), "S%u,P%06u,P%06u", r[0] % 6,
		    1 + r[1] % PEOPLE, 1 + r[2] % PEOPLE);
		FEED(reg, "replacements", CBREG_PARTIAL_OK, &o,
		    "session,person,by", row);
	}
	/* Some of each were taken, so that a merge has something to move. */
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM stage"), 2);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM waiting_rank"),
	    2);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM certificate"),
	    2);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM followup"), 5);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM former_name"),
	    5);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(*) FROM replacement"),
	    2);
	ck_assert_int_gt(sql_number(reg, "SELECT COUNT(days) FROM enrolment"),
	    2);
}

static cbreg *
registry(struct place *p, int engine)
{
	cbreg *reg;

	place_init(p, engine);
	reg = place_open(p, CBREG_CREATE);
	ADD(reg, "organisations", "code,name,kind,country",
	    "KH-A,Ministry A,ministry,KH", "KH-B,Ministry B,ministry,KH",
	    "JP-U,University,university,JP");
	ADD(reg, "activities", "code,kind,name", "C,course,Course",
	    "P,placement,Placement");
	ADD(reg, "sessions", "code,activity,start,end",
	    "IN,P,2016-10-01,2019-03-31", "S0,C,2017-04-03,2017-04-05",
	    "S1,C,2017-04-10,2017-04-12", "S2,C,2017-05-08,2017-05-10",
	    "S3,C,2017-06-05,2017-06-07", "S4,C,2017-07-03,2017-07-05",
	    "S5,C,2017-08-07,2017-08-09");
	return reg;
}

/* Merge, unmerge, merge again: apart, everything is as it was, and the second
 * merge makes what the first one made. */
START_TEST(merges_come_apart)
{
	static const char *const take[] = { "", "all", "name,email",
		"birth_year" };
	struct buf before = { 0 }, after = { 0 }, merged = { 0 }, again = { 0 };
	struct place p;
	int64_t keep, other;
	const char *what;
	cbreg *reg;
	int n = rounds(), i;

	seed = 20171010;
	reg = registry(&p, _i);
	add_people(reg);
	add_seats(reg);
	dump_registry(reg, &before);
	for (i = 0; i < n; i++) {
		keep = 1 + chance(PEOPLE);
		other = 1 + chance(PEOPLE);
		if (keep == other)
			continue;
		what = take[chance(4)];
		assert_ok(reg, merge(reg, keep, other, what));
		buf_clear(&merged);
		dump_registry(reg, &merged);
		assert_ok(reg, unmerge(reg, other));
		buf_clear(&after);
		dump_registry(reg, &after);
		assert_same_dump(&before, &after, "after unmerge");
		assert_ok(reg, merge(reg, keep, other, what));
		buf_clear(&again);
		dump_registry(reg, &again);
		assert_same_dump(&merged, &again, "the second merge");
		assert_ok(reg, unmerge(reg, other));
	}
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	buf_release(&before);
	buf_release(&after);
	buf_release(&merged);
	buf_release(&again);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Several records of one person, joined one by one and parted the other way
 * round. */
START_TEST(merges_in_a_chain)
{
	struct buf before[PEOPLE] = { { 0 } }, after = { 0 };
	struct outcome o;
	struct place p;
	cbreg *reg;
	int i;

	seed = 7;
	reg = registry(&p, _i);
	add_people(reg);
	add_seats(reg);
	for (i = 0; i + 1 < 6; i++) {
		dump_registry(reg, &before[i]);
		assert_ok(reg, merge(reg, i + 2, i + 1, ""));
	}
	/* Every old code leads to the one that is left. */
	for (i = 1; i <= 5; i++) {
		int64_t number = i;

		assert_ok(reg, person_redirect(reg, &number));
		ck_assert_int_eq(number, 6);
	}
	FEED(reg, "roster", 0, &o, "session,person", "S5,P000001");
	ck_assert_int_eq(o.n_verdict, 1);
	ck_assert_int_eq(o.verdict[0].person, 6);
	FEED(reg, "roster", FEED_LARGE, &o, "session,person", "S5,P000002");
	ck_assert_int_eq(o.verdict[0].person, 6);
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	/* Nothing comes apart while something is newer than the merge. */
	if (sql_number(reg, "SELECT COUNT(*) FROM enrolment e WHERE "
			    "person_id = 6 AND batch_id = "
			    "(SELECT MAX(id) FROM batch)") > 0) {
		assert_status(reg, unmerge(reg, 5), CBREG_CONFLICT);
		assert_ok(reg, cbreg_begin(reg, "undo", NULL));
		assert_ok(reg,
		    cbreg_undo(reg,
			sql_number(reg, "SELECT MAX(batch_id) FROM enrolment"),
			ignore_row, NULL));
		assert_ok(reg, cbreg_commit(reg));
	}
	for (i = 4; i >= 0; i--) {
		assert_ok(reg, unmerge(reg, i + 1));
		buf_clear(&after);
		dump_registry(reg, &after);
		assert_same_dump(&before[i], &after, "in reverse");
		buf_release(&before[i]);
	}
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	buf_release(&after);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Both in one session: the enrolment that is further along stands. */
START_TEST(further_along_stands)
{
	struct place p;
	cbreg *reg;

	reg = registry(&p, _i);
	ADD(reg, "persons", "name,country,email", "Sok Dara,KH,sok@example.kh",
	    "Sok Dara,KH,dara@other.example");
	ADD(reg, "roster", "session,person,status,date",
	    "S0,P000001,no-show,2017-04-05", "S0,P000002,completed,2017-04-05",
	    "S1,P000001,attended,2017-04-10", "S1,P000002,accepted,2017-04-01",
	    "S2,P000002,nominated,2017-03-01");
	assert_ok(reg, merge(reg, 1, 2, ""));
	EXPECT(reg, "roster", "session,person,status", "S0,P000001,completed",
	    "S1,P000001,attended", "S2,P000001,nominated");
	/* Both addresses find the one record. */
	{
		struct outcome o;
		unsigned large;

		for (large = 0; large <= FEED_LARGE; large += FEED_LARGE) {
			FEED(reg, "roster", large, &o, "session,name,email",
			    "S2,Sok Dara,DARA@other.example",
			    "S2,Sok Dara,sok@example.kh");
			ck_assert_int_eq(o.n_verdict, 2);
			ck_assert_int_eq(o.verdict[0].person, 1);
			ck_assert_int_eq(o.verdict[1].person, 1);
		}
	}
	/* The code of the other is nobody else's for ever. */
	{
		struct outcome o;

		FEED(reg, "persons", CBREG_NEW_PERSON, &o, "name,country",
		    "Somebody Else,KH");
		ck_assert_int_eq(o.verdict[0].person, 3);
	}
	assert_status(reg, merge(reg, 1, 1, ""), CBREG_CONFLICT);
	assert_status(reg, merge(reg, 1, 99, ""), CBREG_NOTFOUND);
	assert_status(reg, merge(reg, 1, 2, ""), CBREG_NOTFOUND);
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* A table that refers to people is moved by a merge, or it is one of plain
 * records, of which the merge takes care by name. */
START_TEST(every_table_of_people_is_known)
{
	static const char *const records[] = { "certificate", "erased",
		"followup", "former_name", "merged", "not_same", "replacement",
		"stage", "waiting_rank" };
	struct place p;
	char sql[300], *name;
	bool known;
	cbreg *reg;
	size_t k;
	long n;
	int i;

	place_init(&p, ENGINE_SQLITE);
	reg = place_open(&p, CBREG_CREATE);
	n = sql_number(reg,
	    "SELECT COUNT(DISTINCT m.name) FROM sqlite_schema m "
	    "JOIN pragma_foreign_key_list(m.name) f "
	    "WHERE m.type = 'table' AND f.\"table\" IN ('person', "
	    "'enrolment')");
	ck_assert_int_gt(n, 5);
	while (n-- > 0) {
		snprintf(sql, sizeof(sql),
		    "SELECT DISTINCT m.name FROM sqlite_schema m "
		    "JOIN pragma_foreign_key_list(m.name) f "
		    "WHERE m.type = 'table' AND f.\"table\" IN ('person', "
		    "'enrolment') ORDER BY 1 LIMIT 1 OFFSET %ld",
		    n);
		name = sql_text(reg, sql);
		known = false;
		for (i = 0; image_table(i) != NULL; i++)
			known |= strcmp(image_table(i), name) == 0;
		for (k = 0; k < N_TESTS(records); k++)
			known |= strcmp(records[k], name) == 0;
		ck_assert_msg(known, "a merge would forget the table %s", name);
		free(name);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static void
count_candidates(void *context, const struct cbreg_candidate *c)
{
	ck_assert_int_lt(c->person, c->other);
	ck_assert_int_ge(c->score, CBREG_LIKELY);
	++*(int *)context;
}

/* What was said of a pair stands until one of the records changes. */
START_TEST(distinct_until_a_record_changes)
{
	struct outcome o;
	struct place p;
	cbreg *reg;
	int n = 0;

	reg = registry(&p, _i);
	FEED(reg, "persons", CBREG_NEW_PERSON, &o,
	    "name,country,organisation,birth_year", "Sok Dara,KH,KH-A,1980",
	    "Dara Sok,KH,KH-A,1980", "Sok Dara,KH,KH-B,1991");
	assert_ok(reg,
	    cbreg_duplicates(reg, CBREG_LIKELY, count_candidates, &n));
	ck_assert_int_eq(n, 1);
	ADD(reg, "distincts", "person,other,reason", "P000002,P000001,cousins");
	n = 0;
	assert_ok(reg,
	    cbreg_duplicates(reg, CBREG_LIKELY, count_candidates, &n));
	ck_assert_int_eq(n, 0);
	FEED(reg, "persons", 0, &o, "code,native_name", "P000002,X");
	assert_ok(reg,
	    cbreg_duplicates(reg, CBREG_LIKELY, count_candidates, &n));
	ck_assert_int_eq(n, 1);
	FEED(reg, "distincts", 0, &o, "person,other", "P000001,P000001");
	ck_assert_str_eq(findings(&o), "E-RULE 2:2 other");
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static void
count_likely(void *context, const struct cbreg_candidate *c)
{
	*(int *)context += c->score >= CBREG_LIKELY;
}

/* Where only the likely are asked for, fewer pairs are compared; none of the
 * likely is lost by that. */
START_TEST(likely_ones_are_found_either_way)
{
	const unsigned *r;
	static const char *const word[] = { "Sok", "Dara", "Vuthy", "Vuthi",
		"Bopha", "Bophar", "Chanthou", "Chantou" };
	static const char *const born[] = { "", "1980", "1981", "1982" };
	struct outcome o;
	struct place p;
	int all = 0, likely = 0, i;
	char row[120];
	cbreg *reg;

	seed = 43;
	reg = registry(&p, _i);
	add_people(reg);
	for (i = 0; i < 60; i++) {
		r = draw();
		snprintf(row, sizeof(row), "%s %s,KH,%s,%s", word[r[0] % 8],
		    word[r[1] % 8], r[2] % 2 ? "KH-A" : "KH-B", born[r[3] % 4]);
		FEED(reg, "persons", CBREG_NEW_PERSON, &o,
		    "name,country,organisation,birth_year", row);
	}
	assert_ok(reg, cbreg_duplicates(reg, 0, count_likely, &all));
	assert_ok(reg,
	    cbreg_duplicates(reg, CBREG_LIKELY, count_candidates, &likely));
	ck_assert_int_gt(all, 10);
	ck_assert_int_eq(likely, all);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

int
main(void)
{
	const TTest *const alone[] = { every_table_of_people_is_known };
	const TTest *const test[] = { merges_come_apart, merges_in_a_chain,
		further_along_stands, distinct_until_a_record_changes,
		likely_ones_are_found_either_way };
	Suite *s = suite_create("merge");

	suite_add(s, "tables", alone, N_TESTS(alone));
	suite_add_engines(s, test, N_TESTS(test));
	return suite_run(s);
}
