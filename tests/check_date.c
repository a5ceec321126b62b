/* Dates: what is one, what a partial one can mean, and the arithmetic. */
#include "config.h"

#include "engines.h"

#include "buf.h"
#include "date.h"
#include "dayread.h"
#include "period.h"

#include <string.h>

static int
parse(const char *text, bool partial)
{
	return cbreg_date_parse(text, strlen(text), partial);
}

START_TEST(full_dates)
{
	static const struct {
		const char *text;
		int date;
	} table[] = {
		{ "2017-10-10", 20171010 },
		{ "1000-01-01", 10000101 },
		{ "9999-12-31", 99991231 },
		{ "2016-02-29", 20160229 },
		{ "2000-02-29", 20000229 },
		{ "2017-01-31", 20170131 },
		{ "2017-04-30", 20170430 },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++) {
		ck_assert_int_eq(parse(table[i].text, false), table[i].date);
		ck_assert_int_eq(parse(table[i].text, true), table[i].date);
	}
}
END_TEST

START_TEST(no_dates)
{
	static const char *const table[] = { "", "2017", "2017-10", "2017-10-1",
		"2017-10-011", "2017-1-010", "2017-00-10", "2017-13-10",
		"2017-10-00", "2017-10-32", "2017-02-29", "1900-02-29",
		"2100-02-29", "2017-02-30", "2017-04-31", "2017-06-31",
		"2017-09-31", "2017-11-31", "0999-12-31", "0000-01-01",
		"2017/10/10", "2017-10/10", "2017.10.10", "20171010",
		"2017 10 10", " 2017-10-10", "2017-10-10 ", "-017-10-10",
		"+017-10-10", "2017--1-10", "2017-10- 1", "2017-1o-10",
		"20l7-10-10", "2017-10-10T", "12017-10-10", "H29-10-10",
		"２０１７-10-10" };
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_msg(parse(table[i], false) == 0, "'%s' is a date",
		    table[i]);
}
END_TEST

START_TEST(partial_dates)
{
	static const char *const none[] = { "", "0999", "201", "20171", "2017-",
		"2017-1", "2017-00", "2017-13", "2017-1-", "2017/10",
		"2017-10-", "2017-10-1", "201710", "2017-02-29" };
	size_t i;

	ck_assert_int_eq(parse("2017", true), 20170000);
	ck_assert_int_eq(parse("1000", true), 10000000);
	ck_assert_int_eq(parse("2017-01", true), 20170100);
	ck_assert_int_eq(parse("2017-12", true), 20171200);
	for (i = 0; i < N_TESTS(none); i++)
		ck_assert_msg(parse(none[i], true) == 0, "'%s' is a date",
		    none[i]);
}
END_TEST

/* The length counts, not a terminating zero. */
START_TEST(length_is_respected)
{
	ck_assert_int_eq(cbreg_date_parse("2017-10-10T09", 10, false),
	    20171010);
	ck_assert_int_eq(cbreg_date_parse("2017-10..2018", 7, true), 20171000);
	ck_assert_int_eq(cbreg_date_parse("2017..2018", 4, true), 20170000);
	ck_assert_int_eq(cbreg_date_parse("2017-10-10", 9, true), 0);
	ck_assert_int_eq(cbreg_date_parse("2017-10-10", 0, true), 0);
}
END_TEST

START_TEST(text_form)
{
	char out[CBREG_DATE_SIZE];

	ck_assert_str_eq(cbreg_date_text(20171010, out), "2017-10-10");
	ck_assert_str_eq(cbreg_date_text(20170100, out), "2017-01");
	ck_assert_str_eq(cbreg_date_text(20170000, out), "2017");
	ck_assert_str_eq(cbreg_date_text(10000101, out), "1000-01-01");
	ck_assert_str_eq(cbreg_date_text(0, out), "");
	ck_assert_ptr_eq(cbreg_date_text(20171010, out), out);
}
END_TEST

START_TEST(first_and_last)
{
	static const struct {
		int date, first, last;
	} table[] = {
		{ 0, 0, 0 },
		{ 20171010, 20171010, 20171010 },
		{ 20170000, 20170101, 20171231 },
		{ 20170100, 20170101, 20170131 },
		{ 20170400, 20170401, 20170430 },
		{ 20170200, 20170201, 20170228 },
		{ 20160200, 20160201, 20160229 },
		{ 20000200, 20000201, 20000229 },
		{ 19000200, 19000201, 19000228 },
		{ 20171200, 20171201, 20171231 },
		{ 99990000, 99990101, 99991231 },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++) {
		ck_assert_int_eq(cbreg_date_first(table[i].date),
		    table[i].first);
		ck_assert_int_eq(cbreg_date_last(table[i].date), table[i].last);
	}
}
END_TEST

