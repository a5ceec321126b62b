/* Period words: fiscal and calendar years, ranges, meeting to meeting. */
#include "config.h"

#include "engines.h"

#include "period.h"

#include <string.h>

static void
add_meetings(cbreg *reg)
{
	ADD(reg, "meetings", "number,start,end", "1,2009-02,", "8,2015-10-06,",
	    "9,2016-10-20,2016-10-21", "10,2017-10-12,2017-10-13",
	    "11,2018-10,", "12,2020,", "13,2017-10-12,");
}

static void
assert_period(cbreg *reg, const char *word, int from, int to)
{
	struct cbreg_period p;
	cbreg_status rc = cbreg_period_parse(reg, word, &p);

	ck_assert_msg(rc == CBREG_OK, "%s: %s", word, cbreg_message(reg));
	ck_assert_str_eq(p.word, word);
	ck_assert_msg(p.from == from && p.to == to, "%s is %d to %d", word,
	    p.from, p.to);
	ck_assert_str_ne(p.rule, "");
}

START_TEST(fiscal_years)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_period(reg, "fy2017", 20170401, 20180331);
	assert_period(reg, "FY2017", 20170401, 20180331);
	assert_period(reg, "fy2015", 20150401, 20160331);
	assert_period(reg, "fy1000", 10000401, 10010331);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(calendar_years_and_ranges)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	assert_period(reg, "2017", 20170101, 20171231);
	assert_period(reg, "2016", 20160101, 20161231);
	assert_period(reg, "2017-04..2017-09", 20170401, 20170930);
	assert_period(reg, "2017-04-01..2017-09-30", 20170401, 20170930);
	assert_period(reg, "2017-04..2018-02", 20170401, 20180228);
	assert_period(reg, "2015-04..2016-02", 20150401, 20160229);
	assert_period(reg, "2015..2017", 20150101, 20171231);
	assert_period(reg, "2015..2017-03-31", 20150101, 20170331);
	assert_period(reg, "2017-04-01..2017-04-01", 20170401, 20170401);
	assert_period(reg, "2017-04..2017-04", 20170401, 20170430);
	assert_period(reg, "fy2016..fy2017", 20160401, 20180331);
	/* Thailand's began on 1 October 2016, Japan's ends on 31 March 2018. */
	assert_period(reg, "own-fy2017", 20161001, 20180331);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(meeting_to_meeting)
{
	struct place p;
	cbreg *reg;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	add_meetings(reg);
	assert_period(reg, "meeting:9..meeting:10", 20161020, 20171011);
	assert_period(reg, "Meeting:9..MEETING:10", 20161020, 20171011);
	assert_period(reg, "meeting:8..meeting:9", 20151006, 20161019);
	/* Known by the month, by the year: the first of it. */
	assert_period(reg, "meeting:10..meeting:11", 20171012, 20180930);
	assert_period(reg, "meeting:11..meeting:12", 20181001, 20191231);
	assert_period(reg, "meeting:1..meeting:12", 20090201, 20191231);
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

START_TEST(no_periods)
{
	static const struct {
		const char *word;
		cbreg_status status;
	} table[] = {
		{ "", CBREG_INVALID },
		{ "fy", CBREG_INVALID },
		{ "fy17", CBREG_INVALID },
		{ "fy20170", CBREG_INVALID },
		{ "fy0999", CBREG_INVALID },
		{ "fy 2017", CBREG_INVALID },
		{ "fy2017 ", CBREG_INVALID },
		{ "17", CBREG_INVALID },
		{ "0999", CBREG_INVALID },
		{ "20170", CBREG_INVALID },
		{ "2017-04", CBREG_INVALID },
		{ "2017-04-01", CBREG_INVALID },
		{ "..", CBREG_INVALID },
		{ "2017..", CBREG_INVALID },
		{ "..2017", CBREG_INVALID },
		{ "2017.2018", CBREG_INVALID },
		{ "2017..2018..2019", CBREG_INVALID },
		{ "2017-02-30..2017-03-01", CBREG_INVALID },
		{ "2017-13..2018", CBREG_INVALID },
		{ "fy2016..2017", CBREG_INVALID },
		{ "fy2017..fy2016", CBREG_INVALID },
		{ "own-fy17", CBREG_INVALID },
		{ "2017-09..2017-04", CBREG_INVALID },
		{ "2017-04-02..2017-04-01", CBREG_INVALID },
		{ "meeting:9", CBREG_INVALID },
		{ "meeting:9..", CBREG_INVALID },
		{ "meeting:9..2017-10", CBREG_INVALID },
		{ "2017-10..meeting:10", CBREG_INVALID },
		{ "meeting:..meeting:10", CBREG_INVALID },
		{ "meeting:10..meeting:9", CBREG_INVALID },
		{ "meeting:9..meeting:9", CBREG_INVALID },
		{ "meeting:10..meeting:13", CBREG_INVALID },
		{ "meeting:9..meeting:99", CBREG_NOTFOUND },
		{ "meeting:99..meeting:9", CBREG_NOTFOUND },
	};
	struct cbreg_period period = { .from = 42 };
	struct place p;
	cbreg *reg;
	size_t i;

	place_init(&p, _i);
	reg = place_open(&p, CBREG_CREATE);
	add_meetings(reg);
	for (i = 0; i < N_TESTS(table); i++) {
		cbreg_status rc =
		    cbreg_period_parse(reg, table[i].word, &period);

		ck_assert_msg(rc == table[i].status, "'%s': %s: %s",
		    table[i].word, cbreg_status_name(rc), cbreg_message(reg));
		/* Written only on success. */
		ck_assert_int_eq(period.from, 42);
	}
	cbreg_close(reg);
	place_release(&p);
}
END_TEST

/* What another writer added since is seen. */
START_TEST(meetings_of_another_writer)
{
	struct cbreg_period period;
	struct place p;
	cbreg *a, *b;

	place_init(&p, _i);
	a = place_open(&p, CBREG_CREATE);
	b = place_open(&p, CBREG_WRITE);
	assert_status(b,
	    cbreg_period_parse(b, "meeting:9..meeting:10", &period),
	    CBREG_NOTFOUND);
	add_meetings(a);
	assert_period(b, "meeting:9..meeting:10", 20161020, 20171011);
	cbreg_close(a);
	cbreg_close(b);
	place_release(&p);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { fiscal_years, calendar_years_and_ranges,
		meeting_to_meeting, no_periods, meetings_of_another_writer };
	Suite *s = suite_create("period");

	suite_add_engines(s, test, N_TESTS(test));
	return suite_run(s);
}
