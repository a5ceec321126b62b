/* ISO dates and the only calendar arithmetic. */
#include "config.h"

#include "date.h"

#include <stdio.h>

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

/* Exactly n digits, or -1. */
static int
digits(const char *text, int n)
{
	int value = 0;

	for (; n > 0; n--, text++) {
		if (*text < '0' || *text > '9')
			return -1;
		value = value * 10 + (*text - '0');
	}
	return value;
}

int
cbreg_date_parse(const char *text, size_t len, bool partial)
{
	int year, month = 0, day = 0;

	if (len != 10 && !(partial && (len == 4 || len == 7)))
		return 0;
	if ((year = digits(text, 4)) < 1000)
		return 0;
	if (len >= 7 &&
	    (text[4] != '-' || (month = digits(text + 5, 2)) < 1 || month > 12))
		return 0;
	if (len == 10 && (text[7] != '-' || (day = digits(text + 8, 2)) < 1 ||
			     day > month_days(year, month)))
		return 0;
	return year * 10000 + month * 100 + day;
}

const char *
cbreg_date_text(int date, char out[CBREG_DATE_SIZE])
{
	unsigned year = (unsigned)date / 10000 % 10000;
	unsigned month = (unsigned)date / 100 % 100;
	unsigned day = (unsigned)date % 100;

	out[0] = '\0';
	if (date <= 0)
		return out;
	if (month == 0)
		snprintf(out, CBREG_DATE_SIZE, "%04u", year);
	else if (day == 0)
		snprintf(out, CBREG_DATE_SIZE, "%04u-%02u", year, month);
	else
		snprintf(out, CBREG_DATE_SIZE, "%04u-%02u-%02u", year, month,
		    day);
	return out;
}

int
cbreg_date_first(int date)
{
	if (date == 0)
		return 0;
	if (date / 100 % 100 == 0)
		return date + 101;
	return date % 100 == 0 ? date + 1 : date;
}

int
cbreg_date_last(int date)
{
	if (date == 0)
		return 0;
	if (date / 100 % 100 == 0)
		return date + 1231;
	if (date % 100 == 0)
		return date + month_days(date / 10000, date / 100 % 100);
	return date;
}

bool
cbreg_date_within(int day, int from, int to)
{
	return (from == 0 || cbreg_date_first(from) <= day) &&
	       (to == 0 || day <= cbreg_date_last(to));
}

bool
cbreg_date_covers(int date, int other)
{
	if (date == 0 || date == other)
		return true;
	return other != 0 &&
	       cbreg_date_first(date) <= cbreg_date_first(other) &&
	       cbreg_date_last(date) >= cbreg_date_last(other);
}

int
cbreg_date_months(int from, int to)
{
	int months;

	from = cbreg_date_first(from);
	to = cbreg_date_last(to);
	if (from == 0 || to < from)
		return -1;
	to = cbreg_date_from_days(cbreg_date_days(to) + 1);
	months = to / 10000 * 12 + to / 100 % 100 -
		 (from / 10000 * 12 + from / 100 % 100);
	return to % 100 < from % 100 ? months - 1 : months;
}

const char *
cbreg_period_text(int months, char out[CBREG_PERIOD_SIZE])
{
	out[0] = '\0';
	if (months < 0)
		return out;
	if (months < 12)
		snprintf(out, CBREG_PERIOD_SIZE, "P%dM", months);
	else if (months % 12 == 0)
		snprintf(out, CBREG_PERIOD_SIZE, "P%dY", months / 12);
	else
		snprintf(out, CBREG_PERIOD_SIZE, "P%dY%dM", months / 12,
		    months % 12);
	return out;
}

/* Howard Hinnant's civil-from-days arithmetic, in years that begin in
 * March. */
long
cbreg_date_days(int date)
{
	long y = date / 10000, m = date / 100 % 100, d = date % 100;
	long era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int
cbreg_date_from_days(long days)
{
	long era, doe, yoe, doy, mp, y, m, d;

	days += 719468;
	era = days / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = yoe + era * 400 + (m <= 2);
	return (int)(y * 10000 + m * 100 + d);
}

int
cbreg_date_add_months(int date, int months)
{
	int month = date / 10000 * 12 + date / 100 % 100 - 1 + months;
	int day = date % 100, year = month / 12;

	month = month % 12 + 1;
	if (day > month_days(year, month))
		day = month_days(year, month);
	return year * 10000 + month * 100 + day;
}