START_TEST(add_months)
{
	static const struct {
		int date, months, expected;
	} table[] = {
		{ 20171010, 0, 20171010 },
		{ 20171010, 1, 20171110 },
		{ 20171010, 3, 20180110 },
		{ 20171231, 1, 20180131 },
		{ 20171231, 2, 20180228 },
		{ 20151231, 2, 20160229 },
		{ 20170131, 1, 20170228 },
		{ 20160131, 1, 20160229 },
		{ 20170331, 1, 20170430 },
		{ 20170531, 1, 20170630 },
		{ 20170831, 6, 20180228 },
		{ 20160229, 12, 20170228 },
		{ 20160229, 48, 20200229 },
		{ 20160229, 36, 20190228 },
		{ 20150331, 36, 20180331 },
		{ 20170430, 1, 20170530 },
		{ 20171130, 1, 20171230 },
		{ 20171210, 1, 20180110 },
		{ 20171210, 1200, 21171210 },
		{ 20000229, 1200, 21000228 },
		{ 20171010, 12, 20181010 },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_int_eq(cbreg_date_add_months(table[i].date,
				     table[i].months),
		    table[i].expected);
}
END_TEST

START_TEST(covers)
{
	static const struct {
		int date, other;
		bool expected;
	} table[] = {
		{ 0, 0, true },
		{ 0, 20171002, true },
		{ 20171002, 0, false },
		{ 20171002, 20171002, true },
		{ 20171002, 20171003, false },
		{ 20171000, 20171002, true },
		{ 20171000, 20171031, true },
		{ 20171000, 20171101, false },
		{ 20171000, 20171000, true },
		{ 20171000, 20171100, false },
		{ 20171002, 20171000, false },
		{ 20170000, 20171002, true },
		{ 20170000, 20171000, true },
		{ 20170000, 20180100, false },
		{ 20171000, 20170000, false },
	};
	size_t i;

	for (i = 0; i < N_TESTS(table); i++)
		ck_assert_msg(cbreg_date_covers(table[i].date,
				  table[i].other) == table[i].expected,
		    "%d covers %d", table[i].date, table[i].other);
}
END_TEST

/* Both days are part of it, and what is left of a month is dropped. */
START_TEST(months_between)
{
	static const struct {
		int from, to, expected;
		const char *text;
	} table[] = {
		/* the autumn master's, by month, day, and graduation */
		{ 20171000, 20190900, 24, "P2Y" },
		{ 20171001, 20190930, 24, "P2Y" },
		{ 20171001, 20190929, 23, "P1Y11M" },
		{ 20171001, 20190920, 23, "P1Y11M" },
		{ 20171000, 20200300, 30, "P2Y6M" },
		{ 20170925, 20190924, 24, "P2Y" },
		{ 20170925, 20190923, 23, "P1Y11M" },
		/* a year means its first and its last day */
		{ 20170000, 20170000, 12, "P1Y" },
		{ 20170000, 20190000, 36, "P3Y" },
		{ 20170401, 20180331, 12, "P1Y" },
		{ 20171001, 20171001, 0, "P0M" },
		{ 20171001, 20171031, 1, "P1M" },
		{ 20171031, 20180228, 4, "P4M" },
		{ 20160229, 20170228, 12, "P1Y" },
		{ 20160229, 20170227, 11, "P11M" },
		{ 20160201, 20160229, 1, "P1M" },
		{ 20160201, 20160228, 0, "P0M" },
		/* a month that has begun before it ended */
		{ 20171010, 20171000, 0, "P0M" },
		{ 20171010, 20171009, -1, "" },
		{ 0, 20171009, -1, "" },
		{ 20171010, 0, -1, "" },
	};
	char out[CBREG_PERIOD_SIZE];
	size_t i;

	for (i = 0; i < N_TESTS(table); i++) {
		ck_assert_int_eq(cbreg_date_months(table[i].from, table[i].to),
		    table[i].expected);
		ck_assert_str_eq(cbreg_period_text(table[i].expected, out),
		    table[i].text);
	}
	ck_assert_str_eq(cbreg_period_text(120, out), "P10Y");
	ck_assert_str_eq(cbreg_period_text(2147483647, out), "P178956970Y7M");
}
END_TEST

/* So many months later, less a day, so many months have gone by. */
START_TEST(months_and_back)
{
	long day, from = cbreg_date_days(20150101);
	int date, last, months;

	for (day = from; day < from + 3 * 366; day++)
		for (months = 1; months <= 60; months++) {
			date = cbreg_date_from_days(day);
			if (date % 100 > 28) /* clipped */
				continue;
			last = cbreg_date_from_days(
			    cbreg_date_days(
				cbreg_date_add_months(date, months)) -
			    1);
			ck_assert_int_eq(cbreg_date_months(date, last), months);
			last = cbreg_date_from_days(cbreg_date_days(last) - 1);
			ck_assert_int_eq(cbreg_date_months(date, last),
			    months - 1);
		}
}
END_TEST

/* An independent calendar: one day after the other, from a known one. */
START_TEST(days_and_back)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	long days = -25567; /* 1900-01-01 */
	int year, month, day, last, date, n = 0;
	char out[CBREG_DATE_SIZE];

	for (year = 1900; year <= 2100; year++)
		for (month = 1; month <= 12; month++) {
			last = length[month - 1];
			if (month == 2 && ((year % 4 == 0 && year % 100 != 0) ||
					      year % 400 == 0))
				last = 29;
			for (day = 1; day <= last; day++, days++, n++) {
				date = year * 10000 + month * 100 + day;
				ck_assert_int_eq(cbreg_date_days(date), days);
				ck_assert_int_eq(cbreg_date_from_days(days),
				    date);
				cbreg_date_text(date, out);
				ck_assert_int_eq(parse(out, false), date);
			}
			ck_assert_int_eq(cbreg_date_last(
					     year * 10000 + month * 100),
			    year * 10000 + month * 100 + last);
			ck_assert_int_eq(parse((cbreg_date_text(year * 10000 +
								    month *
									100 +
								    last + 1,
						   out)),
					     false),
			    0);
		}
	ck_assert_int_eq(n, 73414);
	ck_assert_int_eq(cbreg_date_days(19700101), 0);
	ck_assert_int_eq(cbreg_date_days(20000301), 11017);
	ck_assert_int_eq(cbreg_date_from_days(-1), 19691231);
	ck_assert_int_eq(cbreg_date_from_days(cbreg_date_days(10000101)),
	    10000101);
	ck_assert_int_eq(cbreg_date_from_days(cbreg_date_days(99991231)),
	    99991231);
}
END_TEST

