/* Any bytes at all as a date: what is taken for one says the same when it is
 * written again, exists, and stays a date under arithmetic. */
#include "config.h"

#include "date.h"
#include "dayread.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "fuzz_date"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool held)
{
	if (!held)
		abort();
}

static void
check_day(int date)
{
	char text[CBREG_DATE_SIZE];
	int later, months;
	long days;

	days = cbreg_date_days(date);
	require(cbreg_date_from_days(days) == date);
	require(cbreg_date_from_days(days + 1) > date);
	require(cbreg_date_from_days(days - 1) < date);
	cbreg_date_text(date, text);
	require(strlen(text) == 10);
	require(cbreg_date_parse(text, 10, false) == date);
	for (months = 0; months <= 1200; months += 1 + months / 3) {
		later = cbreg_date_add_months(date, months);
		require(cbreg_date_from_days(cbreg_date_days(later)) == later);
		require(later / 100 * 100 <= later);
		require(later >= date);
		require(later % 100 <= date % 100);
	}
}

/* As people write it: what is read is a day that reads the same again. */
static void
check_written(const char *text, bool partial)
{
	char iso[CBREG_DATE_SIZE];
	struct buf hint = { 0 };
	bool unknown;
	int date = day_read(text, partial, &unknown, &hint);

	require(date == 0 || !unknown);
	require(date == 0 || partial || date % 100 != 0);
	if (date == 0 && !unknown)
		require(strlen(buf_text(&hint)) > 0);
	if (date != 0) {
		cbreg_date_text(date, iso);
		require(cbreg_date_parse(iso, strlen(iso), true) == date);
		require(day_read(iso, partial, &unknown, &hint) == date);
	}
	buf_release(&hint);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[CBREG_DATE_SIZE];
	int full, partial;
	char *copy;

	/* Not terminated, so that a reader that goes too far is seen. */
	if ((copy = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	full = cbreg_date_parse(copy, size, false);
	partial = cbreg_date_parse(copy, size, true);
	require(full == 0 || full == partial);
	require((full != 0) == (partial != 0 && size == 10));
	if (partial != 0) {
		cbreg_date_text(partial, text);
		require(strlen(text) == size && memcmp(text, copy, size) == 0);
		require(cbreg_date_first(partial) <= cbreg_date_last(partial));
		check_day(cbreg_date_first(partial));
		check_day(cbreg_date_last(partial));
	}
	free(copy);
	if ((copy = malloc(size + 1)) == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	check_written(copy, true);
	check_written(copy, false);
	free(copy);
	return 0;
}

static const char *const seeds[] = { "", "2017", "2017-10", "2017-10-10",
	"2016-02-29", "2017-02-28", "2017-12-31", "1000-01-01", "9999-12-31",
	"2017-1-1", "2017/10/10", "20171010", "H29-10-10", "2017-04-31",
	"令和元年5月1日(水)", "Ｒ６．４．１", "พ.ศ. 2568", "B.E. 2568-04-03",
	"2019-99-99", "2019-04-01T09:30:00Z", "03/04/2025", "พศ2949-10-10",
	"พศ99999999" };

#include "replay.c"
