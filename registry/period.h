#ifndef CBREG_PERIOD_H
#define CBREG_PERIOD_H

#include "cbreg.h"

/* A stretch of full days, both ends included. */
struct cbreg_period {
	char word[64]; /* as it was asked for */
	int from, to;
	bool own;	/* from and to are the widest of what countries have */
	int year;	/* of their own fiscal years */
	char rule[160]; /* how the word was read, for a report's header */
};

/*
 * Read a period word: fy2017 (Japanese fiscal year, 1 April to 31 March),
 * 2017 (calendar year), 2017-04..2017-09 or 2017-04-01..2017-09-30 (a range,
 * ends included), meeting:9..meeting:10 (from the day the first meeting began
 * to the day before the second began), own-fy2017 (the fiscal year 2017 of each
 * country, by its own first day: 1 April where none is recorded).  Fiscal years
 * may be the ends of a range, too.
 *   CBREG_INVALID   not a period, or it ends before it begins
 *   CBREG_NOTFOUND  no such meeting
 */
cbreg_status cbreg_period_parse(cbreg *reg, const char *word,
    struct cbreg_period *out);

/*
 * Read several words, with commas between them; fy2015..fy2017 is three
 * periods, each fiscal year of it.  The caller frees *out.
 *   CBREG_INVALID, CBREG_NOTFOUND  as above
 */
cbreg_status cbreg_periods_parse(cbreg *reg, const char *words,
    struct cbreg_period **out, size_t *n);

/* The first day of a fiscal year that begins on MM-DD, and has the name of the
 * year in which it begins or, by_end, ends. */
int cbreg_fiscal_start(const char *start, bool by_end, int year);
/* The Japanese fiscal year that a full date falls in. */
int cbreg_fiscal_year(int date);
#endif
