/* Taking batches back: what there was before is there again, to the letter;
 * and the chain that seals them. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "handle.h"
#include "undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
count_rows(void *context, const struct cbreg_undo_row *row)
{
	ck_assert_str_ne(row->kind, "");
	ck_assert_str_ne(row->record, "");
	++*(int *)context;
}

static void
no_problem(void *context, const char *check, const char *problem)
{
	(void)context;
	ck_abort_msg("%s: %s", check, problem);
}

static cbreg_status
undo(cbreg *reg, int64_t batch)
{
	cbreg_status rc;
	int n = 0;

	assert_ok(reg, cbreg_begin(reg, "undo", NULL));
	rc = cbreg_undo(reg, batch, count_rows, &n);
	if (rc == CBREG_OK) {
		ck_assert_int_gt(n, 0);
		rc = cbreg_commit(reg);
	} else {
		cbreg_rollback(reg);
	}
	return rc;
}

static int64_t
last_batch(cbreg *reg)
{
	return sql_number(reg, "SELECT MAX(id) FROM batch");
}

/* A small registry in which every kind has a record. */
static cbreg *
registry(struct place *p, int engine)
{
	cbreg *reg;

	place_init(p, engine);
	reg = place_open(p, CBREG_CREATE);
	ADD(reg, "organisations", "code,name,kind,country,parent,valid_from",
	    "JP-UNIV,Tokyo University,university,JP,,",
	    "JP-KYU,Kyushu University,university,JP,,",
	    "KH-MPTC,Ministry of Posts,ministry,KH,,",
	    "KH-CERT,CamCERT,government-csirt,KH,KH-MPTC,2007-12",
	    "PH-DICT,Department of ICT,ministry,PH,,");
	ADD(reg, "activities", "code,kind,name", "HANDLING,course,Handling",
	    "PLACE,placement,Placement");
	ADD(reg, "sessions", "code,activity,start,end",
	    "IN,PLACE,2016-10-01,2019-03-31",
	    "S1,HANDLING,2017-04-10,2017-04-14",
	    "S2,HANDLING,2017-09-04,2017-09-08",
	    "S4,HANDLING,2017-10-02,2017-10-06");
	ADD(reg, "quotas", "session,country,seats", "S1,KH,4");
	ADD(reg, "headcounts", "session,country,sex,count", "S1,PH,F,12");
	ADD(reg, "framework", "framework,version,code,parent,kind,name",
	    "fw,1,A,,area,Area", "fw,1,A.1,A,service,Service",
	    "fw,1,A.2,A,service,Other", "gw,1,A,,area,Area",
	    "gw,1,A.2,A,service,Other", "gw,2,A,,area,Area");
	ADD(reg, "profile",
	    "framework,version,profile,capability,min_level,min_people",
	    "fw,1,base,A.1,2,1");
	ADD(reg, "teaches", "activity,framework,version,capability",
	    "HANDLING,fw,1,A.1");
	ADD(reg, "assessments",
	    "framework,version,organisation,method,date,capability,level",
	    "fw,1,KH-CERT,self,2017-01-10,A.1,1");
	ADD(reg, "persons",
	    "name,country,organisation,email,external_id,birth_year,sex",
	    "Sok Dara,KH,KH-MPTC,sok@example.kh,staff:1,1980,M",
	    "Chan Thida,KH,KH-CERT,chan@example.kh,,,F",
	    "Maria Cruz,PH,PH-DICT,,staff:7,1990,F");
	ADD(reg, "roster", "session,person,status,date",
	    "S1,P000001,accepted,2017-03-01", "S1,P000002,nominated,2017-02-20",
	    "S2,P000003,nominated,2017-08-01",
	    "S4,P000003,withdrawn,2017-09-01", "S4,P000001,accepted,2017-09-01",
	    "IN,P000002,graduated,2017-09-30");
	ADD(reg, "placements",
	    "session,person,university,degree,start,end,status,date",
	    "IN,P000001,JP-UNIV,master,2016-10-01,2018-09-30,studying,",
	    "IN,P000003,JP-KYU,,,,accepted,2016-09-01");
	return reg;
}

