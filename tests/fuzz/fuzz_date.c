/* Any bytes at all as a date: what is taken for one says the same when it is
 * written again, exists, and stays a date under arithmetic. */
#include "config.h"

#include "date.h"

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
	return 0;
}

#ifndef FUZZING
static const char *const seeds[] = { "", "2017", "2017-10", "2017-10-10",
	"2016-02-29", "2017-02-28", "2017-12-31", "1000-01-01", "9999-12-31",
	"2017-1-1", "2017/10/10", "20171010", "H29-10-10", "2017-04-31" };

#include "replay.c"
#endif
