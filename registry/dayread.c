/* Days as people write them: GIF DS-441 (Digital Agency, 2026-03-17) and the
 * laws on the eras. */
#include "config.h"

#include "dayread.h"

#include "date.h"
#include "name.h"

#include <stdio.h>
#include <string.h>

/* Of the days on which an era changed, three belong to both.  Before 1873 the
 * months were others. */
static const struct era {
	const char *name, *letter;
	int first; /* year 1 */
	int from, to;
} eras[] = {
	{ "明治", "m", 1868, 18730101, 19120730 },
	{ "大正", "t", 1912, 19120730, 19261225 },
	{ "昭和", "s", 1926, 19261225, 19890107 },
	{ "平成", "h", 1989, 19890108, 20190430 },
	{ "令和", "r", 2019, 20190501, 99991231 },
};

static const struct {
	const char *sign;
	int years;
} buddhist[] = {
	{ "พ.ศ.", 543 },
	{ "พศ", 543 },
	{ "b.e.", 543 },
	{ "be", 543 },
};

#define BUDDHIST_FROM 2400
#define BUDDHIST_TO 2700

static void
skip_blanks(const char **at)
{
	while (**at == ' ')
		++*at;
}

static bool
take(const char **at, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*at, word, len) != 0)
		return false;
	*at += len;
	skip_blanks(at);
	return true;
}

/* A number of up to so many digits; -1 if none. */
static int
number(const char **at, int most, int *n_digit)
{
	int value = 0, n = 0;

	for (; **at >= '0' && **at <= '9' && n < most; ++*at, n++)
		value = value * 10 + **at - '0';
	if (n_digit != NULL)
		*n_digit = n;
	skip_blanks(at);
	return n > 0 ? value : -1;
}

/* What follows the year or the month, before another part; false if nothing
 * does.  Between all parts there is the same. */
static bool
apart(const char **at, const char *kanji, char *between)
{
	if (take(at, kanji)) {
		*between = *between == '\0' ? 'k' : *between;
		return *between == 'k';
	}
	if (**at == '\0' || strchr("-./", **at) == NULL ||
	    (*between != '\0' && *between != **at))
		return false;
	*between = **at;
	++*at;
	skip_blanks(at);
	return true;
}

/* A day of the week in brackets, and a time of the day. */
static void
skip_rest(const char **at)
{
	static const char *const days[] = { "(日)", "(月)", "(火)", "(水)",
		"(木)", "(金)", "(土)" };
	const char *from;
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (take(at, days[i]))
			break;
	from = *at;
	if (*from == 't')
		++*at;
	if (number(at, 2, NULL) < 0 || **at != ':') {
		*at = from;
		return;
	}
	*at += strspn(*at, "0123456789:.");
	if (**at == 'z')
		++*at;
}

static const struct era *
take_era(const char **at)
{
	const char *start = *at;
	size_t i;

	for (i = 0; i < sizeof(eras) / sizeof(eras[0]); i++) {
		if (take(at, eras[i].name))
			return &eras[i];
		take(at, eras[i].letter);
		take(at, "."); /* R.6 */
		if (*at > start && **at >= '0' && **at <= '9')
			return &eras[i];
		*at = start;
	}
	return NULL;
}

/* The parts, 0 where there is none; false when it is written otherwise. */
static bool
read_parts(const char *at, int *year, int *month, int *day,
    const struct era **era, bool *is_buddhist)
{
	char between = '\0';
	int n = 0, digits;
	size_t i;

	*month = *day = 0;
	*era = take_era(&at);
	*is_buddhist = false;
	for (i = 0; i < sizeof(buddhist) / sizeof(buddhist[0]) && n == 0; i++)
		if (*era == NULL && take(&at, buddhist[i].sign))
			n = buddhist[i].years;
	*is_buddhist = n > 0;
	if (*era != NULL && take(&at, "元"))
		*year = 1;
	else if ((*year = number(&at, *era != NULL ? 2 : 8, &digits)) < 0 ||
		 (*era == NULL && digits != 4 && digits != 8))
		return false;
	else if (digits == 8) { /* as in 20190401 */
		*month = *year / 100 % 100;
		*day = *year % 100;
		*year = *year / 10000 - n;
		skip_rest(&at);
		return *at == '\0' && *month > 0 && *day > 0;
	}
	*year += *era != NULL ? (*era)->first - 1 : -n;
	if (!apart(&at, "年", &between))
		return *at == '\0';
	if (*at == '\0')
		return between == 'k';
	if ((*month = number(&at, 2, NULL)) <= 0)
		return false;
	if (!apart(&at, "月", &between))
		return *at == '\0' && between != 'k';
	if (*at == '\0')
		return between == 'k';
	if ((*day = number(&at, 2, NULL)) <= 0)
		return false;
	if (take(&at, "日") != (between == 'k'))
		return false;
	skip_rest(&at);
	return *at == '\0';
}

