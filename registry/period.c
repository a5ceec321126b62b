/* Period words: fiscal and calendar years, ranges, meeting to meeting. */
#include "config.h"

#include "period.h"

#include "date.h"
#include "handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int
cbreg_fiscal_year(int date)
{
	return date / 10000 - (date / 100 % 100 < 4);
}

static int
year_of(const char *text)
{
	if (strspn(text, "0123456789") != 4 || text[4] != '\0' ||
	    text[0] == '0')
		return 0;
	return (int)strtol(text, NULL, 10);
}

/* The first day of a meeting, or 0 where the word names none. */
static cbreg_status
meeting_start(cbreg *reg, const char *text, size_t len, int *out)
{
	const char *ident[1];
	struct book *book;
	char number[16];
	const char **row;
	cbreg_status rc;
	int start;

	*out = 0;
	if (len < 9 || len > 20 || strncasecmp(text, "meeting:", 8) != 0)
		return CBREG_OK;
	snprintf(number, sizeof(number), "%.*s", (int)(len - 8), text + 8);
	ident[0] = number;
	if ((rc = book_need(reg, &kind_meeting, &book)) != CBREG_OK)
		return rc;
	row = book_by_ident(book, ident);
	if (row == NULL)
		return db_fail(reg->db, CBREG_NOTFOUND,
		    "meeting %s is not recorded", number);
	start = cbreg_date_parse(row[3], strlen(row[3]), true);
	*out = cbreg_date_first(start);
	return CBREG_OK;
}

static int
fiscal_year_of(const char *text, size_t len)
{
	char year[8];

	if (len != 6 || strncasecmp(text, "fy", 2) != 0)
		return 0;
	snprintf(year, sizeof(year), "%.4s", text + 2);
	return year_of(year);
}

/* From one fiscal year to another; false where the words are not. */
static bool
fiscal_ends(const char *word, size_t len, const char *end,
    struct cbreg_period *out)
{
	int first = fiscal_year_of(word, len);
	int last = fiscal_year_of(end, strlen(end));

	if (first == 0 || last == 0)
		return false;
	out->from = first * 10000 + 401;
	out->to = (last + 1) * 10000 + 331;
	snprintf(out->rule, sizeof(out->rule),
	    "Japanese fiscal years, 1 April to 31 March, both included");
	return true;
}

/* The days that the fiscal year has in any country. */
static cbreg_status
own_year(cbreg *reg, int year, struct cbreg_period *out)
{
	struct stmt *st = NULL;
	const char *start;
	cbreg_status rc;
	int first;

	out->own = true;
	out->year = year;
	out->from = year * 10000 + 401;
	out->to = (year + 1) * 10000 + 331;
	snprintf(out->rule, sizeof(out->rule),
	    "fiscal year of each country, by its own first day");
	rc = db_get(reg->db, STMT_COUNTRY_YEARS, &st);
	while (rc == CBREG_OK && (rc = db_step(st)) == CBREG_OK) {
		start = db_col_text(st, 1);
		first = cbreg_fiscal_start(start,
		    strcmp(db_col_text(st, 2), "end") == 0, year);
		if (first < out->from)
			out->from = first;
		if (cbreg_date_from_days(cbreg_date_days(first + 10000) - 1) >
		    out->to)
			out->to = cbreg_date_from_days(
			    cbreg_date_days(first + 10000) - 1);
	}
	db_put(st);
	return rc == CBREG_DONE ? CBREG_OK : rc;
}

int
cbreg_fiscal_start(const char *start, bool by_end, int year)
{
	int day =
	    (int)(strtol(start, NULL, 10) * 100 + strtol(start + 3, NULL, 10));

	return (year - (by_end && day > 101)) * 10000 + day;
}