/* One change each, as a file or a command would make it. */
static const struct {
	const char *kind, *text[5];
} changes[] = {
	{ "countries", { "code,name", "QQ,Quqland" } },
	{ "countries", { "code,other_names", "KH,Kampuchea" } },
	{ "groups", { "group,country,valid_from", "pilot,KH,2017-01" } },
	{ "groups", { "group,country,valid_from,valid_to",
			"asean,KH,1999-04-30,2030-01-01" } },
	{ "meetings", { "number,start", "10,2017-10-10" } },
	{ "organisations", { "code,name,country", "VN-AIS,Authority,VN" } },
	{ "organisations", { "code,name,parent", "A1,One,A2", "A2,Two,A1" } },
	/* Another name, and what holds under both. */
	{ "organisations", { "code,name,kind,valid_from",
			       "KH-CERT,Cambodia CERT,other,2016-05" } },
	{ "organisations", { "code,name,valid_from,successor",
			       "PH-DICT,Department,,KH-MPTC" } },
	{ "activities", { "code,kind,name", "NEW,workshop,New" } },
	{ "activities", { "code,name,theme", "HANDLING,Renamed,ciip" } },
	{ "sessions", { "code,activity,start", "S3,HANDLING,2017-11-01" } },
	{ "sessions", { "code,status", "S2,cancelled" } },
	{ "quotas", { "session,country,seats", "S2,PH,3", "S1,KH,2" } },
	{ "headcounts",
	    { "session,country,sex,count", "S1,PH,,3", "S1,PH,F,9" } },
	{ "framework", { "framework,version,code,parent,name", "gw,1,B,,More",
			   "gw,1,B.1,B,Below", "gw,1,A.2,B.1,Moved" } },
	{ "levels", { "framework,version,level,name", "fw,1,0,absent" } },
	{ "translations",
	    { "framework,version,capability,lang,name", "fw,1,A.1,vi,V" } },
	{ "lineage", { "framework,version,code,from_version,from_code,relation",
			 "gw,2,A,1,A,same", "gw,2,,1,A.2,dropped" } },
	{ "crosswalk", { "framework,version,capability,to_framework,to_version,"
			 "to_capability,relation",
			   "gw,1,A,fw,1,A.1,part-of" } },
	{ "assignments",
	    { "framework,version,profile,organisation,country,valid_from",
		"fw,1,base,KH-CERT,,2017-01-01", "fw,1,base,,PH,2017-01-01" } },
	{ "campaigns", { "campaign,organisation,framework,version,opens,due",
			   "Y18,KH-CERT,fw,1,2018-01-01,2018-03-31" } },
	{ "frameworks", { "framework,version,name", "fw,1,Its title" } },
	{ "profile", { "framework,version,profile,capability,min_level",
			 "fw,1,base,A.2,1", "fw,1,base,A.1,3" } },
	{ "teaches", { "activity,framework,version,capability,validity_months",
			 "HANDLING,fw,1,A.2,24", "HANDLING,fw,1,A.1,36" } },
	{ "assessments",
	    { "framework,version,organisation,method,date,capability,level",
		"fw,1,KH-CERT,audit,2017-06-01,A.1,2",
		"fw,1,KH-CERT,self,2017-01-10,A.1,2" } },
	{ "persons", { "name,country,email", "Budi,ID,budi@example.id" } },
	{ "persons",
	    { "code,name,birth_year", "P000002,Chan Sok Thida,1985" } },
	{ "persons", { "code,email,external_id",
			 "P000001,new@example.kh,passport:X1" } },
	{ "affiliations", { "person,organisation,valid_from",
			      "P000003,KH-MPTC,2018-01-01" } },
	{ "affiliations", { "person,organisation,valid_from,valid_to",
			      "P000002,KH-MPTC,2010,2012" } },
	{ "roster", { "session,name,country,organisation,email,status",
			"S2,Somchai,TH,,som@example.th,nominated",
			"S1,Somchai,TH,,som@example.th,accepted" } },
	{ "roster",
	    { "session,person,status,date", "S1,P000001,attended,2017-04-10",
		"S1,P000001,completed,2017-04-14",
		"S1,P000002,accepted,2017-03-02" } },
	{ "roster", { "session,person,organisation,birth_year",
			"S2,P000002,PH-DICT,1985" } },
	{ "placements", { "session,person,status,date,theme",
			    "IN,P000001,on-leave,2017-06-01,Honeypots" } },
	{ "placements", { "session,person,start,status,date",
			    "IN,P000003,2017-04-01,studying,2017-04-01" } },
	/* How it began is told after how it ended. */
	{ "placements", { "session,person,start,status,date",
			    "IN,P000002,2016-10-01,graduated,2017-09-30" } },
	{ "transfers", { "session,from,to,date,seats,reason",
			   "S1,KH,PH,2017-03-01,1,asked" } },
	{ "waitlist",
	    { "session,person,rank,reason", "S1,P000002,1,asked first" } },
	{ "reasons", { "reason,name,valid_from", "strike,Strike,2017",
			 "duty,Needed at the post,2017-01" } },
	{ "titles", { "word,country", "Thida,KH", "maria," } },
	{ "former-names",
	    { "person,valid_to,name", "P000003,2015-03,Maria Santos",
		"P000003,2010,Maria Reyes" } },
	{ "roster",
	    { "session,person,status,date,reason,days",
		"S2,P000003,withdrawn,2017-08-02,duty,",
		"S2,P000001,partial,2017-09-08,,3", "S1,P000001,,,,2" } },
	{ "roster", { "session,person,hours", "S1,P000002,9" } },
	{ "stages",
	    { "session,person,stage,date", "IN,P000001,enrolled,2016-10",
		"IN,P000001,arrived,2016" } },
	{ "followups", { "person,year,in_post,note",
			   "P000001,2018,yes,in the same ministry" } },
	{ "certificates", { "session,person,issuer", "IN,P000002,JP-UNIV" } },
	{ "replacements",
	    { "session,person,by,reason", "S4,P000003,P000001,asked for" } },
	{ "distincts", { "person,other,reason", "P000001,P000002,brothers" } },
	{ "placements", { "session,name,country,university,start,end,status",
			    "IN,Nguyen Anh,VN,JP-UNIV,2016-10-01,2017-09-30,"
			    "graduated" } },
};