/* Why it is none, where that can be told. */
static void
tell_why(const char *text, bool partial, struct buf *hint)
{
	const char *at = text;
	char made[CBREG_DATE_SIZE];
	int first, second, digits;

	buf_clear(hint);
	first = number(&at, 8, &digits);
	if (digits == 5 && *at == '\0') {
		buf_printf(hint,
		    "%d is %s where Excel shows it as a date; give the cell "
		    "that format",
		    first,
		    cbreg_date_text(cbreg_date_from_days(first - 25569), made));
	} else if (digits > 0 && digits <= 2 && *at != '\0' &&
		   strchr("-./", *at) != NULL &&
		   (second = (at++, number(&at, 2, NULL))) > 0) {
		buf_puts(hint,
		    first <= 12 && second <= 12 && first != second
			? "which is the month is not told; write 2017-10-10"
			: "write the year first, as in 2017-10-10");
	} else {
		buf_puts(hint, partial ? "write 2017, 2017-10 or 2017-10-10"
				       : "write 2017-10-10");
	}
}

/* Days that an era did not have are a slip in the era or in the year. */
static bool
in_era(const struct era *era, int date, struct buf *hint)
{
	char made[CBREG_DATE_SIZE];

	if (cbreg_date_last(date) >= era->from &&
	    cbreg_date_first(date) <= era->to)
		return true;
	buf_clear(hint);
	if (cbreg_date_last(date) < era->from)
		buf_printf(hint, "%s began on %s", era->name,
		    cbreg_date_text(era->from, made));
	else
		buf_printf(hint, "%s ended on %s", era->name,
		    cbreg_date_text(era->to, made));
	return false;
}

int
day_read(const char *text, bool partial, bool *unknown, struct buf *hint)
{
	const struct era *era;
	struct buf folded = { 0 };
	char iso[3 * 12 + 4]; /* as many as three numbers could take */
	bool is_buddhist;
	int year, month, day, date = 0;

	*unknown = false;
	date = cbreg_date_parse(text, strlen(text), partial);
	if (date != 0 &&
	    !(date / 10000 >= BUDDHIST_FROM && date / 10000 <= BUDDHIST_TO) &&
	    date != 99990000)
		return date;
	date = 0;
	name_fold_plain(text, strlen(text), &folded);
	tell_why(buf_text(&folded), partial, hint);
	if (!read_parts(buf_text(&folded), &year, &month, &day, &era,
		&is_buddhist))
		goto out;
	if (era == NULL && !is_buddhist && year == 9999 &&
	    (month == 99 || month == 0) && (day == 99 || day == 0)) {
		*unknown = true;
		goto out;
	}
	month = month == 99 && (day == 99 || day == 0) ? 0 : month;
	day = day == 99 || month == 0 ? 0 : day;
	snprintf(iso, sizeof(iso),
	    month == 0 ? "%04d"
	    : day == 0 ? "%04d-%02d"
		       : "%04d-%02d-%02d",
	    year, month, day);
	date = cbreg_date_parse(iso, strlen(iso), partial);
	if (date == 0)
		goto out;
	if (era != NULL && !in_era(era, date, hint))
		date = 0;
	if (year >= BUDDHIST_FROM && year <= BUDDHIST_TO) {
		if (!is_buddhist) {
			buf_clear(hint);
			buf_printf(hint,
			    "if the year is a Buddhist one, write %d, or B.E. "
			    "before it",
			    year - 543);
		}
		date = 0;
	}
out:
	buf_release(&folded);
	return date;
}