/* A year later is never further than a year and a day away. */
START_TEST(months_agree_with_days)
{
	long day, from = cbreg_date_days(20150101);
	int date, later, months;

	for (day = from; day < from + 3 * 366; day++)
		for (months = 0; months <= 60; months++) {
			date = cbreg_date_from_days(day);
			later = cbreg_date_add_months(date, months);
			ck_assert_int_eq(cbreg_date_from_days(
					     cbreg_date_days(later)),
			    later);
			ck_assert_int_le(later % 100, date % 100);
			ck_assert_int_eq((later / 10000 * 12 +
					     later / 100 % 100) -
					     (date / 10000 * 12 +
						 date / 100 % 100),
			    months);
			if (later % 100 < date % 100)
				ck_assert_int_eq(later,
				    cbreg_date_last(later / 100 * 100));
		}
}
END_TEST

START_TEST(fiscal_year)
{
	ck_assert_int_eq(cbreg_fiscal_year(20170331), 2016);
	ck_assert_int_eq(cbreg_fiscal_year(20170401), 2017);
	ck_assert_int_eq(cbreg_fiscal_year(20171231), 2017);
	ck_assert_int_eq(cbreg_fiscal_year(20180101), 2017);
	ck_assert_int_eq(cbreg_fiscal_year(20180331), 2017);
	ck_assert_int_eq(cbreg_fiscal_year(20180401), 2018);
	ck_assert_int_eq(cbreg_fiscal_year(20160229), 2015);
}
END_TEST

/* Heisei began in 1989, so that Heisei 29 is 1989 + 28 = 2017; Showa in 1926:
 * Showa 55 is 1980; Reiwa in 2019: Reiwa 6 is 2024; 2568 - 543 = 2025. */