/* Alone, and as a large file. */
START_TEST(every_change_goes_back)
{
	struct buf before = { 0 }, after = { 0 };
	struct outcome o;
	struct place p;
	unsigned large;
	char what[80];
	cbreg *reg;
	size_t i, n;

	reg = registry(&p, _i);
	dump_registry(reg, &before);
	for (i = 0; i < N_TESTS(changes); i++)
		for (large = 0; large <= FEED_LARGE; large += FEED_LARGE) {
			snprintf(what, sizeof(what), "%s: %s", changes[i].kind,
			    changes[i].text[1]);
			feed_change(reg, changes[i].kind, large,
			    changes[i].text, &o);
			ck_assert_msg(findings(&o)[0] == '\0', "%s: %s", what,
			    findings(&o));
			for (n = 0; changes[i].text[n] != NULL; n++)
				;
			ck_assert_int_eq(o.n_verdict, n - 1);
			buf_clear(&after);
			dump_registry(reg, &after);
			ck_assert_msg(after.len != before.len ||
					  memcmp(after.text, before.text,
					      after.len) != 0,
			    "%s changes nothing", what);
			assert_ok(reg, undo(reg, last_batch(reg)));
			buf_clear(&after);
			dump_registry(reg, &after);
			assert_same_dump(&before, &after, what);
		}
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	buf_release(&before);
	buf_release(&after);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* All of them, one after the other, and then back one after the other. */
START_TEST(all_changes_go_back)
{
	struct buf before[N_TESTS(changes)] = { { 0 } }, after = { 0 };
	int64_t batch[N_TESTS(changes)];
	struct outcome o;
	struct place p;
	cbreg *reg;
	size_t i;

	reg = registry(&p, _i);
	for (i = 0; i < N_TESTS(changes); i++) {
		dump_registry(reg, &before[i]);
		feed_change(reg, changes[i].kind, 0, changes[i].text, &o);
		batch[i] = last_batch(reg);
	}
	while (i > 0) {
		i--;
		assert_ok(reg, undo(reg, batch[i]));
		buf_clear(&after);
		dump_registry(reg, &after);
		assert_same_dump(&before[i], &after, changes[i].text[1]);
	}
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	for (i = 0; i < N_TESTS(changes); i++)
		buf_release(&before[i]);
	buf_release(&after);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* Nothing is taken back that something else has been built on. */
START_TEST(what_others_need_stays)
{
	struct buf before = { 0 }, after = { 0 };
	struct outcome o;
	struct place p;
	int64_t batch;
	cbreg *reg;

	reg = registry(&p, _i);
	assert_status(reg, undo(reg, 0), CBREG_NOTFOUND);
	assert_status(reg, undo(reg, 999), CBREG_NOTFOUND);
	/* A session in which somebody was enrolled since. */
	ADD(reg, "sessions", "code,activity,start", "S9,HANDLING,2017-12-01");
	batch = last_batch(reg);
	ADD(reg, "roster", "session,person,status", "S9,P000001,nominated");
	dump_registry(reg, &before);
	assert_status(reg, undo(reg, batch), CBREG_REFERENCED);
	/* The same record changed since. */
	FEED(reg, "activities", 0, &o, "code,theme", "HANDLING,ciip");
	batch = last_batch(reg);
	FEED(reg, "activities", 0, &o, "code,theme", "HANDLING,policy");
	assert_status(reg, undo(reg, batch), CBREG_CONFLICT);
	assert_ok(reg, undo(reg, last_batch(reg)));
	assert_ok(reg, undo(reg, batch));
	assert_status(reg, undo(reg, batch), CBREG_CONFLICT);
	assert_status(reg, undo(reg, last_batch(reg)), CBREG_CONFLICT);
	/* An enrolment that moved on, somebody new who was changed. */
	FEED(reg, "roster", 0, &o, "session,person,status,date",
	    "S1,P000001,attended,2017-04-10");
	batch = last_batch(reg);
	FEED(reg, "roster", 0, &o, "session,person,status,date",
	    "S1,P000001,completed,2017-04-14");
	assert_status(reg, undo(reg, batch), CBREG_CONFLICT);
	assert_ok(reg, undo(reg, last_batch(reg)));
	assert_ok(reg, undo(reg, batch));
	ADD(reg, "persons", "name,country", "Budi,ID");
	batch = last_batch(reg);
	FEED(reg, "persons", 0, &o, "code,birth_year", "P000004,1970");
	assert_status(reg, undo(reg, batch), CBREG_CONFLICT);
	assert_ok(reg, undo(reg, last_batch(reg)));
	assert_ok(reg, undo(reg, batch));
	dump_registry(reg, &after);
	assert_same_dump(&before, &after, "after the refusals");
	assert_status(reg, cbreg_check(reg, no_problem, NULL), CBREG_DONE);
	buf_release(&before);
	buf_release(&after);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

static void
chain_problem(void *context, const char *check, const char *problem)
{
	if (strcmp(check, "chain") == 0) {
		ck_assert_str_ne(problem, "");
		++*(int *)context;
	}
}

/* Whatever is done to a row of the log by hand is found. */
START_TEST(altered_log_is_found)
{
	static const struct {
		const char *alter, *mend;
	} table[] = {
		{ "UPDATE batch SET actor = 'x' WHERE id = 2",
		    "UPDATE batch SET actor = 'tester' WHERE id = 2" },
		{ "UPDATE batch SET at = '2017-10-10T09:30:01Z' WHERE id = 3",
		    "UPDATE batch SET at = '2017-10-10T09:30:00Z' WHERE id = 3" },
		{ "UPDATE batch SET command = command || ' ' WHERE id = 1",
		    "UPDATE batch SET command = 'test' WHERE id = 1" },
		{ "UPDATE batch SET reason = 'x' WHERE id = 4",
		    "UPDATE batch SET reason = NULL WHERE id = 4" },
		{ "UPDATE batch SET n_new = n_new + 1 WHERE id = 4",
		    "UPDATE batch SET n_new = n_new - 1 WHERE id = 4" },
		{ "UPDATE batch SET n_changed = n_changed - 1 WHERE id = 5",
		    "UPDATE batch SET n_changed = n_changed + 1 WHERE id = 5" },
		{ "UPDATE seal SET content = '0' || content WHERE batch_id = 2",
		    "UPDATE seal SET content = SUBSTR(content, 2) "
		    "WHERE batch_id = 2" },
		{ "UPDATE seal SET chain = '0' || chain WHERE batch_id = 2",
		    "UPDATE seal SET chain = SUBSTR(chain, 2) "
		    "WHERE batch_id = 2" },
		{ "UPDATE seal SET batch_id = 900 WHERE batch_id = 3",
		    "UPDATE seal SET batch_id = 3 WHERE batch_id = 900" },
	};
	struct place p;
	cbreg *reg;
	size_t i;
	char *command, *actor;
	int n;

	reg = registry(&p, _i);
	command = sql_text(reg, "SELECT command FROM batch WHERE id = 1");
	actor = sql_text(reg, "SELECT actor FROM batch WHERE id = 2");
	ck_assert_str_eq(command, "test");
	ck_assert_str_eq(actor, "tester");
	free(command);
	free(actor);
	for (i = 0; i < N_TESTS(table); i++) {
		n = 0;
		sql_run(reg, table[i].alter);
		assert_status(reg, cbreg_check(reg, chain_problem, &n),
		    CBREG_CONFLICT);
		ck_assert_msg(n == 1, "not found: %s", table[i].alter);
		sql_run(reg, table[i].mend);
		assert_status(reg, cbreg_check(reg, no_problem, NULL),
		    CBREG_DONE);
	}
	/* A batch and its seal taken out. */
	n = 0;
	sql_run(reg, "DELETE FROM change WHERE batch_id = 4");
	sql_run(reg, "DELETE FROM seal WHERE batch_id = 4");
	sql_run(reg, "DELETE FROM batch WHERE id = 4");
	assert_status(reg, cbreg_check(reg, chain_problem, &n), CBREG_CONFLICT);
	ck_assert_int_eq(n, 1);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { every_change_goes_back,
		all_changes_go_back, what_others_need_stays,
		altered_log_is_found };
	Suite *s = suite_create("undo");

	suite_add_engines(s, test, N_TESTS(test));
	return suite_run(s);
}