static cbreg_status
range(cbreg *reg, const char *word, const char *dots, struct cbreg_period *out)
{
	size_t len = (size_t)(dots - word);
	const char *end = dots + 2;
	cbreg_status rc;
	int from, to;

	if ((rc = meeting_start(reg, word, len, &from)) != CBREG_OK ||
	    (rc = meeting_start(reg, end, strlen(end), &to)) != CBREG_OK)
		return rc;
	if (from != 0 && to != 0) {
		out->from = from;
		out->to = cbreg_date_from_days(cbreg_date_days(to) - 1);
		snprintf(out->rule, sizeof(out->rule),
		    "from the day the first meeting began to the day before "
		    "the second began");
		return CBREG_OK;
	}
	if (fiscal_ends(word, len, end, out))
		return CBREG_OK;
	from = cbreg_date_parse(word, len, true);
	to = cbreg_date_parse(end, strlen(end), true);
	if (from == 0 || to == 0)
		return CBREG_INVALID;
	out->from = cbreg_date_first(from);
	out->to = cbreg_date_last(to);
	snprintf(out->rule, sizeof(out->rule), "both ends included");
	return CBREG_OK;
}

cbreg_status
cbreg_period_parse(cbreg *reg, const char *word, struct cbreg_period *out)
{
	const char *dots = strstr(word, "..");
	struct cbreg_period p = { 0 };
	cbreg_status rc = CBREG_OK;
	int year;

	snprintf(p.word, sizeof(p.word), "%s", word);
	if (strncasecmp(word, "fy", 2) == 0 && (year = year_of(word + 2)) > 0) {
		p.from = year * 10000 + 401;
		p.to = (year + 1) * 10000 + 331;
		snprintf(p.rule, sizeof(p.rule),
		    "Japanese fiscal year, 1 April to 31 March");
	} else if (strncasecmp(word, "own-fy", 6) == 0 &&
		   (year = year_of(word + 6)) > 0) {
		rc = own_year(reg, year, &p);
	} else if ((year = year_of(word)) > 0) {
		p.from = year * 10000 + 101;
		p.to = year * 10000 + 1231;
		snprintf(p.rule, sizeof(p.rule), "calendar year");
	} else if (dots != NULL) {
		rc = range(reg, word, dots, &p);
	} else {
		rc = CBREG_INVALID;
	}
	if (rc == CBREG_OK && p.from > p.to)
		return db_fail(reg->db, CBREG_INVALID,
		    "period '%s' ends before it begins", word);
	if (rc == CBREG_INVALID)
		return db_fail(reg->db, CBREG_INVALID,
		    "'%s' is not a period; write fy2017, 2017, "
		    "2017-04..2017-09, meeting:9..meeting:10 or own-fy2017",
		    word);
	if (rc == CBREG_OK)
		*out = p;
	return rc;
}

/* The years of a word like fy2015..fy2017; false where it is none. */
static bool
fiscal_years(const char *word, int *first, int *last)
{
	if (strlen(word) != 14 || strncmp(word + 6, "..", 2) != 0)
		return false;
	*first = fiscal_year_of(word, 6);
	*last = fiscal_year_of(word + 8, 6);
	return *first > 0 && *last > 0;
}

struct periods {
	struct cbreg_period *row;
	size_t n, room;
};

static cbreg_status
add_period(cbreg *reg, const char *word, struct periods *list)
{
	cbreg_status rc;

	if (!grow(&list->row, &list->room, list->n, sizeof(*list->row)))
		return out_of_memory(reg);
	rc = cbreg_period_parse(reg, word, &list->row[list->n]);
	if (rc == CBREG_OK)
		list->n++;
	return rc;
}

cbreg_status
cbreg_periods_parse(cbreg *reg, const char *words, struct cbreg_period **out,
    size_t *n)
{
	struct periods list = { 0 };
	cbreg_status rc = CBREG_OK;
	int first, last;
	char word[64];
	size_t len;

	do {
		len = strcspn(words, ",");
		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		words += len + (words[len] == ',');
		if (!fiscal_years(word, &first, &last)) {
			rc = add_period(reg, word, &list);
			continue;
		}
		if (first > last)
			rc = db_fail(reg->db, CBREG_INVALID,
			    "period '%s' ends before it begins", word);
		for (; first <= last && rc == CBREG_OK; first++) {
			snprintf(word, sizeof(word), "fy%04d", first);
			rc = add_period(reg, word, &list);
		}
	} while (rc == CBREG_OK && *words != '\0');
	if (rc != CBREG_OK) {
		free(list.row);
		return rc;
	}
	*out = list.row;
	*n = list.n;
	return CBREG_OK;
}