START_TEST(written_days)
{
	static const struct {
		const char *text;
		int date; /* as a partial one; 0: none */
		const char *hint;
	} table[] = {
		{ "2017-10-10", 20171010, "" },
		{ "2017-10", 20171000, "" },
		{ "2017", 20170000, "" },
		{ "平成29年4月11日", 20170411, "" },
		{ "平成２９年４月１１日(火)", 20170411, "" },
		{ "平成 29 年 4 月", 20170400, "" },
		{ "令和元年", 20190000, "" },
		{ "令和元年5月1日", 20190501, "" },
		{ "㋿元年５月１日", 20190501, "" },
		{ "㍻31年4月30日", 20190430, "" },
		{ "平成31年", 20190000, "" },
		{ "昭和55年", 19800000, "" },
		{ "昭和64年1月7日", 19890107, "" },
		{ "明治45年7月30日", 19120730, "" },
		{ "大正1年7月30日", 19120730, "" },
		{ "H31.4.1", 20190401, "" },
		{ "h29/4/11", 20170411, "" },
		{ "R6", 20240000, "" },
		{ "R06", 20240000, "" },
		{ "Ｒ６．４．１", 20240401, "" },
		{ "R.6.4.1", 20240401, "" },
		{ "S55-1-2", 19800102, "" },
		{ "2019年4月1日", 20190401, "" },
		{ "2019年4月", 20190400, "" },
		{ "2019年", 20190000, "" },
		{ "2019/4/1", 20190401, "" },
		{ "2019.04.01", 20190401, "" },
		{ "2019/04", 20190400, "" },
		{ "20190401", 20190401, "" },
		{ "２０１９－０４－０１", 20190401, "" },
		{ "2019-04-01 09:30:00", 20190401, "" },
		{ "2019-04-01T09:30:00.000Z", 20190401, "" },
		{ "2019-04-99", 20190400, "" },
		{ "2019-99-99", 20190000, "" },
		{ "พ.ศ. 2568", 20250000, "" },
		{ "B.E. 2568-04-03", 20250403, "" },
		{ "BE2568/4/3", 20250403, "" },
		{ "พศ25680403", 20250403, "" },
		{ "9999-12-31", 99991231, "" },
		/* No day that the era had. */
		{ "平成35年", 0, "平成 ended on 2019-04-30" },
		{ "平成31年5月1日", 0, "平成 ended on 2019-04-30" },
		{ "令和元年4月30日", 0, "令和 began on 2019-05-01" },
		{ "昭和64年1月8日", 0, "昭和 ended on 1989-01-07" },
		{ "明治5年", 0, "明治 began on 1873-01-01" },
		/* What might be several, or something else. */
		{ "03/04/2025", 0, "which is the month is not told" },
		{ "25/12/2025", 0, "write the year first" },
		{ "3.4.25", 0, "which is the month is not told" },
		{ "2568-04-03", 0,
		    "if the year is a Buddhist one, write 2025" },
		{ "2568", 0, "if the year is a Buddhist one, write 2025" },
		{ "พศ2949-10-10", 0, "write 2017" },
		{ "43552", 0, "43552 is 2019-03-28 where Excel" },
		{ "令和6年度", 0, "write 2017" },
		{ "2019年度", 0, "write 2017" },
		{ "2019-04/01", 0, "write 2017" },
		{ "2019年4-1", 0, "write 2017" },
		{ "2019年4月1", 0, "write 2017" },
		{ "2019-02-29", 0, "write 2017" },
		{ "平成30年2月29日", 0, "write 2017" },
		{ "2019-13-01", 0, "write 2017" },
		{ "2019-00-01", 0, "write 2017" },
		{ "20191301", 0, "write 2017" },
		{ "2019-04-01x", 0, "write 2017" },
		{ "R", 0, "write 2017" },
		{ "元年", 0, "write 2017" },
		{ "R6.", 0, "write 2017" },
		{ "September 2025", 0, "write 2017" },
		{ "99999999999999999999", 0, "write 2017" },
		{ "=1+1", 0, "write 2017" },
	};
	struct buf hint = { 0 };
	bool unknown;
	size_t i;
	int date;

	for (i = 0; i < N_TESTS(table); i++) {
		date = day_read(table[i].text, true, &unknown, &hint);
		ck_assert_msg(date == table[i].date, "'%s' is %d",
		    table[i].text, date);
		ck_assert_msg(!unknown, "'%s' is not known", table[i].text);
		ck_assert_msg(date != 0 || strstr(buf_text(&hint),
					       table[i].hint) != NULL,
		    "'%s': %s", table[i].text, buf_text(&hint));
		/* Where a day is needed, a month is not enough. */
		date = day_read(table[i].text, false, &unknown, &hint);
		ck_assert_msg(date == (table[i].date % 100 != 0 ? table[i].date
								: 0),
		    "'%s' is the day %d", table[i].text, date);
	}
	ck_assert_int_eq(day_read("9999-99-99", true, &unknown, &hint), 0);
	ck_assert(unknown);
	ck_assert_int_eq(day_read("9999年99月99日", false, &unknown, &hint), 0);
	ck_assert(unknown);
	ck_assert_int_eq(day_read("9999", true, &unknown, &hint), 0);
	ck_assert(unknown);
	buf_release(&hint);
}
END_TEST

int
main(void)
{
	const TTest *const test[] = { full_dates, no_dates, partial_dates,
		length_is_respected, text_form, first_and_last, add_months,
		covers, months_between, months_and_back, days_and_back,
		months_agree_with_days, fiscal_year, written_days };
	Suite *s = suite_create("date");

	suite_add(s, "date", test, N_TESTS(test));
	return suite_run(s);
}
